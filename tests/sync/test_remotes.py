from __future__ import annotations

from pathlib import Path

from citekit.library import open_library
from citekit.sync import Policy, Secret, Setup, bibfile_sync, zotero_sync
from citekit.works.keys import key_for
from tests.library.works import work
from tests.sync.fake_zotero import FakeZotero


def test_one_library_is_kept_in_step_with_zotero_and_a_bib_file(tmp_path: Path) -> None:
    fake = FakeZotero()
    with open_library(tmp_path / "library.db") as library:
        library.add([work()])

        def setup(name: str) -> Setup:
            return Setup(library=library, state=tmp_path / "sync.db", name=name, make_key=key_for, policy=Policy.ASK)

        for _ in range(2):
            with zotero_sync(setup("web"), fake, Secret(fake.key), "users/12345", collection="Mine") as sync:
                assert sync.apply().finished
            with bibfile_sync(setup("bib"), tmp_path / "a.bib") as sync:
                assert sync.apply().finished
        fake.edit(next(iter(fake.items)), volume="42")
        with zotero_sync(setup("web"), fake, Secret(fake.key), "users/12345", collection="Mine") as sync:
            assert sync.apply().written == {("local", "change"): 1}
        with bibfile_sync(setup("bib"), tmp_path / "a.bib") as sync:
            assert sync.apply(sync.plan()).written == {("remote", "change"): 1}
    assert "42" in (tmp_path / "a.bib").read_text()
