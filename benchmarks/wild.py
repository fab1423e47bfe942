"""Items that are not regular: every type with odd values, and the entries of real .bib files."""

from __future__ import annotations

import json
from pathlib import Path

from msgspec.structs import replace

from benchmarks.items import CslItem, as_file, varied
from benchmarks.measuring import SHARED, Options, Table, cpu, repeated
from benchmarks.peers import CITEKIT, Task, entries, equal_share, there
from citekit.formats.bibtex import read
from citekit.model import Item, Source
from citekit.model.csl_data import item_to_csl
from citekit.normalize import items as normalised

STYLES = ("apa", "chicago-author-date", "ieee")
VARIED = 1000
MOST = 1000
"""Entries taken of the real files, spread over all of them."""
HOPELESS = ("citeproc-py",)
"""It raises for most of these items."""


def tables(options: Options) -> list[Table]:
    """Beside the peers; nothing where the shared tools and corpora are missing."""
    sets = {"varied": varied(200 if options.quick else VARIED), "real .bib": real(300 if options.quick else MOST)}
    fewer = replace(options, runs=min(options.runs, 3))
    peers = [peer for peer in there() if peer.name not in HOPELESS]
    rows = []
    for name, items in sets.items():
        for style in STYLES if items else ():
            path = as_file(items, name.replace(" .", "-"), options)
            task = Task(style=style, items=path, options=options)
            own = repeated(CITEKIT.command(task), fewer, CITEKIT.fine)
            ours = entries(task.out(CITEKIT.name))
            row = [name, style, f"{len(items):,}", cpu(own, options)]
            for peer in peers:
                used = repeated(peer.command(task), fewer, peer.fine)
                theirs = equal_share(ours, entries(task.out(peer.name)))
                row.append(cpu(used, options, own) + ("" if used.failed else f", {theirs}"))
            rows.append(tuple(row))
    missing = [name for name, items in sets.items() if not items]
    return [
        Table(
            title="Wild items",
            note="Items of every type with odd values (make_varied_items.py of the shared tools), and entries of real "
            ".bib files read into CSL-JSON beforehand. Whole processes, CPU seconds; in brackets how many times those "
            "of citekit; then the share of citekit's entries that the other has too."
            + (f" Missing here: {', '.join(missing)}." if missing else ""),
            header=("items", "style", "number", "citekit", *(peer.name for peer in peers)),
            rows=rows,
        )
    ]


def real(most: int) -> list[CslItem]:
    """Entries of the shared corpus of .bib files, each with an id of its own; none where it is missing."""
    found: list[CslItem] = []
    for path in sorted((SHARED / "corpora" / "bib").glob("*.bib")):
        found += _read(path)
    step = max(len(found) // most, 1)
    return [{**item, "id": f"b{number}"} for number, item in enumerate(found[::step][:most])]


def _read(path: Path) -> list[CslItem]:
    made = normalised(read(Source(content=path.read_bytes(), uri=path.name)))
    items = [json.loads(json.dumps(item_to_csl(thing))) for thing in made if isinstance(thing, Item)]
    return [{name: value for name, value in item.items() if name != "custom"} for item in items]
