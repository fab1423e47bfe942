"""Spans of quotation → the locale's quotation marks, outer and inner in turn.

CSL 1.0.2, "Quotes": marks come from the terms open-quote, close-quote, open-inner-quote and close-inner-quote. Marks
that an author typed (“ ”, ‘ ’, „ “) stay as typed at the outermost level; within other quotation marks they take part
in the turns where the locale uses them at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from citekit.csl.locale import Locale
from citekit.csl.tokens import INNER_QUOTE, KIND, QUOTE, TYPED_DOUBLE, TYPED_LOW, TYPED_SINGLE, Kind, Token, Tokens

_TYPED = {TYPED_DOUBLE: ("“", "”"), TYPED_SINGLE: ("‘", "’"), TYPED_LOW: ("„", "“")}

_MARKS = {mark for mark, kind in enumerate(KIND) if kind is Kind.QUOTE}


class _Span(NamedTuple):
    """How an open span is closed, and whether its marks are the locale's (or stay as typed)."""

    close: str
    in_turn: bool


def has_quotes(marks: set[int]) -> bool:
    """Whether there are marks of quotation among these."""
    return not marks.isdisjoint(_MARKS)


def quotes(tokens: Sequence[Token], locale: Locale) -> Tokens:
    """The tokens with text in place of every mark of quotation."""
    glyphs = locale.quotes
    pairs = ((glyphs.open, glyphs.close), (glyphs.open_inner, glyphs.close_inner))
    known = {(opening.strip(), closing.strip()) for opening, closing in pairs}
    out = list(tokens)
    stack: list[_Span] = []
    for index, token in enumerate(tokens):
        if isinstance(token, str) or token not in _MARKS:
            continue
        if token & 1:
            out[index] = stack.pop().close
            continue
        depth = len(stack)
        in_turn = token not in _TYPED or (depth > 0 and stack[-1].in_turn and _TYPED[token] in known)
        inner = depth % 2 == 1 or (token == INNER_QUOTE and not depth)
        opening, closing = pairs[inner] if in_turn else _TYPED[token]
        out[index] = opening
        stack.append(_Span(closing, in_turn))
    return out


def localised(tokens: Sequence[Token], locale: Locale) -> Tokens:
    """Typed marks that the locale uses, and single straight ones, as quotation marks like any other, as quotes="false"
    asks for in citeproc-js and jgm/citeproc."""
    glyphs = locale.quotes
    known = ((glyphs.open.strip(), glyphs.close.strip()), (glyphs.open_inner.strip(), glyphs.close_inner.strip()))
    ours = {INNER_QUOTE, *(mark for mark, pair in _TYPED.items() if pair in known)}
    return [QUOTE | token & 1 if isinstance(token, int) and token & -2 in ours else token for token in tokens]
