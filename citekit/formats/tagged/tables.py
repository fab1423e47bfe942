"""The tags of RIS, and which types and variables they stand for. RIS specification of 2011, "Tags" and "Types"."""

from __future__ import annotations

import re

Tag = tuple[str, str]
"""A tag and its value."""

READ_TYPES: dict[str, str] = {
    "JOUR": "article-journal", "JFULL": "periodical", "EJOUR": "article-journal", "ABST": "article-journal",
    "INPR": "article-journal", "MGZN": "article-magazine", "NEWS": "article-newspaper", "UNPB": "article",
    "CONF": "paper-conference", "CPAPER": "paper-conference", "CHAP": "chapter", "ECHAP": "chapter", "BOOK": "book",
    "EBOOK": "book", "WHOLE": "book", "EDBOOK": "collection", "CLSWK": "classic", "SER": "periodical",
    "THES": "thesis", "RPRT": "report", "GOVDOC": "report", "ELEC": "webpage", "WEB": "webpage", "ICOMM": "webpage",
    "BLOG": "post-weblog", "DATA": "dataset", "AGGR": "dataset", "DBASE": "dataset", "COMP": "software",
    "PAT": "patent", "SLIDE": "speech", "MANSCPT": "manuscript", "PAMP": "pamphlet", "ENCYC": "entry-encyclopedia",
    "DICT": "entry-dictionary", "MPCT": "motion_picture", "VIDEO": "motion_picture", "ADVS": "motion_picture",
    "MULTI": "broadcast", "SOUND": "song", "MUSIC": "musical_score", "ART": "graphic", "FIGURE": "figure",
    "MAP": "map", "CASE": "legal_case", "STAT": "legislation", "BILL": "bill", "UNBILL": "bill", "LEGAL": "treaty",
    "HEAR": "hearing", "PCOMM": "personal_communication", "STAND": "standard", "GEN": "document",
}  # fmt: skip
_OWN_TYPES = {
    "collection": "EDBOOK", "article": "UNPB", "periodical": "JFULL", "review": "JOUR", "review-book": "JOUR",
    "post": "ELEC", "entry": "ENCYC", "regulation": "LEGAL", "book": "BOOK", "report": "RPRT", "webpage": "ELEC",
    "dataset": "DATA", "motion_picture": "MPCT", "bill": "BILL", "article-journal": "JOUR", "chapter": "CHAP",
    "paper-conference": "CONF", "treaty": "LEGAL",
}  # fmt: skip
WRITE_TYPES: dict[str, str] = {kind: code for code, kind in reversed(READ_TYPES.items())} | _OWN_TYPES
"""CSL type to RIS type; all others are GEN."""

ARTICLES = frozenset({"article-journal", "article-magazine", "article-newspaper", "review", "review-book"})
BOOKS = frozenset({"book", "classic", "collection", "pamphlet"})
IN_SERIES = BOOKS | {"chapter", "paper-conference", "entry", "entry-dictionary", "entry-encyclopedia"}
LEGAL = frozenset({"legal_case", "legislation", "bill", "treaty", "hearing", "regulation"})

TEXTS: tuple[tuple[str, str], ...] = (
    ("ST", "title-short"), ("J2", "container-title-short"), ("T3", "collection-title"), ("VL", "volume"),
    ("NV", "number-of-volumes"), ("IS", "issue"), ("SE", "chapter-number"), ("PB", "publisher"), ("M3", "genre"),
    ("DO", "DOI"), ("C2", "PMCID"), ("LA", "language"), ("DB", "archive"), ("CN", "call-number"),
    ("RN", "annote"), ("N1", "note"), ("AB", "abstract"),
)  # fmt: skip
SYNONYMS = {
    "T1": "TI", "CT": "TI", "JO": "T2", "JF": "T2", "JA": "J2", "A1": "AU", "Y1": "PY", "PP": "CY",
    "N2": "AB", "LK": "UR", "CP": "IS",
}  # fmt: skip
KNOWN = frozenset(
    {tag for tag, _ in TEXTS} | SYNONYMS.keys()
    | {"TY", "ER", "ID", "TI", "T2", "BT", "AU", "A2", "A3", "A4", "ED", "PY", "DA", "Y2", "SP", "EP", "CY", "ET", "M1",
       "M2", "SN", "UR", "AN", "KW", "OP", "RP", "RI", "AD", "AV", "C1", "C3", "C4", "C5", "C6", "C7", "C8", "DP", "DS",
       "L1", "L2", "L3", "L4", "LB", "LK", "NA", "SL", "SF", "TA", "TT", "U1", "U2", "U3", "U4", "U5", "VO", "WT", "WV",
       "WP", "CA"}
)  # fmt: skip
"""Tags that the format, or a program that many use, knows."""

EXTENSION_TAG = "U5"
"""Where extension fields go: "csl-variable: value"."""
DOI_LINK = re.compile(r"https?://(?:dx\.)?doi\.org/(10\.\d{4,9}/\S+)", re.IGNORECASE)
