"""Names that repeat those of the entry before give way to a text. CSL 1.0.2, "Reference Grouping".

Works on entries in order and on their first NAMES span; labels do not count in the comparison and stay. As in
citeproc-js, names give way only where the entry begins with them, but for its number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from citekit.csl.programs import Program, Programs
from citekit.csl.state import CiteState
from citekit.csl.tokens import CITATION_NUMBER, ET_AL, LABEL, NAME, NAMES, Tokens, first_span, plain, span_end, spans
from citekit.model import Name


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


def substituted(
    tokens: Tokens, printed: Sequence[Name], options: Mapping[str, Any], before: list[object] | None
) -> tuple[Tokens, list[object] | None]:
    """The entry with `subsequent-author-substitute` carried out, and its names as the next entry's are compared with
    them. printed: whose names it prints, in order: two people who print alike are not the same. before: the names of
    the entry before it, None where they cannot repeat."""
    span = first_span(tokens, NAMES)
    if span is None or any(map(str.isalnum, plain(_without(tokens[: span[0]], CITATION_NUMBER)))):
        return tokens, None
    inner = tokens[span[0] + 1 : span[1]]
    names = compared(inner, printed)
    if not before:
        return tokens, names
    rule = options.get("subsequent-author-substitute-rule", "complete-all")
    changed = replaced(inner, options["subsequent-author-substitute"], rule, names, before)
    return [*tokens[: span[0] + 1], *changed, *tokens[span[1] :]], names


def compared(inner: Tokens, printed: Sequence[Name]) -> list[object]:
    """What is compared: each name, whatever its order in print, then all of it but the labels (et-al, "and")."""
    texts = [plain(inner[start:end]) for start, end in spans(inner, NAME)]
    full = [str(name) for name in printed[: len(texts)]]
    names = full if len(full) == len(texts) else texts  # a title, say, that stands for the names
    whole = (tuple(names), plain(_without(_without(inner, LABEL), NAME)))
    return [*names, whole]


def replaced(inner: Tokens, text: str, rule: str, names: list[object], before: list[object]) -> Tokens:
    """The inside of the NAMES span with its repeated names replaced as the rule says."""
    complete = names[-1] == before[-1]
    if rule == "complete-all":
        return _all(inner, text) if complete else inner
    if rule == "complete-each":
        return _each(inner, text, len(names) - 1) if complete else inner
    same = 0
    for one, other in zip(names[:-1], before[:-1], strict=False):
        if one != other:
            break
        same += 1
    return _each(inner, text, min(same, 1) if rule == "partial-first" else same)


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


def _without(tokens: Tokens, mark: int) -> Tokens:
    out: Tokens = []
    index = 0
    while index < len(tokens):
        if tokens[index] == mark and isinstance(tokens[index], int):
            index = span_end(tokens, index)
        else:
            out.append(tokens[index])
        index += 1
    return out
