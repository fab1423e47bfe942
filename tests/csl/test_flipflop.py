import pytest

from citekit.csl import tokens as t
from citekit.csl.flipflop import flipflop
from citekit.csl.markup import field_tokens
from citekit.csl.tokens import FORMATS, NORMAL, Tokens, row, wrap

FLIPPED = (t.ITALIC, t.BOLD, t.SMALL_CAPS, t.UNDERLINE, t.OBLIQUE, t.LIGHT)


@pytest.mark.parametrize("mark", FLIPPED)
def test_a_field_asking_for_what_holds_gets_the_opposite(mark: int) -> None:
    normal = NORMAL[row(mark).family]
    inner = wrap(t.VALUE, ["a ", *wrap(mark, ["b ", *wrap(mark, ["c"])])])
    assert flipflop(wrap(mark, inner)) == wrap(mark, wrap(t.VALUE, ["a ", *wrap(normal, ["b ", *wrap(mark, ["c"])])]))


@pytest.mark.parametrize("mark", FLIPPED)
def test_a_style_asking_for_what_holds_keeps_it(mark: int) -> None:
    tokens = wrap(mark, ["a ", *wrap(mark, ["b"])])
    assert flipflop(tokens) == tokens


@pytest.mark.parametrize("family", sorted(NORMAL))
def test_a_fonts_normal_says_nothing_where_nothing_else_holds(family: str) -> None:
    normal = NORMAL[family]
    said = family in ("text-decoration", "vertical-align")
    assert flipflop(wrap(normal, ["a"])) == (wrap(normal, ["a"]) if said else ["a"])
    other = next(m for (f, _), m in FORMATS.items() if f == family and m != normal)
    tokens = wrap(other, ["a", *wrap(normal, ["b", *wrap(other, ["c"])])])
    assert flipflop(tokens) == tokens


def test_a_superscript_in_a_superscript_stays_one() -> None:
    tokens = wrap(t.SUPERSCRIPT, wrap(t.VALUE, ["a", *wrap(t.SUPERSCRIPT, ["b"])]))
    assert flipflop(tokens) == tokens


def test_nodecor_ends_all_inherited_formatting() -> None:
    field = wrap(t.VALUE, ["a ", *wrap(t.NODECOR, ["b ", *wrap(t.ITALIC, ["c"])]), " d"])
    upright = wrap(t.STYLE_NORMAL, wrap(t.WEIGHT_NORMAL, ["b ", *wrap(t.ITALIC, ["c"])]))
    assert flipflop(wrap(t.BOLD, wrap(t.ITALIC, field))) == wrap(
        t.BOLD, wrap(t.ITALIC, wrap(t.VALUE, ["a ", *upright, " d"]))
    )


def test_nodecor_without_formatting_round_it_says_nothing() -> None:
    assert flipflop([*wrap(t.NODECOR, ["a"]), "b"]) == ["a", "b"]


@pytest.mark.parametrize(
    ("field", "tokens"),
    [
        ("<i>a</i>", wrap(t.VALUE, wrap(t.ITALIC, ["a"]))),
        ("<i>a <i>b</i></i>", wrap(t.VALUE, wrap(t.ITALIC, ["a ", *wrap(t.STYLE_NORMAL, ["b"])]))),
        ("<i>a</i> <i>b</i>", wrap(t.VALUE, [*wrap(t.ITALIC, ["a"]), " ", *wrap(t.ITALIC, ["b"])])),
    ],
)
def test_markup_of_a_field_by_itself(field: str, tokens: Tokens) -> None:
    assert flipflop(field_tokens(field)) == tokens
