"""A Zotero library (user or group) as a side, through Web API v3.
https://www.zotero.org/support/dev/web_api/v3; docs/rules.md, sync.

Every write carries the version of its object, so a batch needs no version of the library: each object is its own
transaction (1.13), and a version per object refuses just those that changed meanwhile.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from citekit.errors import NetworkError, SyncError
from citekit.formats.zotero import Schema, fields_of, identities, item_from_fields, item_to_fields, merged_data, tables
from citekit.formats.zotero.fields import OURS
from citekit.model import Item, Request, Work
from citekit.sync.secrets import Secret
from citekit.sync.sides import COLLECTION, Act, Fate, Fields, Identity, Outcome, Pull, Seen, Thing, Write, unseen
from citekit.sync.transport import PASSING, Client, Reply
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
MOST_PULLS = 6
"""How often a pull begins anew because the library moved while it was read."""

MAPPING_VERSION = "1"
WEB = "https://api.zotero.org"

_Whole = TypeVar("_Whole")
_Kind = TypeVar("_Kind", dict[str, Any], list[Any])


class ZoteroSpace:
    """Zotero's fields, for the library's side."""

    version = f"zotero {MAPPING_VERSION}"

    def __init__(self, schema: Schema = OURS) -> None:
        self._schema = schema

    def fields(self, work: Work) -> dict[str, Any]:
        return item_to_fields(work.item, work.tags, self._schema)

    def item(self, fields: Mapping[str, Any], known: Item | None) -> Item:
        return item_from_fields(fields, known, self._schema)

    def identities(self, fields: Mapping[str, Any]) -> dict[str, str]:
        return identities(fields)


class _Moved(Exception):
    """The library changed while it was read."""


class ZoteroSide:
    """library: "users/12345" or "groups/678". collection: only items in it come to the other side by themselves."""

    name = "zotero"
    batch = MOST_OBJECTS
    keyed_by = ""

    def __init__(
        self, client: Client, key: Secret, library: str, *, base: str = WEB, collection: str = "", schema: Schema = OURS
    ) -> None:
        self._client = client
        self._key = key
        self._base = base.rstrip("/")
        self._library = library
        self._collection = collection
        self._schema = schema
        self._collections: Collections | None = None
        self._doubted = False

    def identity(self) -> Identity:
        """Asks what the key may do. Raises SyncError when the server does not know it, or it may not read."""
        reply = self._get("keys/current", whole_url=True)
        if reply.status in (401, 403, 404):
            raise SyncError(
                "the server does not know the API key", where=self._base, fix="make a new key, and store it"
            )
        access = self._json(reply, dict)
        kind, _, number = self._library.partition("/")
        rights = access.get("access") or {}
        if kind == "groups":
            groups = rights.get("groups") or {}
            given = {**(groups.get("all") or {}), **(groups.get(number) or {})}
        else:
            given = (rights.get("user") or {}) if str(access.get("userID")) == number else {}
        if not given.get("library"):
            raise SyncError(
                f"the API key may not read {self._library}",
                where=self._base,
                fix="give the key access, or name another",
            )
        mapping = f"zotero {MAPPING_VERSION}"
        return Identity(id=f"{self._base}/{self._library}", writable=bool(given.get("write")), mapping=mapping)

    def pull(self, mark: Any, seen: Seen = unseen) -> Pull:
        """Changes since the mark, all from one state of the library: where its version moves between two requests,
        the pull begins anew (spec 1.9)."""
        return self._steadily(lambda: self._pull(mark or {}, seen))

    def read(self, keys: Sequence[str]) -> dict[str, Thing]:
        self._know_collections()
        return self._steadily(lambda: self._read(keys))

    def _read(self, keys: Sequence[str]) -> dict[str, Thing]:
        found: dict[str, Thing] = {}
        for part in _parts(keys, MOST_KEYS):
            for data in self._json(self._get("items", self._of_keys(part)), list):
                thing = self._thing(data)
                if thing is not None:
                    found[thing.key] = thing
        return found

    def push(self, writes: Sequence[Write]) -> list[Outcome]:
        """One POST for all but deletions; a request too large for the server is cut in two."""
        deletions = [w for w in writes if w.act is Act.DELETE]
        others = [w for w in writes if w.act is not Act.DELETE]
        refused = self._make_collections(others)
        outcomes = [_refused_with(w, refused) for w in others]
        going = [w for w, outcome in zip(others, outcomes, strict=True) if outcome is None]
        return [*filter(None, outcomes), *self._post(going), *(self._delete(w) for w in deletions)]

    def new_key(self, fields: Fields) -> str:
        return "".join(secrets.choice(KEY_LETTERS) for _ in range(8))

    # reading

    def _steadily(self, read: Callable[[], _Whole]) -> _Whole:
        """What `read` gives, begun anew while the library moves."""
        for attempt in range(MOST_PULLS):
            try:
                return read()
            except _Moved:
                self._client.rest(attempt)
        raise SyncError(
            "the library changes faster than it can be read", where=self._base, fix="try again when nobody edits it"
        )

    def _know_collections(self) -> None:
        """Read them where they are not known, or the server says that they are others."""
        if self._collections is None or self._doubted:
            self._collections, self._doubted = self._read_collections(), False

    def _read_collections(self) -> Collections:
        return Collections.of(self._steadily(lambda: self._all_collections(0))[0])

    def _pull(self, mark: Mapping[str, Any], seen: Seen) -> Pull:
        since = int(mark.get("version", 0))
        known = Collections(mark.get("collections", {}))
        query = {"since": since, "format": "versions", "includeTrashed": 1}
        reply = self._get("items", query, unless=since)
        if reply.status == 304 or (mark and _version(reply) == since):  # not every server knows 304 here
            self._collections = known
            return Pull(things=(), mark=dict(mark))
        version = _version(reply)
        versions = self._json(reply, dict)
        fresh, moved = self._all_collections(since)
        deleted_reply = self._get("deleted", {"since": since})
        deleted = self._json(deleted_reply, dict)
        if {moved, _version(deleted_reply)} != {version}:
            raise _Moved
        self._collections = known.updated(fresh, deleted.get("collections") or ())
        if known.renamed(self._collections):  # items do not get a new version when their collection gets a new name
            versions = self._json(self._same(self._get("items", {**query, "since": 0}), version), dict)
            seen = unseen
        wanted = [key for key, number in sorted(versions.items()) if not mark or number != seen(key)]
        things = self._bodies(wanted, version)
        return Pull(
            things=tuple(things),
            deleted=tuple(k for k in deleted.get("items") or () if k not in versions),
            mark={"version": version, "collections": self._collections.rows},
            whole=not mark,
        )

    def _bodies(self, keys: Sequence[str], version: int) -> list[Thing]:
        things = []
        for part in _parts(keys, MOST_KEYS):
            reply = self._same(self._get("items", self._of_keys(part)), version)
            entries = self._json(reply, list)
            if {e["key"] for e in entries} != set(part):
                raise _Moved
            things += [thing for e in entries if (thing := self._thing(e)) is not None]
        return things

    def _all_collections(self, since: int) -> tuple[list[Any], int]:
        """Collections changed since, and the version of the library when they were read."""
        found: list[Any] = []
        version = -1
        while True:
            reply = self._get("collections", {"since": since, "limit": MOST_ENTRIES, "start": len(found)})
            page = self._json(reply, list)
            if version not in (-1, _version(reply)):
                raise _Moved
            version = _version(reply)
            found += page
            total = reply.headers.get("total-results", "")
            if len(page) < MOST_ENTRIES and not (total.isdigit() and int(total) > len(found) and page):
                return found, version

    def _thing(self, entry: Mapping[str, Any]) -> Thing | None:
        """None for notes, attachments and types of a newer Zotero: they are not ours."""
        data = entry.get("data", entry)
        if data.get("itemType") not in tables.FIELDS:
            return None
        assert self._collections is not None, "collections are read before items"
        fields = fields_of(data, self._schema)
        paths = self._collections.paths(data.get("collections") or ())
        fields.update({COLLECTION + path: True for path in paths})
        return Thing(
            key=data["key"],
            version=int(data["version"]),
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
        reply = self._send("POST", "items", [self._object(w) for w in writes])
        if reply is None or reply.status in PASSING or reply.status in (408, 409) or 300 <= reply.status < 400:
            return [Outcome(key=w.key, fate=Fate.UNKNOWN) for w in writes]
        if reply.status == 412:
            return [Outcome(key=w.key, fate=Fate.STALE) for w in writes]
        if reply.status in (401, 403):
            raise SyncError("the server does not let the key write", where=self._base, fix="give the key write access")
        if 400 <= reply.status < 500:
            if len(writes) > 1:
                half = len(writes) // 2
                return [*self._post(writes[:half]), *self._post(writes[half:])]
            message = _text(reply) or f"the server answered {reply.status}"
            return [Outcome(key=writes[0].key, fate=Fate.REFUSED, message=message)]
        try:
            result = self._json(reply, dict)
        except NetworkError:  # cut short, or no JSON: it may well have been done
            return [Outcome(key=w.key, fate=Fate.UNKNOWN) for w in writes]
        return [self._outcome(str(n), write, result) for n, write in enumerate(writes)]

    def _outcome(self, index: str, write: Write, result: Mapping[str, Any]) -> Outcome:
        """What the result map says of one write; a 200 does not mean saved (1.11). Empty maps may be lists."""
        rows = {name: row if isinstance(row := result.get(name), dict) else {} for name in _RESULTS}
        if index in rows["successful"]:
            thing = self._thing(rows["successful"][index])
            return Outcome(key=write.key, fate=Fate.SAVED if thing else Fate.UNKNOWN, thing=thing)
        if index in rows["unchanged"] and write.current is not None:
            return Outcome(key=write.key, fate=Fate.SAVED, thing=write.current)
        failure = rows["failed"].get(index)
        if not isinstance(failure, dict):
            return Outcome(key=write.key, fate=Fate.UNKNOWN)
        code, message = failure.get("code"), str(failure.get("message", ""))
        if code == 409:
            self._doubted = True  # a collection is gone
        if code in (404, 409, 412, 428):
            return Outcome(key=write.key, fate=Fate.STALE, message=message)
        if code in (400, 413):
            return Outcome(key=write.key, fate=Fate.REFUSED, message=message)
        return Outcome(key=write.key, fate=Fate.UNKNOWN, message=message)

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
        reply = self._send("DELETE", f"items/{write.key}", None, {"If-Unmodified-Since-Version": str(version)})
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
        for level in with_ancestors(wanted):
            known = self._known_paths()
            missing = [path for path in level if path not in known and not any(is_within(path, r) for r in refused)]
            for part in _parts(missing, MOST_OBJECTS):
                reply = self._send("POST", "collections", [self._new_collection(path) for path in part])
                if reply is None or reply.status != 200:
                    raise NetworkError("the collections could not be made", where=self._base, fix="run it again")
                refused.update(_refused_objects(part, self._json(reply, dict)))
                self._collections = self._read_collections()
        still = {p for p in wanted - set(self._known_paths()) if not any(is_within(p, r) for r in refused)}
        if still:
            raise SyncError(
                f"the server did not make the collection {min(still)}", where=self._base, fix="run it again"
            )
        return refused

    def _known_paths(self) -> dict[str, str]:
        assert self._collections is not None, "collections are read first"
        return self._collections.keys()

    def _new_collection(self, path: str) -> dict[str, Any]:
        assert self._collections is not None
        taken = self._collections.rows
        key = next(k for n in range(len(taken) + 1) if (k := collection_key(self._library, path, n)) not in taken)
        return new_collection(path, key, self._collections)

    # requests

    def _of_keys(self, keys: Sequence[str]) -> dict[str, Any]:
        return {"itemKey": ",".join(keys), "includeTrashed": 1, "limit": MOST_ENTRIES}

    def _get(
        self, path: str, query: Mapping[str, Any] | None = None, *, unless: int = 0, whole_url: bool = False
    ) -> Reply:
        headers = {"If-Modified-Since-Version": str(unless)} if unless else {}
        reply = self._client.read(Request(url=self._url(path, query, whole_url), headers=self._headers(headers)))
        if reply.status in (200, 304) or whole_url:
            return reply
        if reply.status in (401, 403):
            raise SyncError("the server does not let the key read", where=self._base, fix="give the key access")
        if reply.status == 412:
            raise _Moved
        raise SyncError(
            f"the server answered {reply.status} {_text(reply)[:200]}", where=self._url(path, query, whole_url),
            fix="check the library's number and the server's address",
        )  # fmt: skip

    def _send(self, method: str, path: str, body: Any, headers: Mapping[str, str] | None = None) -> Reply | None:
        """None where nobody knows whether it happened."""
        content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
        own = {"Content-Type": "application/json"} if content else {}
        try:
            url = self._url(path, None, whole_url=False)
            request = Request(url=url, method=method, headers=self._headers({**own, **(headers or {})}), body=content)
            return self._client.write(request)
        except NetworkError:
            return None

    def _headers(self, more: Mapping[str, str]) -> dict[str, str]:
        return {"Zotero-API-Version": "3", "Zotero-API-Key": self._key.reveal(), "Accept": "application/json", **more}

    def _url(self, path: str, query: Mapping[str, Any] | None, whole_url: bool) -> str:
        start = self._base if whole_url else f"{self._base}/{self._library}"
        return f"{start}/{quote(path)}" + (f"?{urlencode(query, safe=',')}" if query else "")

    def _json(self, reply: Reply, kind: type[_Kind]) -> _Kind:
        """The answer's JSON. Raises NetworkError when it is none, or of another shape: it was cut short, or comes from
        something else than Zotero."""
        try:
            value = json.loads(reply.source.content)
        except ValueError as error:
            raise NetworkError(f"the answer is no JSON ({error})", where=self._base, fix="run it again") from error
        if isinstance(value, list) and not value and kind is dict:
            return kind()
        if not isinstance(value, kind):
            raise NetworkError(
                "the answer has another shape than Zotero gives", where=self._base, fix="check the address"
            )
        return value

    def _same(self, reply: Reply, version: int) -> Reply:
        if _version(reply) != version:
            raise _Moved
        return reply


_RESULTS = ("successful", "unchanged", "failed")


def _refused_objects(sent: Sequence[str], result: Mapping[str, Any]) -> dict[str, str]:
    """Of what was sent, that which will never be accepted, with the server's reason."""
    failed = rows if isinstance(rows := result.get("failed"), dict) else {}
    return {sent[int(n)]: str(row.get("message", "")) for n, row in failed.items() if row.get("code") in (400, 413)}


def _refused_with(write: Write, refused: Mapping[str, str]) -> Outcome | None:
    """The outcome of a write that goes into a collection that cannot be made."""
    paths = [n.removeprefix(COLLECTION) for n, v in write.change.items() if v and n.startswith(COLLECTION)]
    why = next((r for path in paths for r in refused if is_within(path, r)), None)
    if why is None:
        return None
    return Outcome(key=write.key, fate=Fate.REFUSED, message=f'collection "{why[:40]}": {refused[why]}')


def _version(reply: Reply) -> int:
    header = reply.headers.get("last-modified-version", "")
    if not header.isdigit():
        raise NetworkError("the answer has no Last-Modified-Version", fix="check the server's address")
    return int(header)


def _text(reply: Reply) -> str:
    return reply.source.content.decode("utf-8", "replace").strip()


def _parts(values: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
