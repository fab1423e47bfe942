"""Whether two names may be one person's: given names letter by letter where they are initials, by short forms where
they are spelt out. docs/rules.md, reading 6 and 12. What is compared is folded (`citekit.model.folding`) first.
"""

from __future__ import annotations

import re
from functools import lru_cache

from citekit.model.folding import compact, folded
from citekit.model.item import Name

_WORD = re.compile(r"[^\W_]+")
_SHORT_FORMS = """alexander alexandra alex sasha|robert bob rob bobby|william bill will billy|richard dick rick|
elizabeth liz beth betty lisa|margaret peggy maggie meg|katherine catherine kate kathy katie|james jim jimmy jamie|
john jack johnny|edward ted ed eddie|michael mike mick|thomas tom tommy|joseph joe|anthony tony|charles charlie chuck|
daniel dan danny|david dave|matthew matt|nicholas nick nico|christopher chris|benjamin ben|samuel sam|steven stephen
steve|andrew andy drew|patricia pat trish|susan sue|jennifer jenny jen|rebecca becky|francisco paco|jose pepe|
maximilian max|johannes hans|ekaterina katya|dmitri dima|mikhail misha|ivan vanya|henry harry hank"""
SHORT_FORMS: dict[str, frozenset[str]] = {
    name: frozenset(group.split()) for group in _SHORT_FORMS.split("|") for name in group.split()
}
"""Folded given names with those of the same people."""


def may_be_one(one: Name, other: Name) -> bool:
    """Whether two names may be one person's: the family names agree, the given names do not contradict each other."""
    family, others = compact(one.family or one.literal), compact(other.family or other.literal)
    return family == others and compatible_given(folded(one.given), folded(other.given))


@lru_cache(maxsize=16_384)
def compatible_given(one: str, other: str) -> bool:
    """Whether two folded given names may be one person's: equal, one an initial or a short form of the other ("alex",
    "alexander"), initials glued, hyphenated or apart ("jb", "j.-b.", "j b"), or one missing. Initials that both have
    must agree, each in its place."""
    if not one or not other or one == other:
        return True
    return any(_agree(left, right) for left in _readings(one) for right in _readings(other))


def _agree(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    if not left or not right:
        return True
    if left[0] in SHORT_FORMS.get(right[0], ()):
        return True
    return all(_same(one, other) for one, other in zip(left, right, strict=False))


def _same(one: str, other: str) -> bool:
    """One word of given names: an initial of the other, or beginning as the other does."""
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    return one[:3] == other[:3] if min(len(one), len(other)) > 2 else one[: min(len(one), len(other))] == other[:2]


@lru_cache(maxsize=16_384)
def _readings(given: str) -> tuple[tuple[str, ...], ...]:
    """The words of given names; a word of two letters may be two initials ("jb", "cy."), one with a hyphen may be
    written as one ("jean-luc", "jeanluc")."""
    words = tuple(_WORD.findall(given))
    readings = [words]
    if (len(words) == 1 and len(words[0]) == 2) or (
        len(words) == 1 and len(words[0]) == 3 and not _VOWEL.search(words[0])
    ):
        readings.append(tuple(words[0]))
    elif len(words) > 1 and all(len(word) > 1 for word in words[:2]):
        readings.append(("".join(words[:2]), *words[2:]))
    return tuple(readings)


_VOWEL = re.compile("[aeiouyаеиоуыэюяё]")


def initials(given: str) -> str:
    """The initials of folded given names: "cheng-yu" → "cy", "cy." → "cy", "j.-b." → "jb"."""
    words = _WORD.findall(given)
    if len(words) == 1 and len(words[0]) == 2 and "." in given:
        return str(words[0])
    return "".join(word[0] for word in words)
