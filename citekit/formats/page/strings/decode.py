"""Which pieces of a citation are its authors, title, venue, ...: the best labelling of each citation of a list.

Every labelling gets a score: how much a stretch of pieces looks like the field (`score.py`, `people.py`), and how well
one field follows another (`habits.py`). A list is read twice or thrice: what its surer citations have in common (what
stands after a title, what before a venue, which venues and names recur) is the list's own style, and its doubtful
citations are read in it. No form of any style guide is written down here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from citekit.formats.page.strings.habits import Habits, fold, follows, no_title
from citekit.formats.page.strings.pieces import Cut, cut, value
from citekit.formats.page.strings.score import Emission

ROUNDS = 3
MOST_LEARNT = 2000
"""Of so many citations at most a list's style is learnt; they are all kept while it is."""
BEAM = 12


class Span(Struct, frozen=True):
    """Pieces first to last as one field. label: "A" authors, "T" title, "C" container, "E" editors, "P" publisher,
    "N" note, or the kind of a mark."""

    label: str
    first: int
    last: int


class Labelled(Struct):
    """A citation with its spans. score: how good the best labelling is, per piece; margin: by how much."""

    cut: Cut
    spans: list[Span] = field(default_factory=list)
    score: float = 0.0

    def texts(self, label: str) -> Iterator[str]:
        for span in self.spans:
            if span.label == label:
                yield value(self.cut, span.first, span.last)

    def first(self, label: str) -> Span | None:
        return next((s for s in self.spans if s.label == label), None)


def labelled(texts: Sequence[str]) -> tuple[list[Labelled], Habits]:
    """The citations of one list, each labelled in the style that they share, and that style. Of more than MOST_LEARNT
    it is those of a sample that are labelled, spread evenly; `labelled_in` labels each of them all."""
    step = -(-len(texts) // MOST_LEARNT)
    emissions = [Emission(cut(t)) for t in texts[:: max(1, step)]]
    style = learnt = Habits()
    found: list[Labelled] = []
    for _ in range(ROUNDS if len(texts) > 1 else 1):
        style = learnt
        found = [_best(e, style) for e in emissions]
        learnt = learn(found)
        if learnt == style:
            break
    return found, style


def labelled_in(style: Habits, text: str) -> Labelled:
    """One citation of a list of this style."""
    return _best(Emission(cut(text)), style)


def learn(found: Sequence[Labelled]) -> Habits:
    """What the citations have in common."""
    pairs: Counter[tuple[str, str]] = Counter()
    after: Counter[tuple[str, str]] = Counter()
    before: Counter[tuple[str, str]] = Counter()
    venues: Counter[str] = Counter()
    houses: Counter[str] = Counter()
    for one in found:
        previous = "^"
        for span in one.spans:
            pieces = one.cut.pieces
            pairs[previous, span.label] += 1
            if span.label in "ATCEP":
                after[span.label, _sign(pieces[span.last].after)] += 1
                before[span.label, _sign(pieces[span.first].before)] += 1
            text = fold(value(one.cut, span.first, span.last))
            if span.label == "C":
                venues[text] += 1
            elif span.label == "P":
                houses[text] += 1
            previous = span.label
    return Habits(
        count=len(found),
        pairs=pairs,
        after=after,
        before=before,
        venues=frozenset(v for v, n in venues.items() if n > 1),
        houses=frozenset(v for v, n in houses.items() if n > 1),
    )


def _sign(delimiter: str) -> str:
    return "." if delimiter == "?" else delimiter


State = tuple[str, int]
"""The label before, and which of the labels that stand once have stood, as bits."""
_BIT = {"A": 1, "T": 2, "C": 4, "E": 8, "P": 16}


class _Step(Struct):
    score: float
    back: _Step | None
    span: Span | None


def _best(emission: Emission, habits: Habits) -> Labelled:
    """The labelling with the highest score, by dynamic programming over the pieces; linear in their number."""
    pieces = emission.cut.pieces
    table: list[dict[State, _Step]] = [{} for _ in range(len(pieces) + 1)]
    table[0][("^", 0)] = _Step(0.0, None, None)
    for i, piece in enumerate(pieces):
        if len(table[i]) > BEAM:
            table[i] = dict(sorted(table[i].items(), key=lambda s: -s[1].score)[:BEAM])
        for (previous, mask), step in table[i].items():
            if piece.kind != "text":
                gain = follows(previous, piece.kind, mask, habits)
                _keep(table[i + 1], (piece.kind, mask), step, gain, Span(piece.kind, i, i))
                continue
            for label, last, gain in emission.spans(i, previous, mask, habits):
                state = (label, mask | _BIT.get(label, 0))
                total = gain + follows(previous, label, mask, habits)
                _keep(table[last + 1], state, step, total, Span(label, i, last))
    ends = [(s.score + no_title(mask) + follows(label, "$", mask, habits), s) for (label, mask), s in table[-1].items()]
    if not ends:
        return Labelled(emission.cut)
    best_score, best = max(ends, key=lambda e: e[0])
    spans: list[Span] = []
    at: _Step | None = best
    while at is not None and at.span is not None:
        spans.append(at.span)
        at = at.back
    return Labelled(emission.cut, spans[::-1], best_score / max(1, len(pieces)))


def _keep(cell: dict[State, _Step], state: State, step: _Step, gain: float, span: Span) -> None:
    total = step.score + gain
    existing = cell.get(state)
    if existing is None or total > existing.score:
        cell[state] = _Step(total, step, span)
