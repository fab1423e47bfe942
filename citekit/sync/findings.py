"""What a sync has to say: writes refused for good, sides out of step, undoing that had to leave something."""

from __future__ import annotations

from citekit.model import Finding, Level, Span
from citekit.sync.journal import Backup
from citekit.sync.sides import Fields, Thing


def named(fields: Fields, key: str) -> str:
    """A work as people know it, by citation key and title; by the side's own key where it has neither."""
    title = " ".join(str(fields.get("title") or "").split())
    parts = (fields.get("citationKey"), f'"{title[:60]}"' if title else "")
    return " ".join(str(part) for part in parts if part) or key


def compared(side: str, believed: Thing | None, actual: Thing | None) -> list[Finding]:
    """How a thing differs from what the state believes; nothing where it does not. side: as people call it."""
    thing = actual or believed
    if thing is None or ((believed is None or actual is None) and thing.gone):
        return []
    if believed is None or actual is None:
        return [verified(side, thing, "is not there any more" if actual is None else "is not known yet")]
    if actual.gone != believed.gone:
        return [verified(side, thing, "is removed" if actual.gone else "is back")]
    names = believed.fields.keys() | actual.fields.keys()
    differing = sorted(n for n in names if believed.fields.get(n) != actual.fields.get(n))
    return [verified(side, thing, f"differs in {', '.join(differing)}")] if differing else []


def verified(side: str, thing: Thing, what: str) -> Finding:
    """A side is not in step."""
    return Finding(
        code="CK712",
        what=f"{named(thing.fields, thing.key)} {what} since the last sync",
        where=Span(uri=side, path=thing.key),
        fix="run `citekit sync apply`",
        level=Level.NOTE,
    )


def refused(side: str, key: str, work: str, message: str) -> Finding:
    """A write that was refused for good waits for a change of its content. side, work: as people call them."""
    return Finding(
        code="CK711",
        what=f"{side} does not take {work}: {message}",
        where=Span(uri=side, path=key),
        fix="correct that in the work; the next sync tries it again then, and one with --retry in any case",
        level=Level.ERROR,
    )


def key_taken(where: str, key: str, wanted: str) -> Finding:
    """Another work has the citation key that the other side gives this one."""
    return Finding(
        code="CK715",
        what=f'"{key}" cannot have the citation key "{wanted}" of the other side: another work of the library has it',
        where=Span(uri=where, path=key),
        fix=f'give one of the two another key with `citekit library rename`; till then "{key}" keeps its own',
    )


def not_undone(side: str, backup: Backup) -> Finding:
    """Something changed again, so undoing left it alone. side: as people call it."""
    fields = {**(backup.before.fields if backup.before else {}), **backup.change}
    return Finding(
        code="CK713",
        what=f"{named(fields, backup.key)} was changed since in {side}, or is no more; it was left as it is",
        where=Span(uri=side, path=backup.key),
        fix="change it by hand",
    )
