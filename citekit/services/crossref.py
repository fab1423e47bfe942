"""Crossref ⇄ REST API: a work by DOI, works by description. https://api.crossref.org (message types "work",
"work-list")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from citekit.errors import FormatError
from citekit.model import Finding, Name, Names, Record, Request, Source
from citekit.model.identifiers import Identifier, arxiv, doi
from citekit.services.answers import (
    by_place,
    date_of,
    get,
    marked_up,
    names,
    objects,
    plain,
    read_json,
    record,
    text,
    texts,
    untitled,
)
from citekit.services.base import Access, Query, Service, address, in_path

HOME = "https://api.crossref.org"

TYPES: Mapping[str, str] = {
    "book": "book", "book-chapter": "chapter", "book-part": "chapter", "book-section": "chapter", "book-set": "book",
    "book-track": "chapter", "database": "dataset", "dataset": "dataset", "dissertation": "thesis",
    "edited-book": "book", "journal": "periodical", "journal-article": "article-journal", "journal-issue": "periodical",
    "journal-volume": "periodical", "monograph": "book", "peer-review": "review", "posted-content": "article",
    "proceedings": "book", "proceedings-article": "paper-conference", "proceedings-series": "periodical",
    "reference-book": "book", "reference-entry": "entry", "report": "report", "report-component": "report",
    "report-series": "report", "standard": "standard",
}  # fmt: skip
_NAMES = (("author", "author"), ("editor", "editor"), ("translator", "translator"), ("chair", "chair"))
_TEXTS = (("volume", "volume"), ("issue", "issue"), ("page", "page"), ("language", "language"),
          ("publisher", "publisher"), ("publisher-location", "publisher-place"), ("edition-number", "edition"),
          ("DOI", "DOI"))  # fmt: skip


def request(identifier: Identifier, access: Access) -> Request:
    """One work. The address of the user goes along where it is given: polite users are served from another pool."""
    return Request(url=address(HOME, access, f"/works/{in_path(identifier.value)}", {"mailto": access.mailto}))


def search(query: Query, access: Access) -> Request:
    """The five works most like a description."""
    asked = {
        "query.bibliographic": " ".join(filter(None, (query.title, str(query.year or "")))),
        "query.author": " ".join(query.family_names[:3]),
        "rows": "5",
        "mailto": access.mailto,
    }
    return Request(url=address(HOME, access, "/works", asked))


def read(source: Source) -> Iterator[Record | Finding]:
    """One record a work, best match first. Raises FormatError where the answer is not Crossref's."""
    answer = read_json(source, "Crossref")
    message = get(answer, "message")
    if not isinstance(message, Mapping):
        raise FormatError("the answer of Crossref holds no message", where=source.uri, fix="run it again later")
    listed = get(message, "items")
    for at, work in enumerate(objects(listed if isinstance(listed, list) else message)):
        place = f"message.items[{at}]" if isinstance(listed, list) else "message"
        title = _title(work)
        if title:
            yield record("crossref", source, place, _fields(work, title), type=_type(work), key="", extra=_extra(work))
        else:
            yield untitled("Crossref", source, place)


def _type(work: Mapping[str, Any]) -> str:
    return TYPES.get(text(get(work, "type")).lower(), "")


def _title(work: Mapping[str, Any]) -> str:
    title = marked_up(next(iter(texts(get(work, "title"))), ""))
    subtitle = marked_up(next(iter(texts(get(work, "subtitle"))), ""))
    if title and subtitle and subtitle.casefold() not in title.casefold():
        return f"{title}{'' if title[-1] in '?!:' else ':'} {subtitle}"
    return title


def _fields(work: Mapping[str, Any], title: str) -> dict[str, Any]:
    fields: dict[str, Any] = {ours: text(get(work, theirs)) for theirs, ours in _TEXTS}
    fields |= {ours: _people(get(work, theirs)) for theirs, ours in _NAMES}
    fields |= _container(work)
    fields |= _event(get(work, "event"))
    fields |= _preprint(work)
    fields["title"] = title
    fields["issued"] = _issued(work)
    fields["abstract"] = plain(text(get(work, "abstract")))
    fields["URL"] = text(get(work, "resource", "primary", "URL"))
    fields["ISBN"] = next(iter(texts(get(work, "ISBN"))), "")
    fields["ISSN"] = next(iter(texts(get(work, "ISSN"))), "")
    fields["genre"] = next(iter(texts(get(work, "degree"))), "")
    if not fields["page"]:
        fields["number"] = text(get(work, "article-number"))
    institution = next((text(get(found, "name")) for found in objects(get(work, "institution"))), "")
    if institution and _type(work) in ("thesis", "report", "article"):
        fields["publisher"] = institution
    return fields


def _people(value: Any) -> Names | None:
    return names(
        Name(literal=text(get(found, "name")))
        if text(get(found, "name"))
        else Name(
            family=text(get(found, "family")) or text(get(found, "given")),
            given=text(get(found, "given")) if text(get(found, "family")) else "",
            suffix=text(get(found, "suffix")),
        )
        for found in objects(value or [])
    )


def _container(work: Mapping[str, Any]) -> dict[str, str]:
    """Journal or book. A chapter or paper in a book of a series lists the series first, then the book."""
    listed = [marked_up(title) for title in texts(get(work, "container-title"))]
    short = marked_up(next(iter(texts(get(work, "short-container-title"))), ""))
    if not listed:
        return {"container-title": short}
    if len(listed) > 1 and _type(work) in ("chapter", "paper-conference", "entry"):
        return {"collection-title": listed[0], "container-title": listed[-1]}
    return {"container-title": listed[0], "container-title-short": short if short != listed[0] else ""}


def _event(event: Any) -> dict[str, Any]:
    return {
        "event-title": text(get(event, "name")),
        "event-place": text(get(event, "location")),
        "event-date": date_of(get(event, "start", "date-parts", 0)),
    }


def _issued(work: Mapping[str, Any]) -> Any:
    """The date of the printed issue where there is one, since volume and pages belong to it; else the earliest."""
    kinds = ("published-print", "issued", "published", "published-online", "posted", "approved")
    return next(filter(None, (date_of(get(work, kind, "date-parts", 0)) for kind in kinds)), None)


def _preprint(work: Mapping[str, Any]) -> dict[str, str]:
    """The arXiv version that Crossref knows of a published work (`relation.has-preprint`)."""
    for found in objects(get(work, "relation", "has-preprint") or []):
        known = arxiv(text(get(found, "id")))
        if known:
            return {"archive": "arXiv", "archive_location": known.value}
    return {}


def _extra(work: Mapping[str, Any]) -> dict[str, str]:
    extra: dict[str, str] = {}
    for relation in ("has-preprint", "is-preprint-of"):
        known = (doi(text(get(found, "id"))) for found in objects(get(work, "relation", relation) or []))
        extra[relation] = "; ".join(found.value for found in known if found)
    orcids = (text(get(found, "ORCID")).rpartition("/")[2] for found in objects(get(work, "author") or []))
    extra["author-orcid"] = by_place(orcids)
    extra["crossref-type"] = "" if _type(work) else text(get(work, "type"))
    return extra


SERVICE = Service(
    name="crossref",
    title="Crossref",
    takes=frozenset({"doi"}),
    home=HOME,
    request=request,
    read=read,
    search=search,
    pauses={"api.crossref.org": 0.2},
)
