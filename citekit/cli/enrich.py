"""citekit enrich: what metadata services know."""

from __future__ import annotations

from functools import partial

import click

from citekit.cli.convert import target
from citekit.cli.options import (
    Delivery,
    difference,
    fetch_settings,
    inputs,
    messages,
    network,
    output,
    put,
    target_format,
)
from citekit.cli.reading import read_inputs
from citekit.cli.report import Report
from citekit.cli.writing import write_works
from citekit.pipeline.enrich import DEFAULT_SERVICES, enriched
from citekit.pipeline.export import export


@click.command("enrich")
@inputs
@click.option("--from", "services", default=",".join(DEFAULT_SERVICES), show_default=True,
              metavar="NAME,...", help="Which services to ask, in order of preference.")  # fmt: skip
@target_format
@network
@partial(output, shows_diff=True)
@messages
def command(
    inputs: tuple[str, ...],
    from_format: str,
    services: str,
    to_format: str,
    allow_private: bool,
    delivery: Delivery,
    report: Report,
) -> None:
    """Ask metadata services about the works, and take what they know: missing authors, DOIs, venues.

    Every change is shown with -v, or as a --diff; what is only likely is suggested, never written.
    """
    name = target(to_format, delivery.out)
    names = [word.strip() for word in services.split(",") if word.strip()]
    if not names:
        raise click.UsageError("--from names no service")
    loaded = read_inputs(inputs, from_format, report)
    if not loaded.items and loaded.failures:
        return
    made = enriched(loaded, names, fetch_settings(allow_private=allow_private))
    report.findings(made.findings)
    suggested = sum(finding.code == "CK531" for finding in made.findings)
    also = f", {suggested} suggested (-v shows them)" if suggested else ""
    report.say(f"{made.changed} of {len(made.items)} works changed{also}")
    if delivery.diff and delivery.out == "-":
        before, after = (export(items, name).text().encode() for items in (loaded.items, made.items))
        put(difference(before, after, "works"))
        return
    write_works(inputs, made.items, name, report, delivery)
