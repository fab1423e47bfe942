"""Work that is measured inside a process of its own: `python -m benchmarks.jobs NAME ARGUMENT...`.

Each job makes what it needs, then takes the CPU time of the work alone and prints it; memory is measured from outside.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.timing import timed


def one_more(style: str, items: str, cites: str, more: str) -> None:
    """Print the milliseconds that each citation takes which is added to a document."""
    from citekit.csl import Citation, Cite, Processor, Style
    from citekit.styles import locale_text

    processor = Processor(Style.load(Path(style).read_text(encoding="utf-8"), uri=style), locales=locale_text)
    processor.add(json.loads(Path(items).read_text(encoding="utf-8")))
    citations = [
        Citation(id=f"c{number}", cites=tuple(Cite(id=id_) for id_ in ids), note=number + 1)
        for number, ids in enumerate(json.loads(Path(cites).read_text(encoding="utf-8")))
    ]
    already = len(citations) - int(more)
    processor.citations(citations[:already])
    before = [(citation.id, citation.note) for citation in citations[:already]]
    for citation in citations[already:]:
        took, _ = timed(lambda each=citation: processor.register(each, before))  # type: ignore[misc]
        before.append((citation.id, citation.note))
        print(f"{took * 1000:.2f}")


def feed(name: str, count: str) -> None:
    """Write a feed or the page; prints seconds and bytes."""
    from benchmarks.feeds import written

    print(*written(name, int(count)))


def pages(*paths: str) -> None:
    """Read author pages into items; prints seconds, bytes and items."""
    from citekit import normalize
    from citekit.formats import page
    from citekit.model import Item, Source

    sources = [Source(content=Path(path).read_bytes(), uri=path) for path in paths]
    read = lambda: [x for s in sources for x in normalize.items(page.read(s)) if isinstance(x, Item)]  # noqa: E731
    took, found = timed(read)
    print(took, sum(len(source.content) for source in sources), len(found))


def library(folder: str, count: str) -> None:
    """Add works to a library and search it; prints seconds of adding and bytes, then for each kind of query its name
    and, in ms, the median and slowest search, the slowest just after opening, and the slowest count."""
    from benchmarks.library import QUERIES, works
    from citekit.library import open_library

    made = works(int(count))
    path = Path(folder) / f"library-{count}.db"
    with open_library(path) as opened:
        took, _ = timed(lambda: [opened.add(made[at : at + 5000]) for at in range(0, len(made), 5000)])
        print(took, path.stat().st_size)
        for kind, queries in QUERIES.items():
            cold = []
            for query in queries:
                with open_library(path) as again:
                    cold.append(timed(lambda q=query, lib=again: lib.search(q, limit=20))[0])  # type: ignore[misc]
            warm = [statistics.median(_times(lambda q=query: opened.search(q, limit=20))) for query in queries]  # type: ignore[misc]
            counts = [statistics.median(_times(lambda q=query: opened.count(q))) for query in queries]  # type: ignore[misc]
            told = (statistics.median(warm), max(warm), max(cold), max(counts))
            print(kind, *(f"{1000 * value:.1f}" for value in told), sep="\t")


def _times(work: Callable[[], Any]) -> list[float]:
    return [timed(work)[0] for _ in range(5)]


def dedupe(count: str) -> None:
    """Find duplicates; prints seconds, records merged, preprints linked, and pairs that are wrong."""
    from benchmarks.dedupe import found, items_with_duplicates
    from citekit.works.dedupe import find_duplicates

    items = items_with_duplicates(int(count))
    took, duplicates = timed(lambda: find_duplicates(items))
    print(took, *found(items, duplicates.pairs))


JOBS: dict[str, Callable[..., None]] = {
    "one_more": one_more, "feed": feed, "pages": pages, "library": library, "dedupe": dedupe,
}  # fmt: skip

if __name__ == "__main__":
    JOBS[sys.argv[1]](*sys.argv[2:])
