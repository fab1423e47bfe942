"""Citation keys: given once, the same on every machine, told apart without regard to order."""

from __future__ import annotations

import itertools

import pytest

from citekit.errors import CitekitError, UnknownNameError
from citekit.model import Date, Item, Name, Names
from citekit.works.keys import PRESETS, assign_keys, key_for


def item(title: str = "", *people: str, year: int = 0, key: str = "", **more: str) -> Item:
    variables: dict[str, object] = {"title": title, **more}
    if people:
        variables["author"] = Names(
            tuple(Name(family=p) if p != "WHO" else Name(literal="World Health Organization") for p in people)
        )
    if year:
        variables["issued"] = Date(parts=((year,),))
    return Item(id=key, variables=variables)  # type: ignore[arg-type]


RIVERS = item("The slow <i>rivers</i> of sand", "Okonkwo", "Li", year=2017)


@pytest.mark.parametrize(
    ("formula", "key"),
    [
        ("scholar", "okonkwo2017slow"),
        ("bbt", "okonkwoSlowRiversSand2017"),
        ("jabref", "Okonkwo2017"),
        ("authEtAl + '-' + shortyear", "OkonkwoLi-17"),
        ("[auth3:upper]_[shorttitle2_1]", "OKO_Slowrivers"),
        ("auth(4,2).lower + \"x\" + title.abbr", "lixSRS"),
    ],
)  # fmt: skip
def test_formulas_and_presets(formula: str, key: str) -> None:
    assert key_for(RIVERS, formula) == key


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (item("The Über Café", "Müller"), "mullernduber"),
        (item("Straße", "Łuczak", year=2001), "luczak2001strasse"),
        (item("Правда", "Иванов", year=2001), "ivanov2001pravda"),
        (item("Rivers", "O'Neill-Smith"), "oneillsmithndrivers"),
        (item("Rivers", "van Gogh"), "goghndrivers"),
        (item("Rivers", "WHO", year=2020), "who2020rivers"),
        (item("Rivers", "김"), "gimndrivers"),
        (item("Rivers of sand"), "riversndsand"),
        (item("Rivers", publisher="MIT Press"), "mitndrivers"),
        (item(""), "nd"),
        (item("On rivers", "Livius", year=-44), "livius44bcrivers"),
    ],
)
def test_keys_are_plain_whatever_the_item_lacks(given: Item, key: str) -> None:
    assert key_for(given) == key


def test_keys_of_other_scripts_stay_when_asked() -> None:
    assert key_for(item("Правда", "Иванов", year=2001), unicode_keys=True) == "иванов2001правда"


def test_given_keys_stay_and_alike_ones_do_not_depend_on_the_order() -> None:
    alike = [
        item("Rivers", "Li", year=2020),
        item("Rivers: more", "Li", year=2020),
        item("Rivers", "Li", year=2020, DOI="10.1/x"),
    ]
    outcomes = set()
    for order in itertools.permutations(alike):
        keys = assign_keys(order)
        outcomes.add(frozenset((repr(i.variables), k) for i, k in zip(order, keys, strict=True)))
    assert len(outcomes) == 1
    assert sorted(k for _, k in outcomes.pop()) == ["li2020rivers", "li2020riversa", "li2020riversb"]


def test_a_key_that_is_there_is_never_made_anew() -> None:
    listed = [
        item("Rivers", "Li", year=2020),
        item("Other", "X", key="li2020rivers"),
        item("Y", key="k"),
        item("Z", key="K"),
    ]
    assert assign_keys(listed) == ["li2020riversa", "li2020rivers", "k", "K"]
    assert assign_keys([item("Rivers", "Li", year=2020)], taken=["LI2020rivers"]) == ["li2020riversa"]


def test_many_alike_keys_take_linear_time() -> None:
    keys = assign_keys([item("Rivers", "Li", year=2020)] * 5000)
    assert len(set(keys)) == 5000


def test_wrong_formulas_are_answered() -> None:
    with pytest.raises(UnknownNameError, match="auth"):
        key_for(RIVERS, "autr.lower")
    with pytest.raises(UnknownNameError):
        key_for(RIVERS, "auth.lowr")
    with pytest.raises(CitekitError, match="no part of a key formula"):
        key_for(RIVERS, "auth + __import__('os')")
    assert set(PRESETS) >= {"scholar", "bbt", "jabref"}
