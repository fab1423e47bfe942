"""citekit explain: what a message's code means."""

from __future__ import annotations

import click

from citekit.cli.complete import codes, one_of
from citekit.cli.options import messages, put
from citekit.cli.report import Report
from citekit.errors import UnknownNameError
from citekit.model.codes import CODES


@click.command("explain")
@click.argument("code", required=False, shell_complete=one_of(codes))
@messages
def command(code: str | None, report: Report) -> None:
    """Say what a message's CODE (such as CK101) means and what to do; without one, list all codes."""
    if code is None:
        put(f"{row.code}  {row.name:20}  {row.meaning}\n" for row in CODES.values())
        return
    row_found = CODES.get(code.upper())
    if row_found is None:
        raise UnknownNameError.of("code", code.upper(), CODES, otherwise="`citekit explain` lists them all")
    rule = f"Rule: {row_found.rule} (docs/rules.md)\n" if row_found.rule else ""
    put((f"{row_found.code} ({row_found.name}): {row_found.meaning}\n{row_found.remedy}\n{rule}",))
