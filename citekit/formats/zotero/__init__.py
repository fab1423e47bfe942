"""Zotero's API JSON ⇄ items, and items as the flat fields that a sync compares. docs/rules.md, sync 4.

What Zotero has no field for stands in `extra`, a `Label: value` line each; other lines of `extra` are the user's.
"""

from citekit.formats.zotero.extra import OWN, extra_with, own_lines
from citekit.formats.zotero.fields import Schema, fields_of, identities, item_from_fields, item_to_fields, merged_data
from citekit.formats.zotero.files import read, write

__all__ = [
    "OWN", "Schema", "extra_with", "fields_of", "identities", "item_from_fields", "item_to_fields", "merged_data",
    "own_lines", "read", "write",
]  # fmt: skip
