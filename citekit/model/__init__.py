"""The values everyone shares (floor 0): nothing here reads, guesses or writes."""

from citekit.model.finding import Finding, Level
from citekit.model.item import Date, Item, Name, Names, Text, Value
from citekit.model.record import Record
from citekit.model.source import Request, Source, Span
from citekit.model.work import Provenance, Work

__all__ = [
    "Date", "Finding", "Item", "Level", "Name", "Names", "Provenance", "Record", "Request", "Source", "Span", "Text",
    "Value", "Work",
]  # fmt: skip
