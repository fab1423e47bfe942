"""The `extra` field: lines `Label: value` that mean CSL variables are ours, every other line is kept byte for byte.

A label is a CSL variable in any case, with blanks, hyphens or underscores ("Original Title", "event-place"), or "Type".
A name is `Family || Given`, or the whole name; each name has a line of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citekit.model.vocabulary import KINDS, LEGACY_VARIABLES, Kind

OWN = "extra/"
"""What the names of fields kept in `extra` begin with."""


def _folded(label: str) -> str:
    return label.strip().casefold().replace("_", " ").replace("-", " ")


_LABELS = {
    **{_folded(old): new for old, new in LEGACY_VARIABLES.items()},
    **{_folded(variable): variable for variable in KINDS},
    "type": "type",
    "citation key": "citation-key",
}
_NAMES = frozenset(v for v, kind in KINDS.items() if kind is Kind.NAME)


def own_lines(extra: str) -> dict[str, Any]:
    """{"extra/original-date": "1901", "extra/editor": ["Bell || Ann", …]} of the lines that mean CSL variables."""
    found: dict[str, Any] = {}
    for line in extra.splitlines():
        variable, value = _parsed(line)
        if not variable:
            continue
        if variable in _NAMES:
            found.setdefault(OWN + variable, []).append(value)
        else:
            found.setdefault(OWN + variable, value)  # a second line of one label is the user's
    return found


def extra_with(extra: str, change: Mapping[str, Any]) -> str:
    """`extra` with own lines set or (None) taken out; all other lines stay byte for byte, in their order."""
    wanted = {name.removeprefix(OWN): value for name, value in change.items() if name.startswith(OWN)}
    kept: list[str] = []
    done: set[str] = set()
    for line in extra.splitlines(keepends=True):
        variable, _ = _parsed(line)
        if variable not in wanted or (variable in done and variable not in _NAMES):
            kept.append(line)
        elif variable not in done:
            done.add(variable)
            ending = line[len(line.rstrip("\r\n")) :]
            kept += [f"{text}{ending}" for text in _lines(variable, wanted[variable])]
    rest = [text for variable, value in wanted.items() if variable not in done for text in _lines(variable, value)]
    text = "".join(kept)
    if not extra.endswith(("\n", "\r")) and text != extra:  # the last line went: its predecessor is the last now
        text = text.removesuffix("\n").removesuffix("\r")
    rest = [line for variable, value in wanted.items() if variable not in done for line in _lines(variable, value)]
    if rest and text and not text.endswith(("\n", "\r")):
        text += "\n"
    return text + "\n".join(rest)


def _parsed(line: str) -> tuple[str, str]:
    label, colon, value = line.partition(":")
    value = value.strip()
    variable = _LABELS.get(_folded(label), "") if colon and value else ""
    return (variable, value) if variable else ("", "")


def _lines(variable: str, value: Any) -> list[str]:
    if value is None:
        return []
    label = variable if variable.isupper() else variable.replace("-", " ").replace("_", " ").title()
    return [f"{label}: {v}" for v in (value if isinstance(value, list) else [value])]
