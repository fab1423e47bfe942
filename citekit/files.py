"""Writing files so that a reader finds the old text or the new one, never a half. docs/rules.md, files."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from citekit.errors import OverwriteError, WriteError

_PIECE = 1 << 20
_REASONS = {
    errno.ENOSPC: ("the disk is full", "make room and run it again"),
    errno.EDQUOT: ("the disk quota is used up", "make room and run it again"),
    errno.EFBIG: ("it would be larger than files may be here", "write it in parts"),
    errno.EROFS: ("the file system is read-only", "write to another folder"),
    errno.EACCES: ("not allowed to write there", "change the folder's permissions, or write to another folder"),
    errno.EPERM: ("not allowed to write there", "change the folder's permissions, or write to another folder"),
    errno.ENOENT: ("the folder does not exist", "make the folder first"),
    errno.ENOTDIR: ("a part of the path is no folder", "correct the path"),
    errno.EEXIST: ("it is no folder", "name a folder, or remove the file of that name"),
    errno.ENAMETOOLONG: ("the name is too long", "give it a shorter name"),
    errno.ELOOP: ("the path is a circle of symbolic links", "correct the path"),
}


def write_atomically(
    path: str | Path, content: str | bytes | Iterable[str], *, overwrite: bool = True, mode: int | None = None
) -> bool:
    """Write `content` (text as UTF-8, line ends as given) to `path`; True when the file changed.

    The text goes to a new file in the same folder, is forced to the disk and takes the old one's place by one
    rename, so a crash leaves the old text whole. A file that already holds exactly this is not touched (False). The
    old file's permission bits stay, or are `mode`; a new file gets `mode` or what the umask says. A device or pipe is
    written to directly. Raises OverwriteError when the file is there and `overwrite` is false, and WriteError when it
    cannot be written, or is a symbolic link: a link may have been planted, so it is never followed.
    """
    target = Path(path)
    try:
        old = _present(target)
        if old is not None and not overwrite:
            raise OverwriteError("the file is already there", where=str(path), fix="write to another name")
        if old is not None and not stat.S_ISREG(old.st_mode):
            _write_stream(target, content)
            return True
        if isinstance(content, str | bytes) and old is not None and mode is None and _holds(target, old, content):
            return False
        return _replace(target, content, old, mode)
    except UnicodeEncodeError as error:
        raise WriteError(
            f"the text holds a character that cannot be written (U+{ord(error.object[error.start]):04X})",
            where=str(path),
            fix="remove the lone surrogate from the source",
        ) from error
    except (OSError, ValueError) as error:
        raise _write_error(path, error) from error


def _write_error(path: str | Path, error: OSError | ValueError) -> WriteError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    code = error.errno if isinstance(error, OSError) and error.errno is not None else 0
    what, fix = _REASONS.get(code, (reason, "correct the path"))
    return WriteError(f"cannot be written: {what}", where=str(path), fix=fix)


def _present(target: Path) -> os.stat_result | None:
    """What stands at the path now; refuses folders, and links to files."""
    try:
        here = target.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(here.st_mode):
        with contextlib.suppress(OSError):
            behind = target.stat()
            if stat.S_ISCHR(behind.st_mode) or stat.S_ISFIFO(behind.st_mode):
                return behind
        raise WriteError(
            "cannot be written: it is a symbolic link, and links are not followed",
            where=str(target),
            fix="name the file that it points to, or remove the link",
        )
    if stat.S_ISDIR(here.st_mode):
        raise WriteError("cannot be written: it is a folder", where=str(target), fix="name a file in it")
    return here


def _holds(target: Path, old: os.stat_result, content: str | bytes) -> bool:
    data = content.encode() if isinstance(content, str) else content
    if old.st_size != len(data):
        return False
    try:
        return target.read_bytes() == data
    except PermissionError:  # may be written but not read: write it anew
        return False


def _write_stream(target: Path, content: str | bytes | Iterable[str]) -> None:
    """What reads the other end of a pipe may leave when it has what it wanted."""
    with contextlib.suppress(BrokenPipeError), target.open("wb") as stream:
        for piece in _pieces(content):
            stream.write(piece)


def _replace(target: Path, content: str | bytes | Iterable[str], old: os.stat_result | None, mode: int | None) -> bool:
    folder = target.parent
    beside = folder / f".citekit-{os.urandom(8).hex()}.tmp"  # of fixed length: the target's name may be the longest
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), mode or 0o666)
    try:
        with os.fdopen(handle, "wb") as stream:
            if old is not None:
                _take_over(stream.fileno(), old, mode)
            for piece in _pieces(content):
                stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
        if old is not None and mode is None and _same(beside, target):
            return False
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    _sync_folder(folder)
    return True


def _take_over(handle: int, old: os.stat_result, mode: int | None) -> None:
    """The old file's owner (where the system lets us) and permission bits."""
    if hasattr(os, "fchown"):
        with contextlib.suppress(OSError):
            os.fchown(handle, old.st_uid, old.st_gid)
    if hasattr(os, "fchmod"):
        os.fchmod(handle, mode if mode is not None else stat.S_IMODE(old.st_mode))


def _pieces(content: str | bytes | Iterable[str]) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
    elif isinstance(content, str):
        yield content.encode()
    else:
        for piece in content:
            yield piece.encode()


def _same(one: Path, other: Path) -> bool:
    if one.stat().st_size != other.stat().st_size:
        return False
    try:
        with one.open("rb") as left, other.open("rb") as right:
            while piece := left.read(_PIECE):
                if piece != right.read(_PIECE):
                    return False
    except PermissionError:
        return False
    return True


def _sync_folder(folder: Path) -> None:
    """Make the rename itself last. Some file systems cannot; the file is in place all the same."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def is_file(path: str | Path) -> bool:
    """Whether a file is there, as far as we may look: a name that is too long or a closed folder holds none."""
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return False


def make_folder(path: str | Path) -> None:
    """Make a folder, and those that it lies in, unless they are there; raises WriteError."""
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise _write_error(path, error) from error


def make_private(path: str | Path) -> None:
    """Make an empty file that only its owner may read and write, unless it is there; raises OSError, for a link too."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o600))
