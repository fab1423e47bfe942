import pytest

from citekit.csl import tokens as t
from citekit.csl.punctuation import punctuation
from citekit.csl.tokens import Tokens, plain, wrap

PAIRS = {  # CSL test suite: what is left of two marks that meet
    "::": ":", ".:": ".:", ";:": ";", "!:": "!", "?:": "?", ",:": ",:",
    ":.": ":", "..": ".", ";.": ";", "!.": "!", "?.": "?", ",.": ",.",
    ":;": ":;", ".;": ".;", ";;": ";", "!;": "!;", "?;": "?;", ",;": ",;",
    ":!": "!", ".!": ".!", ";!": "!", "!!": "!", "?!": "?!", ",!": ",!",
    ":?": "?", ".?": ".?", ";?": "?", "!?": "!?", "??": "?", ",?": ",?",
    ":,": ":,", ".,": ".,", ";,": ";,", "!,": "!,", "?,": "?,", ",,": ",",
}  # fmt: skip


@pytest.mark.parametrize(("pair", "left"), PAIRS.items())
def test_two_marks_that_meet(pair: str, left: str) -> None:
    assert plain(punctuation(["x" + pair[0], pair[1] + " y"], False)) == f"x{left} y"
    assert plain(punctuation(["x", pair[0], pair[1] + " y"], True)) == f"x{left} y"
    assert plain(punctuation([*wrap(t.ITALIC, ["x" + pair[0]]), pair[1], " y"], True)) == f"x{left} y"


@pytest.mark.parametrize(
    ("tokens", "inside", "outside"),
    [
        (["x"], "“x”", "“x”"),
        (["x", "."], "“x.”", "“x”."),
        (["x", ", y"], "“x,” y", "“x”, y"),
        (["x?", ". y"], "“x?” y", "“x?”. y"),
        (["x?", "."], "“x?”", "“x?”"),
        (["x.", ". y"], "“x.” y", "“x.” y"),
        (["x.", ", y"], "“x.,” y", "“x.”, y"),
        (["x", "; y"], "“x”; y", "“x”; y"),
        (["x", ":", "! y"], "“x!” y", "“x”! y"),
        (["x", ",", ". y"], "“x,.” y", "“x”,. y"),
        (["x!", ": y"], "“x!”: y", "“x!”: y"),
        (["x", "!", ": y"], "“x!” y", "“x”! y"),
        (["x", " y"], "“x” y", "“x” y"),
        (["x", ") y"], "“x”) y", "“x”) y"),
        (["x", "... y"], "“x”... y", "“x”... y"),
    ],
)
def test_punctuation_at_a_closing_quotation_mark(tokens: Tokens, inside: str, outside: str) -> None:
    for mark in (t.QUOTE, t.TYPED_DOUBLE, t.INNER_QUOTE):
        whole = wrap(mark, tokens[:1]) + tokens[1:]
        assert shown(punctuation(whole, True)) == inside
        assert shown(punctuation(whole, False)) == outside


def shown(tokens: Tokens) -> str:
    return "".join(token if isinstance(token, str) else "“”"[token & 1] for token in tokens)


def test_a_question_in_quotation_marks_of_the_field_beats_the_stop_of_the_style() -> None:
    quoted = wrap(t.QUOTE, ["Why?"])
    assert plain(punctuation([*wrap(t.VALUE, ["x ", *quoted]), ". y"], False)) == "x Why? y"
    assert shown(punctuation([*quoted, ". y"], False)) == "“Why?”. y"


def test_a_mark_that_opens_new_quotation_marks_does_not_move_into_the_old_ones() -> None:
    assert shown(punctuation([*wrap(t.QUOTE, ["x"]), *wrap(t.QUOTE, [". y"])], True)) == "“x”“. y”"


def test_a_moved_mark_takes_the_formatting_of_what_it_follows() -> None:
    tokens = [t.QUOTE, *wrap(t.ITALIC, ["x"]), t.QUOTE | 1, ". y"]
    assert punctuation(tokens, True) == [t.QUOTE, *wrap(t.ITALIC, ["x."]), t.QUOTE | 1, " y"]


def test_a_moved_mark_stands_behind_the_markup_that_a_field_ends_with() -> None:
    field = wrap(t.VALUE, ["x", *wrap(t.NOCASE, wrap(t.SUPERSCRIPT, ["2"]))])
    moved = wrap(t.VALUE, ["x", *wrap(t.NOCASE, wrap(t.SUPERSCRIPT, ["2"])), "."])
    assert punctuation([*wrap(t.QUOTE, field), ". y"], True) == [*wrap(t.QUOTE, moved), " y"]
    assert plain(punctuation([*wrap(t.QUOTE, field), ".", ", y"], True)) == "x2., y"


def test_a_mark_moves_into_the_innermost_of_nested_quotation_marks() -> None:
    tokens = [t.QUOTE, "say ", *wrap(t.QUOTE, ["x"]), t.QUOTE | 1, "."]
    assert plain(punctuation(tokens, True)) == "say x."
    assert punctuation(tokens, True)[3] == "x."


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        (["x ", " y"], "x y"),
        (["x\n", " y"], "x\n y"),
        (["x, ", ", y"], "x, , y"),
        (["x ", ", y"], "x , y"),
        (["x. ", "."], "x. ."),
        (["x ", ".5"], "x .5"),
        (["x ", "... y"], "x ... y"),
        ([" ", ", y"], " , y"),
    ],
)
def test_two_blanks_are_one_and_marks_do_not_meet_across_a_blank(tokens: Tokens, text: str) -> None:
    assert plain(punctuation(tokens, True)) == text


@pytest.mark.parametrize(
    "tokens",
    [
        ["a.. b,, c"],
        [t.VALUE, "a.", t.ITALIC, ".b", t.ITALIC | 1, t.VALUE | 1],
        [t.VALUE, *wrap(t.QUOTE, ["a"]), ", b", t.VALUE | 1],
        [*wrap(t.LEFT_MARGIN, ["1. "]), *wrap(t.RIGHT_INLINE, [" x"])],
    ],
)
def test_what_stands_within_one_value_or_block_is_left_alone(tokens: Tokens) -> None:
    assert punctuation(tokens, True) == tokens


def test_texts_of_different_values_do_meet() -> None:
    tokens = [*wrap(t.VALUE, ["a", "b."]), *wrap(t.VALUE, [". c", "d"])]
    assert plain(punctuation(tokens, False)) == "ab. cd"


def test_no_empty_text_is_left() -> None:
    assert punctuation(["x.", "."], True) == ["x."]
    assert punctuation(["x", ":", "! y"], True) == ["x", "! y"]


def test_many_marks_take_linear_time_and_come_to_an_end() -> None:
    assert len(plain(punctuation([". ", ", ", ":", "!", " "] * 20_000, True))) > 0
