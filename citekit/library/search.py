"""A query as SQL for SQLite: the full-text index for words, plain indexes for the rest."""

from __future__ import annotations

import sqlite3

from citekit.library.query import EXACT_FIELDS, TEXT_FIELDS, Query, Term
from citekit.model.folding import folded

MOST_RANKED = 2000
"""Up to so many matches are ordered by rank; ranking more is slow, and says little."""

MOST_LISTED = 5_000
"""Up to so many matches are listed and joined; words more common than that are looked up work by work, newest first,
until the page is full. (At 1e5 works a list of 9e4 costs 60 ms, looking up 20 works 1 ms.)"""

_LISTED = "(work.id IN (SELECT rowid FROM search WHERE search MATCH ?))"
_PROBED = "EXISTS (SELECT 1 FROM search WHERE search MATCH ? AND rowid = work.id)"

Statement = tuple[str, tuple[object, ...]]


def search_statement(connection: sqlite3.Connection, query: Query, columns: str) -> Statement:
    """SELECT of the works that meet the query, in order, without LIMIT."""
    terms = [t for t in query if t.field in TEXT_FIELDS and not t.excluded]
    words = _match(terms)
    matches = _matches(connection, words) if words else 0
    if words and matches <= MOST_RANKED:
        where, values = _where(tuple(t for t in query if t not in terms), _PROBED)
        return (
            f"SELECT {columns} FROM search JOIN work ON work.id = search.rowid WHERE search MATCH ? AND {where} "
            "ORDER BY bm25(search, 4, 3, 1, 1, 2, 1, 1), year DESC, key",
            (words, *values),
        )
    common = matches > MOST_LISTED and not any(t.prefix for t in terms)  # a prefix is slow to look up
    where, values = _where(query, _PROBED if common or not words else _LISTED)
    return f"SELECT {columns} FROM work WHERE {where} ORDER BY year DESC, key DESC", values


def count_statement(query: Query) -> Statement:
    where, values = _where(query)
    return f"SELECT count(*) FROM work WHERE {where}", values


def _matches(connection: sqlite3.Connection, words: str) -> int:
    """How many works hold the words, counted up to MOST_LISTED + 1."""
    statement = f"SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT {MOST_LISTED + 1})"
    return int(connection.execute(statement, (words,)).fetchone()[0])


def _where(query: Query, holds: str = _LISTED) -> Statement:
    conditions, values = ["removed = 0"], list[object]()
    wanted = [t for t in query if t.field in TEXT_FIELDS and not t.excluded]
    if wanted:
        conditions.append(holds)
        values.append(_match(wanted) or '""')
    for term in query:
        if term in wanted:
            continue
        condition, more = _condition(term, holds)
        conditions.append(f"NOT ifnull({condition}, 0)" if term.excluded else condition)
        values += more
    return " AND ".join(conditions), tuple(values)


def _condition(term: Term, holds: str) -> tuple[str, list[object]]:
    if term.field in TEXT_FIELDS:
        return holds, [_match([term]) or '""']
    if term.field in EXACT_FIELDS:
        comparison = "value GLOB ?" if term.prefix else "value = ?"
        value = glob(folded(term.value)) if term.prefix else folded(term.value)
        return f"(work.id IN (SELECT work FROM facet WHERE kind = ? AND {comparison}))", [term.field, value]
    if term.field == "year":
        bounds = [("year >= ?", term.low), ("year <= ?", term.high)]
        used = [(sql, value) for sql, value in bounds if value is not None]
        return f"({' AND '.join(sql for sql, _ in used)})", [value for _, value in used]
    if term.field == "type":
        return "(type = ? OR type GLOB ?)", [term.value, glob(term.value, "" if term.prefix else "-")]
    if term.field == "doi":
        return "(work.id IN (SELECT work FROM identifier WHERE kind = 'doi' AND value = ?))", [term.value.casefold()]
    return ("(key GLOB ?)", [glob(term.value)]) if term.prefix else ("(key = ?)", [term.value])


def glob(text: str, then: str = "") -> str:
    """A GLOB pattern for texts that begin with `text` and then `then`."""
    escaped = "".join(f"[{c}]" if c in "*?[" else c for c in text)
    return f"{escaped}{then}*"


def _match(terms: list[Term]) -> str:
    """An expression of FTS5: each term a phrase, in its column; "" where the terms hold no word."""
    phrases = []
    for term in terms:
        words = term.words()
        if not words:
            continue
        column = TEXT_FIELDS[term.field]
        phrase = '"' + " ".join(words) + '"' + ("*" if term.prefix else "")
        phrases.append(f"{column} : {phrase}" if column else phrase)
    return " AND ".join(f"({p})" for p in phrases)
