"""A text that lists citations → one string each: numbers, hanging indents, blank lines or line ends part them.

What printing and copying put in is taken out: line breaks, words broken at the margin, ligatures, page numbers and
running heads. Headings between the citations (a year, a kind of work) hold for what follows.
"""
# ruff: noqa: E501 - tables of alternatives read best unbroken

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from citekit.formats.page import looks
from citekit.model.kinds import is_no_works_heading, is_works_heading, of_label


@dataclass(frozen=True, slots=True)
class Entry:
    """One citation. text: on one line, without number; line: of its beginning, from 1. heading, year: of the section
    it stands in; ditto: a dash stood for the authors of the one before. other: it stands in a section of other things
    than works."""

    text: str
    line: int
    heading: str = ""
    year: str = ""
    ditto: bool = False
    other: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """text: without spaces at its ends; indent: how many stood before it; number: from 1, 0 for none; blank: an empty
    line stands before it."""

    text: str
    number: int
    indent: int
    blank: bool


_LIGATURES = str.maketrans(
    {
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ﬅ": "st",
        "ﬆ": "st",
        "\u00ad": "",
        "\u200b": "",
        "\ufeff": "",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
    }
)
_MARK = re.compile(
    r"^(?:\[\s?(?P<label>[A-Za-z+]{0,12}[\w+*'’ ,&-]{0,16}\d{0,4}[a-z]?)\s?\]|\((?P<round>\d{1,3})\)|(?P<plain>\d{1,3})(?:[.)](?=\s|[^\W\d_])|\t|\s{2,}(?=\S)|\s(?=[A-ZÀ-Ý]))|[•·▪‣◦●○■□*-–—→»](?=\s))\s*(?=\S)"
)
_BULLET = re.compile(r"^[•·▪‣◦●○■□*»→]\s+|^[-–—]\s+(?=\S)")
_DITTO = re.compile(r"^(?:[—–―_-]{3,}|[—–―]{1,3}(?=[\s.,])|〃|\.{4,}|Ders\.|Dies\.|Id\.)\s?[.,:]?\s*(?=\S)")
_YEAR = re.compile(r"^\W*(?:year\s*:?\s*)?((?:1[5-9]|20)\d\d)(?:年)?\W*(?:\(\d+\))?\W*$", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"^(?:[-–—|]\s*)?(?:page|seite|p\.|s\.|стр\.)?\s*\d{1,4}(?:\s*(?:of|/|von)\s*\d{1,4})?(?:\s*[-–—|])?$",
    re.IGNORECASE,
)
_LIST_HEADING = re.compile(
    r"^\W*(?:\d+[.)]?\s+)?(?:references(?: cited)?|bibliography|works cited|literature(?: cited)?|literatur(?:verzeichnis)?|quellen(?:verzeichnis)?|bibliographie|références(?: bibliographiques)?|bibliografía|referencias|referências|riferimenti|список литературы|литература|библиография|参考文献|引用文献|文献|publication list|list of publications|publikationsliste|liste des publications|(?:selected )?publications)\W*$",
    re.IGNORECASE,
)


def entries(text: str) -> list[Entry]:
    """The citations of a text in order; nothing where the text shows no list."""
    lines = _lines(text)
    if not lines:
        return []
    ways = (_by_marks, _by_indent, _by_blanks, _by_lines, _by_width, _by_bylines)
    best, best_worth = [], 0.0
    for way in ways:
        found = way(lines)
        worth = _worth(found)
        if worth > best_worth + 0.01:
            best, best_worth = found, worth
    return best


def _lines(text: str) -> list[Line]:
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
    numbers = [i for i, line in enumerate(lines) if _PAGE_NUMBER.match(line.text) and not _YEAR.match(line.text)]
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
    gone = {i for i in gone if not (_YEAR.match(lines[i].text) or of_label(lines[i].text))}
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
        apart and not _MARK.match(text) and not re.search(r"(?:1[5-9]|20)\d\d\b|https?:|[.;]$", text) and len(text) < 90
    )


# -- ways of parting ------------------------------------------------------------------------------------------------


def _by_marks(lines: Sequence[Line]) -> list[Entry]:
    """A citation begins where a number, a label in brackets or a bullet stands."""
    found = [_MARK.match(x.text) or _BULLET.match(x.text) for x in lines]
    numbers = [_number(m) for m in found]
    counted = [n for n in numbers if n is not None]
    steps = Counter(b - a for a, b in pairwise(counted))
    if counted and not (steps[1] + steps[-1] >= 0.6 * max(1, len(counted) - 1)):
        found = [m if n is None else None for m, n in zip(found, numbers, strict=True)]
    previous: int | None = None
    starts: list[bool] = []
    for match, number in zip(found, numbers, strict=True):
        begins = match is not None
        if begins and number is not None and previous is not None:
            begins = abs(number - previous) == 1 or number == 1
        if begins and number is not None:
            previous = number
        starts.append(begins)
    if sum(starts) < 2:
        return []
    return _joined(lines, _with_unmarked(lines, starts), stray=False)


def _with_unmarked(lines: Sequence[Line], starts: list[bool]) -> list[bool]:
    """A stretch between headings that has no marks is parted by its empty lines."""
    out = list(starts)
    edges = [i for i, x in enumerate(lines) if is_heading(x.text)]
    if not edges or not any(starts[: edges[-1]]):
        return out
    for first, last in pairwise([*edges, len(lines)]):
        if any(starts[:first]) and not any(starts[first + 1 : last]):
            for i in range(first + 1, last):
                out[i] = lines[i].blank or i == first + 1
    return out


def _number(match: re.Match[str] | None) -> int | None:
    if match is None:
        return None
    named = match.groupdict()
    text = named.get("round") or named.get("plain") or named.get("label") or ""
    return int(text) if text.strip().isdigit() else None


def _by_indent(lines: Sequence[Line]) -> list[Entry]:
    """A citation begins at the margin, its other lines hang."""
    least = min(x.indent for x in lines)
    hanging = [x.indent >= least + 2 for x in lines]
    if sum(hanging) < 2 or hanging[0]:
        return []
    if sum(hanging) > 6 * (len(hanging) - sum(hanging)):
        return []
    return _joined(lines, [not h for h in hanging])


def _by_blanks(lines: Sequence[Line]) -> list[Entry]:
    """A citation begins after an empty line."""
    starts = [x.blank or i == 0 for i, x in enumerate(lines)]
    return _joined(lines, starts) if sum(starts) > 1 and not _has_buttons(lines, starts) else []


def _has_buttons(lines: Sequence[Line], starts: Sequence[bool]) -> bool:
    """Whether lines of buttons ("PDF | Slides") stand with the works: a page of cards, which is read otherwise."""
    return sum(looks.is_button_row(x.text) for x in lines) * 3 > sum(starts)


NARROWEST = 50
"""No text is set narrower; a line that ends earlier was meant to."""


def _by_bylines(lines: Sequence[Line]) -> list[Entry]:
    """Titles, names and venues stand one below the other, without a mark or an empty line between the citations: one
    begins at the line above names, or with them where the list does."""
    named = [_is_byline(x.text) for x in lines]
    first = next((i for i, x in enumerate(lines) if not is_heading(x.text)), 0)
    above = 0 if named[first] else 1
    places = [i for i, is_named in enumerate(named) if is_named and i >= above]
    gaps = Counter(b - a for a, b in pairwise(places))
    usual, often = gaps.most_common(1)[0] if gaps else (0, 0)
    if len(places) < 3 or not 2 <= usual <= MOST_LINES or often * 3 < 2 * (len(places) - 1):
        return []
    starts = [False] * len(lines)
    for i in places:
        starts[i - above] = True
    return _joined(lines, starts) if _meant_ends(lines, starts) and not _has_buttons(lines, starts) else []


MOST_LINES = 6


def _is_byline(text: str) -> bool:
    """Whether a line is names, or begins with them up to a point."""
    if len(text) > 400 or len(text.split()) < 2:
        return False
    head = re.split(r"(?<=[^\W\d_]{2})\. ", text, maxsplit=1)[0]
    return looks.names_likeness(head) >= 0.6 and len(head.split()) >= 2


def _by_lines(lines: Sequence[Line]) -> list[Entry]:
    """Every line is a citation."""
    return _joined(lines, [True] * len(lines))


def _by_width(lines: Sequence[Line]) -> list[Entry]:
    """Lines filled to the margin go on in the next one; a citation begins after a line that ends a sentence and is
    short, or before a line that begins as citations do after a sentence's end."""
    longest = max(len(x.text) for x in lines)
    if longest > 200 or len(lines) < 3:
        return []
    starts = [True]
    for before, line in pairwise(lines):
        full = len(before.text) + len(line.text.split(" ", 1)[0]) >= 0.93 * longest
        ended = bool(re.search(r"[.。\])/\d]$|https?://\S+$", before.text))
        starts.append(
            line.blank or (ended and (not full or bool(_NAME_START.match(line.text)))) or is_heading(line.text)
        )
    return _joined(lines, starts)


_NAME_START = re.compile(
    r"^(?:(?:[a-z]{2,3} ){0,2}[A-ZÀ-ÝА-Я][\w'’-]+(?: [A-ZÀ-Ý][\w'’-]+)?,? (?:[A-ZÀ-ÝА-Я]\.|[A-Z]{1,2}\b)|(?:[A-ZÀ-ÝА-Я]\.[ -]?){1,3}(?:[a-z]{2,3} ){0,2}[A-ZÀ-ÝА-Я][\w'’-]+[,. ]|[A-ZÀ-ÝА-Я][\w'’-]+, [A-ZÀ-Ý][\w'’-]+|[—–_]{2,})"
)


def is_heading(text: str) -> bool:
    """Whether a line stands above citations: a year, a kind of work, or what is no work."""
    if len(text) > 60 or text.endswith((",", ";")):
        return False
    bare = re.sub(r"\s*(?:[(\[]\d+[)\]]|[–-]\s*\d+)\s*$", "", re.sub(r"^[\W\d]+(?=[^\W\d])", "", text)).strip(" :.")
    if _YEAR.match(text) or _LIST_HEADING.match(text):
        return True
    return bool(of_label(bare)) or is_no_works_heading(bare) or (is_works_heading(bare) and len(bare.split()) <= 5)


def _joined(lines: Sequence[Line], starts: Sequence[bool], *, stray: bool = True) -> list[Entry]:
    """The citations, their lines joined. stray: a line that belongs to none is one of its own."""
    out: list[Entry] = []
    part: list[Line] = []
    heading = year = ""
    other = False
    open_ = stray
    broken = _meant_ends(lines, starts)

    def done() -> Iterator[Entry]:
        if part:
            yield _entry(part, heading, year, other, broken)
            part.clear()

    for line, begins in zip(lines, starts, strict=True):
        if is_heading(line.text) and (begins or line.blank or not part or _ends(part[-1].text)):
            out += done()
            match = _YEAR.match(line.text)
            bare = re.sub(r"^[\W\d]+(?=[^\W\d])", "", line.text).strip(" :.")
            if match:
                year = match.group(1)
            elif not _LIST_HEADING.match(line.text):
                other = is_no_works_heading(bare)
                heading, year = ("" if other else bare), ""
            open_ = stray
            continue
        if begins:
            out += done()
            open_ = True
        if open_:
            part.append(line)
    out += done()
    return out


def _ends(text: str) -> bool:
    return text.endswith((".", "。", ")", "]")) or bool(re.search(r"\d$|https?://\S+$", text))


def _entry(lines: Sequence[Line], heading: str, year: str, other: bool, broken: float) -> Entry:
    text = _flowed(_with_points([x.text for x in lines], broken))
    text = _without_mark(text)
    ditto = _DITTO.match(text)
    if ditto:
        text = text[ditto.end() :]
    return Entry(text, lines[0].number, heading, year, bool(ditto), other)


def _without_mark(text: str) -> str:
    for pattern in (_MARK, _BULLET):
        match = pattern.match(text)
        if match and not _DITTO.match(text) and match.end() < len(text):
            return text[match.end() :]
    return text


def _meant_ends(lines: Sequence[Line], starts: Sequence[bool]) -> float:
    """Up to which length a line inside a citation ends because its field does: 0 in text wrapped at a
    margin, infinity where every line does.

    Where most of those lines had room for the next word, a title, names and a venue stand one below the other.
    """
    inner = [(a.text, b.text) for (a, b), begins in zip(pairwise(lines), starts[1:], strict=True) if not begins]
    widest = max((len(x.text) for x in lines), default=0)
    margin = max(0.85 * widest, NARROWEST)
    roomy = sum(_had_room(a, b, margin) for a, b in inner)
    if roomy < 2 or roomy <= 0.6 * len(inner):
        return 0.0
    return margin if roomy < 0.9 * len(inner) else math.inf


def _had_room(line: str, following: str, width: float) -> bool:
    return len(line) + 1 + len(following.split(" ", 1)[0]) <= width and not line.endswith(("-", "/"))


def _with_points(lines: Sequence[str], broken: float) -> list[str]:
    """The lines with a point where a field ends with the line and nothing printed says so."""
    out = list(lines)
    for i, (line, following) in enumerate(pairwise(lines)):
        if broken and line[-1].isalnum() | (line[-1] in ')]”»"') and _had_room(line, following, broken):
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


def _worth(found: Sequence[Entry]) -> float:
    """How much the strings look like one citation each: what has too little for one or ends in mid-sentence counts
    against."""
    good = bad = 0.0
    for entry in found:
        text = entry.text
        years = len(
            set(re.findall(r"(?<![\d./-])(?:1[5-9]|20)\d\d(?![\d/-])", re.sub(r"https?://\S+|10\.\d{4}\S+", "", text)))
        )
        begins = bool(
            re.match(r"[\W\d]*[A-ZÀ-ÝА-Я\u2e80-\u9fff]|(?:van|von|de|del|di|da|ter|la|le|el|al|d[’'])[\s-]?", text)
        )
        told = (
            years >= 1
            or bool(entry.year)
            or bool(re.search(r"in press|forthcoming|to appear|n\.d\.|submitted|arxiv|doi", text, re.I))
        )
        whole = 25 <= len(text) <= 2500 and begins and told
        good += whole * (1.0 if years <= 3 else 0.4 if years <= 5 else 0.0)
        bad += not whole
        bad += 0.5 * (not _ends(text))
        bad += 0.7 * (not begins)
    return good - 0.8 * bad
