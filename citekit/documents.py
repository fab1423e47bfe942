"""Markdown with citations in it: text to pieces, and pieces back to text. Nothing is rendered here.

The forms are those that Pandoc's manual gives under "Citation syntax": `[see @key, pp. 3-5; -@other]`, `@key` and
`@key [p. 3]` in running text, `@{any key}`. Code (spans and blocks), e-mail addresses and escaped signs are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

_KEY = r"(?:\{[^{}\s]+\}|[^\W_](?:[\w:.#$%&+?<>~/-]*[\w/])?|_\w*)"
_CITE = re.compile(rf"(?P<minus>-)?@(?P<key>{_KEY})")
_MARK = re.compile(
    r"^:{3,}\s*(?:\{\s*#refs[^}]*\}|refs)\s*\n(?:\s*\n)*:{3,}[ \t]*$"
    r"|^<div id=[\"']refs[\"'][^>]*>\s*</div>[ \t]*$"
    r"|^<!--\s*bibliography\s*-->[ \t]*$",
    re.MULTILINE,
)
_SKIPPED = re.compile(
    r"(?P<fence>^[ \t]{0,3}(?P<ticks>`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t]{0,3}(?P=ticks)[`~]*[ \t]*$|\Z))"
    r"|(?P<span>(?<!`)(?P<tick>`{1,8})(?!`)(?:[^`]|(?!(?<!`)(?P=tick)(?!`))`)*?(?<!`)(?P=tick)(?!`))"
    r"|(?P<comment><!--(?!\s*bibliography).*?-->)"
    r"|(?P<escape>\\.)"
    r"|(?P<link>\]\([^()\s]*\))"
    r"|(?P<address><[^<>\s]*@[^<>\s]*>|https?://[^\s<>)\]]+)",
    re.MULTILINE | re.DOTALL,
)
_NOTE_REFERENCE = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_NOTE_TEXT = re.compile(r"^\[\^([^\]\s]+)\]:", re.MULTILINE)

LABELS: dict[str, str] = {
    "p": "page", "pp": "page", "page": "page", "pages": "page", "pg": "page", "pgs": "page",
    "art": "article-locator", "bk": "book", "book": "book", "books": "book",
    "ch": "chapter", "chap": "chapter", "chaps": "chapter", "chapter": "chapter", "chapters": "chapter",
    "col": "column", "cols": "column", "column": "column", "columns": "column",
    "eq": "equation", "equation": "equation", "fig": "figure", "figs": "figure", "figure": "figure",
    "figures": "figure", "fol": "folio", "fols": "folio", "folio": "folio", "folios": "folio",
    "l": "line", "ll": "line", "line": "line", "lines": "line", "n": "note", "nn": "note", "note": "note",
    "notes": "note", "no": "issue", "nos": "issue", "number": "issue", "issue": "issue",
    "op": "opus", "opp": "opus", "opus": "opus",
    "para": "paragraph", "paras": "paragraph", "paragraph": "paragraph", "paragraphs": "paragraph", "¶": "paragraph",
    "¶¶": "paragraph", "pt": "part", "pts": "part", "part": "part", "parts": "part",
    "sec": "section", "secs": "section", "section": "section", "sections": "section", "§": "section",
    "§§": "section", "s.v": "sub-verbo", "s.vv": "sub-verbo", "sub verbo": "sub-verbo", "sub verbis": "sub-verbo",
    "table": "table", "tables": "table", "v": "verse", "vv": "verse", "verse": "verse", "verses": "verse",
    "vol": "volume", "vols": "volume", "volume": "volume", "volumes": "volume",
}  # fmt: skip
"""What people write before a locator, without its point, with the CSL locator that it means."""

_NUMBERS = (
    r"(?:[0-9]+[0-9A-Za-z.:]*|[IVXLCDMivxlcdm]+\b|[A-Z][0-9.]+)"
    r"(?:\s*(?:[-–—,&]|and)\s*(?:[0-9]+[0-9A-Za-z.:]*|[IVXLCDMivxlcdm]+\b|[A-Z][0-9.]+))*"
)
_LOCATOR = re.compile(
    rf"\s*(?:(?P<label>[^\W\d]{{1,10}}|§§?|¶¶?|s\.vv?|sub verb(?:o|is))\.?\s*(?P<labelled>{_NUMBERS}|\{{[^{{}}]*\}})"
    rf"|(?P<bare>[0-9]+[0-9A-Za-z.:]*(?:\s*[-–—,&]\s*[0-9]+[0-9A-Za-z]*)*))"
)
MOST_CITES = 500
"""How many cites one pair of brackets may hold."""


class Cited(Struct, frozen=True, kw_only=True):
    """One cite as written. locator with its CSL label ("page"), prefix and suffix are text, "" where there is none."""

    key: str
    prefix: str = ""
    suffix: str = ""
    locator: str = ""
    label: str = ""
    suppress_author: bool = False
    line: int = 0


class Cluster(Struct, frozen=True, kw_only=True):
    """Cites that stand together. in_text: the author is part of the sentence (`@key says`). note: the footnote whose
    text holds them, "" in the running text."""

    cites: tuple[Cited, ...]
    in_text: bool = False
    note: str = ""


class NoteMark(Struct, frozen=True):
    """A reference to a footnote that the document has of its own."""

    name: str


class BibliographyMark(Struct, frozen=True):
    """Where the bibliography is to stand: `::: {#refs}` with its closing `:::`, or `<!-- bibliography -->`."""


Piece = str | Cluster | NoteMark | BibliographyMark


def pieces(text: str) -> list[Piece]:
    """A document as what it says and what it cites, in order; the text pieces alone are the document without it."""
    found: list[Piece] = []
    position = 0
    plain: list[str] = []

    def put(piece: Piece) -> None:
        if plain:
            found.append("".join(plain))
            plain.clear()
        found.append(piece)

    notes = _note_spans(text)
    while position < len(text):
        piece, end = _piece_at(text, position, notes)
        if isinstance(piece, str):
            plain.append(piece)
        else:
            put(piece)
            if isinstance(piece, NoteMark):
                plain.append(text[position:end])
        position = end
    if plain:
        found.append("".join(plain))
    return found


_NEXT = re.compile(r"[\[@\\`~<:\]h-]")


def _piece_at(text: str, position: int, notes: list[tuple[int, int, str]]) -> tuple[Piece, int]:
    """The piece that begins here, and where it ends."""
    start = _NEXT.search(text, position)
    if start is None:
        return text[position:], len(text)
    if start.start() > position:
        return text[position : start.start()], start.start()
    skipped = _SKIPPED.match(text, position)
    if skipped:
        return skipped.group(), skipped.end()
    mark = _MARK.match(text, position)
    if mark:
        return BibliographyMark(), mark.end()
    if text[position] == "[":
        note = _NOTE_REFERENCE.match(text, position)
        if note:
            return NoteMark(note.group(1)), note.end()
        bracketed = _bracketed(text, position, notes)
        if bracketed:
            return bracketed
    cite = _CITE.match(text, position) if text[position] in "@-" else None
    if cite and not _in_a_word(text, position):
        return _in_text(text, cite, notes)
    return text[position], position + 1


def _in_a_word(text: str, position: int) -> bool:
    """An e-mail address, or a hyphen that belongs to a word."""
    return position > 0 and (text[position - 1].isalnum() or text[position - 1] in "_@.")


def _bracketed(text: str, position: int, notes: list[tuple[int, int, str]]) -> tuple[Cluster, int] | None:
    end = _closing(text, position)
    inside = text[position + 1 : end] if end else ""
    if not end or "@" not in inside or text[end + 1 : end + 2] in ("(", "["):
        return None
    parts = _split(inside)
    if len(parts) > MOST_CITES:
        return None
    line = text.count("\n", 0, position) + 1
    cites = [_cited(part, line) for part in parts]
    if not all(cites):
        return None
    return Cluster(cites=tuple(c for c in cites if c), note=_note_at(position, notes)), end + 1


def _closing(text: str, position: int) -> int:
    """The bracket that closes the one at `position` (0 for none), before the paragraph ends."""
    depth = 0
    for index in range(position, min(len(text), position + 20_000)):
        character = text[index]
        if character == "\\":
            continue
        if character == "[" and text[index - 1 : index] != "\\":
            depth += 1
        elif character == "]" and text[index - 1 : index] != "\\":
            depth -= 1
            if depth == 0:
                return index
        elif character == "\n" and text[index + 1 : index + 2] == "\n":
            return 0
    return 0


def _split(inside: str) -> list[str]:
    """At the semicolons that stand outside of braces and brackets."""
    parts, depth, start = [], 0, 0
    for index, character in enumerate(inside):
        if character in "{[":
            depth += 1
        elif character in "}]":
            depth = max(depth - 1, 0)
        elif character == ";" and not depth:
            parts.append(inside[start:index])
            start = index + 1
    return [*parts, inside[start:]]


def _cited(part: str, line: int) -> Cited | None:
    for cite in _CITE.finditer(part):
        if not _in_a_word(part, cite.start()):
            locator, label, suffix = _locator(part[cite.end() :])
            return Cited(
                key=cite["key"].strip("{}"),
                prefix=_one_line(part[: cite.start()]),
                suffix=suffix,
                locator=locator,
                label=label,
                suppress_author=bool(cite["minus"]),
                line=line,
            )
    return None


def _in_text(text: str, cite: re.Match[str], notes: list[tuple[int, int, str]]) -> tuple[Cluster, int]:
    line = text.count("\n", 0, cite.start()) + 1
    end = cite.end()
    locator = label = suffix = ""
    follows = re.compile(r"\s?\[").match(text, end)
    if follows:
        close = _closing(text, follows.end() - 1)
        inside = text[follows.end() : close] if close else ""
        following = text[close + 1 : close + 2]
        if close and "@" not in inside and not inside.startswith("^") and not (following and following in "([:"):
            locator, label, suffix = _locator(inside)
            end = close + 1
    cited = Cited(
        key=cite["key"].strip("{}"), suffix=suffix, locator=locator, label=label, line=line,
        suppress_author=bool(cite["minus"]),
    )  # fmt: skip
    in_text = not cite["minus"]
    return Cluster(cites=(cited,), in_text=in_text, note=_note_at(cite.start(), notes)), end


def _locator(after: str) -> tuple[str, str, str]:
    """What stands after the key: locator, its label, and the suffix."""
    rest = after[1:] if after.startswith(",") else after
    match = _LOCATOR.match(rest)
    if match:
        word = (match["label"] or "").casefold().rstrip(".")
        label = LABELS.get(word, "") if match["label"] else "page"
        if label:
            number = (match["labelled"] or match["bare"]).strip("{}")
            return _one_line(number), label, _suffix(rest[match.end() :])
    return "", "", _suffix(after)


def _suffix(text: str) -> str:
    """The suffix keeps the comma or blank that sets it off."""
    shown = " ".join(text.split())
    return f" {shown}" if shown and text[:1].isspace() else shown


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _note_spans(text: str) -> list[tuple[int, int, str]]:
    """Where the texts of the document's own footnotes stand: start, end, name. A note ends where a line begins that
    is neither blank nor indented."""
    found = []
    for match in _NOTE_TEXT.finditer(text):
        end = re.compile(r"\n(?=[^\s])").search(text, match.end())
        found.append((match.start(), end.start() if end else len(text), match.group(1)))
    return found


def _note_at(position: int, notes: list[tuple[int, int, str]]) -> str:
    return next((name for start, end, name in notes if start <= position < end), "")


def clusters(found: list[Piece]) -> Iterator[Cluster]:
    """The clusters of a document, in order."""
    return (piece for piece in found if isinstance(piece, Cluster))
