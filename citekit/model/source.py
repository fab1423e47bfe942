"""Where bytes came from: `Source` (bytes with their origin), `Request` (what a service wants asked), `Span`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from msgspec import Struct

NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class Span(Struct, frozen=True, kw_only=True):
    """A place in a source. `line` and `column` count from 1; 0 is "not known". `path` is a place inside a value
    structure, such as `items[3].issued`."""

    uri: str = ""
    line: int = 0
    column: int = 0
    path: str = ""

    def __str__(self) -> str:
        text = self.uri or "-"
        if self.line:
            text += f":{self.line}"
            if self.column:
                text += f":{self.column}"
        return f"{text}: {self.path}" if self.path else text


class Source(Struct, frozen=True, kw_only=True):
    """Bytes as they were read, with where from and when.

    uri: the URL or path that the bytes came from (after redirects); "-" is standard input.
    media_type: "text/html" etc. as the server said it, or "" where nobody said.
    charset: as the server said it, or "".
    retrieved: time of retrieval, with zone; None where it does not matter (files, tests).
    """

    content: bytes
    uri: str = "-"
    media_type: str = ""
    charset: str = ""
    retrieved: datetime | None = None

    def at(self, line: int = 0, column: int = 0, path: str = "") -> Span:
        """A place in this source."""
        return Span(uri=self.uri, line=line, column=column, path=path)


class Request(Struct, frozen=True, kw_only=True):
    """One HTTP request that a service wants made: `fetch` makes it, the service reads the Source that comes back. Its
    headers may hold keys, so they are not shown."""

    url: str
    headers: Mapping[str, str] = NO_HEADERS
    method: str = "GET"
    body: bytes = b""

    def __rich_repr__(self) -> list[tuple[str, object]]:
        return [("url", self.url), ("method", self.method)]

    def __repr__(self) -> str:
        return f"Request(url={self.url!r}, method={self.method!r})"
