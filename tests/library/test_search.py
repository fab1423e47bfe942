from __future__ import annotations

import random
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
    ("key:a OR key:b", "ab"),
    ("key:a OR key:b OR key:nobody", "ab"),
    ("weak author:muller OR key:c", "bc"),
    ("weak (author:muller OR key:c)", "b"),
    ("-(key:a OR key:b)", "cd"),
    ("-(type:post year:2021..)", "abd"),
    ("weak -(author:muller OR key:c)", "a"),
    ("(year:2024 type:article) OR (type:post -year:2020)", "ac"),
    ("year:2024 OR year:2020", "ab"),
    ("-year:2020.. OR key:a", "ad"),
    ("weak OR -has:issued", "abd"),
    ("weak OR -weak", "abcd"),
    ("(weak OR -weak) key:a", "a"),
    ("((key:a) OR ((key:b)))", "ab"),
    ("key:a or key:b", ""),
    ('key:a "OR" key:b', ""),
    ("OR", ""),
    ("OR key:a", ""),
    ("key:a OR", ""),
    ("(key:a OR) OR key:b", "b"),
    ("key:a) OR key:b", "b"),
    ("key:nobody OR f(x) OR (key:b g(y)) OR key:c", "c"),
    ("*** OR key:a", "a"),
]


@pytest.mark.parametrize(("query", "keys"), CASES)
def test_a_query_finds_just_these(library: Library, query: str, keys: str) -> None:
    assert sorted(w.key for w in library.search(query)) == list(keys)
    assert library.count(query) == len(keys)


def test_alternatives_and_brackets_are_sets_joined_and_crossed(library: Library) -> None:
    chance = random.Random(5)
    singles = ["weak", "lant*", "type:post", "year:2021..", "year:..2020", "has:doi", "key:d", "author:quill", "absent"]
    known = {single: {w.key for w in library.search(single)} for single in singles}

    def made(depth: int) -> tuple[str, set[str]]:
        if depth == 0 or chance.random() < 0.3:
            text = chance.choice(singles)
            return text, known[text]
        parts = [made(depth - 1) for _ in range(chance.randint(1, 3))]
        is_any, is_out = chance.random() < 0.5, chance.random() < 0.3
        keys = set.union(*(k for _, k in parts)) if is_any else set.intersection(*(k for _, k in parts))
        text = f"({(' OR ' if is_any else ' ').join(text for text, _ in parts)})"
        return (f"-{text}", set("abcd") - keys) if is_out else (text, keys)

    for _ in range(400):
        text, keys = made(4)
        assert {w.key for w in library.search(text)} == keys, text
        assert library.count(text) == len(keys), text


def test_alternatives_come_in_the_order_of_other_answers(tmp_path: Path) -> None:
    with open_library(tmp_path / "library.db") as library:
        for number, key in enumerate("abcdef"):
            words = {"title": "Lamps"} if number % 2 else {"title": "Else", "abstract": "of lamps and mirrors"}
            library.add([work(key, DOI=None, issued=Date(parts=((2000 + number,),)), **words)])
        order = ["f", "d", "b", "e", "c", "a"]
        for query in ("lamps OR mirrors", "lamps (year:..2002 OR year:2003..)", "lamps OR (key:a mirrors)"):
            assert [w.key for w in library.search(query)] == order
            assert [w.key for at in range(7) for w in library.search(query, limit=1, offset=at)] == order


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


@pytest.mark.parametrize("query", [
    "year:soon", "year:..", '"open', "year:2024..x", "a " * 101, "(a", "a OR (b", "()", "a -( )", "author:(a OR b)",
    "(" * 21 + "a" + ")" * 21, "(" * 5000, "a OR " * 101 + "b",
])  # fmt: skip
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
