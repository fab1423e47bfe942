"""What is killed: the library at its every operation, a sync with Zotero, a sync with a .bib file.

Each gives, for a seed, the number of its steps and a run that is killed at one of them and then looked at: what was
acknowledged must be there, nothing unreadable, and going on must end where it would have ended.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from citekit.files import write_atomically
from citekit.library import Library, one_file, open_library
from citekit.sync.bibfile import BibFileSide
from citekit.sync.csl_space import CslSpace
from citekit.sync.library import LibrarySide
from citekit.sync.run import Sync
from citekit.sync.status import Status
from citekit.works.keys import key_for
from tests.killing.process import Channel, Stepping, Steps, run
from tests.library.works import another, work
from tests.sync.schedule import World, prepare, repeatable


class Job(Protocol):
    """One kind of job; a seed makes one of it, in a folder of its own."""

    def __init__(self, folder: Path, seed: int) -> None: ...

    def steps(self) -> int:
        """How many steps it has when nothing kills it."""
        ...

    def killed(self, at: int) -> None:
        """Run it, killed at this step. Raises AssertionError where something is lost, doubled or unreadable."""
        ...


class LibraryJob:
    """Every writing operation of the library, and an export. After a kill it holds just what the last acknowledged
    operation left, or what the one under way would have."""

    commits_only = True

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._seed = seed
        self._states: list[str] = []

    def steps(self) -> int:
        path = self._fresh("whole")
        self._states = [_state(path)]

        def job(steps: Steps, channel: Channel) -> None:
            self._work(path, steps, channel, after=lambda: _state(path))

        ended = run(job)
        self._states += [state for _, state in ended.told]
        return ended.steps

    def killed(self, at: int) -> None:
        path = self._fresh(f"at{at}")
        ended = run(lambda steps, channel: self._work(path, steps, channel), at)
        assert ended.killed, f"step {at} was not reached"
        done = len(ended.told)
        with open_library(path / "library.db") as library:
            assert library.check() == []
        assert _state(path) in self._states[done : done + 2], f"after {done} operations"
        shutil.rmtree(path)

    def _fresh(self, name: str) -> Path:
        path = self._folder / name
        path.mkdir()
        with repeatable(10**9 + self._seed), open_library(path / "library.db") as library:
            library.add([another(n) for n in range(3)])
        return path

    def _work(self, path: Path, steps: Steps, channel: Channel, after: Callable[[], Any] = lambda: None) -> None:
        with repeatable(self._seed), steps.of_files(), open_library(path / "library.db") as library:
            store: Any = library.store
            store._connection = Stepping(store._connection, steps, commits_only=self.commits_only)
            for number, operation in enumerate(_operations(library, path, random.Random(self._seed))):
                operation()
                channel.tell((number, after()))


class StatementsJob(LibraryJob):
    """The same, killed before and after each statement too."""

    commits_only = False


def _operations(library: Library, path: Path, chance: random.Random) -> Iterator[Callable[[], Any]]:
    """One of each kind, in an order that makes sense, with values of the seed."""
    value, key = str(chance.random()), f"author{chance.randrange(3)}"
    yield lambda: library.add([another(n) for n in range(10, 10 + chance.randint(1, 5))])
    yield lambda: library.edit(key, {"title": f"Edited {value}"}, tags=["one", value])
    yield lambda: library.add([another(int(key[-1]), title="What the source says now", volume=value)])
    yield lambda: library.settle(library.conflicts()[0].id, chance.choice(["ours", "theirs"]))
    yield lambda: library.rename(key, f"renamed{chance.randrange(100)}")
    yield lambda: library.remove("author10")
    yield lambda: library.undo()
    yield lambda: write_atomically(path / "export.json", one_file(library.works()))
    yield lambda: library.edit("author10", {"volume": value}, notes=["a note"], collections=["Mine"])
    yield lambda: write_atomically(path / "export.json", one_file(library.works()))


def _state(path: Path) -> str:
    """All that can be seen of a library, and the file that was exported."""
    with open_library(path / "library.db") as library:
        works = [(w, w.tags, w.collections, w.notes) for w in library.works()]
        history = [(o.id, o.actor, o.what, o.undoes) for o, _ in library.history(limit=1000)]
        conflicts = [(c.uid, c.variable, c.ours, c.theirs, c.settled) for c in library.conflicts(settled=True)]
    exported = path / "export.json"
    return repr((works, history, conflicts, exported.read_text() if exported.exists() else None))


class ZoteroJob:
    """A sync with Zotero after edits of both sides; at the end, the check of the fault matrix."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._seed = seed

    def steps(self) -> int:
        return self._run(-1)

    def killed(self, at: int) -> None:
        self._run(at)

    def _run(self, at: int) -> int:
        path = self._folder / f"at{at}"
        path.mkdir()
        with repeatable(self._seed), closing(World(path, self._seed)) as world:
            prepare(world)
            world.close()  # a child must not inherit an open database

            def job(steps: Steps, channel: Channel) -> None:
                world.reopen()
                store: Any = world.library.store
                store._connection = Stepping(store._connection._connection, steps, commits_only=True)
                status: Any = world.status
                status._db = Stepping(status._db._connection, steps, commits_only=True)
                world.transport = _Asking(steps, channel)
                world.sync().apply()

            ended = run(job, at, world.fake.send)
            assert ended.killed == (at >= 0), f"step {at} was not reached"
            world.finish()
        shutil.rmtree(path)
        return ended.steps


class _Asking:
    """A transport whose server is with whoever started this process."""

    def __init__(self, steps: Steps, channel: Channel) -> None:
        self._steps = steps
        self._channel = channel

    def send(self, request: Any) -> Any:
        self._steps.step()
        answer = self._channel.ask(request)
        self._steps.step()
        return answer


class BibFileJob:
    """A sync with a .bib file after edits of both sides; going on must end as if nothing had been killed."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._seed = seed
        self._end: Any = None

    def steps(self) -> int:
        path = self._folder / "whole"
        ended = self._run(path, -1)
        self._end = _bib_state(path)
        return ended

    def killed(self, at: int) -> None:
        path = self._folder / f"at{at}"
        self._run(path, at)
        for _ in range(2):
            with closing(_BibWorld(path)) as world:
                assert world.sync().apply().finished
        assert _bib_state(path) == self._end
        with closing(_BibWorld(path)) as world:
            assert world.sync().apply().written == {}
            assert world.library.check() == []
        shutil.rmtree(path)

    def _run(self, path: Path, at: int) -> int:
        path.mkdir()
        chance = random.Random(self._seed)
        with repeatable(self._seed), closing(_BibWorld(path)) as world:
            world.library.add([work(f"k{n}", title=f"Start {n}", DOI=f"10.5555/k.{n}") for n in range(6)])
            assert world.sync().apply().finished
            text = world.file.read_text().replace("Start 1", f"Theirs {chance.random()}")
            new = "@book{theirs, title = {Only there}, year = 2020}\n"
            world.file.write_text(f"% a remark {chance.random()}\n{text}\n{new}")
            world.library.edit("k2", {"title": f"Ours {chance.random()}", "volume": "7"}, tags=["new"])
            world.library.remove("k3")
            world.library.rename("k4", f"renamed{chance.randrange(100)}")
            world.library.add([another(chance.randrange(100))])

        def job(steps: Steps, channel: Channel) -> None:
            with repeatable(self._seed + 1), steps.of_files():
                world = _BibWorld(path)
                store: Any = world.library.store
                store._connection = Stepping(store._connection, steps, commits_only=True)
                status: Any = world.status
                status._db = Stepping(status._db, steps, commits_only=True)
                world.sync().apply()

        ended = run(job, at)
        assert ended.killed == (at >= 0), f"step {at} was not reached"
        return ended.steps


class _BibWorld:
    def __init__(self, path: Path) -> None:
        self.file = path / "a.bib"
        self.library = open_library(path / "library.db")
        self.status = Status(path / "sync.db", "bib")

    def sync(self) -> Sync:
        local = LibrarySide(self.library, CslSpace(), actor="sync bib", make_key=key_for)
        return Sync(local, BibFileSide(self.file), self.status)

    def close(self) -> None:
        self.status.close()
        self.library.store.close()


def _bib_state(path: Path) -> Any:
    with open_library(path / "library.db") as library:
        return (path / "a.bib").read_text(), "".join(one_file(library.works()))


JOBS: dict[str, type[Job]] = {
    "library": LibraryJob,
    "statements": StatementsJob,
    "zotero": ZoteroJob,
    "bibfile": BibFileJob,
}
