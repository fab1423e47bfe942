"""RIS ⇄ items. RIS specification of 2011: one "TAG  - value" a line, a record from TY to ER.

Reading forgives: other spacing, lines that go on without a tag, records without TY or ER, tags nobody knows (kept in
`custom`). Writing gives plain text, one line a value, CRLF.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from citekit.errors import FormatError
from citekit.formats.lost import Lost
from citekit.formats.options import WriteOptions
from citekit.formats.reftext import read_text
from citekit.formats.tagged import KNOWN, item_from_tags, losses, tags_of
from citekit.model import Finding, Item, Level, Source

_TAG = re.compile(r"\s{0,3}([A-Z][A-Z0-9]|[0-9][0-9A-Z])\s{0,3}-(?:\s(.*)|$)")
_FIXES = {"CK212": "write YYYY/MM/DD/"}


class _Record(Struct):
    """One record as it is read: its type, its line, its tags with their lines (values of several lines in parts)."""

    kind: str
    line: int
    tags: list[tuple[str, list[str], int]] = field(default_factory=list)


def read(source: Source) -> Iterator[Item | Finding]:
    """Yield one item a record, each after what is to be said of it; a tag that repeats keeps all its values.

    Raises FormatError where the text has no line of a tag.
    """
    text, findings = read_text(source)
    yield from findings
    if not text.strip():
        return
    seen = False
    for found in _records(source, text):
        seen = seen or isinstance(found, _Record)
        if isinstance(found, Finding):
            yield found
        else:
            yield from _item(source, found)
    if not seen:
        raise FormatError("no record was found in it", where=source.uri, fix='a RIS record begins with "TY  - JOUR"')


def _records(source: Source, text: str) -> Iterator[_Record | Finding]:
    record: _Record | None = None
    stray = 0
    for number, line in enumerate(text.split("\n"), start=1):
        match = _TAG.match(line)
        if match is None:
            if record is not None and record.tags:
                record.tags[-1][1].append(line.strip())
            elif line.strip():
                stray = stray or number
            continue
        tag, value = match.group(1), (match.group(2) or "").strip()
        if tag == "ER":
            if record is not None:
                yield record
            record = None
        elif tag == "TY":
            if record is not None:
                yield _unclosed(source, record, number)
                yield record
            record = _Record(value.upper(), number)
        else:
            if record is None:
                what = f'a record without TY, from "{tag}" on'
                yield Finding(code="CK222", what=what, where=source.at(line=number), fix='begin it with "TY  - GEN"')
                record = _Record("GEN", number)
            record.tags.append((tag, [value], number))
    if record is not None:
        yield _unclosed(source, record, 0)
        yield record
    if stray:
        yield Finding(code="CK222", what="text outside any record", where=source.at(line=stray), fix="remove it")


def _unclosed(source: Source, record: _Record, number: int) -> Finding:
    until = f"before line {number}" if number else "at the end of the file"
    what = f"ER is missing {until}"
    return Finding(code="CK223", what=what, where=source.at(line=record.line), fix='close the record with "ER  - "')


def _item(source: Source, record: _Record) -> Iterator[Item | Finding]:
    said: list[Finding] = []

    def say(code: str, what: str) -> None:
        said.append(Finding(code=code, what=what, where=source.at(line=record.line), fix=_FIXES.get(code, "")))

    unknown = sorted({tag for tag, _, _ in record.tags if tag not in KNOWN})
    if unknown:
        what = f"unknown tags were kept in `custom`: {', '.join(unknown)}"
        said.append(Finding(code="CK221", what=what, where=source.at(line=record.line), level=Level.NOTE))
    item = item_from_tags(record.kind, [(tag, _joined(parts)) for tag, parts, _ in record.tags], say)
    yield from said
    yield item


def _joined(parts: list[str]) -> str:
    """Lines that go on, as one; a blank line between them parts paragraphs."""
    if len(parts) == 1:
        return parts[0]
    text = "\n".join(parts).strip()
    return "\n\n".join(" ".join(p.split()) for p in re.split(r"\n\s*\n", text))


def write(items: Iterable[Item], options: WriteOptions) -> Iterator[str | Finding]:
    """One record a piece, a blank line after each. What RIS has no tag for is named at the end (CK220), or kept in
    extension fields with `lossless`."""
    lost = Lost("RIS")
    for item in items:
        tags, again = tags_of(item, lossless=options.lossless)
        lost.note(item.id, losses(item, again))
        yield "".join(f"{tag}  - {value}\r\n" for tag, value in tags) + "ER  - \r\n\r\n"
    yield from lost.findings()
