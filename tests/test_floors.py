"""The floors: what each package may import (README.md, "The map of the code")."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "citekit"

FLOORS: dict[str, int] = {
    "model": 0, "errors": 0, "registry": 0,
    "formats": 1, "services": 1, "normalize": 1, "works": 1, "csl": 1, "webpage": 1, "documents": 1,
    "config": 2, "fetch": 2, "files": 2, "styles": 2, "engines": 2, "library": 2, "sync": 2,
    "pipeline": 3, "serve": 3, "batch": 3,
    "cli": 4, "__main__": 4,
}  # fmt: skip
ALSO: dict[str, set[str]] = {
    "registry": {"errors"},
    "model": {"errors"},
    "config": {"files"},
    "fetch": {"files"},
    "library": {"files"},
    "sync": {"fetch", "library", "files"},
    "pipeline": {"batch"},
    "batch": {"pipeline"},
    "__main__": {"cli"},
}
"""Packages of the same floor that a package may import all the same."""

TABLES_FOR_CLI = {
    "formats", "engines", "styles", "model", "errors", "files", "fetch", "pipeline", "serve", "batch", "sync",
    "library", "config",
}  # fmt: skip
"""What the command line may import beside `pipeline`: the tables it lists choices from."""

NETWORK = {"socket", "ssl", "http", "urllib.request", "httpx", "requests", "ftplib", "smtplib"}
MODULES = sorted(PACKAGE.rglob("*.py"))


def part_of(path: Path) -> str:
    """The package (or module) just below citekit that a file belongs to."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> set[str]:
    """Every module that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module)
            if node.module == "citekit":
                found.update(f"citekit.{alias.name}" for alias in node.names)
    return found


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_go_downwards_only(path: Path) -> None:
    part = part_of(path)
    if part == "__init__":
        return
    assert part in FLOORS, f"{part} stands on no floor: add it to FLOORS and to README.md"
    for module in imports(path):
        if not module.startswith("citekit."):
            continue
        other = module.split(".")[1]
        if other == part or other.startswith("__"):
            continue
        if part == "cli":
            assert other in TABLES_FOR_CLI, f"{name(path)} imports {module}"
        else:
            below = FLOORS[other] < FLOORS[part] or other in ALSO.get(part, ())
            assert below, f"{name(path)} (floor {FLOORS[part]}) imports {module} (floor {FLOORS[other]})"


@pytest.mark.parametrize("path", [p for p in MODULES if FLOORS.get(part_of(p)) == 0], ids=name)
def test_floor_0_needs_the_standard_library_and_structs_only(path: Path) -> None:
    outside = {m.split(".")[0] for m in imports(path)} - set(sys.stdlib_module_names) - {"citekit", "msgspec"}
    assert not outside, f"{name(path)} imports {outside}"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_fetch_opens_connections_and_only_serve_takes_them(path: Path) -> None:
    if part_of(path) in ("fetch", "serve"):
        return
    opened = imports(path) & NETWORK
    assert not opened, f"{name(path)} imports {opened}: the network is fetch's business"


def test_every_package_of_the_floors_is_there_or_planned() -> None:
    there = {part_of(p) for p in MODULES} - {"__init__"}
    assert there <= set(FLOORS)
