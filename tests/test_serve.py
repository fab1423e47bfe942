"""The preview server."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from citekit.cli.build import once, watching
from citekit.cli.report import Report
from citekit.config import load_config
from citekit.serve import Changes, Preview


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "site"
    made.mkdir()
    (made / "index.html").write_text("<p>Works</p>", encoding="utf-8")
    (made / "feed.xml").write_text("<rss>" + "x" * 5000, encoding="utf-8")
    (made / "feed.json").write_text('{"version": "https://jsonfeed.org/version/1.1"}', encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    return made


@pytest.fixture
def server(folder: Path) -> Iterator[Preview]:
    with Preview(folder) as made:
        yield made


def ask(server: Preview, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/feed.xml", "application/rss+xml; charset=utf-8"),
        ("/feed.json?x=1", "application/feed+json; charset=utf-8"),
    ],
)
def test_files_come_with_their_content_type(server: Preview, path: str, kind: str) -> None:
    response, body = ask(server, path)
    assert (response.status, response.headers["Content-Type"]) == (200, kind)
    assert body


@pytest.mark.parametrize("path", ["/nothing", "/../secret.txt", "/%2e%2e/secret.txt", "/%00", "/" + "x" * 5000])
def test_nothing_outside_of_the_folder_is_given(server: Preview, path: str) -> None:
    response, body = ask(server, path)
    assert (response.status, b"secret" in body) == (404, False)


def test_an_unchanged_file_is_304(server: Preview, folder: Path) -> None:
    tag = ask(server, "/feed.xml")[0].headers["ETag"]
    response, body = ask(server, "/feed.xml", If_None_Match=tag)
    assert (response.status, body) == (304, b"")
    (folder / "feed.xml").write_text("<rss>new", encoding="utf-8")
    assert ask(server, "/feed.xml", If_None_Match=tag)[0].status == 200


def test_large_files_are_packed_where_that_is_taken(server: Preview) -> None:
    response, body = ask(server, "/feed.xml", Accept_Encoding="gzip")
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body).startswith(b"<rss>")
    assert ask(server, "/feed.xml", Accept_Encoding="gzip;q=0")[1].startswith(b"<rss>")


def test_head_gives_no_body(server: Preview) -> None:
    response, body = ask(server, "/", method="HEAD")
    assert (response.status, body) == (200, b"")


def test_pages_are_told_of_changes(folder: Path) -> None:
    changes = Changes()
    with Preview(folder, changes=changes) as server:
        assert b"EventSource" in ask(server, "/")[1]
        connection = HTTPConnection(urlsplit(server.url).netloc, timeout=10)
        connection.request("GET", "/-/changes")
        response = connection.getresponse()
        assert (response.readline(), response.readline()) == (b": listening\n", b"\n")
        changes.tell()
        assert response.readline() == b"data: changed\n"
        connection.close()


def test_a_pages_policy_does_not_stop_the_reloading(folder: Path) -> None:
    policy = '<meta http-equiv="Content-Security-Policy" content="script-src none">'
    (folder / "index.html").write_text(f"<head>{policy}</head>", encoding="utf-8")
    with Preview(folder, changes=Changes()) as server:
        assert b"Content-Security-Policy" not in ask(server, "/")[1]
    with Preview(folder) as server:
        assert b"Content-Security-Policy" in ask(server, "/")[1]


def test_only_the_machine_itself_is_served(server: Preview) -> None:
    assert server.url.startswith("http://127.0.0.1:")


def test_a_folder_is_asked_for_with_its_slash(server: Preview, folder: Path) -> None:
    (folder / "works").mkdir()
    (folder / "works" / "a.html").write_text("a", encoding="utf-8")
    response, _ = ask(server, "/works")
    assert (response.status, response.headers["Location"]) == (302, "/works/")
    assert ask(server, "//elsewhere.example/..")[0].headers.get("Location", "/").startswith("/")


def test_a_folder_without_a_page_says_what_it_holds(server: Preview, folder: Path) -> None:
    (folder / "index.html").unlink()
    response, body = ask(server, "/")
    assert response.status == 404
    assert b"citekit page" in body
    assert b"feed.xml" in body


def test_a_page_elsewhere_is_not_shown_the_folder(server: Preview) -> None:
    response, body = ask(server, "/", Host="evil.example")
    assert (response.status, b"Works" in body) == (421, False)
    assert ask(server, "/", Host="localhost:8000")[0].status == 200


def test_watching_goes_on_after_mistakes_and_reads_the_configuration_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source, toml = tmp_path / "more.json", tmp_path / "citekit.toml"
    source.write_text('[{"id": "x", "type": "book", "title": "Reefs"}]', encoding="utf-8")
    toml.write_text('[[source]]\ninput = "more.json"\n[[output]]\npath = "index.html"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    built: list[str] = []
    steps = ("[[output", '[[source]]\ninput = "more.json"\n[[output]]\npath = "other.html"\n')
    stop = threading.Event()
    thread = threading.Thread(  # in a thread, as `serve --watch` does
        target=watching,
        args=(load_config(tmp_path), Report(), lambda now: built.append(now.outputs[0].path), stop),
    )
    thread.start()
    for step in steps:
        time.sleep(0.6)
        toml.write_text(step, encoding="utf-8")
    deadline = time.monotonic() + 10
    while not built and time.monotonic() < deadline:
        time.sleep(0.1)
    stop.set()
    thread.join()
    assert built == ["other.html"]
    assert "not TOML" in capsys.readouterr().err


def test_a_build_runs_in_a_thread(tmp_path: Path) -> None:
    (tmp_path / "more.json").write_text('[{"id": "x", "type": "book", "title": "Reefs"}]', encoding="utf-8")
    text = '[[source]]\ninput = "more.json"\n[[output]]\npath = "papers.bib"\n'
    (tmp_path / "citekit.toml").write_text(text, encoding="utf-8")
    thread = threading.Thread(target=once, args=(load_config(tmp_path), Report(quiet=True)))
    thread.start()
    thread.join()
    assert "Reefs" in (tmp_path / "papers.bib").read_text(encoding="utf-8")
