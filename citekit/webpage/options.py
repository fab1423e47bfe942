"""What the publication page is told: whose works, how grouped, what lies beside it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from citekit.model import Name

if TYPE_CHECKING:
    from jinja2 import BaseLoader


class Grouping(Enum):
    """By what the list is divided into sections."""

    YEAR = "year"
    TYPE = "type"
    VENUE = "venue"
    NONE = "none"


class FeedLink(Struct, frozen=True, kw_only=True):
    """A feed beside the page. media_type: "application/rss+xml", ...; href: relative to the page, or a URL."""

    title: str
    media_type: str
    href: str


class PageOptions(Struct, frozen=True, kw_only=True):
    """title, description: of the page; author: whose page ("" for a group's); owners: the names that are marked as
    own; orcid: of the author, with or without its URL; language: BCP 47, which also decides the direction of writing;
    url: where the page will stand ("" where nobody knows; then what must be absolute is left out).

    group: see `Grouping`; selected: ids of works shown first. bibtex: BibTeX text by item id; bib: name of the .bib
    file beside the page; feeds: beside it too. per_work: one more page for each work, under `works/`.
    undated, first_seen: as for feeds. strings: other words for those that the language has in `languages.WORDS`, else
    in `strings.ENGLISH`; "type:book" is the plural of a type.
    most_bytes: past this size BibTeX is packed: shown by script, and otherwise found in the .bib file; dates in the
    form of h-cite, which COinS say too, are left out.
    templates: a loader that is asked before the page's own templates (page.html, work.html, style.css, script.js);
    such templates run in Jinja's sandbox.
    """

    title: str = ""
    description: str = ""
    author: str = ""
    owners: tuple[Name, ...] = ()
    orcid: str = ""
    language: str = "en"
    url: str = ""
    group: Grouping = Grouping.YEAR
    selected: tuple[str, ...] = ()
    bibtex: Mapping[str, str] = MappingProxyType({})
    bib: str = ""
    feeds: tuple[FeedLink, ...] = ()
    per_work: bool = False
    undated: str = ""
    first_seen: Mapping[str, str] = MappingProxyType({})
    strings: Mapping[str, str] = MappingProxyType({})
    most_bytes: int = 200_000
    generator: str = "citekit"
    templates: BaseLoader | None = None
