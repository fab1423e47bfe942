"""A citation printed as one run of text → its parts, by the shapes in which people write citations.

Authors first (APA, IEEE, LNCS, BibTeX's plain) or title first; a title ends where a sentence ends before the venue,
where its quotes or its style end, or before the comma of a venue. Which of the two orders a list uses is decided for
the whole list (`citekit.formats.page.lists`), since one entry alone is often open to both readings.

This reader is for lines of a page, where links, italics, bold type and known names say what is what, and where every
range that might be a work is read (several times the works of a page). Text without any markup is read by
`citekit.formats.page.strings`, which weighs all readings of all citations of a list against each other. On lines with
markup that reader, given the text alone, was measured to find fewer works (89 of 100 instead of 98, of 1,578 invented
ones in 37 layouts) and to double the time of a page, so each keeps its own ground.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec.structs import replace

from citekit.formats.page import looks
from citekit.formats.page.leadingnames import names_prefix
from citekit.formats.page.persons import has_known, likeness
from citekit.formats.page.styled import Mark, Styled
from citekit.formats.page.venue import DATE_TAIL, STATUS, VENUE_LEAD, Parts, read_venue, sentence_ends
from citekit.model.kinds import of_venue
from citekit.model.printed_dates import find_dates

_YEAR_NEXT = re.compile(
    rf"\s*[,.;:]?\s*(?:\(\s*(?P<in>(?:[^()]{{0,30}}(?:1[5-9]|20)\d\d[^()]{{0,25}})"
    rf"|(?:{STATUS})[^()]{{0,20}})\)|(?P<bare>(?:1[5-9]|20)\d\d[a-z]?)(?=\s*[.,:)]))\s*[.,:;]?\s*",
    re.IGNORECASE,
)
_EDITORS_NEXT = re.compile(r"\s*,?\s*(?:\((?:eds?|hrsg|hg|dir)\.?\)|editors?\b|eds?\.)[,:.]?\s*", re.IGNORECASE)


def readings(line: Styled, known: frozenset[str] = frozenset()) -> list[Parts]:
    """The ways in which a line can be read as a citation, the surest first. known: keys of names printed elsewhere on
    the page, which settle that "Rosa Fuchs. Quiet water." begins with an author."""
    found = [p for p in (_authors_first(line, known), _title_first(line, known)) if p is not None and p.title]
    return [replace(parts) for parts in sorted(found, key=lambda p: -p.sure)]


def title_reading(line: Styled, known: frozenset[str]) -> Parts | None:
    """The line read as a title with what follows it."""
    parts = _title_first(line, known)
    return replace(parts) if parts is not None and parts.title else None


MUCH_SURER = 0.5
"""By so much a reading must be surer to count against the order that the list usually has."""
_SUREST = {"authors": 1.0, "title": 1.15}
"""How sure readings in each order can be at most."""


def usual_reading(line: Styled, known: frozenset[str], order: str) -> Parts | None:
    """The reading in the order that the list usually has, unless the other is much surer; the surest where no order is
    usual (""). The other is not looked for where it could not be much surer."""
    if order:
        other = "title" if order == "authors" else "authors"
        usual = _authors_first(line, known) if order == "authors" else _title_first(line, known)
        if usual is not None and usual.title and usual.sure + MUCH_SURER >= _SUREST[other]:
            return replace(usual)
    found = readings(line, known)
    preferred = next((p for p in found if p.order == order), None) or next(iter(found), None)
    return found[0] if preferred is not None and found[0].sure > preferred.sure + MUCH_SURER else preferred


@lru_cache(maxsize=64)
def _authors_first(line: Styled, known: frozenset[str]) -> Parts | None:
    end, sure = names_prefix(line, known)
    if not end:
        return None
    parts = Parts(author=line.text[:end].strip(" ,;:."), order="authors", sure=sure)
    if re.search(r"\b[^\W\d_]\.$", line.text[:end].rstrip(" ,;:")):
        parts.author = line.text[:end].strip(" ,;:")
    editors = _EDITORS_NEXT.match(line.text, end)
    if editors:
        parts.editor, parts.author, end = parts.author, "", editors.end()
    rest = after_year(line.cut(end), parts)
    rest = rest.cut(len(rest.text) - len(rest.text.lstrip(" .,;:–—-")))
    if not rest.text:
        return None
    _title_and_venue(rest, parts)
    if not looks.is_title_like(parts.title):
        parts.sure *= 0.5
    if has_known(parts.title, known) and not has_known(parts.author, known):
        parts.sure *= 0.3
    return parts


@lru_cache(maxsize=64)
def _title_first(line: Styled, known: frozenset[str]) -> Parts | None:
    mark = _leading_mark(line)
    end = mark.end if mark is not None else _title_before_names(line, known) or _title_end(line)
    title = line.text[:end].strip(" ,;")
    if not looks.is_title_like(title) or end >= len(line.text) + (mark is None):
        return None
    parts = Parts(title=title, order="title", style=mark.style if mark is not None else "plain", sure=0.35)
    rest = line.cut(end)
    rest = rest.cut(len(rest.text) - len(rest.text.lstrip(" .,;:–—-|?!/")))
    rest_after = without_coauthors(after_year(rest, parts), parts)
    if parts.author:
        parts.sure = 0.9
        read_venue(rest_after, parts)
        return parts
    names_end, sure = names_prefix(rest_after, known)
    if names_end:
        parts.author = rest_after.text[:names_end].strip(" ,;")
        parts.sure = 0.4 + 0.6 * sure
        rest = rest_after.cut(names_end)
        if not parts.issued:
            rest = after_year(rest, parts)
    elif parts.issued:
        rest = rest_after
    if likeness(_BRACKETED_YEAR.sub("", title), known) >= 0.75:
        parts.sure *= 0.4
    parts.sure += 0.15 if mark is not None else 0.0
    read_venue(rest, parts)
    return parts


_BRACKETED_YEAR = re.compile(r"\s*\((?:1[5-9]|20)\d\d[^()]{0,30}\)[.,:]?$")
_WITH = re.compile(
    r"^[\s,.;]*(?P<byline>\((?:joint(?:ly)?(?: work)? )?(?:with|mit|avec|con) (?P<names>[^()]{3,400})\)"
    r"|(?:joint(?:ly)?(?: work)? )?with (?P<bare>[^()]{3,200}?)(?=[.;]\s|$))[\s,.;]*"
)


def without_coauthors(line: Styled, parts: Parts) -> Styled:
    """The line without the "(with A. Doe and B. Roe)" that it begins with, which names the owner's coauthors."""
    match = _WITH.match(line.text)
    names = (match.group("names") or match.group("bare")) if match else ""
    if match is None or not names or looks.names_likeness(names) < 0.5:
        return line
    parts.author = match.group("byline").strip("()")
    return line.cut(match.end())


def _title_before_names(line: Styled, known: frozenset[str]) -> int:
    """Where a dash, stroke or "by" parts the title from names ("Standing still - J. Doe - STILL 2010"); 0 if none."""
    for match in re.finditer(r"\s+(?:[-–—|/•·]+|by)\s+|\s*\((?=with )", line.text[:400]):
        if match.start() < 4:
            continue
        after = line.cut(match.end())
        end, sure = names_prefix(after, known)
        if (end and sure >= 0.7) or _WITH.match(line.text[match.start() :]):
            return match.start()
    return 0


def _leading_mark(line: Styled) -> Mark | None:
    """The link, bold, italic or quoted text with which a line begins, if it could be a title."""
    for mark in line.marks:
        if (
            mark.start <= 1
            and mark.end - mark.start >= 8
            and looks.is_title_like(line.part(mark))
            and _ends_well(line, mark)
        ):
            if mark.style == "link" and mark.end >= len(line.text) - 2 and _inner_mark(line, mark) is not None:
                continue
            return _with_closing_quote(line, mark)
    return None


def _with_closing_quote(line: Styled, mark: Mark) -> Mark:
    """A link inside quotes ends where they do."""
    closed = mark.style == "link" and line.text[mark.end : mark.end + 1] in ("”", '"', "»", "“") and mark.start == 1
    return replace(mark, end=mark.end + 1) if closed else mark


def _inner_mark(line: Styled, outer: Mark) -> Mark | None:
    return next(
        (m for m in line.marks if m is not outer and m.start <= 1 and m.end < outer.end and m.style != "italic"), None
    )


def after_year(line: Styled, parts: Parts) -> Styled:
    """The line after a year or status that stands at its beginning, which is taken."""
    match = _YEAR_NEXT.match(line.text)
    if not match:
        return line
    text = (match.group("in") or match.group("bare") or "").strip()
    if find_dates(text):
        parts.issued = text
        parts.sure = min(1.0, parts.sure + 0.15)
    elif text:
        parts.status = text
    else:
        return line
    return line.cut(match.end())


def _title_and_venue(rest: Styled, parts: Parts) -> None:
    mark = next((m for m in rest.marks if m.start <= 1 and m.end - m.start >= 4), None)
    if (
        mark is not None
        and (looks.is_title_like(rest.part(mark)) or len(rest.part(mark)) > 10)
        and _ends_well(rest, mark)
    ):
        end, parts.style = mark.end, mark.style
    else:
        end = _title_end(rest)
    parts.title = rest.text[:end].strip(" ,;")
    read_venue(rest.cut(end), parts)
    tail = DATE_TAIL.search(parts.title) if not parts.issued else None
    if tail and tail.start() > 8:
        parts.title, parts.issued = parts.title[: tail.start()].rstrip(" ,.;("), tail.group("date")


def _ends_well(line: Styled, mark: Mark) -> bool:
    """Whether the mark is the whole title: it ends with its sentence, or something other than its words follows."""
    if mark.style in ("link", "heading"):
        return True
    if mark.style == "quote" and line.text[mark.end - 2 : mark.end - 1] in ".,?!":
        return True
    if mark.style == "quote" and re.match(r"\s*(?:by|with|mit|von|par|avec)\b", line.text[mark.end :]):
        return True
    if mark.end >= len(line.text) or line.text[mark.end - 1] in ".?!,":
        return True
    return line.text[mark.end :].lstrip()[:1] in '.,;:(?!“"[' or line.text[mark.end :].lstrip()[:3] in ("In ", "in ")


def _title_end(line: Styled) -> int:
    """Where a title that nothing sets apart ends."""
    text = line.text
    parted = text.find(" // ")
    if parted > 8:
        return parted  # GOST 7.0.5: "Title // Journal"
    ends = sentence_ends(text)
    venue = _venue_mark(line, ends)
    if venue is not None:
        before = [e for e in ends if e <= venue.start]
        lead = re.search(
            r"(?:[.,;:]\s+|\s)(?:[Ii]n|[Aa]t|[Pp]ublished in|[Tt]o appear in)[:\s]+(?:[^.]{0,200}(?:editors?"
            r"|[Ee]ds?\.?\)?),?\s+)?$",
            text[: venue.start],
        )
        if before:
            return _first_unless_question(text, before, venue.start)
        return lead.start() if lead else len(text[: venue.start].rstrip(" ,;.:"))
    if len(ends) > 1 or (ends and ends[0] < len(text) - 1):
        return _first_unless_question(
            text, ends[:-1] if ends[-1] >= len(text) - 1 and len(ends) > 1 else ends, len(text)
        )
    return _comma_title_end(text)


def _first_unless_question(text: str, ends: list[int], limit: int) -> int:
    """The first sentence end; a question mark, or an end before a short plain sentence, lets the title go on."""
    for i, end in enumerate(ends):
        following = text[end : ends[i + 1] if i + 1 < len(ends) else limit].strip()
        is_last = i + 1 == len(ends)
        if not following or _starts_venue(following):
            return end
        goes_on = text[end - 1] in "?!" and not re.match(r"(?:in|at)\b\W*", following, re.IGNORECASE)
        if goes_on and (not is_last or not re.search(r"\d", following)):
            if is_last:
                return len(text[:limit].rstrip())
            continue
        return end
    return ends[-1]


def _starts_venue(text: str) -> bool:
    lead = VENUE_LEAD.match(text)
    return bool(lead and lead.group().strip(" .,")) or bool(of_venue(text[:160])) or bool(re.match(r"\W*\d", text))


def _venue_mark(line: Styled, ends: list[int]) -> Mark | None:
    """The italic text that is the venue: it stands after a sentence, a comma or "In", not inside a sentence."""
    for mark in line.marked("italic"):
        if mark.start < 8 or mark.end - mark.start < 2:
            continue
        before = line.text[: mark.start].rstrip()
        if before.endswith((".", ",", "?", "!", "”", '"', ":", ";", ")", "–", "—")) or re.search(
            r"\b(?:[Ii]n|[Aa]t|to|In:)$", before
        ):
            return mark
        if any(e <= mark.start for e in ends) and mark.end - mark.start > 12:
            return mark
    return None


def _comma_title_end(text: str) -> int:
    """For "Title, Venue 2010": before the first comma after which a venue stands."""
    for match in re.finditer(r",\s+", text):
        following = text[match.end() :]
        if (
            VENUE_LEAD.match(following)
            or of_venue(following.split(",")[0][:120])
            or re.match(r"(?:1[5-9]|20)\d\d\b", following)
        ):
            return match.start()
    return len(text)
