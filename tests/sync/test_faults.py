"""The fault matrix. A sample runs always; `-m nightly` runs it all (about half an hour)."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync import matrix
from tests.sync.matrix import PAIR_SEEDS, SEEDS, SINGLE, Run
from tests.sync.schedule import Fault

RANDOM = int(os.environ.get("CITEKIT_SCHEDULES", matrix.RANDOM))
PARTS = 20


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    if matrix.memory() is None:
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=matrix.memory()) as made:
        yield Path(made)


def _name(fault: Fault) -> str:
    return f"{fault.axis}: {fault.name} at {fault.at}"


@pytest.mark.parametrize("fault", SINGLE[::4], ids=_name)
def test_a_single_fault_loses_nothing(folder: Path, fault: Fault) -> None:
    Run(2 * len(_name(fault)) + (fault.axis != "state" and fault.at % 2), (fault,)).go(folder)


@pytest.mark.parametrize("seed", range(80))
def test_a_random_schedule_loses_nothing(folder: Path, seed: int) -> None:
    Run(seed).go(folder)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(SEEDS))
def test_every_single_fault_loses_nothing(folder: Path, seed: int) -> None:
    assert matrix.count(matrix.singles([seed]), folder).failures == []


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(PAIR_SEEDS))
def test_a_kill_together_with_another_fault_loses_nothing(folder: Path, seed: int) -> None:
    assert matrix.count(matrix.pairs([seed]), folder).failures == []


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(PARTS))
def test_many_random_schedules_lose_nothing(folder: Path, part: int) -> None:
    assert matrix.count(matrix.randoms(range(part, RANDOM, PARTS)), folder).failures == []
