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
from citekit.sync.zotero import MAPPING_VERSION, ZoteroSide
from citekit.sync.zotero_collections import Collections

LOCAL_API = "http://127.0.0.1:23119/api"


class ZoteroLocalSide(ZoteroSide):
    """library: "users/0" for the user's own, "groups/678". A key that is empty may only read."""

    name = "zotero-local"
    _server = ""

    def identity(self) -> Identity:
        """Raises SyncError where Zotero does not let other programs ask, or is older than version 10."""
        reply = self._get("", whole_url=True)
        if reply.status == 403:
            fix = "allow it in Zotero: Settings, Advanced, Allow other applications on this computer"
            raise SyncError("Zotero lets no other program ask", where=self._base, fix=fix)
        self._server = reply.headers.get("zotero-server-id", "")
        if not self._server:
            raise SyncError("this Zotero takes no writes", where=self._base, fix="use Zotero 10, or the web library")
        mapping = f"zotero {MAPPING_VERSION}"
        return Identity(id=f"{self._base}/{self._library} {self._server}", writable=bool(self._key), mapping=mapping)

    def _pull(self, mark: Mapping[str, Any], seen: Seen) -> Pull:
        fresh, version = self._all_collections(0)
        collections = Collections.of(fresh)
        if mark and Collections(mark.get("collections", {})).renamed(collections):
            mark = {}
        self._collections = collections
        query = {"since": 0, "format": "versions", "includeTrashed": 1}
        versions = self._json(self._same(self._get("items", query), version), dict)
        kept = tuple(key for key, number in sorted(versions.items()) if mark and number == seen(key))
        things = self._bodies([key for key in sorted(versions) if key not in set(kept)], version)
        return Pull(things=tuple(things), kept=kept, mark={"collections": collections.rows}, whole=True)

    def _headers(self, more: Mapping[str, str]) -> dict[str, str]:
        headers = super()._headers(more)
        if not self._key:
            del headers["Zotero-API-Key"]
        return {**headers, **({"Zotero-Server-ID": self._server} if self._server else {})}
