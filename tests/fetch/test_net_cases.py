"""Every hostile or broken server that the specification lists, played on loopback."""

from __future__ import annotations

import gzip
import ssl
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from citekit.errors import NetworkError, NetworkLimitError
from citekit.fetch import Fetcher, Want
from citekit.model import Finding, Request
from tests.fetch.conftest import FakeClock
from tests.fetch.server import TLS, Peer, Server
from tests.shared import shared_path

Make = Callable[..., Fetcher]
PAGE = b"<html><title>Works</title><p>A page.</p></html>"


def page(peer: Peer) -> None:
    peer.reply(200, PAGE)


def tls_client() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=TLS / "ca.pem")


def test_every_listed_case_is_played_here() -> None:
    rows = shared_path("corpora", "bad-inputs", "net-cases.tsv").read_text().splitlines()[1:]
    cases = {row.split("\t")[0].replace("-", "_") for row in rows}
    played = " ".join(name for name in globals() if name.startswith("test_"))
    assert [case for case in sorted(cases) if f"test_{case}" not in played] == []


def test_slow_a_byte_at_a_time_stops_at_the_deadline_of_the_whole(make_fetcher: Make) -> None:
    def drip(peer: Peer) -> None:
        peer.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        peer.drip(b"x" * 1000, 0.05)

    with Server(drip) as server:
        started = time.monotonic()
        with pytest.raises(NetworkLimitError, match=r"more than 0\.5 seconds \(limit fetch\.total_seconds\)") as caught:
            make_fetcher(total_seconds=0.5, idle_seconds=0.3).get(server.url("/list"))
        assert time.monotonic() - started < 2
        assert caught.value.where == server.url("/list")
        assert len(server.asked) == 1


def test_slow_headers_stop_at_the_same_deadline(make_fetcher: Make) -> None:
    with (
        Server(lambda peer: peer.drip(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1000, 0.05)) as server,
        pytest.raises(NetworkLimitError, match=r"fetch\.total_seconds"),
    ):
        make_fetcher(total_seconds=0.5, idle_seconds=0.3).get(server.url())


def test_bomb_stops_at_the_size_after_inflating_without_holding_more(make_fetcher: Make) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(300)) + packer.flush()
    with Server(lambda peer: peer.reply(200, bomb, Content_Encoding="gzip")) as server:
        fetcher = make_fetcher(page_bytes=20_000_000, total_seconds=30)
        tracemalloc.start()
        try:
            with pytest.raises(NetworkLimitError, match=r"20,000,000 bytes \(limit fetch\.page_bytes\)"):
                fetcher.get(server.url())
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert len(bomb) < 400_000
    assert peak < 40_000_000


def test_double_bomb_is_not_unpacked_twice(make_fetcher: Make) -> None:
    twice = gzip.compress(gzip.compress(b"\0" * 1_000_000))
    with (
        Server(lambda peer: peer.reply(200, twice, Content_Encoding="gzip, gzip")) as server,
        pytest.raises(NetworkError, match="packed 2 times"),
    ):
        make_fetcher().get(server.url())


def test_one_layer_of_packing_is_undone(make_fetcher: Make) -> None:
    twice = gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:])
    with Server(lambda peer: peer.reply(200, twice, Content_Encoding="gzip")) as server:
        assert make_fetcher().get(server.url()).content == PAGE


def test_endless_body_stops_at_the_size(make_fetcher: Make) -> None:
    def flood(peer: Peer) -> None:
        peer.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while not peer.stop.is_set():
            peer.raw(b"<p>more</p>" * 5000)

    with Server(flood) as server, pytest.raises(NetworkLimitError, match=r"fetch\.page_bytes"):
        make_fetcher(page_bytes=1_000_000).get(server.url())


def test_a_feed_may_be_larger_than_a_page(make_fetcher: Make) -> None:
    with Server(lambda peer: peer.reply(200, b"<rss>" + b" " * 1500, "application/rss+xml")) as server:
        fetcher = make_fetcher(page_bytes=1000, feed_bytes=2000)
        assert len(fetcher.get(server.url(), want=Want.FEED).content) == 1505
        with pytest.raises(NetworkLimitError, match=r"fetch\.page_bytes"):
            fetcher.get(server.url())


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/a", "gopher://x/", "data:text/html,x"])
def test_redirect_file_and_other_schemes_are_refused_by_name(make_fetcher: Make, target: str) -> None:
    with (
        Server(lambda peer: peer.reply(302, Location=target)) as server,
        pytest.raises(NetworkError, match=f'"{target.partition(":")[0]}:" is not asked'),
    ):
        make_fetcher().get(server.url())


PRIVATE = [
    "127.0.0.2", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "[::1]", "[fc00::1]", "[fe80::1]",
    "0.0.0.0", "[::ffff:127.0.0.2]", "[::ffff:10.0.0.1]", "2130706434", "0x7f000002", "0177.0.0.2", "127.2", "[::]",
    "100.64.0.1", "[2002:7f00:2::]", "[64:ff9b::7f00:2]", "224.0.0.1", "255.255.255.255",
]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
def test_redirect_private_addresses_are_refused_at_every_hop(make_fetcher: Make, host: str) -> None:
    with (
        Server(lambda peer: peer.reply(302, Location=f"http://{host}:9/")) as server,
        pytest.raises(NetworkError, match=r"has a private address|Invalid IPv4 address"),
    ):
        make_fetcher().get(server.url())


def test_redirect_private_names_are_refused_by_the_address_they_have(make_fetcher: Make) -> None:
    with Server(page) as server:
        fetcher = make_fetcher(allowed=(), resolve=lambda _host, _port: ["127.0.0.1"])
        with pytest.raises(NetworkError, match=r"public\.example has a private address .*--allow-private"):
            fetcher.get(server.url(host="public.example"))
        assert server.asked == []


def test_redirect_loop_stops_after_ten_hops(make_fetcher: Make) -> None:
    with Server(lambda peer: peer.reply(302, Location="/again")) as server:
        with pytest.raises(NetworkLimitError, match=r"more than 10 redirects \(limit fetch\.hops\)"):
            make_fetcher().get(server.url())
        assert len(server.asked) == 11


def test_redirect_downgrade_is_told_and_refused_with_a_key(make_fetcher: Make) -> None:
    with Server(page) as plain, Server(lambda peer: peer.reply(302, Location=plain.url()), tls="good") as secure:
        fetcher = make_fetcher(tls=tls_client())
        told: list[Finding] = []
        assert fetcher.get(secure.url(), report=told.append).content == PAGE
        assert [finding.code for finding in told] == ["CK511"]
        with pytest.raises(NetworkError, match="from https to http"):
            fetcher.get(Request(url=secure.url(), headers={"Zotero-API-Key": "k"}))
        assert len(plain.asked) == 1


def test_redirect_crosshost_auth_headers_are_not_sent_on(make_fetcher: Make) -> None:
    secrets = {"Authorization": "Bearer s", "Zotero-API-Key": "s", "Cookie": "s=1", "X-Api-Key": "s"}
    with Server(page) as other, Server(lambda peer: peer.reply(302, Location=other.url())) as first:
        make_fetcher().get(Request(url=first.url(), headers={**secrets, "Accept": "text/html"}))
        assert [first.asked[0].header(name) for name in secrets] == list(secrets.values())
        assert [other.asked[0].header(name) for name in secrets] == [""] * len(secrets)
        assert other.asked[0].header("Accept") == "text/html"


def test_redirects_on_one_host_keep_its_key(make_fetcher: Make) -> None:
    def answer(peer: Peer) -> None:
        peer.reply(302, Location="/b") if peer.path == "/a" else peer.reply(200, PAGE)

    with Server(answer) as server:
        make_fetcher().get(Request(url=server.url("/a"), headers={"Zotero-API-Key": "s"}))
        assert [peer.header("Zotero-API-Key") for peer in server.asked] == ["s", "s"]


def test_short_body_is_an_error_and_is_not_kept(make_fetcher: Make, tmp_path: Path) -> None:
    def short(peer: Peer) -> None:
        peer.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n0123456789")

    with Server(short) as server:
        with pytest.raises(NetworkError, match="closed connection"):
            make_fetcher(cache=True).get(server.url())
        assert len(server.asked) == 3
    assert not list((tmp_path / "cache").rglob("*.answer"))


@pytest.mark.parametrize(
    ("head", "limit"),
    [
        (b"".join(b"X-%d: %s\r\n" % (n, b"v" * 1000) for n in range(500)), "header_bytes"),
        (b"X: " + b"v" * 500_000 + b"\r\n", "header_bytes"),
        (b"".join(b"X-%d: v\r\n" % n for n in range(500)), "header_count"),
    ],
    ids=["many long", "one endless", "many short"],
)
def test_headers_past_the_limit_name_it(make_fetcher: Make, head: bytes, limit: str) -> None:
    with (
        Server(lambda peer: peer.raw(b"HTTP/1.1 200 OK\r\n" + head + b"Content-Length: 0\r\n\r\n")) as server,
        pytest.raises(NetworkLimitError, match=rf"fetch\.{limit}"),
    ):
        make_fetcher().get(server.url())


@pytest.mark.parametrize(
    ("body", "what"),
    [(PAGE, "says it is gzip and is not"), (gzip.compress(PAGE)[:-12], "ends in the middle"), (b"", "")],
    ids=["not gzip", "cut", "empty"],
)
def test_badgzip_is_an_error_and_never_text(make_fetcher: Make, body: bytes, what: str) -> None:
    with Server(lambda peer: peer.reply(200, body, Content_Encoding="gzip")) as server:
        if what:
            with pytest.raises(NetworkError, match=what):
                make_fetcher().get(server.url())
        else:
            assert make_fetcher().get(server.url()).content == b""


@pytest.mark.parametrize(
    ("kind", "body", "found"),
    [
        ("application/pdf", b"%PDF-1.7", "a PDF"),
        ("application/pdf", b"", "application/pdf"),
        ("text/html", b"%PDF-1.7", "a PDF"),
        ("application/octet-stream", b"PK\x03\x04", "a zip archive"),
        ("image/svg+xml", b"<svg/>", r"image/svg\+xml"),
    ],
)
def test_wrong_type_is_refused_for_a_page(make_fetcher: Make, kind: str, body: bytes, found: str) -> None:
    with Server(lambda peer: peer.reply(200, body, kind)) as server:
        with pytest.raises(NetworkError, match=f"the answer is {found}, not a page"):
            make_fetcher().get(server.url())
        assert make_fetcher().get(server.url(), want=Want.FILE).content == body


WALLS = {
    "rate limit": b"<html><title>Rate limited</title><p>Slow down.</p></html>",
    "captcha": b"<html><title>Just a moment...</title><script src=/cf-challenge></script>" + b" " * 5000,
    "login": b'<!DOCTYPE html><title>Sign in - Uni</title><form><input type="password"></form>' + b" " * 5000,
    "denied": b"<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1></body></html>",
}


@pytest.mark.parametrize("body", WALLS.values(), ids=WALLS.keys())
def test_status_200_error_pages_are_told_from_the_page_asked_for(make_fetcher: Make, body: bytes) -> None:
    with (
        Server(lambda peer: peer.reply(200, body)) as server,
        pytest.raises(NetworkError, match="login, captcha or rate-limit page"),
    ):
        make_fetcher().get(server.url())


def test_a_list_of_works_about_captchas_is_no_captcha(make_fetcher: Make) -> None:
    body = b"<html><title>Works on captcha</title><h1>Captcha</h1><p>Breaking a captcha. 2020.</p></html>"
    with Server(lambda peer: peer.reply(200, body)) as server:
        assert make_fetcher().get(server.url()).content == body


def test_status_429_past_the_cap_stops_without_waiting(make_fetcher: Make, fake_clock: FakeClock) -> None:
    with Server(lambda peer: peer.reply(429, Retry_After="100000")) as server:
        fetcher = make_fetcher(clock=fake_clock.clock)
        for _ in range(2):
            with pytest.raises(NetworkLimitError, match=r"asks to wait 100,000 seconds .*retry_after_seconds: 600"):
                fetcher.get(server.url())
        assert len(server.asked) == 1
        assert fake_clock.waits == []


def test_status_429_is_asked_again_after_the_time_it_names(make_fetcher: Make, fake_clock: FakeClock) -> None:
    def twice_busy(peer: Peer) -> None:
        peer.reply(429, Retry_After="120") if len(server.asked) < 3 else peer.reply(200, PAGE)

    with Server(twice_busy) as server:
        assert make_fetcher(clock=fake_clock.clock).get(server.url()).content == PAGE
    assert fake_clock.waits == [120, 120]


@pytest.mark.parametrize("given", ["-5", "tomorrow", "", "Wed, 01 Jan 1990 00:00:00 GMT", "1e3", "9" * 5000])
def test_retry_after_garbage_means_the_default_wait(make_fetcher: Make, fake_clock: FakeClock, given: str) -> None:
    with Server(lambda peer: peer.reply(503, Retry_After=given)) as server:
        with pytest.raises(NetworkError, match=r"503 Service Unavailable|asks to wait 999"):
            make_fetcher(clock=fake_clock.clock, wait_seconds=2.0).get(server.url())
        if given != "9" * 5000:
            assert fake_clock.waits == [2, 4]
            assert len(server.asked) == 3


def test_retry_after_as_a_date_is_measured_by_our_clock(make_fetcher: Make, fake_clock: FakeClock) -> None:
    with (
        Server(lambda peer: peer.reply(503, Retry_After="Tue, 01 Jan 2030 00:01:00 GMT")) as server,
        pytest.raises(NetworkError, match="503"),
    ):
        make_fetcher(clock=fake_clock.clock, tries=2).get(server.url())
    assert fake_clock.waits == [60]


def test_disposition_gives_a_base_name_and_never_a_path(make_fetcher: Make) -> None:
    names = {
        'attachment; filename="../../x.bib"': "x-",
        "attachment; filename*=UTF-8''%2e%2e%2fetc%2fpasswd": "passwd-",
        'attachment; filename="C:\\\\dir\\\\Übung 1.pdf"': "Ubung-1-",
        'attachment; filename=".."': "file-",
        "": "works-",
    }
    header = ""
    with Server(lambda peer: peer.reply(200, b"x", Content_Disposition=header)) as server:
        for given, start in names.items():
            header = given
            answer = make_fetcher().send(Request(url=server.url("/a/works.bib")))
            assert answer.file_name.startswith(start)
            assert "/" not in answer.file_name
            assert "\\" not in answer.file_name


def test_hang_accept_stops_at_the_idle_limit(make_fetcher: Make) -> None:
    with Server(lambda peer: peer.hang()) as server:
        started = time.monotonic()
        with pytest.raises(NetworkLimitError, match=r"fetch\.idle_seconds"):
            make_fetcher(idle_seconds=0.3).get(server.url())
        assert time.monotonic() - started < 2


def test_hang_in_the_tls_handshake_stops_too(make_fetcher: Make) -> None:
    def silent(peer: Peer) -> None:
        peer.hang()

    with (
        Server(silent) as server,
        pytest.raises(NetworkLimitError, match=r"fetch\.idle_seconds"),
    ):
        make_fetcher(idle_seconds=0.3, tls=tls_client()).get(server.url().replace("http:", "https:"))


def test_hang_of_the_resolver_stops_too(make_fetcher: Make) -> None:
    stop = threading.Event()

    def never(_host: str, _port: int) -> list[str]:
        stop.wait(5)
        return []

    with pytest.raises(NetworkLimitError, match="seconds to find the host"):
        make_fetcher(idle_seconds=0.2, resolve=never).get("http://slow.example/")
    stop.set()


def test_reset_midway_is_tried_three_times_and_never_half_kept(make_fetcher: Make, tmp_path: Path) -> None:
    def half(peer: Peer) -> None:
        peer.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + b"x" * 50)
        time.sleep(0.05)
        peer.reset()

    with Server(half) as server:
        with pytest.raises(NetworkError):
            make_fetcher(cache=True).get(server.url())
        assert len(server.asked) == 3
    assert not list((tmp_path / "cache").rglob("*.answer"))


def test_reset_midway_once_costs_nothing(make_fetcher: Make) -> None:
    def once(peer: Peer) -> None:
        peer.reset() if len(server.asked) == 1 else peer.reply(200, PAGE)

    with Server(once) as server:
        assert make_fetcher().get(server.url()).content == PAGE


def test_a_write_that_may_not_be_repeated_is_not(make_fetcher: Make) -> None:
    with Server(lambda peer: peer.reset()) as server:
        with pytest.raises(NetworkError):
            make_fetcher().send(Request(url=server.url(), method="POST", body=b"[]"))
        assert len(server.asked) == 1


def test_rebinding_gains_nothing_since_the_checked_address_is_the_one_used(make_fetcher: Make) -> None:
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    with Server(page) as server:
        fetcher = make_fetcher(resolve=lambda _host, _port: next(answers))
        assert fetcher.get(server.url(host="two-faced.example")).content == PAGE
        assert server.asked[0].header("host") == f"two-faced.example:{server.port}"
        with pytest.raises(NetworkError, match=r"private address \(127\.0\.0\.2\)"):
            fetcher.get(server.url(host="two-faced.example"))
        assert len(server.asked) == 1


def test_rebinding_by_a_mixed_answer_connects_only_to_the_allowed_address(make_fetcher: Make) -> None:
    with Server(page) as server:
        fetcher = make_fetcher(resolve=lambda _host, _port: ["10.0.0.1", "127.0.0.1"])
        assert fetcher.get(server.url(host="mixed.example")).content == PAGE


@pytest.mark.parametrize(
    ("certificate", "reason"),
    [("self-signed", "self-signed certificate"), ("expired", "expired"), ("wrong-host", "doesn't match|mismatch")],
)
def test_cert_bad_is_refused_without_fallback(make_fetcher: Make, certificate: str, reason: str) -> None:
    with Server(page, tls=certificate) as server:
        with pytest.raises(NetworkError, match=f"did not prove who it is: .*({reason})"):
            make_fetcher(tls=tls_client()).get(server.url())
        assert server.asked == []


def test_a_good_certificate_is_taken_for_the_name_not_the_address(make_fetcher: Make) -> None:
    with Server(page, tls="good") as server:
        fetcher = make_fetcher(tls=tls_client(), resolve=lambda _host, _port: ["127.0.0.1"])
        assert fetcher.get(server.url(host="localhost")).content == PAGE
        with pytest.raises(NetworkError, match="did not prove"):
            fetcher.get(server.url(host="other.example"))


def test_version_412_comes_back_to_the_caller_untried(make_fetcher: Make) -> None:
    with Server(lambda peer: peer.reply(412, b"", Last_Modified_Version="7")) as server:
        request = Request(
            url=server.url(), method="PUT", body=b"{}", headers={"If-Unmodified-Since-Version": "5", "Key": "s"}
        )
        answer = make_fetcher().send(request)
        assert (answer.status, answer.headers["last-modified-version"]) == (412, "7")
        assert [(peer.method, peer.body, peer.header("If-Unmodified-Since-Version")) for peer in server.asked] == [
            ("PUT", b"{}", "5")
        ]


def test_partial_207_comes_back_whole(make_fetcher: Make) -> None:
    body = b'{"successful": {"0": {}}, "failed": {"1": {"code": 412}}}'
    with Server(lambda peer: peer.reply(207, body, "application/json")) as server:
        answer = make_fetcher().send(Request(url=server.url(), method="POST", body=b"[{},{}]"))
        assert (answer.status, answer.source.content) == (207, body)


def test_clock_skew_of_the_server_changes_nothing(make_fetcher: Make, fake_clock: FakeClock) -> None:
    future = "Fri, 01 Jan 2044 00:00:00 GMT"

    def skewed(peer: Peer) -> None:
        known = peer.header("If-Modified-Since") == future
        peer.reply(304 if known else 200, b"" if known else PAGE, Date=future, Last_Modified=future)

    with Server(skewed) as server:
        fetcher = make_fetcher(cache=True, clock=fake_clock.clock)
        assert [fetcher.get(server.url()).content for _ in range(2)] == [PAGE, PAGE]
        assert [peer.header("If-Modified-Since") for peer in server.asked] == ["", future]
        assert fetcher.get(server.url(), fresh_seconds=60).content == PAGE
        assert len(server.asked) == 2
        fake_clock.seconds += 3600
        assert fetcher.get(server.url(), fresh_seconds=60).content == PAGE
        assert len(server.asked) == 3
