"""One range of a page read as one work, in the order of trust: marked elements, labelled lines, headings, lines.

`Entry.score` says how much the range looks like exactly one work; `citekit.formats.page.lists` compares ranges by it.
"""

from __future__ import annotations

import re

from citekit.formats.page import citation, looks
from citekit.formats.page.bibtex import BIBTEX, balanced_bibtex
from citekit.formats.page.dom import Document, Token, lines_of
from citekit.formats.page.entry import Entry, Habits
from citekit.formats.page.roles import take_roles
from citekit.formats.page.rows import (
    ASIDE,
    read_around_title,
    read_lines,
    take_heading,
    take_labelled_lines,
    take_labels,
    without_kind,
)
from citekit.formats.page.styled import Styled, styled, without_buttons, without_numbering
from citekit.model.byline import split_byline
from citekit.model.printed_dates import find_dates

_WORK_LINK = re.compile(
    r"doi\.org/10\.|arxiv\.org/|/(?:publication|paper|pub|article|post|blog|research"
    r"|work)s?(?:[_-]\w+)?/[^/?#]+|/(?:19|20)\d\d/\d\d?/|\.pdf(?:$|[?#])"
    r"|openreview\.net|aclanthology|dl\.acm\.org|link\.springer|sciencedirect|ieeexplore|/doi/|pubmed|biorxiv"
    r"|ssrn\.com|hal\.|jstor\.org|nature\.com/articles",
    re.IGNORECASE,
)
_POST_LINK = re.compile(r"/(?:blog|posts?|archives?|weblog|news|articles?)/[^?#]|/(?:19|20)\d\d/\d\d?/", re.IGNORECASE)
_TAG_LINK = re.compile(
    r"/(?:tags?|categor(?:y|ies)|topics?|keywords?|labels?)/|[?&](?:tag|cat|category)=", re.IGNORECASE
)
_POST_CLASSES = frozenset("hentry h-entry type-post post-item blog-post post-preview post-card post blogpost".split())


def read_entry(doc: Document, start: int, end: int, habits: Habits) -> Entry:
    """The range as one work."""
    entry = Entry(start, end)
    tokens = [t for t in doc.tokens[start:end] if not t.chrome]
    tokens = _take_bibtex(entry, tokens)
    entry.line = next((t.line for t in tokens if t.line), 0)
    _collect_links(doc, entry)
    _printed_identifiers(entry, doc.text(start, end))
    rest = take_roles(doc, entry, tokens)
    lines = [without_buttons(without_numbering(styled(line, i))) for i, line in enumerate(lines_of(rest))]
    lines = [x for x in lines if x.text and not looks.is_button_row(x.text) and not looks.is_reading_time(x.text)]
    lines = [x for x in lines if not _is_tag(x)]
    begins_with_text = bool(lines) and len(lines[0].text) > 250 and len(lines) > 1
    lines = take_labelled_lines(entry, lines)
    entry.notes += [x.text for x in lines if ASIDE.match(x.text)]
    lines = [without_kind(entry, x) for x in lines if not ASIDE.match(x.text)]
    take_labels(entry, lines)
    take_heading(entry, lines)
    if "title" in entry.fields:
        read_around_title(entry, lines, habits)
    else:
        read_lines(entry, lines, habits)
    _score(entry)
    if begins_with_text and entry.style not in ("role", "heading"):
        entry.score *= 0.6  # the abstract of the work before
    return entry


def _is_tag(line: Styled) -> bool:
    """Whether a line is only a link to a tag or category."""
    links = line.marked("link")
    return bool(links) and line.is_wholly("link") and all(_TAG_LINK.search(m.href) for m in links)


def _take_bibtex(entry: Entry, tokens: list[Token]) -> list[Token]:
    """BibTeX shown or hidden in the range is set apart; the rest is what people read."""
    text = "".join(t.text or ("\n" if t.kind != "text" else "") for t in tokens)
    if "@" not in text:
        return tokens
    match = BIBTEX.search(text)
    if not match:
        return tokens
    entry.bibtex, after = balanced_bibtex(text, match.start())
    lo, hi = match.start(), after
    kept: list[Token] = []
    at = 0
    for token in tokens:
        size = len(token.text or ("\n" if token.kind != "text" else ""))
        if at + size <= lo or at >= hi or token.kind != "text":
            kept.append(token)
        at += size
    return kept


def _collect_links(doc: Document, entry: Entry) -> None:
    """The links of the range with their texts (an image's `alt` where there is none), and identifiers in attributes."""
    for element in doc.elements_in(entry.start, entry.end):
        href = element.attributes.get("href", "").strip() if element.tag == "a" else ""
        if href:
            text = doc.text(element.start, element.end) or element.attributes.get("title", "")
            entry.links.append((href, text))
        doi = element.attributes.get("data-doi", "") or element.attributes.get("data-badge-doi", "")
        if doi and "DOI" not in entry.fields:
            entry.fields["DOI"] = doi
        kind = element.attributes.get("itemtype", "")
        if kind and not kind.endswith(("/Person", "/Organization", "/ImageObject")) and not entry.schema:
            entry.schema = kind
        if not entry.schema and not _POST_CLASSES.isdisjoint(element.classes):
            entry.schema = "post"


_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>,;]+[^\s\"<>,;.)\]]")
_ARXIV = re.compile(r"\barXiv\s*:\s*((?:\d{4}\.\d{4,5}|[a-z-]+/\d{7})(?:v\d+)?)", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s\"<>]+[^\s\"<>.,;)\]]")


def _printed_identifiers(entry: Entry, text: str) -> None:
    """Identifiers and addresses that stand in the text without being links."""
    doi = _DOI.search(text)
    if doi and "DOI" not in entry.fields:
        entry.fields["DOI"] = doi.group()
    arxiv = _ARXIV.search(text)
    if arxiv:
        entry.fields["number"] = f"arXiv:{arxiv.group(1)}"
    linked = {h for h, _ in entry.links}
    entry.links += [(a, "") for a in _ADDRESS.findall(text[:4000])[:5] if a not in linked]


def _score(entry: Entry) -> None:
    """How much the range looks like one work: it has a title, and things that stand beside a title."""
    title = entry.text("title")
    marked = entry.style in ("role", "heading") and len(title) >= 2 and not looks.is_button(title)
    if not title or not (marked or looks.is_title_like(title)) or entry.titles > 1:
        entry.score = 0.0
        return
    hrefs = [h for h, _ in entry.links]
    linked = any(_WORK_LINK.search(h) for h in hrefs)
    found = find_dates(entry.text("issued"))
    dated = bool(found)
    bare = "author" not in entry.fields and "container-title" not in entry.fields
    precise = dated and max(f.precision for f in found) == 3
    folded = citation.fold(title)
    entry.is_post = bare and precise and any(citation.fold(text).startswith(folded) for _, text in entry.links)
    score = 0.2 + 0.4 * ("author" in entry.fields or "editor" in entry.fields) + 0.25 * dated + 0.1 * linked
    score += 0.1 * ("container-title" in entry.fields) + 0.3 * bool(entry.bibtex) + 0.1 * entry.is_post
    score += 0.1 * (entry.style in ("role", "heading", "link", "quote", "bold")) + 0.1 * ("DOI" in entry.fields)
    if entry.bibtex and len(BIBTEX.findall(entry.bibtex)) > 1:
        score = 0.0
    beside = dated or linked or "container-title" in entry.fields or bool(entry.bibtex)
    several = len(split_byline(entry.text("author")).pieces) > 1
    if not beside and ("author" not in entry.fields or entry.style == "plain" or not several):
        score = min(score, 0.15)
    entry.score = min(score, 1.3)
