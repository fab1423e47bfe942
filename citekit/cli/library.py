"""citekit library: works kept in one file, with history and undo."""

from __future__ import annotations

import re
from pathlib import Path

import click

from citekit.cli.library_words import (
    check_json,
    conflicts_json,
    history_json,
    line,
    operation_line,
    shown,
    work_json,
    works_json,
)
from citekit.cli.options import Reading, as_json, configuration, inputs, library_file, library_option, messages, put
from citekit.cli.reading import read_inputs
from citekit.cli.report import Report
from citekit.errors import LibraryError, OverwriteError, UnknownNameError
from citekit.files import is_file, make_folder, write_atomically
from citekit.library import Added, Library, file_each, one_file, open_library
from citekit.model import Value
from citekit.model.vocabulary import KINDS, TYPES
from citekit.pipeline.build import MOST_PAGES, located
from citekit.pipeline.load import typed


class _Query(click.Command):
    """A command whose words may be excluded ones: `-draft` is a word of the query, no options in one."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        end = args.index("--") if "--" in args else len(args)
        words = [_HELD + word if n < end and _LEFT_OUT.match(word) else word for n, word in enumerate(args)]
        rest = super().parse_args(context, words)
        context.params["query"] = tuple(word.removeprefix(_HELD) for word in context.params["query"])
        return rest


_HELD = "\0"
"""Begins a word that click is not to take for an option; no argument of a program can hold it."""

_LEFT_OUT = re.compile(r'-(?!-)(?:\w\w|"|\W)')
"""`-draft`, `-"two words"`, `-title:draft`, but no option (`-q`, `--json`)."""


@click.group("library", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Keep works in one file, with history and undo."""


def opened(path: str) -> Library:
    """The library that the options name; raises LibraryError where there is none."""
    file = library_file(path)
    if not is_file(file):
        raise LibraryError("there is no library", where=str(file), fix="make one with `citekit library init`")
    return open_library(file)


@command.command("init")
@library_option
@messages
def init(library: str, report: Report) -> None:
    """Make an empty library."""
    file = library_file(library)
    if is_file(file):
        raise OverwriteError("there is a library already", where=str(file), fix="use it, or name another file")
    make_folder(file.parent)
    with open_library(file):
        report.say(f"made {file}")


@command.command("add")
@inputs
@library_option
@messages
def add(inputs: tuple[str, ...], from_format: str, library: str, report: Report) -> None:
    """Add the works of the INPUTs. Adding the same again changes nothing."""
    loaded = read_inputs(inputs, from_format, report, records=True)
    with opened(library) as held:
        _say_added(held.add(loaded.works(), what=f"add {' '.join(inputs)}"), report)


@command.command("update")
@library_option
@messages
def update(library: str, report: Report) -> None:
    """Read the sources of citekit.toml again, and take in what they newly say."""
    found = configuration()
    if not found.sources:
        raise LibraryError("no sources are configured", where=found.path, fix="write [[source]] into citekit.toml")
    with opened(library) as held:
        for source in found.sources:
            reading = Reading(follow=MOST_PAGES if source.follow else 0)
            loaded = read_inputs((located(found, source.input),), source.format, report, reading, records=True)
            _say_added(held.add(loaded.works(), actor=source.input, what=f"update from {source.input}"), report)


@command.command("list", cls=_Query)
@click.argument("query", nargs=-1)
@click.option("--limit", type=click.IntRange(1), default=1_000_000, help="At most so many.")
@as_json
@library_option
@messages
def list_works(query: tuple[str, ...], limit: int, to_json: bool, library: str, report: Report) -> None:
    """List works: key, year, first author, title; those that meet QUERY where one is given."""
    with opened(library) as held:
        text = " ".join(map(_phrased, query))
        found = held.search(text, limit=limit)
        put((works_json(found, held.count(text)),) if to_json else map(line, found))


@command.command("search", cls=_Query)
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many.")
@as_json
@library_option
@messages
def search(query: tuple[str, ...], limit: int, to_json: bool, library: str, report: Report) -> None:
    """Find works: author:curie year:1900..1910 type:post "a phrase" begin* -word.

    All that is asked for holds together; `a OR b` takes one or the other: 'radium (author:curie OR author:becquerel)'.
    Works that have the words in title, authors or tags come first, and newer ones before older ones.
    """
    with opened(library) as held:
        text = " ".join(map(_phrased, query))
        found, total = held.search(text, limit=limit), held.count(text)
        put((works_json(found, total),) if to_json else map(line, found))
        report.say(f"{len(found)} of {total} works")


@command.command("show")
@click.argument("key")
@as_json
@library_option
@messages
def show(key: str, to_json: bool, library: str, report: Report) -> None:
    """Show one work, with where each variable came from."""
    with opened(library) as held:
        found = held.get(key)
    put((work_json(found),) if to_json else shown(found.work))


@command.command("edit")
@click.argument("key")
@click.argument("changes", nargs=-1, metavar="FIELD=VALUE...")
@click.option("--tags", default=None, help="Tags, separated by commas, in place of those there.")
@library_option
@messages
def edit(key: str, changes: tuple[str, ...], tags: str | None, library: str, report: Report) -> None:
    """Set fields of a work by hand: title="...", author="Curie, Marie; ...", issued=1903-12, DOI= (takes it out).

    No update overwrites what is set here.
    """
    values = dict(_change(change) for change in changes)
    words = None if tags is None else list(dict.fromkeys(tag.strip() for tag in tags.split(",") if tag.strip()))
    with opened(library) as held:
        before = held.get(key).version
        report.say(f"edited {key}" if held.edit(key, values, tags=words).version != before else "that is what it says")


@command.command("rename")
@click.argument("key")
@click.argument("new")
@library_option
@messages
def rename(key: str, new: str, library: str, report: Report) -> None:
    """Give a work another citation key."""
    with opened(library) as held:
        held.rename(key, new)
        report.say(f"{key} is {new} now; the next sync renames it on the other side")


@command.command("remove")
@click.argument("keys", nargs=-1, required=True)
@library_option
@messages
def remove(keys: tuple[str, ...], library: str, report: Report) -> None:
    """Take works out; `undo` brings them back."""
    with opened(library) as held, held.transaction():
        for key in keys:
            held.remove(key)
    report.say(f"removed {', '.join(keys)}; `citekit library undo` brings back the last")


@command.command("history")
@click.argument("key", required=False)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many operations.")
@as_json
@library_option
@messages
def history(key: str | None, limit: int, to_json: bool, library: str, report: Report) -> None:
    """Show what was done, newest first; to one work where KEY is given."""
    with opened(library) as held:
        done = held.history(key or "", limit=limit)
    put((history_json(done),) if to_json else (operation_line(*one) for one in done))


@command.command("undo")
@click.argument("operation", type=int, default=0)
@library_option
@messages
def undo(operation: int, library: str, report: Report) -> None:
    """Take back the last operation, or the one with this number."""
    with opened(library) as held:
        report.say(f"undone, as operation {held.undo(operation)}")


@command.command("conflicts")
@as_json
@library_option
@messages
def conflicts(to_json: bool, library: str, report: Report) -> None:
    """Show where sources say other than you wrote."""
    with opened(library) as held:
        waiting = [(work.work.key, c) for c in held.conflicts() if (work := held.store.with_uid(c.uid))]
    if to_json:
        put((conflicts_json(waiting),))
        return
    for key, found in waiting:
        values = f"  yours:  {found.ours}\n  theirs: {found.theirs}  ({found.source})\n"
        put((f"{found.id}  {key}.{found.variable}\n{values}",))
    report.say("settle one with `citekit library settle NUMBER ours` (or theirs)" if waiting else "no conflicts")


@command.command("settle")
@click.argument("conflict", type=int)
@click.argument("take", type=click.Choice(["ours", "theirs"]))
@library_option
@messages
def settle(conflict: int, take: str, library: str, report: Report) -> None:
    """Settle a conflict: take ours (nothing changes) or theirs."""
    with opened(library) as held:
        held.settle(conflict, take)
        report.say("yours was kept" if take == "ours" else "the source's value was taken")


@command.command("export", cls=_Query)
@click.argument("query", nargs=-1)
@click.option("-o", "--output", "out", default="-", metavar="OUT", help="One file, or a folder with --per-work.")
@click.option("--per-work", is_flag=True, help="One file a work, in the folder OUT.")
@library_option
@messages
def export(query: tuple[str, ...], out: str, per_work: bool, library: str, report: Report) -> None:
    """Write the works as sorted CSL-JSON that git can follow."""
    with opened(library) as held:
        works = held.search(" ".join(query))
    if not per_work:
        if out == "-":
            put(one_file(works))
        else:
            write_atomically(Path(out), one_file(works))
        return
    if out == "-":
        raise UnknownNameError("--per-work needs a folder", fix="name it with -o")
    folder = Path(out)
    make_folder(folder)
    written = sum(write_atomically(folder / name, text) for name, text in file_each(works).items())
    report.say(f"{written} of {len(works)} files changed")


@command.command("check")
@as_json
@library_option
@messages
def check(to_json: bool, library: str, report: Report) -> None:
    """Look whether the file is sound."""
    with opened(library) as held:
        wrong, count = held.check(), held.count()
    report.findings(wrong)
    if to_json:
        put((check_json(count, wrong),))
    report.say(f"{count} works")


def _phrased(word: str) -> str:
    """An argument of several words is a phrase, unless it says by itself what its parts are."""
    if " " not in word or any(mark in word for mark in (":", '"', "(", " OR ")):
        return word
    left_out = word.startswith("-")
    return f'-"{word[1:]}"' if left_out else f'"{word}"'


def _say_added(added: Added, report: Report) -> None:
    report.findings(added.findings)
    parts = [f"new {len(added.new)}", f"changed {len(added.changed)}", f"unchanged {len(added.unchanged)}"]
    tail = f" (operation {added.operation})" if added.operation else ""
    report.say(", ".join(parts) + tail)


def _change(text: str) -> tuple[str, Value | None]:
    """FIELD=VALUE as a variable and its typed value; raises UnknownNameError for a field that is none."""
    name, equals, value = text.partition("=")
    if not equals:
        raise UnknownNameError(f'"{text}" changes nothing', fix='write such as title="A title" or DOI=')
    if name == "type":
        if value not in TYPES:
            raise UnknownNameError.of("type", value, TYPES)
        return name, value
    variable = next((known for known in KINDS if known.casefold() == name.casefold()), None)
    if variable is None:
        raise UnknownNameError.of("field", name, ("type", *KINDS))
    if not value:
        return variable, None
    return variable, typed(variable, value)
