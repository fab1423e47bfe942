"""What a shell may complete: names from the tables, and files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Complete = Callable[[click.Context, click.Parameter, str], "list[str] | list[CompletionItem]"]


def one_of(names: Callable[[], Iterable[str]]) -> Complete:
    """Completes a name; `names` is called when a shell asks, and never before."""
    return lambda _context, _parameter, begun: [name for name in names() if name.startswith(begun)]


def a_file(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Leaves a path to the shell."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(begun, type="file")]


def styles() -> Iterable[str]:
    from citekit.styles import ids

    return ids()


def readable() -> Iterable[str]:
    from citekit.formats import FORMATS

    return [row.name for row in FORMATS if row.read]


def writable() -> Iterable[str]:
    from citekit.formats import FORMATS

    return [row.name for row in FORMATS if row.write]


def feeds() -> Iterable[str]:
    from citekit.pipeline.feeds import FEEDS

    return FEEDS


def outputs() -> Iterable[str]:
    from citekit.engines import ENGINES

    return dict.fromkeys(output for row in ENGINES for output in row.outputs)


def engines() -> Iterable[str]:
    from citekit.engines import ENGINES

    return ENGINES.names()


def codes() -> Iterable[str]:
    from citekit.model.codes import CODES

    return CODES


def remotes() -> Iterable[str]:
    from citekit.config import load_config

    return load_config().remotes
