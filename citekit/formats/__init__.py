"""The formats: one row each, both directions. `FORMATS[name]` is a row, `detect` finds the row for a source or path.

A row's functions are imported when they are first called, so that a run pays only for the formats it uses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from citekit.errors import FormatError
from citekit.formats import kept
from citekit.formats.base import Format, Read, Write
from citekit.formats.decode import decode
from citekit.formats.sniffing import (
    sniff_bibtex,
    sniff_cff,
    sniff_csljson,
    sniff_csljsonl,
    sniff_cslyaml,
    sniff_endnote,
    sniff_feed,
    sniff_jsonfeed,
    sniff_page,
    sniff_ris,
    sniff_wordpress,
    sniff_zotero,
)
from citekit.model import Finding, Item, Record, Source
from citekit.registry import Registry

if TYPE_CHECKING:
    from citekit.formats.options import FeedInfo, WriteOptions

__all__ = ["FORMATS", "FeedInfo", "Format", "WriteOptions", "detect", "format_for_path"]


def __getattr__(name: str) -> Any:
    """What only writers are told is imported when it is first asked for."""
    if name in ("FeedInfo", "WriteOptions"):
        from citekit.formats import options

        return getattr(options, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _read(module: str, function: str = "read") -> Read:
    def read(source: Source) -> Iterator[Record | Item | Finding]:
        yield from getattr(import_module(f"citekit.formats.{module}"), function)(source)

    return read


def _write(module: str, function: str = "write") -> Write:
    def write(items: Iterable[Item], options: WriteOptions) -> Iterator[str | Finding]:
        yield from getattr(import_module(f"citekit.formats.{module}"), function)(items, options)

    return write


FORMATS: Registry[Format] = Registry(
    "format",
    (
        Format(
            name="csljson",
            may_be_empty=True,
            title="CSL-JSON",
            suffixes=(".json",),
            media_types=("application/vnd.citationstyles.csl+json", "application/json"),
            read=_read("csljson"),
            write=_write("csljson"),
            sniff=sniff_csljson,
        ),
        Format(
            name="page",
            title="author page (HTML, Markdown and the like, or text saved from a browser)",
            suffixes=(".html", ".htm", ".xhtml", ".txt", ".md", ".markdown", ".org", ".rst", ".adoc", ".wiki"),
            media_types=("text/html", "application/xhtml+xml", "text/plain"),
            read=_read("page"),
            sniff=sniff_page,
        ),
        Format(
            name="bibtex",
            may_be_empty=True,
            may_be_blank=True,
            title="BibTeX",
            suffixes=(".bib", ".bibtex"),
            media_types=("application/x-bibtex", "text/x-bibtex"),
            read=_read("bibtex"),
            write=_write("bibtex"),
            sniff=sniff_bibtex,
            keeps=kept.BIBTEX,
        ),
        Format(
            name="biblatex",
            may_be_empty=True,
            may_be_blank=True,
            title="BibLaTeX",
            suffixes=(".bib",),
            read=_read("bibtex"),
            write=_write("bibtex", "write_biblatex"),
            keeps=kept.BIBLATEX,
        ),
        Format(
            name="ris",
            may_be_empty=True,
            may_be_blank=True,
            title="RIS",
            suffixes=(".ris",),
            media_types=("application/x-research-info-systems",),
            read=_read("ris"),
            write=_write("ris"),
            sniff=sniff_ris,
            keeps=kept.RIS,
        ),
        Format(
            name="endnote",
            may_be_empty=True,
            may_be_blank=True,
            title="EndNote import format (ENW)",
            suffixes=(".enw",),
            media_types=("application/x-endnote-refer",),
            read=_read("endnote"),
            write=_write("endnote"),
            sniff=sniff_endnote,
            keeps=kept.RIS - {"issue", "chapter-number"},
        ),
        Format(
            name="csljsonl",
            may_be_empty=True,
            may_be_blank=True,
            title="CSL-JSON, one item a line",
            suffixes=(".jsonl", ".ndjson"),
            media_types=("application/x-ndjson", "application/jsonl"),
            read=_read("csljsonl"),
            write=_write("csljsonl"),
            sniff=sniff_csljsonl,
        ),
        Format(
            name="cslyaml",
            may_be_empty=True,
            title="CSL-YAML",
            suffixes=(".yaml", ".yml"),
            media_types=("application/yaml", "text/yaml", "application/x-yaml"),
            read=_read("cslyaml"),
            write=_write("cslyaml"),
            sniff=sniff_cslyaml,
        ),
        Format(
            name="cff",
            title="citation file (CITATION.cff)",
            suffixes=(".cff",),
            read=_read("cff"),
            write=_write("cff"),
            sniff=sniff_cff,
            keeps=kept.CFF,
        ),
        Format(
            name="rss",
            may_be_empty=True,
            title="RSS 2.0 (read: RSS 0.9x-2.0 and RDF too)",
            suffixes=(".rss", ".xml", ".rdf"),
            media_types=("application/rss+xml", "application/rdf+xml", "application/xml", "text/xml"),
            read=_read("feedin"),
            write=_write("rss"),
            sniff=sniff_feed("<rss", "<rdf:RDF"),
        ),
        Format(
            name="atom",
            may_be_empty=True,
            title="Atom 1.0",
            suffixes=(".atom",),
            media_types=("application/atom+xml",),
            read=_read("feedin"),
            write=_write("atom"),
            sniff=sniff_feed("<feed", "<atom:feed"),
        ),
        Format(
            name="jsonfeed",
            may_be_empty=True,
            title="JSON Feed 1.1",
            suffixes=(".json",),
            media_types=("application/feed+json",),
            read=_read("jsonfeed"),
            write=_write("jsonfeed"),
            sniff=sniff_jsonfeed,
        ),
        Format(
            name="zotero",
            may_be_empty=True,
            title="items of Zotero's Web API",
            suffixes=(".zotero.json",),
            read=_read("zotero"),
            write=_write("zotero"),
            sniff=sniff_zotero,
        ),
        Format(
            name="wordpress",
            title="posts of WordPress' REST API",
            suffixes=(".wp.json",),
            read=_read("wordpress"),
            sniff=sniff_wordpress,
        ),
    ),
    group="citekit.formats",
)


def format_for_path(path: str) -> Format | None:
    """The row whose suffix the path (or URL) ends in, or None."""
    suffix = PurePath(urlsplit(path).path if "://" in path else path).suffix.lower()
    if not suffix:
        return None
    for known in (FORMATS.builtin(), FORMATS):
        for row in known:
            if suffix in row.suffixes:
                return row
    return None


_UNPACK = "unpack it, or read what unpacks it from standard input: gunzip -c FILE | citekit convert"
_SAVE = "save its list of works as text, a web page or a bibliography file"
_BINARY = (
    (b"\x1f\x8b", "it is compressed (gzip)", _UNPACK),
    (b"BZh", "it is compressed (bzip2)", _UNPACK.replace("gunzip", "bunzip2")),
    (b"\xfd7zXZ", "it is compressed (xz)", _UNPACK.replace("gunzip", "unxz")),
    (b"PK\x03\x04", "it is a ZIP archive, as .docx, .odt and .xlsx files are", _SAVE),
    (b"%PDF-", "it is a PDF", _SAVE),
    (
        b"SQLite format 3\0",
        "it is a database (SQLite)",
        "export the works from its program; citekit's own is `library:`",
    ),
)
"""How files begin that people take for text, with what they are and what to do."""


def detect(source: Source) -> Format:
    """The row that reads this source: what the content looks like, then the file name, then the media type.

    Raises FormatError where the source is empty, is no text, or looks like nothing known.
    """
    named = format_for_path(source.uri)
    if named and named.may_be_blank and not source.content.strip():
        return named
    head = _head(source)
    best, score = None, 0
    for row in FORMATS:
        likeness = row.sniff(head) if row.read else 0
        if row is named:
            likeness += 30
        if source.media_type in row.media_types:
            likeness += 15
        if row.read and likeness > score:
            best, score = row, likeness
    if best is None:
        readable = ", ".join(row.name for row in FORMATS if row.read)
        raise FormatError("this looks like no known format", where=source.uri, fix=f"say which with -f: {readable}")
    return best


def _head(source: Source) -> str:
    """The first 4 kB as text, decoded loosely; raises FormatError for nothing and for what is no text."""
    content = source.content
    if not content.strip():
        raise FormatError("empty: there is nothing to read", where=source.uri, fix="check the file or the URL")
    for mark, what, fix in _BINARY:
        if content.startswith(mark):
            raise FormatError(f"not text: {what}", where=source.uri, fix=fix)
    head, _ = decode(Source(content=content[:4096], charset=source.charset))
    strange = sum(c == "\ufffd" or (c < " " and c not in "\t\n\r\f") for c in head)
    if strange * 20 > len(head):  # some stray NULs are the reader's business
        raise FormatError("not text: it looks like a binary file", where=source.uri, fix="give a text file or a page")
    return head
