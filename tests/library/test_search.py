from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from citekit.errors import QueryError, UnknownNameError
from citekit.library import Library, open_library
from citekit.model import Date, Name, Names
from tests.library.works import work


def _works() -> list[object]:
    def author(*families: str) -> Names:
        return Names(tuple(Name(family=f, given="A.") for f in families))

    def year(number: int) -> Date:
        return Date(parts=((number,),))

    return [
        replace(
            work("a", DOI="10.5555/a", title="Weak supervision of lanterns", author=author("Quill"), issued=year(2024)),
            tags=("to read",),
        ),
        replace(
            work("b", DOI=None, title="Weak lanterns", author=author("Müller", "Quill"), issued=year(2020),
                 abstract=None, type="post-weblog", URL="https://b.example/post/1"),
            collections=("My Works",), notes=("remember supervision",),
        ),
        work("c", DOI="10.5555/c", title="機械学習の基礎", author=author("Yama"), issued=year(2022), type="post",
             abstract=None),
        work("d", DOI="10.5555/d", title="Undated", author=author("Nemo"), issued=None, abstract=None, type="book"),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with open_library(tmp_path_factory.mktemp("search") / "library.db") as opened:
        opened.add(_works())  # type: ignore[arg-type]
        yield opened


CASES = [
    ("", "abcd"),
    ("weak", "ab"),
    ("WEAK Lanterns", "ab"),
    ('"weak supervision"', "a"),
    ('"weak supervision" weak', "a"),
    ("author:quill", "ab"),
    ("author:muller", "b"),
    ("author:Müller", "b"),
    ("title:quill", ""),
    ("lant*", "ab"),
    ("title:lant*", "ab"),
    ("lant", ""),
    ("year:2024", "a"),
    ("year:2021..", "ac"),
    ("year:..2021", "b"),
    ("year:2020..2022", "bc"),
    ("-year:2020..2022", "ad"),
    ("type:post", "bc"),
    ("type:post-weblog", "b"),
    ("type:article", "a"),
    ("-type:post", "ad"),
    ("weak -supervision", ""),
    ("weak -abstract:supervision", "b"),
    ("-weak", "cd"),
    ('tag:"to read"', "a"),
    ("tag:to*", "a"),
    ("tag:read", ""),
    ('collection:"my works"', "b"),
    ("note:remember", "b"),
    ("key:a", "a"),
    ("doi:10.5555/C", "c"),
    ("has:doi", "acd"),
    ("-has:issued", "d"),
    ("学習", "c"),
    ("機械学習", "c"),
    ("学械", ""),
    ("https://b.example/post/1", "b"),
    ("author:quill year:2024.. type:article weak", "a"),
    ("journal:invented", "abcd"),
    ("***", ""),
    ('""', ""),
    ("AND OR NEAR(", ""),
    ("-", ""),
]


@pytest.mark.parametrize(("query", "keys"), CASES)
def test_a_query_finds_just_these(library: Library, query: str, keys: str) -> None:
    assert sorted(w.key for w in library.search(query)) == list(keys)
    assert library.count(query) == len(keys)


def test_without_words_the_newest_come_first(library: Library) -> None:
    assert [w.key for w in library.search("")] == ["a", "c", "b", "d"]
    assert [w.key for w in library.search("", limit=2, offset=1)] == ["c", "b"]


def test_a_word_in_the_title_counts_more_than_one_in_the_abstract(library: Library) -> None:
    assert [w.key for w in library.search("supervision")] == ["a", "b"]


@pytest.mark.parametrize("query", ["year:soon", "year:..", '"open', "year:2024..x", "a " * 101])
def test_a_query_that_means_nothing_is_refused(library: Library, query: str) -> None:
    with pytest.raises(QueryError):
        library.search(query)


def test_an_unknown_field_is_answered_with_the_nearest(library: Library) -> None:
    with pytest.raises(UnknownNameError, match="did you mean author"):
        library.search("autor:quill")


def test_a_removed_work_is_found_no_more_and_an_edited_one_by_its_new_words(tmp_path: Path) -> None:
    with open_library(tmp_path / "library.db") as library:
        library.add(_works())  # type: ignore[arg-type]
        library.edit("a", {"title": "Strong lanterns"})
        assert [[w.key for w in library.search(q)] for q in ("strong", "title:weak")] == [["a"], ["b"]]
        library.remove("b")
        assert library.search("title:weak") == []
        library.undo()
        assert [w.key for w in library.search("title:weak")] == ["b"]
