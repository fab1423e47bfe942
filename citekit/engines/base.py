"""What an engine is asked and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from msgspec import Struct

from citekit.model import Finding, Item

Groups = Sequence[tuple[str, Sequence[str]]]
"""Headings ("" for none) with the ids of the items below them."""


class Formatting(Struct, frozen=True, kw_only=True, eq=False):
    """How to format. style: text of an independent style; style_uri: where it lies, for messages; locale: tag that
    overrides the style's own, or ""; locales: gives the text of a locale by tag, or None; output: "text", "html", ...;
    links: DOI, URL, PMID and PMCID become links where the output has them (CSL 1.0.2, Appendix VI); anchors: entries
    carry ids, and a small style sheet comes with them (HTML); arrange: given the ids in the order of the style, the
    order and the headings to print them in; None is the style's order without headings. alone: the entries are shown
    one by one, outside of a list (in a feed), and depend on no other: no number, no year suffix, no dash for an author
    printed before; they stand in the order of the items."""

    style: str
    style_uri: str
    locales: Callable[[str], str | None]
    locale: str = ""
    output: str = "text"
    links: bool = False
    anchors: bool = False
    arrange: Callable[[Sequence[str]], Groups] | None = None
    alone: bool = False


class Entry(Struct, frozen=True, kw_only=True):
    """One bibliography entry: the id of its item, and the text in the output format asked for."""

    id: str
    text: str


class Formatted(Struct, frozen=True, kw_only=True):
    """The entries in the order they are printed in, and what is to be said; `text` is the whole bibliography,
    "" where the entries were wanted alone. maker: what the engine made them with, which lives as long as they do."""

    entries: tuple[Entry, ...]
    text: str
    findings: tuple[Finding, ...] = ()
    maker: object = None


class Engine(Protocol):
    """Formats items through a CSL style. Raises StyleError for a style it cannot use; an item it cannot format is a
    Finding and left out, and never takes the others with it."""

    def bibliography(self, items: Sequence[Item], formatting: Formatting) -> Formatted: ...
