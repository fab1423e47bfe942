"""What `import citekit` offers is what README.md promises."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import citekit

README = Path(__file__).resolve().parent.parent / "README.md"


@pytest.mark.parametrize("name", citekit.__all__)
def test_public_name_is_there_documented_and_in_the_readme(name: str) -> None:
    assert getattr(citekit, name).__doc__
    assert f"`{name}`" in README.read_text(encoding="utf-8")


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        citekit.nonsense  # noqa: B018


def test_importing_citekit_imports_nothing_heavy() -> None:
    code = "import sys, citekit; print(sorted(m for m in ('lxml', 'click', 'httpx', 'jinja2') if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.fixture
def works(tmp_path: Path) -> Path:
    path = tmp_path / "works.json"
    path.write_text('[{"id": "a", "type": "book", "title": "Tides"}]', encoding="utf-8")
    return path


def test_one_input_needs_no_list_and_may_be_a_path(works: Path) -> None:
    asked = (works, str(works), [works], [str(works)])
    assert [[item.title for item in citekit.load(one).items] for one in asked] == [["Tides"]] * 4


def test_items_may_come_from_an_iterator(works: Path) -> None:
    items = citekit.load(works).items
    assert citekit.bibliography(iter(items)).text == citekit.bibliography(items).text != ""
    assert citekit.bibliography(iter(items), group="year").text == citekit.bibliography(items, group="year").text != ""
    assert citekit.export(iter(items), "bibtex").text() == citekit.export(items, "bibtex").text() != ""


def test_the_text_of_an_export_can_be_asked_for_again(works: Path) -> None:
    made = citekit.export(citekit.load(works).items, "bibtex")
    assert made.text() == made.text() != ""


@pytest.mark.parametrize("item", [citekit.Item(id="a"), citekit.Item(id="a", variables={"title": "T"}, about={"x": 1})])
def test_an_item_can_be_stored_copied_and_put_into_a_set(item: citekit.Item) -> None:
    assert pickle.loads(pickle.dumps(item)) == copy.deepcopy(item) == copy.copy(item) == item
    assert {item, copy.copy(item)} == {item}
