"""What two printed texts are compared by."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TAG = re.compile(r"<[^<>]{1,40}>")


@lru_cache(maxsize=4096)
def comparable(value: str) -> str:
    """The key that forgives case, accents, punctuation and spaces (rule 18). Names of authors come again and again."""
    folded = unicodedata.normalize("NFKD", _TAG.sub("", value)).casefold()
    return "".join(c for c in folded if c.isalnum())
