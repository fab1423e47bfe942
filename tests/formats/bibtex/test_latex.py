"""LaTeX to text and back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citekit.formats.bibtex.latex import decode
from citekit.formats.bibtex.latex_out import encode
from tests.formats.reference_items import lines

READ = [
    (r"Erd\H{o}s, \v{C}apek, Dvo{\v r}{\'a}k", "Erdős, Čapek, Dvořák"),
    (r"\'\i \^{\j} {\L}ukasz \O ystein Stra\ss e", "íĵ Łukasz Øystein Straße"),
    (r"\d{\^{o}} \'{\u{a}} Nguy{\~{\^e}}n", "ộ ắ Nguyễn"),
    (r"a--b, a---b, ``so'', `so', don't, a~b", "a–b, a—b, “so”, ‘so’, don't, a\u00a0b"),
    (r"R\&D 50\% C\# a\_b \{x\} \textasciitilde{} \$5", "R&D 50% C# a_b {x} ~ $5"),
    (r"\emph{a \textbf{b}} {\it c} H\textsubscript{2}O", "<i>a <b>b</b></i> <i>c</i> H<sub>2</sub>O"),
    (r"$\alpha$-decay, 10$^{-3}$, H$_2$O, $\mathbb{R}^n$", "α-decay, 10<sup>−3</sup>, H<sub>2</sub>O, ℝ<sup>n</sup>"),
    (r"$O(n \log n)$, $\frac{a}{b}$, $a<b$, 20$^\circ$C", r"O(n log n), $\frac{a}{b}$, a<b, 20°C"),
    (r"\foo{kept} and \baz alone", r"kept and \baz alone"),
    (r"\input{x} \href{http://e.org}{text} \url{http://e.org/a_b%c}", r"\input{x} text http://e.org/a_b%c"),
    ("$5 to $10 million, cost $5", "$5 to $10 million, cost $5"),
    ("one\n  two\n\nthree", "one two\n\nthree"),
    (r"\enquote{a} ?`que! \textquoteright s", "“a” ¿que! ’s"),
    ("{" * 3000 + "x" + "}" * 3000, "x"),
    (r"\'", "´"),
    ("unbalanced } brace { here", "unbalanced } brace here"),
]  # fmt: skip


@pytest.mark.parametrize(("latex", "text"), READ)
def test_decoding(latex: str, text: str) -> None:
    assert decode(latex) == text


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        ("The {DNA} of {iPhone} users", "The DNA of iPhone users"),
        ("The slow {Bayesian} way", "The slow Bayesian way"),
        ("The Slow {Bayesian} Ways of Rivers", 'The Slow <span class="nocase">Bayesian</span> Ways of Rivers'),
        ("A {Whole Phrase} here", 'A <span class="nocase">Whole Phrase</span> here'),
        ("{M}ixed and {\\'E}cole", '<span class="nocase">M</span>ixed and École'),
        ("{All of It}", "All of It"),
        ("The {{iPhone}} way", 'The <span class="nocase">iPhone</span> way'),
        ("{D}{N}{A} here", "DNA here"),
    ],
)
def test_braces_of_titles(latex: str, text: str) -> None:
    assert decode(latex, title=True, implied=True) == text


def test_without_the_rule_every_brace_round_a_capital_speaks() -> None:
    assert decode("The {DNA}", title=True) == 'The <span class="nocase">DNA</span>'


def test_unknown_commands_are_told() -> None:
    unknown: list[str] = []
    decode(r"\foo{x} \emph{y} \baz", unknown=unknown)
    assert unknown == ["foo", "baz"]


@settings(max_examples=200, deadline=None)
@given(text=lines | st.text("{}\\$&%#_~^'`-\"<>/ib a1?!", max_size=30).map(lambda t: " ".join(t.split())))
def test_any_text_comes_back_from_latex(text: str) -> None:
    latex = encode(text)
    assert decode(latex) == text
    depth = 0
    for char in latex:
        depth += {"{": 1, "}": -1}.get(char, 0)
        assert depth >= 0
    assert depth == 0


@settings(max_examples=200, deadline=None)
@given(text=st.text("{}\\$&-<>AbC <i></i>", max_size=30).map(lambda t: " ".join(t.split())), ascii_only=st.booleans())
def test_any_title_comes_back_from_latex(text: str, ascii_only: bool) -> None:
    latex = encode(text, ascii_only=ascii_only, protect="minimal", title=True)
    assert decode(latex, title=True, implied=True) == text


@settings(max_examples=200, deadline=None)
@given(latex=st.text("{}\\$&%'`~^_-aä <i>", max_size=40))
def test_decoding_never_raises_and_keeps_every_letter(latex: str) -> None:
    assert decode(latex).count("ä") == latex.count("ä")


def test_any_number_of_commands_may_wait_for_one_letter() -> None:
    assert decode(r"\textit" * 3000 + "{x}").count("x") == 1
    assert decode(r"\'" * 3000 + "x").startswith("x")
