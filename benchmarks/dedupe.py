"""How long duplicates take to be found, and how many of them are, among invented works of which one in ten stands twice
and one in ten is the preprint of another."""

from __future__ import annotations

import random
from collections.abc import Iterable

from msgspec.structs import replace

from benchmarks.library import works
from benchmarks.measuring import Options, Table, measured, python, seconds
from citekit.model import Item
from citekit.works.dedupe import Pair, Relation

COUNTS = (1000, 10_000, 50_000)


def items_with_duplicates(count: int) -> list[Item]:
    """`count` items, shuffled; a second record has id "k7+" (no DOI, a letter lost), a preprint "k7~"."""
    chance = random.Random(11)
    made = [work.item for work in works(count - count // 5)]
    twice = chance.sample(made, count // 10)
    preprints = chance.sample([one for one in made if one.type in ("article-journal", "paper-conference")], count // 10)
    again = [replace(_without(one, "DOI"), id=f"{one.id}+").with_values({"title": _slip(one, chance)}) for one in twice]
    early = [replace(_without(one, "DOI", "container-title"), id=f"{one.id}~", type="article") for one in preprints]
    whole = [*made, *again, *(one.with_values({"publisher": "arXiv", "number": "arXiv:1"}) for one in early)]
    return chance.sample(whole, len(whole))


def _without(item: Item, *variables: str) -> Item:
    return item.with_values(dict.fromkeys(variables))


def _slip(item: Item, chance: random.Random) -> str:
    at = chance.randrange(2, 30)
    return item.title[:at] + item.title[at + 1 :]


def found(items: list[Item], pairs: Iterable[Pair]) -> tuple[int, int, int]:
    """How many second records were merged with theirs, preprints linked with theirs, and pairs that are neither."""
    merged = linked = wrong = 0
    for pair in pairs:
        one, other = items[pair.one].id, items[pair.other].id
        same = one.rstrip("+~") == other.rstrip("+~")
        if not same and pair.relation in (Relation.SAME, Relation.PREPRINT):
            wrong += 1
        merged += same and pair.relation is Relation.SAME and "~" not in one + other
        linked += same and pair.relation is Relation.PREPRINT and "+" not in one + other
    return merged, linked, wrong


def tables(options: Options) -> list[Table]:
    """Each size in a process of its own."""
    rows = []
    for count in COUNTS[:1] if options.quick else COUNTS:
        usage = measured(
            python("-m", "benchmarks.jobs", "dedupe", str(count)), replace(options, limit=options.limit * 5)
        )
        if usage.failed:
            rows.append((f"{count:,}", usage.failed, "-", "-", "-", "-"))
            continue
        took, *counts = usage.output.split()
        merged, linked, wrong = map(int, counts)
        shares = (f"{merged * 10 / count:.3f}", f"{linked * 10 / count:.3f}", f"{wrong}")
        rows.append((f"{count:,}", seconds(float(took)), *shares, f"{usage.memory:.0f}"))
    return [
        Table(
            title="Duplicates",
            note="Invented works, a tenth of them told twice (a letter of the title lost, no DOI), a tenth preprints "
            "of others: how many are found, and how many pairs are wrong; CPU of finding alone.",
            header=("works", "finding s", "merged", "linked", "wrong", "MiB"),
            rows=rows,
        )
    ]
