"""What metadata services add to items: asked by identifier, else by title; taken only where the rules allow it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from msgspec import Struct

from citekit import normalize
from citekit.fetch import Fetcher, Settings
from citekit.fetch.ask import access_of, ask, search
from citekit.model import Finding, Item, Record
from citekit.model.identifiers import Identifier
from citekit.pipeline.load import Loaded, Origin
from citekit.services import SERVICES, Query, Service
from citekit.works.enrich import enrich, identifiers_of, leads
from citekit.works.merge import Claim

DEFAULT_SERVICES = ("crossref", "openalex", "arxiv", "datacite")


class EnrichedItems(Struct, frozen=True, kw_only=True):
    """items: in their order. changed: how many got something. findings: changes (notes), suggestions, failures."""

    items: tuple[Item, ...]
    changed: int
    findings: tuple[Finding, ...]


def enriched(
    loaded: Loaded, services: Sequence[str] = DEFAULT_SERVICES, settings: Settings | None = None
) -> EnrichedItems:
    """The works with what the services know of them. A service that fails is a finding and never fails the run.

    Raises UnknownNameError for a service. Keys of services come from the environment.
    """
    asked = [SERVICES[name] for name in services]
    items: list[Item] = []
    findings: list[Finding] = []
    changed = 0
    with Fetcher(settings) as web:
        for item, origin in zip(loaded.items, loaded.origins, strict=True):
            answers: list[Claim] = []
            for found in _answers(web, asked, item, settings.mailto if settings else ""):
                if isinstance(found, Finding):
                    findings.append(found)
                else:
                    answers.append(found)
            for found in _led_to(web, asked, leads(item, answers), settings.mailto if settings else ""):
                if isinstance(found, Finding):
                    findings.append(found)
                else:
                    answers.append(found)
            made = enrich(_own(item, origin), answers)
            findings += made.findings
            changed += made.item is not item
            items.append(made.item)
    return EnrichedItems(items=tuple(items), changed=changed, findings=tuple(findings))


def _own(item: Item, origin: Origin) -> Claim:
    return Claim(item=item, source=origin.source or "page", uri=origin.uri, retrieved=origin.retrieved)


def _answers(web: Fetcher, services: Sequence[Service], item: Item, mailto: str) -> Iterator[Claim | Finding]:
    """What the services say: each is asked for the identifiers that it takes, and where no identifier brought
    anything, by the title."""
    by_identifier = 0
    for service in services:
        access = access_of(service, os.environ, mailto)
        for identifier in identifiers_of(item):
            if identifier.kind in service.takes:
                for claim in _claims(ask(web, service, identifier, access), service):
                    by_identifier += isinstance(claim, Claim)
                    yield claim
                break
    if by_identifier or not item.title:
        return
    issued = item.date("issued")
    query = Query(
        title=item.title,
        family_names=tuple(name.family or name.literal for name in item.names("author")),
        year=issued.year if issued else None,
    )
    for service in services:
        access = access_of(service, os.environ, mailto)
        yield from _claims(search(web, service, query, access), service)


def _led_to(
    web: Fetcher, services: Sequence[Service], identifiers: Sequence[Identifier], mailto: str
) -> Iterator[Claim | Finding]:
    """What the first answers lead to, such as the published version of a preprint: asked once more, of the first
    service that takes the identifier."""
    for identifier in identifiers:
        for service in services:
            if identifier.kind in service.takes:
                yield from _claims(ask(web, service, identifier, access_of(service, os.environ, mailto)), service)
                break


def _claims(found: Iterator[Record | Finding], service: Service) -> Iterator[Claim | Finding]:
    for thing in found:
        if isinstance(thing, Finding):
            yield thing
            continue
        item, _ = normalize.item(thing)
        yield Claim(item=item, source=service.name, uri=thing.span.uri, how="enriched")
