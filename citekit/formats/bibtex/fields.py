"""Entry types and fields of BibTeX and BibLaTeX, beside the types and variables of CSL: data for reading and writing.

biblatex manual, sections 2.1 (entry types) and 2.2 (fields); what converters disagree about is said
at the rows.
"""

from __future__ import annotations

READ_TYPES: dict[str, str] = {
    "article": "article-journal", "suppperiodical": "article-journal", "book": "book", "mvbook": "book",
    "collection": "book", "mvcollection": "book", "proceedings": "book", "mvproceedings": "book", "reference": "book",
    "mvreference": "book", "commentary": "book", "inbook": "chapter", "incollection": "chapter",
    "bookinbook": "chapter", "suppbook": "chapter", "suppcollection": "chapter", "inproceedings": "paper-conference",
    "conference": "paper-conference", "inreference": "entry-encyclopedia", "manual": "book", "thesis": "thesis",
    "phdthesis": "thesis", "mastersthesis": "thesis", "bachelorsthesis": "thesis", "report": "report",
    "techreport": "report", "online": "webpage", "electronic": "webpage", "www": "webpage", "misc": "document",
    "dataset": "dataset", "data": "dataset", "software": "software", "patent": "patent", "unpublished": "manuscript",
    "booklet": "pamphlet", "periodical": "periodical", "review": "review", "movie": "motion_picture",
    "video": "motion_picture", "music": "song", "audio": "song", "artwork": "graphic", "image": "figure",
    "jurisdiction": "legal_case", "legislation": "legislation", "legal": "treaty", "letter": "personal_communication",
    "standard": "standard", "performance": "performance",
}  # fmt: skip
"""Entry type, lower-case, to CSL type; `entrysubtype` and the fields refine it."""

SUBTYPES: dict[str, str] = {
    "magazine": "article-magazine", "newspaper": "article-newspaper", "preprint": "article", "post": "post",
    "weblog": "post-weblog", "blog": "post-weblog", "broadcast": "broadcast", "map": "map", "interview": "interview",
    "bill": "bill", "hearing": "hearing", "regulation": "regulation", "treaty": "treaty", "dictionary":
    "entry-dictionary", "encyclopedia": "entry-encyclopedia",
}  # fmt: skip
"""Words of `entrysubtype`; the names of CSL's types are understood too, and "book" of a review."""

BIBLATEX_TYPES: dict[str, tuple[str, str]] = {
    "article": ("online", "preprint"), "article-journal": ("article", ""), "article-magazine": ("article", "magazine"),
    "article-newspaper": ("article", "newspaper"), "bill": ("legislation", "bill"), "book": ("book", ""),
    "broadcast": ("video", "broadcast"), "chapter": ("incollection", ""), "classic": ("book", "classic"),
    "collection": ("collection", "collection"), "dataset": ("dataset", ""), "entry": ("inreference", "entry"),
    "entry-dictionary": ("inreference", "entry-dictionary"), "entry-encyclopedia": ("inreference", ""),
    "figure": ("image", ""), "graphic": ("artwork", ""), "hearing": ("legal", "hearing"),
    "interview": ("misc", "interview"), "legal_case": ("jurisdiction", ""), "legislation": ("legislation", ""),
    "manuscript": ("unpublished", ""), "map": ("misc", "map"), "motion_picture": ("movie", ""),
    "musical_score": ("audio", "musical_score"), "pamphlet": ("booklet", ""), "paper-conference": ("inproceedings", ""),
    "patent": ("patent", ""), "performance": ("performance", ""), "periodical": ("periodical", ""),
    "personal_communication": ("letter", ""), "post": ("online", "post"), "post-weblog": ("online", "weblog"),
    "regulation": ("legal", "regulation"), "report": ("report", ""), "review": ("review", ""),
    "review-book": ("review", "book"), "software": ("software", ""), "song": ("music", ""),
    "speech": ("unpublished", ""), "standard": ("standard", ""), "thesis": ("thesis", ""), "treaty": ("legal",
    "treaty"),
    "webpage": ("online", ""),
}  # fmt: skip
"""CSL type to entry type and `entrysubtype`; types that are missing are @misc with their own name as subtype."""

BIBTEX_TYPES: dict[str, str] = {
    "article-journal": "article", "article-magazine": "article", "article-newspaper": "article", "review": "article",
    "review-book": "article", "book": "book", "classic": "book", "collection": "book", "chapter": "incollection",
    "entry": "incollection", "entry-dictionary": "incollection", "entry-encyclopedia": "incollection",
    "paper-conference": "inproceedings", "report": "techreport", "manuscript": "unpublished", "speech": "unpublished",
    "pamphlet": "booklet", "thesis": "phdthesis",
}  # fmt: skip
"""CSL type to entry type; all others are @misc."""

ARTICLES = frozenset({"article-journal", "article-magazine", "article-newspaper", "review", "review-book"})
WEB = frozenset({"webpage", "post", "post-weblog"})
LEGAL = frozenset({"legal_case", "legislation", "bill", "treaty", "hearing", "regulation"})
IN_SERIES = frozenset(
    {
        "book", "classic", "collection", "chapter", "paper-conference", "entry", "entry-dictionary",
        "entry-encyclopedia", "pamphlet",
    }
)  # fmt: skip
"""Types whose `number` counts in the series, not the work itself."""

ALIASES: dict[str, str] = {
    "journal": "journaltitle", "address": "location", "school": "institution", "annote": "annotation",
    "archiveprefix": "eprinttype", "primaryclass": "eprintclass", "hyphenation": "langid", "keyword": "keywords",
    "accessed": "urldate", "lastchecked": "urldate", "urlaccessdate": "urldate", "lastaccessed": "urldate",
    "shortjournaltitle": "shortjournal", "short_journal": "shortjournal", "lang": "language",
    "numpages": "pagetotal",
}  # fmt: skip
"""Other names of a field."""

TWO_NAMES = frozenset({"journaltitle", "location", "institution", "annotation"})
"""Fields that each dialect calls by another name."""

TEXTS: dict[str, str] = {
    "shorttitle": "title-short", "shortjournal": "container-title-short", "origtitle": "original-title",
    "series": "collection-title", "note": "note", "annotation": "annote", "abstract": "abstract",
    "keywords": "keyword", "venue": "event-place", "origpublisher": "original-publisher",
    "origlocation": "original-publisher-place", "library": "call-number", "reviewtitle": "reviewed-title",
}  # fmt: skip
"""Text fields that mean one variable in every type. Their markup is kept."""

TITLES = frozenset({"title", "shorttitle", "booktitle", "journaltitle", "maintitle", "series", "origtitle",
                    "eventtitle", "shortjournal", "reviewtitle", "issuetitle"})  # fmt: skip
"""Fields whose braces forbid changes of case."""

PROSE = frozenset({"abstract", "annotation", "note"})
"""Fields whose paragraphs are kept."""

NUMBERS: dict[str, str] = {
    "volume": "volume", "part": "part-number", "volumes": "number-of-volumes", "pagetotal": "number-of-pages",
    "chapter": "chapter-number", "version": "version",
}  # fmt: skip

IDENTIFIERS: dict[str, str] = {"isbn": "ISBN", "issn": "ISSN", "pmid": "PMID", "pmcid": "PMCID"}

NAMES: dict[str, str] = {
    "author": "author", "editor": "editor", "translator": "translator", "bookauthor": "container-author",
}  # fmt: skip
CONTRIBUTORS = ("commentator", "annotator", "introduction", "foreword", "afterword")
"""Roles of biblatex that CSL has as `contributor` only."""
EDITOR_TYPES: dict[str, str] = {
    "compiler": "compiler", "director": "director", "producer": "producer", "performer": "performer",
    "narrator": "narrator", "illustrator": "illustrator", "organizer": "organizer", "organiser": "organizer",
    "curator": "curator", "collaborator": "contributor", "series": "collection-editor", "writer": "script-writer",
    "scriptwriter": "script-writer",
}  # fmt: skip
"""`editortype` to name variable; the names of CSL's variables are understood too."""
EDITOR_SLOTS = (("editor", "editortype"), ("editora", "editoratype"), ("editorb", "editorbtype"),
                ("editorc", "editorctype"))  # fmt: skip

DATES: dict[str, str] = {"eventdate": "event-date", "origdate": "original-date", "urldate": "accessed"}

THESES: dict[str, str] = {"phdthesis": "PhD thesis", "mastersthesis": "Master's thesis",
                          "bachelorsthesis": "Bachelor's thesis"}  # fmt: skip
TYPE_WORDS: dict[str, str] = {
    "phdthesis": "PhD thesis", "mathesis": "Master's thesis", "bathesis": "Bachelor's thesis",
    "candthesis": "Candidate thesis", "techreport": "Technical report", "resreport": "Research report",
}  # fmt: skip
"""Localisation keys of `type`, with the genre they stand for."""

EDITIONS = {
    word: str(number)
    for number, words in enumerate(
        (
            ("first", "1st", "1."), ("second", "2nd", "2."), ("third", "3rd", "3."), ("fourth", "4th", "4."),
            ("fifth", "5th", "5."), ("sixth", "6th", "6."), ("seventh", "7th", "7."), ("eighth", "8th", "8."),
            ("ninth", "9th", "9."), ("tenth", "10th", "10."),
        ),
        start=1,
    )
    for word in words
}  # fmt: skip

LANGUAGES: dict[str, str] = {
    "english": "en", "american": "en-US", "usenglish": "en-US", "british": "en-GB", "ukenglish": "en-GB",
    "canadian": "en-CA", "australian": "en-AU", "newzealand": "en-NZ", "german": "de", "ngerman": "de",
    "austrian": "de-AT", "naustrian": "de-AT", "swissgerman": "de-CH", "nswissgerman": "de-CH", "french": "fr",
    "francais": "fr", "acadian": "fr-CA", "canadien": "fr-CA", "spanish": "es", "mexican": "es-MX", "italian": "it",
    "portuguese": "pt", "portuges": "pt", "brazilian": "pt-BR", "brazil": "pt-BR", "dutch": "nl", "danish": "da",
    "swedish": "sv", "norsk": "nb", "norwegian": "nb", "nynorsk": "nn", "finnish": "fi", "icelandic": "is",
    "russian": "ru", "ukrainian": "uk", "belarusian": "be", "polish": "pl", "czech": "cs", "slovak": "sk",
    "slovene": "sl", "slovenian": "sl", "croatian": "hr", "serbian": "sr", "serbianc": "sr-Cyrl",
    "bulgarian": "bg", "macedonian": "mk", "greek": "el", "polutonikogreek": "el-polyton", "latin": "la",
    "hungarian": "hu", "magyar": "hu", "romanian": "ro", "turkish": "tr", "hebrew": "he", "arabic": "ar",
    "persian": "fa", "farsi": "fa", "chinese": "zh", "japanese": "ja", "korean": "ko", "vietnamese": "vi",
    "thai": "th", "hindi": "hi", "catalan": "ca", "basque": "eu", "galician": "gl", "estonian": "et",
    "latvian": "lv", "lithuanian": "lt", "esperanto": "eo", "irish": "ga", "welsh": "cy", "scottish": "gd",
    "albanian": "sq", "indonesian": "id", "malay": "ms", "afrikaans": "af",
}  # fmt: skip
"""Language names of babel and polyglossia, with their BCP 47 tags."""
LANGIDS: dict[str, str] = {tag: name for name, tag in reversed(LANGUAGES.items())} | {"de": "german",
"zh-CN": "chinese",
    "zh-TW": "chinese", "de-DE": "german", "fr-FR": "french", "es-ES": "spanish"}  # fmt: skip

ORDER: tuple[str, ...] = (
    "author", "title", "shorttitle", "maintitle", "booktitle", "journal", "journaltitle", "shortjournal", "editor",
    "editortype", "editora", "editoratype", "editorb", "editorbtype", "editorc", "editorctype", "bookauthor",
    "translator", "holder", "origtitle", "reviewtitle", "eventtitle", "eventdate", "venue", "date", "year", "month",
    "day", "pubstate", "origdate", "origpublisher", "origlocation", "edition", "version", "series", "volume",
    "volumes", "part", "number", "issue", "eid", "chapter", "pages", "pagetotal", "type", "school", "institution",
    "organization", "publisher", "howpublished", "address", "location", "isbn", "issn", "doi", "url", "urldate",
    "eprint", "eprinttype", "archivePrefix", "eprintclass", "primaryClass", "pmid", "pmcid", "library", "langid",
    "language", "keywords", "note", "abstract", "annote", "annotation", "entrysubtype", "options",
)  # fmt: skip
"""The order in which fields are written; what is not here follows by name."""

BIBLATEX_MARKS = frozenset(
    {"date", "journaltitle", "langid", "location", "eventtitle", "eventdate", "entrysubtype", "origdate",
     "maintitle", "bookauthor", "eprinttype", "pubstate", "options", "useprefix", "subtitle", "editortype"}
)  # fmt: skip
"""Fields that only a BibLaTeX entry has."""
BIBLATEX_ENTRY_TYPES = frozenset(READ_TYPES) - {
    "article", "book", "booklet", "conference", "inbook", "incollection", "inproceedings", "manual", "mastersthesis",
    "misc", "phdthesis", "proceedings", "techreport", "unpublished", "patent", "periodical",
}  # fmt: skip
