"""The table of layouts; see the package."""

from __future__ import annotations

import random
import sys

from tests.formats.page.invented.layouts import LAYOUTS, measured
from tests.formats.page.invented.score import score

FIELDS = ("authors", "year", "date", "type", "doi")


def main(arguments: list[str]) -> None:
    pages = int(arguments[0]) if arguments else 10
    for name in arguments[1:]:
        _explain(name, pages)
    if arguments[1:]:
        return
    for name in LAYOUTS:
        if name.startswith("none") and not (measured(name, pages).given):
            continue
        total = measured(name, pages)
        cells = "  ".join(f"{f} {total.share(f):.3f}" for f in FIELDS if total.asked[f])
        print(f"{name:28} F1 {total.f1:.3f}  {total.found}/{total.meant} of {total.given}  {cells}")


def _explain(name: str, pages: int) -> None:
    for seed in range(pages):
        found = score(LAYOUTS[name](random.Random(f"{name} {seed}")))
        print(f"{name} {seed}: {found.found}/{found.meant} of {found.given}")
        for miss in found.misses[:12]:
            print(f"   {miss}")


if __name__ == "__main__":
    main(sys.argv[1:])
