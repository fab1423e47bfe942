"""citekit format: a bibliography in a CSL style."""

from __future__ import annotations

from pathlib import PurePath

import click

from citekit.cli.complete import engines, one_of, outputs
from citekit.cli.options import (
    Delivery,
    Reading,
    configured,
    deliver,
    following,
    inputs,
    messages,
    output,
    style_option,
)
from citekit.cli.reading import left_by, read_inputs
from citekit.cli.report import Report
from citekit.errors import UnknownNameError
from citekit.formats import format_for_path
from citekit.pipeline.bibliography import GROUPS, ORDERS, bibliography, filtered

SUFFIXES = {
    "": "text",
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".tex": "latex",
    ".rst": "rst",
    ".rtf": "rtf",
    ".typ": "typst",
    ".json": "json",
}
"""The output that the name of a file asks for."""


@click.command("format")
@inputs
@style_option()
@click.option(
    "-t",
    "--to",
    "to_output",
    default="",
    metavar="OUTPUT",
    shell_complete=one_of(outputs),
    help="text, html, ... (default: by OUT's name).",
)
@click.option(
    "--locale",
    default=configured("locale"),
    show_default=False,
    metavar="xx-YY",
    help="The language, where it is not to be the style's own.",
)
@click.option(
    "--engine",
    "engine_name",
    default=configured("engine"),
    show_default=False,
    shell_complete=one_of(engines),
    help="Which engine formats.",
)
@click.option("--filter", "conditions", default="", metavar="COND,...", help="type=post, year>=2020, author=Curie, ...")
@click.option("--sort", "order", type=click.Choice(ORDERS), default="none", help="Order (default: the style's own).")
@click.option("--group", type=click.Choice(GROUPS), default="none", help="Put the works under headings.")
@click.option("--links", is_flag=True, help="DOIs and URLs become links.")
@click.option("--anchors", is_flag=True, help="HTML: ids on the entries, and a small style sheet.")
@output
@following
@messages
def command(
    inputs: tuple[str, ...],
    from_format: str,
    style: str,
    to_output: str,
    locale: str,
    engine_name: str,
    conditions: str,
    order: str,
    group: str,
    links: bool,
    anchors: bool,
    delivery: Delivery,
    reading: Reading,
    report: Report,
) -> object:
    """Format works as a bibliography."""
    output = to_output or _output_for(delivery.out)
    loaded = read_inputs(inputs, from_format, report, reading)
    if not loaded.items:
        return None
    made = bibliography(
        left_by(loaded.items, filtered(loaded.items, conditions), report),
        style,
        output=output,
        locale=locale,
        engine_name=engine_name,
        links=links,
        anchors=anchors,
        order=order,
        group=group,
    )
    report.findings(made.findings)
    deliver((made.text,), report, delivery)
    return loaded, made


def _output_for(out: str) -> str:
    """The output that the name asks for; raises UnknownNameError for one that asks for something else."""
    suffix = PurePath(out).suffix.lower()
    if suffix not in SUFFIXES:
        also = "; `citekit convert` writes it" if format_for_path(out) else ""
        raise UnknownNameError(f'"{out}" does not say what to write', fix=f"name the output with -t{also}")
    return SUFFIXES[suffix]
