"""The library at size: `python benchmarks/library.py [works]`. Prints seconds to add, and milliseconds a search.

Target: a search under 20 ms at 100,000 works.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from citekit.library import open_library
from citekit.model import Date, Item, Name, Names, Work

FAMILIES = [
    a + b for a in ("Ar", "Bel", "Cor", "Dan", "El", "Fen") for b in ("son", "wick", "ova", "ini", "berg", "ez")
]
SOUNDS = ("lum", "mer", "nor", "pol", "qui", "ras", "sol", "tar", "ven", "zid")
WORDS = [a + b + c for c in ("", "ate", "ence", "ing") for a in SOUNDS for b in (*SOUNDS, "x", "y", "ka", "li", "mo")]
WEIGHTS = [1 / (rank + 3) for rank in range(len(WORDS))]  # as in real text, some words are everywhere, most are rare
QUERIES = (
    "author:fenson year:2010..2012", "author:fenson year:2015.. type:article", '"lumlum lummer"',
    "title:merlum -polpol", "tag:t7", "doi:10.5555/w777", "key:k500", "lumlum", "abstract:rasras year:2020..",
    "rasp* type:book", "year:2003", "type:book author:belini", "lumlum lummer lumnor solsol", "venqui zidka",
)  # fmt: skip


def works(count: int) -> list[Work]:
    """Invented works of about 1 kB each; the same at every run."""
    chance = random.Random(7)
    return [_work(chance, number) for number in range(count)]


def _work(chance: random.Random, number: int) -> Work:
    names = Names(tuple(Name(family=chance.choice(FAMILIES), given="A. B.") for _ in range(chance.randint(1, 5))))
    item = Item(
        id=f"k{number}",
        type=chance.choice(("article-journal", "book", "paper-conference")),
        variables={
            "title": " ".join(chance.choices(WORDS, WEIGHTS, k=9)) + f" {number}",
            "author": names,
            "issued": Date(parts=((chance.randint(1990, 2025),),)),
            "container-title": " ".join(chance.choices(WORDS, WEIGHTS, k=3)),
            "DOI": f"10.5555/w{number}",
            "abstract": " ".join(chance.choices(WORDS, WEIGHTS, k=90)),
        },
    )
    return Work(key=item.id, item=item, tags=(f"t{number % 500}",))


def main(count: int = 10_000) -> None:
    made = works(count)
    with tempfile.TemporaryDirectory() as folder, open_library(Path(folder) / "library.db") as library:
        begin = time.perf_counter()
        for start in range(0, count, 5000):
            library.add(made[start : start + 5000])
        took = time.perf_counter() - begin
        print(f"add {count} works: {took:.1f} s ({count / took:.0f} a second)")
        print(f"file: {(Path(folder) / 'library.db').stat().st_size / 1e6:.0f} MB")
        for query in QUERIES:
            times = []
            for _ in range(7):
                begin = time.perf_counter()
                found = library.search(query, limit=20)
                times.append((time.perf_counter() - begin) * 1000)
            print(f"{statistics.median(times):7.2f} ms  worst {max(times):7.2f}  {len(found):3} shown  {query}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
