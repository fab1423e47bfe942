"""Configuration: `citekit.toml` found upwards (or `[tool.citekit]` of pyproject.toml), the user's file, `CITEKIT_*`.

What is nearer to the call wins: flags over the environment, that over the project's file, that over the user's, that
over the defaults. Each setting knows where it comes from (`citekit config show`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field

from citekit.errors import ConfigError, nearest

FILE = "citekit.toml"

SETTINGS: dict[str, str] = {
    "style": "apa",
    "locale": "",
    "engine": "",
    "mailto": "",
    "cache": "",
    "library": "",
}
"""Settings with their defaults: the top-level keys of the file, and `CITEKIT_<NAME>` of the environment."""

_TABLES = ("author", "source", "output", "remote", "fetch")
_AUTHOR = ("name", "orcid", "aliases")
_SOURCE = ("input", "format", "follow")
_OUTPUT = (
    "path", "format", "title", "description", "url", "home", "language", "style", "locale", "group", "sort", "filter",
    "limit", "since", "undated", "archive", "hub", "prism", "prefer-url", "include-forthcoming",
    "templates", "per-work", "selected",
)  # fmt: skip


class Setting(Struct, frozen=True, kw_only=True):
    """A value with where it comes from: "default", a file, or the environment variable."""

    value: str
    origin: str


class Author(Struct, frozen=True, kw_only=True):
    """Whose works these are."""

    name: str = ""
    orcid: str = ""
    aliases: tuple[str, ...] = ()


class SourceEntry(Struct, frozen=True, kw_only=True):
    """One `[[source]]`: a path (against the file's folder), a URL or an identifier."""

    input: str
    format: str = ""
    follow: bool = False


class OutputEntry(Struct, frozen=True, kw_only=True):
    """One `[[output]]`: where to write, and everything else that the file says of it, by key."""

    path: str
    options: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def text(self, key: str, default: str = "") -> str:
        value = self.options.get(key, default)
        return value if isinstance(value, str) else str(value)


class Config(Struct, frozen=True, kw_only=True):
    """Everything configured. fetch: limits of reading (`citekit.fetch.Limits`) by name. folder: where relative paths of
    the project's file start; path: that file, or ""."""

    settings: Mapping[str, Setting]
    author: Author = field(default_factory=Author)
    sources: tuple[SourceEntry, ...] = ()
    outputs: tuple[OutputEntry, ...] = ()
    remotes: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))
    fetch: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    folder: Path = field(default_factory=Path)
    path: str = ""

    def __getitem__(self, name: str) -> str:
        return self.settings[name].value


def load_config(
    start: Path | None = None, *, environment: Mapping[str, str] | None = None, user_file: Path | None = None
) -> Config:
    """The configuration that holds in the folder `start` (the current one). Raises ConfigError for a file that is no
    TOML or says something unknown, with the nearest name."""
    env = os.environ if environment is None else environment
    here = (start or Path.cwd()).resolve()
    settings = {name: Setting(value=value, origin="default") for name, value in SETTINGS.items()}
    user = user_file or user_folder(env) / FILE
    if user.is_file():
        _take_settings(settings, _read(user), str(user))
    path, data = _project(here)
    if path:
        _take_settings(settings, data, str(path))
    for name in SETTINGS:
        if env.get(f"CITEKIT_{name.upper()}"):
            settings[name] = Setting(value=env[f"CITEKIT_{name.upper()}"], origin=f"CITEKIT_{name.upper()}")
    where = str(path or "")
    return Config(
        settings=MappingProxyType(settings),
        author=_author(data.get("author", {}), where),
        sources=tuple(_source(entry, i, where) for i, entry in enumerate(_entries(data, "source", where))),
        outputs=tuple(_output(entry, i, where) for i, entry in enumerate(_entries(data, "output", where))),
        remotes=_remotes(data.get("remote", {}), where),
        fetch=MappingProxyType(_table(data.get("fetch", {}), "[fetch]", where)),
        folder=path.parent if path else here,
        path=where,
    )


def user_folder(environment: Mapping[str, str] | None = None) -> Path:
    """Where the user's own file lies: `$XDG_CONFIG_HOME/citekit`, else `~/.config/citekit`."""
    env = os.environ if environment is None else environment
    base = env.get("XDG_CONFIG_HOME")
    return Path(base) / "citekit" if base else Path.home() / ".config" / "citekit"


def _project(here: Path) -> tuple[Path | None, Mapping[str, Any]]:
    """The nearest file upwards, and what it says."""
    for folder in (here, *here.parents):
        own = folder / FILE
        if own.is_file():
            return own, _read(own)
        shared = folder / "pyproject.toml"
        if shared.is_file() and _may_be_ours(_text(shared)):
            table = _read(shared).get("tool", {}).get("citekit")
            if isinstance(table, Mapping):
                return shared, table
    return None, {}


def _may_be_ours(text: str) -> bool:
    """Whether a pyproject.toml may hold our table; only then is it parsed, which takes longer than all else here."""
    bare = text.replace(" ", "").replace('"', "").replace("'", "")
    return "citekit" in bare and any(mark in bare for mark in ("tool.citekit", "[tool]", "tool="))


def _read(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not TOML: {error}", where=str(path), fix="correct the line") from None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", where=str(path)) from None


def _take_settings(settings: dict[str, Setting], data: Mapping[str, Any], where: str) -> None:
    for name, value in data.items():
        if name in _TABLES:
            continue
        _known("setting", name, (*SETTINGS, *_TABLES), where)
        if not isinstance(value, str):
            raise ConfigError(f"{name} = {value!r} is not text", where=where, fix=f'write {name} = "..."')
        settings[name] = Setting(value=value, origin=where)


def _author(data: Any, where: str) -> Author:
    table = _table(data, "[author]", where)
    for name in table:
        _known("key of [author]", name, _AUTHOR, where)
    aliases = table.get("aliases", [])
    if not isinstance(aliases, list) or not all(isinstance(a, str) for a in aliases):
        raise ConfigError("aliases is not a list of names", where=where, fix='write aliases = ["A. Name"]')
    return Author(name=str(table.get("name", "")), orcid=str(table.get("orcid", "")), aliases=tuple(aliases))


def _source(data: Any, index: int, where: str) -> SourceEntry:
    table = _table(data, f"[[source]] {index + 1}", where)
    for name in table:
        _known("key of [[source]]", name, _SOURCE, where)
    if not isinstance(table.get("input"), str) or not table["input"]:
        raise ConfigError(f"[[source]] {index + 1} has no input", where=where, fix='write input = "path or URL"')
    return SourceEntry(
        input=table["input"], format=str(table.get("format", "")), follow=table.get("follow", False) is True
    )


def _output(data: Any, index: int, where: str) -> OutputEntry:
    table = _table(data, f"[[output]] {index + 1}", where)
    for name in table:
        _known("key of [[output]]", name, _OUTPUT, where)
    if not isinstance(table.get("path"), str) or not table["path"]:
        raise ConfigError(f"[[output]] {index + 1} has no path", where=where, fix='write path = "papers.bib"')
    options = {name: value for name, value in table.items() if name != "path"}
    return OutputEntry(path=table["path"], options=MappingProxyType(options))


def _remotes(data: Any, where: str) -> Mapping[str, Mapping[str, Any]]:
    table = _table(data, "[remote]", where)
    return MappingProxyType({name: _table(value, f"[remote.{name}]", where) for name, value in table.items()})


def _entries(data: Mapping[str, Any], name: str, where: str) -> list[Any]:
    entries = data.get(name, [])
    if not isinstance(entries, list):
        raise ConfigError(f"[{name}] stands once", where=where, fix=f"write [[{name}]], with two brackets")
    return entries


def _table(data: Any, name: str, where: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise ConfigError(f"{name} is not a table", where=where, fix="see the example in README.md")
    return data


def _known(kind: str, name: str, known: tuple[str, ...], where: str) -> None:
    if name in known:
        return
    near = nearest(name, known)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(known)}"
    raise ConfigError(f'there is no {kind} "{name}"', where=where, fix=hint)
