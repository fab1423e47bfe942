"""A name that one page spells in two ways ("Smiht", "Smith"): noted on the rarer one, never corrected (rule 11)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from citekit.model import Finding, Item, Level, Name
from citekit.normalize.comparing import comparable

_SHORTEST = 4


def note_slips(items: Sequence[Item]) -> tuple[list[Item], tuple[Finding, ...]]:
    """The items, with `about["sic"]["author"]` where a family name is one slip away from another one of the same
    source with the same first initial; and one Finding a slip. Linear in the number of names."""
    families = _families(items)
    suspects = _suspects(families)
    if not suspects:
        return list(items), ()
    out: list[Item] = []
    findings: list[Finding] = []
    for item in items:
        twins = [(n, suspects[_identity(n)]) for n in item.names("author") if _identity(n) in suspects]
        if not twins:
            out.append(item)
            continue
        remark = "; ".join(
            f"printed “{name.family}”; the same page prints “{twin}” for another work: "
            f"same person suspected, not corrected"
            for name, twin in twins
        )
        out.append(replace(item, about={**item.about, "sic": {**item.about.get("sic", {}), "author": remark}}))
        findings.append(
            Finding(code="CK308", what=f"“{item.title}”: {remark}", fix="correct it if it is a slip", level=Level.NOTE)
        )
    return out, tuple(findings)


Identity = tuple[str, str]
"""Family name as printed, and first initial."""


def _identity(name: Name) -> Identity:
    return name.family, _initial(name.given)


@lru_cache(maxsize=4096)
def _initial(given: str) -> str:
    return comparable(given)[:1]


def _families(items: Sequence[Item]) -> Counter[Identity]:
    counted: Counter[Identity] = Counter()
    for item in items:
        for name in item.names("author"):
            if len(name.family) >= _SHORTEST and name.given and name.family.isalpha():
                counted[_identity(name)] += 1
    return counted


def _suspects(families: Counter[Identity]) -> dict[Identity, str]:
    """The rarer of two spellings with the other one; of two equally rare ones, the later."""
    by_letters: dict[tuple[str, str], list[Identity]] = defaultdict(list)
    for identity in families:
        by_letters["".join(sorted(comparable(identity[0]))), identity[1]].append(identity)
    out: dict[Identity, str] = {}
    for group in by_letters.values():
        best = max(group, key=lambda i: families[i])
        for identity in group:
            if comparable(identity[0]) != comparable(best[0]) and _is_swapped(identity[0], best[0]):
                out[identity] = best[0]
    return out


def _is_swapped(one: str, other: str) -> bool:
    """Whether two spellings differ by one exchange of neighbouring letters."""
    a, b = comparable(one), comparable(other)
    differing = [i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y]
    return len(a) == len(b) and len(differing) == 2 and differing[1] == differing[0] + 1
