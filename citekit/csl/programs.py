"""Answers -> program: a decision tree for each (area, item type), grown by walking the style when an answer is new.

A tree's inner nodes are the questions that the walk asked, in its order; following a cite's answers leads to the
program for its kind, or to the place where a new walk has to add one. Programs are bounded in number: past the
limit the trees are dropped and grow again. Safe for several threads: a branch is set once it is complete.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

from citekit.csl import nodes
from citekit.csl.specialise import specialise
from citekit.csl.specialise.base import Asked, Scope, SpanOp, Steps, run_steps
from citekit.csl.specialise.names import NamesOp
from citekit.csl.state import CiteState, Question
from citekit.csl.tokens import Tokens

PROGRAM_LIMIT = 5_000


@dataclass(slots=True)
class Program:
    """steps: constants and operations. names: the operations among them that put names in, in order."""

    steps: Steps
    names: tuple[NamesOp, ...] = ()

    @classmethod
    def of(cls, steps: Steps) -> Program:
        return cls(steps, tuple(_names_in(steps)))


def _names_in(steps: Steps) -> Iterator[NamesOp]:
    for step in steps:
        if isinstance(step, NamesOp):
            yield step
        elif isinstance(step, SpanOp):
            yield from _names_in(step.inner)


@dataclass(slots=True)
class Fork:
    """A question, and what follows for each answer met so far."""

    question: Question
    argument: str
    branches: dict[Hashable, Fork | Program] = field(default_factory=dict)


class Programs:
    """The programs of one area (or sort key) of a style in one locale."""

    def __init__(self, scope: Scope, children: tuple[nodes.Node, ...]) -> None:
        self.scope = scope
        self.children = children
        self._trees: dict[str, Fork | Program] = {}
        self._count = 0

    def render(self, cite: CiteState) -> Tokens:
        """The tokens of one cite. Raises LimitError for a style that needs too many steps."""
        out: Tokens = []
        cite.names_seen = 0
        cite.people = []
        run_steps(self.program(cite).steps, cite, out)
        return out

    def program(self, cite: CiteState) -> Program:
        place = self._trees.get(cite.item.type)
        while place is not None:
            if place.__class__ is Program:
                return place
            fork: Fork = place  # type: ignore[assignment]
            place = fork.branches.get(fork.question(cite, fork.argument))
        return self._grow(cite)

    def _grow(self, cite: CiteState) -> Program:
        steps, asked = specialise(self.scope, self.children, cite)
        program = Program.of(steps)
        if self._count >= PROGRAM_LIMIT:
            self._trees, self._count = {}, 0
        self._count += 1
        self._plant(cite.item.type, asked, program)
        return program

    def _plant(self, kind: str, asked: list[Asked], program: Program) -> None:
        """Put a program at the end of its answers. A walk asks the same next question after the same answers."""
        place: Fork | Program = program
        made = len(asked)
        known = self._trees.get(kind)
        forks: list[Fork] = []
        while isinstance(known, Fork) and len(forks) < len(asked):
            forks.append(known)
            known = known.branches.get(asked[len(forks) - 1].answer)
        while made > len(forks):
            made -= 1
            fork = Fork(asked[made].question, asked[made].argument)
            fork.branches[asked[made].answer] = place
            place = fork
        if forks:
            forks[-1].branches[asked[len(forks) - 1].answer] = place
        else:
            self._trees[kind] = place
