"""`Record`: what one source says of one thing, as printed; nothing in it has been judged yet.

A reader parses its own syntax and never guesses; `citekit.normalize` turns a record into an `Item`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from citekit.model.item import Date, Names
from citekit.model.source import Span

Printed = str | Names | Date | tuple[str, ...]

NO_FIELDS: Mapping[str, Printed] = MappingProxyType({})
NO_TEXT: Mapping[str, str] = MappingProxyType({})
NO_SPANS: Mapping[str, Span] = MappingProxyType({})


class Record(Struct, frozen=True, kw_only=True):
    """One thing as one source prints it.

    format: name of the format row that read it ("page", "bibtex", ...).
    key: the id or citation key that the source gives, or "".
    type: the CSL type where the format itself decides it, else "".
    label: the kind as printed ("Blog", "Research Paper", a section heading), or "".
    fields: by CSL variable name; `str` is text as printed (names and dates too: "J. Zhang et al.", "Sep 18, 2024"),
        `Names` and `Date` where the format splits them, a tuple of str where a tag repeats. `extra` keeps what has no
        CSL variable, by the source's own field name.
    context: what holds for all records of the source: "owner" (whose page it is), "site", "language", "heading"
        (the section the record stands under), "base" (URL links resolve against), "names" (how the lists of names
        begin, one of the forms of `citekit.model.nameforms`).
    spans: where each field stood; `span`: where the record began. sources: by field, which part of the source gave it
        where that is not the entry as shown ("bibtex", "metadata").
    """

    format: str
    key: str = ""
    type: str = ""
    label: str = ""
    fields: Mapping[str, Printed] = NO_FIELDS
    extra: Mapping[str, str] = NO_TEXT
    context: Mapping[str, str] = NO_TEXT
    span: Span = Span()
    spans: Mapping[str, Span] = NO_SPANS
    sources: Mapping[str, str] = NO_TEXT

    def text(self, name: str) -> str:
        """The field as text: a repeated tag joined by "; ", "" where there is none or it is not text."""
        value = self.fields.get(name, "")
        if isinstance(value, tuple):
            return "; ".join(value)
        return value if isinstance(value, str) else ""
