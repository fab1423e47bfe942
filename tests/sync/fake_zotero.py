"""A strict Zotero server in memory, behaving as the documentation of its Web API says, with faults on demand.

Rows of that section are named in brackets. Faults are taken from `faults`, one a request, in order; each is a name of
FAULTS, and "" is none.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from msgspec import Struct, field

from citekit.errors import NetworkError
from citekit.formats.zotero import tables
from citekit.model import Request, Source
from tests.sync.zotero_rules import (
    ALWAYS,
    LETTERS,
    Refusal,
    collection_refusal,
    fields_of_type,
    item_refusal,
    valid_key,
    version_refusal,
)  # fmt: skip

FAULTS = (
    # cut before the request arrives; reply lost after all, or after half of the objects; reply cut short, or no JSON
    "refuse", "lost", "half", "truncated", "html", "twice",
    # answers of the server
    "429", "429 without", "500 before", "500 after", "502", "503", "503 retry", "504", "412 library", "backoff",
    "empty lists", "no version header", "403 revoked",
    # the first object of a batch is refused, without a reason that lasts
    "object 400", "object 404", "object 409", "object 412", "object 413", "object 428",
    # no reply, and the request arrives when the next one was answered
    "late",
)  # fmt: skip
"""Faults of one request. Those that leave the outcome unknown: refuse, lost, half, truncated, html, 5xx."""


class Answer(Struct, frozen=True):
    status: int
    headers: Mapping[str, str]
    source: Source


class FakeZotero(Struct):
    """One library. `key` is the only API key; `user` its owner."""

    key: str = "canary-key-0001"
    user: str = "12345"
    group: str = ""
    """Where it is set, this is the library of that group, and `may_write` is about it."""
    may_write: bool = True
    version: int = 0
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    collections: dict[str, dict[str, Any]] = field(default_factory=dict)
    deleted: dict[str, dict[str, int]] = field(default_factory=lambda: {"items": {}, "collections": {}})
    faults: list[str] = field(default_factory=list)
    between_objects: Callable[[], None] | None = None
    requests: list[tuple[str, str, int]] = field(default_factory=list)
    objects_written: int = 0
    refuse_title: str = "\0"
    refuse_object: int = 0
    tokens: set[str] = field(default_factory=set)
    delayed: list[tuple[Request, Any]] = field(default_factory=list)
    time: int = 0
    year: int = 2026
    base: str = "https://api.zotero.org"
    server_id: str = ""
    """Where it is set, this is the local API of the program, with this database."""
    user_says: str = "deny"
    """What the user answers to the program's question: "always", "once", or no."""

    # the door: a Transport

    def send(self, request: Request) -> Answer:
        fault = self.faults.pop(0) if self.faults else ""
        url = request.url
        if fault == "refuse":
            self.requests.append((request.method, url, 0))
            raise NetworkError("connection refused", where=url)
        early = self._early(fault)
        if early is not None:
            self.requests.append((request.method, url, early.status))
            return early
        half = fault == "half" and request.method == "POST"
        body = json.loads(request.body) if request.body else None
        if half and isinstance(body, list):
            body = body[: (len(body) + 1) // 2]
        waiting = bool(self.delayed)
        if fault == "late":
            self.delayed.append((request, body))
            raise NetworkError("no answer in time", where=url)
        self.refuse_object = int(fault.removeprefix("object ")) if fault.startswith("object ") else 0
        answer = self._handle(request, body)
        if fault == "twice":
            answer = self._handle(request, body)
        if waiting:
            self.deliver()
        self.requests.append((request.method, url, answer.status))
        if half or fault == "lost":
            raise NetworkError("connection reset", where=url)
        return self._late(fault, answer)

    def deliver(self) -> None:
        """What was late arrives."""
        while self.delayed:
            self._handle(*self.delayed.pop(0))

    def _early(self, fault: str) -> Answer | None:
        plain = {
            "429": (429, {"retry-after": "3"}), "429 without": (429, {}), "500 before": (500, {}), "502": (502, {}),
            "503": (503, {}), "503 retry": (503, {"retry-after": "2"}), "504": (504, {}), "412 library": (412, {}),
            "403 revoked": (403, {}),
        }.get(fault)  # fmt: skip
        return self._answer(plain[0], None, plain[1]) if plain else None

    def _late(self, fault: str, answer: Answer) -> Answer:
        content, headers, status = answer.source.content, dict(answer.headers), answer.status
        if fault == "500 after":
            status, content = 500, b"An error occurred"
        elif fault == "truncated":
            raise NetworkError("the body is shorter than said")
        elif fault == "html":
            content = b"<html><body>a hotel asks for your room number</body></html>"
        elif fault == "backoff":
            headers["backoff"] = "5"
        elif fault == "empty lists":
            data = json.loads(content) if content else None
            if isinstance(data, dict):
                content = json.dumps({k: v or [] for k, v in data.items()} or []).encode()
        elif fault == "no version header":
            headers.pop("last-modified-version", None)
        return Answer(status, headers, Source(content=content, uri=answer.source.uri))

    def _answer(self, status: int, data: Any, headers: Mapping[str, str] | None = None) -> Answer:
        content = b"" if data is None else json.dumps(data).encode()
        return Answer(status, {"last-modified-version": str(self.version), **(headers or {})}, Source(content=content))

    def _handle(self, request: Request, body: Any) -> Answer:
        parts = urlsplit(request.url)
        query = {k: v[0] for k, v in parse_qs(parts.query).items()}
        assert self.key not in request.url, "a key in a URL"
        sent = {k.lower(): v for k, v in request.headers.items()}
        if self.server_id:
            return self._locally(request, body, query, sent, parts.path)
        if sent.get("zotero-api-version") != "3":
            return self._answer(400, "this is version 3")
        if self.key not in (sent.get("zotero-api-key"), sent.get("authorization", "").removeprefix("Bearer ")):
            return self._answer(403, "Invalid key")
        if parts.path == "/keys/current":
            rights = {"library": True, "notes": True, "write": self.may_write}
            own = {"user": {"library": True, "write": True}, "groups": {self.group: rights}}
            access = own if self.group else {"user": rights}
            return self._answer(200, {"key": "x", "userID": int(self.user), "access": access})
        if parts.path == "/itemFields":
            return self._answer(
                200, [{"field": name} for name in sorted({f for t in tables.FIELDS.values() for f in t})]
            )
        prefix = f"/groups/{self.group}/" if self.group else f"/users/{self.user}/"
        if not parts.path.startswith(prefix):
            return self._answer(404, "Not found")
        path = parts.path.removeprefix(prefix).split("/")
        if request.method == "GET":
            return self._read(path, query, sent)
        if not self.may_write:
            return self._answer(403, "Write access denied")
        token = sent.get("zotero-write-token", "")
        if token and (len(token) != 32 or token in self.tokens):
            return self._answer(412 if token in self.tokens else 400, "Write token already used, or none")  # [19]
        if request.method == "POST":
            answer = self._post(path[0], body, sent)
            self.tokens.update({token} if token and answer.status == 200 else ())
            return answer
        if request.method in ("PATCH", "PUT") and len(path) == 2 and path[0] in ("items", "collections"):
            return self._single(path[0], path[1], body, sent, whole=request.method == "PUT")
        if request.method == "DELETE":
            return self._delete(path, query, sent)
        return self._answer(405, "Method not allowed")

    def _locally(
        self, request: Request, body: Any, query: dict[str, str], sent: Mapping[str, str], whole: str
    ) -> Answer:
        """The program's own API: the key and the database are asked for when something is written only."""
        path = whole.removeprefix("/api/").removeprefix("users/0/").split("/")
        if request.method == "GET":
            answer = self._answer(200, None) if whole == "/api/" else self._read(path, query, sent)
            return Answer(answer.status, {**answer.headers, "zotero-server-id": self.server_id}, answer.source)
        if "zotero-server-id" not in sent:
            return self._answer(428, "Zotero-Server-ID not provided")
        if sent["zotero-server-id"] != self.server_id:
            return self._answer(412, "Another Zotero")
        if whole == "/api/local/authorize":
            said = {
                "always": (200, {"key": self.key, "remember": True}),
                "once": (200, {"key": "1", "remember": False}),
            }
            return self._answer(*said.get(self.user_says, (403, None)))
        if sent.get("zotero-api-key") != self.key:
            return self._answer(401, "Local API key required")
        return self._post(path[0], body, sent) if request.method == "POST" else self._delete(path, query, sent)

    # reads

    def _read(self, path: list[str], query: dict[str, str], sent: Mapping[str, str]) -> Answer:
        table = {"items": self.items, "collections": self.collections}.get(path[0])
        if len(path) == 2 and table is not None and path[1] not in ("top", "trash"):
            entry = table.get(path[1])
            return self._answer(200, _entry(entry)) if entry else self._answer(404, "Item does not exist")
        since = query.get("since")
        if path == ["items", "new"] or len(path) > 2:
            return self._answer(404, "Not found")
        if path[0] == "deleted":
            if since is None:
                return self._answer(400, "'since' not provided")  # [8]
            gone = {t: [k for k, v in keys.items() if v > int(since)] for t, keys in self.deleted.items()}
            return self._answer(200, {**gone, "searches": [], "tags": [], "settings": []})
        if table is None:
            return self._answer(404, "Not found")
        if sent.get("if-modified-since-version") == str(self.version):
            return self._answer(304, None)  # [5]
        found = [e for e in table.values() if e["version"] > int(since or 0)]
        if path[1:] == ["top"]:
            found = [e for e in found if not e.get("parentItem")]
        if path[1:] == ["trash"]:
            found = [e for e in found if e.get("deleted")]
        elif "includeTrashed" not in query:
            found = [e for e in found if not e.get("deleted")]  # [7]
        if "itemKey" in query:
            keys = query["itemKey"].split(",")
            if len(keys) > 50 or not all(map(valid_key, keys)):
                return self._answer(400, "up to 50 item keys")
            found = [e for e in found if e["key"] in keys]
        if query.get("format") == "versions":
            return self._answer(200, {e["key"]: e["version"] for e in found})
        start, limit = int(query.get("start", 0)), min(int(query.get("limit", 25)), 100)  # [31]
        page = [_entry(e) for e in found[start : start + limit]]
        headers = {"total-results": str(len(found))}
        if start + limit < len(found):
            rest = urlencode({**query, "start": start + limit, "limit": limit})
            headers["link"] = f'<{self.base}/users/{self.user}/{path[0]}?{rest}>; rel="next"'
        return self._answer(200, page, headers)

    # writes

    def _post(self, kind: str, body: Any, sent: Mapping[str, str]) -> Answer:
        if not isinstance(body, list) or kind not in ("items", "collections"):
            return self._answer(400, "Uploaded data must be a JSON array")
        if len(body) > 50:
            return self._answer(413, "Cannot add more than 50 objects at a time")  # [10]
        expected = sent.get("if-unmodified-since-version")
        if expected is not None and int(expected) < self.version:
            return self._answer(412, "Library has been modified")  # [14]
        result: dict[str, dict[str, Any]] = {"successful": {}, "success": {}, "unchanged": {}, "failed": {}}
        for number, data in enumerate(body):
            if number and self.between_objects:
                self.between_objects()  # batches are not atomic [13]
            table = self.items if kind == "items" else self.collections
            failure = self._refusal(kind, data, table)
            if self.refuse_object and not number:
                failure = (self.refuse_object, "refused")
            index = str(number)
            if failure:
                result["failed"][index] = {"key": data.get("key"), "code": failure[0], "message": failure[1]}
            else:
                self._save(kind, data, table, index, result)
        return self._answer(200, result)

    def _refusal(self, kind: str, data: Mapping[str, Any], table: Mapping[str, Any]) -> Refusal | None:
        present = table.get(data.get("key", ""))
        refused = version_refusal(data, present, new_by_key=kind == "items")  # [2, 12]
        if refused or kind == "collections":
            return refused or collection_refusal({**(_plain(present) if present else {}), **data}, self.collections)
        if data.get("title") == self.refuse_title:
            return 413, "Value is too long"
        return item_refusal(data, present or {}, self.collections)  # [12]

    def _save(
        self, kind: str, data: Mapping[str, Any], table: dict[str, Any], index: str, result: dict[str, dict[str, Any]]
    ) -> None:
        key = data.get("key") or self.new_key()
        present = table.get(key)
        after = self._normal(kind, {**(present or {}), **data, "key": key})
        self.version += 1  # also for what is unchanged [15]
        if present is not None and {**after, "version": 0} == {**present, "version": 0}:
            result["unchanged"][index] = key
            return
        self.objects_written += 1
        self.write(kind, key, after, bump=False)
        result["successful"][index] = _entry(table[key])
        result["success"][index] = key

    def _normal(self, kind: str, data: dict[str, Any]) -> dict[str, Any]:
        """What the server makes of a whole object [25]: outer blanks off, tags in order, all fields of its type."""
        if kind == "collections":
            return {"parentCollection": False, **data}
        item_type = data["itemType"]
        kept = {k: v for k, v in data.items() if k in ALWAYS or k in fields_of_type(item_type)}
        out: dict[str, Any] = dict.fromkeys(tables.FIELDS.get(item_type, ()), "")
        out.update({"creators": [], "tags": [], "collections": [], "relations": {}})
        out.update({k: v.strip() if isinstance(v, str) and k != "extra" else v for k, v in kept.items()})
        tags = {t["tag"].strip(): {**t, "tag": t["tag"].strip()} for t in out["tags"]}
        out["tags"] = [tags[t] for t in sorted(tags)]
        out["collections"] = sorted(set(out["collections"]))
        if not out.get("deleted"):
            out.pop("deleted", None)
        return out

    def _single(self, kind: str, key: str, body: Any, sent: Mapping[str, str], *, whole: bool) -> Answer:
        """PATCH, or PUT (`whole`) [16]."""
        table = self.items if kind == "items" else self.collections
        present = table.get(key)
        given = {str(v) for v in (sent.get("if-unmodified-since-version"), body.get("version")) if v is not None}
        if not given:
            return self._answer(428, "Either If-Unmodified-Since-Version or object version property must be provided")
        if len(given) > 1 or body.get("key", key) != key:
            return self._answer(400, "The header and the object disagree")
        if present is None:
            return self._answer(404, "Item does not exist")
        if int(given.pop()) != present["version"]:
            return self._answer(412, "Item has been modified since specified version")
        missing = {"tags", "collections", "relations"} - body.keys() if whole and kind == "items" else set()
        if missing:
            return self._answer(400, f"'{min(missing)}' property not provided")
        data = {**body, "key": key, "version": present["version"]}
        failure = self._refusal(kind, data, table)
        if failure:
            return self._answer(failure[0], failure[1])
        result: dict[str, dict[str, Any]] = {"successful": {}, "success": {}, "unchanged": {}, "failed": {}}
        if whole:
            table[key] = {"version": present["version"], "itemType": present.get("itemType")}
        self._save(kind, data, table, "0", result)
        return self._answer(204, None)

    def _delete(self, path: list[str], query: Mapping[str, str], sent: Mapping[str, str]) -> Answer:
        version = sent.get("if-unmodified-since-version")
        if len(path) == 2:
            if version is None:
                return self._answer(428, "version not provided")
            present = (self.items if path[0] == "items" else self.collections).get(path[1])
            if present is None:
                return self._answer(404, "Item does not exist")
            if int(version) < present["version"]:
                return self._answer(412, "Item has been modified")
            (self.remove if path[0] == "items" else self.remove_collection)(path[1])
            return self._answer(204, None)
        for key in query.get("itemKey", "").split(","):
            if key in self.items:
                self.remove(key)  # without a version it deletes all the same [18]
        return self._answer(204, None)

    # what another client does

    def new_key(self) -> str:
        number, text = len(self.items) + len(self.collections) + len(self.deleted["items"]), ""
        for _ in range(8):
            number, digit = divmod(number * 7 + 3, 33)
            text += sorted(LETTERS)[digit]
        while text in self.items:
            text = text[1:] + text[0]
        return text

    def write(self, kind: str, key: str, data: Mapping[str, Any], *, bump: bool = True) -> dict[str, Any]:
        """Set an object whole, as a client with the newest version would."""
        self.version += bump
        self.time += 1
        table = self.items if kind == "items" else self.collections
        stored = {**data, "key": key, "version": self.version}
        if kind == "items":
            stored["dateModified"] = f"{self.year}-01-01T00:{self.time // 60 % 60:02}:{self.time % 60:02}Z"
        table[key] = stored
        self.deleted[kind].pop(key, None)  # [8]
        return table[key]

    def edit(self, key: str, **changes: Any) -> None:
        """Change fields of an item."""
        self.write("items", key, self._normal("items", {**self.items[key], **changes}))

    def add(self, **fields: Any) -> str:
        """A new item of another client."""
        key = self.new_key()
        self.write("items", key, self._normal("items", {"itemType": "book", **fields, "key": key}))
        return key

    def add_collection(self, key: str, name: str, parent: str | bool = False) -> None:
        self.write("collections", key, {"name": name, "parentCollection": parent})

    def remove(self, key: str) -> None:
        """Delete an item for good."""
        self.version += 1
        del self.items[key]
        self.deleted["items"][key] = self.version

    def remove_collection(self, key: str) -> None:
        self.version += 1
        del self.collections[key]
        self.deleted["collections"][key] = self.version
        for item in self.items.values():
            item["collections"] = [c for c in item["collections"] if c != key]

    def alive(self) -> dict[str, dict[str, Any]]:
        """Regular items out of the trash."""
        return {k: d for k, d in self.items.items() if not d.get("deleted") and d["itemType"] in tables.FIELDS}


def _plain(collection: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in collection.items() if k != "version"}


def _entry(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"key": data["key"], "version": data["version"], "data": json.loads(json.dumps(data))}


def serve(fake: FakeZotero) -> ThreadingHTTPServer:
    """The fake on a free port of 127.0.0.1, in a thread; a fault that loses the reply cuts the connection."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            request = Request(url=self.path, method=self.command, headers=dict(self.headers.items()), body=body)
            try:
                answer = fake.send(request)
            except NetworkError:
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer.source.content)))
            self.end_headers()
            self.wfile.write(answer.source.content)

        do_GET = do_POST = do_DELETE = do_PATCH = do_PUT = _serve

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.base = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
