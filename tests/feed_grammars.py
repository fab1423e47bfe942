"""What grammars, and the specifications beside those of the formats, say of a feed: Atom's as RELAX NG, JSON Feed's as
JSON Schema, RFC 5005 for archives, OPML 2.0 for lists of feeds. Names of problems are the W3C feed validator's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from lxml import etree

_DATA = Path(__file__).parent / "data" / "feeds"
_ATOM, _FH = "{http://www.w3.org/2005/Atom}", "{http://purl.org/syndication/history/1.0}"
_PLAIN = re.compile(r"<(title|category|copyright|source)(?: [^<>]*)?>([^<]*)</\1>")
_NEIGHBOURS = {"prev-archive", "next-archive"}
_MOST = 2**31 - 1


@cache
def _atom_grammar() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(_DATA / "atom.rng"))


@cache
def _json_schema() -> Draft202012Validator:
    return Draft202012Validator(json.loads((_DATA / "jsonfeed.schema.json").read_text(encoding="utf-8")))


def atom_problems(root: etree._Element) -> Iterator[str]:
    grammar = _atom_grammar()
    if not grammar.validate(root):
        yield from (f"Grammar: line {error.line}: {error.message}" for error in grammar.error_log)


def json_problems(feed: Any) -> Iterator[str]:
    for error in _json_schema().iter_errors(feed):
        yield f"Schema: {error.json_path}: {error.message[:200]}"


def history_problems(top: etree._Element) -> Iterator[str]:
    """RFC 5005. top: the channel of RSS, or the feed of Atom."""
    links = {link.get("rel"): link.get("href") for link in top.iterfind(f"{_ATOM}link")}
    archive, complete = top.find(f"{_FH}archive") is not None, top.find(f"{_FH}complete") is not None
    if archive and not _NEIGHBOURS & links.keys():
        yield "ArchiveIncomplete"
    if archive and "current" not in links:
        yield "MissingCurrentInArchive"
    if complete and (_NEIGHBOURS & links.keys()):
        yield "FeedRelInCompleteFeed"
    if complete and links.get("current", links.get("self")) != links.get("self"):
        yield "CurrentNotSelfInCompleteFeed"
    for entry in top.iterfind(f"{_ATOM}entry"):
        if {link.get("rel") for link in entry.iterfind(f"{_ATOM}link")} & (_NEIGHBOURS | {"current"}):
            yield "FeedHistoryRelInEntry"


def rss_text_problems(text: str) -> Iterator[str]:
    """Plain text as it is written: "&" and "<" as hexadecimal references, which most readers decode once."""
    for name, written in _PLAIN.findall(text):
        if re.search(r"&(?:amp|lt|quot|apos|#\d+);", written):
            yield f"CharacterData: {name} {written[:60]}"


def number_problems(root: etree._Element) -> Iterator[str]:
    lengths = (node.get("length") for node in root.iter() if node.get("length"))
    yield from (f"IntegerOverflow: length {length}" for length in lengths if not 0 < int(length or 0) <= _MOST)


def opml_problems(text: str) -> Iterator[str]:
    """OPML 2.0, "Subscription lists"."""
    root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    if root.tag != "opml" or root.get("version") != "2.0" or [child.tag for child in root] != ["head", "body"]:
        yield "InvalidOPMLVersion"
        return
    if not root.findtext("head/title"):
        yield "MissingElement: title"
    outlines = root.findall("body/outline")
    if not outlines:
        yield "MissingElement: outline"
    for outline in outlines:
        missing = [name for name in ("text", "type", "xmlUrl", "title") if not outline.get(name)]
        yield from (f"Missing attribute: {name}" for name in missing)
        if outline.get("type") != "rss":
            yield f"InvalidOutlineType: {outline.get('type')}"
        if outline.get("version", "RSS") not in {"RSS", "RSS1", "RSS2", "scriptingNews"}:
            yield f"InvalidOutlineVersion: {outline.get('version')}"
