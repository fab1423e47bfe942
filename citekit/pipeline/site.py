"""Works to a publication page with feeds and a .bib file beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from traceback import extract_tb

from jinja2 import BaseLoader, FileSystemLoader, TemplateError, TemplateSyntaxError
from msgspec import Struct
from msgspec.structs import replace

from citekit.errors import FetchError, FormatError, UnknownNameError
from citekit.files import is_file
from citekit.formats import FeedInfo, WriteOptions
from citekit.model import Finding, Item, Name
from citekit.normalize.names import names as names_of
from citekit.pipeline.bibliography import DEFAULT_STYLE, entries_alone
from citekit.pipeline.export import export
from citekit.pipeline.feeds import GENERATOR
from citekit.webpage import FeedLink, Grouping, PageOptions, pages
from citekit.webpage.languages import WORDS, words_in

FEEDS = (("feed.xml", "rss", "application/rss+xml", "RSS"), ("feed.atom", "atom", "application/atom+xml", "Atom"),
         ("feed.json", "jsonfeed", "application/feed+json", "JSON Feed"))  # fmt: skip
"""Name of the file, format, media type, title."""
FEED_TITLES = {name: title for _, name, _, title in FEEDS}
BIB = "works.bib"
INDEX = "index.html"
TEMPLATES = ("page.html", "work.html", "style.css", "script.js")
"""What a folder of own templates may hold."""
_OF_TEMPLATES = (TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a template that says something wrong raises."""


class SiteOptions(Struct, frozen=True, kw_only=True):
    """author: whose page, as spoken; aliases: other spellings of the name; url: where the folder will stand ("" is not
    known); locale: of citations, "" is the page's language; group: a `Grouping` by name; selected: keys of works shown
    first; templates: a folder of own templates; feed: what all feeds share; beside: the feeds that the page alone
    links to."""

    title: str = ""
    description: str = ""
    author: str = ""
    aliases: tuple[str, ...] = ()
    orcid: str = ""
    language: str = "en"
    url: str = ""
    style: str = DEFAULT_STYLE
    locale: str = ""
    group: str = "year"
    selected: tuple[str, ...] = ()
    per_work: bool = False
    templates: str = ""
    feed: FeedInfo = FeedInfo()
    beside: tuple[FeedLink, ...] = ()


class Site(Struct, frozen=True, kw_only=True):
    """files: relative path to text."""

    files: Mapping[str, str]
    findings: tuple[Finding, ...] = ()


def site(items: Sequence[Item], options: SiteOptions) -> Site:
    """The page `index.html`, the three feeds and `works.bib`."""
    formatted = entries_alone(options.style, _locale(options))(items)
    entries = {entry.id: entry.text for entry in formatted.entries}
    files = _pages(items, options, entries, feeds=True, bib=BIB)
    findings = list(formatted.findings)
    base = f"{options.url.rstrip('/')}/" if options.url else ""
    for name, format_name, _, _ in FEEDS:
        info = replace(
            options.feed,
            title=options.feed.title or title_of(options),
            description=options.feed.description or options.description,
            home=options.feed.home or base,
            url=f"{base}{name}" if base else "",
            language=options.feed.language or options.language,
            author=options.feed.author or options.author,
            generator=GENERATOR,
            alternates={other: f"{base}{file}" for file, other, _, _ in FEEDS if other != format_name} if base else {},
        )
        written = export(items, format_name, WriteOptions(feed=info, entries=entries))
        files[name] = written.text()
        findings += written.findings
    bib = export(items, "bibtex")
    files[BIB] = bib.text()
    findings += [*bib.findings, *_about(items, options)]
    return Site(files=files, findings=tuple(dict.fromkeys(findings)))


def page(items: Sequence[Item], options: SiteOptions, *, bib: str = "") -> Site:
    """The page alone (and a page for each work, where that is asked for). bib: name of the .bib file beside it."""
    formatted = entries_alone(options.style, _locale(options))(items)
    entries = {entry.id: entry.text for entry in formatted.entries}
    made = _pages(items, options, entries, feeds=False, bib=bib)
    return Site(files=made, findings=(*formatted.findings, *_about(items, options)))


def _pages(
    items: Sequence[Item], options: SiteOptions, entries: Mapping[str, str], *, feeds: bool, bib: str
) -> dict[str, str]:
    links = tuple(FeedLink(title=title, media_type=kind, href=file) for file, _, kind, title in FEEDS) if feeds else ()
    spoken = [name for name in (options.author, *options.aliases) if name]
    owners: tuple[Name, ...] = tuple(name for text in spoken for name in names_of(text))
    told = PageOptions(
        title=options.title,
        description=options.description,
        author=options.author,
        owners=owners,
        orcid=options.orcid,
        language=options.language,
        url=options.url,
        group=_grouping(options.group),
        selected=options.selected,
        bibtex={item.id: _shown_bibtex(item) for item in items},
        bib=bib,
        feeds=links or options.beside,
        per_work=options.per_work,
        undated=options.feed.undated,
        first_seen=options.feed.first_seen,
        generator=GENERATOR,
        templates=_loader(options.templates),
    )
    try:
        return pages(items, entries, told)
    except _OF_TEMPLATES as error:
        if not options.templates:
            raise
        where = _line_of(error, Path(options.templates))
        raise FormatError(f"this template cannot be used: {error}", where=where, fix="correct it") from error


def _line_of(error: BaseException, folder: Path) -> str:
    """The line of a template in the folder at which it failed: the last one that it came through."""
    if isinstance(error, TemplateSyntaxError) and error.filename:
        return f"{error.filename}:{error.lineno}"
    lines = [f"{f.filename}:{f.lineno}" for f in extract_tb(error.__traceback__) if Path(f.filename).parent == folder]
    return lines[-1] if lines else str(folder)


def _grouping(name: str) -> Grouping:
    known = [grouping.value for grouping in Grouping]
    if name not in known:
        raise UnknownNameError.of("grouping", name, known)
    return Grouping(name)


def _locale(options: SiteOptions) -> str:
    """The locale of citations: as told, else the page's language where the page itself speaks it."""
    return options.locale or (options.language if words_in(options.language) else "")


def _shown_bibtex(item: Item) -> str:
    """The entry without its abstract, which the page shows beside it; the .bib file has it."""
    variables = {name: value for name, value in item.variables.items() if name != "abstract"}
    return export([replace(item, variables=variables)], "bibtex").text()


def _about(items: Sequence[Item], options: SiteOptions) -> Iterator[Finding]:
    """What was asked of the page and cannot be had."""
    if options.language.partition("-")[0].lower() not in ("en", "") and not words_in(options.language):
        what = f'the page has no words of its own in "{options.language}"; they are English'
        yield Finding(code="CK339", what=what, fix=f"take en, {', '.join(WORDS)}, or templates of your own")
    there = {item.id for item in items}
    for key in options.selected:
        if key not in there:
            what = f'"{key}" is to be shown first and is no work of the page'
            yield Finding(code="CK338", what=what, fix="correct the key")


def title_of(options: SiteOptions) -> str:
    """The title, or "Works by" the author."""
    return options.title or (f"Works by {options.author}" if options.author else "Works")


def _loader(folder: str) -> BaseLoader | None:
    if not folder:
        return None
    if not Path(folder).is_dir():
        raise FetchError("there is no such folder of templates", where=folder, fix="check the path")
    if not any(is_file(Path(folder, name)) for name in TEMPLATES):
        raise FetchError("no template is in this folder", where=folder, fix=f"call them {', '.join(TEMPLATES)}")
    return FileSystemLoader(folder)
