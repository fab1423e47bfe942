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


PREPRINT = {"type": "article", "container-title": None, "DOI": "10.48550/arXiv.2001.00001"}
REPORTED: dict[str, tuple[dict[str, Any], str]] = {
    "capitals in another script": ({"title": "ИССЛЕДОВАНИЕ ПРУДОВ"}, "CK802"),
    "a preprint server as journal": ({"container-title": "arXiv preprint arXiv:2001.00001"}, "CK820"),
    "a meeting as journal": ({"container-title": "Proceedings of the 3rd Conference on Ponds"}, "CK820"),
    "an issue of a journal as meeting": (
        {"type": "paper-conference", "container-title": "Journal of Ponds", "issue": "3"},
        "CK820",
    ),
    "a closed host": ({"URL": "http://www.geocities.com/ada/a.html"}, "CK815"),
    "behind a login": ({"URL": "https://journal-org.ezproxy.uni.edu/a"}, "CK815"),
    "a session": ({"URL": "https://journal.org/a;jsessionid=1F2"}, "CK815"),
    "a cut address": ({"URL": "https://journal.org/very/lo..."}, "CK815"),
    "a blank in an address": ({"URL": "https://journal.org/a b"}, "CK815"),
    "a published preprint, by its record": ({**PREPRINT, "custom": {"published-doi": "10.1000/xyz"}}, "CK818"),
    "a published preprint, by its note": ({**PREPRINT, "note": "Published in Journal of Ponds 3 (2021)"}, "CK818"),
    "accessed tomorrow": ({"accessed": {"date-parts": [[2026, 11, 24]]}}, "CK811"),
    "of next year": ({"issued": {"date-parts": [[2027]]}}, "CK811"),
    "of the year 1007": ({"issued": {"date-parts": [[1007]]}}, "CK812"),
}
SILENT: dict[str, dict[str, Any]] = {
    "an acronym as title": {"title": "MCMCMCMCMC"},
    "a title with an acronym": {"title": "NASA and the ponds"},
    "a title without capitals in its script": {"title": "池と湖についての研究と考察"},
    "a body of capitals": {"author": [{"family": "UNESCO"}]},
    "a literal body": {"author": [{"literal": "The Pond Team"}]},
    "a family name of two words": {"author": [{"family": "García Márquez", "given": "Ana"}]},
    "a short family name": {"author": [{"family": "LI", "given": "Ada"}]},
    "forthcoming": {"issued": {"date-parts": [[2027]]}, "status": "forthcoming"},
    "in press, without date and DOI": {"issued": None, "status": "in press", "DOI": None},
    "today": {"issued": {"date-parts": [[2026, 11, 23]]}},
    "this month": {"issued": {"date-parts": [[2026, 11]]}},
    "a meeting to come": {"event-date": {"date-parts": [[2027, 3]]}},
    "before DOIs": {"DOI": None, "issued": {"date-parts": [[1975]]}},
    "where none are given": {"DOI": None, "type": "paper-conference",
                             "container-title": "Advances in Neural Information Processing Systems"},
    "a journal called Proceedings": {"container-title": "Proceedings of the National Academy of Sciences"},
    "proceedings in a journal's issue": {"container-title": "Journal of Physics: Conference Series", "volume": "3",
                                         "issue": "1"},
    "a preprint": PREPRINT,
    "an archived address": {"URL": "https://web.archive.org/web/2001/http://www.geocities.com/ada/"},
    "an address with a port": {"URL": "https://journal.org:8443/a"},
    "an address in another script": {"URL": "https://bücher.de/a"},
    "a proxy server's project": {"URL": "https://www.reverseproxies.org/a"},
    "a range shortened": {"page": "1321-8"},
    "an article number": {"page": "e1234"},
}  # fmt: skip


@pytest.mark.parametrize("case", REPORTED)
def test_what_a_librarian_would_ask_about_is_reported(case: str) -> None:
    changes, code = REPORTED[case]
    found = list(check([item(**changes)], TODAY))
    assert [finding.code for finding in found] == [code]
    assert found[0].fix


@pytest.mark.parametrize("case", SILENT)
def test_what_is_right_raises_no_alarm(case: str) -> None:
    assert codes(item(**SILENT[case])) == []


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
