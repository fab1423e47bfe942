"""What stands after a citation's title: venue, editors, volume, issue, pages, publisher and date; and its `Parts`."""

from __future__ import annotations

import re

from msgspec import Struct

from citekit.formats.page import looks
from citekit.formats.page.styled import Styled
from citekit.model.printed_dates import find_dates

STATUS = (
    r"in press|in review|under review|in prep(?:aration|\.)?|forthcoming|to appear|accepted|submitted|n\.?d\.?|in "
    r"progress|early access|online first|advance online publication"
)
_SENTENCE_END = re.compile(r"[.?!。][\"”’»)]?(?=\s|$)|[。？！]")
_GOES_ON = re.compile(
    r"\s+(?!(?:(?:ar|bio|med|chem)Xiv|in|pp?|vol|doi|eprint|e-print|preprint|forthcoming|to appear|submitted"
    r"|accepted|with|by)\b)[a-z]"
)
"""What follows a point that ends no sentence: a small letter, unless it begins a venue."""
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[.])(?:[^\W\d_]|vs|Proc|Int|Conf|Trans|Rev|Lett|Symp|Vol|No|pp|Eds?|al|etc|e\.g|i\.e|cf|St|Dr"
    r"|Mr|Mrs|Prof|Jr|Sr|Univ|Dept|Inst|Assoc|Soc|Comput|Sci"
    r"|Eng|Phys|Math|Chem|Biol|Med|Res|Appl|Mech|Syst|Softw|Adv|Ann|Acad|Natl|Am|Eur|Fig|Sec|Tech|Rep|ser|Nat"
    r"|Commun|Mag|Technol|Electron|Artif|Intell|approx)\.$"
)
VENUE_LEAD = re.compile(
    r"^\s*[.,;:/–—-]*\s*(?:to appear (?:in|at)[:\s]|(?:accepted|published|presented|appeared|appears|submitted) "
    r"(?:in|at|to|by)[:\s]|in[:\s]+(?=\S)|at\s+(?=[A-Z])|appearing in[:\s]|forthcoming in[:\s])\s*",
    re.IGNORECASE,
)
_EDITORS = re.compile(
    r"^(?P<names>.{3,400}?),?\s*(?:\((?:eds?|hrsg|hg|dir)\.?\)|\beditors?\b|\beds?\.)[,:.]?\s*", re.IGNORECASE
)
_VOLUME = re.compile(
    r"""(?:\bvol(?:ume)?\.?\s*|(?<![\w.])(?=\d+\s?\())(?P<volume>\d{1,5})\s*(?:\(\s*(?P<issue>\d{1,4}(?:\s?[-–/]\s?\d{1,4})?)\s*\)|,?\s*(?:no\.?|n[°º]|nr\.?|№|heft|issue|number)\s*(?P<issue2>\d{1,4}))?
    |(?<![\w./])(?P<volume3>\d{1,4})\s*(?:,|:)\s*(?=(?:pp?\.?|pages?)?\s*[a-z]?\d{1,6}\s?[-–])""",
    re.IGNORECASE | re.VERBOSE,
)
_PAGES = re.compile(
    r"(?:\bpp?\.?\s*|\bpages?\s+|\bS\.\s*|[:,]\s*|^\s*)(?P<pages>[a-zA-Z]{0,2}\d{1,6}(?:[:.]\d{1,5})?\s?(?:-{1,2"
    r"}|–|—|‐|‑)\s?[a-zA-Z]{0,2}\d{1,6}(?:[:.]\d{1,5})?)(?![\d/]|-\d)",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(
    r"\b(?:Springer(?:[- ]Verlag)?|Elsevier|Wiley|ACM(?: Press)?|IEEE(?: Press| Computer Society)?|MIT Press"
    r"|[A-Z]\w+ University Press|University of [A-Z]\w+ Press"
    r"|Routledge|CRC Press|Morgan (?:and|&) Claypool|Morgan Kaufmann|IGI Global|[A-Z][\w-]+ (?:Press"
    r"|Publishers?|Verlag|Publishing)|Verlag [A-Z]\w+|Association for [A-Z][\w ]+"
    r"|Addison[- ]Wesley|O'Reilly|Academic Press|De Gruyter|Oxford|Taylor (?:and|&) Francis|Birkhäuser|Éditions "
    r"[A-Z]\w+|IOS Press|AAAI Press|PMLR|USENIX)\b"
)
MONTHS_AND_YEAR = (
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr"
    r"|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?,?\s+(?:1[5-9]|20)\d\d"
)
DATE_TAIL = re.compile(rf"[,.;(]\s*(?P<date>{MONTHS_AND_YEAR}|(?:1[5-9]|20)\d\d)\)?\.?$")
IDENTIFIER = re.compile(r"https?://\S+|\b(?:doi|arxiv|isbn|issn|pmid)\s*:\s*\S+", re.IGNORECASE)


class Parts(Struct):
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


def sentence_ends(text: str) -> list[int]:
    ends = []
    for match in _SENTENCE_END.finditer(text):
        before = text[max(0, match.start() - 20) : match.start() + 1]
        if match.group().startswith(".") and (_ABBREVIATION.search(before) or _GOES_ON.match(text, match.end())):
            continue
        ends.append(match.end())
    return ends


def read_venue(rest: Styled, parts: Parts) -> None:
    """Venue, editors, volume, issue, pages and date from what stands after the title."""
    text = rest.text
    lead = VENUE_LEAD.match(text)
    parts.inside = parts.inside or bool(lead and re.search(r"\bin[:\s]*$", lead.group(), re.IGNORECASE))
    start = lead.end() if lead else len(text) - len(text.lstrip(" .,;:/–—-"))
    body = rest.cut(start)
    body = _without_editors(body, parts)
    mark = next((m for m in body.marked("italic", "quote", "bold") if m.end - m.start >= 2), None)
    if mark is not None and not _is_note(body.part(mark)) and mark.start <= 60:
        parts.venue = body.part(mark).strip(" ,.;")
        after = body.text[: mark.start] + " " + body.text[mark.end :]
    else:
        parts.venue, after = _plain_venue(body.text)
    dated = DATE_TAIL.search(parts.venue)
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
        or bool(re.fullmatch(STATUS, bare, re.IGNORECASE))
        or looks.is_date_line(bare)
        or bare.lower() in ("in", "at", "in proc", "and")
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


MOST_CLOSED = 12
"""So many characters behind a cut a bracket may close that belongs to the venue's name."""


def _plain_venue(text: str) -> tuple[str, str]:
    """A venue that nothing sets apart: up to its volume, year, pages, or the sentence's end."""
    cut = re.search(
        rf"[,.;(]?\s*(?:{MONTHS_AND_YEAR}|\b(?:vol(?:ume)?|no|pp?|pages?)\b\.?\s*\d|(?<![\w-])\d{{1,4}}\s?[(:,]"
        rf"|\(?(?:1[5-9]|20)\d\d\)?(?=\s*(?:[.,;:)]|$))|https?://|\bdoi\b|\barXiv:)",
        text,
        re.I,
    )
    ends = [e for e in sentence_ends(text) if e < len(text)]
    if cut and ends and len(text[ends[0] : cut.start()].split()) <= 3 and ends[0] < cut.start():
        ends = []  # "Discret. Math. 3(2)": points of abbreviations
    end = min([cut.start() if cut else len(text), ends[0] if ends else len(text)])
    if text.count("(", 0, end) > text.count(")", 0, end) and 0 <= text.find(")", end) - end <= MOST_CLOSED:
        end = text.find(")", end) + 1  # "Conf. on Rivers (ICR 2021)"
    return text[:end].strip(" ,.;:("), text[end:]


_VOLUME_PAGE = re.compile(
    r"(?<![\w./-])(?P<volume>\d{1,4}),\s*(?P<page>[A-Z]?\d{1,6}(?:\s?[-–]\s?\d{1,6})?)\s*\((?:19|20)\d\d\)"
)
""" "4, 1123 (2022)", as physicists cite."""


def _numbers(parts: Parts, text: str) -> None:
    text = IDENTIFIER.sub(" ", text)
    brief = _VOLUME_PAGE.search(text)
    if brief:
        parts.volume, parts.page = brief.group("volume"), re.sub(r"\s?[-–]\s?", "-", brief.group("page"))
        return
    volume = _VOLUME.search(text)
    if volume and not (volume.group("volume3") and re.fullmatch(r"(?:19|20)\d\d", volume.group("volume3"))):
        parts.volume = volume.group("volume") or volume.group("volume3") or ""
        parts.issue = volume.group("issue") or volume.group("issue2") or ""
        if re.fullmatch(r"(?:19|20)\d\d", parts.volume) and not parts.issue:
            parts.volume = ""
        if re.fullmatch(r"(?:19|20)\d\d", parts.issue):
            number = re.search(r"\b(?:No|Nr|N°|no|nr|H\.|Heft|issue|núm)\.?\s*(\d{1,4})", text)
            parts.issue = number.group(1) if number else ""
    pages = _PAGES.search(text[volume.end() :] if volume else text) or _PAGES.search(text)
    if pages and not re.fullmatch(r"(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d", pages.group("pages")):
        parts.page = re.sub(r"\s?(?:-{1,2}|–|—|‐|‑)\s?", "-", pages.group("pages"))


def date_in(text: str) -> str:
    """The date in a text that is most likely the publication's: the most precise one, of equals the last; links and
    identifiers are not looked at."""
    found = find_dates(IDENTIFIER.sub(" ", text))
    if not found:
        return ""
    best = max(found, key=lambda f: (f.end, 0))
    precise = max(found, key=lambda f: (f.precision, f.end))
    chosen = precise if precise.year == best.year or precise.precision > best.precision else best
    plain = IDENTIFIER.sub(" ", text)
    return plain[chosen.start : chosen.end]
