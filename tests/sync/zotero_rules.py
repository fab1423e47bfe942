"""What Zotero refuses in the JSON of one object, as (code, message); None for what it takes. Web API v3, writing."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from citekit.formats.zotero import tables

LETTERS = frozenset("23456789ABCDEFGHIJKLMNPQRSTUVWXYZ")
MOST_CHARACTERS = 65_535
PREDICATES = frozenset({"owl:sameAs", "dc:replaces", "dc:relation"})
CHILDREN: dict[str, frozenset[str]] = {
    "note": frozenset({"note", "parentItem"}),
    "attachment": frozenset(
        {"note", "parentItem", "title", "accessDate", "url", "linkMode", "contentType", "charset", "filename", "md5",
         "mtime", "path"}
    ),
}  # fmt: skip
"""Item types that are not ours, and their fields."""

ALWAYS = frozenset(
    {"key", "version", "itemType", "creators", "tags", "collections", "relations", "deleted", "dateAdded",
     "dateModified"}
)  # fmt: skip

Refusal = tuple[int, str]


def fields_of_type(item_type: str) -> Container[str]:
    return CHILDREN.get(item_type) or tables.FIELDS.get(item_type, ())


def version_refusal(data: Mapping[str, Any], present: Mapping[str, Any] | None, *, new_by_key: bool) -> Refusal | None:
    """Of the key and version of an object in a batch."""
    key, version = data.get("key"), data.get("version")
    if key is not None and not valid_key(key):
        return 400, f"'{key}' is not a valid object key"
    if key is not None and version is None:
        return 428, "Item version not provided"
    if version is not None and (not isinstance(version, int) or isinstance(version, bool) or version < 0):
        return 400, "'version' must be a number"
    if present is None and version:
        return 404, f"Item doesn't exist (expected version {version}; use 0 instead)"
    if present is None and new_by_key and "itemType" not in data:
        return 400, "'itemType' property not provided"
    if present is not None and version != present["version"]:
        return 412, f"Item has been modified (expected {version}, found {present['version']})"
    return None


def valid_key(key: Any) -> bool:
    return isinstance(key, str) and len(key) == 8 and LETTERS.issuperset(key)


def collection_refusal(data: Mapping[str, Any], collections: Container[str]) -> Refusal | None:
    parent = data.get("parentCollection")
    if unknown := data.keys() - {"key", "version", "name", "parentCollection", "relations", "deleted"}:
        return 400, f"Invalid property '{min(unknown)}'"
    if parent and parent not in collections:
        return 409, "Parent collection not found"
    if not str(data.get("name") or "").strip():
        return 400, "Collection name cannot be empty"
    return (413, "Collection name is too long") if len(data["name"]) > 255 else None


def item_refusal(data: Mapping[str, Any], present: Mapping[str, Any], collections: Container[str]) -> Refusal | None:
    item_type = data.get("itemType", present.get("itemType"))
    if item_type not in tables.FIELDS and item_type not in CHILDREN:
        return 400, f"'{item_type}' is not a valid itemType"
    for name, value in data.items():
        if name not in ALWAYS and name not in fields_of_type(item_type):
            return 400, f"Invalid property '{name}'"
        if name not in ALWAYS and not isinstance(value, str):
            return 400, f"'{name}' must be a string"
        if isinstance(value, str) and len(value) > MOST_CHARACTERS:
            return 413, f"The '{name}' field value is too long"
    if data.get("deleted", 0) not in (0, 1, False, True):
        return 400, "'deleted' must be 0 or 1"
    if item_type in CHILDREN and data.get("creators"):
        return 400, "'creators' is valid only for regular items"
    return (
        next((r for c in data.get("creators", ()) if (r := _creator_refusal(item_type, c))), None)
        or next((r for t in data.get("tags", ()) if (r := _tag_refusal(t))), None)
        or next((r for c in data.get("collections", ()) if (r := _membership_refusal(c, collections))), None)
        or _relations_refusal(data.get("relations", {}))
    )


def _creator_refusal(item_type: str, creator: Any) -> Refusal | None:
    if not isinstance(creator, Mapping) or "creatorType" not in creator:
        return 400, "creator object must contain 'creatorType'"
    if unknown := creator.keys() - {"creatorType", "name", "firstName", "lastName"}:
        return 400, f"Invalid creator property '{min(unknown)}'"
    if "name" in creator and creator.keys() & {"firstName", "lastName"}:
        return 400, "'firstName' and 'name' creator fields are mutually exclusive"
    if not any(str(creator.get(n) or "").strip() for n in ("name", "firstName", "lastName")):
        return 400, "creator object must contain 'firstName'/'lastName' or 'name'"
    if creator["creatorType"] not in tables.CREATORS[item_type]:
        return 400, f"'{creator['creatorType']}' is not a valid creator type for item type '{item_type}'"
    return None


def _tag_refusal(tag: Any) -> Refusal | None:
    if not isinstance(tag, Mapping) or not isinstance(tag.get("tag"), str):
        return 400, "Tag must be an object with 'tag'"
    if unknown := tag.keys() - {"tag", "type"}:
        return 400, f"Invalid tag property '{min(unknown)}'"
    if not tag["tag"].strip():
        return 400, "Tag cannot be empty"
    return (413, f"Tag '{tag['tag'][:20]}…' is too long") if len(tag["tag"]) > 255 else None


def _membership_refusal(key: Any, collections: Container[str]) -> Refusal | None:
    if not valid_key(key):
        return 400, f"'{key}' is not a valid collection key"
    return None if key in collections else (409, f"Collection {key} not found")


def _relations_refusal(relations: Any) -> Refusal | None:
    if not isinstance(relations, Mapping):
        return 400, "'relations' property must be an object"
    wrong = next((p for p in relations if p not in PREDICATES and not p.startswith("mendeleyDB:")), None)
    return (400, f"Unsupported predicate '{wrong}'") if wrong else None
