"""Plain text: formatting is left out, an entry is a paragraph, blocks are lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from citekit.csl.outputs.base import Output, Settings, Syntax, joined, one_line, written
from citekit.csl.tokens import BLOCK, INDENT, LEFT_MARGIN, RIGHT_INLINE, Token

_MARKS = {BLOCK: ("\n", "\n"), LEFT_MARGIN: ("\n", ""), RIGHT_INLINE: (" ", "\n"), INDENT: ("\n    ", "\n")}


def _link(target: str, text: str) -> str:
    return text if text in target or target.endswith(text) else f"{text} <{target}>"


_SYNTAX = Syntax(escape=str, marks=_MARKS, link=_link)


def write(tokens: Sequence[Token], settings: Settings) -> str:
    """A citation or an entry."""
    return tidied(written(tokens, _SYNTAX, settings))


def tidied(text: str) -> str:
    """Two blanks at the edge of a block become one."""
    return (
        "\n".join(line.replace("  ", " ").rstrip() for line in text.strip("\n").split("\n")) if "\n" in text else text
    )


def lay_out(entries: Sequence[str], ids: Sequence[str], options: Mapping[str, Any], settings: Settings) -> str:
    """Entries as paragraphs; a blank line between them where the style asks for spacing (the default)."""
    between = "\n" if str(options.get("entry-spacing", 1)) == "0" else "\n\n"
    return joined(entries, between)


def _heading(text: str) -> str:
    line = one_line(text)
    return f"{line}\n{'-' * len(line)}\n"


OUTPUT = Output(
    name="text", media_type="text/plain", extension=".txt", write=write, lay_out=lay_out, heading=_heading,
    syntax=_SYNTAX, tidied=tidied,
)  # fmt: skip
