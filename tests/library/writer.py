"""A process that writes, and says on standard output what is durably done: for the tests that kill it.

`python -m tests.library.writer add LIBRARY FIRST COUNT`; `… sync FOLDER` (see test_killed.py).
"""

from __future__ import annotations

import sys
from pathlib import Path

from citekit.library import open_library
from tests.library.works import another


def add(path: str, first: int, count: int) -> None:
    with open_library(path) as library:
        for number in range(first, first + count):
            library.add([another(number)])
            print(number, flush=True)


def add_up(path: str, times: int) -> None:
    """Read, add one, write; each time all at once."""
    with open_library(path) as library:
        for _ in range(times):
            with library.transaction():
                held = library.get("counter")
                volume = int(held.work.item.text("volume")) + 1
                library.edit("counter", {"volume": str(volume)})


def sync(folder: str, base: str) -> None:
    from citekit.fetch import Fetcher, Settings
    from citekit.sync.library import LibrarySide
    from citekit.sync.run import Sync
    from citekit.sync.secrets import Secret
    from citekit.sync.status import Status
    from citekit.sync.transport import Client
    from citekit.sync.zotero import ZoteroSide, ZoteroSpace
    from citekit.works.keys import key_for

    status = Status(Path(folder) / "sync.db", "zotero")
    settings = Settings(allowed=("127.0.0.0/8",), between_seconds=0.0)
    with open_library(Path(folder) / "library.db") as library, Fetcher(settings) as fetcher:
        remote = ZoteroSide(Client(fetcher), Secret("canary-key-0001"), "users/12345", base=base)
        local = LibrarySide(library, ZoteroSpace(), actor="sync", make_key=key_for)
        print("begin", flush=True)
        Sync(local, remote, status).apply()
        print("done", flush=True)
    status.close()


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    if what == "add":
        add(rest[0], int(rest[1]), int(rest[2]))
    elif what == "add-up":
        add_up(rest[0], int(rest[1]))
    else:
        sync(rest[0], rest[1])
