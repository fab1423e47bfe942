"""The library at size: adding works, and searching them."""

from __future__ import annotations

import random
from dataclasses import replace

from benchmarks.measuring import Options, Table, measured, python, seconds
from citekit.model import Date, Item, Name, Names, Work

FAMILIES = [
    a + b for a in ("Ar", "Bel", "Cor", "Dan", "El", "Fen") for b in ("son", "wick", "ova", "ini", "berg", "ez")
]
SOUNDS = ("lum", "mer", "nor", "pol", "qui", "ras", "sol", "tar", "ven", "zid")
WORDS = [a + b + c for c in ("", "ate", "ence", "ing") for a in SOUNDS for b in (*SOUNDS, "x", "y", "ka", "li", "mo")]
WEIGHTS = [1 / (rank + 3) for rank in range(len(WORDS))]  # as in real text, some words are everywhere, most are rare
COUNTS = (10_000, 100_000)
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


def tables(options: Options) -> list[Table]:
    """Adding and searching, each size in a process of its own."""
    rows = []
    for count in COUNTS[:1] if options.quick else COUNTS:
        job = python("-m", "benchmarks.jobs", "library", str(options.folder), str(count))
        usage = measured(job, replace(options, limit=options.limit * 5))
        if usage.failed:
            rows.append((f"{count:,}", usage.failed, "-", "-", "-", "-"))
            continue
        took, size, median, worst = map(float, usage.output.split())
        adding = (f"{count:,}", seconds(took), f"{count / took:,.0f}", f"{size / 1e6:.0f}")
        rows.append((*adding, f"{median:.1f}", f"{worst:.1f}"))
    return [
        Table(
            title="Library",
            note=f"Works of about 1 kB added to a library in one file, then {len(QUERIES)} searches, seven times each, "
            "of which the first 20 hits are read; CPU. To be kept: a search under 20 ms at 100,000 works.",
            header=("works", "adding s", "works/s", "MB", "search ms, median", "worst"),
            rows=rows,
        )
    ]
