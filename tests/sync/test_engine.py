"""The engine over two sides in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from citekit.errors import GuardError, NetworkError, SyncError
from citekit.sync.memory import MemorySide
from citekit.sync.merge import GONE, Policy
from citekit.sync.plan import Allow, Kind
from citekit.sync.run import Sync
from citekit.sync.sides import Fate, Identity, Outcome, Side, Write
from citekit.sync.status import Status
from tests.sync.side_contract import SideContract


class TestMemorySide(SideContract):
    @pytest.fixture
    def side(self) -> Side:
        return MemorySide()

    def some(self, number: int) -> dict[str, Any]:
        return {"title": f"Title {number}", "tag/one": True}


class World:
    def __init__(self, path: Path) -> None:
        self.here, self.there = MemorySide("here"), MemorySide("there")
        self.path = path
        self.opened: list[Status] = []

    def sync(self, policy: Policy = Policy.ASK, allow: Sequence[str] = (), there: Side | None = None) -> Sync:
        status = Status(self.path / "sync.db", "there")
        self.opened.append(status)
        return Sync(self.here, there or self.there, status, policy=policy, allow=Allow(names=frozenset(allow)))

    def alive(self, side: MemorySide) -> list[dict[str, Any]]:
        return sorted((dict(t.fields) for t in side.things.values() if not t.gone), key=str)

    def settle(self) -> None:
        """Sync, and be sure that the next sync writes nothing."""
        assert self.sync().apply().finished
        writes = self.here.writes + self.there.writes
        assert self.sync().apply().finished
        assert self.here.writes + self.there.writes == writes


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    for status in made.opened:
        status.close()


def test_new_things_travel_both_ways(world: World) -> None:
    world.here.put("a", {"title": "A", "tag/x": True})
    world.there.put("b", {"title": "B"})
    world.settle()
    assert world.alive(world.here) == world.alive(world.there) == [{"title": "A", "tag/x": True}, {"title": "B"}]


def test_edits_of_different_fields_meet(world: World) -> None:
    world.here.put("a", {"title": "A", "year": "1"})
    world.settle()
    [key] = world.there.things
    world.here.put("a", {"title": "A2", "year": "1"})
    world.there.put(key, {"title": "A", "year": "2"})
    world.settle()
    assert world.alive(world.here) == world.alive(world.there) == [{"title": "A2", "year": "2"}]


def test_a_disputed_field_keeps_both_values_and_the_rest_goes_on(world: World) -> None:
    world.here.put("a", {"title": "A", "year": "1"})
    world.here.put("z", {"title": "Z"})
    world.settle()
    key = next(k for k, t in world.there.things.items() if t.fields["title"] == "A")
    world.here.put("a", {"title": "Mine", "year": "1"})
    world.there.put(key, {"title": "Theirs", "year": "2"})
    world.here.put("z", {"title": "Z2"})
    world.settle()
    assert world.here.things["a"].fields == {"title": "Mine", "year": "2"}
    assert world.there.things[key].fields == {"title": "Theirs", "year": "2"}
    assert {"title": "Z2"} in world.alive(world.there)
    [conflict] = world.sync().conflicts()
    assert (conflict.dispute.base, conflict.dispute.local, conflict.dispute.remote) == ("A", "Mine", "Theirs")


def chosen(world: World, take: str) -> tuple[Sync, str]:
    """A work with another title on each side, of which one has been chosen; and its key there."""
    world.here.put("a", {"title": "A"})
    world.settle()
    [key] = world.there.things
    world.here.put("a", {"title": "Mine"})
    world.there.put(key, {"title": "Theirs"})
    world.settle()
    sync = world.sync()
    sync.resolve(sync.conflicts()[0].id, take)
    return sync, key


@pytest.mark.parametrize(("take", "title"), [("local", "Mine"), ("remote", "Theirs")])
def test_a_resolved_conflict_is_carried_over(world: World, take: str, title: str) -> None:
    sync, _ = chosen(world, take)
    world.settle()
    assert world.alive(world.here) == world.alive(world.there) == [{"title": title}]
    assert sync.conflicts() == []


@pytest.mark.parametrize("take", ["local", "remote"])
def test_a_value_given_back_after_the_choice_never_leaves_the_sides_apart(world: World, take: str) -> None:
    """The side that was to win has its old value again before the choice is carried over."""
    sync, key = chosen(world, take)
    world.here.put("a", {"title": "A"}) if take == "local" else world.there.put(key, {"title": "A"})
    world.settle()
    assert world.alive(world.here) == world.alive(world.there)
    assert sync.conflicts() == []


def test_a_work_that_comes_back_after_its_removal_was_chosen_is_whole_on_both_sides(world: World) -> None:
    for key in "abcdefg":
        world.here.put(key, {"title": key.upper()})
    world.settle()
    there = next(k for k, t in world.there.things.items() if t.fields["title"] == "A")
    world.here.put("a", {"title": "A"}, gone=True)
    world.there.put(there, {"title": "A", "year": "5"})
    world.settle()
    sync = world.sync()
    sync.resolve(sync.conflicts()[0].id, "local")
    world.here.put("a", {"title": "A"})
    world.settle()
    assert world.here.things["a"].fields == world.there.things[there].fields == {"title": "A", "year": "5"}


def test_a_choice_holds_for_one_time_only(world: World) -> None:
    world.here.put("a", {"title": "A"})
    world.settle()
    [key] = world.there.things
    for _ in range(2):
        world.here.put("a", {"title": "Mine"})
        world.there.put(key, {"title": "Theirs"})
        world.settle()
        sync = world.sync()
        [conflict] = sync.conflicts()  # the second time too
        sync.resolve(conflict.id, "local")
        world.settle()
        world.here.put("a", {"title": "A"})
        world.settle()
        assert world.alive(world.here) == world.alive(world.there) == [{"title": "A"}]


def test_an_edit_that_came_after_the_choice_is_disputed_anew(world: World) -> None:
    sync, key = chosen(world, "local")
    world.there.put(key, {"title": "Theirs again"})
    world.settle()
    assert world.there.things[key].fields == {"title": "Theirs again"}
    assert [c.dispute.remote for c in sync.conflicts()] == ["Theirs again"]


@pytest.mark.parametrize(("policy", "title"), [(Policy.LOCAL, "Mine"), (Policy.REMOTE, "Theirs")])
def test_a_policy_overwrites_and_keeps_a_backup(world: World, policy: Policy, title: str) -> None:
    world.here.put("a", {"title": "A"})
    world.settle()
    [key] = world.there.things
    world.here.put("a", {"title": "Mine"})
    world.there.put(key, {"title": "Theirs"})
    sync = world.sync(policy)
    sync.apply()
    assert world.alive(world.here) == world.alive(world.there) == [{"title": title}]
    lost = "Theirs" if title == "Mine" else "Mine"
    assert lost in [b.before.fields["title"] for b in sync.status.journal.backups() if b.before]


def test_a_removal_follows(world: World) -> None:
    for n in range(9):
        world.here.put(f"a{n}", {"title": f"A{n}"})
    world.settle()
    world.here.put("a0", {"title": "A0"}, gone=True)
    key = next(k for k, t in world.there.things.items() if t.fields["title"] == "A1")
    world.there.delete(key)
    world.settle()
    assert world.alive(world.here) == world.alive(world.there) == [{"title": f"A{n}"} for n in range(2, 9)]


def test_an_edit_survives_a_removal_on_the_other_side(world: World) -> None:
    for n in range(9):
        world.here.put(f"a{n}", {"title": f"A{n}"})
    world.settle()
    key = next(k for k, t in world.there.things.items() if t.fields["title"] == "A0")
    world.there.delete(key)
    world.here.put("a0", {"title": "Edited"})
    world.settle()
    assert world.here.things["a0"].fields == {"title": "Edited"}
    [conflict] = world.sync().conflicts()
    assert conflict.dispute.field == GONE
    world.sync().resolve(conflict.id, "local")
    world.settle()
    assert {"title": "Edited"} in world.alive(world.there)


def test_a_removal_chosen_over_an_edit_removes(world: World) -> None:
    for n in range(9):
        world.here.put(f"a{n}", {"title": f"A{n}"})
    world.settle()
    key = next(k for k, t in world.there.things.items() if t.fields["title"] == "A0")
    world.there.delete(key)
    world.here.put("a0", {"title": "Edited"})
    world.settle()
    world.sync().resolve(world.sync().conflicts()[0].id, "remote")
    world.settle()
    assert len(world.alive(world.here)) == len(world.alive(world.there)) == 8


def test_things_with_one_identity_are_linked_not_doubled(world: World) -> None:
    world.here.put("a", {"title": "A", "year": "1"}, identities={"doi": "10.5555/a"})
    world.there.put("b", {"title": "A", "pages": "7"}, identities={"doi": "10.5555/a"})
    world.settle()
    assert world.alive(world.here) == world.alive(world.there) == [{"title": "A", "year": "1", "pages": "7"}]


def test_an_identity_that_is_not_unique_is_asked_about_and_not_doubled(world: World) -> None:
    world.here.put("a", {"title": "A"}, identities={"doi": "10.5555/a"})
    world.there.put("b", {"title": "A"}, identities={"doi": "10.5555/a"})
    world.there.put("c", {"title": "A"}, identities={"doi": "10.5555/a"})
    report = world.sync().apply()
    assert {(a.local, a.remote) for a in report.unclear} == {("a", "b"), ("a", "c")}
    assert (len(world.here.things), len(world.there.things)) == (1, 2)


def test_a_stronger_identity_that_differs_keeps_things_apart(world: World) -> None:
    world.here.put("a", {"title": "A"}, identities={"doi": "10.5555/a", "pmid": "1"})
    world.there.put("b", {"title": "B"}, identities={"doi": "10.5555/b", "pmid": "1"})
    world.settle()
    assert (len(world.here.things), len(world.there.things)) == (2, 2)


def test_a_plan_writes_nothing_at_all(world: World) -> None:
    world.here.put("a", {"title": "A"})
    world.there.put("b", {"title": "B"})
    plan = world.sync().plan()
    assert sorted((a.kind, a.to) for a in plan.writes) == [] or len(plan.writes) == 2
    assert {(a.kind, a.to) for a in plan.writes} == {(Kind.CREATE, "local"), (Kind.CREATE, "remote")}
    assert (world.here.writes, world.there.writes) == (0, 0)
    status = world.sync().status
    assert (status.remembered(), status.links(), status.mark("remote")) == (None, [], None)


def test_a_plan_that_is_out_of_date_is_refused(world: World) -> None:
    world.here.put("a", {"title": "A"})
    sync = world.sync()
    plan = sync.plan()
    world.here.put("b", {"title": "B"})
    with pytest.raises(GuardError, match="changed since the plan"):
        sync.apply(plan)
    assert world.there.writes == 0
    assert sync.apply(sync.plan()).finished


def test_an_empty_side_never_empties_the_other(world: World) -> None:
    for n in range(3):
        world.here.put(f"a{n}", {"title": f"A{n}"})
    world.settle()
    for key in list(world.there.things):
        world.there.delete(key)
    with pytest.raises(GuardError, match="there is empty now"):
        world.sync().apply()
    assert len(world.alive(world.here)) == 3
    world.sync(allow=["empty"]).apply()
    assert world.alive(world.here) == []


def test_many_deletions_need_a_word(world: World) -> None:
    for n in range(30):
        world.here.put(f"a{n}", {"title": f"A{n}"})
    world.settle()
    for key in list(world.there.things)[:6]:
        world.there.delete(key)
    with pytest.raises(GuardError, match="6 of 30 works would be removed"):
        world.sync().apply()
    world.sync(allow=["deletes"]).apply()
    assert len(world.alive(world.here)) == 24


class Other(MemorySide):
    """A memory side with another identity than it had."""

    said = Identity(id="other")

    def identity(self) -> Identity:
        return self.said


def test_another_server_is_refused(world: World) -> None:
    world.here.put("a", {"title": "A"})
    world.settle()
    with pytest.raises(GuardError, match="there is other now"):
        world.sync(there=Other("there")).apply()


def test_a_side_without_the_right_to_write_is_not_written_to(world: World) -> None:
    world.here.put("a", {"title": "A"})
    reader = Other("there")
    reader.said = Identity(id="there", writable=False)
    with pytest.raises(GuardError, match="no right to write"):
        world.sync(there=reader).apply()
    assert reader.writes == 0


def test_a_change_of_the_mapping_that_would_rewrite_everything_is_stopped_each_time(world: World) -> None:
    there = Other("there")
    there.said = Identity(id="there", mapping="1")
    for n in range(4):
        world.here.put(f"a{n}", {"title": f"A{n}"})
    world.sync(there=there).apply()
    there.said = Identity(id="there", mapping="2")
    for n in range(4):
        world.here.put(f"a{n}", {"title": f"A{n}", "new": "x"})
    for _ in range(2):
        with pytest.raises(GuardError, match="writes fields in another way"):
            world.sync(there=there).apply()
    assert world.sync(there=there, allow=["updates"]).apply().finished


class Failing(MemorySide):
    """A side whose pushes do as told: "lost" (done, no reply), "cut" (not done, no reply), "refuse", "stale"."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.script: list[str] = []
        self.unreadable = 0

    def push(self, writes: Sequence[Write]) -> list[Outcome]:
        what = self.script.pop(0) if self.script else ""
        if what == "cut":
            return [Outcome(key=w.key, fate=Fate.UNKNOWN) for w in writes]
        if what == "refuse":
            return [Outcome(key=w.key, fate=Fate.REFUSED, message="field too long") for w in writes]
        if what == "down":
            raise NetworkError("no route")
        outcomes = super().push(writes)
        return [Outcome(key=w.key, fate=Fate.UNKNOWN) for w in writes] if what == "lost" else outcomes

    def read(self, keys: Sequence[str]) -> dict[str, Any]:
        if self.unreadable:
            self.unreadable -= 1
            raise NetworkError("no route")
        return super().read(keys)


@pytest.mark.parametrize("fault", ["lost", "cut"])
@pytest.mark.parametrize("unreadable", [0, 1])
def test_an_unknown_outcome_is_settled_by_reading(world: World, fault: str, unreadable: int) -> None:
    there = Failing("there")
    world.there = there
    world.here.put("a", {"title": "A"})
    there.script, there.unreadable = [fault], unreadable
    if unreadable:
        with pytest.raises(NetworkError):
            world.sync().apply()
    world.settle()
    assert world.alive(there) == [{"title": "A"}]
    assert len(there.things) == 1


def test_a_write_refused_for_good_is_parked_and_tried_again_when_it_changes(world: World) -> None:
    there = Failing("there")
    world.there = there
    world.here.put("a", {"title": "A" * 99})
    there.script = ["refuse"]
    report = world.sync().apply()
    assert [f.code for f in report.findings] == ["CK711"]
    again = world.sync().apply()
    assert ([f.code for f in again.findings], there.writes) == (["CK711"], 0)
    world.here.put("a", {"title": "A"})
    assert world.sync().apply().findings == ()
    assert world.alive(there) == [{"title": "A"}]


def test_what_certainly_failed_leaves_nothing_open(world: World) -> None:
    there = Failing("there")
    world.there = there
    world.here.put("a", {"title": "A"})
    there.script = ["down"]
    with pytest.raises(NetworkError):
        world.sync().apply()
    assert world.sync().status.journal.sent() == []
    world.settle()
    assert len(there.things) == 1


def test_an_edit_between_pull_and_push_is_merged_not_overwritten(world: World) -> None:
    class Raced(MemorySide):
        raced = False

        def push(self, writes: Sequence[Write]) -> list[Outcome]:
            if not self.raced:
                self.raced = True
                [key] = self.things
                self.put(key, {**self.things[key].fields, "year": "2"})
            return super().push(writes)

    world.here.put("a", {"title": "A", "year": "1"})
    world.settle()
    there = Raced("there")
    there.things, there.version = world.there.things, world.there.version
    world.there = there
    world.here.put("a", {"title": "A2", "year": "1"})
    world.settle()
    assert world.alive(world.here) == world.alive(there) == [{"title": "A2", "year": "2"}]


def test_undo_gives_back_what_a_sync_overwrote(world: World) -> None:
    world.here.put("a", {"title": "A", "year": "1"})
    world.settle()
    [key] = world.there.things
    world.there.put(key, {"title": "A", "year": "2"})
    world.settle()
    report = world.sync().undo()
    assert report.written == {("local", "undo change"): 1}
    assert world.here.things["a"].fields["year"] == "1"
    world.settle()
    assert world.there.things[key].fields["year"] == "1"


def test_undo_leaves_what_was_changed_since(world: World) -> None:
    world.here.put("a", {"title": "A"})
    world.settle()
    [key] = world.there.things
    world.there.put(key, {"title": "B"})
    world.settle()
    world.here.put("a", {"title": "C"})
    report = world.sync().undo()
    assert [f.code for f in report.findings] == ["CK713"]
    assert world.here.things["a"].fields == {"title": "C"}


def test_verify_finds_what_the_state_does_not_know_and_writes_nothing(world: World) -> None:
    world.here.put("a", {"title": "A"})
    world.settle()
    assert world.sync().verify() == []
    [key] = world.there.things
    world.there.put(key, {"title": "B"})
    assert [(f.code, f.where.uri) for f in world.sync().verify()] == [("CK712", "there")]


def test_two_syncs_at_once_are_refused(world: World) -> None:
    sync = world.sync()
    with sync.status.lock(), pytest.raises(SyncError, match="another sync is running"):
        world.sync().apply()


def test_a_lost_state_links_anew_by_identity_and_doubles_nothing(world: World) -> None:
    for n in range(4):
        world.here.put(f"a{n}", {"title": f"A{n}"}, identities={"doi": f"10.5555/{n}"})
    world.there.put("x", {"title": "A0"}, identities={"doi": "10.5555/0"})
    world.sync().apply()
    for key, thing in list(world.there.things.items()):
        world.there.put(key, thing.fields, identities={"doi": f"10.5555/{thing.fields['title'][1:]}"})
    for path in world.path.iterdir():
        path.unlink()
    world.settle()
    assert (len(world.here.things), len(world.there.things)) == (4, 4)
