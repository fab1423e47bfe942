"""A page saved as text → records: as cards, as a list of citations, or line by line, whichever gives most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from msgspec.structs import replace

from citekit.formats.page import looks
from citekit.formats.page.cards import is_closed, is_shut, lines_of
from citekit.formats.page.html import read_html
from citekit.formats.page.plain import FORMS, as_html, without_addresses, without_bibtex
from citekit.formats.page.profile import profile_of_lines
from citekit.formats.page.saved import read_cards
from citekit.formats.page.strings import read_list
from citekit.model import Finding, Record, Source
from citekit.model.byline import split_byline
from citekit.model.kinds import of_label, of_venue
from citekit.model.nameforms import has_cjk
from citekit.model.printed_dates import find_dates

MOST_COMPARED = 100_000
"""So many characters of a saved text are read in every way, to see which gives most."""


def read_text(text: str, source: Source) -> Iterator[Record | Finding]:
    """A page saved as text: its cards, its citations, or its lines in one of their forms, whichever gives most. What
    gives most in the beginning of a very long text is how all of it is read."""
    part = _beginning(text)
    way, found, profile = _best_way(part, source)
    for record in found if part is text else _whole(text, way, found, source):
        if isinstance(record, Record):
            record = replace(record, context={**profile, **record.context})
        yield record


Way = Callable[[str, Source], Iterator[Record | Finding]]


def _whole(text: str, way: Way, found: list[Record | Finding], source: Source) -> Iterator[Record | Finding]:
    """All of a text read in the way that gave `found` of its beginning; in another where it gives less of all of it."""
    least = _count(found)
    for each in (way, *(w for w in (_cited, _on_cards, *map(_in_form, FORMS)) if w is not way)):
        records = list(each(text, source))
        if _count(records) >= least:
            break
    records.reverse()
    while records:
        yield records.pop()


def _count(reading: list[Record | Finding]) -> int:
    return sum(isinstance(r, Record) for r in reading)


def _cited(text: str, source: Source) -> Iterator[Record | Finding]:
    return read_list(without_bibtex(without_addresses(text)[0]), source)


def _on_cards(text: str, source: Source) -> Iterator[Record | Finding]:
    return read_cards(without_bibtex(without_addresses(text)[0]), source)


def _in_form(form: str) -> Way:
    return lambda text, source: read_html(as_html(text, form), source)


def _best_way(text: str, source: Source) -> tuple[Way, list[Record | Finding], Mapping[str, str]]:
    """How a text is read, what that gives, and what its lines say of the page."""
    bare, addresses = without_addresses(text)
    bare = without_bibtex(bare)
    printed = lines_of(bare)
    if not addresses and is_closed(printed):
        return _on_cards, list(read_cards(bare, source)), {}
    cited = list(read_list(bare, source))
    if not _are_sure(cited) or is_shut([x for x in printed if x.number < _first_line(cited)]):
        cited = []
    share = _share(cited, bare)
    if (share >= WHOLLY and not addresses) or (share >= MOSTLY and len(bare) > LONG):
        return _cited, cited, {}
    cards = list(read_cards(bare, source))
    lines = [line.text for line in printed]
    profile = profile_of_lines(lines[:40], lines).context()
    made = [c for c in cards if isinstance(c, Record)]
    labelled = sum(bool(of_label(c.label)) for c in made) * 2 > len(made)
    posts = bool(made) and made[0].context.get("listing") == "posts"
    linked = 1.25 if addresses else 1  # only there do links find their works
    forms = {form: list(read_html(as_html(text, form), source)) for form in FORMS}
    worth = {form: FORMS[form] * linked * _worth(found) for form, found in forms.items()}
    best = max(FORMS, key=lambda form: worth[form])
    worth_cards = (3 if labelled or posts else 1) * _worth(cards)
    worth_cited = (1.05 if share >= MOSTLY else 1) * _worth(cited)
    if worth[best] > max(worth_cards, worth_cited):
        return _in_form(best), forms[best], profile
    return (_on_cards, cards, profile) if worth_cards >= worth_cited else (_cited, cited, profile)


def _beginning(text: str) -> str:
    """As much of a text as tells how it is best read: all of it but where it is very long."""
    if len(text) <= MOST_COMPARED:
        return text
    end = text.rfind("\n\n", 0, MOST_COMPARED)
    return text[: end if end > 0 else MOST_COMPARED]


def _first_line(reading: list[Record | Finding]) -> int:
    return min((r.span.line or 0 for r in reading if isinstance(r, Record) and r.span), default=0)


def _are_sure(reading: list[Record | Finding]) -> bool:
    """Whether most of what was read as citations has people for authors, and more than the day of a comment or of a
    release beside them."""
    works = [r for r in reading if isinstance(r, Record)]
    sure = 0
    for record in works:
        authors = record.text("author") or record.text("editor")
        placed = bool({"container-title", "publisher", "DOI", "number", "page"} & set(record.fields))
        whole = placed or len(split_byline(authors).pieces) > 1 or _precision(record.text("issued")) < 3
        sure += whole and (looks.names_likeness(authors) >= 0.5 or has_cjk(authors))
    return sure * 2 >= len(works)


def _precision(issued: str) -> int:
    return max((f.precision for f in find_dates(issued)), default=0)


WHOLLY, MOSTLY = 0.7, 0.5
"""A text of which a list of citations holds so much is that list, or likely that list."""
LONG = 30_000
"""A text of so many characters that is likely a list is read in no other way."""


def _share(reading: list[Record | Finding], text: str) -> float:
    """How much of a text the titles, names and venues of its records hold."""
    held = sum(len(v) for r in reading if isinstance(r, Record) for v in r.fields.values() if isinstance(v, str))
    return held / max(1, len(text))


def _worth(reading: list[Record | Finding]) -> float:
    """How much a reading of the text found: works, each by what stands beside its title. What several works would be
    called is no title, nor is a venue."""
    beside = {"author": 0.4, "issued": 0.3, "container-title": 0.1}
    works = [r for r in reading if isinstance(r, Record)]
    called = Counter(r.text("title") for r in works)
    worth = 0.0
    for record in works:
        if called[record.text("title")] < 3:
            whole = 0.5 if of_venue(record.text("title")) not in ("", "article") else 1.0
            worth += whole * (0.2 + sum(w for name, w in beside.items() if name in record.fields)) ** 2
    return worth
