"""Things and bases as the texts that the state keeps, and digests that tell whether two of them are alike."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, TypeVar

from citekit.errors import SyncError
from citekit.sync.database import DAMAGED
from citekit.sync.merge import Base
from citekit.sync.sides import Thing

Kind = TypeVar("Kind", Thing, Base)


def digest(thing: Thing) -> str:
    """The same for two states of a thing that a merge would treat alike."""
    text = json.dumps([dict(thing.fields), thing.gone], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def payload_text(change: Mapping[str, Any]) -> str:
    """A change as the journal holds it."""
    return dump(dict(change))


def quiet_digest(thing: Thing | None, base: Base, quiet: bool) -> str:
    """The digest of a side that is just what was agreed; "" where it has to be looked at again."""
    agreed = thing is not None and dict(thing.fields) == dict(base.fields) and thing.gone == base.gone
    return digest(thing) if thing is not None and quiet and agreed else ""


def thing_to_text(thing: Thing) -> str:
    """All of a thing, as JSON."""
    return dump(
        {
            "key": thing.key, "version": thing.version, "fields": dict(thing.fields), "gone": thing.gone,
            "raw": thing.raw, "identities": dict(thing.identities), "in_scope": thing.in_scope,
            "modified": thing.modified,
        }
    )  # fmt: skip


def thing_from_text(text: str) -> Thing:
    """The thing that `thing_to_text` wrote."""
    return _made(Thing, text)


def base_to_text(base: Base) -> str:
    """A base, as JSON."""
    return dump({"fields": dict(base.fields), "gone": base.gone})


def base_from_text(text: str) -> Base:
    """The base that `base_to_text` wrote."""
    return _made(Base, text)


def loaded(text: str) -> Any:
    """The value that `dump` wrote. Raises SyncError where it is no JSON: the state is damaged."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise SyncError("the state of the sync cannot be used: it is damaged", fix=DAMAGED) from error


def _made(kind: type[Kind], text: str) -> Kind:
    try:
        return kind(**loaded(text))
    except TypeError as error:
        raise SyncError("the state of the sync cannot be used: it is damaged", fix=DAMAGED) from error


def dump(value: Any) -> str:
    """Compact JSON text, characters as they are; all escaped where one of them (half of a surrogate pair, which JSON
    can name) cannot be written."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"))
    return text
