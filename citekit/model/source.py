"""Where bytes came from: `Source` (bytes with their origin), `Request` (what a service wants asked), `Span`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

NO_HEADERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP request that a service wants made: `fetch` makes it, the service reads the Source that comes back. Its
    headers may hold keys, so they are not shown."""

    url: str
    headers: Mapping[str, str] = field(default_factory=lambda: NO_HEADERS, repr=False)
    method: str = "GET"
    body: bytes = b""
