"""In which form each name of a list is printed ("Jane Doe", "Doe, Jane", "Doe J"), and so what its commas part.

A comma stands between names, or between a family name and what belongs to it.
"""

from __future__ import annotations

import re
from functools import lru_cache

STRAIGHT, INVERTED, TRAILING = "Jane Doe", "Doe, Jane", "Doe J"
"""The forms in which a name of a list is printed."""
PARTICLES: frozenset[str] = frozenset(
    (
        "van von der den de del della di da dos das do du la le les lo ter ten te tot ibn bin bint al el zu "
        "zur zum af av 't dalla dal vom vander ver los las"
    ).split()
)
"""Words before a family name that are written in lower case."""

SUFFIXES: frozenset[str] = frozenset({"jr", "jr.", "sr", "sr.", "junior", "ii", "iii", "iv", "2nd", "3rd"})
"""Words after a family name; compared in lower case. The Portuguese Filho, Neto and Júnior are part of it instead."""

_TOKENS = 1024
"""Of so many tokens it is remembered how they look: a list is read again with one more name, and names come again."""
_ONE_LETTER_FAMILIES = frozenset("EOU")
_SWITCH = 1.2
"""What it costs to write one name of a list otherwise than the one before."""
_DEVIATES = 2.5
"""What it costs to write the first name otherwise than the first names of the lists beside it."""
_CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7af]")
_INITIALS = re.compile(
    r"(?:[^\W\d_]\.?[-‐‑]?){1,4}|(?:[^\W\d_]{1,2}\.[\s\-‐‑]?){1,5}|[^\W\d_]{1,2}(?:\.?[\s\-‐‑][^\W\d_]\.?){1,3}",
    re.UNICODE,
)
_VANCOUVER = re.compile(
    r"((?:[^\W\d_]{2,3} ){0,3}[^\W\d_][\w'’-]+(?:[ -][^\W\d_][\w'’-]{2,}){0,2})\s+("
    r"[^\W\d_a-zа-я]{1,4}|[^\W\d_a-zа-я]-[^\W\d_a-zа-я]\.?|(?:[^\W\d_a-zа-я][^\W\d_]{0,2}\.[\s-]?){1,4})"
)


def grouped(tokens: list[str], starts: list[bool], habit: str) -> list[str]:
    """Tokens between commas as names: each a name by itself ("Jane Doe", "Doe J"), or two of them one inverted name
    ("Doe, Jane"). The cheapest reading of the whole list wins, so that each name is read as its neighbours are; only
    the first may be inverted before straight ones at hardly any cost. starts: tokens that begin a name in any case.
    habit: of the first name in the lists beside this one. Linear in the tokens.
    """
    best: list[dict[str, tuple[float, str, int]]] = [{} for _ in range(len(tokens) + 1)]
    best[0][""] = (0.0, "", 0)
    alone = len(tokens) == 1
    for i in range(len(tokens)):
        possible = _names_at(tokens, starts, i, habit, alone=alone) if best[i] else ()
        for form, (cost, _, _) in best[i].items():
            for new, width, own in possible:
                switch = 0.0 if form in ("", new) else 0.3 if (i == 2 and form == INVERTED) else _SWITCH
                switch += _DEVIATES * (i == 0 and habit not in ("", new))
                total = cost + own + switch
                cell = best[i + width]
                if new not in cell or total < cell[new][0]:
                    cell[new] = (total, form, i)
    return _traced(tokens, best)


def _traced(tokens: list[str], best: list[dict[str, tuple[float, str, int]]]) -> list[str]:
    at, out = len(tokens), []
    last = form = min(best[at], key=lambda f: best[at][f][0])
    while at:
        _, previous, start = best[at][form]
        part = tokens[start:at]
        out.append(_one_name(part, form))
        at, form = start, previous
    names = out[::-1]
    return _without_sentence_point(names) if last == TRAILING else names


def _without_sentence_point(names: list[str]) -> list[str]:
    """The point behind the last name's one initial ends the sentence where the other names have none: "Doe J, Poe
    C."."""
    last = names[-1]
    if re.search(r", [^\W\d_]\.$", last) and not any("." in n for n in names[:-1]):
        return [*names[:-1], last[:-1]]
    return names


def _one_name(part: list[str], form: str) -> str:
    """The name that one or more tokens are, as "Given Family", "Family, Given" or with a suffix between."""
    suffix = next((t for t in part[1:] if t.lower() in SUFFIXES), "")
    bare = [t for t in part if t is not suffix]
    if form == TRAILING:
        family, initials = _family_first(bare[0])
        bare = [family, initials]
    if form == STRAIGHT:
        return ", ".join([*bare, *([suffix] if suffix else [])])
    return ", ".join([bare[0], *([suffix] if suffix else []), *bare[1:]])


def _names_at(
    tokens: list[str], starts: list[bool], i: int, habit: str, *, alone: bool
) -> list[tuple[str, int, float]]:
    """(form, tokens, cost) of the names that could begin at token i."""
    found: list[tuple[str, int, float]] = []
    width = 1
    while i + width < len(tokens) and tokens[i + width].lower() in SUFFIXES and not starts[i + width]:
        width += 1
    straight = _straight_cost(tokens[i], alone=alone)
    found.append((STRAIGHT, width, straight))
    if _trailing(tokens[i])[1]:
        found.append((TRAILING, width, 0.2 if tokens[i].split()[-1].replace(".", "").isupper() else 1.0))
    elif (habit == TRAILING or not alone) and _family_first(tokens[i])[1]:
        found.append((TRAILING, width, 0.2 if habit == TRAILING or _capitals(tokens[i].split()) else 2.0))
    at = i + width
    if at < len(tokens) and not starts[at]:
        cost = _family_cost(tokens[i]) + _given_cost(tokens[at])
        last = at + 1
        while last < len(tokens) and tokens[last].lower() in SUFFIXES and not starts[last]:
            last += 1
        found.append((INVERTED, last - i, cost))
    return found


@lru_cache(maxsize=_TOKENS)
def _straight_cost(token: str, *, alone: bool) -> float:
    """How unlike a whole name with its family name last a token is."""
    words = token.split()
    if has_cjk(token):
        return 0.0
    if is_initials(token):
        return 0.6 if _is_one_letter(words) else 1.2 if alone else 4.0
    if len(words) == 1:
        return 0.3 if alone else 1.6
    if words[-1] in PARTICLES:
        return 3.0
    if is_initials(words[-1]) and not is_initials(words[0]):
        if words[-1] in _ONE_LETTER_FAMILIES:
            return 1.3
        return 1.6 if len(words[-1]) == 1 else 2.4  # "Alan C." is but half a name
    return 0.1 if is_initials(words[0]) else 0.25


@lru_cache(maxsize=_TOKENS)
def _family_cost(token: str) -> float:
    """How unlike a family name that its given name follows a token is."""
    words = token.split()
    if has_cjk(token):
        return 2.5
    if is_initials(token):
        return 1.0 if len(token) <= 2 and "." not in token else 3.0
    if any(is_initials(w) and "." in w for w in words):
        return 3.0
    if len(words) > 1 and len(words[-1]) <= 2 and words[-1].isupper() and not token.isupper():
        return 3.0  # "von Neumann J" is a whole name
    plain = [w for w in words if w.lower() not in PARTICLES and w not in ("e", "y", "i")]
    if plain and (words[0] in PARTICLES or (token.isupper() and len(plain[-1]) > 2)):
        return 0.1
    return 0.0 if len(plain) == 1 else 1.3 * (len(plain) - 1) if plain else 2.0


def _is_one_letter(words: list[str]) -> bool:
    """ "A. E": initials, and a family name of one letter, which no point follows."""
    return len(words) > 1 and len(words[-1]) == 1 and all("." in w for w in words[:-1])


@lru_cache(maxsize=_TOKENS)
def _given_cost(token: str) -> float:
    """How unlike the given names of an inverted name a token is."""
    words = token.split()
    if is_initials(token):
        return 0.8 if _is_one_letter(words) else 0.0
    if has_cjk(token):
        return 2.5
    if words[-1] in PARTICLES and len(words) <= 4:
        return 0.1  # "Beethoven, Ludwig van"
    if any(w in PARTICLES for w in words[:-1]):
        return 2.5
    if is_initials(words[0]) and len(words) > 1:
        return 2.0  # "T. Diez" is a whole name
    if is_initials(words[-1]):
        return 0.1
    return 0.4 if len(words) == 1 else 1.0


@lru_cache(maxsize=_TOKENS)
def _trailing(token: str) -> tuple[str, str]:
    """Family name and initials of "Smith JA", "Smith-Jones J-P", "Алексеев А. В."; "" for the second where there are
    none."""
    match = _VANCOUVER.fullmatch(token)
    if not match or is_initials(match.group(1).split()[0]) or match.group(1).split()[-1] in PARTICLES:
        return token, ""
    return match.group(1), match.group(2)


@lru_cache(maxsize=_TOKENS)
def _family_first(token: str) -> tuple[str, str]:
    """As `_trailing`, for lists known to put the family name first or to print it in capitals: "E M", "García Márquez
    A", "Öztürk T de", "DOE Jane"."""
    family, given = _trailing(token)
    if given:
        return family, given
    words = token.split()
    capitals = _capitals(words)
    at = capitals or next((i for i, w in enumerate(words) if i and is_initials(w)), 0)
    return (" ".join(words[:at]), " ".join(words[at:])) if at else (token, "")


def _capitals(words: list[str]) -> int:
    """How many words in capitals begin a name whose other words are not: "GARCÍA LORENZO Ana" has two."""
    count = next((i for i, w in enumerate(words) if not (w.isupper() and len(w) > 2 and "." not in w)), len(words))
    rest = words[count:]
    return count if rest and all(w[0].isupper() and (not w.isupper() or is_initials(w)) for w in rest) else 0


@lru_cache(maxsize=8192)
def is_initials(token: str) -> bool:
    """Whether a token between commas holds initials only: "A.", "P.-M.", "J. Y.", "AB", "Ch."."""
    return len(token) <= 14 and bool(_INITIALS.fullmatch(token)) and token[0].isupper() and not _is_lower_word(token)


def _is_lower_word(token: str) -> bool:
    bare = token.replace(".", "")
    return len(bare) > (2 if token.endswith(".") else 1) and bare[1:].islower() and " " not in token


def has_cjk(text: str) -> bool:
    """Whether a Chinese, Japanese or Korean character stands in the text."""
    return _CJK.search(text) is not None
