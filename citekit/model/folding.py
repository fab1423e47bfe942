"""Text as it is compared: without case, accents and width. One place for all that compare or search."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

UNDIVIDED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
"""Letters that Unicode does not take apart into a letter and a mark, in lower case."""


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """Case folded, accents and other marks removed, compatibility forms unified, blanks single: "Müller " and
    "muller" are one. Unicode's own folding, which a library's index holds; `asciified` goes further."""
    if text.isascii():
        return " ".join(text.casefold().split())
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())


def compact(text: str) -> str:
    """Letters and digits only, folded: what is left where case, accents, blanks and punctuation may differ."""
    return "".join(filter(str.isalnum, folded(text)))


def asciified(text: str) -> str:
    """As `folded`, and "Łódź" is "lodz", "Ærø" is "aero": for what people type to find or sort a name."""
    return folded(text.casefold().translate(UNDIVIDED))
