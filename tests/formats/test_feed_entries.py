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
