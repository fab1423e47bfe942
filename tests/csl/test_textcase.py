from itertools import product

import pytest

from citekit.csl import tokens as t
from citekit.csl.markup import field_tokens
from citekit.csl.textcase import SMALL_WORDS, apply_case, is_english, is_turkic, strip_periods
from citekit.csl.tokens import plain


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a study of tea", "A Study of Tea"),
        ("what to look for", "What to Look For"),
        ("tea: the leaf", "Tea: The Leaf"),
        ("tea? of course! the leaf", "Tea? Of Course! The Leaf"),
        ("tea; of course. the leaf", "Tea; of Course. the Leaf"),
        ("tea—of course—the leaf", "Tea—of Course—the Leaf"),
        ("out-of-fashion ideas of up-to-date men", "Out-of-Fashion Ideas of Up-to-Date Men"),
        ("some pro-leaf habits", "Some Pro-Leaf Habits"),
        ("cup/pot of leaf/the", "Cup/Pot of Leaf/The"),
        ("iPod and mRNA in the UK", "iPod and mRNA in the UK"),
        ("ALL CAPS OF THE LEAF", "ALL CAPS OF THE LEAF"),
        ("the 3d leaf of 4th", "The 3d Leaf of 4th"),
        ("solution of β-carotene", "Solution of β-Carotene"),
        ("don't take d'arcy's leaf", "Don’t Take d’arcy’s Leaf"),
        ("x & y of tea", "X & y of Tea"),
        ("an x-ray of e-mail", "An X-Ray of e-Mail"),
        ("notes: an x-ray", "Notes: An x-Ray"),
        ("the v2.0 and v12 models", "The v2.0 and V12 Models"),
        ("e-mail: x-rays {in} it", "E-Mail: X-Rays {in} It"),
        ("α-helix of tea", "α-Helix of Tea"),
        ("ж", "Ж"),
        ("… of tea in …", "… of Tea in …"),
        ("– of tea in –", "– Of Tea In –"),
        ("of tea</i> in it", "Of Tea</i> in It"),
        ('tea "of" the "leaf"', "Tea of the Leaf"),
        ('<span class="nocase">mid</span> of <span class="nocase">end</span>', "mid of end"),
        ("my <sc>small</sc> leaf<sup>th one</sup>", "My small Leafth one"),
        ("h<i>alf</i> a leaf", "Half a Leaf"),
        ("(the leaf) of it", "(The Leaf) of It"),
        ("", ""),
    ],
)
def test_title_case(text: str, printed: str) -> None:
    assert plain(apply_case(field_tokens(text), "title")) == printed


@pytest.mark.parametrize("word", sorted(SMALL_WORDS))
def test_small_words_stay_small_inside_and_not_at_the_edges(word: str) -> None:
    assert plain(apply_case([f"tea {word} leaf"], "title")).startswith(f"Tea {word}")
    first = plain(apply_case([f"{word} leaf"], "title"))
    assert first[0] == word[0].upper()


def test_title_case_is_for_english_only() -> None:
    assert apply_case(["a study of tea"], "title", english=False) == ["a study of tea"]


@pytest.mark.parametrize(
    ("case", "text", "printed"),
    [
        ("sentence", "A Study of Green Tea", "A study of green tea"),
        ("sentence", "a Study: The Leaf", "A study: the leaf"),
        ("sentence", "ALL CAPS TEXT", "All caps text"),
        ("sentence", 'The <span class="nocase">Roe</span> Leaf', "The Roe leaf"),
        ("capitalize-first", "a Study of tea", "A Study of tea"),
        ("capitalize-first", "<i>a</i> study", "A study"),
        ("capitalize-first", "iPod study", "iPod study"),
        ("capitalize-first", "(a study", "(A study"),
        ("capitalize-first", "2nd study", "2nd study"),
        ("capitalize-first", '<span class="nocase">mid</span> term', "mid term"),
        ("capitalize-all", "a Study of iPods", "A Study Of iPods"),
        ("capitalize-all", "über den tee", "Über Den Tee"),
        ("capitalize-all", "a co-op and/or x-ray 2nd", "A Co-Op And/Or X-Ray 2nd"),
        ("capitalize-first", "… of tea", "… of tea"),
        ("uppercase", "tea</i> x", "TEA</i> X"),
        ("lowercase", "A Study OF TEA", "a study of tea"),
        ("uppercase", 'a <span class="nocase">Roe</span> straße', "A Roe STRASSE"),
        ("no-such-case", "As It Is", "As It Is"),
    ],
)
def test_other_cases(case: str, text: str, printed: str) -> None:
    assert plain(apply_case(field_tokens(text), case)) == printed


def test_a_dotted_i_keeps_its_dot_in_turkish() -> None:
    assert apply_case(["ic and ıd"], "uppercase", turkic=True) == ["İC AND ID"]
    assert apply_case(["II İ"], "lowercase", turkic=True) == ["ıı i"]
    assert apply_case(["izmir"], "capitalize-first", turkic=True) == ["İzmir"]


@pytest.mark.parametrize(
    ("language", "english"),
    [
        ("en", True),
        ("en-GB", True),
        ("EN", True),
        ("en--other stuff", True),
        ("fr", False),
        ("french", False),
        ("", False),
    ],
)
def test_which_languages_are_english(language: str, english: bool) -> None:
    assert is_english(language) is english


@pytest.mark.parametrize(
    ("language", "turkic"), [("tr", True), ("tr-TR", True), ("az", True), ("trn", False), ("de", False)]
)
def test_which_languages_have_a_dotless_i(language: str, turkic: bool) -> None:
    assert is_turkic(language) is turkic


def test_marks_stay_in_place_and_digits_of_marks_are_not_letters() -> None:
    tokens: t.Tokens = [t.ITALIC, "a leaf", t.ITALIC | 1, " of tea"]
    assert apply_case(tokens, "uppercase") == [t.ITALIC, "A LEAF", t.ITALIC | 1, " OF TEA"]


def test_periods_are_stripped_and_empty_text_goes() -> None:
    assert strip_periods([t.ITALIC, "ed.", t.ITALIC | 1, ".", " p."]) == [t.ITALIC, "ed", t.ITALIC | 1, " p"]


@pytest.mark.parametrize("first", ["a", "the", "tea", "iPod", "UK", "van"])
def test_a_title_of_plain_words_is_changed_as_any_other(first: str) -> None:
    """Most titles are changed word by word without a look at what stands round the words; a full stop behind the title
    brings the same words to the long way."""
    words = ("a", "of", "leaf", "eBay", "X")
    for second, third, one, other in product(words, words, (" ", ", ", ": "), (" ", ", ", ": ")):
        text = f"{first}{one}{second}{other}{third}"
        assert [*apply_case([f"{text}."], "title")] == [f"{apply_case([text], 'title')[0]}."], text
