"""A preview server for a folder, on 127.0.0.1 only: strong ETags and 304, right content types, gzip.

docs/rules.md, feeds 27. It is for looking at what was built, never for the open network.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import threading
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

HOST = "127.0.0.1"
CHANGES = "/-/changes"
"""The path that tells a page shown in a browser when the folder was built anew."""

CONTENT_TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".bib": "application/x-bibtex; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".ris": "application/x-research-info-systems; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/rss+xml; charset=utf-8",
}
FEED_JSON = "application/feed+json; charset=utf-8"
_RELOAD = f'<script>new EventSource("{CHANGES}").onmessage = () => location.reload();</script>'.encode()
_POLICY = re.compile(rb"<meta http-equiv=\"?Content-Security-Policy\"?[^>]*>", re.IGNORECASE)
_WORTH_PACKING = 1024


@dataclass(slots=True)
class Changes:
    """Counts how often the folder was built anew, for the pages that wait to be told."""

    count: int = 0
    condition: threading.Condition = field(default_factory=threading.Condition)
    closed: bool = False

    def tell(self) -> None:
        with self.condition:
            self.count += 1
            self.condition.notify_all()

    def close(self) -> None:
        with self.condition:
            self.closed = True
            self.condition.notify_all()

    def wait(self, seen: int) -> int:
        """The count, once it is another than `seen`; waits at most 20 s."""
        with self.condition:
            self.condition.wait_for(lambda: self.closed or self.count != seen, timeout=20)
            return self.count


class Preview:
    """A server on a free (or given) port of 127.0.0.1; `changes` given makes pages reload when told."""

    def __init__(self, folder: Path, *, port: int = 0, changes: Changes | None = None) -> None:
        self.changes = changes
        self._server = ThreadingHTTPServer((HOST, port), _handler(folder.resolve(), changes))
        self._server.daemon_threads = True
        self.url = f"http://{HOST}:{self._server.server_address[1]}/"

    def serve(self) -> None:
        """Answer until `close` is called (from another thread) or the process is interrupted."""
        self._server.serve_forever(poll_interval=0.2)

    def close(self) -> None:
        if self.changes:
            self.changes.close()
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> Preview:
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def _handler(folder: Path, changes: Changes | None) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "citekit"
        sys_version = ""

        def do_GET(self) -> None:
            if changes and urlsplit(self.path).path == CHANGES:
                self._tell_changes(changes)
            else:
                self._answer(body=True)

        def do_HEAD(self) -> None:
            self._answer(body=False)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: a preview is looked at in a browser."""

        def _answer(self, *, body: bool) -> None:
            path = _inside(folder, self.path)
            if path is None:
                self._send(
                    HTTPStatus.NOT_FOUND, b"not found\n", {"Content-Type": "text/plain; charset=utf-8"}, body=body
                )
                return
            content = path.read_bytes()
            kind = content_type(path, content)
            if changes and kind.startswith("text/html"):
                # A page's own policy would forbid the script that waits for changes.
                content = _POLICY.sub(b"", content) + _RELOAD
            headers = {"Content-Type": kind, "Vary": "Accept-Encoding", "Cache-Control": "no-cache"}
            tag = hashlib.sha256(content).hexdigest()
            if len(content) >= _WORTH_PACKING and _takes_gzip(self.headers.get("Accept-Encoding", "")):
                content = gzip.compress(content, mtime=0)
                headers["Content-Encoding"] = "gzip"
                tag += "-gzip"
            headers["ETag"] = f'"{tag}"'
            if _matches(self.headers.get("If-None-Match", ""), tag):
                del headers["Content-Type"]
                self._send(HTTPStatus.NOT_MODIFIED, b"", headers, body=False)
            else:
                self._send(HTTPStatus.OK, content, headers, body=body)

        def _send(self, status: HTTPStatus, content: bytes, headers: dict[str, str], *, body: bool) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != HTTPStatus.NOT_MODIFIED:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if body:
                self.wfile.write(content)

        def _tell_changes(self, changes: Changes) -> None:
            self.close_connection = True
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            seen = changes.count
            try:
                self.wfile.write(b": listening\n\n")
                self.wfile.flush()
                for _ in range(200):  # a browser asks again when the answer ends
                    now = changes.wait(seen)
                    self.wfile.write(b"data: changed\n\n" if now != seen else b": waiting\n\n")
                    self.wfile.flush()
                    seen = now
                    if changes.closed:
                        return
            except OSError:
                return  # the page was closed

    return Handler


def content_type(path: Path, content: bytes) -> str:
    """The content type by suffix; of JSON and XML by what they hold."""
    if path.suffix == ".json" and b"https://jsonfeed.org/version/" in content[:200]:
        return FEED_JSON
    if path.suffix == ".xml" and b"<rss" not in content[:500]:
        is_atom = b"http://www.w3.org/2005/Atom" in content[:500]
        return CONTENT_TYPES[".atom"] if is_atom else "application/xml; charset=utf-8"
    return CONTENT_TYPES.get(path.suffix.lower(), "application/octet-stream")


def _inside(folder: Path, asked: str) -> Path | None:
    """The file that a request asks for, never outside of the folder."""
    try:
        path = (folder / unquote(urlsplit(asked).path).lstrip("/")).resolve()
        if path.is_dir():
            path /= "index.html"
        return path if path.is_relative_to(folder) and path.is_file() else None
    except (ValueError, OSError):  # a NUL, a name too long
        return None


def _takes_gzip(header: str) -> bool:
    for offer in header.lower().split(","):
        name, _, quality = offer.partition(";")
        if name.strip() in ("gzip", "*"):
            return quality.replace(" ", "") not in ("q=0", "q=0.0")
    return False


def _matches(header: str, tag: str) -> bool:
    tags = [each.strip().removeprefix("W/").strip('"') for each in header.split(",")]
    return "*" in tags or tag in tags
