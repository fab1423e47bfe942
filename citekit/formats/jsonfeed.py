"""Items ⇄ JSON Feed 1.1. What we write carries each item whole in `_citekit.csl`, so that reading it back gives the
same items (docs/rules.md, feeds 23 and 24). A JSON Feed of another hand gives records.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from citekit.errors import FormatError, LimitError
from citekit.formats.decode import decode
from citekit.formats.feeditems import (
    Entry,
    entries,
    feed_description,
    feed_title,
    home_of,
)
from citekit.formats.feedxml import language, rfc3339
from citekit.formats.options import FeedInfo, WriteOptions
from citekit.model import Finding, Item, Level, Record, Source, Span
from citekit.model.csl_data import item_from_csl, item_to_csl
from citekit.model.dates import date_from_text
from citekit.model.plaintext import plain
from citekit.model.record import Printed
from citekit.model.weblinks import absolute, doi_url, web_url

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


def read(source: Source) -> Iterator[Record | Item | Finding]:
    """Yield the items of a feed that citekit wrote, exactly, or one record per item of another; each after what is to
    be said of it. Raises FormatError for JSON that is no feed, LimitError past 20 MB."""
    feed = _parsed(source)
    site = {name: plain(str(feed.get(key, ""))) for name, key in (("site", "title"), ("language", "language"))}
    site["base"] = web_url(str(feed.get("home_page_url", "")))
    everyone = _author_names(feed)
    for index, entry in enumerate(feed["items"]):
        where = source.at(path=f"items[{index}]")
        if not isinstance(entry, Mapping):
            yield Finding(code="CK106", what="is not an object; skipped", where=where, level=Level.ERROR, skipped=1)
            continue
        own = entry.get("_citekit")
        if isinstance(own, Mapping) and isinstance(own.get("csl"), Mapping):
            item, said = item_from_csl(own["csl"], where, f"items[{index}]._citekit.csl")
            yield from said
            yield item if item.id else replace(item, id=str(entry.get("id") or f"item-{index + 1}"))
        else:
            yield from _record(entry, site, everyone, where)


def _parsed(source: Source) -> Mapping[str, Any]:
    if len(source.content) > MOST_BYTES:
        raise LimitError("the feed is larger than 20 MB", where=source.uri, fix="read it in parts")
    text, _ = decode(source)
    try:
        feed = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise FormatError(f"not JSON: {error}", where=source.uri, fix="check the address of the feed") from None
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list) or "version" not in feed:
        raise FormatError("this is JSON, not a JSON Feed", where=source.uri, fix="it must have version and items")
    if "\\ud" in text or "\\uD" in text:  # an escaped half of a surrogate pair is legal JSON and no legal text
        feed = {name: _whole(value, MOST_DEPTH) for name, value in feed.items()}
    return feed


def _whole(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if depth and isinstance(value, list):
        return [_whole(one, depth - 1) for one in value]
    if depth and isinstance(value, dict):
        return {_whole(name, 0): _whole(one, depth - 1) for name, one in value.items()}
    return value


def _record(
    entry: Mapping[str, Any], site: dict[str, str], everyone: list[str], where: Span
) -> Iterator[Record | Finding]:
    fields: dict[str, Printed] = {}
    url = absolute(str(entry.get("url") or ""), site.get("base", ""))
    url, doi = web_url(url), str(entry.get("external_url") or "")
    authors = _author_names(entry) or everyone
    date = _ISO.match(str(entry.get("date_published", "")))
    tags = entry.get("tags")
    texts = {
        "title": plain(str(entry.get("title", ""))),
        "abstract": plain(str(entry.get("summary", ""))) or plain(str(entry.get("content_text", ""))),
        "URL": url or web_url(doi),
        "keyword": ", ".join(plain(str(tag)) for tag in tags) if isinstance(tags, list) else "",
        "language": plain(str(entry.get("language", ""))),
        "DOI": doi if "doi.org/10." in doi else "",
    }
    fields.update((name, text) for name, text in texts.items() if text)
    if authors:
        fields["author"] = tuple(authors) if len(authors) > 1 else authors[0]
    if date:
        fields["issued"] = date_from_text(date[0])
    if entry.get("url") and not url:
        what = f"left out the link “{plain(str(entry['url']))[:60]}”: no web address"
        yield Finding(code="CK316", what=what, where=where)
    attachments = entry.get("attachments")
    files = attachments if isinstance(attachments, list) else []
    urls = [web_url(str(one.get("url", ""))) for one in files if isinstance(one, Mapping)]
    yield Record(
        format="jsonfeed",
        key=plain(str(entry.get("id", ""))),
        fields=fields,
        extra={"pdf": urls[0]} if urls and urls[0].endswith(".pdf") else {},
        context={name: text for name, text in site.items() if text} | {"listing": "posts"},
        span=where,
    )


def _author_names(holder: Mapping[str, Any]) -> list[str]:
    """The names of `authors`, or of version 1.0's `author`."""
    given = holder.get("authors")
    people = given if isinstance(given, list) else [holder.get("author")]
    names = (plain(str(person.get("name") or "")) for person in people if isinstance(person, Mapping))
    return [name for name in names if name]


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
