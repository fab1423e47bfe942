"""What SQLite's errors mean for somebody who wants to go on working, and a file that is let go of on one."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

_MEANINGS = (
    (("malformed", "not a database", "corrupt", "decode"), "it is damaged", ""),
    (("locked", "busy"), "another program is writing to it", "wait until that is done"),
    (("full",), "the disk is full; nothing was changed", "make room and run it again"),
    (("readonly", "read-only"), "it may not be written to", "look at the rights of the file and of its folder"),
    (
        ("disk I/O", "unable to open"),
        "it cannot be read or written",
        "look whether its disk or folder is there",
    ),
)

MOST_SHOWN = 80


def meaning(error: sqlite3.Error, damaged: str) -> tuple[str, str]:
    """(what happened, what to do), the words of SQLite among them. damaged: what to do with a damaged file."""
    text = str(error)
    for signs, what, fix in _MEANINGS:
        if any(sign in text for sign in signs):
            return f"{what} ({text[:MOST_SHOWN]})", fix or damaged
    return text, "check disk space and rights, and run it again"


@contextlib.contextmanager
def closed_on_failure(connection: sqlite3.Connection) -> Iterator[None]:
    """Close the connection where it cannot be made ready; nobody else has it yet."""
    try:
        yield
    except BaseException:
        connection.close()
        raise
