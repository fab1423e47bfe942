from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from citekit.errors import QueryError, UnknownNameError
from citekit.library import Library, open_library, schema
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
    ("doi:10.5555/*", "acd"),
    ("doi:10.5555", ""),
    ("key:A", ""),
    ("key:*", "abcd"),
    ("type:po*", "bc"),
    ("type:*", "abcd"),
    ("type:POST", ""),
    ("tag:to*  -tag:to", "a"),
    ("collection:m* has:url", "b"),
    ("l* -w*", ""),
    ("-l* -author:nemo", "c"),
    ("wea* sup* year:2020", "b"),
    ("year:2020..2024 -year:2021..2023", "ab"),
    ("-year:2020 -year:2024", "cd"),
    ("year:2020 year:2024", ""),
    ("year:-44..2020", "b"),
    ("ssa", ""),
    ("ßa", ""),
    ("ßgto*", ""),
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


def test_works_with_all_words_in_front_come_first_and_newer_before_older(tmp_path: Path) -> None:
    def one(key: str, year: int, **changes: object) -> object:
        return work(key, DOI=None, issued=Date(parts=((year,),)), **{"abstract": None, **changes})

    with open_library(tmp_path / "library.db") as library:
        library.add(
            [
                one("old", 1990, title="Lamps and mirrors"),
                one("new", 2020, title="Lamps", abstract="with mirrors"),
                one("tagged", 2000, title="Lamps"),
                one("early", -300, title="Mirrors of lamps"),
                one("twin", 1990, title="Lamps, mirrors, lamps"),
            ]  # type: ignore[list-item]
        )
        library.edit("tagged", {}, tags=["mirrors"])
        order = ["tagged", "twin", "old", "early", "new"]
        assert [w.key for w in library.search("lamps mirrors")] == order
        assert [w.key for at in range(6) for w in library.search("lamps mirrors", limit=1, offset=at)] == order
        assert [w.key for w in library.search("lamps mirrors", limit=2, offset=3)] == order[3:]
        assert [w.key for w in library.search("title:lamps mirrors -absent")] == order
        assert [w.key for w in library.search("lamps year:..1990")] == ["twin", "old", "early"]


def test_a_library_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with open_library(path) as library:
        library.add(_works())  # type: ignore[arg-type]
        library.remove("d")
    _as_in_version_1(path)
    with open_library(path) as library:
        assert library.check() == []
        assert [w.key for w in library.search("lant* -supervision")] == []
        assert sorted(w.key for w in library.search("has:doi year:2020..")) == ["a", "c"]
        library.undo()
        assert library.count() == 4


def _as_in_version_1(path: Path) -> None:
    """The tables as they were, with indexes that say nothing."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        names = ("search", "facet", "work_year")
        database.execute("DROP TABLE search")
        for statement in schema._FIRST:
            if any(f" {name} " in statement.partition("(")[0] for name in names):
                database.execute(statement)
        database.execute("PRAGMA user_version = 1")


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
