"""Record → item: the only place that guesses. Every guess, cut and doubt leaves a mark in `Item.about` and a Finding.

`item` carries out `steps.STEPS` in order; values that the format itself typed (`Names`, `Date`) pass through,
printed text is read. `items` does it for all records of one source and compares them with each other (rule 11).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from citekit.model import Finding, Item, Record
from citekit.normalize.people import with_people
from citekit.normalize.slips import note_slips


def item(record: Record) -> tuple[Item, tuple[Finding, ...]]:
    """The item that a record describes, and what is to be said of it. The id is the record's key, or "": ids are
    given where all items of a list are known. Nothing raises; what cannot be read is kept in `custom` and named."""
    from citekit.normalize.draft import Draft
    from citekit.normalize.steps import STEPS

    draft = Draft(record=record, todo=dict(record.fields))
    for step in STEPS:
        step(draft)
    return draft.item(), tuple(draft.findings)


def items(records: Iterable[Record | Item | Finding]) -> Iterator[Item | Finding]:
    """The items of one source, in order, each after its findings; items and findings of the reader pass through.
    Names that one page spells in two ways are noted (`about["sic"]`), never corrected; people whom it prints in
    several ways get an id (`about["people"]`, rule 13)."""
    found: list[Item] = []
    of_records: list[int] = []
    for record in records:
        if isinstance(record, Finding):
            yield record
        elif isinstance(record, Item):
            found.append(record)
        else:
            made, findings = item(record)
            yield from findings
            of_records.append(len(found))
            found.append(made)
    marked, findings = note_slips(found)
    yield from findings
    for at, of_people in zip(of_records, with_people([marked[at] for at in of_records]), strict=True):
        marked[at] = of_people
    yield from marked


__all__ = ["item", "items", "note_slips", "with_people"]
