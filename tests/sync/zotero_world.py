"""A library, a fake Zotero, and the sync between them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from citekit.errors import SyncError
from citekit.library import Library, open_library
from citekit.sync.library import LibrarySide
from citekit.sync.merge import Policy
from citekit.sync.plan import Allow
from citekit.sync.run import Sync
from citekit.sync.secrets import Secret
from citekit.sync.status import Status
from citekit.sync.transport import Client, Timer, Transport
from citekit.sync.zotero import ZoteroSide, ZoteroSpace
from citekit.works.keys import key_for
from tests.sync.fake_zotero import FakeZotero


class Time:
    """A clock that goes on only by waiting."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.waits: list[float] = []

    def timer(self) -> Timer:
        return Timer(now=lambda: self.seconds, sleep=self.wait, jitter=lambda: 0.5)

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds


class ZoteroWorld:
    def __init__(self, path: Path, transport: Transport | None = None) -> None:
        self.path = path
        self.fake = FakeZotero()
        self.time = Time()
        self.transport = transport or self.fake
        self.library: Library = open_library(path / "library.db")
        try:
            self.status = Status(path / "sync.db", "zotero")
        except SyncError:
            self.library.store.close()
            raise
        self.collection = ""

    def close(self) -> None:
        self.status.close()
        self.library.store.close()

    def side(self) -> ZoteroSide:
        client = Client(self.transport, timer=self.time.timer())
        library = f"groups/{self.fake.group}" if self.fake.group else f"users/{self.fake.user}"
        return ZoteroSide(client, Secret(self.fake.key), library, collection=self.collection)

    def sync(self, policy: Policy = Policy.ASK, allow: Sequence[str] = ()) -> Sync:
        here = LibrarySide(
            self.library, ZoteroSpace(), actor="sync zotero", make_key=key_for, collection=self.collection
        )
        return Sync(here, self.side(), self.status, policy=policy, allow=Allow(names=frozenset(allow)))

    def settle(self) -> None:
        """At most two syncs, after which the next one writes nothing."""
        if not self.sync().apply().finished:
            assert self.sync().apply().finished
        written, changes, version = self.fake.objects_written, self.library.store.last_change(), self.fake.version
        assert self.sync().apply().finished
        assert (self.fake.objects_written, self.library.store.last_change(), self.fake.version) == (
            written, changes, version,
        )  # fmt: skip

    def remote(self, title: str) -> dict[str, Any]:
        """The one item of the server with this title."""
        [found] = [d for d in self.fake.alive().values() if d.get("title") == title]
        return found
