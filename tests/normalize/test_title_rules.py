"""Rules 14 to 19 of docs/rules.md, "Titles and abstracts": one table a rule."""

from __future__ import annotations

import pytest

from citekit import normalize
from citekit.model import Item, Record
from citekit.normalize import titles
from citekit.normalize.comparing import comparable
from citekit.works.likeness import ALIKE, features, title_likeness


def made(title: str) -> Item:
    return normalize.item(Record(format="page", type="article", fields={"title": title}))[0]


RULE_14 = {
    "Î±-ponds and Î²-lakes": "α-ponds and β-lakes",
    "CafÃ© ponds": "Café ponds",
    "Ã‰tude": "Étude",
    "100 Â°C": "100 °C",
    "Å\u0082Ã³dÅº": "łódź",
    "ä¸­å›½": "中国",
    "naïve Ã la carte": "naïve Ã la carte",  # would not decode cleanly
    "Straße Ã¼ber": "Straße Ã¼ber",
    "DÉJÀ VU": "DÉJÀ VU",
    "A &amp;amp; B": "A & B",
    "A &amp;amp;amp; B": "A &amp; B",
    "&lt;i&gt;E. coli&lt;/i&gt; ponds": "<i>E. coli</i> ponds",
    "Cafe\u0301": "Café",
    "On \u00a0 ponds\n now": "On ponds now",
    "H<sub>2</sub>O and <em>x</em> in <span class='a'>y</span>": "H<sub>2</sub>O and <i>x</i> in y",
    "A<br>B": "A B",
    "<p>A</p><p>B</p>": "A B",
    "A List<T> &amp;lt;K&amp;gt; in ponds": "A List<T> <K> in ponds",
    "<mml:math>x</mml:math> ponds": "x ponds",
    "<script>alert(1)</script>Ponds": "Ponds",
    "a < b and c > d": "a < b and c > d",
    "P<0.05 and Q>3": "P<0.05 and Q>3",
    r"$\alpha$-ponds": "α-ponds",
    r"Ponds in $O(n^2)$ time": "Ponds in O(n²) time",
    r"An $L_1$ and $\ell_2$ bound": "An L₁ and ℓ₂ bound",
    r"Over $\mathbb{R}$ and $\mathcal{O}(n)$": "Over ℝ and 𝒪(n)",
    r"On \(\beta\)-ponds": "On β-ponds",
    r"On $\frac{1}{2}$ ponds": r"On $\frac{1}{2}$ ponds",  # not exact in Unicode
    r"On $x_{ab}^y$ ponds": r"On $x_{ab}^y$ ponds",
    "Ponds for $5 and $10": "Ponds for $5 and $10",
    "From $100 to $200 billion": "From $100 to $200 billion",
    "Soft\u00adware\u200b": "Software",
}

RULE_15 = {
    "On ponds | Pond Blog": "On ponds",
    "On ponds – Pond Blog": "On ponds",
    "On ponds - pond blog": "On ponds",
    "On ponds • Pond Blog": "On ponds",
    "On ponds | Other Blog": "On ponds | Other Blog",
    "Pond Blog": "Pond Blog",
    "[12] On ponds": "On ponds",
    "[AB+12] On ponds": "On ponds",
    "1. On ponds": "On ponds",
    "12) On ponds": "On ponds",
    "1984. On ponds": "1984. On ponds",
    "2001: A pond": "2001: A pond",
    "3D ponds": "3D ponds",
    "7 habits of ponds": "7 habits of ponds",
    "(Oral) On ponds": "On ponds",
    "On ponds (Oral)": "On ponds",
    "On ponds [Spotlight Presentation]": "On ponds",
    "On ponds (in progress)": "On ponds",
    "On ponds (Best Student Paper Award)": "On ponds",
    "On ponds (Honorable Mention)": "On ponds",
    "On ponds [PDF] [code]": "On ponds",
    "The (oral) history of ponds": "The (oral) history of ponds",
    "On ponds (with discussion)": "On ponds (with discussion)",
    '"On ponds"': "On ponds",
    "“On ponds,”": "On ponds",
    "„Über Teiche“": "Über Teiche",
    "«Les étangs»": "Les étangs",
    "「池について」": "池について",
    "“On” ponds": "“On” ponds",
    '"On ponds" and "lakes"': '"On ponds" and "lakes"',
    "On ponds.": "On ponds",
    "池について。": "池について",
    "On ponds...": "On ponds...",
    "On ponds…": "On ponds…",
    "On ponds?": "On ponds?",
    "Ponds in the U.S.": "Ponds in the U.S.",
    "Ponds et al.": "Ponds et al.",
    "Ponds Inc.": "Ponds Inc.",
}

RULE_16 = {
    "A STUDY OF PONDS AND LAKES": True,
    "ИССЛЕДОВАНИЕ ПРУДОВ И ОЗЁР": True,
    "A Study of Ponds": False,
    "GPT-4 PONDS": False,  # short: perhaps a name
    "池と湖についての研究と考察とその応用": False,
}

RULE_18: list[tuple[str, str, bool]] = [
    ("Trade-off in ponds and lakes", "Tradeoff in Ponds and Lakes.", True),
    ("Über Teiche und ihre Ufer", "Uber Teiche und ihre Ufer", True),
    ("Ponds and lakes I", "Ponds and lakes II", False),
    ("Ponds and lakes, part 1", "Ponds and lakes, part 2", False),
    ("Ponds and lakes II", "Ponds and lakes 2", True),
    ("Ponds of the world", "Ponds of the world: a survey", True),
    ("Ponds of the world: Part 1", "Ponds of the world: Part 2", False),
    ("Deep ponds", "Deep ponds for lakes", False),
    ("On <i>E. coli</i> in ponds", "On E. coli in ponds", True),
    ("Erratum: Ponds of the world", "Ponds of the world", False),
]

LONG = "Ponds are everywhere, and this is the reason why they matter"
RULE_19: list[tuple[tuple[str, ...], tuple[str, bool]]] = [
    ((f"{LONG}.",), (f"{LONG}.", False)),
    ((f"{LONG}...",), (f"{LONG} …", True)),
    ((f"{LONG}….",), (f"{LONG}. …", True)),
    ((f"{LONG} […]",), (f"{LONG} …", True)),
    ((f"{LONG} (...)",), (f"{LONG} …", True)),
    ((f"{LONG}… Read more",), (f"{LONG} …", True)),
    ((f"{LONG}. Read more →",), (f"{LONG}.", True)),
    ((f"{LONG}. Weiterlesen",), (f"{LONG}.", True)),
    (("Ponds are everywhere, and this is why…", f"{LONG} to us."), (f"{LONG} to us.", False)),
    (("Too short.",), ("", False)),
    (("On the ponds of the world and what lives in them",), ("", False)),
    ((), ("", False)),
]


@pytest.mark.parametrize("text", RULE_14)
def test_rule_14_what_was_broken_on_its_way_is_mended_where_that_is_certain(text: str) -> None:
    assert titles.title(text) == RULE_14[text]


@pytest.mark.parametrize("text", RULE_15)
def test_rule_15_a_title_loses_what_the_page_put_around_it(text: str) -> None:
    assert titles.title(text, site="Pond Blog") == RULE_15[text]


@pytest.mark.parametrize("text", [*RULE_14, *RULE_15])
def test_rules_14_and_15_leave_a_clean_title_alone(text: str) -> None:
    once = titles.title(text, site="Pond Blog")
    if "&amp;" not in once:  # each reading decodes
        assert titles.title(once, site="Pond Blog") == once


@pytest.mark.parametrize("text", RULE_16)
def test_rule_16_capitals_are_flagged_and_stay(text: str) -> None:
    item, findings = normalize.item(Record(format="page", type="article", fields={"title": text}))
    assert item.title == text
    assert ("CK312" in [finding.code for finding in findings]) is RULE_16[text]


@pytest.mark.parametrize(("one", "other", "alike"), RULE_18)
def test_rule_18_titles_are_compared_by_letters_and_numerals_apart(one: str, other: str, alike: bool) -> None:
    assert (title_likeness(features(made(one)), features(made(other))) >= ALIKE) is alike


def test_rule_18_the_key_has_letters_and_digits_only() -> None:
    assert comparable("Über <i>Teiche</i>: 2 Fälle!") == "uberteiche2falle"


@pytest.mark.parametrize(("candidates", "expected"), RULE_19)
def test_rule_19_the_longest_text_is_the_abstract(candidates: tuple[str, ...], expected: tuple[str, bool]) -> None:
    assert titles.abstract(candidates, "On the ponds of the world and what lives in them") == expected
