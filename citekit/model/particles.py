"""Particles and suffixes that stand inside `family` and `given`, put into their own parts of a `Name`.

CSL 1.0.2, "Name Particles": a lower-case word before the family name belongs to it and is kept with it ("van" in
"van Gogh": non-dropping); one after the given names is dropped with them ("von" in "Alexander von": dropping). Words
with a capital stay where they are ("La Fontaine", "Van Dyke"), as do scripts without capitals.
"""

from __future__ import annotations

from msgspec.structs import replace

from citekit.model.item import Name

APOSTROPHES = "'’ʼ"
_JOINERS = frozenset("-‐‑" + APOSTROPHES)
_VOWELS = frozenset("aeiouàáâäèéêëìíîïòóôöùúûü")
_QUOTES = (('"', '"'), ("“", "”"), ("«", "»"))


def parse_particles(name: Name) -> Name:
    """The name with its particles and suffix in their own parts.

    Parts that are given already are kept; a literal name, a name without given names, one with `parse_names` false, and
    a family name in quotation marks (which are taken off) are not looked into.
    """
    if name.literal or (name.family.isalpha() and name.given.isalpha()):  # two words have nothing to part
        return name
    family = name.family.strip()
    for opening, closing in _QUOTES:
        if len(family) > 2 and family.startswith(opening) and family.endswith(closing):
            return replace(name, family=family[1:-1])
    if not name.parse_names or not family or not name.given.strip():
        return name
    given, suffix, comma = (name.given.strip(), name.suffix, name.comma_suffix)
    if not suffix:
        given, suffix, comma = split_suffix(given)
        comma = comma or name.comma_suffix
    dropping, non_dropping = name.dropping_particle, name.non_dropping_particle
    if not dropping and not non_dropping:
        given, dropping = split_given(given)
    if not non_dropping:
        non_dropping, family = split_family(family)
    if not (suffix or dropping or non_dropping) and (family, given) == (name.family, name.given):
        return name
    return replace(
        name,
        family=family,
        given=given,
        suffix=suffix,
        comma_suffix=comma,
        dropping_particle=dropping,
        non_dropping_particle=non_dropping,
    )


def split_family(family: str) -> tuple[str, str]:
    """The particle before a family name, and the rest: "van der Berg" gives ("van der", "Berg"), "al-Hakim" gives
    ("al-", "Hakim"), "d'Ormesson" gives ("d'", "Ormesson"). The last word is never a particle."""
    if family.isalpha():
        return "", family
    start = 0
    while True:
        end = _word_end(family, start)
        if end >= len(family) or not _is_small(family[start:end]):
            break
        start = end
    return family[:start].strip(), family[start:].strip()


def split_given(given: str) -> tuple[str, str]:
    """Given names, and the particle after them: "Jean de La" gives ("Jean de La", ""), "Alexander von" gives
    ("Alexander", "von"). The first word is never a particle."""
    words = given.split()
    count = len(words)
    while count > 1 and _is_small(words[count - 1]):
        count -= 1
    return " ".join(words[:count]), " ".join(words[count:])


def split_suffix(given: str) -> tuple[str, str, bool]:
    """Given names, the suffix after their comma, and whether a comma is to be printed before it.

    "John, Jr." gives ("John", "Jr.", False); "John,! Jr." asks for the comma (a custom of citeproc-js).
    """
    head, comma, tail = given.partition(",")
    if not comma or not head.strip() or not tail.strip("! "):
        return given, "", False
    return head.strip(), tail.lstrip().removeprefix("!").strip(), tail.lstrip().startswith("!")


def joins(particle: str) -> bool:
    """Whether a particle is written against the name it precedes: "al-", "d'", "dell'", but not "de'" or "van"."""
    if len(particle) < 2 or particle[-1] not in _JOINERS:
        return False
    letters = particle[:-1].rpartition(" ")[2]
    return particle[-1] not in APOSTROPHES or len(letters) == 1 or letters[-1].lower() not in _VOWELS


def _word_end(text: str, start: int) -> int:
    """Past the next word and its blanks, or past the hyphen or apostrophe inside it ("al-", "d'")."""
    index = start
    while index < len(text) and not text[index].isspace():
        index += 1
        if text[index - 1] in _JOINERS and index - 1 > start and index < len(text) and not text[index].isspace():
            return index
    while index < len(text) and text[index].isspace():
        index += 1
    return index


def _is_small(word: str) -> bool:
    """Written in lower case, in a script that has capitals."""
    return word.islower()
