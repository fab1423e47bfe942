"""How time grows with the number of items: pools that must be told apart, and bibliographies, from 1,250 to 20,000."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from msgspec.structs import replace

from benchmarks.csl import STYLES
from benchmarks.items import CslItem, as_file, one_first_author, one_pool, one_title, references
from benchmarks.measuring import Options, Table, cpu, repeated, seconds
from benchmarks.peers import CITEKIT, Task, there

POOL_STYLES = ("apa", "chicago-author-date")
POOLS = (100, 1000, 10_000)
MOST_FOR_PEERS = 1000
SLOW = ("citeproc-py",)
"""It tells nothing apart, and takes thirty times as long."""
SIZES = (1250, 5000, 20_000)
"""Each four times the one before."""
Make = Callable[[int], list[CslItem]]


def tables(options: Options) -> list[Table]:
    """Pools beside the peers, and citekit's own growth."""
    return [
        _pools("One author, one year", "Works of one author in one year: each needs a year suffix.", one_pool, options),
        _pools(
            "One first author",
            "Works of one year by one first author with two to six others, whom “et al.” hides.",
            one_first_author,
            options,
        ),
        _growth(options),
    ]


def _pools(title: str, note: str, make: Make, options: Options) -> Table:
    peers = [peer for peer in there() if peer.name not in SLOW]
    fewer = replace(options, runs=min(options.runs, 3))
    rows = []
    for style in POOL_STYLES:
        for count in POOLS[:1] if options.quick else POOLS:
            task = Task(style=style, items=as_file(make(count), f"{make.__name__}-{count}", options), options=options)
            used = {
                peer.name: repeated(peer.command(task), fewer, peer.fine)
                for peer in (CITEKIT, *peers) if peer is CITEKIT or count <= MOST_FOR_PEERS
            }  # fmt: skip
            own = used[CITEKIT.name]
            others = (cpu(used.get(peer.name), options, own) for peer in peers)
            rows.append((style, f"{count:,}", cpu(own, options), *others))
    return Table(
        title=title,
        note=f"{note} Whole processes, CPU seconds; in brackets how many times those of citekit. Only citekit is given "
        f"more than {MOST_FOR_PEERS:,}.",
        header=("style", "items", "citekit", *(peer.name for peer in peers)),
        rows=rows,
    )


def _growth(options: Options) -> Table:
    sizes = (250, 1000, 4000) if options.quick else SIZES
    kinds: Sequence[tuple[str, str, Make]] = [
        *(("bibliography", style, references) for style in STYLES),
        *(("one author, one year", style, one_pool) for style in POOL_STYLES),
        *(("one first author", style, one_first_author) for style in POOL_STYLES),
        *(("one title", style, one_title) for style in (*POOL_STYLES, "chicago-notes-bibliography")),
    ]
    fewer = replace(options, runs=min(options.runs, 2))
    rows = []
    for kind, style, make in kinds:
        times = []
        for count in (1, *sizes):
            task = Task(style=style, items=as_file(make(count), f"{make.__name__}-{count}", options), options=options)
            times.append(repeated(CITEKIT.command(task), fewer, CITEKIT.fine))
        start = times[0].cpu
        net = [usage.cpu - start for usage in times[1:]]
        steps = [f"{later / earlier:.2f}" for earlier, later in pairwise(net)]
        rows.append((kind, style, *(seconds(usage.cpu) for usage in times[1:]), *steps, f"{times[-1].memory:.0f}"))
    return Table(
        title="Growth",
        note="citekit alone, whole processes, CPU seconds; “x 4” is how many times the CPU is of four times the items, "
        "the start (the process with one item) taken off both.",
        header=(
            "items", "style", *(f"{size:,}" for size in sizes), *(f"x 4 from {size:,}" for size in sizes[:-1]), "MiB",
        ),
        rows=rows,
    )  # fmt: skip
