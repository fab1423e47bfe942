"""JabRef's shared SQL database (PostgreSQL) as a side. Needs the extra `postgres`.

Every write is one transaction: the ENTRY row is locked, its VERSION compared, FIELD rows changed, VERSION raised, and
the other clients told. A deletion shows by absence only. JabRef may take fields out of an entry without raising its
VERSION (its own check comes too late): such an entry is not believed, and `repair` puts the fields back.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from citekit.errors import SyncError
from citekit.formats.bibtex.fields import ALIASES
from citekit.formats.bibtex.read import read
from citekit.formats.bibtex.write import writer_for
from citekit.formats.options import WriteOptions
from citekit.model import Finding, Item, Source, Span
from citekit.sync.bibfile import changed_item
from citekit.sync.csl_space import KEY, CslSpace, field_identities, item_fields
from citekit.sync.sides import Act, Fate, Fields, Identity, Outcome, Pull, Seen, Thing, Write, unseen

_KEY_FIELDS = ("citationkey", "bibtexkey")  # today's name, and that of JabRef 3
_CHANNEL = "jabrefLiveUpdate"


class JabRefSide:
    """url: "postgresql+psycopg://…". schema: "jabref", or "public" for JabRef 3. The tables are JabRef's own and must
    be there."""

    name = "jabref"
    batch = 50
    keyed_by = ""

    def __init__(self, url: str, *, schema: str = "jabref", key_field: str = "citationkey") -> None:
        parsed = sa.make_url(url)
        self._where = f"{parsed.render_as_string(hide_password=True)} {schema}"
        self._schema = schema
        self._key_field = key_field
        self._writer = writer_for(WriteOptions(), biblatex=False)
        options = f"-c lock_timeout=10000 -c search_path={schema}"
        self._engine = sa.create_engine(parsed, connect_args={"options": options}, pool_pre_ping=True)

    def close(self) -> None:
        self._engine.dispose()

    def identity(self) -> Identity:
        with self._reading() as connection:
            connection.execute(sa.text('SELECT 1 FROM "ENTRY" LIMIT 1'))
        return Identity(id=f"jabref:{self._where}", mapping=CslSpace.version)

    def pull(self, mark: Any, seen: Seen = unseen) -> Pull:
        """Every entry; one whose VERSION is the one seen before is taken as it was then."""
        with self._reading() as connection:
            entries = _entries(connection)
        things = [_thing(key, *entry) for key, entry in sorted(entries.items())]
        kept = tuple(t.key for t in things if mark is not None and seen(t.key) == t.version)
        return Pull(things=tuple(t for t in things if t.key not in set(kept)), kept=kept, mark=True, whole=True)

    def read(self, keys: Sequence[str]) -> dict[str, Thing]:
        with self._reading() as connection:
            entries = _entries(connection, [int(k) for k in keys if k.isdigit()])
        return {key: _thing(key, *entry) for key, entry in entries.items()}

    def push(self, writes: Sequence[Write]) -> list[Outcome]:
        return [self._one(write) for write in writes]

    def new_key(self, fields: Fields) -> str:
        """The next number of the table, taken now so that a repeated creation is seen as one."""
        with self._reading() as connection:
            statement = """SELECT nextval(pg_get_serial_sequence('"ENTRY"', 'SHARED_ID'))"""
            return str(connection.execute(sa.text(statement)).scalar_one())

    def repair(self, believed: Iterable[Thing]) -> list[Finding]:
        """Put back the fields that entries lost while their VERSION stayed, and say which."""
        with self._reading() as connection:
            entries = _entries(connection)
        return [f for thing in believed if _lost(thing, entries.get(thing.key)) and (f := self._put_back(thing))]

    def _put_back(self, thing: Thing) -> Finding | None:
        with self._reading() as connection:
            lost = _lost(thing, _entries(connection, [int(thing.key)], lock=True).get(thing.key))
            if not lost:
                return None
            _set_fields(connection, thing.key, lost)
            _finish(connection, thing.key)
        name = next((thing.raw["fields"][n] for n in _KEY_FIELDS if n in thing.raw["fields"]), thing.key)
        what = f"{name} had lost {', '.join(sorted(lost))} to a refused update of JabRef; put back"
        return Finding(code="CK714", what=what, where=Span(uri=self._where, path=thing.key))

    def _one(self, write: Write) -> Outcome:
        try:
            with self._engine.begin() as connection:
                if not self._apply(connection, write):
                    return Outcome(key=write.key, fate=Fate.STALE)
        except sa.exc.OperationalError:  # the connection broke, perhaps at the COMMIT
            return Outcome(key=write.key, fate=Fate.UNKNOWN)
        except sa.exc.SQLAlchemyError as error:
            return Outcome(key=write.key, fate=Fate.REFUSED, message=_said(error))
        thing = self.read([write.key]).get(write.key) or Thing(key=write.key, version=0, gone=True)
        return Outcome(key=write.key, fate=Fate.SAVED, thing=thing)

    def _apply(self, connection: sa.Connection, write: Write) -> bool:
        """False where the entry is no longer what it was when read."""
        found = _entries(connection, [int(write.key)], lock=True).get(write.key)
        if (found[0] if found else 0) != (write.current.version if write.current else 0):
            return False
        row = {"id": int(write.key)}
        if write.act in (Act.REMOVE, Act.DELETE):
            connection.execute(sa.text('DELETE FROM "ENTRY" WHERE "SHARED_ID" = :id'), row)
            connection.execute(sa.text(f"NOTIFY \"{_CHANNEL}\", 'citekit'"))
            return True
        present = found[2] if found else {}
        old = _item(found[1], present) if found else Item(id=str(write.change.get(KEY) or write.key))
        new = changed_item(old, write.change)
        (_, before), (kind, after) = self._writer.fields(old), self._writer.fields(new)
        names = {name: _present_name(name, present) for name in before.keys() | after.keys()}
        before = before if found else {}
        change = {names[n]: _bare(after.get(n)) for n in names if before.get(n) != after.get(n)}
        if found is None:
            statement = 'INSERT INTO "ENTRY" ("SHARED_ID", "TYPE", "VERSION") VALUES (:id, :type, 0)'
            if write.raw:  # it was there before, with fields that are not ours too
                kind, change = write.raw["type"], dict(write.raw["fields"])
            else:
                change[self._key_field] = new.id
            connection.execute(sa.text(statement), {**row, "type": kind})
        else:
            if self._writer.fields(old)[0] != kind:
                statement = 'UPDATE "ENTRY" SET "TYPE" = :type WHERE "SHARED_ID" = :id'
                connection.execute(sa.text(statement), {**row, "type": kind})
            if write.change.get(KEY):
                names_of_key = [n for n in _KEY_FIELDS if n in present] or [self._key_field]
                change.update(dict.fromkeys(names_of_key, str(write.change[KEY])))
        _set_fields(connection, write.key, change)
        _finish(connection, write.key)
        return True

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except sa.exc.SQLAlchemyError as error:
            raise SyncError(
                f"JabRef's database says: {_said(error)}", where=self._where, fix="look at the server and the schema"
            ) from None


Entry = tuple[int, str, dict[str, str]]
"""VERSION, TYPE, and the FIELD rows by name; of a name that stands twice, the first."""


def _entries(connection: sa.Connection, keys: Sequence[int] | None = None, *, lock: bool = False) -> dict[str, Entry]:
    """Entries with their fields, read in one statement so that they are of one moment; locked where asked."""
    which = "" if keys is None else 'WHERE "SHARED_ID" = ANY(:keys)'
    if lock:
        connection.execute(sa.text(f'SELECT 1 FROM "ENTRY" {which} FOR UPDATE'), {"keys": list(keys or ())})
    rows = connection.execute(
        sa.text(
            f"""SELECT e."SHARED_ID", e."VERSION", e."TYPE", f."NAME", f."VALUE" FROM "ENTRY" e
            LEFT JOIN "FIELD" f ON f."ENTRY_SHARED_ID" = e."SHARED_ID" {which} ORDER BY e."SHARED_ID", f.ctid"""
        ),
        {} if keys is None else {"keys": list(keys)},
    )
    found: dict[str, Entry] = {}
    for number, version, kind, name, value in rows:
        entry = found.setdefault(str(number), (int(version), str(kind or "misc"), {}))
        if name:
            entry[2].setdefault(str(name).lower(), str(value or ""))
    return found


def _lost(believed: Thing, entry: Entry | None) -> dict[str, str]:
    """The fields that an entry had at this VERSION and has no more."""
    if entry is None or believed.gone or not isinstance(believed.raw, Mapping) or entry[0] != believed.version:
        return {}
    return {n: v for n, v in believed.raw["fields"].items() if n not in entry[2]}


def _thing(key: str, version: int, kind: str, fields: dict[str, str]) -> Thing:
    shown = item_fields(_item(kind, fields))
    raw = {"type": kind, "fields": fields}
    return Thing(key=key, version=version, fields=shown, raw=raw, identities=field_identities(shown))


def _item(kind: str, fields: Mapping[str, str]) -> Item:
    """The item of an entry, read as from a .bib file."""
    key = next((fields[n] for n in _KEY_FIELDS if fields.get(n)), "")
    rows = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if name not in _KEY_FIELDS)
    source = Source(content=f"@{kind}{{{key},\n{rows}}}\n".encode("utf-8", "surrogatepass"))
    read_item = next((one for one in read(source) if isinstance(one, Item)), None)
    return read_item or Item(id=key)


def _present_name(name: str, present: Mapping[str, str]) -> str:
    """What the entry itself calls a field: "journal" where it says so, though biblatex has "journaltitle"."""
    same = ALIASES.get(name, name)
    return next((n for n in present if n == name or ALIASES.get(n, n) == same), name)


def _bare(value: str | None) -> str | None:
    """A written value without its delimiters."""
    if value and (value[0], value[-1]) in (("{", "}"), ('"', '"')):
        return value[1:-1]
    return value


def _set_fields(connection: sa.Connection, key: str, change: Mapping[str, str | None]) -> None:
    """FIELD rows set or taken out; all rows of a name, since nothing in the table keeps a name from standing twice."""
    for name, value in change.items():
        row = {"id": int(key), "name": name, "value": value}
        delete = 'DELETE FROM "FIELD" WHERE "ENTRY_SHARED_ID" = :id AND lower("NAME") = :name'
        connection.execute(sa.text(delete), row)
        if value is not None:
            insert = 'INSERT INTO "FIELD" ("ENTRY_SHARED_ID", "NAME", "VALUE") VALUES (:id, :name, :value)'
            connection.execute(sa.text(insert), row)


def _finish(connection: sa.Connection, key: str) -> None:
    raise_version = 'UPDATE "ENTRY" SET "VERSION" = "VERSION" + 1 WHERE "SHARED_ID" = :id'
    connection.execute(sa.text(raise_version), {"id": int(key)})
    connection.execute(sa.text(f"NOTIFY \"{_CHANNEL}\", 'citekit'"))


def _said(error: sa.exc.SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or type(error).__name__).strip().splitlines()[0]
