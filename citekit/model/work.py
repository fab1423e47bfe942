"""`Work`: an item in the library: its citation key, the records merged into it, and where each variable came from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from msgspec import Struct

from citekit.model.item import Item
from citekit.model.record import Record


class Provenance(Struct, frozen=True, kw_only=True):
    """Where one variable's value came from: the source's uri, when it was read, and how it was got there
    ("printed", "inferred", "enriched", "edited")."""

    uri: str
    how: str = "printed"
    retrieved: datetime | None = None


NO_PROVENANCE: Mapping[str, Provenance] = MappingProxyType({})


class Work(Struct, frozen=True, kw_only=True):
    """One work. `key` is the citation key, given once and never made anew; `item.id` equals it. collections: names of
    the user's own lists that hold it; notes: the user's notes, each plain text."""

    key: str
    item: Item
    records: tuple[Record, ...] = ()
    provenance: Mapping[str, Provenance] = NO_PROVENANCE
    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
