"""What is wrong or missing in items."""

from __future__ import annotations

from typing import Any

import pytest

from citekit.model import Item
from citekit.model.codes import CODES
from citekit.model.csl_data import item_from_csl
from citekit.works.check import Today, check

GOOD: dict[str, Any] = {
    "id": "a", "type": "article-journal", "title": "A study of tides", "container-title": "Journal of Made-up Results",
    "author": [{"family": "Example", "given": "Ada"}], "issued": {"date-parts": [[2020, 3]]}, "DOI": "10.1000/xyz",
    "ISSN": "0378-5955", "page": "321-8", "URL": "https://www.journal.org/a",
}  # fmt: skip
TODAY = Today(date=(2026, 11, 23))


def item(**changes: Any) -> Item:
    return item_from_csl({k: v for k, v in {**GOOD, **changes}.items() if v is not None})[0]


def codes(*items: Item) -> list[str]:
    return [finding.code for finding in check(items, TODAY)]


def test_a_good_item_has_no_remarks() -> None:
    assert codes(item()) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": None}, "CK801"),
        ({"title": "A STUDY OF TIDES"}, "CK802"),
        ({"title": "TODO: title"}, "CK803"),
        ({"author": None}, "CK804"),
        ({"custom": {"citekit": {"truncated": ["author"]}}}, "CK805"),
        ({"author": [{"family": "EXAMPLE", "given": "Ada"}]}, "CK806"),
        ({"author": [{"family": "Ada Example"}]}, "CK807"),
        ({"type": "document"}, "CK808"),
        ({"container-title": None}, "CK809"),
        ({"issued": None}, "CK810"),
        ({"issued": {"date-parts": [[2026, 12]]}}, "CK811"),
        ({"issued": {"date-parts": [[2020], [2019]]}}, "CK812"),
        ({"DOI": None}, "CK813"),
        ({"DOI": "abc"}, "CK814"),
        ({"ISSN": "0378-5950"}, "CK814"),
        ({"ISBN": "978-3-16-148410-1"}, "CK814"),
        ({"URL": "file:///home/a.pdf"}, "CK815"),
        ({"URL": "http://localhost/a"}, "CK815"),
        ({"URL": "http://["}, "CK815"),
        ({"page": "321-300"}, "CK817"),
    ],
)
def test_remark(changes: dict[str, Any], code: str) -> None:
    assert codes(item(**changes)) == [code]


def test_a_doi_given_as_url_only() -> None:
    assert codes(item(DOI=None, URL="https://doi.org/10.1000/xyz")) == ["CK813", "CK816"]


def test_look_alikes_and_preprints() -> None:
    again = item(id="b", title="A Study of <i>Tides</i>", issued={"date-parts": [[2021]]})
    preprint = item(id="c", type="article", DOI="10.48550/arXiv.2001.00001", **{"container-title": None})
    assert codes(item(), again) == ["CK819"]
    assert codes(item(), preprint) == ["CK818"]
    assert codes(item(), item(id="d", type="thesis", publisher="U", DOI=None)) == []


def test_remarks_know_their_place_and_have_a_remedy() -> None:
    (finding,) = check([item(title=None)], TODAY)
    assert finding.where.path == "a.title"
    assert finding.fix
    assert finding.code in CODES
