"""Identifiers as their owners define them: parsed whole, validated by shape and check digit, in one spelling.

`doi`, `arxiv`, ... read a text that is one; `find_doi`, `find_arxiv`, ... look for one in what a page prints or links
(rule 29 of the normalising rules), and give its text, "" where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote

from msgspec import Struct

from citekit.errors import FormatError

PREFIXES: tuple[str, ...] = ("doi", "arxiv", "pmid", "pmcid", "isbn", "orcid", "openalex", "dblp")

_DOI = re.compile(r"10\.[0-9]{3,9}(?:\.[0-9]+)*/[^\s\x00-\x1f\x7f]{1,2000}")
_ARXIV_NEW = re.compile(r"([0-9]{2})([0-9]{2})\.([0-9]{4,5})(v[0-9]{1,3})?")
_ARXIV_OLD = re.compile(r"([a-z][a-z-]{1,15})(?:\.[A-Za-z]{2})?/([0-9]{2})([0-9]{2})([0-9]{3})(v[0-9]{1,3})?")
_ARXIV_DOI = "10.48550/arxiv."
_OPENALEX = re.compile(r"[AW][0-9]{4,12}", re.IGNORECASE)
_DBLP_PERSON = re.compile(r"[a-z0-9]{1,3}/[A-Za-z0-9=]{1,60}(?:-[0-9]{1,4})?")
_DBLP_WORK = re.compile(r"(?:conf|journals|books|series|reference|phd|tr|homepages|data)/[\w.=+/-]{3,120}", re.ASCII)
_RESOLVERS = {
    "doi": ("doi.org/", "dx.doi.org/", "www.doi.org/"),
    "arxiv": ("arxiv.org/abs/", "arxiv.org/pdf/", "arxiv.org/html/", "www.arxiv.org/abs/", "export.arxiv.org/abs/"),
    "pmid": ("pubmed.ncbi.nlm.nih.gov/", "www.ncbi.nlm.nih.gov/pubmed/"),
    "pmcid": ("pmc.ncbi.nlm.nih.gov/articles/", "www.ncbi.nlm.nih.gov/pmc/articles/"),
    "orcid": ("orcid.org/",),
    "openalex": ("openalex.org/", "api.openalex.org/works/", "api.openalex.org/authors/"),
    "dblp": ("dblp.org/pid/", "dblp.org/rec/", "dblp.uni-trier.de/pid/", "dblp.uni-trier.de/rec/"),
}


class Identifier(Struct, frozen=True, kw_only=True):
    """kind: one of PREFIXES. value: in the owner's spelling, DOI lower-case, ISBN as 13 digits, ORCID with hyphens.
    version: of an arXiv id, "v2", or ""."""

    kind: str
    value: str
    version: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}{self.version}"

    @property
    def is_person(self) -> bool:
        """Whether it names a person, whose works are meant, and not a work."""
        return (
            self.kind == "orcid"
            or (self.kind == "openalex" and self.value.startswith("A"))
            or (self.kind == "dblp" and not _DBLP_WORK.fullmatch(self.value))
        )


def parse_identifier(text: str) -> Identifier | None:
    """The identifier that a text is: "doi:10.…", "arXiv:2305.12224v2", "isbn:…", or the address of its resolver.

    None for a text that claims to be none (a path, another URL); FormatError for one that claims to be and is not,
    with what is wrong.
    """
    text = text.strip()
    prefix, colon, rest = text.partition(":")
    kind = prefix.strip().lower()
    if colon and kind in PREFIXES:
        found = _READERS[kind](rest.strip())
        if found is None:
            raise FormatError(f'"{rest.strip()[:80]}" is no {_TITLES[kind]}', where=text[:100], fix=_WRONG[kind])
        return found
    bare = re.sub(r"^https?://", "", text, count=1, flags=re.IGNORECASE)
    if bare != text:
        return _of_url(bare)
    return doi(text) if text.startswith("10.") and "/" in text else None


def _of_url(bare: str) -> Identifier | None:
    for kind, starts in _RESOLVERS.items():
        for start in starts:
            if bare.lower().startswith(start):
                rest = re.split(r"[?#]", bare[len(start) :], maxsplit=1)[0]
                return _READERS[kind](re.sub(r"\.(?:pdf|xml|html)$", "", unquote(rest)).rstrip("/"))
    return None


def doi(text: str) -> Identifier | None:
    """A DOI, bare or with its resolver, in lower case (DOI names do not distinguish case)."""
    value = text.strip().lower()
    value = re.sub(r"^(?:https?://)?(?:dx\.|www\.)?doi\.org/|^doi:\s*", "", value, count=1)
    return Identifier(kind="doi", value=value) if _DOI.fullmatch(value) else None


def arxiv(text: str) -> Identifier | None:
    """An arXiv id of either scheme, its version apart; also as the DOI that arXiv gives (10.48550/arXiv.…)."""
    value = re.sub(r"^arxiv:\s*", "", text.strip(), count=1, flags=re.IGNORECASE)
    if value.lower().startswith(_ARXIV_DOI):
        value = value[len(_ARXIV_DOI) :]
    if match := _ARXIV_NEW.fullmatch(value):
        year, month, number, version = match.groups()
        return (
            Identifier(kind="arxiv", value=f"{year}{month}.{number}", version=version or "") if _month(month) else None
        )
    if match := _ARXIV_OLD.fullmatch(value):
        archive, year, month, number, version = match.groups()
        if _month(month):
            return Identifier(kind="arxiv", value=f"{archive}/{year}{month}{number}", version=version or "")
    return None


def _month(text: str) -> bool:
    return 1 <= int(text) <= 12


def pmid(text: str) -> Identifier | None:
    """A PubMed id: one to eight digits, not starting with 0."""
    value = text.strip()
    return Identifier(kind="pmid", value=value) if re.fullmatch(r"[1-9][0-9]{0,7}", value) else None


def pmcid(text: str) -> Identifier | None:
    """A PubMed Central id: "PMC" and digits."""
    match = re.fullmatch(r"(?:PMC)?([1-9][0-9]{0,8})", text.strip(), re.IGNORECASE)
    return Identifier(kind="pmcid", value=f"PMC{match.group(1)}") if match else None


def isbn(text: str) -> Identifier | None:
    """An ISBN of 10 or 13 digits whose check digit fits (ISO 2108), as 13 digits."""
    digits = re.sub(r"[\s‐‑–-]", "", text).upper()
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        values = [10 if d == "X" else int(d) for d in digits]
        if sum(value * (10 - at) for at, value in enumerate(values)) % 11:
            return None
        digits = "978" + digits[:9]
        digits += str(-_weighted(digits) % 10)
    if not re.fullmatch(r"97[89][0-9]{10}", digits) or _weighted(digits) % 10:
        return None
    return Identifier(kind="isbn", value=digits)


def _weighted(digits: str) -> int:
    return sum(int(d) * (3 if at % 2 else 1) for at, d in enumerate(digits))


def orcid(text: str) -> Identifier | None:
    """An ORCID iD whose check digit fits (ISO 7064, mod 11-2)."""
    digits = text.strip().replace("-", "").upper()
    if not re.fullmatch(r"[0-9]{15}[0-9X]", digits):
        return None
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    if digits[15] != ("X" if check == 10 else str(check)):
        return None
    return Identifier(kind="orcid", value="-".join(digits[at : at + 4] for at in range(0, 16, 4)))


def openalex(text: str) -> Identifier | None:
    """An OpenAlex id of a work (W…) or an author (A…)."""
    value = text.strip().upper()
    return Identifier(kind="openalex", value=value) if _OPENALEX.fullmatch(value) else None


def dblp(text: str) -> Identifier | None:
    """A DBLP person ("h/GHardy", "167/1261-9") or record key ("conf/abc/Name20")."""
    value = text.strip()
    known = _DBLP_WORK.fullmatch(value) or _DBLP_PERSON.fullmatch(value)
    return Identifier(kind="dblp", value=value) if known else None


_READERS: Mapping[str, Callable[[str], Identifier | None]] = {
    "doi": doi, "arxiv": arxiv, "pmid": pmid, "pmcid": pmcid, "isbn": isbn, "orcid": orcid, "openalex": openalex,
    "dblp": dblp,
}  # fmt: skip
_TITLES = {
    "doi": "DOI", "arxiv": "arXiv id", "pmid": "PubMed id", "pmcid": "PubMed Central id", "isbn": "ISBN",
    "orcid": "ORCID iD", "openalex": "OpenAlex id", "dblp": "DBLP id",
}  # fmt: skip
_WRONG = {
    "doi": "a DOI is like 10.1000/182",
    "arxiv": "an arXiv id is like 2305.12224, 2305.12224v2 or hep-th/9901001",
    "pmid": "a PubMed id has one to eight digits",
    "pmcid": "a PubMed Central id is like PMC1234567",
    "isbn": "check its digits: the last one does not fit the others, or there are not 10 or 13",
    "orcid": "check its digits: the last one does not fit the others, or there are not 16",
    "openalex": "an OpenAlex id is like W2741809807 (a work) or A5023888391 (an author)",
    "dblp": "a DBLP id is like 65/9612 (a person) or conf/abc/Name20 (a work)",
}


# -- inside printed text and links -------------------------------------------------------------------------------------

_DOI_WITHIN = re.compile(
    r"10\.\d{4,9}/[^\s\"<>{}|\\^`\[\]]+(?:<[0-9]*:+[a-z0-9:.-]{1,40}>[^\s\"<>{}|\\^`\[\]]{1,40})?", re.IGNORECASE
)
_DOI_TAIL = re.compile(
    r"(?:/(?:pdf|full|epdf|abstract|fulltext|meta|html?|download)|\.pdf|\.full|\.html?)+$", re.IGNORECASE
)
_DOI_HOSTS = re.compile(
    r"^(?:https?://)?(?:dx\.|www\.)?doi\.(?:org|acm\.org|ieeecomputersociety\.org)/|^doi:\s*", re.IGNORECASE
)
_DOI_PROXIED = re.compile(r"\bdoi[.-]org(?:[./][^/?#\s]{0,80})?/(10\.\d{4,9}/[^\s?#]+)", re.IGNORECASE)
_DOI_IN_QUERY = re.compile(r"[?&](?:id|doi)=(10\.\d{4,9}/[^\s&#]+)", re.IGNORECASE)
_PREPRINT_VERSION = re.compile(r"(10\.1101/[\d.]+\d)v\d+(?:\..*)?$")
_DOI_IN_PATH = re.compile(
    r"/(?:doi(?:/(?:abs|full|pdf|epdf|pdfdirect|book|epub|suppl|reader|ref))?|chapter|article|book|content(?:/(?:pdf|early|biorxiv/early))?|pdf|"
    r"entities/document|document/view|articles?|abstract|prd|prl|pra|prb|prx)/(10\.\d{4,9}/[^\s?#]+)",
    re.IGNORECASE,
)
_ARXIV_WITHIN = re.compile(
    r"(?:(?:arxiv|ar5iv|alphaxiv)(?:\.org)?[:/\s]*(?:abs/|pdf/|html/)?|corr[,:\s]+abs/|10\.48550/arxiv\.)((?:\d{4}\.\d{4,5}"
    r"|[a-z-]+(?:\.[A-Z]{2})?/\d{7}))(v\d+)?",
    re.IGNORECASE,
)
_PMID_WITHIN = re.compile(
    r"(?:pubmed(?:\.ncbi\.nlm\.nih\.gov)?/|/pubmed/|/article/med/|pmid:?\s*)(\d{4,9})", re.IGNORECASE
)
_PMCID_WITHIN = re.compile(r"\b(PMC\d{4,9})\b", re.IGNORECASE)
_ACL_WITHIN = re.compile(
    r"\bacl(?:anthology\.org|web\.org/anthology)/(?:papers/[A-Z]/[A-Z]\d\d/)?(\d{4}\.[\w-]{2,30}\.\d{1,4}|[A-Z]\d\d-\d{4})\b"
)
_OPENREVIEW_WITHIN = re.compile(r"\bopenreview\.net/(?:forum|pdf|attachment)\?id=([\w-]{6,24})")
_ISBN_WITHIN = re.compile(r"(?:97[89][\s-]?)?(?:\d[\s-]?){9}[\dXx]")


def find_doi(text: str) -> str:
    """The DOI in a text or URL, lower-case and bare; "" where there is none. A publisher's URL counts only where the
    DOI stands in its path as publishers write it."""
    value = unquote(text.strip()) if "%" in text else text.strip()
    if re.match(r"^https?://", value, re.IGNORECASE) and not _DOI_HOSTS.match(value):
        match = _DOI_IN_PATH.search(value) or _DOI_PROXIED.search(value) or _DOI_IN_QUERY.search(value)
        return _bare(match.group(1)) if match else ""
    match = _DOI_WITHIN.search(_DOI_HOSTS.sub("", value))
    return _bare(match.group()) if match else ""


def _bare(value: str) -> str:
    value = _DOI_TAIL.sub("", re.split(r"[?#]", value)[0].rstrip(".,;:'\"”’»&…"))
    value = _PREPRINT_VERSION.sub(r"\1", value)
    while value and value[-1] in ")]}>" and value.count("(") < value.count(")"):
        value = value[:-1].rstrip(".,;")
    return value.rstrip("/.,;").lower()


def find_arxiv(text: str) -> tuple[str, str]:
    """The arXiv id and its version ("2305.12224", "v2") in a text or URL; two empty strings where there is none."""
    match = _ARXIV_WITHIN.search(text)
    known = arxiv(match.group(1)) if match else None
    return (known.value, match.group(2) or "") if match and known else ("", "")


def find_pmid(text: str) -> str:
    """The PubMed id in a text or link, "" where there is none."""
    match = _PMID_WITHIN.search(text)
    return match.group(1) if match else ""


def find_pmcid(text: str) -> str:
    """The PubMed Central id in a text or link, "" where there is none."""
    match = _PMCID_WITHIN.search(text)
    return match.group(1).upper() if match else ""


def find_acl(text: str) -> str:
    """The ACL Anthology's id in a link ("2020.acl-main.1", "P19-1001"), "" where there is none."""
    match = _ACL_WITHIN.search(text)
    return match.group(1) if match else ""


def find_openreview(text: str) -> str:
    """The id of an OpenReview page in a link, "" where there is none."""
    match = _OPENREVIEW_WITHIN.search(text)
    return match.group(1) if match else ""


def find_isbn(text: str) -> str:
    """The valid ISBN in a text as 13 digits, "" where it holds none."""
    match = _ISBN_WITHIN.search(text)
    found = isbn(match.group()) if match else None
    return found.value if found else ""
