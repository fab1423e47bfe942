"""Author pages and publication lists, as HTML or saved as text → records (reading only)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from citekit.errors import FormatError
from citekit.formats.decode import decode
from citekit.formats.page.html import read_html
from citekit.formats.page.profile import profile_of_lines
from citekit.formats.page.saved import as_html, lines_of, read_cards
from citekit.formats.page.strings import read_list
from citekit.model import Finding, Item, Level, Record, Source


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
    records = list(read_html(text, source) if is_html(text, source) else _read_text(text, source))
    yield from records
    yield from _said(records, source)


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


FEW_CARDS = 2
"""So many cards of a page may be lines that its citations happen to share."""


def _read_text(text: str, source: Source) -> Iterator[Record | Finding]:
    """A page saved as text: its cards, or the works in its paragraphs or lines, whichever gives more."""
    cards = list(read_cards(text, source))
    cited = list(read_list(text, source)) if len(cards) <= FEW_CARDS else []
    if len(cited) > 2 * len(cards):
        yield from cited
        return
    lines = [line.text for line in lines_of(text)]
    profile = profile_of_lines(lines[:40], lines).context()
    readings = [list(read_html(as_html(text, flat=flat), source)) for flat in (False, True)]
    best = max(readings, key=_worth)
    labelled = sum(bool(c.label) for c in cards if isinstance(c, Record))
    if _worth(cards) * (3 if labelled * 2 > len(cards) else 1) >= _worth(best):
        yield from cards
        return
    for record in best:
        if isinstance(record, Record):
            record = replace(record, context={**profile, **record.context})
        yield record


def _worth(reading: list[Record | Finding]) -> float:
    """How much a reading of the text found: works, and what stands beside their titles."""
    beside = ("author", "issued", "container-title")
    return sum(1 + sum(name in r.fields for name in beside) for r in reading if isinstance(r, Record))


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
