"""OpenAlex ⇄ REST API: a work by DOI or id, a person's works. https://docs.openalex.org."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from citekit.errors import FormatError
from citekit.model import Date, Finding, Record, Request, Source
from citekit.model.identifiers import Identifier, arxiv, doi
from citekit.services.answers import by_place, get, iso_date, marked_up, objects, read_json, record, text, untitled
from citekit.services.base import Access, Query, Service, address, in_path
from citekit.services.crossref import TYPES as CROSSREF_TYPES

HOME = "https://api.openalex.org"

TYPES: Mapping[str, str] = {
    "book": "book", "book-chapter": "chapter", "dataset": "dataset", "dissertation": "thesis",
    "editorial": "article-journal", "erratum": "article-journal", "letter": "article-journal", "other": "",
    "peer-review": "review", "preprint": "article", "reference-entry": "entry", "report": "report",
    "review": "article-journal", "software": "software", "standard": "standard",
}  # fmt: skip
_MOST_WORDS = 20_000


def request(identifier: Identifier, access: Access) -> Request:
    """One work, by its DOI or PubMed id too (free and without a key), or the first page of a person's works."""
    if identifier.kind == "orcid":
        return _works(f"authorships.author.orcid:{identifier.value}", access)
    if identifier.is_person:
        return _works(f"authorships.author.id:{identifier.value}", access)
    value = identifier.value if identifier.kind == "openalex" else f"{identifier.kind}:{identifier.value}"
    return Request(url=address(HOME, access, f"/works/{in_path(value)}", _key(access)))


def _works(condition: str, access: Access, cursor: str = "*") -> Request:
    asked = {"filter": condition, "per_page": str(access.rows), "cursor": cursor, **_key(access)}
    return Request(url=address(HOME, access, "/works", asked))


def _key(access: Access) -> dict[str, str]:
    """The key goes into the URL, since OpenAlex takes it nowhere else; `fetch` hides it from messages and logs."""
    return {"api_key": access.key}


def search(query: Query, access: Access) -> Request:
    """The five works most like a title."""
    return Request(url=address(HOME, access, "/works", {"search": query.title, "per_page": "5", **_key(access)}))


def more(request: Request, source: Source, access: Access) -> Request | None:
    """The next page of a list, by its cursor."""
    cursor = text(get(read_json(source, "OpenAlex"), "meta", "next_cursor"))
    asked = parse_qs(urlsplit(request.url).query)
    condition = next(iter(asked.get("filter", [])), "")
    before = next(iter(asked.get("cursor", [])), "")
    return _works(condition, access, cursor) if cursor and condition and cursor != before else None


def read(source: Source) -> Iterator[Record | Finding]:
    """One record a work. Authors are given as displayed: OpenAlex does not split names."""
    answer = read_json(source, "OpenAlex")
    listed = get(answer, "results")
    if not isinstance(listed, list) and not text(get(answer, "id")):
        raise FormatError("the answer of OpenAlex holds no work", where=source.uri, fix="run it again later")
    for at, work in enumerate(objects(listed if isinstance(listed, list) else answer)):
        place = f"results[{at}]" if isinstance(listed, list) else ""
        title = marked_up(text(get(work, "title")) or text(get(work, "display_name")))
        if title:
            yield record("openalex", source, place, _fields(work, title), type=_type(work), extra=_extra(work))
        else:
            yield untitled("OpenAlex", source, place)


def _type(work: Mapping[str, Any]) -> str:
    """By OpenAlex's type; its "article" is told apart by where it appeared, or by Crossref's type."""
    kind = text(get(work, "type")).lower()
    if kind in TYPES:
        return TYPES[kind]
    crossref = CROSSREF_TYPES.get(text(get(work, "type_crossref")).lower(), "")
    venue = text(get(work, "primary_location", "source", "type")).lower()
    of_venue = {"journal": "article-journal", "conference": "paper-conference", "repository": "article"}.get(venue, "")
    return crossref or of_venue or ("article" if kind == "article" else "")


def _fields(work: Mapping[str, Any], title: str) -> dict[str, Any]:
    place, biblio = get(work, "primary_location"), get(work, "biblio")
    found = doi(text(get(work, "doi")))
    authors = tuple(
        text(get(one, "raw_author_name")) or text(get(one, "author", "display_name"))
        for one in objects(get(work, "authorships") or [])
    )
    fields: dict[str, Any] = {
        "title": title,
        "author": tuple(filter(None, authors)),
        "issued": _issued(work),
        "DOI": found.value if found else "",
        "URL": text(get(place, "landing_page_url")),
        "language": text(get(work, "language")),
        "volume": text(get(biblio, "volume")),
        "issue": text(get(biblio, "issue")),
        "page": _pages(text(get(biblio, "first_page")), text(get(biblio, "last_page"))),
        "PMID": text(get(work, "ids", "pmid")).rstrip("/").rpartition("/")[2],
        "abstract": _abstract(get(work, "abstract_inverted_index")),
        "publisher": text(get(place, "source", "host_organization_name")),
    }
    kind = text(get(place, "source", "type")).lower()
    if kind in ("journal", "conference", "book series") and _type(work) not in ("book", "thesis"):
        fields["container-title"] = marked_up(text(get(place, "source", "display_name")))
        fields["ISSN"] = text(get(place, "source", "issn_l"))
    return fields | _arxiv(work)


def _pages(first: str, last: str) -> str:
    return f"{first}-{last}" if first and last and first != last else first


def _issued(work: Mapping[str, Any]) -> Date | None:
    """The date of publication; 1 January stands for "this year" where OpenAlex knows no more, so it is not taken."""
    date = iso_date(get(work, "publication_date"))
    if date is None or date.start[1:] == (1, 1):
        return iso_date(get(work, "publication_year"))
    return date


def _abstract(index: Any) -> str:
    """The words of an inverted index back in their order."""
    if not isinstance(index, Mapping):
        return ""
    placed = [
        (at, word)
        for word, places in index.items()
        if isinstance(places, list)
        for at in places
        if isinstance(at, int) and 0 <= at < _MOST_WORDS
    ]
    return " ".join(word for _at, word in sorted(placed)[:_MOST_WORDS])


def _arxiv(work: Mapping[str, Any]) -> dict[str, str]:
    """The arXiv version among the places where the work is found."""
    for place in objects(get(work, "locations") or []):
        known = arxiv(text(get(place, "landing_page_url")).partition("arxiv.org/abs/")[2])
        if known:
            return {"archive": "arXiv", "archive_location": known.value}
    return {}


def _extra(work: Mapping[str, Any]) -> dict[str, str]:
    orcids = (text(get(one, "author", "orcid")).rpartition("/")[2] for one in objects(get(work, "authorships") or []))
    return {
        "openalex": text(get(work, "id")).rpartition("/")[2],
        "author-orcid": by_place(orcids),
        "retracted": "true" if get(work, "is_retracted") is True else "",
    }


SERVICE = Service(
    name="openalex",
    title="OpenAlex",
    takes=frozenset({"doi", "pmid", "openalex", "orcid"}),
    home=HOME,
    request=request,
    read=read,
    search=search,
    more=more,
    key_variable="OPENALEX_API_KEY",
    pauses={"api.openalex.org": 0.1},
)
