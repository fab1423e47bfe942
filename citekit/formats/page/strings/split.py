"""A text that lists citations → one string each: numbers, hanging indents, blank lines or line ends part them.

Each way of parting is tried, and the one whose strings look most like a citation each is taken. Headings between the
citations (a year, a kind of work) hold for what follows.
"""
# ruff: noqa: E501 - tables of alternatives read best unbroken

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from citekit.formats.page import looks
from citekit.formats.page.strings.letters import UPPER
from citekit.formats.page.strings.lines import (
    LIST_HEADING,
    MARK,
    NARROWEST,
    YEAR,
    Line,
    ends,
    had_room,
    is_heading,
    joined,
    lines_of,
    meant_ends,
)
from citekit.model.kinds import is_no_works_heading


class Entry(Struct, frozen=True):
    """One citation. text: on one line, without number; line: of its beginning, from 1. heading, year: of the section
    it stands in; ditto: a dash stood for the authors of the one before. other: it stands in a section of other things
    than works."""

    text: str
    line: int
    heading: str = ""
    year: str = ""
    ditto: bool = False
    other: bool = False


_BULLET = re.compile(r"^[•·▪‣◦●○■□*»→]\s+|^[-–—]\s+(?=\S)")
_DITTO = re.compile(r"^(?:[—–―_-]{3,}|[—–―]{1,3}(?=[\s.,])|〃|\.{4,}|Ders\.|Dies\.|Id\.)\s?[.,:]?\s*(?=\S)")


def entries(text: str) -> list[Entry]:
    """The citations of a text in order; nothing where the text shows no list."""
    lines = lines_of(text)
    if not lines:
        return []
    best: list[Entry] = []
    best_worth = 0.0
    for way, signed in _WAYS:
        found = way(lines)
        worth = _worth(found, signed)
        if worth > best_worth + 0.01:
            best, best_worth = found, worth
    return best


# -- ways of parting ------------------------------------------------------------------------------------------------


def _by_marks(lines: Sequence[Line]) -> list[Entry]:
    """A citation begins where a number, a label in brackets or a bullet stands."""
    found = _of_one_kind([MARK.match(x.text) or _BULLET.match(x.text) for x in lines])
    numbers = [_number(m) for m in found]
    counted = [n for n in numbers if n is not None]
    steps = Counter(b - a for a, b in pairwise(counted))
    if counted and not (steps[1] + steps[-1] >= 0.6 * max(1, len(counted) - 1)):
        found = [m if n is None else None for m, n in zip(found, numbers, strict=True)]
    previous: int | None = None
    starts: list[bool] = []
    for match, number in zip(found, numbers, strict=True):
        begins = match is not None
        if begins and number is not None and previous is not None:
            begins = abs(number - previous) == 1 or number == 1
        if begins and number is not None:
            previous = number
        starts.append(begins)
    if sum(starts) < 2:
        return []
    return _joined(lines, _with_unmarked(lines, starts), stray=False)


def _of_one_kind(found: Sequence[re.Match[str] | None]) -> list[re.Match[str] | None]:
    """The marks without those of a kind that is rare beside another: in a list with [1], [2], ... a line that begins
    with "21." goes on with a volume."""
    kinds = Counter(m.lastgroup for m in found if m)
    most = max(kinds.values(), default=0)
    return [m if m and kinds[m.lastgroup] * 6 >= most else None for m in found]


def _with_unmarked(lines: Sequence[Line], starts: list[bool]) -> list[bool]:
    """A stretch between headings that has no marks is parted by its empty lines."""
    out = list(starts)
    edges = [i for i, x in enumerate(lines) if is_heading(x.text)]
    if not edges or not any(starts[: edges[-1]]):
        return out
    for first, last in pairwise([*edges, len(lines)]):
        if any(starts[:first]) and not any(starts[first + 1 : last]):
            for i in range(first + 1, last):
                out[i] = lines[i].blank or i == first + 1
    return out


def _number(match: re.Match[str] | None) -> int | None:
    if match is None:
        return None
    named = match.groupdict()
    text = named.get("round") or named.get("plain") or named.get("label") or ""
    return int(text) if text.strip().isdigit() else None


def _by_indent(lines: Sequence[Line]) -> list[Entry]:
    """A citation begins at the margin, its other lines hang."""
    least = min(x.indent for x in lines)
    hanging = [x.indent >= least + 2 for x in lines]
    if sum(hanging) < 2 or hanging[0]:
        return []
    if sum(hanging) > 6 * (len(hanging) - sum(hanging)):
        return []
    return _joined(lines, [not h for h in hanging])


def _by_blanks(lines: Sequence[Line]) -> list[Entry]:
    """A citation begins after an empty line."""
    starts = [x.blank or i == 0 for i, x in enumerate(lines)]
    return _joined(lines, starts) if sum(starts) > 1 and not _has_buttons(lines, starts) else []


def _has_buttons(lines: Sequence[Line], starts: Sequence[bool]) -> bool:
    """Whether lines of buttons ("PDF | Slides") stand with the works: a page of cards, which is read otherwise."""
    return sum(looks.is_button_row(x.text) for x in lines) * 3 > sum(starts)


def _by_bylines(lines: Sequence[Line]) -> list[Entry]:
    """Titles, names and venues stand one below the other, without a mark or an empty line between the citations: one
    begins at the line above names, or with them where the list does."""
    named = [_is_byline(x.text) for x in lines]
    places = [i for i, is_named in enumerate(named) if is_named]
    gaps = Counter(b - a for a, b in pairwise(places))
    usual, often = gaps.most_common(1)[0] if gaps else (0, 0)
    after = 0
    if len(places) > 2 and _is_above(lines, places, usual):
        after = places.pop(0) + 1
    first = next((i for i, x in enumerate(lines) if i >= after and not is_heading(x.text)), 0)
    above = 0 if named[first] else 1
    places = [i for i in places if i >= above]
    if len(places) < 3 or not 2 <= usual <= MOST_LINES or often * 3 < 2 * (len(places) - 1):
        return []
    starts = [False] * len(lines)
    for i in places:
        starts[i - above] = True
    return _joined(lines, starts) if meant_ends(lines, starts) and not _has_buttons(lines, starts) else []


def _is_above(lines: Sequence[Line], places: Sequence[int], usual: int) -> bool:
    """Whether the first names are the owner's above the page: a heading follows, or another gap than usual."""
    return is_heading(lines[places[0] + 1].text) or places[1] - places[0] != usual == places[2] - places[1]


MOST_LINES = 6


def _is_byline(text: str) -> bool:
    """Whether a line is names, or begins with them up to a point."""
    if len(text) > 400 or len(text.split()) < 2:
        return False
    head = re.split(r"(?<=[^\W\d_]{2})\. ", text, maxsplit=1)[0]
    return looks.names_likeness(head) >= 0.6 and len(head.split()) >= 2


def _by_lines(lines: Sequence[Line]) -> list[Entry]:
    """Every line is a citation."""
    return _joined(lines, [True] * len(lines))


def _as_one(lines: Sequence[Line]) -> list[Entry]:
    """All is one citation: a few lines of which each but the last is filled to the margin."""
    bare = lines[1:] if is_heading(lines[0].text) else lines
    widest = max((len(x.text) for x in bare), default=0)
    if not 2 <= len(bare) <= MOST_LINES or any(x.blank for x in bare[1:]) or widest > 200:
        return []
    if any(had_room(a.text, b.text, widest) or len(a.text) < NARROWEST for a, b in pairwise(bare)):
        return []
    return _joined(lines, [x is bare[0] for x in lines])


def _by_width(lines: Sequence[Line]) -> list[Entry]:
    """Lines filled to the margin go on in the next one; a citation begins after a line that ends a sentence and is
    short, or before a line that begins as citations do after a sentence's end."""
    longest = max(len(x.text) for x in lines)
    if longest > 200 or len(lines) < 3:
        return []
    starts = [True]
    for before, line in pairwise(lines):
        full = len(before.text) + len(line.text.split(" ", 1)[0]) >= 0.93 * longest
        ended = bool(re.search(r"[.。\])/\d]$|https?://\S+$", before.text))
        starts.append(
            line.blank or (ended and (not full or bool(_NAME_START.match(line.text)))) or is_heading(line.text)
        )
    return _joined(lines, starts)


_NAME_START = re.compile(
    rf"^(?:(?:[a-z]{{2,3}} ){{0,2}}[{UPPER}][\w'’-]+(?: [{UPPER}][\w'’-]+)?,? (?:[{UPPER}]\.|[{UPPER}]{{1,2}}\b)"
    rf"|(?:[{UPPER}]\.[ -]?){{1,3}}(?:[a-z]{{2,3}} ){{0,2}}[{UPPER}][\w'’-]+[,. ]|[{UPPER}][\w'’-]+, [{UPPER}][\w'’-]+|[—–_]{{2,}})"
)


def _joined(lines: Sequence[Line], starts: Sequence[bool], *, stray: bool = True) -> list[Entry]:
    """The citations, their lines joined. stray: a line that belongs to none is one of its own."""
    out: list[Entry] = []
    part: list[Line] = []
    heading = year = ""
    other = False
    open_ = stray
    broken = meant_ends(lines, starts)

    def done() -> Iterator[Entry]:
        if part:
            yield _entry(part, heading, year, other, broken)
            part.clear()

    for line, begins in zip(lines, starts, strict=True):
        if is_heading(line.text) and (begins or line.blank or not part or ends(part[-1].text)):
            out += done()
            match = YEAR.match(line.text)
            bare = re.sub(r"^[\W\d]+(?=[^\W\d])", "", line.text).strip(" :.")
            if match:
                year = match.group(1)
            elif not LIST_HEADING.match(line.text):
                other = is_no_works_heading(bare)
                heading, year = ("" if other else bare), ""
            open_ = stray
            continue
        if begins:
            out += done()
            open_ = True
        if open_:
            part.append(line)
    out += done()
    return out


def _entry(lines: Sequence[Line], heading: str, year: str, other: bool, broken: float) -> Entry:
    text = joined([x.text for x in lines], broken)
    text = _without_mark(text)
    ditto = _DITTO.match(text)
    if ditto:
        text = text[ditto.end() :]
    return Entry(text, lines[0].number, heading, year, bool(ditto), other)


def _without_mark(text: str) -> str:
    for pattern in (MARK, _BULLET):
        match = pattern.match(text)
        if match and not _DITTO.match(text) and match.end() < len(text):
            return text[match.end() :]
    return text


def _worth(found: Sequence[Entry], signed: float) -> float:
    """How much the strings look like one citation each: what has too little for one or ends in mid-sentence counts
    against. signed: what each gains where a sign that was printed for it parts them."""
    good = bad = 0.0
    for entry in found:
        text = entry.text
        years = len(
            set(re.findall(r"(?<![\d./-])(?:1[5-9]|20)\d\d(?![\d/-])", re.sub(r"https?://\S+|10\.\d{4}\S+", "", text)))
        )
        begins = bool(
            re.match(
                rf"[\W\d]*[{UPPER}\u2e80-\u9fff\u0620-\u064a]|(?:van|von|de|del|di|da|ter|la|le|el|al|d[’'])[\s-]?",
                text,
            )
        )
        told = (
            years >= 1
            or bool(entry.year)
            or bool(re.search(r"in press|forthcoming|to appear|n\.d\.|submitted|arxiv|doi", text, re.I))
        )
        whole = 25 <= len(text) <= 2500 and begins and told
        good += whole * (1.0 if years <= 3 else 0.4 if years <= 5 else 0.0)
        bad += not whole
        bad += 0.5 * (not ends(text))
        bad += 0.7 * (not begins)
    return good - 0.8 * bad + signed * len(found)


_WAYS: tuple[tuple[Callable[[Sequence[Line]], list[Entry]], float], ...] = (
    (_by_marks, 0.3), (_by_indent, 0.25), (_by_blanks, 0.03), (_by_lines, 0.0), (_by_width, 0.0), (_by_bylines, 0.0),
    (_as_one, 0.0),
)  # fmt: skip
