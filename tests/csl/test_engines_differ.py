"""Where citekit's engine and citeproc-py print an item differently, and why.

Each item has one thing that is hard, and is formatted in each of STYLES together with the others. DIFFERENCES says
which of them differ in which styles, and why; the test fails for a difference that is not in it, and for one in it that
is gone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from citekit.engines import engine
from citekit.engines.base import Formatting
from citekit.model.csl_data import item_from_csl
from citekit.styles import load, locale_text

STYLES = ("american-medical-association", "harvard-cite-them-right", "ieee", "nature", "vancouver-superscript")


def item(id_: str, author: list[dict[str, str]], **fields: Any) -> dict[str, Any]:
    basis = {"type": "book", "title": f"Notes on {id_} matters", "publisher": "Tidewater", "issued": year(2001)}
    return {"id": id_, "author": author, **basis, **fields}


def year(*parts: int) -> dict[str, Any]:
    return {"date-parts": [list(parts)]}


def person(family: str, given: str, **parts: str) -> dict[str, str]:
    return {"family": family, "given": given, **parts}


ITEMS = [
    item("plain", [person("Ashdown", "Mary Ellen")]),
    item("two", [person("Birch", "Tom"), person("Cole", "Ann")]),
    item("hyphen", [person("Dorn", "Jean-Luc")]),
    item("particle", [{**person("Elm", "Otto"), "non-dropping-particle": "van"}]),
    item("suffix", [person("Fern", "Guy", suffix="Jr.")]),
    item("institution", [{"literal": "Harbour Group"}]),
    item("many", [person(f"Name{letter}", "X.") for letter in "abcdefghijkl"]),
    item("script", [person("王", "小明")]),
    item("same-a", [person("Gale", "Rose")], title="The first of two"),
    item("same-b", [person("Gale", "Rose")], title="The second of two"),
    item("range", [person("Hale", "Kim")], issued={"date-parts": [[2001], [2004]]}),
    item("circa", [person("Iver", "Kim")], issued={**year(1881), "circa": True}),
    item("season", [person("Jute", "Kim")], issued={**year(2011), "season": 2}),
    item("bc", [person("Kite", "Kim")], issued=year(-120)),
    item("undated", [person("Lark", "Kim")], issued=None),
    item("quoted", [person("Moss", "Kim")], title='On "borrowed" words'),
    item("question", [person("Nettle", "Kim")], title="What is water?"),
    item("markup", [person("Oak", "Kim")], title="On <i>Salmo trutta</i> & others"),
    item("pages", [person("Pine", "Kim")], type="article-journal", page="1120-1134", volume="3", issue="2",
         **{"container-title": "Journal of Tides"}),
    item("chapter", [person("Quill", "Kim")], type="chapter", page="12-15", editor=[person("Reed", "Lee")],
         **{"container-title": "Handbook of Rivers"}),
    item("edition", [person("Sage", "Kim")], edition="2"),
    item("web", [person("Thorn", "Kim")], type="webpage", URL="https://example.org/a", accessed=year(2024, 2, 29)),
]  # fmt: skip

EVERYWHERE = STYLES

DIFFERENCES: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "script": (("Chinese names are written without a blank, point or comma, and not initialised", EVERYWHERE),),
    "same-a": (("citeproc-py never adds a year suffix", ("harvard-cite-them-right",)),),
    "same-b": (("citeproc-py never adds a year suffix", ("harvard-cite-them-right",)),),
    "circa": (('"circa" is a small word of title case', ("american-medical-association", "nature")),),
    "quoted": (("straight quotation marks in a title become the locale's", EVERYWHERE),),
    "question": (("a question mark takes the place of the full stop after it", EVERYWHERE),),
    "pages": (("a comma goes inside the quotation marks in en-US", ("harvard-cite-them-right", "ieee")),),
    "chapter": (("a comma goes inside the quotation marks in en-US", ("harvard-cite-them-right", "ieee")),),
    "web": (
        ("a full stop goes inside the quotation marks in en-US", ("ieee",)),
        ("the delimiter of a localised date format holds", ("vancouver-superscript",)),
    ),
}
"""Item, then each reason with the styles where it makes the texts differ; citekit has it right."""

PAIRS = [(data["id"], style_id) for data in ITEMS for style_id in STYLES]
NUMBER = re.compile(r"^\[?\d+[\].]+ ?")


@pytest.mark.parametrize(("item_id", "style_id"), PAIRS)
def test_engines_differ_where_a_reason_is_known_and_nowhere_else(item_id: str, style_id: str) -> None:
    reasons = [reason for reason, styles in DIFFERENCES.get(item_id, ()) if style_id in styles]
    own, other = printed("citekit", style_id)[item_id], printed("citeproc-py", style_id)[item_id]
    assert (own != other) == bool(reasons), f"{own}\n{other}\n{reasons}"


def test_a_number_in_front_stands_apart_from_the_text_in_citekit_only() -> None:
    assert entries("citekit", "nature")["plain"].startswith("1. Ashdown")
    assert entries("citeproc-py", "nature")["plain"].startswith("1.Ashdown")


def printed(engine_name: str, style_id: str) -> dict[str, str]:
    """The text of each item's entry without the number in front, which the engines set apart in their own ways."""
    return {id_: NUMBER.sub("", text) for id_, text in entries(engine_name, style_id).items()}


@cache
def entries(engine_name: str, style_id: str) -> dict[str, str]:
    style = load(style_id)
    formatting = Formatting(style=style.text, style_uri=style.uri, locales=locale_text)
    items = [item_from_csl({k: v for k, v in data.items() if v is not None})[0] for data in ITEMS]
    made = engine(engine_name).bibliography(items, formatting)
    return {entry.id: " ".join(entry.text.split()) for entry in made.entries}
