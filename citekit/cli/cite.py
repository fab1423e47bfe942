"""citekit cite: citations by key, and whole Markdown documents."""

from __future__ import annotations

import click

from citekit.cli.complete import a_file, one_of, outputs
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
from citekit.errors import FormatError, OverwriteError
from citekit.fetch import read_path
from citekit.pipeline.bibfile import is_same_file
from citekit.pipeline.cite import cite, cite_document


@click.command("cite")
@inputs
@style_option()
@click.option("--key", "keys", multiple=True, metavar="KEY[,LOCATOR]", help='"a", "a, p. 3", "see @a, p. 3; -@b".')
@click.option(
    "--document",
    default="",
    metavar="FILE.md",
    shell_complete=a_file,
    help="Put the citations into a Markdown document.",
)
@click.option(
    "-t", "--to", "to_output", default="", shell_complete=one_of(outputs), help="For --key: text (default), html, ..."
)
@click.option(
    "--locale",
    default=configured("locale"),
    show_default=False,
    metavar="xx-YY",
    help="The language, where it is not to be the style's own.",
)
@click.option("--no-bibliography", is_flag=True, help="Put no bibliography into the document.")
@output
@following
@messages
def command(
    inputs: tuple[str, ...],
    from_format: str,
    style: str,
    keys: tuple[str, ...],
    document: str,
    to_output: str,
    locale: str,
    no_bibliography: bool,
    delivery: Delivery,
    reading: Reading,
    report: Report,
) -> None:
    """Cite works of the INPUTs: by --key, or in a Markdown --document ([@key, p. 3; -@other] and @key)."""
    if bool(keys) == bool(document):
        raise click.UsageError("give --key (once or more) or --document")
    if document and to_output:
        raise click.UsageError("-t is for --key: a document stays Markdown")
    if document and is_same_file(document, delivery.out) and delivery.writes:
        raise OverwriteError(
            "its citations would be lost in what is written", where=document, fix="write to another name with -o"
        )
    loaded = read_inputs(inputs, from_format, report, reading)
    if not loaded.items:
        return
    if document:
        text = _text(document)
        made = cite_document(text, loaded.items, style, locale=locale, uri=document, bibliography=not no_bibliography)
        written = made.text
    else:
        made = cite(loaded.items, keys, style, locale=locale, output=to_output or "text")
        written = f"{made.text}\n"
    report.findings(made.findings)
    deliver((written,), report, delivery)


def _text(document: str) -> str:
    """The document, with its line ends; raises FormatError where it is not UTF-8, which every Markdown file is."""
    content = read_path(document).content
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FormatError("not UTF-8", where=f"{document}:{line}", fix="save the document as UTF-8") from None
