"""Whom to believe for which field when two sources disagree (docs/rules.md, "which source is believed"; 1 is best).

A row is a kind of source: a format row's name, a service's name, or a reading of a page. What is not in the table is
believed like a visible list.
"""

from __future__ import annotations

from collections.abc import Mapping

from citekit.model import Item
from citekit.model.vocabulary import KINDS, Kind
from citekit.works.likeness import Class, class_of

_VENUE = frozenset(
    {"container-title", "container-title-short", "collection-title", "collection-number", "edition", "event-date",
     "event-place", "event-title", "genre", "issue", "number", "number-of-pages", "number-of-volumes", "page",
     "publisher", "publisher-place", "type", "version", "volume"}
)  # fmt: skip
_IDENTIFIERS = frozenset({"DOI", "PMID", "PMCID", "ISBN", "ISSN", "archive", "archive_location"})

_LIST, _UNKNOWN = 6, 6
_REGISTRY = {"names": 1, "venue": 1, "title": 1, "date": 1, "identifier": 1, "link": 2, "other": 2}
_INDEX = dict.fromkeys(_REGISTRY, 2)
_OWN_FILE = {"names": 1, "venue": 1, "title": 1, "date": 1, "identifier": 2, "link": 2, "other": 1}
_FEED = {"names": 3, "venue": 4, "title": 3, "date": 1, "identifier": 3, "link": 1, "other": 3}

_FILES = ("bibtex", "biblatex", "csljson", "csljsonl", "cslyaml", "ris", "endnote", "cff", "zotero")

RANKS: Mapping[str, Mapping[str, int]] = {
    "edited": dict.fromkeys(_REGISTRY, 0),
    **dict.fromkeys(_FILES, _OWN_FILE),
    **dict.fromkeys(("crossref", "datacite", "doi", "arxiv", "pubmed"), _REGISTRY),
    **dict.fromkeys(("dblp", "openalex", "orcid", "semanticscholar", "openlibrary"), _INDEX),
    **dict.fromkeys(("rss", "atom", "jsonfeed", "wordpress"), _FEED),
    "highwire": dict.fromkeys(_REGISTRY, 1),
    "jsonld": dict.fromkeys(_REGISTRY, 2),
    "coins": dict.fromkeys(_REGISTRY, 2),
    "dublincore": dict.fromkeys(_REGISTRY, 3),
    "jsonld-list": dict.fromkeys(_REGISTRY, 4),
    "microdata": dict.fromkeys(_REGISTRY, 4),
    "opengraph": dict.fromkeys(_REGISTRY, 5),
    "page": dict.fromkeys(_REGISTRY, _LIST),
}  # fmt: skip
REGISTRIES = frozenset(name for name, ranks in RANKS.items() if ranks is _REGISTRY or ranks is _INDEX)
"""Sources whose upper and lower case in titles is not to be believed alone."""

FROM_PREPRINT = frozenset({"abstract", "archive", "archive_location", "author", "keyword", "language", "title"})
"""What a preprint may say of the published work (rule 32)."""


def rank(source: str, variable: str) -> int:
    """How far to trust a kind of source for a variable ("type" too); less is more."""
    return RANKS.get(source, {}).get(_group(variable), _UNKNOWN)


def _group(variable: str) -> str:
    if variable in _VENUE:
        return "venue"
    if variable in _IDENTIFIERS:
        return "identifier"
    kind = KINDS.get(variable, Kind.STANDARD)
    if kind is Kind.NAME:
        return "names"
    if kind is Kind.DATE:
        return "date"
    return {"title": "title", "URL": "link"}.get(variable, "other")


def is_preprint(item: Item) -> bool:
    """Whether the item describes a preprint."""
    return class_of(item) is Class.PREPRINT
