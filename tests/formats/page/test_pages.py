"""Pages under tests/data/page, each with the items that a librarian takes from it (page.* and expected.json)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from citekit import normalize
from citekit.formats import page
from citekit.model import Finding, Item, Source
from tests.shared import ROOT, shared_path

DATA = ROOT / "tests" / "data" / "page"
CASES = sorted(p.parent for p in DATA.glob("*/expected.json"))
ABOUT = ("label", "posted")


def items_of(path: Path) -> tuple[list[Item], list[Finding]]:
    out = list(normalize.items(page.read(Source(content=path.read_bytes(), uri=str(path)))))
    return [x for x in out if isinstance(x, Item)], [x for x in out if isinstance(x, Finding)]


def summary(item: Item) -> dict[str, Any]:
    """An item as expected.json writes it: texts, "A; B" for names, ISO dates, and the marks."""
    out: dict[str, Any] = {"type": item.type, **{k: item.about[k] for k in ABOUT if k in item.about}}
    out |= {k: v for k, v in item.variables.items() if isinstance(v, str)}
    names = item.names("author")
    if names:
        out["author"] = "; ".join(str(n) for n in names)
    if names.truncated:
        out["truncated"] = True
    date = item.date("issued")
    if date is not None:
        out["issued"] = str(date)
    if item.about.get("inferred"):
        out["inferred"] = sorted(item.about["inferred"])
    if "abstract" in item.about.get("truncated", ()):
        out["cut"] = True
    return out


@pytest.mark.parametrize("folder", CASES, ids=lambda p: p.name)
def test_page_gives_the_items_a_librarian_takes(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    items, findings = items_of(next(folder.glob("page.*")))
    assert [summary(i)["title"] for i in items] == [e["title"] for e in expected["items"]]
    for item, wanted in zip(items, expected["items"], strict=True):
        got = summary(item)
        assert {k: got.get(k) for k in wanted} == wanted
        assert not {"author", "issued", "truncated"} & (set(got) - set(wanted))
    said = [f.what for f in findings]
    for text in expected["findings"]:
        assert any(text in what for what in said)


@pytest.mark.parametrize("suffix", ["txt", "html"])
def test_example_page_gives_its_eight_works(suffix: str) -> None:
    items, findings = items_of(ROOT / "examples" / f"author-page.{suffix}")
    assert [i.type for i in items].count("post-weblog") == 4
    assert [i.type for i in items].count("article") == 4
    assert [len(i.names("author")) for i in items if i.type == "article"] == [1, 3, 4, 1]
    assert sum(i.names("author").truncated for i in items) == 2
    assert sum(i.date("issued") is not None for i in items) == 3
    assert sum("posted" in i.about for i in items) == 4
    assert any("page 1 of 4 only: 3 pages were not read" in f.what for f in findings)
    assert all(i.text("URL") for i in items) is (suffix == "html")


def test_the_same_page_as_html_and_as_text_gives_the_same_variables() -> None:
    of_text, _ = items_of(ROOT / "examples" / "author-page.txt")
    of_html, _ = items_of(ROOT / "examples" / "author-page.html")
    for one, other in zip(of_text, of_html, strict=True):
        assert {k: v for k, v in other.variables.items() if k != "URL"} == dict(one.variables)


def test_seed_page_gives_the_librarians_nine_records() -> None:
    truth = json.loads(shared_path("seed", "truth.csl.json").read_text("utf-8"))
    items, findings = items_of(shared_path("seed", "author-page.txt"))
    assert len(items) == len(truth) == 9
    for item, wanted in zip(items, truth, strict=True):
        marks = wanted["custom"]["citekit"]
        assert item.type == wanted["type"]
        assert item.title == wanted["title"]
        assert [(n.family, n.given) for n in item.names("author")] == [
            (a["family"], a["given"]) for a in wanted["author"]
        ]
        assert [list(p) for p in (item.date("issued").parts if item.date("issued") else ())] == wanted.get(
            "issued", {}
        ).get("date-parts", [])
        for name in ("abstract", "container-title", "source"):
            assert item.text(name) == wanted.get(name, "")
        assert item.about.get("posted") == marks.get("posted")
        assert item.about["label"] == marks["label"]
        assert item.names("author").truncated is bool(marks.get("authors-truncated"))
        assert ("abstract" in item.about.get("truncated", ())) is bool(marks.get("abstract-truncated"))
        assert ("author" in item.about.get("inferred", {})) is ("author-from" in marks)
        assert ("sic" in item.about) is ("sic" in marks)
    assert any("page 1 of 6 only: 5 pages were not read" in f.what for f in findings)
