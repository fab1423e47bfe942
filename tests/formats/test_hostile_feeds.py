"""Text that would do something in a feed reader stays text, and the feed a feed."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from lxml import etree

from citekit.formats import WriteOptions
from citekit.model import Item
from tests.feed_rules import errors
from tests.formats.feed_cases import FEEDS, hostile_items, options, written

_ACTIVE = frozenset("script style iframe svg math img object embed meta base link form".split())


class _Active(HTMLParser):
    """Elements, handlers and links that could do something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _ACTIVE:
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or re.match(r"\W*(?:javascript|vbscript|data):", value or "", re.IGNORECASE):
                self.found.append(f"{name}={value}")


def active(html: str) -> list[str]:
    parser = _Active()
    parser.feed(html)
    parser.close()
    return parser.found


def html_parts(name: str, text: str) -> list[str]:
    """What a reader will take for HTML or for a link: as links they count as the attribute of an element."""
    if name == "jsonfeed":
        items = json.loads(text)["items"]
        links = [item.get(key, "") for item in items for key in ("url", "external_url")]
        return [item.get("content_html", "") for item in items] + [f'<a href="{link}">' for link in links]
    root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False))
    parts = []
    for node in root.iter(etree.Element):
        tag = etree.QName(node).localname
        if (
            node.get("type") == "html"
            or tag in {"description", "encoded"}
            or (name == "rss" and tag in {"title", "category"})
        ):
            parts.append(node.text or "")
        if tag in {"link", "url", "guid", "source", "enclosure"}:
            parts += [f'<a href="{value}">' for value in (node.text, node.get("href"), node.get("url")) if value]
    return parts


@pytest.mark.parametrize("name", FEEDS)
@given(items=hostile_items)
@settings(max_examples=150, deadline=None)
def test_hostile_text_stays_text_and_the_feed_valid(name: str, items: list[Item]) -> None:
    opts = options(title=items[0].title if items else "", description="<b>x", author=items[0].id if items else "")
    hostile = WriteOptions(feed=opts.feed, entries={item.id: item.title + item.text("abstract") for item in items})
    text = written(name, items, hostile)
    assert errors(text) == []
    assert [found for part in html_parts(name, text) for found in active(part)] == []
