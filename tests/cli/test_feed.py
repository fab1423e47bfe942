"""citekit feed beyond one file: archives, ids that stay, lists of feeds, hubs that are told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from citekit.cli import run

URL = "https://works.example/feed.xml"
Err = pytest.CaptureFixture[str]


def works(years: tuple[int, ...] = (2019, 2020, 2020, 2022)) -> list[dict[str, Any]]:
    return [
        {"id": f"w{n}", "type": "book", "title": f"Reef {n}", "issued": {"date-parts": [[year]]}}
        for n, year in enumerate(years)
    ]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "works.json"
    path.write_text(json.dumps(works()), encoding="utf-8")
    return path


def guids(path: Path) -> dict[str, str]:
    root = etree.fromstring(path.read_bytes())
    return {item.findtext("title"): item.findtext("guid") for item in root.iter("item")}  # type: ignore[misc]


@pytest.mark.parametrize("name", ["feed.xml", "feed.atom", "feed.json"])
def test_archive_writes_a_document_for_each_earlier_year(source: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "public" / name
    out.parent.mkdir()
    assert run(["feed", str(source), "-o", str(out), "--url", URL, "--limit", "1", "--archive", "-q"]) == 0
    stem, suffix = name.split(".")
    assert sorted(p.name for p in out.parent.iterdir()) == sorted(
        [f"{stem}-2019.{suffix}", f"{stem}-2020.{suffix}", name]
    )
    assert "feed-2020" in out.read_text(encoding="utf-8")


def test_archive_without_an_address_is_refused(source: Path, tmp_path: Path, capsys: Err) -> None:
    assert run(["feed", str(source), "--archive", "-o", str(tmp_path / "feed.xml")]) == 2
    assert "address" in capsys.readouterr().err
    assert not (tmp_path / "feed.xml").exists()


def test_archive_to_standard_output_is_refused(source: Path) -> None:
    assert run(["feed", str(source), "--archive"]) == 2


@pytest.mark.parametrize("name", ["feed.xml", "feed.atom", "feed.json"])
def test_a_work_keeps_its_id_when_a_doi_or_another_key_is_found(source: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    assert run(["feed", str(source), "-o", str(out), "--url", URL, "-q"]) == 0
    before = out.read_text(encoding="utf-8").count("tag:works.example,2000:w")
    changed = [{**work, "id": f"new{n}", "DOI": f"10.5555/{n}"} for n, work in enumerate(works())]
    source.write_text(json.dumps(changed), encoding="utf-8")
    assert run(["feed", str(source), "-o", str(out), "--url", URL, "-q"]) == 0
    text = out.read_text(encoding="utf-8")
    assert before == 4
    assert text.count("tag:works.example,2000:w") == 4
    assert "10.5555/3" in text


def test_two_works_never_take_one_id(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "feed.xml"
    assert run(["feed", str(source), "-o", str(out), "--url", URL, "-q"]) == 0
    twice = [{**works()[0], "id": "a"}, {**works()[0], "id": "b"}]
    source.write_text(json.dumps(twice), encoding="utf-8")
    assert run(["feed", str(source), "-o", str(out), "--url", URL, "-q"]) == 0
    ids = [node.text for node in etree.fromstring(out.read_bytes()).iter("guid")]
    assert len(set(ids)) == 2


def test_a_file_that_is_no_feed_gives_no_ids(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "feed.xml"
    out.write_text("<!DOCTYPE x [<!ENTITY a 'b'>]><rss/>", encoding="utf-8")
    assert run(["feed", str(source), "-o", str(out), "--url", URL, "-q"]) == 0
    assert guids(out)["Reef 0"] == "tag:works.example,2000:w0"


def test_unchanged_works_leave_the_file_untouched(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "feed.xml"
    args = ["feed", str(source), "-o", str(out), "--url", URL, "-q"]
    assert run(args) == 0
    before = out.stat()
    assert run(args) == 0
    assert (out.stat().st_ino, out.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert run([*args, "--check"]) == 0


def test_what_an_entry_says_does_not_depend_on_the_others(source: Path, tmp_path: Path) -> None:
    def entry(count: int) -> str:
        source.write_text(json.dumps([{**w, "title": f"R{n}"} for n, w in enumerate(works((2020,) * count))]))
        out = tmp_path / f"{count}.json"
        assert run(["feed", str(source), "-o", str(out), "-s", "modern-language-association", "-q"]) == 0
        return str(json.loads(out.read_text(encoding="utf-8"))["items"][0]["content_html"])

    assert entry(1) == entry(3)


def test_feeds_are_listed_as_opml(source: Path, tmp_path: Path, capsys: Err) -> None:
    named = []
    for name in ("feed.xml", "feed.atom", "feed.json"):
        out = tmp_path / name
        assert run(["feed", str(source), "-o", str(out), "--url", f"https://works.example/{name}", "-q"]) == 0
        named.append(str(out))
    nameless = tmp_path / "nameless.xml"
    assert run(["feed", str(source), "-o", str(nameless), "-q"]) == 0
    capsys.readouterr()
    assert run(["feed", "opml", *named, str(nameless), "--title", "Reefs & more"]) == 0
    said = capsys.readouterr()
    root = etree.fromstring(said.out.encode())
    assert root.findtext("head/title") == "Reefs & more"
    assert [o.get("xmlUrl") for o in root.iter("outline")] == [
        f"https://works.example/{name}" for name in ("feed.xml", "feed.atom", "feed.json")
    ]
    assert "nameless.xml: left out" in said.err


class Hub:
    """A WebSub hub on loopback that notes what it is told."""

    def __init__(self, status: int = 202) -> None:
        self.told: list[bytes] = []
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                hub.told.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def hub() -> Iterator[Hub]:
    made = Hub()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_ping_tells_the_hub_that_the_feed_names(source: Path, tmp_path: Path, hub: Hub) -> None:
    out = tmp_path / "feed.xml"
    assert run(["feed", str(source), "-o", str(out), "--url", URL, "--hub", hub.url, "-q"]) == 0
    assert hub.told == []
    assert run(["feed", "ping", str(out), "--allow-private"]) == 0
    assert hub.told == [b"hub.mode=publish&hub.url=https%3A%2F%2Fworks.example%2Ffeed.xml"]


def test_ping_without_a_hub_says_what_to_do(source: Path, tmp_path: Path, capsys: Err) -> None:
    out = tmp_path / "feed.xml"
    assert run(["feed", str(source), "-o", str(out), "--url", URL, "-q"]) == 0
    assert run(["feed", "ping", str(out)]) == 2
    assert "does not name a hub" in capsys.readouterr().err


def test_a_hub_that_refuses_is_an_error(source: Path, tmp_path: Path, capsys: Err) -> None:
    refusing = Hub(status=404)
    out = tmp_path / "feed.xml"
    assert run(["feed", str(source), "-o", str(out), "--url", URL, "--hub", refusing.url, "-q"]) == 0
    assert run(["feed", "ping", str(out), "--allow-private"]) == 4
    assert "the hub does not take the news" in capsys.readouterr().err
    refusing.server.shutdown()
    refusing.server.server_close()


def test_an_address_that_is_none_does_not_end_the_feed(tmp_path: Path) -> None:
    works = tmp_path / "works.json"
    urls = ("http://[half", "https://site.example/a", "HTTPS://site.example")
    items = [{"id": f"w{n}", "type": "book", "title": "Tides", "URL": url} for n, url in enumerate(urls)]
    works.write_text(json.dumps(items), encoding="utf-8")
    assert run(["feed", str(works), "-o", str(tmp_path / "feed.xml"), "-q"]) == 0
    assert "<link>https://site.example/</link>" in (tmp_path / "feed.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["feed.xml", "feed.atom", "feed.json"])
def test_works_that_share_an_address_or_a_doi_keep_their_ids_when_nothing_changes(tmp_path: Path, name: str) -> None:
    """Each is known by its own id before anything that another has too."""
    shared = [
        {"URL": "https://reef.example/a"},
        {"DOI": "10.5555/a"},
        {"URL": "https://reef.example/a", "DOI": "10.5555/a"},
    ]
    many = [{**work, **shared[n % 3], "id": f"w{10 + 7 * n}"} for n, work in enumerate(works(tuple(range(2000, 2012))))]
    source, out = tmp_path / "works.json", tmp_path / name
    source.write_text(json.dumps(many), encoding="utf-8")
    command = ["feed", str(source), "-o", str(out), "--url", URL, "-q", "--limit", "0"]
    assert run(command) == 0
    before = out.read_bytes()
    assert run(command) == 0
    assert out.read_bytes() == before
