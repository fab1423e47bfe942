"""A page saved as Markdown (CommonMark, with tables; raw HTML allowed) → the HTML that it stands for, line for line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from citekit.model import Source

LOOKED_AT = 200_000
"""So many characters tell whether a text is Markdown."""
MOST_JOINED = 4
"""So many lines a program that fills lines makes of one link's address or one heading."""
_LINK = re.compile(r"\]\(\s?(?:https?://|mailto:|[\w./#?-]|$)", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(?=\S)", re.MULTILINE)
_STRONG = re.compile(r"(?<![\w*])(\*\*|__)(?=[^\s*_])[^*_\n]{1,200}\1(?!\w)")
_ITEM = re.compile(r"^ {0,3}(?:[-*+]|\d{1,3}[.)])[ \t]+(?=\S)", re.MULTILINE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|body|a\s[^<>]{0,200}\bhref|h[1-6]|li)\b", re.IGNORECASE)
_MEDIA_TYPES = ("text/markdown", "text/x-markdown")
_RAW = frozenset({"fence", "code_block", "html_block"})


def is_markdown(text: str, source: Source) -> bool:
    """Whether a text is a page as Markdown: it is said to be, or has links, headings or bold type as Markdown writes
    them, and several times as many as HTML's."""
    if source.media_type in _MEDIA_TYPES:
        return True
    if source.media_type in ("text/html", "application/xhtml+xml"):
        return False
    part = text[:LOOKED_AT]
    links, headings = len(_LINK.findall(part)), len(_HEADING.findall(part))
    strong = len(_STRONG.findall(part))
    if links + headings + strong <= 2 * len(_HTML.findall(part)):
        return False
    items = len(_ITEM.findall(part))
    return links >= 3 or strong >= 3 or (headings >= 2 and links + strong + items >= 2) or (links >= 1 and items >= 2)


def markdown_as_html(text: str) -> str:
    """The text as HTML, each block on the line where the Markdown has it."""
    lines, numbers = _joined_lines(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    parser = MarkdownIt("commonmark").enable("table")
    tokens = parser.parse("\n".join(lines))
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


def _joined_lines(lines: Sequence[str]) -> tuple[list[str], list[int]]:
    """The lines, with those made one that a program broke at its margin inside an address or a heading's link; and the
    number of each, from 0."""
    out: list[str] = []
    numbers: list[int] = []
    joined = MOST_JOINED
    for number, line in enumerate(lines):
        glue = _glue(out[-1]) if out and line.strip() and joined < MOST_JOINED else None
        if glue is not None:
            out[-1] += glue + line.strip()
            joined += 1
        else:
            out.append(line)
            numbers.append(number)
            joined = 0
    return out, numbers


def _glue(line: str) -> str | None:
    """What joins a line to the next where it is open: nothing inside an address, a space inside a heading's link."""
    target = line.rfind("](")
    if target >= 0 and ")" not in line[target:]:
        return "" if line[target + 2 :].strip() else None
    if _HEADING.match(line) and line.rfind("[") > line.rfind("]"):
        return " "
    return None
