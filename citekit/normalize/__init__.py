"""Record → item: the only place that guesses. Every guess, cut and doubt leaves a mark in `Item.about` and a Finding.

`item` carries out `steps.STEPS` in order; values that the format itself typed (`Names`, `Date`) pass through,
printed text is read. `items` does it for all records of one source and compares them with each other (rule 11).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from citekit.model import Finding, Item, Record
from citekit.normalize.slips import note_slips


def item(record: Record, *, read_on: datetime | None = None, date_order: str = "") -> tuple[Item, tuple[Finding, ...]]:
    """The item that a record describes, and what is to be said of it. The id is the record's key, or "": ids are
    given where all items of a list are known. Nothing raises; what cannot be read is kept in `custom` and named.

    read_on: when the source was read, for "3 days ago". date_order: "day" or "month", what comes first in 03/04/2024.
    """
    from citekit.normalize.draft import Draft
    from citekit.normalize.steps import STEPS

    draft = Draft(record=record, todo=dict(record.fields), read_on=read_on, date_order=date_order)
    for step in STEPS:
        step(draft)
    return draft.item(), tuple(draft.findings)


def items(records: Iterable[Record | Item | Finding], *, read_on: datetime | None = None) -> Iterator[Item | Finding]:
    """The items of one source, in order, each after its findings; items and findings of the reader pass through.
    Names that one page spells in two ways are noted (`about["sic"]`), never corrected; people whom it prints in
    several ways get an id (`about["people"]`, rule 13)."""
    read = list(records)
    order = _date_order([one for one in read if isinstance(one, Record)])
    found: list[Item] = []
    of_records: list[int] = []
    read.reverse()
    while read:  # of a long list, what one record took is taken by its item
        record = read.pop()
        if isinstance(record, Finding):
            yield record
        elif isinstance(record, Item):
            found.append(record)
        else:
            made, findings = item(record, read_on=read_on, date_order=order)
            yield from findings
            of_records.append(len(found))
            found.append(made)
    marked, findings = note_slips(found)
    yield from findings
    if of_records:
        from citekit.normalize.people import with_people

        for at, of_people in zip(of_records, with_people([marked[at] for at in of_records]), strict=True):
            marked[at] = of_people
    yield from marked


def _date_order(records: Sequence[Record]) -> str:
    """Which of day and month comes first in the numeric dates of a source: what all its sure ones say (rule 23)."""
    if not records:
        return ""
    from citekit.normalize.dates import order_of  # what formatting alone does not need

    orders = {order_of(one.text("issued")) for one in records} - {""}
    return orders.pop() if len(orders) == 1 else ""


__all__ = ["item", "items", "note_slips"]
