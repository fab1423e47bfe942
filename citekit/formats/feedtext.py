"""A feed's bytes → a tree that feedparser can be given: inflated, decoded, mended where it is not well-formed.

What feedparser must not see is taken out: entity declarations (refused), nesting past libxml2's limit, names long
enough for its quadratic author pattern, a base that is no web address.
"""

from __future__ import annotations

import re
import zlib
from html.entities import html5

from lxml import etree
from msgspec.structs import replace

from citekit.errors import FormatError, LimitError
from citekit.formats.decode import decode
from citekit.formats.feedtree import settled
from citekit.model import Finding, Source
from citekit.model.plaintext import legal, plain

MOST_BYTES = 20_000_000
MOST_NAME = 2_000
"""Characters of an author element that are read: feedparser's pattern for them takes quadratic time."""
_ROOTS = frozenset({"rss", "RDF", "feed", "channel"})
_NAMED = frozenset({"author", "creator", "managingEditor", "webMaster", "contributor", "name", "publisher"})
_HTML = re.compile(r"(?:<\?xml[^>]*>|<!--.*?-->|\s)*(?:<!doctype\s+html|<html)\b", re.IGNORECASE | re.DOTALL)
_DECLARED = re.compile(r"<\?xml[^>]*\bencoding=[\"']([\w.-]{1,40})[\"']")
_NAMED_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
_NUMBERED = re.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,9}));")
_ALONE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,9}|#x[0-9A-Fa-f]{1,8});)")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>|<!--.*?-->)", re.DOTALL)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_XML_ENTITIES = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})


def text_of(source: Source) -> tuple[str, list[Finding]]:
    """The feed's text, inflated and decoded. Raises FormatError where there is none, LimitError past 20 MB."""
    content = source.content
    if content.startswith(b"\x1f\x8b"):
        content = _inflated(content, source.uri)
    if len(content) > MOST_BYTES:
        raise _too_large(source.uri)
    if not content.strip():
        raise FormatError("empty: there is nothing to read", where=source.uri, fix="check the address of the feed")
    declared = _DECLARED.search(content[:200].decode("ascii", errors="replace"))
    return decode(replace(source, content=content), declared[1] if declared else "")


def _inflated(content: bytes, uri: str) -> bytes:
    inflater = zlib.decompressobj(wbits=31)
    try:
        inflated = inflater.decompress(content, MOST_BYTES + 1)
    except zlib.error as error:
        raise FormatError(f"broken gzip: {error}", where=uri, fix="fetch it again") from None
    if len(inflated) > MOST_BYTES:
        raise _too_large(uri)
    return inflated


def _too_large(uri: str) -> LimitError:
    return LimitError(f"the feed is larger than {MOST_BYTES // 1_000_000} MB", where=uri, fix="read it in parts")


def tree_of(text: str, source: Source) -> tuple[etree._Element, list[Finding]]:
    """The feed as a clean tree, with what had to be repaired. No DTD is read and no entity expanded. Raises FormatError
    for what is no feed."""
    if _HTML.match(text[:4096]):
        raise FormatError("this is HTML, not a feed", where=source.uri, fix="look for the page's feed link")
    if "<!DOCTYPE" in text and "<!ENTITY" in text:
        raise FormatError("the feed declares entities, which is refused", where=source.uri, fix="remove its DOCTYPE")
    text, said = _repaired(text, source)
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    body = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"), count=1)
    try:
        root = etree.fromstring(body.encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError:  # nothing at all is left
        root = None
    if root is None or _local(root) not in _ROOTS:
        what = "this is no feed" if root is None else f"<{_local(root)}> is the root of no feed"
        raise FormatError(what, where=source.uri, fix="RSS, RDF, Atom or JSON Feed is wanted")
    said += _parse_errors(parser, source)
    said += _tamed(root, source)
    return root, said


def _repaired(text: str, source: Source) -> tuple[str, list[Finding]]:
    """HTML's named characters as themselves; references to illegal ones and control characters out."""
    count = 0

    def numbered(match: re.Match[str]) -> str:
        nonlocal count
        number = int(match[1], 16) if match[1] else int(match[2])
        good = number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number <= 0x10FFFF
        if good and number not in (0xFFFE, 0xFFFF):
            return match[0]
        count += 1
        return ""

    alone = 0
    if "&" in text:
        text = _NAMED_ENTITY.sub(lambda m: m[0] if m[1] in _XML_ENTITIES else html5.get(m[1], m[0]), text)
        text = _NUMBERED.sub(numbered, text)
        text, alone = _with_ampersands(text)
    text, controls = _CONTROLS.subn("", text)
    said = []
    if count + controls:
        what = f"{count + controls} characters that no text may hold were removed"
        said.append(Finding(code="CK002", what=what, where=source.at()))
    if alone:
        what = f"not well-formed: {alone} ampersands stand alone; read as they were meant"
        said.append(Finding(code="CK333", what=what, where=source.at(), fix="tell the feed's publisher"))
    return text, said


def _with_ampersands(text: str) -> tuple[str, int]:
    """Ampersands that begin no reference written as such, outside of CDATA; and how many they were."""
    parts = _CDATA.split(text)
    count = 0
    for at in range(0, len(parts), 2):
        parts[at], found = _ALONE.subn("&amp;", parts[at])
        count += found
    return "".join(parts), count


def _parse_errors(parser: etree.XMLParser, source: Source) -> list[Finding]:
    faults = [fault for fault in parser.error_log if fault.level_name in ("ERROR", "FATAL")]
    if not faults:
        return []
    first = faults[0]
    if any("xcessive depth" in fault.message or "xmlParseElementStart: maximum" in fault.message for fault in faults):
        what = "nested more than 256 deep; what lies beyond, and after it, was not read"
        return [Finding(code="CK334", what=what, where=source.at(line=first.line), fix="repair the feed")]
    where = source.at(line=first.line, column=first.column)
    what = f"not well-formed: {legal(first.message).strip()}; read as far as possible"
    return [Finding(code="CK333", what=what, where=where, fix="tell the feed's publisher")]


def _tamed(root: etree._Element, source: Source) -> list[Finding]:
    """Takes out of the tree what feedparser would stumble over."""
    said = [
        Finding(
            code="CK316", what=f"the base “{plain(base)[:60]}” is no web address; ignored",
            where=source.at(line=_line(node)),
        )
        for node, base in settled(root, source.uri)
    ]  # fmt: skip
    for node in root.iter(etree.Element):
        if node.text and len(node.text) > MOST_NAME and _local(node) in _NAMED:
            what = f"<{_local(node)}> has {len(node.text)} characters; the first {MOST_NAME} were read"
            said.append(Finding(code="CK334", what=what, where=source.at(line=_line(node))))
            node.text = node.text[:MOST_NAME]
    return said


def _line(node: etree._Element) -> int:
    line: object = node.sourceline
    return line if isinstance(line, int) else 0


def _local(node: etree._Element) -> str:
    """The name without its namespace; a repaired tree may have names that no XML has."""
    return str(node.tag).rpartition("}")[2]
