"""citekit format: a bibliography in a CSL style."""

from __future__ import annotations

from pathlib import PurePath

import click

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
from citekit.cli.reading import read_inputs
from citekit.cli.report import Report
from citekit.pipeline.bibliography import GROUPS, ORDERS, bibliography, filtered

SUFFIXES = {
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".tex": "latex",
    ".rst": "rst",
    ".rtf": "rtf",
    ".typ": "typst",
    ".json": "json",
}
"""The output that the name of a file asks for; all else is text."""


@click.command("format")
@inputs
@style_option()
@click.option("-t", "--to", "to_output", default="", metavar="OUTPUT", help="text, html, ... (default: by OUT's name).")
@click.option(
    "--locale",
    default=configured("locale"),
    show_default=False,
    metavar="xx-YY",
    help="The language, where it is not to be the style's own.",
)
@click.option("--engine", "engine_name", default=configured("engine"), show_default=False, help="Which engine formats.")
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
    loaded = read_inputs(inputs, from_format, report, reading)
    if not loaded.items:
        return None
    made = bibliography(
        filtered(loaded.items, conditions),
        style,
        output=to_output or SUFFIXES.get(PurePath(delivery.out).suffix.lower(), "text"),
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
