"""A preview server for a folder, on 127.0.0.1 only: strong ETags and 304, right content types, gzip.

docs/rules.md, feeds 27. It is for looking at what was built, never for the open network.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import sys
import threading
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from msgspec import Struct, field

HOST = "127.0.0.1"
OWN_NAMES = frozenset({HOST, "localhost"})
"""Names that a request may use: a page elsewhere whose name was pointed at this machine is not shown the folder."""
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
_WORTH_PACKING, _MOST_PACKED = 1024, 10_000_000
_MOST_LISTED = 100


class Changes(Struct):
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
    """A server on a free (or given) port of 127.0.0.1; `changes` given makes pages reload when told.

    Raises OSError where the port cannot be taken.
    """

    def __init__(self, folder: Path, *, port: int = 0, changes: Changes | None = None) -> None:
        self._server = _Server(folder.resolve(), port, changes)
        self.url = f"http://{HOST}:{self._server.server_address[1]}/"

    def serve(self) -> None:
        """Answer until `close` is called (from another thread) or the process is interrupted."""
        self._server.serve_forever(poll_interval=0.2)

    def close(self) -> None:
        if self._server.changes:
            self._server.changes.close()
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> Preview:
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, folder: Path, port: int, changes: Changes | None) -> None:
        super().__init__((HOST, port), _Handler)
        self.folder = folder
        self.changes = changes

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes away while it is answered is no error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "citekit"
    sys_version = ""

    def do_GET(self) -> None:
        if self.server.changes and urlsplit(self.path).path == CHANGES:
            self._tell_changes(self.server.changes)
        else:
            self._send(self._answer(), body=True)

    def do_HEAD(self) -> None:
        self._send(self._answer(), body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: a preview is looked at in a browser."""

    def _answer(self) -> Answer:
        if urlsplit(f"//{self.headers.get('Host', '')}").hostname not in OWN_NAMES:
            return _text(HTTPStatus.MISDIRECTED_REQUEST, "this is a preview for the machine itself")
        answer = found(self.server.folder, self.path, reload=self.server.changes is not None)
        return answer.as_asked(self.headers.get("Accept-Encoding", ""), self.headers.get("If-None-Match", ""))

    def _send(self, answer: Answer, *, body: bool) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        if body:
            self.wfile.write(answer.content)

    def _tell_changes(self, changes: Changes) -> None:
        """An event each time the folder is built anew, as long as the page is shown."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        seen = changes.count
        self.wfile.write(b": listening\n\n")
        for _ in range(200):  # a browser asks again when the answer ends
            now = changes.wait(seen)
            self.wfile.write(b"data: changed\n\n" if now != seen else b": waiting\n\n")
            seen = now
            if changes.closed:
                return


class Answer(Struct, frozen=True):
    """What a request is answered with: headers without the length."""

    status: HTTPStatus
    content: bytes
    headers: Mapping[str, str]

    def as_asked(self, encodings: str, tags: str) -> Answer:
        """The same packed where the browser takes that, with its tag, or a 304 where the browser has it.

        encodings, tags: the request's Accept-Encoding and If-None-Match.
        """
        if self.status != HTTPStatus.OK:
            return self
        content, headers = self.content, dict(self.headers)
        tag = hashlib.sha256(content).hexdigest()
        if _WORTH_PACKING <= len(content) <= _MOST_PACKED and _takes_gzip(encodings):
            content = gzip.compress(content, mtime=0)
            headers["Content-Encoding"] = "gzip"
            tag += "-gzip"
        headers["ETag"] = f'"{tag}"'
        if _matches(tags, tag):
            del headers["Content-Type"]
            return Answer(HTTPStatus.NOT_MODIFIED, b"", headers)
        return Answer(self.status, content, headers)


def found(folder: Path, asked: str, *, reload: bool = False) -> Answer:
    """What lies in the folder under the path of a request, never outside of it. reload: pages wait for changes."""
    path = _inside(folder, asked)
    if path is None:
        return _text(HTTPStatus.NOT_FOUND, "there is no such file in this folder")
    if path.is_dir():
        place = urlsplit(asked).path
        if not place.endswith("/"):  # links of its page are relative to it
            return Answer(HTTPStatus.FOUND, b"", {"Location": f"/{place.strip('/')}/"})
        path /= "index.html"
        if not path.is_file():
            names = sorted(each.name for each in path.parent.iterdir() if not each.name.startswith("."))
            listed = "".join(f"\n{name}" for name in names[:_MOST_LISTED])
            return _text(HTTPStatus.NOT_FOUND, f"there is no index.html here (write it with `citekit page`){listed}")
    try:
        content = path.read_bytes()
    except OSError as error:
        return _text(HTTPStatus.NOT_FOUND, f"it cannot be read: {error.strerror}")
    kind = content_type(path, content)
    if reload and kind.startswith("text/html"):
        content = _POLICY.sub(b"", content) + _RELOAD  # a page's own policy would forbid the script
    return Answer(
        HTTPStatus.OK, content, {"Content-Type": kind, "Vary": "Accept-Encoding", "Cache-Control": "no-cache"}
    )


def _text(status: HTTPStatus, text: str) -> Answer:
    return Answer(status, f"{text}\n".encode(), {"Content-Type": "text/plain; charset=utf-8"})


def content_type(path: Path, content: bytes) -> str:
    """The content type by suffix; of JSON and XML by what they hold."""
    if path.suffix == ".json" and b"https://jsonfeed.org/version/" in content[:200]:
        return FEED_JSON
    if path.suffix == ".xml" and b"<rss" not in content[:500]:
        is_atom = b"http://www.w3.org/2005/Atom" in content[:500]
        return CONTENT_TYPES[".atom"] if is_atom else "application/xml; charset=utf-8"
    return CONTENT_TYPES.get(path.suffix.lower(), "application/octet-stream")


def _inside(folder: Path, asked: str) -> Path | None:
    """The file or folder that a request asks for, None for one that is not there or lies outside."""
    try:
        path = (folder / unquote(urlsplit(asked).path).lstrip("/")).resolve()
        return path if path.is_relative_to(folder) and path.exists() else None
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
