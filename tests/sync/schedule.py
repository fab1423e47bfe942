"""Runs of a sync with two people editing and one fault at a time, and the check that nothing was lost.

Every edit writes a value that occurs nowhere else, so the end can be searched for it: an edit is kept
when its value is on both sides, or in a conflict or backup, or was overwritten later by the same person.
"""

from __future__ import annotations

import contextlib
import functools
import pickle
import random
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from msgspec import Struct, field

from citekit.errors import CitekitError, GuardError
from citekit.library import open_library
from citekit.model import Date, Request
from citekit.sync.status import Status
from tests.library.works import work
from tests.sync.zotero_world import ZoteroWorld

FIELDS = ("title", "volume", "publisher-place", "edition", "abstract")
REMOTE_NAMES = {
    "title": "title",
    "volume": "volume",
    "publisher-place": "place",
    "edition": "edition",
    "abstract": "abstractNote",
}
USER_LINE = "a line of the user's own"


class Killed(BaseException):
    """The process was killed here."""


class Edit(Struct):
    who: str
    mark: str
    field: str
    value: str
    over: bool = False


class _KillingStore:
    """Raises Killed before or after the nth durable step of a kind."""

    def __init__(self) -> None:
        self.left = -1
        self.steps = 0

    @contextmanager
    def away(self) -> Iterator[None]:
        """No kills for a while."""
        left, self.left = self.left, -1
        yield
        self.left = left

    def step(self) -> None:
        self.steps += 1
        if self.left >= 0:
            self.left -= 1
            if self.left < 0:
                raise Killed


class World(ZoteroWorld):
    """A ZoteroWorld with two editors, faults, kill points and the check."""

    def __init__(self, path: Path, seed: int, *, empty: bool = False) -> None:
        self.killer = _KillingStore()
        started = None if empty else _started(seed % 2)
        for name, content in started.files.items() if started else ():
            (path / name).write_bytes(content)
        super().__init__(path)
        if started:
            self.fake = pickle.loads(started.fake)
        self.transport = self
        self.chance = random.Random(seed)
        self.identified = seed % 2 == 0
        self.edits: list[Edit] = []
        self.count = 0
        self.during: dict[int, Callable[[], Any]] = {}
        self.sent = 0
        self.deleted: set[str] = set()
        self.renames = False
        self.lost: list[str] = []
        self.troubled = False
        self._quicken()

    # the way to the server, with what happens meanwhile

    def send(self, request: Request) -> Any:
        self.sent += 1
        happening = self.during.pop(self.sent, None)
        if happening == self.second_sync:
            _do(happening)
        elif happening:
            with self.killer.away():  # else an editor would die between an edit and its note
                _do(happening)
        self.killer.step()
        answer = self.fake.send(request)
        self.killer.step()
        return answer

    def _quicken(self) -> None:
        """No waiting for the disk, kill points at every commit."""
        for connection in (self.status._db, self.library.store._connection):  # type: ignore[attr-defined]
            connection.execute("PRAGMA synchronous = OFF")
        for owner, name in ((self.status, "_db"), (self.library.store, "_connection")):
            setattr(owner, name, _Steps(getattr(owner, name), self.killer))

    def reopen(self) -> None:
        """A new process: what was not committed is gone."""
        self.killer.left = -1
        self.troubled = False
        self.status._db.close()
        self.library.store._connection.close()  # type: ignore[attr-defined]
        self.library = open_library(self.path / "library.db")
        self.status = Status(self.path / "sync.db", "zotero")
        self._quicken()

    # the two editors

    def doi(self, mark: str) -> str:
        """Half of the worlds know their works by DOI; the others have only citation keys."""
        return f"10.5555/{mark}" if self.identified else ""

    def work(self, key: str, mark: str, **values: Any) -> Any:
        return work(key, type="book", DOI=self.doi(mark.replace(" ", ".")) or None, call_number=mark, **values)

    def value(self) -> str:
        self.count += 1
        return f"v{self.count}"

    def note(self, who: str, mark: str, name: str, value: str) -> None:
        for edit in self.edits:
            if (edit.who, edit.mark, edit.field) == (who, mark, name):
                edit.over = True
        self.edits.append(Edit(who, mark, name, value))

    def forget(self, who: str, mark: str) -> None:
        """Who removes a work gives up the own edits of it."""
        for edit in self.edits:
            if (edit.who, edit.mark) == (who, mark):
                edit.over = True

    def start(self) -> None:
        """Eight works on both sides, in step, with things of the user's own in Zotero."""
        for n in range(8):
            made = self.work(f"k{n}", f"{n}", title=f"start {n}", issued=Date(parts=((2000 + n,),)))
            self.library.add([made])
        assert self.sync().apply().finished
        for item in list(self.fake.items.values()):
            self.fake.edit(
                item["key"], extra=USER_LINE, relations={"dc:relation": ["x"]}, tags=[{"tag": "auto", "type": 1}],
                creators=[*item["creators"], {"creatorType": "contributor", "name": "Kept"}],
            )  # fmt: skip
        assert self.sync().apply().finished

    def here(self) -> list[Any]:
        return list(self.library.store.iterate())

    def local_edit(self, name: str = "", mark: str = "") -> None:
        name = name or self.chance.choice(FIELDS)
        held = self._held(mark) or self.chance.choice(self.here())
        value = self.value()
        self.library.edit(held.work.key, {name: value})
        self.note("here", held.work.item.text("call-number"), name, value)

    def remote_edit(self, name: str = "", mark: str = "") -> None:
        name = name or self.chance.choice(FIELDS)
        item = self._item(mark) or self.chance.choice(sorted(self.fake.alive().values(), key=lambda d: d["key"]))
        value = self.value()
        self.fake.edit(item["key"], **{REMOTE_NAMES[name]: value})
        self.note("there", item["callNumber"], name, value)

    def both_edit(self) -> None:
        """Both change one field of one work."""
        shared = sorted(
            {d["callNumber"] for d in self.fake.alive().values()}
            & {h.work.item.text("call-number") for h in self.here()}
        )
        name, mark = self.chance.choice(FIELDS), self.chance.choice(shared)
        self.local_edit(name, mark)
        self.remote_edit(name, mark)

    def local_tag(self) -> None:
        held, value = self.chance.choice(self.here()), self.value()
        self.library.edit(held.work.key, {}, tags=[*held.work.tags, value])
        self.note("here", held.work.item.text("call-number"), f"tag {value}", value)

    def remote_tag(self) -> None:
        item, value = self.chance.choice(sorted(self.fake.alive().values(), key=lambda d: d["key"])), self.value()
        self.fake.edit(item["key"], tags=[*item["tags"], {"tag": value}])
        self.note("there", item["callNumber"], f"tag {value}", value)

    def local_new(self) -> None:
        value = self.value()
        self.library.add([self.work(f"new{value}", f"new {value}", title=value)])
        self.note("here", f"new {value}", "title", value)

    def remote_new(self) -> None:
        value = self.value()
        self.fake.add(title=value, callNumber=f"new {value}", extra=USER_LINE, DOI=self.doi(f"new.{value}"))
        self.note("there", f"new {value}", "title", value)

    def local_remove(self) -> None:
        held = self.chance.choice([h for h in self.here() if h.work.key not in ("k0", "k1", "k2")] or self.here()[:1])
        self.library.remove(held.work.key)
        self.forget("here", held.work.item.text("call-number"))

    def remote_trash(self) -> None:
        item = self._expendable()
        self.fake.edit(item["key"], deleted=1)
        self.forget("there", item["callNumber"])

    def remote_delete(self) -> None:
        item = self._expendable()
        self.fake.remove(item["key"])
        self.deleted.add(item["callNumber"])
        self.forget("there", item["callNumber"])

    def remote_recreate(self) -> None:
        """Deleted and made again under its old key."""
        item = dict(self._expendable())
        self.fake.remove(item["key"])
        self.deleted.add(item["callNumber"])
        self.forget("there", item["callNumber"])
        value = self.value()
        self.fake.write("items", item["key"], {**item, "title": value})
        self.note("there", item["callNumber"], "title", value)

    def remote_type(self) -> None:
        item = self.chance.choice(sorted(self.fake.alive().values(), key=lambda d: d["key"]))
        self.fake.edit(item["key"], itemType="dictionaryEntry" if item["itemType"] == "book" else "book")

    def remote_key(self) -> None:
        item, value = self.chance.choice(sorted(self.fake.alive().values(), key=lambda d: d["key"])), self.value()
        self.fake.edit(item["key"], citationKey=f"key{value}")

    def remote_collection(self) -> None:
        key = "ABCDEFG" + self.chance.choice("2345")
        if key not in self.fake.collections:
            self.fake.add_collection(key, f"Collection {key}")
        item = self.chance.choice(sorted(self.fake.alive().values(), key=lambda d: d["key"]))
        self.fake.edit(item["key"], collections=[*item["collections"], key])

    def remote_inside_batch(self) -> None:
        """Another client writes between the objects of our next batches."""
        self.fake.between_objects = lambda: self.remote_edit() if self.chance.random() < 0.3 else None

    FOREIGN = (
        "both_edit", "remote_edit", "remote_tag", "remote_collection", "remote_trash", "remote_delete",
        "remote_recreate", "remote_type", "remote_key", "remote_inside_batch", "remote_new",
    )  # fmt: skip
    OWN = ("local_edit", "local_tag", "local_new", "local_remove")
    TROUBLE = ("second_sync", "disk_full", "read_only")

    # trouble on this machine, until this sync ends

    def second_sync(self) -> None:
        """Another process begins a sync while this one runs."""
        status = Status(self.path / "sync.db", "zotero")
        running = self.status
        self.status = status
        try:
            self.sync().apply()
        except CitekitError:
            pass
        finally:
            self.status = running
            status.close()

    def disk_full(self) -> None:
        self.troubled = True
        for database in (self.status._db, self.library.store._connection):  # type: ignore[attr-defined]
            pages = database.execute("PRAGMA page_count").fetchone()[0]
            database.execute(f"PRAGMA max_page_count = {pages}")

    def read_only(self) -> None:
        self.troubled = True
        for database in (self.status._db, self.library.store._connection):  # type: ignore[attr-defined]
            database.execute("PRAGMA query_only = ON")

    # state damage

    def other_server(self) -> None:
        """Another library answers: nothing may be written to it."""
        user, version = self.fake.user, self.fake.version
        self.fake.user = "67890"
        with contextlib.suppress(CitekitError):
            self.sync().apply()
        assert self.fake.version == version, "another library was written to"
        self.fake.user = user

    def clock_back(self) -> None:
        """Both clocks go back by a year."""
        self.fake.year -= 1
        self.library.store._connection.execute("UPDATE work SET at = '2020-01-01T00:00:00Z'")  # type: ignore[attr-defined]

    def keep_state(self) -> None:
        self.status._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(self.path / "sync.db", self.path / "old.db")

    def restore_state(self) -> None:
        self._drop_state()
        if (self.path / "old.db").exists():
            shutil.copy(self.path / "old.db", self.path / "sync.db")
        self.reopen()

    def lose_state(self) -> None:
        self._drop_state()
        self.reopen()

    def _drop_state(self) -> None:
        self.lost += self._written_down()
        self.status._db.close()
        for name in ("sync.db", "sync.db-wal", "sync.db-shm"):
            (self.path / name).unlink(missing_ok=True)

    # a sync, and the end

    def try_sync(self) -> None:
        """A sync that may fail in any way but one: with an error that is none of ours."""
        try:
            self.sync().apply()
        except CitekitError:
            pass
        except Killed:
            self.reopen()
        if self.troubled:
            self.reopen()

    def finish(self) -> None:
        """No more faults: two syncs at most until both sides are in step, then one without a write, and the check."""
        self.fake.faults.clear()
        self.during.clear()
        self.fake.between_objects = None
        self.fake.deliver()
        self.reopen()
        self.sync().apply(retry=True)
        report = self.sync().apply()
        assert report.finished, "two syncs were not enough"
        assert not report.findings, report.findings
        self.quiet()
        self.check()

    def quiet(self) -> None:
        before = self.fake.objects_written, self.fake.version, self.library.store.last_change()
        self.sync().apply()
        self.sync().plan()
        after = self.fake.objects_written, self.fake.version, self.library.store.last_change()
        assert before == after, "a sync with nothing to do wrote something"

    def check(self) -> None:
        assert self.library.check() == []
        there = {}
        for data in self.fake.alive().values():
            assert data["callNumber"] not in there, f"{data['DOI']} is there twice"
            there[data["callNumber"]] = data
        here = {}
        for held in self.here():
            mark = held.work.item.text("call-number")
            assert mark not in here, f"{mark} is here twice"
            here[mark] = held.work
        trashed = {d["callNumber"] for d in self.fake.items.values() if d.get("deleted")}
        for mark in (
            there.keys() - trashed
        ):  # after the state was lost, a trashed item stays in the trash, beside a new one
            if mark.isdigit() and mark not in self.deleted:
                assert there[mark]["relations"] == {"dc:relation": ["x"]}, mark
                assert there[mark]["extra"].startswith(USER_LINE), there[mark]["extra"]
                assert {"creatorType": "contributor", "name": "Kept"} in there[mark]["creators"]
                assert {"tag": "auto", "type": 1} in there[mark]["tags"]
        noted = "\n".join([*self._written_down(), *self.lost])
        for edit in self.edits:
            if edit.over:
                continue
            seen = edit.mark in here and edit.mark in there and _holds(here[edit.mark], there[edit.mark], edit)
            assert seen or f'"{edit.value}"' in noted, f"lost: {edit}"

    def _written_down(self) -> list[str]:
        """Everything in conflicts and backups, as JSON texts."""
        rows = self.status._db.execute(
            "SELECT ifnull(base,'') || ' ' || ifnull(local,'') || ' ' || ifnull(remote_value,'') FROM conflict"
        ).fetchall()
        rows += self.status._db.execute("SELECT ifnull(before, '') FROM backup").fetchall()
        return [row[0].replace("tag/", "").replace(":true", "") for row in rows]

    def _held(self, mark: str) -> Any:
        return next((h for h in self.here() if mark and h.work.item.text("call-number") == mark), None)

    def _item(self, mark: str) -> Any:
        return next((d for d in self.fake.alive().values() if mark and d["callNumber"] == mark), None)

    def _expendable(self) -> dict[str, Any]:
        alive = sorted(self.fake.alive().values(), key=lambda d: d["key"])
        return self.chance.choice([d for d in alive if d["callNumber"] not in ("0", "1", "2")] or alive)


class _Started(Struct, frozen=True):
    """A world after its start: the library and the state as files, and the server."""

    files: dict[str, bytes]
    fake: bytes


@functools.cache
def _started(seed: int) -> _Started:
    """Made once, since every run begins so."""
    with tempfile.TemporaryDirectory() as folder, repeatable(10**9 + seed):
        world = World(Path(folder), seed, empty=True)
        world.start()
        fake = pickle.dumps(world.fake)
        world.close()  # the last connection to go puts all into the file itself
        return _Started({name: (Path(folder) / name).read_bytes() for name in ("library.db", "sync.db")}, fake)


class _Steps:
    """A connection that counts every commit, before and after, as a point where the process may be killed."""

    def __init__(self, connection: sqlite3.Connection, killer: _KillingStore) -> None:
        self._connection = connection
        self._killer = killer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, statement: str, *values: Any) -> Any:
        if statement != "COMMIT":
            return self._connection.execute(statement, *values)
        self._killer.step()
        done = self._connection.execute(statement)
        self._killer.step()
        return done


def _do(edit: Callable[[], Any]) -> None:
    """An editor who finds nothing left to edit does nothing."""
    with contextlib.suppress(IndexError):
        edit()


def _holds(here: Any, there: dict[str, Any], edit: Edit) -> bool:
    if edit.field.startswith("tag "):
        return edit.value in here.tags and edit.value in [t["tag"] for t in there["tags"]]
    lines = [line.partition(": ")[2] for line in there["extra"].splitlines()]
    arrived = there.get(REMOTE_NAMES[edit.field]) == edit.value or edit.value in lines
    return here.item.text(edit.field) == edit.value and arrived


class Fault(Struct, frozen=True):
    """One fault of the matrix: its axis, its name, and at which request (or durable step) of the sync it happens."""

    axis: str
    name: str
    at: int = field(default=1)


@contextmanager
def repeatable(seed: int) -> Iterator[None]:
    """Keys that are chosen at random are the same at every run of a seed."""
    chance = random.Random(seed)

    def chosen() -> uuid.UUID:
        return uuid.UUID(int=chance.getrandbits(128))

    with (
        mock.patch("uuid.uuid4", chosen),
        mock.patch("secrets.choice", chance.choice),
    ):
        yield


def prepare(world: World) -> None:
    """Some edits on both sides, waiting to be synced."""
    world.keep_state()
    for _ in range(3):
        world.local_edit()
        world.remote_edit()
    world.local_new()
    world.remote_new()
    world.local_tag()
    world.remote_tag()
    world.both_edit()
    world.library.edit(world.here()[0].work.key, {}, collections=["Mine"])


def run_fault(world: World, fault: Fault, *then: Fault) -> None:
    """Prepare, let one sync meet the faults, and finish."""
    prepare(world)
    world.sent = 0
    for one in (fault, *then):
        _arm(world, one)
    world.try_sync()
    if world.renames:
        for item in list(world.fake.alive().values()):
            if item["callNumber"].startswith("new"):
                value = world.value()
                world.fake.edit(item["key"], title=value)
                world.note("there", item["callNumber"], "title", value)
    world.finish()


def _arm(world: World, fault: Fault) -> None:
    if fault.axis == "kill":
        world.killer.left = fault.at
    elif fault.axis == "server":
        world.fake.faults = [""] * fault.at + [fault.name]
    elif fault.axis in ("foreign", "own", "trouble"):
        world.during[world.sent + fault.at + 1] = getattr(world, fault.name)
    elif fault.axis == "state":
        getattr(world, fault.name)()
    else:
        raise ValueError(fault.axis)


def random_schedule(world: World, steps: int) -> None:
    """Editors, syncs, faults and kills in any order."""
    from tests.sync.fake_zotero import FAULTS

    world.keep_state()
    chance = world.chance
    for _ in range(steps):
        kind = chance.random()
        if kind < 0.3:
            _do(getattr(world, chance.choice(World.OWN)))
        elif kind < 0.6:
            _do(getattr(world, chance.choice(World.FOREIGN)))
        elif kind < 0.63:
            world.keep_state()
        elif kind < 0.65:
            if world.identified:  # without a state, only an identifier can tell that two works are one
                chance.choice([world.restore_state, world.lose_state])()
        else:
            world.sent = 0
            if chance.random() < 0.5:
                world.fake.faults = [chance.choice([*FAULTS, "", "", ""]) for _ in range(chance.randint(1, 12))]
            if chance.random() < 0.3:
                world.killer.left = chance.randint(0, 60)
            if chance.random() < 0.3:
                world.during[chance.randint(1, 9)] = getattr(
                    world, chance.choice([*World.FOREIGN, *World.OWN, *World.TROUBLE])
                )
            world.try_sync()
            world.killer.left = -1
            world.fake.faults.clear()
            world.fake.between_objects = None
    try:
        world.finish()
    except GuardError as error:
        if "would be removed" not in str(error):
            raise  # many removals of both editors at once: the guard does what it is for
