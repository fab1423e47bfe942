"""A `Sync` for each kind of remote, ready to plan or apply: what the command line opens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from msgspec import Struct

from citekit.errors import SyncError
from citekit.library import Library
from citekit.sync.bibfile import BibFileSide
from citekit.sync.csl_space import CslSpace
from citekit.sync.library import LibrarySide, MakeKey, Space
from citekit.sync.merge import Policy
from citekit.sync.plan import Allow
from citekit.sync.run import Sync
from citekit.sync.secrets import Secret
from citekit.sync.sides import Side
from citekit.sync.status import Status
from citekit.sync.transport import Client, Transport
from citekit.sync.zotero import WEB, ZoteroSide, ZoteroSpace
from citekit.sync.zotero_local import LOCAL_API, ZoteroLocalSide


class Setup(Struct, frozen=True, kw_only=True):
    """What every sync needs. name: the remote's name in citekit.toml; its state is kept under it in the file `state`.
    make_key: the citation key for a work that comes without one (`citekit.works.keys.key_for`)."""

    library: Library
    state: Path
    name: str
    make_key: MakeKey
    policy: Policy = Policy.ASK
    allow: Allow | None = None


@contextmanager
def zotero_sync(
    setup: Setup, transport: Transport, key: Secret, library: str, *, collection: str = "", base: str = WEB
) -> Iterator[Sync]:
    """With a Zotero library ("users/12345", "groups/678"); `transport` is a `citekit.fetch.Fetcher`. collection: the
    one that our works go to and whose items come here; "" for the whole library."""
    side = ZoteroSide(Client(transport), key, library, base=base, collection=collection)
    with _sync(setup, ZoteroSpace(), side, collection) as sync:
        yield sync


@contextmanager
def zotero_local_sync(
    setup: Setup, transport: Transport, key: Secret, library: str, *, collection: str = "", base: str = LOCAL_API
) -> Iterator[Sync]:
    """With the Zotero program on this machine ("users/0" is the user's own library); key: one that Zotero gave for
    good, empty to read only."""
    side = ZoteroLocalSide(Client(transport), key, library, base=base, collection=collection)
    with _sync(setup, ZoteroSpace(), side, collection) as sync:
        yield sync


@contextmanager
def bibfile_sync(setup: Setup, path: Path) -> Iterator[Sync]:
    """With a .bib file."""
    with _sync(setup, CslSpace(), BibFileSide(path)) as sync:
        yield sync


@contextmanager
def jabref_sync(setup: Setup, url: str, *, schema: str = "jabref") -> Iterator[Sync]:
    """With JabRef's shared PostgreSQL database (schema "public" for JabRef 3). Raises SyncError where the extra
    `postgres` is not installed."""
    try:
        from citekit.sync.jabref import JabRefSide
    except ImportError as error:
        raise SyncError("this needs SQLAlchemy", fix='install "citekit-biblio[postgres]"') from error
    side = JabRefSide(url, schema=schema, key_field="bibtexkey" if schema == "public" else "citationkey")
    with closing(side), _sync(setup, CslSpace(), side) as sync:
        yield sync


@contextmanager
def _sync(setup: Setup, space: Space, remote: Side, collection: str = "") -> Iterator[Sync]:
    local = LibrarySide(
        setup.library, space, actor=f"sync {setup.name}", make_key=setup.make_key, collection=collection
    )
    with closing(Status(setup.state, setup.name)) as status:
        yield Sync(local, remote, status, policy=setup.policy, allow=setup.allow)
