"""Filters, orders and groups."""

from __future__ import annotations

import pytest

from citekit.errors import UnknownNameError
from citekit.model import Date, Item, Name, Names
from citekit.works.select import filtered, grouped, ordered


def item(name: str, type: str = "book", year: int | None = None, author: str = "", **texts: str) -> Item:
    made = Item(id=name, type=type).with_variables(**texts)
    if year:
        made = made.with_variables(issued=Date(parts=((year,),)))
    return made.with_variables(author=Names((Name(family=author),))) if author else made


ITEMS = [
    item("a", "post-weblog", 2025, "Łuczak", title="Shells", keyword="sea, sand"),
    item("b", "article-journal", 2019, "Müller", title="Tides", DOI="10.1000/1"),
    item("c", "thesis", None, "Abel", title="Sand"),
    item("d", "post", 2019, "Müller", title="Waves"),
]


@pytest.mark.parametrize(
    ("conditions", "ids"),
    [
        ("", "abcd"),
        ("type=post", "ad"),
        ("type=papers", "bc"),
        ("type!=thesis", "abd"),
        ("year>=2020", "a"),
        ("year=2019", "bd"),
        ("year!=2019", "a"),
        ("author=muller", "bd"),
        ("author=Muller, type=article-journal", "b"),
        ("keyword=sand", "a"),
        ("title~a", "cd"),
        ("title=sand", "c"),
        ("doi=", "acd"),
        ("DOI!=", "b"),
        ("id=c", "c"),
    ],
)
def test_conditions(conditions: str, ids: str) -> None:
    assert "".join(i.id for i in filtered(ITEMS, conditions)) == ids


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        ("nonsense", "no condition"),
        ("year=soon", "no year"),
        ("autor=x", "did you mean author"),
        ("type=pots", "did you mean post"),
        ("title>3", "cannot be compared"),
    ],
)
def test_wrong_conditions_are_answered(conditions: str, message: str) -> None:
    with pytest.raises(UnknownNameError, match=message):
        filtered(ITEMS, conditions)


@pytest.mark.parametrize(
    ("order", "ids"), [("none", "abcd"), ("newest", "abdc"), ("oldest", "bdac"), ("title", "cabd"), ("author", "cabd")]
)
def test_orders(order: str, ids: str) -> None:
    assert "".join(i.id for i in ordered(ITEMS, order)) == ids


def test_groups() -> None:
    def shown(by: str) -> list[tuple[str, str]]:
        return [(heading, "".join(i.id for i in group)) for heading, group in grouped(ITEMS, by)]

    assert shown("none") == [("", "abcd")]
    assert shown("year") == [("2025", "a"), ("2019", "bd"), ("", "c")]
    assert shown("type") == [("post-weblog", "a"), ("article-journal", "b"), ("thesis", "c"), ("post", "d")]
