"""Extension fields (`csl-…`) that keep what a .bib entry has no field for; BibTeX and biber ignore them.

`csl-type` and `csl-<variable>` hold what would not read back from the ordinary fields; `csl-absent` names what would
be read back though it is not there. `csl-hash` holds a mark of what the ordinary fields said when it was written: a
variable whose ordinary fields were edited since is taken from them. spec "Exchange formats", 3.6.
"""

from __future__ import annotations

import hashlib
from typing import Any

from citekit.formats.bibtex.inherit import Entry
from citekit.formats.bibtex.jsontext import JSON, from_json, to_json
from citekit.formats.bibtex.latex import decode
from citekit.formats.bibtex.latex_out import encode
from citekit.model import Date, Item, Names, Value
from citekit.model.csl_data import item_from_csl, item_to_csl
from citekit.model.vocabulary import KINDS, SCHEMA_NAMES, TYPES

PREFIX = "csl-"
_SPELT = {name.casefold(): name for name in KINDS}


def restore(entry: Entry, item: Item) -> Item:
    """The item with what its entry's extension fields say; the item itself where there are none."""
    fields = {n[len(PREFIX) :]: v for n, v in entry.values.items() if n.startswith(PREFIX)}
    if not fields:
        return item
    custom = {n: v for n, v in item.custom.items() if not n.startswith(PREFIX)}
    marks = dict(p.partition("=")[::2] for p in fields.pop("hash", "").split())
    variables = dict(item.variables)
    about: dict[str, Any] = dict(item.about)
    kind = item.type
    for name, value in fields.items():
        variable = _SPELT.get(name, name)
        if name == "type":
            told = value.strip()
            kind = told if told in TYPES and marks.get("type", mark(kind)) == mark(kind) else kind
        elif name == "absent":
            for absent in value.split():
                if absent.startswith("custom."):
                    custom.pop(absent.removeprefix("custom."), None)
                elif marks.get(absent) == mark(variables.get(absent)):
                    variables.pop(absent, None)
        elif name in ("custom", "about"):
            told_data = from_json(value)
            if isinstance(told_data, dict):
                (custom if name == "custom" else about).update(told_data)
        elif marks.get(variable, mark(None)) == mark(variables.get(variable)):
            told_value = _value(variable, value)
            if told_value is not None:
                variables[variable] = told_value
    return Item(id=item.id, type=kind, variables=variables, about=about, custom=custom)


def extension(item: Item, read_back: Item) -> dict[str, str]:
    """The extension fields (name to LaTeX) with which an entry that reads back as `read_back` becomes the item."""
    out: dict[str, str] = {}
    marks: dict[str, str] = {}
    if read_back.type != item.type:
        out["type"], marks["type"] = item.type, mark(read_back.type)
    for variable, value in sorted(item.variables.items()):
        other = read_back.variables.get(variable)
        if other != value:
            out[variable] = _latex(variable, value)
            if other is not None:
                marks[variable] = mark(other)
    absent = sorted(v for v in read_back.variables if v not in item.variables)
    foreign = sorted(f"custom.{n}" for n in read_back.custom if n not in item.custom)
    if absent or foreign:
        out["absent"] = " ".join(absent + foreign)
        marks.update({v: mark(read_back.variables[v]) for v in absent})
    about = {k: v for k, v in item.about.items() if read_back.about.get(k) != v}
    custom = {k: v for k, v in item.custom.items() if read_back.custom.get(k) != v}
    for name, data in (("about", about), ("custom", custom)):
        if data:
            out[name] = to_json(data)
    if marks:
        out["hash"] = " ".join(f"{name}={m}" for name, m in sorted(marks.items()))
    return {PREFIX + name: value for name, value in out.items()}


def mark(value: Value | None) -> str:
    """Eight letters that stand for a value."""
    return hashlib.sha256(repr(value).encode()).hexdigest()[:8]


def _latex(variable: str, value: Value) -> str:
    if isinstance(value, str):
        latex = encode(value)
        if decode(latex) == value and not latex.startswith(JSON) and latex == latex.strip():
            return latex
        return to_json(value)
    written = item_to_csl(Item(id="-", variables={variable: value}))
    return to_json(written.get(SCHEMA_NAMES.get(variable, variable)))


def _value(variable: str, value: str) -> Value | None:
    if not value.startswith(JSON):
        return decode(value)
    data = from_json(value)
    if isinstance(data, str):
        return data
    item, _ = item_from_csl({"id": "-", "type": "document", variable: data})
    found = item.variables.get(variable)
    return found if isinstance(found, str | Names | Date) else None
