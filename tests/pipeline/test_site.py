"""The publication page with feeds and BibTeX beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from citekit.cli import run
from tests.shared import ROOT

EXAMPLE = str(ROOT / "examples" / "author-page.html")


def test_page_writes_what_it_links_to_and_nothing_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "site"
    assert run(["page", EXAMPLE, "-o", str(out), "--url", "https://example.org/works/"]) == 0
    html = (out / "index.html").read_text(encoding="utf-8")
    for name in ("feed.xml", "feed.atom", "feed.json", "works.bib"):
        assert name in html
        assert (out / name).stat().st_size
    assert "Ada Example" in html
    capsys.readouterr()
    assert run(["page", EXAMPLE, "-o", str(out), "--url", "https://example.org/works/"]) == 0
    assert "0 of 5 files changed" in capsys.readouterr().err
    assert run(["page", EXAMPLE, "-o", str(out), "--check", "--url", "https://example.org/works/"]) == 0
    assert run(["page", EXAMPLE, "-o", str(out), "--check", "--title", "Other"]) == 5


def test_a_page_for_each_work_on_request(tmp_path: Path) -> None:
    assert run(["page", EXAMPLE, "-o", str(tmp_path), "--per-work", "-q"]) == 0
    found = sorted((tmp_path / "works").glob("*.html"))
    assert len(found) >= 5
    assert 'name="citation_title"' in found[0].read_text(encoding="utf-8")


def test_own_templates_stand_before_the_built_in_ones(tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "page.html").write_text("<h1>{{ page.count }} works of mine</h1>", encoding="utf-8")
    assert run(["page", EXAMPLE, "-o", str(tmp_path / "site"), "--templates", str(templates), "-q"]) == 0
    assert "works of mine" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert run(["page", EXAMPLE, "-o", str(tmp_path), "--templates", str(tmp_path / "none"), "-q"]) == 3


def test_an_abstract_is_shown_once_and_kept_in_the_bib_file(tmp_path: Path) -> None:
    work = {"id": "ek", "type": "book", "title": "Tides", "abstract": "Mud keeps pace."}
    source = tmp_path / "works.json"
    source.write_text(json.dumps([work]), encoding="utf-8")
    assert run(["page", str(source), "-o", str(tmp_path / "site"), "-q"]) == 0
    assert (tmp_path / "site" / "index.html").read_text(encoding="utf-8").count("Mud keeps pace.") == 1
    assert "Mud keeps pace." in (tmp_path / "site" / "works.bib").read_text(encoding="utf-8")


@pytest.mark.parametrize(("options", "printed"), [(["--language", "de"], "Hrsg."), ([], "Ed."),
                                                  (["--language", "de", "--locale", "en-US"], "Ed.")])  # fmt: skip
def test_citations_speak_the_language_of_the_page(tmp_path: Path, options: list[str], printed: str) -> None:
    work = {"id": "ek", "type": "chapter", "title": "T", "container-title": "B", "editor": [{"family": "Ek"}]}
    source = tmp_path / "works.json"
    source.write_text(json.dumps([work]), encoding="utf-8")
    assert run(["page", str(source), "-o", str(tmp_path / "site"), *options, "-q"]) == 0
    assert printed in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("\n{{ foo", "page.html:2: error[CK012]: this template cannot be used: unexpected end of template"),
        ("{{ 1/0 }}", "page.html:1: error[CK012]: this template cannot be used: division by zero"),
        ("\n\n{{ page.nope.x }}", "page.html:3: error[CK012]"),
        ("{{ page.__class__.__mro__ }}", "is unsafe"),
        ('{% include "nope.html" %}', "page.html:1: error[CK012]: this template cannot be used: nope.html"),
    ],
)
def test_a_template_that_fails_is_named_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], template: str, said: str
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "page.html").write_text(template, encoding="utf-8")
    works = tmp_path / "works.json"
    works.write_text('[{"id": "a", "type": "book", "title": "Tides"}]', encoding="utf-8")
    asked = ["page", str(works), "-o", str(tmp_path / "public"), "--templates", str(tmp_path / "own"), "-q"]
    assert run(asked) == 3
    assert said in capsys.readouterr().err
