"""DOI, arXiv, PMID, PMCID, ISBN and ORCID found in texts and links, and URLs, in their plain forms (rules 29, 30).

`citekit.model.identifiers` reads a text that is an identifier; here one is looked for in what a page prints.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from citekit.model import identifiers as whole

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>{}|\\^`\[\]]+", re.IGNORECASE)
_DOI_TAIL = re.compile(
    r"(?:/(?:pdf|full|epdf|abstract|fulltext|meta|html?|download)|\.pdf|\.full|\.html?)+$", re.IGNORECASE
)
_DOI_HOSTS = re.compile(r"^(?:https?://)?(?:dx\.|www\.)?doi\.(?:org|acm\.org)/|^doi:\s*", re.IGNORECASE)
_DOI_IN_PATH = re.compile(
    r"/(?:doi(?:/(?:abs|full|pdf|epdf|pdfdirect|book|epub|suppl|reader|ref))?|chapter|article|book|content/pdf|pdf|"
    r"entities/document|document/view|articles?|abstract|prd|prl|pra|prb|prx)/(10\.\d{4,9}/[^\s?#]+)",
    re.IGNORECASE,
)
_ARXIV = re.compile(
    r"(?:arxiv(?:\.org)?[:/\s]*(?:abs/|pdf/|html/)?|10\.48550/arxiv\.)((?:\d{4}\.\d{4,5}"
    r"|[a-z-]+(?:\.[A-Z]{2})?/\d{7}))(v\d+)?",
    re.IGNORECASE,
)
_PMID = re.compile(r"(?:pubmed(?:\.ncbi\.nlm\.nih\.gov)?/|/pubmed/|pmid:?\s*)(\d{4,9})", re.IGNORECASE)
_PMCID = re.compile(r"\b(PMC\d{4,9})\b", re.IGNORECASE)
_ISBN = re.compile(r"(?:97[89][\s-]?)?(?:\d[\s-]?){9}[\dXx]")
_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|mc_cid|mc_eid|ref_src)$", re.IGNORECASE)


def doi(text: str) -> str:
    """The DOI in a text or URL, lower-case and bare; "" where there is none. A publisher's URL counts only where the
    DOI stands in its path as publishers write it."""
    value = unquote(text.strip()) if "%" in text else text.strip()
    if re.match(r"^https?://", value, re.IGNORECASE) and not _DOI_HOSTS.match(value):
        match = _DOI_IN_PATH.search(value)
        return _bare(match.group(1)) if match else ""
    match = _DOI.search(_DOI_HOSTS.sub("", value))
    return _bare(match.group()) if match else ""


def _bare(value: str) -> str:
    value = _DOI_TAIL.sub("", re.split(r"[?#]", value)[0].rstrip(".,;:'\"”’»&"))
    while value and value[-1] in ")]}>" and value.count("(") < value.count(")"):
        value = value[:-1].rstrip(".,;")
    return value.rstrip("/.,;").lower()


def arxiv(text: str) -> tuple[str, str]:
    """The arXiv id and its version ("2305.12224", "v2") in a text or URL; two empty strings where there is none."""
    match = _ARXIV.search(text)
    return (match.group(1), match.group(2) or "") if match else ("", "")


def pmid(text: str) -> str:
    match = _PMID.search(text)
    return match.group(1) if match else ""


def pmcid(text: str) -> str:
    match = _PMCID.search(text)
    return match.group(1).upper() if match else ""


def isbn(text: str) -> str:
    """The valid ISBN in a text as 13 digits, "" where it holds none."""
    match = _ISBN.search(text)
    found = whole.isbn(match.group()) if match else None
    return found.value if found else ""


def orcid(text: str) -> str:
    """The valid ORCID iD in a text, "" where it holds none."""
    match = re.search(r"\b\d{4}-?\d{4}-?\d{4}-?\d{3}[\dXx]\b", text)
    found = whole.orcid(match.group()) if match else None
    return found.value if found else ""


def url(text: str, base: str = "") -> str:
    """An absolute http(s) URL without fragment and tracking parameters; "" for anything else. base: what relative
    links resolve against; without one, a relative link is kept as it stands."""
    value = "".join(c for c in text.strip() if c.isprintable() and c not in '<>"').replace(" ", "%20")
    if not value or value.startswith("#"):
        return ""
    try:
        joined = urljoin(base, value) if urlsplit(base).scheme in ("http", "https") else value
        parts = urlsplit(joined)
    except ValueError:
        return ""
    if parts.scheme and parts.scheme.lower() not in ("http", "https"):
        return ""
    if parts.scheme and not parts.netloc:
        return ""
    query = parts.query
    if query and any(_TRACKING.match(k) for k, _ in parse_qsl(query, keep_blank_values=True)):
        query = urlencode([(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if not _TRACKING.match(k)])
    return urlunsplit((parts.scheme.lower(), parts.netloc, parts.path, query, ""))
