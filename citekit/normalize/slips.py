"""One person whose name a page prints in several ways: clustered and noted on the rarer spelling, never corrected.

Variants (rules 6, 12, 13): the same letters with other marks, hyphens or transliteration ("Müller", "Mueller",
"Muller"). Suspected slips (rule 11): one letter exchanged, missing, doubled or other ("Smiht", "Smth", "Smitth"), for
people with the same first initial; where the letters could as well be two families ("Li", "Lin"), only if the works
share a coauthor or the given names are spelt out alike.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from operator import attrgetter

from msgspec import Struct, field
from msgspec.structs import replace

from citekit.model import Finding, Item, Level, Name
from citekit.normalize.comparing import comparable

SHORTEST = 4
"""A family name with fewer letters is never held for a slip of another."""
_PRINTED = attrgetter("family", "given")
_TRANSLITERATED = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("ß", "ss"))

Identity = tuple[str, str]
"""Family name as printed, and first initial."""


class _Person(Struct, eq=False):
    """How often a spelling stands, the given names it stands with, and the families beside it on its works."""

    count: int = 0
    given: set[str] = field(default_factory=set)
    beside: set[str] = field(default_factory=set)


def note_slips(items: Sequence[Item]) -> tuple[list[Item], tuple[Finding, ...]]:
    """The items, with `about["variants"]["author"]` (printed family name → the usual spelling) where a family name is
    one of several spellings of one person, `about["sic"]["author"]` where one is suspected to be a slip; and one
    Finding for each. Linear in the number of names."""
    people = _people(items)
    usual = _variants(people)
    suspects = _suspects({i: p for i, p in people.items() if i not in usual}, items)
    if not usual and not suspects:
        return list(items), ()
    out: list[Item] = []
    findings: list[Finding] = []
    for item in items:
        marked = item
        for found, how, remark in ((suspects, "sic", _slip), (usual, "variants", _variant)):
            twins = {n.family: found[_identity(n)] for n in item.names("author") if _identity(n) in found}
            if not twins:
                continue
            said = "; ".join(remark(name, twin) for name, twin in twins.items())
            value = said if how == "sic" else twins
            marked = replace(marked, about={**marked.about, how: {**marked.about.get(how, {}), "author": value}})
            fix = "correct it if it is a slip" if how == "sic" else "print it in one way if it is one person"
            what = f"“{item.title}”: {said}"
            findings.append(Finding(code="CK308", what=what, fix=fix, level=Level.NOTE))
        out.append(marked)
    return out, tuple(findings)


def _slip(name: str, twin: str) -> str:
    return f"printed “{name}”; the same page prints “{twin}” for another work: same person suspected, not corrected"


def _variant(name: str, twin: str) -> str:
    return f"“{name}” and “{twin}” are one name with other marks; both are kept as printed"


def _identity(name: Name) -> Identity:
    return name.family, comparable(name.given)[:1]


def _people(items: Sequence[Item]) -> dict[Identity, _Person]:
    """The spellings, in order, with how often they stand. Most names stand many times, and are looked at once."""
    people: dict[Identity, _Person] = defaultdict(_Person)
    names = chain.from_iterable(item.names("author").names for item in items)
    for (family, given), count in Counter(map(_PRINTED, names)).items():
        if family and given and _is_word(family):
            folded = comparable(given)
            person = people[family, folded[:1]]
            person.count += count
            person.given.add(folded)
    return people


def _see_beside(people: dict[Identity, _Person], asked: set[Identity], items: Sequence[Item]) -> None:
    """Find who stands on the works of those who are asked for."""
    for item in items if asked else ():
        here = [name for name in item.names("author").names if name.family and name.given and _is_word(name.family)]
        for identity in asked.intersection(map(_identity, here)):
            families = {comparable(name.family) for name in here}
            people[identity].beside |= families - {comparable(identity[0])}


@lru_cache(maxsize=4096)
def _is_word(family: str) -> bool:
    return family.isalpha() or bool(re.fullmatch(r"[^\W\d_]+(?:[-’' ][^\W\d_]+)*", family))


def _variants(people: dict[Identity, _Person]) -> dict[Identity, str]:
    """The rarer spellings with the usual one, where both are the same but for marks, hyphens and transliteration."""
    groups: dict[tuple[str, str], list[Identity]] = defaultdict(list)
    plains = {family: plain(family) for family, _ in people}
    for identity in people:
        groups[plains[identity[0]], identity[1]].append(identity)
    out: dict[Identity, str] = {}
    for group in groups.values():
        best = _most_usual(group, people)
        out |= {i: best[0] for i in group if i[0] != best[0] and i[0].casefold() != best[0].casefold()}
    return out


def plain(family: str) -> str:
    """A family name as its variants are found: "Müller", "Mueller" and "Muller" are one."""
    folded = family.casefold().replace("ß", "ss").replace("ø", "o").replace("ł", "l").replace("æ", "ae")
    plain = comparable(folded)
    for long, short in _TRANSLITERATED[:3]:
        plain = plain.replace(long, short)
    return plain


def _most_usual(group: Sequence[Identity], people: dict[Identity, _Person]) -> Identity:
    """The spelling printed most often; of equal ones the first with marks, since marks are lost rather than added."""
    return max(group, key=lambda i: (people[i].count, not i[0].isascii()))


# -- slips ----------------------------------------------------------------------------------------------------------


def _suspects(people: dict[Identity, _Person], items: Sequence[Item]) -> dict[Identity, str]:
    """The rarer of two spellings with the other one; of two equally rare ones, the later."""
    out: dict[Identity, str] = {}
    order = {identity: n for n, identity in enumerate(people)}
    near = list(_near(people))
    _see_beside(people, {identity for pair in near for identity in pair}, items)
    for one, other in near:
        rarer, usual = sorted((one, other), key=lambda i: (people[i].count, -order[i]))
        if usual in out or rarer in out:
            continue
        if _is_slip(rarer, usual, people):
            out[rarer] = usual[0]
    return out


def _near(people: Iterable[Identity]) -> Iterator[tuple[Identity, Identity]]:
    """Pairs of spellings one edit apart, with the same initial, the earlier first."""
    near = _near_families(dict.fromkeys(comparable(family) for family, _ in people))
    earlier: dict[Identity, list[Identity]] = defaultdict(list)
    for identity in people if near else ():
        family, initial = comparable(identity[0]), identity[1]
        for other in near.get(family, ()):
            for twin in earlier.get((other, initial), ())[:20]:
                yield twin, identity
        earlier[family, initial].append(identity)


def _near_families(families: Iterable[str]) -> dict[str, dict[str, None]]:
    """Which of these words are one edit apart: they share what is left when a letter is taken away."""
    near: dict[str, dict[str, None]] = defaultdict(dict)
    by_rest: dict[str, list[str]] = defaultdict(list)
    for family in families:
        if not SHORTEST <= len(family) <= 40:
            continue
        for rest in {family, *(family[:i] + family[i + 1 :] for i in range(len(family)))}:
            cell = by_rest[rest]
            for other in cell[:20]:
                near[family][other] = near[other][family] = None
            cell.append(family)
    return near


def _is_slip(rarer: Identity, usual: Identity, people: dict[Identity, _Person]) -> bool:
    one, other = comparable(rarer[0]), comparable(usual[0])
    kind = edit(one, other)
    if kind in ("", "other"):
        return False
    if kind == "exchanged":
        return True
    shared = bool(people[rarer].beside & people[usual].beside)
    spelt = any(len(g) >= 3 and g in people[usual].given for g in people[rarer].given)
    if kind == "doubled":
        return shared or spelt or len(one) >= 6
    return (shared and (spelt or len(one) >= 6)) or (spelt and min(len(one), len(other)) >= 7)


def edit(one: str, other: str) -> str:
    """The one edit between two words: "exchanged" neighbours, "doubled" letter, "missing" letter, "replaced" letter;
    "" for equal words, "other" for more than one edit."""
    if one == other:
        return ""
    short, long = sorted((one, other), key=len)
    differing = [i for i, (x, y) in enumerate(zip(one, other, strict=False)) if x != y]
    if len(one) == len(other):
        if len(differing) == 1:
            return "replaced"
        swapped = len(differing) == 2 and differing[1] == differing[0] + 1
        return "exchanged" if swapped and one[differing[0]] == other[differing[1]] else "other"
    at = differing[0] if differing else len(short)
    if len(long) - len(short) != 1 or long[at + 1 :] != short[at:]:
        return "other"
    return "doubled" if at and long[at] == long[at - 1] else "missing"
