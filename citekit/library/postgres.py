"""The library in PostgreSQL, for many writers: the same `Store`, through SQLAlchemy Core (extra `postgres`).

One writer at a time holds an advisory lock until its transaction ends, so the numbers of the log are in the order in
which they became visible, and a reader that asks for changes since a number misses none.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from citekit.errors import LibraryError, StaleError
from citekit.library.codec import work_from_text, work_to_text
from citekit.library.facts import SEARCHED, Facts, facts
from citekit.library.postgres_schema import LOCK, SCHEMA
from citekit.library.query import EXACT_FIELDS, FOREMOST, TEXT_FIELDS, Group, Query, Term, terms_of
from citekit.library.store import Change, Conflict, Held, Operation, near_years
from citekit.model import Finding, Item, Level, Span, Work
from citekit.model.folding import folded

WAIT_MS = 10_000
"""Milliseconds that a writer waits for another one."""

_COLUMNS = "uid, version, removed, doc, at"
_NOW = "to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"


class PostgresStore:
    """A `Store` in the schema `citekit` of a database. url: "postgresql+psycopg://…"; the password is shown nowhere."""

    def __init__(self, url: str) -> None:
        parsed = sa.make_url(url)
        self.where = parsed.render_as_string(hide_password=True)
        options = f"-c lock_timeout={WAIT_MS} -c search_path=citekit"
        self._engine = sa.create_engine(parsed, connect_args={"options": options}, pool_pre_ping=True)
        with self._reported():
            self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self._open = False
            with self.transaction():
                for statement in SCHEMA:
                    self._run(statement)
                self._run("INSERT INTO meta VALUES ('id', :id) ON CONFLICT DO NOTHING", id=uuid.uuid4().hex)

    def close(self) -> None:
        self._connection.close()
        self._engine.dispose()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        if self._open:
            yield
            return
        with self._reported():
            self._run("BEGIN")
            self._open = True
            try:
                self._run("SELECT pg_advisory_xact_lock(:lock)", lock=LOCK)
                yield
                self._run("COMMIT")
            except BaseException:
                self._run("ROLLBACK")
                raise
            finally:
                self._open = False

    def operation(self, actor: str, what: str, undoes: int = 0) -> int:
        statement = f"""INSERT INTO operation (at, actor, what, undoes)
            VALUES ({_NOW}, :actor, :what, nullif(:undoes, 0)) RETURNING id"""
        return int(self._run(statement, actor=actor, what=what, undoes=undoes).scalar_one())

    def save(self, operation: int, uid: str, work: Work) -> Held:
        fact = facts(work)
        self._refuse_taken(work.key, 0)
        row = self._run(
            f"""INSERT INTO work (uid, key, version, at, type, year, title_key, family, doc, {", ".join(_texts())})
            VALUES (:uid, :key, 0, '', :type, :year, :title_key, :family, '', {", ".join(_vectors())}) RETURNING id""",
            uid=uid, **_row(work, fact),
        ).scalar_one()  # fmt: skip
        self._index(int(row), fact)
        return self._log(operation, int(row), uid, work, removed=False)

    def change(self, operation: int, held: Held, work: Work, *, removed: bool = False) -> Held:
        found = self._run("SELECT id, version FROM work WHERE uid = :uid", uid=held.uid).first()
        if found is None or found.version != held.version:
            raise StaleError(f'"{held.work.key}" was changed meanwhile', where=self.where, fix="run it again")
        fact = facts(work)
        if not removed:
            self._refuse_taken(work.key, found.id)
        sets = ", ".join(f"{name} = {value}" for name, value in zip(_texts(), _vectors(), strict=True))
        self._run(
            f"""UPDATE work SET key = :key, removed = :removed, type = :type, year = :year, title_key = :title_key,
            family = :family, {sets} WHERE id = :id""",
            id=found.id, removed=removed, **_row(work, fact),
        )  # fmt: skip
        for table in ("identifier", "facet"):
            self._run(f"DELETE FROM {table} WHERE work = :id", id=found.id)
        if not removed:
            self._index(found.id, fact)
        return self._log(operation, found.id, held.uid, work, removed=removed)

    def get(self, key: str) -> Held | None:
        return self._one(f"SELECT {_COLUMNS} FROM work WHERE key = :key AND NOT removed", key=key)

    def with_uid(self, uid: str) -> Held | None:
        return self._one(f"SELECT {_COLUMNS} FROM work WHERE uid = :uid", uid=uid)

    def keys(self, prefix: str = "", most: int = 1000) -> list[str]:
        statement = """SELECT key FROM work WHERE NOT removed AND starts_with(key, :prefix)
            ORDER BY key COLLATE "C" LIMIT :most"""
        return list(self._run(statement, prefix=prefix, most=most).scalars())

    def iterate(self, *, since: int = 0, removed: bool = False) -> Iterator[Held]:
        rows = self._run(
            f"""SELECT {_COLUMNS} FROM work WHERE version > :since AND (NOT removed OR :removed)
            ORDER BY key COLLATE "C", id""",
            since=since, removed=removed,
        )  # fmt: skip
        return (_held(row) for row in rows.fetchall())

    def candidates(self, item: Item, most: int = 50) -> list[Held]:
        fact = facts(Work(key=item.id, item=item))
        found: dict[str, Held] = {}
        shared = "id IN (SELECT work FROM identifier WHERE kind = :kind AND value = :value)"
        for kind, value in sorted(fact.identifiers):
            found.update(self._found(shared, most, kind=kind, value=value))
        if fact.title_key:
            years = list(near_years(fact.year))
            near = " AND (year IS NULL OR year = ANY(:years))" if years else ""
            found.update(self._found(f"title_key = :title{near}", most, title=fact.title_key, years=years))
        return list(found.values())[:most]

    def search(self, query: Query, *, limit: int, offset: int = 0) -> list[Held]:
        where, values = _where(query)
        order = f"{_foremost(query)}year DESC NULLS LAST, id DESC"
        statement = f"SELECT {_COLUMNS} FROM work WHERE {where} ORDER BY {order} LIMIT :most OFFSET :skip"
        return [_held(row) for row in self._run(statement, most=limit, skip=offset, **values)]

    def count(self, query: Query) -> int:
        where, values = _where(query)
        return int(self._run(f"SELECT count(*) FROM work WHERE {where}", **values).scalar_one())

    def last_change(self) -> int:
        return int(self._run("SELECT coalesce(max(id), 0) FROM change").scalar_one())

    def operations(self, *, uid: str = "", limit: int = 50, before: int = 0) -> list[Operation]:
        rows = self._run(
            """SELECT id, at, actor, what, coalesce(undoes, 0) AS undoes FROM operation o
            WHERE (:before = 0 OR id < :before) AND (:uid = '' OR EXISTS (SELECT 1 FROM change c
            JOIN work w ON w.id = c.work WHERE c.operation = o.id AND w.uid = :uid)) ORDER BY id DESC LIMIT :most""",
            before=before, uid=uid, most=limit,
        )  # fmt: skip
        return [Operation(**row._mapping) for row in rows]

    def changes(self, operation: int) -> list[Change]:
        found = self._run(
            """SELECT w.uid, c.id, c.removed, c.doc, p.id, p.removed, p.doc FROM change c JOIN work w ON w.id = c.work
            LEFT JOIN change p ON p.id = (SELECT max(id) FROM change WHERE work = c.work AND id < c.id)
            WHERE c.operation = :operation ORDER BY c.id""",
            operation=operation,
        )
        rows: list[tuple[Any, ...]] = [tuple(row) for row in found]
        return [
            Change(
                operation=operation,
                before=_held((r[0], r[4], r[5], r[6], "")) if r[4] is not None else None,
                after=_held((r[0], r[1], r[2], r[3], "")),
            )
            for r in rows
        ]

    def origin(self, uri: str, name: str) -> tuple[Held, str] | None:
        statement = f"""SELECT {_COLUMNS}, said FROM origin JOIN work ON work.id = origin.work
            WHERE uri = :uri AND name = :name"""
        row: Sequence[Any] | None = self._run(statement, uri=uri, name=name).first()
        return (_held(row[:5]), str(row[5])) if row else None

    def set_origin(self, uri: str, name: str, uid: str, said: str) -> None:
        self._run(
            """INSERT INTO origin (uri, name, work, said) SELECT :uri, :name, id, :said FROM work WHERE uid = :uid
            ON CONFLICT (uri, name) DO UPDATE SET work = excluded.work, said = excluded.said""",
            uri=uri, name=name, said=said, uid=uid,
        )  # fmt: skip

    def drop_origins(self, uid: str) -> None:
        self._run("DELETE FROM origin WHERE work = (SELECT id FROM work WHERE uid = :uid)", uid=uid)

    def add_conflict(self, conflict: Conflict) -> None:
        self._run(
            f"""INSERT INTO conflict (work, variable, ours, theirs, source, at)
            SELECT id, :variable, :ours, :theirs, :source, {_NOW} FROM work WHERE uid = :uid""",
            variable=conflict.variable, ours=conflict.ours, theirs=conflict.theirs, source=conflict.source,
            uid=conflict.uid,
        )  # fmt: skip

    def conflicts(self, *, uid: str = "", settled: bool = False) -> list[Conflict]:
        rows = self._run(
            """SELECT c.id, w.uid, variable, ours, theirs, source, c.at, coalesce(settled, '') AS settled
            FROM conflict c JOIN work w ON w.id = c.work
            WHERE (:uid = '' OR w.uid = :uid) AND (settled IS NULL OR :settled) ORDER BY c.id""",
            uid=uid, settled=settled,
        )  # fmt: skip
        return [Conflict(**row._mapping) for row in rows]

    def settle(self, conflict: int, how: str) -> None:
        self._run("UPDATE conflict SET settled = :how WHERE id = :id", how=how, id=conflict)

    def setting(self, name: str) -> str:
        return str(self._run("SELECT value FROM meta WHERE name = :name", name=name).scalar() or "")

    def check(self) -> list[Finding]:
        """That every index says what its work says, and every work what the log says last."""
        wrong = []
        for row in self._run("SELECT id, uid, removed, doc FROM work").fetchall():
            wrong += self._misfiled(row.id, row.uid, row.removed, row.doc)
        fix = "restore the database from a backup"
        return [Finding(code="CK701", what=w, where=Span(uri=self.where), fix=fix, level=Level.ERROR) for w in wrong]

    def _misfiled(self, row: int, uid: str, removed: bool, doc: str) -> list[str]:
        fact = facts(work_from_text(doc))
        wrong = []
        for table, pairs in (("identifier", fact.identifiers), ("facet", fact.facets)):
            present = {tuple(r) for r in self._run(f"SELECT kind, value FROM {table} WHERE work = :id", id=row)}
            if present != (set() if removed else pairs):
                wrong.append(f"the index of {table}s is wrong for work {uid}")
        last = self._run("SELECT doc FROM change WHERE work = :id ORDER BY id DESC LIMIT 1", id=row).scalar()
        return wrong if last == doc else [*wrong, f"work {uid} is not what the log says last"]

    def _log(self, operation: int, row: int, uid: str, work: Work, *, removed: bool) -> Held:
        doc = work_to_text(work)
        statement = """INSERT INTO change (operation, work, removed, doc)
            VALUES (:operation, :work, :removed, :doc) RETURNING id"""
        version = int(self._run(statement, operation=operation, work=row, removed=removed, doc=doc).scalar_one())
        statement = f"UPDATE work SET version = :version, doc = :doc, at = {_NOW} WHERE id = :id RETURNING at"
        at = self._run(statement, version=version, doc=doc, id=row).scalar_one()
        return Held(uid=uid, version=version, work=work, removed=removed, at=at)

    def _index(self, row: int, fact: Facts) -> None:
        for table, pairs in (("identifier", fact.identifiers), ("facet", fact.facets)):
            for kind, value in pairs:
                statement = f"INSERT INTO {table} (kind, value, work) VALUES (:kind, :value, :work)"
                self._run(statement, kind=kind, value=value, work=row)

    def _refuse_taken(self, key: str, row: int) -> None:
        if self._run("SELECT 1 FROM work WHERE key = :key AND NOT removed AND id <> :id", key=key, id=row).first():
            raise LibraryError(f'the key "{key}" is taken', where=self.where, fix="choose another one")

    def _one(self, statement: str, **values: Any) -> Held | None:
        row = self._run(statement, **values).first()
        return _held(row) if row else None

    def _found(self, where: str, most: int, **values: Any) -> dict[str, Held]:
        statement = f"SELECT {_COLUMNS} FROM work WHERE NOT removed AND {where} ORDER BY id LIMIT :most"
        return {row.uid: _held(row) for row in self._run(statement, most=most, **values)}

    def _run(self, statement: str, **values: Any) -> sa.CursorResult[Any]:
        with self._reported():
            return self._connection.execute(sa.text(statement), values)

    @contextlib.contextmanager
    def _reported(self) -> Iterator[None]:
        """The database's errors as LibraryError; the statement's values, which may be anything, are not shown."""
        try:
            yield
        except sa.exc.SQLAlchemyError as error:
            said = str(getattr(error, "orig", None) or type(error).__name__).strip().splitlines()[0]
            raise LibraryError(f"the library says: {said}", where=self.where, fix="is the server running?") from None


def _texts() -> tuple[str, ...]:
    return (*(f"in_{name}" for name in SEARCHED), "words")


def _vectors() -> list[str]:
    """A tsvector of each column, and one of all of them."""
    columns = [f"to_tsvector('simple', :{name})" for name in SEARCHED]
    return [*columns, " || ".join(columns)]


def _row(work: Work, fact: Facts) -> dict[str, Any]:
    words = {name: _plain(text) for name, text in zip(SEARCHED, fact.texts, strict=True)}
    return {
        "key": work.key, "type": work.item.type, "year": fact.year, "title_key": fact.title_key,
        "family": fact.family, **words,
    }  # fmt: skip


def _plain(text: str) -> str:
    """Words and blanks only: the parser would take numbers with dots, paths and hosts for more than words."""
    return "".join(c if c.isalnum() else " " for c in text)


def _held(row: Sequence[Any]) -> Held:
    uid, version, removed, doc, at = row
    return Held(uid=uid, version=version, work=work_from_text(doc), removed=bool(removed), at=at)


def _where(query: Query) -> tuple[str, dict[str, Any]]:
    """The condition for a query, and its values; "v3" holds the value of the fourth term."""
    values = dict[str, Any]()
    conditions = list[str]()
    for number, term in enumerate(terms_of(query)):
        condition, more = _condition(term, f"v{number}")
        conditions.append(condition)
        values.update(more)
    return f"NOT removed AND {_joined(query, iter(conditions))}", values


def _foremost(query: Query) -> str:
    """Works that meet the query with their words in FOREMOST come first; "" where no words are looked for anywhere."""
    terms, is_word = terms_of(query), _are_words(query)
    if not any(is_word):
        return ""
    tests = [
        "(" + " OR ".join(f"in_{c} @@ CAST(:v{n} AS tsquery)" for c in FOREMOST) + ")"
        if is_word[n] else _condition(term, f"v{n}")[0]
        for n, term in enumerate(terms)
    ]  # fmt: skip
    return f"coalesce({_joined(query, iter(tests))}, false) DESC, "


def _are_words(group: Group) -> list[bool]:
    """Of each term, whether it is wanted, and looked for anywhere."""
    found = list[bool]()
    for part in group.parts:
        if isinstance(part, Term):
            found.append(TEXT_FIELDS.get(part.field) == "" and not part.excluded and bool(part.words()))
        else:
            found += [word and not part.excluded for word in _are_words(part)]
    return found


def _joined(group: Group, conditions: Iterator[str]) -> str:
    """The conditions of a group's terms, taken in order, as one."""
    parts = []
    for part in group.parts:
        condition = f"({_joined(part, conditions)})" if isinstance(part, Group) else next(conditions)
        parts.append(f"NOT coalesce({condition}, false)" if part.excluded else condition)
    return (" OR " if group.any else " AND ").join(parts) or "true"


def _condition(term: Term, name: str) -> tuple[str, Mapping[str, Any]]:
    if term.field in TEXT_FIELDS:
        found = _tsquery(term)
        column = TEXT_FIELDS[term.field]
        each = " OR ".join(f"in_{c} @@ CAST(:{name} AS tsquery)" for c in ([column] if column else SEARCHED))
        return (f"(words @@ CAST(:{name} AS tsquery) AND ({each}))", {name: found}) if found else ("false", {})
    if term.field in EXACT_FIELDS:
        test = f"starts_with(value, :{name})" if term.prefix else f"value = :{name}"
        return f"id IN (SELECT work FROM facet WHERE kind = '{term.field}' AND {test})", {name: folded(term.value)}
    if term.field == "year":
        bounds = {"low": (">=", term.low), "high": ("<=", term.high)}
        used = {f"{name}{side}": (sign, value) for side, (sign, value) in bounds.items() if value is not None}
        return (
            "(" + " AND ".join(f"year {sign} :{n}" for n, (sign, _) in used.items()) + ")",
            {n: value for n, (_, value) in used.items()},
        )
    if term.field == "type":
        then = "" if term.prefix else "-"
        return f"(type = :{name} OR starts_with(type, :{name}p))", {name: term.value, f"{name}p": term.value + then}
    if term.field == "doi":
        test = f"starts_with(value, :{name})" if term.prefix else f"value = :{name}"
        return f"id IN (SELECT work FROM identifier WHERE kind = 'doi' AND {test})", {name: term.value.casefold()}
    return (f"starts_with(key, :{name})" if term.prefix else f"key = :{name}"), {name: term.value}


def _tsquery(term: Term) -> str:
    """A phrase of quoted words (letters and digits only); "" where the term holds none."""
    words = [f"'{word}'" for word in term.words()]
    return " <-> ".join(words) + (":*" if term.prefix and words else "")
