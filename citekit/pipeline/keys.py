"""Citation keys made anew by a formula."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from citekit.model import Item
from citekit.works.keys import assign_keys


def rekeyed(items: Sequence[Item], formula: str) -> list[Item]:
    """The items with the keys that the formula (or preset) gives; raises CitekitError for what is no formula."""
    keys = assign_keys([replace(item, id="") for item in items], formula=formula)
    return [replace(item, id=key) for item, key in zip(items, keys, strict=True)]
