from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from citekit.errors import LibraryError, StaleError, UnknownNameError
from citekit.library import Library, open_library
from citekit.model import Date, Name, Names
from tests.library.works import another, item, work


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library.db") as opened:
        yield opened


def test_the_file_is_made_for_its_owner_only(tmp_path: Path) -> None:
    with open_library(tmp_path / "library.db"):
        assert stat.S_IMODE((tmp_path / "library.db").stat().st_mode) == 0o600


def test_a_work_comes_back_whole(library: Library) -> None:
    given = replace(work(), tags=("draft",), collections=("Mine",), notes=("look again",))
    library.add([given])
    assert library.get(given.key).work == given


def test_works_are_there_after_the_file_is_opened_again(tmp_path: Path) -> None:
    with open_library(tmp_path / "library.db") as first:
        first.add([work()])
    with open_library(tmp_path / "library.db") as second:
        assert [w.key for w in second.works()] == ["quill2021lantern"]


def test_adding_the_same_source_again_changes_nothing(library: Library) -> None:
    first = library.add([work(), another(1)])
    before = library.store.last_change()
    again = library.add([work(), another(1)])
    assert (len(first.new), again.new, len(again.unchanged), again.operation) == (2, (), 2, 0)
    assert library.store.last_change() == before


def test_a_source_that_says_something_new_changes_just_that(library: Library) -> None:
    library.add([work()])
    added = library.add([work(title="The Lantern Problem, Solved", volume="7")])
    held = library.get("quill2021lantern").work
    assert added.changed == ("quill2021lantern",)
    assert (held.item.title, held.item.text("volume")) == ("The Lantern Problem, Solved", "7")


def test_a_source_that_no_longer_names_a_variable_removes_nothing(library: Library) -> None:
    library.add([work()])
    assert library.add([work(abstract=None)]).unchanged == ("quill2021lantern",)
    assert library.get("quill2021lantern").work.item.text("abstract")


def test_another_source_of_the_same_work_fills_gaps_only(library: Library) -> None:
    library.add([work(abstract=None)])
    other = work("other-key", source="https://b.example/", title="The lantern problem", volume="9")
    assert library.add([other]).changed == ("quill2021lantern",)
    held = library.get("quill2021lantern").work
    assert (held.item.title, held.item.text("volume")) == ("The Lantern Problem", "9")
    assert held.provenance["volume"].uri == "https://b.example/"
    assert len(held.records) == 2


def test_an_edit_is_never_overwritten_and_becomes_a_shown_conflict(library: Library) -> None:
    library.add([work()])
    library.edit("quill2021lantern", {"title": "My title"})
    added = library.add([work(title="Their new title")])
    assert library.get("quill2021lantern").work.item.title == "My title"
    assert [f.code for f in added.findings] == ["CK702"]
    [conflict] = library.conflicts()
    assert (conflict.variable, conflict.ours, conflict.theirs) == ("title", '"My title"', '"Their new title"')
    library.add([work(title="Their new title")])
    assert library.conflicts() == [conflict]


def test_a_variable_taken_out_by_hand_stays_out(library: Library) -> None:
    library.add([work()])
    library.edit("quill2021lantern", {"abstract": None})
    library.add([work()])
    assert library.get("quill2021lantern").work.item.text("abstract") == ""
    library.add([work(abstract="Another abstract")])
    assert library.get("quill2021lantern").work.item.text("abstract") == ""
    assert [c.variable for c in library.conflicts()] == ["abstract"]


@pytest.mark.parametrize(("take", "title"), [("ours", "My title"), ("theirs", "Their new title")])
def test_a_settled_conflict_is_gone_and_the_choice_stays(library: Library, take: str, title: str) -> None:
    library.add([work()])
    library.edit("quill2021lantern", {"title": "My title"})
    library.add([work(title="Their new title")])
    library.settle(library.conflicts()[0].id, take)
    library.add([work(title="Their new title")])
    assert (library.get("quill2021lantern").work.item.title, library.conflicts()) == (title, [])


def test_a_removed_work_is_not_brought_back_by_its_source(library: Library) -> None:
    library.add([work()])
    library.remove("quill2021lantern")
    added = library.add([work()])
    assert (added.skipped, [f.code for f in added.findings]) == (("quill2021lantern",), ["CK703"])
    assert list(library.works()) == []


def test_two_works_never_share_a_key(library: Library) -> None:
    library.add([work(), work(entry="x2", DOI="10.5555/another", title="Something else")])
    assert [w.key for w in library.works()] == ["quill2021lantern", "quill2021lanterna"]
    assert [w.item.id for w in library.works()] == ["quill2021lantern", "quill2021lanterna"]


def test_a_title_alone_never_makes_two_works_one(library: Library) -> None:
    library.add([work(DOI=None)])
    assert len(library.add([work("k2", source="https://b.example/", DOI=None)]).new) == 1


def test_chapters_that_share_an_isbn_stay_apart(library: Library) -> None:
    one = work("c1", DOI=None, ISBN="978-3-16-148410-0", title="First", type="chapter")
    two = work("c2", source="https://b.example/", DOI=None, ISBN="9783161484100", title="Second", type="chapter")
    library.add([one])
    assert library.add([two]).new == ("c2",)


def test_rename_keeps_the_work_and_frees_the_key(library: Library) -> None:
    library.add([work()])
    uid = library.get("quill2021lantern").uid
    library.rename("quill2021lantern", "lantern")
    assert library.get("lantern").uid == uid
    with pytest.raises(UnknownNameError):
        library.get("quill2021lantern")
    library.add([work()])
    assert [w.key for w in library.works()] == ["lantern"]


def test_rename_to_a_taken_key_is_refused_and_changes_nothing(library: Library) -> None:
    library.add([work(), another(1)])
    with pytest.raises(LibraryError, match='the key "author1" is taken'):
        library.rename("quill2021lantern", "author1")
    assert [w.key for w in library.works()] == ["author1", "quill2021lantern"]
    assert library.check() == []


def test_an_unknown_key_is_answered_with_a_near_one(library: Library) -> None:
    library.add([work()])
    with pytest.raises(UnknownNameError, match="did you mean quill2021lantern"):
        library.get("quill2021lanterm")


STEPS = [
    ("edit", lambda lib: lib.edit("quill2021lantern", {"title": "Changed", "abstract": None})),
    ("edit the type", lambda lib: lib.edit("quill2021lantern", {"type": "chapter"})),
    ("tags", lambda lib: lib.edit("quill2021lantern", {}, tags=["a"], notes=["b"], collections=["c"])),
    ("remove", lambda lib: lib.remove("quill2021lantern")),
    ("rename", lambda lib: lib.rename("quill2021lantern", "new")),
    ("add a new one", lambda lib: lib.add([another(1)])),
    ("update by the source", lambda lib: lib.add([work(volume="12")])),
]


@pytest.mark.parametrize(("name", "step"), STEPS, ids=[s[0] for s in STEPS])
def test_every_step_can_be_undone_and_done_again(library: Library, name: str, step: object) -> None:
    library.add([work()])
    before = list(library.works())
    step(library)  # type: ignore[operator]
    after = list(library.works())
    assert after != before
    undo = library.undo()
    assert list(library.works()) == before
    library.undo(undo)
    assert list(library.works()) == after
    assert library.check() == []


def test_undo_goes_back_step_by_step(library: Library) -> None:
    library.add([work()])
    for title in ("One", "Two", "Three"):
        library.edit("quill2021lantern", {"title": title})
    for title in ("Two", "One", "The Lantern Problem"):
        library.undo()
        assert library.get("quill2021lantern").work.item.title == title
    library.undo()
    assert list(library.works()) == []
    with pytest.raises(LibraryError, match="nothing to undo"):
        library.undo()


def test_undo_of_an_older_step_leaves_later_changes_to_other_parts(library: Library) -> None:
    library.add([work()])
    library.edit("quill2021lantern", {"title": "Changed"})
    step = library.history()[0][0].id
    library.edit("quill2021lantern", {"volume": "3"})
    library.undo(step)
    held = library.get("quill2021lantern").work.item
    assert (held.title, held.text("volume")) == ("The Lantern Problem", "3")


def test_undo_names_the_part_that_changed_again_and_does_nothing(library: Library) -> None:
    library.add([work()])
    library.edit("quill2021lantern", {"title": "Changed"})
    step = library.history()[0][0].id
    library.edit("quill2021lantern", {"title": "Changed again"})
    with pytest.raises(LibraryError, match="changed again since: variable title"):
        library.undo(step)
    assert library.get("quill2021lantern").work.item.title == "Changed again"


def test_a_work_whose_adding_was_undone_can_be_added_again(library: Library) -> None:
    library.add([work()])
    library.undo()
    assert library.add([work()]).new == ("quill2021lantern",)


def test_history_shows_before_and_after_newest_first(library: Library) -> None:
    library.add([work(), another(1)])
    library.edit("quill2021lantern", {"title": "Changed"})
    [(edit, [change]), (add, _)] = library.history("quill2021lantern")
    assert (edit.what, add.what) == ("edit quill2021lantern", "add")
    assert change.before is not None
    assert (change.before.work.item.title, change.after.work.item.title) == ("The Lantern Problem", "Changed")
    assert len(library.history()[1][1]) == 2


def test_an_edit_that_changes_nothing_leaves_no_trace(library: Library) -> None:
    library.add([work()])
    library.edit("quill2021lantern", {"title": "x"})
    before = library.store.last_change()
    library.edit("quill2021lantern", {"title": "x"})
    assert library.store.last_change() == before


def test_a_write_on_a_stale_version_is_refused(library: Library) -> None:
    library.add([work()])
    old = library.get("quill2021lantern")
    library.edit("quill2021lantern", {"title": "x"})
    with pytest.raises(StaleError):
        library.put(old, replace(old.work, tags=("late",)), actor="sync", what="late")


def test_saving_under_a_uid_twice_makes_one_work(library: Library) -> None:
    one = library.save("0" * 32, work(), actor="sync", what="pull")
    assert library.save("0" * 32, work(), actor="sync", what="pull") == one
    assert len(list(library.works())) == 1


def test_all_of_a_transaction_happens_or_none(library: Library) -> None:
    def both() -> None:
        with library.transaction():
            library.add([work()])
            library.rename("quill2021lantern", "has blanks")

    with pytest.raises(LibraryError):
        both()
    assert list(library.works()) == []


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM identifier",
        "INSERT INTO search (search) VALUES ('delete-all')",
        "INSERT INTO search (rowid, title) VALUES (77, 'ßa')",
    ],
)
def test_check_finds_an_index_that_does_not_fit(library: Library, damage: str) -> None:
    library.add([work()])
    assert library.check() == []
    library.store._connection.execute(damage)  # type: ignore[attr-defined]
    assert [f.code for f in library.check()] == ["CK701"]
    library.store.reindex()  # type: ignore[attr-defined]
    assert library.check() == []


def test_a_file_that_is_no_library_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("just text, and enough of it to be no SQLite file at all" * 20)
    with pytest.raises(LibraryError):
        open_library(tmp_path / "notes.txt")


@pytest.mark.parametrize("damage", [bytes(4096), b"\xff" * 4096, b'{"item": 7, "x' * 293])
def test_a_damaged_file_is_said_to_be_damaged_wherever_the_damage_is(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "library.db"
    with open_library(path) as library:
        library.add([another(n) for n in range(20)])
        library.edit("author3", {"volume": "1"})
    whole = path.read_bytes()
    said = set[str]()
    for start in range(0, len(whole), 4096):
        for left in tmp_path.iterdir():
            left.unlink()
        path.write_bytes(whole[:start] + damage + whole[start + 4096 :])
        for step in (
            lambda lib: lib.search("lantern"),
            lambda lib: list(lib.works()),
            lambda lib: lib.get("author3"),
            lambda lib: lib.history("author3"),
            lambda lib: lib.add([another(3, volume="2"), another(30)]),
            lambda lib: lib.undo(),
            lambda lib: lib.check(),
        ):
            try:
                with open_library(path) as library:
                    step(library)
            except (LibraryError, UnknownNameError) as error:
                said.add(str(error).partition(": ")[2])
    assert any("damaged" in text and "backup" in text for text in said)
    path.write_bytes(whole)
    with open_library(path) as library:
        assert library.check() == []


def test_a_library_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    with open_library(tmp_path / "library.db") as opened:
        opened.store._connection.execute("PRAGMA user_version = 99")  # type: ignore[attr-defined]
    with pytest.raises(LibraryError, match="newer citekit"):
        open_library(tmp_path / "library.db")


def test_the_log_refuses_to_be_rewritten(library: Library) -> None:
    library.add([work()])
    with pytest.raises(Exception, match="append-only"):
        library.store._connection.execute("DELETE FROM change")  # type: ignore[attr-defined]


def test_odd_values_survive(library: Library) -> None:
    odd = work(
        issued=Date(parts=((-44, 3, 15), ()), circa=True),
        author=Names((Name(literal="Ünïcode \u202e Inc."), Name(family="O'Neil")), truncated=True),
        title="<i>Tilted</i> \U0001f600 line",
    )
    library.add([odd])
    assert library.get(odd.key).work.item == odd.item
    assert library.add([odd]).unchanged == (odd.key,)


def test_candidates_share_an_identifier_or_title_and_near_year(library: Library) -> None:
    library.add([work(), another(1)])
    store = library.store
    assert [
        h.work.key for h in store.candidates(item("x", title="Other", DOI="https://doi.org/10.5555/LANTERN.1"))
    ] == ["quill2021lantern"]
    near = item("x", DOI=None, title="the lantern problem!", issued=Date(parts=((2022,),)))
    far = item("x", DOI=None, title="the lantern problem!", issued=Date(parts=((2030,),)))
    assert [len(store.candidates(i)) for i in (near, far)] == [1, 0]
