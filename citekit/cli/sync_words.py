"""What `citekit sync` shows: plans, states and conflicts, for people and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from citekit.sync.conflicts import Open
from citekit.sync.merge import GONE, Dispute
from citekit.sync.plan import LOCAL, REMOTE, Action, Kind, Plan
from citekit.sync.run import Sync

MOST_SHOWN = 60
_MOST_CHANGES = 4
_VERBS = {
    Kind.CREATE: "new", Kind.CHANGE: "change", Kind.RESTORE: "bring back", Kind.REMOVE: "remove", Kind.LINK: "link",
    Kind.CONFLICT: "conflict", Kind.AMBIGUOUS: "unclear",
}  # fmt: skip
_COUNTED = {"create": "new", "change": "changed", "restore": "brought back", "remove": "removed"}


def plan_text(sync: Sync, plan: Plan) -> Iterator[str]:
    """A plan by side, a line a work, and a sentence that counts."""
    for side in (LOCAL, REMOTE, ""):
        actions = [a for a in plan.actions if a.to == side and a.kind is not Kind.AGREE]
        if actions:
            yield f"{f'in {sync.status.called(side)}' if side else 'no write'}:\n"
        lines = ((_title(sync, a), a) for a in actions)
        for title, action in sorted(lines, key=lambda line: (line[1].kind.value, line[0])):
            yield f"  {_VERBS[action.kind]:10} {title}{_details(sync, action)}\n"
    parts = [f"{len(plan.to(side))} to {sync.status.called(side)}" for side in (LOCAL, REMOTE) if plan.to(side)]
    writes = f"{_count(len(plan.writes), 'write')}: {', '.join(parts)}" if parts else "nothing to write"
    yield f"{writes}; {_count(plan.links, 'work')} linked so far\n"


def plan_json(sync: Sync, plan: Plan) -> str:
    """The plan's actions, with all values."""
    return _json(
        {
            "linked": plan.links,
            "actions": [
                {
                    "action": a.kind.value, "to": a.to, "key": _known(sync, a).get("citationKey", ""),
                    "title": _known(sync, a).get("title", ""), "local": a.local, "remote": a.remote,
                    "change": dict(a.change), "conflicts": [_dispute(d) for d in a.disputes], "reason": a.reason,
                }
                for a in plan.actions
                if a.kind is not Kind.AGREE
            ],
        }
    )  # fmt: skip


def conflict_text(sync: Sync, found: Open) -> str:
    """A conflict with its number, its work and both values."""
    known = _fields(sync, found)
    name = str(known.get("citationKey") or found.local)
    title = f' "{_short(known["title"])}"' if known.get("title") else ""
    if found.dispute.field == GONE:
        here, there = (_life(value) for value in (found.dispute.local, found.dispute.remote))
        what = "removed on one side, changed on the other"
    else:
        here, there = _value(found.dispute.local), _value(found.dispute.remote)
        what = found.dispute.field
    labels = [sync.status.called(LOCAL), sync.status.remote]
    width = max(map(len, labels)) + 1
    lines = "".join(f"   {label + ':':{width}} {value}\n" for label, value in zip(labels, (here, there), strict=True))
    return f"{found.id}  {name}{title}: {what}\n{lines}"


def conflicts_json(sync: Sync, conflicts: Sequence[Open]) -> str:
    """All open conflicts, with all values."""
    return _json(
        [
            {"id": c.id, "key": _fields(sync, c).get("citationKey", ""), "since": c.at, **_dispute(c.dispute)}
            for c in conflicts
        ]
    )


def status_of(sync: Sync) -> dict[str, Any]:
    """What is remembered of a remote, by name."""
    state = sync.status
    return {
        "remote": state.remote,
        "linked": state.count_links(),
        "conflicts": len(sync.conflicts()),
        "refused": len(state.journal.parked()),
        "unknown": len(state.journal.sent()),
        "last": state.journal.last_run(),
        "runs": [{"number": run.number, "at": run.at, **run.written} for run in state.journal.runs()],
    }


def status_text(found: Mapping[str, Any]) -> Iterator[str]:
    """The same as lines that say what to do."""
    remote = found["remote"]
    if not found["last"]:
        yield f"{remote} was never synced; `citekit sync plan {remote}` shows what would happen\n"
        return
    yield f"{remote}: {_count(found['linked'], 'work')} linked, last sync {found['last']} UTC\n"
    for name, what, then in (
        ("conflicts", "conflict", f"see `citekit sync conflicts {remote}`"),
        ("refused", "refused write", f"`citekit sync apply {remote}` says why; --retry tries again"),
        ("unknown", "write of unknown outcome", f"`citekit sync apply {remote}` settles it"),
    ):
        if found[name]:
            yield f"{_count(found[name], what)}: {then}\n"
    for run in found["runs"]:
        sides = ((LOCAL, "the library"), (REMOTE, remote))
        told = ", ".join(f"{_count(run[side], 'change')} to {name}" for side, name in sides if side in run)
        yield f"sync {run['number']}, {run['at']} UTC: {told}; `citekit sync undo {remote} {run['number']}`\n"


def done_text(sync: Sync, written: Mapping[tuple[str, str], int]) -> str:
    """What a sync wrote: "the library: 1 new, 2 changed; zotero: 3 new"; "" where it wrote nothing."""
    parts = []
    for side in (LOCAL, REMOTE):
        counts: Counter[str] = Counter()
        for (where, kind), number in written.items():
            counts[_COUNTED.get(kind, "undone")] += number if where == side else 0
        told = ", ".join(f"{number} {word}" for word, number in counts.items() if number)
        if told:
            parts.append(f"{sync.status.called(side)}: {told}")
    return "; ".join(parts)


def _title(sync: Sync, action: Action) -> str:
    """The work by citation key and title, as far as the plan or what is remembered says them."""
    known = _known(sync, action)
    named = [str(known[name]) for name in ("citationKey", "title") if known.get(name)]
    if not named:
        return action.local or action.remote
    return named[0] if len(named) == 1 else f'{named[0]} "{_short(named[1])}"'


def _known(sync: Sync, action: Action) -> dict[str, Any]:
    known = dict(action.change) if action.kind is Kind.CREATE else {}
    for side, key in ((LOCAL, action.local), (REMOTE, action.remote)):
        thing = sync.status.thing(side, key) if key else None
        known = {**(thing.fields if thing else {}), **known}
    return known


def _fields(sync: Sync, found: Open) -> Mapping[str, Any]:
    thing = sync.status.thing(LOCAL, found.local) or sync.status.thing(REMOTE, found.remote)
    return thing.fields if thing else {}


def _details(sync: Sync, action: Action) -> str:
    if action.kind is Kind.CHANGE:
        thing = sync.status.thing(action.to, action.local if action.to == LOCAL else action.remote)
        before = thing.fields if thing else {}
        told = [_change(name, before.get(name), value) for name, value in sorted(action.change.items())]
        more = f"; and {len(told) - _MOST_CHANGES} more" if len(told) > _MOST_CHANGES else ""
        return f": {'; '.join(told[:_MOST_CHANGES])}{more}"
    if action.kind is Kind.CONFLICT:
        names = ", ".join(d.field for d in action.disputes)
        return ": removed on one side, changed on the other" if names == GONE else f": {names} changed on both sides"
    if action.kind is Kind.CREATE:
        return ""
    return f" ({_reason(sync, action.reason)})" if action.reason else ""


def _reason(sync: Sync, reason: str) -> str:
    return reason.replace("on the local side", "in the library").replace(
        "on the remote side", f"in {sync.status.remote}"
    )


def _change(name: str, before: Any, after: Any) -> str:
    group, slash, rest = name.partition("/")
    if slash and after in (True, None):
        return f"{'+' if after else '-'}{group} {rest}"
    if after is None:
        return f"{name} taken out"
    return f"{name} {_value(before)} -> {_value(after)}" if before else f"{name} {_value(after)}"


def _value(value: Any) -> str:
    if value is None:
        return "(nothing)"
    if isinstance(value, str):
        return f'"{_short(value)}"'
    if isinstance(value, bool):
        return "set"
    names = value.get("names") if isinstance(value, Mapping) else value
    if isinstance(names, list) and names and all(isinstance(n, Mapping) for n in names):
        return _short("; ".join(_person(n) for n in names))
    return _short(json.dumps(value, ensure_ascii=False))


def _person(name: Mapping[str, Any]) -> str:
    whole = name.get("name") or name.get("literal")
    parts = (name.get("lastName") or name.get("family"), name.get("firstName") or name.get("given"))
    return str(whole) if whole else ", ".join(str(p) for p in parts if p)


def _life(value: Any) -> str:
    return "removed" if value is None else "changed"


def _dispute(dispute: Dispute) -> dict[str, Any]:
    return {"field": dispute.field, "base": dispute.base, "local": dispute.local, "remote": dispute.remote}


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _short(text: Any) -> str:
    line = " ".join(str(text).split())
    return line if len(line) <= MOST_SHOWN else f"{line[: MOST_SHOWN - 1]}…"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
