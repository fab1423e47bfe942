"""The lines of a text that lists citations, and how they flow: what printing and copying put in is taken out.

Ligatures, page numbers and running heads go; lines of one citation are joined, words broken at the margin mended.
"""
# ruff: noqa: E501 - tables of alternatives read best unbroken

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from citekit.formats.page.strings.letters import UPPER
from citekit.model.kinds import is_no_works_heading, is_works_heading, of_label


class Line(Struct, frozen=True):
    """text: without spaces at its ends; indent: how many stood before it; number: from 1, 0 for none; blank: an empty
    line stands before it."""

    text: str
    number: int
    indent: int
    blank: bool


_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": "", "\u200b": "", "\ufeff": "",
     "\u00a0": " ", "\u202f": " ", "\u2009": " "}
)  # fmt: skip
MARK = re.compile(
    r"^(?:\[\s?(?P<label>[A-Za-z+]{0,12}[\w+*'’ ,&-]{0,16}\d{0,4}[a-z]?)\s?\]|\((?P<round>\d{1,3})\)"
    rf"|(?P<plain>\d{{1,3}})(?:[.)](?=\s|[^\W\d_])|\t|\s{{2,}}(?=\S)|\s(?=[{UPPER}]))|(?P<bullet>[•·▪‣◦●○■□*–—→»-](?=\s)))\s*(?=\S)"
)
"""What may stand before a citation in a list: a number, a label in brackets, a bullet."""
YEAR = re.compile(r"^\W*(?:year\s*:?\s*)?((?:1[5-9]|20)\d\d)(?:年)?\W*(?:\(\d+\))?\W*$", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"^(?:[-–—|]\s*)?(?:page|seite|p\.|s\.|стр\.)?\s*\d{1,4}(?:\s*(?:of|/|von)\s*\d{1,4})?(?:\s*[-–—|])?$",
    re.IGNORECASE,
)
LIST_HEADING = re.compile(
    r"^\W*(?:\d+[.)]?\s+)?(?:references(?: cited)?|bibliography|works cited|literature(?: cited)?|literatur(?:verzeichnis)?|quellen(?:verzeichnis)?|bibliographie|références(?: bibliographiques)?|bibliografía|referencias|referências|riferimenti|список литературы|литература|библиография|参考文献|引用文献|文献|publication list|list of publications|publikationsliste|liste des publications|(?:selected )?publications)\W*$",
    re.IGNORECASE,
)
NARROWEST = 50
"""No text is set narrower; a line that ends earlier was meant to."""


def lines_of(text: str) -> list[Line]:
    """The lines that are no page numbers or running heads."""
    text = text.translate(_LIGATURES).replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    out: list[Line] = []
    blank = False
    for number, raw in enumerate(re.split(r"[\n\x0b\u2028\u2029]", text.replace("\f", "\n\n")), 1):
        bare = " ".join(raw.split())
        if not bare:
            blank = True
            continue
        out.append(Line(bare, number, len(raw) - len(raw.lstrip()), blank))
        blank = False
    return _without_page_edges(out)


def _without_page_edges(lines: list[Line]) -> list[Line]:
    """Page numbers go, and the short lines beside them that a page repeats or that stand between empty lines."""
    numbers = [i for i, line in enumerate(lines) if _PAGE_NUMBER.match(line.text) and not YEAR.match(line.text)]
    rising = [int(re.sub(r"\D.*", "", re.sub(r"^\D+", "", lines[i].text))) for i in numbers]
    if not numbers or any(b <= a for a, b in pairwise(rising)):
        numbers = []
    repeated = {t for t, n in Counter(re.sub(r"\d+", "#", x.text) for x in lines).items() if n >= 3 and len(t) < 90}
    gone = set(numbers)
    for i in numbers:
        for j in (i - 1, i + 1):
            if 0 <= j < len(lines) and len(lines[j].text) < 80 and _is_head(lines, j):
                gone.add(j)
    gone |= {i for i, x in enumerate(lines) if re.sub(r"\d+", "#", x.text) in repeated and _is_head(lines, i)}
    gone = {i for i in gone if not (YEAR.match(lines[i].text) or of_label(lines[i].text))}
    kept: list[Line] = []
    removed = False
    for i, line in enumerate(lines):
        if i in gone:
            removed = True
            continue
        kept.append(Line(line.text, line.number, line.indent, line.blank and not removed) if removed else line)
        removed = False
    return kept


def _is_head(lines: Sequence[Line], i: int) -> bool:
    """Whether a line could be a running head: short, no sentence's end, no citation."""
    text = lines[i].text
    apart = lines[i].blank or (i + 1 < len(lines) and lines[i + 1].blank)
    return (
        apart and not MARK.match(text) and not re.search(r"(?:1[5-9]|20)\d\d\b|https?:|[.;]$", text) and len(text) < 90
    )


def is_heading(text: str) -> bool:
    """Whether a line stands above citations: a year, a kind of work, or what is no work."""
    if len(text) > 60 or text.endswith((",", ";")):
        return False
    bare = re.sub(r"\s*(?:[(\[]\d+[)\]]|[–-]\s*\d+)\s*$", "", re.sub(r"^[\W\d]+(?=[^\W\d])", "", text)).strip(" :.")
    if YEAR.match(text) or LIST_HEADING.match(text):
        return True
    return bool(of_label(bare)) or is_no_works_heading(bare) or (is_works_heading(bare) and len(bare.split()) <= 5)


# -- the flow of lines --------------------------------------------------------------------------------------------


def ends(text: str) -> bool:
    return text.endswith((".", "。", ")", "]")) or bool(re.search(r"\d$|https?://\S+$", text))


def meant_ends(lines: Sequence[Line], starts: Sequence[bool]) -> float:
    """Up to which length a line inside a citation ends because its field does: 0 in text wrapped at a
    margin, infinity where every line does.

    Where most of those lines had room for the next word, a title, names and a venue stand one below the other.
    """
    inner = [(a.text, b.text) for (a, b), begins in zip(pairwise(lines), starts[1:], strict=True) if not begins]
    widest = max((len(x.text) for x in lines), default=0)
    margin = max(0.85 * widest, NARROWEST)
    roomy = sum(had_room(a, b, margin) for a, b in inner)
    if roomy < 2 or roomy <= 0.6 * len(inner):
        return 0.0
    return margin if roomy < 0.9 * len(inner) else math.inf


def had_room(line: str, following: str, width: float) -> bool:
    return len(line) + 1 + len(following.split(" ", 1)[0]) <= width and not line.endswith(("-", "/"))


def joined(lines: Sequence[str], broken: float) -> str:
    """The lines of one citation as one. broken: what `meant_ends` says of their list."""
    return _flowed(_with_points(lines, broken))


def _with_points(lines: Sequence[str], broken: float) -> list[str]:
    """The lines with a point where a field ends with the line and nothing printed says so."""
    out = list(lines)
    for i, (line, following) in enumerate(pairwise(lines)):
        if broken and line[-1].isalnum() | (line[-1] in ')]”»"') and had_room(line, following, broken):
            out[i] = f"{line}."
    return out


def _flowed(lines: Sequence[str]) -> str:
    """Lines as one; a word broken at the margin is mended, an address that goes on is not parted."""
    parts = [lines[0]]
    for line in lines[1:]:
        last = parts[-1]
        if re.search(r"[a-zß-ÿа-я]-$", last[-2:]) and re.match(r"[a-zß-ÿа-я]", line):
            parts[-1] = last[:-1]
        elif not _goes_on(last, line):
            parts.append(" ")
        parts.append(line)
    return "".join(parts)


def _goes_on(text: str, line: str) -> bool:
    """Whether no space belongs between two lines: inside an address, or between characters that know none."""
    last = text.rsplit(" ", 1)[-1]
    if re.search(r"://|^10\.\d{4}", last) and last[-1] in "/-_.=?&%":
        return bool(re.match(r"[\w%/]*[\d/._=-]", line))
    return bool(re.search(r"[\u2e80-\u9fff]$", text) and re.match(r"[\u2e80-\u9fff]", line))
