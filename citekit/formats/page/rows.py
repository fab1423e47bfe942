"""The lines of one work, where no element says what they are: which is the title, which hold names, venue and date."""

from __future__ import annotations

import re

from citekit.formats.page import citation, looks
from citekit.formats.page.entry import Entry, Habits, fill
from citekit.formats.page.leadingnames import names_prefix
from citekit.formats.page.persons import fold, has_known, likeness
from citekit.formats.page.styled import Mark, Styled
from citekit.formats.page.venue import Parts, date_in, read_venue
from citekit.model.kinds import of_label, of_venue

_CITATION_LEAD = re.compile(
    r"^\s*(?:recommended citation|citation|cite as|cite this as|reference|zitierweise|full reference)\s*:\s*", re.I
)
_VENUE_LINE = re.compile(
    r"^\s*(?:published|presented|appear(?:ed|s|ing)|to appear|accepted|forthcoming|erschienen|publié"
    r"|publicado)(?:\s+(?:in|at|by|to|dans|en|em))?[:\s]+",
    re.IGNORECASE,
)
_VENUE_YEAR = re.compile(r"[^\d]\s(?:'\d\d|(?:19|20)\d\d)\)?$")
_IN_VENUE = re.compile(r"In:?\s+(?:(?:the\s+)?\d{1,3}(?:st|nd|rd|th)\b|Proc|(?=[A-Z]).{2,200}\b(?:19|20)\d\d\W*$)")
"""How a row begins that says in which book or proceedings a work stands."""


def is_venue_row(text: str) -> bool:
    """Whether a row of its own says where a work appeared: "Published in X, 2024", "NeurIPS 2023"."""
    if not 6 <= len(text) <= 160:
        return False
    if _VENUE_LINE.match(text) or _IN_VENUE.match(text):
        return True
    return bool(_VENUE_YEAR.search(text.rstrip(" .;"))) and len(text.split()) <= 12 and not looks.is_date_line(text)


def read_around_title(entry: Entry, lines: list[Styled], habits: Habits) -> None:
    """The title is known; the lines around it hold the rest."""
    title = entry.text("title")
    folded = fold(title)
    for line in lines:
        if fold(line.text) == folded:
            continue
        _read_side_line(entry, line, folded, habits)


def _read_side_line(entry: Entry, line: Styled, folded: str, habits: Habits) -> None:
    lead = _CITATION_LEAD.match(line.text)
    text = line.text[lead.end() :] if lead else line.text
    if folded and len(folded) > 12 and folded in fold(text):
        for parts in citation.readings(line.cut(lead.end() if lead else 0), habits.known)[:1]:
            if parts.order == "authors":
                parts.title = ""
                fill(entry, parts)
        return
    if looks.is_date_line(text):
        if "issued" not in entry.fields:
            entry.fields["issued"] = date_in(text)
        return
    if "author" not in entry.fields:
        parts = Parts()
        line = citation.without_coauthors(line, parts)
        if parts.author:
            entry.fields["author"] = parts.author
            _read_venue_line(entry, line)
            return
        end, sure = names_prefix(line, habits.known)
        whole = likeness(text, habits.known)
        if whole >= 0.55 or (end and sure >= 0.7):
            entry.fields["author"] = text if whole >= 0.55 else line.text[:end].strip(" ,;:")
            if whole < 0.55:
                _read_venue_line(entry, line.cut(end))
            return
    if _is_teaser(entry, line):
        existing = entry.fields.get("abstract", ())
        entry.fields["abstract"] = (*(existing if isinstance(existing, tuple) else (existing,)), text)
        return
    _read_venue_line(entry, line)


def _is_teaser(entry: Entry, line: Styled) -> bool:
    """Whether a line beside the title is its abstract or teaser rather than venue and numbers."""
    text = line.text
    if len(text) > 320 or (len(text) > 220 and not line.marked("italic")):
        return True
    if len(text) < 40 or line.marked("italic") or _VENUE_LINE.match(text):
        return False
    if text.rstrip(" »›→]").endswith(("…", "...")):
        return True
    return entry.style in ("role", "heading", "link") and not of_venue(text) and not date_in(text)


def _read_venue_line(entry: Entry, line: Styled) -> None:
    text = line.text.strip(" .,;:|·–—-")
    if not text or looks.is_button(text):
        return
    if "container-title" not in entry.fields and _is_venue_line(line):
        parts = Parts()
        read_venue(citation.after_year(line, parts), parts)
        fill(entry, parts)
        return
    date = date_in(text)
    if date and "issued" not in entry.fields:
        entry.fields["issued"] = date
    entry.notes.append(text)


def _is_venue_line(line: Styled) -> bool:
    return bool(
        line.marked("italic")
        or _VENUE_LINE.match(line.text)
        or of_venue(line.text[:200])
        or date_in(line.text)
        or line.text.lower().startswith("in ")
    )


def read_lines(entry: Entry, lines: list[Styled], habits: Habits) -> None:
    """No element says what the title is: one line that holds a whole citation, or a line for each part."""
    if not lines:
        return
    if _whole_citations(lines, habits) > 1:
        entry.titles = 99
        return
    whole = _whole_citation(lines, habits)
    if whole is not None:
        line, parts = whole
        fill(entry, parts)
        entry.order, entry.style, entry.sure = parts.order, parts.style, parts.sure
        entry.titles = max(entry.titles, 1)
        for other in lines:
            if other is not line:
                _read_side_line(entry, other, fold(parts.title), habits)
        return
    _read_line_by_line(entry, lines, habits)


_DIGIT = re.compile(r"\d")


def _whole_citations(lines: list[Styled], habits: Habits) -> int:
    """How many of the first lines are each a citation with authors, title and more; one alone is not looked at."""
    count = 0
    long = [line for line in lines[:6] if len(line.text) >= 40]
    for line in long if len(long) > 1 else ():
        if not _DIGIT.search(line.text):
            continue  # without a date
        found = citation.readings(line, habits.known)
        if (
            found
            and found[0].order == "authors"
            and found[0].sure >= 0.7
            and found[0].author
            and (found[0].venue and found[0].issued)
        ):
            count += len(looks.words(found[0].title)) >= 2
    return count


def _whole_citation(lines: list[Styled], habits: Habits) -> tuple[Styled, Parts] | None:
    """The line that alone holds title and authors."""
    best: tuple[float, Styled, Parts] | None = None
    titled = False
    bylines = [x for x in lines[:4] if likeness(x.text, habits.known) >= 0.75]
    for line in lines[:4]:
        names_or_short = len(line.text) < 15 or likeness(line.text, habits.known) >= 0.75
        if best is None and titled and not names_or_short and _is_bare(line, habits):
            continue
        titled = titled or _could_be_title(line, habits)
        if names_or_short:
            continue
        parts = citation.usual_reading(line, habits.known, habits.order)
        if parts is None or not ((parts.author or parts.editor) and looks.is_title_like(parts.title)):
            continue
        if bylines and not (parts.venue or parts.issued) and not has_known(parts.author, habits.known):
            continue  # "Sorting Proofs: A Dense Approach" above the names
        if best is None or parts.sure > best[0]:
            best = (parts.sure, line, parts)
    return (best[1], best[2]) if best is not None and best[0] >= 0.5 else None


def _could_be_title(line: Styled, habits: Habits) -> bool:
    """Whether a line of its own could be the title of what follows it."""
    text = line.text
    if _VENUE_YEAR.search(text) or looks.is_date_line(text) or not looks.is_title_like(text):
        return False
    return len(looks.words(text)) >= 2 and likeness(text, habits.known) < 0.55 and not of_label(text)


def _is_bare(line: Styled, habits: Habits) -> bool:
    """Whether a line reads as authors with a venue only: what looks like its title is the last thing before a date."""
    found = citation.readings(line, habits.known)
    return bool(found) and not found[0].venue


def _read_line_by_line(entry: Entry, lines: list[Styled], habits: Habits) -> None:
    title_at = _title_line(lines, habits)
    if title_at is None:
        return
    line = lines[title_at]
    entry.title_at = title_at
    mark = next((m for m in line.marks if _is_title_mark(line, m, habits)), None)
    entry.titles, entry.sure = max(entry.titles, 1), 0.5
    if mark is not None and mark.end - mark.start > 0.3 * len(line.text):
        entry.fields["title"], entry.style = line.part(mark).strip(" ,;"), mark.style
        _read_before(entry, line.cut(0, mark.start), habits)
        _read_after(entry, line.cut(mark.end), habits)
    else:
        found = citation.title_reading(line, habits.known)
        parts = found if found and (found.venue or found.issued) else Parts(title=line.text, order="title")
        fill(entry, parts)
        entry.style = parts.style
    entry.order = "authors" if any(likeness(x.text, habits.known) >= 0.55 for x in lines[:title_at]) else "title"
    for i, other in enumerate(lines):
        if i != title_at:
            _read_side_line(entry, other, fold(entry.text("title")), habits)


def _is_title_mark(line: Styled, mark: Mark, habits: Habits) -> bool:
    """Whether a part that is set apart could be the title: bold names are the owner's among the authors."""
    if mark.style not in ("link", "bold", "quote") or not looks.is_title_like(line.part(mark)):
        return False
    return mark.style != "bold" or likeness(line.part(mark), habits.known) <= 0.7


def _read_before(entry: Entry, line: Styled, habits: Habits) -> None:
    if line.text.strip(" .,;:|–—-[]()"):
        _read_side_line(entry, line.cut(0, len(line.text.rstrip(" .,;:|–—-[("))), "", habits)


def _read_after(entry: Entry, line: Styled, habits: Habits) -> None:
    start = len(line.text) - len(line.text.lstrip(" .,;:|–—-])"))
    rest = line.cut(start)
    if not rest.text:
        return
    parts = Parts()
    after = citation.without_coauthors(citation.after_year(rest, parts), parts)
    end, sure = names_prefix(after, habits.known)
    if end and sure >= 0.55 and "author" not in entry.fields:
        parts.author = after.text[:end].strip(" ,;")
        after = after.cut(end)
    read_venue(citation.after_year(after, parts), parts)
    fill(entry, parts)


def _title_line(lines: list[Styled], habits: Habits) -> int | None:
    """Which of several lines is the title: one set apart as a whole, else the first that is neither names, date nor
    venue; the place where this list's titles stand usually, first of all."""
    candidates: list[tuple[float, int]] = []
    surely = any(has_known(x.text, habits.known) for x in lines[:8])
    for i, line in enumerate(lines[:8]):
        text = line.text
        if not looks.is_title_like(text) or looks.is_date_line(text) or _CITATION_LEAD.match(text):
            continue
        names = likeness(text, habits.known)
        if surely and not has_known(text, habits.known):
            names = min(names, 0.5)  # another line holds the names
        usual = habits.style in ("link", "bold", "quote") and line.is_wholly(habits.style) and len(lines) == 1
        usual = usual or (i == habits.line and names < 0.75)
        if not usual and (names >= 0.75 or (names >= 0.55 and len(lines) > 1 and not line.marks)):
            continue
        score = 1.0 - 0.08 * i
        score += 0.8 * any(m.style in ("link", "quote") and looks.is_title_like(line.part(m)) for m in line.marks)
        score += 0.5 * line.is_wholly("bold") + 0.2 * line.is_wholly("italic")
        score -= 1.2 * bool(_VENUE_LINE.match(text) or _IN_VENUE.match(text)) + 0.4 * (
            of_venue(text[:160]) not in ("", "article") and not line.marked("link")
        )
        score -= 0.3 * (len(text) > 260) + 0.3 * (len(looks.words(text)) <= 2 and len(lines) > 2)
        score -= 0.4 * bool(_VENUE_YEAR.search(text) and len(text.split()) <= 7)
        score += 0.7 * (i == habits.line)
        candidates.append((score, i))
    return max(candidates, key=lambda c: (c[0], -c[1]))[1] if candidates else None
