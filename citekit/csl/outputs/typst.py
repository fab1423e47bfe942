"""Typst markup. Functions are closed with a semicolon, so that what follows is never taken for an argument."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from citekit.csl.outputs.base import Output, Settings, Syntax, escaper, is_true, one_line, written
from citekit.csl.tokens import (
    BASELINE,
    BLOCK,
    BOLD,
    DECORATION_NONE,
    INDENT,
    ITALIC,
    LEFT_MARGIN,
    LIGHT,
    OBLIQUE,
    RIGHT_INLINE,
    SMALL_CAPS,
    STYLE_NORMAL,
    SUBSCRIPT,
    SUPERSCRIPT,
    UNDERLINE,
    VARIANT_NORMAL,
    WEIGHT_NORMAL,
    Token,
)

_END = "];"
MARKS: Mapping[int, tuple[str, str]] = {
    ITALIC: ('#text(style: "italic")[', _END),
    OBLIQUE: ('#text(style: "oblique")[', _END),
    STYLE_NORMAL: ('#text(style: "normal")[', _END),
    BOLD: ('#text(weight: "bold")[', _END),
    LIGHT: ('#text(weight: "light")[', _END),
    WEIGHT_NORMAL: ('#text(weight: "regular")[', _END),
    SMALL_CAPS: ("#smallcaps[", _END),
    VARIANT_NORMAL: ("#[", _END),
    SUPERSCRIPT: ("#super[", _END),
    SUBSCRIPT: ("#sub[", _END),
    BASELINE: ("#[", _END),
    UNDERLINE: ("#underline[", _END),
    DECORATION_NONE: ("#[", _END),
    BLOCK: ("#block[", _END),
    LEFT_MARGIN: ("#box(width: 2.5em)[", _END),
    RIGHT_INLINE: ("#[", _END),
    INDENT: ("#pad(left: 2em)[", _END),
}

escape = escaper({char: f"\\{char}" for char in "\\*_`$#@<>[]~/-+='\"{}:;"})
"""Characters of Typst's syntax; colons and semicolons since they would end or name what stands before them."""


def _link(target: str, text: str) -> str:
    quoted = target.replace("\\", "\\\\").replace('"', '\\"')
    return f'#link("{quoted}")[{text}];'


def _number_guard(text: str) -> str:
    """A paragraph that begins "1." is no list item."""
    digits = len(text) - len(text.lstrip("0123456789"))
    return f"{text[:digits]}\\{text[digits:]}" if digits and text[digits : digits + 1] == "." else text


_SYNTAX = Syntax(escape=escape, marks=MARKS, link=_link)


def write(tokens: Sequence[Token], settings: Settings) -> str:
    """A citation or an entry."""
    return _number_guard(written(tokens, _SYNTAX, settings))


def lay_out(entries: Sequence[str], ids: Sequence[str], options: Mapping[str, Any], settings: Settings) -> str:
    """Entries as paragraphs in a block of their own."""
    hang = "#set par(hanging-indent: 2em)\n" if is_true(options, "hanging-indent") else ""
    body = "\n\n".join(text.strip() for text in entries)
    return f"#[\n{hang}{body}\n]\n"


def _heading(text: str) -> str:
    return f"== {escape(one_line(text))}\n\n"


OUTPUT = Output(
    name="typst", media_type="text/x-typst", extension=".typ", write=write, lay_out=lay_out, heading=_heading
)
