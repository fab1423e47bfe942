from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citekit.sync.merge import GONE, Base, Merge, Policy, advanced, merge
from citekit.sync.sides import Thing, changed


def thing(fields: dict[str, Any], *, gone: bool = False, modified: str = "") -> Thing:
    return Thing(key="k", version=1, fields=fields, gone=gone, raw={}, modified=modified)


def run(base: dict[str, Any], here: dict[str, Any], there: dict[str, Any], policy: Policy = Policy.ASK) -> Merge:
    return merge(thing(here), Base(fields=base), thing(there), Base(fields=base), policy)


FIELD_CASES = [
    ("nothing changed", {"t": 1}, {"t": 1}, {"t": 1}, {}, {}, []),
    ("changed here", {"t": 1}, {"t": 2}, {"t": 1}, {}, {"t": 2}, []),
    ("changed there", {"t": 1}, {"t": 1}, {"t": 2}, {"t": 2}, {}, []),
    ("changed alike", {"t": 1}, {"t": 2}, {"t": 2}, {}, {}, []),
    ("changed apart", {"t": 1}, {"t": 2}, {"t": 3}, {}, {}, ["t"]),
    ("taken out here", {"t": 1}, {}, {"t": 1}, {}, {"t": None}, []),
    ("taken out here, changed there", {"t": 1}, {}, {"t": 2}, {}, {}, ["t"]),
    ("added on both sides apart", {}, {"t": 1}, {"t": 2}, {}, {}, ["t"]),
    ("other fields", {"t": 1, "u": 1}, {"t": 2, "u": 1}, {"t": 1, "u": 2}, {"u": 2}, {"t": 2}, []),
    ("one disputed, one not", {"t": 1, "u": 1}, {"t": 2, "u": 9}, {"t": 3, "u": 1}, {}, {"u": 9}, ["t"]),
    ("tags as a set", {"tag/a": True}, {"tag/a": True, "tag/b": True}, {"tag/c": True},
     {"tag/a": None, "tag/c": True}, {"tag/b": True}, []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "base", "here", "there", "to_here", "to_there", "disputed"), FIELD_CASES)
def test_fields_merge_three_ways(
    name: str, base: Any, here: Any, there: Any, to_here: Any, to_there: Any, disputed: list[str]
) -> None:
    merged = run(base, here, there)
    assert (merged.to_local, merged.to_remote, [d.field for d in merged.disputes]) == (to_here, to_there, disputed)


@pytest.mark.parametrize(
    ("policy", "here_time", "there_time", "winner"),
    [
        (Policy.LOCAL, "", "", "here"),
        (Policy.REMOTE, "", "", "there"),
        (Policy.NEWEST, "2026-01-02", "2026-01-01", "here"),
        (Policy.NEWEST, "2026-01-01", "2026-01-02", "there"),
        (Policy.NEWEST, "2026-01-01", "2026-01-01", "ask"),
        (Policy.NEWEST, "", "2026-01-01", "ask"),
        (Policy.ASK, "2026-01-02", "2026-01-01", "ask"),
    ],
)
def test_the_policy_decides_a_dispute(policy: Policy, here_time: str, there_time: str, winner: str) -> None:
    here, there = thing({"t": 2}, modified=here_time), thing({"t": 3}, modified=there_time)
    merged = merge(here, Base(fields={"t": 1}), there, Base(fields={"t": 1}), policy)
    assert (dict(merged.to_remote), dict(merged.to_local), bool(merged.disputes)) == {
        "here": ({"t": 2}, {}, False), "there": ({}, {"t": 3}, False), "ask": ({}, {}, True),
    }[winner]  # fmt: skip


def test_a_value_that_a_side_shows_in_another_form_is_no_change() -> None:
    merged = merge(
        thing({"t": " a "}), Base(fields={"t": " a "}), thing({"t": "a"}), Base(fields={"t": "a"}), Policy.ASK
    )
    assert (merged.to_local, merged.to_remote, merged.disputes) == ({}, {}, ())


LIFE_CASES = [
    # gone here, there; gone before here, there; edited here, there -> local life, remote life, asked
    ("removed there, untouched here", False, True, False, False, False, False, False, None, False),
    ("removed here, untouched there", True, False, False, False, False, False, None, False, False),
    ("removed there, edited here", False, True, False, False, True, False, None, None, True),
    ("removed here, edited there", True, False, False, False, False, True, None, None, True),
    ("both gone, brought back here", False, True, True, True, False, False, None, True, False),
    ("both gone, brought back there", True, False, True, True, False, False, True, None, False),
    ("kept here by choice, edited since", False, True, False, True, True, False, None, True, False),
    ("kept apart, nothing since", False, True, False, True, False, False, None, None, False),
]


@pytest.mark.parametrize("case", LIFE_CASES, ids=[c[0] for c in LIFE_CASES])
def test_a_deletion_follows_unless_the_other_side_was_edited(case: tuple[Any, ...]) -> None:
    _, here_gone, there_gone, here_was, there_was, here_edited, there_edited, local_life, remote_life, asked = case
    here = thing({"t": 2 if here_edited else 1}, gone=here_gone)
    there = thing({"t": 3 if there_edited else 1}, gone=there_gone)
    merged = merge(here, Base(fields={"t": 1}, gone=here_was), there, Base(fields={"t": 1}, gone=there_was), Policy.ASK)
    assert (merged.local_life, merged.remote_life) == (local_life, remote_life)
    assert [d.field for d in merged.disputes] == ([GONE] if asked else [])


VALUES = st.dictionaries(st.sampled_from("abc"), st.sampled_from([1, 2, 3]))


@given(VALUES, VALUES, VALUES, VALUES, st.tuples(*[st.booleans()] * 4))
def test_a_merge_is_the_same_seen_from_either_side(
    here: Any, here_base: Any, there: Any, there_base: Any, gone: tuple[bool, bool, bool, bool]
) -> None:
    one, one_base = thing(here, gone=gone[0]), Base(fields=here_base, gone=gone[1])
    other, other_base = thing(there, gone=gone[2]), Base(fields=there_base, gone=gone[3])
    forth = merge(one, one_base, other, other_base, Policy.ASK)
    back = merge(other, other_base, one, one_base, Policy.ASK)
    assert (forth.to_local, forth.to_remote) == (back.to_remote, back.to_local)
    assert (forth.local_life, forth.remote_life, forth.agreed) == (back.remote_life, back.local_life, back.agreed)
    assert [(d.field, d.local, d.remote) for d in forth.disputes] == [
        (d.field, d.remote, d.local) for d in back.disputes
    ]


@given(VALUES, VALUES, VALUES)
def test_after_a_merge_is_written_there_is_nothing_left_but_disputes(base: Any, here: Any, there: Any) -> None:
    merged = run(base, here, there)
    here_after = thing(changed(thing(here), merged.to_local))
    there_after = thing(changed(thing(there), merged.to_remote))
    names = merged.agreed | merged.to_local.keys() | merged.to_remote.keys()
    bases = advanced(Base(fields=base), here_after, names), advanced(Base(fields=base), there_after, names)
    again = merge(here_after, bases[0], there_after, bases[1], Policy.ASK)
    assert (again.to_local, again.to_remote, again.disputes) == ({}, {}, merged.disputes)
    disputed = {d.field for d in merged.disputes}
    assert {n: v for n, v in here_after.fields.items() if n not in disputed} == {
        n: v for n, v in there_after.fields.items() if n not in disputed
    }
