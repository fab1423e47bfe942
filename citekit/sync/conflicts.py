"""The fields that both sides changed to different values, until the user has decided. docs/rules.md, sync 12."""

from __future__ import annotations

from collections.abc import Container, Iterable

from msgspec import Struct

from citekit.sync.database import Database
from citekit.sync.merge import Dispute, Policy, Settled
from citekit.sync.texts import dump, loaded

_SETTLED = (Policy.LOCAL.value, Policy.REMOTE.value)
"""States of a conflict that is settled and not carried over yet."""


class Open(Struct, frozen=True, kw_only=True):
    """A conflict that waits: `id` names it to `resolve`."""

    id: int
    local: str
    remote: str
    dispute: Dispute
    at: str


class Conflicts:
    """The conflicts with one remote, in the database of a `Status`, whose transactions hold here too."""

    def __init__(self, database: Database, remote: str) -> None:
        self._db = database
        self._remote = remote

    def put(self, local: str, remote: str, disputes: Iterable[Dispute]) -> None:
        """The open conflicts of a pair are just these; one that is as before keeps its number. What was settled of
        their fields is over: a side changed again."""
        wanted = {d.field: d for d in disputes}
        self.carried_over(local, wanted)
        for present in self.waiting(local):
            dispute = wanted.get(present.dispute.field)
            if dispute == present.dispute:
                del wanted[present.dispute.field]
            else:
                self._db.execute("UPDATE conflict SET state = 'over' WHERE id = ?", (present.id,))
        for dispute in wanted.values():
            self._db.execute(
                """INSERT INTO conflict (remote, local_key, remote_key, field, base, local, remote_value, at)
                VALUES (?, ?, ?, ?, ?, ?, ?, datetime('now'))""",
                (
                    self._remote, local, remote, dispute.field, dump(dispute.base), dump(dispute.local),
                    dump(dispute.remote),
                ),
            )  # fmt: skip

    def waiting(self, local: str = "") -> list[Open]:
        """Those that wait for the user, oldest first; local: of one thing only."""
        return self._in_state("open", local)

    def settle(self, number: int, winner: Policy) -> None:
        """The user decided; the next sync carries it over."""
        self._db.execute("UPDATE conflict SET state = ? WHERE id = ?", (winner.value, number))

    def settled(self) -> dict[str, Settled]:
        """By local key, what is settled and not carried over yet."""
        found = dict[str, dict[str, tuple[Dispute, Policy]]]()
        for state in _SETTLED:
            for one in self._in_state(state):
                found.setdefault(one.local, {})[one.dispute.field] = one.dispute, Policy(state)
        return dict(found)

    def carried_over(self, local: str, fields: Container[str] | None = None) -> None:
        """Both sides agree on these fields of a pair (None: on all), so what was settled of them is done."""
        for one in (conflict for state in _SETTLED for conflict in self._in_state(state, local)):
            if fields is None or one.dispute.field in fields:
                self._db.execute("UPDATE conflict SET state = 'over' WHERE id = ?", (one.id,))

    def _in_state(self, state: str, local: str = "") -> list[Open]:
        """state: "open", or "local" and "remote", settled so and not carried over yet."""
        rows = self._db.execute(
            """SELECT id, local_key, remote_key, field, base, local, remote_value, at FROM conflict
            WHERE remote = ? AND (? = '' OR local_key = ?) AND state = ? ORDER BY id""",
            (self._remote, local, local, state),
        )
        return [
            Open(
                id=n, local=a, remote=b, at=at,
                dispute=Dispute(field=f, base=loaded(base), local=loaded(here), remote=loaded(there)),
            )
            for n, a, b, f, base, here, there, at in rows
        ]  # fmt: skip
