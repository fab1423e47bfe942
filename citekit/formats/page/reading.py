"""One range of a page read as one work, in the order of trust: marked elements, labelled lines, headings, lines.

`Entry.score` says how much the range looks like exactly one work; `citekit.formats.page.lists` compares ranges by it.
"""

from __future__ import annotations

import re

from citekit.formats.page import citation, looks
from citekit.formats.page.bibtex import BIBTEX, balanced_bibtex
from citekit.formats.page.dom import Document, Token, lines_of
from citekit.formats.page.entry import Entry, Habits
from citekit.formats.page.labelled import (
    ASIDE,
    take_heading,
    take_labelled_lines,
    take_labels,
    take_meta_line,
    without_bracket,
    without_kind,
)
from citekit.formats.page.persons import fold, is_known
from citekit.formats.page.roles import take_roles
from citekit.formats.page.rows import read_around_title, read_lines
from citekit.formats.page.styled import Styled, styled, without_buttons, without_numbering
from citekit.model.byline import split_byline
from citekit.model.kinds import is_no_works_heading, of_label, of_venue
from citekit.model.printed_dates import find_dates

_WORK_LINK = re.compile(
    r"doi\.org/10\.|arxiv\.org/|/(?:publication|paper|pub|article|post|blog|research"
    r"|work)s?(?:[_-]\w+)?/[^/?#]+|/(?:19|20)\d\d/\d\d?/|\.pdf(?:$|[?#])"
    r"|openreview\.net|aclanthology|dl\.acm\.org|link\.springer|sciencedirect|ieeexplore|/doi/|pubmed|biorxiv"
    r"|ssrn\.com|hal\.|jstor\.org|nature\.com/articles",
    re.IGNORECASE,
)
_TAG_LINK = re.compile(
    r"/(?:tags?|categor(?:y|ies)|topics?|keywords?|labels?)/|[?&](?:tag|cat|category)=", re.IGNORECASE
)
_POST_CLASS = re.compile(
    r"(?:^|[-_])(?:blog)?posts?(?:[-_](?:item|preview|card|entry|summary|list-item|block|row|box|excerpt|teaser|wrap\w*"
    r"|inner|container|content))?$|^(?:h-?entry|type-post)$|^blog\w*[-_](?:item|entry|card|article|row|box)$",
    re.IGNORECASE,
)


def read_entry(doc: Document, start: int, end: int, habits: Habits) -> Entry:
    """The range as one work."""
    entry = Entry(start, end)
    tokens = [t for t in doc.tokens(start, end) if not t.chrome]
    tokens = _take_bibtex(entry, tokens)
    entry.line = next((t.line for t in tokens if t.line), 0)
    _collect_links(doc, entry)
    _printed_identifiers(entry, doc.text(start, end))
    rest = take_roles(doc, entry, tokens)
    lines = [without_buttons(without_numbering(styled(line, i))) for i, line in enumerate(lines_of(rest))]
    lines = [_without_link_around(_without_marked_names(x, habits), habits) for x in lines]
    lines = [x for line in lines for x in take_meta_line(entry, line)]
    lines = [x for x in lines if x.text and not looks.is_button_row(x.text) and not looks.is_reading_time(x.text)]
    lines = [x for x in lines if not _is_tag(x)]
    begins_with_text = bool(lines) and len(lines[0].text) > 250 and len(lines) > 1
    lines = take_labelled_lines(entry, lines)
    entry.notes += [x.text for x in lines if _is_aside(x.text)]
    lines = [without_kind(entry, without_bracket(entry, x)) for x in lines if not _is_aside(x.text)]
    take_labels(entry, lines)
    take_heading(entry, lines)
    if "title" in entry.fields:
        read_around_title(entry, lines, habits)
    else:
        read_lines(entry, lines, habits)
    _take_year_of_title(entry)
    _take_kind_of_title(entry)
    _score(entry)
    if is_known(entry.text("title"), habits.known) and len(split_byline(entry.text("title")).pieces) == 1:
        entry.score = 0.0  # the owner's own name above a biography
    if begins_with_text and entry.style not in ("role", "heading"):
        entry.score *= 0.6  # the abstract of the work before
    return entry


_YEAR_IN_TITLE = re.compile(r"\s*[(\[]\s*(?P<year>(?:1[5-9]|20)\d\d)\s*[)\]]\s*$")


def _take_year_of_title(entry: Entry) -> None:
    """ "Title (2014)" → the title, and its year where none is printed elsewhere."""
    match = _YEAR_IN_TITLE.search(entry.text("title"))
    if match is None or match.start() < 4:
        return
    if entry.fields.setdefault("issued", match.group("year")) and match.group("year") in entry.text("issued"):
        entry.fields["title"] = entry.text("title")[: match.start()]


_GBT = {"J": "journal article", "C": "conference paper", "M": "book", "D": "thesis", "R": "report", "P": "patent"}
_KIND_IN_TITLE = re.compile(r"\s*\[(?P<kind>[JCMDRPSN]|EB|DB|CP)(?:/(?:OL|CD|MT|DK))?\]\W{0,2}$")
"""The letter by which GB/T 7714 tells the kind of a work behind its title."""


def _take_kind_of_title(entry: Entry) -> None:
    match = _KIND_IN_TITLE.search(entry.text("title"))
    if match is not None and match.start() > 1:
        entry.fields["title"] = entry.text("title")[: match.start()]
        entry.labels += [_GBT[k] for k in (match.group("kind"),) if k in _GBT]


def _without_marked_names(line: Styled, habits: Habits) -> Styled:
    """The line without marks on known names: the owner's name in bold is no title."""
    kept = tuple(m for m in line.marks if m.style == "heading" or not is_known(line.part(m), habits.known))
    return line if len(kept) == len(line.marks) else Styled(line.text, kept, line.number)


SHORTEST_CITATION = 50


def _without_link_around(line: Styled, habits: Habits) -> Styled:
    """The line without a link that holds all of a citation, names and date too: it does not set the title apart."""
    if len(line.text) < SHORTEST_CITATION or not line.is_wholly("link") or len(line.marked("link")) > 1:
        return line
    if not _YEAR.search(line.text):
        return line
    bare = Styled(line.text, tuple(m for m in line.marks if m.style != "link"), line.number)
    found = citation.readings(bare, habits.known)
    whole = found and found[0].author and found[0].venue and found[0].issued and found[0].sure >= 0.7
    return bare if whole and looks.names_likeness(found[0].author) >= 0.5 else line


def _is_aside(text: str) -> bool:
    return bool(ASIDE.match(text)) or looks.is_filing(text)


def _is_tag(line: Styled) -> bool:
    """Whether a line is only a link to a tag or category."""
    links = line.marked("link")
    return bool(links) and line.is_wholly("link") and all(_TAG_LINK.search(m.href) for m in links)


def _take_bibtex(entry: Entry, tokens: list[Token]) -> list[Token]:
    """BibTeX shown or hidden in the range is set apart; the rest is what people read."""
    text = "".join("\n" if t.text is None else t.text for t in tokens)
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
        size = 1 if token.text is None else len(token.text)
        if at + size <= lo or at >= hi or token.text is None:
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
        kind = element.attributes.get("itemtype", "") or _of_vocabulary(element.attributes.get("typeof", ""))
        if kind and not kind.endswith(("/Person", "/Organization", "/ImageObject")) and not entry.schema:
            entry.schema = kind
        entry.article = entry.article or element.tag == "article"
        if not entry.schema and any(map(_POST_CLASS.search, element.classes)):
            entry.schema = "post"


def _of_vocabulary(typeof: str) -> str:
    """The address of an RDFa type, which may be shortened to "schema:Thing" or stand alone beside a `vocab`."""
    bare = typeof.split()[0].rsplit(":", 1)[-1].rsplit("/", 1)[-1] if typeof.split() else ""
    return f"https://schema.org/{bare}" if bare and bare not in ("Person", "Organization", "ImageObject") else ""


_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>⟨⟩{},;]+[^\s\"<>⟨⟩{},;.)\]]")
_ARXIV = re.compile(r"\barXiv\s*:\s*((?:\d{4}\.\d{4,5}|[a-z-]+/\d{7})(?:v\d+)?)", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s\"<>⟨⟩{}]+[^\s\"<>⟨⟩{}.,;)\]]")


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


_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_OF_PEOPLE = re.compile(
    r"(?:now|currently|today|then|later|next|first (?:job|position|employment)|co-?(?:advised|supervised)"
    r"|joint(?:ly)? with|with)"
    r"\s+(?:at|a|an|in|with|postdoc\w*|prof\w*|research\w*|assistant|associate)\b"
)


_OF_ROLE = re.compile(
    r"(?:(?:former|visiting|assistant|associate|full|senior|junior|research|ph\.?d\.?|master'?s?|doctoral|emeritus)\s+)*"
    r"(?:post-?doc\w*|professor|lecturer|students?|candidate|assistant|fellow|scientist|engineer|intern|researcher|alumn\w+)"
    r"\b(?:\s*[,(]?\s*(?:since|from|until|at)\b|\W*$)",
    re.IGNORECASE,
)
"""What stands below a member's name on a page of people ("Postdoc, since 2018"), where a work has its venue."""


def _is_prose(venue: str) -> bool:
    """Whether what stands in a venue's place is one more sentence of a text."""
    words = venue.split()
    small = sum(w[0].islower() for w in words)
    return len(words) >= 6 and small >= 0.7 * len(words) and not of_venue(venue)


_ONLY_A_YEAR = re.compile(r"\W*(?:1[5-9]|20)\d\d\W*")
_FIRST_PERSON = re.compile(
    r"(?:I|We)\s+(?:am|are|was|were|have|work|study|develop|received|joined|obtained|currently)\s+\S+\s+\S+|I['’]m\s"
    r"|My (?:research|name|interests|work)\b|Welcome (?:to|!)|(?:Page |Site )?[Ll]ast (?:updated|modified|change)\b",
)
"""How a page speaks of itself and its owner, as no title does."""
_OF_SITE = re.compile(
    r"\W*(?:©|\(c\)\s|copyright\b|all rights reserved)"
    r"|(?:proudly )?(?:powered|hosted) by\b(?:(?: \S+){1,2}\W*$|.{0,60}\b(?:designed|theme)\b)"
    r"|(?:we|wir|nous|usamos|utilizamos|by (?:using|continuing)|(?:this|our|diese|ce|este|questo|il) (?:web\W?)?"
    r"(?:site|seite|sitio|sito))\b.{0,80}\bcookies?\b",
    re.IGNORECASE,
)
"""What stands at the foot of a page or over it: whose it is, what it is made with, that it keeps cookies."""


def _names_a_section(title: str) -> bool:
    """Whether a "title" is an item of a menu or the heading of a list."""
    return len(title.split()) <= 3 and bool(is_no_works_heading(title) or of_label(title))


def _is_no_title(entry: Entry, title: str) -> bool:
    """Whether what was taken for a title is a year, an item of a menu, or a sentence about the owner or a student."""
    if _OF_ROLE.match(entry.text("container-title")) and looks.names_likeness(entry.text("author")) >= 0.5:
        return True
    if _ONLY_A_YEAR.fullmatch(title) or _FIRST_PERSON.match(title) or _OF_PEOPLE.match(title) or _OF_SITE.match(title):
        return True
    return _names_a_section(title) and "author" not in entry.fields


def _score(entry: Entry) -> None:
    """How much the range looks like one work: it has a title, and things that stand beside a title."""
    title = entry.text("title")
    if _is_no_title(entry, title):
        entry.score = 0.0
        return
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
    folded = fold(title)
    headed = entry.article and entry.style in ("role", "heading")
    entry.is_post = bare and precise and (headed or any(fold(text).startswith(folded) for _, text in entry.links))
    score = 0.2 + 0.4 * ("author" in entry.fields or "editor" in entry.fields) + 0.25 * dated + 0.1 * linked
    score += 0.1 * ("container-title" in entry.fields) + 0.3 * bool(entry.bibtex) + 0.1 * entry.is_post
    score += 0.1 * (entry.style in ("role", "heading", "link", "quote", "bold")) + 0.1 * ("DOI" in entry.fields)
    if entry.bibtex and len(BIBTEX.findall(entry.bibtex)) > 1:
        score = 0.0
    beside = dated or linked or "container-title" in entry.fields or bool(entry.bibtex)
    if entry.style == "plain" and _is_prose(entry.text("container-title")):
        score = min(score, 0.15)
    several = len(split_byline(entry.text("author")).pieces) > 1
    if not beside and ("author" not in entry.fields or entry.style == "plain" or not several):
        score = min(score, 0.15)
    entry.score = min(score, 1.3)
