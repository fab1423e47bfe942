"""Answers -> program: a decision tree for each (area, item type), grown by walking the style when an answer is new.

A tree's inner nodes are the questions that the walk asked, in its order; following a cite's answers leads to the
program for its kind, or to the place where a new walk has to add one. Before the trees of types stands a map from the
shapes of items to what is left of the tree once the shape has answered: mostly a program at once. Both are bounded:
past the limit they are dropped and grow again. Safe for several threads: a branch is set once it is complete.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from citekit.csl import nodes
from citekit.csl.specialise import specialise
from citekit.csl.specialise.base import Asked, Run, Scope, SpanOp, Step, run, runs
from citekit.csl.specialise.names import NamesOp
from citekit.csl.state import CiteState, Question, is_settled
from citekit.csl.tokens import Tokens

PROGRAM_LIMIT = 5_000
"""How many programs an area keeps, and how many places a shape may lead to."""


@dataclass(slots=True, eq=False, repr=False)
class Program:
    """runs: constants and operations. names: the operations among them that put names in, in order."""

    runs: tuple[Run, ...]
    names: tuple[NamesOp, ...] = ()

    @classmethod
    def of(cls, steps: Sequence[Step]) -> Program:
        return cls(runs(steps), tuple(_names_in(steps)))


def _names_in(steps: Sequence[Step]) -> Iterator[NamesOp]:
    for step in steps:
        if isinstance(step, NamesOp):
            yield step
        elif isinstance(step, SpanOp):
            yield from _names_in(step.inner)


@dataclass(slots=True, eq=False, repr=False)
class Fork:
    """A question, and what follows for each answer met so far."""

    question: Question
    argument: str
    branches: dict[Hashable, Fork | Program] = field(default_factory=dict)


class Trees:
    """Decision trees by what is known of an item beforehand. Past `limit` programs all are dropped."""

    __slots__ = ("_count", "_limit", "roots")

    def __init__(self, limit: int) -> None:
        self.roots: dict[Hashable, Fork | Program] = {}
        self._limit = limit
        self._count = 0

    def plant(self, known: Hashable, asked: Sequence[Asked], program: Program) -> None:
        """Put a program at the end of its answers. A walk asks the same next question after the same answers."""
        if self._count >= self._limit:
            self.roots, self._count = {}, 0
        self._count += 1
        place: Fork | Program | None = self.roots.get(known)
        forks: list[Fork] = []
        while isinstance(place, Fork) and len(forks) < len(asked):
            forks.append(place)
            place = place.branches.get(asked[len(forks) - 1].answer)
        grown: Fork | Program = program
        for one in reversed(asked[len(forks) :]):
            grown = Fork(one.question, one.argument, {one.answer: grown})
        if forks:
            forks[-1].branches[asked[len(forks) - 1].answer] = grown
        else:
            self.roots[known] = grown


class Programs:
    """The programs of one area (or sort key) of a style in one locale. Where the scope keeps nothing, the style is
    walked for each cite anew."""

    def __init__(self, scope: Scope, children: tuple[nodes.Node, ...]) -> None:
        self.scope = scope
        self.children = children
        self._types = Trees(PROGRAM_LIMIT)
        self._shapes = Trees(PROGRAM_LIMIT)

    def render(self, cite: CiteState) -> Tokens:
        """The tokens of one cite. Raises LimitError for a style that needs too many steps."""
        out: Tokens = []
        cite.names_seen = 0
        cite.people = []
        run(self.program(cite).runs, cite, out)
        return out

    def program(self, cite: CiteState) -> Program:
        """The program for a cite of this kind."""
        place = self._shapes.roots.get(cite.item.shape)
        while isinstance(place, Fork):
            place = place.branches.get(place.question(cite, place.argument))
        return place or self._met(cite)

    def _met(self, cite: CiteState) -> Program:
        """The program for a shape, or an answer, that has not been met; from now on the shape leads to it."""
        program, asked = self._followed(cite)
        if self.scope.keeps:
            self._shapes.plant(cite.item.shape, _open(asked, cite), program)
        return program

    def _followed(self, cite: CiteState) -> tuple[Program, list[Asked]]:
        """The program in the tree of the item's type, which grows where it has none, and the answers on the way."""
        asked: list[Asked] = []
        place = self._types.roots.get(cite.item.type)
        while isinstance(place, Fork):
            answer = place.question(cite, place.argument)
            asked.append(Asked(place.question, place.argument, answer))
            place = place.branches.get(answer)
        if place is not None:
            return place, asked
        steps, asked = specialise(self.scope, self.children, cite)
        program = Program.of(steps)
        if self.scope.keeps:
            self._types.plant(cite.item.type, asked, program)
        return program, asked


def _open(asked: Sequence[Asked], cite: CiteState) -> list[Asked]:
    """The questions that the shape of the cite's item leaves open."""
    return [one for one in asked if not is_settled(one.question, one.argument, cite.item)]
