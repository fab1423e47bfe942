"""Every benchmark, or those named: `python -m benchmarks [NAME...]`. Each prints its own table; nothing is judged."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

NAMES = sorted(
    path.stem
    for path in Path(__file__).parent.glob("*.py")
    if not path.stem.startswith("_") and "def main(" in path.read_text(encoding="utf-8")
)


def main(names: list[str]) -> None:
    for name in names or [n for n in NAMES if n not in ("agreement", "pages")]:
        if name not in NAMES:
            sys.exit(f'there is no benchmark "{name}"; there are {", ".join(NAMES)}')
        print(f"== {name}", flush=True)
        sys.argv = [name]  # each reads its own arguments, and is given none here
        import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
