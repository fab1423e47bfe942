"""Printed names → `Names`. "et al." is a mark on the list, never a name; spelling is never corrected.

Rules 1 to 13 of the normalising rules: splitting is `citekit.model.byline`'s, reading each piece is done here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from citekit.model import Name, Names
from citekit.model.byline import PARTICLES, SUFFIXES, has_cjk, split_byline

_ORGANISATION = re.compile(
    r"\b(?:consortium|collaboration|team|laborator(?:y|ies)|lab|universit\w+|universität|université|institute?"
    r"|institut\w*"
    r"|inc|ltd|gmbh|group|committee|council|society|association|foundation|agency|network|initiative|project"
    r"|centre|center"
    r"|department|ministry|task force|working group|company|corporation|press|commission|organi[sz]ation"
    r"|community)\b\.?",
    re.IGNORECASE,
)
_LEADING_THE = re.compile(r"^the\s+\S", re.IGNORECASE)
_HOMONYM = re.compile(r"\s+\d{4}$")
_TWO_CHARACTER_FAMILIES = frozenset(
    [
        "欧阳",
        "歐陽",
        "司马",
        "司馬",
        "诸葛",
        "諸葛",
        "上官",
        "司徒",
        "夏侯",
        "皇甫",
        "东方",
        "東方",
        "尉迟",
        "令狐",
        "慕容",
        "宇文",
        "长孙",
        "南宫",
        "남궁",
        "황보",
        "제갈",
        "선우",
        "독고",
        "사공",
    ]
)
_JAPANESE_KANA = re.compile(r"[\u3040-\u30ff]")
_FAMILY_FIRST = frozenset({"zh", "ja", "ko", "hu", "vi"})


def names(text: str, *, language: str = "") -> Names:
    """The names of a printed list ("J. Zhang et al.", "Li, Y., & Oh, K."). language: of the page, as a BCP 47 tag;
    it decides the order of unspaced and Hungarian names only."""
    byline = split_byline(text)
    read = tuple(n for n in (name(p, language=language) for p in byline.pieces) if not n.is_empty)
    return Names(read, truncated=byline.truncated)


def names_of(texts: Iterable[str], *, language: str = "") -> Names:
    """As `names`, for a source that repeats its tag: each text is one name, or now and then a list of several."""
    lists = [_one_or_more(t, language) for t in texts]
    return Names(tuple(n for part in lists for n in part), truncated=any(part.truncated for part in lists))


def _one_or_more(text: str, language: str) -> Names:
    if text.count(",") <= 1 and not re.search(r"[;&]|\band\b", text):
        return Names(tuple(n for n in (name(text, language=language),) if not n.is_empty))
    return names(text, language=language)


def name(text: str, *, language: str = "") -> Name:
    """One printed name in parts: "Family, Given", "Family, Jr., Given", "Given van der Family", or an organisation."""
    text = _HOMONYM.sub("", " ".join(text.split())).strip(" ,;")
    if not text:
        return Name()
    if has_cjk(text):
        return _cjk_name(text, language)
    if is_organisation(text):
        return Name(literal=text)
    parts = [p.strip() for p in text.split(",") if p.strip()]
    if len(parts) > 1:
        return _inverted(parts)
    words = text.split()
    if len(words) == 1:
        return Name(family=text) if not _is_handle(text) else Name(literal=text)
    if language.split("-")[0] == "hu" and len(words) in (2, 3):
        return Name(family=words[0], given=" ".join(words[1:]))
    return _straight(words)


def is_organisation(text: str) -> bool:
    """Whether a name is a body's rather than a person's (rule 9)."""
    if _LEADING_THE.match(text) or (text.isupper() and len(text) > 5 and " " not in text and "." not in text):
        return True
    if "," in text and not re.search(r"\b(?:inc|ltd|gmbh)\b", text, re.IGNORECASE):
        return False
    words = text.split()
    return bool(_ORGANISATION.search(text)) or (
        len(words) > 1 and words[-1] in ("AI", "LLC", "AG", "SA", "Labs", "Research")
    )


def _is_handle(word: str) -> bool:
    """A nickname such as "330k" or "dev_null": digits or signs inside, so no family name."""
    return any(c.isdigit() or c in "_@" for c in word)


def _inverted(parts: list[str]) -> Name:
    """Family, Given · Family, Jr., Given · Given Family, Jr."""
    if len(parts) == 2 and parts[1].lower() in SUFFIXES and parts[1] != "JR":
        words = parts[0].split()
        straight = _straight(words) if len(words) > 1 else Name(family=parts[0])
        return Name(
            family=straight.family,
            given=straight.given,
            non_dropping_particle=straight.non_dropping_particle,
            suffix=parts[1],
            comma_suffix=bool(straight.given),
        )
    suffix = next((p for p in parts[1:] if p.lower() in SUFFIXES and not (len(parts) == 2 and p == "JR")), "")
    given = " ".join(p for p in parts[1:] if p is not suffix)
    particle, family = _particle(parts[0].split())
    return Name(family=family, given=given, non_dropping_particle=particle, suffix=suffix)


def _particle(words: list[str]) -> tuple[str, str]:
    """Lower-case particles before the family name, and the rest."""
    i = 0
    while i < len(words) - 1 and words[i] in PARTICLES:
        i += 1
    return " ".join(words[:i]), " ".join(words[i:])


def _straight(words: list[str]) -> Name:
    suffix = ""
    if len(words) > 2 and words[-1].lower() in SUFFIXES:
        suffix, words = words[-1], words[:-1]
    start = len(words) - 1
    if start >= 2 and words[start - 1] in ("i", "y", "e") and words[start - 2][0].isupper() and start >= 3:
        start -= 2  # Blanco i Ribera, Ortega y Gasset
    first = start
    while first > 1 and words[first - 1] in PARTICLES:
        first -= 1
    particles, family = _particle(words[first:])
    return Name(family=family, given=" ".join(words[:first]), non_dropping_particle=particles, suffix=suffix)


def _cjk_name(text: str, language: str) -> Name:
    """Family name first: one character, or a listed pair. A name with a space is split there; kana or a long text is
    a nickname or a body and stays whole (rule 8)."""
    words = re.split(r"[\s·・]+", text.replace(",", " "))
    if len(words) == 2:
        return Name(family=words[0], given=words[1])
    if len(words) > 2 or _JAPANESE_KANA.search(text) or not 2 <= len(text) <= 4 or language.split("-")[0] == "ja":
        return Name(literal=text)
    width = 2 if text[:2] in _TWO_CHARACTER_FAMILIES and len(text) > 2 else 1
    return Name(family=text[:width], given=text[width:])


def is_family_first(language: str) -> bool:
    """Whether names of this language put the family name first."""
    return language.split("-")[0].lower() in _FAMILY_FIRST
