"""citekit config: what is configured, and where."""

from __future__ import annotations

import click

from citekit.cli.options import messages, put
from citekit.cli.report import Report
from citekit.config import load_config


@click.group("config", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Show the configuration."""


@command.command("show")
@messages
def show(report: Report) -> None:
    """Show every setting with where it comes from, and the author, sources, outputs and remotes."""
    found = load_config()
    rows = [(name, setting.value or '""', setting.origin) for name, setting in found.settings.items()]
    if found.author.name:
        rows.append(("author", found.author.name, found.path))
    rows += [("source", source.input, found.path) for source in found.sources]
    rows += [("output", output.path, found.path) for output in found.outputs]
    rows += [("remote", name, found.path) for name in found.remotes]
    put(f"{name:10} {value:40} {origin}\n" for name, value, origin in rows)
