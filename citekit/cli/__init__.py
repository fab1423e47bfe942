"""The command `citekit`: arguments in, a call of `pipeline`, a message out. Each command is a file of its own and is
imported only when it is asked for. Exit codes: README.md, "Conventions"."""

from __future__ import annotations

import errno
import gc
import os
import sys
import threading
from collections.abc import Sequence
from importlib import import_module
from itertools import pairwise
from typing import NoReturn

import click

from citekit import __version__
from citekit.errors import ConfigError, WriteError, nearest

COMMANDS = {
    "convert": "anything readable -> CSL-JSON, BibTeX, a feed, ...",
    "format": "a bibliography in a CSL style",
    "cite": "citations by key, or in a Markdown document",
    "feed": "a feed of the works",
    "page": "a publication page, with feeds and a .bib file beside it",
    "build": "everything that citekit.toml asks for",
    "serve": "a preview in the browser",
    "dedupe": "duplicates shown, merged",
    "enrich": "what metadata services know",
    "check": "what is wrong or missing",
    "keys": "citation keys by a formula",
    "styles": "list, search, show and check CSL styles",
    "library": "works kept in one file, with history and undo",
    "sync": "the library with a reference manager",
    "config": "what is configured, and where",
    "explain": "what a message's code means",
    "completion": "completion of commands, styles and formats in a shell",
}
"""Every command with its one line of help, in the order in which they are shown; `citekit.cli.<name>` holds it."""

INTERRUPTED = 130
GC_THRESHOLD = 500_000
"""New objects between two searches for cycles, of which citekit makes few. Python's 700 costs a third of the time in
which a long list is read, 50,000 a tenth of that in which 5,000 works are formatted, which need no more memory without
any search."""


class _Commands(click.Group):
    """The group that knows its commands by name and imports one when it is called."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"citekit.cli.{name}").command
        return command

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in COMMANDS:
            near = nearest(name, COMMANDS)
            hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(COMMANDS)}"
            raise click.UsageError(f'there is no command "{name}"; {hint}', context)
        return super().resolve_command(context, args)

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="An INPUT is a path, or - for standard input. Formats follow from the file name and the content; -f and -t "
    "override. Data goes to standard output, everything else to standard error.",
)
@click.version_option(__version__, prog_name="citekit", message="%(prog)s %(version)s")
def cli() -> None:
    """An author's works, from wherever they are listed, as CSL-JSON, bibliographies, BibTeX and feeds."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave the process with its exit code; a closed pipe is silent."""
    gc.set_threshold(GC_THRESHOLD)
    gc.enable()  # `python -m citekit` imports without it
    code, _used = _run(arguments)
    _leave(code)


def _leave(code: int) -> NoReturn:
    """End the process without taking apart what is alive, object by object: a tenth of the time of a long list."""
    if threading.active_count() == 1:
        try:
            for stream in (sys.stdout, sys.stderr):
                if stream is not None:
                    stream.flush()
        except OSError:
            pass  # said, or left silent, as Python does at its end
        else:
            os._exit(code)
    sys.exit(code)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code (see "Conventions" in README.md)."""
    return _run(arguments)[0]


def _run(arguments: Sequence[str] | None) -> tuple[int, object]:
    """The exit code, and what the command worked on."""
    try:
        result = cli.main(args=list(arguments) if arguments is not None else None, standalone_mode=False)
    except click.UsageError as error:
        error.show()
        return 2, None
    except ConfigError as error:  # found while the options were read
        from citekit.cli.report import Report

        report = Report(form=_form(sys.argv[1:] if arguments is None else arguments))
        report.error(error)
        report.close()
        return report.exit_code, None
    except OSError as error:  # of click's own writing: help, on a full disk
        if error.errno is None or error.filename is not None:
            raise
        if error.errno == errno.EPIPE:
            return 0, None
        reason = error.strerror or str(error)
        sys.stderr.write(f"standard output: error[CK015]: cannot be written: {reason}; make room\n")
        return WriteError.exit_code, None
    except (click.Abort, KeyboardInterrupt):
        sys.stderr.write("interrupted\n")
        return INTERRUPTED, None
    return (result, None) if isinstance(result, int) else (0, result)


def _form(arguments: Sequence[str]) -> str:
    """The form of messages that --message-format asks for, where it could not be read as an option."""
    from citekit.cli.report import FORMATS

    words = [word for argument in arguments for word in argument.split("=", 1)]
    asked = dict(pairwise(words)).get("--message-format", "")
    return asked if asked in FORMATS else FORMATS[0]
