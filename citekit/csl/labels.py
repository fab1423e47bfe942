"""The citation label of "label" styles: a trigraph of names and year, "Doe99" ("citation-label").

CSL leaves the form to the processor; citeproc-js's is the one in use: one name gives four letters, two give two of
each, three and more one of each; then two digits of the year, "00" without one. Without names the title's letters.
"""

from __future__ import annotations

from citekit.csl.intake import CslItem

LETTERS = {1: (4,), 2: (2, 2), 3: (1, 1, 1)}


def citation_label(item: CslItem) -> str:
    names = next(iter([item.names["author"]] if "author" in item.names else item.names.values()), ())
    families = [name.family or name.literal for name in names][:4]
    if families:
        counts = LETTERS.get(len(families), (1, 1, 1, 1))
        letters = "".join(family.replace(" ", "")[:count] for family, count in zip(families, counts, strict=True))
    else:
        letters = item.texts.get("title", "").replace(" ", "")[:4]
    date = item.dates.get("issued")
    year = date.start.year if date is not None else 0
    return f"{letters}{abs(year) % 100:02d}"
