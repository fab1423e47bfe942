"""citekit dedupe: duplicates shown, merged."""

from __future__ import annotations

import sys

import click

from citekit.cli.convert import target
from citekit.cli.options import Delivery, Reading, following, inputs, messages, output, target_format
from citekit.cli.reading import read_inputs
from citekit.cli.report import Report
from citekit.cli.writing import write_works
from citekit.model import Item
from citekit.pipeline.dedupe import Pair, deduped


@click.command("dedupe")
@inputs
@target_format
@click.option("--keep-preprints", is_flag=True, help="Keep preprints beside their publications.")
@click.option("--interactive", is_flag=True, help="Ask about pairs that are only likely.")
@output
@following
@messages
def command(
    inputs: tuple[str, ...],
    from_format: str,
    to_format: str,
    keep_preprints: bool,
    interactive: bool,
    delivery: Delivery,
    reading: Reading,
    report: Report,
) -> None:
    """Show duplicates with the reason for each pair, and write every work once."""
    name = target(to_format, delivery.out)
    if interactive and not (report.may_ask and sys.stdin is not None and sys.stdin.isatty()):
        raise click.UsageError("--interactive asks, which needs a terminal and no --no-input")
    loaded = read_inputs(inputs, from_format, report, reading, closing=False)
    if not loaded.items and loaded.failures:
        return
    made = deduped(loaded, keep_preprints=keep_preprints, decide=_ask if interactive else None)
    for one, other, pair in made.shown:
        report.say(f"{one} and {other}: {pair.relation.value} ({pair.reason}; rule {pair.rule})")
    report.findings(made.findings)
    merged = loaded.merged + made.merged
    report.summary(read=loaded.read, kept=len(made.items), merged=merged, skipped=loaded.findings)
    write_works(inputs, made.items, name, report, delivery)


def _ask(one: Item, other: Item, pair: Pair) -> bool:
    click.echo(f"\n{one.id}: {one.title}\n{other.id}: {other.title}\n({pair.reason})", err=True)
    return click.confirm("the same work?", default=False, err=True)
