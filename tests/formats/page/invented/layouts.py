"""Every layout by name: a function from a random source to a page and what it lists."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from functools import partial

from tests.formats.page.invented import lists, posts
from tests.formats.page.invented.chrome import Page
from tests.formats.page.invented.citations import STYLES
from tests.formats.page.invented.negatives import NEGATIVES
from tests.formats.page.invented.score import Score, score
from tests.formats.page.invented.themes import THEMES

Layout = Callable[[random.Random], Page]

LAYOUTS: Mapping[str, Layout] = {
    **{f"style {s.__name__.replace('_', '-')}": partial(lists.cited, style=i) for i, s in enumerate(STYLES)},
    **{f"list {name}": partial(lists.cited, container=name) for name in lists.CONTAINERS},
    **{
        f"lines {s.__name__.strip('_').replace('_', '-')}": partial(lists.stacked, lines=i)
        for i, s in enumerate(lists.LINES)
    },
    **{f"stack {name}": partial(lists.stacked, container=name) for name in lists.STACKS},
    "home citations": partial(lists.cited, home=True),
    "home lines": partial(lists.stacked, home=True),
    "columns": lists.columns,
    "definitions": lists.definitions,
    "headed": lists.headed,
    **{f"theme {t.__name__.replace('_', '-')}": t for t in THEMES},
    **{f"posts {name}": partial(posts.listed, theme=name) for name in posts.LIST},
    **{f"posts in {language}": partial(posts.listed, language=language) for language in posts.LANGUAGES},
    "posts archive": posts.archive,
    "post alone": posts.single,
    **{f"none {name}": make for name, make in NEGATIVES.items()},
}


def measured(name: str, pages: int, first: int = 0) -> Score:
    """The score of some pages of one layout; the same numbers give the same pages."""
    total = Score()
    for seed in range(first, first + pages):
        total.add(score(LAYOUTS[name](random.Random(f"{name} {seed}"))))
    return total
