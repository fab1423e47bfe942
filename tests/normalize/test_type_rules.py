"""Rules 26 to 28 of docs/rules.md, "Types": what a label, a venue and a listing say, the first that matches."""

from __future__ import annotations

import pytest

from citekit import normalize
from citekit.model import Item, Record
from citekit.model.kinds import of_label, of_venue

RULE_26 = {
    "Blog": "post-weblog", "Blog posts": "post-weblog", "ブログ": "post-weblog", "博客": "post-weblog",
    "Research Paper": "article", "Papers": "article", "Preprints": "article", "Publikationen": "article",
    "论文": "article", "논문": "article", "Journal papers": "article-journal",
    "Refereed journal articles": "article-journal", "Zeitschriftenaufsätze": "article-journal",
    "Articles de revue": "article-journal", "期刊论文": "article-journal", "Conference papers": "paper-conference",
    "Workshop papers": "paper-conference", "Konferenzbeiträge": "paper-conference", "会议论文": "paper-conference",
    "PhD Thesis": "thesis", "Theses": "thesis", "Thèse": "thesis", "Book chapters": "chapter", "Buchkapitel": "chapter",
    "Capítulos de libro": "chapter", "Books": "book", "著書": "book", "Technical reports": "report",
    "Working papers": "report", "Patents": "patent", "专利": "patent", "Talks": "speech", "Vorträge": "speech",
    "Webinars": "speech", "Software": "software", "Datasets": "dataset", "Book reviews": "review-book",
    "Home": "", "Contact": "", "Teaching": "", "News": "",
}  # fmt: skip

RULE_27 = {
    "Proceedings of the 3rd Pond Conference": "paper-conference", "Proc. of PondCon": "paper-conference",
    "Workshop on Ponds": "paper-conference", "Symposium on Ponds": "paper-conference", "Pond Conf. 2020":
    "paper-conference", "NeurIPS 2020": "paper-conference", "ICML": "paper-conference",
    "Findings of the ACL": "paper-conference", "Lecture Notes in Computer Science": "paper-conference",
    "Journal of Ponds": "article-journal", "J. Pond Res.": "article-journal", "IEEE Trans. Ponds": "article-journal",
    "IEEE Transactions on Ponds": "article-journal", "Physical Review Letters": "article-journal",
    "Pond Research 12(3)": "article-journal", "Zeitschrift für Teiche": "article-journal", "Nature": "article-journal",
    "Science": "article-journal", "PNAS": "article-journal", "Proceedings of the IEEE": "article-journal",
    "Proceedings of the ACM on Ponds": "article-journal", "Proc. ACM Pond. Lang.": "article-journal",
    "arXiv preprint": "article", "bioRxiv": "article", "SSRN": "article", "CoRR abs/2305.12224": "article",
    "OpenReview preprint": "article", "PhD thesis, University of Nowhere": "thesis", "Master's thesis": "thesis",
    "Habilitationsschrift": "thesis", "Technical Report TR-1": "report", "NBER Working Paper No. 123": "report",
    "US Patent 1,234,567": "patent", "Invited talk, Pond Conference": "speech", "Keynote": "speech",
    "Handbook of Ponds": "chapter", "Pond": "", "MIT Press": "", "Springer": "",
}  # fmt: skip


@pytest.mark.parametrize("label", RULE_26)
def test_rule_26_a_label_names_a_type(label: str) -> None:
    assert of_label(label) == RULE_26[label]


@pytest.mark.parametrize("venue", RULE_27)
def test_rule_27_a_venue_names_a_type(venue: str) -> None:
    assert of_venue(venue) == RULE_27[venue]


def made(type: str = "", label: str = "", venue: str = "", doi: str = "", **context: str) -> tuple[Item, list[str]]:
    fields = {"title": "On ponds", "container-title": venue, "DOI": doi}
    record = Record(
        format="page", type=type, label=label, context=context, fields={k: v for k, v in fields.items() if v}
    )
    item, findings = normalize.item(record)
    return item, [finding.code for finding in findings]


def test_rules_26_to_28_the_first_that_speaks_decides() -> None:
    conference = "Proceedings of the Pond Conference"
    assert made("book", "Blog", conference)[0].type == "book"
    assert made("", "Blog", conference)[0].type == "post-weblog"
    assert made("", "", conference, heading="Journal papers")[0].type == "article-journal"
    assert made("", "Papers", conference)[0].type == "paper-conference"  # as wide a label leaves it to the venue
    assert made("", "", conference)[0].type == "paper-conference"
    assert made("", "", "Pond", "10.1000/a")[0].type == "article-journal"
    assert made(listing="posts")[0].type == "post-weblog"
    assert made(listing="works")[0].type == "article"


def test_rule_28_the_unknown_is_a_document_and_never_a_journal() -> None:
    item, codes = made()
    assert (item.type, codes) == ("document", ["CK309"])
    assert made(venue="Pond")[0].type == "document"
