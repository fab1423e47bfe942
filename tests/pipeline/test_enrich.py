"""What services add, with the services played."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from citekit.model import Date, Finding, Name, Names, Record, Span
from citekit.pipeline import enrich as step
from citekit.pipeline.load import load

ANSWER = Record(
    format="crossref",
    type="article-journal",
    fields={
        "title": "A long study of tides and shells",
        "author": Names((Name(family="Example", given="Ada"), Name(family="Muster", given="Max"))),
        "issued": Date(parts=((2020, 3),)),
        "container-title": "Journal of Made-up Results",
        "DOI": "10.1000/tides",
    },
    span=Span(uri="https://api.example.org/works"),
)


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes what was asked; the search answers, the identifiers are unknown."""
    asked: list[str] = []

    def ask(_web: object, service: Any, identifier: object, _access: object) -> Iterator[Record | Finding]:
        asked.append(f"{service.name} {identifier}")
        yield Finding(code="CK521", what="not known")

    def search(_web: object, service: Any, query: Any, _access: object) -> Iterator[Record]:
        asked.append(f"{service.name} {query.title}")
        if service.name == "crossref":
            yield ANSWER

    monkeypatch.setattr(step, "ask", ask)
    monkeypatch.setattr(step, "search", search)
    return asked


def loaded(tmp_path: Path, **changes: Any) -> Any:
    work = {
        "id": "a", "type": "article", "title": "A Long Study of Tides and Shells",
        "author": [{"family": "Example", "given": "A."}], "custom": {"citekit": {"truncated": ["author"]}}, **changes,
    }  # fmt: skip
    path = tmp_path / "works.json"
    path.write_text(json.dumps([work]), encoding="utf-8")
    return load([str(path)])


def test_a_work_found_by_title_is_completed(tmp_path: Path, services: list[str]) -> None:
    made = step.enriched(loaded(tmp_path), ["crossref", "arxiv"])
    (item,) = made.items
    assert (made.changed, item.text("DOI"), [n.family for n in item.names("author")]) == (
        1, "10.1000/tides", ["Example", "Muster"],
    )  # fmt: skip
    assert not item.names("author").truncated
    assert any(f.code == "CK530" for f in made.findings)
    assert services[0].startswith("crossref A Long Study")


def test_another_work_of_a_like_title_is_not_taken(tmp_path: Path, services: list[str]) -> None:
    made = step.enriched(loaded(tmp_path, author=[{"family": "Else", "given": "Someone"}]), ["crossref"])
    assert (made.changed, made.items[0].text("DOI")) == (0, "")
    assert any(f.code == "CK531" for f in made.findings)


def test_identifiers_are_asked_first(tmp_path: Path, services: list[str]) -> None:
    step.enriched(loaded(tmp_path, DOI="10.1000/unknown"), ["crossref"])
    assert services[0] == "crossref doi:10.1000/unknown"
