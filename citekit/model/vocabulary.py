"""The words of CSL 1.0.2 as data: item types, variables with their kind, locators, legacy spellings.

CSL 1.0.2, Appendices II (Terms), III (Types) and IV (Variables), with what the csl-data schema adds.
"""

from __future__ import annotations

from enum import Enum


class Kind(Enum):
    """What a variable's value is."""

    STANDARD = "standard"
    NUMBER = "number"
    NAME = "name"
    DATE = "date"


TYPES: tuple[str, ...] = (
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter",
    "classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event",
    "figure", "graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture",
    "musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical", "personal_communication",
    "post", "post-weblog", "regulation", "report", "review", "review-book", "software", "song", "speech", "standard",
    "thesis", "treaty", "webpage",
)  # fmt: skip

NAME_VARIABLES: tuple[str, ...] = (
    "author", "chair", "collection-editor", "compiler", "composer", "container-author", "contributor", "curator",
    "director", "editor", "editorial-director", "editor-translator", "executive-producer", "guest", "host",
    "illustrator", "interviewer", "narrator", "organizer", "original-author", "performer", "producer", "recipient",
    "reviewed-author", "script-writer", "series-creator", "translator",
)  # fmt: skip

DATE_VARIABLES: tuple[str, ...] = ("accessed", "available-date", "event-date", "issued", "original-date", "submitted")

NUMBER_VARIABLES: tuple[str, ...] = (
    "chapter-number", "citation-number", "collection-number", "edition", "first-reference-note-number", "issue",
    "locator", "number", "number-of-pages", "number-of-volumes", "page", "page-first", "part-number",
    "printing-number", "section", "supplement-number", "version", "volume",
)  # fmt: skip

STANDARD_VARIABLES: tuple[str, ...] = (
    "abstract", "annote", "archive", "archive_collection", "archive_location", "archive-place", "authority",
    "call-number", "citation-key", "citation-label", "collection-title", "container-title", "container-title-short",
    "dimensions", "division", "DOI", "event-title", "event-place", "genre", "ISBN", "ISSN", "jurisdiction", "keyword",
    "language", "license", "medium", "note", "original-publisher", "original-publisher-place", "original-title",
    "part-title", "PMCID", "PMID", "publisher", "publisher-place", "references", "reviewed-genre", "reviewed-title",
    "scale", "source", "status", "title", "title-short", "URL", "volume-title", "volume-title-short", "year-suffix",
)  # fmt: skip

KINDS: dict[str, Kind] = {
    **dict.fromkeys(STANDARD_VARIABLES, Kind.STANDARD),
    **dict.fromkeys(NUMBER_VARIABLES, Kind.NUMBER),
    **dict.fromkeys(NAME_VARIABLES, Kind.NAME),
    **dict.fromkeys(DATE_VARIABLES, Kind.DATE),
}

LEGACY_VARIABLES: dict[str, str] = {
    "event": "event-title",
    "journalAbbreviation": "container-title-short",
    "shortTitle": "title-short",
    "shortJournal": "container-title-short",
    "part": "part-number",
    "printing": "printing-number",
    "supplement": "supplement-number",
    "url": "URL",
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "archive-location": "archive_location",
    "archive-collection": "archive_collection",
}
"""Spellings of earlier versions and of common slips, with the variable of CSL 1.0.2 that they mean."""

SCHEMA_NAMES: dict[str, str] = {
    "part-number": "part",
    "printing-number": "printing",
    "supplement-number": "supplement",
}
"""Variables that the csl-data JSON schema of 1.0.2 spells in another way than the specification does."""

NOT_IN_SCHEMA: frozenset[str] = frozenset({"license", "editor-translator"})
"""Variables of the specification that the csl-data JSON schema does not admit; written into `custom`."""

LEGACY_TYPES: dict[str, str] = {
    "article-preprint": "article",
    "blog-post": "post-weblog",
    "book-chapter": "chapter",
    "conference-paper": "paper-conference",
    "email": "personal_communication",
    "film": "motion_picture",
    "journal-article": "article-journal",
    "magazine-article": "article-magazine",
    "newspaper-article": "article-newspaper",
    "legal-case": "legal_case",
    "misc": "document",
    "monograph": "book",
    "motion-picture": "motion_picture",
    "musical-score": "musical_score",
    "personal-communication": "personal_communication",
    "posted-content": "article",
    "preprint": "article",
    "proceedings-article": "paper-conference",
    "program": "software",
    "video": "motion_picture",
    "weblog": "post-weblog",
    "web-page": "webpage",
    "website": "webpage",
    "dissertation": "thesis",
}
"""Type names that other programs write into CSL-JSON, with the CSL type that they mean; compared folded."""

LOCATORS: tuple[str, ...] = (
    "act", "appendix", "article-locator", "book", "canon", "chapter", "column", "elocation", "equation", "figure",
    "folio", "issue", "line", "note", "opus", "page", "paragraph", "part", "rule", "scene", "section", "sub-verbo",
    "supplement", "table", "timestamp", "title-locator", "verse", "version", "volume",
)  # fmt: skip
