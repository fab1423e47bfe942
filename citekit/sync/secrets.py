"""Keys of services: from the environment, else the keyring, else a file of mode 0600. docs/rules.md, files and storage.

A `Secret` shows itself nowhere: not in messages, not in logs, not in tracebacks; it goes into a header and no URL.
"""

from __future__ import annotations

import json
import os
import stat
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

from citekit.errors import CitekitError
from citekit.files import make_folder, write_atomically

HIDDEN = "***"

Keyring = Callable[[str, str], str | None]
"""(service, name) → the secret; raises nothing."""


class Secret:
    """A text that prints as ***. `source`: where it came from, for messages."""

    __slots__ = ("_text", "source")

    def __init__(self, text: str, source: str = "") -> None:
        self._text = text
        self.source = source

    def reveal(self) -> str:
        """The text itself, for the header that needs it."""
        return self._text

    def __repr__(self) -> str:
        return f"Secret({HIDDEN})"

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("a secret is not stored")

    def __bool__(self) -> bool:
        return bool(self._text)


def find_secret(
    name: str,
    *,
    environ: Mapping[str, str],
    file: Path | None = None,
    keyring: Keyring | None = None,
    required: bool = True,
) -> Secret:
    """The key called `name` ("zotero"; in the environment ZOTERO_API_KEY).

    file: TOML with a line `zotero = "…"`; refused when its group or others may read it. Raises CitekitError when the
    key is in none of the three places, naming them (where not `required`, it is empty then), or when it holds what no
    header may hold.
    """
    variable = f"{name.upper().replace('-', '_')}_API_KEY"
    ask = keyring or system_keyring
    text, source = environ.get(variable, ""), f"the environment ({variable})"
    if not text:
        text, source = ask("citekit", name) or "", "the keyring"
    if not text and file is not None and file.exists():
        text, source = _from_file(file, name), str(file)
    text = text.strip()
    if not text and not required:
        return Secret("")
    if not text:
        places = f"in {variable}, the keyring (service citekit, user {name})" + (f" or {file}" if file else "")
        raise CitekitError(f"there is no API key for {name}", fix=f"put it {places}")
    if not all(33 <= ord(c) <= 126 for c in text):
        raise CitekitError(
            f"the API key for {name} holds a character that no key has", where=source, fix="copy it anew"
        )
    return Secret(text, source)


def keep_secret(name: str, secret: Secret, file: Path) -> None:
    """Write the key into the file of keys, of mode 0600, in place of one of that name; other lines stay. Raises
    CitekitError where others may read the file, and WriteError where it cannot be written."""
    if file.exists():
        _from_file(file, name)  # refuses a file that is none of ours
    else:
        make_folder(file.parent)
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    top = next((n for n, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
    quoted = json.dumps(name)
    kept = [line for line in lines[:top] if line.partition("=")[0].strip() not in (name, quoted)]
    text = [*kept, f"{quoted} = {json.dumps(secret.reveal())}", *lines[top:]]
    write_atomically(file, "\n".join(text) + "\n", mode=0o600)


def system_keyring(service: str, name: str) -> str | None:
    """The secret that the system's keyring holds; None where there is none, no keyring, or no `keyring` package."""
    try:
        import keyring
        import keyring.errors
    except ImportError:
        return None
    try:
        found = keyring.get_password(service, name)
    except keyring.errors.KeyringError:
        return None
    return str(found) if found else None


def _from_file(file: Path, name: str) -> str:
    state = file.stat()
    if os.name == "posix" and state.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise CitekitError("others may read this file of keys", where=str(file), fix=f"run: chmod 600 {file}")
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except ValueError:  # TOMLDecodeError, UnicodeDecodeError: neither may show the file's text
        raise CitekitError(
            "this file of keys is no TOML", where=str(file), fix='write a line such as zotero = "…"'
        ) from None
    value = data.get(name, "")
    return value if isinstance(value, str) else ""
