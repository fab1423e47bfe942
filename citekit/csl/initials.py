"""Given names -> initials. CSL 1.0.2, "Name" (initialize, initialize-with) and "Hyphenation of Initialized Names"."""

from __future__ import annotations

import re

_WORDS = re.compile(r"[^\s.\-\u2010\u2011]+\.?|[\-\u2010\u2011]|\.")


def initials(given: str, mark: str, *, hyphen: bool = True) -> str:
    """The given names as initials, each followed by `mark`: "Jean-Luc Marc" with "." gives "J.-L.M.".

    Words in lower case stay as they are ("de"); a word that begins with several capitals keeps them all ("JR").
    """
    out = ""
    joined = False
    for word in _WORDS.findall(given):
        if word[0] in "-\u2010\u2011":
            joined = bool(out)
            continue
        letters = word.rstrip(".")
        if not letters:
            continue
        if letters[0].islower():
            out = f"{out.rstrip()} {letters} " if out else f"{letters} "
        else:
            if joined and hyphen:
                out = f"{out.rstrip()}-"
            out += f"{_initial(letters, word)}{mark}"
        joined = False
    return out.rstrip()


def _initial(letters: str, word: str) -> str:
    """The first letter. An abbreviation of two letters before a point ("Ph.") and capitals ("JR") are kept."""
    if word.endswith(".") and 1 < len(letters) <= 2:
        return letters
    if letters.isupper() and letters.isalpha() and len(letters) <= 3 and len(letters) > 1:
        return letters
    return letters[0]


def marked(given: str, mark: str) -> str:
    """Given names in full, with `mark` after the initials among them: "James T Kirk" gives "James T. Kirk"
    (`initialize` "false")."""
    out = ""
    for word in given.split():
        if len(word.rstrip(".")) == 1 and word[0].isupper():
            out += word[0] + mark
            out = out if mark.endswith((" ", "\N{NO-BREAK SPACE}")) or not mark else f"{out} "
            if not mark:
                out += " "
        else:
            out += f"{word} "
    return out.rstrip()
