"""Feeds and the publication page at size."""

from __future__ import annotations

from random import Random

from benchmarks.measuring import Options, Table, Usage, cpu, python, repeated
from benchmarks.timing import timed
from citekit.formats import FORMATS, FeedInfo, WriteOptions
from citekit.model import Date, Item, Name, Names
from citekit.webpage import PageOptions, pages

WRITERS = ("rss", "atom", "jsonfeed", "page")
COUNTS = (200, 10_000)
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


def written(name: str, count: int) -> tuple[float, int]:
    """CPU seconds of writing, and bytes written."""
    works = items(count)
    entries = {item.id: f"Family, A. B. (2020). {item.title}. <i>Journal of Made-up Coasts</i>." for item in works}
    if name == "page":
        took, made = timed(lambda: pages(works, entries, PageOptions(author="Ada B. Family1"))["index.html"])
        return took, len(made.encode())
    write = FORMATS[name].write
    assert write
    info = FeedInfo(title="Works", url="https://site.example/feed.xml", home="https://site.example/", limit=0)
    options = WriteOptions(feed=info, entries=entries)
    took, made = timed(lambda: "".join(piece for piece in write(works, options) if isinstance(piece, str)))
    return took, len(made.encode())


def row(usage: Usage, options: Options) -> tuple[str, str, str]:
    """Seconds, MB and MiB; of a job that did not end well, that it did not, and why."""
    if usage.failed:
        return cpu(usage, options), usage.failed.replace("|", " "), "-"
    took, size = usage.output.split()
    return f"{float(took):.2f}", f"{int(size) / 1e6:.2f}", f"{usage.memory:.0f}"


def tables(options: Options) -> list[Table]:
    """Feeds and the page at several sizes, each in a process of its own."""
    rows = []
    for name in WRITERS:
        for count in COUNTS[:1] if options.quick else COUNTS:
            usage = repeated(python("-m", "benchmarks.jobs", "feed", name, str(count)), options)
            rows.append((name, f"{count:,}", *row(usage, options)))
    return [
        Table(
            title="Feeds and the page",
            note="Items in memory, with formatted entries, written: CPU seconds of writing alone, MB written, MiB of "
            "the whole process. To be kept: 10,000 works in a feed in half a second, 200 in a page of 200 kB.",
            header=("format", "works", "CPU s", "MB", "MiB"),
            rows=rows,
        )
    ]
