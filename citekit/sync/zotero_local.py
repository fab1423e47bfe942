"""The Zotero program on this machine as a side, through its local API (Zotero 10 and newer).

The requests are those of the web, with three differences. Every write names the database that it is for
(`Zotero-Server-ID`; versions mean nothing in another one, so that id is the side's identity). The key is one that
Zotero itself gave for good ("Always Allow"). And everything is read whole: that costs nothing here, and needs no feed
of deletions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citekit.errors import SyncError
from citekit.sync.sides import Identity, Pull, Seen
from citekit.sync.zotero import MAPPING, ZoteroSide
from citekit.sync.zotero_answers import versions
from citekit.sync.zotero_api import same
from citekit.sync.zotero_collections import Collections

LOCAL_API = "http://127.0.0.1:23119/api"


class ZoteroLocalSide(ZoteroSide):
    """library: "users/0" for the user's own, "groups/678". A key that is empty may only read."""

    name = "zotero-local"

    def identity(self) -> Identity:
        """Raises SyncError where Zotero does not let other programs ask, or is older than version 10."""
        api = self.api
        reply = api.ask("")
        if reply.status == 403:
            fix = "allow it in Zotero: Settings, Advanced, Allow other applications on this computer"
            raise SyncError("Zotero lets no other program ask", where=api.base, fix=fix)
        server = reply.headers.get("zotero-server-id", "")
        if not server:
            raise SyncError("this Zotero takes no writes", where=api.base, fix="use Zotero 10, or the web library")
        api.headers["Zotero-Server-ID"] = server
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
