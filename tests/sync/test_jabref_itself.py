"""JabRef's own code (Debian's package, 3.8.2) at the other end of a shared database.

Its window is not needed: JabRefClient.java drives the classes that JabRef itself uses for shared databases.
"""

from __future__ import annotations

import random
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from citekit.library import Library, open_library
from citekit.sync.csl_space import CslSpace
from citekit.sync.library import LibrarySide
from citekit.sync.merge import Policy
from citekit.sync.run import Sync
from citekit.sync.status import Status
from citekit.works.keys import key_for
from tests.library.postgres import server
from tests.library.works import another, work

pytestmark = pytest.mark.real
sqlalchemy = pytest.importorskip("sqlalchemy")
pytest.importorskip("psycopg")

JARS = Path("/usr/share/java")
NEEDED = ("jabref", "antlr3-runtime", "antlr4-runtime", "commons-lang3", "commons-logging", "guava", "log4j-api",
          "log4j-core", "log4j-jcl", "postgresql")  # fmt: skip


class JabRef:
    """One JabRef at the database, as a person uses it."""

    def __init__(self, port: int) -> None:
        program = Path(__file__).with_name("JabRefClient.java")
        path = ":".join(str(JARS / f"{name}.jar") for name in NEEDED)
        command = ["java", "-cp", path, str(program), "127.0.0.1", str(port), "postgres", "citekit"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self._answer()

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    def do(self, *words: str) -> list[str]:
        assert self._process.stdin is not None
        self._process.stdin.write("\t".join(words) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def entries(self) -> dict[str, dict[str, str]]:
        """What JabRef shows, by citation key, after it looked for changes."""
        self.do("pull")
        found = {}
        for line in self.do("list"):
            kind, *rest = line.split("\t")
            fields = dict(zip(rest[::2], rest[1::2], strict=True))
            assert fields["bibtexkey"] not in found, "shown twice"
            found[fields["bibtexkey"]] = {"type": kind, **fields}
        return found

    def _answer(self) -> list[str]:
        assert self._process.stdout is not None
        lines = []
        while (line := self._process.stdout.readline()) not in ("", "ok\n"):
            lines.append(line.rstrip("\n"))
        assert line, "JabRef's code stopped"
        return [entry for entry in lines if "\t" in entry]  # the rest is its log


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    if shutil.which("java") is None or not all((JARS / f"{name}.jar").exists() for name in NEEDED):
        pytest.skip("needs JabRef and the PostgreSQL driver of Java (make test-real installs them)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    with server(number):
        yield number


@pytest.fixture
def url(port: int) -> str:
    made = f"postgresql+psycopg://citekit@127.0.0.1:{port}/postgres"
    engine = sqlalchemy.create_engine(made)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text('DROP TABLE IF EXISTS "FIELD", "ENTRY", "METADATA" CASCADE'))
    engine.dispose()
    return made


@pytest.fixture
def jabref(port: int, url: str) -> Iterator[JabRef]:
    made = JabRef(port)  # makes the tables, as JabRef does
    yield made
    made.close()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library.db") as opened:
        yield opened


@pytest.fixture
def sync(jabref: JabRef, url: str, library: Library, tmp_path: Path) -> Iterator[Sync]:
    from citekit.sync.jabref import JabRefSide

    status = Status(tmp_path / "sync.db", "jabref")
    side = JabRefSide(url, schema="public", key_field="bibtexkey")
    local = LibrarySide(library, CslSpace(), actor="sync jabref", make_key=key_for)
    yield Sync(local, side, status, policy=Policy.ASK)
    side.close()
    status.close()


def test_jabref_reads_what_was_written_and_its_edits_come_back(sync: Sync, library: Library, jabref: JabRef) -> None:
    library.add([work(), another(1)])
    assert sync.apply().finished
    shown = jabref.entries()
    assert set(shown) == {"quill2021lantern", "author1"}
    entry = shown["quill2021lantern"]
    assert (entry["type"], entry["title"]) == ("article", "The Lantern Problem")
    assert entry["author"] == "Quill, Ada and van der Öst, Bo"
    jabref.do("set", "quill2021lantern", "volume", "12")
    jabref.do("set", "quill2021lantern", "groups", "Mine")
    jabref.do("clear", "author1", "doi")
    jabref.do("new", "book", "nemo1870", "title", "Twenty Thousand", "author", "Nemo, Captain", "year", "1870")
    assert sync.apply().finished
    assert library.get("quill2021lantern").work.item.text("volume") == "12"
    assert library.get("author1").work.item.text("DOI") == ""
    assert library.get("nemo1870").work.item.title == "Twenty Thousand"
    library.edit("nemo1870", {"publisher": "Hetzel"})
    library.rename("author1", "author1999")
    assert sync.apply().finished
    shown = jabref.entries()
    assert shown["nemo1870"]["publisher"] == "Hetzel"
    assert set(shown) == {"quill2021lantern", "author1999", "nemo1870"}
    assert shown["quill2021lantern"]["groups"] == "Mine"
    assert sync.apply().written == {}


def test_removals_travel_both_ways(sync: Sync, library: Library, jabref: JabRef) -> None:
    library.add([another(n) for n in range(4)])
    assert sync.apply().finished
    library.remove("author0")
    jabref.entries()
    jabref.do("remove", "author1")
    assert sync.apply().finished
    assert set(jabref.entries()) == {"author2", "author3"} == {w.key for w in library.works()}


def test_a_field_both_changed_is_a_conflict_and_an_update_that_jabref_refuses_takes_nothing_away(
    sync: Sync, library: Library, jabref: JabRef
) -> None:
    library.add([work(note="keep me")])
    assert sync.apply().finished
    jabref.entries()
    library.edit("quill2021lantern", {"volume": "5"})
    assert sync.apply().finished
    jabref.do("clear", "quill2021lantern", "note")  # from a version that is no longer the newest
    report = sync.apply()
    assert library.get("quill2021lantern").work.item.text("note") == "keep me"
    assert sync.verify() == []
    assert [f.code for f in report.findings] == ["CK714"]
    jabref.entries()
    jabref.do("set", "quill2021lantern", "title", "Theirs")
    library.edit("quill2021lantern", {"title": "Ours"})
    [conflict] = sync.apply().conflicts
    assert (conflict.dispute.local, conflict.dispute.remote) == ("Ours", "Theirs")
    sync.resolve(conflict.id, "local")
    assert sync.apply().finished
    assert jabref.entries()["quill2021lantern"]["title"] == "Ours"


def test_a_hundred_edits_of_both_at_random_are_all_there(sync: Sync, library: Library, jabref: JabRef) -> None:
    library.add([another(n) for n in range(20)])
    assert sync.apply().finished
    chance, expected = random.Random(5), dict[tuple[str, str], str]()
    for number in range(100):
        key, value = f"author{chance.randrange(20)}", f"v{number}"
        if chance.random() < 0.5:
            jabref.do("pull")
            jabref.do("set", key, "volume", value)
            expected[key, "volume"] = value
        else:
            library.edit(key, {"publisher-place": value})
            expected[key, "publisher-place"] = value
        if chance.random() < 0.2:
            assert sync.apply().finished
    assert sync.apply().finished
    assert sync.apply().written == {}
    shown = jabref.entries()
    assert len(shown) == 20
    for (key, name), value in expected.items():
        assert library.get(key).work.item.text(name) == value
        assert shown[key]["volume" if name == "volume" else "address"] == value
