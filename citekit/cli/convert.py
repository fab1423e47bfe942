"""citekit convert: anything readable -> anything writable."""

from __future__ import annotations

import click

from citekit.cli.options import (
    Delivery,
    Reading,
    following,
    inputs,
    messages,
    output,
    target_format,
)
from citekit.cli.reading import read_inputs
from citekit.cli.report import Report
from citekit.cli.writing import write_works
from citekit.errors import UnknownNameError
from citekit.formats import WriteOptions, format_for_path
from citekit.pipeline.export import in_sentence_case, writable

DEFAULT = "csljson"


@click.command("convert")
@inputs
@target_format
@click.option("--lossless", is_flag=True, help="Keep what the format has no field for, in extension fields.")
@click.option("--ascii", "ascii_only", is_flag=True, help="Write no character past ASCII where the format allows it.")
@click.option("--protect", type=click.Choice(["none", "minimal", "all"]), default="minimal", help="Braces in titles.")
@click.option("--sentence-case", is_flag=True, help="English titles in title case become sentence case; braces hold.")
@click.option("--line-length", type=click.IntRange(0), default=0, help="Fold the lines of BibTeX values; 0 does not.")
@output
@following
@messages
def command(
    inputs: tuple[str, ...],
    from_format: str,
    to_format: str,
    lossless: bool,
    ascii_only: bool,
    protect: str,
    sentence_case: bool,
    line_length: int,
    delivery: Delivery,
    reading: Reading,
    report: Report,
) -> object:
    """Convert works: pages, feeds and bibliography files in; CSL-JSON, BibTeX, feeds out.

    A .bib file that is written onto itself is edited in place: what is untouched stays as it is, to the byte.
    """
    name = target(to_format, delivery.out)
    loaded = read_inputs(inputs, from_format, report, reading)
    if not loaded.items and loaded.failures:
        return None
    items = in_sentence_case(loaded.items) if sentence_case else loaded.items
    extra = {"line_length": line_length} if line_length else {}
    options = WriteOptions(lossless=lossless, ascii=ascii_only, protect=protect, extra=extra)
    write_works(inputs, items, name, report, delivery, options)
    return loaded


def target(to_format: str, out: str, default: str = DEFAULT) -> str:
    """The format to write: as named, else by the output's name, else the default; raises UnknownNameError."""
    if to_format:
        return writable(to_format).name
    row = format_for_path(out) if out != "-" else None
    if row is None or row.write is None:
        if out != "-" and "." in out.rsplit("/", 1)[-1]:
            raise UnknownNameError(f'"{out}" does not say what to write', fix="name the format with -t")
        return default
    return row.name
