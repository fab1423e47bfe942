"""The main job end to end: an author page to records, a list, BibTeX and a feed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import feedparser
import pytest

from citekit.cli import run
from citekit.model import Names
from citekit.model.csl_data import item_to_csl
from citekit.pipeline.load import Loaded, load
from tests.real import needs
from tests.shared import ROOT, SHARED, shared_path

EXAMPLE = ROOT / "examples" / "author-page.html"


@pytest.fixture(scope="module")
def seed() -> Loaded:
    return load([str(shared_path("seed", "author-page.txt"))])


def truth() -> list[dict[str, Any]]:
    path = SHARED / "seed" / "truth.csl.json"
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return found


@pytest.mark.parametrize("expected", truth(), ids=lambda item: str(item["id"]))
def test_seed_page_gives_the_librarians_record(expected: dict[str, Any], seed: Loaded) -> None:
    (item,) = [i for i in seed.items if i.title == expected["title"]]
    data = item_to_csl(item)
    for member in ("type", "author", "issued", "abstract", "container-title", "source"):
        assert data.get(member) == expected.get(member), member
    marks = expected["custom"]["citekit"]
    assert item.names("author").truncated is marks.get("authors-truncated", False)
    assert ("abstract" in item.about.get("truncated", ())) is marks.get("abstract-truncated", False)
    assert item.about.get("posted") == marks.get("posted")
    assert item.about.get("label") == marks["label"]
    assert item.about.get("inferred", {}).get("author") == marks.get("author-from")
    if "sic" in marks:
        assert "author" in item.about["sic"]


def test_seed_page_gives_nothing_else_and_says_what_was_not_read(seed: Loaded) -> None:
    assert len(seed.items) == len(truth()) == 9
    assert any("page 1 of 6" in f.what for f in seed.findings)
    assert seed.owner == "Alex Ratner"


PAGES = sorted((SHARED / "corpora" / "pages").glob("*/page.html"))


@pytest.mark.slow
@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.parent.name)
def test_real_pages_give_an_answer_or_a_clear_finding(path: Path) -> None:
    loaded = load([str(path)])
    assert [str(f) for f in loaded.failures if "no works" not in f.what] == []
    assert loaded.items or loaded.failures
    assert all(item.title and item.id for item in loaded.items)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the demo's commands write for the example page."""
    folder = tmp_path_factory.mktemp("demo")
    works = folder / "works.json"
    assert run(["convert", str(EXAMPLE), "-o", str(works)]) == 0
    assert run(["convert", str(works), "-o", str(folder / "papers.bib")]) == 0
    assert run(["feed", str(works), "-o", str(folder / "feed.xml")]) == 0
    assert run(["format", str(works), "-o", str(folder / "bibliography.txt")]) == 0
    return folder


def test_bibtexparser_reads_the_bibliography_file(made: Path) -> None:
    import bibtexparser

    library = bibtexparser.parse_file(str(made / "papers.bib"))
    works = json.loads((made / "works.json").read_text(encoding="utf-8"))
    assert [entry.key for entry in library.entries] == [work["id"] for work in works]
    assert library.failed_blocks == []


def test_feedparser_reads_the_feed(made: Path) -> None:
    feed = feedparser.parse((made / "feed.xml").read_bytes())
    works = json.loads((made / "works.json").read_text(encoding="utf-8"))
    assert not feed.bozo
    assert {entry.title for entry in feed.entries} <= {work["title"] for work in works}
    assert feed.entries


@pytest.mark.real
def test_biber_reads_the_bibliography_file(made: Path) -> None:
    checked = str(made / "checked.bib")
    done = subprocess.run(
        [needs("biber"), "--tool", "--validate-datamodel", "--output-file", checked, str(made / "papers.bib")],
        capture_output=True, text=True, check=False, cwd=made,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "ERROR" not in done.stdout


def test_saved_text_and_html_of_one_page_give_the_same_works() -> None:
    html, text = load([str(EXAMPLE)]), load([str(EXAMPLE.with_suffix(".txt"))])
    assert [i.title for i in html.items] == [i.title for i in text.items]
    assert [i.type for i in html.items] == [i.type for i in text.items]
    assert [i.names("author") for i in html.items] == [i.names("author") for i in text.items]
    assert [i.date("issued") for i in html.items] == [i.date("issued") for i in text.items]


def test_demo_runs(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "demo.py"), str(EXAMPLE), str(tmp_path)],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for name in ("works.json", "bibliography.txt", "bibliography.html", "papers.bib", "feed.xml"):
        assert (tmp_path / name).stat().st_size
        assert name in done.stdout


def test_a_truncated_list_of_authors_is_a_flag_and_never_a_name(seed: Loaded) -> None:
    for item in seed.items:
        authors = item.names("author")
        assert isinstance(authors, Names)
        assert not any("et al" in str(name) for name in authors)
