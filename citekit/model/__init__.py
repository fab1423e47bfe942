"""The values everyone shares (floor 0): nothing here reads, guesses or writes."""

from typing import TYPE_CHECKING, Any

from citekit.model.finding import Finding, Level
from citekit.model.item import Date, Item, Name, Names, Text, Value
from citekit.model.record import Record
from citekit.model.source import Request, Source, Span

if TYPE_CHECKING:
    from citekit.model.work import Provenance, Work

__all__ = [
    "Date", "Finding", "Item", "Level", "Name", "Names", "Provenance", "Record", "Request", "Source", "Span", "Text",
    "Value", "Work",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """What only the library and sync use is imported when it is first asked for."""
    if name in ("Provenance", "Work"):
        from citekit.model import work

        return getattr(work, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
