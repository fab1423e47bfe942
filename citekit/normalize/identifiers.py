"""DOI, arXiv, PMID, PMCID, ISBN, ISSN, ORCID and URLs in their plain forms (rules 29 and 30)."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

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
    """A valid ISBN as 13 digits, "" where the text holds none (the check digit decides)."""
    match = _ISBN.search(text)
    if not match:
        return ""
    digits = re.sub(r"[\s-]", "", match.group()).upper()
    if len(digits) == 13 and sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10 == 0:
        return digits
    if len(digits) != 10:
        return ""
    values = [10 if d == "X" else int(d) for d in digits]
    if sum(v * (10 - i) for i, v in enumerate(values)) % 11:
        return ""
    body = "978" + digits[:9]
    return body + str(-sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(body)) % 10)


def orcid(text: str) -> str:
    """A valid ORCID iD (ISO 7064 11-2 check digit), "" where there is none."""
    match = re.search(r"\b(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])\b", text)
    if not match:
        return ""
    digits = "".join(match.groups()).upper()
    total = 0
    for d in digits[:15]:
        total = (total + int(d)) * 2
    check = (12 - total % 11) % 11
    return "-".join(match.groups()).upper() if digits[15] == ("X" if check == 10 else str(check)) else ""


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
