"""Names that repeat those of the entry before give way to a text. CSL 1.0.2, "Reference Grouping".

Works on entries in order and on their first NAMES span; labels do not count in the comparison and stay. As in
citeproc-js, names give way only where the entry begins with them, but for its number. Mostly the program tells which
names these are, and what is printed where all of them give way is a program too; otherwise the tokens tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from msgspec import Struct

from citekit.csl.names import Rendered
from citekit.csl.programs import PROGRAM_LIMIT, Program, Programs
from citekit.csl.specialise.names import NamesOp
from citekit.csl.state import CiteState
from citekit.csl.tokens import CITATION_NUMBER, ET_AL, LABEL, NAME, NAMES, Tokens, first_span, plain, span_end, spans
from citekit.model import Name

ALL = -1
"""All names give way to one text."""

_OPENING = ("(", "[", "“", "‘", "«")
"""What an affix that belongs to what follows begins with."""

_ANY = "x"
"""Stands for what operations put in."""


def may_repeat(states: Sequence[CiteState], programs: Programs, options: Mapping[str, Any]) -> list[bool]:
    """For each entry, and for what comes after the last one, whether its names may be those of the entry before, or
    begin with the same: false only where they cannot, which is seen without rendering either."""
    if "subsequent-author-substitute" not in options:
        return [False] * (len(states) + 1)
    first = [_first_person(state, programs.program(state)) for state in states]
    repeating = [one is None or other is None or one == other for one, other in pairwise(first)]
    return [False, *repeating, False][: len(states) + 1]


def _first_person(state: CiteState, program: Program) -> str | None:
    """Whom the entry names first, None where something stands in for names, or only rendering tells."""
    return str(state.item.names[program.begins.variable][0]) if program.begins else None


class _Opening(Struct, frozen=True, eq=False):
    """The one list of names in the NAMES span that entries of a program begin with. before, after: what else the span
    says, without labels. repeated: the program with the text in place of the names."""

    names: NamesOp
    before: str
    after: str
    repeated: Program

    def compared(self, cite: CiteState) -> list[object]:
        """What `compared` says of a cite's names as they would be rendered."""
        cite.names_seen = 0
        cite.people = []
        tokens = self.names.names(cite)
        names = [str(token.name) for token in tokens if isinstance(token, Rendered)]
        between = plain([token for token in tokens if not isinstance(token, Rendered)])
        return [*names, (tuple(names), f"{self.before}{between}{self.after}")]


class Repeats:
    """Carries out `subsequent-author-substitute` in one bibliography."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self._text: str = options.get("subsequent-author-substitute", "")
        self._rule: str = options.get("subsequent-author-substitute-rule", "complete-all")
        self._openings: dict[Program, _Opening | None] = {}

    def replaced(
        self, program: Program, cite: CiteState, before: list[object] | None
    ) -> tuple[Program | Tokens, list[object] | None]:
        """The entry, as a program where one prints it, with its repeated names replaced; and its names as the next
        entry's are compared with them. before: the names of the entry before it, None where they cannot repeat."""
        opening = self._opening(program)
        if opening is None:
            return self._in_tokens(program.render(cite), cite.people, before)
        names = opening.compared(cite)
        count = repeated(self._rule, names, before) if before else 0
        if count in (0, ALL):
            return opening.repeated if count else program, names
        return self._in_tokens(program.render(cite), cite.people, before)

    def _opening(self, program: Program) -> _Opening | None:
        if program not in self._openings:
            if len(self._openings) >= PROGRAM_LIMIT:
                self._openings.clear()
            self._openings[program] = _opening(program, self._text)
        return self._openings[program]

    def _in_tokens(
        self, tokens: Tokens, printed: Sequence[Name], before: list[object] | None
    ) -> tuple[Tokens, list[object] | None]:
        """The same for an entry as it is rendered. printed: whose names it prints, in order: two people who print
        alike are not the same."""
        span = first_span(tokens, NAMES)
        if span is None or _says_something(tokens[: span[0]]):
            return tokens, None
        inner = tokens[span[0] + 1 : span[1]]
        names = compared(inner, printed)
        count = repeated(self._rule, names, before) if before else 0
        changed = _all(inner, self._text) if count == ALL else _each(inner, self._text, count)
        if count and not self._text and not _says_something(changed):
            return _without_names(tokens, *span), names
        return [*tokens[: span[0] + 1], *changed, *tokens[span[1] :]], names


def _opening(program: Program, text: str) -> _Opening | None:
    """None where an entry does not begin with names, or only rendering tells whether it does and which these are, or
    what it prints without them."""
    runs, names = program.runs, program.begins
    if names is None or not text:
        return None
    place = next(place for place, (constants, _) in enumerate(runs) if NAMES in constants)
    (constants, _), (following, operation) = runs[place : place + 2]
    if NAMES | 1 not in following:
        return None
    start, end = constants.index(NAMES), following.index(NAMES | 1)
    # An operation before the names prints something, but for the number of the entry.
    leading: Tokens = [token for earlier, _ in runs[:place] for token in (*earlier, _ANY)]
    if _says_something([*leading, *constants[:start]]):
        return None
    joined = (*constants, text, *following)
    return _Opening(
        names=names,
        before=plain(_without(constants[start + 1 :], LABEL)),
        after=plain(_without(following[:end], LABEL)),
        repeated=Program((*runs[:place], (joined, operation), *runs[place + 2 :]), replaced=1),
    )


def _without_names(tokens: Tokens, start: int, end: int) -> Tokens:
    """An entry whose names give way to an empty text, without their affixes and the delimiter after them."""
    out: Tokens = list(tokens[:start])
    if not any(map(str.isalnum, plain(out))):
        out = [token for token in out if isinstance(token, int)]
    goes = True
    for token in tokens[end + 1 :]:
        if isinstance(token, str):
            goes = goes and not (any(map(str.isalnum, token)) or token.lstrip().startswith(_OPENING))
            if goes:
                continue
        if isinstance(token, int) and token & 1 and out and out[-1] == token - 1:
            out.pop()  # a span that held the names alone
        else:
            out.append(token)
    return out


def _says_something(tokens: Tokens) -> bool:
    """Whether anything but the number of the entry stands there."""
    return any(map(str.isalnum, plain(_without(tokens, CITATION_NUMBER))))


def compared(inner: Tokens, printed: Sequence[Name]) -> list[object]:
    """What is compared: each name, whatever its order in print, then all of it but the labels (et-al, "and")."""
    texts = [plain(inner[start:end]) for start, end in spans(inner, NAME)]
    full = [str(name) for name in printed[: len(texts)]]
    names = full if len(full) == len(texts) else texts  # a title, say, that stands for the names
    whole = (tuple(names), plain(_without(_without(inner, LABEL), NAME)))
    return [*names, whole]


def repeated(rule: str, names: list[object], before: list[object]) -> int:
    """How many of the names, from the first on, give way to the text, each to its own; `ALL` where the whole list does
    to one."""
    complete = names[-1] == before[-1]
    if rule == "complete-all":
        return ALL if complete else 0
    if rule == "complete-each":
        return len(names) - 1 if complete else 0
    same = 0
    for one, other in zip(names[:-1], before[:-1], strict=False):
        if one != other:
            break
        same += 1
    return min(same, 1) if rule == "partial-first" else same


def _all(inner: Tokens, text: str) -> Tokens:
    """The text in place of the whole name list; labels stay."""
    names = list(spans(inner, NAME))
    ends = list(spans(inner, ET_AL))
    put = [text] if text else []
    if not names:
        return [*put]
    end = max(end for _, end in [*names, *ends])
    return [*inner[: names[0][0]], *put, *inner[end + 1 :]]


def _each(inner: Tokens, text: str, count: int) -> Tokens:
    """The text in place of each of the first `count` names."""
    out: Tokens = []
    index = 0
    while index < len(inner):
        if inner[index] == NAME and isinstance(inner[index], int) and count:
            index = span_end(inner, index) + 1
            count -= 1
            out += [text] if text else []
            continue
        out.append(inner[index])
        index += 1
    return out


def _without(tokens: Sequence[str | int], mark: int) -> Tokens:
    out: Tokens = []
    index = 0
    while index < len(tokens):
        if tokens[index] == mark and isinstance(tokens[index], int):
            index = span_end(tokens, index)
        else:
            out.append(tokens[index])
        index += 1
    return out
