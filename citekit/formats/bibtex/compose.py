"""One item as an entry: its type, and its fields as written (with delimiters)."""

from __future__ import annotations

import re

from msgspec import Struct, field

from citekit.formats.bibtex import fields as tables
from citekit.formats.bibtex import orcids
from citekit.formats.bibtex.dates import PUBSTATE, write_edtf, write_parts
from citekit.formats.bibtex.harmless import is_harmless, is_tame
from citekit.formats.bibtex.items import EPRINT_SERVER
from citekit.formats.bibtex.latex_out import encode
from citekit.formats.bibtex.names import write_names
from citekit.formats.bibtex.verbatim import is_link_of, unescaped
from citekit.formats.jsontext import to_json
from citekit.model import Date, Item, Names

OWN = frozenset({"entrytype", "citekit"})
"""Members of `custom` that an entry shows in its own way."""
_NO_ENTRIES = frozenset({"comment", "string", "preamble", "xdata", "set"})
_RANGE = re.compile(r"(?<=\w)-(?=\w)")
_ARXIV_NUMBER = re.compile(r"arXiv:(\S+)")
_FIELD_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_:.+-]*")
_BAD_IN_URL = re.compile(r"[\s{}\\]")


class Dialect(Struct, frozen=True, kw_only=True):
    """biblatex: BibLaTeX, else BibTeX. ascii_only, protect: as `WriteOptions` says."""

    biblatex: bool
    ascii_only: bool = False
    protect: str = "minimal"


def compose(item: Item, dialect: Dialect, subtype: str = "") -> tuple[str, dict[str, str]]:
    """The entry type and the fields, in the order in which they are written; values with their delimiters.

    subtype: an `entrysubtype` that is to be added since the entry would read back as another type without it.
    """
    composer = _Composer(item, dialect)
    kind, fields = composer.composed()
    if subtype:
        fields["entrysubtype"] = f"{{{subtype}}}"
    return kind, dict(sorted(fields.items(), key=_place))


_PLACES = {name: place for place, name in enumerate(tables.ORDER)}


def _place(field_: tuple[str, str]) -> tuple[int, str]:
    name = field_[0]
    known = _PLACES.get(name, _PLACES.get(name.lower(), 1000))
    return (known, "" if known < 1000 else name)


class _Composer(Struct):
    item: Item
    dialect: Dialect
    fields: dict[str, str] = field(default_factory=dict)
    use_prefix: bool = False

    def composed(self) -> tuple[str, dict[str, str]]:
        item, biblatex = self.item, self.dialect.biblatex
        kind = self._kind()
        self._titles(kind)
        self._people()
        self._dates()
        self._numbers()
        self._publishers(kind)
        self._identifiers()
        self._genre(kind)
        self._language()
        self._text("note", "note")
        self._status()
        self._text("abstract", "abstract")
        self._text("annotation" if biblatex else "annote", "annote")
        self._text("keywords", "keyword")
        if biblatex:
            self._text("library", "call-number")
        self._custom()
        if self.use_prefix:
            self._add("options", "useprefix=true")
        if item.type == "patent" and not biblatex:
            self.fields.setdefault("type", "{patent}")
        return kind, self.fields

    # helpers

    def _add(self, name: str, latex: str) -> None:
        if latex:
            self.fields.setdefault(name, f"{{{latex}}}")

    def _latex(self, text: str) -> str:
        return encode(text, ascii_only=self.dialect.ascii_only)

    def _text(self, name: str, variable: str) -> None:
        text = self.item.text(variable)
        if text:
            title = name in tables.TITLES
            self._add(name, encode(text, ascii_only=self.dialect.ascii_only, title=title))

    def _title(self, name: str, variable: str) -> None:
        """A title, with its capitals protected. In BibTeX a title in another language is protected as a whole."""
        text = self.item.text(variable)
        if not text:
            return
        protect = self.dialect.protect
        language = self.item.text("language").lower()
        if protect == "minimal" and language and not language.startswith("en"):
            protect = "none" if self.dialect.biblatex else "whole"
        self._add(name, encode(text, ascii_only=self.dialect.ascii_only, protect=protect, title=True))

    def _number(self, name: str, variable: str) -> None:
        self._add(name, self._latex(self.item.text(variable)))

    # the entry type

    def _kind(self) -> str:
        item, biblatex = self.item, self.dialect.biblatex
        own = item.custom.get("entrytype")
        if item.type == "document" and isinstance(own, str) and _is_own_type(own):
            return own
        if item.type == "chapter":
            return self._chapter()
        if biblatex:
            kind, subtype = tables.BIBLATEX_TYPES.get(item.type, ("misc", item.type))
            if subtype and item.type != "document":
                self._add("entrysubtype", subtype)
            return kind
        if item.type == "thesis" and "master" in item.text("genre").casefold():
            return "mastersthesis"
        return tables.BIBTEX_TYPES.get(item.type, "misc")

    def _chapter(self) -> str:
        """A part of one author's book is @inbook, of an edited one @incollection."""
        if not self.item.text("title"):
            return "inbook"
        if not self.item.text("container-title"):
            return "incollection"
        own = self.item.names("container-author")
        of_one = own and own.names == self.item.names("author").names
        return "inbook" if self.dialect.biblatex and (of_one or not self.item.names("editor")) else "incollection"

    # titles

    def _titles(self, kind: str) -> None:
        item, biblatex = self.item, self.dialect.biblatex
        part = item.text("page") or item.text("chapter-number")
        if kind == "inbook" and not item.text("title") and not biblatex and part:
            self._text("title", "container-title")  # BibTeX's @inbook has the title of the book
        self._text("shorttitle", "title-short")
        container = "container-title"
        if item.type in tables.ARTICLES:
            name = "journaltitle" if biblatex else "journal"
        elif item.type in tables.WEB:
            name = "organization" if biblatex else "howpublished"
        else:
            name = "booktitle"
        volume_title = biblatex and item.text("volume-title")
        inside = item.type in ("chapter", "paper-conference") or item.type.startswith("entry")
        if volume_title and inside:
            self._text("maintitle", container)
            self._text("booktitle", "volume-title")
        elif volume_title:
            self._title("maintitle", "title")
            self._title("title", "volume-title")
        if name != "booktitle" or "title" not in self.fields:
            self._text(name, container)  # no style changes the case of these
        self._title("title", "title")
        self._text("series", "collection-title")
        if biblatex:
            self._text("shortjournal", "container-title-short")
            self._text("eventtitle", "event-title")
            self._text("venue", "event-place")
            self._text("origtitle", "original-title")
            self._text("origpublisher", "original-publisher")
            self._text("origlocation", "original-publisher-place")
            self._text("reviewtitle", "reviewed-title")

    # people

    def _people(self) -> None:
        written: dict[str, Names] = {}
        for variable, value in self.item.variables.items():
            if isinstance(value, Names) and value:
                written[variable] = value
        for name in ("author", "translator", "container-author"):
            if name in written:
                target = "bookauthor" if name == "container-author" else name
                if target != "bookauthor" or self.dialect.biblatex:
                    self._names(target, written.pop(name))
        slots = [s for s in tables.EDITOR_SLOTS if s[0] not in self.item.custom]
        if "editor" in written:
            self._names("editor", written.pop("editor"))
            slots = [s for s in slots if s[0] != "editor"]
        if self.dialect.biblatex:
            for (name, kind), (role, names) in zip(slots, sorted(written.items()), strict=False):
                self._names(name, names)
                self._add(kind, role)

    def _names(self, name: str, names: Names) -> None:
        dialect = self.dialect
        force = dialect.biblatex and self._any_prefix()
        text = write_names(names, ascii_only=dialect.ascii_only, biblatex=dialect.biblatex, use_prefix=force)
        self.use_prefix = self.use_prefix or force
        self._add(name, text)

    def _any_prefix(self) -> bool:
        return any(n.non_dropping_particle for v in self.item.variables.values() if isinstance(v, Names) for n in v)

    # dates

    def _dates(self) -> None:
        issued = self.item.date("issued")
        if issued:
            self._issued(issued)
        accessed = self.item.date("accessed")
        if accessed:
            self._date("urldate", accessed)
        if self.dialect.biblatex:
            for name, variable in (("eventdate", "event-date"), ("origdate", "original-date")):
                date = self.item.date(variable)
                if date:
                    self._date(name, date)

    def _date(self, name: str, date: Date) -> None:
        self._add(name, write_edtf(date))
        if not date.parts:
            self._verbatim(name, date.literal or date.raw)

    def _issued(self, date: Date) -> None:
        edtf = write_edtf(date) if self.dialect.biblatex else ""
        if edtf:
            self._add("date", edtf)
            return
        parts = write_parts(date)
        if parts:
            self.fields.update(parts)
            return
        text = self._latex(date.literal or date.raw)
        if text:
            self._add("year", text)

    def _status(self) -> None:
        status = self.item.text("status")
        if not status:
            return
        if self.dialect.biblatex:
            self._add("pubstate", PUBSTATE.get(status.casefold(), self._latex(status)))
        else:
            self._add("note", self._latex(status))

    # numbers

    def _numbers(self) -> None:
        item, biblatex = self.item, self.dialect.biblatex
        for name, variable in tables.NUMBERS.items():
            if biblatex or name not in ("part", "version"):
                self._number(name, variable)
        self._number("edition", "edition")
        if item.type in tables.ARTICLES or item.type == "periodical":
            self._number("number", "issue")
        else:
            in_series = item.type in tables.IN_SERIES
            number = item.text("number")
            if not in_series and not (item.type == "article" and _ARXIV_NUMBER.fullmatch(number)):
                self._number("number", "number")
            if in_series:
                self._number("number", "collection-number")
            self._number("issue", "issue")
        page = item.text("page")
        if page and item.custom.get("eid") != page:
            self._add("pages", _RANGE.sub("--", self._latex(page)))

    # publishers and places

    def _publishers(self, kind: str) -> None:
        item, biblatex = self.item, self.dialect.biblatex
        name = "publisher"
        if item.type == "thesis":
            name = "institution" if biblatex else "school"
        elif item.type == "report":
            name = "institution"
        elif item.type == "software" and biblatex:
            name = "organization"
        self._text(name, "publisher")
        if item.type in tables.LEGAL:
            self._text("institution" if biblatex else "publisher", "authority")
        place = "location" if biblatex else "address"
        legal = item.type in tables.LEGAL or item.type == "patent"
        self._text(place, "jurisdiction" if legal else "publisher-place")
        if item.text("medium"):
            self._text("howpublished", "medium")

    # identifiers

    def _identifiers(self) -> None:
        item = self.item
        for name, variable in tables.IDENTIFIERS.items():
            self._verbatim(name, item.text(variable))
        doi, url = item.text("DOI"), item.text("URL")
        self._verbatim("doi", doi)
        if not (doi and is_link_of(url, doi)):
            self._verbatim("url", url)
        number = _ARXIV_NUMBER.fullmatch(item.text("number"))
        if number and item.type == "article":
            self._eprint(number.group(1), "arXiv")
        elif item.text("archive_location") and EPRINT_SERVER.fullmatch(item.text("archive")):
            self._eprint(item.text("archive_location"), item.text("archive"))

    def _verbatim(self, name: str, value: str) -> None:
        """A field that is not typeset as text; what would end it, or act in it, is percent-encoded."""
        if not value:
            return
        if is_tame(value) or (is_harmless(value) and unescaped(value) == value):
            self._add(name, value)
        elif name in ("url", "doi", "eprint"):
            self._add(name, _BAD_IN_URL.sub(lambda m: "".join(f"%{b:02X}" for b in m.group().encode()), value))
        else:
            self._add(name, self._latex(value))

    def _eprint(self, identifier: str, server: str) -> None:
        self._verbatim("eprint", identifier)
        category = self.item.custom.get("eprintclass") or self.item.custom.get("primaryclass")
        server = "arxiv" if server == "arXiv" and self.dialect.biblatex else server
        self._add("eprinttype" if self.dialect.biblatex else "archivePrefix", server)
        if isinstance(category, str) and _FIELD_NAME.fullmatch(category):
            self._add("eprintclass" if self.dialect.biblatex else "primaryClass", category)

    # the rest

    def _genre(self, kind: str) -> None:
        genre = self.item.text("genre")
        if not genre:
            return
        key = next((k for k, v in tables.TYPE_WORDS.items() if v == genre and k in ("phdthesis", "mathesis")), "")
        if self.item.type == "thesis":
            if self.dialect.biblatex and key:
                self._add("type", key)
                return
            if genre == tables.THESES.get(kind):
                return
        self._add("type", self._latex(genre))

    def _language(self) -> None:
        tag = self.item.text("language")
        if not tag:
            return
        if not self.dialect.biblatex:
            self._add("language", self._latex(tag))
            return
        name = tables.LANGIDS.get(tag) or tables.LANGIDS.get(tag.split("-")[0], "")
        self._add("langid", name)
        if tables.LANGUAGES.get(name) != tag:
            self._add("language", self._latex(tag))

    def _custom(self) -> None:
        """What the source had beyond CSL goes back as it was; what could do something goes back as inert text."""
        names = {n.lower(): n for n in self.fields}
        for name, value in self.item.custom.items():
            lower = name.lower()
            if (
                not isinstance(value, str)
                or not _FIELD_NAME.fullmatch(name)
                or lower in OWN
                or lower.startswith("csl-")
            ):
                continue
            if lower in ("eprintclass", "primaryclass") and {"eprintclass", "primaryclass"} & names.keys():
                continue
            if lower in names:
                known = tables.ALIASES.get(lower)
                if known is None or known in names:
                    continue
                self.fields[known] = self.fields.pop(names[lower])  # `location` beside an `address` of the source's own
            annotated = orcids.annotation(value) if name == orcids.OWN_NAME and self.dialect.biblatex else ""
            if annotated:
                name, value = orcids.FIELD, annotated
            self._add(name, value if is_harmless(value) else to_json(value))


def _is_own_type(name: str) -> bool:
    """Whether a source's own name of an entry type can be written again."""
    known = name.lower() in tables.READ_TYPES or name.lower() in _NO_ENTRIES
    return not known and _FIELD_NAME.fullmatch(name) is not None
