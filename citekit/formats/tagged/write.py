"""An item → its tags, and what they leave unsaid."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct, field

from citekit.formats.extension import PREFIX, extension
from citekit.formats.reftext import plain
from citekit.formats.tagged.read import item_from_tags
from citekit.formats.tagged.tables import (
    ARTICLES,
    BOOKS,
    DOI_LINK,
    EXTENSION_TAG,
    IN_SERIES,
    LEGAL,
    TEXTS,
    WRITE_TYPES,
    Tag,
)  # fmt: skip
from citekit.formats.tagged.values import dates_of, slashed, write_name
from citekit.model import Date, Item, Names, Value

_RANGE = re.compile(r"([\w.]+)-([\w.]+)")

Carry = Callable[[str, list[Tag]], list[Tag]]
"""Type and tags as they are after a format has written and read them."""


def _as_they_are(_kind: str, tags: list[Tag]) -> list[Tag]:
    return tags


def tags_of(item: Item, *, lossless: bool, carry: Carry = _as_they_are) -> tuple[list[Tag], Item]:
    """The tags of an item from TY on, in the order in which they are written, and the item that they are read as.

    carry: what a format with other tags makes of them.
    """
    kind, tags, again = _once(item, carry)
    for _ in range(0 if lossless else 3):  # in the form it has when read, so that writing changes nothing later
        once_more = _once(again, carry)
        if once_more[:2] == (kind, tags):
            break
        kind, tags, again = once_more
    if lossless:
        fields = extension(item, again, lambda text: text if _is_one_line(text) else None)
        tags += [(EXTENSION_TAG, f"{name}: {value}") for name, value in fields.items()]
        again = item_from_tags(kind, carry(kind, tags), _silent)
    return [("TY", kind), *tags], again


def _once(item: Item, carry: Carry) -> tuple[str, list[Tag], Item]:
    kind, tags = WRITE_TYPES.get(item.type, "GEN"), _Writing(item).tags()
    return kind, tags, item_from_tags(kind, carry(kind, tags), _silent)


def _silent(_code: str, _what: str) -> None:
    """Nothing to say: the text is our own."""


def _is_one_line(text: str) -> bool:
    return text.isprintable() and text == " ".join(text.split())


class _Writing(Struct):
    item: Item
    out: list[Tag] = field(default_factory=list)

    def tags(self) -> list[Tag]:
        item = self.item
        self._titles()
        self._people()
        self._dates()
        for tag, variable in TEXTS[:1]:
            self._text(tag, variable)
        self._numbers()
        for tag, variable in TEXTS[1:]:
            self._text(tag, variable)
        self._identifiers()
        self._keywords()
        self._custom()
        self._add("ID", item.id)
        return self.out

    def _add(self, tag: str, value: str) -> None:
        value = " ".join(plain(value).split())
        if value:
            self.out.append((tag, value))

    def _text(self, tag: str, variable: str) -> None:
        self._add(tag, self.item.text(variable))

    def _titles(self) -> None:
        item = self.item
        self._text("TI", "title")
        container, event = item.text("container-title"), item.text("event-title")
        if item.type == "paper-conference" and container and event:
            self._add("T2", event)
            self._add("C3", container)
        elif item.type == "speech":
            self._add("T2", event)
        elif item.type not in BOOKS:
            self._add("T2", container)
        if item.type in ("paper-conference", "speech"):
            self._text("C1", "event-place")

    def _people(self) -> None:
        books = self.item.type in BOOKS
        legal = self.item.type in LEGAL
        if legal:
            self._text("A2", "authority")
        roles = (("AU", "author"), ("ED" if books or legal else "A2", "editor"),
                 ("A2" if books else "A3", "collection-editor"), ("A4", "translator"))  # fmt: skip
        for tag, variable in roles:
            if variable == "collection-editor" and legal:
                continue
            names = self.item.names(variable)
            for name in names:
                self._add(tag, write_name(name))
            if names.truncated:
                self._add(tag, "et al.")

    def _dates(self) -> None:
        issued, accessed = self.item.date("issued"), self.item.date("accessed")
        if issued:
            self.out += dates_of(issued)
        if accessed and accessed.parts and accessed.start and accessed.start[0] > 0:
            self._add("Y2", slashed(accessed))
        original = self.item.date("original-date")
        if original and original.parts and len(original.parts) == 1 and original.start:
            self._add("OP", slashed(original) if len(original.start) > 1 else str(original.start[0]))
        self._text("OP", "original-title")

    def _numbers(self) -> None:
        item = self.item
        pages = item.text("number-of-pages") if item.type in BOOKS else item.text("page")
        span = _RANGE.fullmatch(pages)
        if span and item.type not in BOOKS and span.group(1) != span.group(2):
            self._add("SP", span.group(1))
            self._add("EP", span.group(2))
        else:
            self._add("SP", pages)
        self._text("ET", "version" if item.type in ("software", "dataset") else "edition")
        if item.type in IN_SERIES:
            self._text("M1", "collection-number")
        elif item.type not in ARTICLES and item.type not in ("report", "periodical"):
            self._text("M1", "number")
        place = "jurisdiction" if item.type in LEGAL or item.type == "patent" else "publisher-place"
        self._text("CY", place)

    def _identifiers(self) -> None:
        item = self.item
        if item.type == "report":
            self._text("SN", "number")
        else:
            self._text("SN", "ISSN")
            self._text("SN", "ISBN")
        doi, url = item.text("DOI"), item.text("URL")
        link = DOI_LINK.fullmatch(url)
        if not (link and doi.casefold() == link.group(1).casefold()):
            self._add("UR", url)
        self._add("AN", item.text("archive_location") if item.text("archive") else item.text("PMID"))

    def _keywords(self) -> None:
        text = plain(self.item.text("keyword"))
        for word in text.split(", ") if text else ():
            self._add("KW", word)

    def _custom(self) -> None:
        for name, value in self.item.custom.items():
            tag = name.removeprefix("ris-")
            own = name.startswith("ris-") and re.fullmatch(r"[A-Z0-9]{2}", tag) and tag not in ("TY", "ER")
            if own and isinstance(value, str):
                self._add(tag, value)


def losses(item: Item, again: Item) -> list[str]:
    """What of the item its tags do not say: variables, and the type."""
    lost = [v for v, value in item.variables.items() if not _is_kept(value, again.variables.get(v))]
    if again.type != item.type:
        lost.append(f"type {item.type}")
    return lost + [f"custom.{n}" for n in item.custom if n not in again.custom and not n.startswith(PREFIX)]


def _is_kept(value: Value, other: Value | None) -> bool:
    if isinstance(value, str) and isinstance(other, str):
        return plain(value).split() == plain(other).split()
    if isinstance(value, Names) and isinstance(other, Names):
        return [str(n) for n in value] == [str(n) for n in other]
    if isinstance(value, Date) and isinstance(other, Date):
        return str(value) == str(other) and value.season == other.season
    return value == other
