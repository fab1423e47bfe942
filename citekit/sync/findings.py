"""What a sync has to say: writes refused for good, sides out of step, undoing that had to leave something."""

from __future__ import annotations

from citekit.model import Finding, Level, Span
from citekit.sync.journal import Backup
from citekit.sync.sides import Outcome, Thing, Write


def compared(side: str, believed: Thing | None, actual: Thing | None) -> list[Finding]:
    """How a thing differs from what the state believes; nothing where it does not."""
    if believed is None or actual is None:
        if (believed or actual or Thing(key="", version=0)).gone:
            return []
        key = (believed or actual or Thing(key="", version=0)).key
        what = "is not there any more" if actual is None else "is not known yet"
        return [verified(side, key, what)]
    if actual.gone != believed.gone:
        return [verified(side, actual.key, "is removed" if actual.gone else "is back")]
    names = believed.fields.keys() | actual.fields.keys()
    differing = sorted(n for n in names if believed.fields.get(n) != actual.fields.get(n))
    return [verified(side, actual.key, f"differs in {', '.join(differing)}")] if differing else []


def verified(side: str, key: str, what: str) -> Finding:
    """A side is not in step."""
    where = Span(uri=side, path=key)
    return Finding(code="CK712", what=f"{key} {what}", where=where, fix="run `citekit sync apply`", level=Level.NOTE)


def refused(side: str, write: Write, outcome: Outcome) -> Finding:
    """A write was refused for good."""
    return parked_finding(side, side, write.key, outcome.message)


def parked_finding(where: str, side: str, key: str, message: str) -> Finding:
    """A write that was refused for good waits for a change of its content."""
    return Finding(
        code="CK711",
        what=f"the {side} side refuses {key}: {message}",
        where=Span(uri=where, path=f"{side}/{key}"),
        fix="correct the field named; it is tried again when its content changes",
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


def not_undone(backup: Backup) -> Finding:
    """Something changed again, so undoing left it alone."""
    return Finding(
        code="CK713",
        what=f"{backup.key} on the {backup.side} side was changed since, or is no more; it was left as it is",
        where=Span(uri=backup.side, path=backup.key),
        fix="change it by hand",
    )
