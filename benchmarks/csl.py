"""Whole processes that format one bibliography: citekit beside citeproc-py, CPU seconds and peak memory, in one run.

    python -m benchmarks.csl

Medians of three; the references are made here, seeded. Ratios are what counts: the machine's speed drifts.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

STYLES = ("apa", "chicago-author-date", "ieee")
COUNTS = {"citekit": (1, 100, 1000, 5000), "citeproc-py": (1, 100)}
RUNS = 3
WORDS = "inference sparse networks layers noise study river deltas coastal erosion farms reform tides shells".split()


def references(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """Invented references: half articles, the rest books, chapters, papers and posts, over 40 years."""
    chance = random.Random(seed)
    families = [
        f"{a}{b}" for a in ("Ab", "Ber", "Cor", "Dan", "El", "Fos") for b in ("an", "ich", "ley", "mond", "son")
    ]
    made = []
    for number in range(count):
        kind = chance.choice(["article-journal"] * 4 + ["book", "chapter", "paper-conference", "post-weblog"])
        people = [
            {"family": chance.choice(families), "given": f"{chance.choice('ABCDEFG')}. {chance.choice('HIJKL')}."}
            for _ in range(chance.choice((1, 1, 2, 2, 3, 5)))
        ]
        year = chance.randint(1985, 2025)
        made.append({
            "id": f"r{number}", "type": kind, "title": " ".join(chance.sample(WORDS, 6)).capitalize(),
            "author": people, "issued": {"date-parts": [[year, chance.randint(1, 12)]]},
            "container-title": "Journal of Made-up Results", "volume": str(chance.randint(1, 90)),
            "issue": str(chance.randint(1, 12)), "page": f"{(first := chance.randint(1, 900))}-{first + 11}",
            "publisher": "Example Press", "DOI": f"10.1000/{number}",
        })  # fmt: skip
    return made


def measured(command: list[str]) -> tuple[float, float]:
    """CPU seconds and peak MiB of one process."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        print(f"{'style':24} {'references':>10} {'citekit s':>10} {'MiB':>6} {'citeproc-py s':>14} {'ratio':>6}")
        for style in STYLES:
            for count in COUNTS["citekit"]:
                path = Path(name) / f"{count}.json"
                path.write_text(json.dumps(references(count)), encoding="utf-8")
                rows = {}
                for engine in COUNTS:
                    if count in COUNTS[engine]:
                        command = [
                            sys.executable,
                            "-m",
                            "citekit",
                            "format",
                            str(path),
                            "-s",
                            style,
                            "--engine",
                            engine,
                        ]
                        found = [measured(command) for _ in range(RUNS)]
                        rows[engine] = tuple(statistics.median(values) for values in zip(*found, strict=True))
                own, other = rows["citekit"], rows.get("citeproc-py")
                tail = f"{other[0]:14.2f} {other[0] / own[0]:6.1f}" if other else ""
                print(f"{style:24} {count:10} {own[0]:10.2f} {own[1]:6.0f} {tail}", flush=True)


if __name__ == "__main__":
    main()
