"""Locale XML → terms, ordinals, date formats and options, each from the first source that has it.

CSL 1.0.2, "Locale Fallback" and "Locale Files - Structure": a style's own cs:locale elements (dialect, language, no
language) come before the locale files (dialect, primary dialect, en-US).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from lxml import etree
from msgspec import Struct, field

from citekit.csl.xmlparse import CSL, XML_LANG, local_name, parse_xml
from citekit.errors import StyleError

FORM_FALLBACK: Mapping[str, tuple[str, ...]] = {
    "long": ("long",),
    "short": ("short", "long"),
    "verb": ("verb", "long"),
    "verb-short": ("verb-short", "verb", "long"),
    "symbol": ("symbol", "short", "long"),
}
"""The forms of a term to try, best first (CSL 1.0.2, "Terms")."""

PRIMARY_DIALECTS: Mapping[str, str] = {
    "af": "af-ZA", "ar": "ar", "bal": "bal-PK", "bg": "bg-BG", "brh": "brh-PK", "ca": "ca-AD", "cs": "cs-CZ",
    "cy": "cy-GB", "da": "da-DK", "de": "de-DE", "el": "el-GR", "en": "en-US", "es": "es-ES", "et": "et-EE",
    "eu": "eu", "fa": "fa-IR", "fi": "fi-FI", "fr": "fr-FR", "gl": "gl-ES", "he": "he-IL", "hi": "hi-IN",
    "hr": "hr-HR", "hu": "hu-HU", "hy": "hy-AM", "id": "id-ID", "is": "is-IS", "it": "it-IT", "ja": "ja-JP",
    "km": "km-KH", "ko": "ko-KR", "la": "la", "lij": "lij-IT", "lt": "lt-LT", "lv": "lv-LV", "mn": "mn-MN",
    "ms": "ms-MY", "nb": "nb-NO", "nl": "nl-NL", "nn": "nn-NO", "no": "nb-NO", "pa": "pa-PK", "pl": "pl-PL",
    "pt": "pt-PT", "ro": "ro-RO", "ru": "ru-RU", "sk": "sk-SK", "sl": "sl-SI", "sr": "sr-Latn-RS", "sv": "sv-SE",
    "th": "th-TH", "tl": "tl-PH", "tr": "tr-TR", "uk": "uk-UA", "vi": "vi-VN", "zh": "zh-CN",
}  # fmt: skip
"""Language to the name of the locale file that stands for it (CSL 1.0.2, "Locale Fallback")."""

LEGACY_TERMS: Mapping[str, str] = {"editor-translator": "editortranslator"}
"""Two spellings of one term: a style may define the one while a locale file has the other."""

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|[0-9]{3}))?(?![A-Za-z0-9])")
_ORDINAL = re.compile(r"ordinal(?:-[0-9]{2})?")

TermKey = tuple[str, str, str]
"""Name, form, gender-form ("" is neuter)."""


class Quotes(NamedTuple):
    """Quotation marks as the locale prints them, spaces inside included."""

    open: str
    close: str
    open_inner: str
    close_inner: str


class Term(NamedTuple):
    """Both numbers of a term in one form. `match` is the rule of an ordinal ("" where none is given)."""

    single: str
    multiple: str
    match: str = ""


class DateFormat(NamedTuple):
    """A localized date: the attributes of cs:date and, in order, of its cs:date-part elements, as written."""

    attributes: Mapping[str, str]
    parts: tuple[Mapping[str, str], ...]


class LocaleData(Struct, frozen=True, kw_only=True, eq=False):
    """What one cs:locale element says; `language` is its xml:lang ("" where it has none)."""

    language: str = ""
    terms: Mapping[TermKey, Term] = field(default_factory=dict)
    genders: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, DateFormat] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)


def language_tag(text: str) -> str:
    """A language code in its usual spelling ("EN_us" gives "en-US"), read from the start of `text`; "" if none."""
    found = _TAG.match(text.strip())
    if not found:
        return ""
    language, script, region = found.groups()
    return "-".join(filter(None, (language.lower(), (script or "").title(), (region or "").upper())))


def primary_dialect(language: str) -> str:
    """The dialect that stands for a language: "de" and "de-AT" give "de-DE", an unknown language itself."""
    return PRIMARY_DIALECTS.get(language.partition("-")[0], language)


def locale_chain(language: str) -> tuple[str, ...]:
    """The locale files to fetch for a language, best first: "de-AT" gives ("de-AT", "de-DE", "en-US")."""
    tag = language_tag(language)
    primary = primary_dialect(tag)
    first = tag if "-" in tag else primary
    return tuple(dict.fromkeys(name for name in (first, primary, "en-US") if name))


def read_locale(source: str | bytes | etree._Element, *, where: str = "") -> LocaleData:
    """One locale file (its text), or one cs:locale element of a style.

    Raises StyleError for text that is not XML, or whose root is not a CSL locale.
    """
    root = source if isinstance(source, etree._Element) else parse_xml(source, where=where)
    if local_name(root) != "locale":
        raise StyleError(f"the root is {root.tag}, not a CSL locale", where=f"{where}:{root.sourceline}")
    terms: dict[TermKey, Term] = {}
    genders: dict[str, str] = {}
    dates: dict[str, DateFormat] = {}
    options: dict[str, str] = {}
    for child in root:
        match local_name(child):
            case "terms":
                _read_terms(child, terms, genders)
            case "date":
                dates[child.get("form", "text")] = _date_format(child)
            case "style-options":
                options.update(_attributes(child))
    return LocaleData(
        language=language_tag(root.get(XML_LANG, "")), terms=terms, genders=genders, dates=dates, options=options
    )


def _read_terms(parent: etree._Element, terms: dict[TermKey, Term], genders: dict[str, str]) -> None:
    for element in parent.iterchildren(f"{{{CSL}}}term"):
        name = _term_name(element.get("name", ""))
        form = element.get("form", "long")
        terms[name, form, _gender(element.get("gender-form", ""))] = _term(element)
        gender = _gender(element.get("gender", ""))
        if gender and form == "long":
            genders[name] = gender


def _term(element: etree._Element) -> Term:
    numbers = {local_name(child): child.text or "" for child in element} if len(element) else {}
    whole = element.text or ""
    if "single" in numbers or "multiple" in numbers:
        single = numbers.get("single", numbers.get("multiple", ""))
        return Term(single, numbers.get("multiple", single), element.get("match", ""))
    return Term(whole, whole, element.get("match", ""))


def _term_name(name: str) -> str:
    """One spelling for a term: "and others" and "sub verbo" are also written with hyphens."""
    hyphened = name.replace(" ", "-")
    return LEGACY_TERMS.get(hyphened, hyphened)


def _gender(text: str) -> str:
    return "" if text == "neuter" else text


def _date_format(element: etree._Element) -> DateFormat:
    parts = tuple(_attributes(child) for child in element if local_name(child) == "date-part")
    return DateFormat(_attributes(element), parts)


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}


class Locale:
    """The merged data of one output language; made by `Locale.build`, never changed afterwards."""

    __slots__ = ("_dates", "_foreign", "_genders", "_ordinals", "_terms", "language", "limit_day_ordinals",
                 "punctuation_in_quote", "quotes")  # fmt: skip

    def __init__(self, language: str, sources: Sequence[LocaleData]) -> None:
        """`sources`: best first. Use `build`, which puts them in order."""
        terms: dict[TermKey, Term] = {}
        foreign: dict[TermKey, Term] = {}
        genders: dict[str, str] = {}
        dates: dict[str, DateFormat] = {}
        options: dict[str, str] = {}
        for source in reversed(sources):
            (foreign if _is_foreign(source.language, language) else terms).update(source.terms)
            genders.update(source.genders)
            dates.update(source.dates)
            options.update(source.options)
        self.language = language
        self._terms: Mapping[TermKey, Term] = terms
        self._foreign: Mapping[TermKey, Term] = foreign
        self._genders: Mapping[str, str] = genders
        self._dates: Mapping[str, DateFormat] = dates
        self._ordinals: Mapping[TermKey, Term] = _ordinals(sources)
        self.punctuation_in_quote = options.get("punctuation-in-quote") == "true"
        self.limit_day_ordinals = options.get("limit-day-ordinals-to-day-1") == "true"
        self.quotes = Quotes(
            self.term("open-quote") or "“",
            self.term("close-quote") or "”",
            self.term("open-inner-quote") or "‘",
            self.term("close-inner-quote") or "’",
        )

    @classmethod
    def build(cls, language: str, files: Sequence[LocaleData], style_locales: Iterable[LocaleData] = ()) -> Locale:
        """The locale of an output `language` ("de-AT", "de"; "" is en-US).

        files: the locale files of `locale_chain(language)` in that order, missing ones left out.
        style_locales: every cs:locale of the style, in its order; those of other languages are passed over. Of two
        for one language the later one wins.
        """
        tag = locale_chain(language)[0]
        own = list(style_locales)
        wanted = dict.fromkeys((tag, tag.partition("-")[0], ""))
        chosen = [data for name in wanted for data in reversed(own) if data.language == name]
        return cls(tag, [*chosen, *files])

    def term(self, name: str, form: str = "long", *, plural: bool = False, gender: str = "") -> str | None:
        """A term's text: "" where it is defined as empty, None where no source defines it in this or a fallback form.

        A gender falls back to the neuter. Another form of the language comes before English: the specification has it
        the other way round ("Terms"), citeproc-js and jgm/citeproc print no English where the language has a word.
        """
        exact = self._terms.get((name, form, gender))
        if exact is not None:
            return exact.multiple if plural else exact.single
        key = _term_name(name)
        for terms in (self._terms, self._foreign):
            for one in FORM_FALLBACK.get(form, (form, "long")):
                term = terms.get((key, one, gender)) or (terms.get((key, one, "")) if gender else None)
                if term is not None:
                    return term.multiple if plural else term.single
        return None

    def has_term(self, name: str, form: str = "long") -> bool:
        """Whether a source of the language defines the term in exactly this form."""
        return (_term_name(name), form, "") in self._terms

    def gender(self, name: str) -> str:
        """The grammatical gender of a term: "masculine", "feminine" or "" ("Gender-specific Ordinals")."""
        return self._genders.get(_term_name(name), "")

    def date_format(self, form: str) -> DateFormat | None:
        """The localized date format "text" or "numeric"."""
        return self._dates.get(form)

    def ordinal_suffix(self, number: int, gender: str = "") -> str:
        """The suffix that makes `number` (0 or more) an ordinal: "nd" for 2. CSL 1.0.2, "Ordinal Suffixes"."""
        return self._legacy_suffix(number, gender) if self._is_legacy() else self._suffix(number, gender)

    def long_ordinal(self, number: int, gender: str = "") -> str | None:
        """The word for an ordinal of 1 to 10 ("second"), None where there is none. CSL 1.0.2, "Long Ordinals"."""
        return self.term(f"long-ordinal-{number:02d}", gender=gender) if 1 <= number <= 10 else None

    def _suffix(self, number: int, gender: str) -> str:
        last_two = self._ordinal(f"{number % 100:02d}", gender)
        if number % 100 >= 10 and last_two is not None and (last_two.match != "whole-number" or number < 100):
            return last_two.single
        digit = self._ordinal(f"0{number % 10}", gender)
        if digit is not None and _digit_matches(digit.match, number):
            return digit.single
        default = self._ordinal("", gender)
        return default.single if default is not None else ""

    def _is_legacy(self) -> bool:
        """CSL 1.0 had only ordinal-01 to -04, the last one for all other numbers."""
        return self._ordinal("", "") is None and all(self._ordinal(f"0{n}", "") for n in (1, 2, 3, 4))

    def _legacy_suffix(self, number: int, gender: str) -> str:
        teens = 11 <= number % 100 <= 13
        digit = number % 10 if 1 <= number % 10 <= 3 and not teens else 4
        term = self._ordinal(f"0{digit}", gender)
        return term.single if term is not None else ""

    def _ordinal(self, digits: str, gender: str) -> Term | None:
        name = f"ordinal-{digits}" if digits else "ordinal"
        return self._ordinals.get((name, "long", gender)) or self._ordinals.get((name, "long", ""))


def _is_foreign(source: str, language: str) -> bool:
    """Whether a source is of another language: the English that every language falls back to."""
    return bool(source) and source.partition("-")[0] != language.partition("-")[0]


def _digit_matches(match: str, number: int) -> bool:
    """A term ordinal-00 to -09 whose last digit is the number's (last-digit is the default)."""
    if match == "whole-number":
        return number < 10
    return number % 100 < 10 if match == "last-two-digits" else True


def _ordinals(sources: Sequence[LocaleData]) -> dict[TermKey, Term]:
    """Any ordinal in a source hides all those of the sources after it (CSL 1.0.2, "Ordinal Suffixes").

    Where the general suffix has genders only, the last one serves nouns without a gender too, as in citeproc-js.
    """
    for source in sources:
        found = {key: term for key, term in source.terms.items() if _ORDINAL.fullmatch(key[0])}
        if found:
            general = [term for (name, _, _), term in found.items() if name == "ordinal"]
            if general:
                found.setdefault(("ordinal", "long", ""), general[-1])
            return found
    return {}
