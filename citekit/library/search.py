"""A query as full-text searches of SQLite, newest works first.

All conditions are words of one full-text index: the texts' own, and *marks*, words that stand for a type, a tag, a key.
A work's place in the index is made of its year and its number, so the order of places is the order of the answer, a
span of years is a span of places, and the first page is found without looking at the rest, however many works match.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Sequence

from citekit.library.facts import Facts
from citekit.library.query import EXACT_FIELDS, FOREMOST, TEXT_FIELDS, Query, Term
from citekit.model import Work
from citekit.model.folding import folded

_SIGN = "ß"  # begins each mark; no word of a text has it, since folding makes it "ss"
_KINDS = {"type": "t", "tag": "g", "collection": "c", "has": "h", "key": "k", "doi": "d"}
_EVERY = f"{_SIGN}a"
_LETTERS = tuple(chr(b) if chr(b) in "0123456789abcdefghijklmnopqrstuvwxy" else f"z{b:02x}" for b in range(256))

_NUMBERS = 32  # bits of a place that hold the work's number
_YEAR_ZERO = 1 << 20
_LAST_YEAR = 2 * _YEAR_ZERO - 1

Span = tuple[int, int]
"""First and last of a span of years, as in a place: 0 for undated works, else counted from _YEAR_ZERO."""


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
    words = _expression(query)
    statement = "SELECT count(*) FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ?"
    spans = _spans(query) if words else []
    return sum(int(connection.execute(statement, (words, *_between(span))).fetchone()[0]) for span in spans)


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
    whole, foremost = _expression(query), _expression(query, FOREMOST)
    spans = _spans(query)
    newest = _newest(connection, whole, spans, most)
    if not newest or whole == foremost:
        return newest
    first = _newest(connection, foremost, spans, most)
    if len(newest) < most:
        known = set(first)
        return [*first, *(place for place in newest if place not in known)]
    return [*first, *_newest(connection, f"({whole}) NOT ({foremost})", spans, most - len(first))]


def _newest(connection: sqlite3.Connection, words: str, spans: Sequence[Span], most: int) -> list[int]:
    statement = "SELECT rowid FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?"
    places: list[int] = []
    for span in spans if words else ():
        if len(places) < most:
            rows = connection.execute(statement, (words, *_between(span), most - len(places)))
            places += (row[0] for row in rows)
    return places


def _expression(query: Query, columns: tuple[str, ...] = ()) -> str:
    """An expression of FTS5 for all of a query but its years; "" where nothing can meet it. columns: of the words that
    are looked for anywhere."""
    terms = [t for t in query if t.field != "year"]
    wanted = [_phrase(t, columns) for t in terms if not t.excluded]
    if not all(wanted):
        return ""
    excluded = [phrase for t in terms if t.excluded and (phrase := _phrase(t))]
    return f"({' AND '.join(wanted) or _quoted(_EVERY)})" + "".join(f" NOT ({phrase})" for phrase in excluded)


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
    """The spans of years that the query allows, newest first."""
    spans: list[Span] = [(0, _LAST_YEAR)]
    for term in query:
        if term.field != "year":
            continue
        low = 1 if term.low is None else _counted(term.low)
        high = _LAST_YEAR if term.high is None else _counted(term.high)
        parts = [(0, low - 1), (high + 1, _LAST_YEAR)] if term.excluded else [(low, high)]
        spans = [(max(a, c), min(b, d)) for a, b in spans for c, d in parts if max(a, c) <= min(b, d)]
    return sorted(spans, reverse=True)


def _between(span: Span) -> tuple[int, int]:
    return span[0] << _NUMBERS, (span[1] + 1 << _NUMBERS) - 1


def _counted(year: int) -> int:
    return min(max(year + _YEAR_ZERO, 1), _LAST_YEAR)
