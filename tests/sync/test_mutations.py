"""The suite notices when a safeguard is taken out.

Each mutation is put in, and the runs named beside it must then fail, while they pass without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from citekit.errors import GuardError
from citekit.sync import run as engine
from citekit.sync.journal import Journal
from citekit.sync.plan import LOCAL, REMOTE, Link
from citekit.sync.sides import Act, Write
from citekit.sync.status import Status
from citekit.sync.writer import Writer
from citekit.sync.zotero import ZoteroSide
from tests.sync.fake_zotero import FakeZotero
from tests.sync.schedule import Fault, World, repeatable, run_fault


@contextmanager
def no_journal() -> Iterator[None]:
    """What is about to be sent is only remembered, not written down."""
    written, found = Status.link, Status.link_of

    def link(self: Status, one: Link) -> None:
        memory = self.__dict__.setdefault("memory", {})
        memory.pop(one.local, None)
        if one.pending:
            memory[one.local] = one
        else:
            written(self, one)

    def link_of(self: Status, side: str, key: str) -> Link | None:
        for one in self.__dict__.get("memory", {}).values():
            if key == (one.local if side == LOCAL else one.remote):
                return one  # type: ignore[no-any-return]
        return found(self, side, key)

    with (
        mock.patch.multiple(Status, link=link, link_of=link_of),
        mock.patch.object(Journal, "send", return_value=None),
    ):
        yield


@contextmanager
def no_client_keys() -> Iterator[None]:
    """The server chooses the keys of new things."""
    made = ZoteroSide._object

    def with_server_key(self: ZoteroSide, write: Write) -> dict[str, Any]:
        data = made(self, write)
        return {k: v for k, v in data.items() if k not in ("key", "version")} if write.act is Act.CREATE else data

    with mock.patch.object(ZoteroSide, "_object", with_server_key):
        yield


@contextmanager
def no_include_trashed() -> Iterator[None]:
    """Reads leave out what is in the trash."""
    real = FakeZotero._read

    def read(self: FakeZotero, path: list[str], query: dict[str, str], sent: Any) -> Any:
        return real(self, path, {k: v for k, v in query.items() if k != "includeTrashed"}, sent)

    with mock.patch.object(FakeZotero, "_read", read):
        yield


@contextmanager
def watermark_from_writes() -> Iterator[None]:
    """The version that a write answers with is taken for all that was read."""
    real = Writer._send

    def send(self: Any, name: str, *rest: Any) -> bool:
        again = real(self, name, *rest)
        if name == REMOTE:
            version = self.sides[REMOTE].api._client._transport.fake.version
            with self.status.transaction():
                self.status.set_mark(REMOTE, {**self.status.mark(REMOTE), "version": version})
        return again

    with mock.patch.object(Writer, "_send", send):
        yield


@contextmanager
def no_guard() -> Iterator[None]:
    with mock.patch.object(engine, "check_guards", return_value=None):
        yield


def kills(world: World) -> None:
    """Killed after the server saved new things and before the answer was noted; they get other names meanwhile."""
    run_fault(world, Fault("kill", "killed", int(world.path.name)))


def lost_replies(world: World) -> None:
    run_fault(world, Fault("server", "lost", int(world.path.name) // 3 % 12))


def trashings(world: World) -> None:
    world.remote_trash()
    world.try_sync()
    assert len(world.here()) == len(world.fake.alive()), "the trashed one is still here"
    world.finish()


def writes_inside_a_batch(world: World) -> None:
    for _ in range(4):
        world.local_new()
    world.remote_inside_batch()
    world.try_sync()
    world.finish()


def wipes(world: World) -> None:
    for key in list(world.fake.items):
        world.fake.remove(key)
    with pytest.raises(GuardError):
        world.sync().apply()
    assert len(world.here()) == 8


MUTATIONS = [
    (no_journal, kills),
    (no_client_keys, lost_replies),
    (no_include_trashed, trashings),
    (watermark_from_writes, writes_inside_a_batch),
    (no_guard, wipes),
]


def _failures(path: Path, scenario: Callable[[World], None], most: int) -> list[str]:
    """What goes wrong in `most` runs of the scenario, up to the first."""
    for number in range(0, most, 3):
        folder = path / str(number)
        folder.mkdir(parents=True)
        with repeatable(number), closing(World(folder, 2 * number + 1)) as world:
            world.renames = True
            try:
                scenario(world)
            except (AssertionError, pytest.fail.Exception, KeyError) as error:
                return [f"{number}: {error!r}"]
    return []


@pytest.mark.parametrize(("mutation", "scenario"), MUTATIONS, ids=[m.__name__ for m, _ in MUTATIONS])
def test_a_safeguard_taken_out_is_noticed(tmp_path: Path, mutation: Any, scenario: Callable[[World], None]) -> None:
    assert _failures(tmp_path / "sound", scenario, 40) == []
    with mutation():
        assert _failures(tmp_path / "mutated", scenario, 90) != []
