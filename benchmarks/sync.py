"""A sync with a Zotero library at size. The server is the tests' fake, in memory, so what counts is our own work."""

from __future__ import annotations

from benchmarks.library import works
from benchmarks.measuring import Options, Table, seconds
from benchmarks.timing import timed
from tests.sync.zotero_world import ZoteroWorld

WORKS = 5000


def tables(options: Options) -> list[Table]:
    """A first push, a sync with nothing to do, and one with edits on both sides."""
    count = 500 if options.quick else WORKS
    rows = []
    world = ZoteroWorld(options.folder)
    world.library.add(works(count))
    rows.append(_sync(world, f"first push of {count:,} works"))
    rows.append(_sync(world, "own writes come back"))
    rows.append(_sync(world, "nothing to do"))
    for key in list(world.fake.items)[:100]:
        world.fake.edit(key, volume="9")
    for number in range(100):
        world.library.edit(f"k{number}", {"note": "x"})
    rows.append(_sync(world, "100 edits there, 100 here"))
    world.close()
    return [
        Table(
            title="Sync with Zotero",
            note="Against a server in memory: CPU seconds of both, requests. To be kept: nothing to do takes under 2 s "
            "and three requests; else six requests, one for each 50 works changed, and one for each 100.",
            header=("sync", "CPU s", "requests", "done"),
            rows=rows,
        )
    ]


def _sync(world: ZoteroWorld, what: str) -> tuple[str, str, str, str]:
    world.fake.requests.clear()
    took, report = timed(world.sync().apply)
    done = ", ".join(f"{n} {kind} {side}" for (side, kind), n in sorted(report.written.items())) or "nothing"
    return what, seconds(took), str(len(world.fake.requests)), done
