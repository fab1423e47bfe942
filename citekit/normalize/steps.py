"""The steps from a record to an item, each taking a `Draft` one thing further, in the order of `STEPS`."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from citekit.model import Date, Level, Name, Names, Record, weblinks
from citekit.model import identifiers as ids
from citekit.model import kinds as types
from citekit.model.byline import split_byline
from citekit.model.folding import folded
from citekit.model.given import compatible_given
from citekit.model.vocabulary import KINDS, NAME_VARIABLES, Kind
from citekit.normalize import dates as printed_dates
from citekit.normalize import names as printed_names
from citekit.normalize import titles as printed_titles
from citekit.normalize.comparing import comparable
from citekit.normalize.draft import Draft

POST_TYPES = frozenset({"post-weblog", "post"})
_DAY_FIRST = frozenset(
    [
        "de",
        "fr",
        "es",
        "it",
        "pt",
        "nl",
        "pl",
        "cs",
        "ru",
        "uk",
        "da",
        "nb",
        "no",
        "sv",
        "fi",
        "ro",
        "hu",
        "tr",
        "en-gb",
        "en-au",
        "en-ie",
        "en-nz",
        "en-in",
    ]
)


def typed_values(draft: Draft) -> None:
    """Values that the format itself typed pass through."""
    for name, value in list(draft.todo.items()):
        if isinstance(value, Names | Date):
            if value:
                draft.variables[name] = value
            del draft.todo[name]


def titles(draft: Draft) -> None:
    site = draft.context("site")
    for name in ("title", "title-short", "original-title", "container-title", "collection-title", "event-title"):
        texts = draft.take(name)
        if not texts:
            continue
        cleaned = printed_titles.title(texts[0], site=site) if name == "title" else _line(texts[0])
        if cleaned:
            draft.variables[name] = cleaned
        if name == "title" and cleaned != " ".join(texts[0].split()):
            _keep_if_more(draft, texts[0], cleaned)
    title = draft.variables.get("title")
    if isinstance(title, str) and printed_titles.is_all_capitals(title):
        draft.say("CK312", "the title is printed in capitals throughout; left as it is", "write it in normal case")


def _keep_if_more(draft: Draft, printed: str, cleaned: str) -> None:
    """The printed title is kept where more than spaces, tags and a final point was taken from it."""
    if comparable(printed_titles.text(printed)) != comparable(cleaned):
        draft.keep_printed("title", printed_titles.text(printed))
        if status := printed_dates.status(printed):
            draft.variables.setdefault("status", status)


@lru_cache(maxsize=1024)
def _line(text: str) -> str:
    return printed_titles.text(text, markup=True).strip(" ,;:")


def kind(draft: Draft) -> None:
    """The type: what the format says, else the label, else the section's heading, else the venue (rules 26 to 28)."""
    record = draft.record
    label, heading = record.label, draft.context("heading")
    if label:
        draft.about["label"] = label
    of_venue = _type_of_venue(draft)
    draft.type = (
        types.of_name(record.type)
        or _labelled(types.of_label(label), of_venue, draft)
        or _labelled(types.of_label(heading), of_venue, draft)
        or of_venue
        or _by_shape(draft)
    )
    if draft.type == "thesis" and "genre" not in record.fields:
        genre = types.thesis_genre(f"{draft.variables.get('container-title', '')} {_beside(record)}")
        if genre:
            draft.variables["genre"] = genre
    if draft.type == "document":
        draft.say("CK309", "nothing printed says what kind of thing it is; taken as `document`", "set its type")


def _beside(record: Record) -> str:
    """What is printed after the venue, as far as it may tell a kind."""
    return " ".join([*(record.extra.get(n, "") for n in ("rest", "note", "type")), record.text("genre")])


def _type_of_venue(draft: Draft) -> str:
    """What venue and shape of the citation tell: "In X" with editors or without a conference word is a book's part."""
    record = draft.record
    venue = str(draft.variables.get("container-title", ""))
    rest = _beside(record)
    shape = record.extra.get("shape", "")
    if shape == "book":
        return types.of_book(rest, record.text("publisher"))
    if shape == "in":
        return types.of_inside(venue, rest, edited="editor" in record.fields)
    return types.of_venue(venue, " ".join((rest, record.text("publisher"), _volume(record))))


def _volume(record: Record) -> str:
    volume, issue = record.text("volume"), record.text("issue")
    return f"{volume}({issue})" if issue else f"vol. {volume}" if volume else ""


def _labelled(named: str, of_venue: str, draft: Draft) -> str:
    """A heading as wide as "Papers" or "Books and chapters" leaves the choice to the venue."""
    if named in ("article", "paper-conference", "book") and of_venue in ("thesis", "patent"):
        return of_venue
    if named == "article" and of_venue:
        return of_venue
    if named == "book" and "container-title" in draft.variables:
        return "book" if types.is_publisher(str(draft.variables["container-title"])) else "chapter"
    return named


def _by_shape(draft: Draft) -> str:
    record = draft.record
    if draft.context("listing") == "posts":
        return "post-weblog"
    links = record.text("URL")
    if types.is_preprint(f"{links} {record.text('DOI')}"):
        return "article"
    if "container-title" in record.fields and record.text("DOI"):
        return "article-journal"
    return "article" if draft.context("listing") in ("cards", "works") else "document"


def authors(draft: Draft) -> None:
    """The author list; "with A and B" lists get the page's owner appended, marked as inferred (rule 12)."""
    texts = draft.take("author")
    if not texts or "author" in draft.variables:
        return
    language = draft.context("language")
    read = (
        printed_names.names(texts[0], language=language, form=draft.context("names"))
        if len(texts) == 1
        else printed_names.names_of(texts, language=language)
    )
    printed = "; ".join(" ".join(t.split()) for t in texts)
    draft.keep_printed("author", printed)
    owner = draft.context("owner")
    if len(texts) == 1 and owner and split_byline(texts[0]).partial:
        read = Names((*read.names, printed_names.name(owner, language=language)), truncated=read.truncated)
        draft.infer("author", "page owner, whose place in the order is not printed")
        draft.say("CK304", f"the list names coauthors only; added {owner}, the page's owner, as last author")
    if read:
        draft.variables["author"] = read
        _mark_names(draft, texts)
    if read.truncated:
        _say_truncated(draft, read, owner)
    if not read and printed:
        draft.say("CK306", f"no name could be read from “{printed[:80]}”", level=Level.WARNING)


def _mark_names(draft: Draft, texts: tuple[str, ...]) -> None:
    """What the list says beyond names: that the last one named is the last (rule 3), DBLP's numbers (rule 10)."""
    lists = [split_byline(text) for text in texts]
    if any(one.last_is_last for one in lists):
        draft.about["last-is-last"] = ["author"]
    numbers = {
        str(printed_names.name(piece)): number
        for one in lists
        for piece in one.pieces
        if (number := printed_names.homonym(piece))
    }
    if numbers:
        draft.about["dblp-homonym"] = {"author": numbers}


def _say_truncated(draft: Draft, read: Names, owner: str) -> None:
    draft.say("CK303", "the source names only the first of its authors", "look the others up: citekit enrich")
    if owner and not any(_same_person(n, printed_names.name(owner)) for n in read):
        draft.about["page-owner-among-authors"] = "presumed"


def _same_person(one: Name, other: Name) -> bool:
    """Whether two names agree in family name and their given names do not contradict each other."""
    return comparable(one.family or one.literal) == comparable(other.family or other.literal) and compatible_given(
        folded(one.given), folded(other.given)
    )


def other_names(draft: Draft) -> None:
    for variable in [name for name in NAME_VARIABLES if name in draft.todo]:
        texts = draft.take(variable)
        if texts:
            read = printed_names.names(texts[0]) if len(texts) == 1 else printed_names.names_of(texts)
            if read:
                draft.variables[variable] = read


def dates(draft: Draft) -> None:
    """Each printed date; a card's date on a paper is the day the site put it up, not `issued` (rule 22)."""
    for variable in [n for n in draft.todo if KINDS.get(n) is Kind.DATE]:
        printed = draft.take(variable)[:1]
        if not printed:
            continue
        text = " ".join(printed[0].split())
        read = printed_dates.date(text, day_first=_day_first(draft), read_on=draft.read_on)
        if read is None:
            _unread_date(draft, variable, text)
            continue
        if word := printed_dates.status_before(text):
            draft.variables.setdefault("status", word)
        if printed_dates.is_relative(text):
            draft.keep_printed(variable, text)
            draft.infer(variable, f"“{text}”, read on {draft.read_on:%Y-%m-%d}")
        if printed_dates.is_ambiguous(text) and len(read.start) < 3:
            draft.keep_printed(variable, text)
            draft.say(
                "CK305", f"“{text}” may be day or month first; kept the year", "write it as 2024-04-03", Level.WARNING
            )
        if variable == "issued" and _is_posting_date(draft):
            draft.about["posted"] = str(read)
        else:
            draft.variables[variable] = read


def _day_first(draft: Draft) -> bool | None:
    if draft.date_order:
        return draft.date_order == "day"
    language = draft.context("language").lower()
    if not language:
        return None
    if language in ("en-us", "en-ph"):
        return False
    return True if language in _DAY_FIRST or language.split("-")[0] in _DAY_FIRST else None


def _unread_date(draft: Draft, variable: str, text: str) -> None:
    status = printed_dates.status(text)
    if status:
        draft.variables.setdefault("status", status)
        return
    draft.keep_printed(variable, text)
    if printed_dates.is_relative(text):
        draft.say("CK306", f"“{text}” is a date only on the day it was read; no date taken", level=Level.WARNING)
    else:
        draft.say("CK306", f"“{text}” is no date that can be read", "give it as YYYY-MM-DD", Level.WARNING)


def _is_posting_date(draft: Draft) -> bool:
    return (
        draft.context("listing") == "cards"
        and draft.type not in POST_TYPES
        and "container-title" not in draft.variables
        and (types.is_paper_label(draft.record.label) or "author" in draft.variables)
    )


def identifiers(draft: Draft) -> None:
    """DOI, arXiv, PMID, PMCID, ISBN and the best of the links (rules 29 and 30)."""
    base = draft.context("base")
    links = draft.take("URL")
    dois = [d for d in (ids.find_doi(t) for t in (*draft.take("DOI"), *links)) if d]
    preprint = next(
        (a for a in (ids.find_arxiv(t) for t in (*dois, *links, draft.record.text("number"))) if a[0]), ("", "")
    )
    own = min(dois, key=lambda doi: _doi_rank(doi, draft.type), default="")
    if own:
        draft.variables["DOI"] = own
    if preprint[0]:
        draft.custom["arxiv"] = preprint[0] + preprint[1]
        if draft.type == "article":
            draft.variables.setdefault("number", f"arXiv:{preprint[0]}")
            draft.variables.setdefault("publisher", "arXiv")
    for name, find in (("acl", ids.find_acl), ("openreview", ids.find_openreview)):
        if known := next((k for k in map(find, links) if k), ""):
            draft.custom[name] = known
    for name, read in (("PMID", ids.find_pmid), ("PMCID", ids.find_pmcid)):
        given = next((g for g in (read(t) for t in links) if g), "") or next(iter(draft.take(name)), "")
        if given:
            draft.variables[name] = given.strip()
    for text in draft.take("ISBN")[:1]:
        draft.variables["ISBN"] = ids.find_isbn(text) or text.strip()
    _best_url(draft, links, base)


_DATA_DOI = re.compile(r"\b10\.(?:5281/zenodo|7910/|6084/m9|17632/|5061/dryad|24433/co)", re.IGNORECASE)
"""DOIs of repositories of data and code."""
_NOT_PUBLIC = re.compile(
    r"https?://(?:localhost|127\.|10\.|192\.168\.|\[::1\]|[^/]*\.(?:local|internal)\b)", re.IGNORECASE
)


def _doi_rank(doi: str, kind: str) -> int:
    """The DOI of the work itself before that of its preprint or of data that go with it; the first of a rank wins."""
    if _DATA_DOI.match(doi) and kind not in ("dataset", "software"):
        return 2
    return 1 if doi.startswith("10.48550/") else 0


def _best_url(draft: Draft, links: tuple[str, ...], base: str) -> None:
    cleaned = list(dict.fromkeys(u for u in (weblinks.absolute(link, base) for link in links) if u))
    for link in links:
        if not weblinks.absolute(link, base) and not link.strip().startswith("#"):
            draft.say("CK316", f"left out the link “{link.strip()[:60]}”: not a web address")
    if cleaned:
        own = urlsplit(base).hostname if draft.type not in POST_TYPES else ""
        draft.variables["URL"] = min(cleaned, key=lambda url: _url_rank(url, own if url != cleaned[0] else ""))
        others = [u for u in cleaned if u != draft.variables["URL"]]
        if others:
            draft.custom["links"] = others


def _url_rank(url: str, own: str | None) -> int:
    """DOI link, a page of somebody else's (the publisher's) or the one that the title leads to, arXiv's abstract, a
    further page of the site itself, somebody else's PDF, the site's own, what only goes along, what nobody else can
    open; the first link of a rank wins. own: the site's host, "" where that says nothing."""
    if re.match(r"https?://(?:dx\.)?doi\.org/", url):
        return 0 if not _DATA_DOI.search(url) else 6
    path = url.split("?")[0].lower()
    if _NOT_PUBLIC.match(url):
        return 7
    if path.endswith((".pdf", ".ps", ".ps.gz", ".bib", ".ppt", ".pptx", ".zip", ".mp4")) or "/pdf/" in path:
        return 5 if own != "" and urlsplit(url).hostname == own else 4
    if own and urlsplit(url).hostname == own:
        return 3
    if re.search(
        r"github\.com|gitlab\.|youtube\.com|youtu\.be|twitter\.com|slideshare|huggingface\.co|_bib\.html", path
    ):
        return 6
    return 2 if "arxiv.org/abs" in path else 1


def containers(draft: Draft) -> None:
    """Where it appeared: a post on the site, a paper in its venue; a paper on a card was only listed there."""
    site = draft.context("site")
    _publisher_for_venue(draft)
    if site and "container-title" not in draft.variables:
        if draft.type in POST_TYPES:
            draft.variables["container-title"] = site
            draft.infer("container-title", "site")
        elif draft.context("listing") == "cards":
            draft.variables.setdefault("source", site)


_REPORT = re.compile(
    r"^(?P<genre>(?:[\w.-]+\s){0,3}(?:report|paper|memorandum|brief)s?)\b[\s,:]*(?:no\.?|nr\.?"
    r"|#)?\s*(?P<number>[\w./-]*\d[\w./-]*)?[\s,:]*(?P<publisher>.*)$",
    re.IGNORECASE,
)


def _publisher_for_venue(draft: Draft) -> None:
    """What stands where others have a venue is a book's publisher, or a thesis' kind and school."""
    venue = draft.variables.get("container-title")
    if not isinstance(venue, str):
        return
    if draft.type == "thesis":
        genre = draft.variables.get("genre")
        school = venue.replace(genre, "", 1).strip(" ,.;:()") if isinstance(genre, str) else venue
        if school:
            draft.variables.setdefault("publisher", school)
        del draft.variables["container-title"]
    elif draft.type == "report" and (match := _REPORT.match(venue)):
        for variable, part in (("genre", "genre"), ("number", "number"), ("publisher", "publisher")):
            if match.group(part):
                draft.variables.setdefault(variable, match.group(part).strip(" ,.;()"))
        del draft.variables["container-title"]
    elif draft.type == "book" and types.is_publisher(venue):
        place, colon, name = venue.partition(":")
        draft.variables.setdefault("publisher", name.strip() if colon else venue)
        if colon:
            draft.variables.setdefault("publisher-place", place.strip())
        del draft.variables["container-title"]


def abstracts(draft: Draft) -> None:
    title = draft.variables.get("title", "")
    text, cut = printed_titles.abstract(draft.take("abstract"), title if isinstance(title, str) else "")
    if text:
        draft.variables["abstract"] = text
    if cut:
        draft.about["truncated"] = [*draft.about.get("truncated", ()), "abstract"]


def owner(draft: Draft) -> None:
    """The page's owner wrote the posts, and the works of their own list, that name nobody (rule 12)."""
    person = draft.context("owner")
    if not person or draft.variables.get("author") or draft.variables.get("editor"):
        return
    if draft.type not in POST_TYPES and draft.context("listing") != "works":
        return
    draft.variables["author"] = Names((printed_names.name(person, language=draft.context("language")),))
    draft.infer("author", "page owner")
    draft.say("CK304", f"no author printed; took {person}, whose page it is", "check that it is theirs")


def leftovers(draft: Draft) -> None:
    """What no step dealt with: plain variables are cleaned, everything else is kept in `custom`."""
    for name in list(draft.todo):
        texts = draft.take(name)
        cleaned = "; ".join(t for t in (printed_titles.text(t, markup=True) for t in texts) if t)
        if not cleaned:
            continue
        if KINDS.get(name) in (Kind.STANDARD, Kind.NUMBER):
            draft.variables.setdefault(name, re.sub(r"--|–", "-", cleaned) if name == "page" else cleaned)
        else:
            draft.custom.setdefault(name, cleaned)
    for name, value in draft.record.extra.items():
        if value.strip() and name != "shape":
            draft.custom.setdefault(name, value)


STEPS: tuple[Callable[[Draft], None], ...] = (
    typed_values,
    titles,
    kind,
    authors,
    other_names,
    dates,
    identifiers,
    containers,
    abstracts,
    owner,
    leftovers,
)
