import pytest

from citekit.csl.locale import Locale, LocaleData, language_tag, locale_chain, primary_dialect, read_locale
from citekit.csl.xmlparse import CSL
from citekit.errors import StyleError


def data(body: str, language: str = "") -> LocaleData:
    lang = f' xml:lang="{language}"' if language else ""
    return read_locale(f'<locale xmlns="{CSL}" version="1.0"{lang}>{body}</locale>')


def terms(**pairs: str) -> str:
    return "<terms>" + "".join(f'<term name="{k.replace("_", "-")}">{v}</term>' for k, v in pairs.items()) + "</terms>"


ENGLISH = data(
    """<style-options punctuation-in-quote="true"/>
    <date form="text"><date-part name="month" suffix=" "/><date-part name="day" suffix=", "/></date>
    <terms>
      <term name="editor"><single>editor</single><multiple>editors</multiple></term>
      <term name="editor" form="short"><single>ed.</single><multiple>eds.</multiple></term>
      <term name="editor" form="verb">edited by</term>
      <term name="section" form="short">sec.</term>
      <term name="and">and</term><term name="and others">and others</term>
      <term name="open-quote">“</term><term name="close-quote">”</term>
      <term name="open-inner-quote">‘</term><term name="close-inner-quote">’</term>
      <term name="ordinal">th</term><term name="ordinal-01">st</term><term name="ordinal-02">nd</term>
      <term name="ordinal-03">rd</term><term name="ordinal-11">th</term><term name="ordinal-12">th</term>
      <term name="ordinal-13">th</term>
      <term name="long-ordinal-02">second</term>
    </terms>""",
    "en-US",
)
FRENCH = data(
    """<terms>
      <term name="edition" gender="feminine">édition</term>
      <term name="edition" form="short">éd.</term>
      <term name="month-01" gender="masculine">janvier</term>
      <term name="ordinal">e</term>
      <term name="ordinal-01" gender-form="feminine" match="whole-number">re</term>
      <term name="ordinal-01" gender-form="masculine" match="whole-number">er</term>
      <term name="long-ordinal-01" gender-form="feminine">première</term>
      <term name="long-ordinal-01">premier</term>
    </terms>""",
    "fr-FR",
)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [("EN_us", "en-US"), ("fr French language", "fr"), ("sr-latn-rs", "sr-Latn-RS"), ("french", ""), ("", ""),
     ("../../x", ""), ("en--other", "en"), ("es-419", "es-419")],
)  # fmt: skip
def test_a_language_tag_is_read_from_the_start_of_the_text(given: str, wanted: str) -> None:
    assert language_tag(given) == wanted


@pytest.mark.parametrize(
    ("language", "chain"),
    [
        ("de-AT", ("de-AT", "de-DE", "en-US")),
        ("de", ("de-DE", "en-US")),
        ("en-GB", ("en-GB", "en-US")),
        ("", ("en-US",)),
        ("gx", ("gx", "en-US")),
    ],
)
def test_the_chain_goes_from_dialect_to_primary_dialect_to_english(language: str, chain: tuple[str, ...]) -> None:
    assert locale_chain(language) == chain


def test_a_language_stands_for_its_primary_dialect() -> None:
    assert primary_dialect("pt-BR") == "pt-PT"


@pytest.mark.parametrize(
    ("name", "form", "plural", "text"),
    [
        ("editor", "long", False, "editor"),
        ("editor", "long", True, "editors"),
        ("editor", "verb-short", False, "edited by"),
        ("editor", "verb", True, "edited by"),
        ("section", "symbol", False, "sec."),
        ("section", "long", False, None),
        ("and-others", "long", False, "and others"),
        ("and others", "long", False, "and others"),
        ("nothing", "short", False, None),
    ],
)
def test_a_form_falls_back_to_the_next(name: str, form: str, plural: bool, text: str | None) -> None:
    assert Locale.build("en-US", [ENGLISH]).term(name, form, plural=plural) == text


def test_the_style_comes_before_the_files_and_the_dialect_before_the_language() -> None:
    own = [data(terms(a="none", b="none", c="none")), data(terms(b="de", c="de"), "de"), data(terms(c="AT"), "de-AT")]
    files = [data(terms(a="file", d="file"), "de-AT"), data(terms(e="primary", d="x"), "de-DE")]
    locale = Locale.build("de-AT", files, own)
    assert [locale.term(name) for name in "abcde"] == ["none", "de", "AT", "file", "primary"]


def test_a_style_locale_of_another_language_is_passed_over() -> None:
    assert Locale.build("en", [ENGLISH], [data(terms(editor="Hrsg."), "de")]).term("editor") == "editor"


def test_of_two_style_locales_for_one_language_the_later_wins() -> None:
    assert Locale.build("en", [ENGLISH], [data(terms(x="1")), data(terms(x="2"))]).term("x") == "2"


def test_an_empty_term_is_defined_and_stops_the_fallback() -> None:
    locale = Locale.build("en", [ENGLISH], [data('<terms><term name="and"/></terms>')])
    assert locale.term("and") == ""


def test_a_term_of_the_file_in_the_form_asked_for_comes_before_another_form_of_the_style() -> None:
    locale = Locale.build("en", [ENGLISH], [data(terms(editor="EDITOR"))])
    assert locale.term("editor", "short") == "ed."


def test_both_spellings_of_the_combined_role_are_one_term() -> None:
    locale = Locale.build("en", [data(terms(editor_translator="old"))], [data(terms(editortranslator="new"))])
    assert locale.term("editor-translator") == "new"


@pytest.mark.parametrize(
    ("number", "suffix"),
    [
        (1, "st"),
        (2, "nd"),
        (3, "rd"),
        (4, "th"),
        (11, "th"),
        (12, "th"),
        (13, "th"),
        (21, "st"),
        (111, "th"),
        (0, "th"),
    ],
)
def test_english_ordinals(number: int, suffix: str) -> None:
    assert Locale.build("en", [ENGLISH]).ordinal_suffix(number) == suffix


@pytest.mark.parametrize(
    ("number", "gender", "suffix"),
    [(1, "feminine", "re"), (1, "masculine", "er"), (1, "", "e"), (11, "feminine", "e"), (3, "feminine", "e")],
)
def test_ordinals_follow_gender_and_whole_number(number: int, gender: str, suffix: str) -> None:
    assert Locale.build("fr", [FRENCH, ENGLISH]).ordinal_suffix(number, gender) == suffix


@pytest.mark.parametrize(
    ("match", "matching"), [("", {5, 15, 105}), ("last-two-digits", {5, 105}), ("whole-number", {5})]
)
def test_match_of_a_one_digit_ordinal(match: str, matching: set[int]) -> None:
    rule = f' match="{match}"' if match else ""
    locale = Locale.build(
        "en", [data(f'<terms><term name="ordinal">x</term><term name="ordinal-05"{rule}>y</term></terms>')]
    )
    assert {n for n in (5, 15, 105, 6) if locale.ordinal_suffix(n) == "y"} == matching


@pytest.mark.parametrize(("match", "matching"), [("", {12, 112}), ("whole-number", {12})])
def test_match_of_a_two_digit_ordinal(match: str, matching: set[int]) -> None:
    rule = f' match="{match}"' if match else ""
    locale = Locale.build(
        "en", [data(f'<terms><term name="ordinal">x</term><term name="ordinal-12"{rule}>y</term></terms>')]
    )
    assert {n for n in (12, 112, 2) if locale.ordinal_suffix(n) == "y"} == matching


def test_an_ordinal_of_the_style_replaces_all_of_the_file() -> None:
    assert Locale.build("en", [ENGLISH], [data(terms(ordinal="°"))]).ordinal_suffix(1) == "°"


def test_four_ordinals_without_a_default_follow_the_first_version_of_csl() -> None:
    old = data(terms(ordinal_01="st", ordinal_02="nd", ordinal_03="rd", ordinal_04="th"))
    locale = Locale.build("en", [ENGLISH], [old])
    assert [locale.ordinal_suffix(n) for n in (1, 2, 3, 5, 11, 21, 112)] == ["st", "nd", "rd", "th", "th", "st", "th"]


def test_another_form_of_the_language_comes_before_english() -> None:
    german = data('<terms><term name="section">Abschnitt</term><term name="and">und</term></terms>', "de-DE")
    locale = Locale.build("de", [german, ENGLISH])
    assert (locale.term("section", "short"), locale.term("and", "symbol")) == ("Abschnitt", "und")
    assert (locale.term("editor", "short"), locale.has_term("section", "short")) == ("ed.", False)
    own = data('<terms><term name="section" form="short">Abs.</term></terms>')
    assert Locale.build("de", [german, ENGLISH], [own]).term("section", "short") == "Abs."


def test_a_general_ordinal_that_has_genders_only_serves_all_nouns() -> None:
    forms = (("masculine", "º"), ("feminine", "ª"))
    rows = "".join(f'<term name="ordinal" gender-form="{gender}">{text}</term>' for gender, text in forms)
    own = data(f"<terms>{rows}</terms>", "gl")
    locale = Locale.build("gl", [own, ENGLISH])
    assert [locale.ordinal_suffix(2, gender) for gender in ("masculine", "feminine", "")] == ["º", "ª", "ª"]


def test_long_ordinals_end_at_ten_and_follow_gender() -> None:
    locale = Locale.build("fr", [FRENCH, ENGLISH])
    assert locale.long_ordinal(1, "feminine") == "première"
    assert locale.long_ordinal(1, "masculine") == "premier"
    assert locale.long_ordinal(2) == "second"
    assert locale.long_ordinal(11) is None


def test_the_gender_of_a_noun_is_on_its_long_form() -> None:
    locale = Locale.build("fr", [FRENCH])
    assert (locale.gender("edition"), locale.gender("month-01"), locale.gender("and")) == ("feminine", "masculine", "")


def test_options_come_one_by_one_from_the_first_source_that_sets_them() -> None:
    own = [data('<style-options limit-day-ordinals-to-day-1="true"/>')]
    locale = Locale.build("en", [ENGLISH], own)
    assert locale.punctuation_in_quote
    assert locale.limit_day_ordinals


def test_a_date_format_comes_whole_from_one_source() -> None:
    own = [data('<date form="text" delimiter=" "><date-part name="year"/></date>')]
    found = Locale.build("en", [ENGLISH], own).date_format("text")
    assert found is not None
    assert found.attributes["delimiter"] == " "
    assert [part["name"] for part in found.parts] == ["year"]
    assert Locale.build("en", [ENGLISH]).date_format("numeric") is None


def test_quotes_without_terms_are_english() -> None:
    assert Locale.build("en", []).quotes == ("“", "”", "‘", "’")


def test_a_root_that_is_no_locale_is_refused() -> None:
    with pytest.raises(StyleError, match="not a CSL locale"):
        read_locale("<html/>")
