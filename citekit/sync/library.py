"""The library as a side: works shown in the remote's own fields. docs/rules.md, sync 4 and 7.

Which fields those are is the remote's business: a `Space` makes them from a work, and takes changes of them back into
it. Only the variables that a change of fields touches change in the work; all else keeps its exact form.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from msgspec.structs import replace

from citekit.errors import GuardError, LibraryError
from citekit.library import Held, Library
from citekit.library.merging import TYPE, edited
from citekit.model import Item, Value, Work
from citekit.sync.findings import key_taken
from citekit.sync.sides import (
    COLLECTION,
    TAG,
    Act,
    Fate,
    Fields,
    Identity,
    Outcome,
    Pull,
    Seen,
    Thing,
    Write,
    changed,
    unseen,
)

MakeKey = Callable[[Item], str]


class Space(Protocol):
    """The remote's terms. version: changes when the same work gives other fields."""

    version: str

    def fields(self, work: Work) -> dict[str, Any]:
        """The fields of a work, tags too, collections not."""
        ...

    def item(self, fields: Mapping[str, Any], known: Item | None) -> Item:
        """The item that fields describe; the id is the citation key or ""."""
        ...

    def identities(self, fields: Mapping[str, Any]) -> dict[str, str]: ...


class LibrarySide:
    """`collection`: every work is shown in this one, so that the remote keeps them together ("" for none). make_key:
    the citation key for a work that comes without one."""

    name = "library"
    batch = 50
    keyed_by = ""

    def __init__(self, library: Library, space: Space, *, actor: str, make_key: MakeKey, collection: str = "") -> None:
        self._library = library
        self._space = space
        self._actor = actor
        self._make_key = make_key
        self._everywhere = {COLLECTION + collection: True} if collection else {}

    def identity(self) -> Identity:
        return Identity(id=self._library.store.setting("id"), mapping=self._space.version)

    def pull(self, mark: Any, seen: Seen = unseen) -> Pull:
        """Raises GuardError when the library is older than the mark: it was restored from a backup, and its old values
        would be taken for edits."""
        last = self._library.store.last_change()
        since = int(mark or 0)
        if since > last:
            raise GuardError(
                "the library is older than its last sync",
                where=self._library.store.where,
                fix="restore its newest copy; or run `citekit sync forget` for this remote, so that both sides are "
                "compared anew",
            )
        held = self._library.store.iterate(since=since, removed=True)
        things = tuple(self._thing(h) for h in held if mark is None or h.version != seen(h.uid))
        return Pull(things=things, mark=last, whole=mark is None)

    def read(self, keys: Sequence[str]) -> dict[str, Thing]:
        found = ((key, self._library.store.with_uid(key)) for key in keys)
        return {key: self._thing(held) for key, held in found if held is not None}

    def push(self, writes: Sequence[Write]) -> list[Outcome]:
        """All in one transaction; a write that does not fit any more is STALE, the others go on. A citation key that
        another work has is given when that work gives it up in the same push, so two may swap theirs."""
        with self._library.transaction():
            wanted = dict[str, str]()
            outcomes = {write.key: self._one(write, wanted) for write in writes}
            taken = self._give_keys({uid: key for uid, key in wanted.items() if outcomes[uid].fate is Fate.SAVED})
            for uid in wanted:
                outcomes[uid] = self._named(outcomes[uid], taken.get(uid, ""))
            return list(outcomes.values())

    def new_key(self, fields: Fields) -> str:
        return uuid.uuid4().hex

    def _one(self, write: Write, wanted: dict[str, str]) -> Outcome:
        """Carry out one write; `wanted` learns the citation key that the work is to have and does not have yet."""
        held = self._library.store.with_uid(write.key)
        if (held.version if held else 0) != (write.current.version if write.current else 0):
            return Outcome(key=write.key, fate=Fate.STALE)
        what = f"sync: {write.reason or write.act.value}"
        try:
            if held is None:
                work = self._made(write.change)
                saved = self._library.save(write.key, work, actor=self._actor, what=what)
                key = work.key
            else:
                removed = write.act in (Act.REMOVE, Act.DELETE)
                work, key = self._revised(held, write.change)
                if held.removed and not removed:
                    work = _with_key(work, self._library.free_key(work.key))
                saved = self._library.put(held, work, actor=self._actor, what=what, removed=removed)
            if key != saved.work.key and not saved.removed:
                wanted[write.key] = key
        except LibraryError as error:
            return Outcome(key=write.key, fate=Fate.REFUSED, message=str(error))
        return Outcome(key=write.key, fate=Fate.SAVED, thing=self._thing(saved))

    def _give_keys(self, wanted: Mapping[str, str]) -> dict[str, str]:
        """Give works the citation keys they want, in the order in which these come free; the keys that stay taken, by
        the uid of the work that goes without."""
        waiting, taken = dict(wanted), dict[str, str]()
        while waiting:
            found = {uid: self._library.store.get(key) for uid, key in waiting.items()}
            holders = {uid: held.uid for uid, held in found.items() if held is not None}
            free = next((uid for uid in waiting if uid not in holders), "")
            stuck = next((uid for uid, holder in holders.items() if holder not in waiting), "")
            if free:
                self._rename(free, waiting.pop(free))
            elif stuck:
                taken[stuck] = waiting.pop(stuck)
            else:  # each waits for another one: one of a circle makes room
                uid = next(iter(waiting))
                for _ in waiting:
                    uid = holders[uid]
                self._rename(uid, self._library.free_key(waiting[uid]))
        return taken

    def _rename(self, uid: str, key: str) -> None:
        held = self._library.store.with_uid(uid)
        assert held is not None, "it was written just now"
        self._library.put(held, _with_key(held.work, key), actor=self._actor, what=f"sync: rename to {key}")

    def _named(self, outcome: Outcome, taken: str) -> Outcome:
        """The outcome with the work as it is after the keys were given; said, where it could not have the key."""
        held = self._library.store.with_uid(outcome.key)
        if outcome.fate is not Fate.SAVED or held is None:
            return outcome
        findings = (key_taken(self._library.store.where, held.work.key, taken),) if taken else ()
        return replace(outcome, thing=self._thing(held), findings=findings)

    def _made(self, fields: Mapping[str, Any]) -> Work:
        item = self._space.item(fields, None)
        key = item.id or self._make_key(item)
        return Work(
            key=key,
            item=replace(item, id=key),
            tags=_names(fields, TAG),
            collections=tuple(c for c in _names(fields, COLLECTION) if COLLECTION + c not in self._everywhere),
        )

    def _revised(self, held: Held, change: Mapping[str, Any]) -> tuple[Work, str]:
        """The work with the variables that the change touches, and no others, as they are on the other side; and the
        citation key it is to have, which another work may have yet."""
        work = held.work
        before = self._thing(held)
        after = changed(before, change)
        old, new = self._space.item(before.fields, work.item), self._space.item(after, work.item)
        names = old.variables.keys() | new.variables.keys()
        values: dict[str, Value | None] = {
            n: new.variables.get(n) for n in names if old.variables.get(n) != new.variables.get(n)
        }
        if new.type != old.type:
            values[TYPE] = new.type
        custom = {k: v for k, v in new.custom.items() if old.custom.get(k) != v}
        revised = edited(work, values, self._actor)
        revised = replace(
            revised,
            item=replace(revised.item, custom={**revised.item.custom, **custom}),
            tags=_set(work.tags, change, TAG),
            collections=tuple(
                c for c in _set(work.collections, change, COLLECTION) if COLLECTION + c not in self._everywhere
            ),
        )
        key = new.id if new.id and new.id != old.id else work.key
        return (_with_key(revised, key) if self._library.free_key(key) == key else revised), key

    def _thing(self, held: Held) -> Thing:
        fields = {**self._space.fields(held.work), **self._everywhere}
        fields.update({COLLECTION + name: True for name in held.work.collections})
        return Thing(
            key=held.uid,
            version=held.version,
            fields=fields,
            gone=held.removed,
            raw={},
            identities=self._space.identities(fields),
            modified=held.at,
        )


def _with_key(work: Work, key: str) -> Work:
    return replace(work, key=key, item=replace(work.item, id=key))


def _names(fields: Mapping[str, Any], prefix: str) -> tuple[str, ...]:
    return tuple(sorted(n.removeprefix(prefix) for n, v in fields.items() if n.startswith(prefix) and v))


def _set(present: tuple[str, ...], change: Mapping[str, Any], prefix: str) -> tuple[str, ...]:
    """The set with what a change adds and takes away; untouched, and in its order, where it does neither."""
    added = set(_names(change, prefix))
    gone = {n.removeprefix(prefix) for n, v in change.items() if n.startswith(prefix) and not v}
    if not added and not gone:
        return present
    return tuple(sorted({*present, *added} - gone))
