"""`Side`: one partner of a sync, and the values that pass between it and the engine. docs/rules.md, sync.

A side shows its things as flat fields in the remote's own terms ("title", "creators", "tag/draft", "extra/Type"): only
those that a sync may write. Everything else a thing holds stays in `raw` and is never written. A tag or collection is
a field of its own with the value True, so that sets merge by the same rule as all fields. An absent field is an empty
one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, Protocol, runtime_checkable

from msgspec import Struct, field

from citekit.model import Finding

Fields = Mapping[str, Any]
"""Field name → JSON value. In a change, None takes the field out."""

TAG = "tag/"
COLLECTION = "collection/"


class Thing(Struct, frozen=True, kw_only=True):
    """One thing as a side holds it.

    version: the side's own number of the thing's last change. gone: trashed, or deleted (then `raw` is None). raw: the
    JSON as the side gave it. identities: by kind, strongest first, what may match it with a thing of the other side
    (`{"doi": "10.…"}`). in_scope: whether a sync may bring it to the other side. modified: ISO time, "" if unknown.
    foreign: it is there, but of a kind that this side cannot show; what is known of it stays as it is.
    """

    key: str
    version: int
    fields: Fields = field(default_factory=dict)
    gone: bool = False
    raw: Any = None
    identities: Mapping[str, str] = field(default_factory=dict)
    in_scope: bool = True
    modified: str = ""
    foreign: bool = False


class Pull(Struct, frozen=True, kw_only=True):
    """All that changed on a side since a mark, from one consistent state of it.

    deleted: keys that are no more. kept: keys that are there as they were seen before. mark: any JSON value; where
    the next pull begins. whole: `things` and `kept` are everything, so what is missing is gone. findings: what the
    side holds and cannot show.
    """

    things: tuple[Thing, ...]
    deleted: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    mark: Any = None
    whole: bool = False
    findings: tuple[Finding, ...] = ()


class Act(Enum):
    """What a write does. CREATE: the key must not be there. RESTORE: out of the trash. REMOVE: into the trash where
    the side has one. DELETE: for good."""

    CREATE = "create"
    CHANGE = "change"
    RESTORE = "restore"
    REMOVE = "remove"
    DELETE = "delete"


class Write(Struct, frozen=True, kw_only=True):
    """One write. current: the thing as last read, whose version is the precondition (None for CREATE). change: the
    fields that get new values; nothing else is touched. reason: for people. raw: for CREATE, what the side gave of the
    thing when it was there before, so that it comes back whole where the side can do that."""

    act: Act
    key: str
    change: Fields = field(default_factory=dict)
    current: Thing | None = None
    reason: str = ""
    raw: Any = None


class Fate(Enum):
    """What became of a write. SAVED: it is there (`thing` as the side returned it). STALE: refused, the thing changed
    meanwhile. REFUSED: will never be accepted as it is. UNKNOWN: nobody can tell without reading the thing."""

    SAVED = "saved"
    STALE = "stale"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Outcome(Struct, frozen=True, kw_only=True):
    """The fate of the write with this key; `message` says why it was refused, `findings` what else is to be known of
    one that was saved."""

    key: str
    fate: Fate
    thing: Thing | None = None
    message: str = ""
    findings: tuple[Finding, ...] = ()


class Identity(Struct, frozen=True, kw_only=True):
    """Who a side is. id: changes when it is another library or server; state about it is kept by it. writable: whether
    a write can succeed. mapping: changes when fields are made in another way."""

    id: str
    writable: bool = True
    mapping: str = ""


Seen = Callable[[str], int]
"""Key → the version of the thing that was read last; 0 where it never was."""


def unseen(_key: str) -> int:
    """Nothing was read before."""
    return 0


class Side(Protocol):
    """A partner of a sync. `batch`: how many writes one push may hold. `keyed_by`: the field that is the key of a
    thing, so that a change of it gives the thing another key; "" where keys never change."""

    name: str
    batch: int
    keyed_by: str

    def identity(self) -> Identity:
        """Asked once, first. Raises SyncError or NetworkError when the side cannot be reached or refuses."""
        ...

    def pull(self, mark: Any, seen: Seen = unseen) -> Pull:
        """All changes since `mark` (None: everything). Never part of them: raises when it cannot be complete. A thing
        whose version is the one `seen` may be left out, unless everything is asked for."""
        ...

    def read(self, keys: Sequence[str]) -> dict[str, Thing]:
        """The things as they are now; a key that is not there is not in the answer."""
        ...

    def push(self, writes: Sequence[Write]) -> list[Outcome]:
        """Try the writes, each on its own, and say what became of each. Never raises for one write; raises only when
        it is certain that none of them happened."""
        ...

    def new_key(self, fields: Fields) -> str:
        """A key for a thing of these fields that is to be made: chosen by us, so that a repeated creation is seen as
        one."""
        ...


@runtime_checkable
class Repairing(Protocol):
    """A side that other programs damage without a trace in its versions."""

    def repair(self, believed: Iterable[Thing]) -> list[Finding]:
        """Put back what was lost since the things were read, and say it."""
        ...


def changed(thing: Thing, change: Fields) -> dict[str, Any]:
    """The fields of `thing` with a change applied."""
    merged = {**thing.fields, **change}
    return {name: value for name, value in merged.items() if value is not None}
