"""URL or `Request` in, `Source` or `Answer` out: the only code of citekit that asks the network for anything.

docs/rules.md, network.
"""

from __future__ import annotations

import logging
import re
import ssl
from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType, TracebackType
from typing import Self

import httpcore
import httpx
from msgspec.structs import replace

from citekit import __version__
from citekit.errors import NetworkError, NetworkLimitError
from citekit.fetch.addresses import Resolve, resolve
from citekit.fetch.answer import REASONS, Answer, media_type, retry_after
from citekit.fetch.body import read_body
from citekit.fetch.cache import Cache, Cached
from citekit.fetch.connection import Exchange
from citekit.fetch.hop import HARMLESS, Hop, checked_url, move
from citekit.fetch.hosts import Hosts, Line
from citekit.fetch.redact import redact
from citekit.fetch.refuse import refuse_other_kinds, refuse_walls
from citekit.fetch.settings import Clock, Settings, Want
from citekit.model import Finding, Request, Source, Span

log = logging.getLogger("citekit.fetch")

_OURS = frozenset({"accept-encoding", "connection", "content-length", "host", "transfer-encoding", "user-agent"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({429, 500, 502, 503, 504})
_SAFE = frozenset({"GET", "HEAD"})
_REPEATABLE = _SAFE | {"PUT", "DELETE"}
_CACHED_HEADERS = ("etag", "last-modified", "link", "x-wp-totalpages", "x-wp-total", "content-disposition")


_ERRNO = re.compile(r"^\[Errno -?\d+\] ")
"""What the system's errors begin with, which says nothing to people."""


class _Interrupted(NetworkError):
    """The network broke the exchange; asking again may help."""


class Fetcher:
    """Asks servers, one queue a host, and keeps answers. To be closed, or used in `with`; safe in several threads.

    Every error is a NetworkError (exit code 4) with the URL, its secrets hidden, or a NetworkLimitError that names
    the limit passed. `tls`, `resolve` and `clock` are replaced by tests only.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        clock: Clock | None = None,
        resolve: Resolve = resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.settings = settings or Settings()
        self._limits = self.settings.limits
        self._clock = clock or Clock()
        self._hosts = Hosts(self.settings, self._clock, resolve, (lambda: tls) if tls else _trusted)
        self.failures: Counter[str] = Counter()
        """Failures in a row, by service (see `citekit.fetch.ask`)."""
        self._cache = Cache(self.settings.cache, self._limits.cache_bytes) if self.settings.cache else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def keep_pause(self, host: str, seconds: float) -> None:
        """Keep at least so long between two requests to a host, unless the settings say how long."""
        self._hosts.keep_pause(host, seconds)

    def close(self) -> None:
        """Close the connections and bring the cache back to its size."""
        self._hosts.close()
        if self._cache:
            self._cache.prune()

    def get(
        self,
        what: str | Request,
        *,
        want: Want = Want.PAGE,
        fresh_seconds: float = 0.0,
        stale: bool = False,
        report: Callable[[Finding], None] | None = None,
    ) -> Source:
        """The body that a URL answers with; raises NetworkError for any status but 200 and for another kind of thing.

        fresh_seconds: a kept answer not older than this is given without asking; an older one is asked for again only
        if it changed. stale: give a kept answer of any age when the server fails. report: is called with what the user
        should know.
        """
        request = Request(url=what) if isinstance(what, str) else what
        tell = report or (lambda _finding: None)
        try:
            answer = self.send(request, want=want, fresh_seconds=fresh_seconds)
            _refuse_status(answer)
            refuse_other_kinds(answer.source, want)
            refuse_walls(answer.source, answer.headers)
        except NetworkError as error:
            kept = self._kept(request, want) if stale else None
            if kept is None:
                raise
            tell(
                Finding(
                    code="CK512",
                    what=f"{error.what}; the answer of {kept.stored:%Y-%m-%d} was taken",
                    where=Span(uri=redact(request.url)),
                    fix=error.fix,
                )
            )
            return kept.source
        for finding in answer.findings:
            tell(finding)
        return answer.source

    def send(self, request: Request, *, want: Want = Want.DATA, fresh_seconds: float = 0.0) -> Answer:
        """What the server answers, whatever its status. Only GET and HEAD follow redirects; only what may be repeated
        without harm is tried again; only GET without credentials is kept. Raises NetworkError when there is no answer.
        """
        kept = self._kept(request, want)
        if kept and fresh_seconds and 0 <= (self._clock.now() - kept.stored).total_seconds() <= fresh_seconds:
            return Answer(status=200, headers=kept.headers, source=kept.source, from_cache=True)
        headers = self._headers(request, want)
        conditions = kept.conditions() if kept and not conditional(request) else {}
        answer = self._try(request, {**headers, **conditions}, want)
        if answer.status == 304 and kept and conditions:
            kept = replace(kept, stored=self._clock.now())
            self._keep(request, want, kept)
            return Answer(
                status=200, headers=kept.headers, source=kept.source, from_cache=True, findings=answer.findings
            )
        if answer.status == 200:
            told = {name: answer.headers[name] for name in _CACHED_HEADERS if name in answer.headers}
            storable = "no-store" not in answer.headers.get("cache-control", "").lower()
            if storable:
                self._keep(request, want, Cached(source=answer.source, headers=told, stored=self._clock.now()))
        return answer

    # The cache.

    def _kept(self, request: Request, want: Want) -> Cached | None:
        if self._cache is None or not _may_be_kept(request):
            return None
        return self._cache.find(request.url, _accept(request, want))

    def _keep(self, request: Request, want: Want, answer: Cached) -> None:
        if self._cache is not None and _may_be_kept(request):
            self._cache.keep(request.url, _accept(request, want), answer)

    # Tries, redirects, one exchange.

    def _headers(self, request: Request, want: Want) -> dict[str, str]:
        mailto = re.sub(r"[^!-'*-~]", "", self.settings.mailto)
        agent = f"citekit/{__version__}" + (f" (mailto:{mailto})" if mailto else "")
        own = {name.lower(): value for name, value in request.headers.items() if name.lower() not in _OURS}
        return {"accept": want.accept, **own, "accept-encoding": "gzip", "user-agent": agent}

    def _try(self, request: Request, headers: Mapping[str, str], want: Want) -> Answer:
        """Ask up to `tries` times; a broken exchange and a passing failure of the server are asked again."""
        where = redact(request.url)
        for attempt in range(1, self._limits.tries + 1):
            last = attempt == self._limits.tries
            hop = Hop(request.method.upper(), checked_url(request.url, where), dict(headers), request.body, [])
            wait = self._limits.wait_seconds * 2 ** (attempt - 1)
            try:
                answer, line = self._follow(hop, want)
            except _Interrupted as error:
                if last or hop.method not in _REPEATABLE:
                    raise NetworkError(error.what, where=error.where, fix=error.fix) from error
                log.info("%s: %s; trying again in %g s", where, error.what, wait)
                self._clock.sleep(wait)
                continue
            if answer.status not in _PASSING:
                return answer
            asked = retry_after(answer.headers.get("retry-after", ""), self._clock.now())
            line.hold(wait if asked is None else asked)
            if last or (hop.method not in _REPEATABLE and answer.status not in (429, 503)):
                return answer
            log.info("%s: %s; trying again", where, answer.reason)
        raise AssertionError("unreachable")

    def _follow(self, hop: Hop, want: Want) -> tuple[Answer, Line]:
        """One try: the request and its redirects under one deadline."""
        deadline = 0.0
        for _ in range(self._limits.hops + 1):
            where = redact(str(hop.url))
            line = self._hosts.line(hop.url.host)
            with line.turn(self._limits.retry_after_seconds, where):
                deadline = deadline or self._clock.monotonic() + self._limits.total_seconds
                log.info("%s %s", hop.method, where)
                exchange = Exchange(where, deadline, self._limits, self._clock.monotonic)
                answer = self._exchange(hop, line, exchange, want)
            _obey(line, answer.headers, self._limits.retry_after_seconds)
            if answer.status not in _REDIRECTS or hop.method not in _SAFE or not answer.headers.get("location"):
                return replace(answer, findings=tuple(hop.findings)), line
            move(hop, answer.headers["location"], where)
        raise NetworkLimitError.of("fetch.hops", self._limits.hops, "redirects", where=where)

    def _exchange(self, hop: Hop, line: Line, exchange: Exchange, want: Want) -> Answer:
        """Send one request on the host's connection and read its answer within every limit."""
        line.backend.exchange = exchange
        url, idle = hop.url, self._limits.idle_seconds
        asked = httpcore.Request(
            hop.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=[(b"Host", url.netloc), *((n.encode(), v.encode()) for n, v in hop.headers.items())]
            + ([(b"Content-Length", str(len(hop.body)).encode())] if hop.body or hop.method not in _SAFE else []),
            content=hop.body,
            extensions={"timeout": {"connect": idle, "read": idle, "write": idle, "pool": idle}},
        )
        try:
            response = line.pool.handle_request(asked)
            try:
                exchange.in_head = False
                headers = self._read_headers(response.headers, exchange.where)
                content = self._read_content(response, headers, exchange, want)
            finally:
                response.close()
        except (httpcore.NetworkError, httpcore.RemoteProtocolError, httpcore.TimeoutException) as error:
            what = _ERRNO.sub("", str(error)).partition("(")[0].strip() or "the connection broke"
            raise _Interrupted(what, where=exchange.where, fix="try again later") from error
        except httpcore.LocalProtocolError as error:
            raise NetworkError(f"this cannot be asked: {error}", where=exchange.where, fix="check the URL") from error
        kind, charset = media_type(headers.get("content-type", ""))
        source = Source(
            content=content, uri=exchange.where, media_type=kind, charset=charset, retrieved=self._clock.now()
        )
        return Answer(status=response.status, headers=MappingProxyType(headers), source=source)

    def _read_headers(self, pairs: list[tuple[bytes, bytes]], where: str) -> dict[str, str]:
        limits = self._limits
        if len(pairs) > limits.header_count:
            raise NetworkLimitError.of("fetch.header_count", limits.header_count, "headers", where=where)
        if sum(len(name) + len(value) + 4 for name, value in pairs) > limits.header_bytes:
            raise NetworkLimitError.of("fetch.header_bytes", limits.header_bytes, "bytes of headers", where=where)
        headers: dict[str, str] = {}
        for raw_name, raw_value in pairs:
            name, value = raw_name.decode("ascii", "replace").lower(), raw_value.decode("latin-1")
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        return headers

    def _read_content(
        self, response: httpcore.Response, headers: Mapping[str, str], exchange: Exchange, want: Want
    ) -> bytes:
        most, limit = getattr(self._limits, want.limit), f"fetch.{want.limit}"
        said = headers.get("content-length", "")
        if said.isascii() and said.isdigit() and int(said[:15]) > most:
            raise NetworkLimitError.of(limit, most, "bytes", where=exchange.where)
        pieces = response.iter_stream()
        return read_body(pieces, headers.get("content-encoding", ""), most, limit, where=exchange.where)


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    """The authorities that certify hosts: certifi's, or those of SSL_CERT_FILE or SSL_CERT_DIR. Loading them takes
    longer than a request to a near host, so it is done once."""
    return httpx.create_ssl_context()


def conditional(request: Request) -> bool:
    """Whether the caller asks conditionally itself, and so must see a 304 itself."""
    return any(name.lower().startswith("if-") for name in request.headers)


def _accept(request: Request, want: Want) -> str:
    return next((value for name, value in request.headers.items() if name.lower() == "accept"), want.accept)


def _may_be_kept(request: Request) -> bool:
    """Whether the answer is the same for everybody: no header goes along that could be a credential."""
    return request.method.upper() == "GET" and all(name.lower() in HARMLESS for name in request.headers)


def _refuse_status(answer: Answer) -> None:
    if answer.status != 200:
        fix = REASONS.get(answer.status, ("", "check the URL"))[1]
        raise NetworkError(f"the server answered {answer.reason}", where=answer.source.uri, fix=fix)


def _obey(line: Line, headers: Mapping[str, str], most: float) -> None:
    """Slow down as the server asks: `Backoff` (Zotero), `X-Rate-Limit-Limit` and `-Interval` (Crossref)."""
    pause = headers.get("backoff", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", pause):
        line.hold(min(float(pause), most))
    number, interval = headers.get("x-rate-limit-limit", ""), headers.get("x-rate-limit-interval", "").rstrip("s")
    if re.fullmatch(r"[0-9]{1,9}", number) and re.fullmatch(r"[0-9]{1,9}", interval) and int(number):
        line.pause = max(line.pause, min(int(interval) / int(number), 60.0))
