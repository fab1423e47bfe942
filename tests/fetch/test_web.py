"""What a fetch sends, keeps, hides and waits for."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from citekit import __version__
from citekit.errors import NetworkError
from citekit.fetch import Fetcher, Settings, Want
from citekit.model import Finding, Request
from tests.fetch.conftest import FakeClock
from tests.fetch.server import Peer, Server

Make = Callable[..., Fetcher]
CANARY = "canary-7f3a"


def text(peer: Peer) -> None:
    peer.reply(200, b"text", "text/plain; charset=ISO-8859-1", ETag='"1"')


def test_the_source_says_where_when_and_what(make_fetcher: Make, fake_clock: FakeClock) -> None:
    def moved(peer: Peer) -> None:
        peer.reply(301, Location="b?x=1#part") if peer.path == "/a" else text(peer)

    with Server(moved) as server:
        source = make_fetcher(clock=fake_clock.clock).get(server.url("/a"))
        assert source.uri == server.url("/b?x=1")
        assert (source.content, source.media_type, source.charset) == (b"text", "text/plain", "iso-8859-1")
        assert source.retrieved == fake_clock.clock.now()


@pytest.mark.parametrize(
    ("mailto", "agent"),
    [
        ("", f"citekit/{__version__}"),
        ("ada@example.org", f"citekit/{__version__} (mailto:ada@example.org)"),
        ("a@b.c\r\nX: y", f"citekit/{__version__} (mailto:a@b.cX:y)"),
    ],
)
def test_every_request_says_who_asks(make_fetcher: Make, mailto: str, agent: str) -> None:
    with Server(text) as server:
        make_fetcher(mailto=mailto).get(Request(url=server.url(), headers={"User-Agent": "Mozilla", "Host": "x"}))
        assert server.asked[0].header("user-agent") == agent
        assert server.asked[0].header("host") == f"127.0.0.1:{server.port}"
        assert server.asked[0].header("accept-encoding") == "gzip"


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("file:///etc/passwd", '"file:" is not asked'),
        ("http://", "names no host"),
        ("http://user:secret@example.org/", "user name or password"),
        ("http://[::1", "this is no URL"),
        ("http://example.org:99999/", "there is no port 99999"),
        ("", "this is no URL"),
        ("http://exa mple.org/", "there is no host"),
    ],
)
def test_what_is_no_address_of_the_web_is_said_clearly(make_fetcher: Make, url: str, what: str) -> None:
    with pytest.raises(NetworkError, match=what) as caught:
        make_fetcher(resolve=lambda _host, _port: []).get(url)
    assert "secret" not in str(caught.value)


def test_a_host_without_address_is_named(make_fetcher: Make) -> None:
    def unknown(_host: str, _port: int) -> list[str]:
        raise OSError("Name or service not known")

    with pytest.raises(NetworkError, match=r"there is no host none\.example; check the URL and the network"):
        make_fetcher(resolve=unknown).get("http://none.example/")


@pytest.mark.parametrize("status", [204, 206, 400, 401, 403, 404, 410, 500, 599])
def test_any_status_but_200_is_an_error_of_get_and_an_answer_of_send(make_fetcher: Make, status: int) -> None:
    with Server(lambda peer: peer.reply(status, b"" if status == 204 else b"no")) as server:
        fetcher = make_fetcher(tries=1)
        with pytest.raises(NetworkError, match=f"the server answered {status}") as caught:
            fetcher.get(server.url())
        assert caught.value.exit_code == 4
        assert fetcher.send(Request(url=server.url())).status == status


def test_an_unchanged_page_is_asked_for_once_and_taken_from_the_cache(make_fetcher: Make) -> None:
    def unchanged(peer: Peer) -> None:
        peer.reply(304) if peer.header("if-none-match") == '"1"' else text(peer)

    with Server(unchanged) as server:
        sources = [make_fetcher(cache=True).get(server.url()) for _ in range(3)]
        assert [source.content for source in sources] == [b"text"] * 3
        assert sources[2].media_type == "text/plain"
        assert [peer.header("if-none-match") for peer in server.asked] == ["", '"1"', '"1"']


def test_a_fresh_answer_is_given_without_asking(make_fetcher: Make, fake_clock: FakeClock) -> None:
    with Server(text) as server:
        fetcher = make_fetcher(cache=True, clock=fake_clock.clock)
        answers = [fetcher.send(Request(url=server.url()), fresh_seconds=60) for _ in range(2)]
        assert [answer.from_cache for answer in answers] == [False, True]
        fake_clock.seconds += 61
        assert not fetcher.send(Request(url=server.url()), fresh_seconds=60).from_cache


def test_the_same_url_asked_for_in_another_form_is_another_answer(make_fetcher: Make) -> None:
    with Server(lambda peer: peer.reply(200, peer.header("accept").encode(), "text/plain")) as server:
        fetcher = make_fetcher(cache=True)
        for kind in ("application/json", "application/xml"):
            asked = Request(url=server.url(), headers={"Accept": kind})
            assert fetcher.get(asked, fresh_seconds=60).content == kind.encode()


@pytest.mark.parametrize(
    ("request_headers", "answer_headers"),
    [({"Authorization": "Bearer x"}, {}), ({"Zotero-API-Key": "x"}, {}), ({}, {"Cache_Control": "private, no-store"})],
    ids=["credential", "key", "no-store"],
)
def test_what_is_private_is_never_kept(
    make_fetcher: Make, tmp_path: Path, request_headers: dict[str, str], answer_headers: dict[str, str]
) -> None:
    with Server(lambda peer: peer.reply(200, b"mine", **answer_headers)) as server:
        make_fetcher(cache=True).get(Request(url=server.url(), headers=request_headers))
    assert not list(tmp_path.rglob("*.answer"))


def test_the_last_good_answer_stands_in_when_the_source_fails(make_fetcher: Make) -> None:
    def fails_later(peer: Peer) -> None:
        text(peer) if len(server.asked) == 1 else peer.reply(500)

    with Server(fails_later) as server:
        fetcher = make_fetcher(cache=True)
        fetcher.get(server.url())
        told: list[Finding] = []
        assert fetcher.get(server.url(), stale=True, report=told.append).content == b"text"
        assert [finding.code for finding in told] == ["CK512"]
        assert "500 Internal Server Error" in told[0].what
        with pytest.raises(NetworkError):
            fetcher.get(server.url())


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\n", b'{"version": 1}\nx', b"[" * 10_000, None])
def test_a_damaged_cache_entry_counts_as_none(make_fetcher: Make, tmp_path: Path, damage: bytes | None) -> None:
    with Server(text) as server:
        make_fetcher(cache=True).get(server.url())
        (entry,) = tmp_path.rglob("*.answer")
        entry.write_bytes(entry.read_bytes()[:-1] if damage is None else damage)
        assert make_fetcher(cache=True).get(server.url(), fresh_seconds=60).content == b"text"
        assert len(server.asked) == 2


def test_a_cache_that_cannot_be_written_costs_nothing_but_itself(make_fetcher: Make, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file in its place")
    with Server(text) as server:
        assert make_fetcher(cache=True).get(server.url()).content == b"text"


def test_the_cache_keeps_within_its_size_and_drops_the_oldest(make_fetcher: Make, tmp_path: Path) -> None:
    with Server(lambda peer: peer.reply(200, peer.path.encode() + b"x" * 1000, "text/plain")) as server:
        fetcher = make_fetcher(cache=True, cache_bytes=4000)
        for n in range(6):
            fetcher.get(server.url(f"/{n}"))
        fetcher.close()
    left = list(tmp_path.rglob("*.answer"))
    assert sum(file.stat().st_size for file in left) <= 4000
    assert 1 <= len(left) < 6


def test_requests_to_one_host_keep_the_pause_it_asks_for(make_fetcher: Make, fake_clock: FakeClock) -> None:
    with Server(text) as server:
        fetcher = make_fetcher(clock=fake_clock.clock, host_seconds={"127.0.0.1": 3.0})
        for _ in range(3):
            fetcher.get(server.url())
    assert fake_clock.waits == [3, 3]


def test_a_server_that_asks_for_quiet_gets_it(make_fetcher: Make, fake_clock: FakeClock) -> None:
    with Server(lambda peer: peer.reply(200, b"x", Backoff="7")) as server:
        fetcher = make_fetcher(clock=fake_clock.clock)
        for _ in range(2):
            fetcher.get(server.url())
    assert fake_clock.waits == [7]


def test_announced_rates_are_kept(make_fetcher: Make, fake_clock: FakeClock) -> None:
    with Server(lambda peer: peer.reply(200, b"x", X_Rate_Limit_Limit="2", X_Rate_Limit_Interval="1s")) as server:
        fetcher = make_fetcher(clock=fake_clock.clock)
        for _ in range(3):
            fetcher.get(server.url())
    assert fake_clock.waits == [0.5]


def test_threads_ask_one_host_one_after_another(make_fetcher: Make) -> None:
    under_way: list[int] = []
    most: list[int] = []

    def slow(peer: Peer) -> None:
        under_way.append(1)
        most.append(len(under_way))
        peer.stop.wait(0.05)
        under_way.pop()
        peer.reply(200, b"x")

    with Server(slow) as server:
        fetcher = make_fetcher()
        threads = [threading.Thread(target=fetcher.get, args=(server.url(),)) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
    assert most == [1] * 5


def test_one_connection_serves_several_requests(make_fetcher: Make) -> None:
    def twice(peer: Peer) -> None:
        for _ in range(2):
            peer.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")
            if _ == 0:
                peer.connection.recv(65536)

    with Server(twice) as server:
        fetcher = make_fetcher()
        assert [fetcher.get(server.url()).content for _ in range(2)] == [b"x", b"x"]
        assert len(server.asked) == 1


def test_a_secret_never_reaches_an_error_a_log_a_source_or_the_cache(
    make_fetcher: Make, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said: list[str] = []

    def answer(peer: Peer) -> None:
        if peer.path.startswith("/ok"):
            peer.reply(200, b"fine", "text/plain")
        elif peer.path.startswith("/away"):
            peer.reply(302, Location=f"http://10.0.0.1/?token={CANARY}")
        else:
            peer.reply(500)

    secrets = {"Zotero-API-Key": CANARY, "Authorization": f"Bearer {CANARY}"}
    with Server(answer) as server:
        fetcher = make_fetcher(cache=True, tries=2)
        for path in ("/fail", "/away", "/ok"):
            for headers in ({}, secrets):
                url = server.url(f"{path}?api_key={CANARY}&q=works&access-token={CANARY}")
                try:
                    said.append(fetcher.get(Request(url=url, headers=headers), want=Want.DATA).uri)
                except NetworkError as error:
                    said += [str(error), repr(error), repr(error.__cause__), repr(error.__context__)]
        assert CANARY in server.asked[0].path
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert "q=works" in caplog.text
    assert b"q=works" in kept
    assert any("api_key=***" in text for text in said)
    assert [text for text in [*said, caplog.text, repr(kept)] if CANARY in text] == []


def test_settings_are_safe_by_default() -> None:
    assert Settings().allowed == ()
    with Server(text) as server, Fetcher() as fetcher, pytest.raises(NetworkError, match="has a private address"):
        fetcher.get(server.url())
