"""How much a stretch of a citation looks like the people who made the work, and where their names end."""
# ruff: noqa: E501 - tables of alternatives read best unbroken

from __future__ import annotations

import re
from collections.abc import Iterator

from citekit.formats.page import looks
from citekit.formats.page.strings.pieces import Cut, Piece, value
from citekit.model.nameforms import has_cjk

MOST_NAME_ENDS = 24


def name_ends(cut: Cut, i: int) -> Iterator[tuple[int, float]]:
    """Where names that begin at piece i could end, each with how much it looks like a list of them."""
    pieces = cut.pieces
    failures = tried = 0
    organisation = _organisation(cut, i)
    if organisation:
        yield i, organisation
    straight = _is_initial(pieces[i]) or (pieces[i].words > 1 and not pieces[i].initials)
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
        if not _may_end_names(pieces, last) or (straight and piece.ends_initial and _leads_on(pieces, last)):
            continue
        tried += 1
        text = value(cut, i, last)
        like = looks.names_likeness(text) if len(text) > 2 else 0.55 * bool(piece.cjk)
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
