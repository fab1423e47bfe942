"""Inputs to items: paths, URLs, identifiers and works of the library, read, normalised and keyed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from citekit import normalize
from citekit.errors import CitekitError, FormatError, LibraryError, UnknownNameError
from citekit.fetch import Settings, Want, read_path
from citekit.files import is_file
from citekit.formats import FORMATS, Format, detect
from citekit.model import Finding, Item, Level, Record, Source, Span, Value
from citekit.model.folding import compact
from citekit.model.vocabulary import KINDS, Kind

if TYPE_CHECKING:
    from citekit.fetch import Fetcher
    from citekit.model import Work
    from citekit.model.identifiers import Identifier

LIBRARY = "library:"
"""An input that begins so is a query of the library."""


class Origin(Struct, frozen=True, kw_only=True, eq=False):
    """Where an item came from. source: the format or service that it was read by; record: as it was printed there,
    None where the source held a finished item or records are not kept. Items of one source without records have one
    origin."""

    uri: str
    source: str = ""
    retrieved: datetime | None = None
    record: Record | None = None


class Loaded(Struct, frozen=True, kw_only=True, eq=False):
    """What was read. items: in the order of the sources, each with its own id; origins: where each came from.
    findings: everything to be said. failures: sources of which nothing could be read. read: things found in the
    sources, kept or not. owner, site: whose page it was, and of which site, where a source says so."""

    items: tuple[Item, ...] = ()
    origins: tuple[Origin, ...] = ()
    findings: tuple[Finding, ...] = ()
    failures: tuple[CitekitError, ...] = ()
    read: int = 0
    merged: int = 0
    owner: str = ""
    site: str = ""

    @property
    def skipped(self) -> int:
        return sum(f.skipped for f in self.findings)

    def works(self) -> list[Work]:
        """The items as works of a library, with the record and the provenance of each."""
        return [_work(item, origin) for item, origin in zip(self.items, self.origins, strict=True)]


def _work(item: Item, origin: Origin) -> Work:
    from citekit.model import Provenance, Work

    inferred, parts = item.about.get("inferred", {}), item.about.get("from", {})
    provenance = {
        name: Provenance(
            uri=origin.uri,
            how="inferred" if name in inferred else str(parts.get(name, "printed")),
            retrieved=origin.retrieved,
        )
        for name in item.variables
    }
    records = (origin.record,) if origin.record else ()
    return Work(key=item.id, item=item, records=records, provenance=provenance)


def load(
    inputs: str | Path | Sequence[str | Path],
    *,
    format: str = "",
    settings: Settings | None = None,
    library: str | Path = "",
    follow: int = 0,
    stale: bool = False,
    records: bool = True,
) -> Loaded:
    """Read paths ("-" is standard input), URLs, identifiers ("doi:...", "orcid:...") and works of the library
    ("library:", "library:QUERY") into items; one by itself needs no list.

    format: name of the format to read all of them as; found from content and name where it is "". settings: how URLs
    are fetched. library: file of the library. follow: of a page on the web, how many of the pages that go on with its
    list may be read, with the bibliographies and feeds that it offers. stale: a URL that cannot be read now gives its
    last good answer, which is said. records: whether each item's record is kept, which takes as much room as the item.
    A source that cannot be read is in `failures`, and the others are read all the same. Raises UnknownNameError for a
    format.
    """
    row = readable(format) if format else None
    gathering = _Gathering(records=records)
    with _Door(settings, stale=stale) as door:
        for name in map(str, [inputs] if isinstance(inputs, str | Path) else inputs):
            try:
                if name.startswith(LIBRARY):
                    gathering.add_items(_from_library(library, name.removeprefix(LIBRARY)), name)
                elif identifier := None if is_file(name) else _identifier(name):
                    gathering.add_found(door.ask(identifier), str(identifier))
                else:
                    source = door.read(name, gathering.findings.append)
                    gathering.add(source, row)
                    if follow:
                        _follow(source, door, gathering, follow)
            except UnknownNameError:
                raise
            except CitekitError as error:
                gathering.failures.append(error)
    return gathering.done()


def _identifier(name: str) -> Identifier | None:
    from citekit.model.identifiers import parse_identifier

    return parse_identifier(name)


def _follow(first: Source, door: _Door, gathering: _Gathering, most: int) -> None:
    """Read what a page leads to: the pages that go on with its list, and the bibliographies and feeds that it offers.
    What cannot be read is a finding."""
    from citekit.formats.page.onward import onward

    leads = onward(first)
    _read_on(first, leads.pages, door, gathering, most)
    for address in leads.bibliographies:
        _offered(address, door, gathering, "")
    if leads.elsewhere:
        what = f"not followed: {leads.elsewhere} bibliographies on other hosts"
        fix = "name as INPUT those that list these works"
        gathering.findings.append(Finding(code="CK317", what=what, where=first.at(), fix=fix, level=Level.NOTE))
    for address in (leads.wordpress, *([] if leads.wordpress else leads.feeds[:1])):
        if address:
            _offered(address, door, gathering, "wordpress" if address == leads.wordpress else "")


def _read_on(first: Source, further: Iterable[str], door: _Door, gathering: _Gathering, most: int) -> None:
    """Read the pages that go on with a list, and those that they lead to, until one adds nothing new."""
    from citekit.formats.page.onward import onward

    asked = {first.uri}
    seen = {compact(item.title) for item in gathering.items}
    waiting = list(further)
    pages = 0
    while waiting and pages < most:
        address = waiting.pop(0)
        if address in asked:
            continue
        asked.add(address)
        pages += 1
        page = _offered(address, door, gathering, "page")
        titles = {compact(item.title) for item in gathering.items}
        if page is None or titles == seen:
            waiting = []
            break
        seen = titles
        waiting = [*(a for a in onward(page).pages if a not in asked and a not in waiting), *waiting]
    left = len([address for address in waiting if address not in asked])
    if left:
        what = f"at least {left} more pages were not read (limit: {most})"
        gathering.findings.append(Finding(code="CK301", what=what, where=first.at(), fix="raise --most-pages"))
    else:
        gathering.findings = [f for f in gathering.findings if f.code != "CK301" or f.where.uri not in asked]


def _offered(address: str, door: _Door, gathering: _Gathering, format: str) -> Source | None:
    """Read one more source that a page names; None where it could not be read, which is said."""
    try:
        source = door.read(address, gathering.findings.append)
        gathering.add(source, FORMATS[format] if format else None)
    except CitekitError as error:
        where = Span(uri=address)
        gathering.findings.append(Finding(code="CK317", what=f"not followed: {error.what}", where=where, fix=error.fix))
        return None
    return source


def _from_library(path: str | Path, query: str) -> list[Item]:
    from citekit.library import open_library

    if not path or not is_file(path):
        raise LibraryError("there is no library", where=str(path), fix="make one with `citekit library init`")
    with open_library(path) as library:
        return [work.item for work in library.search(query)]


def source_of(name: str, settings: Settings | None, report: Callable[[Finding], None]) -> Source:
    """The bytes of a path or URL; `report` is told what the user should know."""
    with _Door(settings) as door:
        return door.read(name, report)


def readable(name: str) -> Format:
    """The format row `name`, which can be read; raises UnknownNameError."""
    row = FORMATS[name]
    if row.read is None:
        known = [r.name for r in FORMATS if r.read]
        raise UnknownNameError(f'"{name}" is written only, not read', fix=f"one of {', '.join(known)} can be read")
    return row


_WANTED = {Kind.NAME: "write Family, Given; Family, Given", Kind.DATE: "write such as 2024-05-29, or 2020/2021"}


def typed(variable: str, text: str) -> Value:
    """Text that a person wrote for a variable ("Curie, Marie; Curie, Pierre", "Dec 1903") as its typed value; raises
    FormatError where it cannot be one."""
    item, _ = normalize.item(Record(format="edit", type="document", fields={variable: text}))
    value = item.variables.get(variable)
    if value is None:
        raise FormatError(f'"{text}" cannot be {variable}', fix=_WANTED.get(KINDS[variable], "correct it"))
    return value


class _Door:
    """Opens inputs; what the network needs is made when the first URL is opened."""

    def __init__(self, settings: Settings | None, *, stale: bool = False) -> None:
        self._settings = settings
        self._stale = stale
        self._fetcher: Fetcher | None = None

    def __enter__(self) -> _Door:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._fetcher:
            self._fetcher.close()

    def read(self, name: str, report: Callable[[Finding], None]) -> Source:
        if not name.lower().startswith(("http://", "https://")):
            return read_path(name, limits=self._settings.limits if self._settings else None)
        return self._web().get(name, want=Want.PAGE, stale=self._stale, report=report)

    def ask(self, identifier: Identifier) -> Iterator[Record | Finding]:
        """What the services know of a work or a person; the keys of services come from the environment."""
        from citekit.fetch.ask import access_of, first_answer
        from citekit.services import FIRST, SERVICES

        mailto = self._settings.mailto if self._settings else ""
        services = [SERVICES[name] for name in FIRST[identifier.kind]]
        return first_answer(self._web(), services, identifier, lambda s: access_of(s, os.environ, mailto))

    def _web(self) -> Fetcher:
        if self._fetcher is None:
            from citekit.fetch import Fetcher

            self._fetcher = Fetcher(self._settings)
        return self._fetcher


class _Gathering(Struct, eq=False):
    """Items and findings of several sources, while they are read. records: whether origins hold the records."""

    records: bool = True
    items: list[Item] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    failures: list[CitekitError] = field(default_factory=list)
    read: int = 0
    context: dict[str, str] = field(default_factory=dict)

    def add(self, source: Source, row: Format | None) -> None:
        row = row or detect(source)
        assert row.read is not None
        said = len(self.findings)
        if self.add_found(row.read(source), source.uri, source.retrieved, row.name):
            return
        if row.may_be_empty:
            if len(self.findings) == said:
                self.findings.append(Finding(code="CK004", what="holds no works", where=source.at(), fix="add some"))
            return
        raise FormatError(
            f"no works were found in it (read as {row.name})",
            where=source.uri,
            fix="check that it lists works, or say what it is with -f",
        )

    def add_found(
        self, found: Iterable[Record | Item | Finding], uri: str, retrieved: datetime | None = None, source: str = ""
    ) -> int:
        """Take what a reader or a service gives; how many things it held."""
        before = self.read
        origin = Origin(uri=uri, source=source, retrieved=retrieved)
        for thing in normalize.items(self._counted(found, origin), read_on=retrieved):
            if isinstance(thing, Finding):
                self.findings.append(thing)
            else:
                self.items.append(thing)
        return self.read - before

    def add_items(self, items: Iterable[Item], uri: str) -> None:
        """Items that are finished already, such as those of the library."""
        origin = Origin(uri=uri, source="edited")
        for item in items:
            self.read += 1
            self.items.append(item)
            self.origins.append(origin)

    def _counted(self, found: Iterable[Record | Item | Finding], origin: Origin) -> Iterator[Record | Item | Finding]:
        """The same, counted; normalising keeps the order, so the origins stand beside the items that come out."""
        shared: dict[str, Origin] = {}
        for thing in found:
            if isinstance(thing, Finding):
                self.read += thing.skipped
                yield thing
                continue
            self.read += 1
            if isinstance(thing, Record):
                if thing.format not in shared:
                    shared[thing.format] = replace(origin, source=thing.format)
                known = shared[thing.format]
                self.origins.append(replace(known, record=thing) if self.records else known)
                for name in ("owner", "site"):
                    if thing.context.get(name):
                        self.context.setdefault(name, thing.context[name])
            else:
                self.origins.append(origin)
            yield thing

    def done(self) -> Loaded:
        items, findings = with_own_ids(self.items, [origin.uri for origin in self.origins])
        return Loaded(
            items=items,
            origins=tuple(self.origins),
            findings=(*self.findings, *findings),
            failures=tuple(self.failures),
            read=self.read,
            owner=self.context.get("owner", ""),
            site=self.context.get("site", ""),
        )


def with_own_ids(items: Sequence[Item], uris: Sequence[str]) -> tuple[tuple[Item, ...], list[Finding]]:
    """Each item with an id that no other has: a given id stays (the first to have it keeps it, and others get a
    suffix and a Finding), an item without one gets a citation key."""
    if len({item.id for item in items if item.id}) == len(items):
        return tuple(items), []
    from citekit.works.keys import assign_keys

    keys = assign_keys(items)
    findings: list[Finding] = []
    named: list[Item] = []
    for item, key, uri in zip(items, keys, uris, strict=True):
        if item.id and item.id != key:
            what = f'the id "{item.id}" was there before; this one is called "{key}"'
            where = Span(uri=uri)
            findings.append(Finding(code="CK105", what=what, where=where, fix="give each item its own id"))
        named.append(item if item.id == key else replace(item, id=key))
    return tuple(named), findings
