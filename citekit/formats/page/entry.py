"""`Entry`: what one range of a page says of one work; `Habits`: what the entries of a list have in common."""

from __future__ import annotations

from msgspec import Struct, field

from citekit.formats.page.venue import Parts

MOST_TEXT = 9000


class Entry(Struct):
    """What is known of the work in tokens[start:end]; filled step by step while the range is read.

    fields: by CSL variable, as printed. links: (target, text) in order. labels: kinds as printed in the range. bibtex:
    the entry's own BibTeX text. order, style, sure, title_at: how title and authors stand, and how sure that is.
    notes: printed lines that no field took. titles: how many titles the range seems to have. inside: the venue stood
    after "In". schema: what kind of post or thing the markup says it is; article: the range is or holds an `<article>`.
    """

    start: int
    end: int
    fields: dict[str, str | tuple[str, ...]] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    bibtex: str = ""
    order: str = ""
    style: str = ""
    sure: float = 0.0
    notes: list[str] = field(default_factory=list)
    score: float = 0.0
    titles: int = 0
    line: int = 0
    title_at: int = -1
    is_post: bool = False
    schema: str = ""
    inside: bool = False
    article: bool = False

    def text(self, name: str) -> str:
        value = self.fields.get(name, "")
        return value if isinstance(value, str) else "; ".join(value)


class Habits(Struct, frozen=True):
    """What the list's entries have in common, learnt from a first reading: order "authors" or "title"; style of the
    title; known: keys of names sure to be names; line: on which line of several the title stands (-1: not known)."""

    order: str = ""
    style: str = ""
    known: frozenset[str] = frozenset()
    line: int = -1


def fill(entry: Entry, parts: Parts) -> None:
    """The parts of a citation into the fields that are still free."""
    pairs = (
        ("title", parts.title), ("author", parts.author), ("container-title", parts.venue), ("editor", parts.editor),
        ("volume", parts.volume), ("issue", parts.issue), ("page", parts.page), ("issued", parts.issued),
        ("status", parts.status), ("publisher", parts.publisher),
    )  # fmt: skip
    for name, value in pairs:
        if value and name not in entry.fields:
            entry.fields[name] = value
    entry.inside = entry.inside or parts.inside
    if parts.rest and parts.rest not in entry.notes:
        entry.notes.append(parts.rest)
