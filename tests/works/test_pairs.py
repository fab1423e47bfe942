"""How well duplicates are told from neighbours: every pair of `tests.works.pairs`, and the counts over all."""

from __future__ import annotations

import pytest

from citekit.model.csl_data import item_from_csl
from citekit.works.dedupe import Relation, find_duplicates
from tests.works.pairs import APART, LINKED, MERGED, PAIRS, Record

LINKS = {Relation.PREPRINT, Relation.EXTENSION, Relation.RELATED}


def outcome(one: Record, other: Record) -> str:
    """What dedupe makes of the two: as in `pairs`, or "asked" where a person is to decide."""
    items = [item_from_csl({"id": key, **record})[0] for key, record in (("a", one), ("b", other))]
    found = find_duplicates(items)
    if found.groups:
        return MERGED
    relations = {pair.relation for pair in found.pairs}
    return LINKED if relations & LINKS else "asked" if relations else APART


@pytest.mark.parametrize(("expected", "one", "other"), [p[1:] for p in PAIRS], ids=[p[0] for p in PAIRS])
def test_a_pair_is_merged_linked_or_kept_apart(expected: str, one: Record, other: Record) -> None:
    for left, right in ((one, other), (other, one)):
        assert outcome(left, right) in ({APART, "asked"} if expected == APART else {expected})


def test_merging_is_never_wrong_and_finds_nearly_all() -> None:
    made = [(expected, outcome(one, other)) for _, expected, one, other in PAIRS]
    merged = [expected for expected, found in made if found == MERGED]
    linked = [expected for expected, found in made if found == LINKED]
    assert merged.count(MERGED) == len(merged)
    assert len(merged) >= 0.95 * [expected for expected, _ in made].count(MERGED)
    assert linked.count(LINKED) >= 0.95 * len(linked)
    assert linked.count(LINKED) >= 0.95 * [expected for expected, _ in made].count(LINKED)
