"""citekit keys: citation keys shown, and changed only when told."""

from __future__ import annotations

import click

from citekit.cli.convert import target
from citekit.cli.options import Delivery, inputs, messages, output, put, target_format
from citekit.cli.reading import read_inputs
from citekit.cli.report import Report
from citekit.cli.writing import write_works
from citekit.pipeline.keys import rekeyed


@click.command("keys")
@inputs
@click.option("--formula", default="scholar", show_default=True,
              help="A preset (scholar, bbt, jabref, authoryear) or a formula.")  # fmt: skip
@target_format
@output
@messages
def command(
    inputs: tuple[str, ...],
    from_format: str,
    formula: str,
    to_format: str,
    delivery: Delivery,
    report: Report,
) -> None:
    """Show the citation key that a formula gives each work; with -o the works are written with the new keys.

    A .bib file that is written onto itself is edited in place; where its entries refer to others by their keys, that
    is refused.
    """
    loaded = read_inputs(inputs, from_format, report)
    if not loaded.items and loaded.failures:
        return
    items = rekeyed(loaded.items, formula)
    if delivery.out == "-":
        put(f"{old.id}\t{new.id}\n" for old, new in zip(loaded.items, items, strict=True))
        return
    renamed = {old.id: new.id for old, new in zip(loaded.items, items, strict=True) if old.id != new.id}
    write_works(inputs, loaded.items, target(to_format, delivery.out), report, delivery, renamed=renamed)
