"""The SQLite file that holds a sync's state: durable at every commit, and its errors are SyncErrors."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from citekit.errors import SyncError
from citekit.files import make_private
from citekit.library.trouble import meaning

_DAMAGED = "move the file away: the next sync links both sides anew by their identifiers"

BUSY_TIMEOUT = 10.0
"""Seconds that a writer waits for another one."""


class Database(sqlite3.Connection):
    """A connection without transactions of its own making. `where`: its file, for messages."""

    where = ""

    def execute(self, statement: str, values: Any = (), /) -> sqlite3.Cursor:
        with _reported(self.where):
            return super().execute(statement, values)

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
        for pragma in ("journal_mode = WAL", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}")
        return connection


@contextlib.contextmanager
def _reported(where: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        what, fix = meaning(error, _DAMAGED)
        raise SyncError(f"the state of the sync cannot be used: {what}", where=where, fix=fix) from error
