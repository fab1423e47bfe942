"""The main job on one page: records, an APA list, BibTeX and a feed, with the first lines of each.

    python examples/demo.py PAGE FOLDER

It runs the same commands that a user would type; `make demo` calls it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LINES = 12


def main() -> None:
    page, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    works = folder / "works.json"
    citekit("convert", page, "-o", works)
    for command, out in (
        (("format", works, "-s", "apa"), "bibliography.txt"),
        (("format", works, "-s", "apa"), "bibliography.html"),
        (("convert", works), "papers.bib"),
        (("feed", works), "feed.xml"),
    ):
        citekit(*command, "-o", folder / out, "-q")
    for name in ("works.json", "bibliography.txt", "bibliography.html", "papers.bib", "feed.xml"):
        show(folder / name)
    print(f"\nAll of it is in {folder}/.")


def citekit(*arguments: str | Path) -> None:
    """Run one command, shown as it would be typed; stops the demo where it fails."""
    typed = [str(a) for a in arguments]
    print(f"$ citekit {' '.join(typed)}", flush=True)
    done = subprocess.run([sys.executable, "-m", "citekit", *typed], check=False)
    if done.returncode > 1:
        sys.exit(done.returncode)


def show(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    print(f"\n--- {path} ({len(lines)} lines)")
    for line in lines[:LINES]:
        print(line if len(line) <= 160 else f"{line[:159]}…")
    if len(lines) > LINES:
        print("…")


if __name__ == "__main__":
    main()
