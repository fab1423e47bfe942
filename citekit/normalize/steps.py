"""The steps from a record to an item, each taking a `Draft` one thing further, in the order of `STEPS`."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from citekit.model import Date, Level, Names
from citekit.model import kinds as types
from citekit.model.vocabulary import KINDS, Kind
from citekit.normalize import dates as printed_dates
from citekit.normalize import titles as printed_titles
from citekit.normalize.authors import authors, other_names, owner
from citekit.normalize.comparing import comparable
from citekit.normalize.draft import Draft
from citekit.normalize.identifiers import identifiers
from citekit.normalize.kind import kind

_DAY_FIRST = frozenset("de fr es it pt nl pl cs ru uk da nb no sv fi ro hu tr en-gb en-au en-ie en-nz en-in".split())
"""Languages that write the day before the month."""


def typed_values(draft: Draft) -> None:
    """Values that the format itself typed pass through."""
    for name, value in list(draft.todo.items()):
        if isinstance(value, Names | Date):
            if value:
                draft.variables[name] = value
            del draft.todo[name]


def titles(draft: Draft) -> None:
    site = draft.context("site")
    for name in ("title", "title-short", "original-title", "container-title", "collection-title", "event-title"):
        texts = draft.take(name)
        if not texts:
            continue
        cleaned = printed_titles.title(texts[0], site=site) if name == "title" else _line(texts[0])
        if cleaned:
            draft.variables[name] = cleaned
        if name == "title" and cleaned != " ".join(texts[0].split()):
            _keep_if_more(draft, texts[0], cleaned)
    title = draft.variables.get("title")
    if isinstance(title, str) and printed_titles.is_all_capitals(title):
        draft.say("CK312", "the title is printed in capitals throughout; left as it is", "write it in normal case")


def _keep_if_more(draft: Draft, printed: str, cleaned: str) -> None:
    """The printed title is kept where more than spaces, tags and a final point was taken from it."""
    if comparable(printed_titles.text(printed)) != comparable(cleaned):
        draft.keep_printed("title", printed_titles.text(printed))
        if status := printed_dates.status(printed):
            draft.variables.setdefault("status", status)


@lru_cache(maxsize=1024)
def _line(text: str) -> str:
    return printed_titles.text(text, markup=True).strip(" ,;:")


def dates(draft: Draft) -> None:
    """Each printed date; a card's date on a paper is the day the site put it up, not `issued` (rule 22)."""
    for variable in [n for n in draft.todo if KINDS.get(n) is Kind.DATE]:
        printed = draft.take(variable)[:1]
        if not printed:
            continue
        text = " ".join(printed[0].split())
        read = printed_dates.date(text, day_first=_day_first(draft), read_on=draft.read_on)
        if read is None:
            _unread_date(draft, variable, text)
            continue
        if word := printed_dates.status_before(text):
            draft.variables.setdefault("status", word)
        if printed_dates.is_relative(text):
            draft.keep_printed(variable, text)
            draft.infer(variable, f"“{text}”, read on {draft.read_on:%Y-%m-%d}")
        if printed_dates.is_ambiguous(text) and len(read.start) < 3:
            draft.keep_printed(variable, text)
            draft.say(
                "CK305", f"“{text}” may be day or month first; kept the year", "write it as 2024-04-03", Level.WARNING
            )
        if variable == "issued" and _is_posting_date(draft):
            draft.about["posted"] = str(read)
        else:
            draft.variables[variable] = read


def _day_first(draft: Draft) -> bool | None:
    if draft.date_order:
        return draft.date_order == "day"
    language = draft.context("language").lower()
    if not language:
        return None
    if language in ("en-us", "en-ph"):
        return False
    return True if language in _DAY_FIRST or language.split("-")[0] in _DAY_FIRST else None


def _unread_date(draft: Draft, variable: str, text: str) -> None:
    status = printed_dates.status(text)
    if status:
        draft.variables.setdefault("status", status)
        return
    draft.keep_printed(variable, text)
    if printed_dates.is_relative(text):
        draft.say("CK306", f"“{text}” is a date only on the day it was read; no date taken", level=Level.WARNING)
    else:
        draft.say("CK306", f"“{text}” is no date that can be read", "give it as YYYY-MM-DD", Level.WARNING)


def _is_posting_date(draft: Draft) -> bool:
    return (
        draft.context("listing") == "cards"
        and not draft.is_post
        and "container-title" not in draft.variables
        and (types.is_paper_label(draft.record.label) or "author" in draft.variables)
    )


def containers(draft: Draft) -> None:
    """Where it appeared: a post on the site, a paper in its venue; a paper on a card was only listed there."""
    site = draft.context("site")
    _publisher_for_venue(draft)
    if site and "container-title" not in draft.variables:
        if draft.is_post:
            draft.variables["container-title"] = site
            draft.infer("container-title", "site")
        elif draft.context("listing") == "cards":
            draft.variables.setdefault("source", site)


_REPORT = re.compile(
    r"^(?P<genre>(?:[\w.-]+\s){0,3}(?:report|paper|memorandum|brief)s?)\b[\s,:]*(?:no\.?|nr\.?"
    r"|#)?\s*(?P<number>[\w./-]*\d[\w./-]*)?[\s,:]*(?P<publisher>.*)$",
    re.IGNORECASE,
)


def _publisher_for_venue(draft: Draft) -> None:
    """What stands where others have a venue is a book's publisher, or a thesis' kind and school."""
    venue = draft.variables.get("container-title")
    if not isinstance(venue, str):
        return
    if draft.type == "thesis":
        genre = draft.variables.get("genre")
        school = venue.replace(genre, "", 1).strip(" ,.;:()") if isinstance(genre, str) else venue
        if school:
            draft.variables.setdefault("publisher", school)
        del draft.variables["container-title"]
    elif draft.type == "report" and (match := _REPORT.match(venue)):
        for variable, part in (("genre", "genre"), ("number", "number"), ("publisher", "publisher")):
            if match.group(part):
                draft.variables.setdefault(variable, match.group(part).strip(" ,.;()"))
        del draft.variables["container-title"]
    elif draft.type == "book" and types.is_publisher(venue):
        place, colon, name = venue.partition(":")
        draft.variables.setdefault("publisher", name.strip() if colon else venue)
        if colon:
            draft.variables.setdefault("publisher-place", place.strip())
        del draft.variables["container-title"]


def abstracts(draft: Draft) -> None:
    title = draft.variables.get("title", "")
    text, cut = printed_titles.abstract(draft.take("abstract"), title if isinstance(title, str) else "")
    if text:
        draft.variables["abstract"] = text
    if cut:
        draft.about["truncated"] = [*draft.about.get("truncated", ()), "abstract"]


def leftovers(draft: Draft) -> None:
    """What no step dealt with: plain variables are cleaned, everything else is kept in `custom`."""
    for name in list(draft.todo):
        texts = draft.take(name)
        cleaned = "; ".join(t for t in (printed_titles.text(t, markup=True) for t in texts) if t)
        if not cleaned:
            continue
        if KINDS.get(name) in (Kind.STANDARD, Kind.NUMBER):
            draft.variables.setdefault(name, re.sub(r"--|–", "-", cleaned) if name == "page" else cleaned)
        else:
            draft.custom.setdefault(name, cleaned)
    for name, value in draft.record.extra.items():
        if value.strip() and name != "shape":
            draft.custom.setdefault(name, value)


STEPS: tuple[Callable[[Draft], None], ...] = (
    typed_values,
    titles,
    kind,
    authors,
    other_names,
    dates,
    identifiers,
    containers,
    abstracts,
    owner,
    leftovers,
)
