"""Servers that answer oddly, past the listed cases: each ends in the page or in an error that names its cause."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import pytest

from citekit.errors import CitekitError, NetworkError, NetworkLimitError
from citekit.fetch import Fetcher
from tests.fetch.server import Peer, Server

Make = Callable[..., Fetcher]
PAGE = b"<html><body><h1>Publications</h1><p>On ponds. 2020.</p></body></html>"


def chunked(parts: list[bytes], *more: str) -> bytes:
    head = "\r\n".join(["HTTP/1.1 200 OK", "Content-Type: text/html", "Transfer-Encoding: chunked", *more])
    body = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in parts) + b"0\r\n\r\n"
    return head.encode() + b"\r\n\r\n" + body


def test_a_bomb_in_many_small_chunks_stops_at_the_size_too(make_fetcher: Make) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(60)) + packer.flush()
    parts = [bomb[at : at + 100] for at in range(0, len(bomb), 100)]
    with (
        Server(lambda peer: peer.raw(chunked(parts, "Content-Encoding: gzip"))) as server,
        pytest.raises(NetworkLimitError, match=r"fetch\.page_bytes"),
    ):
        make_fetcher(page_bytes=5_000_000).get(server.url())


def test_redirects_that_change_the_host_every_time_end_as_well(make_fetcher: Make) -> None:
    def on(peer: Peer) -> None:
        count = int(peer.path.strip("/") or 0) + 1
        peer.reply(302, Location=f"http://h{count}.example:{server.port}/{count}")

    with Server(on) as server:
        fetcher = make_fetcher(resolve=lambda _host, _port: ["127.0.0.1"])
        with pytest.raises(NetworkLimitError, match=r"fetch\.hops"):
            fetcher.get(server.url(host="h0.example"))
        assert len(server.asked) == 11


def test_a_body_longer_than_announced_is_cut_where_it_was_announced(make_fetcher: Make) -> None:
    said = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(PAGE)}\r\n\r\n".encode()
    with Server(lambda peer: peer.raw(said + PAGE + b"HTTP/1.1 200 OK\r\n\r\nsmuggled")) as server:
        fetcher = make_fetcher()
        assert fetcher.get(server.url()).content == PAGE
        assert fetcher.get(server.url("/again")).content == PAGE


@pytest.mark.parametrize("length", ["-5", "ten", "5, 7", "99999999999999999999999"])
def test_a_length_that_is_none_is_an_error(make_fetcher: Make, length: str) -> None:
    said = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {length}\r\n\r\n".encode()
    with Server(lambda peer: peer.raw(said + PAGE)) as server, pytest.raises(CitekitError):
        make_fetcher().get(server.url())


def test_an_http_1_0_answer_without_length_ends_with_the_connection(make_fetcher: Make) -> None:
    with Server(lambda peer: peer.raw(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE)) as server:
        assert make_fetcher().get(server.url()).content == PAGE


def test_answers_in_advance_are_passed_over(make_fetcher: Make) -> None:
    ahead = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
    said = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(PAGE)}\r\n\r\n".encode()
    with Server(lambda peer: peer.raw(ahead + said + PAGE)) as server:
        assert make_fetcher().get(server.url()).content == PAGE


def test_answers_in_advance_without_end_stop(make_fetcher: Make) -> None:
    def flood(peer: Peer) -> None:
        while not peer.stop.is_set():
            peer.raw(b"HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n" * 500)

    with Server(flood) as server, pytest.raises(NetworkError):
        make_fetcher(total_seconds=2.0).get(server.url())


@pytest.mark.parametrize("answer", [b"", b"\r\n\r\n", b"SSH-2.0-OpenSSH_9.2\r\n", b"\x16\x03\x01"])
def test_what_is_no_http_is_an_error(make_fetcher: Make, answer: bytes) -> None:
    with Server(lambda peer: peer.raw(answer)) as server, pytest.raises(NetworkError):
        make_fetcher().get(server.url())


def test_a_cookie_that_a_server_sets_is_never_sent_back(make_fetcher: Make) -> None:
    def answer(peer: Peer) -> None:
        peer.reply(200, PAGE, Set_Cookie="session=secret; Path=/")

    with Server(answer) as server:
        fetcher = make_fetcher()
        fetcher.get(server.url("/a"))
        fetcher.get(server.url("/b"))
        assert [p.header("Cookie") for p in server.asked] == ["", ""]


def test_a_name_and_password_in_the_url_are_refused_and_not_repeated(make_fetcher: Make) -> None:
    with Server(lambda peer: peer.reply(200, PAGE)) as server:
        with pytest.raises(NetworkError) as caught:
            make_fetcher().get(server.url().replace("http://", "http://ann:secret@"))
        assert "secret" not in str(caught.value)
        assert server.asked == []


@pytest.mark.parametrize("host", ["[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "0x7f000001", "127.1"])
def test_loopback_in_another_dress_is_refused(make_fetcher: Make, host: str) -> None:
    with Server(lambda peer: peer.reply(200, PAGE)) as server:
        with pytest.raises(NetworkError):
            make_fetcher(allowed=()).get(f"http://{host}:{server.port}/")
        assert server.asked == []


def test_one_empty_gzip_member_after_another_ends(make_fetcher: Make) -> None:
    empty = gzip.compress(b"") * 20_000
    with Server(lambda peer: peer.reply(200, empty + gzip.compress(PAGE), Content_Encoding="gzip")) as server:
        assert make_fetcher().get(server.url()).content == PAGE
