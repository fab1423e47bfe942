"""Identifiers: what is one, in which spelling, and what is wrong with one that is not."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citekit.errors import FormatError
from citekit.model.identifiers import Identifier, isbn, orcid, parse_identifier

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

GOOD = {
    "doi:10.1000/ABC.1": "doi:10.1000/abc.1",
    "DOI: 10.1000/182": "doi:10.1000/182",
    "10.1000/182": "doi:10.1000/182",
    "https://doi.org/10.1000/a%28b%29": "doi:10.1000/a(b)",
    "http://dx.doi.org/10.1000/182?x=1": "doi:10.1000/182",
    "doi:https://doi.org/10.1000/182": "doi:10.1000/182",
    "arXiv:2305.01234": "arxiv:2305.01234",
    "arxiv:2305.01234v12": "arxiv:2305.01234v12",
    "arxiv:0704.0001": "arxiv:0704.0001",
    "arxiv:hep-th/9901001v2": "arxiv:hep-th/9901001v2",
    "arxiv:math.GT/0309136": "arxiv:math/0309136",
    "arxiv:10.48550/arXiv.2305.01234": "arxiv:2305.01234",
    "https://arxiv.org/pdf/2305.01234v2.pdf": "arxiv:2305.01234v2",
    "pmid:12345678": "pmid:12345678",
    "https://pubmed.ncbi.nlm.nih.gov/12345/": "pmid:12345",
    "pmcid:PMC12345": "pmcid:PMC12345",
    "isbn:0-306-40615-2": "isbn:9780306406157",
    "isbn:080442957x": "isbn:9780804429573",
    "isbn:978-0-306-40615-7": "isbn:9780306406157",
    "orcid:0000-0002-1825-0097": "orcid:0000-0002-1825-0097",
    "orcid:000000021694233x": "orcid:0000-0002-1694-233X",
    "https://orcid.org/0000-0002-1825-0097": "orcid:0000-0002-1825-0097",
    "openalex:a5023888391": "openalex:A5023888391",
    "https://openalex.org/W2741809807": "openalex:W2741809807",
    "dblp:h/GHardy": "dblp:h/GHardy",
    "dblp:167/1261-9": "dblp:167/1261-9",
    "dblp:conf/abc/Name20": "dblp:conf/abc/Name20",
    "https://dblp.org/pid/65/9612.html": "dblp:65/9612",
}
BAD = [
    "doi:11.1000/182", "doi:", "doi:10.1000/", "doi:10.1000/a b", "arxiv:2313.01234", "arxiv:abc", "arxiv:0000.0000",
    "pmid:0", "pmid:123456789", "pmid:12x", "pmcid:PMC", "isbn:9780306406158", "isbn:0306406153", "isbn:97803064",
    "isbn:9770306406157", "orcid:0000-0002-1825-0098", "orcid:1", "openalex:S12345", "openalex:", "dblp:x",
    "dblp:a b/c",
]  # fmt: skip


@pytest.mark.parametrize(("text", "spelling"), GOOD.items())
def test_an_identifier_has_one_spelling(text: str, spelling: str) -> None:
    found = parse_identifier(text)
    assert str(found) == spelling
    assert parse_identifier(str(found)) == found


@pytest.mark.parametrize("text", BAD)
def test_what_is_wrong_with_an_identifier_is_said(text: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse_identifier(text)
    assert caught.value.fix


@pytest.mark.parametrize(
    "text", ["works.bib", "-", "", "https://example.org/10.1000/182", "C:\\works.bib", "library:ada", "10.csv", "10./x"]
)
def test_a_path_or_a_page_is_no_identifier(text: str) -> None:
    assert parse_identifier(text) is None


@pytest.mark.parametrize(
    ("text", "person"),
    [("orcid:0000-0002-1825-0097", True), ("openalex:A5023888391", True), ("dblp:h/GHardy", True),
     ("openalex:W2741809807", False), ("dblp:conf/abc/Name20", False), ("doi:10.1000/182", False)],
)  # fmt: skip
def test_persons_are_told_from_works(text: str, person: bool) -> None:
    found = parse_identifier(text)
    assert found is not None
    assert found.is_person is person


@relaxed
@given(st.text(alphabet="0123456789Xx- ", max_size=20))
def test_one_wrong_digit_is_always_found(text: str) -> None:
    for check in (isbn, orcid):
        found = check(text)
        if found is None:
            continue
        for at, digit in enumerate(found.value):
            if digit.isdigit():
                wrong = found.value[:at] + str((int(digit) + 1) % 10) + found.value[at + 1 :]
                assert check(wrong) is None


@relaxed
@given(st.text(max_size=60))
def test_any_text_is_an_identifier_or_none_or_a_clear_error(text: str) -> None:
    found: Identifier | str | None
    try:
        found = parse_identifier(text)
    except FormatError as error:
        found = error.fix
    assert found is None or found
