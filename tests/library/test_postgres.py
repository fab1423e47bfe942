"""The tests of the library and of its search, on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from citekit.errors import LibraryError
from citekit.library import Library
from tests.library import test_library, test_search
from tests.library.postgres import server
from tests.library.test_killed import start
from tests.library.works import another, work

pytestmark = pytest.mark.real
sqlalchemy = pytest.importorskip("sqlalchemy")
pytest.importorskip("psycopg")

_OF_SQLITE = {
    "test_check_finds_an_index_that_does_not_fit", "test_the_log_refuses_to_be_rewritten",
}  # fmt: skip
for _module in (test_library, test_search):
    for _name, _test in vars(_module).items():
        if _name.startswith("test_") and _name not in _OF_SQLITE and "tmp_path" not in _test.__code__.co_varnames:
            globals()[_name] = _test


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with server() as made:
        yield made


@pytest.fixture
def library(url: str, request: pytest.FixtureRequest) -> Iterator[Library]:
    from citekit.library.postgres import PostgresStore

    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("DROP SCHEMA IF EXISTS citekit CASCADE"))
    engine.dispose()
    with Library(PostgresStore(url)) as opened:
        if getattr(request.function, "__module__", "") == test_search.__name__:
            opened.add(test_search._works())  # type: ignore[arg-type]
        yield opened


def test_three_processes_that_write_at_once_lose_no_step(library: Library, url: str) -> None:
    library.add([work("counter", volume="0")])
    processes = [start("add-up", url, "100") for _ in range(3)]
    assert [p.wait(timeout=120) for p in processes] == [0, 0, 0]
    for process in processes:
        process.communicate()
    assert library.get("counter").work.item.text("volume") == "300"
    assert library.check() == []


def test_the_log_is_append_only(library: Library) -> None:
    library.add([another(1)])
    library.store._run("DELETE FROM change")  # type: ignore[attr-defined]
    assert library.store.last_change() > 0


def test_the_password_is_in_no_error() -> None:
    from citekit.library.postgres import PostgresStore

    with pytest.raises(LibraryError) as caught:
        PostgresStore("postgresql+psycopg://me:canary-7f3a9@127.0.0.1:1/none")
    assert "canary" not in str(caught.value)
