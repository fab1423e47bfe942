"""What can be told for certain in a printed citation, wherever it stands: dates, numbers, identifiers, asides.

`marks` gives them in order, none overlapping; the text between is left to `citekit.formats.page.strings.decode`.
"""
# ruff: noqa: E501 - tables of alternatives read best unbroken

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from citekit.formats.page.strings.letters import UPPER
from citekit.model.printed_dates import find_dates


class Mark(Struct, frozen=True):
    """text[start:end] and what it says. kind: "date", "numbers", "id" or "aside" (what stands beside the citation
    proper: day of access, edition, kind of work). values: by field, as printed."""

    start: int
    end: int
    kind: str
    values: tuple[tuple[str, str], ...] = ()


HIDDEN = "\0"
"""Stands for what is already taken while the rest is searched."""
_DATED = "\1"

_AT = (
    r"(?:(?:available\s(?:from|at|online\sat|online|under)|retrieved\sfrom|accessed\sat|verfügbar\sunter|online\sunter|dost[eę]pn[ey]\s(?:w|pod\sadresem)"
    r"|disponible\s(?:en|sur|à(?:\sl[’']adresse)?|em)|disponível\sem|beschikbaar\sop|erişim\sadresi|режим\sдоступа|URL|link|internet|from|stable|dirección|lien)\s*:?\s*)?"
)
"""What stands before an address; written without spaces, which a verbose pattern leaves out."""
_IDS = re.compile(
    rf"""{_AT}(?P<DOI>(?:https?://(?:dx\.|www\.)?doi\.org/|(?:https?://(?:dx\.)?doi\.org/)?\bdoi\s?[:.]?\s*(?:https?://(?:dx\.)?doi\.org/)?)?\s?\b10\.\d{{4,9}}/[^\s"<>“”«»]+)
    |(?P<arxiv>\barXiv\s*(?:preprint\s*)?:?\s*(?:arXiv\s*:\s*)?(?:\d{{4}}\.\d{{4,5}}|[a-z-]+(?:\.[A-Z]{{2}})?/\d{{7}})(?:v\d+)?(?:\s*\[[\w.-]+\])?)
    |(?P<ISBN>\bISBN(?:-1[03])?\s*:?\s*(?:97[89][\s-]?)?\d[\d\s-]{{7,14}}[\dXx]\b)
    |(?P<ISSN>\be?ISSN\s*:?\s*\d{{4}}-\d{{3}}[\dXx]\b)
    |(?P<PMID>\b(?:PMID|PubMed(?:\s+ID)?)\s*:\s*\d{{3,9}})|(?P<PMCID>\b(?:PMCID\s*:\s*)?PMC\d{{3,9}})
    |[<⟨\[]?{_AT}(?P<URL>(?:https?|ftp)://[^\s"<>⟨⟩“”«»]+|\bwww\.[\w-]+\.[^\s"<>“”«»]+)[>⟩\]]?""",
    re.IGNORECASE | re.VERBOSE,
)
_READ_ON = re.compile(
    r"[\[(]?\s*(?:\b(?:last |date )?(?:accessed|retrieved|cited|visited|viewed|access|consult(?:ed|ée?|ado|ato|a)(?: le| el| em| il)?|abgerufen|zugegriffen|zugriff|letzter zugriff|abruf"
    r"|besucht|aufgerufen|accedido|accès|acess(?:o|ado)(?: em)?|geraadpleegd|hämtad|дата обращения|обращение)|访问|引用|検索|参照|閲覧)(?:\s*(?:on|am|le|el|em|op|den|日期))?\s*:?\s*$",
    re.IGNORECASE,
)
_NO_DATE = re.compile(
    r"(?<!\w)(?P<status>n\. ?d\.|o\. ?J\.|s\. ?d\.|б\. ?г\.|s\. ?f\.|in press|in review|under review|in preparation|forthcoming|to appear|accepted|submitted|im erscheinen|im druck|à paraître|en prensa|в печати|advance online publication|online first|early access|undated)(?!\w)",
    re.IGNORECASE,
)
_ASIDES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("gbt", re.compile(r"\[(?:[JCMDRSPZNGAK]|EB|DB|CP|DS)(?:/(?:OL|CD|MT|DK))?\]")),
    ("medium", re.compile(r"\[\s?(?:internet|online|en ligne|en línea|электронный ресурс|текст|text|elektronische ressource|electronic resource|dataset|data set|computer software|software|web page|web log post|blog post|html|pdf)\s?\]\.?", re.IGNORECASE)),
    ("genre", re.compile(
        r"[\[(]\s?(?P<v>(?:unpublished |published |inaugural-?)?(?:doctoral|ph\.?\s?d\.?|master['’]?s?|bachelor['’]?s?|m\.?\s?sc\.?|diploma|habilitation|dissertation|thèse|tesis|tesi|diss|thesis|диссертация|博士|硕士|修士)[^()\[\]]{0,60})[\])]"
        r"|[\[(]\s?(?P<r>(?:technical |research |tech\.? |working |discussion |white )(?:report|rep\.|paper)s?|bericht)\s?(?:(?:no|nr)\.?\s*)?(?P<n>[\w./-]*\d[\w./-]*)?\s?[\])]", re.IGNORECASE)),
    ("genre", re.compile(
        r"(?<![\w-])(?P<v>(?:unpublished |published )?(?:(?:ph\.?\s?d\.?|doctoral|master['’]?s?|m\.?\s?sc\.?|m\.?\s?a\.?|bachelor['’]?s?|diploma|habilitation|diss\.?|d\.?\s?phil\.?)\s?(?:thesis|dissertation|arbeit)"
        r"|(?:doktor|diplom|master|bachelor)arbeit|habilitationsschrift|thèse de doctorat|mémoire de master|tesis doctoral|tesi di (?:laurea|dottorato)|tese de doutorado|диссертация|дис\. \.\.\. (?:канд|д-ра)[^,;]{0,40}|博士学位论文|硕士学位论文|博士論文|修士論文))(?=\s*(?:[.,;:)\]–—(]|$|at\s|an der\s))", re.IGNORECASE)),
    ("genre", re.compile(r"(?<=[.,;:–—”\"]\s)(?P<v>(?:dissertation|thesis|thèse|tesis|habilitation|Diss))(?=\.?\s*(?:[.,;:)]|$))", re.IGNORECASE)),
    ("genre", re.compile(
        r"(?<![\w-])(?P<r>technical report|research report|tech\. rep|working paper|discussion paper|white paper|technischer bericht|arbeitspapier|rapport technique|informe técnico|rapport de recherche)s?\.?,?\s*(?:(?:no|nr|n°|№)\.?\s*)?(?P<n>[A-Z]{0,8}[-./]?\d[\w./-]*|[A-Z]{1,6}-\d[\w./-]*)?(?=\s*(?:[.,;:)\]–—(]|$))", re.IGNORECASE)),
    ("edition", re.compile(
        r"[(\[]?(?<!\w)(?P<v>(?:\d{1,2}(?:st|nd|rd|th|e|er|ère|ème|ª|\.|-е)?|first|second|third|fourth|fifth|revised|rev\.|erweiterte|überarb\.|expanded|zweite|dritte)(?:,? (?:rev\.|revised|revidierte|überarbeitete|erw\.|expanded|updated|corr\.))?\s(?:ed(?:n|itions?)?\b|aufl(?:age)?\b|éd(?:ition)?\b|edición|edição|izd|изд|uitg)|第?\d{1,2}版|\d{1,2}版)\.?[)\]]?", re.IGNORECASE)),
)  # fmt: skip

_NUM = r"[A-Za-z]{0,3}\d{1,7}(?:[.:]\d{1,5}(?=[-–—]))?[a-z]?"
_DASH = r"\s?(?:-{1,2}|–|—|‐|‑|−|~|～)\s?"
_RANGE = rf"{_NUM}{_DASH}{_NUM}|[ivxlcdm]{{1,7}}{_DASH}[ivxlcdm]{{1,7}}"
_UNIT = re.compile(
    rf"""(?<!\w)(?P<volw>(?:vol(?:ume)?s?|bd|band|jg|jahrgang|jahrg|tome?|том|volumen|año|årg|vsk)\.?|[vtт]\.)\s*(?P<vol>\d{{1,5}}[A-Za-z]?(?:[-–/]\d{{1,4}})?|[IVXLCDM]{{1,7}}|[A-Z]-\d+)(?!\w)
    |第?(?P<vol2>\d{{1,4}})\s?[卷巻]|[卷巻]\s?(?P<vol3>\d{{1,4}})(?!\w)
    |(?<!\w)(?:(?:no|nos|nr|num|number|núm|issue|iss|heft|вып|ausg|ausgabe|fasc)\.?\s*|[hz]\.\s*|[n№]\s?[°º.]?\s*|№\s*)(?P<iss>(?:\d{{1,6}}(?:\s?[-–/]\s?\d{{1,4}})?|[A-Z]{{1,3}}\d{{1,3}})(?:\s?[Ss]uppl\.?(?:\s?\d+)?)?|[Ss]uppl\.?(?:\s?\d+)?)(?!\w|\.\d)
    |第?(?P<iss2>\d{{1,3}})\s?[号期號]|[号期號]\s?(?P<iss3>\d{{1,3}})(?!\w)
    |(?:(?<!\w)(?:pp?|pages?|pgs?|pags?|págs?|seiten?|стр|сс|side|sid|blz)\.?\s*|(?<!\w)(?<!['’])[sсc]\.\s*|(?<!\w)(?:ss|str|σσ|σ)\.\s*|(?:صفحات|ページ)\s*)(?P<pag>(?:{_RANGE}|{_NUM})(?:\s?ff?\.?)?(?:,\s?\d+\s?[-–]\s?\d+)*)(?![\w])
    |(?<!\w)(?:article(?:\s?(?:no|number|id))?|art(?:\.\s?(?:no|id))?|paper(?:\s?no)?)\.?\s*(?P<art>[A-Za-z]{{0,3}}-?\d[\w.]*)(?<!\.)
    |第?(?P<pag2>\d{{1,5}}{_DASH}\d{{1,5}})\s?[页頁]|[页頁]\s?(?P<pag3>{_RANGE}|{_NUM})(?!\w)
    |(?<![\w.,/])(?<!\d\s)(?P<cv>[A-Z]{{0,2}}\d{{1,5}}[A-Z]?)\s?\(\s?(?P<ci>(?:\d{{1,5}}(?:\s?[-–/&,]\s?\d{{1,4}})?[A-Z]?|[A-Z]{{1,3}}\d{{1,3}}|(?:suppl|special|sup|spec|pt|part|S)[^()]{{0,20}}))\s?\)
    |(?<![\w./-])(?P<cv2>[A-Z]?\d{{1,4}}[A-Z]?)\s?:\s?(?P<cp>{_RANGE}|{_NUM})(?![\w/])
    |(?<![\w/-])(?P<range>{_RANGE})(?![\w/]|[-–]\d)
    |(?<![\w./-])(?P<brk>\(\s?\d{{1,4}}(?:\s?[-–/]\s?\d{{1,4}})?\s?\))
    |(?<![\w./-])(?P<num>[A-Za-z]?\d{{1,7}}[A-Z]?|[A-Z]{{1,2}}\d{{2,7}})(?![\w/%°–-]|\.\d|[’'])""",
    re.IGNORECASE | re.VERBOSE,
)  # fmt: skip
_LINK = re.compile(r"(?:[\s,;:.()/–—•\[\]\1-]|\bin\b)*")


def marks(text: str, quoted: tuple[tuple[int, int], ...] = ()) -> list[Mark]:
    """The marks of a citation in order. quoted: ranges in quotes, of which only identifiers are looked at."""
    found: list[Mark] = []
    masked = _ids(text, found)
    masked = _hide(masked, quoted)
    masked = _asides(masked, found)
    masked = _dates(masked, found)
    found += _numbers(masked)
    return sorted(found, key=lambda m: m.start)


def _hide(text: str, ranges: tuple[tuple[int, int], ...], sign: str = HIDDEN) -> str:
    for start, end in ranges:
        text = text[:start] + sign * (end - start) + text[end:]
    return text


def _ids(text: str, found: list[Mark]) -> str:
    taken: list[tuple[int, int]] = []
    for match in _IDS.finditer(text):
        name = match.lastgroup or next(n for n, v in match.groupdict().items() if v)
        value = match.group(name)
        start, end = match.start(), match.end()
        if name in ("DOI", "URL"):
            kept = _trimmed(value)
            end = end - (len(value) - len(kept)) if text[end - len(value) : end] == value else end
            value = kept
        if name == "arxiv":
            name = "number"
        found.append(Mark(start, end, "id", ((name, value),)))
        taken.append((start, end))
    return _hide(text, tuple(taken))


def _trimmed(value: str) -> str:
    """An address without the punctuation of the sentence around it."""
    value = value.rstrip(".,;:'’…")
    while (
        value and value[-1] in ")]}" and value.count({")": "(", "]": "[", "}": "{"}[value[-1]]) < value.count(value[-1])
    ):
        value = value[:-1].rstrip(".,;:")
    return value


_YEAR = re.compile(r"(?<![\w./-])(?:1[5-9]|20)\d\d[a-z]?(?![\w/]|\s?[-–]\s?\d)")


def _asides(text: str, found: list[Mark]) -> str:
    for kind, pattern in _ASIDES:
        match = pattern.search(text)
        if match is None:
            continue
        named = match.groupdict()
        values = {kind: named.get("v") or named.get("r") or match.group()}
        number, end = (named.get("n") or "").rstrip("./-"), match.end()
        if number and _YEAR.fullmatch(number) and not _YEAR.search(text, end):
            end = match.start("n")  # the only year is the date
        elif number:
            values["number"] = number
        found.append(Mark(match.start(), end, "aside", tuple(values.items())))
        text = _hide(text, ((match.start(), end),))
    return text


# -- dates ----------------------------------------------------------------------------------------------------------

_BEFORE_DATE = re.compile(r"(?:^|[(\[,.;:–—•/\0\1”\"»-]\s?)$")
_AFTER_DATE = re.compile(r"\s?(?:$|[)\],.;:–—•/\0”\"«“-])")
_BEHIND_INITIAL = re.compile(r"[^\W\d_]\.\)?\s$")
_BEFORE_TITLE = re.compile(rf"\s(?:\0|[“\"‘'«„]?[{UPPER}])")
""" "Roe, K. 2019 Quiet rivers": a year that nothing but its place sets apart."""
_BRACKETED = re.compile(r"[(\[]\s*(?:[^\W\d][^()\[\]]{0,24}\s)?$")


_MEETING = re.compile(r"[(\[]\s*[^\W\d_a-z]{2}[\w+-]*\s")
""" "(SLOW 2019)": the short name of a meeting, whose year is its own where another date is printed."""
_YEAR_OF_PAGES = re.compile(r"(?<![\w./-])((?:1[5-9]|20)\d\d)[a-z]?(?=\s?:\s?(?:pp?\.?\s?)?[A-Za-z]{0,2}\d)")
""" "1982:511-31": a year that pages follow, or a volume and pages."""


def _dates(text: str, found: list[Mark]) -> str:
    """Dates that stand by themselves, and words in place of one; a day of access is an aside."""
    strong: list[Mark] = []
    weak: list[Mark] = []
    named: list[Mark] = []
    for date in find_dates(text):
        start, end = date.start, date.end
        suffix = re.compile(r"[a-z](?!\w)").match(text, end)
        end = suffix.end() if suffix and date.precision == 1 else end
        value = text[date.start : date.end]
        read = _READ_ON.search(text[:start])
        if read:
            tail = re.compile(r",?\s*(?:from)?\s*[:)\]]?").match(text, end)
            stop = tail.end() if tail and tail.group().strip(" ,") else end
            found.append(Mark(read.start(), stop, "aside", (("accessed", value),)))
            text = _hide(text, ((read.start(), stop),))
            continue
        bracket = _BRACKETED.search(text[:start])
        closing = re.compile(r"[^()\[\]]{0,24}[)\]]").match(text, end)
        mark = Mark(start, end, "date", (("issued", value),))
        if bracket and closing:
            inside = text[bracket.start() : closing.end()]
            if len(inside) - (end - start) <= 4:
                mark = Mark(bracket.start(), closing.end(), "date", (("issued", value),))
            (named if _MEETING.search(inside) else strong).append(mark)
        elif _is_apart(text, start, end) or (not strong and _is_behind_names(text, start, end)):
            strong.append(mark)
        elif _AFTER_DATE.match(text, end) and start:
            weak.append(mark)
    strong = strong or named
    if not strong:
        strong = [Mark(m.start(), m.end(), "date", (("issued", m.group(1)),)) for m in _YEAR_OF_PAGES.finditer(text)][
            -1:
        ]
    chosen = strong or weak[-1:]
    if not chosen:
        chosen = [_status(m) for m in _NO_DATE.finditer(text) if _is_apart(text, m.start(), m.end())][:1]
    found += chosen
    return _hide(text, tuple((m.start, m.end) for m in chosen), _DATED)


def _is_apart(text: str, start: int, end: int) -> bool:
    return bool(_BEFORE_DATE.search(text[:start]) and _AFTER_DATE.match(text, end))


def _is_behind_names(text: str, start: int, end: int) -> bool:
    return bool(_BEHIND_INITIAL.search(text[:start]) and _BEFORE_TITLE.match(text, end))


def _status(match: re.Match[str]) -> Mark:
    text, start, end = match.string, match.start(), match.end()
    if text[start - 1 : start] in ("(", "[") and text[end : end + 1] in (")", "]"):
        start, end = start - 1, end + 1
    return Mark(start, end, "date", (("status", match.group()),))


# -- volume, issue, pages -------------------------------------------------------------------------------------------


def _numbers(text: str) -> Iterator[Mark]:
    """Runs of numbers that say volume, issue and pages."""
    run: list[re.Match[str]] = []
    for match in _UNIT.finditer(text):
        if run and not _LINK.fullmatch(text, run[-1].end(), match.start()):
            yield from _run(text, run)
            run = []
        run.append(match)
    yield from _run(text, run)


def _run(text: str, run: list[re.Match[str]]) -> Iterator[Mark]:
    """The marks of one run: one for each unit that adds something."""
    named: dict[str, str] = {}
    units = _sure(text, run)
    for i, unit in enumerate(units):
        if (
            unit.lastgroup == "num"
            and "volume" in named
            and any(u.group("range") or u.group("pag") for u in units[i + 1 :])
        ):
            named.setdefault("issue", unit.group("num"))
            yield Mark(unit.start(), unit.end(), "numbers", (("issue", unit.group("num")),))
            continue
        said = {n: v for n, v in _meaning(unit, named).items() if n not in named}
        if said:
            named |= said
            yield Mark(unit.start(), unit.end(), "numbers", tuple(said.items()))


def _sure(text: str, run: list[re.Match[str]]) -> list[re.Match[str]]:
    """The run without lone numbers in front, which end what stands before ("Windows 95, pages 1-9"), unless the run
    has none but them, set off by dates or by the end ("45, 12345 (2019)")."""
    told = [u for u in run if u.lastgroup not in ("num", "brk")]
    if told:
        first = run.index(told[0])
        lead = [u for u in run[:first] if u.lastgroup == "num"]
        if told[0].lastgroup in ("range", "iss", "iss3", "pag", "pag3", "art", "brk"):
            return [*lead[-2:], *run[first:]]
        return run[first:]
    if not run:
        return []
    after = text[run[-1].end() :].lstrip(" ,.;(")
    before = text[: run[0].start()].rstrip(" ,.;:(")
    dated = after.startswith(_DATED) or before.endswith(_DATED)
    if (dated or (len(run) > 1 and not after)) and text[: run[0].start()].strip():
        return run[-3:]
    return []


def _meaning(unit: re.Match[str], named: dict[str, str]) -> dict[str, str]:
    """What one unit adds to what the run has said so far; nothing where it cannot be told."""
    g = unit.groupdict()
    volume = g["vol"] or g["vol2"] or g["vol3"] or g["cv"] or g["cv2"]
    if g["cp"] and "volume" in named:
        return {"page": _plain_range(g["cp"])} | ({"issue": volume} if "issue" not in named else {})
    if volume:
        return (
            {"volume": volume}
            | ({"issue": g["ci"]} if g["ci"] else {})
            | ({"page": _plain_range(g["cp"])} if g["cp"] else {})
        )
    if g["iss"] or g["iss2"] or g["iss3"]:
        return {"issue": g["iss"] or g["iss2"] or g["iss3"]}
    if g["pag"] or g["pag2"] or g["pag3"] or g["art"]:
        return {"page": _plain_range(g["pag"] or g["pag2"] or g["pag3"] or g["art"])}
    if g["range"]:
        return {"page": _plain_range(g["range"])} if "page" not in named else {}
    bare = (g["num"] or g["brk"] or "").strip("() ")
    if g["brk"]:
        return {"issue": bare} if "volume" in named and "issue" not in named else {}
    if "volume" not in named:
        return {"volume": bare}
    return {"page": bare} if "page" not in named else {}


def _plain_range(text: str) -> str:
    return re.sub(_DASH, "-", text).strip()
