"""citekit build: sources into a library, the library into outputs."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from citekit.cli import run
from tests.shared import ROOT

CONFIG = """
[author]
name = "Ada Example"
[[source]]
input = "author-page.html"
[[source]]
input = "more.json"
[[output]]
path = "public/papers.bib"
[[output]]
path = "public/feed.xml"
url = "https://example.org/feed.xml"
[[output]]
path = "public/index.html"
[[output]]
path = "public/posts.md"
filter = "type=post"
"""
MORE = [{"id": "x", "type": "book", "title": "Reefs", "author": [{"family": "Example", "given": "Ada"}]}]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copy(ROOT / "examples" / "author-page.html", tmp_path)
    (tmp_path / "more.json").write_text(json.dumps(MORE), encoding="utf-8")
    (tmp_path / "citekit.toml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["build", "-q"]) == 0
    return tmp_path


Err = pytest.CaptureFixture[str]


def test_build_writes_every_output(project: Path) -> None:
    public = project / "public"
    assert "@book{x," in (public / "papers.bib").read_text(encoding="utf-8")
    assert "<title>Works by Ada Example</title>" in (public / "feed.xml").read_text(encoding="utf-8")
    html = (public / "index.html").read_text(encoding="utf-8")
    assert "feed.xml" in html
    assert "papers.bib" in html
    assert "Reefs" not in (public / "posts.md").read_text(encoding="utf-8")


def test_a_second_build_touches_nothing(project: Path, capsys: Err) -> None:
    for path in (project / "public").iterdir():
        os.utime(path, (1_000_000_000, 1_000_000_000))
    assert run(["build"]) == 0
    assert "0 of 4 files changed" in capsys.readouterr().err
    assert all(path.stat().st_mtime == 1_000_000_000 for path in (project / "public").iterdir())
    assert run(["build", "--check"]) == 0


def test_a_source_that_fails_keeps_its_works_and_is_said(project: Path, capsys: Err) -> None:
    (project / "more.json").unlink()
    assert run(["build"]) == 3
    assert "its works stay as they were" in capsys.readouterr().err
    assert "@book{x," in (project / "public" / "papers.bib").read_text(encoding="utf-8")


def test_check_fails_when_an_output_is_stale(project: Path) -> None:
    (project / "more.json").write_text(json.dumps([{**MORE[0], "title": "Reefs and Shoals"}]), encoding="utf-8")
    assert run(["build", "--check", "-q"]) == 5
    assert "Shoals" not in (project / "public" / "papers.bib").read_text(encoding="utf-8")
    assert run(["build", "-q"]) == 0
    assert "Shoals" in (project / "public" / "papers.bib").read_text(encoding="utf-8")


def test_the_same_work_from_two_sources_is_one(project: Path) -> None:
    again = [*MORE, {**MORE[0], "id": "y", "ISBN": "978-3-16-148410-0"}]
    (project / "more.json").write_text(json.dumps(again[:1]), encoding="utf-8")
    (project / "other.json").write_text(json.dumps(again[1:]), encoding="utf-8")
    config = (project / "citekit.toml").read_text(encoding="utf-8")
    (project / "citekit.toml").write_text('[[source]]\ninput = "other.json"\n' + config, encoding="utf-8")
    assert run(["build", "-q"]) == 0
    assert (project / "public" / "papers.bib").read_text(encoding="utf-8").count("Reefs") == 1


def test_feed_ids_once_given_stay(project: Path) -> None:
    feed = project / "public" / "feed.xml"
    before = feed.read_text(encoding="utf-8").split("Reefs")[1].split("</guid>")[0]
    (project / "more.json").write_text(json.dumps([{**MORE[0], "DOI": "10.1000/reefs"}]), encoding="utf-8")
    assert run(["build", "-q"]) == 0
    after = feed.read_text(encoding="utf-8").split("Reefs")[1].split("</guid>")[0]
    assert after.rsplit(">", 1)[1] == before.rsplit(">", 1)[1]


def test_nothing_to_build_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "citekit.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["build"]) == 2
