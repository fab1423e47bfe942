"""The Zotero program on this machine as a side, through its local API (Zotero 10 and newer).

The requests are those of the web, with three differences. Every write names the database that it is for
(`Zotero-Server-ID`; versions mean nothing in another one, so that id is the side's identity). The key is one that
Zotero itself gave for good ("Always Allow"). And everything is read whole: that costs nothing here, and needs no feed
of deletions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from citekit.errors import NetworkError, SyncError
from citekit.sync.secrets import Secret
from citekit.sync.sides import Identity, Pull, Seen
from citekit.sync.transport import Client
from citekit.sync.zotero import MAPPING, ZoteroSide
from citekit.sync.zotero_answers import versions
from citekit.sync.zotero_api import Api, same
from citekit.sync.zotero_collections import Collections

LOCAL_API = "http://127.0.0.1:23119/api"
APP = "citekit"
"""The name under which Zotero asks its user."""


class ZoteroLocalSide(ZoteroSide):
    """library: "users/0" for the user's own, "groups/678". A key that is empty may only read."""

    name = "zotero-local"

    def identity(self) -> Identity:
        """Raises SyncError where Zotero does not let other programs ask, or is older than version 10."""
        api = self.api
        server = _met(api)
        return Identity(id=f"{api.base}/{api.library} {server}", writable=api.has_key, mapping=MAPPING)

    def _pull(self, mark: Mapping[str, Any], seen: Seen) -> Pull:
        fresh, version = self._all_collections(0)
        collections = Collections.of(fresh)
        if mark and Collections(mark.get("collections", {})).renamed(collections):
            mark = {}
        self._collections = collections
        reply = same(self.api.get("items", {"since": 0, "format": "versions", "includeTrashed": 1}), version)
        there = versions(self.api.json(reply, dict))
        kept = tuple(key for key, number in sorted(there.items()) if mark and number == seen(key))
        things = self._bodies([key for key in sorted(there) if key not in set(kept)], version)
        return Pull(things=tuple(things), kept=kept, mark={"collections": collections.rows}, whole=True)


def authorized(client: Client, base: str = LOCAL_API, before: Callable[[], None] = lambda: None) -> Secret:
    """The key that Zotero gives after asking its user, who has to choose "Always Allow". Raises SyncError where the
    user does not, or does not answer."""
    api = Api(client, Secret(""), "local", base)
    _met(api)
    before()
    reply = api.send("POST", "authorize", {"appName": APP})
    if reply is None:
        raise SyncError("Zotero gave no answer", where=api.base, fix="look for its question, and run it again")
    if reply.status == 429:
        raise SyncError("Zotero was asked too often", where=api.base, fix="wait a minute")
    if reply.status != 200:
        raise SyncError(f"Zotero refuses ({reply.status})", where=api.base, fix="answer its question with Always Allow")
    given = api.json(reply, dict)
    if given.get("remember") is not True or not isinstance(given.get("key"), str):
        what = "Zotero allows one write only, and a sync needs many"
        raise SyncError(what, where=api.base, fix="run it again, and choose Always Allow")
    return Secret(given["key"], "Zotero")


def _met(api: Api) -> str:
    """The id of the database that this Zotero serves; every further request names it."""
    try:
        reply = api.ask("")
    except NetworkError as error:
        fix = "start Zotero 10 on this machine, and run it again"
        raise NetworkError(f"Zotero does not answer: {error.what}", where=api.base, fix=fix) from error
    if reply.status == 403:
        fix = "allow it in Zotero: Settings, Advanced, Allow other applications on this computer"
        raise SyncError("Zotero lets no other program ask", where=api.base, fix=fix)
    server = reply.headers.get("zotero-server-id", "")
    if not server:
        raise SyncError("this Zotero takes no writes", where=api.base, fix="use Zotero 10, or the web library")
    api.headers["Zotero-Server-ID"] = server
    return server
