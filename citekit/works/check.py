"""What is wrong or missing in items: each check a small function, each remark a Finding with a code and a remedy.

The checks are the rows of CHECKS; `check` runs them over every item, and the last ones over the whole list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlsplit

from msgspec import Struct

from citekit.model import Date, Finding, Item, Level, Names, Span, kinds
from citekit.model import identifiers as ids
from citekit.works.dedupe import Relation, find_duplicates
from citekit.works.likeness import Class, class_of
from citekit.works.select import year

EXPECTS_DOI = frozenset({"article-journal", "paper-conference"})
DOI_SINCE = 2000
"""Journals and conferences gave few DOIs before."""

NEEDS_CONTAINER = frozenset(
    {"article-journal", "article-magazine", "article-newspaper", "chapter", "paper-conference", "review"}
)
EARLIEST_YEAR = 1450
_WITHOUT_DOIS = re.compile(
    r"neural information processing|neurips|\bnips\b|\biclr\b|learning representations|machine learning research"
    r"|\bpmlr\b|\bicml\b|\baistats\b|\busenix\b|\bceur\b|\bndss\b|\btug ?boat\b|\bjmlr\b",
    re.IGNORECASE,
)
"""Journals and proceedings that give none."""
_PLACEHOLDER = re.compile(r"\b(?:todo|tbd|xxx+|fixme|lorem ipsum|untitled|placeholder)\b", re.IGNORECASE)
_NOT_PUBLIC = re.compile(r"^(?:localhost|127\.|10\.|192\.168\.|.*\.(?:local|test|invalid|example|internal))$")
_GONE = re.compile(
    r"(?:.*\.)?(?:geocities\.(?:com|co\.jp)|citeulike\.org|posterous\.com|members\.aol\.com|groups\.yahoo\.com)"
    r"|plus\.google\.com|picasaweb\.google\.com|academic\.research\.microsoft\.com|www\.mendeley\.com/research"
)
"""Hosts that closed and took what they held with them."""
_BEHIND_A_LOGIN = re.compile(r"(?:^|\.)(?:ez)?proxy[\w-]*\.|\.idm\.oclc\.org$|^mail\.")
_SESSION = re.compile(r"jsessionid=|phpsessid=|[?&](?:sid|session(?:id)?|token)=", re.IGNORECASE)
_CUT = re.compile(r"…|\.\.\.$|%E2%80%A6", re.IGNORECASE)
_PUBLISHED_AS = ("published-doi", "is-preprint-of", "IsPreprintOf", "IsPreviousVersionOf", "journal-ref")
"""What services call the published work of a preprint, in `custom`."""
_RANGE = re.compile(r"^\s*(\d{1,6})\s*[-–—]{1,2}\s*(\d{1,6})\s*$")


class Today(Struct, frozen=True, kw_only=True):
    """What the checks need to know of the present: year, month, day. Given, so that a check is repeatable."""

    date: tuple[int, int, int]


Remark = tuple[str, str, str, str]
"""Code, variable, what, fix."""

Check = Callable[[Item, Today], Iterator[Remark]]


def check(items: Sequence[Item], today: Today, where: Sequence[Span] = ()) -> Iterator[Finding]:
    """The remarks on each item in order, then those on the list. where: the place of each item, for messages."""
    places = list(where) or [Span()] * len(items)
    for item, place in zip(items, places, strict=True):
        for each in CHECKS:
            for code, variable, what, fix in each(item, today):
                at = Span(uri=place.uri, line=place.line, path=f"{item.id}.{variable}" if variable else item.id)
                yield Finding(code=code, what=what, fix=fix, where=at, level=Level.WARNING)
    yield from _repeated(items, places)


_WHOLE_NAME = "split family and given; or mark it as an organisation (double braces in BibTeX, `literal` in CSL)"


def _title(item: Item, _today: Today) -> Iterator[Remark]:
    title = item.title
    if not title:
        yield "CK801", "title", "has no title", "add one"
        return
    letters = [c for c in title if c.isalpha()]
    if len(letters) > 8 and " " in title.strip() and all(c.isupper() and c.lower() != c for c in letters):
        yield "CK802", "title", "the title is all capitals", "write it in sentence case; styles change case themselves"
    if _PLACEHOLDER.search(title):
        yield "CK803", "title", f'"{title}" looks like a placeholder', "write the title"


def _people(item: Item, _today: Today) -> Iterator[Remark]:
    if not any(isinstance(value, Names) for value in item.variables.values()):
        yield "CK804", "author", "names nobody", "add the author, editor or institution"
    for variable, value in item.variables.items():
        if not isinstance(value, Names):
            continue
        if value.truncated:
            yield "CK805", variable, "the source cut the list of names short (et al.)", "add the others (`enrich`)"
        for name in value:
            text = name.family or name.literal
            if len(text) > 3 and text.isupper() and name.family and name.given:
                yield "CK806", variable, f'"{name}" is written in capitals', "write the family name as its owner does"
            if name.family and not name.given and " " in name.family.strip():
                yield "CK807", variable, f'"{name.family}" may be a whole name in one part', _WHOLE_NAME


def _type(item: Item, _today: Today) -> Iterator[Remark]:
    if item.type == "document":
        yield "CK808", "type", "of no known kind (document)", "set its type"
    if item.type in NEEDS_CONTAINER and not item.text("container-title"):
        yield "CK809", "container-title", f"{item.type} without the title of what it appeared in", "add container-title"
    if item.type == "thesis" and not item.text("publisher"):
        yield "CK809", "publisher", "thesis without its university", "add publisher"


def _doubtful_type(item: Item, _today: Today) -> Iterator[Remark]:
    """A type that the name of the venue speaks against."""
    venue = item.text("container-title")
    if not venue or item.type not in ("article-journal", "paper-conference"):
        return
    of_venue = kinds.of_venue(venue)
    if item.type == "article-journal" and of_venue == "article":
        yield (
            "CK820",
            "type",
            f'a journal article in "{venue}", which holds preprints',
            "make it a preprint (`article`)",
        )
    elif item.type == "article-journal" and of_venue == "paper-conference" and _MEETING.search(venue):
        if not (item.text("volume") and item.text("issue")):
            yield "CK820", "type", f'a journal article in "{venue}", which names a meeting', "make it paper-conference"
    elif item.type == "paper-conference" and of_venue == "article-journal" and item.text("issue"):
        yield "CK820", "type", f'a conference paper in an issue of "{venue}"', "make it article-journal"


_MEETING = re.compile(r"\b(?:proceedings of the \d|conference|workshop|symposium|congress)\b", re.IGNORECASE)


def _preprint(item: Item, _today: Today) -> Iterator[Remark]:
    """A preprint of which a service, or its own note, says where it was published."""
    if class_of(item) is not Class.PREPRINT:
        return
    known = next((str(item.custom[name]) for name in _PUBLISHED_AS if item.custom.get(name)), "")
    said = _PUBLISHED_IN.search(item.text("note") or item.text("annote"))
    if known or said:
        where = known or (said.group() if said else "")
        yield (
            "CK818",
            "type",
            f"a preprint that has been published ({where})",
            "cite the published one (`enrich` finds it)",
        )


_PUBLISHED_IN = re.compile(r"\b(?:published|appeared|appears) (?:in|as|at)\b.{0,60}", re.IGNORECASE)


def _dates(item: Item, today: Today) -> Iterator[Remark]:
    issued = item.date("issued")
    if issued is None and not item.text("status"):
        hint = f" (posted {item.about['posted']})" if item.about.get("posted") else ""
        yield "CK810", "issued", f"has no date of publication{hint}", "add issued, or status for a forthcoming work"
    for variable, value in item.variables.items():
        if isinstance(value, Date) and value.start:
            awaited = variable == "event-date" or (variable == "issued" and item.text("status"))
            if value.start > today.date[: len(value.start)] and not awaited:
                yield "CK811", variable, f"{value} lies in the future", "correct it, or set status to forthcoming"
            if 0 <= value.start[0] < EARLIEST_YEAR and item.type != "classic":
                yield "CK812", variable, f"the year {value.start[0]} is before printing", "correct the year"
            if value.end and value.end < value.start:
                yield "CK812", variable, f"{value} ends before it begins", "correct the range"


def _identifiers(item: Item, _today: Today) -> Iterator[Remark]:
    doi = item.text("DOI")
    if item.type in EXPECTS_DOI and not doi and (year(item) or 0) >= DOI_SINCE and not _is_without_doi(item):
        yield "CK813", "DOI", "has no DOI", "add it (`enrich`)"
    if doi and ids.doi(doi) is None:
        yield "CK814", "DOI", f'"{doi}" is no DOI', "write it as 10.1234/abc"
    for isbn in item.text("ISBN").replace(",", " ").split():
        if ids.isbn(isbn) is None:
            yield "CK814", "ISBN", f"{isbn} is no ISBN (its check digit is wrong)", "correct it"
    for issn in item.text("ISSN").replace(",", " ").split():
        if not _is_issn(issn):
            yield "CK814", "ISSN", f"{issn} is no ISSN (its check digit is wrong)", "correct it"


def _is_without_doi(item: Item) -> bool:
    """Whether no DOI is to be looked for: not published yet, or where none are given."""
    return bool(item.text("status")) or _WITHOUT_DOIS.search(item.text("container-title")) is not None


def _url(item: Item, _today: Today) -> Iterator[Remark]:
    text = item.text("URL")
    if not text:
        return
    try:
        parts = urlsplit(text.strip())
        host = parts.hostname or ""
    except ValueError:
        yield "CK815", "URL", f'"{text}" is no address', "correct it"
        return
    if parts.scheme not in ("http", "https"):
        yield "CK815", "URL", f'"{text}" cannot be followed from elsewhere', "give an http or https address"
    elif _NOT_PUBLIC.match(host) or "." not in host or any(c.isspace() for c in text.strip()):
        yield "CK815", "URL", f'"{text}" looks dead', "give the address that readers can follow"
    elif _GONE.match(host):
        yield "CK815", "URL", f'"{text}" looks dead: {host} has closed', "give another address, or one of an archive"
    elif _BEHIND_A_LOGIN.search(host):
        yield "CK815", "URL", f'"{text}" asks others to log in', "give the publisher's own address, or the DOI"
    elif _SESSION.search(text):
        yield "CK815", "URL", f'"{text}" holds the id of a session, which ends', "give the address without it"
    elif _CUT.search(text):
        yield "CK815", "URL", f'"{text}" is cut short', "give the whole address"
    elif host in ("doi.org", "dx.doi.org") and not item.text("DOI"):
        yield "CK816", "URL", "is the address of a DOI that is not given", "write it as DOI"


def _pages(item: Item, _today: Today) -> Iterator[Remark]:
    match = _RANGE.match(item.text("page"))
    if match and _expanded(match.group(1), match.group(2)) < int(match.group(1)):
        yield "CK817", "page", f"{item.text('page')} runs backwards", "correct the pages"


CHECKS: tuple[Check, ...] = (
    _title, _people, _type, _doubtful_type, _dates, _identifiers, _url, _pages, _preprint,
)  # fmt: skip


def _expanded(first: str, last: str) -> int:
    """The last page of "321-8" is 328."""
    return int(first[: len(first) - len(last)] + last) if len(last) < len(first) else int(last)


def _is_issn(text: str) -> bool:
    digits = text.replace("-", "").upper()
    if len(digits) != 8 or not digits[:7].isdigit() or not (digits[7].isdigit() or digits[7] == "X"):
        return False
    total = sum(int(d) * weight for d, weight in zip(digits[:7], range(8, 1, -1), strict=True))
    return (total + (10 if digits[7] == "X" else int(digits[7]))) % 11 == 0


def _repeated(items: Sequence[Item], places: Sequence[Span]) -> Iterator[Finding]:
    """Works that look alike: the same one twice, or a preprint beside its publication."""
    for pair in find_duplicates(items).pairs:
        one, other = items[pair.one].id, items[pair.other].id
        place = places[pair.other]
        at = Span(uri=place.uri, line=place.line, path=other)
        if pair.relation is Relation.PREPRINT:
            what = f'"{other}" looks like the preprint of "{one}" ({pair.reason})'
            yield Finding(code="CK818", what=what, where=at, fix="cite the published one (`dedupe` links them)")
        elif pair.relation in (Relation.SAME, Relation.LIKELY):
            what = f'"{other}" looks like "{one}" again ({pair.reason})'
            yield Finding(code="CK819", what=what, where=at, fix="merge them (`dedupe`), or tell them apart")
