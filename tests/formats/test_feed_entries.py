"""Formatted entries of a feed: given ready, or asked for once it is known which works the feed holds."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from citekit.formats import FORMATS, FeedInfo, WriteOptions
from citekit.model import Date, Item

ITEMS = [
    Item(id=f"w{year}", type="book", variables={"title": f"Tides {year}", "issued": Date(parts=((year,),))})
    for year in (2001, 2004, 2002, 2003)
]


@pytest.mark.parametrize("name", ["rss", "atom", "jsonfeed"])
def test_only_the_works_that_the_feed_holds_are_asked_for(name: str) -> None:
    asked: list[str] = []

    def entries(held: Sequence[Item]) -> dict[str, str]:
        asked.extend(item.id for item in held)
        return {item.id: f"Ek. <i>{item.title}</i>." for item in held}

    info = FeedInfo(title="Works", limit=2)
    write = FORMATS[name].write
    assert write
    lazily = list(write(ITEMS, WriteOptions(feed=info, entries=entries)))
    assert asked == ["w2004", "w2003"]
    assert lazily == list(write(ITEMS, WriteOptions(feed=info, entries=entries(ITEMS))))


@pytest.mark.parametrize("name", ["rss", "atom", "jsonfeed"])
def test_a_long_feed_is_formatted_and_written_some_works_at_a_time(name: str) -> None:
    fields = {"title": "Tides", "publisher": "Shore", "ISBN": "978-3-16-148410-0"}
    items = [Item(id=f"w{n:04}", type="book", variables=fields) for n in range(1200)]
    asked: list[int] = []

    def entries(held: Sequence[Item]) -> dict[str, str]:
        asked.append(len(held))
        return {item.id: f"Ek. <i>{item.title}</i>." for item in held}

    write = FORMATS[name].write
    assert write
    info = FeedInfo(title="Works", limit=0)
    pieces = write(items, WriteOptions(feed=info, entries=entries))
    assert next("w0000" in str(piece) for piece in pieces if "w0000" in str(piece))
    assert asked == [500]
    assert "w1199" in str([*pieces][-2:])
    assert asked == [500, 500, 200]


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_a_namespace_that_only_the_last_work_uses_is_declared_and_no_other(name: str) -> None:
    items = [
        *(Item(id=f"w{n}", type="book", variables={"title": "T", "issued": Date(parts=((2020,),))}) for n in range(3)),
        Item(id="z", type="book", variables={"title": "T", "DOI": "10.5555/z"}),
    ]
    write = FORMATS[name].write
    assert write
    text = "".join(p for p in write(items, WriteOptions(feed=FeedInfo(title="W", limit=0))) if isinstance(p, str))
    assert [p for p in ("content", "dc", "dcterms", "prism", "fh") if f"xmlns:{p}=" in text] == [
        p for p in ("content", "dc", "dcterms", "prism", "fh") if f"<{p}:" in text
    ]
    assert "xmlns:dc=" in text
    assert "xmlns:dcterms=" not in text
