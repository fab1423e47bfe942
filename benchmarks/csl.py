"""Whole processes that format one bibliography: citekit beside the other CSL processors."""

from __future__ import annotations

from msgspec.structs import replace

from benchmarks.items import as_file, references, source_of_references
from benchmarks.measuring import Options, Table, Usage, cpu, repeated, seconds
from benchmarks.peers import CITEKIT, Peer, Task, entries, equal_share, there

STYLES = (
    "apa", "chicago-author-date", "modern-language-association", "chicago-notes-bibliography", "ieee", "nature",
)  # fmt: skip
COUNTS = (1, 100, 1000, 5000)
COMPARED = 1000
"""At how many items the outputs are compared."""
HOPELESS = 6
"""A peer that took more than a sixth of the limit for a fifth of the items, or less, is not given more."""


def tables(options: Options) -> list[Table]:
    """CPU, wall time with memory, and how far the texts agree."""
    peers = there()
    counts = COUNTS[:2] if options.quick else COUNTS
    used: dict[tuple[str, int], dict[str, Usage]] = {}
    for style in STYLES:
        for count in counts:
            task = Task(style=style, items=as_file(references(count), f"references-{count}", options), options=options)
            before = used.get((style, _before(count)), {})
            used[style, count] = {
                peer.name: _used(peer, task, before.get(peer.name)) for peer in (CITEKIT, *peers)
            }  # fmt: skip
            print(style, count, {name: cpu(usage, options) for name, usage in used[style, count].items()}, flush=True)
    names = [peer.name for peer in peers]
    made = f"Whole processes, from start to end, style and locale included; {source_of_references()}; HTML is written."
    return [
        Table(
            title="Bibliographies: CPU",
            note=f"{made} CPU seconds (user and system), medians; in brackets how many times those of citekit.",
            header=("style", "items", "citekit", *names),
            rows=[
                (style, f"{count:,}", *(
                    cpu(row.get(name), options, row["citekit"] if name != "citekit" else None)
                    for name in ("citekit", *names)
                ))
                for (style, count), row in used.items()
            ],
        ),
        Table(
            title="Bibliographies: wall time and memory",
            note=f"The same runs: seconds by the clock, and MiB at the peak. {made}",
            header=("style", "items", "citekit", *names),
            rows=[
                (style, f"{count:,}", *(_wall(row.get(name)) for name in ("citekit", *names)))
                for (style, count), row in used.items() if count >= 1000 or options.quick
            ],
        ),
        _agreement(peers, min(COMPARED, counts[-1]), options),
    ]  # fmt: skip


def _before(count: int) -> int:
    return COUNTS[max(COUNTS.index(count) - 1, 0)]


def _used(peer: Peer, task: Task, before: Usage | None) -> Usage:
    """What the peer takes; nothing is run where a list of a fifth, or less, took more than a sixth of the limit."""
    if before and (before.failed or before.cpu > task.options.limit / HOPELESS) and peer is not CITEKIT:
        return replace(before, failed=before.failed or "over the limit")
    return repeated(peer.command(task), task.options, peer.fine)


def _wall(usage: Usage | None) -> str:
    return "-" if usage is None or usage.failed else f"{seconds(usage.wall)} s, {usage.memory:.0f} MiB"


def _agreement(peers: list[Peer], count: int, options: Options) -> Table:
    rows = []
    for style in STYLES:
        task = Task(style=style, items=options.folder / f"references-{count}.json", options=options)
        ours = entries(task.out("citekit"))
        rows.append((style, *(equal_share(ours, entries(task.out(peer.name))) for peer in peers)))
    return Table(
        title="Bibliographies: equal texts",
        note=f"Of citekit's {count:,} entries, the share that the other has too, letter by letter (tags, blanks "
        "and the numbers of entries taken off). typst reads BibLaTeX, which cannot hold all that CSL-JSON says.",
        header=("style", *(peer.name for peer in peers)),
        rows=rows,
    )
