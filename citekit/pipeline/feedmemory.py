"""What feeds must not forget: the id that each work of a library was given once, and when an undated one was first
seen. It is kept in a small file of its own beside citekit.toml, which can go into version control."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from citekit.errors import FormatError
from citekit.files import make_folder, write_atomically

STATE = ".citekit"
"""The folder beside citekit.toml that holds the library and this file, unless a library is configured."""
FILE = "feeds.json"


class FeedMemory(Struct, frozen=True, kw_only=True):
    """By citation key: ids of feed entries; ISO days on which works without a date were first seen."""

    ids: Mapping[str, str] = MappingProxyType({})
    first_seen: Mapping[str, str] = MappingProxyType({})


def recalled(folder: Path) -> FeedMemory:
    """What is kept for the project in `folder`; nothing where no file is there. Raises FormatError for one that is not
    ours, since to go on would give new ids to all works."""
    path = folder / STATE / FILE
    if not path.is_file():
        return FeedMemory()
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        return FeedMemory(ids=_texts(known["ids"]), first_seen=_texts(known["first_seen"]))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        fix = "take it from version control or a backup; removed, every work without one gets a new id"
        reason = getattr(error, "msg", "") or "it says something else"
        raise FormatError(f"the ids of feeds cannot be read: {reason}", where=str(path), fix=fix) from None


def keep(memory: FeedMemory, folder: Path) -> None:
    """Write what is to be kept, where that is not what stands there."""
    kept = {"first_seen": dict(memory.first_seen), "ids": dict(memory.ids)}
    text = json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    path = folder / STATE / FILE
    make_folder(path.parent)
    write_atomically(path, text)


def _texts(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise TypeError("a JSON object is wanted")
    return {name: text for name, text in value.items() if isinstance(text, str)}
