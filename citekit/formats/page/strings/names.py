"""How a list of citations writes the first of its authors: one form for all settles what one alone leaves open."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from citekit.model.nameforms import INVERTED, PARTICLES, STRAIGHT, TRAILING, is_initials

_FIRST = re.compile(r",\s+|;\s*|/|\s+(?:and|&|und|et|y|e|i|и)\s+")
LEAST_SHARE = 0.6
"""So many of the lists of names must begin alike for the others to be read so."""


def usual_form(texts: Iterable[str]) -> str:
    """The form that the first names of most texts have, "" where they have no common one."""
    forms = Counter(f for f in map(_form, texts) if f)
    if not forms:
        return ""
    form, often = forms.most_common(1)[0]
    return form if often > 1 and often >= LEAST_SHARE * forms.total() else ""


def _form(text: str) -> str:
    """How the first name of a text is written; "" where that cannot be told."""
    first, *more = _FIRST.split(text, maxsplit=1)
    words = [w for w in first.split() if w not in PARTICLES]
    if not words:
        return ""
    if len(words) == 1:
        return INVERTED if more and "," in text[: len(first) + 1] else ""
    if is_initials(words[0]):
        return STRAIGHT
    if is_initials(words[-1]) or (words[0].isupper() and len(words[0]) > 2 and not words[-1].isupper()):
        return TRAILING
    return STRAIGHT
