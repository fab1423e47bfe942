"""A server on loopback that answers as a test tells it, down to the single byte; stopped with its `with` block."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

TLS = Path(__file__).parent / "tls"
_LONGEST = 15.0  # no answer of a test takes longer


class Peer:
    """One connection: what was asked, and ways to answer."""

    def __init__(self, connection: socket.socket, head: str, body: bytes, stop: threading.Event) -> None:
        self.connection = connection
        self.head = head
        self.body = body
        self.stop = stop

    @property
    def path(self) -> str:
        return self.head.split(" ", 2)[1]

    @property
    def method(self) -> str:
        return self.head.split(" ", 1)[0]

    def header(self, name: str) -> str:
        for line in self.head.split("\r\n")[1:]:
            found, _, value = line.partition(":")
            if found.lower() == name.lower():
                return value.strip()
        return ""

    def raw(self, data: bytes) -> None:
        self.connection.sendall(data)

    def reply(self, status: int = 200, body: bytes = b"", kind: str = "text/html", **headers: str) -> None:
        lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}", "Connection: close"]
        if kind:
            lines.append(f"Content-Type: {kind}")
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.raw("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)

    def drip(self, data: bytes, seconds: float) -> None:
        """A byte at a time, until the test is over."""
        for at in range(len(data)):
            if self.stop.wait(seconds):
                return
            self.raw(data[at : at + 1])

    def hang(self) -> None:
        self.stop.wait(_LONGEST)

    def reset(self) -> None:
        """End the connection with RST."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


Handler = Callable[[Peer], None]


class Server:
    """`with Server(handler) as server:` answers every request by `handler`, each in a thread of its own.

    `asked` holds the heads of the requests so far. tls: name of a certificate in `tls/`, or "" for plain http.
    """

    def __init__(self, handler: Handler, *, tls: str = "", address: str = "127.0.0.1") -> None:
        self.asked: list[Peer] = []
        self._handler = handler
        self._address = address
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._context: ssl.SSLContext | None = None
        if tls:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(TLS / f"{tls}.pem")

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{'https' if self._context else 'http'}://{host}:{self.port}{path}"

    def __enter__(self) -> Self:
        self._listener = socket.create_server((self._address, 0))
        self._listener.settimeout(0.01)
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(5)
        self._listener.close()

    def _start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            self._start(lambda taken=connection: self._serve(taken))  # type: ignore[misc]

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(_LONGEST)
        with contextlib.suppress(OSError):
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
            with connection:
                received = b""
                while b"\r\n\r\n" not in received:
                    piece = connection.recv(65536)
                    if not piece:
                        return
                    received += piece
                head, _, body = received.partition(b"\r\n\r\n")
                peer = Peer(connection, head.decode("latin-1"), body, self._stop)
                length = int(peer.header("content-length") or 0)
                while len(peer.body) < length:
                    peer.body += connection.recv(65536)
                self.asked.append(peer)
                self._handler(peer)
