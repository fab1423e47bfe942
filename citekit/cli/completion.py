"""citekit completion: what a shell runs to complete commands, options, styles and formats."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from citekit.cli.options import put

SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print the completion for SHELL: put  eval "$(citekit completion bash)"  into ~/.bashrc, for one."""
    from citekit.cli import cli

    made = get_completion_class(shell)
    assert made, shell  # one of SHELLS
    put((made(cli, {}, "citekit", "_CITEKIT_COMPLETE").source(), "\n"))
