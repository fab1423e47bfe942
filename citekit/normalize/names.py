"""Printed names → `Names`. "et al." is a mark on the list, never a name; spelling is never corrected.

Rules 1 to 13 of the normalising rules: splitting is `citekit.model.byline`'s, reading each piece is done here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from msgspec.structs import replace

from citekit.model import Name, Names
from citekit.model.byline import split_byline
from citekit.model.nameforms import PARTICLES, SUFFIXES, has_cjk
from citekit.normalize import cjk

_ORGANISATION = re.compile(
    r"\b(?:consortium|collaborati(?:on|ve)|team|laborator(?:y|ies|io|ium|ire)|lab|universi\w+|universität|université"
    r"|institut\w*|inc|ltd|llc|gmbh|corp|group|groupe|gruppe|committee|council|society|association|foundation|agency"
    r"|network|initiative|project|cent(?:re|er)s?|department|ministry|ministerium|task force|working group|company"
    r"|corporation|commission|organi[sz]ation|community|college|academy|akademie|bureau|observatory|alliance|federation"
    r"|coalition|soci[eé]t[éeà]|sociedade?|gesellschaft|editorial board|verein|stiftung|arbeitsgruppe|hochschule"
    r"|fundaci[oó]n|asociaci[oó]n|équipe|museum|hospital"
    r"|authority|secretariat|programme|faculty|fakultät|school of \w+|bank of \w+|office of \w+|office for \w+)\b\.?",
    re.IGNORECASE,
)
_CJK_ORGANISATION = re.compile(
    r"(?:大学|大學|研究所|研究院|学院|學院|公司|会社|會社|委员会|委員会|委員會|協会|协会|協會|学会|學會|财团|財団|中心|センター|チーム|グループ|課題組|课题组|実験室|实验室|出版社"
    r"|編集部|编辑部|团队|團隊|연구소|대학교|학회|위원회|협회|연구원|연구실|센터|재단|주식회사)"
)
_ENDS_OF_BODIES = frozenset({"AI", "LLC", "AG", "SA", "SE", "BV", "PLC", "Labs", "Research", "Press", "Technologies"})
_LEADING_THE = re.compile(r"^the\s+\S", re.IGNORECASE)
_HOMONYM = re.compile(r"\s+(\d{4})$")
_GLUED_INITIALS = re.compile(r"((?:[^\W\d_a-z]\.-?){1,4})([^\W\d_a-z][^\W\d_]{2,})")
_STAYING = frozenset({"filho", "neto", "netto", "júnior", "sobrinho"})
"""Portuguese words of kinship: part of the family name that stands before them."""
_LARGE_PARTICLES = frozenset(
    {"De", "Del", "Della", "Dalla", "Delle", "Di", "Da", "Dos", "Das", "Du", "Van", "Von", "Der", "Den", "Ter", "Ten",
     "La", "Le", "Las", "Los", "El", "Al", "St.", "Saint", "Bin", "Ibn", "Abu", "Ben"}
)  # fmt: skip
_CHINESE = frozenset(
    "Wang Zhang Chen Huang Zhao Yang Zhou Song Tang Feng Deng Peng Jiang Xiao Cheng Ding Shen Jing Liang Xing".split()
)
_VIETNAMESE = frozenset(
    "Nguyen Nguyễn Tran Trần Pham Phạm Le Lê Hoang Hoàng Phan Vu Vũ Dang Đặng Bui Bùi Do Đỗ Ngo Ngô".split()
)
_ALSO_GIVEN = frozenset({"Di", "Da", "Du", "Le", "La", "Den", "Ben", "Al", "Van", "Von", "Bin"})
"""Of these, the ones that are given names or syllables of them too ("Quoc Le Vu"): only before a longer family name."""


def names(text: str, *, language: str = "", form: str = "") -> Names:
    """The names of a printed list ("J. Zhang et al.", "Li, Y., & Oh, K."). language: of the page, as a BCP 47 tag;
    it decides the order of unspaced and Hungarian names only. form: as `split_byline` takes it."""
    byline = split_byline(text, form)
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


@lru_cache(maxsize=4096)
def name(text: str, *, language: str = "") -> Name:
    """One printed name in parts: "Family, Given", "Family, Jr., Given", "Given van der Family", or an organisation."""
    text = _HOMONYM.sub("", " ".join(text.split())).strip(" ,;")
    if not text:
        return Name()
    if has_cjk(text):
        return cjk.name(text, language)
    if is_organisation(text):
        return Name(literal=text)
    parts = [p.strip() for p in text.split(",") if p.strip()]
    if len(parts) > 1:
        return _inverted(parts)
    words = text.split()
    if len(words) == 1:
        return _one_word(text)
    if _puts_family_first(words, language.split("-")[0].lower()):
        return Name(family=words[0], given=" ".join(words[1:]))
    return _straight(words)


def homonym(text: str) -> str:
    """The number by which DBLP tells people of one name apart ("Xia Peng 0009" gives "0009"), "" where there is none
    (rule 10)."""
    match = _HOMONYM.search(" ".join(text.split()))
    return match.group(1) if match else ""


def _one_word(text: str) -> Name:
    if glued := _GLUED_INITIALS.fullmatch(text):
        return Name(family=glued.group(2), given=glued.group(1))
    return Name(literal=text) if _is_handle(text) else Name(family=text)


def _puts_family_first(words: list[str], language: str) -> bool:
    """Hungarian and romanised Korean order, only where the page is in that language (rule 8)."""
    if language == "ko":
        return words[0] in cjk.KOREAN_FAMILIES and words[-1] not in cjk.KOREAN_FAMILIES and len(words) in (2, 3)
    return language == "hu" and len(words) in (2, 3)


def is_organisation(text: str) -> bool:
    """Whether a name is a body's rather than a person's (rule 9)."""
    if _LEADING_THE.match(text) or (text.isupper() and len(text) > 5 and " " not in text and "." not in text):
        return True
    if "," in text and not re.search(r"\b(?:inc|ltd|gmbh|llc)\b|, the$", text, re.IGNORECASE):
        return False
    words = text.split()
    if len(words) > 1 and words[-1] in _ENDS_OF_BODIES:
        return words[-1] != "Press" or words[-2] == "University" or (words[0].isupper() and words[0].isalpha())
    if _CJK_ORGANISATION.search(text):
        return True
    return bool(_ORGANISATION.search(text)) and not _is_persons(words)


def _is_persons(words: list[str]) -> bool:
    """Whether a word of bodies is somebody's family name: "Q. Center", "J. M. Bank"."""
    return len(words) > 1 and all(re.fullmatch(r"(?:[^\W\d_a-z]\.-?)+", word) for word in words[:-1])


def _is_handle(word: str) -> bool:
    """A nickname such as "330k" or "dev_null": digits or signs inside, so no family name."""
    return any(c.isdigit() or c in "_@" for c in word)


def _inverted(parts: list[str]) -> Name:
    """Family, Given · Family, Jr., Given · Family Jr., Given · Given Family, Jr."""
    if len(parts) == 2 and parts[1].lower() in SUFFIXES and parts[1] != "JR":
        words = parts[0].split()
        straight = _straight(words) if len(words) > 1 else Name(family=parts[0])
        return replace(straight, suffix=parts[1], comma_suffix=bool(straight.given))
    suffix = next((p for p in parts[1:] if p.lower() in SUFFIXES and not (len(parts) == 2 and p == "JR")), "")
    given = " ".join(p for p in parts[1:] if p is not suffix).split()
    words = parts[0].split()
    if not suffix and len(words) > 1 and words[-1].lower() in SUFFIXES:
        suffix, words = words[-1], words[:-1]
    particle, family = _particle(words)
    end = len(given)
    while end > 1 and given[end - 1] in PARTICLES:
        end -= 1
    return Name(
        family=family,
        given=" ".join(given[:end]),
        dropping_particle=" ".join(given[end:]),
        non_dropping_particle=particle,
        suffix=suffix,
    )


def _particle(words: list[str]) -> tuple[str, str]:
    """Lower-case particles before the family name, and the rest."""
    i = 0
    while i < len(words) - 1 and (words[i] in PARTICLES or (i and words[i] == "und")):
        i += 1
    return " ".join(words[:i]), " ".join(words[i:])


def _straight(words: list[str]) -> Name:
    suffix = ""
    if len(words) > 2 and words[-1].lower() in SUFFIXES:
        suffix, words = words[-1], words[:-1]
    start = len(words) - 1
    if start >= 2 and words[start].lower() in _STAYING:
        start -= 1
    if start >= 3 and words[start - 1] in ("i", "y", "e") and words[start - 2][0].isupper():
        start -= 2  # Blanco i Ribera, Ortega y Gasset
    first = start
    while first > 1 and _belongs_to_family(words, first - 1):
        first -= 1
    particles, family = _particle(words[first:])
    return Name(family=family, given=" ".join(words[:first]), non_dropping_particle=particles, suffix=suffix)


def _belongs_to_family(words: list[str], at: int) -> bool:
    """Whether a word before the family name is a particle of it: a lower-case one, or a capitalised "De", "Van"."""
    word = words[at]
    if word in PARTICLES or (word == "und" and words[at - 1] in PARTICLES):
        return True
    if word not in _LARGE_PARTICLES:
        return False
    following = words[at + 1]
    if word not in _ALSO_GIVEN or following in _LARGE_PARTICLES or following in PARTICLES:
        return True
    return len(following) >= 4 and following not in _CHINESE and words[0] not in _VIETNAMESE
