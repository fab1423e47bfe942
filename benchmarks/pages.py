"""Author pages: how fast they are read (`tables`), and how well: `python -m benchmarks.pages` prints that by site.

The corpus and its scorer lie beside the project (CITEKIT_SHARED); `measure` gives the numbers to the tests. Without the
corpus the page of `examples/` is timed.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.items import shared_tool
from benchmarks.measuring import ROOT, SHARED, Options, Table, python, repeated, seconds
from citekit import normalize
from citekit.formats import page
from citekit.model import Item, Source
from citekit.model.csl_data import item_to_csl


def tables(options: Options) -> list[Table]:
    """Reading and normalising all pages in a process of its own."""
    corpus = sorted((SHARED / "corpora" / "pages").glob("*/page.html"))
    paths = corpus or [ROOT / "examples" / "author-page.html"]
    usage = repeated(python("-m", "benchmarks.jobs", "pages", *map(str, paths)), options)
    took, size, items = map(float, usage.output.split()) if not usage.failed else (0.0, 0.0, 0.0)
    row = (
        f"{len(paths)}", f"{size / 1e6:.1f}", f"{items:,.0f}", seconds(took), f"{took * 1000 / len(paths):.0f}",
        f"{usage.memory:.0f}",
    )  # fmt: skip
    return [
        Table(
            title="Author pages",
            note=f"{'Real author pages of the shared corpus' if corpus else 'The page of examples/'} read into items; "
            "CPU of reading and normalising alone, MiB of the whole process.",
            header=("pages", "MB", "items", "CPU s", "ms a page", "MiB"),
            rows=[row],
        )
    ]


@dataclass(slots=True)
class Measured:
    """lines: the table, a line a site. f1, mean_f1: over all records, and as mean of sites. fields: share of right
    values by field. seconds: CPU time of reading and normalising all pages."""

    lines: list[str] = field(default_factory=list)
    f1: float = 0.0
    mean_f1: float = 0.0
    fields: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0


def records_of(path: Path) -> list[dict[str, Any]]:
    """The page's items as CSL-JSON objects."""
    source = Source(content=path.read_bytes(), uri=str(path))
    return [item_to_csl(x) for x in normalize.items(page.read(source)) if isinstance(x, Item)]


def measure(corpus: Path, scorer: ModuleType) -> Measured:
    """Read and score each `<site>/page.html` of the corpus."""
    out = Measured()
    total: dict[str, Any] = {"truth": 0, "output": 0, "hits": 0, "fields": {}}
    by_site: list[float] = []
    for folder in sorted(p.parent for p in corpus.glob("*/truth.json")):
        started = time.process_time()
        records = records_of(folder / "page.html")
        out.seconds += time.process_time() - started
        score = scorer.score(json.loads((folder / "truth.json").read_text("utf-8")), records)
        out.lines.append(scorer.line(folder.name, score))
        by_site.append(scorer.ratio(2 * score["hits"], score["truth"] + score["output"]))
        _add(total, score)
    out.lines.append(scorer.line("ALL RECORDS", total))
    out.f1 = scorer.ratio(2 * total["hits"], total["truth"] + total["output"])
    out.mean_f1 = scorer.ratio(sum(by_site), len(by_site))
    out.fields = {name: good / all_ for name, (good, all_) in total["fields"].items() if all_}
    out.lines.append(f"MEAN OF SITES\tF1 {out.mean_f1:.3f} over {len(by_site)} sites\tCPU {out.seconds:.1f} s")
    return out


def _add(total: dict[str, Any], score: dict[str, Any]) -> None:
    for name in ("truth", "output", "hits"):
        total[name] += score[name]
    for name, (good, all_) in score["fields"].items():
        before = total["fields"].get(name, (0, 0))
        total["fields"][name] = (before[0] + good, before[1] + all_)


def main() -> int:
    corpus, scorer = SHARED / "corpora" / "pages", shared_tool("score_pages")
    if not corpus.is_dir() or scorer is None:
        print(f"needs the shared corpora and tools: {SHARED} (set CITEKIT_SHARED)", file=sys.stderr)
        return 3
    print("\n".join(measure(corpus, scorer).lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
