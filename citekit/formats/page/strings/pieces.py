"""A citation cut into pieces: its marks, and the text between them up to each point, comma, colon, quote or bracket.

A piece is the least that a field can be made of; `citekit.formats.page.strings.decode` says which neighbours are one field.
"""
# ruff: noqa: E501 - tables of alternatives read best unbroken

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct, field

from citekit.formats.page import looks
from citekit.formats.page.strings.letters import UPPER
from citekit.formats.page.strings.marks import Mark, marks
from citekit.model import kinds
from citekit.model.nameforms import PARTICLES, has_cjk, is_initials

QUOTES = re.compile(
    r"“[^“”]{4,600}”|„[^„“”]{4,600}[“”]|«[^«»]{4,600}»|(?<![\w\"])\"[^\"]{4,600}\"(?!\w)|《[^《》]{3,300}》|「[^「」]{3,300}」|『[^『』]{3,300}』"
    r"|(?<![\w’'‘])‘[^‘]{6,600}?’(?=\s*(?:[.,;:(]|$|in\s))|(?<!\w)'[A-ZÀ-Ý][^']{6,500}?,?'(?=\s*(?:[.,;:(]|$|in\s))|``[^`']{4,600}''"
)
_FULL_WIDTH = str.maketrans("，。．；：（）［］？！／", ",..;:()[]?!/")
_DELIMITER = re.compile(
    r"\.{3}|…|\s?//\s?|[.。](?=[\s\0]|$)|[?!]+[.,]?(?=[\s\0]|$)|[,;](?=[\s\0]|$)|:(?=[\s\0]|$)|\s[–—|-]\s|\s?/\s|\s/|[•·](?=\s)"
    rf"|(?<=[^\W\d_A-Z])/(?=(?:[{UPPER}][^\W\d_]|(?:von|van|de|di|da) )[^/]*,)|(?<=[^\W\d_]\.)/(?=[{UPPER}])"
)
_WIDE = re.compile(r"[，。．；：？！]|//")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(\[.\-–'’])(?:[^\W\d_]|vs|Vs|eds?|Proc|Int|Intl|Conf|Trans|Rev|Lett|Symp|Vol|No|pp|Eds?|al|etc|e\.g|i\.e|cf|St|Ste|Dr|Mr|Mrs|Ms|Prof"
    r"|Jr|Sr|Univ|Dept|Inst|Assoc|Soc|Comput|Sci|Eng|Phys|Math|Chem|Biol|Med|Res|Appl|Mech|Syst|Softw|Adv|Ann|Acad|Natl|Am|Eur|Fig|Sec|Tech"
    r"|Rep|ser|Ser|Nat|Commun|Mag|Technol|Electron|Artif|Intell|approx|Bd|Nr|Hrsg|bzw|ca|Mt|Ltd|Inc|Corp|Co|Bros|Th|Ch|Yu|Zh|Kh|Sh|Ya|Ts|Дж|Юл|Ю|Я"
    r"|Lect|Notes?|Stat|Anal|Pharm|Clin|Environ|Geophys|Astron|Astrophys|Theor|Exp|Mol|Cell|Cogn|Psychol|Educ|Hist|Philos|Polit|Econ|Sociol|Lang|Linguist)$"
)
_ORDINAL = re.compile(
    r"(?:^|\s)(?:der|des|den|dem|die|das|zum|zur|am|vom|beim|im|the|of)\s\d{1,3}$|^\d{1,2}$", re.IGNORECASE
)
_IN = r"in|dans|en|em|w|i|v|在|载|收入|در|В кн\.|В сб\.|published in|appeared in|erschienen in|(?:paper )?presented at(?: the)?|appearing in|to appear in"
_EDITOR = "[Ee]ds?|[Ee]ditors?|[ÉéÈè]ds?|[Hh]gg?|[Hh]rsgg?|[Dd]irs?|[Cc]oords?|[Oo]rgs?|[Rr]ed"
_LEADS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("in", re.compile(
        rf"^(?i:{_IN}|in the)\s?:\s*|^(?i:in|to appear in|published in|appeared in|paper presented at|presented at|appearing in|dans|erschienen in)\s+(?=[{UPPER}0-9„“\"«‘']|[\u2e80-\u9fff])"
        r"|^(?:[Ii]n|[Dd]ans)\s+(?=(?:the|der|les?|la|el|de)\s)|^(?:收入|载于?|刊于|در:)\s*(?=\S)"
        rf"|^e[mn]\s+(?=[{UPPER}“«\"])|^E[mn]\s+(?=[{UPPER}]\.\s?[{UPPER}])")),
    ("editor", re.compile(
        rf"^(?i:edited (?:and translated )?by|eds?\. (?:and trans\. )?by|hg\. v(?:on|\.)|hrsg\. v(?:on|\.)|herausgegeben von|sous la dir(?:ection|\.) d[e'’]s?|dirigé par|éd(?:ité|\.) par|editado (?:por|en)|bajo la dirección de"
        rf"|(?:org(?:anizado|s?\.)|ed\.|editado) por|a cura di|под ред\.|ред\.|edición de|pod red(?:akcją|\.)|bewerkt door|redigerad av)\s*:?\s*"
        rf"|^(?:{_EDITOR})\.?,?\s+(?=[{UPPER}])")),
    ("translator", re.compile(r"^(?:translated by|trans\. by|trans\.(?=\s[A-Z])|übers\. v(?:on|\.)|übersetzt von|traduit (?:de .{1,20} )?par|traducido por|traduzido por|przeł\.|пер\. )\s*", re.IGNORECASE)),
    ("author", re.compile(rf"^(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or)\s+(?=[{UPPER}])")),
)  # fmt: skip
EDITED = re.compile(
    r"[\s,]*[(\[]?\s*(?<![\w-])(?:eds?|editors?|hrsg|hgg?|hrsgg|herausgeber(?:in)?|dirs?|éds?|éditeurs?|coords?|comps?|orgs?|red|redaktorzy|wyd|szerk|haz|der|ред|編|主编|主編|编|ویراستار(?:ان)?|گردآورنده)\.?\s*[)\]]?$"
    r"|[\s,]*(?:(?<=[\u4e00-\u9fff])編|等?主编|等?编)$",
    re.IGNORECASE,
)


class Piece(Struct):
    """text: what it says, without its lead. kind: "text" or its mark's. before, after: the delimiters on both sides
    (".", ",", ";", ":", "?", "-", "/", "//", "(", ")", '"' or " "). lead: what its first words announce ("in",
    "editor", ...). values: of a mark. The rest are features of the text."""

    start: int
    end: int
    kind: str = "text"
    values: tuple[tuple[str, str], ...] = ()
    before: str = " "
    after: str = " "
    lead: str = ""
    quoted: bool = False
    bracketed: bool = False
    abbreviated: bool = False
    words: int = 0
    lower: int = 0
    upper: int = 0
    initials: int = 0
    ends_initial: bool = False
    digits: int = 0
    venue: str = ""
    house: bool = False
    editing: bool = False
    cjk: int = 0


class Cut(Struct):
    """A citation and its pieces."""

    text: str
    pieces: list[Piece] = field(default_factory=list)


def cut(text: str) -> Cut:
    """The pieces of a citation in order."""
    plain = text.translate(_FULL_WIDTH)
    quoted = tuple(m.span() for m in QUOTES.finditer(text) if _is_apart(text, *m.span()))
    found = marks(plain, quoted)
    free = list(plain)
    for mark in found:
        free[mark.start : mark.end] = "\0" * (mark.end - mark.start)
    for start, end in quoted:
        if not any(m.start < end and m.end > start for m in found):
            found.append(Mark(start, end, "quote"))
            free[start:end] = "\0" * (end - start)
    pieces = [_marked(m, text) for m in found] + list(_texts(text, "".join(free)))
    pieces = _announced(text, sorted((p for p in pieces if p.end > p.start), key=lambda p: p.start))
    for one, other in pairwise(pieces):
        one.after = other.before = _strongest(plain[one.end : other.start], one, other)
    if pieces:
        pieces[-1].after = _strongest(plain[pieces[-1].end :] or ".", pieces[-1], None)
        pieces[0].before = "^"
    for piece in pieces:
        _describe(text, piece)
    return Cut(text, pieces)


_BEFORE_QUOTE = re.compile(r"\b(?:[Ii]n:?|dans|em?|en|w|and|&|(?:1[5-9]|20)\d\d[a-z]?)$")
"""What may stand before a quoted field without a sign between."""


def _announced(text: str, pieces: list[Piece]) -> list[Piece]:
    """The pieces without an "In" that stands alone before a quoted one, which it says to be the venue."""
    out: list[Piece] = []
    for piece in pieces:
        if piece.quoted and out and out[-1].kind == "text" and _OPENING.fullmatch(text, out[-1].start, out[-1].end):
            piece.lead = "in"
            out.pop()
        out.append(piece)
    return out


_GOES_ON = re.compile(rf"\s*(?:[.,;:?!()\[/–—-]|$)|\s+(?:[{UPPER}\d«„“]|in\b|at\b|http)|\s*[\u2e80-\u9fff]")


def _is_apart(text: str, start: int, end: int) -> bool:
    """Whether a quoted text is a field of its own rather than some words of a title."""
    before = text[:start].rstrip()
    inner = text[end - 2 : end - 1]
    if before and before[-1] not in ".,;:)]/–—-”»？。：，" and not _BEFORE_QUOTE.search(before):
        return False
    return inner in ".,?!" or bool(_GOES_ON.match(text, end))


def _marked(mark: Mark, text: str) -> Piece:
    if mark.kind != "quote":
        return Piece(mark.start, mark.end, kind=mark.kind, values=mark.values)
    width = 2 if text.startswith("``", mark.start) else 1
    return Piece(mark.start + width, mark.end - width, quoted=True)


def _texts(text: str, free: str) -> list[Piece]:
    """Pieces of the text between the marks."""
    out: list[Piece] = []
    at = 0
    for run in re.finditer(r"[^\0]+", free):
        at = run.start()
        stretch = free[run.start() : run.end()]
        opened = [m.span() for m in re.finditer(r"\s[(\[](?=[^()\[\]]*$)", stretch)]
        edited = [(m.end(), m.end()) for m in _EDITORS_END.finditer(stretch)]
        named = list(_named_brackets(stretch))
        delimited = (m.span() for m in _DELIMITER.finditer(stretch))
        cuts = [*(c for c in delimited if not any(a <= c[0] < b for a, b in named)), *opened, *edited]
        cuts += [(x, x) for span in named for x in span]
        for start, end in sorted((run.start() + a, run.start() + b) for a, b in cuts):
            sign = free[start:end].strip()
            if sign.startswith(".") and sign != "..." and _is_inside(free, at, start):
                continue
            if _in_brackets(free, at, start) or (sign == ":" and _OPENING.fullmatch(free[at:start])):
                continue
            out += _bare(text, at, start, abbreviated=sign == "." and _is_short(free, at, start))
            at = end
        out += _bare(text, at, run.end())
    wide: list[Piece] = []
    for piece in out:
        wide += _by_wide(text, piece)
    return wide


_EDITORS_END = re.compile(rf"[(\[](?:{_EDITOR})\.?[)\]]\s(?=\S)")
"""Names of editors end here even where nothing parts them from the book's title."""
_EDITORS_WORD = re.compile(rf"^(?:{_EDITOR})\.?,?\s")
_BRACKET = re.compile(r"(?<=\w.)\s\(([^()\0]{5,400})\)")
_SHORTEST_TITLE = 12


def _named_brackets(stretch: str) -> Iterator[tuple[int, int]]:
    """Brackets behind a title that hold nothing but names: "Quiet rivers (A. Roe, B. Poe)", "Shells (A. Roe, ed.)"."""
    for match in _BRACKET.finditer(stretch):
        inner = _EDITORS_WORD.sub("", EDITED.sub("", match.group(1)))
        if match.start() >= _SHORTEST_TITLE and " " in inner and looks.names_likeness(inner) >= 0.55:
            yield match.start(), match.end()


_OPENING = re.compile(rf"\W*(?:{_IN}|edited by|under)\s*:?\s*", re.IGNORECASE)
"""Words whose colon belongs to what follows."""


def _by_wide(text: str, piece: Piece) -> list[Piece]:
    """A piece cut at full-width punctuation, which no space follows."""
    if not _WIDE.search(text, piece.start, piece.end):
        return [piece]
    out, at = [], piece.start
    for match in _WIDE.finditer(text, piece.start, piece.end):
        out += _bare(text, at, match.start())
        at = match.end()
    return [*out, *_bare(text, at, piece.end)]


def _is_inside(free: str, start: int, at: int) -> bool:
    """Whether a point belongs to the word before it and does not even part names from a title: "der 5. Konferenz"."""
    return bool(_ORDINAL.search(free[start:at])) and free[at + 1 : at + 3].strip()[:1].isalpha()


def _is_short(free: str, start: int, at: int) -> bool:
    return bool(_ABBREVIATED.search(free[start:at]))


def _in_brackets(free: str, start: int, at: int) -> bool:
    """Whether the place lies between brackets that both stand in this stretch of text."""
    opening = max(free.rfind("(", start, at), free.rfind("[", start, at))
    if opening < 0 or max(free.rfind(")", start, at), free.rfind("]", start, at)) > opening:
        return False
    closing = re.compile(r"[^()\[\]\0]{0,160}[)\]]").match(free, at)
    return closing is not None


def _bare(text: str, start: int, end: int, *, abbreviated: bool = False) -> list[Piece]:
    """The range without spaces and stray punctuation at its ends, as a piece, unless nothing is left."""
    while start < end and text[start] in " \t,;:.。，；：．/|–—-)]”»’\"'":
        if text[start] in "’'" and start + 1 < end and text[start + 1].isalnum():
            break
        start += 1
    while end > start and text[end - 1] in ' \t,;:，；：/|–—-([„“«‘"':
        end -= 1
    inner = text[start:end]
    if inner.startswith(("(", "[")) and inner.endswith((")", "]")) and len(inner) > 2 and inner.count("(") <= 1:
        return [Piece(start + 1, end - 1, bracketed=True)]
    for opening, closing in (("(", ")"), ("[", "]")):
        if inner.count(opening) < inner.count(closing) and inner.endswith(closing):
            end -= 1
        elif inner.startswith(opening) and opening not in inner[1:] and closing not in inner:
            start += 1
    if end <= start or not any(c.isalnum() for c in text[start:end]):
        return []
    return [Piece(start, end, abbreviated=abbreviated)]


_RANK = ("//", '"', "?", ".", ";", ":", "-", "/", "(", ")", ",")


def _strongest(gap: str, one: Piece, other: Piece | None) -> str:
    if one.quoted or (other is not None and other.quoted):
        return '"'
    signs = gap.replace("–", "-").replace("—", "-").replace("!", "?").replace("[", "(").replace("]", ")")
    signs = signs.replace("“", '"').replace("”", '"').replace("«", '"').replace("»", '"')
    return next((s for s in _RANK if s in signs), " ")


_WORD = re.compile(r"[^\W_][\w'’\-.&]*")


def _describe(text: str, piece: Piece) -> None:
    """The features of a text piece; its lead is taken off."""
    if piece.kind != "text":
        return
    value = text[piece.start : piece.end]
    for name, pattern in () if piece.lead else _LEADS:
        match = pattern.match(value)
        if name == "author" and piece.before in ("^", ",", ";", "/", " "):
            continue  # "von Hagen, E."
        if match and match.end() < len(value):
            piece.lead = name
            piece.start += match.end()
            value = value[match.end() :]
            break
    if not piece.lead and piece.before == "//":
        piece.lead = "slashes"
    words = _WORD.findall(value)
    piece.words = len(words)
    piece.cjk = sum(has_cjk(c) for c in value) if has_cjk(value) else 0
    piece.initials = sum(is_initials(w) and len(w.replace(".", "")) <= 2 for w in words)
    piece.ends_initial = bool(words) and is_initials(words[-1]) and len(words[-1].replace(".", "")) == 1
    piece.lower = sum(w[0].islower() and w not in PARTICLES for w in words)
    piece.upper = sum(w[0].isupper() for w in words)
    piece.digits = sum(c.isdigit() for c in value)
    kind = kinds.of_venue(value[:200]) if len(value) < 300 else ""
    piece.venue = kind if kind not in ("thesis", "patent", "report") else ""
    piece.editing = bool(EDITED.search(value))
    piece.house = kinds.is_publisher(value)


def value(cut: Cut, first: int, last: int) -> str:
    """The text of pieces first to last, as printed between them; quotes that close inside are kept."""
    start, end = cut.pieces[first].start, cut.pieces[last].end
    if first != last and cut.pieces[first].quoted:
        start -= 1
    if first != last and cut.pieces[last].quoted:
        end += 1
    return cut.text[start:end]
