"""Metadata in a page → records: Highwire `citation_*`, Dublin Core and PRISM, JSON-LD, COinS, OpenGraph.

A page with Highwire tags is one work's own page, so it is that work and nothing else. The others describe one work or
a list; `citekit.formats.page.html` joins them with what the page shows, field by field.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes

from citekit.formats.page.dom import Node
from citekit.model import Finding, Level, Record, Source
from citekit.model.record import Printed

MOST_DEPTH = 60
MOST_OBJECTS = 500_000

_HIGHWIRE: tuple[tuple[str, str], ...] = (
    ("citation_title", "title"), ("citation_author", "author"), ("citation_authors", "author"),
    ("citation_editor", "editor"),
    ("citation_publication_date", "issued"), ("citation_date", "issued"), ("citation_cover_date", "issued"),
    ("citation_online_date", "issued"), ("citation_year", "issued"), ("citation_journal_title", "container-title"),
    ("citation_conference_title", "container-title"), ("citation_inbook_title", "container-title"),
    ("citation_conference", "container-title"),
    ("citation_book_title", "container-title"), ("citation_volume", "volume"), ("citation_issue", "issue"),
    ("citation_firstpage", "page-first"),
    ("citation_doi", "DOI"), ("citation_isbn", "ISBN"), ("citation_issn", "ISSN"), ("citation_pmid", "PMID"),
    ("citation_publisher", "publisher"),
    ("citation_dissertation_institution", "publisher"), ("citation_technical_report_institution", "publisher"),
    ("citation_technical_report_number", "number"), ("citation_language", "language"), ("citation_keywords", "keyword"),
    ("citation_abstract", "abstract"), ("citation_abstract_html_url", "URL"), ("citation_fulltext_html_url", "URL"),
    ("citation_public_url", "URL"), ("citation_pdf_url", "URL"), ("citation_arxiv_id", "number"),
)  # fmt: skip
_DUBLIN_CORE: tuple[tuple[str, str], ...] = (
    ("dc.title", "title"), ("dcterms.title", "title"), ("dc.creator", "author"), ("dcterms.creator", "author"),
    ("dc.contributor.author", "author"), ("dc.date", "issued"), ("dc.date.issued", "issued"),
    ("dcterms.issued", "issued"), ("dcterms.date", "issued"),
    ("prism.publicationdate", "issued"), ("prism.publicationname", "container-title"), ("dc.source", "container-title"),
    ("dcterms.ispartof", "container-title"), ("prism.volume", "volume"), ("prism.number", "issue"),
    ("prism.startingpage", "page-first"),
    ("prism.doi", "DOI"), ("dc.identifier.doi", "DOI"), ("prism.issn", "ISSN"), ("dc.publisher", "publisher"),
    ("dc.description", "abstract"),
    ("dcterms.abstract", "abstract"), ("dc.language", "language"), ("dc.identifier", "identifier"),
)  # fmt: skip
_COINS: tuple[tuple[str, str], ...] = (
    ("rft.atitle", "title"), ("rft.title", "container-title"), ("rft.jtitle", "container-title"),
    ("rft.btitle", "container-title"),
    ("rft.au", "author"), ("rft.date", "issued"), ("rft.volume", "volume"), ("rft.issue", "issue"),
    ("rft.pages", "page"),
    ("rft.spage", "page-first"), ("rft.issn", "ISSN"), ("rft.isbn", "ISBN"), ("rft.pub", "publisher"),
    ("rft_id", "identifier"),
)  # fmt: skip
_COINS_TYPES = {
    "article": "article-journal",
    "proceeding": "paper-conference",
    "bookitem": "chapter",
    "book": "book",
    "preprint": "article",
    "dissertation": "thesis",
    "report": "report",
    "conference": "paper-conference",
}  # fmt: skip,
_CONTAINER_TYPES = {
    "citation_journal_title": "article-journal", "citation_conference_title": "paper-conference",
    "citation_conference": "paper-conference",
    "citation_inbook_title": "chapter", "citation_book_title": "chapter", "citation_dissertation_institution": "thesis",
    "citation_technical_report_institution": "report",
}  # fmt: skip
WORK_TYPES: dict[str, str] = {
    "scholarlyarticle": "article-journal", "medicalscholarlyarticle": "article-journal", "blogposting": "post-weblog",
    "thesis": "thesis", "book": "book", "chapter": "chapter", "report": "report", "techarticle": "report",
    "dataset": "dataset",
    "newsarticle": "article-newspaper", "article": "", "softwaresourcecode": "software",
    "socialmediaposting": "post-weblog",
}  # fmt: skip

Fields = dict[str, Printed]


def metas(nodes: Iterable[Node]) -> dict[str, list[str]]:
    """The page's `<meta>` values by lower-case name or property, in order."""
    out: dict[str, list[str]] = {}
    for node in nodes:
        name = (node.attributes.get("name") or node.attributes.get("property") or "").strip().lower()
        value = " ".join(node.attributes.get("content", "").split())
        if node.tag == "meta" and name and value:
            out.setdefault(name, []).append(value)
    return out


def own_work(nodes: Iterable[Node], source: Source) -> Record | None:
    """The one work whose own page this is, by Highwire tags or Dublin Core with a creator; None on other pages."""
    found = metas(nodes)
    if "citation_title" in found:
        fields = _fields(found, _HIGHWIRE)
        kind = next((t for name, t in _CONTAINER_TYPES.items() if name in found), "article")
        _join_pages(fields, found.get("citation_lastpage", [""])[0])
        for name, variable in _DUBLIN_CORE:
            if name in found and variable not in fields and variable != "identifier":
                fields[variable] = found[name][0]
        return _record(fields, kind, source)
    if ("dc.title" in found or "dcterms.title" in found) and {
        "dc.creator",
        "dcterms.creator",
        "dc.contributor.author",
    } & set(found):
        fields = _fields(found, _DUBLIN_CORE)
        _join_pages(fields, found.get("prism.endingpage", [""])[0])
        _identifier(fields)
        return _record(fields, "article-journal" if "prism.publicationname" in found else "", source)
    return None


def _fields(found: Mapping[str, list[str]], table: tuple[tuple[str, str], ...]) -> Fields:
    """By the table's order of trust; names and links keep all their values, other variables the first."""
    fields: Fields = {}
    for name, variable in table:
        values = found.get(name)
        if not values:
            continue
        if variable == "URL":
            before = fields.get("URL", ())
            fields["URL"] = (*(before if isinstance(before, tuple) else ()), *values)
        elif variable not in fields:
            fields[variable] = tuple(values) if variable in ("author", "editor") else values[0]
    return fields


def _join_pages(fields: Fields, last: str) -> None:
    first = fields.pop("page-first", "")
    if isinstance(first, str) and first and "page" not in fields:
        fields["page"] = f"{first}-{last}" if last and last != first else first


def _identifier(fields: Fields) -> None:
    """An identifier that may be a DOI or a link."""
    value = fields.pop("identifier", "")
    if isinstance(value, str) and "10." in value and "DOI" not in fields:
        fields["DOI"] = value.removeprefix("info:doi/")
    elif isinstance(value, str) and value.startswith("http") and "URL" not in fields:
        fields["URL"] = value


def _record(fields: Fields, kind: str, source: Source) -> Record:
    return Record(format="page", type=kind, fields=fields, context={"listing": "page"}, span=source.at())


def coins(nodes: Iterable[Node], source: Source) -> Iterator[Record | Finding]:
    """One record a COinS span (OpenURL in a `title` attribute). Broken percent codes give a Finding."""
    for node in nodes:
        if node.tag != "span":
            continue
        text = node.attributes.get("title", "").replace("&amp;", "&")
        if re.search(r"%(?![0-9A-Fa-f]{2})", text) or b"\0" in unquote_to_bytes(text):
            yield _broken(source, node, "COinS with broken percent codes")
        pairs = parse_qsl(text, keep_blank_values=False, encoding="utf-8", errors="replace", max_num_fields=500)
        found: dict[str, list[str]] = {}
        for name, value in pairs:
            found.setdefault(name.lower(), []).append(" ".join(value.replace("\0", " ").split()))
        record = _of_coins(found, source, node.line)
        if record is not None:
            yield record


def _of_coins(found: dict[str, list[str]], source: Source, line: int) -> Record | None:
    fields = _fields(found, _COINS)
    kind = _COINS_TYPES.get(found.get("rft.genre", [""])[0].lower(), "")
    if "title" not in fields:
        title = fields.pop("container-title", "")
        if not title:
            return None
        fields["title"] = title
    if "author" not in fields and "rft.aulast" in found:
        fields["author"] = ", ".join(found[n][0] for n in ("rft.aulast", "rft.aufirst") if n in found)
    _join_pages(fields, found.get("rft.epage", [""])[0])
    _identifier(fields)
    if "\ufffd" in str(fields["title"]):
        return None
    return Record(format="page", type=kind, fields=fields, context={"listing": "page"}, span=source.at(line=line))


def json_ld(nodes: Iterable[Node], source: Source) -> Iterator[Record | Finding]:
    """One record for each work that JSON-LD describes, and a Finding for each script that cannot be read. No context
    is ever fetched."""
    for node in nodes:
        text = node.text.strip()
        if node.tag != "script" or not text:
            continue
        try:
            data = json.loads(text, strict=False)
        except RecursionError:
            yield _broken(source, node, f"JSON-LD nested deeper than {MOST_DEPTH} levels", code="CK311")
            continue
        except ValueError as error:
            yield _broken(source, node, f"JSON-LD cannot be read ({error})")
            continue
        yield from _works(data, source, node)


def _broken(source: Source, node: Node, what: str, code: str = "CK310") -> Finding:
    return Finding(code=code, what=what, where=source.at(line=node.line), level=Level.WARNING)


def _works(data: Any, source: Source, node: Node) -> Iterator[Record | Finding]:
    """The works among the objects, outermost first; what a work holds inside (its publisher, its parts) is its own."""
    stack: list[tuple[Any, int]] = [(data, 0)]
    seen = 0
    while stack:
        value, depth = stack.pop()
        seen += 1
        if depth > MOST_DEPTH or seen > MOST_OBJECTS:
            limit = f"nested deeper than {MOST_DEPTH} levels" if depth > MOST_DEPTH else f"of {MOST_OBJECTS:,} things"
            yield _broken(source, node, f"JSON-LD {limit}", code="CK311")
            return
        if isinstance(value, list):
            stack += [(v, depth + 1) for v in reversed(value)]
        elif isinstance(value, dict):
            kinds = [t for t in _list(value.get("@type")) if isinstance(t, str)]
            kind = next(
                (t.rsplit("/", 1)[-1].lower() for t in kinds if t.rsplit("/", 1)[-1].lower() in WORK_TYPES), None
            )
            if kind is not None and _text(value.get("headline") or value.get("name")):
                yield _of_json(value, WORK_TYPES[kind], source, node.line)
            else:
                stack += [(v, depth + 1) for v in reversed(list(value.values())) if isinstance(v, dict | list)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    """A text out of a JSON-LD value: itself, `@value`, or a thing's name."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, dict):
        return _text(value.get("@value") or value.get("name") or "")
    if isinstance(value, list) and value:
        return _text(value[0])
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _of_json(value: dict[str, Any], kind: str, source: Source, line: int) -> Record:
    part = value.get("isPartOf")
    pairs: dict[str, Printed] = {

        "title": _text((value.get("name") if kind not in ("post-weblog", "") else "") or value.get("headline"))
        or _text(value.get("name")),
        "author": tuple(t for t in (_person(a) for a in _list(value.get("author") or value.get("creator"))) if t),
        "issued": _text(value.get("datePublished")),
        "container-title": _text(part if not isinstance(part, dict) else _journal(part)),
        "volume": _text(value.get("volumeNumber") or (_deep(part, "volumeNumber"))),
        "issue": _text(value.get("issueNumber") or (_deep(part, "issueNumber"))),
        "page": _text(value.get("pagination"))
        or "-".join(t for t in (_text(value.get("pageStart")), _text(value.get("pageEnd"))) if t),
        "publisher": _text(value.get("publisher")) if kind not in ("post-weblog", "") else "",
        "abstract": _text(value.get("abstract") or value.get("description")),
        "URL": _text(value.get("url")) or _address(value.get("mainEntityOfPage")) or _address(value.get("@id")),
        "DOI": next((t for t in map(_doi, (*_list(value.get("identifier")), *_list(value.get("sameAs")))) if t), ""),
        "language": _text(value.get("inLanguage")),
    }  # fmt: skip
    return Record(
        format="page",
        type=kind,
        fields={k: v for k, v in pairs.items() if v},
        context={"listing": "page"},
        span=source.at(line=line),
    )


def _person(value: Any) -> str:
    if isinstance(value, dict) and isinstance(value.get("familyName"), str):
        given = value.get("givenName")
        return f"{value['familyName']}, {given}" if isinstance(given, str) and given else str(value["familyName"])
    return _text(value)


def _journal(part: Any, depth: int = 0) -> Any:
    """The journal of an issue of a volume: the outermost `isPartOf`."""
    inner = part.get("isPartOf") if isinstance(part, dict) else None
    return _journal(inner, depth + 1) if isinstance(inner, dict) and depth < 5 else part


def _deep(part: Any, name: str, depth: int = 0) -> Any:
    if not isinstance(part, dict) or depth > 5:
        return None
    return part.get(name) or _deep(part.get("isPartOf"), name, depth + 1)


def _address(value: Any) -> str:
    text = value if isinstance(value, str) else value.get("@id", "") if isinstance(value, dict) else ""
    return text if isinstance(text, str) and text.startswith("http") else ""


def _doi(value: Any) -> str:
    text = _text(value.get("value")) if isinstance(value, dict) else _text(value)
    match = re.search(r"10\.\d{4,9}/\S+", text)
    return match.group() if match else ""


def open_graph(nodes: Iterable[Node], source: Source) -> Record | None:
    """The page as one post, by OpenGraph, where it says when the article was published."""
    found = metas(nodes)
    title = found.get("og:title", [""])[0]
    if found.get("og:type", [""])[0].lower() != "article" or not title or "article:published_time" not in found:
        return None
    authors = [a for a in found.get("article:author", found.get("author", [])) if not a.startswith("http")]
    fields: Fields = {"title": title, "issued": found["article:published_time"][0]}
    for variable, value in (("URL", found.get("og:url", [""])[0]), ("abstract", found.get("og:description", [""])[0])):
        if value:
            fields[variable] = value
    if authors:
        fields["author"] = tuple(authors)
    return _record(fields, "post-weblog", source)
