"""Numbers as text → numbers as printed: joiners, ordinals, roman numerals, page ranges, and whether there are several.

CSL 1.0.2, "Number", "Ordinal Suffixes", "Range Delimiters" and "Appendix V - Page Range Formats". A value such as
"2, 3-5 & 7b" is words (numbers) and the joiners between them; where a word is no number the whole value is printed as
it stands ("Special edition 2-3"). A backslash before a hyphen makes the hyphen part of the number ("3\\-12").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from citekit.csl.locale import Locale

COUNTS = frozenset({"number-of-pages", "number-of-volumes"})
"""Variables whose number is a count: more than one is plural (CSL 1.0.2, "Label")."""

HYPHENATED = frozenset({"part-number", "printing-number", "section", "supplement-number", "version"})
"""Variables whose ranges keep their hyphen or dash, as citeproc-js prints them: "2-4" here is as often one number as
two."""

LABELS: dict[str, str] = {
    "app.": "appendix", "art.": "article-locator", "bk.": "book", "bks.": "book", "ch.": "chapter",
    "chap.": "chapter", "chaps.": "chapter", "col.": "column", "cols.": "column", "fig.": "figure",
    "figs.": "figure", "fol.": "folio", "fols.": "folio", "l.": "line", "ll.": "line", "n.": "note", "nn.": "note",
    "no.": "issue", "nos.": "issue", "op.": "opus", "p.": "page", "pp.": "page", "para.": "paragraph",
    "paras.": "paragraph", "pt.": "part", "pts.": "part", "r.": "rule", "sec.": "section", "secs.": "section",
    "supp.": "supplement",
    "s.v.": "sub-verbo", "vol.": "volume", "vols.": "volume", "vrs.": "verse",
}  # fmt: skip
"""Abbreviations written inside a number or locator, with the locator term that they mean (a habit of citeproc-js, which
prints them with the locale's own term). The signs § and ¶ stay as they are typed."""

_LABEL_SIGN = frozenset(".§¶")
"""One of them is in each of these."""

_WORD = re.compile(r"(?:\\-|[,;](?![\s&]|$)|[^\s,;&\-‐‑‒–])+")
"""A comma without a blank is part of a word, as in citeproc-js: "1,000"."""
_NUMBER = re.compile(r"([^\W\d_]*|[^\W_]*[^\W\d_])([0-9]+)([A-Za-z]*)")
_SIMPLE = re.compile(r"([0-9]+)(?:([-–])([0-9]+))?")
"""Most numbers are such: "12", "12-15". For them the answers are at hand."""
_COUNT = re.compile(r"\s*([0-9]+)[^\W\d_]*\s*$")
_FRACTION = re.compile(r"[0-9]+/[0-9]+")
_ROMAN = re.compile(r"m{0,4}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", re.IGNORECASE)
_GLUED_LABEL = re.compile(r"([^\W\d_]{1,5}\.)(?=[0-9])")
_HYPHENS = frozenset("-‐‑‒–")
_ROMAN_VALUES = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


class _Kind(Enum):
    PLAIN = "plain"  # digits only: the only kind that forms are applied to
    AFFIXED = "affixed"
    ROMAN = "roman"  # in lower case, or in upper case, which is numeric only beside numbers
    LABEL = "label"
    AND = "and"
    TEXT = "text"


class _Word(NamedTuple):
    """A word, where it starts in its text, and what stands between it and the word before it."""

    before: str
    text: str
    kind: _Kind
    start: int


class _Range(NamedTuple):
    """Both ends of a range of like numbers; `prefix` is common to both ("S" in "S12-S15")."""

    prefix: str
    first: str
    last: str
    first_suffix: str
    last_suffix: str


def is_numeric(text: str) -> bool:
    """Whether a value consists solely of numbers: "2", "D2", "2, 3", "xii", "7, p. 3" (CSL 1.0.2, "Choose")."""
    if _SIMPLE.fullmatch(text):
        return True
    words = _words(text)
    return _all_numbers(words) and words[0].kind is not _Kind.LABEL


def is_plural(text: str, variable: str = "") -> bool:
    """Whether a label beside the value takes the plural: several numbers, or a count above one.

    Numbers after an embedded label ("12, n. 3") belong to that label. CSL 1.0.2, "Label".
    """
    if variable in COUNTS and (count := _COUNT.match(text)):
        return count[1].lstrip("0") not in ("", "1")
    if simple := _SIMPLE.fullmatch(text):
        return simple[2] is not None
    words = _words(text)
    return _several(words[1:] if words and words[0].kind is _Kind.LABEL else words)


def split_label(text: str) -> tuple[str, str]:
    """The locator term that a locator begins with and the rest: "vol. 2, p. 3" gives ("volume", "2, p. 3").

    ("", text) where it begins with none. Such a label takes the place of the cite's own.
    """
    if _LABEL_SIGN.isdisjoint(text):
        return "", text.strip()
    words = _words(text)
    if len(words) < 2 or words[0].kind is not _Kind.LABEL:
        return "", text.strip()
    return LABELS[words[0].text], text[words[1].start :].rstrip()


def first_number(text: str) -> str:
    """The first number of a value, labels left out: "42" of "pp. 42-45"; this is `page-first`."""
    if simple := _SIMPLE.fullmatch(text):
        return simple[1]
    for word in _words(text):
        if word.kind is not _Kind.LABEL:
            return word.text.replace("\\-", "-")
    return text.strip()


def format_number(
    text: str, locale: Locale, *, form: str = "numeric", gender: str = "", page_format: str = "", variable: str = ""
) -> str:
    """The value of a number variable as it is printed.

    form: "numeric", "ordinal", "long-ordinal" or "roman", for numbers without affixes. gender: that of the noun.
    page_format: the style's page-range-format, for pages only; "" leaves both ends of a range as they are.
    variable: where the text comes from; those of HYPHENATED keep their hyphens.
    """
    if form == "numeric" and (simple := simple_number(text, page_format, range_delimiter(locale, variable))):
        return simple
    words = _words(text, locale.term("and") or "and")
    if not _all_numbers(words) or words[0].kind is _Kind.LABEL:
        return text.strip().replace("\\-", "-")
    return _Printer(locale, form, gender, page_format, range_delimiter(locale, variable)).print(words)


def simple_number(text: str, page_format: str, delimiter: str) -> str:
    """A number or a range of two as it is printed, "" for all other text. delimiter: "" keeps the one in the text."""
    simple = _SIMPLE.fullmatch(text)
    if simple is None:
        return ""
    first, hyphen, last = simple.groups()
    if not hyphen:
        return text
    return page_range(first, last, page_format, delimiter) if page_format else f"{first}{delimiter or hyphen}{last}"


def range_delimiter(locale: Locale, variable: str) -> str:
    """What stands in a range of numbers, "" where it is what the text has."""
    return "" if variable in HYPHENATED else locale.term("page-range-delimiter") or "–"


def ordinal(number: int, locale: Locale, gender: str = "") -> str:
    """The number with its ordinal suffix: "2nd"."""
    return f"{number}{locale.ordinal_suffix(number, gender)}"


def long_ordinal(number: int, locale: Locale, gender: str = "") -> str:
    """The ordinal as a word for 1 to 10 ("second"), else with its suffix."""
    return locale.long_ordinal(number, gender) or ordinal(number, locale, gender)


def roman(number: int) -> str:
    """The number in lower-case roman numerals; numbers that have none (0, from 5000 on) in digits."""
    if not 0 < number < 5000:
        return str(number)
    out: list[str] = []
    for value, letters in _ROMAN_VALUES:
        count, number = divmod(number, value)
        out.append(letters * count)
    return "".join(out)


class _Printer(Struct, frozen=True, eq=False):
    """Prints words and joiners in one form."""

    locale: Locale
    form: str
    gender: str
    page_format: str
    delimiter: str

    def print(self, words: Sequence[_Word]) -> str:
        out: list[str] = []
        labelled = False
        index = 0
        while index < len(words):
            word = words[index]
            out.append(self._joiner(word, first=not index))
            if word.kind is _Kind.LABEL:
                labelled = True
                out.append(self._label(words, index))
                index += 1
                continue
            pair = _range(words, index)
            if pair is not None:
                out.append(self._range(pair, words[index + 1].before.strip(), labelled=labelled))
                index += 2
            else:
                out.append(self._word(word.text, word.kind, labelled=labelled))
                index += 1
        return "".join(out)

    def _joiner(self, word: _Word, *, first: bool) -> str:
        """The joiner with the spaces of CSL 1.0.2, "Number": "2-4", "2, 3", "2 & 3"."""
        mark = word.before.strip()
        if first:
            return ""
        if word.kind is _Kind.AND or not mark:
            return f"{mark} "
        if mark.endswith("&"):
            symbol = self.locale.term("and", "symbol") if self.locale.has_term("and", "symbol") else None
            return f"{mark[:-1].rstrip()} {symbol or '&'} "
        return mark if mark in _HYPHENS or mark == "--" else f"{mark} "

    def _label(self, words: Sequence[_Word], index: int) -> str:
        plural = _several(words[index + 1 :])
        text = self.locale.term(LABELS[words[index].text], "short", plural=plural)
        return text or words[index].text

    def _word(self, text: str, kind: _Kind, *, labelled: bool) -> str:
        if kind is not _Kind.PLAIN or labelled or self.form == "numeric" or len(text) > 9:
            return text.replace("\\-", "-")
        if text.startswith("0"):
            return text
        match self.form:
            case "ordinal":
                return ordinal(int(text), self.locale, self.gender)
            case "long-ordinal":
                return long_ordinal(int(text), self.locale, self.gender)
            case "roman":
                return roman(int(text))
        return text

    def _range(self, pair: _Range, typed: str, *, labelled: bool) -> str:
        ends = [(pair.first, pair.first_suffix), (pair.last, pair.last_suffix)]
        if self.page_format and all(digits.isdecimal() and not suffix for digits, suffix in ends):
            return page_range(pair.first, pair.last, self.page_format, self.delimiter, prefix=pair.prefix)
        texts = [f"{pair.prefix}{digits}{suffix}" for digits, suffix in ends]
        return (self.delimiter or typed).join(
            self._word(text, _Kind.PLAIN if text.isdecimal() else _Kind.AFFIXED, labelled=labelled) for text in texts
        )


def page_range(first: str, last: str, page_format: str, delimiter: str, *, prefix: str = "") -> str:
    """Two page numbers (digits) in a page-range-format, with the prefix that both carry ("S" in "S12-S15").

    Abbreviating formats print the prefix once. CSL 1.0.2, "Appendix V - Page Range Formats".
    """
    end = first[: len(first) - len(last)] + last if len(last) < len(first) else last
    if len(end) == len(first) and end < first:
        return f"{prefix}{first}{delimiter}{prefix}{last}"  # no range: "22-1"
    if page_format == "expanded":
        return f"{prefix}{first}{delimiter}{prefix}{end}"
    if len(end) == len(first):
        end = _shortened(first, end, page_format)
    return f"{prefix}{first}{delimiter}{end}"


def _shortened(first: str, last: str, page_format: str) -> str:
    """The last page, as long as the first, without the digits that the format leaves out."""
    match page_format:
        case "minimal":
            return _changed(first, last, 1)
        case "minimal-two":
            return _changed(first, last, 2)
    within_hundred = int(first[-2:])
    if len(first) < 3 or within_hundred == 0:
        return last
    changed = _changed(first, last, 1 if within_hundred < 10 else 2)
    if page_format != "chicago-16" and len(first) == 4 and len(changed) > 2:
        return last
    return changed


def _changed(first: str, last: str, least: int) -> str:
    """`last` from the first digit that differs on, `least` digits or more."""
    same = next((i for i, (a, b) in enumerate(zip(first, last, strict=True)) if a != b), len(last) - 1)
    return last[min(same, len(last) - least) :] if len(last) > least else last


@lru_cache(maxsize=1_024)
def _words(text: str, conjunction: str = "and") -> Sequence[_Word]:
    """The words of a value in order. A label written against its number ("p.12") is a word of its own. Kept for a
    while, since a style asks several things of a number."""
    out: list[_Word] = []
    end = 0
    for start, word in _cut(text):
        before = text[end:start]
        end = start + len(word)
        out.append(_Word(before, word, _kind(word, conjunction), start))
    if text[end:].strip():
        out.append(_Word(text[end:], "", _Kind.TEXT, len(text)))  # a joiner that joins nothing: "5-"
    return tuple(out)


def _cut(text: str) -> Iterator[tuple[int, str]]:
    for found in _WORD.finditer(text):
        word, start = found[0], found.start()
        label = _GLUED_LABEL.match(word)
        if label and label[0] in LABELS:
            yield start, label[0]
            start, word = start + label.end(), word[label.end() :]
        yield start, word


def _kind(word: str, conjunction: str) -> _Kind:
    if word.isascii() and word.isdecimal():
        return _Kind.PLAIN
    if word in LABELS:
        return _Kind.LABEL
    if word in ("and", conjunction):
        return _Kind.AND
    plain = word.replace("\\-", "")
    if _NUMBER.fullmatch(plain) or _FRACTION.fullmatch(plain):
        return _Kind.AFFIXED
    return _Kind.ROMAN if _ROMAN.fullmatch(word) else _Kind.TEXT


def _all_numbers(words: Sequence[_Word]) -> bool:
    """Whether every word is a number (or a label, or "and" between numbers) and every joiner one that numbers have."""
    after_number = False
    if words and words[0].before.strip():
        return False
    for index, word in enumerate(words):
        if index and not _is_joint(word, words[index - 1]):
            return False
        match word.kind:
            case _Kind.TEXT:
                return False
            case _Kind.AND if not after_number:
                return False
            case _Kind.ROMAN if not word.text.islower() and not _beside_roman(words, index):
                return False
        after_number = word.kind not in (_Kind.AND, _Kind.LABEL)
    return after_number


def _beside_roman(words: Sequence[_Word], index: int) -> bool:
    """Capitals are roman numerals only in company ("IX-XII"): "C-3" and "D" are something else."""
    near = (*words[max(index - 1, 0) : index], *words[index + 1 : index + 2])
    return any(word.kind is _Kind.ROMAN for word in near)


def _is_joint(word: _Word, previous: _Word) -> bool:
    """Whether two words may follow each other with what stands between them."""
    mark = word.before.strip()
    if mark in _HYPHENS:
        return word.kind is not _Kind.AND
    if mark in (",", ";", "&", ", &", ",&", "--"):
        return True
    return not mark and (word.kind in (_Kind.AND, _Kind.LABEL) or previous.kind in (_Kind.AND, _Kind.LABEL))


def _several(words: Sequence[_Word]) -> bool:
    """Whether the first two numbers are joined, with no label or text before the second."""
    count = 0
    joined = True
    for index, word in enumerate(words):
        if word.kind is _Kind.AND:
            joined = True
            continue
        mark = word.before.strip()
        if word.kind in (_Kind.TEXT, _Kind.LABEL) or (
            count and not (joined or (mark and _is_joint(word, words[index - 1])))
        ):
            return False
        count += 1
        joined = False
        if count == 2:
            return True
    return False


def _range(words: Sequence[_Word], index: int) -> _Range | None:
    """The range that starts at a word: two like numbers with one hyphen, and no further hyphen ("12-34-56")."""
    if index + 1 >= len(words) or words[index + 1].before.strip() not in _HYPHENS:
        return None
    chained = index + 2 < len(words) and words[index + 2].before.strip() in _HYPHENS
    if chained or words[index].before.strip() in _HYPHENS:
        return None
    first, last = words[index], words[index + 1]
    if _Kind.ROMAN in (first.kind, last.kind) and _Kind.AFFIXED not in (first.kind, last.kind):
        return _Range("", first.text, last.text, "", "")
    return _like_numbers(first.text, last.text)


def _like_numbers(first: str, last: str) -> _Range | None:
    one, two = _NUMBER.fullmatch(first), _NUMBER.fullmatch(last)
    if one is None or two is None or one[1] != two[1]:
        return None
    return _Range(one[1], one[2], two[2], one[3], two[3])
