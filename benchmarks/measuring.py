"""Whole processes measured: CPU (children included), wall time, peak memory; medians of several runs; tables.

Everything that `make bench` prints is measured here, in one run: no time of an earlier run is kept or taken over.
"""

from __future__ import annotations

import compileall
import contextlib
import os
import platform
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib import metadata
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("CITEKIT_SHARED", ROOT.parent / "shared"))
"""Where the shared tools and corpora lie; without them, invented items are measured, and the tables say so."""
NODE = ROOT / "build" / "bench"
"""Where the npm packages of the benchmarks are installed."""
BRIEF, LONG = 2.0, 10.0
"""CPU seconds of a first run: below BRIEF it is repeated to `Options.runs`, below LONG to three at most."""


class Options(Struct, frozen=True, kw_only=True):
    """How much is measured. runs: at most so many of each process; limit: CPU seconds that a process may take; quick:
    small sizes only, to see that all works; folder: for inputs and outputs."""

    folder: Path
    runs: int = 5
    limit: int = 60
    quick: bool = False


class Usage(Struct, frozen=True, kw_only=True):
    """What a process took: seconds of CPU and of wall time, MiB at its peak. failed: "" where it did its work, OVER
    past the limit, else what it said; output: what it printed."""

    cpu: float = 0.0
    wall: float = 0.0
    memory: float = 0.0
    failed: str = ""
    output: str = ""


OVER = "over the limit"


class Table(Struct, frozen=True, kw_only=True):
    """One table of the page. note: what was measured, and how."""

    title: str
    note: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]

    def markdown(self) -> str:
        lines = [self.header, ["---", *("---:" for _ in self.header[1:])], *self.rows]
        return f"## {self.title}\n\n{self.note}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


Part = Callable[[Options], Sequence[Table]]
"""What a part of the benchmarks is: it measures, and gives its tables."""


# Processes


def python(*arguments: str) -> list[str]:
    """A command of the same Python."""
    return [sys.executable, *arguments]


def environment() -> dict[str, str]:
    """The environment of what is measured: this checkout, compiled beforehand as an installed package is."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(ROOT), "NODE_PATH": str(NODE / "node_modules")}


def compile_package() -> None:
    """What pip does for a package that it copies, so that no start compiles anything."""
    for name in ("citekit", "benchmarks"):
        compileall.compile_dir(str(ROOT / name), quiet=2)


def measured(command: Sequence[str], options: Options, fine: Sequence[int] = (0,)) -> Usage:
    """One process from its start to its end, which works in the folder of the options. It is stopped after `limit`
    seconds of CPU, or four times that by the clock. fine: the exit codes of a process that did its work."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=out, stderr=err, cwd=options.folder, env=environment(), start_new_session=True,
            preexec_fn=partial(resource.setrlimit, resource.RLIMIT_CPU, (options.limit, options.limit + 2)),
        )  # fmt: skip
        stopped = threading.Event()
        guard = threading.Timer(options.limit * 4, _stop, [process.pid, stopped])
        guard.start()
        _, status, used = os.wait4(process.pid, 0)
        guard.cancel()
        wall, cpu = time.perf_counter() - start, used.ru_utime + used.ru_stime
        process.returncode = os.waitstatus_to_exitcode(status)
        over = cpu > options.limit * 0.95 or stopped.is_set()
        failed = "" if process.returncode in fine else _failure(process.returncode, _text(err), over=over)
        return Usage(cpu=cpu, wall=wall, memory=used.ru_maxrss / 1024, failed=failed, output=_text(out))


def _failure(code: int, said: str, *, over: bool) -> str:
    if code == -signal.SIGXCPU or (code < 0 and over):
        return OVER
    return (said.strip().splitlines() or [f"exit code {code}"])[-1][:200]


def _text(stream: object) -> str:
    stream.seek(0)  # type: ignore[attr-defined]
    content: bytes = stream.read()  # type: ignore[attr-defined]
    return content.decode(errors="replace")


def _stop(pid: int, stopped: threading.Event) -> None:
    stopped.set()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def repeated(command: Sequence[str], options: Options, fine: Sequence[int] = (0,)) -> Usage:
    """The medians of several runs of one process; a long one is run less often (see BRIEF and LONG)."""
    first = measured(command, options, fine)
    most = options.runs if first.cpu < BRIEF else min(options.runs, 3) if first.cpu < LONG else 1
    if first.failed:
        return first
    found = [first, *(measured(command, options, fine) for _ in range(most - 1))]
    good = [usage for usage in found if not usage.failed]
    return Usage(
        cpu=statistics.median(usage.cpu for usage in good),
        wall=statistics.median(usage.wall for usage in good),
        memory=statistics.median(usage.memory for usage in good),
        output=first.output,
    )


# Words of the tables


def seconds(value: float) -> str:
    """Seconds with two digits that count."""
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def cpu(usage: Usage | None, options: Options, to: Usage | None = None) -> str:
    """CPU seconds, with how many times those of another process they are."""
    if usage is None:
        return "-"
    if usage.failed:
        return f"> {options.limit}" if usage.failed == OVER else "failed"
    return seconds(usage.cpu) + (f" ({usage.cpu / to.cpu:.1f} x)" if to and to.cpu and not to.failed else "")


def version(distribution: str) -> str:
    """The installed version of a Python package, "" where it is not there."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""


def machine() -> str:
    """The processor, cores, memory and Python of this machine, in one line."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in _lines(Path("/proc/cpuinfo"))
            if line.lower().startswith(("model name", "hardware"))
        ),
        platform.processor() or platform.machine(),
    )
    kilobytes = next((int(line.split()[1]) for line in _lines(Path("/proc/meminfo")) if line.startswith("MemTotal")), 0)
    return (
        f"{model}, {os.cpu_count()} cores, {kilobytes / 1024**2:.0f} GiB; {platform.system()} {platform.release()}; "
        f"{platform.python_implementation()} {platform.python_version()}"
    )


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def load() -> float:
    """How many processes want to run, over the last minute: more than none beside the benchmark disturbs it."""
    return os.getloadavg()[0]
