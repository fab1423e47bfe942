"""Works to feeds, for `feed`, `page` and `build` alike: which works, their citations, and the ids once given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePath
from urllib.parse import urlencode

from msgspec import Struct
from msgspec.structs import replace

from citekit import __version__
from citekit.errors import ConfigError, FormatError, NetworkError, UnknownNameError
from citekit.fetch import Settings, read_path
from citekit.files import is_file
from citekit.formats import FeedInfo, WriteOptions
from citekit.formats.archives import FILES, Outline, archived, opml
from citekit.formats.feeditems import held
from citekit.formats.feedlook import FeedLook, earlier_ids, look
from citekit.model import Finding, Item, Request, Source
from citekit.pipeline.bibliography import DEFAULT_STYLE, entries_alone
from citekit.pipeline.export import Export, export

__all__ = [
    "FEEDS",
    "GENERATOR",
    "FeedFiles",
    "Outline",
    "feed",
    "feed_files",
    "feed_format",
    "keeping_ids",
    "listed",
    "look",
    "opml",
    "ping",
]

FEEDS = frozenset(FILES)
"""Names of the formats that are feeds."""
GENERATOR = f"citekit {__version__}"
"""What feeds and pages say made them."""
_BY_SUFFIX = {".rss": "rss"} | {suffix: name for name, (_, suffix) in FILES.items()}


class FeedFiles(Struct, frozen=True, kw_only=True):
    """files: path to text, the feed itself first."""

    files: Mapping[str, str]
    findings: tuple[Finding, ...] = ()


def feed(items: Sequence[Item], name: str, info: FeedInfo, *, style: str = DEFAULT_STYLE, locale: str = "") -> Export:
    """The feed in the format `name`, piece by piece. Only the works that it holds are formatted."""

    entries = entries_alone(style, locale)

    def formatted(some: Sequence[Item]) -> dict[str, str]:
        made = entries(some)
        written.findings.extend(one for one in made.findings if one not in written.findings)
        return {entry.id: entry.text for entry in made.entries}

    written = export(items, name, WriteOptions(feed=info, entries=formatted))
    return written


def feed_format(named: str, path: str) -> str:
    """The format of a feed: as named, else by the suffix of its path, else RSS. Raises UnknownNameError for what is no
    feed."""
    if named not in ("", *FEEDS):
        raise UnknownNameError.of("feed format", named, FILES)
    suffix = PurePath(path).suffix.lower()
    if not named and suffix and suffix not in _BY_SUFFIX:
        raise UnknownNameError(f'"{path}" does not say which feed to write', fix="name the format with -t")
    return named or _BY_SUFFIX.get(suffix, "rss")


def feed_files(
    items: Sequence[Item], name: str, info: FeedInfo, path: str, *, style: str = DEFAULT_STYLE, locale: str = ""
) -> FeedFiles:
    """The feed at `path`, and beside it a document for each year before those that it holds (RFC 5005). Raises
    ConfigError for a feed without an address: its documents could not name each other."""
    if not info.url:
        raise ConfigError("an archive needs the address of the feed", where=path, fix="say where it will stand: url")
    made = entries_alone(style, locale)(held(items, replace(info, limit=0)))
    options = WriteOptions(feed=info, entries={entry.id: entry.text for entry in made.entries})
    documents, said = archived(items, options, name, PurePath(path).stem, PurePath(path).suffix)
    files = {str(PurePath(path).with_name(file)): text for file, text in documents.items()}
    return FeedFiles(files=files, findings=(*made.findings, *said))


def keeping_ids(info: FeedInfo, items: Sequence[Item], path: str | Path) -> FeedInfo:
    """The info with the ids that works have in the feed that `path` holds now, if it holds one: what replaces a feed
    calls the same work the same, whatever has been found out about it since. Raises FetchError where that cannot be
    read: every work would get a new id."""
    if not is_file(path):
        return info
    standing = read_path(str(path))
    try:
        before = look(standing)
    except FormatError:
        return info  # something else is to be overwritten
    return replace(info, ids={**earlier_ids(before, items, info), **info.ids})


def listed(source: Source) -> tuple[FeedLook, Outline]:
    """A feed as a line of a list of feeds; its own address is where it says it is, else where it was read."""
    seen = look(source)
    return seen, Outline(title=seen.title, url=seen.url or source.uri, home=seen.home, format=seen.format)


def ping(hub: str, urls: Iterable[str], settings: Settings) -> None:
    """Tell a WebSub hub that feeds have changed. Raises NetworkError where it does not take it."""
    from citekit.fetch import Fetcher

    with Fetcher(settings) as fetcher:
        for url in urls:
            body = urlencode({"hub.mode": "publish", "hub.url": url}).encode()
            headers = {"content-type": "application/x-www-form-urlencoded"}
            answer = fetcher.send(Request(url=hub, method="POST", headers=headers, body=body))
            if not 200 <= answer.status < 300:
                raise NetworkError(
                    f"the hub does not take the news of {url}: {answer.reason}",
                    where=hub,
                    fix="check that the feed names this hub, and that the hub can read the feed",
                )
