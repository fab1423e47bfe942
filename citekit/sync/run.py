"""Carrying out a sync: recover, pull, plan, guard, write, settle; safe to stop and to kill at any point.

docs/rules.md, sync. The order of the durable steps is what makes it so: a write is in the journal before it is sent,
the key of a new thing is in a link before it is made, a mark moves only together with the complete pull it belongs to,
and an outcome nobody knows is settled by reading, never by sending again blindly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from citekit.errors import CitekitError, GuardError, SyncConflictError
from citekit.model import Finding
from citekit.sync.findings import compared, not_undone, parked_finding, refused
from citekit.sync.merge import Base, Policy, advanced, base_of
from citekit.sync.plan import LOCAL, REMOTE, Action, Allow, Kind, Link, Plan, State, check_guards, make_plan
from citekit.sync.sides import Act, Fate, Outcome, Repairing, Side, Thing, Write, changed
from citekit.sync.status import Backup, Open, Sent, Status
from citekit.sync.texts import payload_text

MOST_ROUNDS = 5
"""How often a sync pulls and merges anew when the other side moves meanwhile."""

_ACTS = {Kind.CREATE: Act.CREATE, Kind.CHANGE: Act.CHANGE, Kind.RESTORE: Act.RESTORE, Kind.REMOVE: Act.REMOVE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a sync did. written: how many writes of a kind each side took, by (side, kind). finished: whether both
    sides agree on all but the conflicts; where it is false, running again goes on."""

    written: dict[tuple[str, str], int] = field(default_factory=dict)
    conflicts: tuple[Open, ...] = ()
    unclear: tuple[Action, ...] = ()
    findings: tuple[Finding, ...] = ()
    finished: bool = True


@dataclass(slots=True)
class _Run:
    number: int
    written: Counter[tuple[str, str]] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)


class Sync:
    """One local side and one remote side with the state between them."""

    def __init__(
        self, local: Side, remote: Side, status: Status, *, policy: Policy = Policy.ASK, allow: Allow | None = None
    ) -> None:
        self.sides: dict[str, Side] = {LOCAL: local, REMOTE: remote}
        self.status = status
        self.policy = policy
        self.allow = allow or Allow()
        self._mapping = ("", "", "")

    def plan(self) -> Plan:
        """What `apply` would do now. Writes nothing, to neither side nor to the state."""
        with self.status.lock(), self.status.transaction(keep=False):
            self._meet()
            self._recover()
            self._pull()
            return self._make()[0]

    def apply(self, shown: Plan | None = None, *, retry: bool = False) -> Report:
        """Sync. shown: the plan the user agreed to; another one is refused. retry: try again what was refused for
        good. Raises GuardError before anything is written, NetworkError or SyncError when a side fails on the way:
        what was done is recorded, and the next run goes on from there."""
        with self.status.lock():
            with self.status.transaction():
                writable, mapping_changed = self._meet()
                run = _Run(self.status.begin_run())
                for parked in self.status.journal("parked") if retry else ():
                    self.status.unpark(parked.side, parked.key)
            self._recover()
            for number in range(MOST_ROUNDS):
                self._pull()
                plan, state = self._make()
                if shown is not None and number == 0 and plan.fingerprint != shown.fingerprint:
                    raise GuardError("both sides changed since the plan was shown", fix="look at the new plan")
                check_guards(plan, state, self.allow, mapping_changed=mapping_changed)
                _check_rights(plan, writable)
                self._agree(plan, state)
                if not self._execute(plan, state, run):
                    self._repair(run)
                    self.status.remember(*self._mapping)
                    return self._report(run, plan, finished=True)
            return self._report(run, plan, finished=False)

    def conflicts(self) -> list[Open]:
        """What waits for the user, oldest first."""
        return self.status.conflicts()

    def resolve(self, number: int, take: str) -> None:
        """Settle a conflict for the "local" or the "remote" value; the next sync carries it over, unless a side
        changes the field again before."""
        if take not in (LOCAL, REMOTE):
            raise SyncConflictError(f'"{take}" is no side', fix="take local or remote")
        with self.status.lock(), self.status.transaction():
            if number not in {conflict.id for conflict in self.status.conflicts()}:
                raise SyncConflictError(f"there is no open conflict {number}", fix="see `citekit sync conflicts`")
            self.status.settle_conflict(number, Policy(take))

    def undo(self, run: int = 0) -> Report:
        """Give every value that a sync (0: the last that wrote) overwrote back, where it still is what the sync wrote;
        the next sync treats that as an edit."""
        with self.status.lock():
            with self.status.transaction():
                self._meet()
                this = _Run(self.status.begin_run())
            self._recover()
            for backup in self.status.backups(run):
                self._undo_one(backup, this)
            return Report(written=dict(this.written), findings=tuple(this.findings))

    def verify(self) -> list[Finding]:
        """Read both sides whole and compare them with what the state believes; nothing is written."""
        findings = []
        with self.status.lock(), self.status.transaction(keep=False):
            self._meet()
            for name, side in self.sides.items():
                believed = {t.key: t for t in self.status.things(name)}
                pulled = {t.key: t for t in side.pull(None).things}
                actual = {k: t for k, t in pulled.items() if not t.foreign}
                believed = {k: t for k, t in believed.items() if k in actual or k not in pulled}
                for key in sorted(believed.keys() | actual.keys()):
                    findings += compared(name, believed.get(key), actual.get(key))
        return findings

    # the steps

    def _meet(self) -> tuple[dict[str, bool], bool]:
        """Who may be written to, and whether the field mapping is another one than last time. Raises GuardError when
        a side is not the one of last time."""
        local, remote = self.sides[LOCAL].identity(), self.sides[REMOTE].identity()
        known = self.status.remembered()
        if known is not None:
            for said, before, what in ((local, known[0], "local"), (remote, known[1], "remote")):
                if said.id != before:
                    raise GuardError(
                        f"the {what} side is {said.id}, but the last sync was with {before}",
                        where=self.status.where,
                        fix="correct the configuration, or use another name for this remote",
                    )
        mapping = f"{local.mapping}/{remote.mapping}"
        self.status.remember(local.id, remote.id, known[2] if known else mapping)
        self._mapping = (local.id, remote.id, mapping)
        writable = {LOCAL: local.writable, REMOTE: remote.writable}
        return writable, known is not None and known[2] != mapping

    def _recover(self) -> None:
        """Settle every write whose outcome is not known, by reading the thing. The merge does the rest: a value that
        arrived agrees, one that did not is still to be sent, and a creation has its key already."""
        for name, side in self.sides.items():
            sent = [one for one in self.status.journal("sent") if one.side == name]
            if not sent:
                continue
            new_keys = {one.key: _key_after(one, side.keyed_by) for one in sent}
            found = side.read(sorted({*new_keys, *new_keys.values()}))
            with self.status.transaction():
                moves = {one.key: new_keys[one.key] for one in sent if self._has_moved(one, side.keyed_by, found)}
                self._move(name, moves)
                self.status.see(name, found.values())
                self.status.miss(name, set(new_keys) - found.keys())
                for key in new_keys:
                    self.status.settle(name, key)

    def _has_moved(self, sent: Sent, keyed_by: str, found: Mapping[str, Thing]) -> bool:
        """Whether a write that gives a thing another key has happened: it is there under the new one. Where the old
        one is still there, another thing may have taken it, so what the thing holds tells."""
        key = _key_after(sent, keyed_by)
        if key == sent.key or key not in found:
            return False
        before = self.status.thing(sent.side, sent.key)
        return sent.key not in found or (before is not None and changed(before, sent.change) == dict(found[key].fields))

    def _move(self, name: str, keys: Mapping[str, str]) -> None:
        """Things have other keys now, and their links go with them; all at once, since two may have swapped theirs."""
        links = {key: link for key in keys if (link := self.status.link_of(name, key))}
        for link in links.values():
            self.status.unlink(link.local)
        for key, link in links.items():
            new = keys[key] if self.status.link_of(name, keys[key]) is None else key
            self.status.link(replace(link, local=new) if name == LOCAL else replace(link, remote=new))

    def _pull(self) -> None:
        """Stage each side's changes and its new mark, both or neither."""
        for name, side in self.sides.items():
            pull = side.pull(self.status.mark(name), partial(self.status.version, name))
            with self.status.transaction():
                missing = set(pull.deleted)
                if pull.whole:
                    missing |= self.status.keys(name)
                self.status.miss(name, missing - {t.key for t in pull.things} - set(pull.kept))
                self.status.see(name, pull.things)
                self.status.set_mark(name, pull.mark)

    def _make(self) -> tuple[Plan, State]:
        local, remote = self.status.unlinked(LOCAL), self.status.unlinked(REMOTE)
        links = self.status.moved_links()
        for link in links:
            for name, key, things in ((LOCAL, link.local, local), (REMOTE, link.remote, remote)):
                thing = self.status.thing(name, key)
                if thing is not None:
                    things[key] = thing
        total = self.status.count_links()
        state = State(
            local=local, remote=remote, links=tuple(links), policy=self.policy, total_links=total,
            settled=self.status.settled(),
        )  # fmt: skip
        return make_plan(state), state

    def _agree(self, plan: Plan, state: State) -> None:
        """Note what needs no write: new pairs, fields that agree, conflicts that wait."""
        with self.status.transaction():
            disputed = {a.local for a in plan.actions if a.kind is Kind.CONFLICT}
            for link in state.links:
                if link.local not in disputed:
                    self.status.set_conflicts(link.local, link.remote, ())
            for action in plan.actions:
                if action.kind is Kind.LINK:
                    self._link(action)
                elif action.kind is Kind.AGREE:
                    self._advance(action, state, action.agreed)
                elif action.kind is Kind.CONFLICT:
                    self.status.set_conflicts(action.local, action.remote, action.disputes)

    def _link(self, action: Action) -> None:
        """A new pair; where one of the two was in a pair before, what was agreed there goes on."""
        old = self.status.link_of(REMOTE, action.remote) or self.status.link_of(LOCAL, action.local)
        if old is not None:
            self.status.set_conflicts(old.local, old.remote, ())
            self.status.carried_over(old.local)
            self.status.unlink(old.local)
        link = old or Link(local=action.local, remote=action.remote)
        self.status.link(replace(link, local=action.local, remote=action.remote, pending=False))

    def _advance(self, action: Action, state: State, names: frozenset[str]) -> None:
        link = self.status.link_of(LOCAL, action.local)
        assert link is not None, "an agreement is about a link"
        here = state.local.get(action.local) or Thing(key=action.local, version=0, gone=True)
        there = state.remote.get(action.remote) or Thing(key=action.remote, version=0, gone=True)
        bases = advanced(link.local_base, here, names), advanced(link.remote_base, there, names)
        self.status.link(replace(link, local_base=bases[0], remote_base=bases[1], pending=False))
        self.status.carried_over(action.local, names)

    def _execute(self, plan: Plan, state: State, run: _Run) -> bool:
        """Write to the local side, then to the remote one; whether another round is needed."""
        again = False
        for name in (LOCAL, REMOTE):
            actions = self._not_parked(name, plan.to(name))
            size = self.sides[name].batch
            for start in range(0, len(actions), size):
                again |= self._send(name, actions[start : start + size], state, run)
        return again

    def _send(self, name: str, actions: Sequence[Action], state: State, run: _Run) -> bool:
        with self.status.transaction():
            pairs = [(action, self._write(name, action, state)) for action in actions]
            self.status.send(run.number, name, [write for _, write in pairs])
        outcomes = self._push(name, [write for _, write in pairs])
        again = False
        with self.status.transaction():
            self._see_saved(name, outcomes.values())
            for action, write in pairs:
                outcome = outcomes.get(write.key, Outcome(key=write.key, fate=Fate.UNKNOWN))
                again |= outcome.fate in (Fate.STALE, Fate.UNKNOWN)
                self._settle(name, action, write, outcome, state, run)
        if any(o.fate is Fate.UNKNOWN for o in outcomes.values()) or len(outcomes) < len(pairs):
            self._recover()
        elif again:
            self._look_again(name, [k for k, o in outcomes.items() if o.fate is Fate.STALE])
        return again

    def _repair(self, run: _Run) -> None:
        for name, side in self.sides.items():
            if isinstance(side, Repairing):
                run.findings += side.repair(self.status.things(name))

    def _look_again(self, name: str, keys: Sequence[str]) -> None:
        """What was refused as stale is read, so that the next round merges with what is there."""
        found = self.sides[name].read(keys)
        with self.status.transaction():
            self.status.see(name, found.values())
            self.status.miss(name, set(keys) - found.keys())

    def _write(self, name: str, action: Action, state: State) -> Write:
        """The write of an action; for a creation, the link with the new thing's key comes first."""
        key = action.local if name == LOCAL else action.remote
        if action.kind is Kind.CREATE:
            key = key or self.sides[name].new_key(action.change)
            source_key = action.remote if name == LOCAL else action.local
            source = (state.remote if name == LOCAL else state.local)[source_key]
            made, given = Base(fields=dict(action.change)), base_of(source)
            if self.status.link_of(LOCAL, action.local or key) is None:
                if name == LOCAL:
                    link = Link(local=key, remote=source_key, local_base=made, remote_base=given, pending=True)
                else:
                    link = Link(local=source_key, remote=key, local_base=given, remote_base=made, pending=True)
                self.status.link(link)
        current = self.status.thing(name, key) if action.kind is not Kind.CREATE else None
        return Write(act=_ACTS[action.kind], key=key, change=action.change, current=current, reason=action.reason)

    def _push(self, name: str, writes: Sequence[Write]) -> dict[str, Outcome]:
        """Outcomes by key. When the side is sure that nothing happened, the journal is cleared before the error."""
        try:
            return {o.key: o for o in self.sides[name].push(writes)}
        except CitekitError:
            with self.status.transaction():
                for write in writes:
                    self.status.settle(name, write.key)
            raise

    def _settle(self, name: str, action: Action, write: Write, outcome: Outcome, state: State, run: _Run) -> None:
        if outcome.fate is Fate.UNKNOWN:
            return
        if outcome.fate is Fate.REFUSED:
            self.status.park(name, write.key, outcome.message)
            run.findings.append(refused(name, write, outcome))
            return
        self.status.settle(name, write.key)
        if outcome.fate is Fate.SAVED and outcome.thing is not None:
            run.written[name, action.kind.value] += 1
            self._move_bases(name, action, write, outcome.thing, state)

    def _see_saved(self, name: str, outcomes: Iterable[Outcome]) -> None:
        """What was saved is as the side returned it, under its key of now."""
        saved = {o.key: o.thing for o in outcomes if o.fate is Fate.SAVED and o.thing is not None}
        self._move(name, {key: thing.key for key, thing in saved.items() if thing.key != key})
        self.status.see(name, saved.values())
        self.status.miss(name, saved.keys() - {thing.key for thing in saved.values()})

    def _move_bases(self, name: str, action: Action, write: Write, thing: Thing, state: State) -> None:
        """Both sides agree on what was written: the base of this side is what it returned, not what we sent."""
        local, remote = (thing.key, action.remote) if name == LOCAL else (action.local, thing.key)
        link = self.status.link_of(LOCAL, local)
        assert link is not None, "every write is about a link"
        here, there = state.local.get(local), state.remote.get(remote)
        here, there = (thing, there) if name == LOCAL else (here, thing)
        here = here or Thing(key=local, version=0, gone=True)
        there = there or Thing(key=remote, version=0, gone=True)
        if action.kind is Kind.CHANGE:
            bases = advanced(link.local_base, here, action.change), advanced(link.remote_base, there, action.change)
        else:
            bases = base_of(here), base_of(there)
        self.status.link(replace(link, local_base=bases[0], remote_base=bases[1], pending=False))
        self.status.carried_over(link.local, action.change if action.kind is Kind.CHANGE else None)

    def _not_parked(self, name: str, actions: Sequence[Action]) -> list[Action]:
        """The actions without those that were refused for good in just this form; of another form, the refusal is
        forgotten."""
        parked = {p.key: p for p in self.status.journal("parked") if p.side == name}
        kept = []
        for action in actions:
            old = parked.get(action.local if name == LOCAL else action.remote)
            if old is not None and (old.payload, old.act) == (payload_text(action.change), _ACTS[action.kind]):
                continue
            if old is not None:
                self.status.unpark(name, old.key)
            kept.append(action)
        return kept

    def _undo_one(self, backup: Backup, run: _Run) -> None:
        side = self.sides[backup.side]
        key = str(backup.change.get(side.keyed_by) or backup.key)
        current = side.read([key]).get(key)
        write = _reverse(backup, current)
        if write is None:
            run.findings.append(not_undone(backup))
            return
        with self.status.transaction():
            self.status.send(run.number, backup.side, [write])
        outcome = self._push(backup.side, [write]).get(write.key)
        with self.status.transaction():
            if outcome is None or outcome.fate is Fate.UNKNOWN:
                return
            self.status.settle(backup.side, write.key)
            if outcome.fate is Fate.SAVED and outcome.thing is not None:
                self._see_saved(backup.side, [outcome])
                self.status.undone(backup.side, backup.key)
                run.written[backup.side, f"undo {backup.act.value}"] += 1
            else:
                run.findings.append(not_undone(backup))

    def _report(self, run: _Run, plan: Plan, *, finished: bool) -> Report:
        unclear = tuple(a for a in plan.actions if a.kind is Kind.AMBIGUOUS)
        parked = [parked_finding(self.status.where, p.side, p.key, p.message) for p in self.status.journal("parked")]
        said = {(f.where.path, f.code) for f in run.findings}
        findings = (*run.findings, *(f for f in parked if (f.where.path, f.code) not in said))
        return Report(
            written=dict(run.written),
            conflicts=tuple(self.status.conflicts()),
            unclear=unclear,
            findings=findings,
            finished=finished,
        )


def _check_rights(plan: Plan, writable: dict[str, bool]) -> None:
    for name, may in writable.items():
        if not may and plan.to(name):
            raise GuardError(
                f"{len(plan.to(name))} writes to the {name} side are needed, and its key has no right to write",
                fix="give the key write access, or make the other side agree",
            )


def _key_after(sent: Sent, keyed_by: str) -> str:
    """The key of the thing once the write is done."""
    return str(sent.change.get(keyed_by) or sent.key)


def _reverse(backup: Backup, current: Thing | None) -> Write | None:
    """The write that takes a write back; None where the thing was changed since, or is no more."""
    if current is None:
        return None
    reason = "undo of a sync"
    if backup.act is Act.REMOVE and current.gone:
        return Write(act=Act.RESTORE, key=current.key, current=current, reason=reason)
    if backup.act in (Act.CREATE, Act.RESTORE) and not current.gone:
        untouched = all(current.fields.get(n) == v for n, v in backup.change.items())
        return Write(act=Act.REMOVE, key=current.key, current=current, reason=reason) if untouched else None
    if backup.act is Act.CHANGE and not current.gone and backup.before is not None:
        before = backup.before.fields
        change = {n: before.get(n) for n, v in backup.change.items() if current.fields.get(n) == v}
        return Write(act=Act.CHANGE, key=current.key, change=change, current=current, reason=reason) if change else None
    return None
