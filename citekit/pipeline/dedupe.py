"""The same work once: duplicates found, shown with reasons, and merged by rule (docs/rules.md, reading 31 to 33)."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from citekit.model import Finding, Item
from citekit.pipeline.load import Loaded, Origin
from citekit.works.dedupe import Pair, Relation, find_duplicates
from citekit.works.merge import Claim
from citekit.works.unite import unite

__all__ = ["Deduped", "Pair", "Relation", "deduped", "merged"]

Decide = Callable[[Item, Item, Pair], bool]
"""Whether two items that may be one work are one."""


class Deduped(Struct, frozen=True, kw_only=True):
    """items: each work once, in the order of the first of its kind. shown: every pair found, with the ids of its two
    items. merged: how many items went into others. findings: values that others outranked."""

    items: tuple[Item, ...]
    shown: tuple[tuple[str, str, Pair], ...]
    merged: int
    findings: tuple[Finding, ...] = ()


def deduped(loaded: Loaded, *, keep_preprints: bool = False, decide: Decide | None = None) -> Deduped:
    """The works with duplicates merged. A preprint goes into its publication, as its archive, unless it is kept;
    pairs that are only likely stay apart unless `decide` says otherwise."""
    items, origins = loaded.items, loaded.origins
    found = find_duplicates(items, lists=[_page(origin) for origin in origins])
    asked = [
        pair
        for pair in found.pairs
        if decide and pair.relation is Relation.LIKELY and decide(items[pair.one], items[pair.other], pair)
    ]
    claims = [_claim(item, origin) for item, origin in zip(items, origins, strict=True)]
    made = unite(claims, found, joined=asked, keep_preprints=keep_preprints)
    kept = tuple(replace(item, id=items[at[0]].id) for item, at in zip(made.items, made.origins, strict=True))
    shown = tuple((items[pair.one].id, items[pair.other].id, pair) for pair in found.pairs)
    return Deduped(items=kept, shown=shown, merged=len(items) - len(kept), findings=made.findings)


def merged(loaded: Loaded) -> Loaded:
    """The same with each work once, as its sources together have it."""
    made = deduped(loaded)
    if not made.merged:
        return loaded
    places = {item.id: origin for item, origin in zip(loaded.items, loaded.origins, strict=True)}
    return replace(
        loaded,
        items=made.items,
        origins=tuple(places[item.id] for item in made.items),
        merged=made.merged,
        findings=(*loaded.findings, *made.findings),
    )


def _page(origin: Origin) -> str:
    """Two works of one title on one page are two, unless their venues agree; other sources say nothing of that."""
    return origin.uri if origin.source == "page" else ""


def _claim(item: Item, origin: Origin) -> Claim:
    return Claim(item=item, source=origin.source or "page", uri=origin.uri, retrieved=origin.retrieved)
