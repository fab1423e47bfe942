"""README.md is true: its commands print what it shows, and its map names files that are there.

A block fenced as `console` holds commands ("$ ...") and their output; a line of only "…" stands for any lines.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the examples, in which the tour is walked."""
    made = tmp_path_factory.mktemp("tour")
    shutil.copytree(ROOT / "examples", made / "examples")
    return made


def sessions() -> list[tuple[str, list[str]]]:
    """Each command of the tour with the output lines shown for it."""
    found: list[tuple[str, list[str]]] = []
    for block in BLOCKS:
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif found:
                found[-1][1].append(line)
    return [(command, lines) for command, lines in found if command.startswith("citekit")]


def test_the_tour_prints_what_the_readme_shows(folder: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    walked = 0
    for command, shown in sessions():
        done = subprocess.run(
            ["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False,
            env={**os.environ, "PATH": path, "COLUMNS": "100", "NO_COLOR": "1"}, timeout=120,
        )  # fmt: skip
        pattern = "\n".join(".*" if line == "…" else re.escape(line) for line in shown)
        printed = (done.stdout + done.stderr).rstrip("\n")
        assert re.fullmatch(pattern, printed, re.DOTALL), f"$ {command}\n{printed}"
        walked += 1
    assert walked >= 5


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
