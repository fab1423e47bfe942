"""Names and dates as Zotero writes them."""

from __future__ import annotations

from collections.abc import Mapping

from citekit.model import Date, Name
from citekit.model.dates import date_from_text
from citekit.model.item import DateParts


def creator_of(name: Name, creator_type: str) -> dict[str, str]:
    """A name as a Zotero creator: particles before the family name (dropping ones after the given name), the suffix
    after the given name with a comma; an institution as one name."""
    if name.literal:
        return {"creatorType": creator_type, "name": name.literal.strip()}
    last = " ".join(p.strip() for p in (name.non_dropping_particle, name.family) if p.strip())
    first = " ".join(p.strip() for p in (name.given, name.dropping_particle) if p.strip())
    if name.suffix.strip():
        first = f"{first}, {name.suffix.strip()}" if first else name.suffix.strip()
    return {"creatorType": creator_type, "firstName": first, "lastName": last}


def name_of_creator(creator: Mapping[str, str]) -> Name:
    """The name of a Zotero creator; what stands in its two parts is taken as it is."""
    if creator.get("name"):
        return Name(literal=str(creator["name"]))
    first, last = str(creator.get("firstName", "")), str(creator.get("lastName", ""))
    given, comma, suffix = first.rpartition(", ")
    if comma and suffix.rstrip(".").casefold() in _SUFFIXES:
        return Name(family=last, given=given, suffix=suffix)
    return Name(family=last, given=first)


_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "v", "esq", "phd", "md"})


def line_of_name(name: Name) -> str:
    """A name as a line of `extra`: "Family || Given", or the institution."""
    creator = creator_of(name, "")
    if "name" in creator:
        return one_line(creator["name"])
    return one_line(f"{creator['lastName']} || {creator['firstName']}".removesuffix(" || "))


def name_of_line(text: str) -> Name:
    family, bars, given = text.partition("||")
    return Name(family=family.strip(), given=given.strip()) if bars else Name(literal=text.strip())


def one_line(text: str) -> str:
    """`extra` holds a value a line, so line breaks become blanks."""
    return " ".join(text.split()) if any(c.isspace() and c != " " for c in text) else text.strip()


def date_text(date: Date) -> str:
    """A date as ISO 8601 or EDTF text ("2021-03", "1999/2001", "1850~", "2020-21" for spring), else as it is."""
    if not date.parts:
        return (date.literal or date.raw).strip()
    season = date.season if isinstance(date.season, int) and 1 <= date.season <= 4 else None
    text = "/".join(_edtf(parts, season) for parts in date.parts)
    return f"{text}~" if date.circa else text


def read_date(text: str) -> Date:
    """A date that Zotero holds: ISO 8601 or EDTF in parts, other text raw, since nobody has parsed it yet."""
    return date_from_text(text)


def _edtf(parts: DateParts, season: int | None) -> str:
    if not parts:
        return ".."
    year = parts[0] if parts[0] > 0 else parts[0] + 1  # EDTF counts a year 0
    rest = list(parts[1:])
    if rest and 13 <= rest[0] <= 16:
        rest[0] += 8
    if not rest and season is not None:
        rest = [20 + season]
    sign = "-" if year < 0 else ""
    return "-".join([f"{sign}{abs(year):04d}", *(f"{p:02d}" for p in rest)])
