"""CSL variables as the fields of a sync, for sides that speak of items as such (a .bib file, JabRef's database)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from citekit.library.codec import value_from_json, value_to_json
from citekit.library.facts import identifiers, title_key
from citekit.model import Item, Value, Work
from citekit.model.vocabulary import KINDS
from citekit.sync.sides import TAG, Fields

TYPE = "type"
KEY = "citationKey"
_KEYWORD = "keyword"  # in a .bib file the tags stand there


def item_fields(item: Item) -> dict[str, Any]:
    """The fields of an item: "type", "citationKey", each variable by its name, and each keyword as a tag."""
    out: dict[str, Any] = {TYPE: item.type, KEY: item.id}
    for name, value in item.variables.items():
        if name == _KEYWORD and isinstance(value, str):
            out.update({TAG + tag: True for tag in keywords(value)})
        else:
            out[name] = value_to_json(value)
    return out


def fields_item(fields: Fields) -> Item:
    """The item of such fields, without its tags."""
    variables: dict[str, Value] = {}
    for name, data in fields.items():
        value = value_from_json(data) if name in KINDS else None
        if value:
            variables[name] = value
    return Item(id=str(fields.get(KEY) or ""), type=str(fields.get(TYPE) or "document"), variables=variables)


def keywords(text: str) -> list[str]:
    """The words of a `keywords` field: between semicolons where there are any, else between commas."""
    return list(dict.fromkeys(w for part in text.split(";" if ";" in text else ",") if (w := part.strip())))


def joined(words: Sequence[str], before: str) -> str:
    """The `keywords` field of these words, in the manner of the one that stood there; between semicolons too where a
    word holds a comma (a single one has one behind it, so that it stays one)."""
    if ";" not in before and not any("," in word for word in words):
        return ", ".join(words)
    return "; ".join(words) if len(words) > 1 else f"{words[0]};" if words and "," in words[0] else "".join(words)


def field_identities(fields: Fields) -> dict[str, str]:
    """As `citekit.formats.zotero.identities`: strongest first, never a title alone."""
    item = fields_item(fields)
    found: dict[str, str] = dict(sorted(identifiers(item)))
    title = title_key(item.title)
    if "isbn" in found:
        found["isbn"] = f"{found['isbn']} {item.type} {title}"
    if item.id and title:
        found["key"] = f"{item.id} {title}"
    return {kind: found[kind] for kind in ("doi", "isbn", "pmid", "pmcid", "url", "key") if kind in found}


class CslSpace:
    """The `Space` of such sides."""

    version = "csl 1"

    def fields(self, work: Work) -> dict[str, Any]:
        tags = {TAG + t.strip(): True for t in work.tags if t.strip()}
        return {**item_fields(work.item), **tags}

    def item(self, fields: Mapping[str, Any], known: Item | None) -> Item:
        return fields_item(fields)

    def identities(self, fields: Mapping[str, Any]) -> dict[str, str]:
        return field_identities(fields)
