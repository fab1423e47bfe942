"""Author pages and publication lists, as HTML, Markdown or saved text → records (reading only)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from msgspec.structs import replace

from citekit.errors import FormatError
from citekit.formats.decode import decode
from citekit.formats.page import looks
from citekit.formats.page.cards import is_closed, is_shut, lines_of
from citekit.formats.page.html import read_html
from citekit.formats.page.light import light_as_html, light_syntax
from citekit.formats.page.markdown import is_markdown, markdown_as_html
from citekit.formats.page.plain import FORMS, as_html, without_addresses, without_bibtex
from citekit.formats.page.profile import profile_of_lines
from citekit.formats.page.saved import read_cards
from citekit.formats.page.strings import read_list
from citekit.model import Finding, Item, Level, Record, Source
from citekit.model.byline import split_byline
from citekit.model.kinds import of_label, of_venue
from citekit.model.nameforms import has_cjk
from citekit.model.printed_dates import find_dates

MOST_COMPARED = 100_000
"""So many characters of a saved text are read in every way, to see which gives most."""


def read(source: Source) -> Iterator[Record | Item | Finding]:
    """Yield the works that a page lists, field by field from the best place that the page has.

    Values stay as printed; `context` carries owner, site, language, base and, of a paged list, page and pages.
    Raises FormatError for an empty page, a PDF, or a page that only asks for a captcha.
    """
    if not source.content.strip():
        raise FormatError("empty page", where=source.uri, fix="save the page again")
    if source.content[:1024].lstrip().startswith(b"%PDF-"):
        raise FormatError("is a PDF, not a page", where=source.uri, fix="give the page that links it, or a .bib file")
    text, findings = decode(source, declared=_declared(source.content))
    yield from findings
    if _is_gate(text):
        raise FormatError(
            "is a page that asks whether you are human, not the page you wanted",
            where=source.uri,
            fix="open it in a browser and save it from there",
        )
    syntax = light_syntax(text, source)
    if syntax is not None:
        text, html = light_as_html(text, syntax), True
    elif is_markdown(text, source):
        text, html = markdown_as_html(text), True
    else:
        html = is_html(text, source)
    reading = read_html(text, source) if html else _read_text(text, source)
    del text  # of a long page it is as much as what is kept
    records = list(reading)
    del reading
    said = list(_said(records, source))
    records.reverse()
    while records:  # each is let go of as soon as it is read on
        yield records.pop()
    yield from said


_GATE = re.compile(
    r"just a moment|checking (?:your|the) browser|verify(?:ing)? (?:that )?you are (?:a )?human|attention "
    r"required!? \\| cloudflare"
    r"|enable javascript and cookies to continue|are you a robot|complete the captcha|access denied|unusual traffic",
    re.IGNORECASE,
)


def _is_gate(text: str) -> bool:
    """Whether a page only keeps readers out: its words, and hardly any text besides."""
    if len(text) > 200_000 or not _GATE.search(text):
        return False
    bare = re.sub(r"<(script|style)\b.{0,100000}?</\1>|<[^>]{0,2000}>", " ", text, flags=re.IGNORECASE | re.DOTALL)
    return len(bare.split()) < 150


def _declared(content: bytes) -> str:
    match = re.search(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{2,40})", content[:4096], re.IGNORECASE)
    return match.group(1).decode("ascii") if match else ""


def is_html(text: str, source: Source) -> bool:
    """Whether the text is HTML rather than a page saved as text."""
    if source.media_type in ("text/html", "application/xhtml+xml"):
        return True
    return bool(
        re.search(
            r"<(?:!doctype\s+html|html|head|body|div|p|li|ul|ol|table|h[1-6]|a\s|br|span|article)\b",
            text[:20_000],
            re.I,
        )
    )


def _read_text(text: str, source: Source) -> Iterator[Record | Finding]:
    """A page saved as text: its cards, its citations, or its lines in one of their forms, whichever gives most. What
    gives most in the beginning of a very long text is how all of it is read."""
    part = _beginning(text)
    way, found, profile = _best_way(part, source)
    for record in found if part is text else _whole(text, way, found, source):
        if isinstance(record, Record):
            record = replace(record, context={**profile, **record.context})
        yield record


Way = Callable[[str, Source], Iterator[Record | Finding]]


def _whole(text: str, way: Way, found: list[Record | Finding], source: Source) -> Iterator[Record | Finding]:
    """All of a text read in the way that gave `found` of its beginning; in another where it gives less of all of it."""
    least = _count(found)
    for each in (way, *(w for w in (_cited, _on_cards, *map(_in_form, FORMS)) if w is not way)):
        records = list(each(text, source))
        if _count(records) >= least:
            break
    records.reverse()
    while records:
        yield records.pop()


def _count(reading: list[Record | Finding]) -> int:
    return sum(isinstance(r, Record) for r in reading)


def _cited(text: str, source: Source) -> Iterator[Record | Finding]:
    return read_list(without_bibtex(without_addresses(text)[0]), source)


def _on_cards(text: str, source: Source) -> Iterator[Record | Finding]:
    return read_cards(without_bibtex(without_addresses(text)[0]), source)


def _in_form(form: str) -> Way:
    return lambda text, source: read_html(as_html(text, form), source)


def _best_way(text: str, source: Source) -> tuple[Way, list[Record | Finding], Mapping[str, str]]:
    """How a text is read, what that gives, and what its lines say of the page."""
    bare, addresses = without_addresses(text)
    bare = without_bibtex(bare)
    printed = lines_of(bare)
    if not addresses and is_closed(printed):
        return _on_cards, list(read_cards(bare, source)), {}
    cited = list(read_list(bare, source))
    if not _are_sure(cited) or is_shut([x for x in printed if x.number < _first_line(cited)]):
        cited = []
    share = _share(cited, bare)
    if (share >= WHOLLY and not addresses) or (share >= MOSTLY and len(bare) > LONG):
        return _cited, cited, {}
    cards = list(read_cards(bare, source))
    lines = [line.text for line in printed]
    profile = profile_of_lines(lines[:40], lines).context()
    made = [c for c in cards if isinstance(c, Record)]
    labelled = sum(bool(of_label(c.label)) for c in made) * 2 > len(made)
    posts = bool(made) and made[0].context.get("listing") == "posts"
    linked = 1.25 if addresses else 1  # only there do links find their works
    forms = {form: list(read_html(as_html(text, form), source)) for form in FORMS}
    worth = {form: FORMS[form] * linked * _worth(found) for form, found in forms.items()}
    best = max(FORMS, key=lambda form: worth[form])
    worth_cards = (3 if labelled or posts else 1) * _worth(cards)
    worth_cited = (1.05 if share >= MOSTLY else 1) * _worth(cited)
    if worth[best] > max(worth_cards, worth_cited):
        return _in_form(best), forms[best], profile
    return (_on_cards, cards, profile) if worth_cards >= worth_cited else (_cited, cited, profile)


def _beginning(text: str) -> str:
    """As much of a text as tells how it is best read: all of it but where it is very long."""
    if len(text) <= MOST_COMPARED:
        return text
    end = text.rfind("\n\n", 0, MOST_COMPARED)
    return text[: end if end > 0 else MOST_COMPARED]


def _first_line(reading: list[Record | Finding]) -> int:
    return min((r.span.line or 0 for r in reading if isinstance(r, Record) and r.span), default=0)


def _are_sure(reading: list[Record | Finding]) -> bool:
    """Whether most of what was read as citations has people for authors, and more than the day of a comment or of a
    release beside them."""
    works = [r for r in reading if isinstance(r, Record)]
    sure = 0
    for record in works:
        authors = record.text("author") or record.text("editor")
        placed = bool({"container-title", "publisher", "DOI", "number", "page"} & set(record.fields))
        whole = placed or len(split_byline(authors).pieces) > 1 or _precision(record.text("issued")) < 3
        sure += whole and (looks.names_likeness(authors) >= 0.5 or has_cjk(authors))
    return sure * 2 >= len(works)


def _precision(issued: str) -> int:
    return max((f.precision for f in find_dates(issued)), default=0)


WHOLLY, MOSTLY = 0.7, 0.5
"""A text of which a list of citations holds so much is that list, or likely that list."""
LONG = 30_000
"""A text of so many characters that is likely a list is read in no other way."""


def _share(reading: list[Record | Finding], text: str) -> float:
    """How much of a text the titles, names and venues of its records hold."""
    held = sum(len(v) for r in reading if isinstance(r, Record) for v in r.fields.values() if isinstance(v, str))
    return held / max(1, len(text))


def _worth(reading: list[Record | Finding]) -> float:
    """How much a reading of the text found: works, each by what stands beside its title. What several works would be
    called is no title, nor is a venue."""
    beside = {"author": 0.4, "issued": 0.3, "container-title": 0.1}
    works = [r for r in reading if isinstance(r, Record)]
    called = Counter(r.text("title") for r in works)
    worth = 0.0
    for record in works:
        if called[record.text("title")] < 3:
            whole = 0.5 if of_venue(record.text("title")) not in ("", "article") else 1.0
            worth += whole * (0.2 + sum(w for name, w in beside.items() if name in record.fields)) ** 2
    return worth


def _said(records: list[Record | Finding], source: Source) -> Iterator[Finding]:
    works = [r for r in records if isinstance(r, Record)]
    if not works:
        yield Finding(code="CK302", what="no works found on this page", where=source.at(), level=Level.WARNING)
        return
    pages = int(works[0].context.get("pages", "1"))
    if pages > 1:
        page = works[0].context["page"]
        yield Finding(
            code="CK301",
            what=f"page {page} of {pages} only: {pages - 1} pages were not read",
            where=source.at(),
            fix="use --follow to read them too",
        )
