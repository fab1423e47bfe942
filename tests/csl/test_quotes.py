import pytest

from citekit.csl import tokens as t
from citekit.csl.locale import Locale, read_locale
from citekit.csl.markup import field_tokens
from citekit.csl.quotes import quotes
from citekit.csl.tokens import plain, wrap
from citekit.csl.xmlparse import CSL


def locale(marks: str) -> Locale:
    names = ("open-quote", "close-quote", "open-inner-quote", "close-inner-quote")
    terms = "".join(f'<term name="{n}">{m}</term>' for n, m in zip(names, marks.split("|"), strict=True))
    return Locale.build("xx", [read_locale(f'<locale xmlns="{CSL}"><terms>{terms}</terms></locale>')])


ENGLISH, GERMAN, FRENCH = locale("“|”|‘|’"), locale("„|“|‚|‘"), locale("« | »|“|”")


@pytest.mark.parametrize(
    ("text", "alone", "quoted"),
    [
        ('a "b" c', "a “b” c", "“a ‘b’ c”"),
        ("a 'b' c", "a “b” c", "“a ‘b’ c”"),
        ("\"a\" 'b'", "“a” ‘b’", "“‘a’ ‘b’”"),
        ('"a "b" c" d', "“a ‘b’ c” d", "“‘a “b” c’ d”"),
        ("a ‘b’ c", "a ‘b’ c", "“a ‘b’ c”"),
        ("a “b” c", "a “b” c", "“a ‘b’ c”"),
        ("a “b ‘c’ d” e", "a “b ‘c’ d” e", "“a ‘b “c” d’ e”"),
        ("a „b“ c", "a „b“ c", "“a „b“ c”"),
        ("a’s", "a’s", "“a’s”"),
    ],
)
def test_quotation_marks_take_turns(text: str, alone: str, quoted: str) -> None:
    assert plain(quotes(field_tokens(text), ENGLISH)) == alone
    assert plain(quotes(wrap(t.QUOTE, field_tokens(text)), ENGLISH)) == quoted


def test_the_locale_gives_the_marks_with_their_blanks() -> None:
    tokens = wrap(t.QUOTE, field_tokens('a "b"'))
    assert plain(quotes(tokens, GERMAN)) == "„a ‚b‘“"
    assert plain(quotes(tokens, FRENCH)) == "« a “b” »"


def test_typed_marks_take_part_where_the_locale_uses_them() -> None:
    assert plain(quotes(wrap(t.QUOTE, field_tokens("a „b“ c")), GERMAN)) == "„a ‚b‘ c“"
    assert plain(quotes(wrap(t.QUOTE, field_tokens("a “b” c")), GERMAN)) == "„a “b” c“"


def test_marks_typed_within_marks_that_stay_as_typed_stay_too() -> None:
    british = locale("‘|’|“|”")
    assert plain(quotes(field_tokens("“a ‘b’ c”"), british)) == "“a ‘b’ c”"
    assert plain(quotes(wrap(t.QUOTE, field_tokens("x “a ‘b’ c”")), british)) == "‘x “a ‘b’ c”’"


def test_no_mark_of_quotation_is_left_and_others_stay() -> None:
    tokens = quotes(wrap(t.QUOTE, wrap(t.ITALIC, ["x"])), ENGLISH)
    assert tokens == ["“", t.ITALIC, "x", t.ITALIC | 1, "”"]
