"""A page's HTML as text, the ways in which people get it: what a browser copies, and what a text browser prints."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

_BLOCKS = frozenset(
    "p div li ul ol dl dt dd table tr h1 h2 h3 h4 h5 h6 section article header footer nav main pre blockquote details "
    "summary hr body".split()
)
_APART = frozenset("p ul ol dl h1 h2 h3 h4 h5 h6 pre blockquote table hr".split())
_SKIPPED = frozenset("script style head noscript template button select".split())

Line = tuple[str, int, str, bool]
"""Text, depth of lists, mark, and whether an empty line stands before it."""


def copied(html: str) -> str:
    """What a browser copies: a line a block, empty lines around paragraphs."""
    return "".join(("\n" if apart else "") + text + "\n" for text, _, _, apart in _lines(html))


def filled(html: str, width: int = 72) -> str:
    """What a text browser prints: lines filled up to a margin, indented, items marked, headings at the edge."""
    out: list[str] = []
    for text, depth, mark, apart in _lines(html):
        indent = "" if mark == "#" else " " * (3 + 4 * depth)
        lead = f"{mark} " if mark not in ("", "#") else ""
        out += [""] if apart else []
        out += textwrap.wrap(
            text, width, initial_indent=indent[: len(indent) - len(lead)] + lead, subsequent_indent=indent,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
    return "\n".join(out) + "\n"


def _lines(html: str) -> Iterator[Line]:
    text, depth, mark, apart = "", 0, "", False
    tree = lxml_html.document_fromstring(html)
    for event, node in etree.iterwalk(tree, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        if any(a.tag in _SKIPPED for a in (node, *node.iterancestors())):
            text += (node.tail or "") if event == "end" and node.tag in _SKIPPED - {"head"} else ""
            continue
        if tag in _BLOCKS or tag == "br" or tag == "td":
            bare = re.sub(r"\s+", " ", text).strip()
            if bare and (tag != "td" or (event == "start" and node.getprevious() is None)):
                yield bare, depth, mark, apart
                text, mark, apart = "", "" if mark == "#" else mark.replace("*", ""), False
            text += " " if tag == "td" else ""
        apart = apart or tag in _APART
        depth += (tag in ("ul", "ol")) * (1 if event == "start" else -1)
        if tag == "li" and event == "start":
            mark = "*"
        elif re.fullmatch(r"h[1-6]", tag):
            mark = "#" if event == "start" else ""
        text += (
            (node.text or "") if event == "start" else (node.tail or ("" if tag in ("b", "i", "em", "strong") else " "))
        )
