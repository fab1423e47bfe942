"""Every row of a table works, and stands in README.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from citekit import styles
from citekit.cli import COMMANDS
from citekit.engines import ENGINES
from citekit.formats import FORMATS, Format
from citekit.model.codes import CODES
from citekit.pipeline.bibliography import bibliography
from citekit.pipeline.export import export
from citekit.pipeline.load import load

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "examples" / "author-page.html"


@pytest.mark.parametrize("row", FORMATS.builtin(), ids=lambda row: row.name)
def test_format_is_in_the_readme_and_its_functions_are_there(row: Format) -> None:
    assert f"`{row.name}`" in README
    assert row.read or row.write
    assert row.suffixes
    if row.write:
        assert export(load([str(EXAMPLE)]).items, row.name).text()


@pytest.mark.parametrize("name", COMMANDS)
def test_command_is_in_the_readme(name: str) -> None:
    assert f"`citekit {name}" in README


@pytest.mark.parametrize("row", ENGINES.builtin(), ids=lambda row: row.name)
def test_engine_writes_each_of_its_outputs(row: object) -> None:
    items = load([str(EXAMPLE)]).items
    engine = next(e for e in ENGINES.builtin() if e is row)
    assert f"`{engine.name}`" in README
    for output in engine.outputs:
        assert bibliography(items, "ieee", output=output, engine_name=engine.name).text


@pytest.mark.parametrize("alias", styles.ALIASES)
def test_alias_leads_to_a_style(alias: str) -> None:
    assert styles.load(alias).id == styles.ALIASES[alias]


def test_codes_are_given_once_and_explained() -> None:
    source = (ROOT / "citekit" / "model" / "codes.py").read_text(encoding="utf-8")
    assert source.count('    Code("CK') == len(CODES)
    for row in CODES.values():
        assert row.name
        assert row.remedy
