"""Where works are kept: the `Store` seam, and the values that cross it. Built in: `sqlite.py`; for many writers:
`postgres.py`.

A store keeps works, what each source last said, open disputes, and an append-only log; it decides nothing. Every write
happens inside `transaction` and is logged by the store itself, so nothing can change without a trace.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from msgspec import Struct

from citekit.library.query import Query
from citekit.model import Finding, Item, Work


class Held(Struct, frozen=True, kw_only=True):
    """A work as the library holds it. uid: 32 hexadecimal digits, never changed or used again. version: number of the
    work's last change in the log; grows through the whole library. at: ISO time of that change, in UTC."""

    uid: str
    version: int
    work: Work
    removed: bool = False
    at: str = ""


class Operation(Struct, frozen=True, kw_only=True):
    """One step that the user or a sync took. at: ISO time in UTC. undoes: the operation it takes back, or 0."""

    id: int
    at: str
    actor: str
    what: str
    undoes: int = 0


class Change(Struct, frozen=True, kw_only=True):
    """One work before and after an operation; `before` is None where the operation made the work."""

    operation: int
    before: Held | None
    after: Held


class Conflict(Struct, frozen=True, kw_only=True):
    """A dispute that waits for the user: values as JSON (see codec.value_to_json), None where there is none.
    settled: "", or how it was settled ("ours", "theirs")."""

    id: int
    uid: str
    variable: str
    ours: str
    theirs: str
    source: str
    at: str
    settled: str = ""


class Store(Protocol):
    """What a library needs of its database. Methods that write are called inside `transaction` only."""

    where: str

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing, one writer at a time; others wait. Raises LibraryError when they wait too long."""
        ...

    def operation(self, actor: str, what: str, undoes: int = 0) -> int:
        """Begin an operation in the log; the number that its changes carry."""
        ...

    def save(self, operation: int, uid: str, work: Work) -> Held:
        """A new work. Raises LibraryError when its key is taken."""
        ...

    def change(self, operation: int, held: Held, work: Work, *, removed: bool = False) -> Held:
        """The work in a new state. Raises StaleError when it is no longer the version that `held` is."""
        ...

    def get(self, key: str) -> Held | None:
        """The work with this citation key, unless removed."""
        ...

    def with_uid(self, uid: str) -> Held | None:
        """The work, removed or not."""
        ...

    def keys(self, prefix: str = "", most: int = 1000) -> list[str]:
        """Citation keys that begin so, in order."""
        ...

    def iterate(self, *, since: int = 0, removed: bool = False) -> Iterator[Held]:
        """Works changed after log number `since`, by citation key; removed ones only when asked for."""
        ...

    def candidates(self, item: Item, most: int = 50) -> list[Held]:
        """Works that may be this item: an identifier in common, or title and year (a year apart at most)."""
        ...

    def search(self, query: Query, *, limit: int, offset: int = 0) -> list[Held]:
        """Works that meet the query: first those with all its words in title, authors or tags, then the others; newest
        first, and of one year the one added last."""
        ...

    def count(self, query: Query) -> int: ...

    def last_change(self) -> int:
        """Number of the newest change in the log; 0 when there is none."""
        ...

    def operations(self, *, uid: str = "", limit: int = 50, before: int = 0) -> list[Operation]:
        """Newest first; of one work, or older than operation `before` where that is not 0."""
        ...

    def changes(self, operation: int) -> list[Change]: ...

    def origin(self, uri: str, name: str) -> tuple[Held, str] | None:
        """The work that a source's own entry became, and what the source last said (an item as text)."""
        ...

    def set_origin(self, uri: str, name: str, uid: str, said: str) -> None: ...

    def drop_origins(self, uid: str) -> None: ...

    def add_conflict(self, conflict: Conflict) -> None: ...

    def conflicts(self, *, uid: str = "", settled: bool = False) -> list[Conflict]: ...

    def settle(self, conflict: int, how: str) -> None: ...

    def setting(self, name: str) -> str:
        """A value of the library's own ("id": its identity), "" where there is none."""
        ...

    def check(self) -> list[Finding]:
        """What is wrong in the database; nothing where all is well."""
        ...

    def close(self) -> None: ...


def near_years(year: int | None) -> Sequence[int]:
    """Years in which the same work may be dated elsewhere."""
    return () if year is None else (year - 1, year, year + 1)
