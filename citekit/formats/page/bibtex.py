"""BibTeX shown or hidden in a page: joined with the entry it belongs to, field by field.

An author's own BibTeX is the best source for venue, type, pages and names; the title stays as the page prints it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from citekit.errors import FormatError
from citekit.formats.bibtex import read as read_bibtex
from citekit.formats.page.dom import Document
from citekit.formats.page.entry import Entry
from citekit.model import Date, Item, Names, Source
from citekit.model.printed_dates import find_dates
from citekit.model.record import Printed

_NOT_TAKEN = frozenset({"title", "abstract", "URL", "note", "keyword", "language"})

BIBTEX = re.compile(r"@\s*[A-Za-z]{3,20}\s*[{(]\s*[^\s,{}]{0,120}\s*,")


def items_of(text: str, source: Source) -> list[Item]:
    """The items of a BibTeX text; what is wrong with it concerns the page's reader no further."""
    made = Source(content=text.encode("utf-8"), uri=source.uri, media_type="text/x-bibtex")
    try:
        return [x for x in read_bibtex(made) if isinstance(x, Item)]
    except FormatError:
        return []


def merged(fields: dict[str, Printed], item: Item) -> dict[str, Printed]:
    """The fields with those of the BibTeX entry above them; a cut author list or a coarser date never replaces a
    fuller one, and abstract and links only fill gaps."""
    out = dict(fields)
    for name, value in item.variables.items():
        if name in _NOT_TAKEN:
            out.setdefault(name, value)
        elif isinstance(value, Names):
            if not value.truncated or name not in out:
                out[name] = value
        elif isinstance(value, Date):
            if name != "issued" or _is_better(value, str(out.get("issued", ""))):
                out[name] = value
        else:
            out[name] = value
    return out


def _is_better(date: Date, printed: str) -> bool:
    found = find_dates(printed)
    return not found or (date.year is not None and len(date.start) >= max(f.precision for f in found))


MOST = 200_000
"""Characters of a paragraph or box that may be BibTeX; <pre> and <code> may hold a whole file."""


def loose(doc: Document, entries: Sequence[Entry], source: Source) -> Iterator[Item]:
    """The BibTeX entries of the page that stand in none of its works (a list of its own, or windows at the end)."""
    ranges = sorted((e.start, e.end) for e in entries)
    starts, ends = [a for a, _ in ranges], list(accumulate((b for _, b in ranges), max))
    done = 0
    for element in doc.elements("pre", "code", "p", "div", "td"):
        if element.start < done:
            continue
        if element.tag in ("p", "div", "td") and (element.size > MOST or any(doc.children(element.index))):
            continue
        before = bisect_right(starts, element.start)
        if before and element.start < ends[before - 1]:
            continue
        text = "".join(t or "\n" for t in doc.texts[element.start : element.end])
        match = BIBTEX.search(text)
        if match:
            done = element.end
            yield from items_of(balanced_bibtex(text, match.start())[0], source)


def balanced_bibtex(text: str, start: int) -> tuple[str, int]:
    """The BibTeX entries from `start` on, up to where the braces of the last one close."""
    end = start
    while True:
        match = BIBTEX.match(text, end)
        if not match:
            break
        depth, i = 0, text.index("{" if "{" in match.group() else "(", end)
        opened, closed = ("{", "}") if text[i] == "{" else ("(", ")")
        while i < len(text):
            depth += (text[i] == opened) - (text[i] == closed)
            i += 1
            if depth == 0:
                break
        end = i
        gap = re.compile(r"\s*").match(text, end)
        end_of_gap = gap.end() if gap else end
        if not BIBTEX.match(text, end_of_gap):
            break
        end = end_of_gap
    return text[start:end], end
