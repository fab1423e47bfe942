"""A path, or standard input, as a `Source`."""

from __future__ import annotations

import errno
import stat
import sys
from pathlib import Path
from typing import BinaryIO

from citekit.errors import FetchError, FetchLimitError
from citekit.fetch.limits import Limits
from citekit.model import Source

_REASONS = {
    errno.ENOENT: ("there is no such file", "check the path"),
    errno.ENOTDIR: ("a part of the path is no folder", "check the path"),
    errno.EACCES: ("not allowed to read it", "change its permissions"),
    errno.EPERM: ("not allowed to read it", "change its permissions"),
    errno.ENAMETOOLONG: ("the name is too long", "check the path"),
    errno.ELOOP: ("the path is a circle of symbolic links", "correct the links"),
    errno.EIO: ("the disk reports an error", "copy the file elsewhere and try again"),
}


def read_path(path: str | Path, *, limits: Limits | None = None) -> Source:
    """The bytes of a file, a named pipe, or standard input ("-"), with the path as its uri.

    An empty file is a Source without bytes: whether that is an error is for its format to say. Raises FetchError for
    a path that is missing, a folder or unreadable, FetchLimitError past `limits.file_bytes`.
    """
    most = (limits or Limits()).file_bytes
    where = str(path)
    if not where:
        raise FetchError("the name of an input is empty", fix="name a file, or - for standard input")
    scheme, mark, rest = where.partition("://")
    if mark and scheme.isalpha():
        here = scheme.lower() == "file"
        fix = f"name its path: {_path_of(rest)}" if here else "give an http or https URL, or save it as a file"
        raise FetchError(f"{scheme}: is not asked, only http and https", where=where, fix=fix)
    try:
        if where == "-":
            if sys.stdin is None:
                raise FetchError("standard input is closed", where=where, fix="open it, or name a file")
            return Source(content=_read(sys.stdin.buffer, "-", most), uri="-")
        file = Path(path)
        if stat.S_ISDIR(file.stat().st_mode):
            raise FetchError("it is a folder, not a file", where=where, fix="name a file in it")
        with file.open("rb") as stream:
            return Source(content=_read(stream, where, most), uri=where)
    except OSError as error:
        what, fix = _REASONS.get(error.errno or 0, (error.strerror or str(error), "check the path"))
        raise FetchError(what, where=where, fix=fix) from error
    except ValueError as error:  # a NUL character in the path
        raise FetchError(f"this cannot be a path: {error}", where=where, fix="check the path") from error


def _path_of(address: str) -> str:
    """The path that a file: URL without its scheme names."""
    from urllib.parse import unquote

    return unquote(address.removeprefix("localhost"))


def _read(stream: BinaryIO, where: str, most: int) -> bytes:
    content = stream.read(most + 1)
    if len(content) > most:
        raise FetchLimitError.of("fetch.file_bytes", most, "bytes", where=where)
    return content
