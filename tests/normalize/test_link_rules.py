"""Rules 29 and 30 of docs/rules.md, "Identifiers and links": one table an identifier."""

from __future__ import annotations

from typing import Any

import pytest

from citekit import normalize
from citekit.model import Item, Record, identifiers, weblinks

DOIS = {
    "10.1000/ABC.": "10.1000/abc", "https://doi.org/10.1000/ABC": "10.1000/abc", "doi:10.1000/abc": "10.1000/abc",
    "http://dx.doi.org/10.1000/abc,": "10.1000/abc", "https://doi.org/doi:10.1000/abc": "10.1000/abc",
    "https://doi.org/10.1000/abc?x=1#y": "10.1000/abc", "https://doi.org/10.1000/abc/pdf": "10.1000/abc",
    "https://doi.org/10.1000%2Fabc": "10.1000/abc", "10.1000/abc.full.pdf": "10.1000/abc",
    "https://x.org/doi/full/10.1000/abc": "10.1000/abc", "https://x.org/doi/10.1000/abc/full": "10.1000/abc",
    "https://x.org/doi/pdf/10.1000/abc": "10.1000/abc", "https://x.org/chapter/10.1000/978-3": "10.1000/978-3",
    "https://x.org/content/10.1101/2020.01.01.123456v2": "10.1101/2020.01.01.123456",
    "10.1101/2020.01.01.123456v2.full": "10.1101/2020.01.01.123456",
    "https://x.org/plos/article?id=10.1371/journal.x.1": "10.1371/journal.x.1",
    "https://doi-org.proxy.x.edu/10.1000/abc": "10.1000/abc",
    "https://proxy.x.edu/login?url=https://doi.org/10.1000/abc": "10.1000/abc",
    "10.1000/abc(2020)12": "10.1000/abc(2020)12", "(10.1000/abc)": "10.1000/abc", "10.1000/abc”": "10.1000/abc",
    "10.1000/abc…": "10.1000/abc", "10.1000/abc</a>": "10.1000/abc", "see 10.1000/abc; and": "10.1000/abc",
    "10.1002/(SICI)1097(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2":
    "10.1002/(sici)1097(19980815)17:15<1661::aid-sim968>3.0.co;2-2",
    "https://x.org/10.1000/abc": "", "10.12/x": "", "10.1000/": "", "no identifier": "",
}  # fmt: skip

ARXIV = {
    "arXiv:2305.12224v2": ("2305.12224", "v2"), "arXiv 2305.12224": ("2305.12224", ""),
    "https://arxiv.org/abs/2305.12224v2": ("2305.12224", "v2"), "https://arxiv.org/pdf/2305.12224v2.pdf":
    ("2305.12224", "v2"), "https://arxiv.org/html/2305.12224": ("2305.12224", ""),
    "10.48550/arXiv.2305.12224": ("2305.12224", ""), "arXiv:hep-th/9901001": ("hep-th/9901001", ""),
    "arXiv:math.GT/0309136": ("math/0309136", ""), "CoRR, abs/2305.12224": ("2305.12224", ""),
    "https://ar5iv.org/abs/2305.12224": ("2305.12224", ""), "arXiv:2313.12224": ("", ""), "2305.12224": ("", ""),
    "https://arxiv.org/a/doe_j_1": ("", ""),
}  # fmt: skip

OTHERS = {
    ("pmid", "https://pubmed.ncbi.nlm.nih.gov/12345678/"): "12345678", ("pmid", "PMID: 12345678"): "12345678",
    ("pmid", "https://europepmc.org/article/MED/12345678"): "12345678", ("pmid", "12345678"): "",
    ("pmcid", "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1234567/"): "PMC1234567", ("pmcid", "1234567"): "",
    ("isbn", "ISBN 0-306-40615-2"): "9780306406157", ("isbn", "978 0 306 40615 7"): "9780306406157",
    ("isbn", "080442957X"): "9780804429573", ("isbn", "9780306406158"): "",
    ("acl", "https://aclanthology.org/2020.acl-main.1/"): "2020.acl-main.1",
    ("acl", "https://www.aclweb.org/anthology/P19-1001"): "P19-1001", ("acl", "https://aclanthology.org/"): "",
    ("openreview", "https://openreview.net/forum?id=AbC-123_x"): "AbC-123_x",
    ("openreview", "https://openreview.net/group?id=x"): "",
}  # fmt: skip


@pytest.mark.parametrize("text", DOIS)
def test_rule_29_a_doi_is_bare_and_lower_case(text: str) -> None:
    assert identifiers.find_doi(text) == DOIS[text]


@pytest.mark.parametrize("text", ARXIV)
def test_rule_29_an_arxiv_id_keeps_its_version_apart(text: str) -> None:
    assert identifiers.find_arxiv(text) == ARXIV[text]


@pytest.mark.parametrize(("kind", "text"), OTHERS)
def test_rule_29_other_identifiers(kind: str, text: str) -> None:
    assert getattr(identifiers, f"find_{kind}")(text) == OTHERS[kind, text]


def made(*links: str, type: str = "article-journal", **fields: Any) -> Item:
    context = {"base": "https://home.edu/~ada/index.html"}
    record = Record(format="page", type=type, fields={"title": "On ponds", "URL": links, **fields}, context=context)
    return normalize.item(record)[0]


RULE_30: dict[tuple[str, ...], str] = {
    ("https://x.org/a.pdf", "https://doi.org/10.1000/a", "https://arxiv.org/abs/2305.12224"):
    "https://doi.org/10.1000/a",
    ("https://arxiv.org/abs/2305.12224", "https://publisher.org/a"): "https://publisher.org/a",
    ("a.pdf", "papers/a.html", "https://arxiv.org/abs/2305.12224"): "https://arxiv.org/abs/2305.12224",
    ("papers/a.html", "https://publisher.org/a"): "https://home.edu/~ada/papers/a.html",  # where the title leads
    ("https://github.com/ada/a", "a.pdf"): "https://home.edu/~ada/a.pdf",
    ("http://localhost:4000/a", "https://publisher.org/a"): "https://publisher.org/a",
    ("https://doi.org/10.5281/zenodo.1", "https://publisher.org/a"): "https://publisher.org/a",
    ("https://x.org/a?utm_source=b&id=1#top",): "https://x.org/a?id=1",
    ("javascript:alert(1)", "mailto:a@b.c", "ftp://x.org/a"): "",
}  # fmt: skip


@pytest.mark.parametrize("links", RULE_30)
def test_rule_30_the_best_of_several_links(links: tuple[str, ...]) -> None:
    assert made(*links).text("URL") == RULE_30[links]


def test_rule_30_a_posts_own_page_is_its_address() -> None:
    assert made("https://talk.org/x", "post.html", type="post-weblog").text("URL") == "https://talk.org/x"
    assert made("post.html", "https://talk.org/x", type="post-weblog").text("URL") == "https://home.edu/~ada/post.html"


def test_rule_29_the_doi_of_the_work_stands_before_those_of_its_data_and_preprint() -> None:
    links = (
        "https://doi.org/10.5281/zenodo.1",
        "https://doi.org/10.48550/arXiv.2305.12224",
        "https://doi.org/10.1000/a",
    )
    assert made(*links).text("DOI") == "10.1000/a"
    assert made(*links[:2]).custom["arxiv"] == "2305.12224"
    assert made(links[0], type="dataset").text("DOI") == "10.5281/zenodo.1"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/p/a.html#top", "https://example.org/p/a.html"), ("//x.org/a", "https://x.org/a"),
        ("https://x.org/a?utm_source=b&c=1", "https://x.org/a?c=1"), ("?p=2", "https://example.org/d/?p=2"),
        ("../a", "https://example.org/a"), ("javascript:alert(1)", ""), ("file:///etc/passwd", ""),
        ("data:text/html,x", ""), ("mailto:a@b.c", ""), ("http://[", ""), ("#top", ""), ("", ""),
    ],
)  # fmt: skip
def test_rule_30_addresses_are_absolute_and_of_the_web(link: str, expected: str) -> None:
    assert weblinks.absolute(link, "https://example.org/d/") == expected
