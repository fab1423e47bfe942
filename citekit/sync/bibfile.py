"""A .bib file as a side: merged into, never overwritten. docs/rules.md, sync 7.

Entries that do not change keep every byte (citekit.formats.bibtex.edit); the file is replaced at once, and only when
it still is what was read. A key is the citation key of its entry: a work that is renamed has another one afterwards.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Container, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from citekit.errors import SyncError
from citekit.files import write_atomically
from citekit.formats.bibtex.edit import Codec, edited
from citekit.formats.bibtex.read import placed
from citekit.formats.bibtex.syntax import blocks
from citekit.formats.options import WriteOptions
from citekit.library.codec import dump
from citekit.model import Finding, Item, Level, Source
from citekit.sync.csl_space import KEY, TYPE, CslSpace, field_identities, fields_item, item_fields, joined, keywords
from citekit.sync.sides import TAG, Act, Fate, Fields, Identity, Outcome, Pull, Seen, Thing, Write, unseen

_KEY_LETTERS = re.compile(r"""[^\s{}(),"#%=\\~']+""")
_REFERRING = frozenset({"crossref", "xref", "xdata", "related", "entryset"})

_NO_FILE = hashlib.sha256(b"").hexdigest()
"""The mark of a file that is not there yet, or is empty."""

MOST_TRIES = 5
"""How often a write begins anew because another program saved the file meanwhile."""


class Entries(Struct, frozen=True, kw_only=True):
    """What a file holds, by key. findings: what it holds that cannot be shown or was read with a guess."""

    items: dict[str, Item] = field(default_factory=dict)
    things: dict[str, Thing] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


class BibFileSide:
    """The entries of one file. The file is made by the first write."""

    name = "bibfile"
    batch = 2_000
    keyed_by = KEY

    def __init__(self, path: str | Path, options: WriteOptions | None = None) -> None:
        self._path = Path(path)
        self._options = options or WriteOptions()
        self._known = b"", Entries()
        self._promised = set[str]()
        self._was_there = False

    def identity(self) -> Identity:
        return Identity(id=f"bib:{self._path.absolute()}", mapping=CslSpace.version)

    def pull(self, mark: Any, seen: Seen = unseen) -> Pull:
        """The whole file, unless it is as it was. Raises SyncError when it was there and is not: an empty library is
        never made of a file that somebody moved."""
        self._was_there |= mark not in (None, _NO_FILE)
        content = self._content()
        digest = hashlib.sha256(content or b"").hexdigest()
        if mark == digest:
            return Pull(things=(), mark=mark)
        entries = self._entries(content or b"")
        return Pull(things=tuple(entries.things.values()), mark=digest, whole=True, findings=entries.findings)

    def read(self, keys: Sequence[str]) -> dict[str, Thing]:
        things = self._entries(self._content() or b"").things
        return {key: things[key] for key in keys if key in things}

    def push(self, writes: Sequence[Write]) -> list[Outcome]:
        """All writes in one replacement of the file. Raises WriteError when it cannot be replaced; then it is whole and
        as it was."""
        for _ in range(MOST_TRIES):
            content = self._content()
            present = self._entries(content or b"").things
            source = _with_entries(self._source(content or b""), [w for w in writes if w.key not in present])
            items = dict(self._entries(source.content).items)
            refusals = _refusals(writes, source, items)
            fates = {w.key: refusals[w.key][0] if w.key in refusals else _apply(w, items, present) for w in writes}
            renamed = {w.key: new for w in writes if fates[w.key] is Fate.SAVED and (new := _new_name(w))}
            after, findings = edited(source, items.values(), self._options, renamed=renamed)
            if self._content() == content:
                if Fate.SAVED in fates.values():
                    write_atomically(self._path, after)
                there = self._entries(after).things
                outcomes = [_outcome(w, fates[w.key], there.get(renamed.get(w.key, w.key)), refusals) for w in writes]
                return [replace(outcomes[0], findings=tuple(findings)), *outcomes[1:]] if outcomes else []
        return [Outcome(key=write.key, fate=Fate.STALE) for write in writes]

    def new_key(self, fields: Fields) -> str:
        """The citation key; with a letter where another entry had it at the last reading, or was promised it."""
        wanted = str(fields.get(KEY) or "entry")
        taken = self._known[1].things
        letters = (wanted + suffix for suffix in ("", *"abcdefghijklmnopqrstuvwxyz"))
        numbers = (f"{wanted}-{n}" for n in itertools.count(2))
        key: str = next(k for k in itertools.chain(letters, numbers) if k not in taken and k not in self._promised)
        self._promised.add(key)
        return key

    def _content(self) -> bytes | None:
        """The file's bytes; None where there was none yet. Raises SyncError where it was there and is not, so that it
        is never taken for one without entries."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError as error:
            if not self._was_there:
                return None
            fix = "put it back; or, to begin anew with another one, run `citekit sync forget` for this remote"
            raise SyncError("the .bib file is gone", where=str(self._path), fix=fix) from error
        except OSError as error:
            raise SyncError(
                f"the .bib file cannot be read ({error.strerror})", where=str(self._path), fix="look at its rights"
            ) from error
        self._was_there = True
        return content

    def _source(self, content: bytes) -> Source:
        return Source(content=content, uri=str(self._path))

    def _entries(self, content: bytes) -> Entries:
        """What the file holds; read once as long as it stays the same."""
        if self._known[0] != content:
            self._known = content, _entries(self._source(content))
        return self._known[1]


def _entries(source: Source) -> Entries:
    text, _ = Codec.of(source)
    found = list(blocks(text)) if source.content.strip() else []
    items, things, findings = dict[str, Item](), dict[str, Thing](), list[Finding]()
    for one in placed(source, found) if found else ():
        if isinstance(one, Finding):
            findings += [one] if one.level is not Level.NOTE else []
        elif one[1].id:
            items[one[1].id] = one[1]
            things[one[1].id] = _thing(one[1], text[one[0].start : one[0].end])
    return Entries(items=items, things=things, findings=tuple(findings))


def _thing(item: Item, entry: str) -> Thing:
    """The version is a digest of what the entry says: a .bib file has no versions of its own."""
    fields = item_fields(item)
    digest = hashlib.sha256(dump(sorted(fields.items())).encode("utf-8", "surrogatepass")).hexdigest()
    return Thing(
        key=item.id,
        version=int(digest[:12], 16) + 1,
        fields=fields,
        raw={"entry": entry},
        identities=field_identities(fields),
    )


def _with_entries(source: Source, writes: Sequence[Write]) -> Source:
    """The file with the entries that come back at its end, as they stood in it."""
    texts = [w.raw["entry"] for w in writes if w.act is Act.CREATE and w.raw]
    if not texts:
        return source
    text, codec = Codec.of(source)
    content, _ = codec.encoded("\n\n".join([text.rstrip("\n"), *texts]).lstrip("\n") + "\n", source)
    return replace(source, content=content)


def _apply(write: Write, items: dict[str, Item], present: Mapping[str, Thing]) -> Fate:
    """Bring the items to what a write says, where the entry still is what was read."""
    here = present.get(write.key) if write.key in items else None
    if (here.version if here else 0) != (write.current.version if write.current else 0):
        return Fate.STALE
    if write.act in (Act.REMOVE, Act.DELETE):
        items.pop(write.key, None)
    elif here is not None or write.key not in items:
        items[write.key] = changed_item(items.get(write.key) or Item(id=write.key), write.change)
    elif not write.raw:  # another write of this push made it
        return Fate.STALE
    return Fate.SAVED


def changed_item(item: Item, change: Fields) -> Item:
    """The entry's own item with the changed fields; what the file holds beyond CSL stays in `custom`."""
    new = fields_item(change)
    item = item.with_values({n: new.variables.get(n) for n in change if n not in (TYPE, KEY) and not n.startswith(TAG)})
    if change.get(TYPE):
        item = replace(item, type=new.type)
    if any(n.startswith(TAG) for n in change):
        old = keywords(item.text("keyword"))
        gone = {n.removeprefix(TAG) for n, v in change.items() if n.startswith(TAG) and not v}
        added = [n.removeprefix(TAG) for n, v in change.items() if n.startswith(TAG) and v]
        words = [w for w in dict.fromkeys((*old, *added)) if w not in gone]
        item = item.with_variables(keyword=joined(words, item.text("keyword")) or None)
    return item


def _new_name(write: Write) -> str:
    """The key that a write gives an entry that has another one; "" for none."""
    new = str(write.change.get(KEY) or "")
    return new if write.act is Act.CHANGE and new != write.key else ""


Refusals = Mapping[str, tuple[Fate, str]]


def _refusals(writes: Sequence[Write], source: Source, items: Mapping[str, Item]) -> Refusals:
    """Why entries cannot get the new keys that writes give them, or cannot go, by their present key. Keys that this
    push frees may be taken in it, so two entries may swap theirs; an entry from which others take fields stays, unless
    those go too."""
    renamed = {w.key: new for w in writes if (new := _new_name(w))}
    removed = {w.key for w in writes if w.act in (Act.REMOVE, Act.DELETE)}
    if not renamed and not removed:
        return {}
    named = _named_by_others(source, removed)
    refusals = {key: (Fate.REFUSED, f'entry "{named[key]}" refers to it') for key in removed if key in named}
    for key, new in renamed.items():
        if not _KEY_LETTERS.fullmatch(new):
            refusals[key] = Fate.REFUSED, f'"{new}" cannot be the key of an entry'
        elif key in named:
            refusals[key] = Fate.REFUSED, f'entry "{named[key]}" refers to the key "{key}"'
    waiting = [key for key in renamed if key not in refusals]
    while blocked := [k for k in waiting if renamed[k] in items and renamed[k] not in waiting]:
        refusals.update({k: (Fate.REFUSED, f'another entry has the key "{renamed[k]}"') for k in blocked})
        waiting = [key for key in waiting if key not in blocked]
    return refusals


def _named_by_others(source: Source, without: Container[str]) -> dict[str, str]:
    """Keys that entries refer to, each with one that does; `without` some entries."""
    found = {}
    for block in blocks(Codec.of(source)[0]):
        for name, value, _ in block.fields if block.key not in without else ():
            if name.lower() in _REFERRING:
                found.update({key.strip(): block.key for key in value.strip('{}" ').split(",")})
    return found


def _outcome(write: Write, fate: Fate, thing: Thing | None, refusals: Refusals) -> Outcome:
    if fate is not Fate.SAVED:
        return Outcome(key=write.key, fate=fate, message=refusals.get(write.key, (fate, ""))[1])
    return Outcome(key=write.key, fate=Fate.SAVED, thing=thing or Thing(key=write.key, version=0, gone=True))
