"""What the citations of a list have in common, and how well one field follows another in it.

The weights are of a kind with logarithms of odds: +1 makes a reading some three times as likely.
"""
# ruff: noqa: E501 - tables of alternatives read best unbroken

from __future__ import annotations

import math
import re
from collections import Counter

from msgspec import Struct, field


def fold(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


class Habits(Struct):
    """What the citations of a list have in common. count: how many there are. pairs: which label follows which; after,
    before: which delimiter stands behind and before a label; venues, houses: those printed more than once, folded."""

    count: int = 0
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    after: Counter[tuple[str, str]] = field(default_factory=Counter)
    before: Counter[tuple[str, str]] = field(default_factory=Counter)
    venues: frozenset[str] = frozenset()
    houses: frozenset[str] = frozenset()
    _gains: dict[tuple[int, str, str], float] = field(default_factory=dict)

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
