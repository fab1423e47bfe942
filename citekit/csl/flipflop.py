"""Flip-flopping: formatting that field markup asks for where it holds already turns into its opposite.

CSL 1.0.2, "Formatting", and the markup of CSL-JSON: `<i>` in a title that the style sets in italics is upright. Only
markup of field text (inside VALUE) flips; a style that sets italics within italics keeps them. A font's "normal" where
nothing else holds says nothing and goes. NODECOR ends inherited italics, bold and small
capitals for its span.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from citekit.csl.tokens import KIND, NODECOR, NORMAL, VALUE, Kind, Token, Tokens, row

_KEPT = "vertical-align"
"""A superscript in a superscript stays one: raising it back would say something else."""

_SAID = ("vertical-align", "text-decoration")
"""Families whose normal value is written out even where it holds already, as in citeproc-js."""

_DECORATIONS = ("font-style", "font-weight", "font-variant")
"""What NODECOR ends, as in citeproc-js."""

_FLIPPING = {VALUE, NODECOR, *NORMAL.values()}


class _Span(NamedTuple):
    """What closes a span, and the formatting that held before it (None where the span changes none)."""

    closing: tuple[int, ...]
    family: str = ""
    before: int | None = None


def may_flip(marks: set[int]) -> bool:
    """Whether `flipflop` may change tokens with these marks: fields with markup, or formatting that ends formatting."""
    return not marks.isdisjoint(_FLIPPING)


def flipflop(tokens: Sequence[Token]) -> Tokens:
    """The tokens without formatting marks that repeat in a field what already holds. One pass."""
    out: Tokens = []
    held = dict(NORMAL)
    stack: list[_Span] = []
    values = 0
    for token in tokens:
        if isinstance(token, str):
            out.append(token)
            continue
        if token >> 1 == VALUE >> 1:
            values += -1 if token & 1 else 1
        kind = KIND[token]
        if kind is Kind.FORMAT:
            if token & 1:
                span = stack.pop()
                out.extend(span.closing)
                _restore(held, span)
            else:
                stack.append(_format(out, held, token, in_field=values > 0))
        elif token >> 1 == NODECOR >> 1:
            _nodecor(out, held, stack, token)
        else:
            out.append(token)
    return out


def _format(out: Tokens, held: dict[str, int], mark: int, *, in_field: bool) -> _Span:
    family = row(mark).family
    before = held[family]
    shown = mark
    if before == mark:
        if mark == NORMAL[family] and family not in _SAID:
            return _Span(())
        if mark != NORMAL[family] and in_field and family != _KEPT:
            shown = NORMAL[family]
    out.append(shown)
    held[family] = shown
    return _Span((shown | 1,), family, before)


def _nodecor(out: Tokens, held: dict[str, int], stack: list[_Span], mark: int) -> None:
    """Opens a span in which the fonts are normal, as one span a family; closes them all again."""
    if mark & 1:
        while (span := stack.pop()).family:
            out.extend(span.closing)
            _restore(held, span)
        return
    stack.append(_Span(()))
    for family in _DECORATIONS:
        normal = NORMAL[family]
        if held[family] != normal:
            out.append(normal)
            stack.append(_Span((normal | 1,), family, held[family]))
            held[family] = normal


def _restore(held: dict[str, int], span: _Span) -> None:
    if span.before is not None:
        held[span.family] = span.before
