"""The tags of one record → its item."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from msgspec import Struct, field

from citekit.formats.extension import restored
from citekit.formats.tagged.tables import (
    ARTICLES,
    BOOKS,
    DOI_LINK,
    EXTENSION_TAG,
    IN_SERIES,
    LEGAL,
    READ_TYPES,
    SYNONYMS,
    TEXTS,
    Tag,
)  # fmt: skip
from citekit.formats.tagged.values import best_date, is_others, read_date, read_name
from citekit.model import Item, Names, Value

Say = Callable[[str, str], None]
"""Told of trouble: the code and the words."""

_EXTENSION = re.compile(r"(csl-[A-Za-z_-]+): ?(.*)", re.DOTALL)
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)


def item_from_tags(kind: str, tags: Iterable[Tag], say: Say) -> Item:
    """The item of one record: its RIS type and its tags in order. What has no variable is kept in `custom` as
    "ris-XX"."""
    return _Reading(READ_TYPES.get(kind, "document"), kind, say).item(tags)


class _Reading(Struct):
    type: str
    kind: str
    say: Say
    left: dict[str, list[str]] = field(default_factory=dict)
    variables: dict[str, Value] = field(default_factory=dict)

    def item(self, tags: Iterable[Tag]) -> Item:
        extensions: dict[str, str] = {}
        for tag, value in tags:
            match = _EXTENSION.fullmatch(value) if tag == EXTENSION_TAG else None
            if match:
                extensions[match.group(1)] = match.group(2)
            elif value:
                self.left.setdefault(SYNONYMS.get(tag, tag), []).append(value)
        key = self._take("ID")
        self._titles()
        self._people()
        self._dates()
        self._numbers()
        self._identifiers()
        for tag, variable in TEXTS:
            self._set(variable, tag)
        keywords = self.left.pop("KW", [])
        if keywords:
            self.variables["keyword"] = ", ".join(keywords)
        custom = {f"ris-{tag}": "; ".join(values) for tag, values in self.left.items()}
        if self.kind not in READ_TYPES:
            custom["ris-TY"] = self.kind
        item = Item(id=key, type=self.type, variables=self.variables, custom=custom)
        return restored(item, extensions, str) if extensions else item

    def _take(self, tag: str) -> str:
        """The first value of a tag; the others stay."""
        values = self.left.get(tag)
        if not values:
            return ""
        first = values.pop(0)
        if not values:
            del self.left[tag]
        return first

    def _set(self, variable: str, *tags: str) -> None:
        for tag in tags:
            if variable not in self.variables and tag in self.left:
                self.variables[variable] = self._take(tag)

    def _titles(self) -> None:
        if self.type in BOOKS and "TI" not in self.left:
            self._set("title", "BT")
        self._set("title", "TI")
        second, third = self.left.get("T2"), self.left.get("C3")
        if self.type == "paper-conference" and second and third:
            self._set("container-title", "C3")
            self._set("event-title", "T2")
        elif self.type == "speech":
            self._set("event-title", "T2", "C3")
        elif self.type in BOOKS:
            self._set("collection-title", "T3", "T2")
        self._set("container-title", "T2", "BT", "C3") if self.type not in BOOKS else None
        self._set("event-place", "C1") if self.type in ("paper-conference", "speech") else None

    def _people(self) -> None:
        books = self.type in BOOKS
        roles = {"AU": "author", "ED": "editor", "A2": "collection-editor" if books else "editor",
                 "A3": "collection-editor", "A4": "translator"}  # fmt: skip
        if self.type in LEGAL:
            self._set("authority", "A2")
        for tag, variable in roles.items():
            values = self.left.pop(tag, [])
            names = [n for n in (read_name(v) for v in values) if not n.is_empty]
            truncated = any(is_others(n) for n in names)
            names = [n for n in names if not is_others(n)]
            if names:
                before = self.variables.get(variable)
                known = before.names if isinstance(before, Names) else ()
                self.variables[variable] = Names((*known, *names), truncated=truncated)

    def _dates(self) -> None:
        year, day, seen = self._take("PY"), self._take("DA"), self._take("Y2")
        issued = best_date(year, day)
        if issued:
            self.variables["issued"] = issued
            if issued.literal:
                self.say("CK212", f"“{issued.literal[:60]}” is no date; kept as text")
        if seen:
            accessed = read_date(seen)
            if accessed and accessed.parts:
                self.variables["accessed"] = accessed
            else:
                self.left.setdefault("Y2", []).append(seen)
        for printed in self.left.pop("OP", []):
            date = read_date(printed)
            if date and date.parts and "original-date" not in self.variables:
                self.variables["original-date"] = date
            elif "original-title" not in self.variables:
                self.variables["original-title"] = printed
            else:
                self.left.setdefault("OP", []).append(printed)

    def _numbers(self) -> None:
        first, last = self._take("SP"), self._take("EP")
        pages = f"{first}-{last}" if first and last and first != last else first or last
        if pages:
            pages = re.sub(r"\s*(?:[-–—]{2,}|[–—])\s*", "-", pages)
            self.variables["number-of-pages" if self.type in BOOKS and not last else "page"] = pages
        self._set("version" if self.type in ("software", "dataset") else "edition", "ET")
        if self.type in ARTICLES or self.type == "periodical":
            self._set("issue", "IS", "M1")
        elif self.type == "report":
            self._set("number", "SN", "M1")
        elif self.type in IN_SERIES:
            self._set("collection-number", "M1")
        else:
            self._set("number", "M1")
        place = "jurisdiction" if self.type in LEGAL or self.type == "patent" else "publisher-place"
        self._set(place, "CY")

    def _identifiers(self) -> None:
        for value in self.left.pop("SN", []):
            digits = re.sub(r"[^0-9Xx]", "", value)
            variable = "ISSN" if len(digits) == 8 and not value[:1].isspace() else "ISBN"
            if variable in self.variables:
                self.left.setdefault("SN", []).append(value)
            else:
                self.variables[variable] = value
        doi = _DOI.fullmatch(self.left.get("DO", [""])[0])
        if doi:
            self.left["DO"][0] = doi.group(1)
        genre = _DOI.fullmatch(self.left.get("M3", [""])[0])
        if genre and "DO" not in self.left:
            self.left["DO"] = [genre.group(1)]
            self._take("M3")
        links = self.left.get("UR", [])
        for link in list(links):
            match = DOI_LINK.fullmatch(link)
            if match and self.left.get("DO", [match.group(1)])[0].casefold() == match.group(1).casefold():
                self.left["DO"] = [match.group(1)] if "DO" not in self.left else self.left["DO"]
                links.remove(link)
        if not links:
            self.left.pop("UR", None)
        self._set("URL", "UR")
        accession = self._take("AN")
        if accession:
            self.variables["archive_location" if "DB" in self.left else "PMID"] = accession
        c7 = self.left.get("C7", [""])[0]
        if c7.upper().startswith("PMC"):
            self._set("PMCID", "C7")
        elif c7 and "page" not in self.variables:
            self._set("page", "C7")
