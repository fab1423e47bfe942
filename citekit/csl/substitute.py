"""Names that repeat those of the entry before give way to a text. CSL 1.0.2, "Reference Grouping".

Works on entries in order and on their first NAMES span; labels do not count in the comparison and stay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from citekit.csl.tokens import ET_AL, LABEL, NAME, NAMES, Tokens, first_span, plain, span_end, spans
from citekit.model import Name


def substitute_authors(
    entries: Sequence[Tokens], people: Sequence[Sequence[Name]], options: Mapping[str, Any]
) -> list[Tokens]:
    """The entries with `subsequent-author-substitute` carried out, or as they are where it is not set. `people`: whose
    names each entry prints, in order: two people who print alike are not the same."""
    text = options.get("subsequent-author-substitute")
    if text is None:
        return list(entries)
    rule = options.get("subsequent-author-substitute-rule", "complete-all")
    out: list[Tokens] = []
    before: list[object] | None = None
    for tokens, printed in zip(entries, people, strict=True):
        span = first_span(tokens, NAMES)
        if span is None:
            before = None
            out.append(tokens)
            continue
        inner = tokens[span[0] + 1 : span[1]]
        names = compared(inner, printed)
        changed = replaced(inner, text, rule, names, before) if before else inner
        out.append([*tokens[: span[0] + 1], *changed, *tokens[span[1] :]])
        before = names
    return out


def compared(inner: Tokens, printed: Sequence[Name]) -> list[object]:
    """What is compared: each name, whatever its order in print, then all of it but the labels (et-al, "and")."""
    texts = [plain(inner[start:end]) for start, end in spans(inner, NAME)]
    full = [str(replace(name, static_ordering=False)) for name in printed[: len(texts)]]
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
