"""Printed names to name-parts (rules 1 to 13)."""

from __future__ import annotations

import pytest

from citekit.model import Name
from citekit.model.byline import split_byline
from citekit.normalize.names import is_organisation, name, names, names_of

SPLITS = {
    "Jo Li, Max Poe, Kim Oh & Ada Ray": ["Jo Li", "Max Poe", "Kim Oh", "Ada Ray"],
    "Jo Li and Max Poe": ["Jo Li", "Max Poe"],
    "Jo Li, Max Poe, and Kim Oh": ["Jo Li", "Max Poe", "Kim Oh"],
    "Zhang, J., Li, Y., & Oh, K.": ["Zhang, J.", "Li, Y.", "Oh, K."],
    "Théberge, A., El Amin, Z., Yang, J. Y.-M.": ["Théberge, A.", "El Amin, Z.", "Yang, J. Y.-M."],
    "Doe, Jane; Roe, Richard; Poe, Max": ["Doe, Jane", "Roe, Richard", "Poe, Max"],
    "Smith J, Doe AB, Roe C": ["Smith, J", "Doe, AB", "Roe, C"],
    "Hans Maier und Eva Weiß": ["Hans Maier", "Eva Weiß"],
    "Ana Ruiz y Luis Mora": ["Ana Ruiz", "Luis Mora"],
    "José Ortega y Gasset": ["José Ortega y Gasset"],
    "Falk, Otto / Maier, Hans": ["Falk, Otto", "Maier, Hans"],
    "李娜、王伟": ["李娜", "王伟"],
    "Doe, Jane, Max Poe, Rita Ink": ["Doe, Jane", "Max Poe", "Rita Ink"],
    "J. Petersen*, L. Engl†, I. Ada (* co-first author)": ["J. Petersen", "L. Engl", "I. Ada"],
    "Max Poe1, Rita Ink2,3": ["Max Poe", "Rita Ink"],
    "By Max Poe": ["Max Poe"],
    "Max Poe, Jr., Rita Ink": ["Max Poe, Jr.", "Rita Ink"],
}


@pytest.mark.parametrize("text", SPLITS)
def test_a_list_of_names_falls_into_its_pieces(text: str) -> None:
    assert list(split_byline(text).pieces) == SPLITS[text]


@pytest.mark.parametrize(
    "text",
    [
        "J. Zhang et al.",
        "J. Zhang, et al",
        "J. Zhang and others",
        "J. Zhang u. a.",
        "J. Zhang и др.",
        "J. Zhang y otros",
        "J. Zhang and 3 more authors",
        "J. Zhang, …",
    ],
)
def test_and_others_is_a_mark_and_never_a_name(text: str) -> None:
    read = names(text)
    assert read.truncated
    assert read.names == (Name(family="Zhang", given="J."),)


def test_the_name_behind_an_ellipsis_is_the_last_author() -> None:
    byline = split_byline("Kumar, A., Lee, J., ... & Sinha, S.")
    assert (byline.truncated, byline.last_is_last, byline.pieces[-1]) == (True, True, "Sinha, S.")


def test_with_names_coauthors_only() -> None:
    byline = split_byline("with D. Chist and M. Stark")
    assert byline.partial
    assert byline.pieces == ("D. Chist", "M. Stark")


PARTS = {
    "Jane Doe": Name(family="Doe", given="Jane"),
    "Doe, Jane": Name(family="Doe", given="Jane"),
    "Jan van der Berg": Name(family="Berg", given="Jan", non_dropping_particle="van der"),
    "van der Berg, Jan": Name(family="Berg", given="Jan", non_dropping_particle="van der"),
    "Vincent Van Gogh": Name(family="Van Gogh", given="Vincent"),
    "CY. Hei": Name(family="Hei", given="CY."),
    "King, Jr.": Name(family="King", suffix="Jr."),
    "Doe, Jr., Jane": Name(family="Doe", given="Jane", suffix="Jr."),
    "Sam Doe III": Name(family="Doe", given="Sam", suffix="III"),
    "Roger Blanco i Ribera": Name(family="Blanco i Ribera", given="Roger"),
    "Xia Peng 0009": Name(family="Peng", given="Xia"),
    "李娜": Name(family="李", given="娜"),
    "欧阳明月": Name(family="欧阳", given="明月"),
    "E": Name(family="E"),
    "dev_null7": Name(literal="dev_null7"),
    "Pond Genome Consortium": Name(literal="Pond Genome Consortium"),
    "Example AI": Name(literal="Example AI"),
}


@pytest.mark.parametrize("text", PARTS)
def test_a_name_is_read_in_parts(text: str) -> None:
    assert name(text) == PARTS[text]


def test_hungarian_order_is_taken_only_where_the_page_is_hungarian() -> None:
    assert name("Nagy Ilona", language="hu") == Name(family="Nagy", given="Ilona")
    assert name("Nagy Ilona") == Name(family="Ilona", given="Nagy")


def test_repeated_tags_hold_one_name_each() -> None:
    assert [n.family for n in names_of(("Doe, Jane", "Richard Roe", "Poe, Max; Oh, Kim"))] == [
        "Doe",
        "Roe",
        "Poe",
        "Oh",
    ]


@pytest.mark.parametrize(
    ("text", "expected"), [("The Pond Team", True), ("University of Nowhere", True), ("Jane Doe", False)]
)
def test_organisations_are_told_from_people(text: str, expected: bool) -> None:
    assert is_organisation(text) is expected
