"""One person's name printed in several ways: noted, never corrected (rules 11 to 13)."""

from __future__ import annotations

import pytest

from citekit.model import Item, Name, Names
from citekit.normalize import note_slips
from citekit.normalize.slips import edit


def work(title: str, *names: str) -> Item:
    people = [n.split(" ") for n in names]
    return Item(
        id=title,
        type="article",
        variables={"title": title, "author": Names(tuple(Name(given=p[0], family=p[1]) for p in people))},
    )


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("smiht", "smith", "exchanged"), ("smitth", "smith", "doubled"), ("smih", "smith", "missing"),
        ("smyth", "smith", "replaced"), ("smith", "smith", ""), ("brown", "smith", "other"),
        ("hsieh", "hsihe", "exchanged"),
    ],
)  # fmt: skip
def test_an_edit_has_a_name(one: str, other: str, kind: str) -> None:
    assert edit(one, other) == edit(other, one) == kind


SLIPS = {
    "exchanged": ("C. Smiht", "C. Smith"),
    "doubled": ("Carl Ashhdown", "Carl Ashdown"),
    "missing": ("Carl Kettring", "Carl Kettering"),
    "replaced": ("Carl Kettexing", "Carl Kettering"),
}


@pytest.mark.parametrize("kind", SLIPS)
def test_a_slip_is_noted_on_the_rarer_spelling(kind: str) -> None:
    slip, usual = SLIPS[kind]
    items = [work("A", usual, "B. Roe"), work("B", slip, "B. Roe"), work("C", usual)]
    marked, findings = note_slips(items)
    assert ["sic" in i.about for i in marked] == [False, True, False]
    assert [f.code for f in findings] == ["CK308"]
    assert marked[1].names("author") == items[1].names("author")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("W. Zhang", "W. Zhan"), ("W. Chen", "W. Cheng"), ("L. Li", "L. Lin"), ("A. Smith", "B. Smiht"),
        ("J. Meyer", "J. Meier"), ("Carl Brown", "Carl Green"), ("Y. Wang", "Y. Wong"),
    ],
)  # fmt: skip
def test_other_families_are_no_slips(one: str, other: str) -> None:
    assert note_slips([work("A", one), work("B", other), work("C", one)])[1] == ()


@pytest.mark.parametrize(
    ("rare", "usual"),
    [("Muller", "Müller"), ("Mueller", "Müller"), ("Sorensen", "Sørensen"), ("Lopez-Garcia", "López-García")],
)
def test_a_missing_mark_makes_a_variant(rare: str, usual: str) -> None:
    marked, findings = note_slips([work("A", f"J. {usual}"), work("B", f"J. {rare}"), work("C", f"J. {usual}")])
    assert marked[1].about["variants"] == {"author": {rare: usual}}
    assert len(findings) == 1
    assert "variants" not in marked[0].about


def test_many_names_are_compared_in_linear_time() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    items = [work(str(n), f"A. {letters[n % 26]}{letters[n // 26 % 26]}owerby{letters[n // 676]}") for n in range(6000)]
    assert len(note_slips(items)[0]) == 6000
