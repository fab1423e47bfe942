"""How much a stretch of a citation looks like each of the fields that it could be.

The weights are of a kind with logarithms of odds: +1 makes a reading some three times as likely.
"""
# ruff: noqa: E501 - tables of alternatives read best unbroken

from __future__ import annotations

import re
from collections.abc import Iterator

from citekit.formats.page import looks
from citekit.formats.page.strings.habits import Habits, fold
from citekit.formats.page.strings.people import name_ends
from citekit.formats.page.strings.pieces import EDITED, Cut, Piece, value

MOST_PIECES = 16
"""A field other than the authors has no more pieces."""


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
            self._names[i] = list(name_ends(self.cut, i))
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
