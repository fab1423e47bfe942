"""Printed dates → `Date`, with the precision they were printed in (rules 20 to 25)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache

from msgspec.structs import replace

from citekit.model import Date
from citekit.model.dates import date_from_text
from citekit.model.printed_dates import FIRST_YEAR, MONTHS, FoundDate, find_dates

_STATUS = {
    "forthcoming": "forthcoming", "to appear": "forthcoming", "im erscheinen": "forthcoming",
    "erscheint": "forthcoming", "à paraître": "forthcoming", "à paraitre": "forthcoming", "por aparecer": "forthcoming",
    "即将出版": "forthcoming", "待刊": "forthcoming", "待发表": "forthcoming", "掲載予定": "forthcoming",
    "게재 예정": "forthcoming", "in press": "in press", "im druck": "in press", "sous presse": "in press",
    "en prensa": "in press", "no prelo": "in press", "in corso di stampa": "in press", "в печати": "in press",
    "w druku": "in press", "印刷中": "in press", "in review": "in review", "under review": "in review",
    "in begutachtung": "in review", "en révision": "in review", "en revisión": "in review",
    "under revision": "in review", "審査中": "in review", "査読中": "in review", "审稿中": "in review",
    "submitted": "submitted", "eingereicht": "submitted", "soumis": "submitted", "enviado": "submitted",
    "投稿中": "submitted", "accepted": "accepted", "angenommen": "accepted", "accepté": "accepted",
    "aceptado": "accepted", "aceito": "accepted", "accettato": "accepted", "принят": "accepted", "已录用": "accepted",
    "in preparation": "in preparation", "in progress": "in preparation", "in vorbereitung": "in preparation",
    "en préparation": "in preparation", "en preparación": "in preparation", "in preparazione": "in preparation",
}  # fmt: skip
_UNDATED = re.compile(
    r"^[(\[]?(?:n\.?\s?d\.?|s\.?\s?[daf]\.?|o\.?\s?[jd]\.?|n\.\s?y\.?|u\.\s?å\.?|б\.?\s?г\.?|undated|no date|sans date"
    r"|sin fecha|ohne (?:jahr|datum)|senza data|日期不详|年不明)[)\]]?$",
    re.IGNORECASE,
)
_UNITS = (
    ("minute", r"(?:minut\w*|min\.?|分(?:钟|鐘)?前|분 ?전)"),
    ("hour", r"(?:hours?|stunden?|heures?|horas?|hrs?|時間前|小时前|시간 ?전)"),
    ("day", r"(?:days?|tag(?:en)?|jours?|días?|dias?|日前|天前|일 ?전)"),
    ("week", r"(?:weeks?|wochen?|semaines?|semanas?|週間前|周前|주 ?전)"),
    ("month", r"(?:months?|monat(?:en)?|mois|meses|mes|か月前|ヶ月前|个月前|개월 ?전)"),
    ("year", r"(?:years?|jahr(?:en)?|ans?|años?|anos?|年前|년 ?전)"),
)  # fmt: skip
_AGO = {
    unit: re.compile(rf"(?<![\w-])(\d{{1,3}}|an?|einer?|einem|une?|un)\s?{words}(?!\w)", re.IGNORECASE)
    for unit, words in _UNITS
}
_PAST = re.compile(r"\b(?:ago|vor|il y a|hace|há)\b|前|전", re.IGNORECASE)
_TODAY = re.compile(r"\b(?:today|just now|heute|aujourd.hui|hoy)\b|今日|今天|오늘", re.IGNORECASE)
_YESTERDAY = re.compile(r"\b(?:yesterday|gestern|hier|ayer)\b|昨日|昨天|어제", re.IGNORECASE)
_CHANGED = re.compile(
    r"(?:\b(?:updated?|revised|modified|last (?:edited|changed?|modified)|edited on|accessed|retrieved|aktualisiert"
    r"|geändert|mise? à jour|modifié|actualizado|atualizado|aggiornato|bijgewerkt|обновлено"
    r"|изменено)(?: on| am| le| el)?"
    r"|更新日?|修正|改訂|最終更新日?|수정)[\s:：,–—-]*$",
    re.IGNORECASE,
)
_ERAS = (("令和", 2018), ("平成", 1988), ("昭和", 1925), ("大正", 1911), ("民国", 1911), ("民國", 1911))
_ERA = re.compile("(" + "|".join(era for era, _ in _ERAS) + r")\s?(\d{1,3}|元)年")
_CIRCA = re.compile(r"^\W?(?:circa|ca?\.|um|vers|hacia|около)\s?(?=\d{4}\b)", re.IGNORECASE)
_COPYRIGHT = re.compile(r"^(?:c|©|\(c\)|copyright)\s?(?=\d{4}\b)", re.IGNORECASE)
_OPEN = re.compile(r"(\d{4})\s?[-–—]\s?(?:present|now|today|ongoing|heute|présent|presente|actualidad)?", re.IGNORECASE)
_TWO_YEARS = re.compile(r"(\d{4})\s?[-–—/]\s?(\d\d)")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T\d{4,6}Z?)?")
_MONTH = r"([^\W\d_]{3,12})\.?"
_DAYS_OF_TWO_MONTHS = (
    re.compile(rf"{_MONTH}\s+(\d{{1,2}})\w{{0,2}}\s?[-–—]\s?{_MONTH}\s+(\d{{1,2}})\w{{0,2}},?\s+(\d{{4}})"),
    re.compile(rf"(\d{{1,2}})\.?\s+{_MONTH}\s?[-–—]\s?(\d{{1,2}})\.?\s+{_MONTH},?\s+(\d{{4}})"),
)
_DASH = re.compile(r"\s*(?:--?|–|—|to|bis|au|al|до)\s*", re.IGNORECASE)


def date(text: str, *, day_first: bool | None = None, read_on: datetime | None = None) -> Date | None:
    """The date that a printed text gives, None where it gives none ("n.d.", "in press", "updated 2024").

    day_first: how 03/04/2024 is to be read; None leaves only its year, since nobody knows (rule 23). read_on: when
    the source was read, which "3 days ago" needs, and beyond whose next year but one nothing was published.
    """
    text = " ".join(text.split())
    if not text or _UNDATED.match(text):
        return None
    found = _read(_COPYRIGHT.sub("", _without_eras(text)), day_first)
    if found is None and read_on:
        found = _relative(text, read_on)
    latest = read_on.year + 2 if read_on else None
    if found and latest and found.year and found.year > latest:
        return None
    return found


@lru_cache(maxsize=2048)
def _read(text: str, day_first: bool | None) -> Date | None:
    bare = _CIRCA.sub("", text)
    if bare != text:
        found = _read(bare, day_first)
        return replace(found, circa=True) if found else None
    if special := _of_special_form(text):
        return special
    exact = date_from_text(text)
    if exact.parts and (not exact.year or FIRST_YEAR <= exact.year <= 2100):
        return exact
    dates = [one for one in find_dates(text) if not _CHANGED.search(text[max(0, one.start - 30) : one.start])]
    if not dates:
        return None
    best = max(dates, key=lambda one: (one.precision, one.end))
    return _range_of(dates, text) or _date(best, day_first)


def _of_special_form(text: str) -> Date | None:
    """Forms that stand alone: 20240503, "2010–", "2010-14", "May 30 – June 2, 2024"."""
    if compact := _COMPACT.fullmatch(text):
        return next((_date(one, None) for one in find_dates("-".join(compact.groups()))), None)
    if open_end := _OPEN.fullmatch(text):
        return Date(parts=((int(open_end.group(1)),), ()))
    if (years := _TWO_YEARS.fullmatch(text)) and int(years.group(2)) > 12:
        first = int(years.group(1))
        last = first // 100 * 100 + int(years.group(2))
        return Date(parts=((first,), (last,))) if last > first >= FIRST_YEAR else None
    for at, form in enumerate(_DAYS_OF_TWO_MONTHS):
        if match := form.fullmatch(text):
            return _two_months(match, month_first=at == 0)
    return None


def _two_months(match: re.Match[str], *, month_first: bool) -> Date | None:
    one, other = (match[1], match[2]), (match[3], match[4])
    (first_month, first), (last_month, last) = (one, other) if month_first else (one[::-1], other[::-1])
    months = MONTHS.get(first_month.lower()), MONTHS.get(last_month.lower())
    if not months[0] or not months[1] or months[0] > months[1]:
        return None
    year = int(match[5])
    return Date(parts=((year, months[0], int(first)), (year, months[1], int(last))))


def _range_of(dates: list[FoundDate], text: str) -> Date | None:
    """Two whole dates with nothing but a dash between them."""
    if len(dates) != 2 or any(len(one.parts) != 1 or one.ambiguous or one.season for one in dates):
        return None
    first, last = dates
    if not _DASH.fullmatch(text[first.end : last.start]) or first.parts[0] >= last.parts[0]:
        return None
    return Date(parts=(first.parts[0], last.parts[0])) if first.precision == last.precision else None


def _without_eras(text: str) -> str:
    """ "令和6年5月3日" as "2024年5月3日"."""

    def western(match: re.Match[str]) -> str:
        number = 1 if match.group(2) == "元" else int(match.group(2))
        return f"{dict(_ERAS)[match.group(1)] + number}年"

    return _ERA.sub(western, text)


def _date(found: FoundDate, day_first: bool | None) -> Date:
    if found.ambiguous:
        if day_first is None:
            return Date(parts=tuple(p[:1] for p in found.parts))
        return Date(parts=found.swapped if day_first else found.parts)
    return Date(parts=found.parts, season=found.season)


def _relative(text: str, read_on: datetime) -> Date | None:
    """ "3 days ago" as a day, "2 months ago" as a month, "a year ago" as a year."""
    day = read_on.date()
    if _TODAY.search(text):
        return Date(parts=((day.year, day.month, day.day),))
    if _YESTERDAY.search(text):
        day -= timedelta(days=1)
        return Date(parts=((day.year, day.month, day.day),))
    if not _PAST.search(text):
        return None
    for unit, form in _AGO.items():
        if match := form.search(text):
            return _before(read_on, unit, int(match.group(1)) if match.group(1).isdigit() else 1)
    return None


def _before(read_on: datetime, unit: str, count: int) -> Date:
    if unit == "year":
        return Date(parts=((read_on.year - count,),))
    if unit == "month":
        month = read_on.year * 12 + read_on.month - 1 - count
        return Date(parts=((month // 12, month % 12 + 1),))
    seconds = {"minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}[unit]
    then = read_on - timedelta(seconds=seconds * count)
    return Date(parts=((then.year, then.month, then.day),))


def order_of(text: str) -> str:
    """ "day" or "month": which comes first in a numeric date that can be read in one way only (rule 23); else ""."""
    match = re.search(r"(?<![\w./-])(\d{1,2})([/-])(\d{1,2})\2(?:1[5-9]|20)\d\d(?!\w)", text)
    first, second = (int(match.group(1)), int(match.group(3))) if match else (0, 0)
    return (
        "day" if 12 < first <= 31 and 1 <= second <= 12 else "month" if 12 < second <= 31 and 1 <= first <= 12 else ""
    )


def is_ambiguous(text: str) -> bool:
    """Whether the text's only date is one whose day and month could be exchanged."""
    found = find_dates(text)
    return bool(found) and all(f.ambiguous for f in found)


def is_relative(text: str) -> bool:
    """Whether the text is a date that only holds on the day it was read ("3 days ago")."""
    if find_dates(text):
        return False
    ago = _PAST.search(text) and any(form.search(text) for form in _AGO.values())
    return bool(ago or _TODAY.search(text) or _YESTERDAY.search(text))


def status_before(text: str) -> str:
    """The status that a text with a date begins with ("To appear, 2025"), "" where it begins otherwise."""
    folded = text.casefold().lstrip("([")
    return next((value for word, value in _STATUS.items() if folded.startswith(word)), "")


def status(text: str) -> str:
    """CSL's `status` for a word that stands in place of a date ("in press"), "" where there is none."""
    folded = text.casefold()
    return next((value for word, value in _STATUS.items() if word in folded), "")
