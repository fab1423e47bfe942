"""Author pages: how fast they are read (`tables`), and how well: `python -m benchmarks.pages` prints that by site.

The corpus and its scorer lie beside the project (CITEKIT_SHARED); `measure` gives the numbers to the tests. Without the
corpus the page of `examples/` is timed.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from benchmarks.dense_pages import KINDS
from benchmarks.dense_pages import page as page_of
from benchmarks.items import shared_tool
from benchmarks.measuring import ROOT, SHARED, Options, Table, Usage, python, repeated, seconds
from citekit import normalize
from citekit.formats import page
from citekit.model import Item, Source
from citekit.model.csl_data import item_to_csl


def tables(options: Options) -> list[Table]:
    """Reading and normalising all pages in a process of its own; then long pages, a process each."""
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
        ),
        _long(options),
    ]


def _long(options: Options) -> Table:
    """Pages of nothing but works at two lengths: how CPU grows, and what they take at most."""
    short, long = (100_000, 400_000) if options.quick else (2_500_000, 10_000_000)
    once = replace(options, runs=1, limit=max(options.limit, 300))
    rows = []
    for name in KINDS:
        took = [_read_long(name, size, once) for size in (short, long)]
        (before, _), (after, items) = took[0][0], took[1][0]
        memory = [f"{usage.memory:.0f}" for _, usage in took]
        growth = f"{after / before:.1f}" if before else "-"
        rows.append((name, f"{items:,.0f}", seconds(before), seconds(after), growth, *memory))
    sizes = [f"{size / 1e6:g} MB" for size in (short, long)]
    return Table(
        title="Long pages",
        note="Invented pages of nothing but works, and how many works the longer one gives. CPU of reading and "
        "normalising alone, and how many times it is for four times the page; MiB of the whole process.",
        header=("page", "works", *(f"CPU s, {size}" for size in sizes), "x 4", *(f"MiB, {size}" for size in sizes)),
        rows=rows,
    )


def _read_long(name: str, size: int, options: Options) -> tuple[tuple[float, float], Usage]:
    """CPU seconds and items of one page, and what its process took."""
    path = options.folder / f"page-{size}.{'txt' if name.startswith('text') else 'html'}"
    path.write_text(page_of(name, size), encoding="utf-8")
    usage = repeated(python("-m", "benchmarks.jobs", "pages", str(path)), options)
    took, _, items = map(float, usage.output.split()) if not usage.failed else (0.0, 0.0, 0.0)
    return (took, items), usage


class Measured(Struct):
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
