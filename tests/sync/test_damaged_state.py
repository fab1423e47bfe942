"""A state of a sync that a disk damaged: it is said, and neither side loses or doubles anything."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from citekit.errors import SyncError
from tests.library.works import another
from tests.sync.fake_zotero import FakeZotero
from tests.sync.zotero_world import ZoteroWorld


@pytest.mark.parametrize("damage", [bytes(4096), b"\xff" * 4096, b'{"key": 7, "x' * 316])
def test_a_damaged_state_is_said_to_be_damaged_wherever_the_damage_is(tmp_path: Path, damage: bytes) -> None:
    made = ZoteroWorld(tmp_path)
    made.library.add([another(n) for n in range(6)])
    made.settle()
    made.fake.edit(made.remote("Invented Result 1")["key"], title="Theirs")
    made.library.edit("author1", {"title": "Ours"})
    made.sync().apply()
    made.library.edit("author2", {"volume": "5"})
    made.close()
    state, library = ((tmp_path / name).read_bytes() for name in ("sync.db", "library.db"))
    said = list[str]()
    for start in range(0, len(state), 4096):
        for left in tmp_path.iterdir():
            left.unlink()
        (tmp_path / "library.db").write_bytes(library)
        (tmp_path / "sync.db").write_bytes(state[:start] + damage[:4096] + state[start + 4096 :])
        fake = copy.deepcopy(made.fake)
        for step in ("plan", "apply", "verify", "conflicts", "apply"):
            said.append(_said(tmp_path, fake, step))
        for left in tmp_path.glob("sync.db*"):
            left.unlink()
        assert _said(tmp_path, fake, "apply") == ""
        world = ZoteroWorld(tmp_path, fake)
        titles = sorted(work.item.title for work in world.library.works())
        world.close()
        assert (len(titles), len(fake.alive())) == (6, 6)
        assert "Ours" in titles
    assert any(said)
    assert all(not text or "it is damaged" in text for text in said)


def _said(path: Path, fake: FakeZotero, step: str) -> str:
    """What a step says instead of being done; "" where it is."""
    try:
        world = ZoteroWorld(path, fake)
    except SyncError as error:
        return str(error)
    world.fake = fake
    try:
        getattr(world.sync(), step)()
    except SyncError as error:
        return str(error)
    finally:
        world.close()
    return ""
