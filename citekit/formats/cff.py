"""CITATION.cff ⇄ items. Citation File Format 1.2.0: one software or data set, its preferred citation, its references.

A file without a software or data set among the items to be written describes the first of them, which is its
preferred citation too. The format has no citation keys and no place for anything of one's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from citekit.errors import FormatError
from citekit.formats.lost import CSL_JSON, Lost
from citekit.formats.options import WriteOptions
from citekit.formats.reftext import plain, read_text
from citekit.formats.tagged import losses
from citekit.formats.yamltext import dump, load
from citekit.model import Date, Finding, Item, Name, Names, Source, Value
from citekit.model.dates import date_from_text
from citekit.model.item import DateParts

READ_TYPES: dict[str, str] = {
    "article": "article-journal", "magazine-article": "article-magazine", "newspaper-article": "article-newspaper",
    "art": "graphic", "audiovisual": "motion_picture", "bill": "bill", "blog": "post-weblog", "book": "book",
    "catalogue": "book", "conference-paper": "paper-conference", "conference": "event", "proceedings": "collection",
    "data": "dataset", "database": "dataset", "dataset": "dataset", "dictionary": "entry-dictionary",
    "edited-work": "chapter", "encyclopedia": "entry-encyclopedia", "film-broadcast": "motion_picture",
    "generic": "document", "government-document": "report", "grant": "document", "hearing": "hearing",
    "historical-work": "classic", "legal-case": "legal_case", "legal-rule": "regulation", "manual": "report",
    "map": "map", "multimedia": "broadcast", "music": "song", "pamphlet": "pamphlet", "patent": "patent",
    "personal-communication": "personal_communication", "report": "report", "serial": "periodical",
    "slides": "speech", "software": "software", "software-code": "software", "software-container": "software",
    "software-executable": "software", "software-virtual-machine": "software", "sound-recording": "song",
    "standard": "standard", "statute": "legislation", "thesis": "thesis", "unpublished": "manuscript",
    "video": "motion_picture", "website": "webpage",
}  # fmt: skip
WRITE_TYPES: dict[str, str] = {kind: name for name, kind in reversed(READ_TYPES.items())} | {
    "article": "unpublished", "figure": "art", "review": "article", "review-book": "article", "post": "blog",
    "treaty": "legal-rule", "report": "report", "book": "book", "dataset": "data", "motion_picture": "film-broadcast",
    "song": "sound-recording", "software": "software", "document": "generic", "manuscript": "unpublished",
}  # fmt: skip

_TEXTS: tuple[tuple[str, str], ...] = (
    ("title", "title"), ("abstract", "abstract"), ("doi", "DOI"), ("edition", "edition"), ("isbn", "ISBN"),
    ("issn", "ISSN"), ("issue", "issue"), ("medium", "medium"), ("notes", "note"), ("number", "number"),
    ("number-volumes", "number-of-volumes"), ("pages", "number-of-pages"), ("pmcid", "PMCID"), ("section", "section"),
    ("thesis-type", "genre"), ("url", "URL"), ("version", "version"), ("volume", "volume"),
    ("volume-title", "volume-title"), ("license", "license"),
)  # fmt: skip
_NAMES = (("authors", "author"), ("editors", "editor"), ("editors-series", "collection-editor"),
          ("translators", "translator"), ("recipients", "recipient"))  # fmt: skip
_TOP = frozenset(
    {"title", "abstract", "doi", "url", "version", "license", "authors", "keywords", "date-released", "type"}
)
_HANDLED = frozenset({"cff-version", "message", "preferred-citation", "references", "type"})


# reading


def read(source: Source) -> Iterator[Item | Finding]:
    """Yield the item of the file itself, its preferred citation and its references.

    Raises FormatError where the text is not YAML or no citation file.
    """
    text, findings = read_text(source)
    yield from findings
    if not text.strip():
        return
    data = load(source, text)
    if not isinstance(data, Mapping) or not ({"cff-version", "authors", "title"} & data.keys()):
        raise FormatError("this is no citation file", where=source.uri, fix="it begins with `cff-version: 1.2.0`")
    default = "dataset" if data.get("type") == "dataset" else "software"
    parts: list[tuple[Any, str, str]] = [(data, default, "")]
    if "preferred-citation" in data:
        parts.append((data["preferred-citation"], "", "preferred-citation"))
    listed = data.get("references")
    parts += [(r, "", f"references[{i}]") for i, r in enumerate(listed)] if isinstance(listed, list) else []
    for value, kind, path in parts:
        reading = _Reading(source, path)
        item = reading.item(value, kind)
        yield from reading.said
        if item is not None:
            yield item


class _Reading(Struct):
    source: Source
    path: str
    said: list[Finding] = field(default_factory=list)
    variables: dict[str, Value] = field(default_factory=dict)
    left: dict[str, Any] = field(default_factory=dict)

    def item(self, value: Any, kind: str) -> Item | None:
        if not isinstance(value, Mapping):
            self._say(self.path, "is not a mapping; skipped")
            return None
        self.left = {str(k): v for k, v in value.items() if k not in _HANDLED}
        kind = kind or READ_TYPES.get(str(value.get("type", "generic")), "document")
        for name, variable in _TEXTS:
            self._text(name, variable)
        self._text("journal" if "journal" in self.left else "collection-title", "container-title")
        if kind in ("book", "report", "collection") and "container-title" in self.variables:
            self.variables["collection-title"] = self.variables.pop("container-title")
        for name, variable in _NAMES:
            self._names(name, variable)
        self._entities(kind)
        self._dates()
        self._pages()
        keywords = self.left.pop("keywords", None)
        if isinstance(keywords, list):
            self.variables["keyword"] = ", ".join(str(k) for k in keywords)
        languages = self.left.pop("languages", None)
        if isinstance(languages, list) and languages:
            self.variables["language"] = str(languages[0])
        code = self.left.get("repository-code")
        if "URL" not in self.variables and isinstance(code, str):
            self.variables["URL"] = code
            del self.left["repository-code"]
        return Item(id="", type=kind, variables=self.variables, custom=self.left)

    def _say(self, name: str, what: str) -> None:
        path = f"{self.path}.{name}" if self.path and name != self.path else name
        self.said.append(Finding(code="CK228", what=what, where=self.source.at(path=path)))

    def _text(self, name: str, variable: str) -> None:
        value = self.left.pop(name, None)
        if isinstance(value, list) and value and all(isinstance(v, str | int) for v in value):
            value = ", ".join(str(v) for v in value)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            text = str(value).strip()
            if text:
                self.variables[variable] = " ".join(text.split()) if variable != "abstract" else text
        elif value is not None:
            self.left[name] = value
            self._say(name, "is no text; kept in `custom`")

    def _names(self, name: str, variable: str) -> None:
        value = self.left.pop(name, None)
        if value is None:
            return
        people = [_name(v) for v in value] if isinstance(value, list) else [None]
        if None in people:
            self._say(name, "is no list of persons and entities; kept in `custom`")
            self.left[name] = value
        found = tuple(p for p in people if p is not None)
        if found:
            self.variables[variable] = Names(found)

    def _entities(self, kind: str) -> None:
        places = (("publisher", "publisher"), ("institution", "publisher"), ("conference", "event-title"),
                  ("database-provider", "archive"))  # fmt: skip
        for name, variable in places:
            value = self.left.get(name)
            if not isinstance(value, Mapping) or variable in self.variables or not isinstance(value.get("name"), str):
                continue
            del self.left[name]
            self.variables[variable] = value["name"]
            place = ", ".join(str(value[k]) for k in ("city", "region", "country") if isinstance(value.get(k), str))
            if not place and isinstance(value.get("location"), str):
                place = value["location"]
            if place:
                self.variables["event-place" if name == "conference" else "publisher-place"] = place
            start = _date(value.get("date-start"))
            if name == "conference" and start:
                end = _date(value.get("date-end"))
                self.variables["event-date"] = Date(parts=(*start.parts, *(end.parts if end else ())))

    def _dates(self) -> None:
        for name, variable in (
            ("date-released", "issued"),
            ("date-published", "issued"),
            ("date-accessed", "accessed"),
        ):
            date = _date(self.left.get(name))
            if date and variable not in self.variables:
                del self.left[name]
                self.variables[variable] = date
        year, month = self.left.get("year"), self.left.get("month")
        if isinstance(year, int | str) and re.fullmatch(r"-?\d{1,4}", str(year)) and "issued" not in self.variables:
            del self.left["year"]
            parts: DateParts = (int(year),)
            if isinstance(month, int) and 1 <= month <= 12:
                parts = (*parts, month)
                del self.left["month"]
            self.variables["issued"] = Date(parts=(parts,))
        original = self.left.get("year-original")
        if isinstance(original, int):
            del self.left["year-original"]
            self.variables["original-date"] = Date(parts=((original,),))

    def _pages(self) -> None:
        start, end = self.left.get("start"), self.left.get("end")
        if isinstance(start, int | str) and str(start).strip():
            del self.left["start"]
            text = str(start)
            if isinstance(end, int | str) and str(end).strip():
                del self.left["end"]
                text = f"{start}-{end}"
            self.variables["page"] = text


def _name(value: Any) -> Name | None:
    if not isinstance(value, Mapping):
        return None
    text = {k: str(v).strip() for k, v in value.items() if isinstance(v, str | int)}
    if "name" in text:
        return Name(literal=text["name"])
    made = Name(
        family=text.get("family-names", ""), given=text.get("given-names", ""), suffix=text.get("name-suffix", ""),
        non_dropping_particle=text.get("name-particle", ""),
    )  # fmt: skip
    if made.is_empty and "alias" in text:
        return Name(literal=text["alias"])
    return None if made.is_empty else made


def _date(value: Any) -> Date | None:
    if not isinstance(value, str):
        return None
    read_ = date_from_text(value)
    return read_ if read_.parts else None


# writing


def write(items: Iterable[Item], options: WriteOptions) -> Iterator[str | Finding]:
    """One CITATION.cff for all the items. What it has no place for is named at the end (CK220)."""
    listed = list(items)
    main = next((i for i in listed if i.type in ("software", "dataset")), None)
    rest = [i for i in listed if i is not main]
    head = main or (listed[0] if listed else Item(id="", variables={"title": "Untitled"}))
    data: dict[str, Any] = {"cff-version": "1.2.0", "message": "If you use this, please cite it as below."}
    if head.type == "dataset":
        data["type"] = "dataset"
    data.update({k: v for k, v in _members(head, top=True).items() if k in _TOP})
    data.setdefault("title", "Untitled")
    data.setdefault("authors", [{"name": "Anonymous"}])
    if main is None and listed:
        data["preferred-citation"] = _members(head, top=False)
        rest = rest[1:] if rest and rest[0] is head else [i for i in rest if i is not head]
    if rest:
        data["references"] = [_members(i, top=False) for i in rest]
    yield dump(data)
    yield from _what_is_lost(listed, main)


def _what_is_lost(listed: list[Item], main: Item | None) -> Iterator[Finding]:
    lost = Lost("CITATION.cff", CSL_JSON)
    for item in listed:
        members = _members(item, top=item is main)
        if item is main:
            members = {k: v for k, v in members.items() if k in _TOP}
        again = _Reading(Source(content=b""), "").item(members, item.type if item is main else "")
        lost.note(item.id, losses(item, again) if again else ())
    yield from lost.findings()


def _members(item: Item, *, top: bool) -> dict[str, Any]:
    """The members of a reference, or of the file itself."""
    out: dict[str, Any] = {} if top else {"type": WRITE_TYPES.get(item.type, "generic")}
    for name, variable in _TEXTS:
        text = plain(item.text(variable))
        if text:
            out[name] = text
    for name, variable in _NAMES:
        people = [_person(n) for n in item.names(variable)]
        if people:
            out[name] = people
    if not top:
        out.setdefault("title", "Untitled")
        out.setdefault("authors", [{"name": "Anonymous"}])
    _venue(item, out)
    _write_dates(item, out, top=top)
    keyword = plain(item.text("keyword"))
    if keyword:
        out["keywords"] = keyword.split(", ")
    if re.fullmatch(r"[a-z]{2,3}", item.text("language")):
        out["languages"] = [item.text("language")]
    for name, value in item.custom.items():
        if name in _KEPT and name not in out:
            out[name] = value
    return out


_KEPT = frozenset(
    {"identifiers", "contact", "repository", "repository-artifact", "repository-code", "license-url", "commit"}
)
"""Members of the format that CSL has no variable for, and that come back from `custom`."""


def _venue(item: Item, out: dict[str, Any]) -> None:
    series = item.type in ("book", "report", "collection")
    container = plain(item.text("collection-title" if series else "container-title"))
    if container:
        articles = ("article-journal", "article-magazine", "article-newspaper", "review", "review-book", "article")
        out["journal" if item.type in articles else "collection-title"] = container
    publisher = plain(item.text("publisher"))
    if publisher:
        out["institution" if item.type == "thesis" else "publisher"] = {"name": publisher}
        if item.text("publisher-place"):
            out["institution" if item.type == "thesis" else "publisher"]["location"] = plain(
                item.text("publisher-place")
            )
    if item.text("event-title"):
        out["conference"] = {"name": plain(item.text("event-title"))}
        if item.text("event-place"):
            out["conference"]["location"] = plain(item.text("event-place"))
        date = item.date("event-date")
        if date and len(date.start) == 3:
            out["conference"]["date-start"] = _iso(date.start)
            if date.end and len(date.end) == 3:
                out["conference"]["date-end"] = _iso(date.end)
    first, dash, last = item.text("page").partition("-")
    if first and "-" not in last:
        out["start"] = first
        if dash:
            out["end"] = last


def _write_dates(item: Item, out: dict[str, Any], *, top: bool) -> None:
    issued = item.date("issued")
    if issued and len(issued.start) == 3 and len(issued.parts) == 1:
        out["date-released" if top or item.type in ("software", "dataset") else "date-published"] = _iso(issued.start)
    elif issued and issued.start and len(issued.parts) == 1 and not top:
        out["year"] = issued.start[0]
        if len(issued.start) > 1:
            out["month"] = issued.start[1]
    accessed = item.date("accessed")
    if accessed and len(accessed.start) == 3:
        out["date-accessed"] = _iso(accessed.start)
    original = item.date("original-date")
    if original and len(original.start) == 1:
        out["year-original"] = original.start[0]


def _iso(parts: DateParts) -> str:
    return "-".join([f"{parts[0]:04d}", *(f"{p:02d}" for p in parts[1:])])


def _person(name: Name) -> dict[str, str]:
    if name.literal:
        return {"name": name.literal}
    particle = " ".join(p for p in (name.dropping_particle, name.non_dropping_particle) if p)
    parts = {
        "family-names": name.family,
        "given-names": name.given,
        "name-particle": particle,
        "name-suffix": name.suffix,
    }
    return {k: v for k, v in parts.items() if v}
