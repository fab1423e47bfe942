"""Names and dates as RIS writes them, both ways. RIS specification of 2011, "AU", "PY", "DA"."""

from __future__ import annotations

import re

from citekit.formats.tagged.tables import Tag
from citekit.model import Date, Name
from citekit.model.dates import date_from_text

# reading


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


def is_others(name: Name) -> bool:
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


def best_date(year: str, day: str) -> Date | None:
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


def dates_of(date: Date) -> list[Tag]:
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
        return [("PY", halves), ("DA", slashed(Date(parts=date.parts[:1])))]
    if date.circa:
        return [("PY", f"{slashed(Date(parts=date.parts))}circa")]
    if len(date.start) == 1 and date.season is None:
        return [("PY", f"{year}")]
    return [("PY", f"{year}"), ("DA", slashed(date))]


def slashed(date: Date) -> str:
    year, month, day = (*date.start, 0, 0)[:3]
    season = ("", "Spring", "Summer", "Autumn", "Winter")[date.season] if date.season in (1, 2, 3, 4) else ""
    return f"{year:04d}/{f'{month:02d}' if month else ''}/{f'{day:02d}' if day else ''}/{season}"
