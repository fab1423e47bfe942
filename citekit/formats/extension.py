"""Extension fields (`csl-…`) that keep what a format has no field for; other programs pass over them.

`csl-type` and `csl-<variable>` hold what would not read back from the ordinary fields; `csl-absent` names what would
be read back though it is not there. `csl-hash` holds a mark of what the ordinary fields said when it was written: a
variable whose ordinary fields were edited since is taken from them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from citekit.formats.jsontext import JSON, from_json, to_json
from citekit.model import Date, Item, Names, Value
from citekit.model.csl_data import item_from_csl, item_to_csl
from citekit.model.vocabulary import KINDS, SCHEMA_NAMES, TYPES

PREFIX = "csl-"
_SPELT = {name.casefold(): name for name in KINDS}


def extension(item: Item, read_back: Item, written: Callable[[str], str | None]) -> dict[str, str]:
    """The extension fields with which an entry that reads back as `read_back` becomes the item.

    written: a text in the format's own form, or None where it would not come back; it is then written as JSON.
    """
    out: dict[str, str] = {}
    marks: dict[str, str] = {}
    if read_back.type != item.type:
        out["type"], marks["type"] = item.type, _mark(read_back.type)
    for variable, value in sorted(item.variables.items()):
        other = read_back.variables.get(variable)
        if other != value:
            text = written(value) if isinstance(value, str) else None
            out[variable] = to_json(_as_csl(variable, value)) if text is None or text.startswith(JSON) else text
            if other is not None:
                marks[variable] = _mark(other)
    absent = sorted(v for v in read_back.variables if v not in item.variables)
    marks.update({v: _mark(read_back.variables[v]) for v in absent})
    absent += sorted(f"custom.{n}" for n in read_back.custom if n not in item.custom)
    if absent:
        out["absent"] = " ".join(absent)
    for name, mine, theirs in (("about", item.about, read_back.about), ("custom", item.custom, read_back.custom)):
        data = {k: v for k, v in mine.items() if theirs.get(k) != v}
        if data:
            out[name] = to_json(data)
    if marks:
        out["hash"] = " ".join(f"{name}={m}" for name, m in sorted(marks.items()))
    return {PREFIX + name: value for name, value in out.items()}


def restored(item: Item, fields: Mapping[str, str], text_of: Callable[[str], str]) -> Item:
    """The item with what its extension fields (names with their prefix) say.

    text_of: the text that a value in the format's own form stands for.
    """
    told = {name.removeprefix(PREFIX): value for name, value in fields.items()}
    marks = dict(p.partition("=")[::2] for p in told.pop("hash", "").split())
    variables = dict(item.variables)
    custom: dict[str, Any] = {n: v for n, v in item.custom.items() if not n.startswith(PREFIX)}
    about: dict[str, Any] = dict(item.about)
    kind = item.type
    if told.get("type") in TYPES and marks.get("type", _mark(kind)) == _mark(kind):
        kind = told["type"]
    for absent in told.get("absent", "").split():
        if absent.startswith("custom."):
            custom.pop(absent.removeprefix("custom."), None)
        elif marks.get(absent) == _mark(variables.get(absent)):
            variables.pop(absent, None)
    for name, kept in (("about", about), ("custom", custom)):
        data = from_json(told.get(name, ""))
        if isinstance(data, dict):
            kept.update(data)
    for name, value in told.items():
        variable = _SPELT.get(name.casefold(), name)
        if variable in KINDS and marks.get(variable, _mark(None)) == _mark(item.variables.get(variable)):
            read = _value(variable, value, text_of)
            if read is not None:
                variables[variable] = read
    return Item(id=item.id, type=kind, variables=variables, about=about, custom=custom)


def _mark(value: Value | None) -> str:
    """Eight letters that stand for a value."""
    return hashlib.sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _as_csl(variable: str, value: Value) -> Any:
    if isinstance(value, str):
        return value
    written = item_to_csl(Item(id="-", variables={variable: value}))
    extra = {"truncated": True} if isinstance(value, Names) and value.truncated else {}
    found = written.get(SCHEMA_NAMES.get(variable, variable))
    if found is None:
        found = written["custom"]["citekit"]["variables"][variable]
    return {"names": found, **extra} if extra else found


def _value(variable: str, value: str, text_of: Callable[[str], str]) -> Value | None:
    if not value.startswith(JSON):
        return text_of(value)
    data = from_json(value)
    if isinstance(data, str):
        return data
    truncated = isinstance(data, dict) and bool(data.get("truncated"))
    if isinstance(data, dict) and "names" in data:
        data = data["names"]
    item, _ = item_from_csl({"id": "-", "type": "document", variable: data})
    found = item.variables.get(variable)
    if isinstance(found, Names):
        return Names(found.names, truncated=truncated)
    return found if isinstance(found, Date) else None
