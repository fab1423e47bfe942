"""What a sync is about to write, what it could not, and every value that it overwrote. docs/rules.md, sync 8 and 12."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from citekit.sync.database import Database
from citekit.sync.sides import Act, Thing, Write
from citekit.sync.texts import loaded, payload_text, thing_from_text, thing_to_text


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
        return dict(loaded(self.payload))


class Backup(Struct, frozen=True, kw_only=True):
    """What a thing held before a write, and what the write changed."""

    id: int
    side: str
    key: str
    act: Act
    before: Thing | None
    change: dict[str, Any]


class Ran(Struct, frozen=True, kw_only=True):
    """A sync that wrote: its number, when (UTC), and how much of it is not undone, by side."""

    number: int
    at: str
    written: dict[str, int]


class Journal:
    """The runs with one remote and their writes, in the database of a `Status`, whose transactions hold here too."""

    def __init__(self, database: Database, remote: str) -> None:
        self._db = database
        self._remote = remote

    def begin_run(self) -> int:
        return int(
            self._db.execute("INSERT INTO run (remote, at) VALUES (?, datetime('now'))", (self._remote,)).lastrowid or 0
        )

    def last_run(self) -> str:
        """When the last sync began, in UTC; "" before the first."""
        row = self._db.execute("SELECT max(at) FROM run WHERE remote = ?", (self._remote,)).fetchone()
        return str(row[0] or "")

    def runs(self, most: int = 5) -> list[Ran]:
        """The last syncs that `undo` can take back, newest first."""
        rows = self._db.execute(
            """SELECT run, side, count(*), min(at) FROM backup WHERE remote = ?1 AND NOT done AND run IN
            (SELECT DISTINCT run FROM backup WHERE remote = ?1 AND NOT done ORDER BY run DESC LIMIT ?2)
            GROUP BY run, side ORDER BY run DESC, side""",
            (self._remote, most),
        )
        found = dict[int, Ran]()
        for number, side, count, at in rows:
            known = found.get(number, Ran(number=number, at=at, written={}))
            found[number] = Ran(number=number, at=min(at, known.at), written={**known.written, side: count})
        return list(found.values())

    def send(self, run: int, side: str, writes: Iterable[Write], *, undoing: bool = False) -> None:
        """Write down what is about to be sent, and what it will overwrite. undoing: it takes writes back, so the next
        undoing goes on to those before them."""
        for write in writes:
            version = write.current.version if write.current else 0
            self._db.execute(
                """INSERT INTO journal (remote, run, side, key, act, version, payload, state)
                VALUES (?, ?, ?, ?, ?, ?, ?, 'sent')""",
                (self._remote, run, side, write.key, write.act.value, version, payload_text(write.change)),
            )
            before = thing_to_text(write.current) if write.current else None
            self._db.execute(
                """INSERT INTO backup (remote, run, side, key, act, before, change, done, at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, datetime('now'))""",
                (self._remote, run, side, write.key, write.act.value, before, payload_text(write.change), undoing),
            )

    def settle(self, side: str, key: str) -> None:
        """The outcome of the write is known."""
        self._db.execute(
            "DELETE FROM journal WHERE remote = ? AND side = ? AND key = ? AND state <> 'parked'",
            (self._remote, side, key),
        )

    def park(self, side: str, key: str, message: str) -> None:
        """The write was refused for good; it is tried again when its content is another one."""
        self.unpark(side, key)
        self._db.execute(
            "UPDATE journal SET state = 'parked', message = ? WHERE remote = ? AND side = ? AND key = ?",
            (message, self._remote, side, key),
        )

    def unpark(self, side: str, key: str) -> None:
        self._db.execute(
            "DELETE FROM journal WHERE remote = ? AND side = ? AND key = ? AND state = 'parked'",
            (self._remote, side, key),
        )

    def sent(self) -> list[Sent]:
        """The writes of which nobody knows whether they happened."""
        return self._writes("sent")

    def parked(self) -> list[Sent]:
        """The writes that were refused for good."""
        return self._writes("parked")

    def backups(self, run: int = 0) -> list[Backup]:
        """What a run (0: the last one that wrote) overwrote, newest first, as far as it is not undone."""
        run = run or int(
            self._db.execute(
                "SELECT ifnull(max(run), 0) FROM backup WHERE remote = ? AND NOT done", (self._remote,)
            ).fetchone()[0]
        )
        rows = self._db.execute(
            """SELECT id, side, key, act, before, change FROM backup WHERE remote = ? AND run = ? AND NOT done
            ORDER BY id DESC""",
            (self._remote, run),
        )
        return [
            Backup(id=n, side=s, key=k, act=Act(a), before=thing_from_text(b) if b else None, change=loaded(c))
            for n, s, k, a, b, c in rows
        ]

    def undone(self, backup: Backup) -> None:
        """The write was taken back."""
        self._db.execute("UPDATE backup SET done = 1 WHERE id = ?", (backup.id,))

    def _writes(self, state: str) -> list[Sent]:
        rows = self._db.execute(
            """SELECT id, side, key, act, version, payload, state, message FROM journal
            WHERE remote = ? AND state = ? ORDER BY id""",
            (self._remote, state),
        )
        return [
            Sent(id=n, side=s, key=k, act=Act(a), version=v, payload=p, state=st, message=m)
            for n, s, k, a, v, p, st, m in rows
        ]
