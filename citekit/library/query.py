"""The query language of the library: `author:ratner year:2024.. type:post "weak supervision" -draft`.

Words are joined by "and". A word or "phrase" is looked for in every text; `field:word` in one field; a closing `*`
takes any ending; a leading `-` excludes. `year:` takes 2024, 2020..2024, 2020.. or ..2020; `type:post` takes post and
post-weblog; `has:DOI` takes works that have the variable.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from citekit.errors import QueryError, UnknownNameError
from citekit.library.facts import spread
from citekit.model.folding import folded

TEXT_FIELDS = {
    "author": "author", "title": "title", "container": "container", "journal": "container", "abstract": "abstract",
    "note": "note", "any": "",
}  # fmt: skip
"""Field of the language → column of the full-text index ("" is all of them)."""

FOREMOST = ("title", "author", "tag")
"""Columns where words count most: works that have all of a query's words there come first."""

EXACT_FIELDS = ("tag", "collection", "has")
PLAIN_FIELDS = ("type", "year", "key", "doi")
FIELDS = (*TEXT_FIELDS, *EXACT_FIELDS, *PLAIN_FIELDS)

MOST_TERMS = 100


class Term(Struct, frozen=True, kw_only=True):
    """One condition. field: of FIELDS. value: the text without quotes. prefix: any ending. low, high: of `year`."""

    field: str
    value: str
    excluded: bool = False
    prefix: bool = False
    low: int | None = None
    high: int | None = None

    def words(self) -> list[str]:
        """The words as the full-text index splits them; empty where nothing can be looked for."""
        text = "".join(c if c.isalnum() else " " for c in spread(folded(self.value)))
        return text.split()


Query = tuple[Term, ...]


def parse(text: str) -> Query:
    """The conditions of a query text; empty text takes every work. Raises UnknownNameError for an unknown field and
    QueryError for a year that is none, an open quotation mark or more than MOST_TERMS terms."""
    terms = tuple(_term(*piece) for piece in _pieces(text))
    if len(terms) > MOST_TERMS:
        raise QueryError(f"the query has more than {MOST_TERMS} terms", fix="make it shorter")
    return terms


def _pieces(text: str) -> Iterator[tuple[bool, str, str, bool]]:
    """(excluded, field, value, quoted) for each term."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        excluded = text[at] == "-" and at + 1 < len(text) and not text[at + 1].isspace()
        at += excluded
        colon = at
        while colon < len(text) and (text[colon].isalpha() or text[colon] == "_"):
            colon += 1
        named = colon > at and colon + 1 < len(text) and text[colon] == ":" and not text[colon + 1].isspace()
        field = text[at:colon].casefold() if named else ""
        at = colon + 1 if named else at
        if text[at] == '"':
            end = text.find('"', at + 1)
            if end < 0:
                raise QueryError(f"the quotation mark at character {at + 1} is never closed", fix='close it with "')
            yield excluded, field, text[at + 1 : end], True
            at = end + 1
        else:
            end = at
            while end < len(text) and not text[end].isspace():
                end += 1
            yield excluded, field, text[at:end], False
            at = end


def _term(excluded: bool, field: str, value: str, quoted: bool) -> Term:
    if field and field not in FIELDS:
        if not quoted and ":" in f"{field}:{value}" and "/" in value:
            return Term(field="any", value=f"{field}:{value}", excluded=excluded)  # a URL
        raise UnknownNameError.of("query field", field, FIELDS)
    prefix = not quoted and value.endswith("*")
    value = value.rstrip("*") if prefix else value
    if field == "year":
        low, high = _years(value)
        return Term(field=field, value=value, excluded=excluded, low=low, high=high)
    return Term(field=field or "any", value=value, excluded=excluded, prefix=prefix)


def _years(value: str) -> tuple[int | None, int | None]:
    first, dots, last = value.partition("..")
    if not dots:
        return _year(first, value), _year(first, value)
    if not first and not last:
        raise QueryError("a span of years needs a beginning or an end", fix="write year:2020..2024, 2020.. or ..2024")
    return (_year(first, value) if first else None), (_year(last, value) if last else None)


def _year(text: str, whole: str) -> int:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 6):
        raise QueryError(f'"{whole}" is no year', fix="write year:2024, year:2020..2024, year:2020.. or year:..2024")
    return int(text)
