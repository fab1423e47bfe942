"""Finds the title and the own name inside a formatted entry and marks them.

The engine gives an entry as HTML and does not say which part is what, so both are looked for as text: quotes and case
may differ (styles change them), and a match counts only where its tags are balanced.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from citekit.model import Name

_ALIKE = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "‑": "-", "\xa0": " "}
)
_TAG = re.compile(r"<(/?)([a-z]+)[^<>]*>")
_MOST_GIVEN = 4
_IDEOGRAPHS = re.compile("[\u3005-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]+")
"""Scripts in which a name is written in one, family name first."""


def title_span(html: str, title: str) -> tuple[int, int] | None:
    """Where the title (as HTML) stands in the entry, None where it cannot be found."""
    wanted = _comparable(title.rstrip(".")).strip()
    text = _comparable(html)
    if len(wanted) < 3 or len(text) != len(html):
        return None
    start = text.find(wanted)
    if start < 0:
        return None
    end = start + len(wanted)
    return (start, end) if _balanced(html[start:end]) and not _in_link(html, start) else None


def own_name_spans(html: str, owners: Iterable[Name]) -> list[tuple[int, int]]:
    """Where the entry prints the names: "Maren, R.", "R. Maren", "Rike Maren", "佐藤健", each at its first place."""
    spans: list[tuple[int, int]] = []
    for owner in owners:
        pattern = _name_pattern(owner)
        match = pattern.search(html) if pattern else None
        if (
            match
            and _balanced(match[0])
            and not any(start < match.end() and match.start() < end for start, end in spans)
        ):
            spans.append(match.span())
    return spans


def wrapped(html: str, spans: Iterable[tuple[int, int, str, str]]) -> str:
    """The HTML with (start, end, opening, closing) put round the spans, which do not overlap."""
    for start, end, opening, closing in sorted(spans, reverse=True):
        html = f"{html[:start]}{opening}{html[start:end]}{closing}{html[end:]}"
    return html


def _name_pattern(owner: Name) -> re.Pattern[str] | None:
    family = re.escape(_family(owner) or owner.literal)
    if not family:
        return None
    if owner.given and _IDEOGRAPHS.fullmatch(owner.family + owner.given):
        return re.compile(rf"{family} ?{owner.given}")
    given = [word for word in owner.given.replace(".", ". ").split() if word][:_MOST_GIVEN]
    if not given:
        return re.compile(rf"(?<!\w){family}(?!\w)")
    longer = r"\w{0,12}" if len(given[0]) >= 3 else ""
    first = f"(?:{re.escape(given[0])}{longer}|{re.escape(given[0][0])}\\.?)"
    more = r"(?:[\s-]?[^\W\d_]\.|\s[^\W\d_]{2,20}(?=\s))" + f"{{0,{_MOST_GIVEN}}}"
    after = rf"(?<!\w){family}(?:[,،]\s*|\s+){first}(?:[\s-]?[^\W\d_]\.){{0,{_MOST_GIVEN}}}(?!\w)"
    return re.compile(rf"{after}|(?<!\w){first}{more}\s*{family}(?!\w)")


def _family(name: Name) -> str:
    return " ".join(part for part in (name.non_dropping_particle, name.family) if part)


def _comparable(text: str) -> str:
    return text.translate(_ALIKE).lower()


def _balanced(html: str) -> bool:
    open_tags: list[str] = []
    if html.count("<") != html.count(">"):
        return False
    for match in _TAG.finditer(html):
        if not match[1]:
            open_tags.append(match[2])
        elif not open_tags or open_tags.pop() != match[2]:
            return False
    return not open_tags


def _in_link(html: str, position: int) -> bool:
    return html.rfind("<a ", 0, position) > html.rfind("</a>", 0, position)
