"""Cold starts of the command, beside the imports that it cannot do without."""

from __future__ import annotations

from benchmarks.items import as_file, references
from benchmarks.measuring import Options, Table, python, repeated

BARE = "import click, lxml.etree"


def tables(options: Options) -> list[Table]:
    """Milliseconds of CPU of whole processes that do next to nothing."""
    one = str(as_file(references(1), "references-1", options))
    commands = {
        "`python -c pass`": python("-c", "pass"),
        "`python -c 'import click'`": python("-c", "import click"),
        f"`python -c '{BARE}'`": python("-c", BARE),
        "`citekit --version`": python("-m", "citekit", "--version"),
        "`citekit --help`": python("-m", "citekit", "--help"),
        "`citekit format one.json --style apa`": python("-m", "citekit", "format", one, "--style", "apa"),
        "`citekit convert one.json -t bibtex`": python("-m", "citekit", "convert", one, "-t", "bibtex"),
    }
    used = {name: repeated(command, options, (0, 1)) for name, command in commands.items()}
    bare = used[f"`python -c '{BARE}'`"].cpu
    return [
        Table(
            title="Start-up",
            note=f"Whole processes: milliseconds of CPU, and how many times those of `{BARE}`.",
            header=("process", "CPU ms", "ratio", "MiB"),
            rows=[
                (name, f"{usage.cpu * 1000:.0f}", f"{usage.cpu / bare:.2f}", f"{usage.memory:.0f}")
                for name, usage in used.items()
            ],
        )
    ]
