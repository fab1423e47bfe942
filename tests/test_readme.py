"""README.md is true: its commands print what it shows, and its map names files that are there.

A block fenced as `console` holds commands ("$ ...") and their output. `python -m tests.test_readme` writes the output
anew.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from citekit.formats import FORMATS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the examples, in which the tour is walked."""
    made = tmp_path_factory.mktemp("tour")
    shutil.copytree(ROOT / "examples", made / "examples")
    return made


def printed(command: str, folder: Path) -> str:
    """What a command of the tour prints, both streams, as a terminal would show it."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, text=True, check=False, timeout=120,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, "PATH": path, "NO_COLOR": "1"},
    )  # fmt: skip
    return done.stdout.rstrip("\n")


def walked(block: str, folder: Path) -> str:
    """A block with what its commands print now."""
    lines = []
    for line in block.splitlines():
        if line.startswith("$ "):
            output = printed(line[2:], folder)
            lines += [line, *([output] if output else [])]
    return "\n".join(lines) + "\n"


def test_the_tour_prints_what_the_readme_shows(folder: Path) -> None:
    assert sum(block.count("$ citekit") for block in BLOCKS) >= 8
    for block in BLOCKS:
        assert walked(block, folder) == block, "run `python -m tests.test_readme` and look at what changed"


def formats_table() -> str:
    """The table of formats, made from the rows themselves."""
    rows = [
        f"| `{row.name}` | {'yes' if row.read else ''} | {'yes' if row.write else ''} | {row.title} |"
        f" {' '.join(f'`{suffix}`' for suffix in row.suffixes)} |"
        for row in FORMATS.builtin()
    ]
    return "\n".join(["| format | read | written | what | files |", "|---|---|---|---|---|", *rows]) + "\n"


def test_the_table_of_formats_is_that_of_the_code() -> None:
    assert formats_table() in README, "run `python -m tests.test_readme`"


@pytest.mark.parametrize(
    "name", re.findall(r"^\| `((?:citekit|tests|examples|styles|docs)/[^`]*)` \|", README, re.MULTILINE)
)
def test_the_map_names_what_is_there(name: str) -> None:
    assert (ROOT / name).exists()


def test_the_map_names_every_part() -> None:
    for path in (ROOT / "citekit").iterdir():
        if path.name.startswith(("_", ".")) or path.name == "py.typed":
            continue
        name = f"citekit/{path.name}/" if path.is_dir() else f"citekit/{path.name}"
        assert f"| `{name}` |" in README, name


def test_ci_runs_exactly_the_tests_of_the_readme() -> None:
    ci = [line for line in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines() if line.startswith("make")]
    section = README.split("## Tests", 1)[1].split("\n## ", 1)[0]
    assert ci == re.findall(r"^(make [a-z-]+)", section, re.MULTILINE)


def update() -> None:
    """Write what the tour's commands print now into README.md."""
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(ROOT / "examples", Path(name) / "examples")
        text = re.sub(r"\| format \| read \|.*?\n(?=\n)", lambda _: formats_table(), README, flags=re.DOTALL)
        for block in BLOCKS:
            text = text.replace(f"```console\n{block}```", f"```console\n{walked(block, Path(name))}```")
    (ROOT / "README.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    update()
