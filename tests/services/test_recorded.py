"""The answers that the services really gave, as recorded in the shared corpora."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from citekit.errors import FormatError
from citekit.model import Date, Finding, Item, Names, Record
from citekit.model.vocabulary import KINDS, Kind
from citekit.normalize import items
from citekit.services import SERVICES
from tests.services.recordings import Recorded, read_recordings
from tests.shared import shared_path

BY_FILE = {"csl": "doi", "doi": "doi"}


@pytest.fixture(scope="module")
def recorded() -> list[tuple[str, Recorded]]:
    """Every recorded answer of a service of ours, with its name."""
    rows = [(r.file.partition("-")[0], r) for r in read_recordings(shared_path("corpora", "services"))]
    rows = [(BY_FILE.get(name, name), r) for name, r in rows]
    return [(name, r) for name, r in rows if name in SERVICES]


def works(recorded: list[tuple[str, Recorded]]) -> Iterator[tuple[str, Recorded, Record]]:
    for name, one in recorded:
        try:
            found = list(SERVICES[name].read(one.source))
        except FormatError:
            continue
        yield from ((name, one, record) for record in found if isinstance(record, Record))


def test_every_recorded_work_is_read_with_a_title_and_typed_values(recorded: list[tuple[str, Recorded]]) -> None:
    count = 0
    for _name, _one, record in works(recorded):
        count += 1
        assert record.text("title")
        for variable, value in record.fields.items():
            assert variable in KINDS
            assert isinstance(value, Date) or KINDS[variable] is not Kind.DATE
            assert isinstance(value, Names | tuple) == (KINDS[variable] is Kind.NAME)
    assert count > 1000


def test_recorded_works_become_items_with_their_parts(recorded: list[tuple[str, Recorded]]) -> None:
    """Of the full answers (not of those cut to some members), nearly all have a type, authors and a year."""
    full = [
        record
        for name, one, record in works(recorded)
        if name in ("crossref", "datacite", "openalex", "arxiv", "dblp", "doi") and "select=" not in one.url
    ]
    found = [item for item in items(iter(full)) if isinstance(item, Item)]
    assert len(found) == len(full) > 50
    assert sum(item.type != "document" for item in found) >= 0.97 * len(found)
    assert sum(bool(item.names("author")) for item in found) >= 0.9 * len(found)
    assert sum(item.date("issued") is not None for item in found) >= 0.97 * len(found)
    assert sum("DOI" in item.variables for item in found) >= 0.9 * len(found)


def test_recorded_errors_are_errors_and_never_works(recorded: list[tuple[str, Recorded]]) -> None:
    failed = [(name, one) for name, one in recorded if one.status >= 400]
    assert failed
    for name, one in failed:
        try:
            found: list[object] = list(SERVICES[name].read(one.source))
        except FormatError as error:
            found = [error]
        assert not any(isinstance(record, Record) for record in found)


def test_orcid_gives_one_record_a_group(recorded: list[tuple[str, Recorded]]) -> None:
    lists = [one for name, one in recorded if name == "orcid" and one.url.endswith("/works")]
    counts = [
        (one.body.count(b'"work-summary"'), sum(isinstance(r, Record) for r in SERVICES["orcid"].read(one.source)))
        for one in lists
    ]
    assert max(groups for groups, _records in counts) > 100
    assert all(groups == records for groups, records in counts)


def test_a_citation_in_another_form_is_no_work(recorded: list[tuple[str, Recorded]]) -> None:
    """Content negotiation for BibTeX or a style answers in text, which the reader of CSL-JSON refuses."""
    texts = [one for name, one in recorded if name == "doi" and one.status == 200 and one.body[:1] not in (b"{", b"[")]
    assert texts
    for one in texts:
        with pytest.raises(FormatError, match="is no JSON"):
            list(SERVICES["doi"].read(one.source))


def test_semantic_scholars_unknown_works_are_passed_over(recorded: list[tuple[str, Recorded]]) -> None:
    lists = [one for name, one in recorded if name == "semanticscholar" and "/papers?" in one.url]
    found = [record for one in lists for record in SERVICES["semanticscholar"].read(one.source)]
    assert len(found) > 500
    assert not any(isinstance(record, Finding) for record in found)
