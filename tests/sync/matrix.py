"""The fault matrix as runs that can be counted: `python -m tests.sync.matrix singles 0 20`.

Each run is a world of its own that two people edit, one sync in it that meets the faults, and the check at the end
(tests.sync.schedule). Printed are the runs by axis and the failures, each with what repeats it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from tests.sync.fake_zotero import FAULTS
from tests.sync.schedule import Fault, World, random_schedule, repeatable, run_fault

REQUESTS = range(12)
"""A sync of the matrix makes about ten requests; a fault is put at each."""

SERVER = [Fault("server", name, at) for name in FAULTS for at in REQUESTS]
FOREIGN = [Fault("foreign", name, at) for name in World.FOREIGN for at in REQUESTS]
OWN = [Fault("own", name, at) for name in World.OWN for at in REQUESTS]
TROUBLE = [Fault("trouble", name, at) for name in World.TROUBLE for at in REQUESTS]
STATE = [Fault("state", name) for name in ("restore_state", "lose_state", "other_server", "clock_back")]
KILL = [Fault("kill", "killed", at) for at in range(90)]
SINGLE = [*SERVER, *FOREIGN, *OWN, *TROUBLE, *STATE, *KILL]
SEEDS = 20
PAIR_SEEDS = 5
RANDOM = 10_000
STEPS = 20


class Run(Struct, frozen=True):
    """A seed, and the faults of its one sync; without any, it is a random schedule of STEPS steps."""

    seed: int
    faults: tuple[Fault, ...] = ()

    @property
    def axis(self) -> str:
        return " and ".join(f.axis for f in self.faults) or "random schedule"

    def __str__(self) -> str:
        return f"seed {self.seed}: " + ("; ".join(f"{f.name} at {f.at}" for f in self.faults) or self.axis)

    def go(self, path: Path) -> None:
        """Raises AssertionError where something was lost, doubled or did not settle."""
        with repeatable(self.seed), closing(World(path, self.seed)) as world:
            if self.faults:
                run_fault(world, *self.faults)
            else:
                random_schedule(world, STEPS)


def singles(seeds: Iterable[int]) -> Iterator[Run]:
    """Every single fault, once a seed. (Without its state, only identifiers tell a sync that two works are one: those
    runs have the even seeds, whose works have them.)"""
    for seed in seeds:
        for number, fault in enumerate(SINGLE):
            yield Run(2 * number + 2000 * seed if fault.name in NEED_NAMES else seed * 1000 + number, (fault,))


NEED_NAMES = ("restore_state", "lose_state")


def pairs(seeds: Iterable[int]) -> Iterator[Run]:
    """A kill at every fourth step, together with every fault of server and network and every foreign edit, these at a
    request that moves with the kill."""
    for seed in seeds:
        for number, kill in enumerate(KILL[::4]):
            at = number % len(REQUESTS)
            for other in [*SERVER[at :: len(REQUESTS)], *FOREIGN[at :: len(REQUESTS)]]:
                yield Run(seed * 10_000 + number, (kill, other))


def randoms(seeds: Iterable[int]) -> Iterator[Run]:
    for seed in seeds:
        yield Run(100_000 + seed)


class Count(Struct, frozen=True):
    runs: dict[str, int]
    failures: list[str]


def count(runs: Iterable[Run], folder: Path) -> Count:
    """How many runs of each axis there were, and how those that failed went."""
    done: Counter[str] = Counter()
    failures = []
    for number, run in enumerate(runs):
        inner = folder / str(number)
        inner.mkdir()
        done[run.axis] += 1
        try:
            run.go(inner)
        except Exception as error:  # noqa: BLE001 - whatever it is, the run failed
            failures.append(f"{run}: {type(error).__name__}: {error}"[:300])
        shutil.rmtree(inner)
    return Count(dict(done), failures)


def memory() -> str | None:
    """A folder in memory where there is one: these runs are killed inside the process, so no disk has to be sure."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def main(kind: str, first: str, last: str) -> None:
    makers = {"singles": singles, "pairs": pairs, "random": randoms}
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        counted = count(makers[kind](range(int(first), int(last))), Path(folder))
    for axis, number in counted.runs.items():
        print(f"{number:6} {axis}")
    for failure in counted.failures:
        print(failure)
    print(f"{sum(counted.runs.values())} runs, {len(counted.failures)} failures, {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main(*sys.argv[1:])
