"""A citation or entry, finished: the layout's dress, then flip-flop, punctuation and quotes."""

from __future__ import annotations

from citekit.csl.flipflop import flipflop, may_flip
from citekit.csl.locale import Locale
from citekit.csl.nodes import Area
from citekit.csl.punctuation import punctuation
from citekit.csl.quotes import has_quotes, quotes
from citekit.csl.tokens import KIND, Kind, Tokens


def finish(tokens: Tokens, locale: Locale) -> Tokens:
    """Tokens as a writer takes them. Passes that the marks give no reason for are left out."""
    marks = {token for token in tokens if isinstance(token, int)}
    if may_flip(marks):
        tokens = flipflop(tokens)
    tokens = punctuation(tokens, in_quote=locale.punctuation_in_quote)
    return quotes(tokens, locale) if has_quotes(marks) else tokens


def laid_out(tokens: Tokens, area: Area) -> Tokens:
    """The layout's affixes and formatting round a citation or entry; its affixes stand within its formatting."""
    look = area.look
    inner = list(tokens)
    if look.prefix:
        inner.insert(1 if is_display(inner[:1]) else 0, look.prefix)
    if look.suffix:
        inner.insert(len(inner) - (1 if is_display(inner[-1:]) else 0), look.suffix)
    return [*look.formats, *inner, *(mark | 1 for mark in reversed(look.formats))]


def is_display(tokens: Tokens) -> bool:
    """Whether this one token is the mark of a display block: the layout's affixes stand inside the outer blocks."""
    return any(isinstance(token, int) and KIND[token] is Kind.DISPLAY for token in tokens)
