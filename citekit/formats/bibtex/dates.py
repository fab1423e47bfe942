"""Dates of .bib fields ⇄ `Date`: biblatex's `date` (EDTF) and BibTeX's year, month and day.

biblatex manual, section 2.3.8 ("Date and Time Specifications"). BibTeX has no grammar for dates: what people write
in `year` and `month` is read by table; text that is no date stays literal.
"""

from __future__ import annotations

import re

from citekit.formats.bibtex.expressions import MONTHS
from citekit.model import Date
from citekit.model.dates import date_from_text
from citekit.model.item import DateParts
from citekit.model.printed_dates import MONTHS as MONTH_WORDS
from citekit.model.printed_dates import SEASONS, find_dates

STATUS = {
    "in press": "in press", "inpress": "in press", "forthcoming": "forthcoming", "submitted": "submitted",
    "to appear": "to appear", "in preparation": "in preparation", "inpreparation": "in preparation",
    "prepublished": "prepublished", "prepub": "prepublished", "accepted": "accepted", "under review": "under review",
}  # fmt: skip
"""Words that stand for a date that is yet to come, with the value of CSL's `status`."""
PUBSTATE = {"in press": "inpress", "forthcoming": "forthcoming", "submitted": "submitted",
            "in preparation": "inpreparation", "prepublished": "prepublished"}  # fmt: skip

_SEASON_NAMES = ("", "Spring", "Summer", "Autumn", "Winter")
MONTH_MACROS = tuple(MONTHS)
_CIRCA = re.compile(r"(?:c(?:a|irca)?\.?\s*|~\s*)(?=[\d\[(-])", re.IGNORECASE)
_YEAR = re.compile(r"[\[(]?(?P<year>-?\d{1,4})[\])]?(?P<mark>[~?%])?")
_BEFORE = re.compile(r"(\d{1,4})\s*(?:BCE?|B\.C\.(?:E\.)?)", re.IGNORECASE)
_YEARS = re.compile(r"(\d{4})\s*(?:-{1,3}|–|—|/)\s*(\d{2}|\d{4})?")
_ISO = re.compile(r"-?\d{4}-\d\d(?:-\d\d)?(?:/.*)?|\d{4}/\d{4}")
_DAY_MONTH = re.compile(r"(\d{1,2})[-/]([^\W\d_]{3,})[-/](\d{4})")
_MONTH_PIECE = re.compile(r"[^\W\d_]+|\d+|-{1,3}|–|—|/|&|\band\b")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def read_edtf(text: str) -> Date | None:
    """A biblatex date field; None where it is none. Zeros for month and day ("1993-00-00"), a day alone that is out
    of range, and the time of day are left out."""
    text = " ".join(text.split())
    if not text or text == "/":
        return None
    text = re.sub(r"-00(?=[-/~?%]|$)", "", re.sub(r"-00(?=-00)", "", text))
    text = re.sub(r"(?<=\d)T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?", "", text)
    if text.startswith(("/", "../")):
        return None
    text = re.sub(r"(?<![\d-])(\d{1,3})(?=[-/~?%]|$)", lambda m: m.group(1).zfill(4), text, count=1)
    text = re.sub(r"(?<=\d{4})-(\d)(?=[-/~?%]|$)", r"-0\1", text)
    text = re.sub(r"(?<=\d{4}-\d\d)-(\d)(?=[/~?%]|$)", r"-0\1", text)
    return _with_season(date_from_text(text))


def _with_season(date: Date) -> Date | None:
    """21-24 in place of the month are seasons."""
    if not date.parts:
        return None
    first = date.parts[0]
    if len(date.parts) == 1 and len(first) == 2 and 21 <= first[1] <= 24:
        return Date(parts=(first[:1],), season=first[1] - 20, circa=date.circa)
    return date


def read_printed(text: str) -> Date | None:
    """A whole text that is one date as people print it ("30-Mar-2020", "21 ago 2013", "19.01.2015"); None for other
    text, and for 03/04/2020, which may be two days."""
    spaced = _DAY_MONTH.sub(r"\1 \2 \3", text.strip(" .[]()"))
    found = find_dates(spaced)
    if len(found) != 1 or found[0].ambiguous or (found[0].start, found[0].end) != (0, len(spaced)):
        return None
    return Date(parts=found[0].parts, season=found[0].season)


def write_edtf(date: Date) -> str:
    """The date as biblatex takes it, "" where it has no such form."""
    if not date.parts or not date.parts[0]:
        return ""
    halves = [_edtf(parts) for parts in date.parts]
    if date.season is not None:
        season = date.season if isinstance(date.season, int) else SEASONS.get(date.season.casefold(), 0)
        if len(date.parts) > 1 or len(date.parts[0]) > 1 or season not in (1, 2, 3, 4):
            return ""
        halves = [f"{halves[0]}-{20 + season}"]
    if any(h is None for h in halves):
        return ""
    return "/".join(f"{h}~" if date.circa and h else str(h) for h in halves)


def _edtf(parts: DateParts) -> str | None:
    if not parts:
        return ""
    year = parts[0] if parts[0] > 0 else parts[0] + 1  # EDTF has a year 0, which is 1 BC
    if not -9999 <= year <= 9999:
        return None
    text = f"{year:04d}" if year >= 0 else f"-{-year:04d}"
    return "-".join([text, *(f"{p:02d}" for p in parts[1:])])


def read_parts(year: str, month: str, day: str) -> tuple[Date | None, str]:
    """BibTeX's year, month and day (as text). Gives the date and, for a word in its place, CSL's `status`."""
    year, circa = _circa(" ".join(year.split()))
    status = STATUS.get(year.casefold().strip("().[] "), "")
    if status:
        return None, status
    if _ISO.fullmatch(year):
        read = read_edtf(year)
        if read:
            return read, ""
    first, last, marked = _years(year)
    if first is None:
        printed = read_printed(year) if year else None
        return printed or (Date(literal=year, circa=circa) if year else None), ""
    circa = circa or marked
    months, days, season = _months(month, day)
    if season is not None:
        return Date(parts=((first,),), season=season, circa=circa), ""
    start: DateParts = (first, *months[:1], *(days[:1] if months else ()))
    end: DateParts | None
    if isinstance(last, int):
        end = (last, *months[1:2], *(days[1:2] if len(months) > 1 else ()))
    elif last is not None:
        end = ()
    elif len(months) > 1:
        end = (first, months[1], *days[1:2])
    elif len(days) > 1:
        end = (first, *months[:1], days[1])
    else:
        end = None
    return Date(parts=(start,) if end is None else (start, end), circa=circa), ""


def _circa(year: str) -> tuple[str, bool]:
    match = _CIRCA.match(year)
    return (year[match.end() :], True) if match else (year, False)


def _years(text: str) -> tuple[int | None, int | tuple[()] | None, bool]:
    """First year, last year (() is an open end), and whether it is marked as uncertain."""
    one = _YEAR.fullmatch(text)
    if one and int(one["year"]) != 0:
        return int(one["year"]), None, bool(one["mark"])
    before = _BEFORE.fullmatch(text)
    if before:
        return -int(before.group(1)), None, False
    two = _YEARS.fullmatch(text)
    if two:
        first, last = two.groups()
        if not last:
            return int(first), (), False
        end = int(last) if len(last) == 4 else int(first[:2] + last)
        if end >= int(first):
            return int(first), end, False
    return None, None, False


def _months(month: str, day: str) -> tuple[list[int], list[int], int | str | None]:
    """Months (one, or first and last), days, and the season."""
    months: list[int] = []
    days = [int(d) for d in re.findall(r"\d{1,2}", day) if 1 <= int(d) <= 31][:2]
    text = month.replace("\u00a0", " ").strip()
    for piece in _MONTH_PIECE.findall(text):
        word = piece.casefold().rstrip(".")
        if word in SEASONS:
            return [], [], SEASONS[word]
        number = month_number(word)
        if number:
            months.append(number)
        elif piece.isdigit():
            value = int(piece)
            if not text.strip("0123456789 ") and not months and 1 <= value <= 12:
                months.append(value)
            elif 1 <= value <= 31 and len(days) < 2:
                days.append(value)
    months = months[:2]
    if months and days and days[0] > _DAYS[months[0] - 1]:
        days = []
    return months, days, None


def month_number(word: str) -> int:
    """1 to 12 for a month's name in any of the languages known, or for its beginning in English."""
    known = MONTH_WORDS.get(word, 0)
    if known or len(word) < 3:
        return known
    short = word[:3]
    return MONTH_MACROS.index(short) + 1 if short in MONTHS and MONTHS[short].casefold().startswith(word) else 0


def write_parts(date: Date) -> dict[str, str]:
    """BibTeX's year, month and day as values with their delimiters; a month is a bare macro."""
    if not date.parts or not date.parts[0]:
        return {}
    start = date.parts[0]
    end = date.end
    year = _year_text(start[0], date.circa)
    out: dict[str, str] = {}
    if end is not None and (not end or end[0] != start[0]):
        if start[0] < 0 or len(start) != len(end or start):
            return {}
        year = f"{year}--{end[0] if end else ''}"
    out["year"] = f"{{{year}}}"
    if date.season is not None:
        season = date.season if isinstance(date.season, int) else SEASONS.get(date.season.casefold(), 0)
        if season not in (1, 2, 3, 4):
            return {}
        out["month"] = f"{{{_SEASON_NAMES[season]}}}"
    elif len(start) > 1:
        if not 1 <= start[1] <= 12:
            return {}
        out["month"] = MONTH_MACROS[start[1] - 1]
        if end and len(end) > 1 and (end[1] != start[1] or end[0] != start[0]):
            out["month"] += f' # "--" # {MONTH_MACROS[end[1] - 1]}' if 1 <= end[1] <= 12 else ""
        if len(start) > 2:
            out["day"] = f"{{{start[2]}--{end[2]}}}" if end and len(end) > 2 else f"{{{start[2]}}}"
    return out


def _year_text(year: int, circa: bool) -> str:
    text = str(year) if year > 0 else f"{-year} BC"
    return f"c. {text}" if circa else text
