"""Carrying out a sync: recover, pull, plan, guard, write, settle; safe to stop and to kill at any point.

docs/rules.md, sync. The order of the durable steps is what makes it so: a mark moves only together with the complete
pull it belongs to, what both sides agree on is noted before anything is written, and writing (`writer.py`) notes each
step before it is taken.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec import Struct, field
from msgspec.structs import replace

from citekit.errors import GuardError, SyncConflictError
from citekit.model import Finding
from citekit.sync.conflicts import Open
from citekit.sync.findings import compared, refused
from citekit.sync.merge import Policy, advanced
from citekit.sync.plan import LOCAL, REMOTE, Action, Allow, Kind, Link, Plan, State, check_guards, make_plan
from citekit.sync.sides import Repairing, Side, Thing
from citekit.sync.status import Status
from citekit.sync.writer import Run, Writer

MOST_ROUNDS = 5
"""How often a sync pulls and merges anew when the other side moves meanwhile."""


class Report(Struct, frozen=True, kw_only=True):
    """What a sync did. written: how many writes of a kind each side took, by (side, kind). finished: whether both
    sides agree on all but the conflicts; where it is false, running again goes on."""

    written: dict[tuple[str, str], int] = field(default_factory=dict)
    conflicts: tuple[Open, ...] = ()
    unclear: tuple[Action, ...] = ()
    findings: tuple[Finding, ...] = ()
    finished: bool = True


class Sync:
    """One local side and one remote side with the state between them."""

    def __init__(
        self, local: Side, remote: Side, status: Status, *, policy: Policy = Policy.ASK, allow: Allow | None = None
    ) -> None:
        self.sides: dict[str, Side] = {LOCAL: local, REMOTE: remote}
        self.status = status
        self.writer = Writer(self.sides, status)
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
                run = Run(self.status.journal.begin_run())
                for parked in self.status.journal.parked() if retry else ():
                    self.status.journal.unpark(parked.side, parked.key)
            self._recover()
            for number in range(MOST_ROUNDS):
                run.hear(self._pull())
                plan, state = self._make()
                if shown is not None and number == 0 and plan.fingerprint != shown.fingerprint:
                    raise GuardError("both sides changed since the plan was shown", fix="look at the new plan")
                check_guards(plan, state, self.allow, self.status.called, mapping_changed=mapping_changed)
                _check_rights(plan, writable, self.status.called)
                self._agree(plan, state)
                if not self.writer.execute(plan, state, run):
                    self._repair(run)
                    self.status.remember(*self._mapping)
                    return self._report(run, plan, finished=True)
            return self._report(run, plan, finished=False)

    def conflicts(self) -> list[Open]:
        """What waits for the user, oldest first."""
        return self.status.conflicts.waiting()

    def resolve(self, number: int, take: str) -> None:
        """Settle a conflict for the "local" or the "remote" value; the next sync carries it over, unless a side
        changes the field again before."""
        if take not in (LOCAL, REMOTE):
            raise SyncConflictError(f'"{take}" is no side', fix="take local or remote")
        with self.status.lock(), self.status.transaction():
            if number not in {conflict.id for conflict in self.status.conflicts.waiting()}:
                raise SyncConflictError(f"there is no open conflict {number}", fix="see `citekit sync conflicts`")
            self.status.conflicts.settle(number, Policy(take))

    def forget(self) -> None:
        """Forget what is remembered of the other side: the next sync links both sides anew, by identifiers. Neither
        side is written to, and what earlier syncs overwrote stays in the state."""
        with self.status.lock():
            self.status.forget()

    def undo(self, run: int = 0) -> Report:
        """Give every value that a sync (0: the last that wrote) overwrote back, where it still is what the sync wrote;
        the next sync treats that as an edit."""
        with self.status.lock():
            with self.status.transaction():
                self._meet()
                this = Run(self.status.journal.begin_run())
            self._recover()
            self.writer.undo(self.status.journal.backups(run), this)
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
                    findings += compared(self.status.called(name), believed.get(key), actual.get(key))
        return findings

    # the steps

    def _meet(self) -> tuple[dict[str, bool], bool]:
        """Who may be written to, and whether the field mapping is another one than last time. Raises GuardError when
        a side is not the one of last time."""
        local, remote = self.sides[LOCAL].identity(), self.sides[REMOTE].identity()
        known = self.status.remembered()
        if known is not None:
            for said, before, side in ((local, known[0], LOCAL), (remote, known[1], REMOTE)):
                if said.id != before:
                    raise GuardError(
                        f"{self.status.called(side)} is {said.id} now, but the last sync was with {before}",
                        where=self.status.where,
                        fix="correct the configuration; where it is meant so, run `citekit sync forget` for this "
                        "remote, and both sides are compared anew",
                    )
        mapping = f"{local.mapping}/{remote.mapping}"
        self.status.remember(local.id, remote.id, known[2] if known else mapping)
        self._mapping = (local.id, remote.id, mapping)
        writable = {LOCAL: local.writable, REMOTE: remote.writable}
        return writable, known is not None and known[2] != mapping

    def _recover(self) -> None:
        """Settle what a run that ended early left open; only with sides that are all there, since in a file that
        somebody moved away, nothing would be found."""
        if self.status.journal.sent():
            for name, side in self.sides.items():
                side.pull(self.status.mark(name), partial(self.status.version, name))
        self.writer.recover()

    def _pull(self) -> list[Finding]:
        """Stage each side's changes and its new mark, both or neither; what the sides cannot show."""
        findings = list[Finding]()
        for name, side in self.sides.items():
            pull = side.pull(self.status.mark(name), partial(self.status.version, name))
            with self.status.transaction():
                missing = set(pull.deleted)
                if pull.whole:
                    missing |= self.status.keys(name)
                self.status.miss(name, missing - {t.key for t in pull.things} - set(pull.kept))
                self.status.see(name, pull.things)
                self.status.set_mark(name, pull.mark)
            findings += pull.findings
        return findings

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
            settled=self.status.conflicts.settled(),
        )  # fmt: skip
        return make_plan(state), state

    def _agree(self, plan: Plan, state: State) -> None:
        """Note what needs no write: new pairs, fields that agree, conflicts that wait."""
        with self.status.transaction():
            disputed = {a.local for a in plan.actions if a.kind is Kind.CONFLICT}
            for link in state.links:
                if link.local not in disputed:
                    self.status.conflicts.put(link.local, link.remote, ())
            for action in plan.actions:
                if action.kind is Kind.LINK:
                    self._link(action)
                elif action.kind is Kind.AGREE:
                    self._advance(action, state, action.agreed)
                elif action.kind is Kind.CONFLICT:
                    self.status.conflicts.put(action.local, action.remote, action.disputes)

    def _link(self, action: Action) -> None:
        """A new pair; where one of the two was in a pair before, what was agreed there goes on."""
        old = self.status.link_of(REMOTE, action.remote) or self.status.link_of(LOCAL, action.local)
        if old is not None:
            self.status.conflicts.put(old.local, old.remote, ())
            self.status.conflicts.carried_over(old.local)
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
        self.status.conflicts.carried_over(action.local, names)

    def _repair(self, run: Run) -> None:
        for name, side in self.sides.items():
            if isinstance(side, Repairing):
                run.findings += side.repair(self.status.things(name))

    def _report(self, run: Run, plan: Plan, *, finished: bool) -> Report:
        unclear = tuple(a for a in plan.actions if a.kind is Kind.AMBIGUOUS)
        call, work = self.status.called, self.status.work
        parked = [refused(call(p.side), p.key, work(p.side, p.key), p.message) for p in self.status.journal.parked()]
        said = {(f.where.path, f.code) for f in run.findings}
        findings = (*run.findings, *(f for f in parked if (f.where.path, f.code) not in said))
        return Report(
            written=dict(run.written),
            conflicts=tuple(self.status.conflicts.waiting()),
            unclear=unclear,
            findings=findings,
            finished=finished,
        )


def _check_rights(plan: Plan, writable: dict[str, bool], called: Callable[[str], str]) -> None:
    for name, may in writable.items():
        if not may and plan.to(name):
            raise GuardError(
                f"the key for {called(name)} has no right to write, and {len(plan.to(name))} changes are to go there",
                fix="make a key that may write, and store it; or see `citekit sync plan` for what would be written",
            )
