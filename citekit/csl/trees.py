"""Decision trees over what a style asks of an item: their inner nodes are questions, in the order in which they were
asked; following the answers leads to what was made for a kind of item, or to the place where something new is to go.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

from msgspec import Struct, field

from citekit.csl.state import CiteState, Question

Made = TypeVar("Made")

Asked = tuple[Question, str]
"""A question and its argument."""

Answers = Mapping[Asked, Hashable]
"""What was asked, and the answers, in the order in which it was asked."""

_UNKNOWN = object()


class Fork(Struct, Generic[Made], eq=False):
    """A question, and what follows for each answer met so far."""

    asked: Asked
    branches: dict[Hashable, Fork[Made] | Made] = field(default_factory=dict)


class Trees(Generic[Made]):
    """Decision trees by what is known beforehand. Past `limit` things made all are dropped. Safe for several threads:
    a branch is set once it is complete."""

    __slots__ = ("_count", "_limit", "roots")

    def __init__(self, limit: int) -> None:
        self.roots: dict[Hashable, Fork[Made] | Made] = {}
        self._limit = limit
        self._count = 0

    def find(
        self, known: Hashable, cite: CiteState, answers: dict[Asked, Hashable], asked: dict[Asked, Hashable]
    ) -> Made | None:
        """What the answers of a cite lead to, None where they have not been met. answers: what has been asked of it so
        far. asked: gets what is asked on the way."""
        place = self.roots.get(known)
        while type(place) is Fork:
            one = place.asked
            answer = answers.get(one, _UNKNOWN)
            if answer is _UNKNOWN:
                answer = answers[one] = one[0](cite, one[1])
            asked[one] = answer
            place = place.branches.get(answer)
        return place  # type: ignore[return-value]

    def plant(self, known: Hashable, asked: Answers, made: Made) -> None:
        """Put something at the end of its answers. After the same answers the same question is asked next."""
        if self._count >= self._limit:
            self.roots, self._count = {}, 0
        self._count += 1
        rows = list(asked.items())
        place = self.roots.get(known)
        forks: list[Fork[Made]] = []
        while type(place) is Fork and len(forks) < len(rows):
            forks.append(place)
            place = place.branches.get(rows[len(forks) - 1][1])
        grown: Fork[Made] | Made = made
        for one, answer in reversed(rows[len(forks) :]):
            grown = Fork(one, {answer: grown})
        if forks:
            forks[-1].branches[rows[len(forks) - 1][1]] = grown
        else:
            self.roots[known] = grown
