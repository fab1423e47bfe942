"""Sort keys of text in the order of a language. CSL 1.0.2, "Sorting": case is ignored, and markup is gone already.

As the other processors do, punctuation is ignored (but not the blanks round it: "A – Z" comes before "A B"), digits
sort by their value, and letters that differ by accents only are equal where the language has no letter of its own (so
that the next key of a style decides). PyICU makes the keys where it can be imported; else a key made of decomposed
letters with the tailorings below, from CLDR's collation charts. Chinese is then in code-point order. `locale.strxfrm`
is never used: it depends on the machine and the process.
"""

from __future__ import annotations

import importlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

TAILORINGS: Mapping[str, str] = {
    "az": "c<ç; e<ə; g<ğ; h<x<ı; k<q; o<ö; s<ş; u<ü",
    "be": "е<ё; з<і<й; у<ў",
    "bs": "c<č<ć; d<dž<đ; l<lj; n<nj; s<š; z<ž",
    "cs": "c<č; h<ch; r<ř; s<š; z<ž",
    "cy": "c<ch; d<dd; f<ff; g<ng; l<ll; p<ph; r<rh; t<th",
    "da": "d=đ=ð; th=þ; y=ü=ű; z<æ=ä<ø=ö=ő<å=aa",
    "eo": "c<ĉ; g<ĝ; h<ĥ; j<ĵ; s<ŝ; u<ŭ",
    "es": "n<ñ",
    "et": "s<š<z<ž; w<õ<ä<ö<ü",
    "fa": "ب<پ; ج<چ; ز<ژ; ک=ك<گ; ی=ي",
    "fi": "d=đ=ð; th=þ; y=ü=ű; z<å<ä=æ<ö=ø=ő",
    "gl": "n<ñ",
    "hr": "c<č<ć; d<dž<đ; l<lj; n<nj; s<š; z<ž",
    "hu": "c<cs; d<dz<dzs; g<gy; l<ly; n<ny; o<ö=ő; s<sz; t<ty; u<ü=ű; z<zs",
    "is": "a<á; d<ð; e<é; i<í; o<ó; u<ú; y<ý; z<þ<æ=ä<ø=ö<å",
    "lt": "c<č; i=y; s<š; z<ž",
    "lv": "c<č; g<ģ; i<y; k<ķ; l<ļ; n<ņ; r<ŗ; s<š; z<ž",
    "mk": "д<ѓ; з<ѕ; и<ј; л<љ; н<њ; т<ќ; ч<џ",
    "mt": "b<ċ; f<ġ; g<għ; h<ħ; y<ż",
    "nb": "d=đ=ð; th=þ; y=ü=ű; z<æ=ä<ø=ö=ő<å=aa",
    "nn": "d=đ=ð; th=þ; y=ü=ű; z<æ=ä<ø=ö=ő<å=aa",
    "no": "d=đ=ð; th=þ; y=ü=ű; z<æ=ä<ø=ö=ő<å=aa",
    "pl": "a<ą; c<ć; e<ę; l<ł; n<ń; o<ó; s<ś; z<ź<ż",
    "ro": "a<ă<â; i<î; s<ș=ş; t<ț=ţ",
    "sk": "a<ä; c<č; h<ch; o<ô; s<š; z<ž",
    "sl": "c<č<ć; d<đ; s<š; z<ž",
    "sq": "c<ç; d<dh; e<ë; g<gj; l<ll; n<nj; r<rr; s<sh; t<th; x<xh; z<zh",
    "sr": "c<č<ć; d<dž<đ; l<lj; n<nj; s<š; z<ž; д<ђ; и<ј; л<љ; н<њ; т<ћ; ч<џ",
    "sv": "d=đ=ð; th=þ; y=ü=ű; z<å<ä=æ<ö=ø=œ=ő",
    "tr": "c<ç; g<ğ; h<ı; o<ö; s<ş; u<ü",
    "uk": "г<ґ; е<є; и<і<ї<й",
    "vi": "a<ă<â; d<đ; e<ê; o<ô<ơ; u<ư",
}
"""Letters of their own by language: "c<č" puts č after all of c, "ö=ő" makes two letters one."""

_ROOT = "и<й; i<ı; z<þ<ƿ"
_SAME = str.maketrans(
    {"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "đ": "d", "ħ": "h", "ŧ": "t", "ß": "ss", "ς": "σ"}
)
_BEHIND = 0xE000
"""Code points of the private area stand behind all letters: "c" + U+E001 sorts after every word in c."""

_DIGITS = re.compile("[0-9]+")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[-\u2010-\u2015,./:](?=\d)")
_BLANK, _SYMBOLS, _CURRENCIES, _NUMBERS = "\x01", "\x02", "\x03", "\x04"


class Collator:
    """The sort order of one language. `name`: "icu" or "built-in"."""

    __slots__ = ("_make", "language", "name")

    def __init__(self, language: str, *, use_icu: bool = True) -> None:
        """language: a tag such as "sv-SE"; one without rules of its own has the root order. use_icu: where it can be
        imported."""
        self.language = language
        icu = _icu_key(language) if use_icu else None
        self.name = "icu" if icu else "built-in"
        self._make: Callable[[str], Any] = icu or _Fallback(language).key

    def key(self, text: str) -> Any:
        """A value that compares as the texts sort; equal for texts that differ in case, accents or punctuation only."""
        return self._make(_without_punctuation(text))


def _without_punctuation(text: str) -> str:
    if text.replace(" ", "").isalnum():  # most are: letters, digits and blanks
        return text.strip()
    text = _BETWEEN_DIGITS.sub(" ", text)  # "3-4" is two numbers, and so after "3"
    return text.translate(_KEPT).strip()


def _icu_key(language: str) -> Callable[[str], Any] | None:
    try:
        icu = importlib.import_module("icu")
    except ImportError:
        return None
    collator = icu.Collator.createInstance(icu.Locale(language.replace("-", "_")))
    collator.setStrength(icu.Collator.PRIMARY)
    collator.setAttribute(icu.UCollAttribute.NUMERIC_COLLATION, icu.UCollAttributeValue.ON)
    make: Callable[[str], Any] = collator.getSortKey
    return make


class _Characters(dict[int, str]):
    """A table for `str.translate` that asks `made` once for each character. Bounded by Unicode."""

    def __init__(self, made: Callable[[str], str]) -> None:
        self._made = made

    def __missing__(self, code: int) -> str:
        self[code] = found = self._made(chr(code))
        return found


class _Fallback:
    """Keys without ICU: letters decomposed, accents dropped, the language's own letters put behind their neighbours."""

    __slots__ = ("_letters", "_pattern", "_plain_ascii", "_turkic")

    def __init__(self, language: str) -> None:
        base = language.partition("-")[0].lower()
        self._turkic = base in ("tr", "az")
        self._letters = {**_letters(_ROOT), **_letters(TAILORINGS.get(base, ""))}
        longest_first = sorted(self._letters, key=lambda letter: (-len(letter), letter))
        self._pattern = re.compile("|".join(map(re.escape, longest_first)))
        self._plain_ascii = not any(letter.isascii() for letter in self._letters)

    def key(self, text: str) -> str:
        folded = text.replace("I", "ı").replace("İ", "i").lower() if self._turkic else text.lower()
        if self._plain_ascii and folded.isascii():
            if (letters := folded.replace(" ", "")).isalpha() or not letters:  # nothing to map but blanks
                return folded.replace(" ", _BLANK)
        else:
            own = self._pattern.sub(self._letter, unicodedata.normalize("NFC", folded)).translate(_SAME)
            folded = unicodedata.normalize("NFKD", own)
        return _DIGITS.sub(_number, folded.translate(_MAPPED))

    def _letter(self, found: re.Match[str]) -> str:
        return self._letters[found[0]]


def _letters(rules: str) -> dict[str, str]:
    """What each letter of the rules is written as: its neighbour and a code point behind all letters."""
    out: dict[str, str] = {}
    for rule in filter(None, (part.strip() for part in rules.split(";"))):
        groups = [group.split("=") for group in rule.split("<")]
        anchor = groups[0][0]
        for place, group in enumerate(groups):
            written = anchor + chr(_BEHIND + place) if place else anchor
            out.update({letter: written for letter in group if letter != anchor})
    return out


def _map(char: str) -> str:
    """A character of a decomposed key: accents go, symbols come before numbers, katakana is hiragana."""
    if char.isascii() and char.isalnum():
        return char
    if char.isspace():
        return _BLANK
    category = unicodedata.category(char)
    if category in ("Mn", "Cf"):
        return ""
    if category[0] == "S":
        return _CURRENCIES + char if category == "Sc" else _SYMBOLS + char
    if "ァ" <= char <= "ヶ":
        return chr(ord(char) - 0x60)
    return char


_KEPT = _Characters(lambda char: "" if unicodedata.category(char)[0] == "P" else char)
_MAPPED = _Characters(_map)


def _number(found: re.Match[str]) -> str:
    """Digits that sort by value: the count of digits first, leading zeros left out."""
    digits = found[0].lstrip("0") or "0"
    return f"{_NUMBERS}{chr(0x20 + min(len(digits), 0x3FF))}{digits}"
