from __future__ import annotations

import copy
import pickle
import traceback
from pathlib import Path
from typing import Any

import pytest

from citekit.errors import CitekitError
from citekit.sync.secrets import Secret, find_secret, keep_secret

CANARY = "canary-7f3a9"


def nothing(_service: str, _name: str) -> None:
    return None


def some(_service: str, _name: str) -> str:
    return "from-keyring"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "keys.toml"
    made.write_text('zotero = "from-file"\n')
    made.chmod(0o600)
    return made


@pytest.mark.parametrize(
    ("environ", "keyring", "text"),
    [
        ({"ZOTERO_API_KEY": " from-environment\n"}, some, "from-environment"),
        ({}, some, "from-keyring"),
        ({"ZOTERO_API_KEY": ""}, nothing, "from-file"),
    ],
)
def test_environment_then_keyring_then_file(environ: dict[str, str], keyring: Any, text: str, file: Path) -> None:
    assert find_secret("zotero", environ=environ, file=file, keyring=keyring).reveal() == text


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    with pytest.raises(CitekitError, match="others may read"):
        find_secret("zotero", environ={}, file=file, keyring=nothing)


def test_a_missing_key_says_where_to_put_it(tmp_path: Path) -> None:
    with pytest.raises(CitekitError, match="ZOTERO_API_KEY, the keyring"):
        find_secret("zotero", environ={}, file=tmp_path / "none.toml", keyring=nothing)


@pytest.mark.parametrize("text", ['zotero = "' + CANARY, f"{CANARY} is no toml", '\xff"'])
def test_a_broken_file_of_keys_is_not_shown(file: Path, text: str) -> None:
    file.write_text(text, encoding="latin-1")
    with pytest.raises(CitekitError) as caught:
        find_secret("zotero", environ={}, file=file, keyring=nothing)
    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_a_key_with_a_line_break_never_becomes_a_header() -> None:
    with pytest.raises(CitekitError, match="no key has") as caught:
        find_secret("zotero", environ={"ZOTERO_API_KEY": f"{CANARY}\r\nX-Evil: 1"}, keyring=nothing)
    assert CANARY not in str(caught.value)


def test_a_secret_shows_itself_nowhere() -> None:
    secret = Secret(CANARY)
    assert not [t for t in (repr(secret), str(secret), f"{secret}", f"{[secret]}") if CANARY in t]
    for store in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError):
            store(secret)


@pytest.mark.parametrize(
    "before",
    [None, "", "# mine\nother = 'x'\n", 'zotero = "old"\n[table]\nzotero = 7\n', '"zotero" = "old"\nother = "x"'],
)
def test_a_key_is_kept_beside_the_others_for_its_owner_only(tmp_path: Path, before: str | None) -> None:
    path = tmp_path / "new" / "keys.toml"
    if before is not None:
        path.parent.mkdir()
        path.write_text(before)
        path.chmod(0o600)
    keep_secret("zotero", Secret('a"key'), path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert find_secret("zotero", environ={}, file=path, keyring=nothing).reveal() == 'a"key'
    kept = [line for line in (before or "").splitlines() if "old" not in line]
    assert [line for line in kept if line not in path.read_text().splitlines()] == []


def test_a_key_is_not_put_where_others_may_read_it(file: Path) -> None:
    file.chmod(0o644)
    with pytest.raises(CitekitError, match="others may read"):
        keep_secret("zotero", Secret("a"), file)
