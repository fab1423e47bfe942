"""The preview server."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest

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
