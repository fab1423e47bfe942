"""What both sides looked like, and what is under way: one SQLite file per project. docs/rules.md, sync 8 and 10.

`mirror` is each side as last read, `link` the pairs with what both agreed on. `journal.py` has the writes whose outcome
is not known (`journal`) and every value that a sync overwrote (`backup`); `conflicts.py` what waits for the user.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from citekit.errors import SyncError
from citekit.library.trouble import closed_on_failure
from citekit.sync.conflicts import Conflicts
from citekit.sync.database import opened
from citekit.sync.findings import named
from citekit.sync.journal import Journal
from citekit.sync.plan import LOCAL, REMOTE, Link
from citekit.sync.sides import Thing
from citekit.sync.texts import (
    base_from_text,
    base_to_text,
    digest,
    dump,
    loaded,
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


class Status:
    """The state of the syncs with one remote: marks, mirrors and links here, `journal` and `conflicts` beside them. All
    writes are durable when the transaction around them ends."""

    def __init__(self, path: str | Path, remote: str) -> None:
        self.where = str(path)
        self.remote = remote
        self._db = opened(path)
        with closed_on_failure(self._db):
            self._make()
        self.journal = Journal(self._db, remote)
        self.conflicts = Conflicts(self._db, remote)

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

    # names for messages

    def called(self, side: str) -> str:
        """A side as people call it."""
        return "the library" if side == LOCAL else self.remote

    def work(self, side: str, key: str) -> str:
        """A work as people know it, from what either side says of it."""
        link = self.link_of(side, key)
        places = [(side, key), *([(LOCAL, link.local), (REMOTE, link.remote)] if link else [])]
        fields = next((thing.fields for place in places if (thing := self.thing(*place)) and thing.fields), {})
        return named(fields, key)

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

    def forget(self) -> None:
        """Begin anew with this remote; only the backups stay."""
        with self.transaction():
            for table in ("mirror", "link", "journal", "conflict"):
                self._db.execute(f"DELETE FROM {table} WHERE remote = ?", (self.remote,))
            self._db.execute("DELETE FROM remote WHERE name = ?", (self.remote,))

    def mark(self, side: str) -> Any:
        """Where the next pull of a side begins; None is at the beginning."""
        row = self._db.execute(f"SELECT {side}_mark FROM remote WHERE name = ?", (self.remote,)).fetchone()
        return loaded(row[0]) if row and row[0] else None

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
