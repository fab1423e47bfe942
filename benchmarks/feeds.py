"""Feeds and the page at size: `python -m benchmarks.feeds [works]`. Prints CPU seconds, size, memory beyond the items.

Targets: 10,000 items in a feed in under 0.5 s of CPU and 100 MB; 200 works under 200 kB
Each format is measured in a process of its own, from the first import to the last piece of text.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from random import Random

from citekit.formats import FORMATS, FeedInfo, WriteOptions
from citekit.model import Date, Item, Name, Names
from citekit.webpage import PageOptions, pages

WRITERS = ("rss", "atom", "jsonfeed", "page")
WORDS = "tide salt reef mud drift gull <i>Zostera</i> α-decay shore H<sub>2</sub>O bank R&D swell".split()


def items(count: int) -> list[Item]:
    """Invented works of usual length, the same at every run."""
    chance = Random(5)
    return [_item(chance, number) for number in range(count)]


def _item(chance: Random, number: int) -> Item:
    names = tuple(Name(family=f"Family{chance.randint(1, 300)}", given="Ada B.") for _ in range(chance.randint(1, 6)))
    return Item(
        id=f"w{number}",
        type=chance.choice(("article-journal", "paper-conference", "post-weblog", "book")),
        variables={
            "title": " ".join(chance.choices(WORDS, k=9)).capitalize(),
            "author": Names(names),
            "issued": Date(parts=((chance.randint(1990, 2024), chance.randint(1, 12), chance.randint(1, 28)),)),
            "container-title": "Journal of Made-up Coasts",
            "volume": str(number % 90),
            "page": f"{number}-{number + 9}",
            "DOI": f"10.5555/w.{number}",
            "URL": f"https://site.example/works/{number}",
        },
    )


def measure(name: str, count: int) -> tuple[float, int, float]:
    """CPU seconds, bytes written, MB of memory beyond what the items take."""
    works = items(count)
    entries = {item.id: f"Family, A. B. (2020). {item.title}. <i>Journal of Made-up Coasts</i>." for item in works}
    before, start = _peak(), time.process_time()
    if name == "page":
        size = len(pages(works, entries, PageOptions(author="Ada B. Family1"))["index.html"].encode())
    else:
        write = FORMATS[name].write
        assert write
        info = FeedInfo(title="Works", url="https://site.example/feed.xml", home="https://site.example/", limit=0)
        pieces = write(works, WriteOptions(feed=info, entries=entries))
        size = sum(len(piece.encode()) for piece in pieces if isinstance(piece, str))
    return time.process_time() - start, size, _peak() - before


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    if len(sys.argv) == 3:
        seconds, size, memory = measure(sys.argv[1], int(sys.argv[2]))
        print(f"{sys.argv[1]:10}{sys.argv[2]:>8}{seconds:>10.2f}{size / 1e6:>10.2f}{memory:>10.0f}")
        return
    counts = sys.argv[1:] or ["200", "5000", "10000"]
    print(f"{'format':10}{'works':>8}{'CPU s':>10}{'MB':>10}{'RAM MB':>10}")
    for name in WRITERS:
        for count in counts:
            subprocess.run([sys.executable, "-m", "benchmarks.feeds", name, count], check=True)


if __name__ == "__main__":
    main()
