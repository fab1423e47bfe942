"""Pages that stand in for others are told apart from real ones."""

from __future__ import annotations

import pytest

from citekit.errors import NetworkError
from citekit.fetch.refuse import refuse_walls
from citekit.model import Source
from tests.shared import shared_path


def source(name: str, content: bytes) -> Source:
    return Source(content=content, uri=name, media_type="text/html")


def test_no_real_author_page_is_taken_for_a_wall() -> None:
    pages = [path for path in shared_path("corpora", "pages").rglob("*.html") if path.is_file()]
    assert len(pages) >= 29
    for path in pages:
        assert refuse_walls(source(path.name, path.read_bytes()), {}) is None  # type: ignore[func-returns-value]


@pytest.mark.parametrize("name", ["html/captcha.html", "feed/login-page.rss"])
def test_recorded_walls_are_refused(name: str) -> None:
    path = shared_path("corpora", "bad-inputs", *name.split("/"))
    with pytest.raises(NetworkError, match="login, captcha or rate-limit"):
        refuse_walls(source(path.name, path.read_bytes()), {})


def test_a_challenge_named_in_a_header_is_refused() -> None:
    with pytest.raises(NetworkError):
        refuse_walls(source("x", b"<html></html>"), {"cf-mitigated": "challenge"})


def test_a_long_title_takes_no_time() -> None:
    assert refuse_walls(source("x", b"<html><title>" + b" - log in" * 50_000), {}) is None  # type: ignore[func-returns-value]
