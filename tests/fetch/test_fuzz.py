"""Whatever a server sends, it is an answer or a NetworkError, in bounded time."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citekit.errors import NetworkError
from citekit.fetch import Fetcher, Limits, Settings, Want
from citekit.fetch.answer import Answer, media_type, retry_after
from citekit.fetch.redact import redact
from citekit.fetch.settings import Clock
from citekit.model import Request, Source
from tests.fetch.conftest import LOOPBACK
from tests.fetch.server import Peer, Server

relaxed = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
HEADERS = st.sampled_from(
    [b"Content-Length", b"Content-Type", b"Content-Encoding", b"Transfer-Encoding", b"Location", b"Retry-After",
     b"ETag", b"Content-Disposition", b"Backoff", b"X-Rate-Limit-Limit", b"X-Rate-Limit-Interval", b"Cache-Control",
     b"", b"X\x00"]
)  # fmt: skip
VALUES = st.one_of(
    st.binary(max_size=20),
    st.sampled_from(
        [b"gzip", b"chunked", b"-1", b"5", b"99999999999999999999", b"/again", b"//x", b"http://[", b"http://\xff/",
         b"http://xn--/", b"http://a:b@c/", b"http://127.0.0.1:1/", b"?", b"text/html;charset=", b"deflate"]
    ),
)  # fmt: skip
HEADS = st.builds(
    lambda status, pairs: b"HTTP/1.1 %d X\r\n" % status + b"".join(b"%b: %b\r\n" % pair for pair in pairs) + b"\r\n",
    st.sampled_from([100, 200, 204, 206, 301, 302, 304, 404, 429, 503, 999]),
    st.lists(st.tuples(HEADERS, VALUES), max_size=4),
)


@pytest.fixture(scope="module")
def answers() -> list[bytes]:
    return [b""]


@pytest.fixture(scope="module")
def server(answers: list[bytes]) -> object:
    def answer(peer: Peer) -> None:
        peer.raw(answers[0])

    with Server(answer) as running:
        yield running


@relaxed
@given(st.one_of(HEADS, st.binary(max_size=60)), st.binary(max_size=60))
def test_any_bytes_are_an_answer_or_a_network_error(
    server: Server, answers: list[bytes], head: bytes, body: bytes
) -> None:
    answers[0] = head + body
    limits = Limits(idle_seconds=1.0, total_seconds=2.0, tries=2, wait_seconds=0.001, hops=3)
    quiet = Clock(sleep=lambda _seconds: None)
    with Fetcher(Settings(limits=limits, allowed=LOOPBACK, between_seconds=0.0), clock=quiet) as fetcher:
        for want in (Want.PAGE, Want.DATA):
            outcome: Answer | Source | NetworkError
            try:
                outcome = fetcher.send(Request(url=server.url()), want=want)
                assert outcome.file_name
                outcome = fetcher.get(server.url(), want=want)
            except NetworkError as error:
                outcome = error
            assert outcome


@relaxed
@given(st.text(max_size=40))
def test_any_text_can_stand_in_a_header_or_be_a_url(text: str) -> None:
    media_type(text)
    assert redact(f"https://x.example/?key={text}&q=1").startswith("https://")
    seconds = retry_after(text, Clock().now())
    assert seconds is None or seconds >= 0
    with Fetcher(Settings(allowed=LOOPBACK), resolve=lambda _host, _port: []) as fetcher, pytest.raises(NetworkError):
        fetcher.get(text)
