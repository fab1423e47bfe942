"""Where dates stand in running text, and the numbers they give: "Sep 18, 2024", "18. September", "2018年9月18日".

Readers use it to see that a piece of text is a date; `citekit.normalize` decides what the date means. Nothing is
padded: what is not printed is not there. Month names are those of languages in Latin, Cyrillic,
Greek and Arabic letters; CJK languages number them.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from msgspec import Struct

from citekit.model.item import DateParts

_MONTH_NAMES = (
    "january jan januar jänner jän janvier janv enero ene gennaio gen janeiro janv januari januari styczeń "
    "stycznia leden ledna ianuarie января январь янв січня ocak tammikuu tammikuuta január ιανουάριος ιανουαρίου "
    "ιαν يناير",
    "february feb febr februar feber février fevrier févr fevr febrero febbraio fevereiro fev februari luty "
    "lutego únor února februarie февраля февраль фев лютого şubat helmikuu helmikuuta február φεβρουάριος "
    "φεβρουαρίου φεβ فبراير",
    "march mar mrz märz mär mars marzo março marco maart mart maaliskuu maaliskuuta marzec marca březen března "
    "martie марта март мар березня marec március marts μάρτιος μαρτίου μαρ مارس",
    "april apr avril avr abril abr aprile april kwiecień kwietnia duben dubna aprilie апреля апрель апр квітня "
    "nisan huhtikuu huhtikuuta apríl április απρίλιος απριλίου απρ أبريل ابريل",
    "may mai mayo maggio mag maio mei maj maja květen května мая май травня mayıs toukokuu toukokuuta máj május "
    "μάιος μαΐου μαϊ مايو",
    "june jun juni juin junio giugno giu junho czerwiec czerwca červen června iunie июня июнь июн червня haziran "
    "kesäkuu kesäkuuta jún június ιούνιος ιουνίου ιουν يونيو",
    "july jul juli juillet juil julio luglio lug julho lipiec lipca červenec července iulie июля июль июл липня "
    "temmuz heinäkuu heinäkuuta júl július ιούλιος ιουλίου ιουλ يوليو",
    "august aug août aout agosto ago augustus augusti sierpień sierpnia srpen srpna августа август авг серпня "
    "ağustos elokuu elokuuta augusztus αύγουστος αυγούστου αυγ أغسطس اغسطس",
    "september sep sept septembre septiembre setiembre settembre set setembro wrzesień września září septembrie "
    "сентября сентябрь сен сент вересня eylül syyskuu syyskuuta szeptember σεπτέμβριος σεπτεμβρίου σεπ سبتمبر",
    "october oct oktober okt octobre octubre ottobre ott outubro out październik października říjen října "
    "octombrie октября октябрь окт жовтня ekim lokakuu lokakuuta október οκτώβριος οκτωβρίου οκτ أكتوبر اكتوبر",
    "november nov novembre noviembre novembro listopad listopada noiembrie ноября ноябрь ноя листопада kasım "
    "marraskuu marraskuuta listopadu νοέμβριος νοεμβρίου νοε نوفمبر",
    "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro grudzień grudnia prosinec "
    "prosince decembrie декабря декабрь дек грудня aralık joulukuu joulukuuta desember des δεκέμβριος δεκεμβρίου "
    "δεκ ديسمبر",
)
MONTHS: dict[str, int] = {name: i for i, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
"""Month number by name or abbreviation, lower-case, without a final point."""

_SEASON_NAMES = (
    "spring frühling frühjahr printemps primavera lente весна 春 wiosna jaro forår vår",
    "summer sommer été verano estate verão zomer лето 夏 lato léto",
    "autumn fall herbst automne otoño autunno outono herfst осень 秋 jesień podzim efterår höst",
    "winter hiver invierno inverno зима 冬 zima vinter",
)
SEASONS: dict[str, int] = {name: i for i, names in enumerate(_SEASON_NAMES, 1) for name in names.split()}
"""Season, 1 to 4 as in CSL, by name."""

FIRST_YEAR = 1500
"""The earliest that a number is taken for."""


class FoundDate(Struct, frozen=True):
    """A date at text[start:end]. parts: as `Date.parts`. season: 1-4 or None. ambiguous: 03/04/2024, where day and
    month could be exchanged; parts then reads the first number as the month, and `swapped` the other way."""

    start: int
    end: int
    parts: tuple[DateParts, ...]
    season: int | None = None
    ambiguous: bool = False

    @property
    def year(self) -> int | None:
        return self.parts[0][0] if self.parts and len(self.parts[0]) > 0 else None

    @property
    def precision(self) -> int:
        """1 for a year, 2 with a month, 3 with a day."""
        return len(self.parts[0]) if self.parts else 0

    @property
    def swapped(self) -> tuple[DateParts, ...]:
        return tuple((p[0], p[2], p[1]) if len(p) == 3 else p for p in self.parts)


def _words(words: Iterable[str]) -> str:
    """A pattern of words, the longest first, that looks at each letter once: "ma(?:rch|y)"."""
    by_first: dict[str, list[str]] = {}
    for word in words:
        by_first.setdefault(word[:1], []).append(word[1:])
    ends = by_first.pop("", None) is not None
    inner = "|".join(re.escape(first) + _words(rest) for first, rest in by_first.items())
    return f"(?:{inner})" + "?" * ends if inner else ""


_MONTH = _words(MONTHS)
_YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_ORDINAL = r"(?:st|nd|rd|th|er|º|ª|\.)?"
_DASH = r"\s?(?:-{1,2}|–|—|/)\s?"
_OF = r"(?:\s+(?:de|del|of|di|den))?"


@cache
def _pattern() -> re.Pattern[str]:
    """Every way of printing a date. The months of all languages stand in it nine times: it takes 40 ms to be made,
    which a file whose dates are years and ISO dates does without."""
    return re.compile(
        rf"""
      (?P<cy>{_YEAR})\s?[年년](?!\s?[春夏秋冬])\s?(?:(?P<cm>1[0-2]|0?[1-9])\s?[月월]\s?(?:(?P<cd>{_DAY})\s?[日일])?)?
    | (?<![\w./-])(?P<iy>{_YEAR})(?P<sep>[-/.‐‑])(?P<im>1[0-2]|0?[1-9])(?:(?P=sep)(?P<id>{_DAY}))?
        (?![\d]|[-/.]\d)(?:T[\d:.]+)?
    | (?<![\w./-])(?P<na>\d{{1,2}})(?P<ns>[/.-])\s?(?P<nb>\d{{1,2}})(?P=ns)\s?(?P<ny>{_YEAR})(?!\w)
    | (?<!\w)(?P<m1>{_MONTH})\.?\s+(?P<d1>{_DAY}){_ORDINAL}(?:{_DASH}(?P<d1b>{_DAY}){_ORDINAL})?
        \s*,?\s+(?P<y1>{_YEAR})(?!\d)
    | (?<![\w.])(?P<d2>{_DAY}){_ORDINAL}(?:{_DASH}(?P<d2b>{_DAY}){_ORDINAL})?{_OF}\s+(?P<m2>{_MONTH})\.?
        ,?{_OF}\s+(?P<y2>{_YEAR})(?!\d)
    | (?<![\w.-])(?P<d5>{_DAY})[-/](?P<m5>{_MONTH})\.?[-/](?P<y5>{_YEAR})(?!\w)
    | (?<!\w)(?<!\bdo[ ])(?<!\bdel[ ])(?P<m3>{_MONTH})\.?
        (?:{_DASH}(?P<m3b>{_MONTH})\.?)?,?{_OF}\s*[,/]?\s?(?P<y3>{_YEAR})(?!\d)
    | (?<!\w)(?P<y4>{_YEAR})[,.]?\s+(?P<m4>{_MONTH})\.?(?:{_DASH}{_MONTH}\.?)?(?:\s+(?P<d4>{_DAY})(?!\d))?
        (?!\w|\.?,?\s+\d)
    | (?<!\w)(?P<se>{_words(SEASONS)}),?\s+(?P<sy>{_YEAR})(?!\d)
    | (?<![\w.])(?P<sz>{_YEAR})(?:\s?年\s?|,?\s+)(?P<sf>{_words(SEASONS)})(?![^\W\d_a])
    | (?<![\w.:/+-])(?<!\d[–—])(?P<yy>{_YEAR})(?:(?P<yd>[-–—]{{1,2}})(?P<yz>{_YEAR}|\d\d)(?!\d))?
        (?!\d|:\S|[/.\-–—]{{1,2}}\d|[^\W\da-d_]|[a-d]\w)
    """,
        re.IGNORECASE | re.VERBOSE,
    )


_ANY_YEAR = re.compile(_YEAR)
_PLAIN = re.compile(rf"({_YEAR})(?:-(1[0-2]|0[1-9])(?:-({_DAY}))?)?")
"""What the pattern reads alike, where it is the whole text."""


def _folded(word: str) -> str:
    """A word as the pattern compares it, which takes one i and one s for the other: "MAYIS", "mayis"."""
    return word.casefold().replace("ı", "i").replace("\u0307", "")


_MONTH_NUMBERS = {_folded(name): number for name, number in MONTHS.items()}
_SEASON_NUMBERS = {_folded(name): number for name, number in SEASONS.items()}
_PAGES_BEFORE = re.compile(
    r"(?:\bpp?\.?|\bpages?|\bno\.?|\bvol(?:ume)?\.?|\bseiten?|\bs\.|\bart(?:icle)?\.?|#)\s*$", re.I
)


@lru_cache(maxsize=4096)
def find_dates(text: str) -> tuple[FoundDate, ...]:
    """The dates in `text`, in order; numbers that only look like years (page ranges, identifiers) are left out."""
    if plain := _PLAIN.fullmatch(text):
        found = _checked(0, len(text), plain[1], plain[2], plain[3])
        return (found,) if found else ()
    return tuple(_find(text)) if _ANY_YEAR.search(text) else ()


def _find(text: str) -> Iterator[FoundDate]:
    for match in _pattern().finditer(text):
        found = _read(match)
        if found is None:
            continue
        if found.precision == 1 and _PAGES_BEFORE.search(text[max(0, match.start() - 12) : match.start()]):
            continue
        yield found


def _read(match: re.Match[str]) -> FoundDate | None:
    g = match.groupdict()
    start, end = match.span()
    if g["cy"]:
        return _checked(start, end, g["cy"], g["cm"], g["cd"])
    if g["iy"]:
        return _checked(start, end, g["iy"], g["im"], g["id"])
    if g["ny"]:
        return _numeric(start, end, g)
    if g["y1"]:
        return _checked(start, end, g["y1"], _MONTH_NUMBERS[_folded(g["m1"])], g["d1"], g["d1b"])
    if g["y2"]:
        return _checked(start, end, g["y2"], _MONTH_NUMBERS[_folded(g["m2"])], g["d2"], g["d2b"])
    if g["y5"]:
        return _checked(start, end, g["y5"], _MONTH_NUMBERS[_folded(g["m5"])], g["d5"])
    if g["y3"]:
        first = (int(g["y3"]), _MONTH_NUMBERS[_folded(g["m3"])])
        second = ((first[0], _MONTH_NUMBERS[_folded(g["m3b"])]),) if g["m3b"] else ()
        return FoundDate(start, end, (first, *second))
    if g["y4"]:
        return _checked(start, end, g["y4"], _MONTH_NUMBERS[_folded(g["m4"])], g["d4"])
    if g["sy"]:
        return FoundDate(start, end, ((int(g["sy"]),),), season=_SEASON_NUMBERS[_folded(g["se"])])
    if g["sz"]:
        return FoundDate(start, end, ((int(g["sz"]),),), season=_SEASON_NUMBERS[_folded(g["sf"])])
    return _years(start, end, g["yy"], g["yz"])


def _checked(
    start: int, end: int, year: str, month: str | int | None, day: str | None, last: str | None = None
) -> FoundDate | None:
    parts = tuple(int(p) for p in (year, month, day) if p)
    if len(parts) == 3 and parts[2] > monthrange(parts[0], parts[1])[1]:
        return FoundDate(start, end, (parts[:2],))
    second = ((parts[0], parts[1], int(last)),) if last and len(parts) == 3 and int(last) > parts[2] else ()
    return FoundDate(start, end, (parts, *second))


def _numeric(start: int, end: int, g: dict[str, str | None]) -> FoundDate | None:
    """03/04/2024 and 3.4.2024: points mean day first; with other signs a part past 12 is the day, else nobody knows."""
    a, b, year = int(g["na"] or 0), int(g["nb"] or 0), int(g["ny"] or 0)
    month, day = (b, a) if g["ns"] == "." or a > 12 else (a, b)
    if not (1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    ambiguous = g["ns"] != "." and a <= 12 and b <= 12 and a != b
    return FoundDate(start, end, ((year, month, day),), ambiguous=ambiguous)


def _years(start: int, end: int, first: str, second: str | None) -> FoundDate:
    """A year or a range of years; "2019-20" is 2019 to 2020, "1998-10" no range of years at all."""
    year = int(first)
    if second:
        last = int(second) if len(second) == 4 else year // 100 * 100 + int(second)
        if year < last <= year + 60:
            return FoundDate(start, end, ((year,), (last,)))
    return FoundDate(start, end, ((year,),))
