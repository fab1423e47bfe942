"""What a sync would do: the actions, with reasons, from the state of both sides and of their links. Pure.

docs/rules.md, sync 3 (matching), 5 (plan), 6 (guards).
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from enum import Enum

from msgspec import Struct, field
from msgspec.structs import replace

from citekit.errors import GuardError
from citekit.sync.merge import Base, Dispute, Merge, Policy, Settled, merge
from citekit.sync.sides import Fields, Thing

LOCAL = "local"
REMOTE = "remote"


class Kind(Enum):
    CREATE = "create"
    CHANGE = "change"
    RESTORE = "restore"
    REMOVE = "remove"
    LINK = "link"
    CONFLICT = "conflict"
    AMBIGUOUS = "ambiguous"
    AGREE = "agree"


class Link(Struct, frozen=True, kw_only=True):
    """A pair: its keys, and each side's base. pending: one of them is to be made under the key given here."""

    local: str
    remote: str
    local_base: Base = Base()
    remote_base: Base = Base()
    pending: bool = False


class Action(Struct, frozen=True, kw_only=True):
    """One step. to: the side written to, "" for none. local, remote: keys, "" where it is still to be chosen.
    change: fields and new values. agreed: fields that are the same on both sides now."""

    kind: Kind
    to: str = ""
    local: str = ""
    remote: str = ""
    change: Fields = field(default_factory=dict)
    disputes: tuple[Dispute, ...] = ()
    agreed: frozenset[str] = frozenset()
    reason: str = ""


class Plan(Struct, frozen=True, kw_only=True):
    """The actions in order: links and local writes, then remote ones."""

    actions: tuple[Action, ...]
    links: int = 0

    @property
    def fingerprint(self) -> str:
        """The same for two plans that would do the same; an apply refuses another one than was shown."""
        shown = [[a.kind.value, a.to, a.local, a.remote, sorted(a.change.items())] for a in self.writes]
        return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()

    @property
    def writes(self) -> tuple[Action, ...]:
        return tuple(a for a in self.actions if a.to)

    def to(self, side: str, *kinds: Kind) -> tuple[Action, ...]:
        return tuple(a for a in self.actions if a.to == side and (not kinds or a.kind in kinds))


class Allow(Struct, frozen=True, kw_only=True):
    """What a guard lets pass. names: of "empty", "deletes", "updates"; spelled `--allow-empty` and so on."""

    names: frozenset[str] = frozenset()

    MOST_DELETES = 5
    MOST_DELETES_SHARE = 0.1
    MOST_UPDATES_SHARE = 0.5


class State(Struct, frozen=True, kw_only=True):
    """All that a plan is made from: the things of both sides by key, and their links. settled: by local key, what the
    user settled and no sync carried over yet."""

    local: Mapping[str, Thing]
    remote: Mapping[str, Thing]
    links: tuple[Link, ...]
    policy: Policy = Policy.ASK
    total_links: int = 0
    settled: Mapping[str, Settled] = field(default_factory=dict)


def make_plan(state: State) -> Plan:
    """The plan for a state. `state` may leave out linked pairs of which neither side changed."""
    links, actions = _relinked(state)
    linked_here = {link.local for link in links}
    linked_there = {link.remote for link in links}
    for link in links:
        actions += _pair(link, state)
    fresh_here = {k: t for k, t in state.local.items() if k not in linked_here and not t.gone}
    fresh_there = {k: t for k, t in state.remote.items() if k not in linked_there and not t.gone}
    matched, unclear = match(fresh_here, fresh_there)
    for here, (there, kind) in matched.items():
        actions += _first_meeting(fresh_here[here], fresh_there[there], kind, state.policy)
    actions += [Action(kind=Kind.AMBIGUOUS, local=a, remote=b, reason=reason) for a, b, reason in unclear]
    doubtful_here = {a for a, _, _ in unclear}
    doubtful_there = {b for _, b, _ in unclear}
    for key, thing in sorted(fresh_here.items()):
        if key not in matched and key not in doubtful_here and thing.in_scope:
            actions.append(_create(REMOTE, thing, local=key))
    taken = {there for there, _ in matched.values()} | doubtful_there
    for key, thing in sorted(fresh_there.items()):
        if key not in taken and thing.in_scope:
            actions.append(_create(LOCAL, thing, remote=key))
    order = {"": 0, LOCAL: 1, REMOTE: 2}
    actions.sort(key=lambda a: order[a.to])
    return Plan(actions=tuple(actions), links=max(state.total_links, len(state.links)))


def _relinked(state: State) -> tuple[list[Link], list[Action]]:
    """The links, where a thing that is gone on one side only but was made anew there takes the place of the old one,
    so that the other side's thing is neither removed nor doubled."""
    taken = {LOCAL: {link.local for link in state.links}, REMOTE: {link.remote for link in state.links}}
    fresh = {
        side: {k: t for k, t in things.items() if k not in taken[side] and not t.gone}
        for side, things in ((LOCAL, state.local), (REMOTE, state.remote))
    }
    widowed = [(link, side) for link in state.links if (side := _gone_side(link, state))]
    links, actions = {link.local: link for link in state.links}, []
    for side in (LOCAL, REMOTE):
        there = state.remote if side == LOCAL else state.local
        partners = {_key(link, _other(side)): link for link, gone in widowed if gone == side}
        matched, _ = match(fresh[side], {key: there[key] for key in partners})
        for key, (partner, kind) in sorted(matched.items()):
            old = partners[partner]
            link = replace(old, local=key) if side == LOCAL else replace(old, remote=key)
            del links[old.local]
            links[link.local] = link
            reason = f"made anew on the {side} side: the same {kind}"
            actions.append(Action(kind=Kind.LINK, local=link.local, remote=link.remote, reason=reason))
    return list(links.values()), actions


def match(
    here: Mapping[str, Thing], there: Mapping[str, Thing]
) -> tuple[dict[str, tuple[str, str]], list[tuple[str, str, str]]]:
    """Pairs of things not linked yet: {local key: (remote key, kind of identity)}, and unclear ones with the reason.

    An identity must be unique on both sides, and no stronger one may contradict it; otherwise the user is asked.
    """
    matched: dict[str, tuple[str, str]] = {}
    unclear: list[tuple[str, str, str]] = []
    theirs = _by_identity(there.values())
    mine = _by_identity(here.values())
    for kind in dict.fromkeys(k for t in (*here.values(), *there.values()) for k in t.identities):
        taken = {b for b, _ in matched.values()}
        for identity, keys in sorted(mine.items()):
            if identity[0] != kind:
                continue
            ours = [k for k in keys if k not in matched]
            others = [k for k in theirs.get(identity, ()) if k not in taken]
            pairs = [(a, b) for a in ours for b in others if _fit(here[a], there[b])]
            if len(pairs) == 1:
                matched[pairs[0][0]] = (pairs[0][1], kind)
                taken.add(pairs[0][1])
            else:
                unclear += [
                    (a, b, f"several works have the {kind} {identity[1]}: merge them, or correct it") for a, b in pairs
                ]
    settled = {b for b, _ in matched.values()}
    return matched, [(a, b, why) for a, b, why in unclear if a not in matched and b not in settled]


def check_guards(
    plan: Plan, state: State, allow: Allow, called: Callable[[str], str], *, mapping_changed: bool
) -> None:
    """Raise GuardError where the plan does more than a sync is trusted with (docs/rules.md, sync 6). called: a side as
    people call it."""
    alive = max(1, plan.links)
    for side, things, other in ((LOCAL, state.remote, called(REMOTE)), (REMOTE, state.local, called(LOCAL))):
        removals = plan.to(side, Kind.REMOVE)
        empty = bool(things) and all(t.gone for t in things.values()) and len(removals) == plan.links
        if empty and len(removals) > 1 and "empty" not in allow.names:
            raise GuardError(
                f"{other} is empty now: {len(removals)} works would be removed from {called(side)}",
                fix=f"look whether {other} is as you want it; --allow-empty if it is meant so",
            )
        if len(removals) > max(allow.MOST_DELETES, allow.MOST_DELETES_SHARE * alive) and "deletes" not in allow.names:
            raise GuardError(
                f"{len(removals)} of {alive} works would be removed from {called(side)}",
                fix="see `citekit sync plan` for which; --allow-deletes if it is meant so",
            )
        changes = len(plan.to(side, Kind.CHANGE))
        if mapping_changed and changes > allow.MOST_UPDATES_SHARE * alive and "updates" not in allow.names:
            raise GuardError(
                f"{changes} of {alive} works would be changed in {called(side)}, since this citekit writes fields in "
                "another way",
                fix="see `citekit sync plan` for how; --allow-updates if it is meant so",
            )


def _pair(link: Link, state: State) -> list[Action]:
    here, there = state.local.get(link.local), state.remote.get(link.remote)
    if link.pending and (here is None or there is None):
        if here is not None and not here.gone:
            return [_create(REMOTE, here, local=link.local, remote=link.remote)]
        if there is not None and not there.gone:
            return [_create(LOCAL, there, local=link.local, remote=link.remote)]
        return []
    here = here or Thing(key=link.local, version=0, gone=True)
    there = there or Thing(key=link.remote, version=0, gone=True)
    settled = state.settled.get(link.local, {})
    return _actions(link, here, there, merge(here, link.local_base, there, link.remote_base, state.policy, settled))


def _actions(link: Link, here: Thing, there: Thing, merged: Merge) -> list[Action]:
    pair = Action(kind=Kind.AGREE, local=link.local, remote=link.remote, agreed=merged.agreed)
    actions = []
    for side, change, life, thing in (
        (LOCAL, merged.to_local, merged.local_life, here),
        (REMOTE, merged.to_remote, merged.remote_life, there),
    ):
        other = _other(side)
        if life is False:
            actions.append(_step(pair, Kind.REMOVE, side, {}, f"removed on the {other} side"))
        elif life is True:
            kind = Kind.RESTORE if thing.raw is not None else Kind.CREATE
            actions.append(_step(pair, kind, side, change, f"kept on the {other} side"))
        elif change:
            reason = f"{', '.join(sorted(change))} changed on the {other} side"
            actions.append(_step(pair, Kind.CHANGE, side, change, reason))
    if merged.disputes:
        names = ", ".join(d.field for d in merged.disputes)
        conflict = _step(pair, Kind.CONFLICT, "", {}, f"{names} changed on both sides")
        actions.append(replace(conflict, disputes=merged.disputes))
    return [pair, *actions] if _moves_base(link, here, there, merged.agreed) else actions


def _step(pair: Action, kind: Kind, to: str, change: Fields, reason: str) -> Action:
    return Action(kind=kind, to=to, local=pair.local, remote=pair.remote, change=change, reason=reason)


def _moves_base(link: Link, here: Thing, there: Thing, agreed: frozenset[str]) -> bool:
    """Whether fields that agree are not yet in the bases."""
    if "gone" in agreed and (here.gone, there.gone) != (link.local_base.gone, link.remote_base.gone):
        return True
    return any(
        here.fields.get(n) != link.local_base.fields.get(n) or there.fields.get(n) != link.remote_base.fields.get(n)
        for n in agreed - {"gone"}
    )


def _first_meeting(here: Thing, there: Thing, kind: str, policy: Policy) -> list[Action]:
    """A pair found by an identity: linked, then merged as if both had been empty."""
    link = Link(local=here.key, remote=there.key)
    merged = merge(here, link.local_base, there, link.remote_base, policy)
    reason = f"the same {kind} on both sides"
    return [
        Action(kind=Kind.LINK, local=here.key, remote=there.key, reason=reason),
        *_actions(link, here, there, merged),
    ]


def _gone_side(link: Link, state: State) -> str:
    """The side on which alone a linked thing is gone, or ""."""
    here, there = state.local.get(link.local), state.remote.get(link.remote)
    if link.pending or here is None or there is None or here.gone == there.gone:
        return ""
    return LOCAL if here.gone else REMOTE


def _key(link: Link, side: str) -> str:
    return link.local if side == LOCAL else link.remote


def _other(side: str) -> str:
    return REMOTE if side == LOCAL else LOCAL


def _create(side: str, thing: Thing, *, local: str = "", remote: str = "") -> Action:
    reason = f"only on the {LOCAL if side == REMOTE else REMOTE} side"
    return Action(kind=Kind.CREATE, to=side, local=local, remote=remote, change=dict(thing.fields), reason=reason)


def _by_identity(things: Iterable[Thing]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for thing in things:
        for kind, value in thing.identities.items():
            found[kind, value].append(thing.key)
    return found


def _fit(one: Thing, other: Thing) -> bool:
    """Whether no kind of identity but the weakest ones contradicts that both are one."""
    shared = [k for k in one.identities if k in other.identities]
    differing = [k for k in shared if one.identities[k] != other.identities[k]]
    return all(k in WEAK for k in differing)


WEAK = frozenset({"url", "key"})
"""Identities that one work may have several of: they match, but their difference says nothing."""
