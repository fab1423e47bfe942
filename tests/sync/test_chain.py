"""Several libraries on one Zotero account, and a .bib file behind one of them: A ⇄ Zotero ⇄ B ⇄ file.

Everybody edits at random, syncs run in any order and meet faults. When all have settled their conflicts and nobody
edits any more, all hold the same works, each once, and every value that somebody wrote is in all of them, or in a
conflict or backup.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any

import pytest

from citekit.errors import CitekitError
from citekit.library import Library
from citekit.model import Item
from citekit.sync.bibfile import BibFileSide
from citekit.sync.csl_space import CslSpace
from citekit.sync.library import LibrarySide, Space
from citekit.sync.plan import Allow
from citekit.sync.run import Sync
from citekit.sync.sides import TAG, Thing
from citekit.sync.status import Status
from citekit.sync.zotero import ZoteroSpace
from citekit.works.keys import key_for
from tests.library.works import another
from tests.sync.fake_zotero import FAULTS, FakeZotero
from tests.sync.schedule import REMOTE_NAMES, repeatable
from tests.sync.zotero_world import ZoteroWorld

FIELDS = ("title", "volume", "publisher-place", "edition")
ALLOW = ("deletes", "empty")
MOST_ROUNDS = 8
"""A value is at the other end after two rounds; a conflict settled at one place may meet another at the next."""


class Chain:
    """Two libraries that share the fake, and the file of the second one."""

    def __init__(self, path: Path, seed: int, stack: ExitStack) -> None:
        self.chance = random.Random(seed)
        self.fake = FakeZotero()
        self.ends = [self._end(path / name, stack) for name in "ab"]
        self.bib = path / "papers.bib"
        self.file_status = stack.enter_context(closing(Status(path / "file.db", "file")))
        self.written: dict[tuple[str, str, str], str] = {}  # who, DOI, field → the value written last
        self.removed: set[str] = set()
        self.count = 0
        self.ends[0].library.add([another(n) for n in range(6)])
        self.settle()

    def _end(self, path: Path, stack: ExitStack) -> ZoteroWorld:
        path.mkdir()
        world = stack.enter_context(closing(ZoteroWorld(path)))
        world.fake = world.transport = self.fake
        return world

    def syncs(self) -> list[Sync]:
        allow = Allow(names=frozenset(ALLOW))
        local = LibrarySide(self.ends[1].library, CslSpace(), actor="sync file", make_key=key_for)
        file = Sync(local, BibFileSide(self.bib), self.file_status, allow=allow)
        return [*(end.sync(allow=ALLOW) for end in self.ends), file]

    # edits

    def value(self) -> str:
        self.count += 1
        return f"v{self.count}"

    def edit(self) -> None:
        """Somebody does something."""
        who = self.chance.choice(["a", "b", "zotero", "file"])
        kind = self.chance.random()
        if who == "zotero":
            self._edit_zotero(kind)
        elif who == "file":
            self._edit_file()
        else:
            self._edit_library(who, self.ends["ab".index(who)].library, kind)

    def _edit_library(self, who: str, library: Library, kind: float) -> None:
        works = list(library.works())
        if kind < 0.15 or not works:
            self.count += 1
            library.add([another(100 + self.count)])
            return
        work = self.chance.choice(works)
        if kind < 0.25:
            library.remove(work.key)
            self.removed.add(work.item.text("DOI"))
        elif kind < 0.35:
            library.edit(work.key, {}, tags=[*work.tags, self._note(who, work.item.text("DOI"), "tag")])
        else:
            name = self.chance.choice(FIELDS)
            library.edit(work.key, {name: self._note(who, work.item.text("DOI"), name)})

    def _edit_zotero(self, kind: float) -> None:
        items = sorted(self.fake.alive().values(), key=lambda d: str(d["key"]))
        if not items:
            return
        item = self.chance.choice(items)
        if kind < 0.1:
            self.fake.edit(item["key"], deleted=1)
            self.removed.add(item["DOI"])
        else:
            name = self.chance.choice(FIELDS[:2])
            self.fake.edit(item["key"], **{REMOTE_NAMES[name]: self._note("zotero", item["DOI"], name)})

    def _edit_file(self) -> None:
        """Somebody writes another volume into an entry of the file."""
        entries = self.bib.read_text(encoding="utf-8").split("\n\n") if self.bib.exists() else []
        known = [n for n, entry in enumerate(entries) if "doi = {" in entry and "volume = " not in entry]
        if known:
            at = self.chance.choice(known)
            doi = entries[at].partition("doi = {")[2].partition("}")[0]
            head, comma, rest = entries[at].partition(",\n")
            entries[at] = f"{head}{comma}  volume = {{{self._note('file', doi, 'volume')}}},\n{rest}"
            self.bib.write_text("\n\n".join(entries), encoding="utf-8")

    def _note(self, who: str, doi: str, name: str) -> str:
        value = self.value()
        self.written[who, doi, name if name != "tag" else f"tag {value}"] = value
        return value

    # the end

    def settle(self) -> None:
        """Sync all in turn until none writes; conflicts are settled at random. At most MOST_ROUNDS rounds."""
        self.fake.faults.clear()
        for _ in range(MOST_ROUNDS):
            wrote = False
            for sync in self.syncs():
                report = sync.apply(retry=True)
                assert report.finished
                assert not report.findings, report.findings
                wrote |= bool(report.written or report.conflicts)
                for conflict in report.conflicts:
                    sync.resolve(conflict.id, self.chance.choice(["local", "remote"]))
            if not wrote:
                return
        raise AssertionError("they never come to rest")

    def check(self) -> None:
        views = [*self._libraries(), self._zotero(), self._file()]
        for view in views[1:]:
            assert view == views[0]
        noted = "\n".join(self._noted())
        for (who, doi, name), value in self.written.items():
            if doi in self.removed:
                continue
            kept = all(value in str(view[doi]) for view in views)
            assert kept or f'"{value}"' in noted or f"tag/{value}" in noted, (
                f"lost: {who} wrote {value} to {name} of {doi}"
            )

    def _libraries(self) -> Iterator[dict[str, Any]]:
        for end in self.ends:
            works = list(end.library.works())
            assert end.library.check() == []
            assert len({w.item.text("DOI") for w in works}) == len(works), "a work is there twice"
            yield {w.item.text("DOI"): _seen(w.item, w.tags) for w in works}

    def _zotero(self) -> dict[str, Any]:
        things = [t for t in self.ends[0].side().pull(None).things if not t.gone]
        return self._of(things, ZoteroSpace())

    def _file(self) -> dict[str, Any]:
        return self._of(BibFileSide(self.bib).pull(None).things, CslSpace())

    def _of(self, things: Sequence[Thing], space: Space) -> dict[str, Any]:
        items = [(space.item(t.fields, None), [n[len(TAG) :] for n in t.fields if n.startswith(TAG)]) for t in things]
        found = {item.text("DOI"): _seen(item, tags) for item, tags in items}
        assert len(found) == len(items), "a work is there twice"
        return found

    def _noted(self) -> Iterator[str]:
        for status in (*(end.status for end in self.ends), self.file_status):
            for table, columns in (("conflict", ("base", "local", "remote_value")), ("backup", ("before", "change"))):
                for row in status._db.execute(f"SELECT {', '.join(columns)} FROM {table}"):
                    yield from map(str, row)


def _seen(item: Item, tags: Iterable[str]) -> dict[str, Any]:
    """What all of the chain must agree on."""
    return {"tags": tuple(sorted(tags)), **{name: item.text(name) for name in FIELDS}}


def run(path: Path, seed: int, steps: int) -> None:
    """Raises AssertionError where something was lost or doubled, or they never come to rest."""
    with repeatable(seed), ExitStack() as stack:
        chain = Chain(path, seed, stack)
        for _ in range(steps):
            if chain.chance.random() < 0.7:
                chain.edit()
                continue
            if chain.chance.random() < 0.5:
                chain.fake.faults = [chain.chance.choice([*FAULTS, "", ""]) for _ in range(chain.chance.randint(1, 10))]
            with suppress(CitekitError):
                chain.chance.choice(chain.syncs()).apply()
            chain.fake.faults.clear()
        chain.settle()
        chain.check()


@pytest.mark.parametrize("seed", range(10))
def test_libraries_that_share_an_account_come_to_rest_with_all_edits(tmp_path: Path, seed: int) -> None:
    run(tmp_path, seed, 30)


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(10))
def test_many_chains_come_to_rest_with_all_edits(tmp_path: Path, part: int) -> None:
    for seed in range(100 * part + 100, 100 * part + 200):
        folder = tmp_path / str(seed)
        folder.mkdir()
        run(folder, seed, 30)
