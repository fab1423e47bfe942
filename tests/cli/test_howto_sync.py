"""The sync in docs/how-to.md, from start to end: run against the strict server, its output compared with the page."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from citekit.cli import run
from tests.shared import ROOT
from tests.sync.fake_zotero import FakeZotero, serve

PAGE = ROOT / "docs" / "how-to.md"
_HAPPENS = re.compile(r'# in Zotero, "(.+)" gets (\w+) "(.+)"')
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


def section() -> str:
    return PAGE.read_text(encoding="utf-8").split("## Keep the library and Zotero in step")[1].split("\n## ")[0]


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", section(), re.DOTALL)


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeZotero]:
    made = FakeZotero()
    server = serve(made)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZOTERO_API_KEY", made.key)
    [config], [bib] = blocks("toml"), blocks("bibtex")
    (tmp_path / "citekit.toml").write_text(f'{config}url = "{made.base}"\n', encoding="utf-8")
    (tmp_path / "papers.bib").write_text(bib, encoding="utf-8")
    yield made
    server.shutdown()
    server.server_close()


def transcript(page: str, fake: FakeZotero, capsys: pytest.CaptureFixture[str]) -> str:
    """The commands of a block with what they print now."""
    shown = []
    for line in page.splitlines():
        happens = _HAPPENS.match(line)
        if happens:
            title, name, value = happens.groups()
            [key] = [k for k, d in fake.items.items() if d["title"] == title]
            fake.edit(key, **{name: value})
            shown.append(line)
        elif line.startswith("$ "):
            words = shlex.split(line.removeprefix("$ citekit "))
            asks = words[0] == "sync" and words[1] in ("plan", "apply", "undo", "verify")
            run([*words, *(["--allow-private"] if asks else [])])
            captured = capsys.readouterr()
            shown += [line, *(captured.out + captured.err).splitlines()]
    return _TIME.sub("2026-11-23 09:00:00", "\n".join(shown)) + "\n"


def test_the_page_shows_what_a_sync_prints(fake: FakeZotero, capsys: pytest.CaptureFixture[str]) -> None:
    for page in blocks("console"):
        assert transcript(page, fake, capsys) == page
