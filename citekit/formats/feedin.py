"""Feeds → records: RSS 0.9x to 2.0, RDF and Atom, with Dublin Core and PRISM (docs/rules.md, feeds 29). A JSON Feed is
passed on to `formats.jsonfeed`.

feedparser knows the dialects; `feedtext` mends the text before, and takes out what feedparser must not see.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast
from urllib.parse import unquote

import feedparser
from lxml import etree
from msgspec.structs import replace

from citekit.errors import FormatError
from citekit.formats import jsonfeed
from citekit.formats.feeddates import day_of
from citekit.formats.feedhtml import csl_text, shown_paragraphs, shown_text_of
from citekit.formats.feedtext import text_of, tree_of
from citekit.model import Finding, Level, Record, Source, Span
from citekit.model.plaintext import plain
from citekit.model.record import Printed
from citekit.model.typelabels import LABELS
from citekit.model.weblinks import web_url

_TYPES_BY_LABEL = {singular: kind for kind, (singular, _plural) in LABELS.items()}
_STUMBLES = (LookupError, AttributeError, TypeError, ValueError, AssertionError, RecursionError)
"""What feedparser raises on elements that stand where it does not expect them."""
_DOI = re.compile(r"(?:doi:|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_HEARD_OR_SEEN = re.compile(r"(?:audio|video|image)/", re.IGNORECASE)
_CUT = re.compile(r"\s*(?:…|\.\.\.|\[…\]|\[\.\.\.\])$")
_OWN_ID = re.compile(r"tag:[^,]*,[0-9-]+:(.+)")


def read(source: Source) -> Iterator[Record | Finding]:
    """Yield one record per entry, in the feed's order, each after what is to be said of it.

    A blog's date is `issued` (the calendar day in the feed's own time zone); the date of an entry that names its own
    date of publication is kept in `extra["posted"]`. Raises FormatError for what is no feed (a page, other JSON, XML
    with entity declarations), LimitError past 20 MB.
    """
    text, said = text_of(source)
    yield from said
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        yield from cast("Iterator[Record | Finding]", jsonfeed.read(replace(source, content=text.encode())))
        return
    root, said = tree_of(text, source)
    yield from said
    parsed, said = _parsed(root, source)
    yield from said
    if not parsed.entries:
        yield Finding(code="CK302", what="the feed has no entries", where=source.at(), fix="check its address")
    context = _context(parsed.feed)
    ids: set[str] = set()
    for index, entry in enumerate(map(dict, parsed.entries)):  # a plain dict does not answer for missing members
        path = f"entry[{index}]"
        yield from _repeated(entry, ids, source, path)
        record, said = _record(entry, context, source, path)
        yield from said
        yield record


def _parsed(root: etree._Element, source: Source) -> tuple[Any, list[Finding]]:
    """What feedparser makes of the tree. Where it stumbles, entries are read one by one, and those left out named."""
    try:
        return _feedparsed(root, source), []
    except _STUMBLES:
        pass
    entries = [node for node in root.iter("{*}item", "{*}entry") if node is not root]
    home = entries[0].getparent() if entries else None
    for node in reversed(entries):  # one within another too: the first was never closed
        above = node.getparent()
        if above is not None:
            above.remove(node)
    try:
        whole = _feedparsed(root, source)
    except _STUMBLES:
        raise FormatError("the feed's own elements cannot be read", where=source.uri, fix="correct the feed") from None
    said = []
    for index, node in enumerate(entries):
        assert home is not None
        home.append(node)
        try:
            whole.entries += _feedparsed(root, source).entries
        except _STUMBLES:
            where = source.at(path=f"entry[{index}]")
            said.append(Finding(code="CK337", what="its elements cannot be read; left out", where=where))
        home.remove(node)
    return whole, said


def _feedparsed(root: etree._Element, source: Source) -> Any:
    return feedparser.parse(
        io.BytesIO(etree.tostring(root, encoding="utf-8", xml_declaration=True)),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": web_url(source.uri)},
        resolve_relative_uris=False,
        sanitize_html=False,
    )


def _context(feed: Mapping[str, Any]) -> dict[str, str]:
    """What holds for all entries: the site, its language, the feed's author, and who wrote the feed."""
    found = {
        "site": shown_text_of(str(feed.get("title", ""))),
        "language": str(feed.get("language", "")),
        "owner": plain(str(feed.get("author_detail", {}).get("name", ""))),
        "base": web_url(str(feed.get("link", ""))),
        "generator": plain(str(feed.get("generator", ""))),
    }
    return {name: text for name, text in found.items() if text}


def _repeated(entry: Mapping[str, Any], ids: set[str], source: Source, path: str) -> Iterator[Finding]:
    identity = str(entry.get("id", ""))
    if identity and identity in ids:
        what = f"the id “{plain(identity)[:80]}” was there before; both entries were kept"
        yield Finding(code="CK335", what=what, where=source.at(path=path))
    ids.add(identity)


def _record(entry: Mapping[str, Any], feed: dict[str, str], source: Source, path: str) -> tuple[Record, list[Finding]]:
    own = feed.get("generator", "").startswith("citekit")
    tags = [plain(str(tag.get("term") or "")) for tag in entry.get("tags", ())]
    tags = [tag for tag in tags if tag]
    label = tags.pop(0) if own and tags else ""
    fields = _fields(entry, tags)
    scholarly = any(name in fields for name in ("DOI", "container-title", "ISSN", "ISBN", "volume", "page"))
    link, said = _link(entry, source, path)
    if link:
        fields["URL"] = link
    extra = _extra(entry)
    said += _dates(entry, fields, extra, source.at(path=path), scholarly=scholarly or bool(label))
    identity = plain(str(entry.get("id", "")))
    given = _OWN_ID.fullmatch(identity) if own else None
    record = Record(
        format="rss",
        key=unquote(given[1]) if given else identity,
        type=_TYPES_BY_LABEL.get(label, ""),
        label=label,
        fields=fields,
        extra=extra,
        context={name: text for name, text in feed.items() if name != "generator"}
        | {"listing": "cards" if scholarly or label else "posts"},
        span=source.at(path=path),
    )
    return record, said


def _fields(entry: Mapping[str, Any], tags: list[str]) -> dict[str, Printed]:
    fields: dict[str, Printed] = {}
    title = entry.get("title_detail", {})
    texts = {
        "title": csl_text(str(title.get("value", "")), html="html" in str(title.get("type", ""))),
        "abstract": _abstract(entry),
        "keyword": ", ".join(dict.fromkeys(tags)),
        "container-title": plain(str(entry.get("prism_publicationname", ""))),
        "volume": plain(str(entry.get("prism_volume", ""))),
        "issue": plain(str(entry.get("prism_number", "") or entry.get("prism_issueidentifier", ""))),
        "page": _pages(entry),
        "ISSN": plain(str(entry.get("prism_issn", "") or entry.get("prism_eissn", ""))),
        "ISBN": plain(str(entry.get("prism_isbn", ""))),
        "DOI": _doi(entry),
        "publisher": plain(str(entry.get("publisher", ""))),
        "language": plain(str(entry.get("language", ""))),
        "license": plain(str(entry.get("rights", ""))),
    }
    fields.update((name, text) for name, text in texts.items() if text)
    for variable, persons in (("author", "authors"), ("contributor", "contributors")):
        names = tuple(name for person in entry.get(persons, ()) if (name := plain(str(person.get("name") or ""))))
        if names:
            fields[variable] = names if len(names) > 1 else names[0]
    return fields


def _extra(entry: Mapping[str, Any]) -> dict[str, str]:
    links = entry.get("links", ())
    enclosed = [
        (web_url(str(link.get("href", ""))), str(link.get("type", "")))
        for link in links
        if link.get("rel") == "enclosure"
    ]
    found = {
        "guid": plain(str(entry.get("id", ""))),
        "citation": plain(str(entry.get("dcterms_bibliographiccitation", ""))),
        "updated": plain(str(entry.get("updated", ""))),
        "pdf": next((url for url, kind in enclosed if url and not _HEARD_OR_SEEN.match(kind)), ""),
        "enclosure": next((url for url, kind in enclosed if url and _HEARD_OR_SEEN.match(kind)), ""),
    }
    return {name: text for name, text in found.items() if text}


def _abstract(entry: Mapping[str, Any]) -> str:
    """The summary; where it was cut short, the paragraph of the content that goes on from it."""
    summary = shown_text_of(str(entry.get("summary", "")))
    content = "".join(str(part.get("value", "")) for part in entry.get("content", ()))
    head = _CUT.sub("", summary)
    if not content or (head == summary and summary):
        return summary
    parts = shown_paragraphs(content)
    return next((part for part in parts if head and part.startswith(head)), summary or (parts[0] if parts else ""))


def _pages(entry: Mapping[str, Any]) -> str:
    first = plain(str(entry.get("prism_startingpage", "")))
    last = plain(str(entry.get("prism_endingpage", "")))
    return f"{first}-{last}" if first and last else first or plain(str(entry.get("prism_pagerange", "")))


def _doi(entry: Mapping[str, Any]) -> str:
    for name in ("prism_doi", "dc_identifier", "arxiv_doi", "id", "link"):
        match = _DOI.fullmatch(str(entry.get(name, "")).strip())
        if match:
            return unquote(match[1]) if "doi.org" in match[0] else match[1]
    return ""


def _link(entry: Mapping[str, Any], source: Source, path: str) -> tuple[str, list[Finding]]:
    """The work's own page: PRISM's url where there is one, since our feeds link papers to their DOI."""
    given = str(entry.get("prism_url", "") or entry.get("link", "")).strip()
    if given == str(entry.get("id", "")) and not web_url(given):
        given = ""  # feedparser takes an id for a link where there is none
    said = [
        Finding(code="CK316", what=f"left out the link “{plain(url)[:60]}”: no web address", where=source.at(path=path))
        for url in (given, *(str(link.get("href", "")) for link in entry.get("links", ())))
        if url and not web_url(url) and url != entry.get("id")
    ]
    return web_url(given), list(dict.fromkeys(said))


def _dates(
    entry: Mapping[str, Any], fields: dict[str, Printed], extra: dict[str, str], where: Span, *, scholarly: bool
) -> list[Finding]:
    """Sets `issued`, or `extra["posted"]` where there is a date of publication too (docs/rules.md, reading 21, 22)."""
    own = next(
        (d for name in ("prism_publicationdate", "prism_coverdate") if (d := day_of(str(entry.get(name, ""))))), None
    )
    printed = str(entry.get("published", "")).strip()
    posted = day_of(printed)
    if own:
        fields["issued"] = own
        extra.update({"posted": str(posted)} if posted else {})
    elif posted:
        fields["issued"] = str(posted) if scholarly else posted
    elif printed:
        fields["issued"] = plain(printed)
        what = f"“{plain(printed)[:60]}” is no date as feeds write them; read as it is printed"
        return [Finding(code="CK333", what=what, where=where, level=Level.NOTE, fix="tell the feed's publisher")]
    return []
