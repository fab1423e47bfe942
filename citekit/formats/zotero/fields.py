"""Items as Zotero's flat fields, and back; Zotero's JSON with such fields changed.

The fields are what a sync owns: "itemType", "citationKey", the fields that stand for CSL variables, "creators" (one
ordered list), "tag/…", and "extra/…" for variables without a field. All else in Zotero's JSON is the user's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from citekit.formats.zotero import tables
from citekit.formats.zotero.extra import OWN, extra_with, own_lines
from citekit.formats.zotero.values import (
    creator_of,
    date_text,
    line_of_name,
    name_of_creator,
    name_of_line,
    one_line,
    read_date,
)
from citekit.model import Date, Item, Names, Value
from citekit.model.vocabulary import KINDS, TYPES, Kind

TAG = "tag/"
_FIELD_OF_DATE = {name: variable for variable, names in tables.DATES.items() for name in names}
_FIELD_OF_TEXT = {name: variable for variable, names in tables.VARIABLES.items() for name in names}


class Schema(Struct, frozen=True, kw_only=True):
    """Which fields and creator types an item type has. Ours where not given; `of` takes a server's own `/schema`."""

    fields: Mapping[str, Sequence[str]]
    creators: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Schema:
        """The schema of a server's answer to `/schema`."""
        rows = {row["itemType"]: row for row in data["itemTypes"] if row["itemType"] in tables.FIELDS}
        return cls(
            fields={name: [f["field"] for f in row["fields"]] for name, row in rows.items()},
            creators={
                name: [c["creatorType"] for c in sorted(row["creatorTypes"], key=lambda c: not c.get("primary"))]
                for name, row in rows.items()
            },
        )


OURS = Schema(fields=tables.FIELDS, creators=tables.CREATORS)


def item_to_fields(item: Item, tags: Sequence[str] = (), schema: Schema = OURS) -> dict[str, Any]:
    """The fields of an item; every variable has one, in a field of its own or in `extra`. Text without outer blanks,
    as the server keeps it."""
    item_type = item_type_of(item)
    available = set(schema.fields[item_type])
    out: dict[str, Any] = {"itemType": item_type}
    if item.type != tables.CSL_TYPE[item_type]:
        out[OWN + "type"] = item.type
    if item.id and "citationKey" in available:
        out["citationKey"] = item.id
    creators: list[dict[str, str]] = []
    for variable, value in item.variables.items():
        if isinstance(value, Names):
            role = _creator_type(item_type, variable, schema)
            if role:
                made = [creator_of(name, role) for name in value]
                creators += [c for c in made if any(c[n] for n in c if n != "creatorType")]  # Zotero refuses no name
            else:
                out[OWN + variable] = [line_of_name(name) for name in value]
        elif variable != "citation-key":
            name, text = _text_field(variable, value, item_type, available)
            if text:
                out[name] = text
    if creators:
        out["creators"] = creators
    out.update({TAG + t.strip(): True for t in tags if t.strip()})
    return out


def item_from_fields(fields: Mapping[str, Any], known: Item | None = None, schema: Schema = OURS) -> Item:
    """The item that the fields describe. The id is the citation key, "" where there is none. `known`: names that it
    has keep the parts that Zotero cannot hold (particles, suffixes)."""
    item_type = str(fields.get("itemType", "document"))
    variables: dict[str, Value] = {}
    for name, value in fields.items():
        if name.startswith(OWN):
            _take_line(variables, name.removeprefix(OWN), value)
    for names, is_date in ((tables.VARIABLES, False), (tables.DATES, True)):
        for variable, candidates in names.items():
            text = next((str(fields[n]) for n in candidates if fields.get(n)), "")
            if text:
                variables[variable] = read_date(text) if is_date else text
    variables.update(_names(fields.get("creators", ()), item_type, known, schema))
    kind = str(fields.get(OWN + "type", ""))
    custom = {} if kind in TYPES or _is_plain(item_type) else {"zotero": {"itemType": item_type}}
    return Item(
        id=str(fields.get("citationKey") or fields.get(OWN + "citation-key") or ""),
        type=kind if kind in TYPES else tables.CSL_TYPE.get(item_type, "document"),
        variables=variables,
        custom=custom,
    )


def fields_of(data: Mapping[str, Any], schema: Schema = OURS) -> dict[str, Any]:
    """The fields of Zotero's JSON `data`, as `item_to_fields` names them; empty ones and the user's are left out."""
    item_type = str(data.get("itemType", ""))
    out: dict[str, Any] = {"itemType": item_type}
    for name in ("citationKey", *_FIELD_OF_TEXT, *_FIELD_OF_DATE):
        value = data.get(name)
        if isinstance(value, str) and value:
            out[name] = value
    creators = [dict(c) for c in data.get("creators") or () if _role(item_type, c, schema)]
    if creators:
        out["creators"] = creators
    out.update({TAG + t["tag"]: True for t in data.get("tags") or () if isinstance(t, Mapping) and t.get("tag")})
    out.update(own_lines(str(data.get("extra") or "")))
    return out


def merged_data(data: Mapping[str, Any], change: Mapping[str, Any], schema: Schema = OURS) -> dict[str, Any]:
    """The members of Zotero's JSON that a change of fields changes, and no others. Arrays are whole, as the API wants
    them, made from those in `data`: creators and tags that are the user's stay."""
    item_type = str(change.get("itemType") or data.get("itemType", "document"))
    available = set(schema.fields.get(item_type, ()))
    out: dict[str, Any] = {}
    for name, value in change.items():
        if name.startswith((TAG, OWN)) or name == "creators" or "/" in name:
            continue
        if name == "itemType" or name in available:
            out[name] = "" if value is None else value
    if "creators" in change:
        out["creators"] = _creators(data, change["creators"] or [], str(data.get("itemType", item_type)), schema)
    elif "itemType" in change and data.get("creators"):
        out["creators"] = [c for c in data["creators"] if c["creatorType"] in schema.creators[item_type]]
    tags = {n.removeprefix(TAG): v for n, v in change.items() if n.startswith(TAG)}
    if tags:
        kept = [t for t in data.get("tags") or () if tags.get(t["tag"], True)]
        present = {t["tag"] for t in kept}
        out["tags"] = [*kept, *({"tag": t} for t, v in tags.items() if v and t not in present)]
    if any(n.startswith(OWN) for n in change):
        out["extra"] = extra_with(str(data.get("extra") or ""), change)
    return out


def identities(fields: Mapping[str, Any]) -> dict[str, str]:
    """What may match two things, strongest first: DOI, ISBN with type and title, PMID, PMCID, URL, and citation key
    with title. Never a title alone (docs/rules.md, sync 3)."""
    title = "".join(
        c for c in next((str(fields[n]) for n in tables.VARIABLES["title"] if fields.get(n)), "") if c.isalnum()
    )
    doi = _either(fields, "DOI").casefold()
    isbn = "".join(c for c in _either(fields, "ISBN").upper() if c.isdigit() or c == "X")
    key = str(fields.get("citationKey") or fields.get(OWN + "citation-key") or "")
    found = {
        "doi": doi[doi.index("10.") :] if "10." in doi else "",
        "isbn": f"{isbn} {fields.get('itemType')} {title.casefold()}" if isbn else "",
        "pmid": _either(fields, "PMID"),
        "pmcid": _either(fields, "PMCID").casefold(),
        "url": _either(fields, "url").split("://", 1)[-1].rstrip("/"),
        "key": f"{key} {title.casefold()}" if key and title else "",
    }
    return {kind: value for kind, value in found.items() if value}


def item_type_of(item: Item) -> str:
    """The Zotero item type of an item: the one it had in Zotero while its CSL type is the same, else the table's."""
    marked = item.custom.get("zotero")
    had = marked.get("itemType") if isinstance(marked, Mapping) else None
    if isinstance(had, str) and tables.CSL_TYPE.get(had) == item.type:
        return had
    if item.type in tables.NEAREST:
        return tables.NEAREST[item.type]
    if item.type in tables.PREFERRED:
        return tables.PREFERRED[item.type]
    return next((z for z, csl in tables.CSL_TYPE.items() if csl == item.type), "document")


def with_names_of(item: Item, known: Item) -> Item:
    """`item` with the names of `known` wherever Zotero would show both alike."""
    changes: dict[str, Value | None] = {}
    for variable, value in item.variables.items():
        old = known.variables.get(variable)
        if isinstance(value, Names) and isinstance(old, Names):
            by_look = {str(creator_of(n, "")): n for n in old}
            kept = tuple(by_look.get(str(creator_of(n, "")), n) for n in value)
            changes[variable] = Names(kept, truncated=old.truncated and kept == old.names)
    return replace(item, variables={**item.variables, **{k: v for k, v in changes.items() if v is not None}})


def _is_plain(item_type: str) -> bool:
    """Whether the CSL type alone gives the item type back."""
    return item_type_of(Item(id="", type=tables.CSL_TYPE.get(item_type, "document"))) == item_type


def _text_field(variable: str, value: Value, item_type: str, available: set[str]) -> tuple[str, str]:
    """The field that a variable goes to, and its text there."""
    if isinstance(value, Date):
        text = date_text(value)
        name = next((n for n in tables.DATES.get(variable, ()) if n in available), "")
        if name == "accessDate" and not _is_whole_day(value):
            name = ""
    else:
        assert isinstance(value, str), "names go elsewhere"
        text = value.strip()
        name = next((n for n in tables.VARIABLES.get(variable, ()) if n in available), "")
    return (name, text) if name else (OWN + variable, one_line(text))


def _is_whole_day(date: Date) -> bool:
    """The server takes only full days as day of access."""
    return len(date.parts) == 1 and len(date.parts[0]) == 3 and not date.circa and date.season is None


def _creator_type(item_type: str, variable: str, schema: Schema) -> str:
    """The creator type of the item type that means the variable, or ""."""
    creators = schema.creators[item_type]
    return next((c for c in creators if _role_of(item_type, c, creators) == variable), "")


def _role(item_type: str, creator: Mapping[str, Any], schema: Schema) -> str:
    """The CSL variable of a creator in Zotero's JSON; "" where CSL has none, so that it is the user's."""
    return _role_of(item_type, str(creator.get("creatorType")), schema.creators.get(item_type, ()))


def _role_of(item_type: str, creator_type: str, creators: Sequence[str]) -> str:
    own = bool(creators) and creator_type == creators[0]
    if own and (item_type in tables.OWN_AUTHOR or creator_type not in tables.ROLES):
        return "author"
    return tables.ROLES.get(creator_type, "")


def _creators(
    data: Mapping[str, Any], ours: Sequence[Mapping[str, str]], item_type: str, schema: Schema
) -> list[dict[str, Any]]:
    """Our creators with those of the user at the places they had."""
    merged: list[dict[str, Any]] = [dict(c) for c in ours]
    for place, creator in enumerate(data.get("creators") or ()):
        if not _role(item_type, creator, schema):
            merged.insert(min(place, len(merged)), dict(creator))
    return merged


def _take_line(variables: dict[str, Value], variable: str, value: Any) -> None:
    kind = KINDS.get(variable)
    if kind is Kind.NAME:
        names = tuple(name_of_line(str(v)) for v in (value if isinstance(value, list) else [value]))
        variables[variable] = Names(names)
    elif kind is Kind.DATE:
        variables[variable] = read_date(str(value))
    elif kind is not None and variable != "citation-key":
        variables[variable] = str(value)


def _names(
    creators: Sequence[Mapping[str, str]], item_type: str, known: Item | None, schema: Schema
) -> dict[str, Value]:
    found: dict[str, list[Any]] = {}
    for creator in creators:
        role = _role(item_type, creator, schema)
        if role:
            found.setdefault(role, []).append(name_of_creator(creator))
    read = Item(id="", variables={role: Names(tuple(names)) for role, names in found.items()})
    return dict((with_names_of(read, known) if known else read).variables)


def _either(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name) or fields.get(OWN + ("URL" if name == "url" else name)) or ""
    return str(value).strip()
