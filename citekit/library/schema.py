"""The library's tables in SQLite, and how an older file becomes today's.

Each migration is a list of statements that runs in one transaction with the new number in `user_version`; a file made
by a newer citekit is refused, never guessed at.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from citekit.errors import LibraryError
from citekit.library.facts import SEARCHED

APPLICATION_ID = 0x63746B31
"""Marks a SQLite file as a citekit library ("ctk1")."""

_FIRST = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE work (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL UNIQUE,
        key TEXT NOT NULL,
        version INTEGER NOT NULL,
        at TEXT NOT NULL,
        removed INTEGER NOT NULL DEFAULT 0,
        type TEXT NOT NULL,
        year INTEGER,
        title_key TEXT NOT NULL,
        family TEXT NOT NULL,
        doc TEXT NOT NULL)""",
    "CREATE UNIQUE INDEX work_key ON work (key) WHERE removed = 0",
    "CREATE INDEX work_version ON work (version)",
    "CREATE INDEX work_year ON work (year, key) WHERE removed = 0",
    "CREATE INDEX work_title ON work (title_key, year)",
    """CREATE TABLE identifier (kind TEXT NOT NULL, value TEXT NOT NULL, work INTEGER NOT NULL REFERENCES work (id),
        PRIMARY KEY (kind, value, work)) WITHOUT ROWID""",
    "CREATE INDEX identifier_work ON identifier (work)",
    """CREATE TABLE facet (kind TEXT NOT NULL, value TEXT NOT NULL, work INTEGER NOT NULL REFERENCES work (id),
        PRIMARY KEY (kind, value, work)) WITHOUT ROWID""",
    "CREATE INDEX facet_work ON facet (work)",
    """CREATE TABLE origin (uri TEXT NOT NULL, name TEXT NOT NULL, work INTEGER NOT NULL REFERENCES work (id),
        said TEXT NOT NULL, PRIMARY KEY (uri, name)) WITHOUT ROWID""",
    "CREATE INDEX origin_work ON origin (work)",
    """CREATE TABLE operation (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, actor TEXT NOT NULL,
        what TEXT NOT NULL, undoes INTEGER REFERENCES operation (id))""",
    """CREATE TABLE change (id INTEGER PRIMARY KEY AUTOINCREMENT,
        operation INTEGER NOT NULL REFERENCES operation (id), work INTEGER NOT NULL,
        removed INTEGER NOT NULL, doc TEXT NOT NULL)""",
    "CREATE INDEX change_work ON change (work, id)",
    "CREATE INDEX change_operation ON change (operation)",
    """CREATE TABLE conflict (id INTEGER PRIMARY KEY AUTOINCREMENT, work INTEGER NOT NULL REFERENCES work (id),
        variable TEXT NOT NULL, ours TEXT, theirs TEXT, source TEXT NOT NULL, at TEXT NOT NULL, settled TEXT)""",
    f"CREATE VIRTUAL TABLE search USING fts5 ({', '.join(SEARCHED)}, content='', "
    "tokenize='unicode61 remove_diacritics 2')",
    *(
        f"""CREATE TRIGGER {table}_stays_{verb.lower()} BEFORE {verb} ON {table}
            BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END"""
        for table in ("operation", "change")
        for verb in ("UPDATE", "DELETE")
    ),
)

MARK = "mark"
"""Column of the full-text index for what is looked up exactly (citekit.library.search)."""

_SECOND = (  # places in the order of years; marks in place of facets; beginnings of words looked up as words are
    "DROP TABLE search",
    "DROP TABLE facet",
    "DROP INDEX work_year",
    f"CREATE VIRTUAL TABLE search USING fts5 ({', '.join(SEARCHED)}, {MARK}, content='', prefix='1 2 3', "
    "tokenize='unicode61 remove_diacritics 2')",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_FIRST, _SECOND)
"""Statements that lead from version n to n + 1."""


def migrate(connection: sqlite3.Connection, path: str, reindex: Callable[[], None]) -> None:
    """Bring the file to today's version, and make its indexes anew where that changed them; raises LibraryError where
    it is no library or a newer one."""
    if version(connection) == len(MIGRATIONS) and _number(connection, "application_id") == APPLICATION_ID:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        _check(connection, path)
        for number in range(version(connection), len(MIGRATIONS)):
            for statement in MIGRATIONS[number]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number + 1}")
        reindex()
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _check(connection: sqlite3.Connection, path: str) -> None:
    if version(connection) > len(MIGRATIONS):
        raise LibraryError("the library was made by a newer citekit", where=path, fix="upgrade citekit")
    foreign = _number(connection, "application_id") not in (0, APPLICATION_ID)
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if foreign or (version(connection) == 0 and tables):
        raise LibraryError("is a SQLite file, but no citekit library", where=path, fix="name another file")


def version(connection: sqlite3.Connection) -> int:
    return _number(connection, "user_version")


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])
