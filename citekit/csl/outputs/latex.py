"""LaTeX, for pdfLaTeX, XeLaTeX and LuaLaTeX with UTF-8 input; links need the hyperref package.

Every character that TeX reads as a command, a group, a parameter or a ligature is escaped.
"""

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
    ITALIC: ("\\textit{", "}"),
    OBLIQUE: ("\\textsl{", "}"),
    STYLE_NORMAL: ("\\textup{", "}"),
    BOLD: ("\\textbf{", "}"),
    LIGHT: ("\\textmd{", "}"),
    WEIGHT_NORMAL: ("\\textmd{", "}"),
    SMALL_CAPS: ("\\textsc{", "}"),
    VARIANT_NORMAL: ("\\textnormal{", "}"),
    SUPERSCRIPT: ("\\textsuperscript{", "}"),
    SUBSCRIPT: ("\\textsubscript{", "}"),
    BASELINE: ("{", "}"),
    UNDERLINE: ("\\underline{", "}"),
    DECORATION_NONE: ("{", "}"),
    BLOCK: ("\\par ", "\\par "),
    LEFT_MARGIN: ("\\makebox[2.5em][l]{", "}"),
    INDENT: ("\\par\\hspace*{2em}", "\\par "),
}

escape = escaper(
    {
        "\\": "\\textbackslash{}",
        "{": "\\{",
        "}": "\\}",
        "$": "\\$",
        "&": "\\&",
        "#": "\\#",
        "%": "\\%",
        "_": "\\_",
        "^": "\\textasciicircum{}",
        "~": "\\textasciitilde{}",
        "<": "\\textless{}",
        ">": "\\textgreater{}",
        "|": "\\textbar{}",
        '"': "\\symbol{34}",
        "'": "\\symbol{39}",
        "`": "\\symbol{96}",
        "[": "{[}",
        "]": "{]}",
        "-": "{-}",
        "\u00a0": "~",
    }
)
_LONE_HYPHEN = "{-}"


def _escape(text: str) -> str:
    """As `escape`, with braces round a hyphen only where it meets another (where it would become a dash)."""
    escaped = escape(text)
    if "--" in text or text.startswith("-") or text.endswith("-"):
        return escaped
    return escaped.replace(_LONE_HYPHEN, "-")


def _link(target: str, text: str) -> str:
    safe = target.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")
    return f"\\href{{{''.join(chr(92) + c if c in '%#&_$' else c for c in safe)}}}{{{text}}}"


_SYNTAX = Syntax(escape=_escape, marks=MARKS, link=_link)


def write(tokens: Sequence[Token], settings: Settings) -> str:
    """A citation or an entry."""
    return written(tokens, _SYNTAX, settings)


def lay_out(entries: Sequence[str], ids: Sequence[str], options: Mapping[str, Any], settings: Settings) -> str:
    """Entries as paragraphs in a group of their own, with a hanging indent where the style asks for one."""
    hang = "\\hangindent=2em \\hangafter=1 " if is_true(options, "hanging-indent") else ""
    lines = ["{\\setlength{\\parindent}{0pt}"]
    lines += [f"{hang}{text.strip()}\\par" for text in entries]
    lines.append("}")
    return "\n".join(lines) + "\n"


def _heading(text: str) -> str:
    return f"\\subsection*{{{_escape(one_line(text))}}}\n"


OUTPUT = Output(
    name="latex", media_type="application/x-latex", extension=".tex", write=write, lay_out=lay_out, heading=_heading
)
