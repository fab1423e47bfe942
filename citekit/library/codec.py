"""Works ⇄ the JSON documents that the library keeps: one object a work, members always in the same order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import asdict

from citekit.errors import LibraryError
from citekit.model import Date, Item, Name, Names, Provenance, Record, Span, Value, Work
from citekit.model.csl_data import item_from_csl, item_to_csl
from citekit.model.record import Printed

_NAME_DEFAULTS = asdict(Name())
_DATE_DEFAULTS = asdict(Date())


def work_to_text(work: Work) -> str:
    """The document of a work as compact JSON text; the same work gives the same text."""
    return dump(
        {
            "item": item_to_csl(work.item),
            "tags": sorted(work.tags),
            "collections": sorted(work.collections),
            "notes": list(work.notes),
            "provenance": {v: _provenance_to_json(p) for v, p in sorted(work.provenance.items())},
            "records": [_record_to_json(r) for r in work.records],
        }
    )


def work_from_text(text: str) -> Work:
    """The work of a document. The key is the item's id."""
    data = json.loads(text)
    item, _ = item_from_csl(data["item"])
    return Work(
        key=item.id,
        item=item,
        records=tuple(_record_from_json(r) for r in data["records"]),
        provenance={v: _provenance_from_json(p) for v, p in data["provenance"].items()},
        tags=tuple(data["tags"]),
        collections=tuple(data["collections"]),
        notes=tuple(data["notes"]),
    )


def settled(work: Work) -> Work:
    """The work as it comes back from the library, so that what is stored and what arrives can be compared. Raises
    LibraryError where it holds half of a surrogate pair, which is no character."""
    text = work_to_text(work)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise LibraryError(
            f"{work.key!r} holds U+{ord(text[error.start]):04X}, which is no character", fix="take it out of the source"
        ) from error
    return work_from_text(text)


def dump(value: Any) -> str:
    """Compact JSON text, characters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def value_to_json(value: Printed | None) -> Any:
    """A variable's or field's value as JSON: text as it is, names and dates as objects, repeated fields as a list."""
    if isinstance(value, Names):
        names = [{k: v for k in _NAME_DEFAULTS if (v := getattr(n, k)) != _NAME_DEFAULTS[k]} for n in value.names]
        return {"names": names, "truncated": value.truncated}
    if isinstance(value, Date):
        told = {k: v for k in _DATE_DEFAULTS if (v := getattr(value, k)) != _DATE_DEFAULTS[k]}
        return {"date": {k: [list(p) for p in v] if k == "parts" else v for k, v in told.items()}}
    return list(value) if isinstance(value, tuple) else value


def value_from_json(data: Any) -> Value | None:
    """The value of a variable that `value_to_json` wrote."""
    value = _printed_from_json(data) if data is not None else None
    return "; ".join(value) if isinstance(value, tuple) else value


def _printed_from_json(data: Any) -> Printed:
    if isinstance(data, list):
        return tuple(data)
    if isinstance(data, Mapping) and "names" in data:
        return Names(tuple(Name(**n) for n in data["names"]), truncated=data["truncated"])
    if isinstance(data, Mapping):
        parts = tuple(tuple(p) for p in data["date"].get("parts", ()))
        return Date(**{**data["date"], "parts": parts})
    return str(data)


def _provenance_to_json(provenance: Provenance) -> dict[str, Any]:
    out = {"uri": provenance.uri, "how": provenance.how}
    if provenance.retrieved is not None:
        out["retrieved"] = provenance.retrieved.isoformat()
    return out


def _provenance_from_json(data: Mapping[str, Any]) -> Provenance:
    retrieved = data.get("retrieved")
    return Provenance(
        uri=data["uri"], how=data["how"], retrieved=datetime.fromisoformat(retrieved) if retrieved else None
    )


def _record_to_json(record: Record) -> dict[str, Any]:
    return {
        "format": record.format,
        "key": record.key,
        "type": record.type,
        "label": record.label,
        "fields": {k: value_to_json(v) for k, v in record.fields.items()},
        "extra": dict(record.extra),
        "context": dict(record.context),
        "span": _span_to_json(record.span),
        "spans": {k: _span_to_json(v) for k, v in record.spans.items()},
    }


def _record_from_json(data: Mapping[str, Any]) -> Record:
    return Record(
        format=data["format"],
        key=data["key"],
        type=data["type"],
        label=data["label"],
        fields={k: _printed_from_json(v) for k, v in data["fields"].items()},
        extra=data["extra"],
        context=data["context"],
        span=_span_from_json(data["span"]),
        spans={k: _span_from_json(v) for k, v in data["spans"].items()},
    )


def _span_to_json(span: Span) -> list[Any]:
    return [span.uri, span.line, span.column, span.path]


def _span_from_json(data: list[Any]) -> Span:
    uri, line, column, path = data
    return Span(uri=uri, line=line, column=column, path=path)


def item_text(item: Item) -> str:
    """An item alone, as the library remembers what a source last said."""
    return dump(item_to_csl(item))


def item_of(text: str) -> Item:
    return item_from_csl(json.loads(text))[0]
