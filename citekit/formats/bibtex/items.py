"""One evaluated entry to an `Item`: type, names, dates, identifiers, texts; what has no variable stays in `custom`."""

from __future__ import annotations

import re

from citekit.formats.bibtex import fields as tables
from citekit.formats.bibtex.dates import STATUS, read_edtf, read_parts, read_printed
from citekit.formats.bibtex.draft import Draft, Say
from citekit.formats.bibtex.expressions import end_of_braces
from citekit.formats.bibtex.inherit import Entry
from citekit.formats.bibtex.latex import decode
from citekit.formats.bibtex.names import read_names
from citekit.formats.bibtex.verbatim import DOI_PREFIX, URL_COMMAND, is_link_of, unescaped
from citekit.model import Date, Item, Names
from citekit.model.vocabulary import NAME_VARIABLES, TYPES

_ARXIV_ID = re.compile(r"(?:arxiv:)?(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?)", re.IGNORECASE)
EPRINT_SERVER = re.compile(r"[A-Za-z][A-Za-z.-]*")
"""A name of an e-print server, as `eprinttype` holds it."""
_ARXIV_JOURNAL = re.compile(r"arxiv(?:\s+(?:e-?prints?|preprint))?[\s,:]*(?:arxiv:\s*)?(\S+)?", re.IGNORECASE)
_URL = re.compile(r"(?:https?|ftp)://\S+", re.IGNORECASE)
_ACCESSED = re.compile(r"(?:accessed|retrieved|visited)(?:\s+on)?:?\s*\[?(\d{4}-\d\d-\d\d)", re.IGNORECASE)
_TAG = re.compile(r"[a-zA-Z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def item_of(entry: Entry, say: Say) -> Item:
    """The item an entry describes. Nothing raises, and no field is lost."""
    return _Reading(entry, say).item()


class _Reading(Draft):
    """The steps, in the order in which they take their fields."""

    def item(self) -> Item:
        self.rename()
        self.is_biblatex = self.entry.type in tables.BIBLATEX_ENTRY_TYPES or not tables.BIBLATEX_MARKS.isdisjoint(
            self.entry.values
        )
        self._type()
        self._eprint()
        self._language()
        self._titles()
        self._names()
        self._dates()
        self._places()
        self._numbers()
        self._identifiers()
        self._genre()
        for name, variable in tables.TEXTS.items():
            self.set(variable, name)
        self._remarks()
        self.keep_rest()
        return Item(id=self.entry.key, type=self.type, variables=self.variables, custom=self.custom)

    def _type(self) -> None:
        kind = self.entry.type
        self.type = tables.READ_TYPES.get(kind, "document")
        if kind not in tables.READ_TYPES:
            self.custom["entrytype"] = kind
            self.say("", "CK210", f"@{kind} is no entry type of BibTeX or BibLaTeX; read as `document`")
        subtype = self.peek("entrysubtype").casefold()
        if subtype:
            named = "review-book" if subtype == "book" and kind == "review" else tables.SUBTYPES.get(subtype, subtype)
            if named in TYPES:
                self.type = named
                del self.left["entrysubtype"]
                return
        if kind == "manual" and ("organization" in self.left or "number" in self.left):
            self.type = "report"
        elif kind == "unpublished" and ("eventtitle" in self.left or "eventdate" in self.left):
            self.type = "speech"
        elif kind == "misc" and self.peek("type").casefold() == "patent":
            self.type = "patent"
            del self.left["type"]
        elif kind in ("misc", "article", "online", "unpublished", "electronic") and self._is_preprint():
            self.type = "article"
        elif kind == "misc" and self._is_page():
            self.type = "webpage"

    def _is_page(self) -> bool:
        """A thing with a URL that nobody published and that stands in nothing else."""
        linked = "url" in self.left or bool(URL_COMMAND.search(self.left.get("howpublished", "")))
        return linked and not {"publisher", "organization", "booktitle", "journaltitle"} & self.left.keys()

    def _is_preprint(self) -> bool:
        """An e-print on arXiv that has not appeared elsewhere."""
        if "booktitle" in self.left:
            return False
        journal = self.peek("journaltitle")
        if journal:
            return bool(_ARXIV_JOURNAL.fullmatch(journal))
        server = self.peek("eprinttype").casefold()
        eprint = self.left.get("eprint", "")
        return bool(eprint) and (server == "arxiv" or (not server and bool(_ARXIV_ID.fullmatch(eprint.strip()))))

    def _eprint(self) -> None:
        """arXiv numbers and other e-prints (spec 3.2, "arXiv id")."""
        eprint = self.verbatim("eprint")
        server = self.text("eprinttype")
        identifier = _ARXIV_ID.fullmatch(eprint)
        if eprint and (server.casefold() == "arxiv" or (not server and identifier)):
            number = identifier.group(1) if identifier else eprint
            if self.type == "article":
                self.variables["number"] = f"arXiv:{number}"
            else:
                self.variables["archive"], self.variables["archive_location"] = "arXiv", number
        elif server.casefold() == "pubmed" and eprint:
            self.variables["PMID"] = eprint
        elif eprint and EPRINT_SERVER.fullmatch(server):
            self.variables["archive"], self.variables["archive_location"] = server, eprint
        else:
            for name, text in (("eprint", eprint), ("eprinttype", server)):
                if text:
                    self.custom[name] = text
        journal = self.peek("journaltitle")
        match = _ARXIV_JOURNAL.fullmatch(journal) if self.type == "article" else None
        if match:
            named = _ARXIV_ID.fullmatch(match.group(1) or "")
            if named:
                self.variables.setdefault("number", f"arXiv:{named.group(1)}")
            self.custom["journal"] = " ".join(self.left.pop("journaltitle").split())

    def _whole_title(self, prefix: str, *, implied: bool = False) -> str:
        """Title, subtitle and addition of one level, joined."""
        names = (f"{prefix}title", f"{prefix}subtitle", f"{prefix}titleaddon")
        parts = [self.left.pop(name, "").strip() for name in names]
        if not any(parts):
            return ""
        if not (parts[1] or parts[2]):
            return self.decoded(names[0], parts[0], title=True, implied=implied)
        title = ""
        for part, joint, after in zip(parts, ("", ": ", ". "), ("", "?!:.", "?!."), strict=True):
            part = part[1:-1] if part.startswith("{") and end_of_braces(part, 0) == len(part) else part
            if part:
                title += (" " if title.endswith(tuple(after)) else joint) + part if title else part
        return self.decoded(names[0], title, title=True, implied=implied)

    def _titles(self) -> None:
        inside = self.type in ("chapter", "paper-conference") or self.type.startswith("entry")
        title = self._whole_title("", implied=True)
        book = self._whole_title("book")
        main = self._whole_title("main", implied=not inside)
        journal = self._whole_title("journal")
        event = self._whole_title("event")
        whole_book = title and not (book or main) and not self.is_biblatex
        if self.entry.type == "inbook" and whole_book and {"chapter", "pages"} & self.left.keys():
            title, book = "", title  # BibTeX's @inbook has the title of the book
        if main and inside:
            self.put("volume-title", book)
            book = main
        elif main:
            self.put("volume-title", title)
            title = main
        container = journal or book if self.type in tables.ARTICLES else book or journal
        for name, text in (("booktitle", book), ("journaltitle", journal)):
            if text and text != container:
                self.custom[name] = text
        self.put("title", title)
        self.put("container-title", container)
        self.put("event-title", event)

    def _names(self) -> None:
        options = self.left.get("options", "").replace(" ", "").casefold()
        non_dropping = not self.is_biblatex or "useprefix=true" in options
        if options in ("useprefix=true", "useprefix=false"):
            del self.left["options"]
        for name in ("author", "translator", "bookauthor"):
            self._people(tables.NAMES[name], name, non_dropping)
        for name, kind in tables.EDITOR_SLOTS:
            if name not in self.left:
                continue
            role = self.peek(kind).casefold()
            variable = tables.EDITOR_TYPES.get(role, role if role in NAME_VARIABLES else "editor")
            if role and variable == "editor" and role != "editor":
                if name != "editor":
                    continue  # a role that CSL does not know stays as it is
            elif role:
                del self.left[kind]
            self._people(variable, name, non_dropping)
        for name in tables.CONTRIBUTORS:
            self._people("contributor", name, non_dropping)

    def _people(self, variable: str, name: str, non_dropping: bool) -> None:
        if name not in self.left:
            return
        value = self.left.pop(name)
        found = read_names(value, non_dropping=non_dropping, report=lambda code, what: self.say(name, code, what))
        if not found:
            if value.strip():
                self.custom[name] = " ".join(value.split())
            return
        before = self.variables.get(variable)
        if isinstance(before, Names):
            found = Names(before.names + found.names, truncated=before.truncated or found.truncated)
        self.variables[variable] = found

    def _dates(self) -> None:
        for name, variable in tables.DATES.items():
            self._date(name, variable)
        printed = self.verbatim("date")
        issued = (read_edtf(printed) or read_printed(printed)) if printed else None
        status = STATUS.get(printed.casefold(), "")
        if printed and issued is None and not status:
            issued, status = read_parts(printed, "", "")
            if issued is None or not issued.parts:
                self.say("date", "CK212", f"“{printed[:60]}” is no date that biblatex knows; kept as text")
        self._year(issued, printed if issued or status else "", status)

    def _year(self, issued: Date | None, printed: str, status: str) -> None:
        """BibTeX's year, month and day, which a `date` overrules."""
        if printed:
            year = self.text("year")
            if year and not (issued and year.lstrip("0") == str(issued.year)):
                self.say("year", "CK213", f"the date is {printed} and the year {year}; the date was taken")
            month, day = (self.left.pop(n, "") for n in ("month", "day"))
            if not issued or len(issued.start) < 2:
                self.custom.update({n: v for n, v in (("month", month), ("day", day)) if v})
        else:
            year, month, day = (decode(self.left.pop(n, "")) for n in ("year", "month", "day"))
            issued, status = read_parts(year, month, day)
            if status or not year:
                self.custom.update({n: v for n, v in (("month", month), ("day", day)) if v})
            elif issued and issued.literal:
                self.say("year", "CK212", f"“{year[:60]}” is no year; kept as text")
                self.custom.update({n: v for n, v in (("month", month), ("day", day)) if v})
            elif month and issued and issued.parts and len(issued.start) == 1 and not issued.season:
                self.say("month", "CK212", f"“{month[:60]}” is no month; kept in `custom`")
                self.custom["month"] = month
        if issued:
            self.variables["issued"] = issued
        state = self.text("pubstate")
        if state or status:
            self.variables["status"] = STATUS.get(state.casefold(), state) or status

    def _date(self, name: str, variable: str) -> None:
        printed = self.verbatim(name)
        if not printed:
            return
        date = read_edtf(printed) or read_printed(printed)
        if date is None:
            self.say(name, "CK212", f"“{printed[:60]}” in {name} is no date that biblatex knows; kept as text")
            date = Date(literal=printed)
        self.variables[variable] = date

    def _places(self) -> None:
        """Publisher and place, which have another name in each type."""
        legal = self.type in tables.LEGAL
        if self.type in tables.WEB and "container-title" not in self.variables:
            self.set("container-title", "organization")
        if legal:
            self.set("authority", "institution")
        order = ("publisher", "institution", "organization")
        if self.type in ("thesis", "report"):
            order = ("institution", "publisher", "organization")
        self.set("publisher", *[n for n in order if n in self.left][:1])
        self.set("jurisdiction" if legal or self.type == "patent" else "publisher-place", "location")
        self._howpublished()

    def _howpublished(self) -> None:
        value = self.left.get("howpublished", "")
        if not value:
            return
        link = URL_COMMAND.fullmatch(value.strip())
        text = decode(value)
        if link or _URL.fullmatch(text):
            url = unescaped(value) if link else text
            if "url" not in self.left:
                self.left["url"] = url
                del self.left["howpublished"]
            elif unescaped(self.left["url"]) == url:
                del self.left["howpublished"]
        elif self.type in tables.WEB and "container-title" not in self.variables:
            self.set("container-title", "howpublished")
        else:
            self.set("medium", "howpublished")

    def _numbers(self) -> None:
        for name, variable in tables.NUMBERS.items():
            self.set_number(variable, name)
        if self.type in tables.ARTICLES or self.type == "periodical":
            self.set_number("issue", "number")
        elif self.type in tables.IN_SERIES:
            self.set_number("collection-number", "number")
        elif "number" not in self.variables:
            self.set_number("number", "number")
        self.set_number("issue", "issue")
        self.set_number("page", "pages")
        edition = self.text("edition")
        if edition:
            words = edition.casefold().removesuffix(" edition").removesuffix(" ed.").strip()
            self.variables["edition"] = tables.EDITIONS.get(words, edition)
        article = self.peek("eid")
        if article and "page" not in self.variables:
            self.variables["page"] = article

    def _identifiers(self) -> None:
        for name, variable in tables.IDENTIFIERS.items():
            text = self.verbatim(name)
            if text:
                self.variables[variable] = text
        doi = self.verbatim("doi")
        if doi:
            self.variables["DOI"] = DOI_PREFIX.sub("", doi, count=1).strip()
        url = self.verbatim("url")
        if url and not (doi and is_link_of(url, str(self.variables["DOI"]))):
            self.variables["URL"] = url

    def _language(self) -> None:
        langid = self.text("langid")
        language = self.text("language")
        from_id = tables.LANGUAGES.get(langid.casefold(), langid)
        named = tables.LANGUAGES.get(language.casefold(), language)
        finer = _TAG.fullmatch(named) and named[:2].casefold() == from_id[:2].casefold()
        if named and from_id and named != from_id and not finer:
            self.custom["language"], named = language, from_id
        if named or from_id:
            self.variables["language"] = named or from_id
            self.protects_words = (named or from_id).casefold().startswith("en")

    def _genre(self) -> None:
        genre = self.text("type")
        genre = tables.TYPE_WORDS.get(genre.casefold(), genre) if genre else tables.THESES.get(self.entry.type, "")
        if genre:
            self.variables["genre"] = genre

    def _remarks(self) -> None:
        """A note that says when the thing was looked at, or where it is."""
        note = self.variables.get("note")
        if not isinstance(note, str):
            return
        seen = _ACCESSED.search(note)
        if seen and "accessed" not in self.variables:
            date = read_edtf(seen.group(1))
            if date:
                self.variables["accessed"] = date
        link = URL_COMMAND.fullmatch(self.entry.values.get("note", "").strip())
        if link and "URL" not in self.variables and note == unescaped(link.group(1)):
            self.variables["URL"] = note
            self.variables.pop("note", None)
