"""citekit styles: list, search, show and check CSL styles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from citekit import styles
from citekit.cli.complete import a_file, one_of
from citekit.cli.complete import styles as ids
from citekit.cli.options import messages, put
from citekit.cli.report import Report
from citekit.errors import CitekitError, UnknownNameError
from citekit.pipeline.review import checked_style


@click.group("styles", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """List, search, show and check CSL styles."""


@command.command("list")
@click.option("--all", "dependent", is_flag=True, help="Dependent styles too (a journal that uses another's style).")
@messages
def list_styles(dependent: bool, report: Report) -> None:
    """List the styles: id and title."""
    _print(known for known in styles.infos() if dependent or not known.parent)


@command.command("search")
@click.argument("words", nargs=-1, required=True)
@messages
def search(words: tuple[str, ...], report: Report) -> None:
    """Find styles whose id, title, format or field hold all WORDS."""
    found = list(matching(words))
    if not found:
        raise UnknownNameError(f'no style holds "{" ".join(words)}"', fix="try fewer or shorter words")
    _print(found)


@command.command("show")
@click.argument("style", shell_complete=one_of(ids))
@click.option("--xml", is_flag=True, help="The text of the style itself.")
@messages
def show(style: str, xml: bool, report: Report) -> None:
    """Say what a STYLE (id, title, alias or path) is."""
    text = styles.load(style)
    if xml:
        put((text.text,))
        return
    known = styles.info(text)
    rows = (
        ("id", known.id),
        ("title", known.title),
        ("short title", known.short_title),
        ("format", known.citation_format),
        ("fields", ", ".join(known.fields)),
        ("language", known.default_locale),
        ("uses the style", known.parent and styles.independent(text).id),
        ("file", text.uri),
    )
    put(f"{name:15} {value}\n" for name, value in rows if value)


@command.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", shell_complete=a_file)
@messages
def check(files: tuple[str, ...], report: Report) -> None:
    """Say what is wrong in style files (or styles by id), with its line; exit 1 where there is anything."""
    remarks = 0
    for name in files:
        try:
            found = checked_style(name)
        except CitekitError as error:
            report.error(error)
            remarks += 1
            continue
        report.findings(found)
        remarks += len(found)
    if remarks:
        report.exit_code = max(report.exit_code, 1)
    report.say(f"{remarks} remarks" if remarks else "nothing is wrong")


def matching(words: Iterable[str]) -> Iterator[styles.StyleInfo]:
    """The styles that hold all the words, independent ones first."""
    wanted = [word.casefold() for word in words]
    dependent = []
    for known in styles.infos():
        text = " ".join((known.id, known.title, known.short_title, known.citation_format, *known.fields)).casefold()
        if all(word in text for word in wanted):
            if known.parent:
                dependent.append(known)
            else:
                yield known
    yield from dependent


def _print(found: Iterable[styles.StyleInfo]) -> None:
    put(f"{s.id}\t{s.title}{f' (uses {s.parent})' if s.parent else ''}\n" for s in found)
