"""cs:choose: which branch an item takes. CSL 1.0.2, "Choose"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from citekit.csl import nodes, state
from citekit.csl.specialise.base import Walk


def taken(node: nodes.Choose, walk: Walk) -> Sequence[nodes.Node]:
    """The children of the first branch whose conditions hold, () where none does."""
    for branch in node.branches:
        if holds(branch, walk):
            return branch.children
    return ()


def holds(branch: nodes.Branch, walk: Walk) -> bool:
    """Whether a branch's tests hold as its `match` asks; one without tests (cs:else) always does."""
    if not branch.tests:
        return True
    results = (TESTS[kind](walk, value) for kind, value in branch.tests)
    if branch.match == "all":
        return all(results)
    return any(results) == (branch.match == "any")


def _variable(walk: Walk, value: str) -> bool:
    """A variable that cs:substitute has used up is still there for conditions: only its output is suppressed."""
    return bool(walk.ask(state.has, value))


def _position(walk: Walk, value: str) -> bool:
    """ "When called within the scope of cs:bibliography, position tests false"."""
    return walk.scope.citation and bool(walk.ask(state.position, value))


def _disambiguate(walk: Walk, value: str) -> bool:
    """Conditions come true one after the other, as far as it takes to tell cites apart."""
    walk.conditions += 1
    return (int(str(walk.ask(state.disambiguate))) >= walk.conditions) == (value == "true")


TESTS: dict[str, Callable[[Walk, str], bool]] = {
    "variable": _variable,
    "type": lambda walk, value: walk.cite.item.type in value.split(),
    "position": _position,
    "locator": lambda walk, value: walk.ask(state.locator_label) == value,
    "is-numeric": lambda walk, value: bool(walk.ask(state.is_numeric, value)),
    "is-uncertain-date": lambda walk, value: bool(walk.ask(state.is_uncertain, value)),
    "disambiguate": _disambiguate,
}
