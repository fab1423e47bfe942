"""Open Library ⇄ Books API: a book by ISBN. https://openlibrary.org/dev/docs/api/books."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from citekit.errors import FormatError
from citekit.model import Date, Finding, Record, Request, Source
from citekit.model.identifiers import Identifier, isbn
from citekit.services.answers import get, iso_date, marked_up, objects, read_json, record, text, untitled
from citekit.services.base import Access, Service, address, unknown

HOME = "https://openlibrary.org"


def request(identifier: Identifier, access: Access) -> Request:
    """One edition by ISBN."""
    asked = {"bibkeys": f"ISBN:{identifier.value}", "jscmd": "data", "format": "json"}
    return Request(url=address(HOME, access, "/api/books", asked))


def read(source: Source) -> Iterator[Record | Finding]:
    """One record an ISBN asked for; an ISBN that Open Library does not hold is missing from the answer."""
    answer = read_json(source, "Open Library")
    if not isinstance(answer, Mapping):
        raise FormatError("the answer of Open Library is no list of books", where=source.uri, fix="run it again later")
    if not answer:
        yield unknown("Open Library", "this ISBN", source.at())
    for name, book in answer.items():
        title, subtitle = (marked_up(text(get(book, part))) for part in ("title", "subtitle"))
        if not title:
            yield untitled("Open Library", source, name)
            continue
        fields = _fields(book, f"{title}: {subtitle}" if subtitle and subtitle not in title else title, name)
        yield record("openlibrary", source, name, fields, type="book")


def _fields(book: Any, title: str, name: str) -> dict[str, Any]:
    number = isbn(name.rpartition(":")[2]) or isbn(text(get(book, "identifiers", "isbn_13", 0)))
    return {
        "title": title,
        "author": tuple(filter(None, (text(get(one, "name")) for one in objects(get(book, "authors") or [])))),
        "publisher": next((text(get(one, "name")) for one in objects(get(book, "publishers") or [])), ""),
        "publisher-place": next((text(get(one, "name")) for one in objects(get(book, "publish_places") or [])), ""),
        "issued": _issued(text(get(book, "publish_date"))),
        "number-of-pages": text(get(book, "number_of_pages")),
        "ISBN": number.value if number else "",
        "URL": text(get(book, "url")),
    }


def _issued(printed: str) -> Date | str | None:
    """ISO dates and years as dates; a date printed otherwise ("July 22, 2005") as it stands, for `normalize`."""
    if not printed:
        return None
    return iso_date(printed) if re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", printed) else printed


SERVICE = Service(
    name="openlibrary",
    title="Open Library",
    takes=frozenset({"isbn"}),
    home=HOME,
    request=request,
    read=read,
    pauses={"openlibrary.org": 1.0},
)
