"""When a work came out, as one moment: what feeds and pages are ordered by, newest first.

A work's moment is that of `issued`, else `available-date`, `submitted`, the day its site posted it, the day it was
first seen, else a fixed day that the caller names; never the clock. A year counts from 1 January, a month from its
first day, at 00:00 UTC. Specification: docs/rules.md, feeds 1 to 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from operator import attrgetter, itemgetter

from msgspec import Struct

from citekit.model.item import Date, DateParts, Item

UNDATED = datetime(1990, 1, 1, tzinfo=UTC)
"""Stands for "not known" where a date must stand and nobody named one: the first day no feed validator doubts."""

_LAST = datetime.min.replace(tzinfo=UTC)
_SECONDS_OF_A_DAY = 86_400


class Dated(Struct, frozen=True):
    """An item with its moment. `when`: UTC, unique among the items it was ordered with (up to 86,400 on one day);
    `known` is false where no date of the work's own was found."""

    item: Item
    when: datetime
    known: bool


def in_order(items: Iterable[Item], *, first_seen: Mapping[str, str], undated: str = "") -> list[Dated]:
    """The items newest first, then by id; those of one day a second apart, so that readers keep this order.

    first_seen: ISO dates by item id. undated: ISO date for items without any ("": `UNDATED`, and they come last).
    """
    fallback = moment(undated[:10])
    order: list[tuple[datetime, bool, datetime, Item]] = []
    for item in sorted(items, key=attrgetter("id")):
        when = of_item(item, first_seen.get(item.id, "") if first_seen else "")
        order.append((when or fallback or _LAST, when is not None, when or fallback or UNDATED, item))
    order.sort(key=itemgetter(0), reverse=True)  # stable: ids stay in order
    return _spread([one[1:] for one in order])


def of_item(item: Item, first_seen: str = "") -> datetime | None:
    """The start of the item's own day, None where it has no date that a calendar knows."""
    for variable in ("issued", "available-date", "submitted"):
        date = item.variables.get(variable)
        when = start(date) if isinstance(date, Date) else None
        if when:
            return when
    posted = item.about.get("posted")
    when = (moment(posted) if isinstance(posted, str) else None) or moment(first_seen)
    return when.replace(hour=0, minute=0, second=0, microsecond=0) if when else None


def start(date: Date) -> datetime | None:
    """The first moment of a date; None for a literal, and for years outside 100 to 9999: readers of RFC 822 dates
    take the year 0065 for 1965."""
    return _start(date.parts[0]) if date.parts else None


@lru_cache(maxsize=4096)
def _start(parts: DateParts) -> datetime | None:
    year, month, day = (*parts, 1, 1)[:3] if parts else (0, 1, 1)
    if not 100 <= year <= 9999:
        return None
    if not 1 <= month <= 12:  # a season
        month, day = 1, 1
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:  # no such day in this month
        return datetime(year, month, 1, tzinfo=UTC)


def moment(text: str) -> datetime | None:
    """ISO text ("2024", "2024-09", "2024-09-18", "2024-09-18T10:00:00Z") as a moment in UTC, None for other text."""
    if not text:
        return None
    whole = text + "-01-01"[len(text) - 4 :] if len(text) in (4, 7) else text
    try:
        when = datetime.fromisoformat(whole)
        when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return when if when.year >= 100 else None


def _spread(dated: list[tuple[bool, datetime, Item]]) -> list[Dated]:
    """Gives each item of one moment its own second: the last in order keeps it, those before follow within the day."""
    spread: list[Dated] = []
    later = 0
    for index in range(len(dated) - 1, -1, -1):
        known, when, item = dated[index]
        same = index + 1 < len(dated) and dated[index + 1][1] == when
        later = later + 1 if same else 0
        own = when + timedelta(seconds=min(later, _SECONDS_OF_A_DAY - 1)) if later else when
        spread.append(Dated(item, own, known))
    spread.reverse()
    return spread
