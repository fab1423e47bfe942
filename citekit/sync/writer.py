"""Writing to both sides, so that a stop or kill at any point loses and doubles nothing. docs/rules.md, sync 8 and 9.

A write is in the journal before it is sent, the key of a new thing is in a link before it is made, and an outcome that
nobody knows is settled by reading, never by sending again blindly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from citekit.errors import CitekitError
from citekit.model import Finding
from citekit.sync.findings import not_undone, refused
from citekit.sync.journal import Backup, Sent
from citekit.sync.merge import Base, advanced, base_of
from citekit.sync.plan import LOCAL, REMOTE, Action, Kind, Link, Plan, State
from citekit.sync.sides import Act, Fate, Outcome, Side, Thing, Write, changed
from citekit.sync.status import Status
from citekit.sync.texts import payload_text

_ACTS = {Kind.CREATE: Act.CREATE, Kind.CHANGE: Act.CHANGE, Kind.RESTORE: Act.RESTORE, Kind.REMOVE: Act.REMOVE}


class Run(Struct):
    """What a run did so far. written: how many writes of a kind each side took, by (side, kind)."""

    number: int
    written: Counter[tuple[str, str]] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def hear(self, findings: Iterable[Finding]) -> None:
        """Take in what is to be said, once."""
        known = set(self.findings)
        self.findings += [finding for finding in findings if finding not in known]


class Writer:
    """Writes to two sides, with the state between them."""

    def __init__(self, sides: Mapping[str, Side], status: Status) -> None:
        self.sides = sides
        self.status = status

    def execute(self, plan: Plan, state: State, run: Run) -> bool:
        """Write to the local side, then to the remote one; whether another round is needed."""
        again = False
        for name in (LOCAL, REMOTE):
            actions = self._not_parked(name, plan.to(name))
            size = self.sides[name].batch
            for start in range(0, len(actions), size):
                again |= self._send(name, actions[start : start + size], state, run)
        return again

    def recover(self) -> None:
        """Settle every write whose outcome is not known, by reading the thing. The merge does the rest: a value that
        arrived agrees, one that did not is still to be sent, and a creation has its key already."""
        for name, side in self.sides.items():
            sent = [one for one in self.status.journal.sent() if one.side == name]
            if not sent:
                continue
            new_keys = {one.key: _key_after(one, side.keyed_by) for one in sent}
            found = side.read(sorted({*new_keys, *new_keys.values()}))
            with self.status.transaction():
                moves = {one.key: new_keys[one.key] for one in sent if self._has_moved(one, side.keyed_by, found)}
                self._move(name, moves)
                self.status.see(name, found.values())
                self.status.miss(name, set(new_keys) - found.keys())
                self._forget_creations(name, [one for one in sent if not self._is_made(one, found.get(one.key))])
                for key in new_keys:
                    self.status.journal.settle(name, key)

    def undo(self, backups: Sequence[Backup], run: Run) -> None:
        """Take writes back, newest first; together as far as they are about different things, so that keys which were
        exchanged can be exchanged again. What could not be taken back is tried once more after the rest, which may
        have been in its way."""
        for group in self._groups(backups):
            for backup in self._undo(self._undo(group, run), run):
                run.findings.append(not_undone(self.status.called(backup.side), backup))

    def _groups(self, backups: Sequence[Backup]) -> Iterator[list[Backup]]:
        """Runs of backups of one side, no more than it takes at once, in which no key stands twice."""
        group: list[Backup] = []
        for backup in backups:
            before, after = {one.key for one in group}, {self._key_of(one) for one in group}
            is_other = bool(group) and (backup.side != group[0].side or len(group) >= self.sides[backup.side].batch)
            if is_other or backup.key in before or self._key_of(backup) in after:
                yield group
                group = []
            group.append(backup)
        if group:
            yield group

    def _undo(self, backups: Sequence[Backup], run: Run) -> list[Backup]:
        """Take back writes to one side in one push; those that are not taken back."""
        if not backups:
            return []
        side = backups[0].side
        keys = {key for backup in backups for key in (backup.key, self._key_of(backup))}
        found = self.sides[side].read(sorted(keys))
        left, pairs = list[Backup](), list[tuple[Backup, Write]]()
        with self.status.transaction():
            for backup in backups:
                current = found.get(self._key_of(backup))
                if _is_back(backup, current) or _is_whole(backup, found.get(backup.key)):
                    self.status.journal.undone(backup)
                elif write := _reverse(backup, current):
                    pairs.append((backup, write))
                else:
                    left.append(backup)
            self.status.journal.send(run.number, side, [write for _, write in pairs], undoing=True)
        outcomes = self._push(side, [write for _, write in pairs]) if pairs else {}
        with self.status.transaction():
            self._see_saved(side, outcomes.values())
            for backup, write in pairs:
                outcome = outcomes.get(write.key, Outcome(key=write.key, fate=Fate.UNKNOWN))
                if outcome.fate is not Fate.UNKNOWN:
                    self.status.journal.settle(side, write.key)
                if outcome.fate is Fate.SAVED and outcome.thing is not None:
                    self.status.journal.undone(backup)
                    run.written[side, f"undo {backup.act.value}"] += 1
                else:
                    left.append(backup)
        if any(one.fate is Fate.UNKNOWN for one in outcomes.values()) or len(outcomes) < len(pairs):
            self.recover()
        return left

    def _key_of(self, one: Sent | Backup) -> str:
        return _key_after(one, self.sides[one.side].keyed_by)

    def _send(self, name: str, actions: Sequence[Action], state: State, run: Run) -> bool:
        with self.status.transaction():
            pairs = [(action, self._write(name, action, state)) for action in actions]
            self.status.journal.send(run.number, name, [write for _, write in pairs])
        outcomes = self._push(name, [write for _, write in pairs])
        again = False
        with self.status.transaction():
            self._see_saved(name, outcomes.values())
            for action, write in pairs:
                outcome = outcomes.get(write.key, Outcome(key=write.key, fate=Fate.UNKNOWN))
                again |= outcome.fate in (Fate.STALE, Fate.UNKNOWN)
                self._settle(name, action, write, outcome, state, run)
        if any(o.fate is Fate.UNKNOWN for o in outcomes.values()) or len(outcomes) < len(pairs):
            self.recover()
        elif again:
            self._look_again(name, [k for k, o in outcomes.items() if o.fate is Fate.STALE])
        return again

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

    def _not_parked(self, name: str, actions: Sequence[Action]) -> list[Action]:
        """The actions without those that were refused for good in just this form; of another form, the refusal is
        forgotten."""
        parked = {p.key: p for p in self.status.journal.parked() if p.side == name}
        kept = []
        for action in actions:
            old = parked.get(action.local if name == LOCAL else action.remote)
            if old is not None and (old.payload, old.act) == (payload_text(action.change), _ACTS[action.kind]):
                continue
            if old is not None:
                self.status.journal.unpark(name, old.key)
            kept.append(action)
        return kept

    def _push(self, name: str, writes: Sequence[Write]) -> dict[str, Outcome]:
        """Outcomes by key. When the side is sure that nothing happened, the journal is cleared before the error."""
        try:
            return {o.key: o for o in self.sides[name].push(writes)}
        except CitekitError:
            with self.status.transaction():
                for write in writes:
                    self.status.journal.settle(name, write.key)
                self._forget_creations(name, writes)
            raise

    def _is_made(self, sent: Sent, found: Thing | None) -> bool:
        """Whether what stands under the key of a creation is what was sent, and no thing of somebody else."""
        link = self.status.link_of(sent.side, sent.key)
        if found is None or link is None:
            return False
        source = self.status.thing(REMOTE, link.remote) if sent.side == LOCAL else self.status.thing(LOCAL, link.local)
        known = set(source.identities.items() if source else ())
        return found.fields.get("title") == sent.change.get("title") or not known.isdisjoint(found.identities.items())

    def _forget_creations(self, name: str, writes: Iterable[Write | Sent]) -> None:
        """Things that were not made lose the key chosen for them, where others may give a thing of theirs that key."""
        if not self.sides[name].keyed_by:
            return
        for write in writes:
            link = self.status.link_of(name, write.key) if write.act is Act.CREATE else None
            if link is not None and link.pending:
                self.status.unlink(link.local)

    def _settle(self, name: str, action: Action, write: Write, outcome: Outcome, state: State, run: Run) -> None:
        if outcome.fate is Fate.UNKNOWN:
            return
        if outcome.fate is Fate.REFUSED:
            self.status.journal.park(name, write.key, outcome.message)
            work = self.status.work(name, write.key)
            run.findings.append(refused(self.status.called(name), write.key, work, outcome.message))
            return
        self.status.journal.settle(name, write.key)
        if outcome.fate is Fate.STALE:
            self._forget_creations(name, [write])
        run.hear(outcome.findings)
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
        self.status.conflicts.carried_over(link.local, action.change if action.kind is Kind.CHANGE else None)

    def _look_again(self, name: str, keys: Sequence[str]) -> None:
        """What was refused as stale is read, so that the next round merges with what is there."""
        found = self.sides[name].read(keys)
        with self.status.transaction():
            self.status.see(name, found.values())
            self.status.miss(name, set(keys) - found.keys())

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


def _key_after(sent: Sent | Backup, keyed_by: str) -> str:
    """The key of the thing once the write is done. A new thing has the key chosen for it, whatever its fields say."""
    return str((sent.act is Act.CHANGE and sent.change.get(keyed_by)) or sent.key)


def _is_back(backup: Backup, current: Thing | None) -> bool:
    """Whether the thing is again, or still, as it was before the write."""
    is_there = current is not None and not current.gone
    if backup.act in (Act.CREATE, Act.RESTORE):
        return not is_there
    if backup.act is not Act.CHANGE or current is None or backup.before is None:
        return is_there
    return is_there and all(current.fields.get(n) == backup.before.fields.get(n) for n in backup.change)


def _is_whole(backup: Backup, there: Thing | None) -> bool:
    """Whether a thing that got another key stands under its old one again, just as it was."""
    if backup.act is not Act.CHANGE or backup.before is None or there is None:
        return False
    return (there.fields, there.gone) == (backup.before.fields, backup.before.gone)


def _reverse(backup: Backup, current: Thing | None) -> Write | None:
    """The write that takes a write back; None where the thing was changed since, or is no more."""
    reason = "undo of a sync"
    if backup.act is Act.REMOVE and backup.before is not None:
        old = backup.before
        if current is None:  # the side has no trash, or emptied it
            return Write(act=Act.CREATE, key=old.key, change=old.fields, reason=reason, raw=old.raw)
        return Write(act=Act.RESTORE, key=current.key, current=current, reason=reason)
    if current is None:
        return None
    if backup.act in (Act.CREATE, Act.RESTORE) and not current.gone:
        untouched = all(current.fields.get(n) == v for n, v in backup.change.items())
        return Write(act=Act.REMOVE, key=current.key, current=current, reason=reason) if untouched else None
    if backup.act is Act.CHANGE and not current.gone and backup.before is not None:
        before = backup.before.fields
        change = {n: before.get(n) for n, v in backup.change.items() if current.fields.get(n) == v}
        return Write(act=Act.CHANGE, key=current.key, change=change, current=current, reason=reason) if change else None
    return None
