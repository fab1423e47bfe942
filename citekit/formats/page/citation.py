"""A citation printed as one run of text → its parts, by the shapes in which people write citations.

Authors first (APA, IEEE, LNCS, BibTeX's plain) or title first; a title ends where a sentence ends before the venue,
where its quotes or its style end, or before the comma of a venue. Which of the two orders a list uses is decided for
the whole list (`citekit.formats.page.lists`), since one entry alone is often open to both readings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from citekit.formats.page import looks
from citekit.formats.page.styled import Mark, Styled
from citekit.model.byline import is_initials
from citekit.model.kinds import of_venue
from citekit.model.printed_dates import find_dates

_STATUS = r"in press|in review|under review|in prep(?:aration|\.)?|forthcoming|to appear|accepted|submitted|n\.?d\.?|in progress|early access|online first|advance online publication"
_YEAR_NEXT = re.compile(
    rf"\s*[,.;:]?\s*(?:\(\s*(?P<in>(?:[^()]{{0,30}}(?:1[5-9]|20)\d\d[^()]{{0,25}})|(?:{_STATUS})[^()]{{0,20}})\)|(?P<bare>(?:1[5-9]|20)\d\d[a-z]?)(?=\s*[.,:)]))\s*[.,:;]?\s*",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.?!。][\"”’»)]?(?=\s|$)|[。？！]")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[.])(?:[^\W\d_]|vs|Proc|Int|Conf|Trans|Rev|Lett|Symp|Vol|No|pp|Eds?|al|etc|e\.g|i\.e|cf|St|Dr|Mr|Mrs|Prof|Jr|Sr|Univ|Dept|Inst|Assoc|Soc|Comput|Sci"
    r"|Eng|Phys|Math|Chem|Biol|Med|Res|Appl|Mech|Syst|Softw|Adv|Ann|Acad|Natl|Am|Eur|Fig|Sec|Tech|Rep|ser|Nat|Commun|Mag|Technol|Electron|Artif|Intell|approx)\.$"
)
_ORDINAL_BEFORE = re.compile(r"\b(?:der|des|den|dem|zum|zur|am|vom|beim|im)\s\d{1,3}\.$", re.IGNORECASE)
_VENUE_LEAD = re.compile(
    r"^\s*[.,;:–—-]*\s*(?:to appear (?:in|at)[:\s]|(?:accepted|published|presented|appeared|appears|submitted) (?:in|at|to|by)[:\s]|in[:\s]+(?=\S)|at\s+(?=[A-Z])|appearing in[:\s]|forthcoming in[:\s])\s*",
    re.IGNORECASE,
)
_EDITORS_NEXT = re.compile(r"\s*,?\s*(?:\((?:eds?|hrsg|hg|dir)\.?\)|editors?\b|eds?\.)[,:.]?\s*", re.IGNORECASE)
_EDITORS = re.compile(
    r"^(?P<names>.{3,400}?),?\s*(?:\((?:eds?|hrsg|hg|dir)\.?\)|\beditors?\b|\beds?\.)[,:.]?\s*", re.IGNORECASE
)
_VOLUME = re.compile(
    r"""(?:\bvol(?:ume)?\.?\s*|(?<![\w.])(?=\d+\s?\())(?P<volume>\d{1,5})\s*(?:\(\s*(?P<issue>\d{1,4}(?:\s?[-–/]\s?\d{1,4})?)\s*\)|,?\s*(?:no\.?|issue|number)\s*(?P<issue2>\d{1,4}))?
    |(?<![\w./])(?P<volume3>\d{1,4})\s*(?:,|:)\s*(?=(?:pp?\.?|pages?)?\s*[a-z]?\d{1,6}\s?[-–])""",
    re.IGNORECASE | re.VERBOSE,
)
_PAGES = re.compile(
    r"(?:\bpp?\.?\s*|\bpages?\s+|\bS\.\s*|[:,]\s*|^\s*)(?P<pages>[a-zA-Z]{0,2}\d{1,6}(?:[:.]\d{1,5})?\s?(?:-{1,2}|–|—|‐|‑)\s?[a-zA-Z]{0,2}\d{1,6}(?:[:.]\d{1,5})?)(?![\d/]|-\d)",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(
    r"\b(?:Springer(?:[- ]Verlag)?|Elsevier|Wiley|ACM(?: Press)?|IEEE(?: Press| Computer Society)?|MIT Press|[A-Z]\w+ University Press|University of [A-Z]\w+ Press"
    r"|Routledge|CRC Press|Morgan (?:and|&) Claypool|Morgan Kaufmann|IGI Global|[A-Z][\w-]+ (?:Press|Publishers?|Verlag|Publishing)|Verlag [A-Z]\w+|Association for [A-Z][\w ]+"
    r"|Addison[- ]Wesley|O'Reilly|Academic Press|De Gruyter|Oxford|Taylor (?:and|&) Francis|Birkhäuser|Éditions [A-Z]\w+|IOS Press|AAAI Press|PMLR|USENIX)\b"
)
_NO_NAMES = re.compile(r"\d{3}|\((?!\*|ed|co|eq|\d\))|[“”?!]|https?:")
_MONTHS = r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?,?\s+(?:1[5-9]|20)\d\d"
_DATE_TAIL = re.compile(rf"[,.;(]\s*(?P<date>{_MONTHS}|(?:1[5-9]|20)\d\d)\)?\.?$")
_IDENTIFIER = re.compile(r"https?://\S+|\b(?:doi|arxiv|isbn|issn|pmid)\s*:\s*\S+", re.IGNORECASE)


@dataclass(slots=True)
class Parts:
    """What a citation says, as printed; "" where it says nothing. order: "authors" or "title", whichever came first.
    sure: how well the reading fits, 0 to 1. style: what set the title apart ("link", "bold", ..., "plain"). inside:
    the venue stood after "In", so that it is a book or proceedings rather than a journal."""

    author: str = ""
    title: str = ""
    issued: str = ""
    venue: str = ""
    editor: str = ""
    rest: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    status: str = ""
    order: str = ""
    style: str = "plain"
    sure: float = 0.0
    publisher: str = ""
    inside: bool = False


def readings(line: Styled, known: frozenset[str] = frozenset()) -> list[Parts]:
    """The ways in which a line can be read as a citation, the surest first. known: names printed elsewhere on the page,
    folded, which settle that "Rosa Fuchs. Quiet water." begins with an author."""
    found = [p for p in (_authors_first(line, known), _title_first(line, known)) if p is not None and p.title]
    return sorted(found, key=lambda p: -p.sure)


def fold(name: str) -> str:
    return re.sub(r"[\W\d_]+", " ", name).strip().casefold()


def likeness(text: str, known: frozenset[str]) -> float:
    """`looks.names_likeness`, certain where every name is known."""
    score = looks.names_likeness(text)
    return max(score, 0.95) if score >= 0.3 and fold(text) in known else score


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
    rest = _after_year(line.cut(end), parts)
    rest = rest.cut(len(rest.text) - len(rest.text.lstrip(" .,;:–—-")))
    if not rest.text:
        return None
    _title_and_venue(rest, parts)
    if not looks.is_title_like(parts.title):
        parts.sure *= 0.5
    return parts


def _title_first(line: Styled, known: frozenset[str]) -> Parts | None:
    mark = _leading_mark(line)
    end = mark.end if mark is not None else _title_before_names(line, known) or _title_end(line)
    title = line.text[:end].strip(" ,;")
    if not looks.is_title_like(title) or end >= len(line.text) + (mark is None):
        return None
    parts = Parts(title=title, order="title", style=mark.style if mark is not None else "plain", sure=0.35)
    rest = line.cut(end)
    rest = rest.cut(len(rest.text) - len(rest.text.lstrip(" .,;:–—-|?!/")))
    after_year = without_coauthors(_after_year(rest, parts), parts)
    if parts.author:
        parts.sure = 0.9
        _venue(after_year, parts)
        return parts
    names_end, sure = names_prefix(after_year, known)
    if names_end:
        parts.author = after_year.text[:names_end].strip(" ,;")
        parts.sure = 0.4 + 0.6 * sure
        rest = after_year.cut(names_end)
        if not parts.issued:
            rest = _after_year(rest, parts)
    elif parts.issued:
        rest = after_year
    if likeness(title, known) >= 0.75:
        parts.sure *= 0.4
    parts.sure += 0.15 if mark is not None else 0.0
    _venue(rest, parts)
    return parts


_WITH = re.compile(
    r"^[\s,.;]*(?P<byline>\((?:joint(?:ly)?(?: work)? )?(?:with|mit|avec|con) (?P<names>[^()]{3,400})\)|(?:joint(?:ly)?(?: work)? )?with (?P<bare>[^()]{3,200}?)(?=[.;]\s|$))[\s,.;]*"
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
            return mark
    return None


def _inner_mark(line: Styled, outer: Mark) -> Mark | None:
    return next(
        (m for m in line.marks if m is not outer and m.start <= 1 and m.end < outer.end and m.style != "italic"), None
    )


def names_prefix(line: Styled, known: frozenset[str] = frozenset()) -> tuple[int, float]:
    """Where a list of names at the line's beginning ends, and how much it looks like one; (0, 0.0) where there is
    none. Of several ends the last one that still leaves names only is taken."""
    best, best_score = 0, 0.0
    failures = 0
    italic = line.marked("italic")
    for end in _prefix_ends(line):
        if _NO_NAMES.search(line.text, 0, end):
            break
        if any(m.start < end < m.end or (m.start <= 1 and m.end >= end - 1 > 0) for m in italic):
            continue
        score = likeness(line.text[:end].strip(" ,;:"), known)
        if score >= 0.55 and score >= best_score - 0.25:
            best, best_score, failures = end, score, 0
        elif best:
            failures += 1
            if failures >= 4:
                break
    return best, best_score


def _prefix_ends(line: Styled) -> Iterator[int]:
    """Where a list of names could end: before a year in brackets, a sentence, a colon, a quote, a style; few enough
    to try each."""
    text = line.text
    ends = {m.start() + 1 for m in re.finditer(r"\.(?=\s|$)", text)}
    ends |= {
        m.start()
        for m in re.finditer(
            r"\s*\((?=[^()]{0,30}(?:1[5-9]|20)\d\d|in |under |submitted|forthcoming|to appear|accepted|n\.?d)", text
        )
    }
    ends |= {m.start() for m in re.finditer(r",?\s+(?:\((?:eds?|hrsg|dir)\.?\)|editors?[.,])", text)}
    ends |= {m.start() for m in re.finditer(r":\s|\s[–—|-]\s|;\s(?=[“\"])|,?\s(?=(?:1[5-9]|20)\d\d[.,:])", text)}
    for mark in line.marks:
        if mark.end - mark.start >= 12 and mark.start > 3 and looks.names_likeness(line.part(mark)) < 0.7:
            ends.add(mark.start)
    whole = len(text) if looks.names_likeness(text) >= 0.7 else 0
    ends |= set(_comma_ends(text))
    yield from sorted(e for e in ends if 3 < e < len(text))[:90]
    if whole:
        yield whole


def _comma_ends(text: str) -> Iterator[int]:
    """For "A. Smith, B. Jones, Title, Venue": after each comma while pieces look like names."""
    at = 0
    initials = 0
    for match in re.finditer(r",\s+", text[:2000]):
        piece = text[at : match.start()].strip()
        has_initials = bool(re.search(r"(?:^|[\s.-])[^\W\d_]\.", piece))
        if initials >= 2 and not has_initials and not is_initials(piece) and " " in piece and not re.match(r"and\s|&", piece):
            return
        initials += has_initials
        if looks.names_likeness(re.sub(r"^(?:and|&)\s+", "", piece)) < 0.3 and not re.fullmatch(
            r"[^\W\d_]\.(?:[\s-]?[^\W\d_]\.)*", piece
        ):
            return
        at = match.end()
        yield match.start()


def _after_year(line: Styled, parts: Parts) -> Styled:
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
    _venue(rest.cut(end), parts)
    tail = _DATE_TAIL.search(parts.title) if not parts.issued else None
    if tail and tail.start() > 8:
        parts.title, parts.issued = parts.title[: tail.start()].rstrip(" ,.;("), tail.group("date")


def _ends_well(line: Styled, mark: Mark) -> bool:
    """Whether the mark is the whole title: it ends with its sentence, or something other than its words follows."""
    if mark.style in ("link", "heading"):
        return True
    if mark.style == "quote" and line.text[mark.end - 2 : mark.end - 1] in ".,?!":
        return True
    if mark.end >= len(line.text) or line.text[mark.end - 1] in ".?!,":
        return True
    return line.text[mark.end :].lstrip()[:1] in '.,;:(?!“"[' or line.text[mark.end :].lstrip()[:3] in ("In ", "in ")


def _title_end(line: Styled) -> int:
    """Where a title that nothing sets apart ends."""
    text = line.text
    ends = [e for e in _sentence_ends(text)]
    venue = _venue_mark(line, ends)
    if venue is not None:
        before = [e for e in ends if e <= venue.start]
        lead = re.search(
            r"(?:[.,;:]\s+|\s)(?:[Ii]n|[Aa]t|[Pp]ublished in|[Tt]o appear in)[:\s]+(?:[^.]{0,200}(?:editors?|[Ee]ds?\.?\)?),?\s+)?$",
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
        if is_last or not following or _starts_venue(following):
            return end
        if text[end - 1] in "?!" and ends[i + 1] <= limit:
            continue
        return end
    return ends[-1]


def _starts_venue(text: str) -> bool:
    lead = _VENUE_LEAD.match(text)
    return bool(lead and lead.group().strip(" .,")) or bool(of_venue(text[:160])) or bool(re.match(r"\W*\d", text))


def _sentence_ends(text: str) -> list[int]:
    ends = []
    for match in _SENTENCE_END.finditer(text):
        before = text[max(0, match.start() - 20) : match.start() + 1]
        if match.group().startswith(".") and (
            _ABBREVIATION.search(before) or re.match(r"\s+[a-z]", text[match.end() :])
        ):
            continue
        ends.append(match.end())
    return ends


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
            _VENUE_LEAD.match(following)
            or of_venue(following.split(",")[0][:120])
            or re.match(r"(?:1[5-9]|20)\d\d\b", following)
        ):
            return match.start()
    return len(text)


def _venue(rest: Styled, parts: Parts) -> None:
    """Venue, editors, volume, issue, pages and date from what stands after the title."""
    text = rest.text
    lead = _VENUE_LEAD.match(text)
    parts.inside = parts.inside or bool(lead and re.search(r"\bin[:\s]*$", lead.group(), re.IGNORECASE))
    start = lead.end() if lead else len(text) - len(text.lstrip(" .,;:–—-"))
    body = rest.cut(start)
    body = _without_editors(body, parts)
    mark = next((m for m in body.marked("italic", "quote", "bold") if m.end - m.start >= 2), None)
    if mark is not None and not _is_note(body.part(mark)) and mark.start <= 60:
        parts.venue = body.part(mark).strip(" ,.;")
        after = body.text[: mark.start] + " " + body.text[mark.end :]
    else:
        parts.venue, after = _plain_venue(body.text)
    dated = _DATE_TAIL.search(parts.venue)
    if dated and dated.start() > 3 and parts.venue[dated.start()] in ",(;":
        parts.venue, after = parts.venue[: dated.start()].rstrip(" ,.;("), f"{dated.group('date')}, {after}"
    if _is_note(parts.venue):
        after, parts.venue = f"{parts.venue}, {after}", ""
    parts.rest = " ".join(after.split()).strip(" ,.;:")
    _numbers(parts, f"{parts.venue} ; {after}" if not mark else after)
    if not parts.issued:
        parts.issued = date_in(after) or date_in(parts.venue)
    if not parts.publisher and mark is not None:
        parts.publisher = _publisher(after)


def _is_note(text: str) -> bool:
    """Whether a text in the venue's place is a remark or a date ("accepted", "May 1905", "(Oral)")."""
    bare = text.strip(" .,;:()[]")
    return (
        not any(c.isalpha() for c in bare)
        or bool(re.fullmatch(_STATUS, bare, re.IGNORECASE))
        or looks.is_date_line(bare)
    )


def _publisher(after: str) -> str:
    """A publisher printed behind the pages: "pages 1-15, Vienna, July 2014. Springer." """
    for sentence in re.split(r"(?<=[^\W\d_]{3})\.\s+|(?<=\d)\.\s+", after):
        match = _PUBLISHER.search(sentence)
        if match and not re.search(r"\bfunded\b", sentence, re.IGNORECASE):
            words = re.split(r",\s*(?=(?:[A-Z][a-z]+ )?(?:1[5-9]|20)\d\d)", sentence.strip(" ,.;:()"))[0]
            return words.strip(" ,.") if len(words) <= 80 and not re.search(r"\d", words) else match.group()
    return ""


def _without_editors(body: Styled, parts: Parts) -> Styled:
    """The text after "A. Roe and B. Poe, editors," or "Roe, A. (ed.)", whose names are taken."""
    match = _EDITORS.match(body.text)
    if match and looks.names_likeness(match.group("names")) >= 0.55:
        parts.editor = match.group("names")
        return body.cut(match.end())
    return body


def _plain_venue(text: str) -> tuple[str, str]:
    """A venue that nothing sets apart: up to its volume, year, pages, or the sentence's end."""
    cut = re.search(
        rf"[,.;(]?\s*(?:{_MONTHS}|\b(?:vol(?:ume)?|no|pp?|pages?)\b\.?\s*\d|(?<![\w-])\d{{1,4}}\s?[(:,]|\(?(?:1[5-9]|20)\d\d\)?(?=\s*(?:[.,;:)]|$))|https?://|\bdoi\b|\barXiv:)",
        text,
        re.I,
    )
    ends = [e for e in _sentence_ends(text) if e < len(text)]
    if cut and ends and len(text[ends[0] : cut.start()].split()) <= 3 and ends[0] < cut.start():
        ends = []  # "Discret. Math. 3(2)": points of abbreviations
    end = min([cut.start() if cut else len(text), ends[0] if ends else len(text)])
    return text[:end].strip(" ,.;:("), text[end:]


def _numbers(parts: Parts, text: str) -> None:
    text = _IDENTIFIER.sub(" ", text)
    volume = _VOLUME.search(text)
    if volume and not (volume.group("volume3") and re.fullmatch(r"(?:19|20)\d\d", volume.group("volume3"))):
        parts.volume = volume.group("volume") or volume.group("volume3") or ""
        parts.issue = volume.group("issue") or volume.group("issue2") or ""
        if re.fullmatch(r"(?:19|20)\d\d", parts.volume) and not parts.issue:
            parts.volume = ""
        if re.fullmatch(r"(?:19|20)\d\d", parts.issue):
            number = re.search(r"\b(?:No|Nr|N°|no|nr|H\.|Heft|issue|núm)\.?\s*(\d{1,4})", text)
            parts.issue = number.group(1) if number else ""
    pages = _PAGES.search(text)
    if pages and not re.fullmatch(r"(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d", pages.group("pages")):
        parts.page = re.sub(r"\s?(?:-{1,2}|–|—|‐|‑)\s?", "–", pages.group("pages"))


def date_in(text: str) -> str:
    """The date in a text that is most likely the publication's: the most precise one, of equals the last; links and
    identifiers are not looked at."""
    found = find_dates(_IDENTIFIER.sub(" ", text))
    if not found:
        return ""
    best = max(found, key=lambda f: (f.end, 0))
    precise = max(found, key=lambda f: (f.precision, f.end))
    chosen = precise if precise.year == best.year or precise.precision > best.precision else best
    plain = _IDENTIFIER.sub(" ", text)
    return plain[chosen.start : chosen.end]
