"""CSL-JSON dates ⇄ `Date`, and the date forms that need no guess: ISO 8601 and EDTF (levels 0 and 1).

Printed dates ("Sep 18, 2024", "18. September") are the business of `citekit.normalize`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from citekit.model.item import Date, DateParts

_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SEASONS = frozenset((*range(13, 17), *range(21, 25)))
_EDTF = re.compile(r"(-?\d{4})(?:-(\d\d)(?:-(\d\d))?)?([~?%])?(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?")
_WHOLE = re.compile(r"-?[0-9]{1,7}")
_MEMBERS = frozenset({"date-parts", "season", "circa", "literal", "raw"})


def date_from_csl(value: Any) -> tuple[Date | None, str]:
    """The date that a CSL-JSON value gives, and what would have been wanted where part of it could not be used.

    Text and `raw` are read where they are ISO 8601 or EDTF, else kept in `Date.raw`; a number is a year.
    """
    if isinstance(value, str):
        return (date_from_text(value), "") if value.strip() else (None, "")
    if isinstance(value, int) and not isinstance(value, bool):
        parts, complaint = _parts([value])
        return (Date(parts=(parts,)), complaint) if parts else (None, complaint)
    if not isinstance(value, Mapping):
        return None, 'a date such as {"date-parts": [[2024, 9, 18]]}'
    return _from_object(value)


def plain_date(value: Any) -> Date | None:
    """The date of an object in which nothing is wrong; None for another value, which `date_from_csl` looks into.

    value: a mapping, or the tuple of its members (of which one may stand twice).
    """
    members = tuple(value.items()) if type(value) is dict else value
    if type(members) is not tuple:
        return None
    data = dict(members)
    parts = data.get("date-parts", [])
    if len(data) < len(members) or type(parts) is not list or not all(type(part) is list for part in parts):
        return None
    try:
        date, complaint = _of_parts(*parts[0]) if len(parts) == len(data) == 1 else _from_object(data)
    except TypeError:  # a part that is itself a list or an object
        return None
    return None if complaint else date


def _from_object(value: Mapping[str, Any]) -> tuple[Date | None, str]:
    parts_read, complaint = _all_parts(value.get("date-parts"))
    if not complaint and not _MEMBERS.issuperset(value):
        complaint = "a date of date-parts, season, circa, literal and raw"
    season, season_complaint = _season(value.get("season"))
    date = Date(
        parts=parts_read,
        season=season,
        circa=truth(value.get("circa")),
        literal=value["literal"] if isinstance(value.get("literal"), str) else "",
    )
    raw = value.get("raw")
    if isinstance(raw, str) and raw.strip() and not date.parts:
        read = date_from_text(raw)
        date = Date(
            parts=read.parts,
            season=season if season is not None else read.season,
            circa=date.circa or read.circa,
            literal=date.literal,
            raw=read.raw,
        )
    return (date if date else None), complaint or season_complaint


def date_from_text(text: str) -> Date:
    """A date from ISO 8601 or EDTF text ("2024", "2024-09", "1999/2001", "2020-03/..", "1850~", "2020-21" for
    spring); other text is kept in `raw`. EDTF counts a year 0, so its -0043 is 44 BC, which is -44 here."""
    halves = text.strip().split("/")
    if len(halves) <= 2:
        read = [_edtf(h.strip(), open_end=i == 1) for i, h in enumerate(halves)]
        if all(r is not None for r in read):
            found = [r for r in read if r is not None]
            return Date(parts=tuple(p for p, _ in found), circa=any(c for _, c in found))
    return Date(raw=text.strip())


def date_to_csl(date: Date) -> dict[str, Any]:
    """The CSL-JSON object of a date. An open end is written as year 0, as CSL processors read it."""
    out: dict[str, Any] = {}
    if date.parts:
        out["date-parts"] = [list(p) if p else [0] for p in date.parts]
    if date.season is not None:
        out["season"] = date.season
    if date.circa:
        out["circa"] = True
    if date.literal:
        out["literal"] = date.literal
    if date.raw:
        out["raw"] = date.raw
    return out


def truth(value: Any) -> bool:
    """A flag of CSL-JSON, which may be true, 1, "true" or "1"."""
    if isinstance(value, str):
        return value.strip().casefold() not in ("", "false", "0", "no")
    return bool(value)


def _edtf(text: str, *, open_end: bool) -> tuple[DateParts, bool] | None:
    if open_end and text in ("", ".."):
        return (), False
    match = _EDTF.fullmatch(text)
    if not match:
        return None
    year, month, day, mark = match.groups()
    given = [int(year), *(int(p) for p in (month, day) if p)]
    if given[0] <= 0:
        given[0] -= 1
    parts, complaint = _parts(given)
    return None if complaint or not parts else (parts, mark is not None)


def _all_parts(value: Any) -> tuple[tuple[DateParts, ...], str]:
    if value is None:
        return (), ""
    if not isinstance(value, list | tuple):
        return (), "a list of date parts"
    if value and not any(isinstance(v, list | tuple) for v in value):
        value = [value]  # [2024, 9] for [[2024, 9]]
    complaint = "" if len(value) <= 2 else "one date, or two for a range"
    read: list[DateParts] = []
    for i, given in enumerate(value[:2]):
        if i == 1 and _is_open(given):
            read.append(())
            continue
        parts, wrong = _parts(given)
        complaint = complaint or wrong
        if not parts:
            break
        read.append(parts)
    return tuple(read), complaint


@lru_cache(maxsize=4096, typed=True)
def _of_parts(*given: Any) -> tuple[Date | None, str]:
    """One value for a date that many works share."""
    parts, complaint = _parts(given)
    return (Date(parts=(parts,)) if parts else None), complaint


def _is_open(given: Any) -> bool:
    return isinstance(given, list | tuple) and not any(v not in (0, "0", "") for v in given)


def _parts(given: Any) -> tuple[DateParts, str]:
    """Year, month, day as far as they can be used; zero months and days are absent ones."""
    if not isinstance(given, list | tuple) or not given:
        return (), "year, month and day as whole numbers"
    numbers: list[int] = []
    for value in given[:3]:
        number = _whole(value)
        if number is None:
            if value in (None, "") and numbers:
                break
            return tuple(numbers), "year, month and day as whole numbers"
        numbers.append(number)
    if numbers[0] == 0:
        return (), "a year (there is no year 0)"
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    if len(numbers) > 1 and not (1 <= numbers[1] <= 12 or numbers[1] in _SEASONS):
        return (numbers[0],), "a month from 1 to 12"
    if len(numbers) > 2 and not (numbers[1] <= 12 and 1 <= numbers[2] <= _days(numbers[0], numbers[1])):
        return (numbers[0], numbers[1]), "a day that the month has"
    return tuple(numbers), "" if len(given) <= 3 else "at most year, month and day"


def _days(year: int, month: int) -> int:
    if month == 2 and (year % 4 or (year % 100 == 0 and year % 400)):
        return 28
    return _DAYS[month - 1]


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 10**7 else None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 10**7 else None
    if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
        return int(value)
    return None


def _season(value: Any) -> tuple[int | str | None, str]:
    if value is None or value == "":
        return None, ""
    number = _whole(value)
    if number is not None:
        if number in _SEASONS:
            number -= 12 if number < 20 else 20
        return (number, "") if 1 <= number <= 4 else (None, "a season from 1 to 4")
    return (value, "") if isinstance(value, str) else (None, "a season from 1 to 4")
