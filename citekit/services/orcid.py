"""ORCID ⇄ public API 3.0: a person's own list of works. https://info.orcid.org/documentation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from citekit.errors import FormatError
from citekit.model import Finding, Level, Record, Request, Source
from citekit.model.identifiers import Identifier, arxiv, doi, isbn, pmcid, pmid
from citekit.services.answers import date_of, get, marked_up, objects, read_json, record, text, untitled
from citekit.services.base import Access, Service, address, unknown

HOME = "https://pub.orcid.org"

TYPES: Mapping[str, str] = {
    "annotation": "document", "artistic-performance": "performance", "book": "book", "book-chapter": "chapter",
    "book-review": "review-book", "conference-abstract": "paper-conference", "conference-output": "paper-conference",
    "conference-paper": "paper-conference", "conference-poster": "speech", "conference-presentation": "speech",
    "conference-proceedings": "book", "data-set": "dataset", "dictionary-entry": "entry-dictionary",
    "dissertation": "thesis", "dissertation-thesis": "thesis", "edited-book": "book",
    "encyclopedia-entry": "entry-encyclopedia", "journal-article": "article-journal", "journal-issue": "periodical",
    "lecture-speech": "speech", "magazine-article": "article-magazine", "manual": "report",
    "newsletter-article": "article-magazine", "newspaper-article": "article-newspaper", "online-resource": "webpage",
    "patent": "patent", "physical-object": "document", "preprint": "article", "report": "report",
    "research-technique": "document", "review": "review", "software": "software",
    "standards-and-policy": "standard", "supervised-student-publication": "thesis", "technical-standard": "standard",
    "translation": "book", "website": "webpage", "working-paper": "report",
}  # fmt: skip
_IDENTIFIERS = {"doi": ("DOI", doi), "pmid": ("PMID", pmid), "pmc": ("PMCID", pmcid), "isbn": ("ISBN", isbn)}


def request(identifier: Identifier, access: Access) -> Request:
    """The person's works as summaries, grouped by their identifiers."""
    headers = {"Accept": "application/json"}
    if access.key:
        headers["Authorization"] = f"Bearer {access.key}"
    return Request(url=address(HOME, access, f"/v3.0/{identifier.value}/works"), headers=headers)


def read(source: Source) -> Iterator[Record | Finding]:
    """One record a group: what the person's several sources say of one work is one work. Of the summaries, the one
    that the person put first counts. Summaries name no authors, which is said once."""
    answer = read_json(source, "ORCID")
    groups = get(answer, "group")
    if not isinstance(groups, list):
        groups = get(answer, "works", "group")
    if not isinstance(groups, list):
        raise FormatError("the answer of ORCID holds no works", where=source.uri, fix="run it again later")
    if not groups:
        yield unknown("ORCID", "any public work of this person", source.at())
    else:
        yield Finding(
            code="CK524", what="ORCID lists works without their authors", where=source.at(),
            fix="enrich them: citekit enrich", level=Level.NOTE,
        )  # fmt: skip
    for at, group in enumerate(objects(groups)):
        place = f"group[{at}]"
        summary = next(iter(_summaries(group)), None)
        title = _title(summary)
        if title and summary is not None:
            yield record(
                "orcid", source, place, _fields(summary, group, title), type=_type(summary), extra=_extra(summary)
            )
        else:
            yield untitled("ORCID", source, place)


def _summaries(group: Any) -> list[Mapping[str, Any]]:
    """Best first: `display-index` counts up with the person's preference."""
    found = list(objects(get(group, "work-summary") or []))
    return sorted(found, key=lambda one: -int(text(get(one, "display-index"))[:6].strip("-") or 0)
                  if text(get(one, "display-index")).strip("-").isdigit() else 0)  # fmt: skip


def _type(summary: Any) -> str:
    return TYPES.get(text(get(summary, "type")).lower().replace("_", "-"), "")


def _title(summary: Any) -> str:
    title = marked_up(text(get(summary, "title", "title", "value")))
    subtitle = marked_up(text(get(summary, "title", "subtitle", "value")))
    return f"{title}: {subtitle}" if title and subtitle and subtitle not in title else title


def _fields(summary: Any, group: Any, title: str) -> dict[str, Any]:
    date = get(summary, "publication-date")
    fields: dict[str, Any] = {
        "title": title,
        "container-title": marked_up(text(get(summary, "journal-title", "value"))),
        "issued": date_of([get(date, part, "value") for part in ("year", "month", "day")]),
        "URL": text(get(summary, "url", "value")),
    }
    for found in _identifiers(summary, group):
        kind, value = text(get(found, "external-id-type")).lower(), text(get(found, "external-id-value"))
        if kind == "arxiv" and (known := arxiv(value)):
            fields |= {"archive": "arXiv", "archive_location": known.value}
        elif kind in _IDENTIFIERS and not fields.get(_IDENTIFIERS[kind][0]):
            variable, parse = _IDENTIFIERS[kind]
            one = parse(value)
            fields[variable] = one.value if one else ""
    if _type(summary) in ("book", "thesis", "report"):
        fields["publisher"] = fields.pop("container-title")
    return fields


def _identifiers(summary: Any, group: Any) -> Iterator[Mapping[str, Any]]:
    """The identifiers of the work itself; those of what it is part of are left out."""
    for holder in (summary, group):
        for found in objects(get(holder, "external-ids", "external-id") or []):
            if text(get(found, "external-id-relationship")).lower().replace("_", "-") in ("self", ""):
                yield found


def _extra(summary: Any) -> dict[str, str]:
    return {
        "orcid-put-code": text(get(summary, "put-code")),
        "orcid-type": "" if _type(summary) else text(get(summary, "type")),
    }


SERVICE = Service(
    name="orcid",
    title="ORCID",
    takes=frozenset({"orcid"}),
    home=HOME,
    request=request,
    read=read,
    key_variable="ORCID_TOKEN",
    pauses={"pub.orcid.org": 0.1},
)
