"""The library in one SQLite file: WAL, synchronous=FULL, BEGIN IMMEDIATE with a busy timeout. docs/rules.md, storage.

(Measured there: deferred transactions lose 800 of 1,200 writes of three processes to "locked"; immediate ones none.)
"""

from __future__ import annotations

import contextlib
import functools
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from citekit.errors import LibraryError, StaleError
from citekit.files import make_private
from citekit.library import schema
from citekit.library.codec import work_from_text, work_to_text
from citekit.library.facts import SEARCHED, Facts, facts
from citekit.library.query import Query
from citekit.library.search import count, digest, digests, found, marks, place
from citekit.library.store import Change, Conflict, Held, Operation, near_years
from citekit.library.trouble import closed_on_failure, meaning
from citekit.model import Finding, Item, Level, Span, Work

_DAMAGED = "keep the file, and put a copy from a backup or export in its place; `citekit library check` may say more"

BUSY_TIMEOUT = 10.0
"""Seconds that a writer waits for another one."""

Given = ParamSpec("Given")
Made = TypeVar("Made")

_COLUMNS = "uid, version, removed, doc, at"
_WORDS = ", ".join((*SEARCHED, schema.MARK))
_HOLES = ", ".join("?" * (len(SEARCHED) + 2))
_NOW = "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"


@contextlib.contextmanager
def _reported(where: str) -> Iterator[None]:
    """SQLite's errors as LibraryError with what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _error(error, where) from error


def _error(error: sqlite3.Error, where: str) -> LibraryError:
    if "not a database" in str(error):
        return LibraryError("this file is no library", where=where, fix="name the file of a library")
    what, fix = meaning(error, _DAMAGED)
    return LibraryError(f"the library cannot be used: {what}", where=where, fix=fix)


def _guarded(
    method: Callable[Concatenate[SqliteStore, Given], Made],
) -> Callable[Concatenate[SqliteStore, Given], Made]:
    """A method of the store whose errors of SQLite are LibraryErrors."""

    @functools.wraps(method)
    def run(store: SqliteStore, /, *values: Given.args, **named: Given.kwargs) -> Made:
        try:
            return method(store, *values, **named)
        except sqlite3.Error as error:
            raise _error(error, store.where) from error

    return run


class SqliteStore:
    """A `Store` in one file. Made with mode 0600 when it is not there."""

    def __init__(self, path: str | Path) -> None:
        self.where = str(path)
        self._connection = _open(Path(path))
        with closed_on_failure(self._connection), _reported(self.where):
            schema.migrate(self._connection, self.where, self.reindex)
            if not self.setting("id"):
                self._connection.execute("INSERT OR IGNORE INTO meta VALUES ('id', lower(hex(randomblob(16))))")

    def close(self) -> None:
        self._connection.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        with _reported(self.where):
            if self._is_open():
                yield  # part of the transaction that is open
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._is_open():
                    self._connection.execute("ROLLBACK")
                raise

    def _is_open(self) -> bool:
        return self._connection.in_transaction

    @_guarded
    def operation(self, actor: str, what: str, undoes: int = 0) -> int:
        statement = f"INSERT INTO operation (at, actor, what, undoes) VALUES ({_NOW}, ?, ?, nullif(?, 0))"
        return int(self._connection.execute(statement, (actor, what, undoes)).lastrowid or 0)

    @_guarded
    def save(self, operation: int, uid: str, work: Work) -> Held:
        fact = facts(work)
        with _unique_key(work.key, self.where):
            row = self._connection.execute(
                """INSERT INTO work (uid, key, version, at, type, year, title_key, family, doc)
                VALUES (?, ?, 0, '', ?, ?, ?, ?, '')""",
                (uid, work.key, work.item.type, fact.year, fact.title_key, fact.family),
            ).lastrowid
        self._index(int(row or 0), work, fact)
        return self._log(operation, int(row or 0), uid, work, removed=False)

    @_guarded
    def change(self, operation: int, held: Held, work: Work, *, removed: bool = False) -> Held:
        row = self._row(held)
        fact = facts(work)
        with _unique_key(work.key, self.where):
            self._connection.execute(
                "UPDATE work SET key=?, removed=?, type=?, year=?, title_key=?, family=? WHERE id=?",
                (work.key, removed, work.item.type, fact.year, fact.title_key, fact.family, row),
            )
        if not held.removed:
            self._unindex(row, held.work)
        if not removed:
            self._index(row, work, fact)
        return self._log(operation, row, held.uid, work, removed=removed)

    @_guarded
    def get(self, key: str) -> Held | None:
        return self._one(f"SELECT {_COLUMNS} FROM work WHERE key = ? AND removed = 0", (key,))

    @_guarded
    def with_uid(self, uid: str) -> Held | None:
        return self._one(f"SELECT {_COLUMNS} FROM work WHERE uid = ?", (uid,))

    @_guarded
    def keys(self, prefix: str = "", most: int = 1000) -> list[str]:
        statement = "SELECT key FROM work WHERE removed = 0 AND key GLOB ? ORDER BY key LIMIT ?"
        return [row[0] for row in self._connection.execute(statement, (_glob(prefix), most))]

    def iterate(self, *, since: int = 0, removed: bool = False) -> Iterator[Held]:
        where = "version > ?" if removed else "version > ? AND removed = 0"
        with _reported(self.where):
            for row in self._connection.execute(
                f"SELECT {_COLUMNS} FROM work WHERE {where} ORDER BY key, id", (since,)
            ):
                yield _held(row)

    @_guarded
    def candidates(self, item: Item, most: int = 50) -> list[Held]:
        fact = facts(Work(key=item.id, item=item))
        found: dict[str, Held] = {}
        for kind, value in sorted(fact.identifiers):
            found.update(
                self._found("id IN (SELECT work FROM identifier WHERE kind=? AND value=?)", (kind, value), most)
            )
        if fact.title_key:
            years = near_years(fact.year)
            near = f" AND (year IS NULL OR year IN ({','.join('?' * len(years))}))" if years else ""
            found.update(self._found(f"title_key = ?{near}", (fact.title_key, *years), most))
        return list(found.values())[:most]

    @_guarded
    def search(self, query: Query, *, limit: int, offset: int = 0) -> list[Held]:
        statement = f"SELECT {_COLUMNS} FROM work WHERE id = ?"
        numbers = found(self._connection, query, limit=limit, offset=offset)
        return [_held(self._connection.execute(statement, (number,)).fetchone()) for number in numbers]

    @_guarded
    def count(self, query: Query) -> int:
        return count(self._connection, query)

    @_guarded
    def last_change(self) -> int:
        return int(self._connection.execute("SELECT ifnull(max(id), 0) FROM change").fetchone()[0])

    @_guarded
    def operations(self, *, uid: str = "", limit: int = 50, before: int = 0) -> list[Operation]:
        rows = self._connection.execute(
            """SELECT id, at, actor, what, ifnull(undoes, 0) FROM operation o WHERE (? = 0 OR id < ?) AND (? = '' OR
            EXISTS (SELECT 1 FROM change c JOIN work w ON w.id = c.work WHERE c.operation = o.id AND w.uid = ?))
            ORDER BY id DESC LIMIT ?""",
            (before, before, uid, uid, limit),
        )
        return [Operation(id=n, at=at, actor=actor, what=what, undoes=u) for n, at, actor, what, u in rows]

    @_guarded
    def changes(self, operation: int) -> list[Change]:
        rows = self._connection.execute(
            """SELECT w.uid, c.id, c.removed, c.doc, p.id, p.removed, p.doc FROM change c JOIN work w ON w.id = c.work
            LEFT JOIN change p ON p.id = (SELECT max(id) FROM change WHERE work = c.work AND id < c.id)
            WHERE c.operation = ? ORDER BY c.id""",
            (operation,),
        ).fetchall()
        return [
            Change(
                operation=operation,
                before=_held((uid, old, old_removed, old_doc, "")) if old is not None else None,
                after=_held((uid, new, removed, doc, "")),
            )
            for uid, new, removed, doc, old, old_removed, old_doc in rows
        ]

    @_guarded
    def origin(self, uri: str, name: str) -> tuple[Held, str] | None:
        row = self._connection.execute(
            f"SELECT {_COLUMNS}, said FROM origin JOIN work ON work.id = origin.work WHERE uri = ? AND name = ?",
            (uri, name),
        ).fetchone()
        return (_held(row[:5]), row[5]) if row else None

    @_guarded
    def set_origin(self, uri: str, name: str, uid: str, said: str) -> None:
        self._connection.execute(
            """INSERT INTO origin (uri, name, work, said) SELECT ?, ?, id, ? FROM work WHERE uid = ?
            ON CONFLICT (uri, name) DO UPDATE SET work = excluded.work, said = excluded.said""",
            (uri, name, said, uid),
        )

    @_guarded
    def drop_origins(self, uid: str) -> None:
        self._connection.execute("DELETE FROM origin WHERE work = (SELECT id FROM work WHERE uid = ?)", (uid,))

    @_guarded
    def add_conflict(self, conflict: Conflict) -> None:
        self._connection.execute(
            f"""INSERT INTO conflict (work, variable, ours, theirs, source, at)
            SELECT id, ?, ?, ?, ?, {_NOW} FROM work WHERE uid = ?""",
            (conflict.variable, conflict.ours, conflict.theirs, conflict.source, conflict.uid),
        )

    @_guarded
    def conflicts(self, *, uid: str = "", settled: bool = False) -> list[Conflict]:
        rows = self._connection.execute(
            """SELECT c.id, w.uid, variable, ours, theirs, source, c.at, ifnull(settled, '') FROM conflict c
            JOIN work w ON w.id = c.work WHERE (? = '' OR w.uid = ?) AND (settled IS NULL OR ?) ORDER BY c.id""",
            (uid, uid, settled),
        )
        names = ("id", "uid", "variable", "ours", "theirs", "source", "at", "settled")
        return [Conflict(**dict(zip(names, row, strict=True))) for row in rows]

    @_guarded
    def settle(self, conflict: int, how: str) -> None:
        self._connection.execute("UPDATE conflict SET settled = ? WHERE id = ?", (how, conflict))

    @_guarded
    def setting(self, name: str) -> str:
        row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else ""

    def check(self) -> list[Finding]:
        """The file's own integrity, then that every index says what its work says; a wrong index is named."""
        with _reported(self.where):
            pages = [str(row[0]) for row in self._connection.execute("PRAGMA integrity_check")]
            wrong = [] if pages == ["ok"] else pages
            wrong += [
                f"{row[0]}: row {row[1]} points nowhere" for row in self._connection.execute("PRAGMA foreign_key_check")
            ]
            words = digests(self._connection)
            for row, uid, removed, doc in self._connection.execute("SELECT id, uid, removed, doc FROM work"):
                wrong += self._misfiled(row, uid, bool(removed), doc, words)
        wrong += ["the index of words holds what is in no work"] * bool(words)
        fix = "restore the file from a backup, or export and import it anew"
        return [_finding(self.where, what, fix) for what in wrong]

    @_guarded
    def reindex(self) -> None:
        """Make the full-text index and the index of identifiers anew from the works."""
        with self.transaction():
            self._connection.execute("INSERT INTO search (search) VALUES ('delete-all')")
            self._connection.execute("DELETE FROM identifier")
            for row, doc in self._connection.execute("SELECT id, doc FROM work WHERE removed = 0"):
                work = work_from_text(doc)
                self._index(row, work, facts(work))

    def _misfiled(self, row: int, uid: str, removed: bool, doc: str, words: dict[int, int]) -> list[str]:
        """What the indexes have wrong of a work; `words` loses what is in order."""
        try:
            work = work_from_text(doc)
            fact = facts(work)
        except (ValueError, KeyError, TypeError):
            return [f"work {uid} cannot be read"]
        wrong = []
        present = set(self._connection.execute("SELECT kind, value FROM identifier WHERE work = ?", (row,)))
        if present != (set() if removed else fact.identifiers):
            wrong.append(f"the index of identifiers is wrong for work {uid}")
        if not removed and words.pop(place(row, fact.year), None) != digest(marks(work, fact)):
            wrong.append(f"the index of words is wrong for work {uid}")
        last = self._connection.execute(
            "SELECT doc FROM change WHERE work = ? ORDER BY id DESC LIMIT 1", (row,)
        ).fetchone()
        if last is None or last[0] != doc:
            wrong.append(f"work {uid} is not what the log says last")
        return wrong

    def _row(self, held: Held) -> int:
        """The row of a work, when it still is the version that was read."""
        row = self._connection.execute("SELECT id, version FROM work WHERE uid = ?", (held.uid,)).fetchone()
        if row is None or row[1] != held.version:
            raise StaleError(f'"{held.work.key}" was changed meanwhile', where=self.where, fix="run it again")
        return int(row[0])

    def _log(self, operation: int, row: int, uid: str, work: Work, *, removed: bool) -> Held:
        doc = work_to_text(work)
        version = self._connection.execute(
            "INSERT INTO change (operation, work, removed, doc) VALUES (?, ?, ?, ?)", (operation, row, removed, doc)
        ).lastrowid
        self._connection.execute(f"UPDATE work SET version = ?, doc = ?, at = {_NOW} WHERE id = ?", (version, doc, row))
        at = self._connection.execute("SELECT at FROM work WHERE id = ?", (row,)).fetchone()[0]
        return Held(uid=uid, version=int(version or 0), work=work, removed=removed, at=at)

    def _index(self, row: int, work: Work, fact: Facts) -> None:
        values = [(kind, value, row) for kind, value in fact.identifiers]
        self._connection.executemany("INSERT INTO identifier (kind, value, work) VALUES (?, ?, ?)", values)
        self._connection.execute(f"INSERT INTO search (rowid, {_WORDS}) VALUES ({_HOLES})", _indexed(row, work, fact))

    def _unindex(self, row: int, work: Work) -> None:
        """A contentless index is told the old words when they go, so it needs no second copy of them."""
        self._connection.execute("DELETE FROM identifier WHERE work = ?", (row,))
        statement = f"INSERT INTO search (search, rowid, {_WORDS}) VALUES ('delete', {_HOLES})"
        self._connection.execute(statement, _indexed(row, work, facts(work)))

    def _one(self, statement: str, values: tuple[str, ...]) -> Held | None:
        row = self._connection.execute(statement, values).fetchone()
        return _held(row) if row else None

    def _found(self, where: str, values: tuple[object, ...], most: int) -> dict[str, Held]:
        statement = f"SELECT {_COLUMNS} FROM work WHERE removed = 0 AND {where} ORDER BY id LIMIT ?"
        return {row[0]: _held(row) for row in self._connection.execute(statement, (*values, most))}


def _indexed(row: int, work: Work, fact: Facts) -> tuple[object, ...]:
    return (place(row, fact.year), *fact.texts, " ".join(marks(work, fact)))


def _glob(text: str) -> str:
    """A GLOB pattern for texts that begin with `text`."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in text) + "*"


def _held(row: tuple[str, int, int, str, str] | None) -> Held:
    if row is None:
        raise sqlite3.DatabaseError("malformed: the index names a work that is not there")
    uid, version, removed, doc, at = row
    try:
        work = work_from_text(doc)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise sqlite3.DatabaseError(f"malformed: work {uid} cannot be read") from error
    return Held(uid=uid, version=version, work=work, removed=bool(removed), at=at)


def _open(path: Path) -> sqlite3.Connection:
    with _reported(str(path)):
        try:
            make_private(path)
        except OSError as error:
            raise LibraryError(
                f"the library cannot be opened ({error.strerror})",
                where=str(path),
                fix="name a file in a folder of yours",
            ) from error
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT, isolation_level=None)
        with closed_on_failure(connection):
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
                connection.execute(f"PRAGMA {pragma}")
        return connection


@contextlib.contextmanager
def _unique_key(key: str, where: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError as error:
        if "work.key" not in str(error):
            raise
        raise LibraryError(f'the key "{key}" is taken', where=where, fix="choose another one") from error


def _finding(where: str, what: str, fix: str) -> Finding:
    return Finding(code="CK701", what=what, where=Span(uri=where), fix=fix, level=Level.ERROR)
