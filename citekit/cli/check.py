"""citekit check: what is wrong or missing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from citekit.cli.options import Reading, difference, following, inputs, messages, put
from citekit.cli.reading import read_inputs
from citekit.cli.report import Report
from citekit.fetch import read_path
from citekit.files import is_file, write_atomically
from citekit.pipeline.bibfile import linted, mended
from citekit.pipeline.review import checked


@click.command("check")
@inputs
@click.option("--fix", is_flag=True, help="Correct .bib files where that needs no judgement, and show the difference.")
@following
@messages
def command(inputs: tuple[str, ...], from_format: str, fix: bool, reading: Reading, report: Report) -> None:
    """Say what is wrong or missing in the works, and in .bib files themselves; exit 1 where there is anything."""
    if fix:
        for name in inputs:
            _fix(name, report)
    loaded = read_inputs(inputs, from_format, report, reading, records=True)
    now = datetime.now(UTC)
    found = [*linted(inputs), *checked(loaded, (now.year, now.month, now.day))]
    report.findings(found)
    if found:
        report.exit_code = max(report.exit_code, 1)
        report.say(f"{len(found)} remarks")


def _fix(name: str, report: Report) -> None:
    path = Path(name)
    if path.suffix.lower() not in (".bib", ".bibtex") or not is_file(path):
        return
    before = read_path(path).content
    after, _ = mended(name)
    if after == before:
        return
    put(difference(before, after, name))
    write_atomically(path, after)
    report.say(f"{name}: corrected")
