"""The library as text files that git can follow: one sorted CSL-JSON file, or one file a work. Pure: path → text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from citekit.model import Work
from citekit.model.csl_data import item_to_csl
from citekit.model.folding import folded

MOST_SLUG = 60


def one_file(works: Iterable[Work]) -> Iterator[str]:
    """A CSL-JSON array in order of citation keys, members sorted, one line a member; pieces of text."""
    separator = "[\n"
    for work in sorted(works, key=lambda w: w.key):
        yield separator + _indented(_text(work))
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def file_each(works: Iterable[Work]) -> dict[str, str]:
    """File name → text, a work each. The name is made of the citation key's plain characters and a short hash, so
    that no key can name a file elsewhere."""
    return {file_name(work.key): _text(work) + "\n" for work in sorted(works, key=lambda w: w.key)}


def file_name(key: str) -> str:
    """ "ratner2017snorkel" → "ratner2017snorkel-1f0c9a2b.json"; the same key gives the same name."""
    slug = "".join(c if c.isascii() and c.isalnum() else "-" for c in folded(key)).strip("-")[:MOST_SLUG]
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{slug}-{digest}.json" if slug else f"{digest}.json"


def _text(work: Work) -> str:
    return json.dumps(_data(work), ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False)


def _data(work: Work) -> dict[str, Any]:
    """The item as CSL-JSON; tags, collections and notes among citekit's own marks in `custom`."""
    data = item_to_csl(work.item)
    lists = {"tags": sorted(work.tags), "collections": sorted(work.collections), "notes": list(work.notes)}
    own = {name: value for name, value in lists.items() if value}
    if own:
        custom = data.setdefault("custom", {})
        custom["citekit"] = {**custom.get("citekit", {}), **own}
    return data


def _indented(text: str) -> str:
    return "  " + text.replace("\n", "\n  ")
