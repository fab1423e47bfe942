"""citekit check: what is wrong or missing."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from citekit.cli.options import Reading, following, inputs, messages
from citekit.cli.reading import read_inputs
from citekit.cli.report import Report
from citekit.pipeline.review import checked


@click.command("check")
@inputs
@following
@messages
def command(inputs: tuple[str, ...], from_format: str, reading: Reading, report: Report) -> None:
    """Say what is wrong or missing in the works; exit 1 where there is anything."""
    loaded = read_inputs(inputs, from_format, report, reading)
    now = datetime.now(UTC)
    found = checked(loaded, (now.year, now.month, now.day))
    report.findings(found)
    if found:
        report.exit_code = max(report.exit_code, 1)
        report.say(f"{len(found)} remarks on {len({f.where.path.split('.')[0] for f in found})} works")
