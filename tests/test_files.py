"""Atomic writing: the old file or the new one, never a half."""

from __future__ import annotations

import errno
import os
import random
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from citekit.errors import OverwriteError, WriteError
from citekit.files import write_atomically
from tests.shared import ROOT

unix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")


def names_in(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


@pytest.mark.parametrize("content", ["naïve\n", b"\x00\xff", ["na", "ïve", "\n"]], ids=["text", "bytes", "pieces"])
def test_a_new_file_holds_what_was_given_and_nothing_else_is_left(tmp_path: Path, content: str | bytes) -> None:
    target = tmp_path / "out.txt"
    assert write_atomically(target, content)
    expected = content if isinstance(content, bytes) else "".join(content).encode()
    assert target.read_bytes() == expected
    assert names_in(tmp_path) == ["out.txt"]


@pytest.mark.parametrize("content", ["same", b"same", ["sa", "me"]], ids=["text", "bytes", "pieces"])
def test_an_unchanged_file_is_not_touched(tmp_path: Path, content: str | bytes) -> None:
    target = tmp_path / "out.txt"
    target.write_text("same")
    before = target.stat()
    assert not write_atomically(target, content)
    after = target.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert names_in(tmp_path) == ["out.txt"]


@unix
def test_a_changed_file_keeps_its_permission_bits(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old")
    target.chmod(0o640)
    assert write_atomically(target, "new")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@unix
def test_a_private_file_is_private_from_its_first_byte(tmp_path: Path) -> None:
    target = tmp_path / "key"
    assert write_atomically(target, "secret", mode=0o600)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@unix
def test_a_planted_link_is_refused_and_its_target_untouched(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    link = tmp_path / "out.txt"
    link.symlink_to(victim)
    with pytest.raises(WriteError, match="symbolic link"):
        write_atomically(link, "new")
    assert victim.read_text() == "precious"
    assert link.is_symlink()


def test_a_folder_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="it is a folder"):
        write_atomically(tmp_path, "x")
    with pytest.raises(WriteError, match="the folder does not exist; make the folder first"):
        write_atomically(tmp_path / "none" / "x", "x")


def test_overwriting_is_refused_when_not_wanted(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old")
    with pytest.raises(OverwriteError):
        write_atomically(target, "new", overwrite=False)
    assert target.read_text() == "old"


@pytest.mark.parametrize("call", ["fsync", "replace", "open"])
def test_a_full_disk_at_any_step_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old")

    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path if call == "replace" else os, call, full)
    with pytest.raises(WriteError, match="the disk is full"):
        write_atomically(target, "new")
    monkeypatch.undo()
    assert target.read_text() == "old"
    assert names_in(tmp_path) == ["out.txt"]


def test_a_source_that_fails_midway_leaves_the_old_file_whole(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old")

    def pieces() -> Iterator[str]:
        yield "half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_atomically(target, pieces())
    assert target.read_text() == "old"
    assert names_in(tmp_path) == ["out.txt"]


@unix
def test_a_write_that_fails_midway_leaves_the_old_file_whole(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old")
    code = (
        "import resource, signal, sys; from citekit.files import write_atomically; "
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)); "
        "write_atomically(sys.argv[1], 'x' * 100_000)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(target)], capture_output=True, text=True, cwd=ROOT)
    assert "larger than files may be" in done.stderr
    assert target.read_text() == "old"
    assert names_in(tmp_path) == ["out.txt"]


@unix
@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_one_of_the_texts_whole(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    code = (
        "import sys; from citekit.files import write_atomically\n"
        "print('on', flush=True)\n"
        "for n in range(10**6): write_atomically(sys.argv[1], str(n % 10) * 300_000)"
    )
    chance = random.Random(1)
    for _ in range(20):
        process = subprocess.Popen([sys.executable, "-c", code, str(target)], stdout=subprocess.PIPE, cwd=ROOT)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0.01, 0.08))
        process.kill()
        process.wait(10)
        process.stdout.close()
        if target.exists():
            text = target.read_text()
            assert len(text) == 300_000
            assert len(set(text)) == 1
    assert target.exists()


def test_a_lone_surrogate_is_named(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match=r"U\+D800"):
        write_atomically(tmp_path / "out.txt", "x\ud800")
    assert names_in(tmp_path) == []


@unix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_gives_a_clear_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(WriteError, match="not allowed"):
            write_atomically(tmp_path / "out.txt", "x")
    finally:
        tmp_path.chmod(0o700)


@unix
def test_a_named_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()), daemon=True)
    reader.start()
    assert write_atomically(pipe, "through")
    reader.join(5)
    assert got == [b"through"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_the_longest_file_name_can_be_written(tmp_path: Path) -> None:
    assert write_atomically(tmp_path / ("n" * 255), "x")
