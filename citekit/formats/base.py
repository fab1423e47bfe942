"""The row of a format: its name, how a file of it is known, and its two directions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from citekit.model import Finding, Item, Record, Source

if TYPE_CHECKING:
    from citekit.formats.options import WriteOptions

Read = Callable[[Source], Iterator[Record | Item | Finding]]


Write = Callable[[Iterable[Item], "WriteOptions"], Iterator[str | Finding]]


class Format(Struct, frozen=True, kw_only=True, eq=False):
    """One format.

    suffixes: with the dot, lower-case; the first is the one that is written. media_types: lower-case.
    read: bytes to records, items and findings; raises FormatError where nothing at all can be read.
    write: items to pieces of text and findings (what the format cannot hold).
    sniff: how much the first bytes (up to 4 kB, decoded loosely) look like this format, 0 to 100.
    may_be_empty: a file without any works is a right file of this format; may_be_blank: one without any text too.
    keeps: the CSL variables that survive writing and reading; None is all of them.
    """

    name: str
    title: str
    suffixes: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()
    read: Read | None = None
    write: Write | None = None
    sniff: Callable[[str], int] = lambda _head: 0
    may_be_empty: bool = False
    may_be_blank: bool = False
    keeps: frozenset[str] | None = None
