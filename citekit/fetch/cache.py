"""Answers kept on disk, with what the server needs to say "not changed" (RFC 9111, conditional requests).

One file an answer: a line of JSON (origin, validators, digest), then the body. A file that does not fit its own
digest, or cannot be read at all, counts as absent. Only the folder given is written to; it is private to the user.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec import Struct

from citekit.errors import WriteError
from citekit.fetch.redact import redact
from citekit.files import write_atomically
from citekit.model import Source

_VERSION = 1
_SUFFIX = ".answer"


class Cached(Struct, frozen=True, kw_only=True):
    """An answer of the past. headers: ETag, Last-Modified and what else the caller may ask for, as sent."""

    source: Source
    headers: Mapping[str, str]
    stored: datetime

    def conditions(self) -> dict[str, str]:
        """The request headers that ask for the answer only if it changed; the server's own words, never a clock's."""
        pairs = (("if-none-match", "etag"), ("if-modified-since", "last-modified"))
        return {asked: self.headers[told] for asked, told in pairs if self.headers.get(told)}


class Cache:
    """The answers under `folder`, at most about `most` bytes."""

    def __init__(self, folder: Path, most: int) -> None:
        self.folder = folder
        self.most = most
        self._grew = False

    def find(self, url: str, accept: str) -> Cached | None:
        """The answer kept for this URL asked in this way, or None."""
        try:
            head, found, body = self._file(url, accept).read_bytes().partition(b"\n")
            known = json.loads(head)
        except (OSError, ValueError, RecursionError):
            return None
        if not found or not isinstance(known, dict) or known.get("version") != _VERSION:
            return None
        if known.get("digest") != sha256(body).hexdigest():
            return None
        return _cached(known, body)

    def keep(self, url: str, accept: str, answer: Cached) -> None:
        """Store an answer. A full disk or a read-only folder costs the cache, never the run."""
        source = answer.source
        known = {
            "version": _VERSION,
            "url": redact(url),
            "uri": redact(source.uri),
            "media_type": source.media_type,
            "charset": source.charset,
            "headers": dict(answer.headers),
            "stored": answer.stored.isoformat(),
            "digest": sha256(source.content).hexdigest(),
        }
        file = self._file(url, accept)
        with contextlib.suppress(OSError, WriteError):
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(file, json.dumps(known).encode() + b"\n" + source.content, mode=0o600)
            self._grew = True

    def prune(self) -> None:
        """Remove the oldest answers until the folder is within its limit; does nothing when nothing was stored."""
        if not self._grew:
            return
        self._grew = False
        files: list[tuple[float, int, Path]] = []
        for path in self.folder.glob(f"*/*{_SUFFIX}"):
            with contextlib.suppress(OSError):
                state = path.stat()
                files.append((state.st_mtime, state.st_size, path))
        total = sum(size for _time, size, _path in files)
        for _time, size, path in sorted(files):
            if total <= self.most:
                return
            with contextlib.suppress(OSError):
                os.unlink(path)  # noqa: PTH108 - never follows a link
                total -= size

    def _file(self, url: str, accept: str) -> Path:
        name = sha256(f"{url}\n{accept}".encode()).hexdigest()
        return self.folder / name[:2] / f"{name}{_SUFFIX}"


def _cached(known: dict[str, Any], body: bytes) -> Cached | None:
    try:
        stored = datetime.fromisoformat(known["stored"])
        headers = {str(name): str(value) for name, value in known["headers"].items()}
        source = Source(
            content=body,
            uri=str(known["uri"]),
            media_type=str(known["media_type"]),
            charset=str(known["charset"]),
            retrieved=stored,
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return Cached(source=source, headers=headers, stored=stored) if stored.tzinfo else None
