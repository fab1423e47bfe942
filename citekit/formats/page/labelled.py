"""What the lines of a work say of themselves: labels, days, kinds and venues set before a title, headings. It is taken
before the title is looked for; what is left of the lines goes on.
"""

from __future__ import annotations

import re

from citekit.formats.page import looks
from citekit.formats.page.entry import Entry
from citekit.formats.page.styled import Styled
from citekit.formats.page.venue import date_in
from citekit.model.kinds import is_no_works_heading, is_works_heading, of_label
from citekit.model.printed_dates import find_dates

_LABELLED_LINE = re.compile(
    r"^\s*(?P<name>authors?|autor(?:es|en)?|auteurs?|venue|journal|conference|date|year|published(?: in| on)?"
    r"|doi|abstract|title|keywords?|type)\s*[:：]\s*(?P<value>\S.*)$",
    re.I,
)
_LINE_NAMES = {
    "author": "author", "autor": "author", "auteur": "author", "venue": "container-title", "journal": "container-title",
    "conference": "container-title", "date": "issued", "year": "issued", "published": "issued", "doi": "DOI",
    "abstract": "abstract", "title": "title",
}  # fmt: skip
ASIDE = re.compile(
    r"^\s*(?:supervisors?|advis[eo]rs?|jury|committee|keywords?|funded|funding|awards?|note|code|slides|links?"
    r"|topics?|tags|impact factor|citations?|cited by"
    r"|betreuer|gutachter|encadrants?|mots[- ]clés)\s*[:：]",
    re.IGNORECASE,
)
_KIND_LEAD = re.compile(r"^\s*\[?(?P<kind>[^\W\d_][\w.' -]{2,30}?)\]?\s*[,:.–-]\s+(?=\S)")


def take_labelled_lines(entry: Entry, lines: list[Styled]) -> list[Styled]:
    """ "Authors: A, B" · "Venue: X" · "Date: 2020": lines that name their field."""
    kept: list[Styled] = []
    for line in lines:
        match = _LABELLED_LINE.match(line.text)
        variable = next((v for k, v in _LINE_NAMES.items() if match and match.group("name").lower().startswith(k)), "")
        if match and match.group("name").lower() == "published in":
            variable = "container-title"
        if match and variable == "issued" and not find_dates(match.group("value")):
            variable = "container-title" if match.group("name").lower().startswith("published") else ""
        if not match or not variable or variable in entry.fields:
            kept.append(line)
        elif variable == "title":
            kept.append(line.cut(match.start("value")))
        else:
            entry.fields[variable] = match.group("value").strip()
    return kept


def without_kind(entry: Entry, line: Styled) -> Styled:
    """ "PhD thesis, Title" → the title; the kind becomes a label."""
    match = _KIND_LEAD.match(line.text)
    kind = of_label(match.group("kind")) if match else ""
    if match is None or kind in ("", "article", "book", "dataset", "software", "speech", "motion_picture", "webpage"):
        return line
    entry.labels.append(match.group("kind"))
    return line.cut(match.end())


_META_PARTS = re.compile(r"\s*[·•|∙⋅]\s*|\s+[–—]\s+|,?\s+(?=by\s)")


_WRITTEN_BY = re.compile(
    r"^\s*(?:(?:posted|written|published|created)(?:\s+on\s+.{4,30}?)?\s+by|by|von|par|por|di|door|od)\s+"
    r"(?P<names>[^|·•]{3,80}?)(?:\s+(?:on|at|in|am|le|el|il|em|op|dne)(?=\s|$)|\s*[|·•,–—]\s*(?=\w*\s?\d)|$)[\s|·•,]*",
    re.IGNORECASE,
)


def take_meta_line(entry: Entry, line: Styled) -> list[Styled]:
    """ "May 3, 2021 · 4 min · J. Doe" → date and author; what is left: all of it where it is no such line."""
    written = _WRITTEN_BY.match(line.text) if len(line.text) <= 120 else None
    if written is not None and looks.names_likeness(written.group("names")) >= 0.5:
        entry.fields.setdefault("author", written.group("names"))
        line = line.cut(written.end())
    filed = looks.FILED.search(line.text, 4, 120)
    if filed is not None and looks.is_date_line(line.text[: filed.start()]):
        line = line.cut(0, filed.start())  # "May 3 2021 posted in Notes, Tools"
    parts = [p for p in _META_PARTS.split(line.text) if p.strip()]
    if not 2 <= len(parts) <= 6 or len(line.text) > 160 or line.marked("heading"):
        return [line]
    dates = [p for p in parts if looks.is_date_line(p) and not looks.is_reading_time(p)]
    times = [p for p in parts if looks.is_reading_time(p)]
    people = [p for p in parts if p not in dates and looks.names_likeness(p) >= 0.55]
    if not (dates or times) or len(dates) + len(times) + len(people) < len(parts) - 1:
        return [line]
    if dates and "issued" not in entry.fields:
        entry.fields["issued"] = date_in(dates[0])
    if people and "author" not in entry.fields:
        entry.fields["author"] = people[0]
    rest = [p for p in parts if p not in (*dates, *times, *people)]
    return [line.cut(line.text.index(p), line.text.index(p) + len(p)) for p in rest]


_BRACKETED = re.compile(r"^\s*[\[(](?P<label>[^\[\]()]{2,80})[\])]\s*[:.]?\s+(?=\S.{8})")
_SHORT_VENUE = re.compile(
    r"(?P<venue>[A-Za-z][\w&/ +:.,-]{1,70}?)\s*(?:[’'‘]\s?(?P<short>\d\d)|[,\s]\s*(?P<year>(?:19|20)\d\d))"
)
_LEADING_YEAR = re.compile(
    r"^\s*(?:(?P<year>(?:19|20)\d\d)\s*(?:[.)|]|\s[–—-])|[(\[](?P<in>(?:19|20)\d\d)[)\]]\s*[:.,–—-]?)\s+(?=\S.{15})"
)


_AFTER_DAY = re.compile(r"[\s,]*[-–—:·|»]+\s+(?=\S.{8})")


def _leading_day(text: str) -> tuple[int, int] | None:
    """Where the day ends that a line begins with ("14 Jan 2021 - Title"), and where the rest begins."""
    found = find_dates(text[:40])
    if not found or found[0].start > 1 or found[0].precision < 3:
        return None
    rest = _AFTER_DAY.match(text, found[0].end)
    return (found[0].end, rest.end()) if rest and looks.is_title_like(text[rest.end() :]) else None


def without_bracket(entry: Entry, line: Styled) -> Styled:
    """ "[VENUE’14] Title", "(2014) Names", "2014. Names" → what follows; the bracket gives kind, venue and year."""
    day = _leading_day(line.text)
    if day:
        entry.fields.setdefault("issued", line.text[: day[0]].strip())
        return line.cut(day[1])
    year = _LEADING_YEAR.match(line.text)
    if year is not None:
        entry.fields.setdefault("issued", year.group("year") or year.group("in"))
        return line.cut(year.end())
    match = _BRACKETED.match(line.text)
    label = match.group("label").strip() if match else ""
    venue = _SHORT_VENUE.fullmatch(label)
    if match is None or not (venue or of_label(label)):
        return line
    if venue is None:
        entry.labels.append(label)
        return line.cut(match.end())
    short = venue.group("short")
    year_text = venue.group("year") or (f"20{short}" if int(short) < 50 else f"19{short}")
    entry.fields.setdefault("container-title", venue.group("venue"))
    entry.fields.setdefault("issued", year_text)
    return line.cut(match.end())


def take_labels(entry: Entry, lines: list[Styled]) -> None:
    """Short lines that name the kind of work ("Blog", "Book chapter")."""
    for line in list(lines):
        bare = line.text.strip("[]()·|: ")
        if (
            len(lines) > 1
            and len(bare) <= 40
            and len(bare.split()) <= 4
            and of_label(bare)
            and not bare[-1:].isdigit()  # "Chapter 3" of a syllabus
            and line.text not in entry.text("title")
        ):
            entry.labels.append(bare)
            lines.remove(line)


def take_heading(entry: Entry, lines: list[Styled]) -> None:
    """A heading inside the range is the title; of several, the one of the highest level. A heading that names a
    section makes the range more than one work."""
    headed = [x for x in lines if x.is_wholly("heading") and not looks.is_date_line(x.text)]
    if any(_names_section(x.text) for x in headed[:3]):
        entry.titles = 99
    if "title" in entry.fields:
        return
    headed = [x for x in headed if looks.is_title_like(x.text) or (x is lines[0] and len(x.text) >= 3)]
    if not headed:
        return
    level = min(x.marked("heading")[0].href for x in headed)
    top = [x for x in headed if x.marked("heading")[0].href == level]
    entry.titles = max(entry.titles, len({x.text for x in top}))
    entry.fields["title"] = top[0].text
    entry.style = "heading"
    lines.remove(top[0])


def _names_section(text: str) -> bool:
    """Whether a heading is that of a list rather than a work's title."""
    short = len(text.split()) <= 4
    return bool(of_label(text)) or is_no_works_heading(text) or (short and is_works_heading(text))
