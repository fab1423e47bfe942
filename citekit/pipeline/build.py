"""Everything that citekit.toml asks for: sources into a library, the library into outputs.

A source that cannot be read leaves its works in the library as they were, and is said. Outputs are texts by path;
writing them, or comparing them, is the caller's.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.structs import replace

from citekit.config import Config, OutputEntry
from citekit.errors import CitekitError, ConfigError, UnknownNameError
from citekit.fetch import Settings
from citekit.files import make_folder
from citekit.formats import FORMATS, FeedInfo, format_for_path
from citekit.formats.feeditems import feed_ids
from citekit.library import Held, Library, open_library
from citekit.model import Finding, Item
from citekit.pipeline.bibliography import bibliography, filtered, is_since, iso_day
from citekit.pipeline.export import export
from citekit.pipeline.feedmemory import STATE, FeedMemory, keep, recalled
from citekit.pipeline.feeds import FEEDS, GENERATOR, Outline, feed, feed_files, opml
from citekit.pipeline.load import load
from citekit.pipeline.site import FEED_TITLES, INDEX, SiteOptions, page
from citekit.webpage import FeedLink
from citekit.works.dedupe import Relation, find_duplicates

TEXTS = {".md": "markdown", ".rst": "rst", ".tex": "latex", ".rtf": "rtf", ".txt": "text", ".typ": "typst"}
LIST_OF_FEEDS = "opml"
MOST_PAGES = 50
"""So many pages that go on with a source's list are read where it says `follow`."""


class Built(Struct, frozen=True, kw_only=True):
    """outputs: path to text. hubs: of each feed that names a WebSub hub, path to hub and own address. failures: sources
    that could not be read. read: works found in the sources."""

    outputs: Mapping[Path, str]
    hubs: Mapping[Path, tuple[str, str]]
    findings: tuple[Finding, ...]
    failures: tuple[CitekitError, ...]
    read: int = 0
    works: int = 0


def build(config: Config, settings: Settings | None = None, *, today: str = "", check: bool = False) -> Built:
    """Read the sources into the library, and make every output. today: ISO date; works dated later stay out of feeds.
    check: only see what would come of it; the library and the ids of feeds stay as they are.

    Raises ConfigError for an output that says nothing known.
    """
    findings: list[Finding] = []
    failures: list[CitekitError] = []
    read = 0
    _check_paths(config)
    with _library(config, check=check) as file, open_library(file) as library:
        for source in config.sources:
            found = load(
                [located(config, source.input)], format=source.format, settings=settings, library=file, stale=True,
                follow=MOST_PAGES if source.follow else 0,
            )  # fmt: skip
            findings += found.findings
            failures += found.failures
            read += found.read
            added = library.add(found.works(), actor=source.input, what=f"build from {source.input}", match=same_work)
            findings += added.findings
        works = list(library.works())
        items = [work.item for work in works]
        feed = _feed_memory(config, library, items, today, check=check)
        outputs: dict[Path, str] = {}
        for entry in config.outputs:
            files, said = _said_of(config, entry, items, feed)
            findings += said
            outputs |= {config.folder / name: text for name, text in files.items()}
    return Built(
        outputs=outputs,
        hubs={config.folder / entry.path: (entry.text("hub"), entry.text("url")) for entry in config.outputs
              if entry.text("hub") and entry.text("url")},
        findings=tuple(dict.fromkeys(findings)),
        failures=tuple(failures),
        read=read,
        works=len(items),
    )  # fmt: skip


def library_file(config: Config) -> Path:
    """The library of this project."""
    return Path(config["library"]).expanduser() if config["library"] else config.folder / STATE / "library.db"


@contextmanager
def _library(config: Config, *, check: bool) -> Iterator[Path]:
    """Where the library lies; to check, a copy of it that goes away afterwards."""
    file = library_file(config)
    if not check:
        make_folder(file.parent)
        yield file
        return
    with TemporaryDirectory(prefix="citekit-") as folder:
        for name in (file.name, f"{file.name}-wal"):  # what another process has not yet moved into the file
            if file.with_name(name).is_file():
                shutil.copyfile(file.with_name(name), Path(folder) / name)
        yield Path(folder) / file.name


def located(config: Config, name: str) -> str:
    """A source's input: paths count from the folder of citekit.toml."""
    if name == "-" or "://" in name or (":" in name and not (config.folder / name).exists()):
        return name
    return str(config.folder / name)


def same_work(item: Item, candidates: Sequence[Held]) -> Held | None:
    """The candidate that is the same work by the rules of `works.dedupe`."""
    found = find_duplicates([item, *(held.work.item for held in candidates)])
    for pair in found.pairs:
        if pair.relation is Relation.SAME and 0 in (pair.one, pair.other):
            return candidates[max(pair.one, pair.other) - 1]
    return None


def _feed_memory(config: Config, library: Library, items: Sequence[Item], today: str, *, check: bool) -> FeedInfo:
    """The ids and days that feeds must not forget, with those of works that are new; kept unless this is to check."""
    known = recalled(config.folder)
    url = next((entry.text("url") for entry in config.outputs if entry.text("url")), "")
    seen = dict(known.first_seen)
    for item in items:
        if item.id not in seen and item.date("issued") is None:
            history = library.history(item.id, limit=1_000)
            seen[item.id] = history[-1][0].at[:10] if history else today
    new = {item.id: today for item in items if item.id not in known.ids}
    info = FeedInfo(url=url, ids=known.ids, first_seen=new | seen)
    ids = dict(zip((item.id for item in items), feed_ids(items, info), strict=True))
    memory = FeedMemory(ids={**known.ids, **ids}, first_seen=seen)
    if not check:
        keep(memory, config.folder)
    return FeedInfo(ids=memory.ids, first_seen=memory.first_seen, today=today, generator=GENERATOR)


def _check_paths(config: Config) -> None:
    """Raises ConfigError for an output that would take the place of another, or of a source."""
    sources = {(config.folder / source.input).resolve() for source in config.sources if "://" not in source.input}
    seen: set[Path] = set()
    for entry in config.outputs:
        path = (config.folder / entry.path).resolve()
        if path in seen or path in sources:
            what = f'[[output]] "{entry.path}" is {"a source" if path in sources else "written twice"}'
            raise ConfigError(what, where=config.path, fix="give each output a path of its own")
        seen.add(path)


def _said_of(
    config: Config, entry: OutputEntry, items: Sequence[Item], feeds: FeedInfo
) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """The files of one `[[output]]`; an error about what it says names it."""
    try:
        return _output(config, entry, items, feeds)
    except UnknownNameError as error:
        what = f'[[output]] "{entry.path}": {error.what}'
        raise UnknownNameError(what, where=config.path, fix=error.fix) from None


def _output(
    config: Config, entry: OutputEntry, items: Sequence[Item], feeds: FeedInfo
) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """The files of one `[[output]]`."""
    since = iso_day(entry.text("since"))
    wanted = [item for item in filtered(items, entry.text("filter")) if is_since(item, since)]
    name = _format_name(config, entry)
    style = entry.text("style") or config["style"]
    locale = entry.text("locale") or config["locale"]
    if name == "html":
        return _page(config, entry, wanted, feeds, style, locale)
    if name == LIST_OF_FEEDS:
        return {entry.path: opml(entry.text("title") or _title(config), _outlines(config))}, ()
    if name in TEXTS.values():
        order, group = entry.text("sort", "none"), entry.text("group", "none")
        made = bibliography(wanted, style, output=name, locale=locale, order=order, group=group)
        return {entry.path: made.text}, made.findings
    if name in FEEDS and entry.options.get("archive") is True:
        info = _feed_info(config, entry, feeds)
        whole = feed_files(wanted, name, info, entry.path, style=style, locale=locale)
        return dict(whole.files), whole.findings
    if name in FEEDS:
        written = feed(wanted, name, _feed_info(config, entry, feeds), style=style, locale=locale)
    else:
        written = export(wanted, name)
    return {entry.path: written.text()}, tuple(written.findings)


def _outlines(config: Config) -> list[Outline]:
    """Every feed among the outputs that says where it will stand."""
    return [
        Outline(
            title=entry.text("title") or _title(config), url=entry.text("url"), home=_home(config, entry), format=name
        )
        for entry in config.outputs
        if (name := _format_name(config, entry)) in FEEDS and entry.text("url")
    ]


def _title(config: Config) -> str:
    return f"Works by {config.author.name}" if config.author.name else "Works"


def _page(
    config: Config, entry: OutputEntry, items: Sequence[Item], feed: FeedInfo, style: str, locale: str
) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """The page, with a link to each feed and to the .bib file that lie in its folder."""
    path = PurePath(entry.path)
    beside = [other for other in config.outputs if PurePath(other.path).parent == path.parent]
    templates = entry.text("templates")
    options = SiteOptions(
        title=entry.text("title"),
        description=entry.text("description"),
        author=config.author.name,
        aliases=config.author.aliases,
        orcid=config.author.orcid,
        language=entry.text("language", "en"),
        url=entry.text("url"),
        style=style,
        locale=locale,
        group=entry.text("group", "year"),
        selected=_selected(entry),
        per_work=entry.options.get("per-work") is True,
        templates=str(config.folder / templates) if templates else "",
        feed=feed,
        beside=_feeds_among(config, beside),
    )
    bib = next((PurePath(other.path).name for other in beside if other.path.endswith(".bib")), "")
    made = page(items, options, bib=bib)
    files = {entry.path if name == INDEX else str(path.parent / name): text for name, text in made.files.items()}
    return files, made.findings


def _selected(entry: OutputEntry) -> tuple[str, ...]:
    """Keys of works: a list, or text with commas."""
    given = entry.options.get("selected", "")
    keys = given if isinstance(given, list) else str(given).split(",")
    return tuple(key for one in keys if (key := str(one).strip()))


def _feeds_among(config: Config, outputs: Iterable[OutputEntry]) -> tuple[FeedLink, ...]:
    """Links to the feeds, each called by its title, else by its format."""
    formats = ((output, _format_name(config, output)) for output in outputs)
    return tuple(
        FeedLink(
            title=output.text("title") or FEED_TITLES[name],
            media_type=FORMATS[name].media_types[0],
            href=PurePath(output.path).name,
        )
        for output, name in formats
        if name in FEEDS
    )


def _feed_info(config: Config, entry: OutputEntry, feed: FeedInfo) -> FeedInfo:
    """What one feed says of itself. feed: what all of them share."""
    limit: int = entry.options.get("limit", 50)
    orcid = config.author.orcid.rpartition("/")[2]
    return replace(
        feed,
        title=entry.text("title") or _title(config),
        description=entry.text("description"),
        url=entry.text("url"),
        home=_home(config, entry),
        language=entry.text("language"),
        alternates=_alternates(config, entry),
        author=config.author.name,
        author_url=f"https://orcid.org/{orcid}" if orcid else "",
        limit=limit,
        undated=iso_day(entry.text("undated")),
        hub=entry.text("hub"),
        prism=entry.options.get("prism", True) is True,
        prefer_url=entry.options.get("prefer-url") is True,
        include_forthcoming=entry.options.get("include-forthcoming") is True,
    )


def _home(config: Config, entry: OutputEntry) -> str:
    """The page that a feed belongs to: as configured, else the one that lies in the same folder."""
    folder = PurePath(entry.path).parent
    pages = (other for other in config.outputs if PurePath(other.path).parent == folder and other.text("url"))
    beside = (other.text("url") for other in pages if _format_name(config, other) == "html")
    return entry.text("home") or next(beside, "")


def _alternates(config: Config, entry: OutputEntry) -> dict[str, str]:
    """The address, by format, of the feeds that hold the same works."""
    works = ("filter", "since")
    same = (other for other in config.outputs if all(other.text(key) == entry.text(key) for key in works))
    named = ((_format_name(config, other), other.text("url")) for other in same if other is not entry)
    return {name: url for name, url in named if name in FEEDS and url}


def _format_name(config: Config, entry: OutputEntry) -> str:
    return entry.text("format") or _format_of(entry.path, config.path)


def _format_of(path: str, where: str) -> str:
    suffix = PurePath(path).suffix.lower()
    if PurePath(path).name.lower() == "feed.json":
        return "jsonfeed"
    if suffix in (".html", ".htm"):
        return "html"
    if suffix == f".{LIST_OF_FEEDS}":
        return LIST_OF_FEEDS
    if suffix in TEXTS:
        return TEXTS[suffix]
    row = format_for_path(path)
    if row is None or row.write is None:
        known = ", ".join(r.name for r in FORMATS if r.write)
        raise ConfigError(f'"{path}" does not say what to write', where=where, fix=f"add format = one of {known}")
    return row.name
