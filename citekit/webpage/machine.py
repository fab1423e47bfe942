"""What programs read on the page: COinS (OpenURL 1.0 in a span), JSON-LD (schema.org), `citation_*` (Google Scholar,
Zotero).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote_plus

from citekit.model import Item, Name
from citekit.model.plaintext import plain
from citekit.model.weblinks import Link, canonical_url, doi_of, doi_url, web_url

MOST_AUTHORS = 25
"""Authors in a COinS span, which is text in an attribute."""
MOST_LISTED = 12
"""Works in the JSON-LD of the list page, the newest; a work's own page has it in full."""

_FORMAT = "info:ofi/fmt:kev:mtx:"
_GENRES: dict[str, tuple[str, str]] = {
    "article-journal": ("journal", "article"),
    "review": ("journal", "article"),
    "review-book": ("journal", "article"),
    "paper-conference": ("book", "proceeding"),
    "book": ("book", "book"),
    "collection": ("book", "book"),
    "chapter": ("book", "bookitem"),
    "report": ("book", "report"),
    "thesis": ("dissertation", ""),
    "patent": ("patent", ""),
}
"""OpenURL format and genre by CSL type; all others go as Dublin Core."""
_DUBLIN_CORE_TYPES: dict[str, str] = {
    "article": "preprint", "article-magazine": "magazineArticle", "article-newspaper": "newspaperArticle",
    "broadcast": "tvBroadcast", "dataset": "dataset", "document": "document",
    "entry-dictionary": "dictionaryEntry", "entry-encyclopedia": "encyclopediaArticle", "graphic": "artwork",
    "interview": "interview", "legal_case": "case", "legislation": "statute", "manuscript": "manuscript", "map": "map",
    "motion_picture": "film", "personal_communication": "letter", "post": "forumPost", "post-weblog": "blogPost",
    "software": "computerProgram", "song": "audioRecording", "speech": "presentation", "standard": "standard",
    "webpage": "webpage",
}  # fmt: skip
"""What Zotero, the one program that reads it, takes for rft.type."""
_SCHEMA_TYPES: dict[str, str] = {
    "article": "ScholarlyArticle", "article-journal": "ScholarlyArticle", "paper-conference": "ScholarlyArticle",
    "review": "ScholarlyArticle", "article-magazine": "Article", "article-newspaper": "NewsArticle",
    "post-weblog": "BlogPosting", "post": "SocialMediaPosting", "book": "Book", "collection": "Book",
    "chapter": "Chapter", "thesis": "Thesis", "report": "Report", "dataset": "Dataset",
    "software": "SoftwareSourceCode", "map": "Map", "motion_picture": "Movie", "webpage": "WebPage",
    "review-book": "Review", "patent": "CreativeWork", "speech": "CreativeWork", "legislation": "Legislation",
}  # fmt: skip


_KEYWORDS = re.compile(r"\s*[;,]\s*")
_NO_BREAK = "\xa0"


def iso_date(item: Item, separator: str = "-") -> str:
    """The day of publication in its own precision, "2024-09" or "2024/09/18", "" where there is none."""
    date = item.date("issued")
    parts = date.start if date else ()
    if not parts or not 1 <= parts[0] <= 9999:
        return ""
    if len(parts) > 1 and not 1 <= parts[1] <= 12:
        parts = parts[:1]
    return separator.join((f"{parts[0]:04d}", *(f"{part:02d}" for part in parts[1:3])))


def coins(item: Item) -> str:
    """The ContextObject for the title of a `Z3988` span; what is quoted in it cannot end an attribute.

    "&" stands bare: no key begins like a character reference, and HTML allows it.
    """
    doi = doi_of(item)
    form, genre = _GENRES.get(item.type, ("dc", ""))
    first, last = _pages(item)
    fields = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", _FORMAT + form),
        ("rft.genre", genre),
        ("rft.type", _DUBLIN_CORE_TYPES.get(item.type, "document") if form == "dc" else ""),
        ("rft_id", f"info:doi/{doi}" if doi else web_url(item.text("URL"))),
        *_titles(item, form, genre),
        ("rft.date", iso_date(item)),
        ("rft.volume", plain(item.text("volume"))),
        ("rft.issue", plain(item.text("issue"))),
        ("rft.spage", first),
        ("rft.epage", last),
        ("rft.issn", plain(item.text("ISSN"))),
        ("rft.isbn", plain(item.text("ISBN"))),
        (_PUBLISHER.get(form, "rft.pub"), plain(item.text("publisher"))),
    ]
    fields += [
        (_CREATOR.get(form, "rft.au"), _family_first(name)) for name in item.names("author").names[:MOST_AUTHORS]
    ]
    return "&".join(f"{key}={quote_plus(value, safe=':/,;()!*')}" for key, value in fields if value)


_PUBLISHER = {"dc": "rft.publisher", "dissertation": "rft.inst", "patent": "rft.assignee"}
_CREATOR = {"dc": "rft.creator", "patent": "rft.inventor"}


def _titles(item: Item, form: str, genre: str) -> list[tuple[str, str]]:
    title, container = plain(item.title), plain(item.text("container-title"))
    if form == "journal":
        return [("rft.atitle", title), ("rft.jtitle", container)]
    if form == "book":
        within = genre in ("bookitem", "proceeding")
        return [("rft.atitle", title), ("rft.btitle", container)] if within else [("rft.btitle", title)]
    return [("rft.title", title), ("rft.source", container if form == "dc" else "")]


def _family_first(name: Name) -> str:
    """ "van der Maren, Rike": the comma says where the family name ends."""
    if name.literal or not name.given:
        return spoken(name)
    family = " ".join(part for part in (name.non_dropping_particle, name.family) if part)
    given = " ".join(part for part in (name.given, name.dropping_particle, name.suffix) if part)
    return plain(f"{family}, {given}")


_PLACES: dict[str, str] = {
    "article-journal": "citation_journal_title",
    "article-magazine": "citation_journal_title",
    "article-newspaper": "citation_journal_title",
    "review": "citation_journal_title",
    "review-book": "citation_journal_title",
    "paper-conference": "citation_conference_title",
    "chapter": "citation_book_title",
    "thesis": "citation_dissertation_institution",
    "report": "citation_technical_report_institution",
}
"""What a type's place of publication is called. Zotero takes its type from it, so other types name none."""


def citation_tags(item: Item, links: Sequence[Link]) -> list[tuple[str, str]]:
    """Name and content of the `citation_*` meta elements of a work's own page, one per author and keyword."""
    first, last = _pages(item)
    publisher = plain(item.text("publisher"))
    container = plain(item.text("container-title"))
    place = (publisher or container) if item.type in ("thesis", "report") else container
    tags = [
        ("citation_title", plain(item.title)),
        *(("citation_author", _author_tag(name)) for name in item.names("author")),
        ("citation_publication_date", iso_date(item, "/")),
        (_PLACES.get(item.type, ""), place),
        ("citation_inbook_title", place if item.type == "chapter" else ""),  # what Google Scholar calls it
        ("citation_technical_report_number", plain(item.text("number")) if item.type == "report" else ""),
        ("citation_volume", plain(item.text("volume"))),
        ("citation_issue", plain(item.text("issue"))),
        ("citation_firstpage", first),
        ("citation_lastpage", last),
        ("citation_doi", doi_of(item)),
        ("citation_issn", plain(item.text("ISSN"))),
        ("citation_isbn", plain(item.text("ISBN"))),
        ("citation_publisher", publisher),
        ("citation_language", plain(item.text("language"))),
        *(("citation_keywords", plain(word)) for word in _KEYWORDS.split(item.text("keyword"))),
        *(("citation_pdf_url", link.url) for link in links if link.kind == "pdf"),
    ]
    return [(name, content) for name, content in tags if name and content]


def _author_tag(name: Name) -> str:
    """The name with its family first. Blanks among given names do not break: where both sides of the comma hold
    blanks, Zotero takes them for two people."""
    family, comma, given = _family_first(name).partition(", ")
    return f"{family}{comma}{given.replace(' ', _NO_BREAK)}"


def work_json(item: Item, links: Sequence[Link], page_url: str) -> dict[str, Any]:
    """A work as schema.org has it, without empty members."""
    doi = doi_of(item)
    container = plain(item.text("container-title"))
    members: dict[str, Any] = {
        "@type": _SCHEMA_TYPES.get(item.type, "CreativeWork"),
        "@id": page_url,
        "name": plain(item.title),
        "author": [
            {"@type": "Organization" if name.literal else "Person", "name": spoken(name)}
            for name in item.names("author")
        ],
        "datePublished": iso_date(item),
        "isPartOf": {"@type": "Periodical" if item.type == "article-journal" else "CreativeWork", "name": container}
        if container
        else "",
        "abstract": plain(item.text("abstract")),
        "url": web_url(item.text("URL")) or (doi_url(doi) if doi else ""),
        "sameAs": doi_url(doi) if doi else "",
        "inLanguage": plain(item.text("language")),
        "keywords": plain(item.text("keyword")),
        "encoding": [{"@type": "MediaObject", "contentUrl": link.url} for link in links if link.kind == "pdf"],
    }
    return {name: value for name, value in members.items() if value not in ("", [])}


def list_json(works: Sequence[tuple[Item, str]], *, title: str, url: str, author: str, orcid: str) -> dict[str, Any]:
    """The list page: a ProfilePage of a person, or a CollectionPage; the newest works in short. works: item and the
    address of its place on the page."""
    person = {"@type": "Person", "name": author} | ({"sameAs": orcid} if orcid else {})
    listed = [
        {
            "@type": _SCHEMA_TYPES.get(item.type, "CreativeWork"),
            "@id": address,
            "name": plain(item.title),
            "datePublished": iso_date(item),
            "sameAs": doi_url(doi_of(item)) if doi_of(item) else "",
        }
        for item, address in works[:MOST_LISTED]
    ]
    return {
        "@context": "https://schema.org",
        "@type": "ProfilePage" if author else "CollectionPage",
        "name": title,
        **({"url": url} if url else {}),
        **({"mainEntity": person} if author else {}),
        "hasPart": [{name: value for name, value in one.items() if value} for one in listed],
    }


def script_json(value: Any) -> str:
    """JSON for a script element: nothing in it can end the element or begin a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def page_address(url: str, path: str) -> str:
    """The absolute address of a file or anchor beside the page; the path alone where nobody knows the page's own. A
    last part without a point is a folder."""
    base = canonical_url(url)
    folder, _, file = base.rpartition("/")
    if file and "." not in file:
        base, folder = f"{base}/", base
    return f"{folder}/{path}" if base and not path.startswith("#") else f"{base}{path}"


def spoken(name: Name) -> str:
    return plain(str(name))


def _pages(item: Item) -> tuple[str, str]:
    text = plain(item.text("page")).replace("–", "-").replace("--", "-")
    first, _, last = text.partition("-")
    return (first.strip(), last.strip()) if text.count("-") <= 1 and "," not in text else (text, "")
