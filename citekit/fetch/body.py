"""The body of an answer, inflated and bounded. docs/rules.md, network."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable

from citekit.errors import NetworkError, NetworkLimitError

_PIECE = 1 << 16
_INFLATED = frozenset({"gzip", "x-gzip", "deflate"})


def read_body(pieces: Iterable[bytes], encoding: str, most: int, limit: str, *, where: str) -> bytes:
    """The whole body after undoing at most one layer of gzip or deflate.

    `most` bytes are taken, as sent and after inflating, and never more than about that held; past it a
    NetworkLimitError names `limit`. Raises NetworkError for an encoding that was not asked for, for more than one,
    and for a body that is not what its encoding says.
    """
    layers = [layer.strip().lower() for layer in encoding.split(",") if layer.strip().lower() not in ("", "identity")]
    if len(layers) > 1:
        raise NetworkError(f"the answer is packed {len(layers)} times ({encoding}); one layer is undone", where=where)
    if layers and layers[0] not in _INFLATED:
        raise NetworkError(f'the answer is packed as "{layers[0]}", which was not asked for', where=where)
    sink = _Sink(most, limit, where)
    if not layers:
        for piece in pieces:
            sink.write(piece)
        return sink.content()
    _inflate(pieces, sink, most, layers[0])
    return sink.content()


class _Sink:
    """Collects up to `most` bytes."""

    def __init__(self, most: int, limit: str, where: str) -> None:
        self.most = most
        self.limit = limit
        self.where = where
        self._held = io.BytesIO()

    def write(self, data: bytes) -> None:
        if self._held.tell() + len(data) > self.most:
            raise self.passed()
        self._held.write(data)

    def passed(self) -> NetworkLimitError:
        return NetworkLimitError.of(self.limit, self.most, "bytes", where=self.where)

    def content(self) -> bytes:
        return self._held.getvalue()


def _inflate(pieces: Iterable[bytes], sink: _Sink, most: int, name: str) -> None:
    """Undo one layer. A gzip body may be several members in a row; each is inflated a piece at a time."""
    broken = NetworkError(f"the answer says it is {name} and is not", where=sink.where)
    unpack = zlib.decompressobj(wbits=47)  # gzip or zlib, told by its header
    taken = 0
    for piece in pieces:
        taken += len(piece)
        if taken > most:
            raise sink.passed()
        data = piece
        while data:
            if unpack.eof:
                if data.strip(b"\0") == b"":  # padding after the last member
                    break
                unpack = zlib.decompressobj(wbits=47)
            try:
                sink.write(unpack.decompress(data, _PIECE))
            except zlib.error as error:
                raise broken from error
            data = unpack.unused_data if unpack.eof else unpack.unconsumed_tail
    if taken and not unpack.eof:
        raise NetworkError(f"the answer ends in the middle of its {name} data", where=sink.where)
