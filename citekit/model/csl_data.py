"""CSL-JSON objects ⇄ items: tolerant in, strict out.

Read: whatever programs write into CSL-JSON (numbers for strings, legacy variables and types, a name for a list of
names, date strings); a value that its variable cannot hold is set aside in `Item.about["set-aside"]` and named.
Written: objects valid against the csl-data schema of CSL 1.0.2, with citekit's own marks in `custom.citekit`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from citekit.model.dates import date_from_csl, date_to_csl, plain_date, truth
from citekit.model.finding import Finding, Level
from citekit.model.item import Date, Item, Name, Names, Value
from citekit.model.source import Span
from citekit.model.vocabulary import KINDS, LEGACY_TYPES, LEGACY_VARIABLES, NOT_IN_SCHEMA, SCHEMA_NAMES, TYPES, Kind

_TYPES = {name: name for name in TYPES}
_UNCHANGED = frozenset({"id", "type", "custom"})
_NAME_PARTS = {
    "family": "family",
    "given": "given",
    "dropping-particle": "dropping_particle",
    "non-dropping-particle": "non_dropping_particle",
    "suffix": "suffix",
    "literal": "literal",
}
_NAME_FLAGS = frozenset({"comma-suffix", "static-ordering", "parse-names", "isInstitution"})
_LANGUAGE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
_MOST_DIGITS = 400
_TEXTS = {n: n for n, kind in KINDS.items() if kind in (Kind.STANDARD, Kind.NUMBER) and n != "language"}
"""Variables whose text is taken as it is, unless it could be too long for a number. Every item gets the one object
that is the name here, not the one that its own JSON made."""
_NAMES = {n: n for n, kind in KINDS.items() if kind is Kind.NAME}
_DATES = {n: n for n, kind in KINDS.items() if kind is Kind.DATE}
_HEAD = frozenset({"id", "type"})


class _Reading(Struct, eq=False):
    """The findings and leftovers gathered while one object is read."""

    where: Span
    path: str
    findings: list[Finding] = field(default_factory=list)
    set_aside: dict[str, Any] = field(default_factory=dict)

    def say(self, code: str, name: str, what: str, fix: str = "", level: Level = Level.WARNING) -> None:
        path = f"{self.path}.{name}" if self.path else name
        self.findings.append(Finding(code=code, what=what, fix=fix, level=level, where=replace(self.where, path=path)))

    def put_aside(self, name: str, value: object, wanted: str) -> None:
        self.set_aside[name] = json_safe(value)
        self.say("CK101", name, f"{_shown(value)} is not {wanted}; set aside in custom", f"write {wanted}")


def item_from_csl(data: Mapping[str, Any], where: Span | None = None, path: str = "") -> tuple[Item, list[Finding]]:
    """The item that a CSL-JSON object describes, with what is to be said of it.

    path: where the object stands in its file ("items[3]"), for findings. The id is "" where the object has none; the
    caller gives one. Nothing raises: what cannot be used is set aside and named.
    """
    item = plain_item(data.items())
    return (item, []) if item else _looked_into(data, _Reading(where or Span(), path))


def plain_item(members: Collection[tuple[str, Any]]) -> Item | None:
    """The item of an object that holds nothing but what nearly all hold: an id, a type, texts, names whose parts are
    text, dates of numbers. None for any other, which `item_from_csl` looks into.

    members: of the object, in order; a name may stand twice. Objects inside are mappings, or tuples of their members.
    """
    found: dict[str, Value] = {}
    head: dict[str, str] = {}
    for name, value in members:
        if type(value) is str:
            own = _TEXTS.get(name)
            if own and value and (len(value) <= _MOST_DIGITS or KINDS[own] is Kind.STANDARD):
                found[own] = value
            elif name in _HEAD:
                head[name] = value
            elif name == "language" and value and _is_tag(value):
                found["language"] = value
        elif type(value) is list:
            if name in _NAMES and (names := _plain_names(value)):
                found[_NAMES[name]] = names
        elif name in _DATES and (date := plain_date(value)):
            found[_DATES[name]] = date
    if len(found) + len(head) < len(members) or len(head) < 2 or head["type"] not in _TYPES:
        return None
    return Item(id=head["id"], type=_TYPES[head["type"]], variables=found, about={}, custom={})


def _plain_names(entries: list[Any]) -> Names | None:
    try:
        names = tuple([_known(e if type(e) is tuple else tuple(e.items())) for e in entries])
    except (AttributeError, TypeError):  # no object, or one with a part that is itself a list or an object
        return None
    return Names(names) if names and all(names) else None  # type: ignore[arg-type]


@lru_cache(maxsize=1 << 14)
def _known(members: tuple[tuple[str, Any], ...]) -> Name | None:
    """One value for a name that many works share, which saves time and memory. None for one that needs a look."""
    parts = {_NAME_PARTS.get(part, ""): text for part, text in members}
    if "" in parts or len(parts) != len(members) or not all(type(text) is str for text in parts.values()):
        return None
    name = Name(**parts)
    return None if name.is_empty else name


def _looked_into(data: Mapping[str, Any], reading: _Reading) -> tuple[Item, list[Finding]]:
    custom, about = _split_custom(data, reading)
    variables: dict[str, Value] = {}
    for name, value in _members(data, about, custom, reading):
        kind = KINDS.get(name)
        if kind is None:
            custom.setdefault(name, json_safe(value))
            if name != "categories":
                reading.say("CK102", name, "is no variable of CSL 1.0.2; kept in custom", level=Level.NOTE)
            continue
        read = _value(kind, name, value, reading)
        if read:
            variables[name] = read
    _restore_truncation(variables, about)
    if reading.set_aside:
        about["set-aside"] = {**about.get("set-aside", {}), **reading.set_aside}
    item = Item(
        id=_id(data.get("id"), reading),
        type=_type(data.get("type"), custom, reading),
        variables=variables,
        about=about,
        custom=custom,
    )
    return item, reading.findings


def item_to_csl(item: Item) -> dict[str, Any]:
    """The CSL-JSON object of an item: valid against the csl-data schema, same order of members each time."""
    out: dict[str, Any] = {"id": item.id, "type": item.type}
    beyond: dict[str, Any] = {}
    truncated: list[str] = list(item.about.get("truncated", ()))
    for name, value in sorted(item.variables.items(), key=_place):
        if isinstance(value, Names) and value.truncated and name not in truncated:
            truncated.append(name)
        written = _written(value)
        if name in NOT_IN_SCHEMA:
            beyond[name] = written
        else:
            out[SCHEMA_NAMES.get(name, name)] = written
    about = {k: v for k, v in item.about.items() if k != "truncated"}
    if truncated:
        about["truncated"] = truncated
    if beyond:
        about["variables"] = beyond
    custom = dict(item.custom)
    categories = custom.get("categories")
    if isinstance(categories, list) and all(isinstance(c, str) for c in categories):
        out["categories"] = custom.pop("categories")
    if about:
        custom["citekit"] = about
    if custom:
        out["custom"] = custom
    return out


def _place(member: tuple[str, Value]) -> int:
    """Title, names and dates come first, the abstract last; all else in its own order."""
    name, value = member
    if name == "title":
        return 0
    if name == "abstract":
        return 4
    return 1 if isinstance(value, Names) else 2 if isinstance(value, Date) else 3


def json_safe(value: object) -> Any:
    """The value as JSON can hold it: numbers past float become text, other objects their text."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Mapping):
        return {str(k): json_safe(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [json_safe(v) for v in value]
    return str(value)


def _split_custom(data: Mapping[str, Any], reading: _Reading) -> tuple[dict[str, Any], dict[str, Any]]:
    given = data.get("custom")
    if given is None:
        return {}, {}
    if not isinstance(given, Mapping):
        reading.put_aside("custom", given, "an object")
        return {}, {}
    custom = {k: json_safe(v) for k, v in given.items() if k != "citekit"}
    about = given.get("citekit", {})
    if not isinstance(about, Mapping):
        custom["citekit"] = json_safe(about)
        return custom, {}
    return custom, {k: json_safe(v) for k, v in about.items()}


def _members(
    data: Mapping[str, Any], about: dict[str, Any], custom: dict[str, Any], reading: _Reading
) -> list[tuple[str, Any]]:
    """The members that may be variables, by their CSL 1.0.2 names; the current spelling beats a legacy one."""
    beyond = about.pop("variables", {})
    if not beyond and LEGACY_VARIABLES.keys().isdisjoint(data):
        return [member for member in data.items() if member[0] not in _UNCHANGED]
    found: list[tuple[str, Any]] = []
    for name, value in (*data.items(), *(beyond.items() if isinstance(beyond, Mapping) else ())):
        if name in _UNCHANGED:
            continue
        current = LEGACY_VARIABLES.get(name, name)
        if current != name and current in data:
            if data[current] != value:
                custom.setdefault(name, json_safe(value))
                reading.say("CK102", name, f"says other than {current}; kept in custom")
            continue
        found.append((current, value))
    return found


def _value(kind: Kind, name: str, value: Any, reading: _Reading) -> Value | None:
    if kind is Kind.NAME:
        return _names(name, value, reading)
    if kind is Kind.DATE:
        date, complaint = plain_date(value), ""
        if date is None:
            date, complaint = date_from_csl(value)
        if complaint:
            reading.put_aside(name, value, complaint)
        return date
    return _text(name, value, reading, number=kind is Kind.NUMBER)


def _text(name: str, value: Any, reading: _Reading, *, number: bool) -> str:
    if isinstance(value, str):
        text = value
        if len(text) > _MOST_DIGITS and number and text.lstrip("-").isdigit():
            reading.put_aside(name, text, f"a number of at most {_MOST_DIGITS} digits")
            return ""
        if name == "language" and not _is_tag(text):
            reading.put_aside(name, text, "a language tag such as en-GB")
            return ""
        return text
    if isinstance(value, int) and not isinstance(value, bool):
        if not number:
            reading.say("CK108", name, f"the number {value} was read as text", level=Level.NOTE)
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, list) and all(isinstance(v, str) for v in value) and (name == "keyword" or len(value) == 1):
        reading.say("CK108", name, "a list was read as text", level=Level.NOTE)
        return ", ".join(value)
    reading.put_aside(name, value, "text")
    return ""


def _names(variable: str, value: Any, reading: _Reading) -> Names | None:
    if isinstance(value, Mapping | str) and value:
        reading.say("CK108", variable, "is not a list of names; read as one name")
        value = [value]
    if not isinstance(value, list):
        reading.put_aside(variable, value, "a list of names")
        return None
    if plain := _plain_names(value):
        return plain
    names = [_name(f"{variable}[{i}]", entry, reading) for i, entry in enumerate(value)]
    kept = tuple(n for n in names if n is not None)
    return Names(kept) if kept else None


@lru_cache(maxsize=256)
def _is_tag(language: str) -> bool:
    return _LANGUAGE.issuperset(language)


def _name(path: str, value: Any, reading: _Reading) -> Name | None:
    if isinstance(value, str) and value.strip():
        reading.say("CK108", path, "a name given as text was taken literally", 'write {"family": …, "given": …}')
        return Name(literal=value)
    if not isinstance(value, Mapping):
        reading.put_aside(path, value, 'a name such as {"family": "Curie", "given": "Marie"}')
        return None
    parts: dict[str, str] = {}
    for member, given in value.items():
        if member in _NAME_FLAGS:
            continue
        part = _NAME_PARTS.get(member)
        if part is None:
            reading.put_aside(f"{path}.{member}", given, "a part of a name")
        elif isinstance(given, str):
            parts[part] = given
        elif isinstance(given, int) and not isinstance(given, bool):
            reading.say("CK108", f"{path}.{member}", f"the number {given} was read as text")
            parts[part] = str(given)
        elif given is not None:
            reading.put_aside(f"{path}.{member}", given, "text")
    if truth(value.get("isInstitution")) and not parts.get("literal"):
        parts = {"literal": parts.get("family", "")}
    name = Name(
        **parts,
        comma_suffix=truth(value.get("comma-suffix")),
        static_ordering=truth(value.get("static-ordering")),
        parse_names="parse-names" not in value or truth(value["parse-names"]),
    )
    if name.is_empty:
        reading.say("CK101", path, "a name without any part was left out", "remove it or fill it in")
        return None
    return name


def _restore_truncation(variables: dict[str, Value], about: dict[str, Any]) -> None:
    """Marks of `about` that stand in the model itself go back there."""
    cut = about.get("truncated")
    if not isinstance(cut, list):
        return
    for name in cut:
        value = variables.get(name) if isinstance(name, str) else None
        if isinstance(value, Names):
            variables[name] = Names(value.names, truncated=True)
    rest = [name for name in cut if not isinstance(variables.get(str(name)), Names)]
    if rest:
        about["truncated"] = rest
    else:
        del about["truncated"]


def _id(value: Any, reading: _Reading) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if value is not None:
        reading.put_aside("id", value, "text or a number")
    return ""


def _type(value: Any, custom: dict[str, Any], reading: _Reading) -> str:
    if isinstance(value, str):
        if value in _TYPES:
            return _TYPES[value]
        folded = value.strip().casefold()
        for candidate in (folded, folded.replace("-", "_"), folded.replace("_", "-"), folded.replace(" ", "-")):
            if candidate in _TYPES:
                return candidate
            if candidate in LEGACY_TYPES:
                return LEGACY_TYPES[candidate]
        custom.setdefault("type", value)
    reading.say("CK103", "type", f"{_shown(value)} is no type of CSL 1.0.2; taken as document", "name one of the types")
    return "document"


def _written(value: Value) -> Any:
    if isinstance(value, Names):
        return [_name_to_csl(n) for n in value.names]
    if isinstance(value, Date):
        return date_to_csl(value)
    return value


def _name_to_csl(name: Name) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for member, part in _NAME_PARTS.items():
        text = getattr(name, part)
        if text:
            out[member] = text
    if name.comma_suffix:
        out["comma-suffix"] = True
    if name.static_ordering:
        out["static-ordering"] = True
    if not name.parse_names:
        out["parse-names"] = False
    return out


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    text = json.dumps(json_safe(value), ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}…"


_JSON_KINDS = {
    bool: "true or false",
    str: "a text",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
}


def json_kind(value: object) -> str:
    """What a decoded JSON value is, in words ("a number", "null")."""
    return _JSON_KINDS.get(type(value), "null")
