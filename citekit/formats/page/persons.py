"""Names that a page is known to speak of (its owner, people in sure bylines): they tell a byline from a title.

A name is compared by its key, family name and first initial, so that "Rosa Fuchs", "R. Fuchs" and "Fuchs, R." agree.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from citekit.formats.page import looks
from citekit.formats.page.dom import Document, Token, lines_of
from citekit.model.byline import split_byline

_APART = re.compile(r"[\W_]+")


@lru_cache(maxsize=2048)
def fold(text: str) -> str:
    """A text without case and punctuation, for comparing titles and names."""
    return _APART.sub(" ", text).strip().casefold()


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """ "fuchs r" for "Rosa Fuchs" and "Fuchs, R."; the whole word for a name of one word."""
    bare = re.sub(r"[\d*†‡§¶∗⋆]+", "", name)
    family, comma, given = bare.partition(",")
    if not comma:
        words = bare.split()
        family, given = (words[-1], words[0]) if len(words) > 1 else (bare, "")
    last = fold(family).split()
    return f"{last[-1] if last else ''} {fold(given)[:1]}".strip()


@lru_cache(maxsize=4096)
def keys(text: str) -> tuple[str, ...]:
    """The keys of the names in a byline, in order."""
    return tuple(name_key(p) for p in split_byline(text).pieces)


def has_known(text: str, known: frozenset[str]) -> bool:
    """Whether one of the names in a byline is a known one."""
    return bool(known) and not looks.is_one_phrase(text) and any(k in known for k in keys(text))


def is_known(text: str, known: frozenset[str]) -> bool:
    """Whether a text is nothing but known names."""
    found = keys(text) if known and len(text) <= 300 and "://" not in text else ()
    return bool(found) and all(k in known for k in found)


def likeness(text: str, known: frozenset[str]) -> float:
    """`looks.names_likeness`, certain where every name is known."""
    score = looks.names_likeness(text)
    return max(score, 0.95) if score >= 0.3 and is_known(text, known) else score


def runs_on(names: str, longer: str, known: frozenset[str]) -> bool:
    """Whether the longer text goes on where a byline is known to end: it only adds words to a name that is known to be
    whole ("Roe J" · "Roe J. Quiet Rivers")."""
    pieces = split_byline(names).pieces
    if not pieces:
        return False
    vancouver = len(pieces) > 1 and all(re.fullmatch(r"[^,.]+, [A-Z]{1,3}", p) for p in pieces)
    if not vancouver and name_key(pieces[-1]) not in known:
        return False
    more = split_byline(longer).pieces
    if keys(names) != keys(longer)[: len(pieces)]:
        return True
    last, same = fold(pieces[-1]), fold(more[len(pieces) - 1])
    return same.startswith(f"{last} ") and any(len(w) > 2 for w in same[len(last) :].split())


MOST_EMPHASIS = 20_000
"""How many emphasised texts of a page are looked at."""


def emphasised(doc: Document) -> frozenset[str]:
    """Keys of names that a page sets apart again and again inside bylines: its owner's."""
    counted: Counter[str] = Counter()
    for line in lines_of(doc.tokens(0, MOST_EMPHASIS)):
        for i, token in enumerate(line):
            text = " ".join((token.text or "").split()).strip(" ,.;*")
            if not (token.bold or token.italic) or token.heading or not 4 <= len(text) <= 40 or " " not in text:
                continue
            if looks.names_likeness(text) >= 0.5 and _is_among_names(line, i):
                counted[name_key(text)] += 1
    return frozenset(k for k, n in counted.items() if n >= 3)


def _is_among_names(line: list[Token], at: int) -> bool:
    """Whether the text before or after a token is a part of the same byline."""
    before = re.split(r"[,;&]|\band\b", (line[at - 1].text or "").rstrip(" ,;&").removesuffix(" and")) if at else [""]
    after = (line[at + 1].text or "") if at + 1 < len(line) else ""
    joined_before = at > 0 and re.search(r"(?:[,;&]|\band|\bund|\bet|\by|\be)\s*$", line[at - 1].text or "")
    joined_after = re.match(r"[*†\d]*\s*(?:[,;&]|and\b|und\b|et\b|y\b|e\b)\s*(?P<next>[^,;&]{2,60})", after)
    if joined_before and looks.names_likeness(before[-1].strip()) >= 0.3:
        return True
    if joined_after is None:
        return False
    following = re.split(r"\s+(?:and|und|et)\s+|[.:(]\s", joined_after.group("next"))[0].strip()
    return looks.names_likeness(following) >= 0.3
