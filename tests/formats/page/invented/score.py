"""How much of an invented page was read right: records paired by title, then each shown field."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable

from msgspec import Struct, field

from citekit import normalize
from citekit.formats import page
from citekit.model import Item, Source
from tests.formats.page.invented.chrome import Page
from tests.formats.page.invented.works import Work

ALIKE = ({"article-journal", "article"}, {"paper-conference", "chapter"}, {"post-weblog", "post", "webpage"},
         {"document", "article", "manuscript", "report"})  # fmt: skip


class Score(Struct):
    """Counts over some pages: works meant, given and found; by field, right and asked. misses: what went wrong."""

    meant: int = 0
    given: int = 0
    found: int = 0
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        return 2 * self.found / (self.meant + self.given) if self.meant + self.given else 1.0

    def share(self, name: str) -> float:
        return self.right[name] / self.asked[name] if self.asked[name] else 1.0

    def add(self, other: Score) -> None:
        self.meant, self.given, self.found = (
            self.meant + other.meant, self.given + other.given, self.found + other.found,
        )  # fmt: skip
        self.right += other.right
        self.asked += other.asked
        self.misses += other.misses


def squash(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum())


def items_of(html: str) -> list[Item]:
    source = Source(content=html.encode(), uri="https://tidewater.example/page.html", media_type="text/html")
    return [x for x in normalize.items(page.read(source)) if isinstance(x, Item)]


def score(shown: Page) -> Score:
    """The page's items beside its works."""
    items = items_of(shown.html)
    out = Score(meant=len(shown.works), given=len(items))
    left: dict[str, list[Item]] = {}
    for item in items:
        left.setdefault(squash(item.title), []).append(item)
    for one in shown.works:
        twins = left.get(squash(one.title))
        if not twins:
            out.misses.append(f"missed: {one.title}")
            continue
        out.found += 1
        _compare(one, twins.pop(0), shown, out)
    out.misses += [f"extra: {i.title[:150]}" for twins in left.values() for i in twins]
    return out


def _compare(one: Work, item: Item, shown: Page, out: Score) -> None:
    asked = {"type" if s == "type-if-told" else s for s in shown.shown if s != "type-if-told" or one.tells}
    for name in sorted(asked):
        wanted, got = _CHECKS[name](one, item)
        right = wanted == got or (name == "type" and any(wanted in s and got in s for s in ALIKE))
        out.asked[name] += 1
        out.right[name] += right
        if not right:
            out.misses.append(f"{name}: {wanted} / {got}  «{one.title[:60]}»")


def _family(text: str) -> str:
    return squash(text.split()[-1]) if text.split() else ""


_CHECKS: dict[str, Callable[[Work, Item], tuple[object, object]]] = {
    "authors": lambda w, i: (
        [_family(p.family) for p in w.authors], [_family(n.family or n.literal) for n in i.names("author")]
    ),
    "year": lambda w, i: (w.year, d.year if (d := i.date("issued")) else None),
    "date": lambda w, i: ((w.year, w.month, w.day), d.start if (d := i.date("issued")) else None),
    "type": lambda w, i: (w.kind, i.type),
    "doi": lambda w, i: (w.doi, i.text("DOI")),
}  # fmt: skip
