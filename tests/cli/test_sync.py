"""citekit sync, against the strict fake server over loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from citekit.cli import run
from tests.sync.fake_zotero import FakeZotero, serve

Out = pytest.CaptureFixture[str]


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeZotero]:
    made = FakeZotero()
    server = serve(made)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CITEKIT_LIBRARY", str(tmp_path / "library.db"))
    monkeypatch.setenv("CITEKIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("ZOTERO_API_KEY", made.key)
    (tmp_path / "citekit.toml").write_text(
        f'[remote.zotero]\nlibrary = "users/{made.user}"\nurl = "http://127.0.0.1:{server.server_port}"\n',
        encoding="utf-8",
    )
    works = [{"id": "a", "type": "book", "title": "Tides", "author": [{"family": "Example", "given": "Ada"}]}]
    (tmp_path / "works.json").write_text(json.dumps(works), encoding="utf-8")
    assert run(["library", "init", "-q"]) == 0
    assert run(["library", "add", "works.json", "-q"]) == 0
    yield made
    server.shutdown()
    server.server_close()


def test_plan_shows_and_writes_nothing_and_apply_does_it(fake: FakeZotero, capsys: Out) -> None:
    fake.add(title="Shells")
    assert run(["sync", "plan", "zotero", "--allow-private"]) == 0
    shown = capsys.readouterr().out
    assert shown == (
        'in the library:\n  new        Shells\nin zotero:\n  new        a "Tides"\n'
        "2 writes: 1 to the library, 1 to zotero; 0 works linked so far\n"
    )
    assert run(["sync", "plan", "zotero", "--allow-private", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(a["action"], a["to"], a["title"]) for a in told["actions"]] == [
        ("create", "local", "Shells"), ("create", "remote", "Tides"),
    ]  # fmt: skip
    assert len(fake.items) == 1
    assert run(["sync", "apply", "zotero", "--allow-private"]) == 0
    assert capsys.readouterr().err == "the library: 1 new; zotero: 1 new\n"
    assert len(fake.alive()) == 2
    assert run(["library", "list", "shells"]) == 0
    assert "Shells" in capsys.readouterr().out
    assert run(["sync", "apply", "zotero", "--allow-private"]) == 0
    assert "nothing to do" in capsys.readouterr().err


def test_status_and_verify(fake: FakeZotero, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(["sync", "status", "zotero"]) == 0
    assert "never synced" in capsys.readouterr().out
    assert run(["sync", "apply", "zotero", "--allow-private", "-q"]) == 0
    fake.edit(next(iter(fake.alive())), volume="3")
    assert run(["sync", "verify", "zotero", "--allow-private"]) == 0
    said = capsys.readouterr().err
    assert "differs in volume" in said
    assert "1 differences" in said
    monkeypatch.delenv("ZOTERO_API_KEY")  # asks the remote nothing, so it needs no key
    assert run(["sync", "status", "zotero"]) == 0
    assert "zotero: 1 work linked, last sync " in capsys.readouterr().out
    assert run(["sync", "status", "zotero", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["linked"] == 1
    assert [(run["number"], run["remote"]) for run in told["runs"]] == [(1, 1)]


def test_every_sync_that_wrote_can_be_undone_by_its_number(fake: FakeZotero, capsys: Out) -> None:
    assert run(["sync", "undo", "zotero", "--allow-private"]) == 0
    assert "nothing to undo" in capsys.readouterr().err
    for volume in ("1", "2"):
        assert run(["sync", "apply", "zotero", "--allow-private", "-q"]) == 0
        assert run(["library", "edit", "a", f"volume={volume}", "-q"]) == 0
    assert run(["sync", "apply", "zotero", "--allow-private", "-q"]) == 0
    capsys.readouterr()
    assert run(["sync", "status", "zotero"]) == 0
    lines = capsys.readouterr().out.splitlines()[1:]
    assert [line.partition(",")[0] for line in lines] == ["sync 3", "sync 2", "sync 1"]
    assert lines[0].endswith("1 change to zotero; `citekit sync undo zotero 3`")
    [item] = fake.alive()
    for _, volume in ((3, "1"), (2, "")):
        assert run(["sync", "undo", "zotero", "--allow-private"]) == 0
        assert fake.items[item].get("volume", "") == volume
        assert "`citekit sync plan zotero` shows how" in capsys.readouterr().err


def test_a_conflict_waits_for_the_user(fake: FakeZotero, capsys: Out) -> None:
    assert run(["sync", "apply", "zotero", "--allow-private", "-q"]) == 0
    (key,) = fake.alive()
    fake.edit(key, title="Tides of the North")
    assert run(["library", "edit", "a", "title=Tides of the South"]) == 0
    assert run(["sync", "apply", "zotero", "--allow-private", "-q"]) == 5
    assert run(["sync", "conflicts", "zotero", "--json"]) == 0
    [told] = json.loads(capsys.readouterr().out)
    assert (told["key"], told["field"], told["base"]) == ("a", "title", "Tides")
    assert run(["sync", "conflicts", "zotero", "--allow-private"]) == 0
    shown = capsys.readouterr().out
    assert shown.endswith(' title\n   the library: "Tides of the South"\n   zotero:      "Tides of the North"\n')
    number = shown.split()[0]
    assert run(["sync", "resolve", "zotero", number, "remote", "--allow-private"]) == 0
    assert run(["sync", "apply", "zotero", "--allow-private", "-q"]) == 0
    assert run(["library", "list"]) == 0
    assert "Tides of the North" in capsys.readouterr().out


def test_mistakes_are_answered_and_the_key_is_never_shown(
    fake: FakeZotero, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["sync", "plan", "zoterro", "--allow-private"]) == 2
    assert "did you mean zotero" in capsys.readouterr().err
    assert run(["sync", "plan", "zotero"]) == 4
    monkeypatch.setenv("ZOTERO_API_KEY", "wrong-canary-key")
    assert run(["sync", "plan", "zotero", "--allow-private", "-v"]) != 0
    assert "canary" not in "".join(capsys.readouterr())


def test_a_bib_file_is_a_remote_too(fake: FakeZotero, tmp_path: Path, capsys: Out) -> None:
    (tmp_path / "citekit.toml").write_text('[remote.file]\nkind = "bibfile"\npath = "mine.bib"\n', encoding="utf-8")
    bib = tmp_path / "mine.bib"
    bib.write_text(
        "% mine\n@book{z,\n  title = {Reefs},\n  author = {Example, Ada},\n  year = 2001\n}\n", encoding="utf-8"
    )
    assert run(["sync", "apply", "file", "-q"]) == 0
    text = bib.read_text(encoding="utf-8")
    assert text.startswith("% mine\n@book{z,\n  title = {Reefs},")
    assert "Tides" in text
    assert run(["library", "list", "reefs"]) == 0
    assert "Reefs" in capsys.readouterr().out
    assert run(["sync", "apply", "file"]) == 0
    assert "nothing to do" in capsys.readouterr().err


def test_what_is_refused_waits_and_is_tried_again_on_request(fake: FakeZotero, capsys: Out) -> None:
    fake.refuse_title = "Tides"
    assert run(["sync", "apply", "zotero", "--allow-private"]) == 1
    assert 'zotero does not take a "Tides": Value is too long' in capsys.readouterr().err
    assert run(["sync", "status", "zotero"]) == 0
    assert "1 refused write: " in capsys.readouterr().out
    fake.refuse_title = ""
    assert run(["sync", "apply", "zotero", "--allow-private"]) == 1
    assert not fake.items
    assert run(["sync", "apply", "zotero", "--allow-private", "--retry"]) == 0
    assert len(fake.items) == 1


def test_the_zotero_on_this_machine_is_a_remote_too(
    fake: FakeZotero, tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.server_id = "database-1"
    (tmp_path / "citekit.toml").write_text(
        f'[remote.desktop]\nkind = "zotero-local"\nurl = "{fake.base}/api"\n', encoding="utf-8"
    )
    assert run(["sync", "apply", "desktop"]) == 5
    assert "no right to write" in capsys.readouterr().err
    monkeypatch.setenv("DESKTOP_API_KEY", fake.key)
    assert run(["sync", "apply", "desktop"]) == 0
    assert capsys.readouterr().err == "desktop: 1 new\n"


def test_the_zotero_on_this_machine_is_asked_for_a_key(
    fake: FakeZotero, tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.delenv("ZOTERO_API_KEY")
    fake.server_id, fake.user_says = "database-1", "always"
    text = f'[remote.desk]\nkind = "zotero-local"\nurl = "{fake.base}/api"\n[remote.web]\nlibrary = "users/1"\n'
    (tmp_path / "citekit.toml").write_text(text, encoding="utf-8")
    assert run(["sync", "apply", "desk"]) != 0
    assert "no right to write" in capsys.readouterr().err
    assert run(["sync", "authorize", "web"]) == 2
    assert run(["sync", "authorize", "desk"]) == 0
    said = capsys.readouterr()
    assert "keys.toml" in said.err
    assert fake.key not in said.err + said.out
    assert run(["sync", "apply", "desk"]) == 0
    assert [d["title"] for d in fake.alive().values()] == ["Tides"]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('library = "users/1"\napi-key = "hidden-1"', 'cannot say "api-key"; there are kind, library'),
        ('library = "users/1"\nkindle = "x"', 'cannot say "kindle"; did you mean kind?'),
        ("library = 12", "library is not text"),
        ('kind = "bibfile"\nfile = "hidden-1"', 'cannot say "file"'),
    ],
)
def test_what_a_remote_cannot_say_is_refused_and_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], table: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("citekit.toml").write_text(f'library = "l.db"\n[remote.mine]\n{table}\n', encoding="utf-8")
    assert run(["library", "init"]) == 0
    assert run(["sync", "plan", "mine"]) == 2
    told = capsys.readouterr().err
    assert (said in told, "hidden-1" in told) == (True, False)
