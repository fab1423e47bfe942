"""The library: works added, changed, removed, found, with the history of each and every step undoable.

What a source says is remembered, so saying the same again changes nothing, and saying something new touches only what
it newly says; the user's own edit stays and is shown as a conflict.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from citekit.errors import LibraryError, StaleError, UnknownNameError
from citekit.library import merging
from citekit.library.codec import dump, item_of, item_text, settled, value_from_json
from citekit.library.facts import identifiers, title_key
from citekit.library.query import parse
from citekit.library.sqlite import SqliteStore
from citekit.library.store import Change, Conflict, Held, Operation, Store
from citekit.model import Finding, Item, Level, Span, Value, Work
from citekit.model.lettering import letters

USER = "user"

Match = Callable[[Item, Sequence[Held]], Held | None]
"""Chooses, among the candidates, the work that an item is; None where it is none of them."""


class Added(Struct, frozen=True, kw_only=True):
    """What adding did: citation keys by outcome, and what is to be said (edits kept, removed works left out)."""

    operation: int = 0
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


class _Adding(Struct):
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def open_library(where: str | Path) -> Library:
    """The library in the SQLite file at `where`, made when it is not there; or, for a URL "postgresql+psycopg://…", in
    that database. Raises LibraryError when it cannot be opened, is none, or was made by a newer citekit."""
    if not str(where).startswith("postgresql"):
        return Library(SqliteStore(where))
    try:
        from citekit.library.postgres import PostgresStore
    except ImportError as error:
        raise LibraryError(
            "a library in PostgreSQL needs SQLAlchemy", fix='install "citekit-biblio[postgres]"'
        ) from error
    return Library(PostgresStore(str(where)))


def same_identifier(item: Item, candidates: Sequence[Held]) -> Held | None:
    """The one candidate with an identifier in common and no contradicting one; a title alone never decides."""
    mine = identifiers(item)
    agreeing = [held for held in candidates if _agree(mine, identifiers(held.work.item), item, held.work.item)]
    return agreeing[0] if len(agreeing) == 1 else None


def _agree(mine: frozenset[tuple[str, str]], theirs: frozenset[tuple[str, str]], one: Item, other: Item) -> bool:
    shared = {kind for kind, _ in mine & theirs}
    against = {kind for kind, _ in mine} & {kind for kind, _ in theirs} - shared - {"url"}
    if "isbn" in shared and len(shared) == 1:  # chapters of a book share its ISBN
        return one.type == other.type and title_key(one.title) == title_key(other.title) and not against
    return bool(shared) and not against


class Library:
    """Works in a `Store`. Every method that writes is one operation in the log and one transaction."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_error: object) -> None:
        self.store.close()

    def transaction(self) -> AbstractContextManager[None]:
        """Several calls as one: all of them happen, or none."""
        return self.store.transaction()

    # reading

    def get(self, key: str) -> Held:
        """The work with this citation key. Raises UnknownNameError with near keys."""
        held = self.store.get(key)
        if held is None:
            raise self._no_work(key)
        return held

    def works(self) -> Iterator[Work]:
        """Every work, by citation key."""
        return (held.work for held in self.store.iterate())

    def search(self, text: str, *, limit: int = 1_000_000, offset: int = 0) -> list[Work]:
        """Works that meet a query (citekit.library.query): those that have its words in title, authors or tags come
        first, and newer ones before older ones."""
        return [held.work for held in self.store.search(parse(text), limit=limit, offset=offset)]

    def count(self, text: str = "") -> int:
        return self.store.count(parse(text))

    # adding

    def add(
        self, works: Iterable[Work], *, actor: str = USER, what: str = "add", match: Match = same_identifier
    ) -> Added:
        """Add works, or tell those already here what their sources newly say; one operation for all of them.

        A work is known by where it came from (source and own key of its records), else by `match` among works with
        an identifier or the title in common. A citation key that another work has gets a letter.
        """
        done = _Adding()
        with self.transaction():
            first = _LazyOperation(self.store, actor, what)
            for work in works:
                self._add_one(settled(_with_id(work)), first, match, done)
        return Added(
            operation=first.number, new=tuple(done.new), changed=tuple(done.changed), unchanged=tuple(done.unchanged),
            skipped=tuple(done.skipped), findings=tuple(done.findings),
        )  # fmt: skip

    def _add_one(self, work: Work, operation: _LazyOperation, match: Match, done: _Adding) -> None:
        origins = _origins(work)
        known = [found for origin in origins if (found := self.store.origin(*origin))]
        held = known[0][0] if known else match(work.item, self.store.candidates(work.item))
        if held is None:
            held = self._save_new(work, operation)
            done.new.append(held.work.key)
        elif held.removed:
            done.skipped.append(held.work.key)
            done.findings.append(_removed_finding(held, origins))
            return
        else:
            said = item_of(known[0][1]) if known else None
            self._hear(held, said, work, operation, done)
        for origin in origins:
            self.store.set_origin(*origin, held.uid, item_text(work.item))

    def _hear(self, held: Held, said: Item | None, theirs: Work, operation: _LazyOperation, done: _Adding) -> None:
        heard = merging.hear(held.work, said, theirs)
        for dispute in heard.disputes:
            source = _origins(theirs)[0][0]
            self._dispute(held, dispute, source)
            done.findings.append(_dispute_finding(held, dispute, source))
        if settled(heard.work) == held.work:
            done.unchanged.append(held.work.key)
        else:
            self.store.change(operation.begin(), held, heard.work)
            done.changed.append(held.work.key)

    def _save_new(self, work: Work, operation: _LazyOperation, uid: str = "") -> Held:
        key = self.free_key(work.key)
        return self.store.save(operation.begin(), uid or uuid.uuid4().hex, _with_key(work, key))

    def free_key(self, wanted: str) -> str:
        """`wanted`, or with the first letter ("a", "b", … "aa") that makes it a key of no work."""
        key, number = wanted, 0
        while self.store.get(key) is not None:
            number += 1
            key = wanted + letters(number)
        return key

    # changing

    def edit(
        self,
        key: str,
        changes: Mapping[str, Value | None],
        *,
        actor: str = USER,
        tags: Iterable[str] | None = None,
        collections: Iterable[str] | None = None,
        notes: Iterable[str] | None = None,
    ) -> Held:
        """Set variables by hand ("type" too), or take them out by None; tags, collections and notes are replaced
        where given. No later update overwrites what was set here."""
        with self.transaction():
            held = self.get(key)
            work = merging.edited(held.work, changes, actor)
            lists = {"tags": tags, "collections": collections, "notes": notes}
            work = replace(work, **{n: tuple(v) for n, v in lists.items() if v is not None})
            return self.put(held, work, actor=actor, what=f"edit {key}")

    def put(self, held: Held, work: Work, *, actor: str, what: str, removed: bool = False) -> Held:
        """The work in a new state; nothing is logged when it is the old one. Raises StaleError when it changed since
        it was read."""
        with self.transaction():
            if settled(work) == held.work and removed == held.removed:
                current = self.store.with_uid(held.uid)
                if current is None or current.version != held.version:
                    raise StaleError(f'"{held.work.key}" was changed meanwhile', where=self.store.where)
                return held
            return self.store.change(self.store.operation(actor, what), held, settled(work), removed=removed)

    def save(self, uid: str, work: Work, *, actor: str, what: str) -> Held:
        """A new work under a uid chosen before (so that a repeated call does not make it twice): the work that has
        the uid already is given back as it is."""
        with self.transaction():
            present = self.store.with_uid(uid)
            return present or self._save_new(settled(work), _LazyOperation(self.store, actor, what), uid)

    def remove(self, key: str, *, actor: str = USER) -> Held:
        """Take a work out; it stays in the log, its sources do not bring it back, and `undo` does."""
        with self.transaction():
            held = self.get(key)
            return self.put(held, held.work, actor=actor, what=f"remove {key}", removed=True)

    def rename(self, key: str, new: str, *, actor: str = USER) -> Held:
        """Give a work another citation key; never done but by this. Raises LibraryError when the key is taken."""
        if not new or any(c.isspace() for c in new):
            raise LibraryError(f'"{new}" cannot be a citation key', fix="use a key without blanks")
        with self.transaction():
            held = self.get(key)
            return self.put(held, _with_key(held.work, new), actor=actor, what=f"rename {key} to {new}")

    # conflicts

    def conflicts(self, *, settled: bool = False) -> list[Conflict]:
        """Values that sources give against the user's edits, oldest first."""
        return self.store.conflicts(settled=settled)

    def settle(self, conflict: int, take: str, *, actor: str = USER) -> None:
        """Settle a conflict: take "ours" (nothing changes) or "theirs"."""
        if take not in ("ours", "theirs"):
            raise UnknownNameError.of("side of a conflict", take, ("ours", "theirs"))
        with self.transaction():
            found = next((c for c in self.store.conflicts() if c.id == conflict), None)
            held = self.store.with_uid(found.uid) if found else None
            if found is None or held is None:
                raise LibraryError(f"there is no open conflict {conflict}", where=self.store.where)
            if take == "theirs":
                changes = {found.variable: value_from_json(json.loads(found.theirs))}
                work = merging.edited(held.work, changes, actor)
                self.put(held, work, actor=actor, what=f"settle conflict {conflict}", removed=held.removed)
            self.store.settle(conflict, take)

    def _dispute(self, held: Held, dispute: merging.Dispute, source: str) -> None:
        ours, theirs = dump(dispute.ours), dump(dispute.theirs)
        for open_one in self.store.conflicts(uid=held.uid):
            if open_one.variable == dispute.variable:
                if open_one.theirs == theirs:
                    return
                self.store.settle(open_one.id, "outdated")
        self.store.add_conflict(
            Conflict(id=0, uid=held.uid, variable=dispute.variable, ours=ours, theirs=theirs, source=source, at="")
        )

    # history

    def history(self, key: str = "", *, limit: int = 50) -> list[tuple[Operation, list[Change]]]:
        """Operations with their changes, newest first; of one work where `key` is given (a removed one too)."""
        uid = self._ever(key) if key else ""
        return [(op, self.store.changes(op.id)) for op in self.store.operations(uid=uid, limit=limit)]

    def undo(self, operation: int = 0, *, actor: str = USER) -> int:
        """Take back an operation (0: the newest that is not undone); the number of the operation that did it.

        Parts that other steps changed since stay out of it: where one of them is in the way, nothing is undone and
        LibraryError names it. Undoing an undo is redoing.
        """
        with self.transaction():
            target = operation or self._newest()
            changes = self.store.changes(target)
            if not changes:
                raise LibraryError(f"there is no operation {target} to undo", fix="see `citekit library history`")
            number = self.store.operation(actor, f"undo operation {target}", target)
            for change in reversed(changes):
                self._undo_one(number, change)
            return number

    def _undo_one(self, number: int, change: Change) -> None:
        now = self.store.with_uid(change.after.uid)
        assert now is not None, "a logged work is never deleted"
        if change.before is None:
            self.store.drop_origins(now.uid)
            blocked = [] if now.work == change.after.work else ["its content"]
            work, removed = now.work, True
        else:
            parts, blocked = merging.undone(_parts(change.before), _parts(change.after), _parts(now))
            work, removed = merging.assembled(parts), bool(parts["removed"])
        if blocked:
            raise LibraryError(
                f'"{now.work.key}" was changed again since: {", ".join(blocked)}', fix="undo the later operation first"
            )
        if (settled(work), removed) != (now.work, now.removed):
            self.store.change(number, now, settled(work), removed=removed)

    def _newest(self) -> int:
        undone: set[int] = set()
        before = 0
        while page := self.store.operations(before=before):
            for operation in page:
                if operation.id in undone:
                    continue
                if not operation.undoes:
                    return operation.id
                undone.add(operation.undoes)
            before = page[-1].id
        raise LibraryError("there is nothing to undo", where=self.store.where)

    def _no_work(self, key: str) -> UnknownNameError:
        near = self.store.keys(key[:2])
        return UnknownNameError.of("work", key, near, where=self.store.where, otherwise="see `citekit library list`")

    def _ever(self, key: str) -> str:
        """The uid of the work that has the key, or had it when it was removed."""
        held = self.store.get(key)
        if held is None:
            held = next((h for h in self.store.iterate(removed=True) if h.removed and h.work.key == key), None)
        if held is None:
            raise self._no_work(key)
        return held.uid

    def check(self) -> list[Finding]:
        """What is wrong in the database; nothing where all is well."""
        return self.store.check()


class _LazyOperation:
    """An operation that enters the log with its first change, so that a run without changes leaves no trace."""

    def __init__(self, store: Store, actor: str, what: str) -> None:
        self.number = 0
        self._store, self._actor, self._what = store, actor, what

    def begin(self) -> int:
        self.number = self.number or self._store.operation(self._actor, self._what)
        return self.number


def _origins(work: Work) -> list[tuple[str, str]]:
    """(source, own key in it) for each record; for a work without records, what it is itself."""
    named = [(r.span.uri or "-", r.key or title_key(r.text("title"))) for r in work.records]
    found = [origin for origin in dict.fromkeys(named) if origin[1]]
    return found or [(_uri(work), work.key)]


def _uri(work: Work) -> str:
    return next((p.uri for p in work.provenance.values()), "-")


def _parts(held: Held) -> dict[str, Any]:
    return merging.parts(held.work, held.removed)


def _with_id(work: Work) -> Work:
    key = work.key or work.item.id
    return work if work.key == work.item.id else _with_key(work, key)


def _with_key(work: Work, key: str) -> Work:
    return replace(work, key=key, item=replace(work.item, id=key))


def _dispute_finding(held: Held, dispute: merging.Dispute, source: str) -> Finding:
    return Finding(
        code="CK702",
        what=f"{held.work.key}: {source} now gives another {dispute.variable} than you wrote; yours was kept",
        where=Span(uri=source),
        fix="see `citekit library conflicts`",
    )


def _removed_finding(held: Held, origins: list[tuple[str, str]]) -> Finding:
    return Finding(
        code="CK703",
        what=f"{held.work.key} was removed from the library; its source does not bring it back",
        where=Span(uri=origins[0][0]),
        fix="undo the removal to have it again",
        level=Level.NOTE,
        skipped=1,
    )
