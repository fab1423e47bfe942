"""The requests to one Zotero library: addresses, headers, and what a refusal means.
https://www.zotero.org/support/dev/web_api/v3/basics"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from citekit.errors import NetworkError, SyncError
from citekit.model import Request
from citekit.sync.secrets import Secret
from citekit.sync.transport import Client, Reply
from citekit.sync.zotero_answers import Kind, parsed

MOST_PULLS = 6
"""How often a pull begins anew because the library moved while it was read."""

_Whole = TypeVar("_Whole")


class Moved(Exception):
    """The library changed while it was read."""


class Api:
    """library: "users/12345" or "groups/678". headers: more of them, for every request."""

    def __init__(self, client: Client, key: Secret, library: str, base: str) -> None:
        self.base = base.rstrip("/")
        self.library = library
        self.has_key = bool(key)
        self.headers: dict[str, str] = {}
        self._client = client
        self._key = key

    def get(self, path: str, query: Mapping[str, Any] | None = None, *, unless: int = 0) -> Reply:
        """Read something of the library; 304 where it is still of the version `unless`. Raises Moved where the server
        says that it changed, and SyncError where it refuses."""
        url = f"{self.base}/{self.library}/{quote(path)}" + (f"?{urlencode(query, safe=',')}" if query else "")
        reply = self._read(url, {"If-Modified-Since-Version": str(unless)} if unless else {})
        if reply.status in (200, 304):
            return reply
        if reply.status in (401, 403):
            raise SyncError("the server does not let the key read", where=self.base, fix="give the key access")
        if reply.status == 412:
            raise Moved
        raise SyncError(
            f"the server answered {reply.status} {text_of(reply)[:200]}", where=url,
            fix="check the library's number and the server's address",
        )  # fmt: skip

    def ask(self, path: str) -> Reply:
        """Read something that is of no library, whatever the answer."""
        return self._read(f"{self.base}/{path}", {})

    def send(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Reply | None:
        """The answer to a write; None where nobody knows whether it happened."""
        content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
        own = {"Content-Type": "application/json"} if content else {}
        url = f"{self.base}/{self.library}/{quote(path)}"
        try:
            request = Request(url=url, method=method, headers=self._headers({**own, **(headers or {})}), body=content)
            return self._client.write(request)
        except NetworkError:
            return None

    def json(self, reply: Reply, kind: type[Kind]) -> Kind:
        """The JSON of an answer. Raises NetworkError where it is none, or of another kind."""
        return parsed(reply.source.content, kind, self.base)

    def steadily(self, read: Callable[[], _Whole]) -> _Whole:
        """What `read` gives, begun anew while the library moves."""
        for attempt in range(MOST_PULLS):
            try:
                return read()
            except Moved:
                self._client.rest(attempt)
        raise SyncError(
            "the library changes faster than it can be read", where=self.base, fix="try again when nobody edits it"
        )

    def _read(self, url: str, headers: Mapping[str, str]) -> Reply:
        return self._client.read(Request(url=url, headers=self._headers(headers)))

    def _headers(self, more: Mapping[str, str]) -> dict[str, str]:
        key = {"Zotero-API-Key": self._key.reveal()} if self._key else {}
        return {"Zotero-API-Version": "3", **key, "Accept": "application/json", **self.headers, **more}


def version_of(reply: Reply) -> int:
    """The version of the library (of several objects) or of the object that was asked for."""
    header = reply.headers.get("last-modified-version", "")
    if not (header.isascii() and header.isdigit()):
        raise NetworkError("the answer has no Last-Modified-Version", fix="check the server's address")
    return int(header)


def same(reply: Reply, version: int) -> Reply:
    """The answer, where it is of this version of the library; raises Moved where it is not."""
    if version_of(reply) != version:
        raise Moved
    return reply


def text_of(reply: Reply) -> str:
    """What the server said, for messages."""
    return reply.source.content.decode("utf-8", "replace").strip()
