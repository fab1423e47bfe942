"""A side in memory: what every side does, without a server. For tests, and as the shortest example of a side."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from citekit.sync.sides import Act, Fate, Fields, Identity, Outcome, Pull, Seen, Thing, Write, changed, unseen


class MemorySide:
    """Things by key, with one version number for the whole side, as Zotero counts."""

    batch = 50
    keyed_by = ""

    def __init__(self, name: str = "memory") -> None:
        self.name = name
        self.version = 0
        self.things: dict[str, Thing] = {}
        self.deleted: dict[str, int] = {}
        self.writes = 0
        self._keys = (f"{name}{n}" for n in itertools.count(1))

    def identity(self) -> Identity:
        return Identity(id=self.name)

    def pull(self, mark: Any, seen: Seen = unseen) -> Pull:
        since = mark or 0
        return Pull(
            things=tuple(
                t for t in self.things.values() if t.version > since and (mark is None or t.version != seen(t.key))
            ),
            deleted=tuple(k for k, v in self.deleted.items() if v > since),
            mark=self.version,
            whole=mark is None,
        )

    def read(self, keys: Sequence[str]) -> dict[str, Thing]:
        return {k: self.things[k] for k in keys if k in self.things}

    def push(self, writes: Sequence[Write]) -> list[Outcome]:
        return [self._one(write) for write in writes]

    def new_key(self, fields: Fields) -> str:
        return next(self._keys)

    # what a user of this side does

    def put(
        self, key: str, fields: Fields, *, gone: bool = False, identities: Mapping[str, str] | None = None
    ) -> Thing:
        """Set a thing to just these fields."""
        self.version += 1
        known = self.things[key].identities if key in self.things else {}
        self.things[key] = Thing(
            key=key, version=self.version, fields=dict(fields), gone=gone, raw={},
            identities=known if identities is None else dict(identities),
        )  # fmt: skip
        self.deleted.pop(key, None)
        return self.things[key]

    def delete(self, key: str) -> None:
        """Remove a thing for good."""
        self.version += 1
        del self.things[key]
        self.deleted[key] = self.version

    def _one(self, write: Write) -> Outcome:
        present = self.things.get(write.key)
        expected = write.current.version if write.current else 0
        if (present.version if present else 0) != expected:
            return Outcome(key=write.key, fate=Fate.STALE)
        self.writes += 1
        if write.act is Act.DELETE:
            self.delete(write.key)
            return Outcome(key=write.key, fate=Fate.SAVED, thing=Thing(key=write.key, version=0, gone=True))
        fields = changed(present or Thing(key=write.key, version=0), write.change)
        gone = {Act.REMOVE: True, Act.CHANGE: bool(present and present.gone)}.get(write.act, False)
        return Outcome(key=write.key, fate=Fate.SAVED, thing=self.put(write.key, fields, gone=gone))
