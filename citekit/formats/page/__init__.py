"""Author pages and publication lists, as HTML, Markdown or saved text → records (reading only)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from citekit.errors import FormatError
from citekit.formats.decode import decode
from citekit.formats.page.html import read_html
from citekit.formats.page.markdown import is_markdown, markdown_as_html
from citekit.formats.page.markup import is_document, is_html
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
    reading = _read(text, source)
    del text  # of a long page it is as much as what is kept
    records = list(reading)
    del reading
    said = list(_said(records, source))
    records.reverse()
    while records:  # each is let go of as soon as it is read on
        yield records.pop()
    yield from said


def _read(text: str, source: Source) -> Iterator[Record | Finding]:
    """What a text holds, as the HTML that it is or stands for, or as printed. The readers of other texts, which most
    pages do without, are fetched when there is one."""
    if not is_document(text, source):
        from citekit.formats.page.light import light_as_html, light_syntax

        syntax = light_syntax(text, source)
        if syntax is not None:
            return read_html(light_as_html(text, syntax), source)
    if is_markdown(text, source):
        return read_html(markdown_as_html(text), source)
    if is_html(text, source):
        return read_html(text, source)
    from citekit.formats.page.savedtext import read_text

    return read_text(text, source)


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
