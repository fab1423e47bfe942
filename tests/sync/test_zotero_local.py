"""The local API of the Zotero program, as our strict server speaks it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from citekit.errors import CitekitError, GuardError, SyncError
from citekit.library import open_library
from citekit.sync.remotes import Setup, zotero_local_sync
from citekit.sync.secrets import Secret
from citekit.sync.sides import Side
from citekit.sync.transport import Client
from citekit.sync.zotero_local import ZoteroLocalSide, authorized
from citekit.works.keys import key_for
from tests.library.works import work
from tests.sync.fake_zotero import FakeZotero
from tests.sync.side_contract import SideContract


@pytest.fixture
def fake() -> FakeZotero:
    return FakeZotero(server_id="database-1")


class TestZoteroLocalSide(SideContract):
    @pytest.fixture
    def side(self, fake: FakeZotero) -> Side:
        side = ZoteroLocalSide(Client(fake), Secret(fake.key), "users/0", base="http://127.0.0.1:23119/api")
        side.identity()
        side.pull(None)
        return side

    def some(self, number: int) -> dict[str, Any]:
        return {"itemType": "book", "title": f"Title {number}", "tag/one": True, "collection/Mine": True}


@pytest.fixture
def setup(tmp_path: Path) -> Iterator[Setup]:
    with open_library(tmp_path / "library.db") as library:
        library.add([work()])
        yield Setup(library=library, state=tmp_path / "sync.db", name="desktop", make_key=key_for)


def test_edits_travel_both_ways_and_deletions_too(fake: FakeZotero, setup: Setup) -> None:
    key = fake.add(title="Theirs")
    with zotero_local_sync(setup, fake, Secret(fake.key), "users/0") as sync:
        assert sync.apply().written == {("local", "create"): 1, ("remote", "create"): 1}
        fake.edit(key, volume="7")
        assert sync.apply().written == {("local", "change"): 1}
        fake.remove(key)
        assert sync.apply().written == {("local", "remove"): 1}
        assert sync.apply().written == {}


def test_versions_of_another_database_are_never_mixed(fake: FakeZotero, setup: Setup) -> None:
    with zotero_local_sync(setup, fake, Secret(fake.key), "users/0") as sync:
        assert sync.apply().finished
        fake.server_id = "database-2"
        with pytest.raises(GuardError, match="database-2"):
            sync.apply()


def test_without_a_key_it_may_be_read_only(fake: FakeZotero, setup: Setup) -> None:
    with zotero_local_sync(setup, fake, Secret(""), "users/0") as sync:
        with pytest.raises(GuardError, match="no right to write"):
            sync.apply()
        assert len(sync.plan().writes) == 1


def test_a_zotero_that_takes_no_writes_is_told_so(setup: Setup) -> None:
    class Older(FakeZotero):
        def send(self, request: Any) -> Any:
            answer = super().send(request)
            return type(answer)(answer.status, {}, answer.source)

    with (
        zotero_local_sync(setup, Older(server_id="x"), Secret(""), "users/0") as sync,
        pytest.raises(CitekitError, match="takes no writes"),
    ):
        sync.plan()


def test_the_user_allows_writes_for_good(fake: FakeZotero) -> None:
    fake.user_says = "always"
    assert authorized(Client(fake)).reveal() == fake.key


@pytest.mark.parametrize(("says", "what"), [("once", "one write only"), ("no", "refuses")])
def test_a_user_who_does_not_allow_writes_for_good_is_heard(fake: FakeZotero, says: str, what: str) -> None:
    fake.user_says = says
    with pytest.raises(SyncError, match=what) as caught:
        authorized(Client(fake))
    assert "Always Allow" in str(caught.value)
