"""The citation label of "label" styles: a trigraph of names and year, "Doe99" ("citation-label").

CSL leaves the form to the processor; citeproc-js's is the one in use. One name gives four letters, two give two of
each, three give two, one and one, more give one of the first four; then two digits of the year, "00" without one. A
leading "The" and what is no letter are left out, the first letter is a capital and the others are not. Without names,
the title's first four characters do the same, its small words left out. Names are read up to the first one in a script
without letters (Chinese, say).
"""

from __future__ import annotations

from itertools import takewhile

from citekit.csl.intake import CslItem
from citekit.csl.names import is_in_those_scripts
from citekit.csl.textcase import SMALL_WORDS

LETTERS = {1: (4,), 2: (2, 2), 3: (2, 1, 1)}
"""How many letters each name gives, by how many names there are."""


def citation_label(item: CslItem) -> str:
    """The label of an item, its year included: "Doe99"."""
    names = next(iter([item.names["author"]] if "author" in item.names else item.names.values()), ())
    families = [name.family or name.literal for name in names][:4]
    counts = LETTERS.get(len(families), (1, 1, 1, 1))
    usable = takewhile(lambda family: not is_in_those_scripts(family), families)
    letters = "".join(_letters(family)[:count].capitalize() for family, count in zip(usable, counts, strict=False))
    date = item.dates.get("issued")
    year = date.start.year if date is not None else 0
    return f"{letters or _of_title(item.texts.get('title', ''))}{abs(year) % 100:02d}"


def _letters(family: str) -> str:
    bare = family[4:] if family[:4].casefold() == "the " else family
    return "".join(filter(str.isalpha, bare))


def _of_title(title: str) -> str:
    return "".join(word for word in title.split() if word not in SMALL_WORDS)[:4].capitalize()
