"""The library at size: adding works, and searching them."""

from __future__ import annotations

import random

from msgspec.structs import replace

from benchmarks.measuring import Options, Table, measured, python, seconds
from citekit.model import Date, Item, Name, Names, Work

FAMILIES = [
    a + b for a in ("Ar", "Bel", "Cor", "Dan", "El", "Fen") for b in ("son", "wick", "ova", "ini", "berg", "ez")
]
SOUNDS = ("lum", "mer", "nor", "pol", "qui", "ras", "sol", "tar", "ven", "zid")
WORDS = [a + b + c for c in ("", "ate", "ence", "ing") for a in SOUNDS for b in (*SOUNDS, "x", "y", "ka", "li", "mo")]
WEIGHTS = [1 / (rank + 3) for rank in range(len(WORDS))]  # as in real text, some words are everywhere, most are rare
COUNTS = (10_000, 100_000)
QUERIES = {
    "a common word": ("lumlum", "-lumlum"),
    "a rare word": ("zidka", "nosuchword"),
    "two or more words": ("lumlum lummer", "lumlum lummer lumnor solsol", "venqui zidka", "lumlum nosuchword"),
    "a beginning": ("l*", "lum*", "rasp*", "1*", "nosuch*", "mer* lum*", "-l*", "lum* -mer*"),
    "a phrase": ('"lumlum lummer"', '"lumlum lummer lumnor"', '"zidka venqui"'),
    "a field": ("author:fenson", "author:b*", "title:merlum -polpol", "abstract:rasras", "author:nobody"),
    "years": ("year:2003", "year:2010..2012", "year:..1800", "lumlum year:1991", "l* year:2020.. -year:2022"),
    "exact values": ("type:book", "-type:book", "tag:t7", "tag:t*", "has:DOI", "key:k500", "key:k5*",
                     "doi:10.5555/w777"),
    "several": (
        "author:fenson year:2015.. type:article", "abstract:rasras year:2020..", "rasp* type:book",
        "type:book author:belini -lumlum", "tag:t7 lum* year:2000..",
    ),
    "alternatives": (
        "lumlum OR lummer", "author:fenson OR author:belini", "(lumlum OR zidka) type:book", "-(lum* OR mer*)",
        "lum* OR year:2003", "(author:fenson year:2015..) OR (type:book year:..1995)", "rasras -(tag:t7 OR tag:t8)",
    ),
    "everything": ("",),
}  # fmt: skip
"""Queries by kind. Half of the words are in nearly every work, so that ends are measured and not the middle only."""


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
    """Adding, and searching, each size in a process of its own."""
    adding, searching = [], []
    for count in COUNTS[:1] if options.quick else COUNTS:
        job = python("-m", "benchmarks.jobs", "library", str(options.folder), str(count))
        usage = measured(job, replace(options, limit=options.limit * 5))
        if usage.failed:
            adding.append((f"{count:,}", usage.failed, "-", "-"))
            continue
        first, *rows = usage.output.splitlines()
        took, size = map(float, first.split())
        adding.append((f"{count:,}", seconds(took), f"{count / took:,.0f}", f"{size / 1e6:.0f}"))
        searching += [(f"{count:,}", *row.split("\t")) for row in rows]
    return [
        Table(
            title="Library",
            note="Works of about 1 kB added to a library in one file; CPU.",
            header=("works", "adding s", "works/s", "MB"),
            rows=adding,
        ),
        Table(
            title="Searching the library",
            note=f"{sum(map(len, QUERIES.values()))} queries, of which the first 20 works are read; CPU milliseconds: "
            "the median and the slowest query of a kind, the slowest in a library just opened, and the slowest "
            "count of all that meet a query. To be kept: a search under 20 ms at 100,000 works.",
            header=("works", "looked for", "median", "slowest", "just opened", "counting"),
            rows=searching,
        ),
    ]
