"""Given names -> initials. CSL 1.0.2, "Name" (initialize, initialize-with) and "Hyphenation of Initialized Names".

Field markup round a word ("<b>Jean</b>") stays round its initial.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

_TAGS = r"(?:<[^<>]{1,60}>)*"
_WORD = re.compile(rf"({_TAGS})([^\s.\-\u2010\u2011<>]+)({_TAGS})(\.?)({_TAGS})|([\-\u2010\u2011])|(\s)")


class _Word(NamedTuple):
    """A word of a given name: markup before, its letters, markup after, whether a point follows, and what joins it to
    the word before: "-", " ", or "" at the start and after a point."""

    before: str
    letters: str
    after: str
    point: bool
    joiner: str


@lru_cache(maxsize=1 << 14)
def initials(given: str, mark: str, *, hyphen: bool = True) -> str:
    """The given names as initials, each followed by `mark`: "Jean-Luc Marc" with "." gives "J.-L.M.".

    Words in lower case and in quotation marks or brackets stay ("de", "(Jack)"), but are dropped after a hyphen
    ("Guo-ping"); abbreviations stay whole ("Ph."), and so do several capitals before small letters, as one letter
    ("LJubomir" gives "Lj.").
    """
    point, blank = _split(mark)
    out = ""
    for word in _words(given):
        if not word.letters[0].isalpha() or word.letters[0].islower():
            if word.joiner != "-":
                out = f"{out.rstrip()} {word.before}{word.letters}{'.' if word.point else ''}{word.after} ".lstrip()
            continue
        if word.joiner == "-" and hyphen and out:
            out = f"{out.rstrip()}-"
        out += f"{word.before}{_initial(word)}{point}{word.after}{blank}"
    return out.rstrip()


@lru_cache(maxsize=1 << 14)
def marked(given: str, mark: str) -> str:
    """Given names in full, with `mark` after the initials and abbreviations among them: "James T Kirk" gives
    "James T. Kirk" (`initialize` "false")."""
    point, blank = _split(mark)
    out = ""
    for word in _words(given):
        if word.joiner == "-":
            out = f"{out.rstrip()}-"
        short = (len(word.letters) == 1 or word.point) and not word.letters[0].islower()
        if short:
            out += f"{word.before}{word.letters}{point}{word.after}{blank}"
        else:
            if out and not out.endswith((" ", "\N{NO-BREAK SPACE}", "-")):
                out += " "
            out += f"{word.before}{word.letters}{'.' if word.point else ''}{word.after} "
    return out.rstrip()


def _split(mark: str) -> tuple[str, str]:
    bare = mark.rstrip()
    return bare, mark[len(bare) :]


def _words(given: str) -> Iterator[_Word]:
    joiner = ""
    for before, letters, between, point, after, hyphen, space in _WORD.findall(given):
        if hyphen:
            joiner = "-"
        elif space:
            joiner = joiner or " "
        elif letters:
            yield _Word(before, letters, between + after, bool(point), joiner)
            joiner = ""


def _initial(word: _Word) -> str:
    """The first letter; an abbreviation before a point is kept whole ("Ph.", "ME.")."""
    if word.point:
        return word.letters
    capitals = "".join(takewhile(str.isupper, word.letters))
    is_digraph = len(capitals) > 1 and word.letters[len(capitals) :][:1].islower()
    return capitals.capitalize() if is_digraph else word.letters[0]
