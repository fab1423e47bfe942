"""The SQLite file that holds a sync's state: durable at every commit, and its errors are SyncErrors."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from citekit.errors import SyncError
from citekit.files import make_private
from citekit.library.trouble import closed_on_failure, meaning

DAMAGED = "move the file away: the next sync links both sides anew by their identifiers"
"""What to do with a state that is damaged."""

BUSY_TIMEOUT = 10.0
"""Seconds that a writer waits for another one."""


class Rows(sqlite3.Cursor):
    """Rows as they are read; a page that cannot be is met only then. `where`: the file, for messages."""

    where = ""

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except sqlite3.Error as error:
            raise _error(error, self.where) from error

    def fetchone(self) -> Any:
        return next(self, None)

    def fetchall(self) -> list[Any]:
        return list(self)


class Database(sqlite3.Connection):
    """A connection without transactions of its own making. `where`: its file, for messages."""

    where = ""

    def execute(self, statement: str, values: Any = (), /) -> sqlite3.Cursor:
        rows = self.cursor(Rows)
        rows.where = self.where
        with _reported(self.where):
            return rows.execute(statement, values)

    def executemany(self, statement: str, rows: Iterable[Any], /) -> sqlite3.Cursor:
        with _reported(self.where):
            return super().executemany(statement, rows)


def opened(path: str | Path, *, wait: float = BUSY_TIMEOUT) -> Database:
    """The database at `path`, made with mode 0600 when it is not there. wait: seconds for another writer to end.

    Raises SyncError when it cannot be opened.
    """
    where = str(path)
    try:
        make_private(path)
    except OSError as error:
        raise SyncError(
            f"the state of the sync cannot be opened ({error.strerror})", where=where, fix="look at the folder's rights"
        ) from error
    with _reported(where):
        connection = sqlite3.connect(path, timeout=wait, isolation_level=None, factory=Database)
        connection.where = where
        with closed_on_failure(connection):
            for pragma in ("journal_mode = WAL", "synchronous = FULL"):
                connection.execute(f"PRAGMA {pragma}")
        return connection


@contextlib.contextmanager
def _reported(where: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _error(error, where) from error


def _error(error: sqlite3.Error, where: str) -> SyncError:
    what, fix = meaning(error, DAMAGED)
    return SyncError(f"the state of the sync cannot be used: {what}", where=where, fix=fix)
