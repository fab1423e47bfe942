"""citekit keys: citation keys shown, and changed only when told."""

from __future__ import annotations

import click

from citekit.cli.convert import target
from citekit.cli.options import Delivery, deliver, inputs, messages, output, put, target_format
from citekit.cli.reading import read_inputs
from citekit.cli.report import Report
from citekit.pipeline.export import export
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
    """Show the citation key that a formula gives each work; with -o the works are written with the new keys."""
    loaded = read_inputs(inputs, from_format, report)
    if not loaded.items and loaded.failures:
        return
    items = rekeyed(loaded.items, formula)
    if delivery.out == "-":
        put(f"{old.id}\t{new.id}\n" for old, new in zip(loaded.items, items, strict=True))
        return
    made = export(items, target(to_format, delivery.out))
    deliver(made, report, delivery)
    report.findings(made.findings)
