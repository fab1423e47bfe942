"""The row of a metadata service: what it takes, what to ask, how to read the answer. Nothing here asks anything.

docs/rules.md, network. `citekit.fetch` carries the requests; a service that fails gives a Finding, never an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import quote, urlencode

from msgspec import Struct, field

from citekit.model import Finding, Level, Record, Request, Source, Span
from citekit.model.identifiers import Identifier


class Access(Struct, frozen=True, kw_only=True):
    """How the user may ask: mailto: address given where it is asked for. key: of this service, "" for none; sent in a
    header wherever the service takes it there. base: another address of the service (tests, mirrors), "" for its own.
    rows: how many works one request of a list asks for."""

    mailto: str = ""
    key: str = ""
    base: str = ""
    rows: int = 100


class Query(Struct, frozen=True, kw_only=True):
    """A work by its description. family_names: in order; year: None where it is not known."""

    title: str
    family_names: tuple[str, ...] = ()
    year: int | None = None


Read = Callable[[Source], Iterator[Record | Finding]]


class Service(Struct, frozen=True, kw_only=True):
    """One service.

    takes: kinds of identifiers (`citekit.model.identifiers.PREFIXES`) that it can be asked for.
    home: its address, without a final "/". pauses: least seconds between two requests, by host.
    key_variable: environment variable that may hold a key for it, "" where it takes none.
    request: what to ask for one identifier (a work, or a person's list of works).
    read: an answer of status 200, or another of `reads`, to records; raises FormatError where it is no answer at all.
    search: what to ask for a work by its description; None where the service finds none in that way.
    more: the request for the page after this answer, or None when there is none.
    """

    name: str
    title: str
    takes: frozenset[str]
    home: str
    request: Callable[[Identifier, Access], Request]
    read: Read
    search: Callable[[Query, Access], Request] | None = None
    more: Callable[[Request, Source, Access], Request | None] = lambda _request, _source, _access: None
    pauses: Mapping[str, float] = field(default_factory=dict)
    key_variable: str = ""
    reads: frozenset[int] = frozenset({200})


def address(service_home: str, access: Access, path: str, query: Mapping[str, str] | None = None) -> str:
    """The URL of a request: `path` has its parts quoted already; empty parameters are left out."""
    parameters = urlencode({name: value for name, value in (query or {}).items() if value}, quote_via=quote)
    return f"{access.base or service_home}{path}" + (f"?{parameters}" if parameters else "")


def in_path(identifier: str) -> str:
    """An identifier as one part of a path; "/" is left as it is, as all the services take it."""
    return quote(identifier, safe="/:")


def refused(service: Service, identifier: str, status: int, where: str) -> Finding:
    """What to say when a service answers with a status that it does not `read`."""
    span = Span(uri=where)
    if status in (404, 410):
        return unknown(service.title, identifier, span)
    reason = {
        400: "does not take this request",
        401: "asks for a key",
        403: "refuses the request",
        406: "has no answer in this form",
        429: "is asked too often",
    }.get(status, "has an error of its own" if status >= 500 else "gave no answer")
    fix = "run it again later"
    if status in (401, 403, 429) and service.key_variable:
        fix = f"set {service.key_variable} to a key of yours, or run it again later"
    return Finding(
        code="CK520", what=f"{service.title} {reason} (status {status}): {identifier}", where=span, fix=fix,
        level=Level.WARNING,
    )  # fmt: skip


def unknown(title: str, identifier: str, where: Span) -> Finding:
    """The finding for an identifier that a service does not hold."""
    return Finding(
        code="CK521", what=f"{title} does not know {identifier}", where=where, fix="check it, or ask another service",
        level=Level.WARNING,
    )  # fmt: skip
