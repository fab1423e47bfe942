"""Feeds of all works by year (RFC 5005), and lists of feeds (OPML)."""

from __future__ import annotations

import pytest
from lxml import etree

from citekit.formats.archives import Outline, archived, opml
from citekit.model import Date, Item
from tests.feed_grammars import opml_problems
from tests.feed_rules import errors
from tests.formats.feed_cases import ITEMS, entries_of, options, varied_items


def test_archives_hold_every_work_once_and_name_their_neighbours() -> None:
    items = varied_items(300)
    documents, _ = archived(items, options(limit=20))
    assert all(errors(text) == [] for text in documents.values())
    archive = [text for name, text in documents.items() if name != "feed.xml"]
    assert all("<fh:archive/>" in text for text in archive)
    seen = {entry["id"] for text in documents.values() for entry in entries_of("rss", text)}
    assert len(seen) == len(items)
    assert 'rel="prev-archive" href="https://maren.example/feed-2024.xml"' in documents["feed.xml"]
    assert 'rel="current" href="https://maren.example/feed.xml"' in documents["feed-2020.xml"]
    assert 'rel="next-archive" href="https://maren.example/feed-2021.xml"' in documents["feed-2020.xml"]


def test_closed_years_stay_the_same_when_newer_works_come() -> None:
    items = varied_items(200)
    before, _ = archived(items, options(limit=20))
    newer = Item(id="new", type="book", variables={"title": "N", "issued": Date(parts=((2025, 12, 30),))})
    after, _ = archived([*items, newer], options(limit=20))
    assert {n: t for n, t in after.items() if n != "feed.xml"} == {n: t for n, t in before.items() if n != "feed.xml"}


@pytest.mark.parametrize(("name", "file"), [("rss", "feed.xml"), ("atom", "feed.atom")])
def test_one_document_with_everything_says_it_is_complete(name: str, file: str) -> None:
    documents, _ = archived(ITEMS, options(limit=50), name)
    assert list(documents) == [file]
    assert "<fh:complete/>" in documents[file]
    assert errors(documents[file]) == []


def test_opml_lists_the_feeds_in_order() -> None:
    text = opml(
        "Team & Co", [Outline(title="Maren <x>", url="https://maren.example/feed.xml"), Outline(title="-", url="x:")]
    )
    outlines = etree.fromstring(text.encode()).findall(".//outline")
    assert [(n.get("text"), n.get("xmlUrl")) for n in outlines] == [("Maren <x>", "https://maren.example/feed.xml")]
    assert list(opml_problems(text)) == []
