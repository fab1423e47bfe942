"""What two printed texts are compared by."""

from __future__ import annotations

import re
from functools import lru_cache

from citekit.model.folding import compact

_TAG = re.compile(r"<[^<>]{1,40}>")


@lru_cache(maxsize=4096)
def comparable(value: str) -> str:
    """The key that forgives case, accents, punctuation and spaces (rule 18). Names of authors come again and again."""
    return compact(_TAG.sub("", value))
