"""How far the names reach that a line begins with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from citekit.formats.page import looks
from citekit.formats.page.persons import likeness, runs_on
from citekit.formats.page.styled import Styled
from citekit.model.nameforms import is_initials

_NO_NAMES = re.compile(r"\d{3}|\((?!\*|ed|co|eq|\d\))|[“”?!]|https?:")


def names_prefix(line: Styled, known: frozenset[str] = frozenset()) -> tuple[int, float]:
    """Where a list of names at the line's beginning ends, and how much it looks like one; (0, 0.0) where there is
    none. Of several ends the last one that still leaves names only is taken."""
    best, best_score = 0, 0.0
    failures = 0
    italic = line.marked("italic")
    apart = [m for m in line.marks if m.style == "italic" or " " in line.part(m)[2:]]
    limit = min((m.start for m in apart if m.start > 3 and not _in_byline(line.part(m))), default=len(line.text))
    closed = _closed_byline(line.text)
    limit = min(limit, closed or limit)
    for end in sorted({*_prefix_ends(line), *([closed] if closed else [])}):
        if end > limit:
            break
        if _NO_NAMES.search(line.text, 0, end):
            break
        if any(m.start < end < m.end or (m.start <= 1 and m.end >= end - 1 > 0) for m in italic):
            continue
        text = line.text[:end].strip(" ,;:")
        if best and runs_on(line.text[:best], text, known):
            continue
        score = likeness(text, known)
        if score >= 0.55 and score >= best_score - 0.25:
            best, best_score, failures = end, score, 0
        elif best:
            failures += 1
            if failures >= 4:
                break
    return best, best_score


_LAST_NAME = re.compile(
    r"(?:^|[\s,])(?:and|&|und|et|y)\s+(?P<name>[^,&]{3,50}?)\s*(?=,\s)(?!,\s+(?:(?:and|&|und|et|y)\s|[^\W\d_]\.))"
)


def _closed_byline(text: str) -> int:
    """Where the names of "A. Roe, B. Poe and C. Doe, Title" end: at the comma after the last; 0 where there is none."""
    for match in _LAST_NAME.finditer(text[:2000]):
        name = match.group("name")
        if len(name.split()) < 2 or looks.names_likeness(name) < 0.5:
            continue
        return match.end() if looks.names_likeness(text[: match.end()]) >= 0.8 else 0
    return 0


def _in_byline(text: str) -> bool:
    """Whether italic text may stand inside a byline: a whole name, or "et al."."""
    return looks.names_likeness(text) >= 0.5 or "et al" in text or text.strip(" ,;&") in ("and", "und", "et")


_SENTENCE_POINT = re.compile(r"\.[*†‡§¶∗⋆]*(?=\s|$)")
_BEHIND_NAMES = (
    re.compile(r"\s*\((?=[^()]{0,30}(?:1[5-9]|20)\d\d|in |under |submitted|forthcoming|to appear|accepted|n\.?d)"),
    re.compile(r",?\s+(?:\((?:eds?|hrsg|dir)\.?\)|editors?[.,])"),
    re.compile(r":\s|\s[–—|-]\s|;\s(?=[“\"])|,?\s(?=(?:1[5-9]|20)\d\d[.,:])"),
)


def _prefix_ends(line: Styled) -> Iterator[int]:
    """Where a list of names could end: before a year in brackets, a sentence, a colon, a quote, a style; few enough
    to try each."""
    text = line.text
    ends = {m.end() for m in _SENTENCE_POINT.finditer(text)}
    ends |= {m.start() for pattern in _BEHIND_NAMES for m in pattern.finditer(text)}
    for mark in line.marks:
        if (
            mark.end - mark.start >= (4 if mark.style == "italic" else 12)
            and mark.start > 3
            and looks.names_likeness(line.part(mark)) < 0.7
        ):
            ends.add(mark.start)
    whole = len(text) if looks.names_likeness(text) >= 0.7 else 0
    ends |= set(_comma_ends(text))
    yield from sorted(e for e in ends if 3 < e < len(text))[:90]
    if whole:
        yield whole


_INITIALS_AND = re.compile(r"(?:[^\W\d_]\.[\s-]?)+\s*(?:and|&|und|et|y)\s+[^\W\d_][\w'’ -]{1,40}$")
_COMMA = re.compile(r",\s+")
_SHORT_WORD = re.compile(r"[^\W\d_]{1,2}\.")
_INITIAL = re.compile(r"[^\W\d_]\.")
_AND = re.compile(r"and\s|&")
_LEADING_AND = re.compile(r"^(?:and|&)\s+")
_ALL_INITIALS = re.compile(r"[^\W\d_]\.(?:[\s-]?[^\W\d_]\.)*")


def _comma_ends(text: str) -> Iterator[int]:
    """For "A. Smith, B. Jones, Title, Venue": after each comma while pieces look like names."""
    at = 0
    initials = 0
    for match in _COMMA.finditer(text, 0, 2000):
        piece = text[at : match.start()].strip()
        has_initials = bool(_SHORT_WORD.match(piece))
        if initials >= 2 and not has_initials and not is_initials(piece) and " " in piece and not _AND.match(piece):
            return
        initials += has_initials
        bare = _LEADING_AND.sub("", piece)
        inverted = len(bare.split()) == 1 and _INITIAL.match(text, match.end())
        inverted = inverted or _INITIALS_AND.match(piece)
        if not (inverted or looks.names_likeness(bare) >= 0.3 or _ALL_INITIALS.fullmatch(piece)):
            return
        at = match.end()
        yield match.start()
