"""A PostgreSQL server of the tests' own, from Debian's package; started here, stopped and removed at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def _programs() -> Path:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    if not folders:
        pytest.skip("needs PostgreSQL (Debian: postgresql)", allow_module_level=True)
    return folders[-1]


@contextmanager
def server(port: int = 0) -> Iterator[str]:
    """The URL of a fresh server that listens on a socket only, or with `port` on 127.0.0.1 too. The server refuses to
    run as root, so it runs as the user `postgres` there."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp())
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, cwd=folder, stdout=subprocess.DEVNULL, timeout=120)

    data = str(folder / "data")
    run(str(programs / "initdb"), "-D", data, "-U", "citekit", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
    listen = f"-c listen_addresses=127.0.0.1 -c port={port}" if port else "-c listen_addresses=''"
    options = f"{listen} -c unix_socket_directories={folder} -c fsync=off"
    run(str(programs / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql+psycopg://citekit@/postgres?host={folder}" + (f"&port={port}" if port else "")
    finally:
        run(str(programs / "pg_ctl"), "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
