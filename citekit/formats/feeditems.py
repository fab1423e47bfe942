"""Items as feed entries, the same for RSS, Atom and JSON Feed: which, in what order, with which id, time and text.

Specification: docs/rules.md, feeds 1 to 10 and 14 to 20. What a format cannot hold is the format's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_URL, uuid5

from msgspec import Struct

from citekit.formats.feedhtml import entry_html, inline_html, paragraphs, shown_text
from citekit.formats.feedxml import folder, language
from citekit.formats.options import FeedInfo, WriteOptions
from citekit.model import Finding, Item, Level, Name
from citekit.model.item import DateParts
from citekit.model.plaintext import plain, shortened
from citekit.model.timeline import UNDATED, Dated, in_order, moment
from citekit.model.typelabels import LABELS, label_of
from citekit.model.weblinks import Link, canonical_url, doi_of, doi_url, links, web_url

MOST_CATEGORIES = 10
POSTS = frozenset({"post", "post-weblog", "webpage"})
"""Types whose own page is what one wants to read; of others it is the page of the DOI (rule 14)."""
OTHER_ROLES = ("editor", "translator")
LINK_NAMES: dict[str, str] = {"doi": "DOI", "pdf": "PDF", "code": "Code", "arxiv": "arXiv", "url": "Web page"}
_PRISM_VENUE = (
    ("prism:publicationName", "container-title"),
    ("prism:volume", "volume"),
    ("prism:number", "issue"),
)
_DUBLIN_CORE = (("dc:publisher", "publisher"), ("dc:rights", "license"))
_AT_ONCE = 500
"""Entries that are formatted together: 10,000 of them at once take 20 MB."""
_CLEAN_ID = re.compile(r"[A-Za-z0-9._~/:-]+")
_SECOND = timedelta(seconds=1)
_KEYWORDS = re.compile(r"\s*[;,]\s*")
_PAGES = re.compile(r"\s*(?:--?|[‐-―])\s*")
_EPOCH = re.compile(r"\d{9,11}")


class Entry(Struct, frozen=True, kw_only=True):
    """One item of a feed. published, updated: UTC, `updated` unique in the feed; modified: when the record changed,
    None where nobody said. title: plain; authors: as spoken, "et al." last where there are more; content: safe HTML;
    summary, citation: plain text; own_page: the item's URL; "" where there is none."""

    item: Item
    id: str
    link: str
    own_page: str
    links: tuple[Link, ...]
    title: str
    published: datetime
    updated: datetime
    modified: datetime | None
    authors: tuple[str, ...]
    contributors: tuple[str, ...]
    categories: tuple[str, ...]
    summary: str
    content: str
    citation: str
    doi: str


def entries(items: Iterable[Item], options: WriteOptions) -> tuple[Iterator[Entry], datetime, list[Finding]]:
    """The entries of the feed, newest first, each made when it is asked for; when the feed changed (as told, else the
    newest time in it, never the clock: rule 7); what is to be said of undated, forthcoming and surplus works."""
    info = options.feed
    dated, said = due(items, info)
    ids = feed_ids((one.item for one in dated), info)
    if 0 < info.limit < len(dated):
        what = f"{len(dated) - info.limit} works older than the newest {info.limit} are not in the feed"
        said.append(Finding(code="CK336", what=what, fix="set the limit to 0 for all", level=Level.NOTE))
        dated = dated[: info.limit]
    times = _update_times(dated, info)
    return _made(dated, ids, times, options), _told(info.updated) or max(times, default=UNDATED), said


def _made(
    dated: Sequence[Dated], ids: Sequence[str], times: Sequence[datetime], options: WriteOptions
) -> Iterator[Entry]:
    given = options.entries
    for start in range(0, len(dated), _AT_ONCE):
        some = dated[start : start + _AT_ONCE]
        texts = given if isinstance(given, Mapping) else given([one.item for one in some])
        for place, one in enumerate(some, start):
            yield _entry(one, ids[place], times[place], texts, options.feed)


def due(items: Iterable[Item], info: FeedInfo) -> tuple[list[Dated], list[Finding]]:
    """The items that are out, newest first, and what is to be said of undated and forthcoming ones."""
    dated = in_order(items, first_seen=info.first_seen, undated=info.undated)
    said = list(_about_undated(dated, info))
    dated, forthcoming = _due(dated, info)
    return dated, said + forthcoming


def held(items: Iterable[Item], info: FeedInfo) -> list[Item]:
    """The items that the feed holds, newest first: what is due, up to the limit."""
    dated, _ = due(items, info)
    return [one.item for one in dated[: info.limit or None]]


def feed_ids(items: Iterable[Item], info: FeedInfo) -> list[str]:
    """The id of each item, in the order given: the stored one, else its page, its DOI, or a tag: URI, the first that
    no other item has (rule 6). A library stores them and gives them back as `FeedInfo.ids`, since a DOI or date that
    is found later would give another."""
    ordered = list(items)
    taken: set[str] = set(info.ids.values())
    ids = [info.ids.get(item.id, "") for item in ordered]
    names = [item.id for item in ordered]
    for position in sorted(range(len(ordered)), key=names.__getitem__):
        if not ids[position]:
            ids[position] = _free_id(ordered[position], info, taken)
            taken.add(ids[position])
    return ids


def home_of(info: FeedInfo) -> tuple[str, list[Finding]]:
    """The page that the feed belongs to; a stand-in and a Finding where nobody said."""
    said: list[Finding] = []
    if not web_url(info.url) or not web_url(info.home):
        missing = " and ".join(
            name for name, url in (("its own address", info.url), ("its page's address", info.home)) if not web_url(url)
        )
        what = f"the feed does not say {missing}"
        said.append(Finding(code="CK332", what=what, fix="give the addresses of feed and page", level=Level.NOTE))
    return web_url(info.home) or folder(web_url(info.url)) or "https://localhost/", said


def feed_id(info: FeedInfo) -> str:
    """The id of the feed itself: its address, else a UUID of its title and author."""
    return canonical_url(info.url) or f"urn:uuid:{uuid5(NAMESPACE_URL, f'citekit:{info.title}:{info.author}')}"


def feed_title(info: FeedInfo) -> str:
    return plain(info.title) or (f"Works by {plain(info.author)}" if info.author else "Works")


def feed_description(info: FeedInfo) -> str:
    return plain(info.description) or feed_title(info)


def issued_text(item: Item) -> str:
    """The date of publication in its own precision: "2024", "2024-09", "2024-09-18", or "" (rule 3)."""
    date = item.date("issued")
    return _precise(date.start) if date else ""


@lru_cache(maxsize=4096)
def _precise(parts: DateParts) -> str:
    if not parts or not 1 <= parts[0] <= 9999:
        return ""
    if len(parts) > 1 and not 1 <= parts[1] <= 12:
        parts = parts[:1]
    return "-".join((f"{parts[0]:04d}", *(f"{part:02d}" for part in parts[1:3])))


def prism_fields(entry: Entry) -> list[tuple[str, str]]:
    """The fields of PRISM Basic 2.0 that the item has, in the order of rule 19."""
    item = entry.item
    variables = item.variables
    fields = [("prism:doi", entry.doi)]
    fields += [(name, plain(item.text(variable))) for name, variable in _PRISM_VENUE if variable in variables]
    if "page" in variables or "page-first" in variables:
        first, last = pages_of(item)
        fields += (("prism:startingPage", first), ("prism:endingPage", last))
    if "ISSN" in variables or "ISBN" in variables:
        fields += (("prism:issn", plain(item.text("ISSN"))), ("prism:isbn", plain(item.text("ISBN"))))
    fields += (("prism:publicationDate", issued_text(item)), ("prism:url", entry.own_page))
    return [field for field in fields if field[1]]


def dublin_core(entry: Entry) -> list[tuple[str, str]]:
    """The Dublin Core elements, names of people and times apart, that RSS and Atom share (rule 19)."""
    variables = entry.item.variables
    fields = [("dc:identifier", f"doi:{entry.doi}")] if entry.doi else []
    fields += [(name, plain(entry.item.text(variable))) for name, variable in _DUBLIN_CORE if variable in variables]
    if "language" in variables:
        fields.append(("dc:language", language(entry.item.text("language"))))
    fields.append(("dcterms:bibliographicCitation", entry.citation))
    return [(name, text) for name, text in fields if text]


def pages_of(item: Item) -> tuple[str, str]:
    """First and last page; the last is "" where there is one page or no simple range."""
    text = plain(item.text("page"))
    parts = _PAGES.split(text)
    if len(parts) == 2 and all(parts) and "," not in text:
        return parts[0], parts[1]
    return text or plain(item.text("page-first")), ""


def _told(updated: str) -> datetime | None:
    """ISO text, or whole seconds since 1970 as SOURCE_DATE_EPOCH has them."""
    return datetime.fromtimestamp(int(updated), UTC) if _EPOCH.fullmatch(updated) else moment(updated)


def _about_undated(dated: Sequence[Dated], info: FeedInfo) -> Iterable[Finding]:
    given = moment(info.undated[:10]) or UNDATED
    count = sum(not one.known for one in dated)
    if count:
        works = "1 work has" if count == 1 else f"{count} works have"
        what = f"{works} no date; the feed says {given.date().isoformat()}"
        yield Finding(code="CK330", what=what, fix="set the date for undated works", level=Level.NOTE)


def _due(dated: list[Dated], info: FeedInfo) -> tuple[list[Dated], list[Finding]]:
    """Without the works of days to come (rule 5), each of which is named."""
    today = moment(info.today)
    if today is None or info.include_forthcoming:
        return dated, []
    end = today.replace(hour=23, minute=59, second=59, microsecond=0)
    said = []
    for one in dated:
        if one.when > end:
            what = (
                f'"{shortened(plain(one.item.title), 60)}" is dated {one.when.date().isoformat()}; left out till then'
            )
            said.append(Finding(code="CK331", what=what, fix="include forthcoming works", level=Level.NOTE))
    return [one for one in dated if one.when <= end], said


def possible_ids(item: Item, info: FeedInfo) -> Iterator[str]:
    """What the item's id may be, best first: its page, its DOI, a tag: URI."""
    page = canonical_url(item.text("URL"))
    if page:
        yield page
    doi = doi_of(item)
    if doi:
        yield doi_url(doi)
    yield f"tag:{_authority(info)},{_first_year(item, info)}:{_specific(item.id)}"


def _free_id(item: Item, info: FeedInfo, taken: set[str]) -> str:
    name = ""
    for name in possible_ids(item, info):
        if name not in taken:
            return name
    return next(f"{name}-{n}" for n in range(2, len(taken) + 3) if f"{name}-{n}" not in taken)


def _specific(name: str) -> str:
    return name if _CLEAN_ID.fullmatch(name) else quote(plain(name), safe="-._~/:")


def _authority(info: FeedInfo) -> str:
    return _host_name(web_url(info.url) or web_url(info.home))


@lru_cache(maxsize=8)
def _host_name(url: str) -> str:
    host = urlsplit(url).hostname or ""
    return host if host and ":" not in host else "citekit.invalid"


def _first_year(item: Item, info: FeedInfo) -> int:
    seen = moment(info.first_seen.get(item.id, ""))
    return seen.year if seen else 2000


def _update_times(dated: Sequence[Dated], info: FeedInfo) -> list[datetime]:
    """When each entry changed last, all different: a later one in the list goes down to the next free second."""
    below: dict[datetime, datetime] = {}
    times: list[datetime] = []
    for one in dated:
        wanted = _modified(one.item, info) or one.when
        free = wanted
        while free in below:
            free = below[free]
        below[wanted] = below[free] = free - _SECOND
        times.append(free)
    return times


def _modified(item: Item, info: FeedInfo) -> datetime | None:
    when = moment(info.modified.get(item.id, ""))
    return when.replace(microsecond=0) if when else None


def _entry(one: Dated, identity: str, updated: datetime, texts: Mapping[str, str], info: FeedInfo) -> Entry:
    item = one.item
    base = web_url(info.home) or web_url(info.url)
    own_page = web_url(item.text("URL"))
    found = links(item)
    text = texts.get(item.id, "")
    citation = entry_html(text, base) if text else ""
    abstract = item.text("abstract")
    return Entry(
        item=item,
        id=identity,
        link=_landing_page(item, own_page, found, info),
        own_page=own_page,
        links=found,
        title=plain(item.title) or plain(item.text("container-title")) or "Untitled",
        published=one.when,
        updated=updated,
        modified=_modified(item, info),
        authors=_authors(item, info.max_authors),
        contributors=_contributors(item),
        categories=_categories(item),
        summary=shortened(plain(abstract), info.max_abstract) if abstract else "",
        content=_content(citation, paragraphs(abstract, base) if abstract else "", found),
        citation=shown_text(citation) if citation else "",
        doi=doi_of(item),
    )


def _landing_page(item: Item, own_page: str, found: tuple[Link, ...], info: FeedInfo) -> str:
    if own_page and (item.type in POSTS or info.prefer_url):
        return own_page
    return found[0].url if found else ""  # the DOI stands first, then the own page


def _authors(item: Item, most: int) -> tuple[str, ...]:
    names = item.names("author")
    spoken = [spoken for name in names.names if (spoken := _spoken(name))]
    if len(spoken) > most or (names.truncated and spoken):
        return (*spoken[:most], "et al.")
    return tuple(spoken)


def _spoken(name: Name) -> str:
    if (
        name.given
        and name.family
        and not (name.literal or name.suffix or name.dropping_particle or name.non_dropping_particle)
    ):
        return plain(f"{name.given} {name.family}")  # most names; str() takes three times as long
    return plain(str(name))


def _contributors(item: Item) -> tuple[str, ...]:
    roles = [role for role in OTHER_ROLES if role in item.variables]
    return tuple(spoken for role in roles for name in item.names(role) if (spoken := _spoken(name)))


def _categories(item: Item) -> tuple[str, ...]:
    words = [plain(label_of(item)) or LABELS["document"][0]]
    if "keyword" not in item.variables:
        return tuple(words)
    words += [plain(word) for word in _KEYWORDS.split(item.text("keyword"))]
    once = {word.casefold(): word for word in reversed(words) if word}
    return tuple(word for word in words if once.pop(word.casefold(), None) is not None)[:MOST_CATEGORIES]


def link_name(link: Link) -> str:
    """What a link is called: its kind, as text."""
    return LINK_NAMES.get(link.kind) or plain(link.kind).title() or "Link"


def _content(citation: str, abstract: str, found: tuple[Link, ...]) -> str:
    parts = [f"<p>{citation}</p>" if citation else "", abstract]
    if found:
        shown = " · ".join(
            f'<a href="{link.url.replace("&", "&amp;")}">{inline_html(link_name(link))}</a>' for link in found
        )
        parts.append(f"<p>{shown}</p>")
    return "".join(parts)
