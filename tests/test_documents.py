"""Markdown with citations, taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citekit.documents import BibliographyMark, Cited, Cluster, NoteMark, clusters, pieces


def cited(key: str, line: int = 1, **rest: object) -> Cited:
    return Cited(key=key, line=line, **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("[@a]", [cited("a")]),
        ("[see @a, pp. 3-5]", [cited("a", prefix="see", locator="3-5", label="page")]),
        ("[@a, 33]", [cited("a", locator="33", label="page")]),
        ("[@a, chap. 2; -@b:2020]", [cited("a", locator="2", label="chapter"), cited("b:2020", suppress_author=True)]),
        ("[@a, sec. 3.1 and elsewhere]", [cited("a", locator="3.1", label="section", suffix=" and elsewhere")]),
        ("[@a, § 4, emphasis added]", [cited("a", locator="4", label="section", suffix=", emphasis added")]),
        ("[@a, and so on]", [cited("a", suffix=", and so on")]),
        ("[@a, vol. {2, p. 3}, tail]", [cited("a", locator="2, p. 3", label="volume", suffix=", tail")]),
        ("[@{odd;key}, p. iv]", [cited("odd;key", locator="iv", label="page")]),
        ("[@a\n; @b]", [cited("a"), cited("b")]),
    ],
)
def test_bracketed_cites(text: str, cites: list[Cited]) -> None:
    assert pieces(f"X {text}.") == ["X ", Cluster(cites=tuple(cites)), "."]


@pytest.mark.parametrize(
    ("text", "cite", "rest"),
    [
        ("@a says", cited("a"), " says"),
        ("@a [p. 3] says", cited("a", locator="3", label="page"), " says"),
        ("@a [p. 3]", cited("a", locator="3", label="page"), ""),
        ("@a.", cited("a"), "."),
        ("@a's", cited("a"), "'s"),
        ("@a/b_c: x", cited("a/b_c"), ": x"),
    ],
)
def test_cites_in_running_text(text: str, cite: Cited, rest: str) -> None:
    assert pieces(text) == [Cluster(cites=(cite,), in_text=True), *([rest] if rest else [])]


@pytest.mark.parametrize(
    "text",
    [
        "ada@example.org",
        "`@a` and ``x `@a` y``",
        "```\n[@a]\n```\n",
        "~~~ text\n@a\n~~~",
        r"\@a and \[@a\]".replace("[@a", "[a"),
        "<ada@example.org>",
        "<!-- [@a] -->",
        "[text](https://example.org/@a)",
        "https://example.org/@a",
        "a [link] and [^note] without",
    ],
)
def test_what_is_no_cite_is_left_alone(text: str) -> None:
    assert not list(clusters(pieces(text)))


def test_cites_know_their_line_and_footnote() -> None:
    found = pieces("A[^n] b.\n\n[^n]: See [@a].\n    More @b.\n\nEnd [@c].\n")
    assert [(c.note, c.cites[0].key, c.cites[0].line) for c in clusters(found)] == [
        ("n", "a", 3), ("n", "b", 4), ("", "c", 6),
    ]  # fmt: skip
    assert NoteMark("n") in found


@pytest.mark.parametrize("mark", ["::: {#refs}\n:::", '<div id="refs"></div>', "<!-- bibliography -->"])
def test_the_place_of_the_bibliography(mark: str) -> None:
    assert pieces(f"A\n\n{mark}\n\nB") == ["A\n\n", BibliographyMark(), "\n\nB"]


@given(st.text(st.sampled_from("a @[]-;,.`\\\n~<>:{}^p3"), max_size=60))
def test_nothing_of_the_text_is_lost(text: str) -> None:
    found = pieces(text)
    assert all(isinstance(p, str | Cluster | NoteMark | BibliographyMark) for p in found)
    if not any(isinstance(p, Cluster | BibliographyMark) for p in found):
        assert "".join(p for p in found if isinstance(p, str)) == text
