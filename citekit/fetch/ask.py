"""Services asked over the network: identifier or description in, records out; a service that fails gives a Finding.

docs/rules.md, network.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping

from citekit.errors import CitekitError, FormatError, NetworkError
from citekit.fetch.settings import Want
from citekit.fetch.web import Fetcher
from citekit.model import Finding, Level, Record, Request, Span
from citekit.model.identifiers import Identifier
from citekit.services.base import Access, Query, Service, refused

DAY = 86_400.0
FRESH_SECONDS = 30 * DAY
"""How long an answer of a service is taken from the cache without asking."""
GIVE_UP_AFTER = 3
"""After so many failures in a row a service is not asked again in the run."""


def ask(
    web: Fetcher, service: Service, identifier: Identifier, access: Access, *, most_pages: int = 50
) -> Iterator[Record | Finding]:
    """What one service says of a work or a person, over as many pages as it takes, `most_pages` at most."""
    if identifier.kind not in service.takes:
        what = f"{service.title} cannot be asked for a {identifier.kind} identifier ({identifier})"
        yield Finding(code="CK520", what=what, fix=f"it takes: {', '.join(sorted(service.takes))}", level=Level.WARNING)
        return
    request: Request | None = service.request(identifier, access)
    for page in range(most_pages + 1):
        if request is None:
            return
        if page == most_pages:
            what = f"{service.title} lists more than was read ({most_pages} pages)"
            yield Finding(code="CK523", what=what, where=Span(uri=service.home), fix="ask for fewer works at once")
            return
        request = yield from _page(web, service, request, str(identifier), access)


def search(web: Fetcher, service: Service, query: Query, access: Access) -> Iterator[Record | Finding]:
    """What one service finds for a description; nothing where it cannot search."""
    if service.search is not None:
        yield from _page(web, service, service.search(query, access), f"“{query.title[:60]}”", access)


def first_answer(
    web: Fetcher, services: Iterable[Service], identifier: Identifier, access: Callable[[Service], Access]
) -> Iterator[Record | Finding]:
    """The records of the first service that has any; the findings of those before it only where none has."""
    failures: list[Finding] = []
    for service in services:
        found = list(ask(web, service, identifier, access(service)))
        if any(isinstance(one, Record) for one in found):
            yield from found
            return
        failures += [one for one in found if isinstance(one, Finding)]
    yield from failures


def access_of(service: Service, environment: Mapping[str, str], mailto: str = "") -> Access:
    """What the environment says of a service: the user's key, and CITEKIT_<SERVICE>_URL, the address of a mirror."""
    return Access(
        mailto=mailto,
        key=environment.get(service.key_variable, "") if service.key_variable else "",
        base=environment.get(f"CITEKIT_{service.name.upper()}_URL", "").rstrip("/"),
    )


def _page(
    web: Fetcher, service: Service, request: Request, asked: str, access: Access
) -> Generator[Record | Finding, None, Request | None]:
    """One request; gives the request for the page after it."""
    if web.failures[service.name] > GIVE_UP_AFTER:
        return None
    for host, seconds in service.pauses.items():
        web.keep_pause(host, seconds)
    try:
        answer = web.send(request, want=Want.DATA, fresh_seconds=FRESH_SECONDS)
        yield from answer.findings
        if answer.status in service.reads:
            yield from service.read(answer.source)
            web.failures[service.name] = 0
            return service.more(request, answer.source, access) if answer.status == 200 else None
        finding = refused(service, asked, answer.status, answer.source.uri)
    except (NetworkError, FormatError) as error:
        finding = _failed(service, asked, error)
    yield finding
    yield from _count(web, service, finding)
    return None


def _count(web: Fetcher, service: Service, finding: Finding) -> Iterator[Finding]:
    """Count failures in a row; not to know an identifier is none."""
    web.failures[service.name] = web.failures[service.name] + 1 if finding.code == "CK520" else 0
    if web.failures[service.name] == GIVE_UP_AFTER:
        web.failures[service.name] += 1
        what = f"{service.title} failed {GIVE_UP_AFTER} times in a row and is not asked again in this run"
        yield Finding(code="CK520", what=what, where=finding.where, fix="run it again later", level=Level.WARNING)


def _failed(service: Service, asked: str, error: CitekitError) -> Finding:
    return Finding(
        code="CK520", what=f"{service.title} could not be asked for {asked}: {error.what}",
        where=Span(uri=error.where), fix=error.fix, level=Level.WARNING,
    )  # fmt: skip
