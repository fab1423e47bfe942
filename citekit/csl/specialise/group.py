"""cs:group. CSL 1.0.2, "Group" and "Delimiter"."""

from __future__ import annotations

from citekit.csl import nodes
from citekit.csl.specialise.base import ALL_EMPTY, SOME, Walk


def specialise_group(node: nodes.Group, walk: Walk) -> int:
    """Nothing when it calls variables and all of them are empty; else its children, delimited and dressed.

    "A non-empty nested cs:group is treated as a non-empty variable" for the group round it."""
    start = len(walk.out)
    called, look = walk.within(node.look, node.children, node.delimiter)
    if called == ALL_EMPTY:
        del walk.out[start:]
        return called
    walk.dress(start, look)
    return SOME if len(walk.out) > start else called
