"""A library with one of the remotes of citekit.toml, ready to sync: Zotero, a .bib file, JabRef's shared database."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from citekit.config import Config, user_folder
from citekit.errors import ConfigError, UnknownNameError, nearest
from citekit.fetch import Fetcher, Settings
from citekit.library import open_library
from citekit.sync.merge import Policy
from citekit.sync.plan import Allow
from citekit.sync.remotes import Setup, bibfile_sync, jabref_sync, zotero_local_sync, zotero_sync
from citekit.sync.run import Sync
from citekit.sync.secrets import Secret, find_secret, keep_secret
from citekit.sync.transport import Client
from citekit.sync.zotero import WEB
from citekit.sync.zotero_local import LOCAL_API, authorized
from citekit.works.keys import key_for

KINDS = {
    "zotero": ("library", "collection", "url"),
    "zotero-local": ("library", "collection", "url"),
    "bibfile": ("path",),
    "jabref": ("url", "schema"),
}
"""The kinds of remotes, with what their tables may say."""

ANSWER_SECONDS = 180.0
"""How long somebody has to answer Zotero's question."""


@contextmanager
def opened(
    config: Config,
    name: str,
    library_file: Path,
    settings: Settings,
    *,
    policy: str = "ask",
    allow: frozenset[str] = frozenset(),
    offline: bool = False,
) -> Iterator[Sync]:
    """The sync between the library and the remote called `name` in citekit.toml. The key of a Zotero library comes
    from the environment, the keyring, or the user's file `keys.toml` of mode 0600. offline: only what is remembered
    is asked for, so no key is needed.

    Raises UnknownNameError for a remote or its kind, ConfigError where its table lacks something.
    """
    table = _remote(config, name)
    kind = str(table.get("kind", "zotero"))
    if kind not in KINDS:
        raise UnknownNameError.of("kind of remote", kind, KINDS, where=config.path)
    _check_keys(table, name, kind, config.path)
    # The engine decides itself what may be sent again, and how soon.
    once = replace(
        settings, limits=replace(settings.limits, tries=1), between_seconds=0.0, host_seconds={"api.zotero.org": 0.125}
    )
    if kind == "zotero-local":
        once = replace(once, allowed=(*once.allowed, "127.0.0.0/8"))  # the program runs on this machine
    with open_library(library_file) as library, Fetcher(once) as web:
        setup = Setup(
            library=library,
            state=library_file.with_name(f"{library_file.name}.sync"),
            name=name,
            make_key=key_for,
            policy=Policy(policy),
            allow=Allow(names=allow),
        )
        with _of_kind(kind, setup, table, config, web, offline=offline) as sync:
            yield sync


def authorize(config: Config, name: str, settings: Settings, before: Callable[[], None]) -> Path:
    """Ask the Zotero program for a key that lasts, and keep it for the remote called `name`; the file it is in.
    before: called when Zotero is about to ask its user.

    Raises UnknownNameError for a remote, ConfigError where it is of another kind, SyncError where the user says no.
    """
    table = _remote(config, name)
    if table.get("kind") != "zotero-local":
        raise ConfigError(
            f"[remote.{name}] is no Zotero on this machine",
            where=config.path,
            fix='only kind = "zotero-local" has this',
        )
    limits = replace(settings.limits, tries=1, idle_seconds=ANSWER_SECONDS, total_seconds=ANSWER_SECONDS)
    here = replace(settings, limits=limits, allowed=(*settings.allowed, "127.0.0.0/8"))
    file = user_folder() / "keys.toml"
    with Fetcher(here) as web:
        keep_secret(name, authorized(Client(web), str(table.get("url", LOCAL_API)), before), file)
    return file


def _remote(config: Config, name: str) -> Mapping[str, Any]:
    if name not in config.remotes:
        raise UnknownNameError.of("remote", name, config.remotes, where=config.path)
    return config.remotes[name]


def _check_keys(table: Mapping[str, Any], name: str, kind: str, where: str) -> None:
    """Raises ConfigError for what a table of this kind cannot say, and for what is not text; values are not shown, as
    one may be a secret."""
    for key, value in table.items():
        if key not in ("kind", *KINDS[kind]):
            near = nearest(key, ("kind", *KINDS[kind]))
            fix = f"did you mean {' or '.join(near)}?" if near else f"there are kind, {', '.join(KINDS[kind])}"
            secret = (
                "" if kind in ("bibfile", "jabref") else f"; a key belongs into {name.upper()}_API_KEY or keys.toml"
            )
            raise ConfigError(f'[remote.{name}] cannot say "{key}"', where=where, fix=f"{fix}{secret}")
        if not isinstance(value, str):
            raise ConfigError(f"[remote.{name}]: {key} is not text", where=where, fix=f'write {key} = "..."')


def _of_kind(
    kind: str, setup: Setup, table: Mapping[str, Any], config: Config, web: Fetcher, *, offline: bool
) -> AbstractContextManager[Sync]:
    if kind == "bibfile":
        return bibfile_sync(setup, config.folder / _text(table, "path", setup.name, config, "papers.bib"))
    if kind == "jabref":
        url = _text(table, "url", setup.name, config, "postgresql+psycopg://user@host/database")
        return jabref_sync(setup, url, schema=str(table.get("schema", "jabref")))
    if kind == "zotero-local":
        key = find_secret(setup.name, environ=os.environ, file=user_folder() / "keys.toml", required=False)
        library, base = str(table.get("library", "users/0")), str(table.get("url", LOCAL_API))
        return zotero_local_sync(setup, web, key, library, collection=str(table.get("collection", "")), base=base)
    library = _text(table, "library", setup.name, config, "users/12345")
    key = Secret("") if offline else find_secret(setup.name, environ=os.environ, file=user_folder() / "keys.toml")
    collection, base = str(table.get("collection", "")), str(table.get("url", WEB))
    return zotero_sync(setup, web, key, library, collection=collection, base=base)


def _text(table: Mapping[str, Any], name: str, remote: str, config: Config, example: str) -> str:
    value = table.get(name)
    if not isinstance(value, str) or not value:
        raise ConfigError(f"[remote.{remote}] has no {name}", where=config.path, fix=f'write {name} = "{example}"')
    return value
