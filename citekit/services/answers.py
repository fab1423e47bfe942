"""What all services' readers need: JSON taken apart without trust, markup of titles, dates, records."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml import etree

from citekit.errors import FormatError
from citekit.model import Date, Finding, Level, Name, Names, Record, Source
from citekit.model.record import Printed

_LONGEST_TAG = 2000
_TAG = re.compile(rf"<(/?)([A-Za-z][A-Za-z0-9:_-]*)(?:\s[^<>]{{0,{_LONGEST_TAG}}})?/?>")
_KEPT = {"i": "i", "em": "i", "italic": "i", "jats:italic": "i", "b": "b", "strong": "b", "bold": "b", "jats:bold": "b",
         "sub": "sub", "jats:sub": "sub", "inf": "sub", "sup": "sup", "jats:sup": "sup",
         "scp": 'span style="font-variant:small-caps;"', "sc": 'span style="font-variant:small-caps;"',
         "jats:sc": 'span style="font-variant:small-caps;"'}  # fmt: skip
_HIDDEN = frozenset({"annotation", "annotation-xml", "tex-math", "script", "style"})
_BLOCKS = frozenset({"p", "div", "br", "sec", "title", "list-item", "li", "break"})


def read_json(source: Source, service: str) -> Any:
    """The JSON value that an answer is; raises FormatError for anything else (a page, half an answer, nothing)."""
    try:
        return json.loads(source.content)
    except (ValueError, RecursionError) as error:
        what = "is empty" if not source.content.strip() else "is no JSON"
        raise FormatError(f"the answer of {service} {what}", where=source.uri, fix="run it again later") from error


def get(value: Any, *path: str | int) -> Any:
    """The member at a path of names and positions, None where something on the way is not there."""
    for step in path:
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, Mapping) else None
        else:
            value = value[step] if isinstance(value, list) and -len(value) <= step < len(value) else None
    return value


def text(value: Any) -> str:
    """A text on one line; numbers as text; "" for anything else."""
    if isinstance(value, str):
        return " ".join(value.split())
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def texts(value: Any) -> tuple[str, ...]:
    """The non-empty texts of a list; of a single text, that one."""
    listed = value if isinstance(value, list) else [value]
    return tuple(found for found in map(text, listed) if found)


def objects(value: Any) -> Iterator[Mapping[str, Any]]:
    """The objects of a list; of a single object, that one (some services give one author as an object)."""
    listed = value if isinstance(value, list) else [value]
    return (found for found in listed if isinstance(found, Mapping))


def marked_up(value: str) -> str:
    """A title as CSL text: italics, bold, sub- and superscript and small capitals kept, other tags removed with their
    alternative notations (MathML annotations), entities decoded."""
    return " ".join("".join(_pieces(value, keep=True)).split())


def plain(value: str) -> str:
    """An abstract as plain text: paragraphs joined by a space, a heading "Abstract" left out."""
    joined = " ".join("".join(_pieces(value, keep=False)).split())
    return re.sub(
        r"^(?:abstract|summary|zusammenfassung|résumé)\b[.:]?\s+(?=\S)", "", joined, count=1, flags=re.IGNORECASE
    )


def _pieces(value: str, *, keep: bool) -> Iterator[str]:
    at, hidden = 0, 0
    for tag in _TAG.finditer(value):
        if not hidden:
            yield html.unescape(value[at : tag.start()])
        at = tag.end()
        closing, name = bool(tag.group(1)), tag.group(2).lower()
        local = name.rpartition(":")[2]
        if local in _HIDDEN and not tag.group().endswith("/>"):
            hidden = max(0, hidden + (-1 if closing else 1))
        elif not hidden and keep and (name in _KEPT or local in _KEPT) and not tag.group().endswith("/>"):
            kept = _KEPT.get(name) or _KEPT[local]
            yield f"</{kept.partition(' ')[0]}>" if closing else f"<{kept}>"
        elif local in _BLOCKS:
            yield " "
    if not hidden:
        yield html.unescape(value[at:])


def date_of(parts: Any) -> Date | None:
    """A date from year, month, day as numbers or texts, as far as they are possible; None without a year."""
    found: list[int] = []
    for value, most in zip(parts if isinstance(parts, list | tuple) else (), (9999, 12, 31), strict=False):
        digits = text(value)
        if not re.fullmatch(r"[0-9]{1,4}", digits) or not 1 <= int(digits) <= most:
            break
        found.append(int(digits))
    return Date(parts=(tuple(found),)) if found else None


def iso_date(value: Any) -> Date | None:
    """A date from the start of an ISO text ("2024-09-18T…", "2024-09", "2024"); None for anything else."""
    match = re.match(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?![0-9])", text(value))
    return date_of([part for part in match.groups() if part]) if match else None


def person(family: str, given: str, suffix: str = "") -> Name:
    """A name in parts; one with a single part is its family name."""
    return Name(family=family or given, given=given if family else "", suffix=suffix)


def record(service: str, source: Source, place: str, fields: Mapping[str, Any], **more: Any) -> Record:
    """A record of the fields that hold something. `place`: where in the answer it stood."""
    held: dict[str, Printed] = {name: value for name, value in fields.items() if value}
    extra = {name: value for name, value in (more.pop("extra", None) or {}).items() if value}
    return Record(format=service, fields=held, extra=extra, span=source.at(path=place), **more)


def names(found: Iterable[Name]) -> Names | None:
    """The names that are not empty, or None."""
    kept = tuple(name for name in found if not name.is_empty)
    return Names(kept) if kept else None


def by_place(values: Iterable[str]) -> str:
    """What is known of some of the people of a list, by their place in it: "1=0000-…; 3=0000-…"."""
    return "; ".join(f"{place}={value}" for place, value in enumerate(values, 1) if value)


def untitled(service: str, source: Source, place: str) -> Finding:
    """The finding for a record without a title, which is left out."""
    return Finding(
        code="CK522", what=f"{service} lists something without a title; it was left out", where=source.at(path=place),
        fix="tell the service", level=Level.WARNING, skipped=1,
    )  # fmt: skip


def read_xml(source: Source, service: str) -> etree._Element:
    """The root of an XML answer, without DTD, entities or network; raises FormatError for anything else."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    if b"<!ENTITY" in source.content:
        raise FormatError(f"the answer of {service} declares entities", where=source.uri, fix="tell the service")
    try:
        return etree.fromstring(source.content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        what = "is empty" if not source.content.strip() else "is no XML"
        raise FormatError(f"the answer of {service} {what}", where=source.uri, fix="run it again later") from error


def content(element: etree._Element | None) -> str:
    """All text of an element on one line, "" for None."""
    return "" if element is None else " ".join("".join(map(str, element.itertext())).split())


def inner_markup(element: etree._Element | None) -> str:
    """The text of an element with its inline markup as CSL's (see `marked_up`)."""
    if element is None:
        return ""
    return marked_up(
        re.sub(r"^<[^>]*>|</[^<>]*>\s*$", "", etree.tostring(element, encoding="unicode", with_tail=False))
    )
