"""The dates of feeds as their standards write them; words of other kinds are left to normalising."""

from __future__ import annotations

import re
from email.utils import parsedate

from citekit.model import Date
from citekit.model.dates import date_from_text

_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d-])")
_NO_YEAR = re.compile(r"(?<![+:−-])\b0[0-9]{3}\b(?!:)")


def day_of(text: str) -> Date | None:
    """The calendar day that a feed's date shows, in its own zone: ISO 8601 at any precision, or RFC 822."""
    if _NO_YEAR.search(text):
        return None  # "0000-00-00", "01 Jan 0001": what programs write for none
    match = _ISO.match(text.strip())
    if match:
        return _existing([int(part) for part in match.groups() if part])
    parts = parsedate(text) or parsedate(f"{text} 00:00:00")
    return _existing(list(parts[:3])) if parts else None


def _existing(parts: list[int]) -> Date | None:
    """A date without the day, or month, that its calendar does not have."""
    while parts:
        date = date_from_text("-".join(f"{part:02d}" if at else f"{part:04d}" for at, part in enumerate(parts)))
        if date.parts:
            return date
        parts.pop()
    return None
