"""What `citekit library` shows: works and their history, as lines and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from citekit.library import Change, Conflict, Held, Operation
from citekit.library.codec import value_from_json
from citekit.model import Finding, Item, Work
from citekit.model.csl_data import item_to_csl
from citekit.pipeline.review import year

SHOWN_TITLE = 70


def line(work: Work) -> str:
    """A work in one line: key, year, first author, title, between tabs."""
    names = work.item.names("author") or work.item.names("editor")
    first = (names[0].family or names[0].literal) if names else ""
    more = " et al." if len(names) > 1 or names.truncated else ""
    title = work.item.title if len(work.item.title) <= SHOWN_TITLE else f"{work.item.title[: SHOWN_TITLE - 1]}…"
    when = year(work.item)
    return f"{work.key}\t{when if when is not None else 'n.d.'}\t{first}{more}\t{title}\n"


def shown(work: Work) -> Iterator[str]:
    """A work, a variable a line, with where each came from."""
    for name, value in item_to_csl(work.item).items():
        origin = work.provenance.get(name)
        source = f"   ({origin.how}: {origin.uri})" if origin else ""
        yield f"{name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}{source}\n"
    for label, words in (("tags", work.tags), ("collections", work.collections), ("notes", work.notes)):
        if words:
            yield f"{label}: {', '.join(words)}\n"


def operation_line(operation: Operation, changes: Sequence[Change]) -> str:
    """An operation in one line: number, time, who, what, and the first keys it touched."""
    keys = ", ".join(dict.fromkeys(change.after.work.key for change in changes[:5]))
    more = f" and {len(changes) - 5} more" if len(changes) > 5 else ""
    return f"{operation.id:5}  {operation.at[:19]}  {operation.actor}: {operation.what} ({keys}{more})\n"


def works_json(works: Iterable[Work], total: int) -> str:
    """{"total": how many meet the query, "works": [those shown]}."""
    return _json({"total": total, "works": [_work(work) for work in works]})


def work_json(held: Held) -> str:
    """One work, with where each variable came from."""
    told = {
        variable: {"uri": p.uri, "how": p.how, "retrieved": p.retrieved.isoformat() if p.retrieved else None}
        for variable, p in held.work.provenance.items()
    }
    return _json({**_work(held.work), "changed": held.at, "provenance": told})


def history_json(history: Sequence[tuple[Operation, Sequence[Change]]]) -> str:
    """Operations, newest first, each with the works before and after it; null where there was none, or is none."""
    return _json(
        [
            {
                "operation": o.id, "at": o.at, "actor": o.actor, "what": o.what, "undoes": o.undoes or None,
                "changes": [
                    {"key": c.after.work.key, "before": _state(c.before), "after": _state(c.after)} for c in changes
                ],
            }
            for o, changes in history
        ]
    )  # fmt: skip


def conflicts_json(conflicts: Sequence[tuple[str, Conflict]]) -> str:
    """Open conflicts, each with the key of its work; values as in CSL-JSON, null for none."""
    return _json(
        [
            {
                "id": c.id, "key": key, "variable": c.variable, "ours": _value(c.variable, c.ours),
                "theirs": _value(c.variable, c.theirs), "source": c.source, "at": c.at,
            }
            for key, c in conflicts
        ]
    )  # fmt: skip


def check_json(works: int, findings: Sequence[Finding]) -> str:
    """{"works": how many there are, "problems": [what is wrong]}."""
    return _json({"works": works, "problems": [{"code": f.code, "what": f.what, "fix": f.fix} for f in findings]})


def _work(work: Work) -> dict[str, Any]:
    return {
        "key": work.key, "item": item_to_csl(work.item), "tags": list(work.tags),
        "collections": list(work.collections), "notes": list(work.notes),
    }  # fmt: skip


def _state(held: Held | None) -> dict[str, Any] | None:
    return None if held is None or held.removed else _work(held.work)


def _value(variable: str, kept: str) -> Any:
    value = value_from_json(json.loads(kept))
    if value is None or isinstance(value, str):
        return value
    return item_to_csl(Item(id="", type="", variables={variable: value}))[variable]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
