"""Values of fields as written (`{Text} # macro # "more"`) to the text that they stand for.

BibTeX's `@string` names hold in the whole file, whatever their case; the months are predefined. biblatex manual,
section 2.2 ("@string"); Patashnik, "BibTeXing", section 3.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct, field

MONTHS = {
    "jan": "January", "feb": "February", "mar": "March", "apr": "April", "may": "May", "jun": "June", "jul": "July",
    "aug": "August", "sep": "September", "oct": "October", "nov": "November", "dec": "December",
}  # fmt: skip
MOST_EXPANDED = 1_000_000
"""How many characters a value may reach through macros."""

_BRACES = re.compile(r"(?<!\\)[{}]")
_SIMPLE = re.compile(r"\{[^{}\\]*\}|\"[^{}\"\\]*\"|\d+")
_BARE = re.compile(r"[^\s#{}\",=%]+")

Report = Callable[[str, str], None]
"""Told of trouble: the code of a finding and what is wrong."""


class Part(Struct, frozen=True):
    """One operand of `#`: its text without delimiters, or the name of a macro."""

    text: str
    is_macro: bool = False


def parts(value: str) -> tuple[Part, ...] | None:
    """The operands of a value, or None where it is no value (BibTeX grammar)."""
    if _SIMPLE.fullmatch(value):
        return (Part(value if value[0] not in '{"' else value[1:-1]),)
    found: list[Part] = []
    position, wanted = 0, True
    while position < len(value):
        char = value[position]
        if char.isspace():
            position += 1
        elif char == "#" and not wanted:
            wanted, position = True, position + 1
        elif not wanted:
            return None
        else:
            end = _end_of_operand(value, position)
            if end < 0:
                return None
            text = value[position:end]
            found.append(Part(text[1:-1]) if char in '{"' else Part(text, is_macro=not text.isdigit()))
            wanted, position = False, end
    return None if wanted else tuple(found)


def _end_of_operand(value: str, start: int) -> int:
    """Where the operand that starts here ends, or -1."""
    if value[start] == "{":
        return end_of_braces(value, start)
    if value[start] == '"':
        return _end_of_quotes(value, start)
    match = _BARE.match(value, start)
    return match.end() if match else -1


def end_of_braces(value: str, start: int) -> int:
    """The place after the brace that closes the one at `start`, or -1. A brace after a backslash does not count."""
    depth = 0
    for match in _BRACES.finditer(value, start):
        depth += 1 if match.group() == "{" else -1
        if depth == 0:
            return match.end()
    return -1


_QUOTE_OR_BRACE = re.compile(r"(?<!\\)[{}]|\"")


def _end_of_quotes(value: str, start: int) -> int:
    depth = 0
    for match in _QUOTE_OR_BRACE.finditer(value, start + 1):
        char = match.group()
        if char == '"' and depth == 0:
            return match.end()
        depth += {"{": 1, "}": -1}.get(char, 0)
    return -1


class Macros(Struct):
    """The `@string` definitions of a file. `evaluate` never raises: trouble goes to `report`."""

    definitions: dict[str, str] = field(default_factory=dict)
    _known: dict[str, str] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)

    def define(self, name: str, value: str) -> None:
        self.definitions[name.lower()] = value

    def evaluate(self, value: str, report: Report) -> str:
        """The text that a value stands for. An unknown macro stands for its own name; what is no value, for itself."""
        if value.startswith("{") and _SIMPLE.fullmatch(value):
            return value[1:-1]
        operands = parts(value)
        if operands is None:
            return value
        if len(operands) == 1 and not operands[0].is_macro:
            return operands[0].text
        texts, length = [], 0
        for operand in operands:
            text = self._expand(operand.text, report) if operand.is_macro else operand.text
            length += len(text)
            if length > MOST_EXPANDED:
                report("CK206", f"grows past {MOST_EXPANDED:,} characters through @string macros; kept as written")
                return " ".join(o.text for o in operands)
            texts.append(text)
        return "".join(texts)

    def _expand(self, name: str, report: Report) -> str:
        folded = name.lower()
        if folded in self._known:
            return self._known[folded]
        if folded not in self.definitions:
            if folded in MONTHS:
                return MONTHS[folded]
            report("CK204", f'the @string "{name}" is not defined; its name was kept as text, here and further on')
            self._known[folded] = name
            return name
        if folded in self._open or len(self._open) > 100:
            report("CK205", f'the @string "{name}" is built from itself')
            return name
        self._open.add(folded)
        text = self.evaluate(self.definitions[folded], report)
        self._open.discard(folded)
        self._known[folded] = text
        return text
