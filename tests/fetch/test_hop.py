"""Redirects: which headers go along, and where none may go."""

from __future__ import annotations

import httpx
import pytest

from citekit.errors import NetworkError
from citekit.fetch.hop import Hop, checked_url, move

KEY = {"zotero-api-key": "s", "accept": "text/html", "accept-encoding": "gzip"}
BARE = {"accept": "text/html", "accept-encoding": "gzip"}


def moved(start: str, location: str, headers: dict[str, str] = KEY) -> Hop:
    hop = Hop("GET", httpx.URL(start), dict(headers), b"", [])
    move(hop, location, start)
    return hop


@pytest.mark.parametrize(
    ("start", "location", "kept"),
    [
        ("https://a.example/x", "/y", KEY),
        ("https://a.example/x", "https://a.example:443/y", KEY),
        ("http://a.example/x", "https://a.example/y", KEY),
        ("http://a.example:80/x", "https://a.example:443/y", KEY),
        ("http://a.example:8080/x", "https://a.example/y", BARE),
        ("http://a.example/x", "https://a.example:8443/y", BARE),
        ("http://a.example/x", "https://b.example/y", BARE),
        ("https://a.example/x", "https://a.example.evil/y", BARE),
        ("https://a.example/x", "https://www.a.example/y", BARE),
        ("https://a.example/x", "https://a.example:444/y", BARE),
        ("https://a.example/x", "//b.example/y", BARE),
    ],
)
def test_a_key_stays_with_its_host(start: str, location: str, kept: dict[str, str]) -> None:
    assert moved(start, location).headers == kept


@pytest.mark.parametrize(
    ("headers", "location"),
    [(KEY, "http://a.example/y"), (BARE, "http://b.example/?token=s"), ({"cookie": "s=1"}, "http://a.example/")],
)
def test_no_secret_goes_from_https_to_http(headers: dict[str, str], location: str) -> None:
    with pytest.raises(NetworkError, match="from https to http"):
        moved("https://a.example/x", location, headers)


def test_going_to_plain_http_without_a_secret_is_told() -> None:
    hop = moved("https://a.example/x", "http://a.example/y#z", BARE)
    assert str(hop.url) == "http://a.example/y"
    assert [finding.code for finding in hop.findings] == ["CK511"]


@pytest.mark.parametrize(
    "location", ["file:///x", "http://", "http://u:p@a.example/", "http://a.example:0/", "mailto:a@b.c"]
)
def test_a_redirect_to_nowhere_is_refused(location: str) -> None:
    with pytest.raises(NetworkError, match="it redirects to") as caught:
        moved("https://a.example/x", location, BARE)
    assert "u:p" not in str(caught.value)


def test_ports_of_a_url_are_between_1_and_65535() -> None:
    assert checked_url("http://a.example:65535/", "").port == 65535
    for port in (0, 65536, 99999):
        with pytest.raises(NetworkError, match=r"port|no URL"):
            checked_url(f"http://a.example:{port}/", "")
