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

from msgspec import Struct

from citekit.errors import ConfigError, nearest
from citekit.files import is_file

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

_PATHS = ("cache", "library")
_TABLES = ("author", "source", "output", "remote", "fetch")
_AUTHOR = ("name", "orcid", "aliases")
_SOURCE = ("input", "format", "follow")
_TEXTS = (
    "path", "format", "title", "description", "url", "home", "language", "style", "locale", "group", "sort", "filter",
    "since", "undated", "hub", "templates",
)  # fmt: skip
_ADDRESSES = ("url", "home", "hub")
_FLAGS = ("archive", "prism", "prefer-url", "include-forthcoming", "per-work")
_OUTPUT = (*_TEXTS, *_FLAGS, "limit", "selected")


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
    options: Mapping[str, Any] = MappingProxyType({})

    def text(self, key: str, default: str = "") -> str:
        value = self.options.get(key, default)
        return value if isinstance(value, str) else str(value)


class Config(Struct, frozen=True, kw_only=True):
    """Everything configured. fetch: limits of reading (`citekit.fetch.Limits`) by name. folder: where relative paths of
    the project's file start; path: that file, or ""."""

    settings: Mapping[str, Setting]
    author: Author = Author()
    sources: tuple[SourceEntry, ...] = ()
    outputs: tuple[OutputEntry, ...] = ()
    remotes: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
    fetch: Mapping[str, Any] = MappingProxyType({})
    folder: Path = Path()
    path: str = ""

    def __getitem__(self, name: str) -> str:
        return self.settings[name].value


def load_config(
    start: Path | None = None, *, environment: Mapping[str, str] | None = None, user_file: Path | None = None
) -> Config:
    """The configuration that holds in the folder `start` (the current one). Raises ConfigError for a file that is no
    TOML or says something unknown, with the nearest name."""
    env = os.environ if environment is None else environment
    here = _folder(start)
    settings = {name: Setting(value=value, origin="default") for name, value in SETTINGS.items()}
    user = user_file or user_folder(env) / FILE
    if is_file(user):
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


def _folder(start: Path | None) -> Path:
    try:
        return (start or Path.cwd()).resolve()
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(f"the current folder cannot be used: {reason}", fix="change to another folder") from None


def user_folder(environment: Mapping[str, str] | None = None) -> Path:
    """Where the user's own file lies: `$XDG_CONFIG_HOME/citekit`, else `~/.config/citekit`."""
    env = os.environ if environment is None else environment
    base = env.get("XDG_CONFIG_HOME")
    return Path(base) / "citekit" if base else home() / ".config" / "citekit"


def home() -> Path:
    """The user's own folder; where the system knows none (a container's user without an entry), what holds nothing."""
    try:
        return Path.home()
    except RuntimeError:
        return Path(os.devnull)


def _project(here: Path) -> tuple[Path | None, Mapping[str, Any]]:
    """The nearest file upwards, and what it says."""
    for folder in (here, *here.parents):
        own = folder / FILE
        if is_file(own):
            return own, _read(own)
        shared = folder / "pyproject.toml"
        if is_file(shared) and _may_be_ours(_text(shared)):
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
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        fix = "save it as UTF-8" if isinstance(error, UnicodeDecodeError) else "change its permissions"
        raise ConfigError(f"cannot be read: {reason}", where=str(path), fix=fix) from None


def _take_settings(settings: dict[str, Setting], data: Mapping[str, Any], where: str) -> None:
    for name, value in data.items():
        if name in _TABLES:
            continue
        _known("setting", name, (*SETTINGS, *_TABLES), where)
        if not isinstance(value, str):
            raise ConfigError(f"{name} = {value!r} is not text", where=where, fix=f'write {name} = "..."')
        settings[name] = Setting(value=_of_folder(name, value, Path(where).parent), origin=where)


def _of_folder(name: str, value: str, folder: Path) -> str:
    """A path counts from the folder of the file that says it; a style is one where it looks like one."""
    if not value or (name not in _PATHS and not (name == "style" and value.endswith(".csl"))):
        return value
    path = Path(value).expanduser()
    return str(path) if folder == Path.cwd() else str(folder / path)


def _author(data: Any, where: str) -> Author:
    table = _table(data, "[author]", where)
    for name in table:
        _known("key of [author]", name, _AUTHOR, where)
    aliases = table.get("aliases", [])
    if not _is_texts(aliases):
        raise ConfigError("aliases is not a list of names", where=where, fix='write aliases = ["A. Name"]')
    return Author(
        name=_text_of(table, "name", "[author]", where),
        orcid=_text_of(table, "orcid", "[author]", where),
        aliases=tuple(aliases),
    )


def _source(data: Any, index: int, where: str) -> SourceEntry:
    table = _table(data, f"[[source]] {index + 1}", where)
    for name in table:
        _known("key of [[source]]", name, _SOURCE, where)
    if not isinstance(table.get("input"), str) or not table["input"]:
        raise ConfigError(f"[[source]] {index + 1} has no input", where=where, fix='write input = "path or URL"')
    return SourceEntry(
        input=table["input"],
        format=_text_of(table, "format", f"[[source]] {index + 1}", where),
        follow=_flag_of(table, "follow", f"[[source]] {index + 1}", where),
    )


def _output(data: Any, index: int, where: str) -> OutputEntry:
    table = _table(data, f"[[output]] {index + 1}", where)
    for name in table:
        _known("key of [[output]]", name, _OUTPUT, where)
    if not isinstance(table.get("path"), str) or not table["path"]:
        raise ConfigError(f"[[output]] {index + 1} has no path", where=where, fix='write path = "papers.bib"')
    options = {name: value for name, value in table.items() if name != "path"}
    place = f'[[output]] "{table["path"]}"'
    for name in options:
        _check_option(options, name, place, where)
    if "style" in options:
        options["style"] = _of_folder("style", options["style"], Path(where).parent)
    return OutputEntry(path=table["path"], options=MappingProxyType(options))


def _check_option(options: Mapping[str, Any], name: str, place: str, where: str) -> None:
    """Raises ConfigError where the value of an output's key is of another kind than the key wants."""
    value = options[name]
    if name in _TEXTS:
        text = _text_of(options, name, place, where)
        if name in _ADDRESSES and text and not text.lower().startswith(("http://", "https://")):
            raise ConfigError(f'{place}: {name} = "{text}" is no address', where=where, fix="write such as https://...")
    elif name in _FLAGS:
        _flag_of(options, name, place, where)
    elif name == "limit" and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
        raise ConfigError(f"{place}: limit = {value!r} is no number of works", where=where, fix="write limit = 50")
    elif name == "selected" and not (isinstance(value, str) or _is_texts(value)):
        raise ConfigError(f"{place}: selected is no list of keys", where=where, fix='write selected = ["key", "other"]')


def _text_of(table: Mapping[str, Any], name: str, place: str, where: str) -> str:
    value = table.get(name, "")
    if not isinstance(value, str):
        raise ConfigError(f"{place}: {name} = {value!r} is not text", where=where, fix=f'write {name} = "..."')
    return value


def _flag_of(table: Mapping[str, Any], name: str, place: str, where: str) -> bool:
    value = table.get(name, False)
    if not isinstance(value, bool):
        fix = f"write {name} = true or {name} = false"
        raise ConfigError(f"{place}: {name} = {value!r} is neither true nor false", where=where, fix=fix)
    return value


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


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
