"""What a Zotero server says, checked before it is believed. Pure.

An answer of another shape than the API gives was cut short, or comes from something else than Zotero (a proxy, another
program): NetworkError, so that nothing is taken from it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from citekit.errors import NetworkError
from citekit.formats.zotero import tables

Kind = TypeVar("Kind", dict[str, Any], list[Any])

_RESULTS = ("successful", "unchanged", "failed")


def parsed(content: bytes, kind: type[Kind], where: str = "") -> Kind:
    """The JSON of an answer. An empty list stands for an empty object too: some servers write it so."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NetworkError(f"the answer is no JSON ({error})", where=where, fix="run it again") from error
    if isinstance(value, list) and not value and kind is dict:
        return kind()
    if not isinstance(value, kind):
        raise odd(where)
    return value


def odd(where: str = "") -> NetworkError:
    """The error for an answer of another shape."""
    return NetworkError("the answer has another shape than Zotero gives", where=where, fix="check the address")


def versions(answer: Mapping[str, Any]) -> dict[str, int]:
    """Key → version."""
    if not all(_is_number(number) for number in answer.values()):
        raise odd()
    return dict(answer)


def keys_of(answer: Mapping[str, Any], kind: str) -> list[str]:
    """The keys of one kind in the feed of deletions."""
    keys = answer.get(kind, None if answer else [])
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise odd()
    return keys


def collections_of(answer: Sequence[Any]) -> list[dict[str, Any]]:
    """The data of collections."""
    found = [_data(entry) for entry in answer]
    if not all(isinstance(data.get("name"), str) for data in found):
        raise odd()
    return found


def items_of(answer: Sequence[Any]) -> list[dict[str, Any]]:
    """The data of items. Members that we know are of the types that we know; others are anything."""
    found = [_data(entry) for entry in answer]
    for data in found:
        if not isinstance(data.get("itemType"), str) or not _is_sound(data):
            raise odd()
    return found


def results_of(answer: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The rows of a result map by the index of the object sent: "successful", "unchanged", "failed"."""
    return {name: row if isinstance(row := answer.get(name), dict) else {} for name in _RESULTS}


def refusals_of(sent: Sequence[str], answer: Mapping[str, Any]) -> dict[str, str]:
    """Of what was sent, that which will never be accepted, with the server's reason."""
    failed = results_of(answer)["failed"]
    rows = {name: failed[str(n)] for n, name in enumerate(sent) if isinstance(failed.get(str(n)), dict)}
    return {name: str(row.get("message", "")) for name, row in rows.items() if row.get("code") in (400, 413)}


def rights_of(access: Mapping[str, Any], library: str) -> Mapping[str, Any]:
    """What the key may do in a library ("users/12345", "groups/678"), from the answer of `keys/current`."""
    kind, _, number = library.partition("/")
    rights = _object(access.get("access"))
    if kind == "groups":
        groups = _object(rights.get("groups"))
        return {**_object(groups.get("all")), **_object(groups.get(number))}
    return _object(rights.get("user")) if str(access.get("userID")) == number else {}


def _object(value: Any) -> Mapping[str, Any]:
    if value is not None and not isinstance(value, Mapping):
        raise odd()
    return value or {}


def _data(entry: Any) -> dict[str, Any]:
    """The data of one entry, which has a key and a version."""
    data = entry.get("data", entry) if isinstance(entry, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("key"), str) or not _is_number(data.get("version")):
        raise odd()
    return data


def _is_sound(item: Mapping[str, Any]) -> bool:
    texts = (item.get(name) or "" for name in tables.FIELDS.get(item["itemType"], ()))
    creators, tags, collections = (item.get(name) or [] for name in ("creators", "tags", "collections"))
    return (
        all(isinstance(text, str) for text in texts)
        and all(isinstance(c, dict) and all(isinstance(v, str) for v in c.values()) for c in _list(creators))
        and all(isinstance(t, dict) and isinstance(t.get("tag"), str) for t in _list(tags))
        and all(isinstance(key, str) for key in _list(collections))
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [None]


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
