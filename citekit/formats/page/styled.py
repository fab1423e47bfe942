"""A line of text with the marks that stood on it: which part was a link, bold, italic or quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from citekit.formats.page import looks
from citekit.formats.page.dom import Token
from citekit.model.printed_dates import find_dates

_QUOTED = re.compile(
    r"“([^“”]{6,400})[”“]|(?<!\w)\"([^\"]{6,400})\"(?!\w)|«\s?([^«»]{6,400})»|„([^„“”]{6,400})[“”]"
    r"|「([^「」]{3,200})」|『([^『』]{3,200})』|``([^`']{6,400})''"
)
_SPACES = re.compile(r"\s+")
_NUMBERING = re.compile(
    r"^\s*(?:\[\s?[A-Za-z]{0,6}[+-]?\d{0,4}[a-z]?\s?\]|\(\d{1,3}\)|[A-Z]{0,2}\d{1,3}[.)]|#\d{1,3}\.?"
    r"|[•·–—*▪‣◦»›-])\s+(?=\S)"
)


class Mark(Struct, frozen=True):
    """text[start:end] had one style: "link", "bold", "italic", "quote" or "heading". href: the link's target, or the
    heading's level."""

    start: int
    end: int
    style: str
    href: str = ""


class Styled(Struct, frozen=True):
    """One line: its text (spaces collapsed) and its marks in order of their start."""

    text: str
    marks: tuple[Mark, ...] = ()
    number: int = 0

    def marked(self, *styles: str) -> list[Mark]:
        return [m for m in self.marks if m.style in styles]

    def part(self, mark: Mark) -> str:
        return self.text[mark.start : mark.end]

    def cut(self, start: int, end: int | None = None) -> Styled:
        """The line from start to end, marks shortened to it."""
        end = len(self.text) if end is None else end
        while start < end and self.text[start] == " ":
            start += 1
        marks = tuple(
            Mark(max(m.start, start) - start, min(m.end, end) - start, m.style, m.href)
            for m in self.marks
            if m.start < end and m.end > start
        )
        return Styled(self.text[start:end].rstrip(), marks, self.number)

    def is_wholly(self, *styles: str) -> bool:
        """Whether marks of these styles cover all but punctuation."""
        covered = sum(m.end - m.start for m in _merged([m for m in self.marks if m.style in styles]))
        return covered > 0 and len(self.text.strip(" .,;:|-–—\"'“”()[]")) - covered <= max(2, len(self.text) // 12)


def styled(tokens: Iterable[Token], number: int = 0) -> Styled:
    """The line that tokens make up; neighbouring tokens of one style are one mark."""
    text = ""
    raw: list[Mark] = []
    for token in tokens:
        piece = _SPACES.sub(" ", (token.text or "").replace("\u00a0", " "))
        if not piece:
            continue
        if (not text or text.endswith(" ")) and piece.startswith(" "):
            piece = piece[1:]
        start = len(text)
        text += piece
        if piece.strip():
            raw += _marks_of(token, start, len(text))
    text = text.rstrip()
    marks = [
        m
        for style in ("heading", "link", "bold", "italic")
        for m in _joined([r for r in raw if r.style == style], text)
    ]
    marks += [Mark(m.start(), m.end(), "quote") for m in _QUOTED.finditer(text)]
    trimmed = [t for t in (_trimmed(m, text) for m in marks) if t.end > t.start]
    return Styled(text, tuple(sorted(trimmed, key=lambda m: (m.start, -m.end))), number)


def _marks_of(token: Token, start: int, end: int) -> list[Mark]:
    marks = []
    if token.heading:
        marks.append(Mark(start, end, "heading", f"0 {token.heading}"))
    if token.href:
        marks.append(Mark(start, end, "link", f"{token.link} {token.href}"))
    if token.bold and not token.heading:
        marks.append(Mark(start, end, "bold"))
    if token.italic:
        marks.append(Mark(start, end, "italic"))
    return marks


def _joined(marks: list[Mark], text: str) -> list[Mark]:
    out: list[Mark] = []
    for mark in marks:
        if out and out[-1].href == mark.href and not text[out[-1].end : mark.start].strip():
            out[-1] = Mark(out[-1].start, mark.end, mark.style, mark.href)
        else:
            out.append(mark)
    return [Mark(m.start, m.end, m.style, m.href.split(" ", 1)[1]) if m.href else m for m in out]


def _merged(marks: list[Mark]) -> list[Mark]:
    out: list[Mark] = []
    for mark in sorted(marks, key=lambda m: m.start):
        if out and mark.start <= out[-1].end:
            if mark.end > out[-1].end:
                out[-1] = Mark(out[-1].start, mark.end, mark.style, mark.href)
        else:
            out.append(mark)
    return out


def _trimmed(mark: Mark, text: str) -> Mark:
    start, end = mark.start, min(mark.end, len(text))
    while start < end and text[start] == " ":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    return Mark(start, end, mark.style, mark.href)


def without_numbering(line: Styled) -> Styled:
    """The line without "[12]", "3." or a bullet at its beginning."""
    match = _NUMBERING.match(line.text)
    dates = find_dates(line.text[:60]) if match else ()
    if dates and match is not None and dates[0].start < match.end():
        return line  # "24. Mai 2021"
    return line.cut(match.end()) if match and match.end() < len(line.text) else line


MOST_GROUPS = 8
_BRACKETS_LAST = re.compile(r"\[[^\[\]]{0,120}\]?\s*$")


def without_buttons(line: Styled) -> Styled:
    """The line without the links and brackets at its end that only name files ("[ pdf | bib ]")."""
    text = line.text
    cut = len(text)
    for _ in range(MOST_GROUPS):
        match = _BRACKETS_LAST.search(text, 0, cut)
        if not match or match.start() <= 10:
            break
        if not all(looks.is_button(p) for p in re.split(r"[|,/·•]", match.group().strip("[] "))):
            break
        cut = match.start()
    while True:
        last = next(
            (
                m
                for m in reversed(line.marked("link"))
                if m.end <= cut and not text[m.end : cut].strip(" .,;|/·•[]()—–-")
            ),
            None,
        )
        if last is None or last.start < 3 or not looks.is_button(text[last.start : last.end]):
            break
        cut = last.start
    kept = text[:cut].rstrip(" [(|/·•")
    return line.cut(0, len(kept)) if len(kept) < len(text) else line
