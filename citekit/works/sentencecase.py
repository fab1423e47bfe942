"""English titles in title case → sentence case, on request only: CSL styles want titles in sentence case.

What is braced in BibTeX (`<span class="nocase">`) stays, and so does every word that is more than one capital and small
letters ("iPhone", "DNA"). A title that has a longer word in small letters already is in sentence case, its capitals are
names, and nothing is done.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from citekit.model import Item

_PIECES = re.compile(r'<span class="nocase">.*?</span>|<[^<>]*>|[^<]+|<', re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_OPENS = re.compile(r"(?:^|[:?!]\s+|[.]\s+|\s[–—]\s+)[\"'“”‘’«(\[¿¡]*$")
_SMALL = frozenset(
    "about above across after against along among around because before behind below between beyond down from into like"
    " near onto over since than that though through toward towards under until upon versus when where which while with"
    " within without".split()
)
"""Words of four letters and more that title case leaves small."""
LONG = 4


def sentence_cased(item: Item) -> Item:
    """The item with its title in sentence case, where the language is not said or is English."""
    title = item.text("title")
    language = item.text("language").lower()
    if not title or (language and not language.startswith("en")) or not _is_title_case(title):
        return item
    return replace(item, variables={**item.variables, "title": _sentence(title)})


def _is_title_case(title: str) -> bool:
    words = [w.group() for piece in _PIECES.findall(title) if not piece.startswith("<") for w in _WORD.finditer(piece)]
    long = [word for word in words if len(word) >= LONG and word.casefold() not in _SMALL]
    return len(long) > 1 and all(word != word.lower() for word in long)


def _sentence(title: str) -> str:
    out = ""
    plain = ""
    for piece in _PIECES.findall(title):
        if piece.startswith("<"):
            plain += re.sub(r"<[^<>]*>", "", piece) if piece.startswith("<span") else ""
            out += piece
            continue
        before, start = plain, 0
        for word in _WORD.finditer(piece):
            before += piece[start : word.start()]
            text = word.group()
            capital = text[:1].isupper() and text[1:] == text[1:].lower() and text not in ("I",)
            keeps = _OPENS.search(before[-20:]) is not None
            shown = text.lower() if capital and not keeps else text
            out += piece[start : word.start()] + shown
            before += text
            start = word.end()
        out += piece[start:]
        plain = before + piece[start:]
    return out
