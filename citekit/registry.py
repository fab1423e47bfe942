"""Ordered tables of named rows (formats, services, outputs): the built-in rows, then those of installed plug-ins.

A plug-in names its row object in an entry-point group such as `citekit.formats`; a row is the same object that the
built-in table holds. Entry points are read only when a name is looked up that no built-in row has, or when all
rows are listed, so a plain run does not pay for them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from citekit.errors import CitekitError, UnknownNameError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint


class Named(Protocol):
    @property
    def name(self) -> str: ...


Row = TypeVar("Row", bound=Named)
EntryPoints = Callable[[str], "Sequence[EntryPoint]"]


def _installed(group: str) -> Sequence[EntryPoint]:
    if not any(_may_plug_in(folder, group) for folder in sys.path):
        return ()
    from importlib.metadata import entry_points

    return tuple(entry_points(group=group))


def _may_plug_in(folder: str, group: str) -> bool:
    """Whether a package installed there names the group. `importlib.metadata` would say it too, but needs 15 ms to be
    imported and to read everything; this look needs one. What is no folder (an archive) is left to it."""
    try:
        with os.scandir(folder or ".") as entries:
            packages = [entry.path for entry in entries if entry.name.endswith(("-info", ".egg"))]
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return any(f"[{group}]".encode() in _entry_points(package) for package in packages)


def _entry_points(package: str) -> bytes:
    name = "EGG-INFO/entry_points.txt" if package.endswith(".egg") else "entry_points.txt"
    try:
        with open(f"{package}/{name}", "rb", buffering=0) as file:  # noqa: PTH123 - dozens of packages
            return file.read()
    except OSError:
        return b""


class Registry(Generic[Row]):
    """The rows of one kind ("format"), by name. Raises CitekitError when two rows claim one name, naming both."""

    def __init__(
        self, kind: str, rows: Sequence[Row], *, group: str = "", entry_points: EntryPoints = _installed
    ) -> None:
        self.kind = kind
        self.group = group
        self._entry_points = entry_points
        self._rows: dict[str, Row] = {}
        self._origin: dict[str, str] = {}
        self._plugins_read = not group
        for row in rows:
            self._add(row, "citekit")

    def __getitem__(self, name: str) -> Row:
        """The row called `name`; raises UnknownNameError with the nearest names."""
        if name not in self._rows:
            self._read_plugins()
        if name not in self._rows:
            raise UnknownNameError.of(self.kind, name, self._rows)
        return self._rows[name]

    def __contains__(self, name: str) -> bool:
        if name not in self._rows:
            self._read_plugins()
        return name in self._rows

    def __iter__(self) -> Iterator[Row]:
        self._read_plugins()
        return iter(list(self._rows.values()))

    def names(self) -> list[str]:
        return [row.name for row in self]

    def builtin(self) -> list[Row]:
        """The rows that come with citekit, without looking for plug-ins."""
        return [row for name, row in self._rows.items() if self._origin[name] == "citekit"]

    def origin(self, name: str) -> str:
        """Where the row came from: "citekit" or the plug-in's entry point."""
        self[name]
        return self._origin[name]

    def _read_plugins(self) -> None:
        if self._plugins_read:
            return
        self._plugins_read = True
        for point in self._entry_points(self.group):
            self._add(point.load(), f"{point.value} ({point.group})")

    def _add(self, row: Row, origin: str) -> None:
        if row.name in self._rows:
            raise CitekitError(
                f'two {self.kind}s are called "{row.name}": one from {self._origin[row.name]}, one from {origin}',
                fix="uninstall one of the two packages",
            )
        self._rows[row.name] = row
        self._origin[row.name] = origin
