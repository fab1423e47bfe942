"""What a caller asks for: `Cite` (one mention of an item) and `Citation` (a cluster of cites printed together)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from citekit.csl import state
from citekit.csl.numerals import split_label

LABELS = {"sub verbo": "sub-verbo", "": "page", "article": "article-locator", "title": "title-locator"}
"""Spellings of locator labels that callers use, with CSL's."""


class Cite(Struct, frozen=True, kw_only=True):
    """One mention of an item (CSL 1.0.2, "Locators", "Choose").

    id: the item's. locator: text such as "12-15"; label: its kind, one of CSL's locators. prefix, suffix: text that
    may hold inline markup. position: given by the caller ("first", "ibid", ...), "" to have it worked out; near_note
    likewise (None: worked out). suppress_author, author_only: all but the names, only the names.
    """

    id: str
    locator: str = ""
    label: str = "page"
    prefix: str = ""
    suffix: str = ""
    position: str = ""
    near_note: bool | None = None
    suppress_author: bool = False
    author_only: bool = False

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Cite:
        """A cite item as citeproc processors take it ({"id": ..., "locator": ..., "suppress-author": true, ...})."""
        position = data.get("position", "")
        label = str(data.get("label") or "page")
        near = data.get("near-note")
        written, locator = split_label(str(data.get("locator") or ""))
        return cls(
            id=str(data["id"]), locator=locator, label=written or LABELS.get(label, label),
            prefix=str(data.get("prefix") or ""), suffix=str(data.get("suffix") or ""),
            position=POSITION_NUMBERS.get(position, "") if isinstance(position, int) else str(position),
            near_note=None if near is None else bool(near), suppress_author=bool(data.get("suppress-author")),
            author_only=bool(data.get("author-only")),
        )  # fmt: skip


POSITION_NUMBERS = {0: "first", 1: "subsequent", 2: "ibid", 3: "ibid-with-locator"}
"""Positions as citeproc processors number them."""

IMPLIED = {
    "": state.FIRST,
    "first": state.FIRST,
    "subsequent": state.SUBSEQUENT,
    "ibid": state.SUBSEQUENT | state.IBID,
    "ibid-with-locator": state.SUBSEQUENT | state.IBID | state.IBID_WITH_LOCATOR,
    "near-note": state.SUBSEQUENT | state.NEAR_NOTE,
}
"""A position with those that it implies, as bits."""


class Citation(Struct, frozen=True, kw_only=True):
    """Cites printed together. id: names the citation in incremental use. note: the number of the note it stands in,
    0 in the text. mode: "" or "composite" (the first cite's names in running text, the rest in the citation),
    "author-only" (those names alone), "suppress-author" (all but them). infix: what stands between the names and the
    rest of a composite citation ("’s book"). unsorted: its cites stay as given, whatever the style's sort keys."""

    cites: tuple[Cite, ...]
    note: int = 0
    id: str = ""
    mode: str = ""
    infix: str = ""
    unsorted: bool = False

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Citation:
        """A citation as citeproc processors take it ({"citationItems": [...], "properties": {"noteIndex": 1}})."""
        properties = data.get("properties") or {}
        return cls(
            cites=tuple(Cite.from_json(cite) for cite in data.get("citationItems", ())),
            note=int(properties.get("noteIndex") or 0), id=str(data.get("citationID", "")),
            mode=str(properties.get("mode") or ""), infix=str(properties.get("infix") or ""),
            unsorted=bool(properties.get("unsorted")),
        )  # fmt: skip
