"""Printed dates → `Date`, with the precision they were printed in (rules 20 to 25)."""

from __future__ import annotations

import re

from citekit.model import Date
from citekit.model.dates import date_from_text
from citekit.model.printed_dates import FoundDate, find_dates

_STATUS = {
    "forthcoming": "forthcoming",
    "to appear": "forthcoming",
    "accepted": "accepted",
    "in press": "in press",
    "in review": "in review",
    "under review": "in review",
    "submitted": "submitted",
    "in preparation": "in preparation",
    "in progress": "in preparation",
    "im erscheinen": "forthcoming",
    "à paraître": "forthcoming",
    "en prensa": "in press",
    "en prensa ": "in press",
}
_UNDATED = re.compile(r"^\(?(?:n\.?\s?d\.?|s\.?\s?d\.?|o\.?\s?j\.?|undated|no date)\)?$", re.IGNORECASE)
_RELATIVE = re.compile(
    r"\b(?:yesterday|today|just now|ago|vor \d+|gestern|heute|hier|ayer|hace \d+|il y a)\b|\d+\s*(?:日前|時間前|天前)",
    re.I,
)


def date(text: str, *, day_first: bool | None = None) -> Date | None:
    """The date that a printed text gives, None where it gives none ("n.d.", "in press").

    day_first: how 03/04/2024 is to be read; None leaves only its year, since nobody knows (rule 23).
    """
    text = " ".join(text.split())
    if not text or _UNDATED.match(text):
        return None
    exact = date_from_text(text)
    if exact.parts and (not exact.year or 1000 <= exact.year <= 2100):
        return exact
    found = find_dates(text)
    if not found:
        return None
    best = max(found, key=lambda f: (f.precision, f.end))
    return _date(best, day_first)


def _date(found: FoundDate, day_first: bool | None) -> Date:
    if found.ambiguous:
        if day_first is None:
            return Date(parts=tuple(p[:1] for p in found.parts))
        return Date(parts=found.swapped if day_first else found.parts)
    return Date(parts=found.parts, season=found.season)


def is_ambiguous(text: str) -> bool:
    """Whether the text's only date is one whose day and month could be exchanged."""
    found = find_dates(text)
    return bool(found) and all(f.ambiguous for f in found)


def is_relative(text: str) -> bool:
    """Whether the text is a date that only holds on the day it was read ("3 days ago")."""
    return bool(_RELATIVE.search(text)) and not find_dates(text)


def status(text: str) -> str:
    """CSL's `status` for a word that stands in place of a date ("in press"), "" where there is none."""
    folded = text.casefold()
    return next((value for word, value in _STATUS.items() if word in folded), "")
