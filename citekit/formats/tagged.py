"""Items ⇄ the tags of RIS, which EndNote's format says with other letters. spec "Exchange formats", 3.1 to 3.5.

RIS specification of 2011 (Thomson Reuters), "Tags"; tags of other programs are read too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from citekit.formats.extension import PREFIX, extension, restored
from citekit.formats.reftext import plain
from citekit.model import Date, Item, Name, Names, Value
from citekit.model.dates import date_from_text

Tag = tuple[str, str]
Say = Callable[[str, str], None]
"""Told of trouble: the code and the words."""

READ_TYPES: dict[str, str] = {
    "JOUR": "article-journal", "JFULL": "periodical", "EJOUR": "article-journal", "ABST": "article-journal",
    "INPR": "article-journal", "MGZN": "article-magazine", "NEWS": "article-newspaper", "UNPB": "article",
    "CONF": "paper-conference", "CPAPER": "paper-conference", "CHAP": "chapter", "ECHAP": "chapter", "BOOK": "book",
    "EBOOK": "book", "WHOLE": "book", "EDBOOK": "collection", "CLSWK": "classic", "SER": "periodical",
    "THES": "thesis", "RPRT": "report", "GOVDOC": "report", "ELEC": "webpage", "WEB": "webpage", "ICOMM": "webpage",
    "BLOG": "post-weblog", "DATA": "dataset", "AGGR": "dataset", "DBASE": "dataset", "COMP": "software",
    "PAT": "patent", "SLIDE": "speech", "MANSCPT": "manuscript", "PAMP": "pamphlet", "ENCYC": "entry-encyclopedia",
    "DICT": "entry-dictionary", "MPCT": "motion_picture", "VIDEO": "motion_picture", "ADVS": "motion_picture",
    "MULTI": "broadcast", "SOUND": "song", "MUSIC": "musical_score", "ART": "graphic", "FIGURE": "figure",
    "MAP": "map", "CASE": "legal_case", "STAT": "legislation", "BILL": "bill", "UNBILL": "bill", "LEGAL": "treaty",
    "HEAR": "hearing", "PCOMM": "personal_communication", "STAND": "standard", "GEN": "document",
}  # fmt: skip
_OWN_TYPES = {
    "collection": "EDBOOK", "article": "UNPB", "periodical": "JFULL", "review": "JOUR", "review-book": "JOUR",
    "post": "ELEC", "entry": "ENCYC", "regulation": "LEGAL", "book": "BOOK", "report": "RPRT", "webpage": "ELEC",
    "dataset": "DATA", "motion_picture": "MPCT", "bill": "BILL", "article-journal": "JOUR", "chapter": "CHAP",
    "paper-conference": "CONF", "treaty": "LEGAL",
}  # fmt: skip
WRITE_TYPES: dict[str, str] = {kind: code for code, kind in reversed(READ_TYPES.items())} | _OWN_TYPES
"""CSL type to RIS type; all others are GEN."""

_ARTICLES = frozenset({"article-journal", "article-magazine", "article-newspaper", "review", "review-book"})
_BOOKS = frozenset({"book", "classic", "collection", "pamphlet"})
_IN_SERIES = _BOOKS | {"chapter", "paper-conference", "entry", "entry-dictionary", "entry-encyclopedia"}
_LEGAL = frozenset({"legal_case", "legislation", "bill", "treaty", "hearing", "regulation"})

_TEXTS: tuple[tuple[str, str], ...] = (
    ("ST", "title-short"), ("J2", "container-title-short"), ("T3", "collection-title"), ("VL", "volume"),
    ("NV", "number-of-volumes"), ("IS", "issue"), ("SE", "chapter-number"), ("PB", "publisher"), ("M3", "genre"),
    ("DO", "DOI"), ("C2", "PMCID"), ("LA", "language"), ("DB", "archive"), ("CN", "call-number"),
    ("RN", "annote"), ("N1", "note"), ("AB", "abstract"),
)  # fmt: skip
_SYNONYMS = {
    "T1": "TI", "CT": "TI", "JO": "T2", "JF": "T2", "JA": "J2", "A1": "AU", "Y1": "PY", "PP": "CY",
    "N2": "AB", "LK": "UR", "CP": "IS",
}  # fmt: skip
KNOWN = frozenset(
    {tag for tag, _ in _TEXTS} | _SYNONYMS.keys()
    | {"TY", "ER", "ID", "TI", "T2", "BT", "AU", "A2", "A3", "A4", "ED", "PY", "DA", "Y2", "SP", "EP", "CY", "ET", "M1",
       "M2", "SN", "UR", "AN", "KW", "OP", "RP", "RI", "AD", "AV", "C1", "C3", "C4", "C5", "C6", "C7", "C8", "DP", "DS",
       "L1", "L2", "L3", "L4", "LB", "LK", "NA", "SL", "SF", "TA", "TT", "U1", "U2", "U3", "U4", "U5", "VO", "WT", "WV",
       "WP", "CA"}
)  # fmt: skip
"""Tags that the format, or a program that many use, knows."""

EXTENSION_TAG = "U5"
"""Where extension fields go: "csl-variable: value"."""
_EXTENSION = re.compile(r"(csl-[A-Za-z_-]+): ?(.*)", re.DOTALL)
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_DOI_LINK = re.compile(r"https?://(?:dx\.)?doi\.org/(10\.\d{4,9}/\S+)", re.IGNORECASE)
_RANGE = re.compile(r"([\w.]+)-([\w.]+)")


# reading


def item_from_tags(kind: str, tags: Iterable[Tag], say: Say) -> Item:
    """The item of one record: its RIS type and its tags in order. What has no variable is kept in `custom` as
    "ris-XX"."""
    return _Reading(READ_TYPES.get(kind, "document"), kind, say).item(tags)


@dataclass(slots=True)
class _Reading:
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
                self.left.setdefault(_SYNONYMS.get(tag, tag), []).append(value)
        key = self._take("ID")
        self._titles()
        self._people()
        self._dates()
        self._numbers()
        self._identifiers()
        for tag, variable in _TEXTS:
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
        if self.type in _BOOKS and "TI" not in self.left:
            self._set("title", "BT")
        self._set("title", "TI")
        second, third = self.left.get("T2"), self.left.get("C3")
        if self.type == "paper-conference" and second and third:
            self._set("container-title", "C3")
            self._set("event-title", "T2")
        elif self.type == "speech":
            self._set("event-title", "T2", "C3")
        elif self.type in _BOOKS:
            self._set("collection-title", "T3", "T2")
        self._set("container-title", "T2", "BT", "C3") if self.type not in _BOOKS else None
        self._set("event-place", "C1") if self.type in ("paper-conference", "speech") else None

    def _people(self) -> None:
        books = self.type in _BOOKS
        roles = {"AU": "author", "ED": "editor", "A2": "collection-editor" if books else "editor",
                 "A3": "collection-editor", "A4": "translator"}  # fmt: skip
        if self.type in _LEGAL:
            self._set("authority", "A2")
        for tag, variable in roles.items():
            values = self.left.pop(tag, [])
            names = [n for n in (read_name(v) for v in values) if not n.is_empty]
            truncated = any(_is_others(n) for n in names)
            names = [n for n in names if not _is_others(n)]
            if names:
                before = self.variables.get(variable)
                known = before.names if isinstance(before, Names) else ()
                self.variables[variable] = Names((*known, *names), truncated=truncated)

    def _dates(self) -> None:
        year, day, seen = self._take("PY"), self._take("DA"), self._take("Y2")
        issued = _best_date(year, day)
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
            self.variables["number-of-pages" if self.type in _BOOKS and not last else "page"] = pages
        self._set("version" if self.type in ("software", "dataset") else "edition", "ET")
        if self.type in _ARTICLES or self.type == "periodical":
            self._set("issue", "IS", "M1")
        elif self.type == "report":
            self._set("number", "SN", "M1")
        elif self.type in _IN_SERIES:
            self._set("collection-number", "M1")
        else:
            self._set("number", "M1")
        place = "jurisdiction" if self.type in _LEGAL or self.type == "patent" else "publisher-place"
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
            match = _DOI_LINK.fullmatch(link)
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


def read_name(text: str) -> Name:
    """ "Family, Given, Suffix"; one word is a family name, several without a comma an institution; a comma at the end
    says that those before it (if any) belong to the name of an institution."""
    text = " ".join(text.split())
    if text.endswith(","):
        body = text[:-1].rstrip()
        return Name(literal=body) if "," in body else Name(family=body)
    pieces = [p.strip() for p in text.split(",")]
    if len(pieces) == 1:
        return Name(family=text) if " " not in text else Name(literal=text)
    family, given, suffix = pieces[0], pieces[1], ", ".join(pieces[2:])
    words = family.split()
    small = 0
    while small < len(words) - 1 and words[small].islower():
        small += 1
    given_words = given.split()
    count = len(given_words)
    while count > 1 and given_words[count - 1].islower():
        count -= 1
    return Name(
        family=" ".join(words[small:]), given=" ".join(given_words[:count]), suffix=suffix,
        non_dropping_particle=" ".join(words[:small]), dropping_particle=" ".join(given_words[count:]),
        comma_suffix=suffix.rstrip(".").casefold() in ("jr", "sr"),
    )  # fmt: skip


def _is_others(name: Name) -> bool:
    return (name.literal or name.family).casefold().strip(".") in ("et al", "and others", "others")


_SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
_SLASHED = re.compile(r"(-?\d{1,4})/(\d{0,2})/(\d{0,2})(?:/(.*))?")
_SPAN = re.compile(r"(\d{4})-(\d{4})?")
_BEFORE = re.compile(r"(\d{1,4})\s*BCE?", re.IGNORECASE)


def read_date(text: str) -> Date | None:
    """RIS's YYYY/MM/DD/other, where other may be a season or "circa"; ISO dates and ranges; 44 BC; else literal."""
    text = " ".join(text.split())
    slashed = _SLASHED.fullmatch(text)
    if slashed:
        year, month, day, other = slashed.groups()
        parts = (int(year), *(int(p) for p in (month, day) if p and int(p)))
        if not int(year) or not (0 <= int(month or 1) <= 12 and 0 <= int(day or 1) <= 31):
            return Date(literal=text)
        return Date(
            parts=(parts,),
            season=_SEASONS.get((other or "").strip().casefold()),
            circa=(other or "").strip().casefold() in ("circa", "c.", "ca."),
        )
    span = _SPAN.fullmatch(text)
    if span and (not span.group(2) or int(span.group(2)) > int(span.group(1))):
        return Date(parts=((int(span.group(1)),), (int(span.group(2)),) if span.group(2) else ()))
    before = _BEFORE.fullmatch(text)
    if before:
        return Date(parts=((-int(before.group(1)),),))
    if not text.strip("/ "):
        return None
    if re.fullmatch(r"\d{1,4}", text) and int(text):
        return Date(parts=((int(text),),))
    read = date_from_text(text)
    return Date(literal=text) if read.raw or not read.parts else read


def _best_date(year: str, day: str) -> Date | None:
    """Of PY and DA the one that says more: a range or a remark in PY, else month and day in DA."""
    one, other = read_date(year) if year else None, read_date(day) if day else None
    if one is None or (one.literal and other and other.parts):
        return other
    if other is None or not other.parts or other.year != one.year:
        return one
    if len(one.parts) > 1 or one.circa:
        return one
    return other if len(other.start) > len(one.start) or other.season else one


# writing


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


@dataclass(slots=True)
class _Writing:
    item: Item
    out: list[Tag] = field(default_factory=list)

    def tags(self) -> list[Tag]:
        item = self.item
        self._titles()
        self._people()
        self._dates()
        for tag, variable in _TEXTS[:1]:
            self._text(tag, variable)
        self._numbers()
        for tag, variable in _TEXTS[1:]:
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
        elif item.type not in _BOOKS:
            self._add("T2", container)
        if item.type in ("paper-conference", "speech"):
            self._text("C1", "event-place")

    def _people(self) -> None:
        books = self.item.type in _BOOKS
        legal = self.item.type in _LEGAL
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
            self.out += _dates_of(issued)
        if accessed and accessed.parts and accessed.start and accessed.start[0] > 0:
            self._add("Y2", _slashed(accessed))
        original = self.item.date("original-date")
        if original and original.parts and len(original.parts) == 1 and original.start:
            self._add("OP", _slashed(original) if len(original.start) > 1 else str(original.start[0]))
        self._text("OP", "original-title")

    def _numbers(self) -> None:
        item = self.item
        pages = item.text("number-of-pages") if item.type in _BOOKS else item.text("page")
        span = _RANGE.fullmatch(pages)
        if span and item.type not in _BOOKS and span.group(1) != span.group(2):
            self._add("SP", span.group(1))
            self._add("EP", span.group(2))
        else:
            self._add("SP", pages)
        self._text("ET", "version" if item.type in ("software", "dataset") else "edition")
        if item.type in _IN_SERIES:
            self._text("M1", "collection-number")
        elif item.type not in _ARTICLES and item.type not in ("report", "periodical"):
            self._text("M1", "number")
        place = "jurisdiction" if item.type in _LEGAL or item.type == "patent" else "publisher-place"
        self._text("CY", place)

    def _identifiers(self) -> None:
        item = self.item
        if item.type == "report":
            self._text("SN", "number")
        else:
            self._text("SN", "ISSN")
            self._text("SN", "ISBN")
        doi, url = item.text("DOI"), item.text("URL")
        link = _DOI_LINK.fullmatch(url)
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


def write_name(name: Name) -> str:
    """A name as `read_name` reads it."""
    if name.literal:
        return f"{name.literal}," if "," in name.literal else name.literal
    family = " ".join(p for p in (name.non_dropping_particle, name.family) if p)
    given = " ".join(p for p in (name.given, name.dropping_particle) if p)
    if name.suffix:
        return f"{family}, {given}, {name.suffix}"
    if given:
        return f"{family}, {given}"
    return f"{family}," if " " in family else family


def _dates_of(date: Date) -> list[Tag]:
    if not date.parts or not date.start:
        text = date.literal or date.raw
        return [("PY", text)] if text else []
    year = date.start[0]
    if year < 1:
        return [("PY", f"{-year} BC")]
    if date.end is not None:
        if len(date.start) == 1 and len(date.end) < 2:
            return [("PY", f"{year}-{date.end[0] if date.end else ''}"), ("DA", f"{year}///")]
        halves = "/".join("-".join(f"{p:02d}" for p in part) for part in date.parts)
        return [("PY", halves), ("DA", _slashed(Date(parts=date.parts[:1])))]
    if date.circa:
        return [("PY", f"{_slashed(Date(parts=date.parts))}circa")]
    if len(date.start) == 1 and date.season is None:
        return [("PY", f"{year}")]
    return [("PY", f"{year}"), ("DA", _slashed(date))]


def _slashed(date: Date) -> str:
    year, month, day = (*date.start, 0, 0)[:3]
    season = ("", "Spring", "Summer", "Autumn", "Winter")[date.season] if date.season in (1, 2, 3, 4) else ""
    return f"{year:04d}/{f'{month:02d}' if month else ''}/{f'{day:02d}' if day else ''}/{season}"


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
