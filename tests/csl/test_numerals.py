import pytest

from citekit.csl.locale import Locale, read_locale
from citekit.csl.numerals import format_number, is_numeric, is_plural, page_range, roman, split_label
from citekit.csl.xmlparse import CSL

LOCALE = Locale.build(
    "en-US",
    [
        read_locale(
            f"""<locale xmlns="{CSL}" xml:lang="en-US"><terms>
            <term name="ordinal">th</term><term name="ordinal-01">st</term><term name="ordinal-02">nd</term>
            <term name="ordinal-11">th</term><term name="long-ordinal-02">second</term>
            <term name="page-range-delimiter">–</term><term name="and">and</term>
            <term name="page" form="short"><single>p.</single><multiple>pp.</multiple></term>
            </terms></locale>"""
        )
    ],
)
AMPERSAND = Locale.build(
    "en-US",
    [
        read_locale(
            f"""<locale xmlns="{CSL}"><terms><term name="and" form="symbol">ET</term>
            <term name="page-range-delimiter">=</term></terms></locale>"""
        )
    ],
)


@pytest.mark.parametrize(
    ("text", "numeric"),
    [
        ("2", True), ("01790", True), ("D2", True), ("2b", True), ("L2d", True), ("2nd", True), ("2E", True),
        ("2, 3", True), ("2,3", False), ("2-4", True), ("2 - 4", True), ("2–4", True), ("2 & 4", True), ("2&4", True),
        ("2 and 3", True), ("2; 3", True), ("xii", True), ("1/2", True), ("7, p. 3-8", True), ("2\\-3", True),
        ("second", False), ("2nd edition", False), ("5 ed.", False), ("Special 2-3", False), ("", False), ("IV", False),
        ("1,000", False), ("2.5", False), ("-5", False), ("5-", False), ("C-3", False), ("and 5", False),
        ("version: 2002, amended June 1, 2010", False), ("vol. 2", False), ("١٢", False),
    ],
)  # fmt: skip
def test_a_value_is_numeric_when_it_is_made_of_numbers(text: str, numeric: bool) -> None:
    assert is_numeric(text) is numeric


@pytest.mark.parametrize(
    ("text", "variable", "plural"),
    [
        ("1", "page", False), ("1-3", "page", True), ("2 & 4", "volume", True), ("2, 4", "page", True),
        ("213 and 235", "locator", True), ("213, and 235", "locator", True), ("xi–xii", "page", True),
        ("S213-S235", "page", True), ("327\\-30", "locator", False), ("Smith-Jones", "locator", False),
        ("5, fig. 3", "locator", False), ("3-4, fig. 3", "locator", True), ("pp. 3-4", "page", True),
        ("8 May 1544", "locator", False), ("1,000", "page", False), ("3", "page", False),
        ("3", "number-of-pages", True), ("33n", "number-of-pages", True), ("1st", "number-of-pages", False),
        ("1", "number-of-volumes", False), ("", "page", False),
    ],
)  # fmt: skip
def test_a_label_is_plural_for_several_numbers(text: str, variable: str, plural: bool) -> None:
    assert is_plural(text, variable) is plural


@pytest.mark.parametrize(
    ("text", "form", "printed"),
    [
        ("2 - 4", "numeric", "2–4"), ("2,3", "numeric", "2,3"), ("2 , 3", "numeric", "2, 3"),
        ("2&3", "numeric", "2 & 3"), ("2, 3", "ordinal", "2nd, 3th"), ("2-4", "ordinal", "2nd–4th"),
        ("2E", "ordinal", "2E"), ("2 & 2b", "ordinal", "2nd & 2b"), ("11", "ordinal", "11th"),
        ("2", "long-ordinal", "second"), ("42", "long-ordinal", "42nd"), ("2, 14", "roman", "ii, xiv"),
        ("7, p. 3-8", "ordinal", "7th, pp. 3–8"), ("7, pp. 3", "numeric", "7, p. 3"), ("7, p.3", "numeric", "7, p. 3"),
        ("Special 2-3", "ordinal", "Special 2-3"), ("3\\-12", "numeric", "3-12"), ("12-34-56", "numeric", "12-34-56"),
        (" 666", "numeric", "666"), ("S12-S15", "numeric", "S12–S15"), ("S12-15", "numeric", "S12-15"),
        ("xii-5", "numeric", "xii–5"), ("12a-14b", "numeric", "12a–14b"), ("213, and 235", "numeric", "213, and 235"),
        ("1" * 500, "ordinal", "1" * 500),
    ],
)  # fmt: skip
def test_numbers_are_printed_one_by_one(text: str, form: str, printed: str) -> None:
    assert format_number(text, LOCALE, form=form) == printed


def test_sections_and_versions_keep_their_hyphens() -> None:
    assert format_number("2 - 4", LOCALE, variable="section") == "2-4"
    assert format_number("2 - 4", LOCALE, variable="volume") == "2–4"


def test_ampersand_and_range_delimiter_are_the_locales() -> None:
    assert format_number("1&2, 4-5", AMPERSAND) == "1 ET 2, 4=5"


@pytest.mark.parametrize(
    ("page_format", "first", "last", "printed"),
    [
        # the tables of CSL 1.0.2, Appendix V
        ("chicago", "3", "10", "3–10"), ("chicago", "71", "72", "71–72"), ("chicago", "100", "104", "100–104"),
        ("chicago", "600", "613", "600–613"), ("chicago", "1100", "1123", "1100–1123"),
        ("chicago", "107", "108", "107–8"),
        ("chicago", "505", "517", "505–17"), ("chicago", "1002", "1006", "1002–6"), ("chicago", "321", "325", "321–25"),
        ("chicago", "415", "532", "415–532"), ("chicago", "11564", "11568", "11564–68"),
        ("chicago-15", "13792", "13803", "13792–803"), ("chicago-15", "1496", "1504", "1496–1504"),
        ("chicago-15", "2787", "2816", "2787–2816"), ("chicago-16", "92", "113", "92–113"),
        ("chicago-16", "1087", "1089", "1087–89"), ("chicago-16", "1496", "1500", "1496–500"),
        ("chicago-16", "12991", "13001", "12991–3001"), ("expanded", "42", "5", "42–45"),
        ("expanded", "22", "1", "22–1"),
        ("expanded", "321", "8", "321–328"), ("expanded", "2787", "816", "2787–2816"), ("minimal", "42", "45", "42–5"),
        ("minimal", "321", "328", "321–8"), ("minimal", "2787", "2816", "2787–816"),
        ("minimal-two", "42", "45", "42–45"),
        ("minimal-two", "321", "328", "321–28"), ("minimal-two", "3", "5", "3–5"), ("minimal", "12", "12", "12–2"),
    ],
)  # fmt: skip
def test_page_range_formats(page_format: str, first: str, last: str, printed: str) -> None:
    assert page_range(first, last, page_format, "–") == printed


@pytest.mark.parametrize(
    ("text", "page_format", "printed"),
    [
        ("110-5", "", "110–5"), ("S213-S235", "expanded", "S213–S235"), ("8n11564-8n1568", "chicago", "8n11564–68"),
        ("n11564-1568", "chicago", "n11564-1568"), ("123N110 - N5, 456K200 - 99", "expanded", "123N110-N5, 456K200-99"),
        ("101-108, 321 – 325", "chicago", "101–8, 321–25"), ("xxv-xxviii", "chicago-16", "xxv–xxviii"),
    ],
)  # fmt: skip
def test_pages_of_several_ranges(text: str, page_format: str, printed: str) -> None:
    assert format_number(text, LOCALE, page_format=page_format) == printed


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("vol. 2, p. 3", "volume", "2, p. 3"), ("p.12", "page", "12"), ("fig. A", "figure", "A"),
        ("§ 3", "", "§ 3"),
        ("§3", "", "§3"), ("12, n. 3", "", "12, n. 3"), (" 5 ", "", "5"), ("p.", "", "p."),
        ("page 3", "", "page 3"),
    ],
)  # fmt: skip
def test_a_locator_may_begin_with_its_own_label(text: str, label: str, rest: str) -> None:
    assert split_label(text) == (label, rest)


@pytest.mark.parametrize(
    ("number", "text"), [(1, "i"), (4, "iv"), (42, "xlii"), (1994, "mcmxciv"), (0, "0"), (9000, "9000")]
)
def test_roman_numerals(number: int, text: str) -> None:
    assert roman(number) == text
