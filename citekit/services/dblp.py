"""DBLP ⇄ its search (JSON) and its records (XML): computer science. https://dblp.org/faq."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from citekit.errors import FormatError
from citekit.model import Finding, Record, Request, Source
from citekit.model.identifiers import Identifier, arxiv, doi
from citekit.services.answers import (
    content,
    get,
    inner_markup,
    iso_date,
    marked_up,
    objects,
    read_json,
    read_xml,
    record,
    text,
    texts,
    untitled,
)  # fmt: skip
from citekit.services.base import Access, Query, Service, address, in_path, unknown

HOME = "https://dblp.org"

_TYPES = {
    "journal articles": "article-journal", "conference and workshop papers": "paper-conference", "editorship": "book",
    "books and theses": "book", "parts in books or collections": "chapter", "reference works": "entry",
    "informal and other publications": "article", "informal publications": "article", "data and artifacts": "dataset",
}  # fmt: skip
_ELEMENTS = {
    "article": "article-journal", "inproceedings": "paper-conference", "proceedings": "book", "book": "book",
    "incollection": "chapter", "phdthesis": "thesis", "mastersthesis": "thesis", "data": "dataset",
}  # fmt: skip
_THESES = {"phdthesis": "PhD thesis", "mastersthesis": "Master’s thesis"}
_HIT = ("venue", "volume", "number", "pages", "year", "publisher", "doi", "ee", "key")
_HOMONYM = re.compile(r"\s+([0-9]{4})$")
_PREPRINTS = frozenset({"corr", "biorxiv", "medrxiv", "iacr cryptol. eprint arch."})


def request(identifier: Identifier, access: Access) -> Request:
    """A person's works by their pid, or one record by its key."""
    folder = "pid" if identifier.is_person else "rec"
    return Request(url=address(HOME, access, f"/{folder}/{in_path(identifier.value)}.xml"))


def search(query: Query, access: Access) -> Request:
    """The five works most like a title."""
    words = " ".join((*re.findall(r"\w+", query.title)[:15], *query.family_names[:1]))
    return Request(url=address(HOME, access, "/search/publ/api", {"q": words, "format": "json", "h": "5"}))


def read(source: Source) -> Iterator[Record | Finding]:
    """One record a work, of a search (JSON) or of a person or record (XML). The number that tells homonyms apart
    ("Ada Wu 0002") goes to `extra`, not into the name (rule 10)."""
    if source.content.lstrip()[:1] == b"<":
        yield from _read_xml(source)
    else:
        yield from _read_json(source)


def _read_json(source: Source) -> Iterator[Record | Finding]:
    hits = get(read_json(source, "DBLP"), "result", "hits")
    if not isinstance(hits, Mapping):
        raise FormatError("the answer of DBLP holds no hits", where=source.uri, fix="run it again later")
    for at, hit in enumerate(objects(hits.get("hit", []))):
        info, place = get(hit, "info"), f"result.hits.hit[{at}].info"
        title = marked_up(text(get(info, "title")))
        people = [text(get(one, "text")) for one in objects(get(info, "authors", "author") or [])]
        if not title:
            yield untitled("DBLP", source, place)
            continue
        values = {name: next(iter(texts(get(info, name))), "") for name in _HIT}
        kind = _TYPES.get(text(get(info, "type")).lower(), "")
        yield _record(source, place, title, people, values, kind)


def _read_xml(source: Source) -> Iterator[Record | Finding]:
    root = read_xml(source, "DBLP")
    works = root.xpath("/dblpperson/r/*[@key] | /dblp/*[@key]")
    if not isinstance(works, list) or root.tag not in ("dblpperson", "dblp"):
        raise FormatError("the answer of DBLP is no person and no record", where=source.uri, fix="run it again later")
    if not works:
        yield unknown("DBLP", "any work of this person", source.at())
    for at, work in enumerate(works):
        if isinstance(work, etree._Element):
            yield _of_element(source, f"r[{at + 1}]", work)


def _of_element(source: Source, place: str, work: etree._Element) -> Record | Finding:
    title = inner_markup(work.find("title"))
    if not title:
        return untitled("DBLP", source, place)
    people = [content(one) for one in work.findall("author")]
    values = {
        name: content(work.find(name)) for name in ("volume", "number", "pages", "year", "publisher", "school", "isbn")
    }
    links = [content(one) for one in work.findall("ee")]
    values |= {
        "venue": content(work.find("journal")) or content(work.find("booktitle")),
        "series": content(work.find("series")),
        "ee": next(iter(links), ""),
        "doi": next((link for link in links if doi(link)), ""),
        "key": str(work.get("key", "")),
        "genre": _THESES.get(str(work.tag), ""),
        "editor": "; ".join(content(one) for one in work.findall("editor")),
    }
    return _record(source, place, title, people, values, _ELEMENTS.get(str(work.tag), ""))


def _record(source: Source, place: str, title: str, people: list[str], values: Mapping[str, str], kind: str) -> Record:
    venue, volume = values.get("venue", ""), values.get("volume", "")
    preprint = venue.lower() in _PREPRINTS
    found = doi(values.get("doi", "")) or doi(values.get("ee", ""))
    fields: dict[str, Any] = {
        "title": title,
        "author": tuple(_HOMONYM.sub("", name) for name in people if name),
        "issued": iso_date(values.get("year", "")),
        "page": values.get("pages", ""),
        "publisher": values.get("school") or values.get("publisher") or (venue if preprint else ""),
        "DOI": found.value if found else "",
        "URL": "" if found else values.get("ee", ""),
        "ISBN": values.get("isbn", ""),
        "genre": values.get("genre", ""),
        "collection-title": values.get("series", ""),
        "editor": tuple(_HOMONYM.sub("", name) for name in values.get("editor", "").split("; ") if name),
    }
    if not preprint:
        fields |= {"container-title": venue, "volume": volume}
        fields["issue" if kind == "article-journal" else "number"] = values.get("number", "")
    numbers = (f"{at}={match.group(1)}" for at, name in enumerate(people, 1) if (match := _HOMONYM.search(name)))
    extra = {"dblp": values.get("key", ""), "author-homonym": "; ".join(numbers)}
    return record(
        "dblp", source, place, fields | _arxiv(preprint, venue, volume), type="article" if preprint else kind,
        key="", extra=extra,
    )  # fmt: skip


def _arxiv(preprint: bool, venue: str, volume: str) -> dict[str, str]:
    """DBLP prints an arXiv id as the volume of "CoRR": "abs/2305.01234"."""
    known = arxiv(volume.removeprefix("abs/")) if preprint and venue.lower() == "corr" else None
    if known is None:
        return {}
    return {"archive": "arXiv", "archive_location": known.value, "number": f"arXiv:{known.value}", "publisher": "arXiv"}


SERVICE = Service(
    name="dblp",
    title="DBLP",
    takes=frozenset({"dblp"}),
    home=HOME,
    request=request,
    read=read,
    search=search,
    pauses={"dblp.org": 1.0},
)
