"""The seam behind which items are formatted: `engine("citeproc-py").bibliography(items, formatting)`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from msgspec import Struct

from citekit.engines.base import Engine, Entry, Formatted, Formatting, Groups
from citekit.registry import Registry

__all__ = ["ENGINES", "Engine", "EngineRow", "Entry", "Formatted", "Formatting", "Groups", "engine"]


class EngineRow(Struct, frozen=True, kw_only=True, eq=False):
    """An engine by name; `outputs` are the output formats it writes; `make` imports it."""

    name: str
    title: str
    outputs: tuple[str, ...]
    make: Callable[[], Engine]


def _made(module: str, cls: str) -> Callable[[], Engine]:
    def make() -> Engine:
        made: Engine = getattr(import_module(f"citekit.engines.{module}"), cls)()
        return made

    return make


ENGINES: Registry[EngineRow] = Registry(
    "engine",
    (
        EngineRow(
            name="citekit",
            title="citekit's own engine (CSL 1.0.2)",
            outputs=("text", "html", "markdown", "latex", "rst", "rtf", "typst", "json"),
            make=_made("own", "Own"),
        ),
        EngineRow(
            name="citeproc-py",
            title="the package citeproc-py",
            outputs=("text", "html"),
            make=_made("citeproc_py", "CiteprocPy"),
        ),
    ),
)


def engine(name: str) -> Engine:
    """The engine called `name`; raises UnknownNameError."""
    return ENGINES[name].make()
