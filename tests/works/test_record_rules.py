"""Rules 34 and 35 of docs/rules.md: ids that stay, and nothing done in silence."""

from __future__ import annotations

from typing import Any

import pytest

from citekit import normalize
from citekit.model import Finding, Item, Record
from citekit.model.codes import CODES
from citekit.model.csl_data import item_from_csl
from citekit.works.dedupe import find_duplicates
from citekit.works.keys import assign_keys
from citekit.works.merge import Claim
from citekit.works.unite import unite


def item(title: str, family: str = "Example", year: int | None = 2020, **more: Any) -> Item:
    given: dict[str, Any] = {
        "id": "",
        "type": "article-journal",
        "title": title,
        "author": [{"family": family}],
        **more,
    }
    if year:
        given["issued"] = {"date-parts": [[year]]}
    if family:
        given["author"] = [{"family": family}]
    return item_from_csl(given)[0]


RULE_34 = {
    "family, year, first word": ([item("The ponds of Norland")], ["example2020ponds"]),
    "no year": ([item("The ponds", year=None)], ["examplendponds"]),
    "nobody": ([item("The ponds of Norland", "")], ["ponds2020norland"]),
    "marks": ([item("Über Teiche", "Müller")], ["muller2020uber"]),
    "alike: in order of title": (
        [item("Ponds of Sudland"), item("Ponds of Norland")], ["example2020pondsa", "example2020ponds"]),
    "a particle": ([item("Ponds", "van Example")], ["example2020ponds"]),
}  # fmt: skip


@pytest.mark.parametrize("case", RULE_34)
def test_rule_34_an_id_is_made_of_what_the_work_says(case: str) -> None:
    items, keys = RULE_34[case]
    assert assign_keys(items) == keys
    assert assign_keys(items[::-1]) == keys[::-1]


def test_rule_34_an_edit_elsewhere_renumbers_nothing() -> None:
    first = assign_keys([item("Ponds of Sudland"), item("Ponds of Norland")])
    given = [item("Ponds of Sudland", id=first[0]), item("Ponds of Norland, corrected", id=first[1])]
    assert assign_keys([item("Ponds of Aland"), *given])[1:] == first
    assert assign_keys(given[:1]) == first[:1]


def record(label: str = "Blog", **fields: Any) -> Record:
    context = {"owner": "Ada Example", "listing": "cards", "site": "Ponds"}
    return Record(
        format="page", label=label, fields={"title": "On ponds", "author": "A. Example", **fields}, context=context
    )


RULE_35 = {
    "a truncated list of names": (record(author="J. Doe et al."), "CK303"),
    "a list of coauthors": (record(author="with J. Doe and M. Poe"), "CK304"),
    "a post of nobody": (record(author=""), "CK304"),
    "an ambiguous date": (record(issued="03/04/2024"), "CK305"),
    "an unreadable date": (record(issued="in the spring"), "CK306"),
    "a relative date": (record(issued="3 days ago"), "CK306"),
    "an unknown kind": (Record(format="page", fields={"title": "On ponds"}), "CK309"),
    "capitals": (record(title="A STUDY OF PONDS"), "CK312"),
    "a link that is none": (record(URL=("javascript:1", "https://x.org/a")), "CK316"),
}


@pytest.mark.parametrize("case", RULE_35)
def test_rule_35_what_is_guessed_cut_or_left_out_is_told_with_its_rule(case: str) -> None:
    given, code = RULE_35[case]
    findings = [one for one in normalize.items([given]) if isinstance(one, Finding)]
    assert [one.code for one in findings] == [code]
    assert CODES[code].rule.startswith("reading")


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        (item("Ponds of the world", publisher="Pond"), item("Ponds of the world", publisher="Lake"), "CK605"),
        (item("Ponds of the world"), item("Ponds of the world", type="post-weblog"), "CK604"),
        (item("Ponds of the world"), item("Ponds of the world", type="paper-conference"), "CK603"),
        (
            item("Ponds of the world"),
            item("Ponds of the world", type="article", publisher="arXiv"),
            "CK602",
        ),
    ],
)
def test_rule_35_what_is_merged_linked_or_kept_apart_is_told(one: Item, other: Item, code: str) -> None:
    claims = [Claim(item=one, uri="a"), Claim(item=other, uri="b")]
    united = unite(claims, find_duplicates([one, other]))
    assert code in [finding.code for finding in united.findings]
    assert CODES[code].rule
