"""One range of a page read as one work: fields from marked elements, headings, links, lines, and the citation string.

`Entry.score` says how much the range looks like exactly one work; `citekit.formats.page.lists` compares ranges by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from citekit.formats.page import citation, looks
from citekit.formats.page.dom import Document, Element, Token, lines_of
from citekit.formats.page.styled import Styled, styled, without_buttons, without_numbering
from citekit.model.byline import split_byline
from citekit.model.kinds import is_no_works_heading, is_works_heading, of_label, of_venue
from citekit.model.printed_dates import find_dates

BIBTEX = re.compile(r"@\s*[A-Za-z]{3,20}\s*[{(]\s*[^\s,{}]{0,120}\s*,")
_WORK_LINK = re.compile(
    r"doi\.org/10\.|arxiv\.org/|/(?:publication|paper|pub|article|post|blog|research|work)s?(?:[_-]\w+)?/[^/?#]+|/(?:19|20)\d\d/\d\d?/|\.pdf(?:$|[?#])"
    r"|openreview\.net|aclanthology|dl\.acm\.org|link\.springer|sciencedirect|ieeexplore|/doi/|pubmed|biorxiv|ssrn\.com|hal\.|jstor\.org|nature\.com/articles",
    re.IGNORECASE,
)
_POST_LINK = re.compile(r"/(?:blog|posts?|archives?|weblog|news|articles?)/[^?#]|/(?:19|20)\d\d/\d\d?/", re.IGNORECASE)
_CITATION_LEAD = re.compile(
    r"^\s*(?:recommended citation|citation|cite as|cite this as|reference|zitierweise|full reference)\s*:\s*", re.I
)
_VENUE_LINE = re.compile(
    r"^\s*(?:published|presented|appear(?:ed|s|ing)|to appear|accepted|forthcoming|erschienen|publié|publicado)(?:\s+(?:in|at|by|to|dans|en|em))?[:\s]+",
    re.IGNORECASE,
)
_LABELLED_LINE = re.compile(
    r"^\s*(?P<name>authors?|autor(?:es|en)?|auteurs?|venue|journal|conference|date|year|published(?: in| on)?|doi|abstract|title|keywords?|type)\s*[:：]\s*(?P<value>\S.*)$",
    re.I,
)
_VENUE_YEAR = re.compile(r"[^\d]\s(?:'\d\d|(?:19|20)\d\d)\)?$")
_HIDING_PLACES = ("onclick", "title", "aria-label", "data-authors", "data-content", "data-original-title")
_ASIDE = re.compile(
    r"^\s*(?:supervisors?|advis[eo]rs?|jury|committee|keywords?|funded|funding|awards?|note|code|slides|links?|topics?|tags|impact factor|citations?|cited by"
    r"|betreuer|gutachter|encadrants?|mots[- ]clés)\s*[:：]",
    re.IGNORECASE,
)
_KIND_LEAD = re.compile(r"^\s*\[?(?P<kind>[^\W\d_][\w.' -]{2,30}?)\]?\s*[,:.–-]\s+(?=\S)")
_HIDDEN_NAMES = re.compile(r"'((?:[^'\\\n]|\\.){0,4000})'|\"((?:[^\"\\\n]|\\.){0,4000})\"")
_SYMBOLS = re.compile(r"^[*†‡§¶#\s\d,]+$")
_POST_CLASSES = frozenset("hentry h-entry type-post post-item blog-post post-preview post-card post blogpost".split())
MOST_TEXT = 9000


@dataclass(slots=True)
class Entry:
    """fields: by CSL variable, as printed; links: (target, text) in order; label: kind as printed in the range; bibtex:
    the entry's own BibTeX text; order, style: how title and authors stand; key: the anchor's name; notes: printed
    lines that no field took."""

    start: int
    end: int
    fields: dict[str, str | tuple[str, ...]] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    bibtex: str = ""
    order: str = ""
    style: str = ""
    sure: float = 0.0
    key: str = ""
    notes: list[str] = field(default_factory=list)
    score: float = 0.0
    titles: int = 0
    line: int = 0
    title_at: int = -1
    is_post: bool = False
    schema: str = ""
    inside: bool = False

    def text(self, name: str) -> str:
        value = self.fields.get(name, "")
        return value if isinstance(value, str) else "; ".join(value)


@dataclass(frozen=True, slots=True)
class Habits:
    """What the list's entries have in common, learnt from a first reading: order "authors" or "title"; style of the
    title; known: names sure to be names, folded; line: on which line of several the title stands (-1: not known)."""

    order: str = ""
    style: str = ""
    known: frozenset[str] = frozenset()
    line: int = -1


def read_entry(doc: Document, start: int, end: int, habits: Habits) -> Entry:
    """The range as one work."""
    entry = Entry(start, end)
    tokens = [t for t in doc.tokens[start:end] if not t.chrome]
    tokens = _take_bibtex(entry, tokens)
    entry.line = next((t.line for t in tokens if t.line), 0)
    _collect_links(doc, entry)
    _printed_identifiers(entry, doc.text(start, end))
    rest = _take_roles(doc, entry, tokens)
    lines = [without_buttons(without_numbering(styled(line, i))) for i, line in enumerate(lines_of(rest))]
    lines = [x for x in lines if x.text and not looks.is_button(x.text) and not looks.is_reading_time(x.text)]
    lines = _take_labelled_lines(entry, lines)
    entry.notes += [x.text for x in lines if _ASIDE.match(x.text)]
    lines = [_without_kind(entry, x) for x in lines if not _ASIDE.match(x.text)]
    _take_labels(entry, lines)
    _take_heading(entry, lines)
    if "title" in entry.fields:
        _read_around_title(entry, lines, habits)
    else:
        _read_lines(entry, lines, habits)
    _score(entry)
    return entry


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


def balanced_bibtex(text: str, start: int) -> tuple[str, int]:
    """The BibTeX entries from `start` on, up to where the braces of the last one close."""
    end = start
    while True:
        match = BIBTEX.match(text, end)
        if not match:
            break
        depth, i = 0, text.index("{" if "{" in match.group() else "(", end)
        opened, closed = ("{", "}") if text[i] == "{" else ("(", ")")
        while i < len(text):
            depth += (text[i] == opened) - (text[i] == closed)
            i += 1
            if depth == 0:
                break
        end = i
        gap = re.compile(r"\s*").match(text, end)
        end_of_gap = gap.end() if gap else end
        if not BIBTEX.match(text, end_of_gap):
            break
        end = end_of_gap
    return text[start:end], end


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


def _take_roles(doc: Document, entry: Entry, tokens: list[Token]) -> list[Token]:
    """Fields from elements that say what they are (class, itemprop, time); the tokens that are left."""
    by_role: dict[str, dict[int, list[Token]]] = {}
    for token in tokens:
        if token.role:
            by_role.setdefault(token.role, {}).setdefault(token.role_at, []).append(token)
    taken: set[int] = set()

    def use(role: str) -> None:
        taken.update(id(t) for group in by_role[role].values() for t in group)

    title = _role_title(doc, by_role.get("title", {}))
    if title:
        entry.fields["title"], entry.titles, used = title
        entry.style = "role"
        taken.update(id(t) for t in used)
    elif "title" in by_role:
        entry.titles = len(by_role["title"])
    authors = _role_authors(doc, by_role.get("author", {}), entry)
    if authors:
        entry.fields["author"] = authors
        use("author")
    if "date" in by_role:
        date = _role_date(by_role["date"])
        if date:
            entry.fields["issued"] = date
            use("date")
    if "venue" in by_role:
        _role_venue(entry, by_role["venue"])
        use("venue")
    if "abstract" in by_role:
        texts = tuple(
            t for t in (_joined(g) for g in by_role["abstract"].values()) if len(t) >= 25 and not looks.is_button(t)
        )
        if texts and "title" in entry.fields:
            entry.fields["abstract"] = texts
            use("abstract")
    if "links" in by_role:
        use("links")
    if "label" in by_role:
        entry.labels += [t for t in (_joined(g) for g in by_role["label"].values()) if 1 < len(t) <= 40]
        use("label")
    if "tags" in by_role:
        texts = {_joined(g) for g in by_role["tags"].values()}
        if len(texts) == 1:
            entry.labels += [t for t in texts if 1 < len(t) <= 40 and of_label(t)]
        use("tags")
    return [t for t in tokens if id(t) not in taken]


def _joined(tokens: list[Token]) -> str:
    return " ".join("".join(t.text or "" for t in tokens).split())


def _role_title(doc: Document, groups: dict[int, list[Token]]) -> tuple[str, int, list[Token]] | None:
    """The one title element of the range, and the tokens that are the title: where the element holds more than it,
    those of the link in it."""
    texts = {at: _joined(g) for at, g in groups.items()}
    texts = {at: t for at, t in texts.items() if t}
    if not texts:
        return None
    at = max(texts, key=lambda a: (looks.is_title_like(texts[a]), -a))
    links: dict[int, list[Token]] = {}
    for token in groups[at]:
        if token.href:
            links.setdefault(token.link, []).append(token)
    titles = {n: _joined(ts) for n, ts in links.items() if looks.is_title_like(_joined(ts))}
    rest = texts[at].replace(next(iter(titles.values())), " ", 1).strip(" .,;:()[]") if len(titles) == 1 else ""
    if len(titles) == 1 and len(rest.split()) >= 2:
        ((number, title),) = titles.items()
        return title, len(set(texts.values())), links[number]
    element = doc.elements[at]
    if sum(1 for _ in lines_of(doc.tokens[element.start : element.end])) > 1 and element.tag in (
        "td",
        "div",
        "p",
        "li",
        "section",
    ):
        return None
    return texts[at], len(set(texts.values())), [t for g in groups.values() for t in g]


def _role_authors(doc: Document, groups: dict[int, list[Token]], entry: Entry) -> str:
    """The names in the elements marked as authors; those that a page hides in attributes are fetched from there."""
    texts: list[str] = []
    for at, tokens in groups.items():
        if doc.elements[at].attributes.get("rel", "") == "author" and texts:
            continue
        text = "".join(_token_or_hidden(doc, t) for t in tokens if not (t.small and _SYMBOLS.match(t.text or "")))
        text = " ".join(text.split()).strip(" ,;")
        values = [t.value for t in tokens if t.value and not (t.text or "").strip()]
        text = text or ", ".join(values)
        if text and text not in texts:
            texts.append(text)
    if not texts:
        return ""
    joined = texts[0]
    for text in texts[1:]:
        joined += f" {text}" if joined.endswith((",", ";", "&", " and")) else f"; {text}"
    return joined


def _token_or_hidden(doc: Document, token: Token) -> str:
    """A token's text; for "4 more authors" the names that its element's attributes hold."""
    text = token.text or ""
    if not re.search(r"\b\d+\s+(?:more|other)\b", text):
        return text
    element = _element_at(doc, token)
    for name in _HIDING_PLACES:
        value = element.attributes.get(name, "") if element else ""
        candidates = [a or b for a, b in _HIDDEN_NAMES.findall(value)] + ([value] if name != "onclick" else [])
        named = [c for c in candidates if not re.search(r"\d", c) and looks.names_likeness(c) >= 0.5]
        if named:
            return max(named, key=len)
    return text


def _element_at(doc: Document, token: Token) -> Element | None:
    """The innermost element around a token that carries a script or a tool tip."""
    index = token.element
    while index >= token.role_at >= 0:
        if any(doc.elements[index].attributes.get(name) for name in _HIDING_PLACES):
            return doc.elements[index]
        index = doc.elements[index].parent
    return None


def _role_date(groups: dict[int, list[Token]]) -> str:
    """What the date element shows; its machine-readable value where it shows less."""
    best, best_precision = "", 0
    for tokens in groups.values():
        for text in (_joined(tokens), *(t.value for t in tokens)):
            found = find_dates(text)
            if found and max(f.precision for f in found) > best_precision:
                chosen = max(found, key=lambda f: f.precision)
                best, best_precision = text[chosen.start : chosen.end], chosen.precision
    return best


def _role_venue(entry: Entry, groups: dict[int, list[Token]]) -> None:
    texts = [t for t in (_joined(g) for g in groups.values()) if t]
    lines = [styled(line) for g in groups.values() for line in lines_of(g)]
    parts = citation.Parts()
    for line in lines[:3]:
        if not line.text or looks.is_date_line(line.text) or line.text.strip(" .,;").isdigit():
            parts.issued = parts.issued or citation.date_in(line.text)
            continue
        if parts.venue:
            entry.notes.append(line.text)
            continue
        citation._venue(line, parts)
    if not parts.venue and texts:
        parts.venue = texts[0] if not looks.is_date_line(texts[0]) else ""
    _fill(entry, parts)


def _fill(entry: Entry, parts: citation.Parts) -> None:
    """The parts of a citation into the fields that are still free."""
    pairs = (
        ("title", parts.title), ("author", parts.author), ("container-title", parts.venue), ("editor", parts.editor),
        ("volume", parts.volume), ("issue", parts.issue), ("page", parts.page), ("issued", parts.issued),
        ("status", parts.status), ("publisher", parts.publisher),
    )  # fmt: skip
    for name, value in pairs:
        if value and name not in entry.fields:
            entry.fields[name] = value
    entry.inside = entry.inside or parts.inside
    if parts.rest and parts.rest not in entry.notes:
        entry.notes.append(parts.rest)


def _take_labelled_lines(entry: Entry, lines: list[Styled]) -> list[Styled]:
    """ "Authors: A, B" · "Venue: X" · "Date: 2020": lines that name their field."""
    names = {"author": "author", "autor": "author", "auteur": "author", "venue": "container-title", "journal": "container-title",
             "conference": "container-title", "date": "issued", "year": "issued", "published": "issued", "doi": "DOI",
             "abstract": "abstract", "title": "title"}  # fmt: skip
    kept: list[Styled] = []
    for line in lines:
        match = _LABELLED_LINE.match(line.text)
        variable = next((v for k, v in names.items() if match and match.group("name").lower().startswith(k)), "")
        if match and match.group("name").lower() == "published in":
            variable = "container-title"
        if match and variable == "issued" and not find_dates(match.group("value")):
            variable = "container-title" if match.group("name").lower().startswith("published") else ""
        if not match or not variable or variable in entry.fields:
            kept.append(line)
        elif variable == "title":
            kept.append(line.cut(match.start("value")))
        else:
            entry.fields[variable] = match.group("value").strip()
    return kept


def _without_kind(entry: Entry, line: Styled) -> Styled:
    """ "PhD thesis, Title" → the title; the kind becomes a label."""
    match = _KIND_LEAD.match(line.text)
    kind = of_label(match.group("kind")) if match else ""
    if match is None or kind in ("", "article", "book", "dataset", "software", "speech", "motion_picture", "webpage"):
        return line
    entry.labels.append(match.group("kind"))
    return line.cut(match.end())


def _take_labels(entry: Entry, lines: list[Styled]) -> None:
    """Short lines that name the kind of work ("Blog", "Book chapter")."""
    for line in list(lines):
        bare = line.text.strip("[]()·|: ")
        if (
            len(lines) > 1
            and len(bare) <= 40
            and len(bare.split()) <= 4
            and of_label(bare)
            and line.text not in entry.text("title")
        ):
            entry.labels.append(bare)
            lines.remove(line)


def _take_heading(entry: Entry, lines: list[Styled]) -> None:
    """A heading inside the range is the title; of several, the one of the highest level. A heading that names a
    section makes the range more than one work."""
    headed = [x for x in lines if x.is_wholly("heading") and not looks.is_date_line(x.text)]
    if any(_names_section(x.text) for x in headed[:3]):
        entry.titles = 99
    if "title" in entry.fields:
        return
    headed = [x for x in headed if looks.is_title_like(x.text) or (x is lines[0] and len(x.text) >= 3)]
    if not headed:
        return
    level = min(x.marked("heading")[0].href for x in headed)
    top = [x for x in headed if x.marked("heading")[0].href == level]
    entry.titles = max(entry.titles, len({x.text for x in top}))
    entry.fields["title"] = top[0].text
    entry.style = "heading"
    lines.remove(top[0])


def _names_section(text: str) -> bool:
    """Whether a heading is that of a list rather than a work's title."""
    short = len(text.split()) <= 4
    return bool(of_label(text)) or is_no_works_heading(text) or (short and is_works_heading(text))


def _read_around_title(entry: Entry, lines: list[Styled], habits: Habits) -> None:
    """The title is known; the lines around it hold the rest."""
    title = entry.text("title")
    folded = citation.fold(title)
    for line in lines:
        if citation.fold(line.text) == folded:
            continue
        _read_side_line(entry, line, folded, habits)


def _read_side_line(entry: Entry, line: Styled, folded: str, habits: Habits) -> None:
    lead = _CITATION_LEAD.match(line.text)
    text = line.text[lead.end() :] if lead else line.text
    if folded and len(folded) > 12 and folded in citation.fold(text):
        for parts in citation.readings(line.cut(lead.end() if lead else 0), habits.known)[:1]:
            if parts.order == "authors":
                parts.title = ""
                _fill(entry, parts)
        return
    if looks.is_date_line(text):
        if "issued" not in entry.fields:
            entry.fields["issued"] = citation.date_in(text)
        return
    if "author" not in entry.fields:
        parts = citation.Parts()
        line = citation.without_coauthors(line, parts)
        if parts.author:
            entry.fields["author"] = parts.author
            _read_venue_line(entry, line)
            return
        end, sure = citation.names_prefix(line, habits.known)
        whole = citation.likeness(text, habits.known)
        if whole >= 0.55 or (end and sure >= 0.7):
            entry.fields["author"] = text if whole >= 0.55 else line.text[:end].strip(" ,;:")
            if whole < 0.55:
                _read_venue_line(entry, line.cut(end))
            return
    if _is_teaser(entry, line):
        existing = entry.fields.get("abstract", ())
        entry.fields["abstract"] = (*(existing if isinstance(existing, tuple) else (existing,)), text)
        return
    _read_venue_line(entry, line)


def _is_teaser(entry: Entry, line: Styled) -> bool:
    """Whether a line beside the title is its abstract or teaser rather than venue and numbers."""
    text = line.text
    if len(text) > 320 or (len(text) > 220 and not line.marked("italic")):
        return True
    if len(text) < 40 or line.marked("italic") or _VENUE_LINE.match(text):
        return False
    if text.rstrip(" »›→]").endswith(("…", "...")):
        return True
    return entry.style in ("role", "heading", "link") and not of_venue(text) and not citation.date_in(text)


def _read_venue_line(entry: Entry, line: Styled) -> None:
    text = line.text.strip(" .,;:|·–—-")
    if not text or looks.is_button(text):
        return
    if "container-title" not in entry.fields and _is_venue_line(line):
        parts = citation.Parts()
        citation._venue(citation._after_year(line, parts), parts)
        _fill(entry, parts)
        return
    date = citation.date_in(text)
    if date and "issued" not in entry.fields:
        entry.fields["issued"] = date
    entry.notes.append(text)


def _is_venue_line(line: Styled) -> bool:
    return bool(
        line.marked("italic")
        or _VENUE_LINE.match(line.text)
        or of_venue(line.text[:200])
        or citation.date_in(line.text)
        or line.text.lower().startswith("in ")
    )


def _read_lines(entry: Entry, lines: list[Styled], habits: Habits) -> None:
    """No element says what the title is: one line that holds a whole citation, or a line for each part."""
    if not lines:
        return
    if _whole_citations(lines, habits) > 1:
        entry.titles = 99
        return
    whole = _whole_citation(lines, habits)
    if whole is not None:
        line, parts = whole
        _fill(entry, parts)
        entry.order, entry.style, entry.sure = parts.order, parts.style, parts.sure
        entry.titles = max(entry.titles, 1)
        for other in lines:
            if other is not line:
                _read_side_line(entry, other, citation.fold(parts.title), habits)
        return
    _read_line_by_line(entry, lines, habits)


def _whole_citations(lines: list[Styled], habits: Habits) -> int:
    """How many of the first lines are each a citation with authors, title and more."""
    count = 0
    for line in lines[:6]:
        if len(line.text) < 40:
            continue
        found = citation.readings(line, habits.known)
        if found and found[0].order == "authors" and found[0].sure >= 0.7 and found[0].author and (found[0].venue and found[0].issued):
            count += len(looks.words(found[0].title)) >= 2
    return count


def _whole_citation(lines: list[Styled], habits: Habits) -> tuple[Styled, citation.Parts] | None:
    """The line that alone holds title and authors."""
    best: tuple[float, Styled, citation.Parts] | None = None
    titled = False
    for line in lines[:4]:
        if best is None and titled and _is_bare(line, habits):
            continue
        titled = titled or _could_be_title(line, habits)
        if len(line.text) < 15 or citation.likeness(line.text, habits.known) >= 0.75:
            continue
        found = citation.readings(line, habits.known)
        preferred = [p for p in found if not habits.order or p.order == habits.order] or found
        for parts in preferred[:1]:
            if not ((parts.author or parts.editor) and looks.is_title_like(parts.title)):
                continue
            if best is None or parts.sure > best[0]:
                best = (parts.sure, line, parts)
    return (best[1], best[2]) if best is not None and best[0] >= 0.5 else None


def _could_be_title(line: Styled, habits: Habits) -> bool:
    """Whether a line of its own could be the title of what follows it."""
    text = line.text
    if _VENUE_YEAR.search(text) or looks.is_date_line(text) or not looks.is_title_like(text):
        return False
    return len(looks.words(text)) >= 2 and citation.likeness(text, habits.known) < 0.55 and not of_label(text)


def _is_bare(line: Styled, habits: Habits) -> bool:
    """Whether a line reads as authors with a venue only: what looks like its title is the last thing before a date."""
    found = citation.readings(line, habits.known)
    return bool(found) and not found[0].venue


def _read_line_by_line(entry: Entry, lines: list[Styled], habits: Habits) -> None:
    title_at = _title_line(lines, habits)
    if title_at is None:
        return
    line = lines[title_at]
    entry.title_at = title_at
    mark = next((m for m in line.marks if m.style in ("link", "bold", "quote") and looks.is_title_like(line.part(m))
                 and not (m.style == "bold" and citation.likeness(line.part(m), habits.known) > 0.7)), None)  # fmt: skip
    entry.titles, entry.sure = max(entry.titles, 1), 0.5
    if mark is not None and mark.end - mark.start > 0.3 * len(line.text):
        entry.fields["title"], entry.style = line.part(mark).strip(" ,;"), mark.style
        _read_before(entry, line.cut(0, mark.start), habits)
        _read_after(entry, line.cut(mark.end), habits)
    else:
        found = [p for p in citation.readings(line, habits.known) if p.order == "title" and (p.venue or p.issued)]
        parts = found[0] if found else citation.Parts(title=line.text, order="title")
        _fill(entry, parts)
        entry.style = parts.style
    entry.order = (
        "authors" if any(citation.likeness(x.text, habits.known) >= 0.55 for x in lines[:title_at]) else "title"
    )
    for i, other in enumerate(lines):
        if i != title_at:
            _read_side_line(entry, other, citation.fold(entry.text("title")), habits)


def _read_before(entry: Entry, line: Styled, habits: Habits) -> None:
    if line.text.strip(" .,;:|–—-[]()"):
        _read_side_line(entry, line.cut(0, len(line.text.rstrip(" .,;:|–—-[("))), "", habits)


def _read_after(entry: Entry, line: Styled, habits: Habits) -> None:
    start = len(line.text) - len(line.text.lstrip(" .,;:|–—-])"))
    rest = line.cut(start)
    if not rest.text:
        return
    parts = citation.Parts()
    after = citation.without_coauthors(citation._after_year(rest, parts), parts)
    end, sure = citation.names_prefix(after, habits.known)
    if end and sure >= 0.55 and "author" not in entry.fields:
        parts.author = after.text[:end].strip(" ,;")
        after = after.cut(end)
    citation._venue(citation._after_year(after, parts), parts)
    _fill(entry, parts)


def _title_line(lines: list[Styled], habits: Habits) -> int | None:
    """Which of several lines is the title: one set apart as a whole, else the first that is neither names, date nor
    venue; the place where this list's titles stand usually, first of all."""
    candidates: list[tuple[float, int]] = []
    for i, line in enumerate(lines[:8]):
        text = line.text
        if not looks.is_title_like(text) or looks.is_date_line(text):
            continue
        names = citation.likeness(text, habits.known)
        usual = habits.style in ("link", "bold", "quote") and line.is_wholly(habits.style) and len(lines) == 1
        usual = usual or (i == habits.line and names < 0.75)
        if not usual and (names >= 0.75 or (names >= 0.55 and len(lines) > 1 and not line.marks)):
            continue
        score = 1.0 - 0.08 * i
        score += 0.8 * any(m.style in ("link", "quote") and looks.is_title_like(line.part(m)) for m in line.marks)
        score += 0.5 * line.is_wholly("bold") + 0.2 * line.is_wholly("italic")
        score -= 0.7 * bool(_VENUE_LINE.match(text)) + 0.4 * (
            of_venue(text[:160]) not in ("", "article") and not line.marked("link")
        )
        score -= 0.3 * (len(text) > 260)
        score -= 0.4 * bool(_VENUE_YEAR.search(text) and len(text.split()) <= 7)
        score += 0.7 * (i == habits.line)
        candidates.append((score, i))
    return max(candidates, key=lambda c: (c[0], -c[1]))[1] if candidates else None


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
    entry.is_post = (dated and max(f.precision for f in found) == 3 and "author" not in entry.fields and not entry.text("container-title")
                     and any(citation.fold(text).startswith(citation.fold(title)) for _, text in entry.links))  # fmt: skip
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
