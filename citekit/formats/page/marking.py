"""What an element says it is: navigation and the like, or a role ("title", "author", ...); by tag, class, property."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CHROME_TAGS = frozenset({"nav", "footer", "form", "aside"})
_CHROME_CLASSES = frozenset(
    "sidebar navbar nav menu breadcrumb breadcrumbs pagination pager footer site-footer widget widget-area comments "
    "comment-list comment-respond social share sharing masthead site-header toc modal page-footer navigation nav-links "
    "site-nav related related-posts navbar-nav main-nav main-navigation site-navigation cookie skip-link sr-only "
    "screen-reader-text visually-hidden tagcloud post-navigation "
    "comment comment-body replies".split()
)
_CHROME_ROLES = frozenset(
    {"navigation", "banner", "search", "contentinfo", "complementary", "dialog", "menu", "menubar"}
)

ISO_DATE = re.compile(r"(?:19|20)\d\d-\d\d-\d\d(?:$|[T\s])")

ROLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern, re.IGNORECASE))
    for role, pattern in (
        ("tags",
            r"(?:^|[-_])(?:tags?|categor(?:y|ies)|keywords?)(?:$|__|[-_](?:list|links?|item|container)s?$)"
            r"|^p-category$"),
        ("links", r"^(?:btn|button|btn-links|links|buttons|pub-links|publinks|paper-links)$"),
        ("label",
            r"^(?:badge|abbr|label|type|kind|pill|chip|eyebrow)$|(?:post|card|entry|article|content|resource"
            r"|publication|pub)[-_]+(?:type|label|kind|badge)$"),
        ("title",
            r"^(?!.*(?:page|site|sub|section|nav|menu|widget|sidebar|header|journal|book|block|list"
            r"|container)[-_]*title)(?:.*[-_])?titles?$|^(?:pub|paper|bib|post|article|entry)title$|^p-name$"
            r"|^headline$|[-_]headline$|item-title|summary-title"),
        ("author",
            r"(?:^|[-_])(?:pub)?(?:authors?|byline)(?:$|[-_])|^(?:person[-_]names?|creators?|contributors?)$|^(?:pub|bib|cite)authors?$|^p-author$|cite-author"),
        ("venue",
            r"(?:^|[-_])(?:pub)?(?:venue|periodical|journal|booktitle|conference|bibbook)(?:$|[-_])"
            r"|^(?:pub-publication|pubvenue|journaltitle|publication-venue)$"),
        ("date",
            r"(?:^|[-_])(?:pub)?(?:date|year|published|datetime|timestamp|time)$|^(?:pubdate|pubyear|dt-published"
            r"|posted-on)$"),
        ("abstract",
            r"(?:^|[-_])(?:abstract|excerpt|teaser|snippet|summary|description|dek|article-style|blurb"
            r"|subtitle)(?:$|[-_])|^(?:e-content|p-summary)$"),
    )
)  # fmt: skip
ROLE_NAMES = ("", *(role for role, _ in ROLES))
_PROPS = {
    "headline": "title", "author": "author", "creator": "author", "datepublished": "date", "datecreated": "date",
    "abstract": "abstract",
    "description": "abstract", "articlebody": "abstract", "ispartof": "venue", "keywords": "tags",
    "dc:title": "title", "dc:creator": "author",
    "dcterms:title": "title", "dcterms:creator": "author",
}  # fmt: skip


def is_chrome(tag: str, attributes: Mapping[str, str], inside_entry: bool = False) -> bool:
    """Whether an element is navigation and the like; the footer of one entry holds its date and author."""
    if tag == "footer" and inside_entry:
        return False
    if tag in ("html", "body", "main", "article"):
        return False
    if tag in _CHROME_TAGS:
        return True
    if not attributes:
        return False
    if attributes.get("role", "").lower() in _CHROME_ROLES or attributes.get("id", "").lower() in _CHROME_CLASSES:
        return True
    return not _CHROME_CLASSES.isdisjoint(attributes.get("class", "").lower().split())


def role_of(tag: str, attributes: Mapping[str, str], item: str) -> str:
    """What an element says it is; `item` is the schema.org type around it."""
    prop = attributes.get("itemprop", "").lower() or attributes.get("property", "").lower()
    if prop:
        bare = prop.rsplit("/", 1)[-1].removeprefix("schema:")
        if bare == "name" and item and item not in ("person", "organization", "website", "blog"):
            return "title"
        if bare in _PROPS:
            return _PROPS[bare]
    if tag == "time" or (tag in ("span", "abbr") and ISO_DATE.match(attributes.get("title", ""))):
        return "date"
    if tag == "a" and "author" in attributes.get("rel", "").lower().split():
        return "author"
    if tag in ("body", "html", "main", "article"):
        return ""
    return _role_of_classes(attributes.get("class", ""))


@lru_cache(maxsize=1024)
def _role_of_classes(classes: str) -> str:
    return next((role for name in classes.split() for role, pattern in ROLES if pattern.search(name)), "")


HELD: Mapping[str, int] = {"title": 1, "author": 2, "date": 4, "heading": 8}
"""The bits that tell which roles stand inside an element."""
_LARGEST = {
    "links": 1500,
    "title": 700,
    "author": 15_000,
    "venue": 800,
    "date": 150,
    "label": 80,
    "tags": 600,
    "abstract": 8000,
}
_SUBORDINATE = {
    "author": ("author", "title", "label", "date", "abstract"),
    "tags": ("label", "date"),
    "title": ("label",),
    "venue": ("title",),
}


def is_role(role: str, size: int, held: int, *, headed: bool, above: str) -> bool:
    """Whether an element of `size` characters has the role that it says it has: a class on a container of whole entries
    ("author" on an author's archive) is none, which its size, or the headings and the roles (`HELD`) inside tell."""
    if not role or size > _LARGEST[role] or role in _SUBORDINATE.get(above, ()):
        return False
    if role == "title" and held & HELD["author"]:
        return False  # the whole citation is called a title
    if role == "date" and held & (HELD["heading"] | HELD["title"]):
        return False  # the works of one year
    return role in ("title", "abstract", "date") or not headed
