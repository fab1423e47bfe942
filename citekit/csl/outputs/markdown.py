"""Markdown (CommonMark, as pandoc and GitHub read it).

Italics and bold as `*` and `**`; what Markdown has no sign for as the HTML elements that it lets through. Every
character that could begin markup is escaped with a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from citekit.csl.outputs.base import Output, Settings, Syntax, joined, one_line, tidy, written
from citekit.csl.outputs.html import attribute
from citekit.csl.tokens import (
    BLOCK,
    BOLD,
    INDENT,
    ITALIC,
    LEFT_MARGIN,
    OBLIQUE,
    SMALL_CAPS,
    STYLE_NORMAL,
    SUBSCRIPT,
    SUPERSCRIPT,
    UNDERLINE,
    VARIANT_NORMAL,
    WEIGHT_NORMAL,
    Token,
)

_SPECIAL = re.compile(r"[\\`*{}\[\]<~^$|@]|&(?=#|[A-Za-z0-9]*(?:;|$))|(?<![^\W_])_|_(?![^\W_])|-(?=-)|!$")
_LINE = re.compile(r"^(\s*)([-+](?=\s|$)|\d{1,9}[.)](?=\s|$)|[>#]|[=-]+(?=\s*$))")
_BREAKS = re.compile(r"(?:\\\n){2,}")


def _span(style: str) -> tuple[str, str]:
    return f'<span style="{style}">', "</span>"


MARKS: Mapping[int, tuple[str, str]] = {
    ITALIC: ("*", "*"),
    OBLIQUE: ("*", "*"),
    STYLE_NORMAL: _span("font-style:normal"),
    BOLD: ("**", "**"),
    WEIGHT_NORMAL: _span("font-weight:normal"),
    SMALL_CAPS: _span("font-variant:small-caps"),
    VARIANT_NORMAL: _span("font-variant:normal"),
    SUPERSCRIPT: ("<sup>", "</sup>"),
    SUBSCRIPT: ("<sub>", "</sub>"),
    UNDERLINE: ("<u>", "</u>"),
    BLOCK: ("\\\n", "\\\n"),
    LEFT_MARGIN: ("", " "),
    INDENT: ("\\\n", "\\\n"),
}
_EDGED = dict.fromkeys((ITALIC, OBLIQUE, BOLD))


def escape(text: str) -> str:
    """Text that begins no emphasis, link, code, HTML, citation, formula or dash; "_" within words is left."""
    return _SPECIAL.sub(r"\\\g<0>", one_line(text))


def _link(target: str, text: str) -> str:
    return f"[{text}](<{attribute(target)}>)"


_SYNTAX = Syntax(escape=escape, marks=MARKS, link=_link)


def write(tokens: Sequence[Token], settings: Settings) -> str:
    """A citation or an entry, none of whose lines begins a list, a heading or a quotation. Blocks are lines."""
    text = _BREAKS.sub("\\\\\n", written(tidy(tokens, _EDGED), _SYNTAX, settings))
    return "\n".join(_LINE.sub(_guard, line) for line in text.removeprefix("\\\n").removesuffix("\\\n").split("\n"))


def _guard(found: re.Match[str]) -> str:
    """What would begin a list or the like, with a backslash: "1." as "1\\.", "-" as "\\-"."""
    mark = found[2]
    return f"{found[1]}{mark[:-1]}\\{mark[-1]}" if mark[0].isdigit() else f"{found[1]}\\{mark}"


def lay_out(entries: Sequence[str], ids: Sequence[str], options: Mapping[str, Any], settings: Settings) -> str:
    """Entries as paragraphs."""
    return joined((text.strip(" ") for text in entries), "\n\n")


def _heading(text: str) -> str:
    return f"## {escape(one_line(text))}\n\n"


OUTPUT = Output(
    name="markdown", media_type="text/markdown", extension=".md", write=write, lay_out=lay_out, heading=_heading
)
