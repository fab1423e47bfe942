"""Processes that are killed while they write, and several that write at once.

The kills come at random moments, so in the middle of a commit too: 10 of each kind, in the nightly run 200 (see also
tests/killing, which kills at each step).
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from citekit.library import open_library
from tests.library.works import another, work
from tests.shared import ROOT
from tests.sync.fake_zotero import FakeZotero, serve

FEW = pytest.param(10, 60, id="few")
MANY = pytest.param(200, 400, id="many", marks=pytest.mark.nightly)
COUNTS = pytest.mark.parametrize(("kills", "writes"), [FEW, MANY])


def start(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.library.writer", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@COUNTS
def test_what_was_acknowledged_is_there_after_a_kill(tmp_path: Path, kills: int, writes: int) -> None:
    chance = random.Random(1)
    path, acknowledged, first = tmp_path / "library.db", set[int](), 0
    for _ in range(kills):
        process = start("add", str(path), str(first), "100000")
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(chance.randint(1, 8))]
        time.sleep(chance.random() * 0.01)
        process.send_signal(signal.SIGKILL)
        lines += process.communicate()[0].splitlines()
        acknowledged |= {int(line) for line in lines if line.strip()}
        first = max(acknowledged, default=0) + 2
        with open_library(path) as library:
            assert library.check() == []
            keys = {w.key for w in library.works()}
        assert {f"author{n}" for n in acknowledged} <= keys
    assert len(acknowledged) >= kills


@COUNTS
def test_three_processes_that_write_at_once_lose_no_step(tmp_path: Path, kills: int, writes: int) -> None:
    path = tmp_path / "library.db"
    with open_library(path) as library:
        library.add([work("counter", volume="0")])
    processes = [start("add-up", str(path), str(writes)) for _ in range(3)]
    assert [p.wait(timeout=300) for p in processes] == [0, 0, 0]
    for process in processes:
        process.communicate()
    with open_library(path) as library:
        assert library.get("counter").work.item.text("volume") == str(3 * writes)
        assert library.check() == []


@COUNTS
def test_a_sync_that_is_killed_again_and_again_doubles_and_loses_nothing(
    tmp_path: Path, kills: int, writes: int
) -> None:
    chance = random.Random(2)
    fake = FakeZotero()
    for number in range(5):
        fake.add(title=f"Theirs {number}")
    with open_library(tmp_path / "library.db") as library:
        library.add([another(n) for n in range(20)])
    server = serve(fake)
    base = f"http://127.0.0.1:{server.server_port}"
    try:
        for number in range(kills):
            process = start("sync", str(tmp_path), base)
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chance.random() * 0.08)
            process.send_signal(signal.SIGKILL)
            process.communicate()
            fake.add(title=f"Between {number}")
        last = start("sync", str(tmp_path), base)
        assert last.communicate(timeout=60)[0].split() == ["begin", "done"]
    finally:
        server.shutdown()
        server.server_close()
    with open_library(tmp_path / "library.db") as library:
        titles = [w.item.title for w in library.works()]
        assert library.check() == []
    there = [d["title"] for d in fake.alive().values()]
    assert len(titles) == len(set(titles)) == 25 + kills
    assert sorted(there) == sorted(titles)


@pytest.mark.parametrize("name", ["library.db"])
def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path: Path, name: str) -> None:
    from citekit.errors import LibraryError

    with pytest.raises(LibraryError, match="cannot be opened"):
        open_library(tmp_path / "none" / name)


def test_a_library_behind_a_planted_link_is_not_opened(tmp_path: Path) -> None:
    from citekit.errors import LibraryError

    (tmp_path / "real").write_bytes(b"")
    (tmp_path / "library.db").symlink_to(tmp_path / "real")
    with pytest.raises(LibraryError, match="cannot be opened"):
        open_library(tmp_path / "library.db")
