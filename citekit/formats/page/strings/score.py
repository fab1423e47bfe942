"""How much a stretch of a citation looks like authors, a title, a venue, ..., and how well one follows another.

The weights are of a kind with logarithms of odds: +1 makes a reading some three times as likely.
"""
# ruff: noqa: E501 - tables of alternatives read best unbroken

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from citekit.formats.page import looks
from citekit.formats.page.strings.pieces import EDITED, Cut, Piece, value
from citekit.model.byline import has_cjk

MOST_PIECES = 16
"""A field other than the authors has no more pieces."""
MOST_NAME_ENDS = 24


def fold(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


@dataclass(slots=True, eq=True)
class Habits:
    """What the citations of a list have in common. count: how many there are. pairs: which label follows which; after,
    before: which delimiter stands behind and before a label; venues, houses: those printed more than once, folded."""

    count: int = 0
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    after: Counter[tuple[str, str]] = field(default_factory=Counter)
    before: Counter[tuple[str, str]] = field(default_factory=Counter)
    venues: frozenset[str] = frozenset()
    houses: frozenset[str] = frozenset()
    _gains: dict[tuple[int, str, str], float] = field(default_factory=dict, compare=False)

    def usual(self, table: Counter[tuple[str, str]], label: str, sign: str, kinds: int) -> float:
        """How usual a sign is with a label in this list: 0 where nothing is known, above it for the usual."""
        key = (id(table), label, sign)
        if key not in self._gains:
            self._gains[key] = self._usual(table, label, sign, kinds)
        return self._gains[key]

    def _usual(self, table: Counter[tuple[str, str]], label: str, sign: str, kinds: int) -> float:
        total = sum(n for (name, _), n in table.items() if name == label)
        if total < 3:
            return 0.0
        share = (table[label, sign] + 0.4) / (total + 0.4 * kinds)
        return max(-2.0, math.log(share * kinds / 2.5)) * min(1.0, total / 6)


_AFTER: dict[tuple[str, str], float] = {
    ("^", "A"): 1.0, ("^", "T"): -0.2, ("^", "C"): -3.5, ("^", "P"): -4.0, ("^", "E"): 0.2, ("^", "N"): -2.0, ("^", "date"): -0.5,
    ("^", "numbers"): -3.0, ("^", "aside"): -1.0,
    ("A", "T"): 0.8, ("A", "date"): 0.6, ("A", "C"): -1.0, ("A", "P"): -1.5, ("A", "N"): -1.0, ("A", "E"): -1.5, ("A", "numbers"): -2.0,
    ("E", "T"): 0.0, ("E", "date"): 0.3, ("E", "C"): 0.4, ("E", "P"): 0.3, ("E", "N"): -0.6, ("E", "A"): -3.0,
    ("T", "C"): 0.6, ("T", "A"): -0.2, ("T", "P"): 0.1, ("T", "E"): 0.0, ("T", "date"): 0.1, ("T", "numbers"): -0.5, ("T", "N"): -0.8,
    ("T", "aside"): 0.4, ("T", "id"): -0.1,
    ("C", "numbers"): 0.7, ("C", "date"): 0.3, ("C", "P"): 0.1, ("C", "E"): 0.1, ("C", "N"): -0.5, ("C", "T"): -4.0, ("C", "A"): -5.0,
    ("P", "date"): 0.4, ("P", "numbers"): 0.0, ("P", "C"): -1.5, ("P", "T"): -3.0, ("P", "A"): -4.0, ("P", "N"): -0.6,
    ("date", "T"): 0.5, ("date", "A"): -2.0, ("date", "C"): -0.1, ("date", "P"): -0.3, ("date", "N"): -0.7, ("date", "E"): -0.5,
    ("numbers", "T"): -3.0, ("numbers", "A"): -4.0, ("numbers", "C"): -1.5, ("numbers", "P"): -0.2, ("numbers", "N"): -0.4, ("numbers", "E"): -0.6,
    ("id", "T"): -3.0, ("id", "A"): -3.0, ("id", "C"): -3.0, ("id", "N"): -0.2, ("id", "P"): -1.5,
    ("N", "T"): -1.5, ("N", "A"): -2.5, ("N", "C"): -0.8, ("N", "P"): -0.5, ("N", "N"): -0.2,
    ("aside", "T"): -1.0, ("aside", "C"): 0.0, ("aside", "P"): 0.2, ("aside", "N"): -0.5, ("aside", "A"): -2.0,
}  # fmt: skip
"""What is likely to follow what in any style."""

_ONCE = {"A": 1, "T": 2, "C": 4, "E": 8, "P": 16}


def follows(previous: str, label: str, mask: int, habits: Habits) -> float:
    """How well `label` follows `previous`, after the fields of `mask`."""
    # names behind the title change nothing about what stands next
    gain = _AFTER.get(("T" if previous == "A" and mask & 2 else previous, label), 0.0)
    if label in ("C", "P", "numbers") and not mask & 2:
        gain -= 1.2  # before the title
    if label == "A" and mask & 2 and previous != "T":
        gain -= 2.0
    if habits.count and label != "$":
        gain += 0.5 * habits.usual(habits.pairs, previous, label, 8)
    return gain


def no_title(mask: int) -> float:
    """What a labelling loses that ends without a title, or without anybody."""
    return (0.0 if mask & 2 else -4.5) + (0.0 if mask & 9 else -0.8)


class Emission:
    """The scores of one citation's stretches; each is worked out once."""

    def __init__(self, cut: Cut) -> None:
        self.cut = cut
        self._plain: dict[tuple[str, int, int], float] = {}
        self._names: dict[int, list[tuple[int, float]]] = {}
        self._editors: dict[int, list[tuple[int, float]]] = {}
        self._folded: dict[tuple[int, int], str] = {}

    def spans(self, i: int, previous: str, mask: int, habits: Habits) -> Iterator[tuple[str, int, float]]:
        """(label, last piece, score) of the fields that could begin at piece i."""
        pieces = self.cut.pieces
        stop = i
        while (
            stop + 1 < len(pieces)
            and pieces[stop + 1].kind == "text"
            and not pieces[stop + 1].quoted
            and stop - i < MOST_PIECES
        ):
            if pieces[stop].quoted or pieces[stop + 1].lead in ("in", "slashes", "editor"):
                break
            stop += 1
        if not mask & 1 and previous in ("^", "T", "date", "N", "aside") and pieces[i].lead in ("", "author"):
            for last, gain in self.names(i):
                yield "A", last, gain + self._habit("A", i, last, habits)
        if not mask & 8 and pieces[i].lead in ("", "in", "slashes", "editor"):
            for last, gain in self.editors(i):
                yield "E", last, gain
        for label, bit in (("T", 2), ("C", 4), ("P", 16)):
            if mask & bit or (label == "P" and previous == "^"):
                continue
            for last in range(i, stop + 1):
                gain = self._score(label, i, last)
                if gain > -6:
                    yield label, last, gain + self._habit(label, i, last, habits)
        yield "N", i, self._note(i)

    def _habit(self, label: str, first: int, last: int, habits: Habits) -> float:
        if not habits.count:
            return 0.0
        pieces = self.cut.pieces
        after, before = pieces[last].after, pieces[first].before
        gain = habits.usual(habits.after, label, "." if after == "?" else after, 6)
        gain += 0.6 * habits.usual(habits.before, label, "." if before == "?" else before, 6)
        if label == "C" and habits.venues and self._fold(first, last) in habits.venues:
            gain += 1.5
        if label == "P" and habits.houses and self._fold(first, last) in habits.houses:
            gain += 1.2
        return gain

    def _fold(self, first: int, last: int) -> str:
        if (first, last) not in self._folded:
            self._folded[first, last] = fold(value(self.cut, first, last))
        return self._folded[first, last]

    def _score(self, label: str, first: int, last: int) -> float:
        key = (label, first, last)
        if key not in self._plain:
            function = {"T": _title, "C": _container, "P": _publisher}[label]
            self._plain[key] = function(self.cut, first, last)
        return self._plain[key]

    def _note(self, i: int) -> float:
        piece = self.cut.pieces[i]
        return -1.0 - 0.05 * min(20, piece.words) - 0.8 * piece.quoted + 0.6 * piece.bracketed

    # -- names ------------------------------------------------------------------------------------------------------

    def names(self, i: int) -> list[tuple[int, float]]:
        """Where a list of names that begins at piece i could end, and how much it looks like one."""
        if i not in self._names:
            self._names[i] = list(_name_ends(self.cut, i))
        return self._names[i]

    def editors(self, i: int) -> list[tuple[int, float]]:
        """Where names with a word that says they are editors, before or behind them, could end."""
        if i not in self._editors:
            self._editors[i] = list(self._edited(i))
        return self._editors[i]

    def _edited(self, i: int) -> Iterator[tuple[int, float]]:
        pieces = self.cut.pieces
        lead = pieces[i].lead
        if lead == "editor":
            for last, gain in self.names(i):
                yield last, gain + 1.5
            return
        for last in range(i, min(len(pieces), i + 40)):
            piece = pieces[last]
            if piece.kind != "text" or (last > i and piece.lead):
                return
            if piece.editing:
                text = value(self.cut, i, last)
                bare = EDITED.sub("", text)
                like = looks.names_likeness(bare) if bare else 0.0
                if like >= 0.5 or (not bare and last > i):
                    yield last, 3.0 + 2 * like
                return


def _name_ends(cut: Cut, i: int) -> Iterator[tuple[int, float]]:
    pieces = cut.pieces
    failures = tried = 0
    organisation = _organisation(cut, i)
    if organisation:
        yield i, organisation
    for last in range(i, len(pieces)):
        piece = pieces[last]
        if (
            piece.kind != "text"
            or piece.quoted
            or (piece.lead and last > i)
            or piece.digits > 2
            or (piece.words > 9 and not piece.bracketed)
        ):
            return
        if not _may_end_names(pieces, last) or (
            _is_initial(pieces[i]) and _is_initial(piece) and _leads_on(pieces, last)
        ):
            continue
        tried += 1
        text = value(cut, i, last)
        like = looks.names_likeness(text)
        if like < 0.3:
            failures += 1
            if failures >= 4 or tried > MOST_NAME_ENDS:
                return
            continue
        failures = 0
        yield last, _named(like, text, pieces[i : last + 1]) + _next_to(pieces, last)


def _is_initial(piece: Piece) -> bool:
    return piece.words > 0 and piece.initials == piece.words


def _leads_on(pieces: list[Piece], last: int) -> bool:
    """Whether the family name of these initials follows, in a list that puts initials first."""
    return (
        pieces[last].after == "."
        and last + 1 < len(pieces)
        and pieces[last + 1].kind == "text"
        and not pieces[last + 1].quoted
    )


def _named(like: float, text: str, pieces: list[Piece]) -> float:
    gain = 6.0 * (like - 0.5)
    initials = sum(p.initials for p in pieces)
    words = sum(p.words for p in pieces)
    if initials:
        gain += 1.2
    if re.search(r"\bet al\b|\bu\. ?a\.|\bи др|等$|\bothers\b", text):
        gain += 1.5
    if len(pieces) == 1 and words == 1:
        gain += 2.0 if has_cjk(text) and len(text) <= 5 else -1.0
    gain += min(1.5, 0.25 * (len(pieces) - 1))  # each further name belongs to the list rather than to the title
    return gain


def _next_to(pieces: list[Piece], last: int) -> float:
    """What stands behind the names: a date, a quote, or something else than one more name."""
    if last + 1 >= len(pieces):
        return -1.0
    following = pieces[last + 1]
    if following.kind == "date" or following.quoted:
        return 1.0
    after = pieces[last].after
    if after in (".", ":", "?", '"', "-", "/", ")"):
        return 0.4
    return -0.3 if after == "," else -0.8


def _may_end_names(pieces: list[Piece], last: int) -> bool:
    """Whether what follows could be something else than one more name of the list."""
    if last + 1 >= len(pieces) or pieces[last + 1].kind != "text" or pieces[last + 1].quoted:
        return True
    after, following = pieces[last].after, pieces[last + 1]
    if after in (",", ";"):
        if following.initials and following.initials >= following.words - 1:
            return False
        if following.words == 1 and following.upper == 1 and following.after in (",",):
            return following.words > 0 and last > 0 and pieces[last].initials > 0 and not _is_family(pieces, last + 1)
        return True
    return not (following.words and following.words == following.initials)


def _is_family(pieces: list[Piece], at: int) -> bool:
    """Whether initials follow the piece, so that it is a family name."""
    return at + 1 < len(pieces) and pieces[at + 1].initials > 0


_BODY = re.compile(
    r"\b(?:organi[sz]ation|ministr\w+|university|universit\w+|institut\w*|committee|council|society|association|agency|group|team|consortium|collaboration|foundation|centre|center|department|office|bureau|commission|inc|ltd|gmbh|corporation|company|bank|united nations|government|project|network|laborator\w+|министерство|институт|организация|研究所|委员会|中心|大学|局)\b",
    re.IGNORECASE,
)


def _organisation(cut: Cut, i: int) -> float:
    """How much a piece at the beginning looks like a body as author, before a date or a title."""
    piece = cut.pieces[i]
    if i or piece.words > 10 or not piece.upper or piece.quoted or i + 1 >= len(cut.pieces):
        return 0.0
    dated = cut.pieces[i + 1].kind == "date"
    gain = 0.0
    if _BODY.search(value(cut, i, i)):
        gain = 1.0 + 1.2 * dated + 0.4 * (piece.after == ".")
    elif dated and piece.upper >= piece.words - 1 and piece.words <= 6:
        gain = 0.8
    return gain


# -- title, container, publisher ------------------------------------------------------------------------------------


def _title(cut: Cut, first: int, last: int) -> float:
    pieces = cut.pieces[first : last + 1]
    words = sum(p.words for p in pieces) + sum(p.cjk for p in pieces) // 2
    if not words or words > 60:
        return -9.0
    lower = sum(p.lower for p in pieces)
    gain = 0.6 if words >= 4 else 0.2 if words >= 3 else -0.4 if words == 2 else -1.2
    gain -= 0.05 * max(0, words - 25)
    gain += 0.5 * (lower >= 1) + 0.5 * (lower >= 3)
    gain += 3.5 * (pieces[0].quoted and len(pieces) == 1)
    gain -= 2.0 * (pieces[0].lead not in ("", "author")) + 0.9 * (pieces[0].bracketed and len(pieces) == 1)
    text = value(cut, first, last)
    gain -= 0.8 * text[:1].islower() + 2.5 * (text.count("(") > text.count(")"))
    for piece in pieces[:-1]:
        gain -= _inside_title(piece)
    if all(p.initials * 2 >= p.words for p in pieces):
        gain -= 2.5
    venue = sum(p.venue in ("article-journal", "paper-conference") for p in pieces)
    gain -= 0.5 * min(2, venue) + 1.5 * (pieces[0].house and words <= 5)
    if len(pieces) <= 3 and lower == 0 and not pieces[0].quoted:
        gain -= 1.5 * (looks.names_likeness(text) >= 0.7)
    return gain


def _inside_title(piece: Piece) -> float:
    """What a delimiter inside a title costs."""
    sign = piece.after
    if sign == ".":
        return 0.5 if piece.abbreviated else 2.6
    return {",": 0.3, ":": 0.0, "?": 0.5, "-": 0.5, ";": 0.9, "/": 1.2, "//": 4.0, '"': 0.6, "(": 0.4, ")": 0.4}.get(
        sign, 0.2
    )


_OPENS_VENUE = re.compile(
    r"^(?:the )?(?:proc(?:eedings|\.)|journal|j\.|trans(?:actions|\.)|annals|advances|lecture notes|international|int\.|conference|workshop|symposium|rev(?:iew|ue|ista)\b|zeitschrift|archiv|acta|bulletin|actes|atti|труды|вестник|известия|журнал|сборник|материалы)\b",
    re.IGNORECASE,
)


def _container(cut: Cut, first: int, last: int) -> float:
    pieces = cut.pieces[first : last + 1]
    words = sum(p.words for p in pieces) + sum(p.cjk for p in pieces) // 2
    if not words or words > 40:
        return -9.0
    lead = pieces[0].lead or ("in" if _BEHIND_EDITORS.search(cut.text[: pieces[0].start]) else "")
    gain = 2.6 if lead in ("in", "slashes") else -2.0 if lead else 0.0
    gain += 1.3 * any(p.venue in ("article-journal", "paper-conference", "article") for p in pieces)
    gain += 0.8 * bool(_OPENS_VENUE.match(value(cut, first, first)))
    gain -= 0.08 * max(0, words - 10)
    lower = sum(p.lower for p in pieces)
    gain -= 0.25 * min(6, max(0, lower - 2)) if lead != "in" else 0.05 * lower
    gain -= 2.0 * pieces[0].quoted if lead != "in" else 0.0
    gain -= 1.0 * pieces[0].bracketed
    for piece in pieces[:-1]:
        gain -= _inside_container(piece, lead)
    text = value(cut, first, last)
    gain -= 1.2 * (text[:1].islower() and lead != "in") + 2.5 * (text.count("(") > text.count(")"))
    if (
        lead == ""
        and not _is_dated_venue(cut, last)
        and not any(p.venue for p in pieces)
        and not any(p.kind == "numbers" for p in cut.pieces[last + 1 :])
    ):
        gain -= 0.7  # with neither volume nor pages it is rather a publisher
    if any(p.house for p in pieces) and not any(p.venue for p in pieces):
        gain -= 1.2
    if all(p.initials * 2 >= p.words for p in pieces) and len(pieces) > 1:
        gain -= 1.0
    following = cut.pieces[last + 1] if last + 1 < len(cut.pieces) else None
    if (following is not None and following.kind == "numbers") or (
        following is not None
        and following.kind == "date"
        and last + 2 < len(cut.pieces)
        and cut.pieces[last + 2].kind == "numbers"
    ):
        gain += 0.6
    return gain


_BEHIND_EDITORS = re.compile(
    r"(?:\([Ee]ds?\.?\)|\b[Ee]ds?\.|\beditors?|\((?:Hrsg|Hgg?|dirs?|éds?|coords?|comps?)\.?\)|\b(?:Hrsg|Hg)\.)[,:.]?\s*$"
)


def _inside_container(piece: Piece, lead: str) -> float:
    sign = piece.after
    if sign == ".":
        short = piece.words <= 2 and piece.upper >= piece.words - piece.lower
        return 0.15 if piece.abbreviated or (short and _is_cut_word(piece)) else 1.8
    if sign == ",":
        return 0.5 if lead == "in" else 0.8
    return {":": 0.5, "?": 1.5, "-": 0.7, ";": 1.5, "/": 0.6, "//": 4.0, '"': 2.0, "(": 0.3, ")": 0.5}.get(sign, 0.4)


def _is_cut_word(piece: Piece) -> bool:
    """Whether a piece could be abbreviated words of a journal's name ("Geophys. Res. Lett.")."""
    return piece.end - piece.start <= 9 * max(1, piece.words) and not piece.cjk


_PLACE = re.compile(
    r"^(?:[A-ZÀ-Ý][\w'’.-]+(?: (?:am|on|upon|de|del|la|sur|an der|im|in) )?(?: ?[A-ZÀ-Ý][\w'’.-]+){0,2}(?:,? (?:[A-Z]{2}|[A-Z]\.[A-Z]\.|USA|UK|Germany|France|England|MA|NY|CA|NJ|Mass\.|Calif\.))?(?: ?[&/] ?[A-ZÀ-Ý][\w-]+)?|[М-СА-Я][\w.-]+)\s?:\s",
)
_SCHOOL = re.compile(
    r"\buniversi\w+|\buniv\.|\bhochschule\b|\bcollege\b|\binstitut\w*|\bécole\b|\bschool of\b|\bETH\b|университет|институт|大学|学院",
    re.IGNORECASE,
)


def _publisher(cut: Cut, first: int, last: int) -> float:
    pieces = cut.pieces[first : last + 1]
    words = sum(p.words for p in pieces) + sum(p.cjk for p in pieces) // 2
    if not words or words > 14 or len(pieces) > 4:
        return -9.0
    text = value(cut, first, last)
    if pieces[0].lead or (pieces[0].quoted and len(pieces) == 1):
        return -4.0
    gain = -0.3 - 0.1 * max(0, words - 5)
    gain += 1.6 * any(p.house for p in pieces) + 1.2 * bool(_PLACE.match(text)) + 1.0 * bool(_SCHOOL.search(text))
    lower = sum(p.lower for p in pieces)
    gain -= 0.6 * max(0, lower - 1)
    gain -= 1.0 * any(p.venue in ("article-journal",) and not p.house for p in pieces)
    gain -= 0.6 * any(p.venue == "paper-conference" and not p.house for p in pieces)
    for piece in pieces[:-1]:
        gain -= {":": 0.0, ",": 0.2, ".": 0.3 if piece.abbreviated else 1.5, ";": 0.4}.get(piece.after, 0.8)
    if text[:1].islower():
        gain -= 1.5
    following = cut.pieces[last + 1] if last + 1 < len(cut.pieces) else None
    if following is None or (following.kind == "date" and not _is_dated_venue(cut, last)):
        gain += 0.4
    return gain


def _is_dated_venue(cut: Cut, last: int) -> bool:
    """Whether a bare year follows with no sign between: meetings are printed so, publishers rarely."""
    if last + 1 >= len(cut.pieces) or cut.pieces[last].after != " ":
        return False
    following = cut.pieces[last + 1]
    return following.kind == "date" and cut.text[following.start].isdigit()
