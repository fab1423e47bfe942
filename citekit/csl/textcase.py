"""text-case and strip-periods over a slice of tokens. CSL 1.0.2, "Text-case" and "Strip-periods".

Words are found in the text of the whole slice, marks passed over, so a word may be half italic. What stands in a
NOCASE span is never changed, but counts as a word for what is first and last. Small words of title case are those of
citeproc-js, which are more than the specification lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from citekit.csl.tokens import NAMES, NOCASE, UNRAISED, Token, Tokens

SMALL_WORDS: frozenset[str] = frozenset(
    {
        "a", "about", "above", "across", "afore", "after", "against", "al", "along", "alongside", "amid", "amidst",
        "among", "amongst", "an", "and", "anenst", "apropos", "apud", "around", "as", "aside", "astride", "at",
        "athwart", "atop", "barring", "before", "behind", "below", "beneath", "beside", "besides", "between",
        "beyond", "but", "by", "ca", "circa", "de", "despite", "down", "during", "et", "except", "for", "forenenst",
        "from", "given", "in", "inside", "into", "lest", "like", "modulo", "near", "next", "nor", "notwithstanding",
        "of", "off", "on", "onto", "or", "out", "over", "per", "plus", "pro", "qua", "sans", "since", "so", "than",
        "the", "through", "throughout", "thru", "thruout", "till", "to", "toward", "towards", "under", "underneath",
        "until", "unto", "up", "upon", "van", "versus", "via", "von", "vs", "with", "within", "without", "yet",
    }
)  # fmt: skip
"""Words that title case leaves in lower case inside a title."""

_WORD = re.compile(r"[^\s:/.\-–—()\[\]“”\"„‘!?;,]+")
_ORDINARY = re.compile(r"[A-Za-z]+(?:[,:]? [A-Za-z]+)*")
"""Most titles: words of plain letters, parted by blanks, commas and colons."""
_HARD = re.compile(r"[:?!]")
_LETTER = re.compile(r"[^\W_]")
_PERIOD = re.compile(r"\.")
_ABBREVIATES = re.compile(r"\.(?![a-z])")
_APART = frozenset({"", " "})
_VERSION = re.compile(r"vs?[0-9]")
_NO_WORDS = re.compile(r"[^\w\s&]")
_TURKIC_UPPER = {"i": "İ", "ı": "I"}
_TURKIC_LOWER = {"I": "ı", "İ": "i"}


@lru_cache(maxsize=256)
def is_english(language: str) -> bool:
    """Whether title case applies: the language, as given, begins with "en" ("en-GB", "en--other")."""
    head = re.match(r"[A-Za-z]*", language)
    return head is not None and head[0].lower() in ("en", "eng")


@lru_cache(maxsize=256)
def is_turkic(language: str) -> bool:
    """Whether the language has a dotted and a dotless i."""
    return language[:3].rstrip("-_ ").lower() in ("tr", "az", "tur", "aze")


def apply_case(tokens: Sequence[Token], case: str, english: bool = True, turkic: bool = False) -> Tokens:
    """The tokens in a text-case ("lowercase", "uppercase", "capitalize-first", "capitalize-all", "sentence", "title").

    english: title case is for English only, other languages keep what they have. An unknown case changes nothing.
    """
    if case == "title" and not english:
        return list(tokens)
    if case in ("uppercase", "lowercase"):
        change = _upper if case == "uppercase" else _lower
        return [change(t, turkic) if isinstance(t, str) and free else t for t, free in _freed(tokens)]
    if len(tokens) == 1 and isinstance(tokens[0], str):
        if case == "title" and _ORDINARY.fullmatch(tokens[0]):
            return [_ordinary_title(tokens[0])]
        return [_changed(tokens[0], _changes(case, tokens[0]), turkic)]
    text, free = _text(tokens)
    for start in _unraised(tokens):
        free[start] = False
    changed = {index: upper for index, upper in _changes(case, text).items() if free[index]}
    return _cut(tokens, [_char(char, changed[i], turkic) if i in changed else char for i, char in enumerate(text)])


def strip_periods(tokens: Sequence[Token], *, of_item: bool = False) -> Tokens:
    """The tokens without any periods, those within a word ("s.v.") included.

    of_item: the text is a variable of the item, not a term. There a period before a small letter stays, as in
    citeproc-js: it abbreviates nothing ("Example.com").
    """
    taken = _ABBREVIATES if of_item else _PERIOD
    stripped = [taken.sub("", t) if isinstance(t, str) else t for t in tokens]
    return [t for t in stripped if t != ""]


def _upper(text: str, turkic: bool) -> str:
    return ("".join(_TURKIC_UPPER.get(c, c) for c in text) if turkic else text).upper()


def _lower(text: str, turkic: bool) -> str:
    return ("".join(_TURKIC_LOWER.get(c, c) for c in text) if turkic else text).lower()


def _char(char: str, upper: bool, turkic: bool) -> str:
    return _upper(char, turkic) if upper else _lower(char, turkic)


def _freed(tokens: Sequence[Token]) -> Iterator[tuple[Token, bool]]:
    """Each token, and whether its case may be changed: not within NOCASE, nor within names, as the text-case of a
    macro leaves the names in it alone in the other processors."""
    depth = 0
    for token in tokens:
        if isinstance(token, int) and token & -2 in (NOCASE, NAMES):
            depth += -1 if token & 1 else 1
        yield token, not depth


def _text(tokens: Sequence[Token]) -> tuple[str, list[bool]]:
    """The text of all tokens as one, and for each character whether its case may be changed."""
    texts: list[str] = []
    free: list[bool] = []
    for token, is_free in _freed(tokens):
        if isinstance(token, str):
            texts.append(token)
            free.extend([is_free] * len(token))
    return "".join(texts), free


def _unraised(tokens: Sequence[Token]) -> Iterator[int]:
    """Where in the text the words begin that take no capital, as the field's markup says."""
    at = 0
    waiting = False
    for token in tokens:
        if not isinstance(token, str):
            waiting = waiting or token == UNRAISED
        else:
            if waiting:
                yield at
            at, waiting = at + len(token), False


def _cut(tokens: Sequence[Token], chars: list[str]) -> Tokens:
    """The tokens with their text taken from `chars`, one entry a character of the old text."""
    out: Tokens = []
    start = 0
    for token in tokens:
        if isinstance(token, str):
            out.append("".join(chars[start : start + len(token)]))
            start += len(token)
        else:
            out.append(token)
    return out


def _changed(text: str, changes: dict[int, bool], turkic: bool) -> str:
    """The text with characters changed; `changes` is in order."""
    out: list[str] = []
    end = 0
    for index, upper in changes.items():
        out += (text[end:index], _char(text[index], upper, turkic))
        end = index + 1
    return "".join((*out, text[end:])) if out else text


def _changes(case: str, text: str) -> dict[int, bool]:
    """Index of each character to change, in order: True to upper case, False to lower case."""
    match case:
        case "title":
            return _title(text)
        case "sentence":
            return _sentence(text)
        case "capitalize-first":
            return _first(text)
        case "capitalize-all":
            return {word.start(): True for word in _WORD.finditer(text) if _is_plain(word[0])}
    return {}


def _first(text: str) -> dict[int, bool]:
    """Capitalises the first word where it is in lower case: "iPad" and "2nd" stay. An ellipsis is a word."""
    word = _WORD.search(text)
    if word and _is_plain(word[0]):
        return {word.start(): True}
    return {}


def _is_plain(word: str) -> bool:
    """Lower case from its first letter on; a lone Greek letter ("α-helix") is a sign, not a word."""
    return word.islower() and _LETTER.match(word) is not None and (len(word) > 1 or not "Ͱ" <= word <= "Ͽ")


def _sentence(text: str) -> dict[int, bool]:
    """The first letter a capital, all words but the first in lower case.

    The specification keeps the case of other words in mixed text; the suite lowers them, as citeproc-js does.
    """
    word = _WORD.search(text)
    if not word:
        return {}
    start = word.end() if not text.isupper() else word.start() + 1
    changes = {i: False for i in range(start, len(text)) if text[i] != text[i].lower()}
    first = {word.start(): True} if len(word[0]) > 1 and text[word.start()].islower() else _first(text)
    return {**first, **changes}


def _ordinary_title(text: str) -> str:
    """As `_title`, for a text in which little can matter (`_ORDINARY`)."""
    words = text.split(" ")
    last = len(words) - 1
    always = True
    for index, word in enumerate(words):
        if word.islower():
            bare = word.rstrip(",:")
            if always or (len(bare) > 1 and (index == last or bare not in SMALL_WORDS)):
                words[index] = word.capitalize()
        always = word[-1] == ":"
    return " ".join(words)


def _title(text: str) -> dict[int, bool]:
    words = list(_WORD.finditer(text))
    changes: dict[int, bool] = {}
    end = 0
    for index, found in enumerate(words):
        word, start = found[0], found.start()
        if (
            word.isalpha()
            and len(word) > 1
            and text[end:start] in _APART
            and text[found.end() : found.end() + 1] != "-"
        ):
            # An ordinary word, as most are: of all that is asked below, only this can matter.
            small = index and index < len(words) - 1 and word in SMALL_WORDS
            if word.islower() and not small and word[0].upper() != word[0]:
                changes[start] = True
        elif word.islower():
            always = not index or _HARD.search(text, end, start) is not None
            last = index == len(words) - 1
            compound = _begins_compound(text, found)
            lone = len(word) == 1 and (not compound or _NO_WORDS.search(text, 0, start) is not None)
            if _takes_capital(word, always=always, compound=compound, last=last, lone=lone):
                changes[start] = True
        end = found.end()
    return changes


def _takes_capital(word: str, *, always: bool, compound: bool, last: bool, lone: bool) -> bool:
    """Whether title case capitalises a word.

    always: it stands first, or after a colon or the like. compound: it is the first part of a hyphenated word. A word
    that has a capital, or does not begin with a letter, stays; so do lone letters, elisions ("Revue d'essais") and
    versions ("v2.0", a habit of citeproc-js).
    lone: it is such a letter; the first one of a compound is none where only words come before it ("An E-Reader", but
    "Notes: an e-Reader"), as citeproc-js has it.
    """
    if not _is_plain(word) or word[0].upper() == word[0]:
        return False
    if always:
        return True
    if word[1:2] in ("'", "’") or _VERSION.fullmatch(word):
        return False
    return not lone and (compound or last or word not in SMALL_WORDS)


def _begins_compound(text: str, word: re.Match[str]) -> bool:
    """First part of "pro-environmental", but not "on" of "Stratford-on-Avon"."""
    after = text[word.end() : word.end() + 2]
    before = text[word.start() - 1] if word.start() else ""
    return after[:1] == "-" and len(after) == 2 and not after[1].isspace() and before != "-"
