"""Nothing but `citekit.fetch` opens a connection."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shared import ROOT

DOORS = {
    "aiohttp", "ftplib", "http.client", "httpcore", "httpx", "imaplib", "nntplib", "poplib", "requests", "smtplib",
    "socket", "ssl", "telnetlib", "urllib.request", "urllib3", "webbrowser", "xmlrpc",
}  # fmt: skip
FILES = sorted(path for path in (ROOT / "citekit").rglob("*.py") if (ROOT / "citekit" / "fetch") not in path.parents)


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_door(name: str) -> bool:
    return any(name == door or name.startswith(door + ".") for door in DOORS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_fetch_can_open_a_connection(path: Path) -> None:
    assert {module for module in imported(ast.parse(path.read_text())) if is_door(module)} == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_parser_is_given_an_address_to_open_itself(path: Path) -> None:
    """lxml's `parse` opens paths and URLs; everything is parsed from bytes that `fetch` gave."""
    calls = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    opened = [
        ast.unparse(call) for call in calls if isinstance(call, ast.Attribute) and call.attr in ("parse", "iterparse")
    ]
    assert [call for call in opened if call.rpartition(".")[0] in ("etree", "html", "lxml.html", "lxml.etree")] == []


def test_the_lint_sees_every_way_of_importing() -> None:
    code = (
        "import urllib.request\nfrom urllib import request\nimport httpx as h\nfrom http.client import HTTPConnection"
    )
    assert {name for name in imported(ast.parse(code)) if is_door(name)} == {
        "urllib.request", "httpx", "http.client", "http.client.HTTPConnection",
    }  # fmt: skip


def test_importing_fetch_does_not_load_the_network() -> None:
    code = "import sys, citekit.fetch; print(sorted({'httpx', 'httpcore', 'ssl', 'anyio'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"
