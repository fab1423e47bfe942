"""A sync with a Zotero library at size: `python benchmarks/sync.py [works]`. The server is the tests' fake, in memory.

Target: requests <= 6 + changed/50 + changed/100; nothing to do: under 2 s and 3 requests.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from benchmarks.library import works
from tests.sync.zotero_world import ZoteroWorld


def _sync(world: ZoteroWorld, what: str) -> None:
    world.fake.requests.clear()
    begin = time.perf_counter()
    report = world.sync().apply()
    took = time.perf_counter() - begin
    done = ", ".join(f"{n} {kind} {side}" for (side, kind), n in sorted(report.written.items())) or "nothing"
    print(f"{what:34} {took:7.2f} s  {len(world.fake.requests):4} requests  {done}")


def main(count: int = 10_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = ZoteroWorld(Path(folder))
        world.library.add(works(count))
        _sync(world, f"first push of {count}")
        _sync(world, "own writes come back")
        _sync(world, "nothing to do")
        for key in list(world.fake.items)[:100]:
            world.fake.edit(key, volume="9")
        for number in range(100):
            world.library.edit(f"k{number}", {"note": "x"})
        _sync(world, "100 edits there, 100 here")
        _sync(world, "own writes come back")
        _sync(world, "nothing to do")
        world.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
