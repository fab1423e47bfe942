"""cs:label outside cs:names. CSL 1.0.2, "Label"."""

from __future__ import annotations

from citekit.csl import markup, nodes, state
from citekit.csl.specialise.base import NONE, Walk
from citekit.csl.tokens import LABEL


def specialise_label(node: nodes.Label, walk: Walk) -> int:
    """The term of a number variable or the locator, where it is there; a label calls no variable of its own."""
    variable = node.variable
    if not walk.has(variable):
        return NONE
    term = str(walk.ask(state.locator_label)) if variable == "locator" else variable
    put_label(node, term, variable, walk)
    return NONE


def put_label(node: nodes.Label, term: str, variable: str, walk: Walk) -> None:
    """The label's term, in the plural where `variable` asks for it."""
    if node.plural == "contextual":
        plural = bool(walk.ask(state.is_plural, variable))
    else:
        plural = node.plural == "always"
    text = walk.scope.locale.term(term, node.form, plural=plural)
    if text:
        start = len(walk.out)
        walk.out += markup.field_tokens(text)
        walk.dress(start, node.look)
        walk.out[start:] = [LABEL, *walk.out[start:], LABEL | 1]
