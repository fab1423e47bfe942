"""What looks like the same work and is another one is never taken for it: parts, errata, comments, replies, reviews.

For any title (docs/rules.md, reading 31 to 33: numerals equal, a person shared, years close).
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citekit.works.dedupe import Relation, find_duplicates
from citekit.works.enrich import Verdict, match
from tests.works.test_dedupe import item, relaxed

WORDS = st.sampled_from(
    "tides rivers of the north slow shells under noise measuring sandy dunes with winter light quiet bridges".split()
)
TITLES = st.lists(WORDS, min_size=4, max_size=12, unique=True).map(lambda w: " ".join(w).capitalize())
PERSON = "Ada Lind"

OTHERS = {
    "erratum": "Erratum to: {}", "erratum behind": "{}: Erratum", "corrigendum": "Corrigendum to “{}”",
    "correction": "Correction: {}", "author correction": "Author Correction: {}", "retraction": "Retraction: {}",
    "retracted": "Retraction note to: {}", "comment": "Comment on “{}”", "comments": "Comments on: {}",
    "reply": "Reply to comment on “{}”", "response": "Response to “{}”", "review": "Review of “{}”",
    "rejoinder": "Rejoinder: {}", "discussion": "Discussion of: {}", "preface": "Preface to {}",
    "part": "{}, Part II", "part number": "{}: Part 2", "numeral": "{} II", "number": "{} 2", "volume": "{}, vol. 2",
    "supplement": "Supplement to: {}", "addendum": "Addendum to: {}", "German": "Erratum zu: {}",
    "French": "Erratum à : {}", "supplementary": "{}: supplementary material", "supporting information":
    "{} – supporting information", "replication": "{}: a replication", "replication data": "Replication data for: {}",
    "poster": "Poster: {}", "poster behind": "{} (poster)", "slides": "Slides: {}", "demo": "Demo: {}",
    "abstract": "{}: extended abstract", "full version": "{}: full version", "extended": "{} – extended version",
    "code": "Code for {}", "data": "Data for: {}", "edition": "{}, second edition", "book review": "Book review: {}",
    "editorial": "Guest editorial: {}", "foreword": "Foreword to {}", "towards": "Towards {}", "beyond": "Beyond {}",
    "revisited": "{} revisited", "reconsidered": "{} reconsidered", "a note": "A note on {}", "negated": "Not {}",
    "withdrawn": "Withdrawn: {}", "in brackets": "[Retracted] {}", "concern": "Expression of concern: {}",
    "translation": "{}: a translation", "a place": "{} in Norland", "a year": "{} 2021", "a version": "{} v2",
    "chapter": "Chapter 3: {}", "Russian": "Исправление: {}",
}  # fmt: skip
"""How other works are called after one."""


@pytest.mark.parametrize("kind", OTHERS)
@relaxed
@given(title=TITLES)
def test_a_work_called_after_another_is_not_that_work(kind: str, title: str) -> None:
    one = item(title, PERSON, year=2020, id="one")
    other = item(OTHERS[kind].format(title), PERSON, year=2020, id="other")
    assert match(one, other).verdict is not Verdict.TAKEN
    assert match(other, one).verdict is not Verdict.TAKEN
    assert not [g for g in find_duplicates([one, other]).pairs if g.relation is Relation.SAME]


@relaxed
@given(title=TITLES)
def test_parts_of_one_work_are_told_apart(title: str) -> None:
    one, other = (item(f"{title}, Part {n}", PERSON, year=2020, id=n) for n in ("I", "II"))
    assert match(one, other).verdict is not Verdict.TAKEN


@relaxed
@given(title=TITLES, years=st.integers(min_value=0, max_value=2))
def test_a_title_alone_is_not_enough(title: str, years: int) -> None:
    one, other = item(title, PERSON, year=2020), item(title, "Cy Ro", year=2020 + years)
    assert match(one, other).verdict is not Verdict.TAKEN


@relaxed
@given(title=TITLES, years=st.integers(min_value=1, max_value=5))
def test_a_meetings_paper_and_its_journal_version_stay_two(title: str, years: int) -> None:
    paper = item(title, PERSON, year=2018, type="paper-conference", container_title="Proceedings of Dunes", id="p")
    article = item(title, PERSON, year=2018 + years, container_title="Journal of Sand", id="a")
    assert match(paper, article).verdict is not Verdict.TAKEN
    assert not [g for g in find_duplicates([paper, article]).pairs if g.relation is Relation.SAME]
