"""pyzotero, an independent client, edits at random while citekit syncs: on the strict server of our own, and on
zotero-selfhost-server. `make test-real` installs it in build/real/pyzotero (CITEKIT_PYZOTERO names another Python)."""

from __future__ import annotations

import json
import os
import random
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct, field

from citekit.errors import CitekitError
from citekit.fetch import Fetcher, Settings
from citekit.library import Library, open_library
from citekit.model import Request
from citekit.sync.library import LibrarySide
from citekit.sync.run import Sync
from citekit.sync.secrets import Secret
from citekit.sync.status import Status
from citekit.sync.transport import Client
from citekit.sync.zotero import ZoteroSide, ZoteroSpace
from citekit.works.keys import key_for
from tests.library.works import another
from tests.shared import ROOT
from tests.sync import test_selfhost
from tests.sync.fake_zotero import FakeZotero, serve
from tests.sync.test_selfhost import alone  # noqa: F401 - a fixture
from tests.sync.test_selfhost import server as selfhost  # noqa: F401 - a fixture
from tests.sync.zotero_world import Time

pytestmark = pytest.mark.real

PYTHON = Path(os.environ.get("CITEKIT_PYZOTERO", ROOT / "build" / "real" / "pyzotero" / "bin" / "python"))
FIELDS = {"volume": "volume", "title": "title", "abstractNote": "abstract", "language": "language"}


class Place(Struct):
    """A server: its address, its user, the key."""

    base: str
    user: str
    key: str


class Pyzotero:
    """The other client. Every edit writes a value that occurs nowhere else."""

    def __init__(self, place: Place) -> None:
        command = [str(PYTHON), str(Path(__file__).with_name("pyzotero_client.py")), place.base, place.user, place.key]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._read() == "ready"

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    def __call__(self, method: str, *arguments: Any) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([method, *arguments]) + "\n")
        self._process.stdin.flush()
        return json.loads(self._read())

    def items(self) -> list[dict[str, Any]]:
        return [d for d in self("all_items") if d["itemType"] != "note"]

    def notes(self) -> list[str]:
        return sorted(d["note"] for d in self("all_items") if d["itemType"] == "note")

    def _read(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


class Edits(Struct):
    """What both editors did: (who, mark of the work, field) → the last value; and what is gone."""

    chance: random.Random
    values: dict[tuple[str, str, str], str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    count: int = 0

    def value(self) -> str:
        self.count += 1
        return f"v{self.count}"

    def remote(self, client: Pyzotero) -> None:
        """One edit of the other client; one that the server refuses is none."""
        items = sorted((d for d in client.items() if d.get("callNumber")), key=lambda d: str(d["callNumber"]))
        item, value, kind = self.chance.choice(items), self.value(), self.chance.random()
        mark = item["callNumber"]
        if kind < 0.7:
            name = self.chance.choice(sorted(FIELDS))
            done = client("update_item", {"key": item["key"], "version": item["version"], name: value})
            self._note("there", mark, name, value, done is True)
        elif kind < 0.8:
            client("create_items", [{"itemType": "note", "note": f"<p>{value}</p>", "parentItem": item["key"]}])
        elif kind < 0.9:
            made = {"itemType": "book", "title": value, "callNumber": f"new{value}", "creators": [], "tags": []}
            done = client("create_items", [made])
            self._note("there", f"new{value}", "title", value, bool(done.get("success")))
        else:
            done = client("update_item", {"key": item["key"], "version": item["version"], "deleted": 1})
            self.gone |= {mark} if done is True else set()

    def local(self, library: Library) -> None:
        works = [h.work for h in library.store.iterate()]
        work, value = self.chance.choice(works), self.value()
        name = self.chance.choice(sorted(FIELDS))
        library.edit(work.key, {FIELDS[name]: value})
        self._note("here", work.item.text("call-number"), name, value, True)

    def _note(self, who: str, mark: str, name: str, value: str, done: bool) -> None:
        if done:
            self.values[who, mark, name] = value


class Between:
    """A transport that lets something happen between two requests, and that may break."""

    def __init__(self, fetcher: Fetcher, happen: Callable[[], None]) -> None:
        self.fetcher = fetcher
        self.happen = happen
        self.left = -1

    def send(self, request: Request) -> Any:
        self.happen()
        answer = self.fetcher.send(request)
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt
        return answer


@pytest.fixture(params=["own server", "zotero-selfhost-server"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    if not PYTHON.exists():
        pytest.skip(f"needs pyzotero at {PYTHON} (make test-real installs it)")
    if request.param == "own server":
        fake = FakeZotero()
        running = serve(fake)
        yield Place(fake.base, fake.user, fake.key)
        running.shutdown()
        running.server_close()
    else:
        running = request.getfixturevalue("selfhost")
        running.reset()
        yield Place(running.base, "1", test_selfhost.KEY)


@pytest.mark.parametrize("seed", [1, 2])
def test_an_independent_client_edits_at_random_while_a_sync_runs(
    place: Place, tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    edits = Edits(random.Random(seed))
    settings = Settings(allowed=("127.0.0.0/8",), between_seconds=0.0)
    with (
        closing(Pyzotero(place)) as client,
        Fetcher(settings) as fetcher,
        open_library(tmp_path / "library.db") as library,
        closing(Status(tmp_path / "sync.db", "zotero")) as status,
    ):
        transport = Between(fetcher, lambda: None)

        def sync() -> Sync:
            remote = ZoteroSide(
                Client(transport, timer=Time().timer()), Secret(place.key), f"users/{place.user}", base=place.base
            )
            local = LibrarySide(library, ZoteroSpace(), actor="sync", make_key=key_for)
            return Sync(local, remote, status)

        library.add([another(n, call_number=f"m{n}") for n in range(500)])
        assert sync().apply().finished
        assert len(client.items()) == 500
        for _ in range(5):
            for _ in range(8):
                edits.local(library)
                edits.remote(client)
            transport.happen = lambda: edits.remote(client) if edits.chance.random() < 0.2 else None
            transport.left = edits.chance.choice([-1, -1, 4, 7])
            with suppress(KeyboardInterrupt, CitekitError):
                sync().apply()
            transport.left = -1
        transport.happen = lambda: None
        notes = client.notes()
        sync().apply()
        assert sync().apply().finished
        assert sync().apply().written == {}
        assert sync().verify() == []
        _check(edits, library, client, status)
        assert client.notes() == notes
        with capsys.disabled():
            print(f"\npyzotero, {place.base}: {_counts(edits, status)}, nothing lost")


def _counts(edits: Edits, status: Status) -> str:
    here = sum(who == "here" for who, _, _ in edits.values)
    (conflicts,) = status._db.execute("SELECT count(*) FROM conflict").fetchone()
    there = len(edits.values) - here
    return f"500 works, {here} edits here, {there} there, {len(edits.gone)} trashed, {conflicts} conflicts"


def _check(edits: Edits, library: Library, client: Pyzotero, status: Status) -> None:
    works = list(library.works())
    here = {w.item.text("call-number"): w for w in works}
    items = client.items()
    there = {d["callNumber"]: d for d in items}
    assert (len(here), len(there)) == (len(works), len(items)), "something is there twice"
    assert here.keys() ^ there.keys() <= edits.gone, "a work is on one side only"
    rows = status._db.execute("SELECT ifnull(base,'') || ifnull(local,'') || ifnull(remote_value,'') FROM conflict")
    noted = [str(row[0]) for row in rows]
    noted += [str(row[0]) for row in status._db.execute("SELECT ifnull(before, '') FROM backup")]
    text = "\n".join(noted)
    for (who, mark, name), value in edits.values.items():
        if mark in edits.gone:
            continue
        both = mark in here and here[mark].item.text(FIELDS[name]) == value and there[mark].get(name) == value
        assert both or f'"{value}"' in text, f"lost: {who} set {name} of {mark} to {value}"
