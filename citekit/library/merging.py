"""What becomes of a work when a source speaks again, and when an operation is undone: three-way, by variable. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from citekit.library.codec import value_to_json
from citekit.model import Item, Provenance, Record, Span, Value, Work

EDITED = "edited"
TYPE = "type"


class Dispute(Struct, frozen=True, kw_only=True):
    """A variable ("type" too) of which a source now says other than the user wrote. Values as JSON; None is none."""

    variable: str
    ours: Any
    theirs: Any


class Heard(Struct, frozen=True, kw_only=True):
    """`work` after listening to a source; `disputes`: what the user must decide."""

    work: Work
    disputes: tuple[Dispute, ...] = ()


def hear(ours: Work, said: Item | None, theirs: Work) -> Heard:
    """Take over what a source newly says; an edit by the user stays and becomes a dispute.

    said: the item as this source gave it last time; None where it never spoke of this work. A variable the source no
    longer mentions stays: silence says nothing. A variable that another source filled stays as it is.
    """
    changes: dict[str, Value | None] = {}
    provenance: dict[str, Provenance] = dict(ours.provenance)
    disputes: list[Dispute] = []
    for variable, new in _values(theirs.item).items():
        old = _values(said).get(variable) if said else None
        now = _values(ours.item).get(variable)
        edited = variable in ours.provenance and ours.provenance[variable].how == EDITED
        if new in (old, now):
            continue
        if (now == old and not edited) or (said is None and now is None and not edited):
            changes[variable] = new
            if variable in theirs.provenance:
                provenance[variable] = theirs.provenance[variable]
        elif edited:
            disputes.append(Dispute(variable=variable, ours=value_to_json(now), theirs=value_to_json(new)))
    work = replace(
        ours,
        item=_changed(_with_custom(ours.item, said, theirs.item), changes),
        provenance=provenance,
        tags=_united(ours.tags, theirs.tags, said),
        collections=_united(ours.collections, theirs.collections, said),
        records=_records(ours, theirs),
    )
    return Heard(work=work, disputes=tuple(disputes))


def edited(work: Work, changes: Mapping[str, Value | None], by: str) -> Work:
    """The work with variables set by hand ("type" too), or taken out by None; their provenance says who did it."""
    provenance = {**work.provenance, **{v: Provenance(uri=by, how=EDITED) for v in changes}}
    return replace(work, item=_changed(work.item, changes), provenance=provenance)


def parts(work: Work | None, removed: bool = False) -> dict[str, Any]:
    """The work taken apart into named parts that change on their own; what `undone` compares."""
    if work is None:
        return {"removed": True}
    out: dict[str, Any] = {"removed": removed, "key": work.key}
    out.update({f"variable {v}": value for v, value in _values(work.item).items()})
    out.update({f"provenance of {v}": p for v, p in work.provenance.items()})
    out["about"], out["custom"] = dict(work.item.about), dict(work.item.custom)
    out["tags"], out["collections"], out["notes"] = work.tags, work.collections, work.notes
    out["records"] = work.records
    return out


def undone(before: dict[str, Any], after: dict[str, Any], now: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """`now` with the step from `before` to `after` taken back, and the names of parts that changed again since."""
    result, blocked = dict(now), []
    for name in before.keys() | after.keys():
        if before.get(name) == after.get(name) or now.get(name) == before.get(name):
            continue
        if now.get(name) != after.get(name):
            blocked.append(name)
        elif name in before:
            result[name] = before[name]
        else:
            result.pop(name, None)
    return result, sorted(blocked)


def assembled(named: Mapping[str, Any]) -> Work:
    """The work whose `parts` these are."""
    values = {n.removeprefix("variable "): v for n, v in named.items() if n.startswith("variable ")}
    kind = values.pop(TYPE)
    item = Item(id=named["key"], type=kind, variables=values, about=named["about"], custom=named["custom"])
    return Work(
        key=named["key"],
        item=item,
        records=named["records"],
        provenance={n.removeprefix("provenance of "): p for n, p in named.items() if n.startswith("provenance of ")},
        tags=named["tags"],
        collections=named["collections"],
        notes=named["notes"],
    )


def _values(item: Item | None) -> dict[str, Value]:
    return {TYPE: item.type, **item.variables} if item else {}


def _changed(item: Item, changes: Mapping[str, Value | None]) -> Item:
    kind = changes.get(TYPE)
    variables = {v: value for v, value in changes.items() if v != TYPE}
    return replace(item.with_values(variables), type=kind if isinstance(kind, str) and kind else item.type)


def _with_custom(ours: Item, said: Item | None, theirs: Item) -> Item:
    """Marks beyond CSL: what the source newly says is added or changed, the rest stays."""
    old_about, old_custom = (said.about, said.custom) if said else ({}, {})
    about = {k: v for k, v in theirs.about.items() if old_about.get(k) != v}
    custom = {k: v for k, v in theirs.custom.items() if old_custom.get(k) != v}
    return replace(ours, about={**ours.about, **about}, custom={**ours.custom, **custom}) if about or custom else ours


def _united(ours: tuple[str, ...], theirs: tuple[str, ...], said: Item | None) -> tuple[str, ...]:
    """Tags given by a source are added once, when it first speaks; later they are the user's."""
    return ours if said else tuple(sorted({*ours, *theirs}))


def _records(ours: Work, theirs: Work) -> tuple[Record, ...]:
    """The records kept: a record that a source prints anew takes the place of its earlier one."""
    kept = {_mark(r): r for r in ours.records}
    for record in theirs.records:
        if _without_place(kept.get(_mark(record))) != _without_place(record):
            kept[_mark(record)] = record
    return tuple(kept.values())


def _mark(record: Record) -> tuple[str, str, str]:
    return record.span.uri, record.format, record.key or record.text("title")


def _without_place(record: Record | None) -> Record | None:
    """A record that only moved to another line says nothing new."""
    return replace(record, span=Span(uri=record.span.uri), spans={}) if record else None
