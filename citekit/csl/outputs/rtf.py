"""Rich Text Format: ASCII, other characters as `\\uN`; a bibliography is a whole document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from citekit.csl.outputs.base import Output, Settings, Syntax, is_true, one_line, written
from citekit.csl.tokens import (
    BASELINE,
    BLOCK,
    BOLD,
    DECORATION_NONE,
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

MARKS: Mapping[int, tuple[str, str]] = {
    ITALIC: ("{\\i ", "}"),
    OBLIQUE: ("{\\i ", "}"),
    STYLE_NORMAL: ("{\\i0 ", "}"),
    BOLD: ("{\\b ", "}"),
    WEIGHT_NORMAL: ("{\\b0 ", "}"),
    SMALL_CAPS: ("{\\scaps ", "}"),
    VARIANT_NORMAL: ("{\\scaps0 ", "}"),
    SUPERSCRIPT: ("{\\super ", "}"),
    SUBSCRIPT: ("{\\sub ", "}"),
    BASELINE: ("{\\nosupersub ", "}"),
    UNDERLINE: ("{\\ul ", "}"),
    DECORATION_NONE: ("{\\ulnone ", "}"),
    BLOCK: ("\\line ", "\\line "),
    LEFT_MARGIN: ("", "\\tab "),
    INDENT: ("\\line\\tab ", "\\line "),
}
_HANGING = "\\li720\\fi-720 "


def escape(text: str) -> str:
    """ASCII text in which nothing is a control word or a group."""
    return "".join(_char(char) for char in one_line(text))


def _char(char: str) -> str:
    if char in "\\{}":
        return f"\\{char}"
    if " " <= char <= "~":
        return char
    units = char.encode("utf-16-le", "surrogatepass")
    numbers = (int.from_bytes(units[i : i + 2], "little", signed=True) for i in range(0, len(units), 2))
    return "".join(f"\\u{number}?" for number in numbers)


def _link(target: str, text: str) -> str:
    safe = target.replace('"', "%22").replace("\\", "%5C")
    return f'{{\\field{{\\*\\fldinst{{HYPERLINK "{escape(safe)}"}}}}{{\\fldrslt{{{text}}}}}}}'


_SYNTAX = Syntax(escape=escape, marks=MARKS, link=_link)


def write(tokens: Sequence[Token], settings: Settings) -> str:
    """A citation or an entry, without the document round it."""
    return written(tokens, _SYNTAX, settings)


def lay_out(entries: Sequence[str], ids: Sequence[str], options: Mapping[str, Any], settings: Settings) -> str:
    """A document with a paragraph for each entry."""
    align = options.get("second-field-align") in ("flush", "margin")
    start = "\\pard " + (_HANGING if align or is_true(options, "hanging-indent") else "")
    body = "".join(f"{start}{text.strip()}\\par\n" for text in entries)
    return f"{{\\rtf1\\ansi\\uc1\\deff0{{\\fonttbl{{\\f0 Times New Roman;}}}}\n{body}}}\n"


def _heading(text: str) -> str:
    return f"{{\\pard\\b {escape(text)}\\par}}\n"


OUTPUT = Output(
    name="rtf", media_type="application/rtf", extension=".rtf", write=write, lay_out=lay_out, heading=_heading
)
