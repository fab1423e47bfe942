"""Dates in running text: every name of a month and a season is found as its number, however its letters are written."""

from __future__ import annotations

import pytest

from citekit.model.printed_dates import MONTHS, SEASONS, find_dates


def test_every_month_is_found_by_its_names() -> None:
    found = {name: [d.parts for d in find_dates(f"{name} 2019")] for name in MONTHS}
    assert found == {name: [((2019, number),)] for name, number in MONTHS.items()}


def test_every_season_is_found_by_its_names() -> None:
    found = {name: [d.season for d in find_dates(f"{name} 2019")] for name in SEASONS}
    assert found == {name: [number] for name, number in SEASONS.items()}


@pytest.mark.parametrize(
    ("text", "parts"),
    [("5 MAYIS 2020", (2020, 5, 5)), ("5 mayis 2020", (2020, 5, 5)),
     ("\u017fept 2020", (2020, 9)), ("APRİL 2020", (2020, 4))],
)  # fmt: skip
def test_letters_that_only_look_alike_name_the_same_month(text: str, parts: tuple[int, ...]) -> None:
    assert [d.parts for d in find_dates(text)] == [(parts,)]


def test_a_text_without_a_year_holds_no_date() -> None:
    assert find_dates("May the rivers rise, 12 March, vol. 3") == ()
