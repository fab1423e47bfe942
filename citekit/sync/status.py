"""What both sides looked like, and what is under way: one SQLite file per project. docs/rules.md, sync 8.

`mirror` is each side as last read, `link` the pairs with what both agreed on, `journal` the writes whose outcome is
not known, `conflict` what waits for the user, `backup` every value that a sync overwrote.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from citekit.errors import SyncError
from citekit.sync.database import opened
from citekit.sync.merge import Dispute, Policy, Settled
from citekit.sync.plan import Link
from citekit.sync.sides import Act, Thing, Write
from citekit.sync.texts import (
    base_from_text,
    base_to_text,
    digest,
    dump,
    payload_text,
    quiet_digest,
    thing_from_text,
    thing_to_text,
)

VERSION = 1

_TABLES = (
    """CREATE TABLE remote (name TEXT PRIMARY KEY, local_id TEXT NOT NULL, remote_id TEXT NOT NULL,
        mapping TEXT NOT NULL DEFAULT '', local_mark TEXT, remote_mark TEXT)""",
    """CREATE TABLE mirror (remote TEXT NOT NULL, side TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL,
        thing TEXT NOT NULL, PRIMARY KEY (remote, side, key)) WITHOUT ROWID""",
    """CREATE TABLE link (remote TEXT NOT NULL, local_key TEXT NOT NULL, remote_key TEXT NOT NULL, pending INTEGER,
        local_base TEXT NOT NULL, remote_base TEXT NOT NULL, local_digest TEXT NOT NULL, remote_digest TEXT NOT NULL,
        PRIMARY KEY (remote, local_key), UNIQUE (remote, remote_key)) WITHOUT ROWID""",
    """CREATE TABLE journal (id INTEGER PRIMARY KEY AUTOINCREMENT, remote TEXT NOT NULL, run INTEGER NOT NULL,
        side TEXT NOT NULL, key TEXT NOT NULL, act TEXT NOT NULL, version INTEGER NOT NULL, payload TEXT NOT NULL,
        state TEXT NOT NULL, message TEXT NOT NULL DEFAULT '')""",
    """CREATE TABLE conflict (id INTEGER PRIMARY KEY AUTOINCREMENT, remote TEXT NOT NULL, local_key TEXT NOT NULL,
        remote_key TEXT NOT NULL, field TEXT NOT NULL, base TEXT, local TEXT, remote_value TEXT, at TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'open')""",
    """CREATE TABLE backup (id INTEGER PRIMARY KEY AUTOINCREMENT, remote TEXT NOT NULL, run INTEGER NOT NULL,
        side TEXT NOT NULL, key TEXT NOT NULL, act TEXT NOT NULL, before TEXT, change TEXT NOT NULL,
        done INTEGER NOT NULL DEFAULT 0, at TEXT NOT NULL)""",
    "CREATE TABLE run (id INTEGER PRIMARY KEY AUTOINCREMENT, remote TEXT NOT NULL, at TEXT NOT NULL)",
)


_SETTLED = (Policy.LOCAL.value, Policy.REMOTE.value)
"""States of a conflict that is settled and not carried over yet."""


class Open(Struct, frozen=True, kw_only=True):
    """A conflict that waits: `id` names it to `resolve`."""

    id: int
    local: str
    remote: str
    dispute: Dispute
    at: str


class Sent(Struct, frozen=True, kw_only=True):
    """A write of which nobody knows whether it happened, or one that was refused for good (`state` "parked")."""

    id: int
    side: str
    key: str
    act: Act
    version: int
    payload: str
    state: str
    message: str

    @property
    def change(self) -> dict[str, Any]:
        """The fields that it gives new values."""
        return dict(json.loads(self.payload))


class Backup(Struct, frozen=True, kw_only=True):
    """What a thing held before a write, and what the write changed."""

    side: str
    key: str
    act: Act
    before: Thing | None
    change: dict[str, Any]


class Status:
    """The state of the syncs with one remote. All writes are durable when the transaction around them ends."""

    def __init__(self, path: str | Path, remote: str) -> None:
        self.where = str(path)
        self.remote = remote
        self._db = opened(path)
        self._make()

    def close(self) -> None:
        self._db.close()

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """One sync at a time for this state. The lock ends with the process, however it ends."""
        lock = opened(f"{self.where}.lock", wait=0.1)
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except SyncError as error:
            lock.close()
            raise SyncError("another sync is running", where=self.where, fix="wait until it is done") from error
        try:
            yield
        finally:
            lock.close()

    @contextlib.contextmanager
    def transaction(self, *, keep: bool = True) -> Iterator[None]:
        """All or nothing; with keep=False nothing at all, so that a plan can be made without a trace."""
        if self._is_open():
            yield
            return
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT" if keep else "ROLLBACK")
        except BaseException:
            if self._is_open():
                self._db.execute("ROLLBACK")
            raise

    # the remote itself

    def remember(self, local_id: str, remote_id: str, mapping: str) -> None:
        self._db.execute(
            """INSERT INTO remote (name, local_id, remote_id, mapping) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE
            SET local_id = excluded.local_id, remote_id = excluded.remote_id, mapping = excluded.mapping""",
            (self.remote, local_id, remote_id, mapping),
        )

    def remembered(self) -> tuple[str, str, str] | None:
        """(local id, remote id, mapping) of the last sync; None before the first."""
        row = self._db.execute(
            "SELECT local_id, remote_id, mapping FROM remote WHERE name = ?", (self.remote,)
        ).fetchone()
        return (row[0], row[1], row[2]) if row else None

    def mark(self, side: str) -> Any:
        """Where the next pull of a side begins; None is at the beginning."""
        row = self._db.execute(f"SELECT {side}_mark FROM remote WHERE name = ?", (self.remote,)).fetchone()
        return json.loads(row[0]) if row and row[0] else None

    def set_mark(self, side: str, mark: Any) -> None:
        """Only ever called with the mark of a complete pull, in the transaction that stages it."""
        self._db.execute(f"UPDATE remote SET {side}_mark = ? WHERE name = ?", (dump(mark), self.remote))

    # mirrors

    def see(self, side: str, things: Iterable[Thing]) -> None:
        """Put things as they are now into a side's mirror; foreign ones stay there as they were."""
        rows = [(self.remote, side, t.key, digest(t), thing_to_text(t)) for t in things if not t.foreign]
        self._db.executemany("INSERT OR REPLACE INTO mirror VALUES (?, ?, ?, ?, ?)", rows)

    def miss(self, side: str, keys: Iterable[str]) -> None:
        """The things are no more; a mirror that never knew them stays without them."""
        known = [k for k in keys if self.thing(side, k) is not None]
        self.see(side, [Thing(key=k, version=0, gone=True) for k in known])

    def thing(self, side: str, key: str) -> Thing | None:
        row = self._db.execute(
            "SELECT thing FROM mirror WHERE remote = ? AND side = ? AND key = ?", (self.remote, side, key)
        ).fetchone()
        return thing_from_text(row[0]) if row else None

    def version(self, side: str, key: str) -> int:
        """The version of a thing as last read; 0 where it never was, or is gone."""
        thing = self.thing(side, key)
        return thing.version if thing else 0

    def keys(self, side: str) -> set[str]:
        rows = self._db.execute("SELECT key FROM mirror WHERE remote = ? AND side = ?", (self.remote, side))
        return {row[0] for row in rows}

    def things(self, side: str) -> Iterator[Thing]:
        rows = self._db.execute("SELECT thing FROM mirror WHERE remote = ? AND side = ?", (self.remote, side))
        return (thing_from_text(row[0]) for row in rows.fetchall())

    def unlinked(self, side: str) -> dict[str, Thing]:
        """Things of a side that are in no link."""
        rows = self._db.execute(
            f"""SELECT thing FROM mirror m WHERE remote = ? AND side = ? AND NOT EXISTS (SELECT 1 FROM link l
            WHERE l.remote = m.remote AND l.{side}_key = m.key)""",
            (self.remote, side),
        )
        return {thing.key: thing for row in rows if (thing := thing_from_text(row[0]))}

    # links

    def link(self, link: Link) -> None:
        """Set a link; its digests say which pairs need no look next time."""
        here, there = self.thing("local", link.local), self.thing("remote", link.remote)
        quiet = not link.pending
        self._db.execute(
            "INSERT OR REPLACE INTO link VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self.remote, link.local, link.remote, link.pending, base_to_text(link.local_base),
                base_to_text(link.remote_base), quiet_digest(here, link.local_base, quiet),
                quiet_digest(there, link.remote_base, quiet),
            ),
        )  # fmt: skip

    def unlink(self, local: str) -> None:
        self._db.execute("DELETE FROM link WHERE remote = ? AND local_key = ?", (self.remote, local))

    def link_of(self, side: str, key: str) -> Link | None:
        rows = self._links(f"{side}_key = ?", (key,))
        return rows[0] if rows else None

    def links(self) -> list[Link]:
        return self._links("1", ())

    def count_links(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM link WHERE remote = ?", (self.remote,)).fetchone()[0])

    def moved_links(self) -> list[Link]:
        """Links of which a side is not what it was when both last agreed."""
        return self._links(
            """pending OR EXISTS (SELECT 1 FROM mirror m WHERE m.remote = l.remote AND m.side = 'local'
            AND m.key = l.local_key AND m.digest <> l.local_digest) OR EXISTS (SELECT 1 FROM mirror m
            WHERE m.remote = l.remote AND m.side = 'remote' AND m.key = l.remote_key
            AND m.digest <> l.remote_digest)""",
            (),
        )

    def _links(self, where: str, values: tuple[Any, ...]) -> list[Link]:
        rows = self._db.execute(
            f"""SELECT local_key, remote_key, pending, local_base, remote_base FROM link l
            WHERE remote = ? AND ({where}) ORDER BY local_key""",
            (self.remote, *values),
        )
        return [
            Link(
                local=a,
                remote=b,
                pending=bool(p),
                local_base=base_from_text(base_a),
                remote_base=base_from_text(base_b),
            )
            for a, b, p, base_a, base_b in rows
        ]

    # the journal

    def begin_run(self) -> int:
        return int(
            self._db.execute("INSERT INTO run (remote, at) VALUES (?, datetime('now'))", (self.remote,)).lastrowid or 0
        )

    def last_run(self) -> str:
        """When the last sync began, in UTC; "" before the first."""
        row = self._db.execute("SELECT max(at) FROM run WHERE remote = ?", (self.remote,)).fetchone()
        return str(row[0] or "")

    def send(self, run: int, side: str, writes: Iterable[Write]) -> None:
        """Write down what is about to be sent, and what it will overwrite."""
        for write in writes:
            version = write.current.version if write.current else 0
            self._db.execute(
                """INSERT INTO journal (remote, run, side, key, act, version, payload, state)
                VALUES (?, ?, ?, ?, ?, ?, ?, 'sent')""",
                (self.remote, run, side, write.key, write.act.value, version, payload_text(write.change)),
            )
            before = thing_to_text(write.current) if write.current else None
            self._db.execute(
                """INSERT INTO backup (remote, run, side, key, act, before, change, at)
                VALUES (?, ?, ?, ?, ?, ?, ?, datetime('now'))""",
                (self.remote, run, side, write.key, write.act.value, before, payload_text(write.change)),
            )

    def settle(self, side: str, key: str) -> None:
        """The outcome of the write is known."""
        self._db.execute(
            "DELETE FROM journal WHERE remote = ? AND side = ? AND key = ? AND state <> 'parked'",
            (self.remote, side, key),
        )

    def park(self, side: str, key: str, message: str) -> None:
        """The write was refused for good; it is tried again when its content is another one."""
        self._db.execute(
            "DELETE FROM journal WHERE remote = ? AND side = ? AND key = ? AND state = 'parked'",
            (self.remote, side, key),
        )
        self._db.execute(
            "UPDATE journal SET state = 'parked', message = ? WHERE remote = ? AND side = ? AND key = ?",
            (message, self.remote, side, key),
        )

    def unpark(self, side: str, key: str) -> None:
        self._db.execute(
            "DELETE FROM journal WHERE remote = ? AND side = ? AND key = ? AND state = 'parked'",
            (self.remote, side, key),
        )

    def journal(self, state: str) -> list[Sent]:
        rows = self._db.execute(
            """SELECT id, side, key, act, version, payload, state, message FROM journal
            WHERE remote = ? AND state = ? ORDER BY id""",
            (self.remote, state),
        )
        return [
            Sent(id=n, side=s, key=k, act=Act(a), version=v, payload=p, state=st, message=m)
            for n, s, k, a, v, p, st, m in rows
        ]

    def backups(self, run: int = 0) -> list[Backup]:
        """What a run (0: the last one that wrote) overwrote, newest first, as far as it is not undone."""
        run = run or int(
            self._db.execute(
                "SELECT ifnull(max(run), 0) FROM backup WHERE remote = ? AND NOT done", (self.remote,)
            ).fetchone()[0]
        )
        rows = self._db.execute(
            """SELECT side, key, act, before, change FROM backup WHERE remote = ? AND run = ? AND NOT done
            ORDER BY id DESC""",
            (self.remote, run),
        )
        return [
            Backup(side=s, key=k, act=Act(a), before=thing_from_text(b) if b else None, change=json.loads(c))
            for s, k, a, b, c in rows
        ]

    def all_backups(self) -> list[Backup]:
        rows = self._db.execute("SELECT side, key, act, before, change FROM backup WHERE remote = ?", (self.remote,))
        return [
            Backup(side=s, key=k, act=Act(a), before=thing_from_text(b) if b else None, change=json.loads(c))
            for s, k, a, b, c in rows
        ]

    def undone(self, side: str, key: str) -> None:
        self._db.execute(
            "UPDATE backup SET done = 1 WHERE remote = ? AND side = ? AND key = ?", (self.remote, side, key)
        )

    # conflicts

    def set_conflicts(self, local: str, remote: str, disputes: Iterable[Dispute]) -> None:
        """The open conflicts of a pair are just these; one that is as before keeps its number. What was settled of
        their fields is over: a side changed again."""
        wanted = {d.field: d for d in disputes}
        self.carried_over(local, wanted)
        for present in self.conflicts(local):
            dispute = wanted.get(present.dispute.field)
            if dispute == present.dispute:
                del wanted[present.dispute.field]
            else:
                self._db.execute("UPDATE conflict SET state = 'over' WHERE id = ?", (present.id,))
        for dispute in wanted.values():
            self._db.execute(
                """INSERT INTO conflict (remote, local_key, remote_key, field, base, local, remote_value, at)
                VALUES (?, ?, ?, ?, ?, ?, ?, datetime('now'))""",
                (
                    self.remote, local, remote, dispute.field, dump(dispute.base), dump(dispute.local),
                    dump(dispute.remote),
                ),
            )  # fmt: skip

    def conflicts(self, local: str = "", *, state: str = "open") -> list[Open]:
        """Those that wait for the user; state: also "local" and "remote", settled so and not carried over yet."""
        rows = self._db.execute(
            """SELECT id, local_key, remote_key, field, base, local, remote_value, at FROM conflict
            WHERE remote = ? AND (? = '' OR local_key = ?) AND state = ? ORDER BY id""",
            (self.remote, local, local, state),
        )
        return [
            Open(
                id=n, local=a, remote=b, at=at,
                dispute=Dispute(field=f, base=json.loads(base), local=json.loads(here), remote=json.loads(there)),
            )
            for n, a, b, f, base, here, there, at in rows
        ]  # fmt: skip

    def settle_conflict(self, number: int, winner: Policy) -> None:
        """The user decided; the next sync carries it over."""
        self._db.execute("UPDATE conflict SET state = ? WHERE id = ?", (winner.value, number))

    def settled(self) -> dict[str, Settled]:
        """By local key, what is settled and not carried over yet."""
        found = dict[str, dict[str, tuple[Dispute, Policy]]]()
        for state in _SETTLED:
            for one in self.conflicts(state=state):
                found.setdefault(one.local, {})[one.dispute.field] = one.dispute, Policy(state)
        return dict(found)

    def carried_over(self, local: str, fields: Container[str] | None = None) -> None:
        """Both sides agree on these fields of a pair (None: on all), so what was settled of them is done."""
        for one in (conflict for state in _SETTLED for conflict in self.conflicts(local, state=state)):
            if fields is None or one.dispute.field in fields:
                self._db.execute("UPDATE conflict SET state = 'over' WHERE id = ?", (one.id,))

    def _is_open(self) -> bool:
        return self._db.in_transaction

    def _make(self) -> None:
        version = int(self._db.execute("PRAGMA user_version").fetchone()[0])
        if version > VERSION:
            raise SyncError("the state was made by a newer citekit", where=self.where, fix="upgrade citekit")
        if version == VERSION:
            return
        with self.transaction():
            if int(self._db.execute("PRAGMA user_version").fetchone()[0]) == 0:
                for statement in _TABLES:
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {VERSION}")
