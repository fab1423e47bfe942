"""DataCite ⇄ REST API, DataCite JSON: datasets, software, theses, arXiv DOIs. https://support.datacite.org/docs/api"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from citekit.errors import FormatError
from citekit.model import Date, Finding, Name, Names, Record, Request, Source
from citekit.model.identifiers import Identifier, arxiv, doi
from citekit.services.answers import (
    by_place,
    get,
    iso_date,
    marked_up,
    names,
    objects,
    person,
    plain,
    read_json,
    record,
    text,
    untitled,
)
from citekit.services.base import Access, Service, address, in_path

HOME = "https://api.datacite.org"

TYPES: Mapping[str, str] = {
    "audiovisual": "motion_picture", "award": "", "book": "book", "bookchapter": "chapter", "collection": "collection",
    "computationalnotebook": "software", "conferencepaper": "paper-conference", "conferenceproceeding": "book",
    "datapaper": "article-journal", "dataset": "dataset", "dissertation": "thesis", "image": "graphic",
    "journal": "periodical", "journalarticle": "article-journal", "peerreview": "review", "preprint": "article",
    "report": "report", "software": "software", "sound": "song", "standard": "standard",
}  # fmt: skip
_BY_WORD = (("journal article", "article-journal"), ("conference paper", "paper-conference"), ("preprint", "article"),
            ("thesis", "thesis"), ("dissertation", "thesis"), ("book chapter", "chapter"), ("book section", "chapter"),
            ("working paper", "report"), ("technical", "report"), ("report", "report"), ("presentation", "speech"),
            ("lecture", "speech"), ("poster", "speech"), ("monograph", "book"), ("book", "book"),
            ("patent", "patent"))  # fmt: skip
_ROLES = {"editor": "editor", "translator": "translator", "producer": "producer"}


def request(identifier: Identifier, access: Access) -> Request:
    """One work by DOI, or by the DOI that arXiv gives to an arXiv id."""
    value = f"10.48550/arxiv.{identifier.value}" if identifier.kind == "arxiv" else identifier.value
    return Request(url=address(HOME, access, f"/dois/{in_path(value)}"), headers={"Accept": "application/json"})


def read(source: Source) -> Iterator[Record | Finding]:
    """One record a work: of the REST API ({"data": {"attributes": …}}, one or a list) or of DataCite JSON itself."""
    answer = read_json(source, "DataCite")
    data = get(answer, "data")
    if data is None and isinstance(answer, Mapping) and ("titles" in answer or "creators" in answer):
        data = [{"attributes": answer}]
    if data is None:
        raise FormatError("the answer of DataCite holds no data", where=source.uri, fix="run it again later")
    for at, found in enumerate(objects(data)):
        work, place = get(found, "attributes"), f"data[{at}].attributes"
        title = _title(work)
        if title:
            yield record("datacite", source, place, _fields(work, title), type=_type(work), extra=_extra(work))
        else:
            yield untitled("DataCite", source, place)


def _title(work: Any) -> str:
    """The main title with its subtitle; translations and alternatives have a `titleType` of their own."""
    listed = list(objects(get(work, "titles") or []))
    main = next((text(get(t, "title")) for t in listed if not text(get(t, "titleType"))), "")
    sub = next((text(get(t, "title")) for t in listed if text(get(t, "titleType")).lower() == "subtitle"), "")
    return marked_up(f"{main}: {sub}" if main and sub else main)


def _type(work: Any) -> str:
    """The general type where it says enough; a "Text" by its own description, else by DataCite's mapping to CSL."""
    general = text(get(work, "types", "resourceTypeGeneral")).lower()
    if general in TYPES:
        return TYPES[general]
    own = text(get(work, "types", "resourceType")).lower()
    found = next((kind for word, kind in _BY_WORD if word in own), "")
    return found or (text(get(work, "types", "citeproc")) if own and general == "text" else "")


def _fields(work: Any, title: str) -> dict[str, Any]:
    container, found = get(work, "container"), doi(text(get(work, "doi")) or text(get(work, "id")))
    publisher = get(work, "publisher")
    fields: dict[str, Any] = {
        "title": title,
        "author": _people(get(work, "creators")),
        "issued": _issued(work),
        "publisher": text(get(publisher, "name")) if isinstance(publisher, Mapping) else text(publisher),
        "DOI": found.value if found else "",
        "URL": text(get(work, "url")),
        "language": text(get(work, "language")),
        "version": text(get(work, "version")),
        "volume": text(get(container, "volume")),
        "issue": text(get(container, "issue")),
        "container-title": marked_up(text(get(container, "title"))),
        "abstract": _abstract(work),
    }
    first, last = text(get(container, "firstPage")), text(get(container, "lastPage"))
    fields["page"] = f"{first}-{last}" if first and last and first != last else first
    for kind in ("ISSN", "ISBN"):
        if text(get(container, "identifierType")).upper() == kind:
            fields[kind] = text(get(container, "identifier"))
    fields |= {ours: _people(_in_role(work, theirs)) for theirs, ours in _ROLES.items()}
    return fields | _arxiv(work)


def _arxiv(work: Any) -> dict[str, str]:
    known = arxiv(text(get(work, "doi")))
    if known is None:
        return {}
    return {"archive": "arXiv", "archive_location": known.value, "number": f"arXiv:{known.value}", "publisher": "arXiv"}


def _in_role(work: Any, role: str) -> list[Any]:
    listed = objects(get(work, "contributors") or [])
    return [found for found in listed if text(get(found, "contributorType")).lower() == role]


def _people(value: Any) -> Names | tuple[str, ...] | None:
    """Names in parts; a list where nobody is in parts, nor said to be an organisation, stays text for `normalize`."""
    listed = list(objects(value or []))
    found = [_name(one) for one in listed]
    if found and all(name.literal for name in found) and not any(text(get(one, "nameType")) for one in listed):
        return tuple(name.literal for name in found)
    return names(found)


def _name(found: Mapping[str, Any]) -> Name:
    """A person in parts where DataCite has them; otherwise the whole name, which may be an organisation's."""
    family, given, whole = (text(get(found, part)) for part in ("familyName", "givenName", "name"))
    if text(get(found, "nameType")).lower() == "organizational":
        return Name(literal=whole)
    if family:
        return person(family, given)
    before, comma, after = whole.partition(",")
    return person(before.strip(), after.strip()) if comma and after.strip() else Name(literal=whole)


def _issued(work: Any) -> Date | None:
    """The date of type Issued, or Available, that lies in the year of publication; the year alone otherwise. arXiv's
    Submitted date is that of version 1."""
    year = iso_date(get(work, "publicationYear"))
    order = ("submitted", "issued", "available") if arxiv(text(get(work, "doi"))) else ("issued", "available")
    for kind in order:
        for found in objects(get(work, "dates") or []):
            date = iso_date(get(found, "date"))
            if text(get(found, "dateType")).lower() == kind and date and (year is None or date.year == year.year):
                return date
    return year


def _abstract(work: Any) -> str:
    listed = objects(get(work, "descriptions") or [])
    return next(
        (plain(text(get(d, "description"))) for d in listed if text(get(d, "descriptionType")).lower() == "abstract"),
        "",
    )


def _extra(work: Any) -> dict[str, str]:
    extra: dict[str, list[str]] = {}
    for found in objects(get(work, "relatedIdentifiers") or []):
        relation, related = text(get(found, "relationType")), doi(text(get(found, "relatedIdentifier")))
        if related and relation in (
            "IsVersionOf",
            "IsPreprintOf",
            "HasPreprint",
            "IsPreviousVersionOf",
            "IsIdenticalTo",
        ):
            extra.setdefault(relation, []).append(related.value)
    known = {name: "; ".join(values) for name, values in extra.items()}
    known["author-orcid"] = by_place(_orcid(found) for found in objects(get(work, "creators") or []))
    return known


def _orcid(creator: Mapping[str, Any]) -> str:
    for found in objects(get(creator, "nameIdentifiers") or []):
        if text(get(found, "nameIdentifierScheme")).upper() == "ORCID":
            return text(get(found, "nameIdentifier")).rpartition("/")[2]
    return ""


SERVICE = Service(
    name="datacite",
    title="DataCite",
    takes=frozenset({"doi", "arxiv"}),
    home=HOME,
    request=request,
    read=read,
    pauses={"api.datacite.org": 0.3},
)
