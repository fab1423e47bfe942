"""arXiv ⇄ API: preprints by id, a search by title and author. https://info.arxiv.org/help/api/user-manual.html"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from citekit.errors import FormatError
from citekit.model import Finding, Level, Record, Request, Source
from citekit.model.identifiers import Identifier, arxiv, doi
from citekit.services.answers import content, iso_date, read_xml, record, untitled
from citekit.services.base import Access, Query, Service, address, unknown

HOME = "https://export.arxiv.org"

_NS = {"atom": "http://www.w3.org/2005/Atom", "arxiv": "http://arxiv.org/schemas/atom"}
_ERROR = "arxiv.org/api/errors"
_WORDS = re.compile(r"\w+")


def request(identifier: Identifier, access: Access) -> Request:
    """One preprint, in the version asked for or else the newest. A DOI must be one that arXiv gives."""
    known = arxiv(identifier.value) if identifier.kind == "doi" else identifier
    value = f"{known.value}{known.version}" if known else identifier.value
    return Request(url=address(HOME, access, "/api/query", {"id_list": value, "max_results": "1"}))


def search(query: Query, access: Access) -> Request:
    """The five preprints most like a title, by one of the authors where they are known."""
    words = " ".join(_WORDS.findall(query.title)[:15])
    condition = f'ti:"{words}"' + (f' AND au:"{query.family_names[0]}"' if query.family_names else "")
    return Request(url=address(HOME, access, "/api/query", {"search_query": condition, "max_results": "5"}))


def read(source: Source) -> Iterator[Record | Finding]:
    """One record an entry, under arXiv's own DOI; the published version's, where arXiv knows it, is kept beside it
    (`extra["published-doi"]`). `issued` is the day of version 1. An id that arXiv does not hold gives an empty feed, a
    malformed one an entry that is an error message: both give a Finding."""
    root = read_xml(source, "arXiv")
    if etree.QName(root).localname != "feed":
        raise FormatError("the answer of arXiv is no feed", where=source.uri, fix="run it again later")
    entries = root.findall("atom:entry", _NS)
    if not entries:
        yield unknown("arXiv", "this id", source.at())
    for at, entry in enumerate(entries):
        place = f"entry[{at}]"
        name, title = _text(entry, "atom:id"), _text(entry, "atom:title")
        if _ERROR in name:
            what = f"arXiv says: {_text(entry, 'atom:summary') or 'error'}"
            yield Finding(code="CK521", what=what, where=source.at(path=place), fix="check the id", level=Level.WARNING)
        elif title:
            yield record("arxiv", source, place, _fields(entry, title), type="article", extra=_extra(entry))
        else:
            yield untitled("arXiv", source, place)


def _text(entry: etree._Element, path: str) -> str:
    return content(entry.find(path, _NS))


def _fields(entry: etree._Element, title: str) -> dict[str, Any]:
    known = arxiv(_text(entry, "atom:id").partition("/abs/")[2])
    fields: dict[str, Any] = {
        "title": title,
        "author": tuple(filter(None, (content(name) for name in entry.findall("atom:author/atom:name", _NS)))),
        "issued": iso_date(_text(entry, "atom:published")),
        "abstract": _text(entry, "atom:summary"),
        "publisher": "arXiv",
        "archive": "arXiv",
    }
    if known:
        fields |= {
            "archive_location": known.value,
            "number": f"arXiv:{known.value}",
            "DOI": f"10.48550/arxiv.{known.value}",
            "URL": f"https://arxiv.org/abs/{known.value}",
        }
    return fields


def _extra(entry: etree._Element) -> dict[str, str]:
    known = arxiv(_text(entry, "atom:id").partition("/abs/")[2])
    published = doi(_text(entry, "arxiv:doi"))
    category = entry.find("arxiv:primary_category", _NS)
    return {
        "published-doi": published.value if published and not arxiv(published.value) else "",
        "journal_ref": _text(entry, "arxiv:journal_ref"),
        "comment": _text(entry, "arxiv:comment"),
        "arxiv-version": known.version if known else "",
        "arxiv-class": str(category.get("term", "")) if category is not None else "",
    }


SERVICE = Service(
    name="arxiv",
    title="arXiv",
    takes=frozenset({"arxiv"}),
    home=HOME,
    request=request,
    read=read,
    search=search,
    reads=frozenset({200, 400}),
    pauses={"export.arxiv.org": 3.0, "arxiv.org": 3.0},
)
