"""Which of the identifiers and links of a record are those of the work itself (rules 29 and 30)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from citekit.model import identifiers as ids
from citekit.model import weblinks
from citekit.normalize.draft import Draft

_DATA_DOI = re.compile(r"\b10\.(?:5281/zenodo|7910/|6084/m9|17632/|5061/dryad|24433/co)", re.IGNORECASE)
"""DOIs of repositories of data and code."""
_NOT_PUBLIC = re.compile(
    r"https?://(?:localhost|127\.|10\.|192\.168\.|\[::1\]|[^/]*\.(?:local|internal)\b)", re.IGNORECASE
)


def identifiers(draft: Draft) -> None:
    """DOI, arXiv, PMID, PMCID, ISBN and the best of the links (rules 29 and 30)."""
    base = draft.context("base")
    links = draft.take("URL")
    dois = [d for d in (ids.find_doi(t) for t in (*draft.take("DOI"), *links)) if d]
    preprint = next(
        (a for a in (ids.find_arxiv(t) for t in (*dois, *links, draft.record.text("number"))) if a[0]), ("", "")
    )
    own = min(dois, key=lambda doi: _doi_rank(doi, draft.type), default="")
    if own:
        draft.variables["DOI"] = own
    if preprint[0]:
        draft.custom["arxiv"] = preprint[0] + preprint[1]
        if draft.type == "article":
            draft.variables.setdefault("number", f"arXiv:{preprint[0]}")
            draft.variables.setdefault("publisher", "arXiv")
    for name, find in (("acl", ids.find_acl), ("openreview", ids.find_openreview)):
        if known := next((k for k in map(find, links) if k), ""):
            draft.custom[name] = known
    for name, read in (("PMID", ids.find_pmid), ("PMCID", ids.find_pmcid)):
        given = next((g for g in (read(t) for t in links) if g), "") or next(iter(draft.take(name)), "")
        if given:
            draft.variables[name] = given.strip()
    for text in draft.take("ISBN")[:1]:
        draft.variables["ISBN"] = ids.find_isbn(text) or text.strip()
    _best_url(draft, links, base)


def _doi_rank(doi: str, kind: str) -> int:
    """The DOI of the work itself before that of its preprint or of data that go with it; the first of a rank wins."""
    if _DATA_DOI.match(doi) and kind not in ("dataset", "software"):
        return 2
    return 1 if doi.startswith("10.48550/") else 0


def _best_url(draft: Draft, links: tuple[str, ...], base: str) -> None:
    cleaned = list(dict.fromkeys(u for u in (weblinks.absolute(link, base) for link in links) if u))
    for link in links:
        if not weblinks.absolute(link, base) and not link.strip().startswith("#"):
            draft.say("CK316", f"left out the link “{link.strip()[:60]}”: not a web address")
    if cleaned:
        own = "" if draft.is_post else urlsplit(base).hostname
        draft.variables["URL"] = min(cleaned, key=lambda url: _url_rank(url, own if url != cleaned[0] else ""))
        others = [u for u in cleaned if u != draft.variables["URL"]]
        if others:
            draft.custom["links"] = others


def _url_rank(url: str, own: str | None) -> int:
    """DOI link, a page of somebody else's (the publisher's) or the one that the title leads to, arXiv's abstract, a
    further page of the site itself, somebody else's PDF, the site's own, what only goes along, what nobody else can
    open; the first link of a rank wins. own: the site's host, "" where that says nothing."""
    if re.match(r"https?://(?:dx\.)?doi\.org/", url):
        return 0 if not _DATA_DOI.search(url) else 6
    path = url.split("?")[0].lower()
    if _NOT_PUBLIC.match(url):
        return 7
    if path.endswith((".pdf", ".ps", ".ps.gz", ".bib", ".ppt", ".pptx", ".zip", ".mp4")) or "/pdf/" in path:
        return 5 if own != "" and urlsplit(url).hostname == own else 4
    if own and urlsplit(url).hostname == own:
        return 3
    if re.search(
        r"github\.com|gitlab\.|youtube\.com|youtu\.be|twitter\.com|slideshare|huggingface\.co|_bib\.html", path
    ):
        return 6
    return 2 if "arxiv.org/abs" in path else 1
