"""A library with one of the remotes of citekit.toml, ready to sync."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from citekit.config import user_folder
from citekit.errors import ConfigError, UnknownNameError
from citekit.fetch import Fetcher, Settings
from citekit.library import open_library
from citekit.sync.library import LibrarySide
from citekit.sync.merge import Policy
from citekit.sync.plan import Allow
from citekit.sync.run import Sync
from citekit.sync.secrets import find_secret
from citekit.sync.sides import Side
from citekit.sync.status import Status
from citekit.sync.transport import Client
from citekit.sync.zotero import WEB, ZoteroSide, ZoteroSpace
from citekit.works.keys import key_for

KINDS = ("zotero",)


@contextmanager
def opened(
    remotes: Mapping[str, Mapping[str, Any]],
    name: str,
    library_file: Path,
    settings: Settings,
    *,
    policy: str = "ask",
    allow: frozenset[str] = frozenset(),
) -> Iterator[Sync]:
    """The sync between the library and the remote called `name`. The key of the remote comes from the environment,
    the keyring, or the user's file `keys.toml` of mode 0600.

    Raises UnknownNameError for a remote, ConfigError where its table lacks something.
    """
    if name not in remotes:
        raise UnknownNameError.of("remote", name, remotes, where="citekit.toml")
    table = remotes[name]
    kind = str(table.get("kind", "zotero"))
    if kind not in KINDS:
        raise UnknownNameError.of("kind of remote", kind, KINDS)
    # The engine decides itself what may be sent again, and how soon.
    once = replace(settings, limits=replace(settings.limits, tries=1), between_seconds=0.0)
    with open_library(library_file) as library, Fetcher(once) as web:
        status = Status(library_file.with_name(f"{library_file.name}.sync-{_slug(name)}"), name)
        try:
            local = LibrarySide(library, ZoteroSpace(), actor=f"sync {name}", make_key=key_for)
            remote = _zotero(table, name, Client(web))
            yield Sync(local, remote, status, policy=Policy(policy), allow=Allow(names=allow))
        finally:
            status.close()


def _zotero(table: Mapping[str, Any], name: str, client: Client) -> Side:
    library = table.get("library")
    if not isinstance(library, str) or "/" not in library:
        raise ConfigError(
            f"[remote.{name}] names no library", where="citekit.toml", fix='write library = "users/12345"'
        )
    key = find_secret(name, environ=os.environ, file=user_folder() / "keys.toml")
    base = str(table.get("url", WEB))
    return ZoteroSide(client, key, library, base=base, collection=str(table.get("collection", "")))


def _slug(name: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in name)
