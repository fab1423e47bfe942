"""Zotero's collections by path: "Works/2024" is the collection "2024" inside "Works". A slash in a name is `\\/`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

KEY_LETTERS = "23456789ABCDEFGHIJKLMNPQRSTUVWXYZ"
MOST_DEPTH = 50


class Collections:
    """rows: key → [name, key of the collection around it or ""]; kept in the mark of a pull."""

    def __init__(self, rows: Mapping[str, Sequence[str]]) -> None:
        self.rows: dict[str, list[str]] = {key: list(row) for key, row in rows.items()}
        self._paths = {key: self._path(key) for key in self.rows}

    @classmethod
    def of(cls, entries: Iterable[Mapping[str, Any]]) -> Collections:
        """From the data of collections; trashed ones are none."""
        return cls({}).updated(entries, ())

    def updated(self, entries: Iterable[Mapping[str, Any]], deleted: Iterable[str]) -> Collections:
        """With more of them added or changed, then the deleted ones taken out."""
        rows: dict[str, Sequence[str]] = dict(self.rows)
        present = set()
        for data in entries:
            if data.get("deleted"):
                rows.pop(data["key"], None)
            else:
                present.add(data["key"])
                rows[data["key"]] = [str(data["name"]), str(data.get("parentCollection") or "")]
        for key in deleted:
            if key not in present:
                rows.pop(key, None)
        return Collections(rows)

    def renamed(self, later: Collections) -> bool:
        """Whether a collection known here has another path, or is gone, there."""
        return any(later._paths.get(key) != path for key, path in self._paths.items())

    def paths(self, keys: Iterable[str]) -> list[str]:
        """The paths of collections; one that is not known has none."""
        return [self._paths[key] for key in keys if key in self._paths]

    def keys(self) -> dict[str, str]:
        """Path → key; of several collections with one path, the one with the lowest key."""
        return {self._paths[key]: key for key in sorted(self.rows, reverse=True)}

    def changed(self, present: Iterable[str], paths: Mapping[str, Any]) -> list[str]:
        """The collections of an item after a change by path; those not named stay."""
        by_path = self.keys()
        out = {key for key in present if self._paths.get(key) not in {p for p, v in paths.items() if not v}}
        return sorted(out | {by_path[path] for path, v in paths.items() if v and path in by_path})

    def _path(self, key: str) -> str:
        """The names from the outermost collection to this one, at most MOST_DEPTH. Where collections lie in a circle,
        which they never should, the one with the lowest key is outermost."""
        inner: list[str] = []
        while key in self.rows and key not in inner and len(inner) < MOST_DEPTH:
            inner.append(key)
            key = self.rows[key][1]
        if key in inner:
            circle = inner[inner.index(key) :]
            inner = inner[: inner.index(min(circle)) + 1]
        return "/".join(self.rows[key][0].replace("/", "\\/") for key in reversed(inner))


def collection_key(library: str, path: str, number: int) -> str:
    """A key made of the path, so that making a collection twice is seen as one; `number` where the first is taken."""
    digest = hashlib.sha256(f"{library}\n{path}\n{number}".encode("utf-8", "surrogatepass")).digest()
    return "".join(KEY_LETTERS[byte % len(KEY_LETTERS)] for byte in digest[:8])


def with_ancestors(paths: Iterable[str]) -> list[list[str]]:
    """The paths and all those around them, by depth: "A/B" needs "A" first."""
    by_depth: dict[int, set[str]] = {}
    for path in paths:
        parts = _split(path)
        for depth in range(1, len(parts) + 1):
            by_depth.setdefault(depth, set()).add("/".join(parts[:depth]))
    return [sorted(by_depth[depth]) for depth in sorted(by_depth)]


def is_within(path: str, outer: str) -> bool:
    """Whether `path` is `outer` or inside it."""
    return path == outer or path.startswith(f"{outer}/")


def new_collection(path: str, key: str, known: Collections) -> dict[str, Any]:
    """The JSON of a collection to be made; the one around it is there."""
    *outer, name = _split(path)
    parent = known.keys()["/".join(outer)] if outer else False
    return {"key": key, "version": 0, "name": name.replace("\\/", "/"), "parentCollection": parent}


def _split(path: str) -> list[str]:
    """The path at its slashes, but not at escaped ones."""
    parts = [""]
    for piece in path.split("/"):
        if parts[-1].endswith("\\"):
            parts[-1] += "/" + piece
        elif parts == [""]:
            parts = [piece]
        else:
            parts.append(piece)
    return parts
