"""Looking at items without changing them: what is wrong or missing, whose they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain

from citekit.model import Finding, Item, Span
from citekit.pipeline.load import Loaded
from citekit.works.check import Today, check
from citekit.works.select import year

__all__ = ["checked", "most_frequent_author", "year"]


def checked(loaded: Loaded, today: tuple[int, int, int]) -> list[Finding]:
    """What is wrong or missing in the works; today: year, month and day, for dates in the future."""
    places = [origin.record.span if origin.record else Span(uri=origin.uri) for origin in loaded.origins]
    return list(check(loaded.items, Today(date=today), places))


def most_frequent_author(items: Sequence[Item]) -> str:
    """The author who stands in more than half of the works, as spoken; "" where there is none."""
    spoken: dict[int, str] = {}  # by identity: of 10,000 works most names are the same objects, and speaking takes time
    for name in chain.from_iterable(item.names("author").names for item in items):
        if id(name) not in spoken:
            spoken[id(name)] = str(name)
    counted = Counter(text for item in items for text in {spoken[id(name)] for name in item.names("author").names})
    if not counted:
        return ""
    most, count = counted.most_common(1)[0]
    return most if count * 2 > len(items) else ""


def checked_style(name: str) -> Sequence[Finding]:
    """What has no effect in a style by id, title, alias or path; raises StyleError for what is no usable style."""
    from citekit import styles
    from citekit.csl import Style

    used = styles.independent(styles.load(name))
    return Style.load(used.text, uri=used.uri).findings
