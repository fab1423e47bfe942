"""docs/performance.md, from the tables of one run."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measuring import ROOT, Table, machine
from benchmarks.peers import versions

PAGE = ROOT / "docs" / "performance.md"


def write_page(tables: Sequence[Table], command: str, load: float, minutes: float) -> Path:
    """Write the page anew; its introduction is `INTRODUCTION`."""
    disturbed = "" if load < 0.5 else (
        f"\nThe machine was **not idle** ({load:.1f} other processes wanted to run): these times are provisional.\n"
    )  # fmt: skip
    head = INTRODUCTION.format(
        machine=machine(), versions=versions(), command=command, disturbed=disturbed, minutes=minutes, commit=_commit(),
        day=datetime.now(UTC).date(), costs=COSTS if (PAGE.parent / "costs.md").is_file() else "",
    )  # fmt: skip
    PAGE.write_text(head + "".join(f"\n{table.markdown()}" for table in tables), encoding="utf-8")
    return PAGE


def _commit() -> str:
    ran = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )  # fmt: skip
    return ran.stdout.strip() or "an unknown commit"


COSTS = " Where its time goes: [costs.md](costs.md)."
INTRODUCTION = """# Performance

What citekit costs, beside others, measured in one run by `make bench ARGS=--write`.{costs}

- Machine: {machine}
- Versions: {versions}
- Command: `{command}` ({minutes:.0f} minutes), on {day}, at {commit}
{disturbed}
CPU is that of the whole process, user and system, its children included. Every number is a median: of up to five runs
below two seconds, up to three below ten, one run above. `> N` is a process that was stopped after N seconds, or was not
run since it had needed a sixth of them for a fifth of the items. Times differ from machine to machine and from hour
to hour; the ratios are what counts.
"""
