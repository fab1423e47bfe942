"""The whole way over loopback: a page's works, services that answer by HTTP, the works enriched."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from citekit.fetch import Fetcher, Limits, Settings
from citekit.fetch.ask import GIVE_UP_AFTER, ask
from citekit.model import Finding, Item
from citekit.model.identifiers import parse_identifier
from citekit.pipeline.enrich import EnrichedItems, enriched
from citekit.pipeline.load import Loaded, load
from citekit.services import SERVICES as REGISTRY
from citekit.services.base import Access
from tests.fetch.conftest import LOOPBACK
from tests.fetch.server import Peer, Server
from tests.shared import shared_path
from tests.works.test_enrich import arxiv_answer, openalex_answer, plain

SERVICES = ("crossref", "openalex", "arxiv")
EMPTY = b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>'


def crossref_work(row: dict[str, Any]) -> dict[str, Any]:
    """A work as Crossref would describe it."""
    return {
        "type": "proceedings-article", "title": [row["title"]], "author": row["author"],
        "editor": row.get("editor", []), "container-title": [row["container-title"]], "issued": row["issued"],
        "volume": row.get("volume"),
        "page": row.get("page"), "publisher": row.get("publisher"), "DOI": row.get("DOI"),
        "event": {"name": row.get("event-title"), "location": row.get("event-place")},
        "resource": {"primary": {"URL": row.get("URL")}},
    }  # fmt: skip


class Services:
    """Crossref, OpenAlex and arXiv as one server: each answers a search with what is most like it, and with others."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self._rows = [row for row in rows if row.get("source")]

    def __call__(self, peer: Peer) -> None:
        asked = parse_qs(urlsplit(peer.path).query)
        if peer.path.startswith("/api/query"):
            if "id_list" in asked:
                found = [row for row in self._rows if row.get("archive_location", "-") in asked["id_list"][0]][:1]
            else:
                found = [row for row in self._like(asked["search_query"][0]) if "archive_location" in row][:1]
            peer.reply(200, arxiv_answer(found[0]) if found else EMPTY, "application/atom+xml")
        elif peer.path.startswith("/works/"):  # what an answer led to, by DOI
            peer.reply(404, b"no")
        elif "search" in asked:
            works = [json.loads(openalex_answer(row)) for row in self._like(asked["search"][0])]
            peer.reply(200, json.dumps({"results": works}).encode(), "application/json")
        else:
            found = [row for row in self._like(asked["query.bibliographic"][0]) if "container-title" in row]
            items = [crossref_work(row) for row in found]
            peer.reply(200, json.dumps({"message": {"items": items}}).encode(), "application/json")

    def _like(self, text: str) -> list[dict[str, Any]]:
        words = set(re.findall(r"\w+", text.lower()))
        return sorted(self._rows, key=lambda row: -len(words & set(re.findall(r"\w+", row["title"].lower()))))[:3]


@pytest.fixture
def enrich_with(monkeypatch: pytest.MonkeyPatch) -> Callable[..., EnrichedItems]:
    def run(loaded: Loaded, handler: Callable[[Peer], None]) -> EnrichedItems:
        settings = Settings(limits=Limits(tries=1, wait_seconds=0.01), allowed=LOOPBACK, between_seconds=0.0)
        with Server(handler) as server:
            for name in SERVICES:
                monkeypatch.setenv(f"CITEKIT_{name.upper()}_URL", server.url(""))
            return enriched(loaded, SERVICES, settings)

    return run


def test_the_seed_pages_papers_are_completed_over_http(enrich_with: Callable[..., EnrichedItems]) -> None:
    rows = json.loads(shared_path("seed", "enriched.csl.json").read_text())
    loaded = load([str(shared_path("seed", "author-page.txt"))])
    found = enrich_with(loaded, Services(rows))
    assert found.changed == 4
    for one, row in zip(found.items, rows, strict=True):
        if row.get("source"):
            assert one.type == row["type"]
            assert shown(one) == {
                name: plain(value.replace("–", "-") if isinstance(value, str) else value)
                for name, value in row.items() if name not in ("id", "type", "custom")
            }  # fmt: skip
        else:
            assert one in loaded.items


def shown(one: Item) -> dict[str, Any]:
    return {name: plain(value) for name, value in one.variables.items()}


@pytest.mark.parametrize("status", [404, 429, 500, 503])
def test_services_that_fail_leave_the_works_as_they_are(enrich_with: Callable[..., EnrichedItems], status: int) -> None:
    loaded = load([str(shared_path("seed", "author-page.txt"))])
    found = enrich_with(loaded, lambda peer: peer.reply(status, b"no"))
    assert found.items == loaded.items
    assert found.changed == 0
    codes = [finding.code for finding in found.findings]
    assert set(codes) == {"CK521" if status == 404 else "CK520"}
    assert status == 404 or len(codes) == 3 * (GIVE_UP_AFTER + 1)


ALL = [service.name for service in REGISTRY.builtin()]
IDENTIFIERS = {
    "doi": "10.1000/182", "arxiv": "2305.12224", "pmid": "12345678", "isbn": "9780306406157", "dblp": "h/GHardy",
    "orcid": "0000-0002-1825-0097", "openalex": "W2741809807", "pmcid": "PMC1234567",
}  # fmt: skip
LOGIN = b"<!DOCTYPE html><html><head><title>Log in</title></head><body>Log in to the network</body></html>"
ANSWERS: dict[str, tuple[Callable[[Peer], None], str]] = {
    "a captive portal": (lambda peer: peer.reply(200, LOGIN), "CK520"),
    "a page called JSON": (lambda peer: peer.reply(200, LOGIN, "application/json"), "CK520"),
    "nothing": (lambda peer: peer.reply(200, b"", "application/json"), "CK520"),
    "half an answer": (lambda peer: peer.reply(200, b'{"message": {"titl', "application/json"), "CK520"),
    "gone": (lambda peer: peer.reply(410, b"gone"), "CK521"),
    "not found": (lambda peer: peer.reply(404, b'{"error": "no"}', "application/json"), "CK521"),
    "a key wanted": (lambda peer: peer.reply(401, b"no"), "CK520"),
    "asked too often, until a day": (
        lambda peer: peer.reply(429, b"no", Retry_After="Wed, 21 Oct 2099 07:28:00 GMT"), "CK520"),
    "asked too often, nonsense": (lambda peer: peer.reply(429, b"no", Retry_After="soon"), "CK520"),
    "away to a private address": (
        lambda peer: peer.reply(302, b"", Location="http://10.0.0.1/works/10.1000/182"), "CK520"),
    "away to a file": (lambda peer: peer.reply(302, b"", Location="file:///etc/passwd"), "CK520"),
    "round in a circle": (lambda peer: peer.reply(302, b"", Location=peer.path), "CK520"),
    "too much": (lambda peer: peer.reply(200, b"[" + b" " * 60_000 + b"]", "application/json"), "CK520"),
}  # fmt: skip


@pytest.mark.parametrize("case", ANSWERS)
@pytest.mark.parametrize("service", ALL)
def test_each_service_may_answer_anything(service: str, case: str) -> None:
    handler, code = ANSWERS[case]
    row = REGISTRY[service]
    identifier = parse_identifier(f"{min(row.takes)}:{IDENTIFIERS[min(row.takes)]}")
    assert identifier is not None
    limits = Limits(tries=1, wait_seconds=0.01, page_bytes=50_000, feed_bytes=50_000)
    settings = Settings(limits=limits, allowed=LOOPBACK, between_seconds=0.0)
    with Server(handler) as server, Fetcher(settings) as web:
        found = list(ask(web, row, identifier, Access(base=server.url("").rstrip("/"))))
    assert [one.code for one in found if isinstance(one, Finding)] == [code] == [code for _ in found]
