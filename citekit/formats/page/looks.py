"""What a piece of text looks like: a list of names, a title, a date, a button. Scores, no decisions about content."""

from __future__ import annotations

import re
from functools import lru_cache

from citekit.model.byline import split_byline
from citekit.model.nameforms import PARTICLES, SUFFIXES, has_cjk, is_initials
from citekit.model.printed_dates import find_dates

_COMMON = frozenset(
    """the a an of for in on at to with from by and or not is are was were be as into via using towards toward through
    between under over its their your our we you how why what when where which who that this these do does can
    ein eine im und für mit von zur zum auf les un une et pour dans sur avec
    una y para con por en il gli con per os um uma em com
    new based approach approaches model models method methods analysis study learning system systems data network
    networks
    theory paper papers article research journal proceedings conference workshop international quantum statistical
    university institute department report introduction survey review design evaluation science engineering professor
    engineer scientist director president chair manager fellow researcher lecturer student founder assistant associate
    adjunct senior principal chief officer faculty developer laboratory
    thesis dissertation msc phd masters editor editors supervisor supervisors supervised
    submitted published accepted download abstract learn read more about
    letters annals transactions communications studies bulletin magazine annual symposium association academy society
    advances reports notes lecture lectures meeting congress proc quarterly handbook volume edition university college
    école universität universidad faculty school hochschule""".split()
)
"""Words, folded, that no person's name holds."""
_WORD = re.compile(r"[^\W\d_][\w'’`.\-‐‑]*", re.UNICODE)
_BUTTON = re.compile(
    r"""^[\s\[\](){}|•·/,;:>»→↗-]*(?:pdf|\.pdf|ps|\.ps|\.ps\.gz|ps\.gz|bib|bibtex|\.bib|doi|url|http|https|html|web|link|links|code|codes|data|dataset|data\sset|datasets|slides?|video|videos|poster
    |talk|demo|project|project\spage|page|website|site|arxiv|preprint|abs|abstract|cite|citation|local|paper|papers|download|downloads|full\s?text|read|read\smore|read\spaper|supp\w*
    |appendix|github|repo|source|software|blog|press|media|news|award|publisher(?:'s\sversion)?|journal|version|here|more|learn\smore|show\smore|details|view\sdetails|mehr\serfahren|en\ssavoir\splus|pubmed|scholar|google\sscholar|hal|ssrn|openreview|acm|ieee|springer
    |dl|acm\sdl|tweet|thread|share|print|export|copy|plos|biorxiv|medrxiv|erratum|errata|correction|altmetric|dimensions|online|offprint|draft|ungated|eprint|e-print|final|published\sversion
    |postprint|show|hide|details|more\sinfo\w*|info|image|images|figure|figures|show\sbibtex|show\sabstract|view|view\spaper|open\saccess|oa|bib\s?entry|entry|tr|techreport|extended\sversion
    |long\sversion|short\sversion|full\sversion|summary|notes|transcript|podcast|interview|pmc|mr|zbl|mathscinet|models?|weights|colab|notebook|results?|replication\w*|materials?|tex|epub
    |lire|lire\sla\ssuite|mehr|weiterlesen|weiter|leer|leer\smás|continue\sreading.*|permalink|permanent\slink|comments?|\d+\scomments?|reply|like|edit|tags?)
    (?:\s*[:(]?\s*\d*\s*[kmKMgb.]*\)?)[\s\[\](){}|•·/,;:<«←.↗-]*$""",
    re.IGNORECASE | re.VERBOSE,
)
_ADDRESS = re.compile(r"\W*(?:https?:\S|(?:doi|arxiv|isbn|issn|pmid|hal)\s*:\s*\S)", re.IGNORECASE)
_COMMAND = re.compile(r"^[a-z][\w.-]*\s(?:.*\s)?--[a-z]")
_READING_TIME = re.compile(
    r"\b\d+\s*(?:min(?:ute)?s?\.?)\s*(?:read(?:ing)?(?:\s+time)?|lesezeit|de lecture|de lectura)?\b|分で読",
    re.IGNORECASE,
)


@lru_cache(maxsize=2048)
def is_button(text: str) -> bool:
    """Whether a link's text only names what is behind it ("PDF", "[bib]", "Read more")."""
    stripped = text.strip(" \n\t_")  # a font's icon is saved as underscores
    return not any(c.isalnum() for c in stripped) or (len(stripped) <= 40 and bool(_BUTTON.match(stripped)))


def is_button_row(text: str) -> bool:
    """Whether a line is nothing but links that name files ("PDF  Cite  Code | Slides")."""
    if is_button(text):
        return True
    parts = [p for p in re.split(r"[\s|/·•\[\](),]+", text) if p]
    if not 2 <= len(parts) <= 12 or len(text) > 120 or find_dates(text):
        return False
    return sum(is_button(p) for p in parts) >= 0.6 * len(parts)


_SENTENCES = re.compile(r"[^\W\d_]{3,}[.!?][\"”’)]?\s+[A-ZÀ-ÞА-Я\"“‘(]")


def is_running_text(text: str) -> bool:
    """Whether a text goes on after a sentence: an abstract or teaser, no title."""
    match = _SENTENCES.search(text)
    return match is not None and len(text) > 60 and len(text[: match.start()].split()) >= 5


FILED = re.compile(
    r"\s*(?:(?:posted in|filed under|tagged(?: (?:with|as))?|archivado en)\s|(?:tags?|categor(?:y|ies))\s*:)",
    re.IGNORECASE,
)


def is_filing(text: str) -> bool:
    """Whether a line only says under which tags something stands ("Posted in Notes, Tools")."""
    return len(text) <= 200 and bool(FILED.match(text))


def is_reading_time(text: str) -> bool:
    return len(text) <= 40 and bool(_READING_TIME.search(text))


def without_reading_time(text: str) -> str:
    return _READING_TIME.sub(" ", text)


_NO_NAMES = re.compile(
    r"(?<!\d)\d{4}(?!\d)|\d{6}|https?:|[?!“”]|\bet al\b.{40}"
    r"|(?<![JS]r)(?<!St)(?<!Dr)(?<!Md)(?<!Ch)(?<!Prof)(?<=[^\W\d_][^\W\d_A-Z])\.\s+(?![A-Z]\.)\S"
)


@lru_cache(maxsize=4096)
def names_likeness(text: str) -> float:
    """How much a text looks like a list of people's names, 0 to 1. One name without initials reaches 0.6 at most,
    since titles of few words look the same."""
    text = " ".join(text.split())
    if not 2 < len(text) <= 20_000 or _NO_NAMES.search(text) or is_one_phrase(text):
        return 0.0
    byline = split_byline(text)
    if not byline.pieces:
        return 0.0
    scores = [_name(p) for p in byline.pieces]
    mean = sum(scores) / len(scores)
    wrong = scores.count(0.0)
    if wrong and (wrong * 8 > len(scores) or scores[-1] == 0):
        mean *= 0.5
    if len(scores) == 1 and not (byline.truncated or byline.partial or _has_initials(byline.pieces[0])):
        mean *= 0.6
    return min(1.0, mean)


_LETTERS = re.compile(r"[A-Za-z' -]+")
_OF_BYLINES = frozenset(
    """and und et og och en y e i a ve as well by with written posted joint jointly work in collaboration par por avec
    mit autor autoren autorin autores author authors auteur auteurs writer others other colleagues more people al alii
    alia andere anderen andre andra mitarbeiter flera coll collab collaborateurs autres otros otras cols colaboradores
    outros outras altri altre collaboratori kol inni ym muut kumpp ja ta ark med mtsai ed eds editor editors hrsg hg
    hgg coord coords orgs red""".split()
).union(PARTICLES, SUFFIXES)
"""Words that stand in bylines without being names: small ones between names, before or behind them."""


def is_one_phrase(text: str) -> bool:
    """Whether a text is one piece with a small word in it that no byline has ("Quiet rivers for winter days")."""
    if not _LETTERS.fullmatch(text):
        return False
    parts = text.split()
    small = len(parts) > 3 and any(w[0].islower() and w not in _OF_BYLINES for w in parts)
    return small and _JOINING.isdisjoint(text.casefold().split())


_JOINING = frozenset("and und et og och en y e i a ve as in".split())


_MIXED_INITIALS = re.compile(r"\b[^\W\d_]\.\s+[A-Z]{3,}\b|,\s*(?:[^\W\d_]\.[\s-]*)+[^\W\d_][^\W_]{2,}\s+[^\W\d_]{3,}")
"""An initial with a point, then a word in capitals or several words: a title begins there ("Roe, J. Quiet Rivers")."""


def _has_initials(piece: str) -> bool:
    return any(is_initials(w) and "." in w for w in piece.replace(",", " ").split())


@lru_cache(maxsize=4096)
def _name(piece: str) -> float:
    """How much one piece looks like a name."""
    if has_cjk(piece):
        return 0.9 if 2 <= len(piece) <= 12 and not re.search(r"[の、。はがをに的了]", piece) else 0.0
    words = piece.replace(",", " ").split()
    if not words or len(piece) > 60 or any(c.isdigit() or c in ':?!()[]{}"“”=/\\<>' for c in piece):
        return 0.0
    if len(words) == 1:
        return 0.35 if words[0][0].isupper() and words[0].isalpha() and words[0].lower() not in _COMMON else 0.0
    if len(words) > 7:
        return 0.0
    good = 0.0
    if _MIXED_INITIALS.search(piece):
        return 0.0
    for word in words:
        bare = word.strip(".")
        if is_initials(word) or word.lower() in SUFFIXES or word in PARTICLES or word in ("i", "y", "e"):
            good += 1
        elif not word[0].isupper() or bare.lower() in _COMMON or (word.endswith(".") and len(bare) > 2):
            return 0.0
        else:
            good += 1
    if words[0] in PARTICLES and len(words) == 1:
        return 0.0
    return min(1.0, good / len(words)) if len(words) <= 5 else 0.7


@lru_cache(maxsize=4096)
def is_date_line(text: str) -> bool:
    """Whether a short text is a date and hardly anything else ("Posted on May 3, 2021")."""
    text = text.strip()
    if not 4 <= len(text) <= 70:
        return False
    found = find_dates(text)
    if not found:
        return False
    covered = sum(f.end - f.start for f in found)
    rest = re.sub(
        r"\b(?:posted|published|updated|on|date|created|written|veröffentlicht|am|publié|le|publicado|el|em"
        r"|pubblicato|il|mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?"
        r"|sun(?:day)?|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi"
        r"|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|год[ау]?|г|р|роки?)\b|\W",
        "",
        _cut(text),
        flags=re.I,
    )
    return len(rest) <= max(2, covered // 4) or is_reading_time(rest)


def _cut(text: str) -> str:
    out, at = [], 0
    for found in find_dates(text):
        out.append(text[at : found.start])
        at = found.end
    return " ".join([*out, text[at:]])


def words(text: str) -> list[str]:
    return _WORD.findall(text)


LONGEST_CUT = 100
"""Characters of a title that a page cuts off; a longer text that ends in dots is a teaser."""


@lru_cache(maxsize=2048)
def is_title_like(text: str) -> bool:
    """Whether a text could be a title: some words, no sentence after sentence, no mere date, button or byline."""
    text = text.strip()
    if not 2 <= len(text) <= 400 or not any(c.isalpha() for c in text) or is_button(text) or is_date_line(text):
        return False
    if _ADDRESS.match(text) or _COMMAND.search(text) or (len(text) > LONGEST_CUT and text.endswith(("…", "..."))):
        return False
    return len(words(text)) >= 2 or len(text) >= 6 or (has_cjk(text) and len(text) >= 4)


def begins_with_day(text: str) -> bool:
    """Whether a line begins with a day ("Oct 24, 2022 5 min read")."""
    found = find_dates(text)
    return bool(found) and found[0].start <= 12 and found[0].precision == 3 and len(text) < 90


def has_day(text: str) -> bool:
    """Whether a short line holds a day and besides it only names, a reading time and the like."""
    if len(text) > 110 or is_running_text(text):
        return False
    found = [f for f in find_dates(text) if f.precision == 3]
    if len(found) != 1:
        return False
    return begins_with_day(text) or bool(byline_beside_day(text)) or is_date_line(text)


_ABOUT_DAY = re.compile(
    r"\b(?:(?:posted|published|written|updated) )?(?:by|on|at|in|von|am|par|le|por|el|em|di|il|av|af|op|door)\b"
    r"|[·•|,:–—-]",
    re.IGNORECASE,
)


def byline_beside_day(text: str) -> str:
    """The names that a line prints beside its day; "" where it holds something else."""
    found = [f for f in find_dates(text) if f.precision == 3]
    if not found or len(text) > 160:
        return ""
    before, after = text[: found[0].start], text[found[0].end :]
    for part in (before, without_reading_time(after)):
        bare = " ".join(_ABOUT_DAY.sub(" ", part).split())
        if bare and names_likeness(bare) >= 0.55 and len(bare.split()) >= 2:
            return bare
    return ""
