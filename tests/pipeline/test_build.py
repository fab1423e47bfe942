"""citekit build: sources into a library, the library into outputs."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from lxml import etree

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
    assert '<a class="f" href="feed.xml" type="application/rss+xml">RSS</a>' in html
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


def test_check_writes_nothing_at_all(project: Path) -> None:
    (project / "more.json").write_text(json.dumps([{**MORE[0], "id": "y", "title": "Shoals"}]), encoding="utf-8")
    before = held(project)
    assert run(["build", "--check", "-q"]) == 5
    assert held(project) == before
    shutil.rmtree(project / ".citekit")
    before = held(project)
    assert run(["build", "--check", "-q"]) == 5
    assert held(project) == before


def held(folder: Path) -> dict[Path, tuple[bytes, int]]:
    """Every file below the folder, with its bytes and the time of its last change."""
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}


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


def guids(path: Path) -> dict[str, str]:
    items = etree.fromstring(path.read_bytes()).iter("item")
    return {str(item.findtext("title")): str(item.findtext("guid")) for item in items}


@pytest.mark.parametrize(
    "command", [["feed", "library:", "-o", "other/feed.xml"], ["page", "library:", "-o", "other"]], ids=["feed", "page"]
)
def test_a_feed_of_the_library_has_the_ids_that_build_has_given(project: Path, command: list[str]) -> None:
    before = guids(project / "public" / "feed.xml")
    kept = project / ".citekit" / "feeds.json"
    state = json.loads(kept.read_text(encoding="utf-8"))
    assert before["Reefs"] == state["ids"]["x"]
    state["ids"]["x"] = "https://example.org/reefs"
    kept.write_text(json.dumps(state), encoding="utf-8")
    (project / "other").mkdir()
    assert run([*command, "-q"]) == 0
    assert guids(project / "other" / "feed.xml") == before | {"Reefs": "https://example.org/reefs"}


def test_a_new_work_does_not_take_the_id_that_another_was_given(project: Path) -> None:
    kept = project / ".citekit" / "feeds.json"
    state = json.loads(kept.read_text(encoding="utf-8"))
    state["ids"]["x"] = "https://example.org/y"
    kept.write_text(json.dumps(state), encoding="utf-8")
    new = {"id": "y", "type": "book", "title": "Another", "URL": "https://example.org/y"}
    (project / "more.json").write_text(json.dumps([*MORE, new]), encoding="utf-8")
    assert run(["build", "-q"]) == 0
    ids = guids(project / "public" / "feed.xml")
    assert ids["Reefs"] == "https://example.org/y"
    assert ids["Another"].startswith("tag:example.org,20")


def test_feeds_of_the_same_works_name_each_other_and_their_page(project: Path) -> None:
    config = (project / "citekit.toml").read_text(encoding="utf-8")
    more = '[[output]]\npath = "public/feed.json"\nurl = "https://example.org/feed.json"\n'
    page = 'path = "public/index.html"\nurl = "https://example.org/works/"'
    (project / "citekit.toml").write_text(config.replace('path = "public/index.html"', page) + more, encoding="utf-8")
    assert run(["build", "-q"]) == 0
    rss = (project / "public" / "feed.xml").read_text(encoding="utf-8")
    assert 'rel="alternate" type="application/feed+json" href="https://example.org/feed.json"' in rss
    assert "<link>https://example.org/works/</link>" in rss


@pytest.mark.parametrize("selected", ['["x"]', '"x, none"'])
def test_works_are_selected_by_key(project: Path, capsys: Err, selected: str) -> None:
    config = (project / "citekit.toml").read_text(encoding="utf-8")
    page = 'path = "public/index.html"'
    config = config.replace(page, f"{page}\nselected = {selected}")
    (project / "citekit.toml").write_text(config, encoding="utf-8")
    capsys.readouterr()
    assert run(["build"]) == 0
    html = (project / "public" / "index.html").read_text(encoding="utf-8")
    assert '<li><a href="#x">Reefs</a>' in html
    assert ("CK338" in capsys.readouterr().err) is ("none" in selected)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"ids": [], "first_seen": {}}'])
def test_ids_that_cannot_be_read_are_said_and_left_alone(project: Path, capsys: Err, text: str) -> None:
    kept = project / ".citekit" / "feeds.json"
    kept.write_text(text, encoding="utf-8")
    assert run(["build"]) == 3
    assert "feeds.json" in capsys.readouterr().err
    assert kept.read_text(encoding="utf-8") == text


def test_nothing_to_build_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "citekit.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["build"]) == 2


FEEDS = """
[[source]]
input = "more.json"
[[output]]
path = "public/papers.atom"
url = "https://example.org/papers.atom"
title = "Papers"
filter = "type=papers"
since = "2020"
archive = true
limit = 1
[[output]]
path = "public/posts/feed.json"
url = "https://example.org/posts/feed.json"
filter = "type=posts"
[[output]]
path = "public/feeds.opml"
"""


def test_feeds_of_queries_archives_and_their_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    works = [
        {"id": f"{kind}{year}", "type": kind, "title": f"{kind} of {year}", "issued": {"date-parts": [[year]]}}
        for kind in ("book", "post-weblog")
        for year in (2019, 2020, 2021)
    ]
    (tmp_path / "more.json").write_text(json.dumps(works), encoding="utf-8")
    (tmp_path / "citekit.toml").write_text(FEEDS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["build", "-q"]) == 0
    public = tmp_path / "public"
    assert sorted(path.name for path in public.iterdir()) == [
        "feeds.opml", "papers-2020.atom", "papers.atom", "posts",
    ]  # fmt: skip
    assert "book of 2020" in (public / "papers-2020.atom").read_text(encoding="utf-8")
    posts = json.loads((public / "posts" / "feed.json").read_text(encoding="utf-8"))
    assert [item["title"] for item in posts["items"]] == [f"post-weblog of {year}" for year in (2021, 2020, 2019)]
    listed = (public / "feeds.opml").read_text(encoding="utf-8")
    assert 'text="Papers"' in listed
    assert 'xmlUrl="https://example.org/posts/feed.json"' in listed


class Site:
    """A site on loopback whose one page may fail."""

    def __init__(self, body: bytes) -> None:
        self.body, self.status = body, 200
        self.asked: list[tuple[str, str | None]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                known = self.headers.get("If-None-Match")
                site.asked.append((self.path, known))
                status = 304 if site.status == 200 and known == '"1"' else site.status
                self.send_response(status)
                self.send_header("ETag", '"1"')
                self.send_header("Content-Type", "application/json")
                body = site.body if status == 200 else b""
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                site.asked.append((self.rfile.read(int(self.headers["Content-Length"])).decode(), None))
                self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    made = Site(json.dumps(MORE).encode())
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    config = f'[[source]]\ninput = "{made.url}/works.json"\n[[output]]\npath = "feed.xml"\n'
    config += f'url = "https://example.org/feed.xml"\nhub = "{made.url}/hub"\n'
    (tmp_path / "citekit.toml").write_text(config, encoding="utf-8")
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_a_url_that_fails_gives_its_last_good_answer_and_is_said(site: Site, tmp_path: Path, capsys: Err) -> None:
    assert run(["build", "-q", "--allow-private"]) == 0
    assert run(["build", "-q", "--allow-private"]) == 0
    assert site.asked[1][1] == '"1"'  # it was asked whether it had changed
    before = (tmp_path / "feed.xml").stat().st_mtime_ns
    shutil.rmtree(tmp_path / ".citekit")  # as on a new machine of CI that keeps only the cache
    site.status = 410
    assert run(["build", "--allow-private"]) == 1
    said = capsys.readouterr().err
    assert "CK512" in said
    assert "the answer of 20" in said
    assert (tmp_path / "feed.xml").stat().st_mtime_ns == before


def test_a_url_that_fails_without_any_answer_is_an_error(site: Site, capsys: Err) -> None:
    site.status = 410
    assert run(["build", "--allow-private"]) == 4
    assert "410" in capsys.readouterr().err


def test_the_hub_is_told_on_request_and_only_of_what_changed(site: Site) -> None:
    assert run(["build", "-q", "--allow-private"]) == 0
    assert all("hub.mode" not in path for path, _ in site.asked)
    assert run(["build", "-q", "--ping", "--allow-private"]) == 0
    assert all("hub.mode" not in path for path, _ in site.asked)
    Path("feed.xml").unlink()
    assert run(["build", "-q", "--ping", "--allow-private"]) == 0
    assert site.asked[-1][0] == "hub.mode=publish&hub.url=https%3A%2F%2Fexample.org%2Ffeed.xml"


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ('path = "x.html"\ngroup = "month"', '[[output]] "x.html": there is no grouping "month"; there are year'),
        ('path = "x.md"\nsort = "size"', '[[output]] "x.md": there is no order "size"'),
        ('path = "x.xml"\nsince = "soon"', '[[output]] "x.xml": "soon" is no date'),
        ('path = "x.xml"\nundated = "soon"', '[[output]] "x.xml": "soon" is no date'),
        ('path = "x.bib"\nfilter = "nonsense"', '[[output]] "x.bib": "nonsense" is no condition'),
        ('path = "x.bib"\nformat = "nonsense"', '[[output]] "x.bib": there is no format "nonsense"'),
        ('path = "public/./papers.bib"', '[[output]] "public/./papers.bib" is written twice'),
        ('path = "author-page.html"', '[[output]] "author-page.html" is a source'),
    ],
)
def test_an_output_that_cannot_be_is_named(project: Path, capsys: Err, output: str, said: str) -> None:
    (project / "citekit.toml").write_text(f"{CONFIG}[[output]]\n{output}\n", encoding="utf-8")
    page = (project / "author-page.html").read_bytes()
    assert run(["build", "-q"]) == 2
    assert "citekit.toml: error" in (told := capsys.readouterr().err)
    assert said in told
    assert (project / "author-page.html").read_bytes() == page


def test_outputs_stay_where_no_source_could_be_read_and_nothing_is_known(project: Path, capsys: Err) -> None:
    before = (project / "public" / "papers.bib").read_bytes()
    shutil.rmtree(project / ".citekit")
    (project / "author-page.html").unlink()
    (project / "more.json").unlink()
    assert run(["build"]) == 3
    assert "no outputs were written" in capsys.readouterr().err
    assert (project / "public" / "papers.bib").read_bytes() == before
