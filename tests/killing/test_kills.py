"""Processes killed by SIGKILL at each durable step of library and sync. A sample runs always; `-m nightly` kills 200
times at every step (CITEKIT_KILLS)."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from citekit.library.sqlite import SqliteStore
from tests.killing.count import count
from tests.killing.jobs import JOBS
from tests.sync.matrix import memory

KILLS = int(os.environ.get("CITEKIT_KILLS", "200"))
PARTS = 10

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that fork")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    if memory() is None:
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory()) as made:  # SIGKILL leaves what is written: no disk has to be sure
        yield Path(made)


@pytest.mark.parametrize(("job", "seeds", "every"), [
    ("library", 3, 3), ("statements", 3, 17), ("zotero", 3, 3), ("bibfile", 3, 3),
])  # fmt: skip
def test_a_kill_at_a_step_loses_nothing_that_was_acknowledged(folder: Path, job: str, seeds: int, every: int) -> None:
    runs, failures = count(job, range(seeds), folder, every=every)
    assert failures == []
    assert len(runs) >= 20


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("job", sorted(JOBS))
def test_kills_at_every_step_lose_nothing_that_was_acknowledged(folder: Path, job: str, part: int) -> None:
    kills = min(KILLS, 20) if job == "statements" else KILLS  # between two commits there is nothing durable
    _, failures = count(job, range(part, kills, PARTS), folder)
    assert failures == []


def test_a_library_that_writes_without_transactions_is_noticed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SqliteStore, "transaction", lambda _self: contextlib.nullcontext())
    _, failures = count("statements", range(1), folder, every=5)
    assert failures
