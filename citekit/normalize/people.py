"""One person whose name a page prints in several ways ("J.-B. Roe", "Jean-Baptiste Roe"): one id, nothing edited.

Rules 12 and 13. Names belong together where the family name is the same but for marks and the given names do not
contradict each other; a form that fits two people ("J. Roe" beside Jane and John) belongs to neither, and two names of
one work are two people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from citekit.model import Item, Name
from citekit.model.folding import asciified, folded
from citekit.model.given import SHORT_FORMS, compatible_given
from citekit.normalize.slips import plain

MOST_FORMS = 200
"""Different given names of one family; of a commoner one no person can be told by a name."""


class _Form(Struct, eq=False):
    """One folded given name of a family: the ways it is printed in, and the works it stands on."""

    given: str
    family: str
    printed: set[str] = field(default_factory=set)
    works: set[int] = field(default_factory=set)


def with_people(items: Sequence[Item]) -> list[Item]:
    """The items, with `about["people"]["author"]` (name as printed → id of the person) for people that they print in
    several ways. An id is made of the fullest form: "roe-jean-baptiste"."""
    person = _ids(_families(items))
    if not person:
        return list(items)
    out: list[Item] = []
    for item in items:
        known = {text: person[text] for text in map(str, item.names("author")) if text in person}
        about = {**item.about, "people": {"author": known}}
        out.append(replace(item, about=about) if known else item)
    return out


def _families(items: Iterable[Item]) -> dict[str, dict[str, _Form]]:
    families: dict[str, dict[str, _Form]] = defaultdict(dict)
    for at, item in enumerate(items):
        for name in item.names("author"):
            if name.family and name.given:
                forms = families[_family(name)]
                given = folded(name.given)
                form = forms.get(given) or forms.setdefault(given, _Form(given, _spelt(name)))
                form.printed.add(str(name))
                form.works.add(at)
    return families


def _family(name: Name) -> str:
    return plain(f"{_spelt(name)} {name.suffix}")


def _spelt(name: Name) -> str:
    return f"{name.non_dropping_particle} {name.family}"


def _ids(families: dict[str, dict[str, _Form]]) -> dict[str, str]:
    """The id of each printed name that has another form of the same person beside it."""
    out: dict[str, str] = {}
    taken: set[str] = set()
    for family in sorted(families):
        forms = families[family]
        if sum(len(form.printed) for form in forms.values()) < 2 or len(forms) > MOST_FORMS:
            continue
        for person in _people(forms.values()):
            printed = sorted({text for form in person for text in form.printed})
            if len(printed) > 1:
                made = _unused(f"{_slug(person[0].family)}-{_slug(person[0].given)}", taken)
                out |= dict.fromkeys(printed, made)
    return out


def _people(forms: Iterable[_Form]) -> list[list[_Form]]:
    """The forms as people, fullest first: each goes to the one person it fits; to none where it fits several."""
    people: list[list[_Form]] = []
    for form in sorted(forms, key=lambda form: (-_letters(form.given), form.given)):
        fitting = [person for person in people if all(_may_be_one(form, other) for other in person)]
        if len(fitting) == 1:
            fitting[0].append(form)
        elif not fitting:
            people.append([form])
    return people


def _letters(given: str) -> int:
    return sum(c.isalnum() for c in given)


def _may_be_one(one: _Form, other: _Form) -> bool:
    if one.works & other.works or not compatible_given(one.given, other.given):
        return False
    first, second = one.given.split()[0], other.given.split()[0]
    spelt = min(len(first), len(second)) > 2 and "." not in first + second
    return not spelt or first == second or second in SHORT_FORMS.get(first, ()) or _bare(first) == _bare(second)


def _bare(word: str) -> str:
    return "".join(c for c in word if c.isalnum())


def _slug(text: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in asciified(text)).split())


def _unused(name: str, taken: set[str]) -> str:
    number, made = 1, name
    while made in taken:
        number += 1
        made = f"{name}-{number}"
    taken.add(made)
    return made
