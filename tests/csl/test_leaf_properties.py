"""What holds for any text: nothing raises, marks stay balanced, text is not lost, time stays linear."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citekit.csl.collate import Collator
from citekit.csl.flipflop import flipflop
from citekit.csl.intake import Intake
from citekit.csl.locale import Locale
from citekit.csl.markup import field_tokens
from citekit.csl.numerals import first_number, format_number, is_numeric, is_plural, split_label
from citekit.csl.punctuation import punctuation
from citekit.csl.quotes import quotes
from citekit.csl.rawdates import parse_raw
from citekit.csl.textcase import apply_case
from citekit.csl.tokens import QUOTE, Tokens, plain, wrap
from citekit.model.particles import split_family, split_given

TEXT = st.text(
    alphabet=st.one_of(st.sampled_from(list("aB1 .,;:!?-–&'\"“”‘’„()<>/ipnv§\\iİßα…")), st.characters()), max_size=40
) | st.lists(
    st.sampled_from(
        ["<i>", "</i>", "<b>", "</b>", "<sc>", "</sc>", '<span class="nocase">', "</span>", '"', "'", "a ", "B."]
    )
).map("".join)
EMPTY = Locale.build("en-US", [])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats(allow_nan=True) | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["family", "given", "date-parts", "x"]), inner)
    ),
    max_leaves=6,
)
MEMBERS = ("id", "type", "title", "author", "issued", "note", "page", "language", "volume", "event", "custom", "zzz")


def balanced(tokens: Tokens) -> bool:
    stack: list[int] = []
    for token in tokens:
        if isinstance(token, int):
            if not token & 1:
                stack.append(token)
            elif not stack or stack.pop() != token - 1:
                return False
    return not stack


@given(TEXT, st.booleans())
def test_the_passes_keep_marks_balanced_and_the_letters(text: str, in_quote: bool) -> None:
    field = field_tokens(text)
    assert balanced(field)
    passed = punctuation(flipflop([*wrap(QUOTE, field), ". ", *field, "."]), in_quote)
    assert balanced(passed)
    assert [c for c in plain(passed) if c.isalnum()] == [c for c in plain(field) * 2 if c.isalnum()]
    shown = quotes(passed, EMPTY)
    assert balanced(shown)
    assert "" not in shown


@given(TEXT, st.sampled_from(["title", "sentence", "capitalize-first", "capitalize-all", "uppercase", "lowercase"]))
def test_text_case_changes_case_only(text: str, case: str) -> None:
    before = plain(field_tokens(text))
    after = plain(apply_case(field_tokens(text), case))
    if before.isascii():
        assert after.lower() == before.lower()
    else:
        assert bool(after) == bool(before)


@given(TEXT)
def test_numbers_and_dates_of_any_text(text: str) -> None:
    for form in ("numeric", "ordinal", "long-ordinal", "roman"):
        assert isinstance(format_number(text, EMPTY, form=form, page_format="chicago"), str)
    assert isinstance(is_numeric(text), bool)
    assert isinstance(is_plural(text, "number-of-pages"), bool)
    assert isinstance(split_label(text), tuple)
    assert isinstance(first_number(text), str)
    assert parse_raw(text) is None or parse_raw(text)


@given(TEXT)
def test_names_lose_no_letter_to_particles(text: str) -> None:
    assert "".join("".join(split_family(text)).split()) == "".join(text.split())
    assert "".join("".join(split_given(text)).split()) == "".join(text.split())


@given(TEXT, TEXT)
def test_sort_keys_compare_and_equal_texts_have_equal_keys(one: str, other: str) -> None:
    for language in ("en-US", "hu-HU", "tr-TR"):
        collator = Collator(language)
        assert collator.key(one) == collator.key(one)
        assert isinstance(collator.key(one) < collator.key(other), bool)


@given(st.dictionaries(st.sampled_from(MEMBERS), JSON))
def test_any_object_is_taken_in(data: dict[str, object]) -> None:
    item = Intake().take(data)
    assert all(item.texts.values())
    assert all(item.names.values())


@pytest.mark.parametrize(
    "piece", ["a-", "1,", "p. ", "1&", "{:x:", "x: y\n", "van ", "d'", "(", "1/", "<i>", "‘", '" ']
)
def test_long_texts_take_linear_time(piece: str) -> None:
    text = piece * 5_000
    start = time.perf_counter()
    format_number(text, EMPTY)
    is_plural(text)
    parse_raw(text)
    split_family(text)
    Intake().take({"id": "a", "type": "book", "note": text, "title": text, "author": [{"family": text, "given": text}]})
    apply_case(field_tokens(text), "title")
    Collator("hu").key(text)
    assert time.perf_counter() - start < 2
