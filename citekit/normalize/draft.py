"""`Draft`: the state of one record on its way to an item; each step of `citekit.normalize` takes and changes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct, field

from citekit.model import Finding, Item, Level, Record, Value

_POSTS = ("post-weblog", "post")


class Draft(Struct):
    """type: CSL type decided so far. variables, about, custom: as in `Item`. todo: the record's printed fields that no
    step has taken yet. read_on, date_order: as for `citekit.normalize.item`."""

    record: Record
    type: str = ""
    variables: dict[str, Value] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    custom: dict[str, Any] = field(default_factory=dict)
    todo: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    read_on: datetime | None = None
    date_order: str = ""

    @property
    def is_post(self) -> bool:
        """Whether it is a post of the site itself."""
        return self.type in _POSTS

    def take(self, name: str) -> tuple[str, ...]:
        """The printed texts of a field, which is thereby dealt with; () where there are none."""
        value = self.todo.pop(name, ())
        if isinstance(value, str):
            return (value,) if value.strip() else ()
        return tuple(v for v in value if v.strip()) if isinstance(value, tuple) else ()

    def context(self, name: str) -> str:
        return self.record.context.get(name, "")

    def infer(self, variable: str, source: str) -> None:
        """Mark a variable as not printed, with what it was taken from."""
        self.about.setdefault("inferred", {})[variable] = source

    def keep_printed(self, variable: str, printed: str) -> None:
        self.about.setdefault("printed", {})[variable] = printed

    def say(self, code: str, what: str, fix: str = "", level: Level = Level.NOTE) -> None:
        title = self.variables.get("title", "")
        name = title if isinstance(title, str) and title else self.record.key
        where = self.record.span
        self.findings.append(Finding(code=code, what=f"“{_short(name)}”: {what}", where=where, fix=fix, level=level))

    def item(self) -> Item:
        given = {name: part for name, part in self.record.sources.items() if name in self.variables}
        if given:
            self.about["from"] = given
        return Item(
            id=self.record.key,
            type=self.type or "document",
            variables=self.variables,
            about=self.about,
            custom=self.custom,
        )


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57].rstrip() + "…"
