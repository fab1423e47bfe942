"""Nodes -> a program for one kind of item: one file for each element, dispatched by the table below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citekit.csl import nodes
from citekit.csl.specialise.base import NONE, Handler, Piece, Scope, Walk
from citekit.csl.specialise.brackets import nested
from citekit.csl.specialise.choose import taken
from citekit.csl.specialise.date import specialise_date
from citekit.csl.specialise.group import specialise_group
from citekit.csl.specialise.label import specialise_label
from citekit.csl.specialise.names import specialise_names
from citekit.csl.specialise.number import specialise_number
from citekit.csl.specialise.text import specialise_text
from citekit.csl.state import CiteState
from citekit.csl.tokens import LEFT_MARGIN, RIGHT_INLINE
from citekit.csl.trees import Trees

HANDLERS: Mapping[type, Handler] = {
    nodes.Text: specialise_text,
    nodes.Number: specialise_number,
    nodes.Label: specialise_label,
    nodes.Date: specialise_date,
    nodes.Names: specialise_names,
    nodes.Group: specialise_group,
}


def _silent(node: Any, walk: Walk) -> int:
    """An element of an author-only cite that is not its names: where it would print a variable, no names can follow."""
    if walk.inherited is not None:  # what cs:substitute puts in the names' place
        return HANDLERS[node.__class__](node, walk)
    start = len(walk.out)
    called = HANDLERS[node.__class__](node, walk)
    del walk.out[start:]
    return called


def _silent_text(node: nodes.Text, walk: Walk) -> int:
    return specialise_text(node, walk) if node.macro is not None else _silent(node, walk)


def _first_names(node: nodes.Names, walk: Walk) -> int:
    return NONE if walk.rendered and walk.inherited is None else specialise_names(node, walk)


NAMES_ONLY: Mapping[type, Handler] = {
    **dict.fromkeys((nodes.Number, nodes.Label, nodes.Date), _silent),
    nodes.Text: _silent_text,
    nodes.Names: _first_names,
    nodes.Group: specialise_group,
}
"""As `HANDLERS`, for the names that a cite begins with."""


def walk_for(scope: Scope, cite: CiteState, pieces: Trees[Piece] | None) -> Walk:
    """A walk that can be asked about a cite, and has not begun."""
    handlers = NAMES_ONLY if scope.names_only else HANDLERS
    return Walk(scope=scope, cite=cite, handlers=handlers, taken=taken, pieces=pieces)


def specialise(children: tuple[nodes.Node, ...], walk: Walk) -> None:
    """Walk over `children`: `walk.out` becomes the program that prints them for every cite which answers as the walk's
    does, `walk.asked` what was asked."""
    scope = walk.scope
    if scope.style.is_note and scope.key is None:
        walk.brackets = nested(scope.area.look, 0)[1] if scope.citation else 0
    if not scope.citation and scope.key is None and "second-field-align" in scope.area.options:
        _aligned(children, walk)
    else:
        walk.sequence(children, "")


def _aligned(children: tuple[nodes.Node, ...], walk: Walk) -> None:
    """second-field-align: the first element is the left margin, the others stand beside it, whether it prints
    something or not (CSL 1.0.2, "Whitespace")."""
    elements = walk.elements(children)
    for element in elements:
        walk.handlers[element.__class__](element, walk)
        break
    if walk.out:
        walk.out[:] = [LEFT_MARGIN, *walk.out, LEFT_MARGIN | 1]
    start = len(walk.out)
    for element in elements:
        walk.handlers[element.__class__](element, walk)
    if len(walk.out) > start:
        walk.out[start:] = [RIGHT_INLINE, *walk.out[start:], RIGHT_INLINE | 1]
