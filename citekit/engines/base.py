"""What an engine is asked and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Protocol

from citekit.model import Finding, Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Formatting:
    """How to format. style: text of an independent style; style_uri: where it lies, for messages; locale: tag that
    overrides the style's own, or ""; locales: gives the text of a locale by tag, or None; output: "text", "html", ...;
    links: DOI, URL, PMID and PMCID become links where the output has them (CSL 1.0.2, Appendix VI)."""

    style: str
    style_uri: str
    locales: Callable[[str], str | None]
    locale: str = ""
    output: str = "text"
    links: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One bibliography entry: the id of its item, and the text in the output format asked for."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Formatted:
    """The entries in the order of the style, and what is to be said; `text` is the whole bibliography."""

    entries: tuple[Entry, ...]
    text: str
    findings: tuple[Finding, ...] = field(default=())


class Engine(Protocol):
    """Formats items through a CSL style. Raises StyleError for a style it cannot use; an item it cannot format is a
    Finding and left out, and never takes the others with it."""

    def bibliography(self, items: Sequence[Item], formatting: Formatting) -> Formatted: ...


def joined(groups: Sequence[tuple[str, Sequence[Entry]]], output: str) -> str:
    """The whole bibliography of entries under headings ("" is none)."""
    if output == "html":
        return "".join(_html_group(heading, entries) for heading, entries in groups)
    parts = []
    for heading, entries in groups:
        rows = "".join(f"{entry.text}\n" for entry in entries)
        parts.append(f"{heading}\n{'-' * len(heading)}\n{rows}" if heading else rows)
    return "\n".join(parts)


def _html_group(heading: str, entries: Sequence[Entry]) -> str:
    rows = "".join(f'  <div class="csl-entry">{entry.text}</div>\n' for entry in entries)
    head = f"<h2>{escape(heading)}</h2>\n" if heading else ""
    return f'{head}<div class="csl-bib-body">\n{rows}</div>\n'
