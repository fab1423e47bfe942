"""A Zotero library (user or group) as a side, through Web API v3.
https://www.zotero.org/support/dev/web_api/v3; docs/rules.md, sync.

Every write carries the version of its object, so a batch needs no version of the library: each object is its own
transaction (1.13), and a version per object refuses just those that changed meanwhile.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from citekit.errors import GuardError, NetworkError, SyncError
from citekit.formats.zotero import Schema, fields_of, identities, item_from_fields, item_to_fields, merged_data, tables
from citekit.formats.zotero.fields import OURS
from citekit.model import Item, Work
from citekit.sync.secrets import Secret
from citekit.sync.sides import COLLECTION, Act, Fate, Fields, Identity, Outcome, Pull, Seen, Thing, Write, unseen
from citekit.sync.transport import PASSING, Client
from citekit.sync.zotero_answers import collections_of, items_of, keys_of, refusals_of, results_of, rights_of, versions
from citekit.sync.zotero_api import Api, Moved, same, text_of, version_of
from citekit.sync.zotero_collections import (
    KEY_LETTERS,
    Collections,
    collection_key,
    is_within,
    new_collection,
    with_ancestors,
)

MOST_OBJECTS = 50
MOST_KEYS = 50
"""Keys a read may name: what the documentation grants; more than 99 are too many for zotero-selfhost."""
MOST_ENTRIES = 100

MAPPING = "zotero 1"
"""Changes when the same work gives other fields."""
WEB = "https://api.zotero.org"


class ZoteroSpace:
    """Zotero's fields, for the library's side."""

    version = MAPPING

    def __init__(self, schema: Schema = OURS) -> None:
        self._schema = schema

    def fields(self, work: Work) -> dict[str, Any]:
        return item_to_fields(work.item, work.tags, self._schema)

    def item(self, fields: Mapping[str, Any], known: Item | None) -> Item:
        return item_from_fields(fields, known, self._schema)

    def identities(self, fields: Mapping[str, Any]) -> dict[str, str]:
        return identities(fields)


class ZoteroSide:
    """library: "users/12345" or "groups/678". collection: only items in it come to the other side by themselves."""

    name = "zotero"
    batch = MOST_OBJECTS
    keyed_by = ""

    def __init__(
        self, client: Client, key: Secret, library: str, *, base: str = WEB, collection: str = "", schema: Schema = OURS
    ) -> None:
        self.api = Api(client, key, library, base)
        self._collection = collection
        self._schema = schema
        self._collections: Collections | None = None
        self._doubted = False
        self._foreign: dict[str, str] = {}  # key → item type, of what was read and is of a type that we do not know

    def identity(self) -> Identity:
        """Asks what the key may do. Raises SyncError when the server does not know it, or it may not read."""
        reply = self.api.ask("keys/current")
        if reply.status in (401, 403, 404):
            raise SyncError(
                "the server does not know the API key", where=self.api.base, fix="make a new key, and store it"
            )
        rights = rights_of(self.api.json(reply, dict), self.api.library)
        if not rights.get("library"):
            raise SyncError(
                f"the API key may not read {self.api.library}",
                where=self.api.base,
                fix="give the key access, or name another",
            )
        where = f"{self.api.base}/{self.api.library}"
        return Identity(id=where, writable=bool(rights.get("write")), mapping=MAPPING)

    def pull(self, mark: Any, seen: Seen = unseen) -> Pull:
        """Changes since the mark, all from one state of the library: where its version moves between two requests,
        the pull begins anew (spec 1.9). Raises GuardError where the library is older than the mark."""
        return self.api.steadily(lambda: self._pull(mark or {}, seen))

    def read(self, keys: Sequence[str]) -> dict[str, Thing]:
        self._know_collections()
        return self.api.steadily(lambda: self._read(keys))

    def push(self, writes: Sequence[Write]) -> list[Outcome]:
        """One POST for all but deletions; a request too large for the server is cut in two."""
        foreign = [
            _refused(w, f"it is of the type {self._foreign[w.key]} now") for w in writes if w.key in self._foreign
        ]
        writes = [w for w in writes if w.key not in self._foreign]
        deletions = [w for w in writes if w.act is Act.DELETE]
        others = [w for w in writes if w.act is not Act.DELETE]
        refused = self._make_collections(others)
        outcomes = [_refused_with(w, refused) for w in others]
        going = [w for w, outcome in zip(others, outcomes, strict=True) if outcome is None]
        return [*foreign, *filter(None, outcomes), *self._post(going), *(self._delete(w) for w in deletions)]

    def new_key(self, fields: Fields) -> str:
        return "".join(secrets.choice(KEY_LETTERS) for _ in range(8))

    # reading

    def _pull(self, mark: Mapping[str, Any], seen: Seen) -> Pull:
        since = int(mark.get("version", 0))
        known = Collections(mark.get("collections", {}))
        query = {"since": since, "format": "versions", "includeTrashed": 1}
        reply = self.api.get("items", query, unless=since)
        if reply.status == 304 or (mark and version_of(reply) == since):  # not every server knows 304 here
            self._collections = known
            return Pull(things=(), mark=dict(mark))
        version = version_of(reply)
        if version < since:
            raise self._older(version, since)
        changed = versions(self.api.json(reply, dict))
        fresh, moved = self._all_collections(since)
        deleted_reply = self.api.get("deleted", {"since": since})
        deleted = self.api.json(deleted_reply, dict)
        if {moved, version_of(deleted_reply)} != {version}:
            raise Moved
        self._collections = known.updated(fresh, keys_of(deleted, "collections"))
        if known.renamed(self._collections):  # items do not get a new version when their collection gets a new name
            whole = same(self.api.get("items", {**query, "since": 0}), version)
            changed, seen = versions(self.api.json(whole, dict)), unseen
        wanted = [key for key, number in sorted(changed.items()) if not mark or number != seen(key)]
        return Pull(
            things=tuple(self._bodies(wanted, version)),
            deleted=tuple(key for key in keys_of(deleted, "items") if key not in changed),
            mark={"version": version, "collections": self._collections.rows},
            whole=not mark,
        )

    def _older(self, version: int, since: int) -> GuardError:
        return GuardError(
            f"the library there (version {version}) is older than when it was read last (version {since})",
            where=self.api.base,
            fix="run it again; where it was restored from a backup, run `citekit sync forget` for this remote, so that "
            "both sides are compared anew",
        )

    def _bodies(self, keys: Sequence[str], version: int) -> list[Thing]:
        things: list[Thing] = []
        for part in _parts(keys, MOST_KEYS):
            reply = same(self.api.get("items", _of_keys(part)), version)
            items = items_of(self.api.json(reply, list))
            if {data["key"] for data in items} != set(part):
                raise Moved
            things += map(self._thing, items)
        return things

    def _read(self, keys: Sequence[str]) -> dict[str, Thing]:
        found: dict[str, Thing] = {}
        for part in _parts(keys, MOST_KEYS):
            items = items_of(self.api.json(self.api.get("items", _of_keys(part)), list))
            found.update((data["key"], self._thing(data)) for data in items)
        return found

    def _know_collections(self) -> None:
        """Read them where they are not known, or the server says that they are others."""
        if self._collections is None or self._doubted:
            self._collections, self._doubted = self._read_collections(), False

    def _read_collections(self) -> Collections:
        return Collections.of(self.api.steadily(lambda: self._all_collections(0))[0])

    def _all_collections(self, since: int) -> tuple[list[dict[str, Any]], int]:
        """Collections changed since, and the version of the library when they were read."""
        found: dict[str, dict[str, Any]] = {}
        version = -1
        while True:
            reply = self.api.get("collections", {"since": since, "limit": MOST_ENTRIES, "start": len(found)})
            page = {data["key"]: data for data in collections_of(self.api.json(reply, list))}
            if version not in (-1, version_of(reply)) or page.keys() & found.keys():
                raise Moved
            version = version_of(reply)
            found |= page
            total = reply.headers.get("total-results", "")
            if len(page) < MOST_ENTRIES and not (page and total.isdigit() and int(total) > len(found)):
                return list(found.values()), version

    def _thing(self, data: Mapping[str, Any]) -> Thing:
        """Notes, attachments and types of a newer Zotero are foreign: they are not ours to touch."""
        if data["itemType"] not in tables.FIELDS:
            self._foreign[data["key"]] = data["itemType"]
            return Thing(key=data["key"], version=data["version"], foreign=True)
        self._foreign.pop(data["key"], None)
        assert self._collections is not None, "collections are read before items"
        fields = fields_of(data, self._schema)
        paths = self._collections.paths(data.get("collections") or ())
        fields.update({COLLECTION + path: True for path in paths})
        return Thing(
            key=data["key"],
            version=data["version"],
            fields=fields,
            gone=bool(data.get("deleted")),
            raw=dict(data),
            identities=identities(fields),
            in_scope=not self._collection or self._collection in paths,
            modified=str(data.get("dateModified") or ""),
        )

    # writing

    def _post(self, writes: Sequence[Write]) -> list[Outcome]:
        if not writes:
            return []
        reply = self.api.send("POST", "items", [self._object(w) for w in writes])
        if reply is None or reply.status in PASSING or reply.status in (408, 409) or 300 <= reply.status < 400:
            return [Outcome(key=w.key, fate=Fate.UNKNOWN) for w in writes]
        if reply.status == 412:
            return [Outcome(key=w.key, fate=Fate.STALE) for w in writes]
        if reply.status in (401, 403):
            raise SyncError(
                "the server does not let the key write", where=self.api.base, fix="give the key write access"
            )
        if 400 <= reply.status < 500:
            if len(writes) > 1:
                half = len(writes) // 2
                return [*self._post(writes[:half]), *self._post(writes[half:])]
            return [_refused(writes[0], text_of(reply) or f"the server answered {reply.status}")]
        try:
            result = results_of(self.api.json(reply, dict))
        except NetworkError:  # cut short, or no JSON: it may well have been done
            return [Outcome(key=w.key, fate=Fate.UNKNOWN) for w in writes]
        return [self._outcome(str(n), write, result) for n, write in enumerate(writes)]

    def _outcome(self, index: str, write: Write, result: Mapping[str, Mapping[str, Any]]) -> Outcome:
        """What the result map says of one write; a 200 does not mean saved (1.11)."""
        if index in result["successful"]:
            return self._saved(write, result["successful"][index])
        if index in result["unchanged"] and write.current is not None:
            return Outcome(key=write.key, fate=Fate.SAVED, thing=write.current)
        failure = result["failed"].get(index)
        if not isinstance(failure, dict):
            return Outcome(key=write.key, fate=Fate.UNKNOWN)
        code, message = failure.get("code"), str(failure.get("message", ""))
        if code == 409:
            self._doubted = True  # a collection is gone
        if code in (404, 409, 412, 428):
            return Outcome(key=write.key, fate=Fate.STALE, message=message)
        if code in (400, 413):
            return _refused(write, message)
        return Outcome(key=write.key, fate=Fate.UNKNOWN, message=message)

    def _saved(self, write: Write, entry: Any) -> Outcome:
        """The object as the server says it saved it; unknown where it says something else."""
        try:
            [data] = items_of([entry])
        except NetworkError:
            return Outcome(key=write.key, fate=Fate.UNKNOWN)
        is_it = data["key"] == write.key and data["itemType"] in tables.FIELDS
        thing = self._thing(data) if is_it else None
        return Outcome(key=write.key, fate=Fate.SAVED if thing else Fate.UNKNOWN, thing=thing)

    def _object(self, write: Write) -> dict[str, Any]:
        """The JSON to send: the key, the version it is for, and what changes."""
        if write.current is None:
            data: Mapping[str, Any] = {"itemType": write.change.get("itemType", "document")}
            out = {"key": write.key, "version": 0, **merged_data(data, write.change, self._schema)}
        else:
            data = write.current.raw
            out = {"key": write.key, "version": write.current.version, **merged_data(data, write.change, self._schema)}
            if write.act is not Act.CHANGE:
                out["deleted"] = int(write.act is Act.REMOVE)
        paths = {n.removeprefix(COLLECTION): v for n, v in write.change.items() if n.startswith(COLLECTION)}
        if paths:
            assert self._collections is not None, "collections are made before items"
            out["collections"] = self._collections.changed(data.get("collections") or (), paths)
        return out

    def _delete(self, write: Write) -> Outcome:
        """For good, and never without the version (1.18)."""
        version = write.current.version if write.current else 0
        reply = self.api.send("DELETE", f"items/{write.key}", headers={"If-Unmodified-Since-Version": str(version)})
        if reply is not None and reply.status in (204, 404):
            return Outcome(key=write.key, fate=Fate.SAVED, thing=Thing(key=write.key, version=0, gone=True))
        stale = reply is not None and reply.status == 412
        return Outcome(key=write.key, fate=Fate.STALE if stale else Fate.UNKNOWN)

    def _make_collections(self, writes: Sequence[Write]) -> dict[str, str]:
        """Make the collections that writes name and the library lacks; those that the server refuses, with the
        reason. Their keys are derived from their names, so a creation whose reply was lost is not repeated under
        another key."""
        named = {n.removeprefix(COLLECTION): v for w in writes for n, v in w.change.items() if n.startswith(COLLECTION)}
        wanted = {path for path, value in named.items() if value}
        refused: dict[str, str] = {}
        if not named:
            return refused
        self._know_collections()
        wanted -= self._known_paths().keys()
        for level in with_ancestors(wanted):
            known = self._known_paths()
            missing = [path for path in level if path not in known and not any(is_within(path, r) for r in refused)]
            for part in _parts(missing, MOST_OBJECTS):
                reply = self.api.send("POST", "collections", [self._new_collection(path) for path in part])
                if reply is None or reply.status != 200:
                    raise NetworkError("the collections could not be made", where=self.api.base, fix="run it again")
                refused.update(refusals_of(part, self.api.json(reply, dict)))
                self._collections = self._read_collections()
        still = {p for p in wanted - set(self._known_paths()) if not any(is_within(p, r) for r in refused)}
        if still:
            raise SyncError(
                f"the server did not make the collection {min(still)}", where=self.api.base, fix="run it again"
            )
        return refused

    def _known_paths(self) -> dict[str, str]:
        assert self._collections is not None, "collections are read first"
        return self._collections.keys()

    def _new_collection(self, path: str) -> dict[str, Any]:
        assert self._collections is not None
        taken = self._collections.rows
        key = next(k for n in range(len(taken) + 1) if (k := collection_key(self.api.library, path, n)) not in taken)
        return new_collection(path, key, self._collections)


def _of_keys(keys: Sequence[str]) -> dict[str, Any]:
    return {"itemKey": ",".join(keys), "includeTrashed": 1, "limit": MOST_ENTRIES}


def _refused(write: Write, message: str) -> Outcome:
    return Outcome(key=write.key, fate=Fate.REFUSED, message=message)


def _refused_with(write: Write, refused: Mapping[str, str]) -> Outcome | None:
    """The outcome of a write that goes into a collection that cannot be made."""
    paths = [n.removeprefix(COLLECTION) for n, v in write.change.items() if v and n.startswith(COLLECTION)]
    why = next((r for path in paths for r in refused if is_within(path, r)), None)
    return None if why is None else _refused(write, f'collection "{why[:40]}": {refused[why]}')


def _parts(values: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
