"""Which words of a title need braces, so that no style lowers their capitals: one rule for reading and for writing.

The writer puts these words in braces; the reader takes braces round just such a word for the writer's own, so that a
title comes back as it was. All other braces round a capital mean `<span class="nocase">`.
"""

from __future__ import annotations

import re
from collections import Counter

OPEN, OPEN_TWICE, CLOSE = "\ufdd0", "\ufdd2", "\ufdd1"
"""Marks of brace groups in text that is being decoded (noncharacters; no text of a file holds them)."""

SPAN, SPAN_END = '<span class="nocase">', "</span>"
TAG = re.compile(
    r"<(/?)(i|b|sup|sub)>|<span (class=\"nocase\"|style=\"font-variant: ?small-caps;?\")>|(</span>)", re.IGNORECASE
)
_TOKEN = re.compile(r"(<[^<>]*>)|([^\s\u2009~–—/(\[“\"<>]+)")
_SMALL = frozenset(
    {
        "with", "from", "into", "over", "under", "about", "after", "before", "between", "through", "during", "without",
        "within", "against", "among", "toward", "towards", "upon", "than", "that", "when", "using", "their", "your",
    }
)  # fmt: skip
"""Words that stay small in Title Case too."""
_TRAILING = ".,:;!?)]’'”"
_MARKED = re.compile(f"[{OPEN}{OPEN_TWICE}{CLOSE}]")


def protected_ranges(title: str) -> set[tuple[int, int]]:
    """Where the words stand whose capitals need braces: iPhone, DNA, and names in a title in sentence case.

    The first word needs them only where a capital stands inside it. A title in Title Case gets them only round words
    with a capital inside, since its other capitals are ordinary.
    """
    if title.islower():
        return set()
    words = [(m.start(), m.group()) for m in _TOKEN.finditer(title) if m.group(2) or not TAG.fullmatch(m.group())]
    words = [(at, word.rstrip(_TRAILING)) for at, word in words]
    long = [w for _, w in words[1:] if len(w) > 3 and w[0].isalpha() and w not in _SMALL]
    title_case = len(long) >= 2 and sum(w[0].islower() for w in long) * 4 <= len(long)
    found: set[tuple[int, int]] = set()
    for number, (at, word) in enumerate(words):
        if word and word != word.lower():
            inner = any(c.isupper() for c in word[1:])
            if inner or (number and not title_case and word[0].isupper()):
                found.add((at, at + len(word)))
    return found


def resolved(text: str, *, implied: bool) -> str:
    """Decoded text with its marked brace groups as spans, or dropped where they only say what the rule says anyway.

    implied: the title is one whose words the writer protects.
    """
    if not _MARKED.search(text):
        return text
    pieces: list[str] = []
    length, begin = 0, 0
    opened: list[tuple[str, int]] = []
    groups: list[tuple[int, int]] = []
    for match in _MARKED.finditer(text):
        run = text[begin : match.start()]
        begin = match.end()
        mark = match.group()
        if mark == OPEN_TWICE:
            run += SPAN
        pieces.append(run)
        length += len(run)
        if mark != CLOSE:
            opened.append((mark, length))
        elif opened:
            kind, start = opened.pop()
            if kind == OPEN:
                groups.append((start, length))
            else:
                pieces.append(SPAN_END)
                length += len(SPAN_END)
    bare = "".join(pieces) + text[begin:]
    known = protected_ranges(bare) if implied else set()
    starts, ends = Counter[int](), Counter[int]()
    for group in _merged([g for g in groups if g not in known]):
        if group not in known:
            starts[group[0]] += 1
            ends[group[1]] += 1
    for at in sorted({*starts, *ends}, reverse=True):
        bare = bare[:at] + SPAN_END * ends[at] + SPAN * starts[at] + bare[at:]
    return bare


def _merged(groups: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Groups that touch as one: {D}{N}{A}."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(groups):
        if merged and merged[-1][1] == start < end:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged
