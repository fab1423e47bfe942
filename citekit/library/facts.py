"""What the library's indexes hold of a work: the words to search, the identifiers, the keys for finding duplicates."""

from __future__ import annotations

from msgspec import Struct

from citekit.model import Item, Names, Work
from citekit.model.folding import compact, folded

SEARCHED = ("title", "author", "container", "abstract", "tag", "note", "other")
"""Columns of the full-text index, in order."""

_TITLES = frozenset({"title", "title-short", "original-title", "part-title", "volume-title"})
_CONTAINERS = frozenset({"container-title", "container-title-short", "collection-title", "event-title", "publisher"})
_IDENTIFIERS = ("DOI", "ISBN", "PMID", "PMCID", "URL")
_WIDE = ((0x1100, 0x11FF), (0x2E80, 0x9FFF), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))


class Facts(Struct, frozen=True, kw_only=True):
    """texts: one a column of SEARCHED. year: of `issued`, else of `about.posted`, else None. title_key: title folded
    to letters and digits. family: the first author's family name, folded. identifiers: (kind, value) pairs."""

    texts: tuple[str, ...]
    year: int | None
    title_key: str
    family: str
    identifiers: frozenset[tuple[str, str]]
    facets: frozenset[tuple[str, str]]


def facts(work: Work) -> Facts:
    """All that the indexes hold of `work`; a pure function, so that an index can always be made anew."""
    item = work.item
    return Facts(
        texts=_texts(work),
        year=year(item),
        title_key=title_key(item.title),
        family=_family(item),
        identifiers=identifiers(item),
        facets=frozenset(
            [("tag", folded(t)) for t in work.tags]
            + [("collection", folded(c)) for c in work.collections]
            + [("has", name.casefold()) for name in item.variables]
        ),
    )


def spread(text: str) -> str:
    """The text with a blank around each Chinese, Japanese or Korean character: the tokenizer knows only blanks."""
    if text.isascii():
        return text
    return "".join(f" {c} " if any(low <= ord(c) <= high for low, high in _WIDE) else c for c in text)


def title_key(title: str) -> str:
    """Letters and digits of the title, folded, at most 120 characters: equal for titles that differ in form only."""
    return compact(title)[:120]


def year(item: Item) -> int | None:
    issued = item.date("issued")
    if issued is not None and issued.year is not None:
        return issued.year
    posted = item.about.get("posted")
    return int(posted[:4]) if isinstance(posted, str) and posted[:4].isdigit() and posted[:4].isascii() else None


def identifiers(item: Item) -> frozenset[tuple[str, str]]:
    """Identifiers in comparable form: DOI folded, ISBN digits only, URL without scheme and closing slash."""
    found = {(name.casefold(), _comparable(name, item.text(name))) for name in _IDENTIFIERS}
    return frozenset(pair for pair in found if pair[1])


def _comparable(name: str, value: str) -> str:
    value = value.strip()
    if name == "URL":
        return value.split("://", 1)[-1].rstrip("/")
    if name == "ISBN":
        return "".join(c for c in value.upper() if c.isdigit() or c == "X")
    if name == "DOI":
        folded = value.casefold()
        return folded[folded.index("10.") :] if "10." in folded else folded
    return value.casefold()


def _family(item: Item) -> str:
    names = item.names("author") or item.names("editor")
    return folded(names[0].family or names[0].literal) if names else ""


def _texts(work: Work) -> tuple[str, ...]:
    columns: dict[str, list[str]] = {name: [] for name in SEARCHED}
    for variable, value in work.item.variables.items():
        if isinstance(value, Names):
            columns["author"] += [str(name) for name in value]
        elif isinstance(value, str):
            columns[_column(variable)].append(value)
    columns["tag"] += work.tags
    columns["note"] += work.notes
    columns["other"].append(work.key)
    return tuple(spread(folded("\n".join(columns[name]))) for name in SEARCHED)


def _column(variable: str) -> str:
    if variable in _TITLES:
        return "title"
    if variable in _CONTAINERS:
        return "container"
    return {"abstract": "abstract", "note": "note", "annote": "note"}.get(variable, "other")
