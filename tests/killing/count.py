"""Every step of a job, killed once a seed, counted: `python -m tests.killing.count zotero 0 200`."""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.killing.jobs import JOBS
from tests.sync.matrix import memory


def count(name: str, seeds: Iterable[int], folder: Path, *, every: int = 1) -> tuple[Counter[int], list[str]]:
    """Runs by step, and the failures; of each seed every `every`th step."""
    runs: Counter[int] = Counter()
    failures = []
    for seed in seeds:
        inner = folder / str(seed)
        inner.mkdir()
        job = JOBS[name](inner, seed)
        for at in range(seed % every, job.steps(), every):
            runs[at] += 1
            try:
                job.killed(at)
            except Exception as error:  # noqa: BLE001 - whatever it is, the run failed
                failures.append(f"{name}, seed {seed}, step {at}: {type(error).__name__}: {error}"[:300])
    return runs, failures


def main(name: str, first: str, last: str) -> None:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        runs, failures = count(name, range(int(first), int(last)), Path(folder))
    print("\n".join(failures))
    seconds = time.monotonic() - began
    print(f"{name}: {len(runs)} steps, {runs.total()} kills, {len(failures)} failures, {seconds:.0f} s")


if __name__ == "__main__":
    main(*sys.argv[1:])
