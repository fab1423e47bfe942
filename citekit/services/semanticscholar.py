"""Semantic Scholar ⇄ Academic Graph API: a work by DOI, arXiv or PubMed id, or by title.
https://api.semanticscholar.org/api-docs/graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from citekit.errors import FormatError
from citekit.model import Finding, Record, Request, Source
from citekit.model.identifiers import Identifier, arxiv, doi
from citekit.services.answers import get, iso_date, marked_up, objects, plain, read_json, record, text, texts, untitled
from citekit.services.base import Access, Query, Service, address, in_path

HOME = "https://api.semanticscholar.org"
FIELDS = "title,authors,year,publicationDate,externalIds,venue,publicationVenue,journal,publicationTypes,abstract,url"

_PREFIXES = {"doi": "DOI", "arxiv": "ARXIV", "pmid": "PMID", "pmcid": "PMCID"}
_TYPES = {
    "book": "book", "booksection": "chapter", "casereport": "article-journal", "conference": "paper-conference",
    "dataset": "dataset", "editorial": "article-journal", "journalarticle": "article-journal",
    "lettersandcomments": "article-journal", "review": "article-journal",
}  # fmt: skip


def request(identifier: Identifier, access: Access) -> Request:
    """One work by another party's identifier."""
    value = identifier.value.removeprefix("PMC")
    path = f"/graph/v1/paper/{_PREFIXES[identifier.kind]}:{in_path(value)}"
    return Request(url=address(HOME, access, path, {"fields": FIELDS}), headers=_headers(access))


def search(query: Query, access: Access) -> Request:
    """The one work whose title is nearest."""
    asked = {"query": query.title, "fields": FIELDS}
    return Request(url=address(HOME, access, "/graph/v1/paper/search/match", asked), headers=_headers(access))


def _headers(access: Access) -> dict[str, str]:
    return {"x-api-key": access.key} if access.key else {}


def read(source: Source) -> Iterator[Record | Finding]:
    """One record a work, of a single answer, of a list ({"data": […]}), or of a batch, where a work that is not known
    stands as null."""
    answer = read_json(source, "Semantic Scholar")
    listed = get(answer, "data") if isinstance(answer, Mapping) and "data" in answer else answer
    works = listed if isinstance(listed, list) else [listed]
    if not any(isinstance(work, Mapping) and "paperId" in work for work in works) and works:
        raise FormatError("the answer of Semantic Scholar holds no work", where=source.uri, fix="run it again later")
    for at, work in enumerate(works):
        place = f"data[{at}]" if isinstance(listed, list) else ""
        title = marked_up(text(get(work, "title")))
        if title:
            yield record("semanticscholar", source, place, _fields(work, title), type=_type(work), extra=_extra(work))
        elif work is not None:
            yield untitled("Semantic Scholar", source, place)


def _type(work: Any) -> str:
    """By the kind of place where it appeared; its own types come from a classifier."""
    if text(get(work, "venue")).lower() in ("arxiv.org", "biorxiv", "medrxiv", "ssrn electronic journal"):
        return "article"
    place = {"conference": "paper-conference", "journal": "article-journal"}.get(
        text(get(work, "publicationVenue", "type")).lower(), ""
    )
    kinds = [_TYPES.get(kind.lower(), "") for kind in texts(get(work, "publicationTypes") or [])]
    return place or ("paper-conference" if "paper-conference" in kinds else next(filter(None, kinds), ""))


def _fields(work: Any, title: str) -> dict[str, Any]:
    ids, venue = get(work, "externalIds"), text(get(work, "venue"))
    found, known = doi(text(get(ids, "DOI"))), arxiv(text(get(ids, "ArXiv")))
    pages = text(get(work, "journal", "pages"))
    fields: dict[str, Any] = {
        "title": title,
        "author": tuple(filter(None, (text(get(one, "name")) for one in objects(get(work, "authors") or [])))),
        "issued": iso_date(get(work, "publicationDate")) or iso_date(get(work, "year")),
        "DOI": found.value if found else "",
        "PMID": text(get(ids, "PubMed")),
        "abstract": plain(text(get(work, "abstract"))),
        "volume": text(get(work, "journal", "volume")),
        "page": "".join(pages.split()),
    }
    if known:
        fields |= {"archive": "arXiv", "archive_location": known.value}
    if _type(work) == "article":
        fields["publisher"], fields["volume"] = ("arXiv" if known else venue), ""
    else:
        fields["container-title"] = text(get(work, "publicationVenue", "name")) or venue
    return fields


def _extra(work: Any) -> dict[str, str]:
    ids = get(work, "externalIds")
    return {
        "semanticscholar": text(get(work, "paperId")),
        "acl": text(get(ids, "ACL")),
        "dblp": text(get(ids, "DBLP")),
    }


SERVICE = Service(
    name="semanticscholar",
    title="Semantic Scholar",
    takes=frozenset({"doi", "arxiv", "pmid", "pmcid"}),
    home=HOME,
    request=request,
    read=read,
    search=search,
    key_variable="SEMANTIC_SCHOLAR_API_KEY",
    pauses={"api.semanticscholar.org": 1.0},
)
