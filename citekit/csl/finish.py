"""The passes over a finished citation or entry, in order: flip-flop, punctuation, quotes."""

from __future__ import annotations

from citekit.csl.flipflop import flipflop
from citekit.csl.locale import Locale
from citekit.csl.punctuation import punctuation
from citekit.csl.quotes import quotes
from citekit.csl.tokens import Tokens


def finish(tokens: Tokens, locale: Locale) -> Tokens:
    """Tokens as a writer takes them."""
    return quotes(punctuation(flipflop(tokens), in_quote=locale.punctuation_in_quote), locale)
