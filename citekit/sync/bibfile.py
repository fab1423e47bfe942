"""A .bib file as a side: merged into, never overwritten. docs/rules.md, sync 7.

Entries that do not change keep every byte (citekit.formats.bibtex.edit); the file is replaced at once, and only when
it still is what was read. A key is the citation key of its entry: a sync never gives an entry another one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from citekit.errors import SyncError
from citekit.files import write_atomically
from citekit.formats.base import WriteOptions
from citekit.formats.bibtex.edit import edited
from citekit.formats.bibtex.read import read
from citekit.library.codec import dump
from citekit.model import Item, Source
from citekit.sync.csl_space import KEY, TYPE, CslSpace, field_identities, fields_item, item_fields, keywords
from citekit.sync.sides import TAG, Act, Fate, Fields, Identity, Outcome, Pull, Seen, Thing, Write, unseen

MOST_TRIES = 5
"""How often a write begins anew because another program saved the file meanwhile."""


class BibFileSide:
    """The entries of one file. The file is made by the first write."""

    name = "bibfile"
    batch = 500

    def __init__(self, path: str | Path, options: WriteOptions | None = None) -> None:
        self._path = Path(path)
        self._options = options or WriteOptions()

    def identity(self) -> Identity:
        return Identity(id=f"bib:{self._path.absolute()}", mapping=CslSpace.version)

    def pull(self, mark: Any, seen: Seen = unseen) -> Pull:
        """The whole file, unless it is as it was. Raises SyncError when it was there and is not: an empty library is
        never made of a file that somebody moved."""
        content = self._content()
        if content is None and mark is not None:
            raise SyncError(
                "the .bib file is gone", where=str(self._path), fix="put it back; or remove the state of this remote"
            )
        digest = hashlib.sha256(content or b"").hexdigest()
        if mark == digest:
            return Pull(things=(), mark=mark)
        things = tuple(_thing(item) for item in self._items(content or b"").values())
        return Pull(things=things, mark=digest, whole=True)

    def read(self, keys: Sequence[str]) -> dict[str, Thing]:
        items = self._items(self._content() or b"")
        return {key: _thing(items[key]) for key in keys if key in items}

    def push(self, writes: Sequence[Write]) -> list[Outcome]:
        """All writes in one replacement of the file. Raises WriteError when it cannot be replaced; then it is whole and
        as it was."""
        for _ in range(MOST_TRIES):
            content = self._content()
            items = self._items(content or b"")
            fates = {write.key: self._apply(write, items) for write in writes}
            after, _ = edited(self._source(content or b""), items.values(), self._options)
            if self._content() == content:
                if Fate.SAVED in fates.values():
                    write_atomically(self._path, after)
                there = self._items(after)
                return [_outcome(write, fates[write.key], there) for write in writes]
        return [Outcome(key=write.key, fate=Fate.STALE) for write in writes]

    def new_key(self, fields: Fields) -> str:
        """The citation key, with a letter where another entry has it."""
        wanted = str(fields.get(KEY) or "entry")
        taken = self._items(self._content() or b"").keys()
        candidates = (wanted + suffix for suffix in ("", *"abcdefghijklmnopqrstuvwxyz"))
        free = next((key for key in candidates if key not in taken), None)
        return free or next(key for n in range(2, len(taken) + 3) if (key := f"{wanted}-{n}") not in taken)

    def _apply(self, write: Write, items: dict[str, Item]) -> Fate:
        present = items.get(write.key)
        if (_thing(present).version if present else 0) != (write.current.version if write.current else 0):
            return Fate.STALE
        if write.act in (Act.REMOVE, Act.DELETE):
            items.pop(write.key, None)
        else:
            items[write.key] = changed_item(present or Item(id=write.key), write.change)
        return Fate.SAVED

    def _content(self) -> bytes | None:
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SyncError(
                f"the .bib file cannot be read ({error.strerror})", where=str(self._path), fix="look at its rights"
            ) from error

    def _source(self, content: bytes) -> Source:
        return Source(content=content, uri=str(self._path))

    def _items(self, content: bytes) -> dict[str, Item]:
        if not content.strip():
            return {}
        return {item.id: item for item in read(self._source(content)) if isinstance(item, Item) and item.id}


def _thing(item: Item) -> Thing:
    """The version is a digest of what the entry says: a .bib file has no versions of its own."""
    fields = item_fields(item)
    digest = hashlib.sha256(dump(sorted(fields.items())).encode("utf-8", "surrogatepass")).hexdigest()
    return Thing(
        key=item.id,
        version=int(digest[:12], 16) + 1,
        fields=fields,
        raw={},
        identities=field_identities(fields),
    )


def changed_item(item: Item, change: Fields) -> Item:
    """The entry's own item with the changed fields; what the file holds beyond CSL stays in `custom`."""
    new = fields_item(change)
    item = item.with_values({n: new.variables.get(n) for n in change if n not in (TYPE, KEY) and not n.startswith(TAG)})
    if change.get(TYPE):
        item = replace(item, type=new.type)
    if any(n.startswith(TAG) for n in change):
        old = keywords(item.text("keyword"))
        gone = {n.removeprefix(TAG) for n, v in change.items() if n.startswith(TAG) and not v}
        added = [n.removeprefix(TAG) for n, v in change.items() if n.startswith(TAG) and v]
        words = [w for w in dict.fromkeys((*old, *added)) if w not in gone]
        item = item.with_variables(keyword=", ".join(words) or None)
    return item


def _outcome(write: Write, fate: Fate, there: dict[str, Item]) -> Outcome:
    if fate is not Fate.SAVED:
        return Outcome(key=write.key, fate=fate)
    item = there.get(write.key)
    thing = _thing(item) if item else Thing(key=write.key, version=0, gone=True)
    return Outcome(key=write.key, fate=Fate.SAVED, thing=thing)
