"""Items ⇄ JSON Feed 1.1. What we write carries each item whole in `_citekit.csl`, so that reading it back gives the
same items (feeds-and-page, rules 23 and 24). A JSON Feed of another hand gives records.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from citekit.formats.base import FeedInfo, WriteOptions
from citekit.formats.feeditems import (
    Entry,
    entries,
    feed_description,
    feed_title,
    home_of,
)
from citekit.formats.feedxml import language, rfc3339
from citekit.model import Finding, Item
from citekit.model.csl_data import item_to_csl
from citekit.model.plaintext import plain
from citekit.model.weblinks import doi_url, web_url

MOST_BYTES = 20_000_000
MOST_DEPTH = 200
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
VERSION = "https://jsonfeed.org/version/1.1"
ABOUT = "https://github.com/citation-style-language/schema/blob/v1.0.2/schemas/input/csl-data.json"
"""What stands in `_citekit.about`: the schema of what stands in `_citekit.csl`."""


def write(items: Iterable[Item], options: WriteOptions) -> Iterator[str | Finding]:
    """The feed in pieces, after what is to be said of it; an item a line, "<" always as an escape, so that the
    text may stand in a page."""
    info = options.feed
    made, _, said = entries(items, options)
    yield from said
    home, said = home_of(info)
    yield from said
    head = json.dumps(_head(info, home), ensure_ascii=False, indent=2).replace("<", "\\u003c")
    yield f'{head[: -len("}") - 1]},\n  "items": ['
    separator = ""
    for entry in made:
        text = json.dumps(_item(entry), ensure_ascii=False, allow_nan=False).replace("<", "\\u003c")
        yield f"{separator}\n    {text}"
        separator = ","
    yield "\n  ]\n}\n" if separator else "]\n}\n"


def _head(info: FeedInfo, home: str) -> dict[str, Any]:
    author = {"name": plain(info.author), "url": web_url(info.author_url)}
    hub = web_url(info.hub)
    return _filled(
        {
            "version": VERSION,
            "title": feed_title(info),
            "home_page_url": home,
            "feed_url": web_url(info.url),
            "description": feed_description(info),
            "next_url": web_url(info.page.previous),
            "icon": web_url(info.logo),
            "favicon": web_url(info.icon),
            "authors": [_filled(author)] if author["name"] else [],
            "language": language(info.language) or "en",
            "hubs": [{"type": "WebSub", "url": hub}] if hub else [],
        }
    )


def _item(entry: Entry) -> dict[str, Any]:
    item = entry.item
    return _filled(
        {
            "id": entry.id,
            "url": entry.link,
            "external_url": doi_url(entry.doi) if entry.doi else "",
            "title": entry.title,
            "content_html": entry.content,
            "content_text": "" if entry.content else entry.summary or entry.title,
            "summary": entry.summary,
            "date_published": rfc3339(entry.published),
            "date_modified": rfc3339(entry.modified) if entry.modified else "",
            "authors": [{"name": name} for name in entry.authors],
            "tags": list(entry.categories),
            "language": language(item.text("language")),
            "attachments": _attachments(entry),
            "_citekit": {"about": ABOUT, "csl": item_to_csl(item)},
        }
    )


def _attachments(entry: Entry) -> Sequence[dict[str, Any]]:
    return [
        {"url": link.url, "mime_type": link.type or "application/pdf"}
        | ({"size_in_bytes": link.length} if link.length else {})
        for link in entry.links
        if link.kind == "pdf"
    ]


def _filled(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in ("", [])}
