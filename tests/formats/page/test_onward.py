"""Which addresses of a page go on with its list."""

from __future__ import annotations

import pytest

from citekit.formats.page.onward import onward
from citekit.model import Source

SITE = "https://ada.example"
GO_ON = {
    "numbered path": ("/blog/", "<a rel='next' href='/blog/page/2/'>Older</a>", "/blog/page/2/"),
    "number glued": ("/blog/", "<a href='/blog/page2/'>Older posts</a>", "/blog/page2/"),
    "from an index file": ("/blog/index.html", "<a rel='next' href='/blog/page/2/'>→</a>", "/blog/page/2/"),
    "paged": ("/?author=3", "<a href='/?author=3&paged=2'>Ältere Beiträge</a>", "/?author=3&paged=2"),
    "head link": ("/author/ada/", "<link rel='next' href='/author/ada/page/2/'>", "/author/ada/page/2/"),
    "place in the list": ("/blog", "<a rel='next' href='/blog?offset=1690000'>Older</a>", "/blog?offset=1690000"),
    "day of the last post": (
        "/", "<a class='older' href='/search?updated-max=2021-05-03'>Older posts</a>", "/search?updated-max=2021-05-03",
    ),
}  # fmt: skip
STAY = {
    "next chapter": ("/docs/intro.html", "<a rel='next' href='/docs/setup.html'>Next</a>"),
    "next post": ("/blog/2021/tides/", "<a rel='next' href='/blog/2021/lanterns/'>Next</a>"),
    "another list": ("/blog/", "<a rel='next' href='/news/page/2/'>Next</a>"),
    "a search": ("/blog/", "<a href='/search?q=tides'>Next</a>"),
}


def pages(path: str, markup: str) -> list[str]:
    content = f"<!doctype html><html><head></head><body>{markup}</body></html>".encode()
    found = onward(Source(content=content, uri=SITE + path, media_type="text/html"))
    return [p.removeprefix(SITE) for p in found.pages]


@pytest.mark.parametrize("case", GO_ON)
def test_page_that_goes_on_with_the_list_is_found(case: str) -> None:
    path, markup, expected = GO_ON[case]
    assert pages(path, markup) == [expected]


@pytest.mark.parametrize("case", STAY)
def test_page_of_something_else_is_not_followed(case: str) -> None:
    assert pages(*STAY[case]) == []
