"""DOI content negotiation: the agency that registered a DOI (Crossref, DataCite, mEDRA, JaLC, …) answers in what is
nearly CSL-JSON. https://citation.crosscite.org."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from citekit.errors import FormatError
from citekit.model import Finding, Name, Names, Record, Request, Source
from citekit.model.dates import date_from_csl
from citekit.model.identifiers import Identifier
from citekit.model.vocabulary import KINDS, TYPES, Kind
from citekit.services.answers import get, marked_up, names, objects, plain, read_json, record, text, texts, untitled
from citekit.services.base import Access, Service, address, in_path
from citekit.services.crossref import TYPES as CROSSREF_TYPES

HOME = "https://doi.org"
ACCEPT = "application/vnd.citationstyles.csl+json"

_ABSENT = frozenset({"accessed", "citation-number", "references", "source"})  # of the agency, not of the work
_MARKUP = frozenset({"title", "container-title", "collection-title", "original-title", "title-short"})
_SPELLINGS = {"event": "event-title", "article-number": "number", "publisher-location": "publisher-place",
              "edition-number": "edition", "ISBN": "ISBN", "ISSN": "ISSN"}  # fmt: skip


def request(identifier: Identifier, access: Access) -> Request:
    """The work's metadata from its agency, by redirect; an arXiv id as the DOI that arXiv gives it."""
    value = f"10.48550/arxiv.{identifier.value}" if identifier.kind == "arxiv" else identifier.value
    return Request(url=address(HOME, access, f"/{in_path(value)}"), headers={"Accept": ACCEPT})


def read(source: Source) -> Iterator[Record | Finding]:
    """One record. Only CSL variables are taken: the agencies add members of their own, give texts as lists, dates as
    texts, and types of Crossref's. Raises FormatError where the answer is no object."""
    answer = read_json(source, "the DOI agency")
    if isinstance(answer, list) and len(answer) == 1:
        answer = answer[0]
    if not isinstance(answer, Mapping):
        raise FormatError("the answer of the DOI agency is no CSL item", where=source.uri, fix="run it again later")
    fields = dict(_fields(answer))
    if not fields.get("title"):
        yield untitled("The DOI agency", source, "")
        return
    yield record("doi", source, "", fields, type=_type(text(get(answer, "type"))))


def _type(given: str) -> str:
    return given if given in TYPES else CROSSREF_TYPES.get(given, "")


def _fields(answer: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    subtitle = marked_up(next(iter(texts(answer.get("subtitle"))), ""))
    for name, value in answer.items():
        variable = _SPELLINGS.get(name, name)
        kind = KINDS.get(variable)
        if kind is None or variable in _ABSENT:
            continue
        if kind is Kind.DATE:
            yield variable, date_from_csl(value)[0]
        elif kind is Kind.NAME:
            yield variable, _people(value)
        elif variable == "abstract":
            yield variable, plain(text(value))
        else:
            printed = next(iter(texts(value)), "")
            yield (
                variable,
                _with(marked_up(printed), subtitle)
                if variable == "title"
                else (marked_up(printed) if variable in _MARKUP else printed),
            )


def _with(title: str, subtitle: str) -> str:
    if not subtitle or not title or subtitle.casefold() in title.casefold():
        return title
    return f"{title}: {subtitle}"


def _people(value: Any) -> Names | tuple[str, ...] | None:
    """Names in parts; a list where nobody is in parts stays text, which `normalize` reads."""
    found = [_name(one) for one in objects(value)]
    if found and all(name.literal for name in found):
        return tuple(name.literal for name in found)
    return names(found)


def _name(found: Mapping[str, Any]) -> Name:
    literal = text(found.get("literal")) or text(found.get("name"))
    family, given = text(found.get("family")), text(found.get("given"))
    if literal and not family:
        return Name(literal=literal)
    return Name(
        family=family or given,
        given=given if family else "",
        suffix=text(found.get("suffix")),
        dropping_particle=text(found.get("dropping-particle")),
        non_dropping_particle=text(found.get("non-dropping-particle")),
    )


SERVICE = Service(
    name="doi",
    title="the DOI's agency",
    takes=frozenset({"doi", "arxiv"}),
    home=HOME,
    request=request,
    read=read,
    pauses={"doi.org": 0.2},
)
