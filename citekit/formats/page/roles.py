"""Fields from elements that say what they are: by class, itemprop, `<time>` (`citekit.formats.page.dom` marks them)."""

from __future__ import annotations

import re

from citekit.formats.page import looks
from citekit.formats.page.dom import Document, Element, Token, lines_of
from citekit.formats.page.entry import Entry, fill
from citekit.formats.page.styled import styled
from citekit.formats.page.venue import Parts, date_in, read_venue
from citekit.model.byline import split_byline
from citekit.model.kinds import of_label
from citekit.model.printed_dates import find_dates

_HIDING_PLACES = ("onclick", "title", "aria-label", "data-authors", "data-content", "data-original-title")
_HIDDEN_NAMES = re.compile(r"'((?:[^'\\\n]|\\.){0,4000})'|\"((?:[^\"\\\n]|\\.){0,4000})\"")
_TOPICS = frozenset({"", "software", "dataset", "speech", "motion_picture", "webpage", "book"})
"""What a lone tag may name without saying what the thing itself is."""
_BETWEEN_NAMES = re.compile(r"[\s,;&·|]*(?:(?:and|und|et|y|e|i|и)\s*)?[\s,;&·|]*")
_SYMBOLS = re.compile(r"^[*†‡§¶#\s\d,]+$")


def take_roles(doc: Document, entry: Entry, tokens: list[Token]) -> list[Token]:
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
    authors = _role_authors(doc, by_role.get("author", {}))
    if authors and not _is_around(doc, entry, by_role["author"], authors):
        line = _byline_around(tokens, by_role["author"], authors)
        entry.fields["author"] = " ".join(_joined(line).split()) if line else authors
        use("author")
        taken.update(id(t) for t in (*line, *(x for x in tokens if _BETWEEN_NAMES.fullmatch(x.text or "0"))))
    if "date" in by_role:
        date = _role_date(by_role["date"])
        date = _whole_date(tokens, by_role["date"], date)
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
        tags = {_joined(g) for g in by_role["tags"].values()}
        if len(tags) == 1:
            entry.labels += [t for t in tags if 1 < len(t) <= 40 and of_label(t) not in _TOPICS]
        use("tags")
    return [t for t in tokens if id(t) not in taken]


def _is_around(doc: Document, entry: Entry, groups: dict[int, list[Token]], text: str) -> bool:
    """Whether what is called an author is a box that holds the whole range and more, and no names alone ("author" on
    the owner's own box, which holds the works too)."""
    if looks.names_likeness(text) >= 0.3:
        return False
    boxes = [doc.element(at) for at in groups]
    return all(
        b.start <= entry.start and entry.end <= b.end and b.end - b.start > entry.end - entry.start for b in boxes
    )


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
    if len(titles) == 1 and (len(rest.split()) >= 2 or of_label(rest)):
        ((number, title),) = titles.items()
        return title, len(set(texts.values())), links[number]
    element = doc.element(at)
    if sum(1 for _ in lines_of(doc.tokens(element.start, element.end))) > 1 and element.tag in (
        "td",
        "div",
        "p",
        "li",
        "section",
    ):
        return None
    return texts[at], len(set(texts.values())), [t for g in groups.values() for t in g]


def _byline_around(tokens: list[Token], groups: dict[int, list[Token]], authors: str) -> list[Token]:
    """The tokens of the whole byline where only some of its names are marked ("A. Roe, **me**, B. Poe"); none where
    the marked ones are all."""
    marked = {id(t) for group in groups.values() for t in group}
    for line in lines_of(tokens):
        if not any(id(t) in marked for t in line):
            continue
        kept = [t for t in line if t.role in ("", "author", "title") and not t.value]
        text = _joined(kept)
        if len(text) > len(authors) + 4 and looks.names_likeness(text) >= 0.7:
            more = len(split_byline(text).pieces) > len(split_byline(authors).pieces)
            return kept if more else []
    return []


def _role_authors(doc: Document, groups: dict[int, list[Token]]) -> str:
    """The names in the elements marked as authors; those that a page hides in attributes are fetched from there."""
    texts: list[str] = []
    for at, tokens in groups.items():
        if doc.element(at).attributes.get("rel", "") == "author" and texts:
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
        candidates = [str(a or b) for a, b in _HIDDEN_NAMES.findall(value)] + ([value] if name != "onclick" else [])
        named = [c for c in candidates if not re.search(r"\d", c) and looks.names_likeness(c) >= 0.5]
        if named:
            return max(named, key=len)
    return text


def _element_at(doc: Document, token: Token) -> Element | None:
    """The innermost element around a token that carries a script or a tool tip."""
    index = token.element
    while index >= token.role_at >= 0:
        element = doc.element(index)
        if any(element.attributes.get(name) for name in _HIDING_PLACES):
            return element
        index = element.parent
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


def _whole_date(tokens: list[Token], groups: dict[int, list[Token]], date: str) -> str:
    """The day that a line prints around a marked part of it ("Sep 23" beside a year that is marked); else the date."""
    marked = {id(t) for group in groups.values() for t in group}
    known = max((f.precision for f in find_dates(date)), default=0)
    for line in lines_of(tokens) if known < 3 else ():
        text = _joined(line)
        if any(id(t) in marked for t in line) and looks.is_date_line(text):
            found = max(find_dates(text), key=lambda f: f.precision)
            if found.precision > known:
                return text[found.start : found.end]
    return date


def _role_venue(entry: Entry, groups: dict[int, list[Token]]) -> None:
    texts = [t for t in (_joined(g) for g in groups.values()) if t]
    lines = [styled(line) for g in groups.values() for line in lines_of(g)]
    parts = Parts()
    for line in lines[:3]:
        if not line.text or looks.is_date_line(line.text) or line.text.strip(" .,;").isdigit():
            parts.issued = parts.issued or date_in(line.text)
            continue
        if parts.venue:
            entry.notes.append(line.text)
            continue
        read_venue(line, parts)
    if not parts.venue and texts:
        parts.venue = texts[0] if not looks.is_date_line(texts[0]) else ""
    fill(entry, parts)
