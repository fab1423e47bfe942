"""Zotero's API JSON as a file: a list of items, as `GET items` answers or as `POST items` takes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from citekit.errors import FormatError
from citekit.formats.decode import decode
from citekit.formats.lost import CSL_JSON, Lost
from citekit.formats.options import WriteOptions
from citekit.formats.zotero import tables
from citekit.formats.zotero.fields import fields_of, item_from_fields, item_to_fields, merged_data
from citekit.model import Finding, Item, Level, Source


def read(source: Source) -> Iterator[Item | Finding]:
    """Yield an item for each regular item of the list; notes, attachments and trashed items are left out, and named.

    Raises FormatError where the text is no JSON list of objects.
    """
    text, findings = decode(source)
    yield from findings
    try:
        data = json.loads(text)
    except ValueError as error:
        raise FormatError(
            f"this is no JSON ({error})", where=source.uri, fix="save the answer of the API anew"
        ) from error
    for number, entry in enumerate(data if isinstance(data, list) else [data]):
        where = source.at(path=f"[{number}]")
        inner = entry.get("data", entry) if isinstance(entry, Mapping) else None
        if not isinstance(inner, Mapping) or inner.get("itemType") not in tables.FIELDS or inner.get("deleted"):
            what = "is no bibliographic item; left out"
            yield Finding(code="CK106", what=what, where=where, level=Level.NOTE, skipped=1)
            continue
        item = item_from_fields(fields_of(inner))
        yield item if item.id else _with_id(item, str(inner.get("key") or f"item-{number + 1}"))


def write(items: Iterable[Item], _options: WriteOptions) -> Iterator[str | Finding]:
    """The items as a list of objects that `POST items` takes. Zotero has a place for every variable,
    but none for `custom`, which is named at the end (CK220)."""
    lost = Lost("Zotero", CSL_JSON)
    separator = "[\n"
    for item in items:
        lost.note(item.id, [f"custom.{name}" for name in item.custom if name != "zotero"])
        yield separator + json.dumps(new_data(item_to_fields(item)), ensure_ascii=False, indent=2)
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"
    yield from lost.findings()


def new_data(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Zotero's JSON of an item that is only now made."""
    return {**merged_data({"itemType": fields["itemType"]}, fields)}


def _with_id(item: Item, key: str) -> Item:
    return Item(id=key, type=item.type, variables=item.variables, about=item.about, custom=item.custom)
