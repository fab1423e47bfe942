"""`Answer`: what a server said, before anybody judges it; and the reading of its headers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from citekit.model import Finding, Source

REASONS: Mapping[int, tuple[str, str]] = {
    400: ("Bad Request", "check the URL"),
    401: ("Unauthorized", "it asks for a key or a login"),
    403: ("Forbidden", "open it in a browser and give the saved page"),
    404: ("Not Found", "check the URL"),
    406: ("Not Acceptable", "it has no answer in this form"),
    408: ("Request Timeout", "try again later"),
    410: ("Gone", "it is there no more; remove it"),
    412: ("Precondition Failed", "it changed meanwhile; read it again"),
    429: ("Too Many Requests", "run it again later"),
    451: ("Unavailable For Legal Reasons", "it cannot be read from here"),
    500: ("Internal Server Error", "try again later"),
    502: ("Bad Gateway", "try again later"),
    503: ("Service Unavailable", "try again later"),
    504: ("Gateway Timeout", "try again later"),
}


class Answer(Struct, frozen=True, kw_only=True):
    """status: HTTP status. headers: by lower-case name, repeated ones joined by ", ". source: the body, inflated, its
    uri the URL after redirects. from_cache: nothing new was sent. findings: what the user should know of the way."""

    status: int
    headers: Mapping[str, str]
    source: Source
    from_cache: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def reason(self) -> str:
        """The status with its name: "404 Not Found"."""
        name = REASONS.get(self.status, ("", ""))[0]
        return f"{self.status} {name}".rstrip()

    @property
    def file_name(self) -> str:
        """A name to save the body under: what the server calls it, reduced to letters, digits, "-", "_" and its
        suffix, with a short hash of the body; never a path, never empty, at most 100 characters."""
        given = _disposition_name(self.headers.get("content-disposition", ""))
        base = re.split(r"[/\\]", given or unquote(urlsplit(self.source.uri).path))[-1]
        stem, dot, suffix = base.rpartition(".") if "." in base.lstrip(".") else (base, "", "")
        digest = sha256(self.source.content).hexdigest()[:8]
        clean = _slug(suffix)[:10]
        return f"{_slug(stem)[:80] or 'file'}-{digest}" + (f"{dot}{clean}" if clean else "")


def _slug(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_]+", "-", folded).strip("-_")


def _disposition_name(header: str) -> str:
    """The file name of a Content-Disposition (RFC 6266), as given: not to be trusted as a path."""
    found = ""
    for part in header.split(";")[1:]:
        name, _, value = part.strip().partition("=")
        if name.lower() == "filename*":
            return unquote(value.strip('"').rpartition("'")[2])
        if name.lower() == "filename":
            found = value.strip().strip('"')
    return found


def media_type(header: str) -> tuple[str, str]:
    """Media type and charset of a Content-Type, lower-case, "" where it says nothing."""
    kind, *parameters = header.split(";")
    charset = ""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip("\"'").lower()
    return kind.strip().lower(), charset


def retry_after(header: str, now: datetime) -> float | None:
    """The seconds that a Retry-After asks to wait (RFC 9110, 10.2.3); None for one that is absent, past or no time."""
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        moment = parsedate_to_datetime(text)
        seconds = (moment - now).total_seconds()
    except (ValueError, TypeError, IndexError, OverflowError):  # no date, or one without a zone
        return None
    return seconds if seconds >= 0 else None
