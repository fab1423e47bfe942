"""A page saved as text that shows cards (`cards`) → records: what each line of a card is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from citekit.formats.page import looks
from citekit.formats.page.cards import LONGEST_LABEL, Card, Line, find_cards, is_label, is_more, lines_of
from citekit.formats.page.entry import Entry, fill
from citekit.formats.page.profile import Profile, is_person, pages_of, profile_of_lines
from citekit.formats.page.rows import is_venue_row
from citekit.formats.page.styled import Styled
from citekit.formats.page.venue import Parts, read_venue
from citekit.model import Finding, Record, Source
from citekit.model.kinds import of_label, of_venue
from citekit.model.printed_dates import find_dates

LONGEST_VENUE = 80
LEAST_TEXT = 40
"""A line of so many characters that is none of the others is a card's text."""
_VENUES = ("article-journal", "paper-conference", "article", "chapter")


def read_cards(text: str, source: Source) -> Iterator[Record | Finding]:
    """Records of a saved page that shows cards; nothing where it shows none."""
    lines = lines_of(text)
    cards, listing = find_cards(lines)
    if not cards:
        return
    head = [line.text for line in lines if line.number < cards[0].lines[0].number]
    profile = profile_of_lines(head, [line.text for line in lines])
    context = _context(profile, pages_of([line.text for line in lines]), listing)
    labels = Counter(_label_candidates(cards))
    del lines, head
    cards.reverse()
    while cards:  # of a long text, what was read is let go of
        yield _record(cards.pop(), labels, context, source)


def _context(profile: Profile, pages: tuple[int, int], listing: str) -> dict[str, str]:
    context = {"listing": listing, **profile.context()}
    if pages[1] > 1:
        context |= {"page": str(pages[0]), "pages": str(pages[1])}
    return context


def _label_candidates(cards: Sequence[Card]) -> Iterator[str]:
    for card in cards:
        for line in card.lines:
            if line.text != card.title and len(line.text) <= LONGEST_LABEL and len(line.text.split()) <= 4:
                yield line.text


def _record(card: Card, labels: Counter[str], context: dict[str, str], source: Source) -> Record:
    """The card's lines by what they look like. The label is a known kind, else the short line that most cards share."""
    rest = [line for line in card.lines if line.text != card.title and not is_more(line.text, card)]
    label = _label(rest, labels)
    date = next((line for line in rest if looks.is_date_line(line.text) or looks.has_day(line.text)), None)
    byline = _byline([line for line in rest if line is not date and line.text != label])
    venue = next((x for x in rest if x is not date and x is not byline and x.text != label and _is_venue(x.text)), None)
    venue = None if of_label(label) == "post-weblog" else venue
    texts = tuple(
        line.text
        for line in rest
        if line not in (date, byline, venue) and line.text != label and len(line.text) >= LEAST_TEXT
    )
    fields: dict[str, str | tuple[str, ...]] = {"title": card.title}
    if venue is not None:
        fields |= _of_venue_line(venue.text)
    if texts:
        fields["abstract"] = texts
    if date is not None:
        fields["issued"] = _date_text(date.text)
    if byline is not None:
        fields["author"] = byline.text
    elif date is not None and looks.byline_beside_day(date.text):
        fields["author"] = looks.byline_beside_day(date.text)
    taken = {label, *texts, *(line.text for line in (date, byline, venue) if line is not None)}
    other = [line.text for line in rest if line.text not in taken and not looks.is_reading_time(line.text)]
    other = [t for t in other if not looks.is_button(t) and t.lower() != "image"]
    spans = {
        "title": source.at(line=next((x.number for x in card.lines if x.text == card.title), card.lines[0].number))
    }
    return Record(
        format="page",
        label=label,
        fields=fields,
        extra={"lines": " | ".join(other)} if other else {},
        context=context,
        span=source.at(line=card.lines[0].number),
        spans=spans,
    )


def _byline(lines: Sequence[Line]) -> Line | None:
    """The line that is likest to a list of names."""
    short = (line for line in lines if len(line.text) < 3000)
    best = max(short, key=lambda line: looks.names_likeness(line.text), default=None)
    return best if best is not None and looks.names_likeness(best.text) >= 0.55 else None


def _is_venue(text: str) -> bool:
    """Whether a line of a card says where the work appeared rather than what it is about."""
    if text.endswith(("…", "...")) or looks.is_running_text(text):
        return False
    return is_venue_row(text) or (len(text) <= LONGEST_VENUE and of_venue(text) in _VENUES)


def _of_venue_line(text: str) -> dict[str, str | tuple[str, ...]]:
    """The venue with its numbers, and the date where the line prints one."""
    parts = Parts()
    read_venue(Styled(text), parts)
    entry = Entry(0, 0)
    fill(entry, parts)
    return entry.fields


def _label(rest: Sequence[Line], labels: Counter[str]) -> str:
    known = next((line.text for line in rest if is_label(line.text)), "")
    if known:
        return known
    shared = [
        line.text
        for line in rest
        if labels[line.text] >= 2
        and not looks.is_date_line(line.text)
        and looks.names_likeness(line.text) < 0.7
        and not is_person(line.text)
        and _is_word(line.text)
        and not _is_venue(line.text)
    ]
    return max(shared, key=lambda t: labels[t], default="")


def _is_word(text: str) -> bool:
    return not looks.is_button(text) and not looks.is_reading_time(text) and bool(re.search(r"[^\W\d_]{3}", text))


def _date_text(text: str) -> str:
    found = find_dates(text)
    best = max(found, key=lambda f: f.precision)
    return text[best.start : best.end]
