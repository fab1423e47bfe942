"""The tests that every side passes: subclass, give `side` and `some`, and pytest runs them all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from citekit.sync.sides import Act, Fate, Side, Thing, Write


class SideContract:
    """`side`: an empty side. `some(n)`: the fields of a valid thing, different for each n, with "title" and a tag.
    `title`: the name of the field that holds the title."""

    title = "title"
    keeps_keys = True

    @pytest.fixture
    def side(self) -> Side:
        raise NotImplementedError

    def some(self, number: int) -> dict[str, Any]:
        raise NotImplementedError

    def make(self, side: Side, number: int) -> Thing:
        write = Write(act=Act.CREATE, key=side.new_key(self.some(number)), change=self.some(number))
        [outcome] = side.push([write])
        assert outcome.fate is Fate.SAVED, outcome.message
        assert outcome.thing is not None
        return outcome.thing

    def test_a_thing_made_is_read_back_as_it_was_returned(self, side: Side) -> None:
        made = self.make(side, 1)
        assert _shown(made.fields, self.some(1)) == self.some(1)
        assert side.read([made.key])[made.key].fields == made.fields

    def test_a_pull_gives_everything_and_the_next_one_nothing(self, side: Side) -> None:
        made = {self.make(side, n).key for n in (1, 2, 3)}
        pull = side.pull(None)
        assert {t.key for t in pull.things} == made
        after = side.pull(pull.mark)
        assert [t for t in after.things if t.key not in made] == []
        assert after.deleted == ()

    def test_a_pull_since_a_mark_gives_what_changed_since(self, side: Side) -> None:
        first, second = self.make(side, 1), self.make(side, 2)
        mark = side.pull(None).mark
        side.push([Write(act=Act.CHANGE, key=second.key, change={self.title: "Other"}, current=second)])
        pull = side.pull(mark)
        changed = {t.key: t for t in pull.things}[second.key]
        assert changed.fields[self.title] == "Other"
        assert changed.version != second.version
        unchanged = {t.key: t for t in pull.things}.get(first.key)
        assert unchanged is None or unchanged.fields == first.fields

    def test_a_creation_repeated_is_refused_and_never_doubles(self, side: Side) -> None:
        write = Write(act=Act.CREATE, key=side.new_key(self.some(1)), change=self.some(1))
        fates = [side.push([write])[0].fate for _ in range(2)]
        assert fates[0] is Fate.SAVED
        assert fates[1] in (Fate.STALE, Fate.SAVED)
        assert len([t for t in side.pull(None).things if not t.gone]) == 1

    def test_a_change_touches_only_the_fields_it_names(self, side: Side) -> None:
        made = self.make(side, 1)
        [outcome] = side.push([Write(act=Act.CHANGE, key=made.key, change={self.title: "New title"}, current=made)])
        assert outcome.thing is not None
        assert outcome.thing.fields == {**made.fields, self.title: "New title"}

    def test_a_tag_is_added_and_taken_away_alone(self, side: Side) -> None:
        made = self.make(side, 1)
        old = next(n for n in made.fields if n.startswith("tag/"))
        [outcome] = side.push(
            [Write(act=Act.CHANGE, key=made.key, change={old: None, "tag/new one": True}, current=made)]
        )
        assert outcome.thing is not None
        expected = {n: v for n, v in made.fields.items() if n != old} | {"tag/new one": True}
        assert side.read([made.key])[made.key].fields == expected

    def test_a_change_of_what_changed_meanwhile_is_refused(self, side: Side) -> None:
        made = self.make(side, 1)
        side.push([Write(act=Act.CHANGE, key=made.key, change={self.title: "First"}, current=made)])
        [outcome] = side.push([Write(act=Act.CHANGE, key=made.key, change={self.title: "Second"}, current=made)])
        assert outcome.fate is Fate.STALE
        assert side.read([made.key])[made.key].fields[self.title] == "First"

    def test_what_is_removed_is_gone_for_the_next_pull(self, side: Side) -> None:
        made, other = self.make(side, 1), self.make(side, 2)
        mark = side.pull(None).mark
        [outcome] = side.push([Write(act=Act.REMOVE, key=made.key, current=made)])
        assert outcome.fate is Fate.SAVED
        assert outcome.thing is not None
        assert outcome.thing.gone
        pull = side.pull(mark)
        alive = {t.key for t in pull.things if not t.gone}
        assert made.key not in alive
        assert made.key in {t.key for t in pull.things} | set(pull.deleted) or pull.whole
        assert {t.key for t in side.pull(None).things if not t.gone} == {other.key}

    def test_what_was_removed_can_come_back(self, side: Side) -> None:
        made = self.make(side, 1)
        [removed] = side.push([Write(act=Act.REMOVE, key=made.key, current=made)])
        assert removed.thing is not None
        if removed.thing.raw is not None:
            write = Write(act=Act.RESTORE, key=made.key, current=removed.thing)
        else:
            write = Write(act=Act.CREATE, key=made.key, change=made.fields)
        [back] = side.push([write])
        assert back.fate is Fate.SAVED, back.message
        assert back.thing is not None
        assert not back.thing.gone
        assert back.thing.fields == made.fields

    def test_every_write_of_a_batch_has_its_own_outcome(self, side: Side) -> None:
        made = self.make(side, 1)
        side.push([Write(act=Act.CHANGE, key=made.key, change={self.title: "First"}, current=made)])
        writes = [
            Write(act=Act.CREATE, key=side.new_key(self.some(2)), change=self.some(2)),
            Write(act=Act.CHANGE, key=made.key, change={self.title: "Late"}, current=made),
            Write(act=Act.CREATE, key=side.new_key(self.some(3)), change=self.some(3)),
        ]
        assert [o.fate for o in side.push(writes)] == [Fate.SAVED, Fate.STALE, Fate.SAVED]

    def test_reading_a_key_that_is_not_there_gives_nothing(self, side: Side) -> None:
        assert side.read([side.new_key(self.some(1))]) == {}

    def test_keys_are_new_each_time(self, side: Side) -> None:
        assert len({side.new_key(self.some(n)) for n in range(50)}) == 50


def _shown(fields: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Of the fields read back, those that were asked for; a side may show more."""
    return {name: fields.get(name) for name in wanted}
