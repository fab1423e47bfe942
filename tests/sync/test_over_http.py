"""The same sync over a real connection on this machine: our transport is `citekit.fetch`."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from citekit.errors import CitekitError
from citekit.fetch import Fetcher, Settings
from citekit.library import open_library
from citekit.sync.library import LibrarySide
from citekit.sync.run import Sync
from citekit.sync.secrets import Secret
from citekit.sync.status import Status
from citekit.sync.transport import Client
from citekit.sync.zotero import ZoteroSide, ZoteroSpace
from citekit.works.keys import key_for
from tests.library.works import another
from tests.sync.fake_zotero import FakeZotero, serve
from tests.sync.zotero_world import Time


@pytest.fixture
def fake() -> FakeZotero:
    return FakeZotero()


@pytest.fixture
def sync(fake: FakeZotero, tmp_path: Path) -> Iterator[Sync]:
    server = serve(fake)
    status = Status(tmp_path / "sync.db", "zotero")
    settings = Settings(allowed=("127.0.0.0/8",), between_seconds=0.0)
    with open_library(tmp_path / "library.db") as library, Fetcher(settings) as fetcher:
        client = Client(fetcher, timer=Time().timer())
        base = f"http://127.0.0.1:{server.server_port}"
        remote = ZoteroSide(client, Secret(fake.key), f"users/{fake.user}", base=base)
        local = LibrarySide(library, ZoteroSpace(), actor="sync zotero", make_key=key_for)
        library.add([another(n) for n in range(60)])
        yield Sync(local, remote, status)
    status.close()
    server.shutdown()
    server.server_close()


def test_a_sync_over_http_settles(sync: Sync, fake: FakeZotero) -> None:
    fake.add(title="Ünïcode 機械 \U0001f600")
    assert sync.apply().finished
    assert len(fake.alive()) == 61
    written = fake.objects_written
    assert sync.apply().finished
    assert fake.objects_written == written


def test_a_connection_cut_after_the_server_saved_doubles_nothing(sync: Sync, fake: FakeZotero) -> None:
    fake.faults = ["", "", "", "", "lost"]
    assert sync.apply().finished
    assert len(fake.items) == 60


def test_a_connection_cut_before_anything_was_saved_loses_nothing(sync: Sync, fake: FakeZotero) -> None:
    fake.faults = ["", "", "", "", "refuse", "refuse"]
    assert sync.apply().finished
    assert len(fake.items) == 60


def test_the_key_is_in_no_log_no_error_and_no_file(
    sync: Sync, fake: FakeZotero, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    seen = []
    for fault in ("html", "500 after", "lost", "no version header", ""):
        fake.faults = ["", "", fault] * 9
        try:
            sync.apply()
        except CitekitError as error:
            seen += traceback.format_exception(error)
    seen += [caplog.text, *(f.read_bytes().decode("latin-1") for f in tmp_path.iterdir() if f.is_file())]
    assert caplog.text
    assert not [text for text in seen if fake.key in text]
