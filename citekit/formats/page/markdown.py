"""A page saved as Markdown (CommonMark, with tables; raw HTML allowed) → the HTML that it stands for, line for line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from citekit.formats.page.markup import HTML_TYPES, LOOKED_AT
from citekit.model import Source

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


MOST_JOINED = 4
"""So many lines a program that fills lines makes of one link's address or one heading."""
_LINK = re.compile(r"\]\(\s?(?:https?://|mailto:|[\w./#?-]|$)", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(?=\S)", re.MULTILINE)
_STRONG = re.compile(r"(?<![\w*])(\*\*|__)(?=[^\s*_])[^*_\n]{1,200}\1(?!\w)")
_ITEM = re.compile(r"^ {0,3}(?:[-*+]|\d{1,3}[.)])[ \t]+(?=\S)", re.MULTILINE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|body|a\s[^<>]{0,200}\bhref|h[1-6]|li)\b", re.IGNORECASE)
_TABLE = re.compile(r"\|.*\n {0,3}(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*\n.*\|")
"""The rule below a table's head, between rows with strokes (GFM, "Tables")."""
MARKDOWN_TYPES = ("text/markdown", "text/x-markdown")
_CELLS = re.compile(r"\s\|\s\s")
_RULE = re.compile(r"\s*-{3,}(?:\s*\|\s*-{3,})*\s*")
_INDENTED = re.compile(r" {4,}\S")
_RAW = frozenset({"fence", "code_block", "html_block"})

Numbered = tuple[int, str]
"""A line and its number in the text, from 0."""


def is_markdown(text: str, source: Source) -> bool:
    """Whether a text is a page as Markdown: it is said to be, or has links, headings or bold type as Markdown writes
    them, and several times as many as HTML's."""
    if source.media_type in MARKDOWN_TYPES:
        return True
    if source.media_type in HTML_TYPES:
        return False
    part = text[:LOOKED_AT]
    links, headings = len(_LINK.findall(part)), len(_HEADING.findall(part))
    strong = len(_STRONG.findall(part))
    if links + headings + strong + len(_TABLE.findall(part)) <= 2 * len(_HTML.findall(part)):
        return False
    if _TABLE.search(part):
        return True
    items = len(_ITEM.findall(part))
    return links >= 3 or strong >= 3 or (headings >= 2 and links + strong + items >= 2) or (links >= 1 and items >= 2)


def markdown_as_html(text: str) -> str:
    """The text as HTML, each block on the line where the Markdown has it."""
    numbered = list(enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))
    numbered = list(_with_terms(list(_with_rows(list(_joined_lines(numbered))))))
    # without "code": what a converter indents is a list's text, no program
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table").disable("code")
    tokens = parser.parse("\n".join(line for _, line in numbered))
    numbers = [number for number, _ in numbered]
    return "<html><body>" + "".join(_rendered(parser, tokens, numbers)) + "</body></html>"


def _rendered(parser: MarkdownIt, tokens: Sequence[Token], numbers: Sequence[int]) -> Iterator[str]:
    """The tokens as HTML; before each block so many line ends that it stands on its own line."""
    line = 0
    for token in tokens:
        if token.map and token.map[0] < len(numbers) and numbers[token.map[0]] > line:
            yield "\n" * (numbers[token.map[0]] - line)
            line = numbers[token.map[0]]
        piece = parser.renderer.render([token], parser.options, {})
        if token.type not in _RAW:
            piece = piece.rstrip("\n")
        line += piece.count("\n")
        yield piece


def _joined_lines(numbered: Iterable[Numbered]) -> Iterator[Numbered]:
    """The lines, with those made one that a program broke at its margin inside an address or a heading's link."""
    held: Numbered | None = None
    joined = 0
    for number, line in numbered:
        glue = _glue(held[1], line.strip()) if held is not None and line.strip() and joined < MOST_JOINED else None
        if held is not None and glue is not None:
            held = (held[0], held[1] + glue + line.strip())
            joined += 1
            continue
        if held is not None:
            yield held
        held, joined = (number, line), 0
    if held is not None:
        yield held


def _with_rows(numbered: Sequence[Numbered]) -> Iterator[Numbered]:
    """The lines, with rows of a table that only a stroke and two spaces part ("2021  |  A. Roe. [a](b) | [c](d)")
    written as GFM writes them, where a stroke inside a cell is escaped."""
    inside = False
    for i, (number, line) in enumerate(numbered):
        following = numbered[i + 1][1] if i + 1 < len(numbered) else ""
        if _RULE.fullmatch(line) and _CELLS.search(following) and not following.lstrip().startswith("|"):
            yield from ((number, ""), (number, f"| |{' |' * len(_CELLS.findall(following))}"))
            yield number, "|---|" + "---|" * len(_CELLS.findall(following))
            inside = True
        elif inside and line.strip():
            cells = [c.strip().replace("|", "\\|") for c in _CELLS.split(line)]
            yield number, f"| {' | '.join(cells)} |"
        else:
            inside = False
            yield number, line


def _with_terms(numbered: Sequence[Numbered]) -> Iterator[Numbered]:
    """The lines, with each term whose definition stands indented below one empty line made one paragraph with it, of as
    many lines; a converter parts it from the term before by nothing."""
    inside = False
    for i, (number, line) in enumerate(numbered):
        below = [x for _, x in numbered[i + 1 : i + 3]]
        if _is_term(line, below):
            yield from ((number, ""), (number, f"{line.rstrip()}  "))
            inside = True
        elif inside and _INDENTED.match(line):
            yield number, f"{line.strip()}  "
        elif inside and not line.strip() and below and _INDENTED.match(below[0]):
            continue
        else:
            inside = False
            yield number, line


def _is_term(line: str, below: Sequence[str]) -> bool:
    if not line[:1].strip() or _ITEM.match(line) or _HEADING.match(line):
        return False
    return len(below) == 2 and not below[0].strip() and bool(_INDENTED.match(below[1]))


def _glue(line: str, following: str) -> str | None:
    """What joins a line to the next where it is open: nothing inside an address, a space before an address's title and
    inside a heading's link; None where it is not open."""
    target = line.rfind("](")
    if target >= 0 and ")" not in line[target:]:
        if not line[target + 2 :].strip():
            return None
        return " " if following.startswith(('"', "'")) else ""
    if _HEADING.match(line) and line.rfind("[") > line.rfind("]"):
        return " "
    return None
