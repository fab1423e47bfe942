"""Which items are wanted, in what order, in what groups: `--filter`, `--sort` and `--group`.

A filter is a list of conditions joined by commas, all of which must hold: `type=post`, `year>=2020`, `author=Curie`,
`title~radium`, `DOI=` (has none), `keyword!=draft`. Comparison forgives case and accents.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from citekit.errors import UnknownNameError
from citekit.model import Item, Names
from citekit.model.folding import asciified
from citekit.model.timeline import moment
from citekit.model.vocabulary import KINDS, TYPES, Kind

PAPERS = frozenset(
    {
        "article", "article-journal", "article-magazine", "article-newspaper", "book", "chapter", "entry",
        "entry-dictionary", "entry-encyclopedia", "manuscript", "paper-conference", "report", "review", "review-book",
        "thesis",
    }
)  # fmt: skip
POSTS = frozenset({"post", "post-weblog", "webpage"})
TYPE_WORDS = {"paper": PAPERS, "papers": PAPERS, "post": POSTS, "posts": POSTS}
"""Words for several types at once, beside the types themselves."""

GROUPS = ("none", "year", "type", "venue")
ORDERS = ("none", "newest", "oldest", "author", "title")

_CONDITION = r"\s*([A-Za-z][A-Za-z_-]*)\s*(>=|<=|!=|=|~|>|<)\s*(.*?)\s*"
_NUMERIC: dict[str, Callable[[int, int], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
    "!=": operator.ne,
}

Test = Callable[[Item], bool]


def filtered(items: Iterable[Item], conditions: str) -> list[Item]:
    """The items for which every condition holds; raises UnknownNameError for a condition that says nothing known."""
    tests = [_test(c) for c in conditions.split(",") if c.strip()]
    return [item for item in items if all(test(item) for test in tests)]


def iso_day(text: str) -> str:
    """The text where it is an ISO date ("2024", "2024-05", "2024-05-29") or ""; raises UnknownNameError."""
    if text and moment(text) is None:
        raise UnknownNameError(f'"{text}" is no date', fix="write such as 2024-05-29")
    return text


def is_since(item: Item, day: str) -> bool:
    """Whether the item came out on the ISO date `day` or later, as far as its own date says; "" is always."""
    issued = item.date("issued")
    return not day or (issued is not None and str(issued)[: len(day)] >= day[: len(str(issued))])


def ordered(items: Iterable[Item], order: str) -> list[Item]:
    """The items by one of ORDERS; ties keep their order, items without a date come last."""
    found = list(items)
    if order == "none":
        return found
    if order not in ORDERS:
        raise UnknownNameError.of("order", order, ORDERS)
    if order in ("newest", "oldest"):
        dated = [i for i in found if year(i) is not None]
        dated.sort(key=_when, reverse=order == "newest")
        return [*dated, *(i for i in found if year(i) is None)]
    return sorted(found, key=lambda i: asciified(_first_author(i) if order == "author" else i.title))


def grouped(items: Sequence[Item], by: str) -> list[tuple[str, list[Item]]]:
    """The items under headings: years (newest first), types or venues (in order of first appearance)."""
    if by not in GROUPS:
        raise UnknownNameError.of("grouping", by, GROUPS)
    if by == "none":
        return [("", list(items))]
    heading = {"year": _year_heading, "type": lambda i: i.type, "venue": _venue}[by]
    if by == "year":
        pairs = sorted(items, key=lambda i: -(year(i) if year(i) is not None else -(10**9)))  # type: ignore[operator]
    else:
        first = {h: n for n, h in reversed(list(enumerate(heading(i) for i in items)))}
        pairs = sorted(items, key=lambda i: first[heading(i)])
    return [(name, list(group)) for name, group in groupby(pairs, key=heading)]


def year(item: Item) -> int | None:
    """The year of the item's issue, None where there is none."""
    issued = item.date("issued")
    return issued.year if issued else None


def _test(condition: str) -> Test:
    match = re.fullmatch(_CONDITION, condition, re.DOTALL)
    if not match:
        raise UnknownNameError(
            f'"{condition.strip()}" is no condition', fix="write such as type=post, year>=2020 or author=Curie"
        )
    name, sign, value = match.groups()
    if name == "year":
        return _year_test(sign, value)
    if name == "type":
        wanted = TYPE_WORDS.get(value, frozenset({value}))
        if not wanted & {*TYPES}:
            raise UnknownNameError.of("type", value, (*TYPES, *TYPE_WORDS))
        return lambda item: (item.type in wanted) is (sign != "!=")
    variable = next((v for v in (*KINDS, "id") if v.casefold() == name.casefold()), None)
    if variable is None:
        raise UnknownNameError.of("field", name, ("year", "type", "id", *KINDS))
    return _text_test(variable, sign, asciified(value))


def _year_test(sign: str, value: str) -> Test:
    if not re.fullmatch("-?[0-9]{1,9}", value) or sign not in _NUMERIC:
        raise UnknownNameError(f'"{value}" is no year', fix="write such as year>=2020")
    compare, wanted = _NUMERIC[sign], int(value)

    def holds(item: Item) -> bool:
        found = year(item)
        return found is not None and compare(found, wanted)

    return holds


def _text_test(variable: str, sign: str, wanted: str) -> Test:
    if sign not in ("=", "!=", "~"):
        raise UnknownNameError(f"{variable} cannot be compared by {sign}", fix="use =, != or ~ (holds)")
    words = KINDS.get(variable) in (Kind.NAME,) or variable == "keyword"

    def holds(item: Item) -> bool:
        texts = [asciified(t) for t in _texts(item, variable)]
        if not wanted:
            found = not any(texts)
        elif sign == "~" or words:
            found = any(wanted in t for t in texts)
        else:
            found = wanted in texts
        return found is (sign != "!=")

    return holds


def _texts(item: Item, variable: str) -> list[str]:
    if variable == "id":
        return [item.id]
    value = item.variables.get(variable)
    if isinstance(value, Names):
        return [str(n) for n in value]
    return [] if value is None else [str(value)]


def _when(item: Item) -> tuple[int, ...]:
    issued = item.date("issued")
    return issued.start if issued else ()


def _first_author(item: Item) -> str:
    names = item.names("author") or item.names("editor")
    return f"{names[0].family or names[0].literal} {names[0].given}" if names else item.title


def _year_heading(item: Item) -> str:
    found = year(item)
    return str(found) if found is not None else ""


def _venue(item: Item) -> str:
    return item.text("container-title") or item.text("publisher")
