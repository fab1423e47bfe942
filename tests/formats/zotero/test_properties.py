from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from citekit.formats.zotero import extra_with, item_from_fields, item_to_fields, own_lines
from citekit.model import Item
from citekit.model.vocabulary import TYPES

LINES = st.sampled_from(
    ["my note", "", "tex.shelf: 3", "PMID: 1", "pmid : 2", "Original Title: Alt", "Editor: A || B", "see: x", " : "]
)
ENDS = st.sampled_from(["\n", "\r\n"])
TEXTS = st.builds(
    lambda lines, end, closed: end.join(lines) + (end if closed and lines else ""), st.lists(LINES), ENDS, st.booleans()
)
CHANGES = st.dictionaries(
    st.sampled_from(["extra/PMID", "extra/original-title", "extra/type", "extra/PMCID"]),
    st.one_of(st.none(), st.sampled_from(["7", "New"])),
)


def foreign(extra: str) -> list[str]:
    return [line for line in extra.splitlines() if not own_lines(line)]


@given(st.text())
def test_no_change_changes_no_byte_of_extra(extra: str) -> None:
    assert extra_with(extra, {}) == extra


@given(TEXTS, CHANGES)
def test_lines_of_the_user_stay_and_own_ones_are_as_wanted(extra: str, change: dict[str, Any]) -> None:
    after = extra_with(extra, change)
    kept, before = foreign(after), foreign(extra)
    assert kept == before or [*kept, ""] == before  # an empty last line has no line end to show it
    if all(extra.count(label) < 2 for label in ("PMID", "pmid", "Original Title")) and "pmid" not in extra:
        shown = own_lines(after)
        assert {n: shown.get(n) for n in change} == change


@given(TEXTS, CHANGES)
def test_the_same_change_twice_is_the_change_once(extra: str, change: dict[str, Any]) -> None:
    once = extra_with(extra, {n: v for n, v in change.items() if v})
    assert extra_with(once, {n: v for n, v in change.items() if v}) == once


@given(st.sampled_from(TYPES), st.dictionaries(st.sampled_from(["title", "note", "genre", "number", "URL"]), st.text()))
def test_fields_made_of_fields_are_the_same_fields(csl_type: str, texts: dict[str, str]) -> None:
    """What Zotero holds goes through an item and back without a change: a second sync changes nothing."""
    fields = item_to_fields(Item(id="k", type=csl_type, variables={n: t for n, t in texts.items() if t}))
    assert item_to_fields(item_from_fields(fields)) == fields
