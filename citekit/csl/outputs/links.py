"""Where the links of a bibliography lead. CSL 1.0.2, "Appendix VI: Links".

Only http, https and mailto are linked; everything else stays text. A DOI, PMID or PMCID that is given as a URL leads
where its identifier does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from citekit.csl.tokens import KIND, LINK_DOI, LINK_PMCID, LINK_PMID, LINK_URL, Kind, Token, Tokens

BASES = {
    LINK_DOI: "https://doi.org/",
    LINK_PMID: "https://www.ncbi.nlm.nih.gov/pubmed/",
    LINK_PMCID: "https://www.ncbi.nlm.nih.gov/pmc/articles/",
}
_URL = re.compile(r"(?:https?://[^/\s]|mailto:[^\s@]{1,200}@)[^\s]*", re.IGNORECASE)
_PREFIX = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|https?://\S{1,100}/|doi:\s*)", re.IGNORECASE)
_URI_TAIL = re.compile(r"https?://[^\s<>\"]{1,200}/$", re.IGNORECASE)
_SAFE = "/:?#[]@!$&'()*+,;=%-._~"


def link_target(mark: int, text: str) -> str:
    """The URL that a span of LINK_URL, LINK_DOI, LINK_PMID or LINK_PMCID leads to; "" where there is none to follow.

    Characters that no URL may hold are percent-encoded, quotes and angle brackets among them.
    """
    text = text.strip()
    if mark == LINK_URL:
        return quote(text, safe=_SAFE) if _URL.fullmatch(text) and _is_clean(text) else ""
    identifier = _PREFIX.sub("", text, count=1) if mark == LINK_DOI else text.rpartition("/")[2]
    if not identifier or not _is_clean(identifier):
        return ""
    return BASES[mark] + quote(identifier, safe="/:;().-_~")


def with_uri_prefix(tokens: Sequence[Token]) -> Tokens:
    """The tokens with a URI written before an identifier ("https://doi.org/" as an affix) put into its link."""
    out: Tokens = []
    for token in tokens:
        is_link = isinstance(token, int) and KIND[token] is Kind.LINK and not token & 1 and token != LINK_URL
        before = out[-1] if out else None
        if is_link and isinstance(before, str) and (tail := _URI_TAIL.search(before[-220:])):
            kept = before[: len(before) - len(tail[0])]
            out[-1:] = [kept] if kept else []
            out += [token, tail[0]]
        else:
            out.append(token)
    return out


def _is_clean(text: str) -> bool:
    return text.isprintable() and not any(c.isspace() for c in text)
