"""Which CSL variables come back, in every type that has them, after a format has written and read them: data."""

from __future__ import annotations

BIBTEX = frozenset(
    {
        "DOI", "ISBN", "ISSN", "PMID", "PMCID", "abstract", "annote", "author", "collection-title", "edition", "editor",
        "keyword", "language", "note", "number-of-pages", "number-of-volumes", "page", "publisher", "title",
        "title-short", "translator", "volume",
    }
)  # fmt: skip
BIBLATEX = BIBTEX | frozenset(
    {
        "call-number", "container-title-short", "event-date", "event-place", "event-title", "original-date",
        "original-publisher", "original-publisher-place", "original-title", "part-number", "version",
    }
)  # fmt: skip
RIS = frozenset(
    {
        "DOI", "PMCID", "abstract", "annote", "author", "call-number", "chapter-number", "collection-title",
        "container-title-short", "editor", "genre", "issue", "keyword", "language", "note", "number-of-volumes",
        "publisher", "title", "title-short", "translator", "volume",
    }
)  # fmt: skip
CFF = frozenset({"DOI", "abstract", "author", "editor", "keyword", "title", "translator", "volume"})
