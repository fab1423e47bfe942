"""Posts as WordPress' REST API gives them (`/wp-json/wp/v2/posts`) → records.

Spec: WordPress REST API Handbook, "Posts".

The dates are the site's own calendar days (`date`, not `date_gmt`), as the blog shows them; titles and excerpts are
rendered HTML.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from citekit.errors import FormatError
from citekit.formats.decode import decode
from citekit.formats.feedhtml import csl_text, shown_text_of
from citekit.model import Finding, Record, Source
from citekit.model.dates import date_from_text
from citekit.model.record import Printed


def read(source: Source) -> Iterator[Record | Finding]:
    """Yield one record per post; raises FormatError for what is no list of posts."""
    text, findings = decode(source)
    yield from findings
    try:
        posts = json.loads(text)
    except (ValueError, RecursionError):
        posts = None
    if not isinstance(posts, list):
        raise FormatError("is no list of WordPress posts", where=source.uri, fix="ask for /wp-json/wp/v2/posts")
    for index, post in enumerate(posts):
        if isinstance(post, Mapping) and _rendered(post, "title"):
            yield _record(post, source, index)
        else:
            where = source.at(path=f"posts[{index}]")
            yield Finding(code="CK333", what="is no post with a title; left out", where=where, skipped=1)


def _record(post: Mapping[str, Any], source: Source, index: int) -> Record:
    fields: dict[str, Printed] = {"title": csl_text(_rendered(post, "title"), html=True)}
    link, day = post.get("link"), post.get("date")
    if isinstance(link, str) and link.startswith(("http://", "https://")):
        fields["URL"] = link
    if isinstance(day, str) and len(day) >= 10:
        fields["issued"] = date_from_text(day[:10])
    excerpt = shown_text_of(_rendered(post, "excerpt"))
    if excerpt:
        fields["abstract"] = excerpt
    names = [a["name"] for a in _embedded_authors(post) if isinstance(a.get("name"), str) and a["name"].strip()]
    if names:
        fields["author"] = tuple(names)
    return Record(
        format="wordpress",
        key="",
        type="post-weblog",
        fields=fields,
        span=source.at(path=f"posts[{index}]"),
    )


def _rendered(post: Mapping[str, Any], member: str) -> str:
    value = post.get(member)
    text = value.get("rendered") if isinstance(value, Mapping) else value
    return text.strip() if isinstance(text, str) else ""


def _embedded_authors(post: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    embedded = post.get("_embedded")
    authors = embedded.get("author") if isinstance(embedded, Mapping) else None
    return [a for a in authors if isinstance(a, Mapping)] if isinstance(authors, list) else []
