"""A query as full-text searches of SQLite, newest works first.

All conditions are words of one full-text index: the texts' own, and *marks*, words that stand for a type, a tag, a key.
A work's place in the index is made of its year and its number, so the order of places is the order of the answer, a
span of years is a span of places, and the first page is found without looking at the rest, however many works match.
The years that a query names cut the index into spans; in each of them a condition on years is met by all works or by
none, so that only words are left to look for.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Sequence

from citekit.library.facts import Facts
from citekit.library.query import EXACT_FIELDS, FOREMOST, TEXT_FIELDS, Group, Query, Term, terms_of
from citekit.model import Work
from citekit.model.folding import folded

_SIGN = "ß"  # begins each mark; no word of a text has it, since folding makes it "ss"
_KINDS = {"type": "t", "tag": "g", "collection": "c", "has": "h", "key": "k", "doi": "d"}
_EVERY = f"{_SIGN}a"
_EVERYTHING = f'"{_EVERY}"'
_LETTERS = tuple(chr(b) if chr(b) in "0123456789abcdefghijklmnopqrstuvwxy" else f"z{b:02x}" for b in range(256))

_NUMBERS = 32  # bits of a place that hold the work's number
_YEAR_ZERO = 1 << 20
_LAST_YEAR = 2 * _YEAR_ZERO - 1

Span = tuple[int, int]
"""First and last of a span of years, as in a place: 0 for undated works, else counted from _YEAR_ZERO."""

Search = tuple[str, Span]
"""An expression of FTS5 ("" where nothing can meet it), and the years of the works to look at."""


def place(number: int, year: int | None) -> int:
    """Where a work stands in the index."""
    return (0 if year is None else _counted(year)) << _NUMBERS | number


def number_at(place: int) -> int:
    """The number of the work at a place."""
    return place & ((1 << _NUMBERS) - 1)


def marks(work: Work, fact: Facts) -> list[str]:
    """The words that stand for what is looked up exactly; of a type also for what it is a kind of ("post-weblog" is a
    "post")."""
    parts = work.item.type.split("-")
    pairs = {("type", "-".join(parts[: n + 1])) for n in range(len(parts))} | {("key", work.key)} | fact.facets
    pairs |= {pair for pair in fact.identifiers if pair[0] == "doi"}
    return [_EVERY, *sorted(_mark(kind, value) for kind, value in pairs)]


def found(connection: sqlite3.Connection, query: Query, *, limit: int, offset: int = 0) -> list[int]:
    """Numbers of the works that meet the query: first those with all its words in FOREMOST, then the others; newest
    first, and of one year the one added last."""
    return [number_at(place) for place in _places(connection, query, offset + limit)[offset:]]


def count(connection: sqlite3.Connection, query: Query) -> int:
    """How many works meet the query."""
    statement = "SELECT count(*) FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ?"
    rows = (connection.execute(statement, (words, *_between(span))) for words, span in _searches(query) if words)
    return sum(int(row.fetchone()[0]) for row in rows)


def digests(connection: sqlite3.Connection) -> dict[int, int]:
    """Place → a digest of the marks that the index holds for it; what `digest` gives for the marks of the work."""
    connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab (main, search, instance)")
    held = dict[int, int]()
    words = connection.execute(
        "SELECT doc, term FROM temp.vocabulary WHERE term >= ? AND term < ?", (_SIGN, chr(ord(_SIGN) + 1))
    )
    for at, word in words:
        held[at] = held.get(at, 0) + digest([word])
    return held


def digest(words: list[str]) -> int:
    """A number for a set of words, whatever their order."""
    return sum(zlib.crc32(word.encode()) for word in words)


def _places(connection: sqlite3.Connection, query: Query, most: int) -> list[int]:
    """The first places of the answer. Where the works that meet the query are no more than asked for, they are looked
    for once, and only told apart by a second search."""
    whole, foremost = _searches(query), _searches(query, FOREMOST)
    newest = _newest(connection, whole, most)
    if not newest or whole == foremost:
        return newest
    first = _newest(connection, foremost, most)
    if len(newest) < most:
        known = set(first)
        return [*first, *(place for place in newest if place not in known)]
    others = [(_without(all_of, front), span) for (all_of, span), (front, _) in zip(whole, foremost, strict=True)]
    return [*first, *_newest(connection, others, most - len(first))]


def _newest(connection: sqlite3.Connection, searches: Sequence[Search], most: int) -> list[int]:
    statement = "SELECT rowid FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?"
    places: list[int] = []
    for words, span in searches:
        if words and len(places) < most:
            rows = connection.execute(statement, (words, *_between(span), most - len(places)))
            places += (row[0] for row in rows)
    return places


def _without(words: str, others: str) -> str:
    if words == others:
        return ""
    return f"({words}) NOT ({others})" if others else words


def _searches(query: Query, columns: tuple[str, ...] = ()) -> list[Search]:
    """What to look for in each span of years, newest first. columns: of the words that are looked for anywhere."""
    return [(_expression(query, span, columns), span) for span in _spans(query)]


def _expression(group: Group, span: Span, columns: tuple[str, ...] = ()) -> str:
    """An expression of FTS5 for what is wanted among works of these years; "" where nothing can meet it."""
    if group.any:
        found = [_alone(part, span, columns) for part in group.parts]
        return _EVERYTHING if _EVERYTHING in found else " OR ".join(f"({words})" for words in found if words)
    wanted = [_wanted(part, span, columns) for part in group.parts if not part.excluded]
    excluded = [_wanted(part, span) for part in group.parts if part.excluded]
    if not all(wanted) or _EVERYTHING in excluded:
        return ""
    found = [f"({words})" for words in wanted if words != _EVERYTHING]
    return (" AND ".join(found) or _EVERYTHING) + "".join(f" NOT ({words})" for words in excluded if words)


def _alone(part: Term | Group, span: Span, columns: tuple[str, ...]) -> str:
    """A part that is met without the others: what it excludes is excluded from everything."""
    return _expression(Group(parts=(part,)), span, columns) if part.excluded else _wanted(part, span, columns)


def _wanted(part: Term | Group, span: Span, columns: tuple[str, ...] = ()) -> str:
    """What a part names, whether it is wanted or excluded."""
    if isinstance(part, Group):
        return _expression(part, span, columns)
    if part.field != "year":
        return _phrase(part, columns)
    first, last = _years(part)
    return _EVERYTHING if first <= span[0] and span[1] <= last else ""


def _phrase(term: Term, columns: tuple[str, ...] = ()) -> str:
    """One term as a phrase of FTS5, in its column; "" where it holds no word."""
    if term.field not in TEXT_FIELDS:
        return _quoted(_mark(term.field, _exact(term)), prefix=term.prefix)
    words = " ".join(term.words())
    if not words:
        return ""
    column = TEXT_FIELDS[term.field]
    where = f"{column} : " if column else f"{{{' '.join(columns)}}} : " if columns else ""
    return where + _quoted(words, prefix=term.prefix)


def _quoted(words: str, *, prefix: bool = False) -> str:
    return f'"{words}"' + ("*" if prefix else "")


def _exact(term: Term) -> str:
    """The value as the marks hold it."""
    if term.field in EXACT_FIELDS:
        return folded(term.value)
    return term.value.casefold() if term.field == "doi" else term.value


def _mark(kind: str, value: str) -> str:
    """A word of letters and digits only, another one for each value; values that begin alike have marks that do."""
    return f"{_SIGN}{_KINDS[kind]}" + "".join(_LETTERS[byte] for byte in value.encode("utf-8", "surrogatepass"))


def _spans(query: Query) -> list[Span]:
    """The spans of years in which the query says the same of all years, newest first."""
    years = [_years(term) for term in terms_of(query) if term.field == "year"]
    starts = sorted({0, *(first for first, _ in years), *(last + 1 for _, last in years)} - {_LAST_YEAR + 1})
    ends = [start - 1 for start in starts[1:]] + [_LAST_YEAR]
    return list(zip(reversed(starts), reversed(ends), strict=True))


def _years(term: Term) -> Span:
    """The years that a condition names; undated works have none."""
    low = 1 if term.low is None else _counted(term.low)
    return low, max(low - 1, _LAST_YEAR if term.high is None else _counted(term.high))


def _between(span: Span) -> tuple[int, int]:
    return span[0] << _NUMBERS, (span[1] + 1 << _NUMBERS) - 1


def _counted(year: int) -> int:
    return min(max(year + _YEAR_ZERO, 1), _LAST_YEAR)
