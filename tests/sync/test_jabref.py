"""JabRef's tables in a PostgreSQL server of our own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from citekit.library import Library, open_library
from citekit.sync.csl_space import CslSpace
from citekit.sync.library import LibrarySide
from citekit.sync.run import Sync
from citekit.sync.sides import Side
from citekit.sync.status import Status
from citekit.works.keys import key_for
from tests.library.postgres import server
from tests.library.works import another
from tests.sync.side_contract import SideContract

pytestmark = pytest.mark.real
sqlalchemy = pytest.importorskip("sqlalchemy")
pytest.importorskip("psycopg")

TABLES = """DROP SCHEMA IF EXISTS jabref CASCADE; CREATE SCHEMA jabref; SET search_path = jabref;
CREATE TABLE "ENTRY" ("SHARED_ID" SERIAL PRIMARY KEY, "TYPE" VARCHAR, "VERSION" INTEGER DEFAULT 1);
CREATE TABLE "FIELD" ("ENTRY_SHARED_ID" INTEGER REFERENCES "ENTRY" ("SHARED_ID") ON DELETE CASCADE, "NAME" VARCHAR,
    "VALUE" TEXT);
CREATE TABLE "METADATA" ("KEY" VARCHAR, "VALUE" TEXT);
INSERT INTO "METADATA" VALUES ('VersionDBStructure', '1')"""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with server() as made:
        yield made


class JabRef:
    """Another person at the database."""

    def __init__(self, url: str) -> None:
        self.engine = sqlalchemy.create_engine(url)
        self.run(TABLES)

    def run(self, statement: str, **values: Any) -> list[Any]:
        with self.engine.begin() as connection:
            connection.execute(sqlalchemy.text("SET search_path = jabref"))
            result = connection.execute(sqlalchemy.text(statement), values)
            return list(result) if result.returns_rows else []

    def add(self, number: int, kind: str, **fields: str) -> None:
        self.run('INSERT INTO "ENTRY" ("SHARED_ID", "TYPE") VALUES (:n, :kind)', n=number, kind=kind)
        self.run("""SELECT setval(pg_get_serial_sequence('"ENTRY"', 'SHARED_ID'), :n)""", n=number)
        for name, value in fields.items():
            self.run('INSERT INTO "FIELD" VALUES (:n, :name, :value)', n=number, name=name, value=value)

    def fields(self, number: int) -> dict[str, str]:
        return dict(
            tuple(r) for r in self.run('SELECT "NAME", "VALUE" FROM "FIELD" WHERE "ENTRY_SHARED_ID" = :n', n=number)
        )

    def set(self, number: int, name: str, value: str) -> None:
        where = 'WHERE "ENTRY_SHARED_ID" = :n AND "NAME" = :name'
        self.run(f'UPDATE "FIELD" SET "VALUE" = :value {where}', n=number, name=name, value=value)
        self.run('UPDATE "ENTRY" SET "VERSION" = "VERSION" + 1 WHERE "SHARED_ID" = :n', n=number)


@pytest.fixture
def jabref(url: str) -> Iterator[JabRef]:
    made = JabRef(url)
    yield made
    made.engine.dispose()


@pytest.fixture
def remote(url: str, jabref: JabRef) -> Iterator[Any]:
    from citekit.sync.jabref import JabRefSide

    side = JabRefSide(url)
    yield side
    side.close()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library.db") as opened:
        yield opened


@pytest.fixture
def sync(remote: Any, library: Library, tmp_path: Path) -> Iterator[Sync]:
    status = Status(tmp_path / "sync.db", "jabref")
    yield Sync(LibrarySide(library, CslSpace(), actor="sync jabref", make_key=key_for), remote, status)
    status.close()


class TestJabRefSide(SideContract):
    @pytest.fixture
    def side(self, remote: Any) -> Side:
        return remote  # type: ignore[no-any-return]

    def some(self, number: int) -> dict[str, Any]:
        return {"type": "book", "citationKey": f"key{number}", "title": f"Title {number}", "tag/one": True}


def test_works_arrive_as_entries_and_edits_come_back(sync: Sync, library: Library, jabref: JabRef) -> None:
    library.add([another(1)])
    assert sync.apply().finished
    [(number,)] = jabref.run('SELECT "SHARED_ID" FROM "ENTRY"')
    fields = jabref.fields(number)
    assert (fields["citationkey"], fields["doi"]) == ("author1", "10.5555/other.1")
    jabref.set(number, "journal", "Annals of Invention")
    assert sync.apply().finished
    assert library.get("author1").work.item.text("container-title") == "Annals of Invention"
    library.edit("author1", {"volume": "7"})
    assert sync.apply().finished
    assert jabref.fields(number)["volume"] == "7"
    writes = sync.apply().written
    assert writes == {}


def test_fields_that_are_not_ours_stay(sync: Sync, library: Library, jabref: JabRef) -> None:
    jabref.add(7, "article", bibtexkey="nemo", title="A {T}itle", journal="J", groups="Mine", comment="x")
    assert sync.apply().finished
    library.edit("nemo", {"volume": "7"})
    assert sync.apply().finished
    fields = jabref.fields(7)
    assert fields == {
        "bibtexkey": "nemo", "title": "A {T}itle", "journal": "J", "groups": "Mine", "comment": "x", "volume": "7",
    }  # fmt: skip


def test_fields_lost_without_a_new_version_are_not_believed_and_put_back(
    sync: Sync, library: Library, jabref: JabRef
) -> None:
    jabref.add(7, "article", bibtexkey="nemo", title="Title", journal="J", note="keep me")
    assert sync.apply().finished
    jabref.run("""DELETE FROM "FIELD" WHERE "NAME" = 'note'""")
    assert ["differs in note" in f.what for f in sync.verify()] == [True]
    report = sync.apply()
    assert report.written == {}
    assert [f.code for f in report.findings] == ["CK714"]
    assert library.get("nemo").work.item.text("note") == "keep me"
    assert jabref.fields(7)["note"] == "keep me"
    assert sync.apply().written == {}


@pytest.mark.parametrize("name", ["citationkey", "bibtexkey"])
def test_a_rename_travels_both_ways(sync: Sync, library: Library, jabref: JabRef, name: str) -> None:
    jabref.add(7, "article", title="Title", journal="J", **{name: "nemo"})
    assert sync.apply().finished
    library.rename("nemo", "nemo2020")
    assert [dict(a.change) for a in sync.plan().writes] == [{"citationKey": "nemo2020"}]
    assert sync.apply().finished
    assert jabref.fields(7) == {"title": "Title", "journal": "J", name: "nemo2020"}
    jabref.set(7, name, "captain")
    assert sync.apply().finished
    assert [w.key for w in library.works()] == ["captain"]
    assert sync.apply().written == {}


def test_undo_of_a_removal_brings_the_entry_back_with_fields_that_are_not_ours(
    sync: Sync, library: Library, jabref: JabRef
) -> None:
    jabref.add(7, "Article", citationkey="one", title="One", file=":one.pdf:PDF", groups="Mine")
    before = jabref.fields(7)
    assert sync.apply().finished
    library.remove("one")
    assert sync.apply().finished
    assert jabref.fields(7) == {}
    assert sync.undo().findings == ()
    assert jabref.fields(7) == before
    assert sync.apply().finished
    assert library.get("one").work.item.title == "One"


def test_a_deletion_shows_by_absence(sync: Sync, library: Library, jabref: JabRef) -> None:
    for number in (1, 2, 3):
        jabref.add(number, "book", citationkey=f"k{number}", title=f"Title {number}")
    assert sync.apply().finished
    jabref.run('DELETE FROM "ENTRY" WHERE "SHARED_ID" = 2')
    assert sync.apply().finished
    assert [w.key for w in library.works()] == ["k1", "k3"]
