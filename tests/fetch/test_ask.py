"""Services asked over loopback: their answers replayed, their failures played."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from citekit.fetch import Fetcher
from citekit.fetch.ask import access_of, ask, first_answer, search
from citekit.model import Finding, Record
from citekit.model.identifiers import Identifier, parse_identifier
from citekit.services import FIRST, SERVICES, Access, Query
from tests.fetch.conftest import FakeClock
from tests.fetch.server import Peer, Server
from tests.shared import ROOT

Make = Callable[..., Fetcher]
ANSWERS = ROOT / "tests" / "data" / "services"
ASKED = {
    "crossref": ("doi:10.1000/tide.7", "/works/10.1000/tide.7", "crossref-journal"),
    "doi": ("doi:10.1000/z", "/10.1000/z", "doi-csl"),
    "datacite": ("arxiv:2105.00001", "/dois/10.48550/arxiv.2105.00001", "datacite-arxiv"),
    "openalex": ("doi:10.1000/oa1", "/works/doi:10.1000/oa1", "openalex-work"),
    "arxiv": ("arxiv:2105.00001v3", "/api/query?id_list=2105.00001v3&max_results=1", "arxiv-entries"),
    "dblp": ("dblp:1/2", "/pid/1/2.xml", "dblp-person"),
    "orcid": ("orcid:0000-0002-1825-0097", "/v3.0/0000-0002-1825-0097/works", "orcid-works"),
    "semanticscholar": ("arxiv:2201.00009", "/graph/v1/paper/ARXIV:2201.00009?fields=", "semanticscholar-work"),
    "pubmed": ("pmid:12345", "/api/ctxp/v1/pubmed/?format=csl&id=12345", "pubmed-csl"),
    "openlibrary": ("isbn:9780306406157", "/api/books?bibkeys=ISBN%3A9780306406157", "openlibrary-book"),
}


def identifier(text: str) -> Identifier:
    found = parse_identifier(text)
    assert found is not None
    return found


def body(case: str) -> bytes:
    (file,) = (ANSWERS / case).glob("answer.*")
    return file.read_bytes()


def answering(case: str, kind: str = "application/json") -> Callable[[Peer], None]:
    return lambda peer: peer.reply(200, body(case), kind)


@pytest.mark.parametrize("name", ASKED)
def test_a_service_is_asked_at_its_address_and_its_answer_read(make_fetcher: Make, name: str) -> None:
    text, path, case = ASKED[name]
    with Server(answering(case)) as server:
        access = Access(base=server.url(""))
        found = list(ask(make_fetcher(), SERVICES[name], identifier(text), access))
        assert any(isinstance(one, Record) for one in found)
        assert server.asked[0].path.startswith(path)


def test_every_service_is_asked_here() -> None:
    assert set(ASKED) == {row.name for row in SERVICES.builtin()}


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (404, "CK521", "does not know"),
        (410, "CK521", "does not know"),
        (400, "CK520", "does not take this request"),
        (401, "CK520", "asks for a key"),
        (403, "CK520", "refuses the request"),
        (406, "CK520", "has no answer in this form"),
        (429, "CK520", "is asked too often"),
        (500, "CK520", "has an error of its own"),
        (503, "CK520", "has an error of its own"),
    ],
)
@pytest.mark.parametrize("name", [name for name in ASKED if name != "arxiv"])
def test_a_failing_service_gives_one_finding(make_fetcher: Make, name: str, status: int, code: str, words: str) -> None:
    with Server(lambda peer: peer.reply(status, b"Resource not found.", "text/plain")) as server:
        asked = identifier(ASKED[name][0])
        found = list(ask(make_fetcher(tries=1), SERVICES[name], asked, Access(base=server.url(""))))
        assert [one.code for one in found if isinstance(one, Finding)] == [code]
        assert words in str(found[0])
        assert str(asked) in str(found[0])


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (b"", "application/json", "is empty"),
        (b"<html>down</html>", "text/html", "is no JSON"),
        (b'{"message": ', "application/json", "is no JSON"),
        (b'{"message": null}', "application/json", "holds no message"),
    ],
)
def test_a_malformed_answer_gives_one_finding(make_fetcher: Make, content: bytes, kind: str, words: str) -> None:
    with Server(lambda peer: peer.reply(200, content, kind)) as server:
        asked = identifier("doi:10.1000/182")
        found = list(ask(make_fetcher(), SERVICES["crossref"], asked, Access(base=server.url(""))))
        assert [one.code for one in found if isinstance(one, Finding)] == ["CK520"]
        assert words in str(found[0])


def test_a_service_that_cannot_be_reached_gives_one_finding(make_fetcher: Make) -> None:
    fetcher = make_fetcher(allowed=(), resolve=lambda _host, _port: [])
    found = list(ask(fetcher, SERVICES["crossref"], identifier("doi:10.1000/182"), Access()))
    assert [one.code for one in found if isinstance(one, Finding)] == ["CK520"]


def test_arxivs_error_with_status_400_is_read(make_fetcher: Make) -> None:
    with Server(lambda peer: peer.reply(400, body("arxiv-error"), "application/atom+xml")) as server:
        asked = Identifier(kind="arxiv", value="x")
        found = list(ask(make_fetcher(), SERVICES["arxiv"], asked, Access(base=server.url(""))))
        assert [str(one.what) for one in found if isinstance(one, Finding)] == ["arXiv says: incorrect id format for x"]


def test_an_identifier_that_a_service_does_not_take_is_not_asked(make_fetcher: Make) -> None:
    found = list(ask(make_fetcher(), SERVICES["arxiv"], identifier("isbn:9780306406157"), Access()))
    assert [one.code for one in found if isinstance(one, Finding)] == ["CK520"]


def pages(peer: Peer) -> None:
    at = parse_qs(urlsplit(peer.path).query)["cursor"][0]
    number = 1 if at == "*" else int(at)
    work = {"id": f"https://openalex.org/W{number}", "title": f"Work {number}"}
    peer.reply(200, json.dumps({"meta": {"next_cursor": str(number + 1)}, "results": [work]}).encode())


def test_a_list_is_read_page_by_page_up_to_a_stated_number(make_fetcher: Make) -> None:
    with Server(pages) as server:
        asked = identifier("openalex:A5023888391")
        found = list(ask(make_fetcher(), SERVICES["openalex"], asked, Access(base=server.url("")), most_pages=3))
    assert [one.text("title") for one in found if isinstance(one, Record)] == ["Work 1", "Work 2", "Work 3"]
    assert [one.code for one in found if isinstance(one, Finding)] == ["CK523"]


def test_a_list_that_points_to_itself_ends(make_fetcher: Make) -> None:
    page = json.dumps({"meta": {"next_cursor": "*"}, "results": [{"id": "x", "title": "One"}]}).encode()
    with Server(lambda peer: peer.reply(200, page)) as server:
        asked = identifier("orcid:0000-0002-1825-0097")
        found = list(ask(make_fetcher(), SERVICES["openalex"], asked, Access(base=server.url(""))))
        assert len(found) == len(server.asked) == 1


def test_the_next_service_is_asked_where_one_does_not_know(make_fetcher: Make) -> None:
    def only_datacite(peer: Peer) -> None:
        peer.reply(200, body("datacite-work")) if peer.path.startswith("/dois/") else peer.reply(404)

    with Server(only_datacite) as server:
        rows = [SERVICES[name] for name in FIRST["doi"]]
        asked = identifier("doi:10.1000/d1")
        found = list(first_answer(make_fetcher(), rows, asked, lambda _row: Access(base=server.url(""))))
        assert [one.format for one in found if isinstance(one, Record)] == ["datacite"]
        assert [one for one in found if isinstance(one, Finding)] == []
        assert len(server.asked) == 2


def test_all_failures_are_told_where_no_service_knows(make_fetcher: Make) -> None:
    with Server(lambda peer: peer.reply(404)) as server:
        rows = [SERVICES[name] for name in FIRST["doi"]]
        asked = identifier("doi:10.1000/d1")
        found = list(first_answer(make_fetcher(), rows, asked, lambda _row: Access(base=server.url(""))))
        assert [one.code for one in found if isinstance(one, Finding)] == ["CK521"] * 3


@pytest.mark.parametrize("name", ["crossref", "openalex", "arxiv", "dblp", "semanticscholar"])
def test_a_description_is_searched_for(make_fetcher: Make, name: str) -> None:
    case = {"crossref": "crossref-chapter-and-thesis", "dblp": "dblp-search", "arxiv": "arxiv-entries",
            "openalex": "openalex-list", "semanticscholar": "semanticscholar-work"}[name]  # fmt: skip
    query = Query(title='On "Sand" & snow: AND', family_names=("Lind",), year=2020)
    with Server(answering(case)) as server:
        found = list(search(make_fetcher(), SERVICES[name], query, Access(base=server.url(""))))
        assert any(isinstance(one, Record) for one in found)
        assert "Sand" in server.asked[0].path


def test_keys_go_in_headers_where_the_service_takes_them_there(make_fetcher: Make) -> None:
    environment = {"SEMANTIC_SCHOLAR_API_KEY": "k1", "ORCID_TOKEN": "k2", "OPENALEX_API_KEY": "k3"}
    assert access_of(SERVICES["crossref"], environment).key == ""
    for name, header, value in (("semanticscholar", "x-api-key", "k1"), ("orcid", "authorization", "Bearer k2")):
        with Server(answering(ASKED[name][2])) as server:
            access = Access(base=server.url(""), key=access_of(SERVICES[name], environment).key)
            list(ask(make_fetcher(), SERVICES[name], identifier(ASKED[name][0]), access))
            assert server.asked[0].header(header) == value
            assert value not in server.asked[0].path


def test_a_mirror_may_be_asked_instead(make_fetcher: Make) -> None:
    with Server(answering("crossref-journal")) as server:
        access = access_of(SERVICES["crossref"], {"CITEKIT_CROSSREF_URL": server.url("/")})
        assert len(list(ask(make_fetcher(), SERVICES["crossref"], identifier("doi:10.1000/tide.7"), access))) == 1
        assert server.asked[0].path == "/works/10.1000/tide.7"


def test_the_pause_that_a_service_asks_for_is_kept(make_fetcher: Make, fake_clock: FakeClock) -> None:
    with Server(answering("arxiv-entries", "application/atom+xml")) as server:
        fetcher = make_fetcher(clock=fake_clock.clock, resolve=lambda _host, _port: ["127.0.0.1"])
        access = Access(base=server.url("", host="export.arxiv.org"))
        for _ in range(3):
            list(ask(fetcher, SERVICES["arxiv"], identifier("arxiv:2105.00001"), access))
    assert fake_clock.waits == [3, 3]


def test_an_answer_is_kept_for_thirty_days(make_fetcher: Make, fake_clock: FakeClock, tmp_path: Path) -> None:
    with Server(answering("crossref-journal")) as server:
        fetcher = make_fetcher(cache=True, clock=fake_clock.clock)
        for days in (0, 29, 2):
            fake_clock.seconds += days * 86_400
            asked = identifier("doi:10.1000/tide.7")
            assert len(list(ask(fetcher, SERVICES["crossref"], asked, Access(base=server.url(""))))) == 1
        assert len(server.asked) == 2
