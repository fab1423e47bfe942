"""`python -m benchmarks`: everything that is measured, or the parts named; as tables.

    python -m benchmarks [--only PART ...] [--runs N] [--limit S] [--quick] [--write]

Medians of up to N runs (5) of each process; one that takes longer than two seconds is run three times at most, longer
than ten once. A process is stopped after S seconds of CPU (60). --write puts all tables, with the machine and the
versions, into docs/performance.md. Ratios are what counts: everything stands side by side in one run, but the times of
one machine say little of another's.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from benchmarks.measuring import Options, Part, Table, compile_package, load, machine
from benchmarks.page import write_page

PARTS = {
    "startup": "cold starts of the command",
    "csl": "bibliographies beside other CSL processors",
    "growth": "pools of one author and year, co-authors, and how time grows",
    "wild": "items of every type, and those of real .bib files",
    "document": "2,000 citations, and one more in a document of 1,000",
    "bib": ".bib files read and written",
    "pages": "author pages read",
    "feeds": "feeds and the publication page",
    "library": "the library at 10,000 and 100,000 works",
    "dedupe": "duplicates among 1,000 to 50,000 works",
    "sync": "a sync with a Zotero library",
}
"""Every part, in the order of the page; `benchmarks.<name>.tables` measures it."""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help=_parts())
    parser.add_argument("--runs", type=int, default=5, help="runs of each process, at most")
    parser.add_argument("--limit", type=int, default=60, help="CPU seconds that a process may take")
    parser.add_argument("--quick", action="store_true", help="small sizes only: does everything still work?")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    chosen = parser.parse_args(arguments)
    compile_package()
    before, start = load(), time.monotonic()
    made: list[Table] = []
    with tempfile.TemporaryDirectory(prefix="citekit-bench-") as folder:
        options = Options(folder=Path(folder), runs=chosen.runs, limit=chosen.limit, quick=chosen.quick)
        for name in (part for part in PARTS if part in chosen.only):
            part: Part = import_module(f"benchmarks.{name}").tables
            for table in part(options):
                made.append(table)
                print(f"\n{table.markdown()}", flush=True)
    minutes = (time.monotonic() - start) / 60
    print(f"{machine()}; {minutes:.0f} minutes; {before:.1f} other processes wanted to run at the start")
    if chosen.write:
        print(f"written: {write_page(made, command(chosen), before, minutes)}")


def command(chosen: argparse.Namespace) -> str:
    """The command that measured."""
    only = [] if chosen.only == list(PARTS) else ["--only", *chosen.only]
    flags = [f"--{name}" for name in ("quick", "write") if getattr(chosen, name)]
    return " ".join(["python -m benchmarks", *only, f"--runs {chosen.runs}", f"--limit {chosen.limit}", *flags])


def _parts() -> str:
    return "; ".join(f"{name}: {what}" for name, what in PARTS.items())


if __name__ == "__main__":
    main()
