"""Answers -> program: a decision tree for each (area, item type), grown by walking the style when an answer is new.

Following a cite's answers leads to the program for its kind, or to the place where a new walk has to add one. Before
the trees of types stands a map from the shapes of items to what is left of the tree once the shape has answered: mostly
a program at once. Behind them, a walk that is due finds what its macros come to in trees of their own. All are bounded:
past the limit they are dropped and grow again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from msgspec import Struct

from citekit.csl import nodes
from citekit.csl.specialise import specialise, walk_for
from citekit.csl.specialise.base import Piece, Run, Scope, SpanOp, Step, Walk, run, runs
from citekit.csl.specialise.names import NamesOp
from citekit.csl.state import CiteState, is_settled
from citekit.csl.tokens import NAMES, NOBODY, STAND_IN, Tokens
from citekit.csl.trees import Answers, Fork, Trees

PROGRAM_LIMIT = 5_000
"""How many programs an area keeps, how many places a shape may lead to, and how many pieces of programs there are."""

STAND_INS = frozenset({STAND_IN, NOBODY})


class Program(Struct, eq=False):
    """runs: constants and operations. names: the operations among them that put names in, in order. begins: the one
    whose names are the first, None where something stands in for names, or there are none. says_more: texts of the
    item are printed beside names, dates and numbers. replaced: how many lists of names, from the first on, have given
    way to constants."""

    runs: tuple[Run, ...]
    names: tuple[NamesOp, ...] = ()
    begins: NamesOp | None = None
    says_more: bool = False
    replaced: int = 0

    @classmethod
    def of(cls, walk: Walk) -> Program:
        made = runs(walk.out)
        return cls(made, tuple(_names_in(walk.out)), _begins(made), walk.texts_count > 0)

    def render(self, cite: CiteState) -> Tokens:
        """The tokens of one cite."""
        out: Tokens = []
        cite.names_seen = self.replaced
        cite.people = []
        run(self.runs, cite, out)
        return out


def _begins(made: Sequence[Run]) -> NamesOp | None:
    """The names that come first, None where text-case or the like is still to change them."""
    for constants, operation in made:
        if NAMES in constants:
            return operation if isinstance(operation, NamesOp) and STAND_INS.isdisjoint(constants) else None
        if isinstance(operation, SpanOp) and any(_names_in(operation.inner)):
            return None
    return None


def _names_in(steps: Sequence[Step]) -> Iterator[NamesOp]:
    for step in steps:
        if isinstance(step, NamesOp):
            yield step
        elif isinstance(step, SpanOp):
            yield from _names_in(step.inner)


class Programs:
    """The programs of one area (or sort key) of a style in one locale. Where the scope keeps nothing, the style is
    walked for each cite anew."""

    def __init__(self, scope: Scope, children: tuple[nodes.Node, ...]) -> None:
        self.scope = scope
        self.children = children
        self._remembers = scope.keeps and scope.key is None
        self._types: Trees[Program] = Trees(PROGRAM_LIMIT)
        self._shapes: Trees[Program] = Trees(PROGRAM_LIMIT)
        self._pieces: Trees[Piece] | None = Trees(PROGRAM_LIMIT) if scope.keeps else None

    def render(self, cite: CiteState) -> Tokens:
        """The tokens of one cite. Raises LimitError for a style that needs too many steps."""
        return self.program(cite).render(cite)

    def program(self, cite: CiteState) -> Program:
        """The program for a cite of this kind. A cite keeps its last one: it is asked for several times while cites are
        told apart. Of what questions are about, only these two change in a cite."""
        found = cite.found
        if found is not None and found[0] is self and found[1] == cite.disambiguate and found[2] == cite.year_suffix:
            program: Program = found[3]
            return program
        place = self._shapes.roots.get(cite.item.shape)
        while type(place) is Fork:
            question, argument = place.asked
            place = place.branches.get(question(cite, argument))
        program = cast("Program | None", place) or self._met(cite)
        if self._remembers:
            cite.found = (self, cite.disambiguate, cite.year_suffix, program)
        return program

    def _met(self, cite: CiteState) -> Program:
        """The program for a shape, or an answer, that has not been met; from now on the shape leads to it."""
        walk = walk_for(self.scope, cite, self._pieces)
        program = self._types.find(cite.item.type, cite, walk.answers, walk.asked)
        if program is None:
            specialise(self.children, walk)
            program = Program.of(walk)
            if self.scope.keeps:
                self._types.plant(cite.item.type, walk.asked, program)
        if self.scope.keeps:
            self._shapes.plant(cite.item.shape, _open(walk.asked, cite), program)
        return program


def _open(asked: Answers, cite: CiteState) -> Answers:
    """The questions that the shape of the cite's item leaves open."""
    return {one: answer for one, answer in asked.items() if not is_settled(*one, cite.item)}
