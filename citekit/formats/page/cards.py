"""Which lines of a page saved as text are its cards.

A card is known by its structure: its title stands in it more than once (image text, heading, "Learn more about T"),
or a line that names its kind ("Blog") stands at the same place in card after card. No word of any site is known here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from msgspec import Struct

from citekit.formats.page import looks
from citekit.formats.page.plain import blocks_of
from citekit.model.kinds import is_no_works_heading, is_works_heading, of_label
from citekit.model.printed_dates import find_dates

WINDOW = 12
"""Within so many lines a card's title stands again."""
LONGEST_LABEL = 40
LONGEST_PREFIX = 45


class Line(Struct, frozen=True):
    """One line that is not blank. number: counted from 1."""

    text: str
    number: int


class Card(Struct, frozen=True):
    """The lines of one card. more: a line of it ends with the title after some words of its own."""

    title: str
    lines: tuple[Line, ...]
    more: bool


def lines_of(text: str) -> list[Line]:
    """The text's lines, those that only a margin broke made one; BibTeX is left out."""
    return [Line(b.text, b.line) for b in blocks_of(text) if b.kind != "bibtex"]


def find_cards(lines: Sequence[Line]) -> tuple[list[Card], str]:
    """The cards in order, and what they list ("cards", "works" or "posts"): by titles that stand again, else by label
    lines that repeat, else by the rows of buttons or the days that close them."""
    repeated = _by_repeated_titles(lines)
    if _are_closed(repeated, lines):
        return repeated, "cards"
    ways: tuple[tuple[list[Card], str], ...] = (
        (repeated or _by_labels(lines), "cards"),
        (_by_closing_lines(lines, looks.is_button_row), "works"),
        (_by_closing_lines(lines, looks.begins_with_day), "posts"),
        (_by_days(lines), "posts"),
        (_by_dated_lines(lines), "posts"),
    )
    best = max(ways, key=lambda way: sum(1 + 2 * c.more + any(_tells(x.text) for x in c.lines) for c in way[0]))
    return best if best[0] else ([], "posts")


def is_closed(lines: Sequence[Line]) -> bool:
    """Whether nearly all lines stand in cards that each close with their title again ("Learn more about T")."""
    return _are_closed(_by_repeated_titles(lines), lines)


def _are_closed(cards: Sequence[Card], lines: Sequence[Line]) -> bool:
    held = sum(len(c.lines) for c in cards)
    return len(cards) > 2 and sum(c.more for c in cards) * 5 >= len(cards) * 4 and held * 5 >= len(lines) * 4


def _tells(text: str) -> bool:
    """Whether a line of a card says who or when."""
    return _is_byline(text) or looks.is_date_line(text) or looks.has_day(text)


def _by_repeated_titles(lines: Sequence[Line]) -> list[Card]:
    counts = Counter(line.text for line in lines)
    starts: list[tuple[int, int, bool]] = []
    i = 0
    while i < len(lines):
        last, more = _last_again(lines, i, counts)
        if last > i:
            starts.append((i, last, more))
            i = last + 1
        else:
            i += 1
    if len(starts) < 2 and not any(more for _, _, more in starts):
        return []
    closed = sum(more for _, _, more in starts) * 2 >= len(starts)
    return [_card(lines, starts, n, closed) for n in range(len(starts))]


def _last_again(lines: Sequence[Line], i: int, counts: Counter[str]) -> tuple[int, bool]:
    """The last line near line i that is the same title, or ends with it; -1 where there is none. The line that ends
    with it closes the card, since the next card may bear the same title."""
    title = lines[i].text
    if not looks.is_title_like(title) or len(title) < 8 or is_label(title) or looks.is_reading_time(title):
        return -1, False
    if looks.names_likeness(title) >= 0.75 or looks.is_button_row(title):
        return -1, False
    last = -1
    for j in range(i + 1, min(i + WINDOW, len(lines))):
        text = lines[j].text
        if text == title:
            last = j
        elif text.endswith(title) and len(text) - len(title) <= LONGEST_PREFIX and not title[0].islower():
            return j, True
    if last > 0 and counts[title] > 4 and len(title) < LONGEST_LABEL:
        return -1, False
    return last, False


def _card(lines: Sequence[Line], starts: Sequence[tuple[int, int, bool]], n: int, closed: bool) -> Card:
    """Card n: from its first title (or the label line above it) to its closing line, or to the next card."""
    start, last, more = starts[n]
    after_previous = starts[n - 1][1] + 1 if n else 0
    end = last + 1
    if not (closed and more):
        following = starts[n + 1][0] if n + 1 < len(starts) else min(len(lines), last + _usual_tail(starts))
        if following < len(lines) and following - 1 > last and is_label(lines[following - 1].text):
            following -= 1
        end = max(end, following)
    inside = any(is_label(line.text) for line in lines[start:end])
    begin = start - 1 if start > after_previous and not inside and is_label(lines[start - 1].text) else start
    return Card(lines[start].text, tuple(lines[begin:end]), more)


def _usual_tail(starts: Sequence[tuple[int, int, bool]]) -> int:
    """How many lines follow the last title of a card: the most usual gap between one card's end and the next."""
    gaps = Counter(b[0] - a[1] for a, b in pairwise(starts))
    return gaps.most_common(1)[0][0] if gaps else 4


def is_label(text: str) -> bool:
    """Whether a short line names a kind of work."""
    return len(text) <= LONGEST_LABEL and len(text.split()) <= 4 and bool(of_label(text))


def _by_labels(lines: Sequence[Line]) -> list[Card]:
    """Cards without a repeated title: each begins with a line that names its kind."""
    starts = [i for i, line in enumerate(lines) if is_label(line.text) and not is_no_works_heading(line.text)]
    starts = [i for i in starts if i + 1 < len(lines) and looks.is_title_like(lines[i + 1].text)]
    dated = sum(any(looks.is_date_line(x.text) for x in lines[i : i + 8]) for i in starts)
    if len(starts) < 3 or dated * 2 < len(starts):
        return []
    usual = Counter(b - a for a, b in pairwise(starts)).most_common(1)[0][0]
    if usual > WINDOW:
        return []
    ends = [*starts[1:], min(len(lines), starts[-1] + max(2, usual))]
    return [Card(lines[a + 1].text, tuple(lines[a:b]), False) for a, b in zip(starts, ends, strict=True)]


def _by_closing_lines(lines: Sequence[Line], closes: Callable[[str], bool]) -> list[Card]:
    """Cards of a few lines each that all end alike: with a row of buttons ("PDF Cite"), or with the day of a post."""
    ends = [i for i, x in enumerate(lines) if closes(x.text)]
    ends = [i for n, i in enumerate(ends) if n + 1 == len(ends) or ends[n + 1] > i + 1]
    runs = [r for r in _runs(ends) if len(r) > 2]
    ends = [i for run in runs for i in run]
    widths = Counter(b - a for run in runs for a, b in pairwise(run))
    usual = widths.most_common(1)[0][0] if widths else 0
    if len(ends) < 4 or usual < 2:
        return []
    found = [
        _closed(lines, a + 1, b + 1) for run in runs for a, b in zip([run[0] - usual, *run], run, strict=False) if a < b
    ]
    cards = [c for c in found if c is not None]
    return cards if len(cards) * 4 >= len(ends) * 3 else []


OFFSETS = (-1, 1, -2, 2, -3, 3)
_REPLY = re.compile(r"(?:reply|antworten|répondre|responder|rispondi|upvote|report|like)\W*\d*", re.IGNORECASE)


def _by_days(lines: Sequence[Line]) -> list[Card]:
    """Cards that each have one line with a day: the title stands at the same place before or behind it in all."""
    days = [i for i, x in enumerate(lines) if looks.has_day(x.text)]
    if len(days) < 3 or is_shut(lines[: days[0]]):
        return []
    best, at = 0.0, 0
    for offset in OFFSETS:
        found = [lines[i + offset].text if 0 <= i + offset < len(lines) else "" for i in days]
        if any(abs(offset) >= b - a for a, b in pairwise(days)) or len(set(found)) * 10 < len(days) * 8:
            continue
        heads = sum(map(_is_heading, found)) / len(days)
        if heads >= 0.5:  # among titles, one of a few capitalised words is no name
            heads = sum(_is_heading(x) or _is_byline(x) for x in found) / len(days)
        score = heads - 0.03 * abs(offset) - sum(map(len, found)) / len(days) / 500
        if heads >= 0.75 and score > best:
            best, at = score, offset
    if not best:
        return []
    starts = [max(0, i + min(0, at)) for i in days]
    usual = max(b - a for a, b in pairwise(starts))
    ends = [*starts[1:], min(len(lines), starts[-1] + usual)]
    ranges = [(a, min(b, a + 3 * WINDOW)) for a, b in zip(starts, ends, strict=True)]
    cards = [
        Card(lines[i + at].text, tuple(lines[a:b]), False)
        for i, (a, b) in zip(days, ranges, strict=True)
        if i + at < len(lines) and looks.is_title_like(lines[i + at].text)
    ]
    answered = sum(any(_REPLY.fullmatch(x.text) for x in c.lines) for c in cards)
    return cards if answered * 2 < len(cards) else []


def _by_dated_lines(lines: Sequence[Line]) -> list[Card]:
    """Posts of one line each: a day, and a title before or behind it ("14 Jan 2021 - Title", "Title (2021-01-14)")."""
    cards = [(i, c) for i, x in enumerate(lines) if (c := _dated_line(x)) is not None]
    if len(cards) < 3 or is_shut(lines[: cards[0][0]]):
        return []
    together = sum(b[0] - a[0] <= 2 for a, b in pairwise(cards))
    return [c for _, c in cards] if together * 2 >= len(cards) - 1 else []


def _dated_line(line: Line) -> Card | None:
    found = [f for f in find_dates(line.text) if f.precision == 3]
    if len(found) != 1 or len(line.text) > 250:
        return None
    before = line.text[: found[0].start].rstrip(" ([-–—:|·»,")
    after = line.text[found[0].end :].lstrip(" )]-–—:|·»,")
    day = line.text[found[0].start : found[0].end]
    if _is_heading(after) and (len(before.split()) <= 1 or before.lower() in ("posted on", "published on")):
        return Card(after, (Line(after, line.number), Line(day, line.number)), False)
    if _is_heading(before) and (not after or _is_byline(after) or looks.is_reading_time(after)):
        rest = (Line(after, line.number),) if after else ()
        return Card(before, (Line(before, line.number), Line(day, line.number), *rest), False)
    return None


def is_shut(head: Sequence[Line]) -> bool:
    """Whether the nearest line above that names a section says that something other than works follows."""
    for line in reversed(head):
        bare = line.text.strip(" :")
        if re.search(r",.*\d", bare):
            continue  # an entry
        if len(bare) <= 60 and (of_label(bare) or is_works_heading(bare) or is_no_works_heading(bare)):
            return is_no_works_heading(bare) and not of_label(bare) and not is_works_heading(bare)
    return False


def _is_heading(text: str) -> bool:
    """Whether a line could head a card: a title of some words."""
    return _heads_card(text) and (len([w for w in looks.words(text) if len(w) > 1]) > 1 or len(text) > 20)


def _runs(ends: Sequence[int]) -> list[list[int]]:
    """The closing lines parted where more lines stand between two than a card has: menus are no cards."""
    runs: list[list[int]] = []
    for i in ends:
        if runs and i - runs[-1][-1] <= WINDOW:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _closed(lines: Sequence[Line], first: int, end: int) -> Card | None:
    """The card of lines first to end; its title is the first line that is neither names, a date nor running text."""
    inside = lines[max(first, 0) : end][-WINDOW:]
    title = next((x.text for x in inside[:-1] if _heads_card(x.text)), "")
    made = any(x.text != title and (_is_byline(x.text) or looks.begins_with_day(x.text)) for x in inside)
    return Card(title, tuple(inside), False) if title and made else None


def _heads_card(text: str) -> bool:
    if not looks.is_title_like(text) or _is_byline(text) or len(text) >= 220 or looks.is_filing(text):
        return False
    if looks.is_running_text(text) or looks.is_reading_time(text):
        return False
    return not (text.endswith(("…", "...")) or find_dates(text) or is_label(text))


def _is_byline(text: str) -> bool:
    return looks.names_likeness(text) >= 0.55 and len(text.split()) >= 2


def is_more(text: str, card: Card) -> bool:
    """Whether a line of the card is its title after some words ("Learn more about T")."""
    return text.endswith(card.title) and len(text) - len(card.title) <= LONGEST_PREFIX
