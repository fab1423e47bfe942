"""How well the pages of the shared corpus are read: `python -m benchmarks.pages` prints the scorer's table by site.

The corpus and its scorer lie beside the project (CITEKIT_SHARED); `measure` gives the numbers to the tests.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from citekit import normalize
from citekit.formats import page
from citekit.model import Item, Source
from citekit.model.csl_data import item_to_csl

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("CITEKIT_SHARED", ROOT.parent / "shared"))


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


def scorer_of(path: Path) -> ModuleType:
    """The scorer's script as a module."""
    spec = importlib.util.spec_from_file_location("score_pages", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> int:
    corpus, script = SHARED / "corpora" / "pages", SHARED / "tools" / "score_pages.py"
    if not corpus.is_dir() or not script.is_file():
        print(f"needs the shared corpora: {corpus} and {script} (set CITEKIT_SHARED)", file=sys.stderr)
        return 3
    print("\n".join(measure(corpus, scorer_of(script)).lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
