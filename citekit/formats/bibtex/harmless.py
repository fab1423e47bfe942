"""What may be written as it stood in a source: LaTeX that does nothing but typeset, in braces that match."""

from __future__ import annotations

import re

from citekit.formats.bibtex.latex_tables import DANGEROUS
from citekit.formats.jsontext import JSON

_ACTING = re.compile(rf"\\(?:{'|'.join(sorted(DANGEROUS))})(?![A-Za-z])")


def acts(value: str) -> bool:
    """Whether a command in it does more than typeset."""
    return "\\" in value and _ACTING.search(value) is not None


def is_harmless(value: str) -> bool:
    """Balanced braces, no lone backslash at the end, no command that does anything but typeset."""
    depth = 0
    previous = ""
    for char in value:
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth < 0 or previous == "\\":
                return False
        previous = "" if previous == "\\" and char == "\\" else char
    clean = value == " ".join(value.split()) and not value.startswith(JSON)
    return clean and depth == 0 and not value.endswith("\\") and not acts(value)


def is_tame(value: str) -> bool:
    """No backslash, no brace, no blanks at the ends."""
    return "\\" not in value and "{" not in value and "}" not in value and value == " ".join(value.split())
