"""Dates for the engine: a model `Date`, parsed or raw, → start and end points with seasons and eras.

CSL 1.0.2, "Date": a range has two points; a season stands in the place of a month. Raw text ("May 29, 2025",
"Spring 1999 - Summer 2001", "circa 1850", "44 BC", ISO 8601, EDTF) is read where all of it is a date, else it is
printed as it stands.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct

from citekit.model.dates import date_from_text
from citekit.model.item import Date, DateParts

if TYPE_CHECKING:
    from citekit.model.printed_dates import FoundDate

_CIRCA = re.compile(r"^(?:circa|ca\.?|c\.|about|approximately|~)\s*(?=\d)", re.IGNORECASE)
_ERA = re.compile(r"(\d{1,5})\s*(BCE?|B\.C\.|AD|A\.D\.|CE)", re.IGNORECASE)
_YEAR = re.compile(r"-\d{1,4}|\d{3,4}")
_MONTH_YEAR = re.compile(r"(0?[1-9]|1[0-2])/(\d{4})")
_DASHES = re.compile(r"\s+[-–—]\s+|--|/")
_WEEKDAY = re.compile(r"^[^\W\d_]{3,10},\s+(?=\w)")


class DatePoint(NamedTuple):
    """One day, month, season or year. 0 is what is not given; a negative year is before Christ.

    season: 1 to 4, or its name as given; it stands in the place of a missing month. as_month: the season was given as
    the number of a month."""

    year: int = 0
    month: int = 0
    day: int = 0
    season: int | str = 0
    as_month: bool = False


HAS_YEAR, HAS_MONTH, HAS_DAY, HAS_LITERAL = 1, 2, 4, 8
"""Which parts of a date are there, as bits (a season stands for a month)."""

_LONGEST = 100
"""Characters of a text that may be a date."""

_NOTHING = DatePoint()


class CslDate(Struct, frozen=True, kw_only=True):
    """A date as the engine prints it.

    end: the last point of a range, None for a single date. open_end: the range has no end yet. literal: text to print
    instead (or before) the points.
    """

    start: DatePoint = _NOTHING
    end: DatePoint | None = None
    circa: bool = False
    literal: str = ""
    open_end: bool = False


def date_bits(date: CslDate) -> int:
    """Which parts the date has, at either end."""
    if date.literal:
        return HAS_LITERAL
    bits = _bits(date.start)
    return bits | _bits(date.end) if date.end else bits


def _bits(point: DatePoint) -> int:
    year, month, day, season, _ = point
    return (HAS_YEAR if year else 0) | (HAS_MONTH if month or season else 0) | (HAS_DAY if day else 0)


@lru_cache(maxsize=4096)
def csl_date(date: Date) -> CslDate | None:
    """The engine's view of a date, None where it says nothing."""
    circa = date.circa
    literal = date.literal
    if date.raw and not date.parts:
        read = parse_raw(date.raw)
        if read is not None:
            return CslDate(
                start=read.start, end=read.end, circa=circa or read.circa, literal=literal, open_end=read.open_end
            )
        literal = literal or date.raw.strip()
    start = _point(date.start, date.season or 0)
    end = _point(date.end, 0) if date.end else None
    if not (any(start) or literal):
        return None
    return CslDate(start=start, end=end, circa=circa, literal=literal, open_end=date.end == ())


def parse_raw(text: str) -> CslDate | None:
    """The date that a whole text says, or None."""
    text = text.strip().strip("[]")
    if len(text) > _LONGEST:
        return None
    circa = bool(_CIRCA.match(text)) or text.endswith("?")
    text = _CIRCA.sub("", text).rstrip("?").strip()
    whole = _whole(text)
    if whole is None:
        halves = _DASHES.split(text)
        points = [_single(half.strip()) for half in halves] if len(halves) == 2 else []
        if len(points) != 2 or points[0] is None or points[1] is None:
            return None
        whole = CslDate(start=points[0], end=points[1])
    return CslDate(start=whole.start, end=whole.end, circa=circa or whole.circa, open_end=whole.open_end)


def odd_months(value: Any) -> CslDate | None:
    """A CSL-JSON date whose month is 17 to 20, which citeproc-js reads as the seasons 1 to 4, as it does 13 to 16."""
    parts = value.get("date-parts") if isinstance(value, dict) else None
    first = parts[0] if isinstance(parts, list) and parts else None
    if not isinstance(first, list) or len(first) < 2:
        return None
    year, month = (int(v) if str(v).lstrip("-").isdecimal() and len(str(v)) < 6 else 0 for v in first[:2])
    return CslDate(start=DatePoint(year, 0, 0, month - 16, True)) if year and 17 <= month <= 20 else None


def _whole(text: str) -> CslDate | None:
    edtf = date_from_text(text)
    if edtf.parts:
        end = _point(edtf.end, 0) if edtf.end else None
        return CslDate(start=_point(edtf.start, 0), end=end, circa=edtf.circa, open_end=edtf.end == ())
    found = _printed(text)
    if len(found) == 1 and not text[found[0].end :] and (not found[0].start or _WEEKDAY.match(text)):
        one = found[0]
        end = _point(one.parts[1], 0) if len(one.parts) > 1 else None
        return CslDate(start=_printed_point(one), end=end)
    point = _single(text)
    return CslDate(start=point) if point is not None else None


def _printed(text: str) -> tuple[FoundDate, ...]:
    from citekit.model.printed_dates import find_dates  # its tables are large, and most dates are numbers

    return find_dates(text)


def _single(text: str) -> DatePoint | None:
    """One point: what `_whole` knows without a range, and years of few digits, eras, "5/2003"."""
    if _YEAR.fullmatch(text):
        return DatePoint(int(text)) if int(text) else None
    if era := _ERA.fullmatch(text):
        year = int(era[1])
        return DatePoint(-year if era[2][0] in "Bb" else year) if year else None
    if pair := _MONTH_YEAR.fullmatch(text):
        return DatePoint(int(pair[2]), int(pair[1]))
    edtf = date_from_text(text)
    if len(edtf.parts) == 1:
        return _point(edtf.start, 0)
    found = _printed(text)
    if len(found) == 1 and len(found[0].parts) == 1 and (found[0].start, found[0].end) == (0, len(text)):
        return _printed_point(found[0])
    return None


def _printed_point(found: FoundDate) -> DatePoint:
    """The first point of a printed date; citeproc-js takes its season as the number of a month."""
    return _point(found.parts[0], found.season or 0)._replace(as_month=bool(found.season))


def _point(parts: DateParts, season: int | str) -> DatePoint:
    """Year, month, day; months 13-16 and 21-24 are seasons. A season beside a month is not used."""
    year, month, day = (*parts, 0, 0, 0)[:3]
    if month > 12:
        return DatePoint(year, 0, 0, month - (20 if month > 20 else 12), True)
    return DatePoint(year, month, day, 0 if month else season)
