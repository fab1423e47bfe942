"""Citation keys: made by a formula from what an item says, given once, and never made anew by an edit elsewhere.

`key_for` is the key that an item would get; `assign_keys` gives each of a list its own, keeping those that are there.
A formula is terms joined by "+": `auth.lower + year + shorttitle(1)`; brackets as JabRef writes them, `[auth][year]`,
are read too. Nothing in a formula is executed; an unknown word is an UnknownNameError with the nearest ones.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from msgspec import Struct

from citekit.errors import CitekitError, UnknownNameError
from citekit.model import Item, Name
from citekit.model.lettering import letters

PRESETS = {
    "scholar": "auth.lower + year + shorttitle(1)",
    "bbt": "auth.lower + shorttitle(3,3) + year",
    "jabref": "[auth][year]",
    "authoryear": "auth + year",
}
DEFAULT = "scholar"
MOST_LENGTH = 120
"""How long a made key may grow."""

_SKIPWORDS = frozenset(
    "a an the of on in at to for from by with and or as is are der die das ein eine und von zur zum im le la les l"
    " un une"
    " des du de et el los las una y il lo gli i e o os um uma do da het een van".split()
)
_SPECIAL = str.maketrans(
    {"ß": "ss", "ẞ": "SS", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L",
     "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ħ": "h", "Ħ": "H", "ŋ": "ng"}
)  # fmt: skip
_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўјљњћџђ",
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch  y  e iu ia i i ie g u j lj nj c dz dj".split(
            " "
        ),
        strict=True,
    )
)
_GREEK = dict(
    zip("αβγδεζηθικλμνξοπρσςτυφχψω", "a b g d e z i th i k l m n x o p r s s t y f ch ps o".split(), strict=True)
)
_WORD = re.compile(r"[^\W_]+(?:['’`ʼ-][^\W_]+)*")
_TAG = re.compile(r"<[^<>]*>")
_TERM = re.compile(
    r"""\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z]\w*)\s*(?:\(([\d\s,]*)\))?((?:\s*\.\s*[A-Za-z]+)*))\s*(\+|$)"""
)
_BRACKET = re.compile(r"\[([A-Za-z]+?)(\d+)?(?:_(\d+))?((?::[A-Za-z]+)*)\]|([^\[\]]+)")


def key_for(item: Item, formula: str = DEFAULT, *, unicode_keys: bool = False) -> str:
    """The key that the formula (or preset) gives for an item, never empty: `[A-Za-z0-9_:.+/-]` only, beginning with
    a letter or digit. unicode_keys: letters of other scripts stay. Raises UnknownNameError, or CitekitError for
    a formula that is none."""
    fold = _letters if unicode_keys else ascii_fold
    made = "".join(term.text(item, fold) for term in _compiled(PRESETS.get(formula, formula)))
    kept = "".join(c for c in made if c.isalnum() or c in "_:.+/-")
    key = kept.lstrip("_:.+/-").rstrip(":.+/-")[:MOST_LENGTH]
    return key or "item"


def assign_keys(items: Sequence[Item], *, taken: Iterable[str] = (), formula: str = DEFAULT) -> list[str]:
    """A key for each item, in order, no two the same; one that is made differs from all others in more than case.

    An item's own id stays as it is: the first to have it keeps it, and others get a suffix. Keys that must be made
    are made by the formula; where several are alike, the order of titles (then a hash of what the items say)
    decides who gets the suffix, so that the order of the list does not. taken: keys that are given already,
    elsewhere.
    """
    taken = frozenset(taken)
    used = {key.casefold() for key in taken}
    tried: Counter[str] = Counter()
    keys: list[str] = [""] * len(items)
    own: set[str] = set(taken)
    for index, item in enumerate(items):
        if item.id and item.id not in own:
            keys[index] = item.id
            own.add(item.id)
            used.add(item.id.casefold())
    for index, item in enumerate(items):
        if item.id and not keys[index]:
            keys[index] = _free(item.id, used, tried)
    made = {index: key_for(item, formula) for index, item in enumerate(items) if not item.id}
    alike = Counter(made.values())
    for index in sorted(made, key=lambda at: (made[at], _rank(items[at]) if alike[made[at]] > 1 else _ALONE, at)):
        keys[index] = _free(made[index], used, tried)
    return keys


def _free(base: str, used: set[str], tried: Counter[str]) -> str:
    """The base, or the base with the first suffix that no other key has; it is then used. tried: how many suffixes of
    a base are known to be taken."""
    key = base
    while key.casefold() in used:
        tried[base.casefold()] += 1
        key = base + letters(tried[base.casefold()])
    used.add(key.casefold())
    return key


_ALONE = ("", "")


def _rank(item: Item) -> tuple[str, str]:
    """What decides between items whose keys are alike: the same on every machine."""
    said = "\n".join(f"{name}={item.variables[name]}" for name in sorted(item.variables))
    return ascii_fold(_TAG.sub("", item.title)).lower(), hashlib.sha256((item.text("DOI") + said).encode()).hexdigest()


# letters


def ascii_fold(text: str) -> str:
    """Text in ASCII: accents off (ä→a), ß→ss, ø→o, Cyrillic and Greek by letter, kana and hangul by their sound, a
    character that has no sound by its code."""
    if text.isascii():
        return text
    return "".join(_folded(c) for c in unicodedata.normalize("NFC", text).translate(_SPECIAL))


def _letters(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=4096)
def _folded(char: str) -> str:
    if char.isascii():
        return char
    apart = unicodedata.normalize("NFKD", char)
    if apart != char and not unicodedata.name(char, "").startswith("HANGUL"):
        return "".join(_folded(c) for c in apart)
    if unicodedata.combining(char):
        return ""
    lower = char.lower()
    known = _CYRILLIC.get(lower) or _GREEK.get(lower)
    if known is not None:
        return known.capitalize() if char != lower else known
    if not char.isalnum():
        return ""
    name = unicodedata.name(char, "")
    if name.startswith(("HIRAGANA", "KATAKANA", "HANGUL")):
        return name.rsplit(" ", 1)[-1].lower()
    if "LETTER" in name:
        return name.rsplit(" ", 1)[-1].lower()
    return f"u{ord(char):x}"


# what a formula may name


def _people(item: Item) -> tuple[Name, ...]:
    """Authors, or who stands in for them."""
    for variable in ("author", "editor", "container-author", "translator", "director", "composer"):
        if item.names(variable):
            return item.names(variable).names
    body = next((item.text(v) for v in ("authority", "publisher") if item.text(v)), "")
    return (Name(literal=body),) if body else ()


def _family(name: Name) -> str:
    """The family name without particles; of an institution its initials, or its first word where it has but two."""
    if not name.literal:
        words = _WORD.findall(name.family or name.given)
        lower = [w for w in words if w.islower()]
        return "".join(w for w in words if w not in lower) or "".join(words)
    words = [w for w in _WORD.findall(name.literal) if w.casefold() not in _SKIPWORDS]
    if len(words) >= 3:
        return "".join(w[0] for w in words)
    return words[0] if words else ""


def _words(item: Item) -> list[str]:
    words = _WORD.findall(_TAG.sub("", item.title))
    return [w for w in words if w.casefold() not in _SKIPWORDS] or words


def _cleaned(word: str) -> str:
    return "".join(c for c in word if c.isalnum())


def _auth(item: Item, letters: int, number: int) -> str:
    people = _people(item)
    index = max(number, 1) - 1
    name = _family(people[index]) if index < len(people) else ""
    if not people and index == 0:
        name = next(iter(_words(item)), "")
    name = _cleaned(name)
    return name[:letters] if letters else name


def _auth_et_al(item: Item, letters: int, _number: int) -> str:
    people = [_cleaned(_family(p)) for p in _people(item)]
    if not people:
        return _auth(item, letters, 1)
    more = item.names("author").truncated
    if len(people) > 2 or (len(people) == 1 and more):
        return people[0] + "EtAl"
    return "".join(people)


def _authors(item: Item, most: int, _number: int) -> str:
    people = [_cleaned(_family(p)) for p in _people(item)]
    return "".join(people[: most or 3]) + ("EtAl" if len(people) > (most or 3) else "")


def _year(item: Item, _first: int, _second: int) -> str:
    for variable in ("issued", "available-date", "event-date", "submitted"):
        date = item.date(variable)
        if date and date.year is not None:
            return str(date.year) if date.year > 0 else f"{-date.year}bc"
    return "nd"


def _short_year(item: Item, _first: int, _second: int) -> str:
    return _year(item, 0, 0)[-2:]


def _short_title(item: Item, count: int, capitals: int) -> str:
    words = [_cleaned(w) for w in _words(item)]
    if not _people(item):
        words = words[1:]  # the first stands in for the author
    chosen = words[: count or 3]
    return "".join(w[:1].upper() + w[1:] if i < capitals else w.lower() for i, w in enumerate(chosen))


def _title(item: Item, _count: int, _capitals: int) -> str:
    return "".join(w[:1].upper() + w[1:] for w in map(_cleaned, _words(item)))


def _journal(item: Item, _first: int, _second: int) -> str:
    text = item.text("container-title-short") or item.text("container-title")
    return "".join(_cleaned(w) for w in _WORD.findall(_TAG.sub("", text)))


Function = Callable[[Item, int, int], str]
Fold = Callable[[str], str]

FUNCTIONS: dict[str, Function] = {
    "auth": _auth,
    "authEtAl": _auth_et_al,
    "authors": _authors,
    "year": _year,
    "shortyear": _short_year,
    "shorttitle": _short_title,
    "veryshorttitle": lambda item, _a, _b: _short_title(item, 1, 0),
    "title": _title,
    "journal": _journal,
    "type": lambda item, _a, _b: item.type.replace("-", ""),
}
FILTERS: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "capitalize": lambda text: text[:1].upper() + text[1:],
    "fold": ascii_fold,
    "abbr": lambda text: "".join(c for c in text if c.isupper()) or text[:1],
    "skipwords": lambda text: text,  # titles leave them out already
}


class _Term(Struct, frozen=True):
    """A constant, or a function with its numbers and the filters its text goes through."""

    constant: str = ""
    function: str = ""
    first: int = 0
    second: int = 0
    filters: tuple[str, ...] = ()

    def text(self, item: Item, fold: Fold) -> str:
        if not self.function:
            return self.constant
        text = fold(FUNCTIONS[self.function](item, self.first, self.second))
        for name in self.filters:
            text = FILTERS[name](text)
        return text


@lru_cache(maxsize=64)
def _compiled(formula: str) -> tuple[_Term, ...]:
    if not formula.strip():
        raise CitekitError("the key formula is empty", fix="write such as auth.lower + year, or name a preset")
    return _bracketed(formula) if "[" in formula else _summed(formula)


def _summed(formula: str) -> tuple[_Term, ...]:
    terms: list[_Term] = []
    position = 0
    while position < len(formula):
        match = _TERM.match(formula, position)
        if match is None:
            raise CitekitError(
                f'"{formula[position:].strip()}" is no part of a key formula',
                where=formula,
                fix='write terms joined by "+", such as auth.lower + year + shorttitle(1)',
            )
        double, single, function, numbers, filters, _ = match.groups()
        if function is None:
            terms.append(_Term(constant=double if double is not None else single))
        else:
            given = [int(n) for n in re.findall(r"\d{1,4}", numbers or "")]
            terms.append(_term(function, given, [f.strip() for f in (filters or "").split(".") if f.strip()]))
        position = match.end()
    return tuple(terms)


def _bracketed(formula: str) -> tuple[_Term, ...]:
    terms: list[_Term] = []
    if left := _BRACKET.sub("", formula):
        raise CitekitError(
            f'"{left}" is no part of a key formula',
            where=formula,
            fix="write each part in brackets, such as [auth:lower][year]",
        )
    for match in _BRACKET.finditer(formula):
        function, first, second, filters, constant = match.groups()
        if function is None:
            terms.append(_Term(constant=constant))
        else:
            numbers = [int(n[:4]) for n in (first, second) if n]
            terms.append(_term(function, numbers, [f for f in filters.split(":") if f]))
    return tuple(terms)


def _term(function: str, numbers: list[int], filters: list[str]) -> _Term:
    name = next((f for f in FUNCTIONS if f.casefold() == function.casefold()), "")
    if not name:
        raise UnknownNameError.of("key function", function, FUNCTIONS)
    for given in filters:
        if given not in FILTERS:
            raise UnknownNameError.of("key filter", given, FILTERS)
    first, second, *_ = (*numbers, 0, 0)
    return _Term(function=name, first=first, second=second, filters=tuple(filters))
