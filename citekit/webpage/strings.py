"""The words of the page itself, and the direction a language is written in."""

from __future__ import annotations

ENGLISH: dict[str, str] = {
    "publications": "Publications",
    "works_by": "Works by {name}",
    "work": "work",
    "works": "works",
    "all": "All",
    "all_types": "All types",
    "selected": "Selected",
    "selected_works": "Selected works",
    "type": "Type",
    "year": "Year",
    "all_years": "All years",
    "search": "Search",
    "search_hint": "Title, author, venue, year …",
    "shown": "{count} of {total} shown",
    "no_works": "Nothing is listed here yet.",
    "nothing": "Nothing matches.",
    "per_year": "Works per year",
    "per_decade": "Works per decade",
    "undated": "Undated",
    "elsewhere": "No venue",
    "abstract": "Abstract",
    "bibtex": "BibTeX",
    "copy": "Copy",
    "copied": "Copied",
    "permalink": "Permalink",
    "incomplete": "author list shortened by its source",
    "download": "All as BibTeX",
    "skip": "Skip to the list",
    "back": "All works",
    "filters": "Filter the list",
    "made_with": "Made with {name}",
}

RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "ps", "sd", "syr", "ug", "ur", "yi"})


def direction(language: str) -> str:
    """ "rtl" or "ltr" for a BCP 47 tag; a script subtag decides before the language does."""
    parts = language.lower().split("-")
    if any(part in {"arab", "hebr", "syrc", "thaa", "nkoo"} for part in parts[1:]):
        return "rtl"
    return "rtl" if parts[0] in RIGHT_TO_LEFT and "latn" not in parts[1:] else "ltr"
