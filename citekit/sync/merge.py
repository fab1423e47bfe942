"""Three-way merge of one pair, field by field. Pure. docs/rules.md, sync 4, 11 and 12.

Each side has a base of its own: what it held when both last agreed. So a value that a side shows in another form than
we gave it (trimmed, projected) is no change, and only changes travel.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from msgspec import Struct, field

from citekit.sync.sides import Fields, Thing

GONE = "gone"
"""Name of the conflict that is a deletion here and an edit there."""


class Policy(Enum):
    """Who wins where both sides changed one field. ASK records both and changes neither."""

    ASK = "ask"
    LOCAL = "local"
    REMOTE = "remote"
    NEWEST = "newest"


class Base(Struct, frozen=True, kw_only=True):
    """What a side held when both last agreed."""

    fields: Fields = field(default_factory=dict)
    gone: bool = False


class Dispute(Struct, frozen=True, kw_only=True):
    """A field that both sides changed, each in its own way. None: the field is not there."""

    field: str
    base: Any
    local: Any
    remote: Any


Settled = Mapping[str, tuple[Dispute, Policy]]
"""By field: a dispute that the user settled, and who is to win it. It holds for just this dispute: where a side changed
again since, the user is asked again."""

_NOTHING: Settled = {}


class Merge(Struct, frozen=True, kw_only=True):
    """What is to happen: changes to each side, their life (True: bring to life, False: remove, None: as it is),
    disputes, and the fields that agree already."""

    to_local: Fields = field(default_factory=dict)
    to_remote: Fields = field(default_factory=dict)
    local_life: bool | None = None
    remote_life: bool | None = None
    disputes: tuple[Dispute, ...] = ()
    agreed: frozenset[str] = frozenset()


def merge(
    local: Thing, local_base: Base, remote: Thing, remote_base: Base, policy: Policy, settled: Settled = _NOTHING
) -> Merge:
    """The merge of one linked pair."""
    if local.gone and remote.gone:
        return Merge(agreed=frozenset({GONE}))
    if local.gone != remote.gone:
        return _merge_life(local, local_base, remote, remote_base, policy, settled)
    to_local: dict[str, Any] = {}
    to_remote: dict[str, Any] = {}
    disputes: list[Dispute] = []
    agreed: set[str] = {GONE}
    for name in sorted(_names(local.fields, local_base.fields, remote.fields, remote_base.fields)):
        here, there = local.fields.get(name), remote.fields.get(name)
        here_changed = here != local_base.fields.get(name)
        there_changed = there != remote_base.fields.get(name)
        if here == there:
            agreed.add(name)
        elif here_changed and there_changed:
            dispute = Dispute(field=name, base=remote_base.fields.get(name), local=here, remote=there)
            winner = _winner(dispute, local, remote, policy, settled)
            if winner is Policy.ASK:
                disputes.append(dispute)
            else:
                (to_remote if winner is Policy.LOCAL else to_local)[name] = here if winner is Policy.LOCAL else there
        elif here_changed:
            to_remote[name] = here
        elif there_changed:
            to_local[name] = there
    return Merge(to_local=to_local, to_remote=to_remote, disputes=tuple(disputes), agreed=frozenset(agreed))


def advanced(base: Base, now: Thing, names: Iterable[str]) -> Base:
    """The base with the named fields as the side holds them now."""
    fields = dict(base.fields)
    gone = base.gone
    for name in names:
        if name == GONE:
            gone = now.gone
        elif name in now.fields:
            fields[name] = now.fields[name]
        else:
            fields.pop(name, None)
    return Base(fields=fields, gone=gone)


def base_of(thing: Thing) -> Base:
    """The base when both sides agree on all of a thing."""
    return Base(fields=dict(thing.fields), gone=thing.gone)


def _merge_life(
    local: Thing, local_base: Base, remote: Thing, remote_base: Base, policy: Policy, settled: Settled
) -> Merge:
    """One side is gone: it follows, or comes back, or the user is asked because the other side was edited."""
    dead, dead_base = (local, local_base) if local.gone else (remote, remote_base)
    alive, alive_base = (remote, remote_base) if local.gone else (local, local_base)
    died = dead.gone != dead_base.gone
    lived = alive.gone != alive_base.gone or dict(alive.fields) != dict(alive_base.fields)
    if not died and not lived:
        return Merge()
    if died and lived:
        dispute = _life_dispute(local, remote, alive_base)
        winner = _winner(dispute, local, remote, policy, settled)
        if winner is Policy.ASK:
            return Merge(disputes=(dispute,))
        died, lived = (winner is Policy.LOCAL) == local.gone, (winner is Policy.LOCAL) != local.gone
    if lived:
        names = _names(alive.fields, dead.fields)
        change = {n: alive.fields.get(n) for n in names if alive.fields.get(n) != dead.fields.get(n)}
        return Merge(to_local=change, local_life=True) if local.gone else Merge(to_remote=change, remote_life=True)
    return Merge(remote_life=False) if local.gone else Merge(local_life=False)


def _life_dispute(local: Thing, remote: Thing, alive_base: Base) -> Dispute:
    return Dispute(
        field=GONE,
        base=dict(alive_base.fields),
        local=None if local.gone else dict(local.fields),
        remote=None if remote.gone else dict(remote.fields),
    )


def _winner(dispute: Dispute, local: Thing, remote: Thing, policy: Policy, settled: Settled) -> Policy:
    known, winner = settled.get(dispute.field, (None, policy))
    if known == dispute:
        return winner
    if policy is not Policy.NEWEST:
        return policy
    if not local.modified or not remote.modified or local.modified == remote.modified:
        return Policy.ASK
    return Policy.LOCAL if local.modified > remote.modified else Policy.REMOTE


def _names(*all_fields: Fields) -> set[str]:
    return {name for fields in all_fields for name in fields}
