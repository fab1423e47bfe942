"""The fault matrix. A sample runs always; `-m slow` runs it all (CITEKIT_SCHEDULES random ones)."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.sync.fake_zotero import FAULTS
from tests.sync.schedule import Fault, World, random_schedule, repeatable, run_fault

REQUESTS = range(12)
"""A sync of the matrix makes about ten requests; a fault is put at each."""

SERVER = [Fault("server", name, at) for name in FAULTS for at in REQUESTS]
FOREIGN = [Fault("foreign", name, at) for name in World.FOREIGN for at in REQUESTS]
OWN = [Fault("own", name, at) for name in World.OWN for at in REQUESTS]
STATE = [Fault("state", name) for name in ("restore_state", "lose_state")]
KILL = [Fault("kill", "killed", at) for at in range(90)]
SINGLE = [*SERVER, *FOREIGN, *OWN, *STATE, *KILL]
SEEDS = 20
RANDOM = int(os.environ.get("CITEKIT_SCHEDULES", "10000"))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: these runs are killed inside the process, so no disk has to be sure."""
    memory = Path("/dev/shm")
    if not memory.is_dir():
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as made:
        yield Path(made)


def run(path: Path, seed: int, *faults: Fault) -> None:
    with repeatable(seed), closing(World(path, seed)) as world:
        run_fault(world, *faults)


def run_random(path: Path, seed: int) -> None:
    with repeatable(seed), closing(World(path, seed)) as world:
        random_schedule(world, 20)


def _name(fault: Fault) -> str:
    return f"{fault.axis}: {fault.name} at {fault.at}"


@pytest.mark.parametrize("fault", SINGLE[::4], ids=_name)
def test_a_single_fault_loses_nothing(folder: Path, fault: Fault) -> None:
    run(folder, 2 * len(_name(fault)) + (fault.axis != "state" and fault.at % 2), fault)


@pytest.mark.parametrize("seed", range(80))
def test_a_random_schedule_loses_nothing(folder: Path, seed: int) -> None:
    run_random(folder, seed)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(SEEDS))
def test_every_single_fault_loses_nothing(folder: Path, seed: int) -> None:
    for number, fault in enumerate(SINGLE):
        inner = folder / str(number)
        inner.mkdir()
        run(inner, 2 * number if fault.axis == "state" else seed * 1000 + number, fault)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(5))
def test_a_kill_together_with_another_fault_loses_nothing(folder: Path, seed: int) -> None:
    for number, kill in enumerate(KILL[::4]):
        for other in [*SERVER[number % 12 :: 12], *FOREIGN[number % 12 :: 12]]:
            inner = folder / f"{kill.at}-{other.name}-{other.at}"
            inner.mkdir()
            run(inner, seed * 10_000 + number, kill, other)


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(10))
def test_many_random_schedules_lose_nothing(folder: Path, part: int) -> None:
    for seed in range(part, RANDOM, 10):
        inner = folder / str(seed)
        inner.mkdir()
        run_random(inner, 100_000 + seed)
