"""Where one try has got to, and going where a redirect points. docs/rules.md, network."""

from __future__ import annotations

import httpx
from msgspec import Struct

from citekit.errors import NetworkError
from citekit.fetch.redact import has_secret, redact
from citekit.model import Finding, Level, Span

HARMLESS = frozenset({"accept", "accept-language", "user-agent", "if-none-match", "if-modified-since"})
"""Request headers that are never a credential; any other stays with the host that it was meant for."""


class Hop(Struct):
    """Where one try has got to: the URL to ask next, and the headers that may go there."""

    method: str
    url: httpx.URL
    headers: dict[str, str]
    body: bytes
    findings: list[Finding]


def checked_url(text: str, where: str) -> httpx.URL:
    """The URL, checked: http or https, a host, no user name in it."""
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise NetworkError(f"this is no URL: {error}", where=where, fix="check the URL") from error
    if url.scheme not in ("http", "https"):
        what = f'"{url.scheme}:" is not asked, only http and https' if url.scheme else "this is no URL"
        raise NetworkError(what, where=where, fix="give an http or https URL")
    if not url.host:
        raise NetworkError("the URL names no host", where=where, fix="check the URL")
    if not 0 < _port(url) < 65536:
        raise NetworkError(f"there is no port {url.port}", where=where, fix="check the URL")
    if url.userinfo:
        raise NetworkError("a user name or password in a URL is not sent", where=where, fix="remove it from the URL")
    return url.copy_with(fragment=None)


def _port(url: httpx.URL) -> int:
    return url.port if url.port is not None else (443 if url.scheme == "https" else 80)


def move(hop: Hop, location: str, where: str) -> None:
    """Go where the answer points. Another host gets no header that could be a credential; no credential goes from
    https to plain http."""
    try:
        text = location.encode("latin-1").decode("utf-8", "replace")
        target = checked_url(str(hop.url.join(text)), redact(text))
    except (httpx.InvalidURL, ValueError) as error:
        raise NetworkError(f"it redirects to something that is no URL: {error}", where=where) from error
    except NetworkError as error:
        raise NetworkError(f"it redirects to {redact(text)[:200]}: {error.what}", where=where) from error
    upgrade = (hop.url.scheme, target.scheme, _port(hop.url), _port(target)) == ("http", "https", 80, 443)
    same = hop.url.host == target.host and (hop.url.scheme, _port(hop.url)) == (target.scheme, _port(target))
    downgrade = hop.url.scheme == "https" and target.scheme == "http"
    if downgrade:
        if has_secret(str(target)) or not HARMLESS.issuperset(hop.headers.keys() - {"accept-encoding"}):
            raise NetworkError(
                "it redirects from https to http, where a key would be sent unprotected",
                where=where,
                fix="ask the owner of the server",
            )
        hop.findings.append(
            Finding(
                code="CK511",
                what=f"it redirects from https to plain http ({redact(str(target))})",
                where=Span(uri=where),
                fix="what was read may have been changed on its way",
                level=Level.WARNING,
            )
        )
    if not same and not (upgrade and hop.url.host == target.host):
        kept = HARMLESS | {"accept-encoding"}
        hop.headers = {name: value for name, value in hop.headers.items() if name in kept}
    hop.url = target
