"""reStructuredText. Inline markup does not nest there, so each text has the one role that says most about it, and a
link has none. Markup is set off by `\\ ` (an escaped blank, which prints nothing)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from citekit.csl.outputs.base import Output, Settings, joined, one_line, tidy
from citekit.csl.outputs.links import link_target, with_uri_prefix
from citekit.csl.tokens import (
    BASELINE,
    BLOCK,
    BOLD,
    INDENT,
    ITALIC,
    KIND,
    LEFT_MARGIN,
    OBLIQUE,
    STYLE_NORMAL,
    SUBSCRIPT,
    SUPERSCRIPT,
    WEIGHT_NORMAL,
    Kind,
    Token,
    plain,
    span_end,
)

_ROLES: Mapping[int, tuple[str, str]] = {
    SUPERSCRIPT: (":sup:`", "`"),
    SUBSCRIPT: (":sub:`", "`"),
    BOLD: ("**", "**"),
    ITALIC: ("*", "*"),
    OBLIQUE: ("*", "*"),
}
"""The first that holds is the one that is written."""

_ENDS = {STYLE_NORMAL: (ITALIC, OBLIQUE), WEIGHT_NORMAL: (BOLD,), BASELINE: (SUPERSCRIPT, SUBSCRIPT)}
_SPECIAL = re.compile(r"[\\`*_|<>\[\]:]")
_ENUMERATOR = re.compile(r"^\(?(?:[0-9]+|[A-Za-z]|[ivxlcdmIVXLCDM]+|#)[.)](?=\s|$)|^[-+*•‣⁃](?=\s|$)")


def escape(text: str) -> str:
    """Text in which nothing begins markup."""
    return _SPECIAL.sub(r"\\\g<0>", one_line(text))


def write(tokens: Sequence[Token], settings: Settings) -> str:
    """A citation or an entry on one line; blocks are lines."""
    tokens = tidy(with_uri_prefix(tokens) if settings.links else tokens, dict.fromkeys(_ROLES))
    pieces: list[tuple[str, tuple[str, str] | None]] = []
    open_marks: list[int] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if isinstance(token, str):
            pieces.append((escape(token), _role(open_marks)))
        elif KIND[token] is Kind.LINK and settings.links and not token & 1:
            end = span_end(tokens, index)
            pieces.append(_link(token, plain(tokens[index:end])))
            index = end
        elif KIND[token] is Kind.FORMAT:
            open_marks = open_marks[:-1] if token & 1 else [*open_marks, token]
        else:
            pieces.append((_break(token), None))
        index += 1
    return _guarded(_set_off(pieces))


def _role(open_marks: Sequence[int]) -> tuple[str, str] | None:
    held: set[int] = set()
    for mark in open_marks:
        held.difference_update(_ENDS.get(mark, ()))
        held.add(mark)
    return next((role for mark, role in _ROLES.items() if mark in held), None)


def _link(mark: int, text: str) -> tuple[str, tuple[str, str] | None]:
    target = link_target(mark, text)
    if not target:
        return escape(text), None
    shown = escape(text.strip())
    address = f"{target[:-1]}%5F" if target.endswith("_") else target  # a final "_" would name another target
    return f"{shown} <{address}>", ("`", "`__")


def _break(mark: int) -> str:
    if mark & ~1 in (BLOCK, INDENT):
        return "\n"
    return " " if mark == LEFT_MARGIN | 1 else ""


def _set_off(pieces: Sequence[tuple[str, tuple[str, str] | None]]) -> str:
    out: list[str] = []
    for role, group in groupby((piece for piece in pieces if piece[0]), key=lambda piece: piece[1]):
        text = "".join(text for text, _ in group)
        if role is None or not text.strip():
            out.append(text)
        else:
            bare = text.strip(" ")
            lead, trail = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
            out.append(f"{lead}\\ {role[0]}{bare}{role[1]}\\ {trail}")
    return "".join(out).replace("  ", " ")


def _guarded(text: str) -> str:
    """Lines that would begin a list begin with a backslash."""
    lines = (line.strip(" ") for line in text.strip("\n").split("\n"))
    return "\n".join(f"\\{line}" if _ENUMERATOR.match(line) else line for line in lines if line)


def lay_out(entries: Sequence[str], ids: Sequence[str], options: Mapping[str, Any], settings: Settings) -> str:
    """Entries as paragraphs."""
    return joined(("| " + text.replace("\n", "\n| ") if "\n" in text else text for text in entries), "\n\n")


def _heading(text: str) -> str:
    line = escape(text)
    return f"{line}\n{'-' * (2 * len(line))}\n\n"


OUTPUT = Output(name="rst", media_type="text/x-rst", extension=".rst", write=write, lay_out=lay_out, heading=_heading)
