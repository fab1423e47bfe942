"""An HTML page → records: its lists of works, each work with its section, the page's owner, site and language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from msgspec.structs import replace

from citekit.formats.page import bibtex, metadata
from citekit.formats.page.dom import Document, lines_of
from citekit.formats.page.entry import Entry
from citekit.formats.page.lists import find_works
from citekit.formats.page.pageinfo import PageInfo, page_info
from citekit.formats.page.persons import fold, name_key
from citekit.formats.page.sections import Section, headings, sections
from citekit.formats.page.styled import styled
from citekit.formats.page.walk import parse
from citekit.model import Finding, Item, Level, Record, Source
from citekit.model.kinds import of_label
from citekit.model.printed_dates import find_dates

LONGEST_LABEL = 60
"""Characters of a filter's label."""
_CHOSEN = frozenset({"value", "data-filter"})
"""Attributes that say which class a filter chooses."""
_POST_SCHEMA = re.compile(r"(?:^|/)(?:BlogPosting|SocialMediaPosting|NewsArticle)$", re.IGNORECASE)
_WORK_PATH = re.compile(
    r"/(?:publication|paper|pub|post|blog|article|work|research)s?(?:[_-]\w+)?/[^/?#]+", re.IGNORECASE
)
_PUBLICATION_PATH = re.compile(r"/(?:publication|paper)s?/[^/?#]+", re.IGNORECASE)
_POST_PATH = re.compile(r"(?:^|/)(?:blog|posts?|archives?|weblog)(?:/|$)|/(?:19|20)\d\d/\d\d?/", re.IGNORECASE)


def read_html(text: str, source: Source) -> Iterator[Record | Finding]:
    """The records of an HTML page, in the page's order, each section that holds no works named in a Finding."""
    doc = parse(text)
    del text  # of a long page as much as half of what is kept of it
    if not doc:
        return
    described = list(_described(doc, source))
    yield from (d for d in described if isinstance(d, Finding))
    own = metadata.own_work(doc.nodes, source)
    if own is not None:
        yield own
        return
    records = [d for d in described if isinstance(d, Record)]
    shown = list(_shown(doc, source))
    if not any(isinstance(r, Record) for r in shown):
        graph = metadata.open_graph(doc.nodes, source)
        yield from records or ([graph] if graph is not None else [])
        yield from shown
        return
    yield from joined(shown, records)


def _described(doc: Document, source: Source) -> Iterator[Record | Finding]:
    yield from metadata.coins(doc.nodes, source)
    yield from metadata.json_ld(doc.nodes, source)


def joined(shown: Sequence[Record | Finding], described: Sequence[Record]) -> Iterator[Record | Finding]:
    """What the page shows, each record completed by what its metadata says of the same title; a shown value stays."""
    by_title = {fold(d.text("title")): d for d in described}
    for record in shown:
        twin = by_title.get(fold(record.text("title"))) if isinstance(record, Record) else None
        if isinstance(record, Record) and twin is not None:
            added = {name: "metadata" for name in twin.fields if name not in record.fields}
            record = replace(
                record,
                fields={**twin.fields, **record.fields},
                type=record.type or twin.type,
                sources={**record.sources, **added},
            )
        yield record


def _shown(doc: Document, source: Source) -> Iterator[Record | Finding]:
    """The works that the page shows."""
    info = page_info(doc, source)
    entries = find_works(doc, frozenset({name_key(info.owner)} if info.owner else ()))
    found = headings(doc, entries)
    placed = list(zip(entries, sections(found, [e.start for e in entries]), strict=True))
    kept = _accepted(doc, placed)
    yield from _left_out(placed, kept, source)
    loose = list(bibtex.loose(doc, entries, source))
    del entries, placed
    kept, repeated = _without_repeats(kept)
    yield from (repeats_finding(title, source) for title in repeated)
    info = info.with_names_of([e for e, _ in kept])
    filters = _filters(doc)
    listing = _listing(doc, kept, info)
    by_title = {fold(i.title): i for i in loose}
    styles = Counter(e.style for e, _ in kept)
    usual = styles.most_common(1)[0][0] if styles else ""
    contexts: dict[str, dict[str, str]] = {}
    kept.reverse()
    while kept:  # on a long page, what one entry took is taken by its record
        entry, section = kept.pop()
        if section.kind not in contexts:
            contexts[section.kind] = _context(section, listing, info)
        item = by_title.pop(fold(entry.text("title")), None)
        if item is None and entry.bibtex:
            item = next(iter(bibtex.items_of(entry.bibtex, source)), None)
            _correct_title(doc, entry, item)
        yield _with_bibtex(_record(doc, entry, section, contexts[section.kind], filters, usual, source), item)
    for item in by_title.values():
        yield replace(_bare_record(info, source), key=item.id, type=item.type, fields=dict(item.variables))


Placed = tuple[Entry, Section]


def _accepted(doc: Document, placed: Sequence[Placed]) -> list[Placed]:
    """The entries of sections that hold works. A heading that names something else ("Talks", "Teaching") shuts its
    section out; one that says nothing lets it in if its entries look enough like works: more so when the page has
    sections that say they hold works."""
    by_heading: dict[str, list[Placed]] = {}
    for entry, section in placed:
        by_heading.setdefault(section.heading, []).append((entry, section))
    announced = any(s.works and _is_strong(doc, e) for e, s in placed)
    taken: set[int] = set()
    for group in by_heading.values():
        strong = sum(_is_strong(doc, e) for e, _ in group)
        needed = 0.0 if group[0][1].works else 0.6 if announced else 0.5
        posts = all(_POST_SCHEMA.search(e.schema) or e.schema == "post" for e, _ in group)
        shut = group[0][1].no_works and not posts and not _is_index(group, announced, _PUBLICATION_PATH)
        if shut or not (strong >= needed * len(group) or _is_index(group, announced)):
            continue
        if strong >= 0.8 * len(group) and len(group) >= 8:
            group = [(e, s) for e, s in group if _is_strong(doc, e) or {"container-title", "issued"} & set(e.fields)]
        taken.update(id(e) for e, _ in group if e.score >= 0.3)
    return [(e, s) for e, s in placed if id(e) in taken]


def _is_strong(doc: Document, entry: Entry) -> bool:
    """Whether an entry by itself can only be a work: it has authors, BibTeX or an identifier, or is a dated post."""
    hrefs = " ".join(h for h, _ in entry.links)
    identified = "doi.org/10." in hrefs or "arxiv.org/" in hrefs or "DOI" in entry.fields
    named = ("author" in entry.fields or "editor" in entry.fields) and bool(
        {"issued", "container-title", "abstract"} & set(entry.fields) or entry.links
    )
    labelled = any(of_label(x) for x in entry.labels)
    return named or labelled or bool(entry.bibtex) or identified or _is_post(doc, entry)


def _is_index(group: Sequence[Placed], announced: bool, path: re.Pattern[str] = _WORK_PATH) -> bool:
    """A bare list of titles that link to pages of works ("/publication/…")."""
    linked = sum(any(path.search(h) for h, _ in e.links) for e, _ in group)
    return not announced and len(group) >= 3 and linked >= 0.8 * len(group)


def _left_out(placed: Sequence[Placed], kept: Sequence[Placed], source: Source) -> Iterator[Finding]:
    """One Finding a section that was not taken for works."""
    taken = {id(e) for e, _ in kept}
    counted = Counter(s.heading for e, s in placed if id(e) not in taken and e.score >= 0.3)
    for heading, count in counted.items():
        yield Finding(
            code="CK315",
            what=f"{count} entries under “{heading}” were not taken for works",
            where=source.at(),
            level=Level.NOTE,
        )


def repeats_finding(title: str, source: Source) -> Finding:
    """What is said of a work that a page lists twice (rule 31)."""
    return Finding(
        code="CK314", what=f"“{title[:80]}” is listed twice; joined to one", where=source.at(), level=Level.NOTE
    )


def _without_repeats(kept: list[Placed]) -> tuple[list[Placed], list[str]]:
    """A work that a page shows twice (a "selected" list above the full one) counts once: same title, year and venue;
    and the titles of those that were joined."""
    repeated: list[str] = []
    by_title: dict[str, int] = {}
    out: list[Placed] = []
    for entry, section in kept:
        key = fold(entry.text("title"))
        at = by_title.get(key)
        if at is not None and len(key) > 8 and _same(out[at], (entry, section)):
            repeated.append(entry.text("title"))
            if entry.score > out[at][0].score:
                (entry, section), out[at] = out[at], (entry, section)
            _complete(out[at][0], entry)
            continue
        by_title[key] = len(out)
        out.append((entry, section))
    return out, repeated


def _complete(entry: Entry, other: Entry) -> None:
    """What only the other entry of one work says is added."""
    for name, value in other.fields.items():
        entry.fields.setdefault(name, value)
    entry.links += [x for x in other.links if x not in entry.links]


def _same(one: Placed, other: Placed) -> bool:
    years = [_year(e.text("issued")) or _year(s.year) for e, s in (one, other)]
    if all(years) and years[0] != years[1]:
        return False
    kinds = {of_label(s.kind) for _, s in (one, other)} - {"", "article"}
    if len(kinds) > 1:
        return False
    venues = [fold(e.text("container-title")) for e, _ in (one, other)]
    return not all(venues) or venues[0] == venues[1]


def _year(text: str) -> int | None:
    found = find_dates(text)
    return found[0].year if found else None


def _filters(doc: Document) -> dict[str, str]:
    """Class → label, where the page offers to filter its list by classes (`<option value=".type-2">Journal`)."""
    buttons = ((n.attributes, n.text) for n in doc.nodes if n.tag in ("option", "button"))
    short = (e for e in doc.elements("a", "li") if e.size <= LONGEST_LABEL and not _CHOSEN.isdisjoint(e.attributes))
    links = ((e.attributes, doc.text(e.start, e.end)) for e in short)
    labels: dict[str, str] = {}
    for attributes, text in chain(buttons, links):
        value = attributes.get("value") or attributes.get("data-filter") or ""
        label = " ".join(text.split())
        if re.fullmatch(r"\.[\w-]{1,60}", value) and 1 < len(label) <= LONGEST_LABEL:
            labels[value[1:]] = label
    return labels


def _listing(doc: Document, kept: Sequence[Placed], info: PageInfo) -> str:
    """What kind of list the page shows: "posts", "cards" (posts and papers side by side) or "works"."""
    if not kept:
        return "works"
    posts = sum(_is_post(doc, e) for e, _ in kept)
    labelled = [next((of_label(x) for x in e.labels if of_label(x)), "") for e, _ in kept]
    if sum(bool(x) for x in labelled) * 2 >= len(kept) and "post-weblog" in labelled:
        return "cards"
    if posts * 2 > len(kept):
        return "posts"
    undated = sum("author" not in e.fields and "container-title" not in e.fields for e, _ in kept)
    return "posts" if posts and undated * 4 > len(kept) * 3 and info.is_blog else "works"


def _is_post(doc: Document, entry: Entry) -> bool:
    if _POST_SCHEMA.search(entry.schema):
        return True
    if "container-title" in entry.fields or entry.bibtex:
        return False
    found = find_dates(entry.text("issued"))
    precise = bool(found) and max(f.precision for f in found) == 3
    if entry.schema == "post" and (precise or "author" not in entry.fields):
        return True
    if entry.is_post:
        return True
    return precise and any(_POST_PATH.search(h) for h, _ in entry.links)


def _record(
    doc: Document,
    entry: Entry,
    section: Section,
    context: dict[str, str],
    filters: dict[str, str],
    usual_style: str,
    source: Source,
) -> Record:
    fields, listing = entry.fields, context["listing"]
    if ("issued" not in fields and section.year) or (
        section.year and listing == "works" and not _year(str(fields.get("issued", "")))
    ):
        fields["issued"] = section.year
    dois = [h for h, _ in entry.links if "doi.org/10." in h]
    if dois and "DOI" not in fields:
        fields["DOI"] = dois[0]
    links = _links(entry)
    if links:
        fields["URL"] = links
    kind, year = _filtered(doc, entry, filters)
    label = next((x for x in entry.labels if of_label(x)), "") or kind
    if year and not _year(str(fields.get("issued", ""))):
        fields["issued"] = year
    if listing == "posts" and of_label(label) not in ("post-weblog", "article", "paper-conference", "article-journal"):
        label = ""
    extra = {"rest": " | ".join(entry.notes)} if entry.notes else {}
    shape = _shape(entry, usual_style)
    if shape:
        extra["shape"] = shape
    if shape == "book" and "publisher" not in fields and "container-title" in fields:
        fields["publisher"] = fields.pop("container-title")
    span = source.at(line=entry.line)
    return Record(
        format="page",
        type="post-weblog" if entry.schema and _POST_SCHEMA.search(entry.schema) else "",
        label=label,
        fields=fields,
        extra=extra,
        context=context,
        span=span,
        spans={"title": span},
    )


def _context(section: Section, listing: str, info: PageInfo) -> dict[str, str]:
    context = {"listing": listing, **info.context()}
    if section.kind:
        context["heading"] = section.kind
    return context


def _bare_record(info: PageInfo, source: Source) -> Record:
    return Record(format="page", context={"listing": "works", **info.context()}, span=source.at())


def _correct_title(doc: Document, entry: Entry, item: Item | None) -> None:
    """Where the entry's own BibTeX names another of its lines as the title, that line is the title."""
    wanted = fold(item.title) if item is not None else ""
    if len(wanted) < 8 or wanted == fold(entry.text("title")) or entry.style in ("role", "heading"):
        return
    for line in lines_of(doc.tokens(entry.start, entry.end)):
        text = styled(line).text.strip(" .,;")
        if fold(text) == wanted:
            entry.fields["title"] = text
            return


def _with_bibtex(record: Record, item: Item | None) -> Record:
    if item is None:
        return record
    kind = "" if item.type in ("document", "manuscript") else item.type
    fields = bibtex.merged(dict(record.fields), item)
    taken = {name: "bibtex" for name, value in fields.items() if record.fields.get(name) != value}
    return replace(record, key=item.id, type=kind or record.type, fields=fields, extra={}, sources=taken)


def _shape(entry: Entry, usual: str) -> str:
    """How the citation is built, where that tells its kind: "in" (in a book or proceedings), "book" (the title itself
    is set in italics, in a list that does not do so elsewhere)."""
    if entry.inside:
        return "in"
    return "book" if entry.style == "italic" and usual == "plain" else ""


def _filtered(doc: Document, entry: Entry, filters: dict[str, str]) -> tuple[str, str]:
    """The kind and the year by which the page's filter finds the entry, each "" where there is none."""
    kind = year = ""
    for element in doc.elements_around(entry.start, entry.end) if filters else ():
        for name in element.classes:
            label = filters.get(name, "")
            kind = kind or (label if of_label(label) else "")
            year = year or (label if re.fullmatch(r"(?:19|20)\d\d", label) else "")
    return kind, year


def _links(entry: Entry) -> tuple[str, ...]:
    """The entry's links, the title's own first; those to anchors, people and tags are left out."""
    title = fold(entry.text("title"))
    own = [h for h, t in entry.links if t and fold(t) == title]
    rest = [
        h
        for h, t in entry.links
        if h not in own
        and not re.search(
            r"/(?:authors?|tags?|categor(?:y|ies)|people)/|scholar\.google|wikipedia\.org|//plu\.mx/"
            r"|altmetric\.com/|badge\.dimensions\.ai",
            h,
        )
    ]
    kept = [h for h in (*own, *rest) if not h.startswith(("#", "mailto:", "javascript:"))]
    return tuple(dict.fromkeys(kept))


__all__ = ["read_html"]
