"""The key of a service is planted, and everything that a sync says or leaves behind is searched for it."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from citekit.cli import run
from citekit.sync.zotero import ZoteroSide
from tests.sync.fake_zotero import FakeZotero, serve
from tests.sync.zotero_world import Time

CANARY = "canaryK3Y0f7hey3ar"
COMMANDS = (
    ["plan", "zotero"], ["plan", "zotero", "--json"], ["apply", "zotero"], ["apply", "zotero", "--retry"],
    ["status", "zotero"], ["status", "zotero", "--json"], ["conflicts", "zotero"], ["conflicts", "zotero", "--json"],
    ["resolve", "zotero", "1", "local"], ["undo", "zotero"], ["verify", "zotero"], ["plan", "zoterro"],
)  # fmt: skip
LOUDNESS = ([], ["-q"], ["-v"], ["--message-format", "json"], ["--message-format", "sarif", "-v"])
FAULTS = ("", "html", "500 before", "refuse", "403 revoked", "no version header", "truncated", "object 400", "404")


class Keyring(ModuleType):
    """A keyring that has the key."""

    def __init__(self) -> None:
        super().__init__("keyring")
        self.errors = ModuleType("keyring.errors")
        self.errors.KeyringError = Exception  # type: ignore[attr-defined]

    def get_password(self, _service: str, name: str) -> str | None:
        return CANARY if name == "zotero" else None


@pytest.fixture(params=["environment", "keyring", "file"])
def fake(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeZotero]:
    made = FakeZotero(key=CANARY)
    server = serve(made)
    settings = tmp_path / "settings"
    work = tmp_path / "work"
    for folder in (settings / "citekit", work):
        folder.mkdir(parents=True)
    monkeypatch.chdir(work)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(settings))
    monkeypatch.setenv("CITEKIT_CACHE", str(work / "cache"))
    monkeypatch.setenv("CITEKIT_LIBRARY", str(work / "library.db"))
    monkeypatch.delenv("ZOTERO_API_KEY", raising=False)
    ring: Any = Keyring() if request.param == "keyring" else None
    monkeypatch.setitem(sys.modules, "keyring", ring)
    monkeypatch.setitem(sys.modules, "keyring.errors", ring and ring.errors)
    if request.param == "environment":
        monkeypatch.setenv("ZOTERO_API_KEY", CANARY)
    elif request.param == "file":
        path = settings / "citekit" / "keys.toml"
        path.write_text(f'zotero = "{CANARY}"\n', encoding="utf-8")
        path.chmod(0o600)
    base = f"http://127.0.0.1:{server.server_port}"
    (work / "citekit.toml").write_text(f'[remote.zotero]\nlibrary = "users/{made.user}"\nurl = "{base}"\n')
    (work / "works.json").write_text('[{"id": "a", "type": "book", "title": "Tides"}]')
    assert run(["library", "init", "-q"]) == 0
    assert run(["library", "add", "works.json", "-q"]) == 0
    yield made
    server.shutdown()
    server.server_close()


def _left(folder: Path) -> list[str]:
    """Files that hold the key."""
    return [str(f) for f in folder.rglob("*") if f.is_file() and CANARY.encode() in f.read_bytes()]


def test_the_key_is_in_no_output_no_log_and_no_file_of_any_command(
    fake: FakeZotero, tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    caplog.set_level(0)
    monkeypatch.setattr("citekit.sync.transport.Timer", lambda: Time().timer())
    assert run(["sync", "apply", "zotero", "--allow-private"]) == 0
    (key,) = fake.alive()
    fake.edit(key, title="Tides of the North")
    assert run(["library", "edit", "a", "title=Tides of the South"]) == 0
    assert run(["sync", "apply", "zotero", "--allow-private"]) == 5
    for number, fault in enumerate(FAULTS):
        for command in COMMANDS:
            fake.faults = [fault] * 30 if number % 2 else ["", "", fault]
            run(["sync", *command, "--allow-private", *LOUDNESS[number % len(LOUDNESS)]])
            assert not _left(tmp_path / "work"), command
    for command in (["config", "show", "-v"], ["library", "history"]):
        assert run(command) == 0
    said = capfd.readouterr()
    assert "Tides of the" in said.out
    assert caplog.text
    assert CANARY not in said.out + said.err + caplog.text
    assert any(method == "POST" for method, _, _ in fake.requests)
    assert not [url for _, url, _ in fake.requests if CANARY in url]


def test_the_key_is_in_no_traceback_of_a_bug(
    fake: FakeZotero, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(*_arguments: Any) -> Any:
        raise RuntimeError("a bug")

    for name in ("identity", "_pull", "_post", "_thing"):
        with monkeypatch.context() as patched:
            patched.setattr(ZoteroSide, name, broken)
            with pytest.raises(RuntimeError) as caught:
                run(["sync", "apply", "zotero", "--allow-private"])
        ours = caught.value.__traceback__.tb_next if caught.value.__traceback__ else None
        shown = traceback.TracebackException(RuntimeError, caught.value, ours, capture_locals=True).format()
        assert CANARY not in "".join(shown)
        fake.add(title=name)
    said = capfd.readouterr()
    assert CANARY not in said.out + said.err
    assert not _left(tmp_path / "work")
