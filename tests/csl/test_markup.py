import time

import pytest

from citekit.csl import tokens as t
from citekit.csl.markup import field_tokens
from citekit.csl.tokens import Tokens, plain


def q(*inside: t.Token, mark: int = t.QUOTE) -> Tokens:
    return [mark, *inside, mark | 1]


def kept(tag: str) -> Tokens:
    return [t.NOCASE, tag, t.NOCASE | 1]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        ("plain, with & and > in it", ["plain, with & and > in it"]),
        ("a <i>b</i> c", ["a ", *q("b", mark=t.ITALIC), " c"]),
        ("<b>b</b>", q("b", mark=t.BOLD)),
        ("H<sub>2</sub>O", ["H", t.NOCASE, *q("2", mark=t.SUBSCRIPT), t.NOCASE | 1, "O"]),
        ("<sc>x</sc>", [t.NOCASE, *q("x", mark=t.SMALL_CAPS), t.NOCASE | 1]),
        (
            '<span style="font-variant: small-caps;">x</span>',
            [t.NOCASE, *q("x", mark=t.SMALL_CAPS), t.NOCASE | 1],
        ),
        ('<span class="nocase">x</span> y', [*q("x", mark=t.NOCASE), " y"]),
        ('<span class="nodecor">x</span> y', [t.NOCASE, *q("x", mark=t.NODECOR), t.NOCASE | 1, " y"]),
        ("<i>a <i>b</i></i>", [t.ITALIC, "a ", *q("b", mark=t.ITALIC), t.ITALIC | 1]),
        ("a</i> b", ["a", *kept("</i>"), " b"]),
        ("<i>a", [*kept("<i>"), "a"]),
        ("<i><b>a</i></b>", [t.ITALIC, *kept("<b>"), "a", t.ITALIC | 1, *kept("</b>")]),
        ("<script>x</script> <u>y</u>", ["<script>x</script> <u>y</u>"]),
        ('a <span onclick="x">y</span>', ["a y"]),
        ('<span class="other">a <i>b</i></span>', ["a ", *q("b", mark=t.ITALIC)]),
        ('<span onclick="x">y', [*kept('<span onclick="x">'), "y"]),
        ('say "x" now', ["say ", *q("x"), " now"]),
        ("say 'x' now", ["say ", *q("x"), " now"]),
        ("\"x\" and 'y'", [*q("x"), " and ", *q("y", mark=t.INNER_QUOTE)]),
        ("It's the dogs' '90s", ["It’s the dogs’ ’90s"]),
        ("rock 'n' roll", ["rock ", *q("n"), " roll"]),
        ("'You're it': x", [*q("You’re it"), ": x"]),
        ("5' 10\" tall", ['5’ 10" tall']),
        ('"not closed', ['"not closed']),
        ('not opened" here', ['not opened" here']),
        ('" blank "', ['" blank "']),
        ('of "Rights " of', ['of "Rights " of']),
        ('("x")', ["(", *q("x"), ")"]),
        ('"<i>x</i>" y', [t.QUOTE, *q("x", mark=t.ITALIC), t.QUOTE | 1, " y"]),
        ('"<i>x" y</i>', ['"', *q('x" y', mark=t.ITALIC)]),
        ('""', ['""']),
        ("a “b” c", ["a ", *q("b", mark=t.TYPED_DOUBLE), " c"]),
        ("a ‘b’ c’s", ["a ", *q("b", mark=t.TYPED_SINGLE), " c’s"]),
        ("„a“ b", [*q("a", mark=t.TYPED_LOW), " b"]),
        ("“a b", ["“a b"]),
        ("a” b", ["a” b"]),
        ("‘tis", ["‘tis"]),
    ],
)
def test_markup_quotes_and_apostrophes(text: str, tokens: Tokens) -> None:
    if len(tokens) > 1:
        tokens = [t.VALUE, *tokens, t.VALUE | 1]
    assert [token for token in field_tokens(text) if token not in (t.UNRAISED, t.UNRAISED | 1)] == tokens


@pytest.mark.parametrize(
    ("text", "count"), [("a 'b' c", 1), ('a "b" c', 0), ('"a" b', 1), ("a “b” c", 0), ("it's", 0), ("'a' 'b'", 2)]
)
def test_words_behind_single_quotes_and_a_first_quote_are_marked(text: str, count: int) -> None:
    assert field_tokens(text).count(t.UNRAISED) == count


@pytest.mark.parametrize(
    "piece", ["<i>", "</i>", '"', "'", '"a', "'a ", "<i>'", "“", "a” ", '<span class="nocase">', "<"]
)
def test_hostile_text_takes_linear_time_and_stays_balanced(piece: str) -> None:
    text = piece * 20_000 + "</b>" * 100
    start = time.perf_counter()
    tokens = field_tokens(text)
    assert time.perf_counter() - start < 2
    stack: list[int] = []
    for token in tokens:
        if isinstance(token, int):
            if token & 1:
                assert stack.pop() == token - 1
            else:
                stack.append(token)
    assert not stack
    assert len(plain(tokens)) <= len(text)
