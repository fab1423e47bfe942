from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from msgspec.structs import replace

from citekit.errors import CitekitError, GuardError, SyncError
from citekit.library import Library, open_library
from citekit.sync import bibfile
from citekit.sync.bibfile import BibFileSide
from citekit.sync.csl_space import CslSpace
from citekit.sync.library import LibrarySide
from citekit.sync.run import Sync
from citekit.sync.sides import Side
from citekit.sync.status import Status
from citekit.works.keys import key_for
from tests.library.works import another, work
from tests.sync.side_contract import SideContract

TEXT = """% my own file; keep it so
@string{jir = "Journal of Invented Results"}

@Article{ first2020,
  author  = {Quill, Ada and {The Lantern Group}},
  title   = "First {Result}",
  journal = jir,
  year    = 2020,   % a good year
  myfield = {mine}
}

@comment{jabref-meta: databaseType:bibtex;}
@book{second2021, title={Second}, author={Nemo, C.}, year={2021}, publisher={P}}
"""


class TestBibFileSide(SideContract):
    @pytest.fixture
    def side(self, tmp_path: Path) -> Side:
        return BibFileSide(tmp_path / "a.bib")

    def some(self, number: int) -> dict[str, Any]:
        return {"type": "book", "citationKey": f"key{number}", "title": f"Title {number}", "tag/one": True}


class World:
    def __init__(self, path: Path) -> None:
        self.file = path / "a.bib"
        self.library: Library = open_library(path / "library.db")
        self.status = Status(path / "sync.db", "bib")

    def sync(self) -> Sync:
        local = LibrarySide(self.library, CslSpace(), actor="sync bib", make_key=key_for)
        return Sync(local, BibFileSide(self.file), self.status)

    def settle(self) -> None:
        assert self.sync().apply().finished
        before = self.file.read_bytes(), self.library.store.last_change()
        assert self.sync().apply().finished
        assert (self.file.read_bytes(), self.library.store.last_change()) == before


@contextmanager
def interrupted(when: str) -> Iterator[None]:
    """The process ends before or after its writes to the file."""
    push = BibFileSide.push

    def push_and_die(self: BibFileSide, writes: Any) -> Any:
        if when == "after":
            push(self, writes)
        raise KeyboardInterrupt

    with mock.patch.object(BibFileSide, "push", push_and_die), pytest.raises(KeyboardInterrupt):
        yield


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.status.close()
    made.library.store.close()


def test_entries_come_into_the_library_and_the_file_stays_byte_for_byte(world: World) -> None:
    world.file.write_text(TEXT)
    world.settle()
    assert [w.key for w in world.library.works()] == ["first2020", "second2021"]
    assert world.library.get("first2020").work.item.text("container-title") == "Journal of Invented Results"
    assert world.file.read_text() == TEXT


def test_right_after_a_sync_there_is_nothing_to_verify(world: World) -> None:
    world.library.add([work()])
    world.settle()
    assert world.sync().verify() == []


def test_an_edit_here_changes_one_value_and_no_other_byte(world: World) -> None:
    world.file.write_text(TEXT)
    world.settle()
    world.library.edit("second2021", {"title": "Seconds"})
    world.settle()
    assert world.file.read_text() == TEXT.replace("title={Second}", "title={Seconds}")


def test_an_edit_in_the_file_comes_back(world: World) -> None:
    world.file.write_text(TEXT)
    world.settle()
    world.file.write_text(TEXT.replace("year={2021}", "year={2022}"))
    world.settle()
    assert str(world.library.get("second2021").work.item.date("issued")) == "2022"


def test_edits_of_both_meet_in_one_entry(world: World) -> None:
    world.file.write_text(TEXT)
    world.settle()
    world.file.write_text(TEXT.replace("publisher={P}", "publisher={Q}"))
    world.library.edit("second2021", {"title": "Ours"})
    world.settle()
    assert "publisher={Q}" in world.file.read_text()
    assert "title={Ours}" in world.file.read_text()
    assert world.library.get("second2021").work.item.text("publisher") == "Q"


def test_a_dispute_keeps_both(world: World) -> None:
    world.file.write_text(TEXT)
    world.settle()
    world.file.write_text(TEXT.replace("{Second}", "{Theirs}"))
    world.library.edit("second2021", {"title": "Ours"})
    world.settle()
    assert "{Theirs}" in world.file.read_text()
    assert world.library.get("second2021").work.item.title == "Ours"
    assert [c.dispute.field for c in world.sync().conflicts()] == ["title"]


def test_new_works_are_added_at_the_end_under_their_keys(world: World) -> None:
    world.file.write_text(TEXT)
    world.library.add([replace(work(), tags=("draft",))])
    world.settle()
    text = world.file.read_text()
    assert text.startswith(TEXT.rstrip("\n"))
    assert "quill2021lantern" in text
    assert "draft" in text


def test_a_file_that_is_not_there_is_made(world: World) -> None:
    world.library.add([another(1)])
    world.settle()
    assert "author1" in world.file.read_text()


def test_a_file_that_was_there_and_is_gone_stops_the_sync(world: World) -> None:
    world.file.write_text(TEXT)
    world.settle()
    world.file.unlink()
    with pytest.raises(SyncError, match="is gone"):
        world.sync().apply()
    assert len(list(world.library.works())) == 2


def test_a_file_that_was_never_there_is_not_missed(world: World) -> None:
    for _ in range(2):
        assert world.sync().apply().finished
    world.library.add([_mine("smith2020")])
    world.settle()
    assert "@article{smith2020" in world.file.read_text()


@pytest.mark.parametrize("when", ["before", "during"])
def test_a_file_that_is_away_for_a_while_takes_nothing_out_of_the_library(
    world: World, monkeypatch: Any, when: str
) -> None:
    world.file.write_text(TEXT)
    world.settle()
    world.library.edit("second2021", {"volume": "3"})
    push, away = BibFileSide.push, world.file.with_suffix(".away")

    def ended(self: BibFileSide, writes: Any) -> Any:
        if when == "before":
            raise KeyboardInterrupt
        world.file.rename(away)
        return push(self, writes)

    monkeypatch.setattr(BibFileSide, "push", ended)
    with pytest.raises((KeyboardInterrupt, SyncError)):
        world.sync().apply()
    monkeypatch.setattr(BibFileSide, "push", push)
    if when == "before":
        world.file.rename(away)
    for _ in range(2):
        with pytest.raises(SyncError, match="gone"):
            world.sync().apply()
    away.rename(world.file)
    assert world.sync().apply().conflicts == ()
    world.settle()
    assert sorted(w.key for w in world.library.works()) == ["first2020", "second2021"]
    assert "volume = {3}" in world.file.read_text()


def test_a_remote_can_be_begun_anew_without_doubles(world: World) -> None:
    world.file.write_text(TEXT)
    world.settle()
    moved = world.file.with_name("moved.bib")
    world.file.rename(moved)
    world.file = moved
    with pytest.raises(GuardError, match="citekit sync forget"):
        world.sync().apply()
    world.sync().forget()
    assert world.sync().apply().conflicts == ()
    world.settle()
    assert len(list(world.library.works())) == 2
    assert moved.read_text() == TEXT


@pytest.mark.parametrize(("stood", "tags", "stands"), [
    ("neural nets, deep; b", ["b", "neural nets, deep", "new"], "neural nets, deep; b; new"),
    ("x, y", ["p, q", "x"], "x; p, q"),
    ("x, y", ["p, q"], "p, q;"),
    ("x, y", ["x", "y", "z"], "x, y, z"),
])  # fmt: skip
def test_a_keyword_with_a_comma_stays_one(world: World, stood: str, tags: list[str], stands: str) -> None:
    world.file.write_text(f"@book{{a, title={{A}}, keywords={{{stood}}}}}\n")
    world.settle()
    world.library.edit("a", {}, tags=tags)
    world.settle()
    assert f"keywords={{{stands}}}" in world.file.read_text()
    assert sorted(world.library.get("a").work.tags) == tags


def test_a_file_that_was_emptied_does_not_empty_the_library(world: World) -> None:
    world.file.write_text(TEXT)
    world.settle()
    world.file.write_text("")
    with pytest.raises(GuardError, match="bib is empty now"):
        world.sync().apply()


def test_an_entry_that_got_another_key_is_not_doubled(world: World) -> None:
    world.file.write_text(TEXT.replace("year={2021}", "year={2021}, doi={10.5555/second}"))
    world.settle()
    world.file.write_text(world.file.read_text().replace("second2021", "nemo2021"))
    world.settle()
    assert len(list(world.library.works())) == 2
    assert "second2021" not in world.file.read_text()


def test_a_rename_here_gives_the_entry_another_key_and_changes_no_other_byte(world: World) -> None:
    world.file.write_text(TEXT)
    world.settle()
    world.library.rename("first2020", "quill2020")
    [action] = world.sync().plan().writes
    assert dict(action.change) == {"citationKey": "quill2020"}
    world.settle()
    assert world.file.read_text() == TEXT.replace("first2020", "quill2020")
    world.library.edit("quill2020", {"volume": "7"})
    world.settle()
    assert "volume = {7}" in world.file.read_text()
    assert len(list(world.library.works())) == 2


def test_a_key_that_one_rename_frees_is_taken_by_the_next(world: World) -> None:
    world.file.write_text(TEXT)
    world.settle()
    world.library.rename("first2020", "x")
    world.library.rename("second2021", "first2020")
    world.settle()
    assert "@Article{ x" in world.file.read_text()
    assert "@book{first2020" in world.file.read_text()


SWAP = (("first2020", "x"), ("second2021", "first2020"), ("x", "second2021"))
SWAPPED = TEXT.replace("first2020", "x").replace("second2021", "first2020").replace("x,", "second2021,")


def _swap(world: World) -> None:
    for old, new in SWAP:
        world.library.rename(old, new)


def test_two_entries_swap_their_keys(world: World) -> None:
    world.file.write_text(TEXT)
    world.settle()
    _swap(world)
    titles = {w.key: w.item.title for w in world.library.works()}
    world.settle()
    assert world.file.read_text() == SWAPPED
    world.library.edit("second2021", {"volume": "7"})
    world.settle()
    assert {w.key: w.item.title for w in world.library.works()} == titles
    assert world.file.read_text().index("volume = {7}") < world.file.read_text().index("first2020")
    _swap(world)
    world.settle()
    assert world.file.read_text().replace(",\n  volume = {7}", "") == TEXT


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_swap_whose_outcome_nobody_knows_is_settled_by_reading(world: World, when: str) -> None:
    world.file.write_text(TEXT)
    world.settle()
    _swap(world)
    titles = {w.key: w.item.title for w in world.library.works()}
    with interrupted(when):
        world.sync().apply()
    world.settle()
    assert world.file.read_text() == SWAPPED
    assert {w.key: w.item.title for w in world.library.works()} == titles
    assert world.sync().conflicts() == []


def test_a_swap_with_an_entry_that_cannot_be_renamed_is_refused_for_both_and_said(world: World) -> None:
    world.file.write_text(TEXT)
    world.settle()
    _swap(world)
    world.file.write_text(f"{TEXT}\n@misc{{part, crossref = {{first2020}}}}\n")
    report = world.sync().apply()
    assert sorted(f.what.partition(": ")[2] for f in report.findings) == [
        'another entry has the key "first2020"', 'entry "part" refers to the key "first2020"',
    ]  # fmt: skip
    assert world.file.read_text().startswith(TEXT)


@pytest.mark.parametrize(
    ("new", "more", "why"),
    [
        ("other", "@misc{other, title = {Other}}", 'another entry has the key "other"'),
        ("new", "@misc{part, crossref = {first2020}}", 'entry "part" refers to the key "first2020"'),
        ("a{b}", "", "cannot be the key of an entry"),
    ],
)
def test_a_rename_that_would_break_the_file_is_refused_and_said(world: World, new: str, more: str, why: str) -> None:
    world.file.write_text(TEXT)
    world.settle()
    world.library.rename("first2020", new)
    world.file.write_text(f"{TEXT}\n{more}\n")
    report = world.sync().apply()
    assert [why in f.what for f in report.findings if f.code == "CK711"] == [True]
    assert "first2020" in world.file.read_text()


PARTS = """@book{whole, title = {The Whole}, publisher = {Press}, year = {2001}}
@inbook{part, title = {A Part}, crossref = {whole}}
@book{other, title = {Another}}
"""


def test_an_entry_to_which_others_refer_stays_till_they_go_too(world: World) -> None:
    world.file.write_text(PARTS)
    world.settle()
    before = dict(world.library.get("part").work.item.variables)
    world.library.remove("whole")
    report = world.sync().apply()
    assert ["refers to it" in f.what for f in report.findings] == [True]
    assert world.file.read_text() == PARTS
    world.settle()
    assert dict(world.library.get("part").work.item.variables) == before
    world.library.remove("part")
    assert world.sync().apply(retry=True).findings == ()
    assert world.file.read_text() == "@book{other, title = {Another}}\n"


def test_a_rename_whose_outcome_nobody_knows_is_settled_by_reading(world: World) -> None:
    world.file.write_text(TEXT.replace('  title   = "First {Result}",\n', ""))
    world.settle()
    world.library.rename("first2020", "quill2020")
    with interrupted("after"):
        world.sync().apply()
    world.settle()
    assert sorted(w.key for w in world.library.works()) == ["quill2020", "second2021"]
    assert world.sync().conflicts() == []


def test_undo_gives_an_entry_its_old_key_back(world: World) -> None:
    world.file.write_text(TEXT)
    world.settle()
    world.library.rename("first2020", "quill2020")
    world.settle()
    assert world.sync().undo().written == {("remote", "undo change"): 1}
    assert world.file.read_text() == TEXT
    world.settle()
    assert sorted(w.key for w in world.library.works()) == ["first2020", "second2021"]


def test_undo_exchanges_keys_back_that_a_sync_exchanged(world: World) -> None:
    world.file.write_text(TEXT)
    world.settle()
    titles = {w.key: w.item.title for w in world.library.works()}
    _swap(world)
    world.settle()
    report = world.sync().undo()
    assert (report.written, report.findings) == ({("remote", "undo change"): 2}, ())
    assert world.file.read_text() == TEXT
    world.settle()
    assert {w.key: w.item.title for w in world.library.works()} == titles
    assert world.file.read_text() == TEXT


def test_undo_takes_back_a_chain_of_renames(world: World) -> None:
    world.file.write_text(TEXT)
    world.settle()
    world.library.rename("first2020", "x")
    world.library.rename("second2021", "first2020")
    world.settle()
    assert world.sync().undo().findings == ()
    assert world.file.read_text() == TEXT
    world.settle()
    assert sorted(w.key for w in world.library.works()) == ["first2020", "second2021"]


def test_undo_of_a_removal_brings_the_entry_back_with_all_that_stood_in_it(world: World) -> None:
    world.file.write_text(TEXT)
    world.settle()
    world.library.remove("first2020")
    world.settle()
    assert "myfield" not in world.file.read_text()
    assert world.sync().undo().written == {("remote", "undo remove"): 1}
    [first] = (block for block in TEXT.split("\n\n") if "@Article" in block)
    assert first.partition("\n@comment")[0] in world.file.read_text()
    world.settle()
    assert world.library.get("first2020").work.item.title == "First Result"


def test_undo_goes_back_sync_by_sync(world: World) -> None:
    world.file.write_text(TEXT)
    world.settle()
    for volume in ("7", "8"):
        world.library.edit("second2021", {"volume": volume})
        world.settle()
    world.sync().undo()
    assert "volume = {7}" in world.file.read_text()
    world.sync().undo()
    assert "volume" not in world.file.read_text()
    world.settle()
    assert world.library.get("second2021").work.item.text("volume") == ""


def test_an_undo_that_was_interrupted_goes_on(world: World) -> None:
    world.file.write_text(TEXT)
    world.settle()
    _swap(world)
    world.settle()
    with interrupted("after"):
        world.sync().undo()
    assert world.sync().undo().findings == ()
    assert world.file.read_text() == TEXT
    world.settle()
    assert world.file.read_text() == TEXT


OTHER = "@book{smith2020, title={A Book of Somebody Else}, author={Smith, Z.}, year={1999}}\n"


def _mine(key: str) -> Any:
    made = work(title=f"Mine under {key}")
    return replace(made, key=key, item=replace(made.item, id=key).with_variables(DOI=None), records=(), provenance={})


def _titles(world: World) -> tuple[list[str], list[str]]:
    there = BibFileSide(world.file).pull(None).things
    return sorted(w.item.title for w in world.library.works()), sorted(t.fields["title"] for t in there)


def test_keys_that_get_a_letter_stay_apart(world: World) -> None:
    world.file.write_text(OTHER)
    world.library.add([_mine("smith2020"), _mine("smith2020a")])
    report = world.sync().apply()
    assert [f.code for f in report.findings] == ["CK715"]
    world.settle()
    here, there = _titles(world)
    assert here == there
    assert len(here) == 3


@pytest.mark.parametrize("ends", ["refused", "killed"])
def test_an_entry_made_by_hand_under_a_key_that_was_chosen_is_another_work(
    world: World, monkeypatch: Any, ends: str
) -> None:
    world.file.write_text(TEXT)
    world.settle()
    world.library.add([_mine("smith2020")])

    def fail(self: BibFileSide, writes: Any) -> Any:
        raise KeyboardInterrupt if ends == "killed" else SyncError("the disk is full")

    push = BibFileSide.push
    monkeypatch.setattr(BibFileSide, "push", fail)
    with pytest.raises((KeyboardInterrupt, SyncError)):
        world.sync().apply()
    monkeypatch.setattr(BibFileSide, "push", push)
    world.file.write_text(TEXT + OTHER)
    world.sync().apply()
    world.settle()
    here, there = _titles(world)
    assert here == there == ["A Book of Somebody Else", "First Result", "Mine under smith2020", "Second"]


def test_an_entry_made_by_hand_between_the_choice_of_a_key_and_the_writing_is_another_work(
    world: World, monkeypatch: Any
) -> None:
    world.file.write_text(TEXT)
    world.settle()
    world.library.add([_mine("smith2020")])
    push = BibFileSide.push

    def late(self: BibFileSide, writes: Any) -> Any:
        if "smith2020" not in world.file.read_text():
            world.file.write_text(TEXT + OTHER)
        return push(self, writes)

    monkeypatch.setattr(BibFileSide, "push", late)
    world.sync().apply()
    world.settle()
    here, there = _titles(world)
    assert here == there == ["A Book of Somebody Else", "First Result", "Mine under smith2020", "Second"]


def test_the_file_is_read_a_few_times_however_many_works_are_new(world: World, monkeypatch: Any) -> None:
    readings = []
    read = bibfile._entries
    monkeypatch.setattr(bibfile, "_entries", lambda source: readings.append(source) or read(source))
    world.file.write_text(TEXT)
    world.library.add([another(n) for n in range(60)])
    assert world.sync().apply().finished
    assert len(readings) <= 4


def test_an_entry_without_a_key_is_said(world: World) -> None:
    world.file.write_text(TEXT + "@book{, title = {No Key}}\n")
    report = world.sync().apply()
    assert [(f.code, f.where.line) for f in report.findings] == [("CK218", 14)]
    assert report.finished


def test_what_the_encoding_of_the_file_cannot_hold_is_said(world: World) -> None:
    world.file.write_bytes(TEXT.replace("Nemo", "N\u00e9mo").encode("latin-1"))
    world.settle()
    world.library.edit("second2021", {"publisher": "\u66f8\u5e97"})
    assert [f.code for f in world.sync().apply().findings] == ["CK238"]
    world.settle()
    assert "N\u00e9mo" in world.file.read_text(encoding="utf-8")


def test_an_entry_removed_from_the_file_leaves_the_library(world: World) -> None:
    world.file.write_text(TEXT)
    world.settle()
    world.library.remove("second2021")
    world.settle()
    assert "second2021" not in world.file.read_text()
    assert "@string" in world.file.read_text()
    assert "jabref-meta" in world.file.read_text()


def test_a_save_by_another_program_between_read_and_write_is_merged(world: World, monkeypatch: Any) -> None:
    world.file.write_text(TEXT)
    world.settle()
    world.library.edit("second2021", {"title": "Ours"})
    real, raced = BibFileSide._content, []

    def content(self: BibFileSide) -> bytes | None:
        given = real(self)
        if len(raced) == 1:  # after the read of the push, before its check
            world.file.write_text(TEXT.replace("First {Result}", "First {Theorem}"))
        raced.append(1)
        return given

    monkeypatch.setattr(BibFileSide, "_content", content)
    world.sync().apply()
    monkeypatch.undo()
    world.settle()
    assert "First {Theorem}" in world.file.read_text()
    assert "{Ours}" in world.file.read_text()
    assert "Theorem" in world.library.get("first2020").work.item.title


def test_a_file_that_cannot_be_replaced_stays_whole(world: World, monkeypatch: Any) -> None:
    world.file.write_text(TEXT)
    world.settle()
    world.library.edit("second2021", {"title": "Ours"})

    def full(*_args: Any, **_named: Any) -> bool:
        from citekit.errors import WriteError

        raise WriteError("the disk is full", where=str(world.file))

    monkeypatch.setattr("citekit.sync.bibfile.write_atomically", full)
    with pytest.raises(CitekitError, match="disk is full"):
        world.sync().apply()
    assert world.file.read_text() == TEXT
    monkeypatch.undo()
    world.settle()
    assert "{Ours}" in world.file.read_text()
