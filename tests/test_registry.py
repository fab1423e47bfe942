"""Tables of rows, built in and plugged in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import cast

import pytest
from msgspec import Struct

from citekit.errors import CitekitError, UnknownNameError
from citekit.registry import Registry


class Row(Struct, frozen=True):
    name: str


class Point(Struct, frozen=True):
    """Stands in for an installed entry point."""

    value: str
    row: Row
    group: str = "citekit.things"

    def load(self) -> Row:
        return self.row


def plugins(*points: Point) -> Callable[[str], Sequence[EntryPoint]]:
    return lambda _group: cast("Sequence[EntryPoint]", points)


def test_plugins_come_after_the_built_in_rows() -> None:
    table = Registry("thing", [Row("a")], group="citekit.things", entry_points=plugins(Point("p:row", Row("b"))))
    assert table.names() == ["a", "b"]
    assert (table.origin("a"), table.origin("b")) == ("citekit", "p:row (citekit.things)")


def test_a_name_claimed_twice_names_both() -> None:
    table = Registry("thing", [Row("a")], group="citekit.things", entry_points=plugins(Point("p:row", Row("a"))))
    with pytest.raises(CitekitError, match=r'two things are called "a": one from citekit, one from p:row'):
        table.names()


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    table = Registry("format", [Row("bibtex"), Row("rss")])
    with pytest.raises(UnknownNameError, match='there is no format "bibtxe"; did you mean bibtex'):
        table["bibtxe"]


def test_an_installed_package_that_names_the_group_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = tmp_path / "plugin-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: plugin\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[citekit.things]\nb = plugged:row\n", encoding="utf-8")
    (tmp_path / "plugged.py").write_text("class Row:\n    name = 'b'\n\nrow = Row()\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert Registry("thing", [Row("a")], group="citekit.things").names() == ["a", "b"]
    assert Registry("thing", [Row("a")], group="citekit.others").names() == ["a"]
