"""How time grows with the number of items: pools that must be told apart, and bibliographies of 1,000 to 16,000."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from benchmarks.items import CslItem, as_file, one_first_author, one_pool, references
from benchmarks.measuring import OVER, Options, Table, Usage, cpu, repeated, seconds
from benchmarks.peers import CITEKIT, Peer, Task, there

POOL_STYLES = ("apa", "chicago-author-date")
POOLS = (100, 1000, 10_000)
STYLES = ("apa", "chicago-author-date", "modern-language-association", "ieee")
SIZES = (1000, 4000, 16_000)
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
    peers = there()
    rows = []
    for style in POOL_STYLES:
        before: dict[str, Usage] = {}
        for count in POOLS[:1] if options.quick else POOLS:
            task = Task(style=style, items=as_file(make(count), f"{make.__name__}-{count}", options), options=options)
            used = {peer.name: _pool(peer, task, before.get(peer.name)) for peer in (CITEKIT, *peers)}
            own = used[CITEKIT.name]
            rows.append((style, f"{count:,}", cpu(own, options), *(cpu(used[p.name], options, own) for p in peers)))
            before = used
    return Table(
        title=title,
        note=f"{note} Whole processes, CPU seconds; in brackets how many times those of citekit. A peer is not given "
        "ten times the items where it took more than a tenth of the limit.",
        header=("style", "items", "citekit", *(peer.name for peer in peers)),
        rows=rows,
    )


def _pool(peer: Peer, task: Task, before: Usage | None) -> Usage:
    if peer is not CITEKIT and before and (before.failed or before.cpu > task.options.limit / 10):
        return replace(before, failed=before.failed or OVER)
    return repeated(peer.command(task), replace(task.options, runs=min(task.options.runs, 3)), peer.fine)


def _growth(options: Options) -> Table:
    sizes = (250, 1000, 4000) if options.quick else SIZES
    kinds: Sequence[tuple[str, str, Make]] = [
        *(("bibliography", style, references) for style in STYLES),
        *(("one author, one year", style, one_pool) for style in POOL_STYLES),
        *(("one first author", style, one_first_author) for style in POOL_STYLES),
    ]
    rows = []
    for kind, style, make in kinds:
        times = []
        for count in (1, *sizes):
            task = Task(style=style, items=as_file(make(count), f"{make.__name__}-{count}", options), options=options)
            times.append(repeated(CITEKIT.command(task), options, CITEKIT.fine))
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
