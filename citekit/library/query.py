"""The query language of the library: `author:ratner year:2024.. type:post "weak supervision" -draft`.

Words are joined by "and". A word or "phrase" is looked for in every text; `field:word` in one field; a closing `*`
takes any ending; a leading `-` excludes. `year:` takes 2024, 2020..2024, 2020.. or ..2020; `type:post` takes post and
post-weblog; `has:DOI` takes works that have the variable. `a b OR c` takes works that have both a and b, and those that
have c; in `a (b OR c)` the brackets hold together what is between them, and `-(…)` excludes it.
"""

from __future__ import annotations

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
MOST_DEPTH = 20
"""Brackets within brackets."""


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


class Group(Struct, frozen=True, kw_only=True):
    """Conditions that hold together: all of `parts`, or `any` of them; without parts, every work meets it."""

    parts: tuple[Term | Group, ...] = ()
    any: bool = False
    excluded: bool = False


Query = Group


def terms_of(query: Group) -> list[Term]:
    """The conditions of a query, in order."""
    return [t for part in query.parts for t in (terms_of(part) if isinstance(part, Group) else [part])]


def parse(text: str) -> Query:
    """The conditions of a query text; empty text takes every work. Raises UnknownNameError for an unknown field and
    QueryError for a year that is none, a quotation mark or bracket that stays open, brackets that hold nothing, and
    more than MOST_TERMS terms or MOST_DEPTH brackets."""
    query = _Reader(text).group()
    if len(terms_of(query)) > MOST_TERMS:
        raise QueryError(f"the query has more than {MOST_TERMS} terms", fix="make it shorter")
    return query


class _Reader:
    """Reads a query from its beginning. depth: how many brackets are open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0

    def group(self) -> Group:
        """What stands up to the bracket that closes the group, or to the end."""
        found: list[list[Term | Group]] = [[]]
        while self._is_inside():
            if found[-1] and self._is_or():
                self.at += 2
                found.append([])
            else:
                found[-1].append(self._part())
        groups = [Group(parts=tuple(parts)) for parts in found]
        return groups[0] if len(groups) == 1 else Group(parts=tuple(groups), any=True)

    def _is_inside(self) -> bool:
        """Whether anything follows in this group."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.at < len(self.text) and not (self.depth and self.text[self.at] == ")")

    def _is_or(self) -> bool:
        """Whether OR stands here between two conditions; elsewhere it is a word."""
        then = self.text[self.at + 2 :]
        rest = then.lstrip()
        return (
            self.text.startswith("OR", self.at)
            and then != rest
            and rest != ""
            and not (self.depth and rest.startswith(")"))
        )

    def _part(self) -> Term | Group:
        text = self.text
        excluded = text[self.at] == "-" and self.at + 1 < len(text) and not text[self.at + 1].isspace()
        self.at += excluded
        if text[self.at] == "(":
            return self._brackets(excluded)
        colon = self.at
        while colon < len(text) and (text[colon].isalpha() or text[colon] == "_"):
            colon += 1
        named = colon > self.at and colon + 1 < len(text) and text[colon] == ":" and not text[colon + 1].isspace()
        field = text[self.at : colon].casefold() if named else ""
        self.at = colon + 1 if named else self.at
        if named and text[self.at] == "(":
            raise QueryError(f"brackets after {field}: mean nothing", fix=f"write ({field}:one OR {field}:other)")
        quoted = text[self.at] == '"'
        return _term(excluded, field, self._phrase() if quoted else self._word(), quoted)

    def _brackets(self, excluded: bool) -> Group:
        start = self.at
        self.at += 1
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise QueryError(f"more than {MOST_DEPTH} brackets are open", fix="make it simpler")
        group = self.group()
        if self.at >= len(self.text):
            raise QueryError(f"the bracket at character {start + 1} is never closed", fix="close it with )")
        if not group.parts:
            raise QueryError(f"the brackets at character {start + 1} hold nothing", fix="take them out")
        self.at += 1
        self.depth -= 1
        return Group(parts=group.parts, any=group.any, excluded=excluded)

    def _phrase(self) -> str:
        end = self.text.find('"', self.at + 1)
        if end < 0:
            raise QueryError(f"the quotation mark at character {self.at + 1} is never closed", fix='close it with "')
        phrase, self.at = self.text[self.at + 1 : end], end + 1
        return phrase

    def _word(self) -> str:
        """Up to a blank, or the bracket that closes the group; brackets of its own belong to a word: f(x)."""
        start, own = self.at, 0
        while self.at < len(self.text) and not self.text[self.at].isspace():
            own += {"(": 1, ")": -1}.get(self.text[self.at], 0)
            if self.depth and own < 0:
                break
            self.at += 1
        return self.text[start : self.at]


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
