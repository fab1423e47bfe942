"""Sort keys of items and cites, and sorting by them. CSL 1.0.2, "Sorting".

Each cs:key is a small program of its own. A key is made only for what ties in the keys before it; an empty key comes
last in both directions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from msgspec.structs import replace

from citekit.csl import nodes
from citekit.csl.collate import Collator
from citekit.csl.programs import Programs
from citekit.csl.specialise.base import Scope
from citekit.csl.state import CiteState
from citekit.csl.tokens import plain
from citekit.model.vocabulary import KINDS, Kind

Sorted = TypeVar("Sorted")


class Sorter:
    """The sort order of one area of a style."""

    def __init__(self, scope: Scope, collator: Collator) -> None:
        self.keys = scope.area.sort
        self._collator = collator
        self._programs = [Programs(replace(scope, key=key), key_elements(key, scope)) for key in self.keys]

    def sorted(
        self, things: Sequence[Sorted], cite_of: Callable[[Sorted], CiteState],
        second: Callable[[Sorted], str] | None = None,
    ) -> list[Sorted]:  # fmt: skip
        """The things in order; those whose keys are equal keep theirs. second: a key of the caller's between the
        style's first and the others."""
        keys = [(_text_of(programs, cite_of), key.descending)
                for key, programs in zip(self.keys, self._programs, strict=True)]  # fmt: skip
        if second is not None:
            keys.insert(1, (second, False))
        return self._by_key(list(things), keys, 0)

    def _by_key(
        self, things: list[Sorted], keys: Sequence[tuple[Callable[[Sorted], str], bool]], place: int
    ) -> list[Sorted]:
        """In order of the key at `place`; only things that tie in it are asked for their next one."""
        if place == len(keys) or len(things) < 2:
            return things
        text_of, descending = keys[place]
        groups: dict[Any, list[Sorted]] = defaultdict(list)
        for thing in things:
            text = text_of(thing)
            groups[self.sort_key(text) if text else None].append(thing)
        empty = groups.pop(None, [])
        order = [groups[key] for key in sorted(groups, reverse=descending)]
        return [thing for group in (*order, empty) for thing in self._by_key(group, keys, place + 1)]

    def sort_key(self, text: str) -> Any:
        return self._collator.key(text)


def _text_of(programs: Programs, cite_of: Callable[[Sorted], CiteState]) -> Callable[[Sorted], str]:
    """What gives the text of a key."""
    render = programs.render
    return lambda thing: plain(render(cite_of(thing))).strip()


def key_elements(key: nodes.Key, scope: Scope) -> tuple[nodes.Node, ...]:
    """The elements whose output is the key: the macro's, or one that prints the variable in its sorting form."""
    if key.macro:
        children = scope.style.macros[key.macro].children
        return tuple(_dates_alone(children, scope.style.macros)) if _is_date(children) else children
    variable = key.variable
    kind = KINDS.get(variable)
    if kind is Kind.NAME:
        return (nodes.Names(line=key.line, variables=(variable,), name=nodes.Name(options={"form": "long"})),)
    if kind is Kind.DATE:
        parts = tuple(nodes.DatePart(name=name) for name in ("year", "month", "day"))
        return (nodes.Date(line=key.line, variable=variable, parts=parts),)
    if kind is Kind.NUMBER and variable != "citation-number":
        return (nodes.Number(line=key.line, variable=variable),)
    return (nodes.Text(line=key.line, variable=variable),)


def _is_date(children: Sequence[nodes.Node]) -> bool:
    """Whether a macro holds a date itself, not in a macro that it calls: then nothing else of it is the key."""
    return any(isinstance(leaf, nodes.Date) for leaf in _leaves(children))


def _leaves(children: Sequence[nodes.Node]) -> Iterator[nodes.Node]:
    for child in children:
        if isinstance(child, nodes.Group):
            yield from _leaves(child.children)
        elif isinstance(child, nodes.Choose):
            for branch in child.branches:
                yield from _leaves(branch.children)
        else:
            yield child


def _dates_alone(children: Sequence[nodes.Node], macros: Mapping[str, nodes.Macro]) -> Iterator[nodes.Node]:
    """The dates alone, as in citeproc-js: names or titles beside a date are no part of the key, nor is what stands for
    it ("n.d."), so that undated items come last in both directions like those whose date is a literal. The
    specification takes all that the macro prints. A macro that is called counts as a date where it holds one itself."""
    for child in children:
        if isinstance(child, nodes.Group):
            yield replace(child, children=tuple(_dates_alone(child.children, macros)))
        elif isinstance(child, nodes.Choose):
            branches = (replace(one, children=tuple(_dates_alone(one.children, macros))) for one in child.branches)
            yield replace(child, branches=tuple(branches))
        elif isinstance(child, nodes.Date) or (
            isinstance(child, nodes.Text) and child.macro and _is_date(macros[child.macro].children)
        ):
            yield child
