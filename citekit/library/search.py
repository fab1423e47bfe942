"""A query as SQL for SQLite: the full-text index for words, plain indexes for the rest."""

from __future__ import annotations

import sqlite3

from citekit.library.facts import fold
from citekit.library.query import EXACT_FIELDS, TEXT_FIELDS, Query, Term

MOST_RANKED = 2000
"""Up to so many matches are ordered by rank; ranking more is slow (spec/reliability.md, 5), and says little."""

Statement = tuple[str, tuple[object, ...]]


def search_statement(connection: sqlite3.Connection, query: Query, columns: str) -> Statement:
    """SELECT of the works that meet the query, in order, without LIMIT."""
    words = _match([t for t in query if t.field in TEXT_FIELDS and not t.excluded])
    if words and _few(connection, words):
        where, values = _where(tuple(t for t in query if t.field not in TEXT_FIELDS or t.excluded))
        return (
            f"SELECT {columns} FROM search JOIN work ON work.id = search.rowid WHERE search MATCH ? AND {where} "
            "ORDER BY bm25(search, 4, 3, 1, 1, 2, 1, 1), year DESC, key",
            (words, *values),
        )
    where, values = _where(query)
    return f"SELECT {columns} FROM work WHERE {where} ORDER BY year DESC, key DESC", values


def count_statement(query: Query) -> Statement:
    where, values = _where(query)
    return f"SELECT count(*) FROM work WHERE {where}", values


def _few(connection: sqlite3.Connection, words: str) -> bool:
    statement = f"SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT {MOST_RANKED + 1})"
    return int(connection.execute(statement, (words,)).fetchone()[0]) <= MOST_RANKED


def _where(query: Query) -> Statement:
    conditions, values = ["removed = 0"], list[object]()
    wanted = [t for t in query if t.field in TEXT_FIELDS and not t.excluded]
    if wanted:
        conditions.append("work.id IN (SELECT rowid FROM search WHERE search MATCH ?)")
        values.append(_match(wanted) or '""')
    for term in query:
        if term in wanted:
            continue
        condition, more = _condition(term)
        conditions.append(f"NOT ifnull({condition}, 0)" if term.excluded else condition)
        values += more
    return " AND ".join(conditions), tuple(values)


def _condition(term: Term) -> tuple[str, list[object]]:
    if term.field in TEXT_FIELDS:
        return "(work.id IN (SELECT rowid FROM search WHERE search MATCH ?))", [_match([term]) or '""']
    if term.field in EXACT_FIELDS:
        comparison = "value GLOB ?" if term.prefix else "value = ?"
        value = glob(fold(term.value)) if term.prefix else fold(term.value)
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
