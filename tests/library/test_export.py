from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from citekit.library import file_each, one_file
from citekit.library.export import file_name
from citekit.model.csl_data import item_from_csl
from tests.library.works import another, work


def test_the_one_file_is_sorted_and_the_same_whatever_the_order() -> None:
    works = [another(2), another(1), work()]
    text = "".join(one_file(works))
    assert [d["id"] for d in json.loads(text)] == ["author1", "author2", "quill2021lantern"]
    assert text == "".join(one_file(reversed(works)))
    assert text.endswith("]\n")


def test_the_items_read_back_are_the_items_exported() -> None:
    given = replace(work(), tags=("b", "a"), notes=("n",))
    [data] = json.loads("".join(one_file([given])))
    assert data["custom"]["citekit"]["tags"] == ["a", "b"]
    read, findings = item_from_csl(data)
    assert (read.variables, findings) == (given.item.variables, [])


def test_an_empty_library_is_an_empty_array() -> None:
    assert ("".join(one_file([])), file_each([])) == ("[]\n", {})


@pytest.mark.parametrize(
    "key", ["plain", "../../etc/passwd", "a/b", "", "Ünï", "CON", "x" * 500, "日本", "a\x00b", ".."]
)
def test_a_key_never_names_a_file_elsewhere(key: str) -> None:
    name = file_name(key)
    assert name.isascii()
    assert not set(name) & set("/\\\0: ")
    assert name.endswith(".json")
    assert not name.startswith(".")
    assert len(name) < 100


def test_keys_that_look_alike_get_files_of_their_own() -> None:
    assert len(file_each([work("a/b", entry="1"), work("a-b", entry="2"), work("A-B", entry="3")])) == 3
