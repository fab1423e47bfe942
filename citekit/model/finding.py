"""`Finding`: something the user should know that did not stop the run: what, where, what to do."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from citekit.model.source import Span


class Level(Enum):
    """How much a finding matters. ERROR: data was not read or not written. WARNING: read, but look at it.
    NOTE: said for completeness (a guess, a merge)."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Finding(Struct, frozen=True, kw_only=True):
    """`code` is a row of `citekit.model.codes.CODES`; `what` and `fix` are plain one-line texts; `skipped` counts
    the records that this finding cost (0 where the record was kept)."""

    code: str
    what: str
    where: Span = Span()
    fix: str = ""
    level: Level = Level.WARNING
    skipped: int = 0

    def __str__(self) -> str:
        text = f"{self.where}: {self.level.value}[{self.code}]: {self.what}"
        return f"{text}; {self.fix}" if self.fix else text
