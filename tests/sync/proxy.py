"""A proxy that does to requests and replies what networks and servers do; one fault a request, in order."""

from __future__ import annotations

import http.client
import socket
import struct
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FAULTS = (
    "refused", "cut in the request", "reply dropped", "reply cut", "reset", "slow", "429", "500 before", "500 after",
    "503", "backoff",
)  # fmt: skip


class Proxy:
    """Before the server at `host:port`. faults: names of FAULTS, "" for none; what was done stands in `done`."""

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        self.faults: list[str] = []
        self.done: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                fault = proxy.faults.pop(0) if proxy.faults else ""
                proxy.done.append(fault)
                if fault in ("refused", "cut in the request"):  # the server never sees it
                    self._abort()
                    return
                if fault in ("429", "500 before", "503"):
                    self._answer(int(fault[:3]), {"Retry-After": "1"} if fault != "500 before" else {}, b"no")
                    return
                if fault == "slow":
                    time.sleep(0.3)
                status, headers, content = self._forward(body)
                if fault in ("reply dropped", "reset"):
                    self._abort(reset=fault == "reset")
                elif fault == "500 after":
                    self._answer(500, {}, b"An error occurred")
                elif fault == "reply cut":
                    self._answer(status, headers, content[: len(content) // 2], length=len(content) + 1)
                    self._abort()
                else:
                    self._answer(status, {**headers, **({"Backoff": "1"} if fault == "backoff" else {})}, content)

            def _forward(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
                connection = http.client.HTTPConnection(*proxy.target, timeout=60)
                kept = {n: v for n, v in self.headers.items() if n.lower() not in ("host", "connection")}
                connection.request(self.command, self.path, body or None, kept)
                reply = connection.getresponse()
                content = reply.read()
                connection.close()
                dropped = ("transfer-encoding", "content-length", "connection")
                return reply.status, {n: v for n, v in reply.getheaders() if n.lower() not in dropped}, content

            def _answer(self, status: int, headers: dict[str, str], content: bytes, *, length: int = -1) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status not in (204, 304):
                    self.send_header("Content-Length", str(length if length >= 0 else len(content)))
                self.end_headers()
                self.wfile.write(content)

            def _abort(self, *, reset: bool = False) -> None:
                self.close_connection = True
                if reset:
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                with suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)

            do_GET = do_POST = do_DELETE = do_PATCH = do_PUT = _serve

            def log_message(self, *_args: object) -> None:
                pass

        return Handler
