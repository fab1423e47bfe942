"""A printed list of names as its pieces: "J. Li, A. Ray & K. Oh et al." → three names, and that there are more.

Readers use it to see whether a text is a list of names; `citekit.normalize` reads each piece. The list's own shape
decides what a comma means: between names, or between a family name and what belongs to it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from citekit.model.nameforms import grouped, is_initials

_MORE = re.compile(
    r"""(?<![\s,;&])[\s,;&]*(?:\b(?:and|und|et|y|e|i|и|та|og|och|en|ja|és|ve|a)\s+)?
    (?:\bet\.?\s+al(?:ii|iae|ia)?\b\.?|(?-i:\betal\b)\.?|(?:\band|&)\s+(?:\d+\s+)?others\b\.?|\band\s+colleagues\b
      |(?-i:\bu\.\s?a\.)(?!\w)(?!\s[A-Z])|(?-i:\bu\.?\s?a\.?$)|(?-i:\se\.\s?a\.?$)|(?-i:\sym\b\.?$)
      |(?-i:\sm\.?\s?fl\b\.?$)|\bmed\s+flera\b|\boch\s+andra\b|\bog\s+andre\b|\bja\s+(?:muut|kumpp\.?)
      |\bund\s+andere\b|\bund\s+mitarbeiter\b|\ben\s+anderen\b|\bet\s+coll(?:ab(?:orateurs)?)?\b\.?
      |\bet\s+collaborateurs\b|\bet\s+autres\b|\by\s+(?:otros|otras|cols\.?|colaboradores)(?!\w)
      |\be\s+(?:outros|outras|cols\.?|colaboradores)(?!\w)|\be\s+(?:altri|altre|collaboratori)\b
      |(?-i:\bi\s+in\b\.?$)|(?-i:\bi\s+inni\b)|(?-i:\ba\s+kol\b\.?$)|(?-i:\ba\s+další\b)
      |\bés\s+(?:mtsai|munkatársai|mások)\b\.?|\bve\s+(?:diğerleri|ark\b\.?$)
      |\bи\s+(?:другие|соавт\b\.?|др\b\.?)|\bта\s+(?:інші|ін\b\.?)
      |等\d*[人名位]?(?:著)?$|他\d*名?$|ほか\d*名?$|\s?외\s*(?:\d+\s*[인명])?$
      |\b\d+\s+(?:more|other)\s+(?:authors?|people)\b|\b\d+\s+(?:weitere|autres|autori|autores|más)\b.{0,12}
      |\+\s?\d+\s+(?:more|others)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_MAY_BE_MORE = re.compile(
    r"(?<!\w)(?:et|etal|others|colleagues|more|other|u|e|ym|m|mfl|med|och|og|ja|und|en|y|i|a|és|ve|и|та|\d+)(?!\w)"
    r"|[等他外외]|ほか",
    re.IGNORECASE,
)
"""What `_MORE` needs to find anything; most lists have none of it."""
_MORE_IN_BRACKETS = re.compile(
    r"[(\[]\s*(?:(?:and|\+)\s*)?\d+\s+(?:more|others?)(?:\s+authors?)?\s*[)\]]", re.IGNORECASE
)
_DOTS = re.compile(r"[,;]?\s*(?:[\[(]\s*)?(?:\.\s?\.\s?\.|…)(?:\s*[\])])?\s*\.?[,;]?")
_MARKS = re.compile(
    r"[*†‡§¶#=°⁎＊¹²³⁴⁵⁶⁷⁸⁹⁰⁺✧∗⋆◦∥‖\u2600-\u27bf\u2b50\ufe0f\U0001f000-\U0001faff]+|\^\{[^{}]{1,12}\}|\^\d+(?:,\d+)*"
    r"|\$\^.{1,12}?\$|<sup>[^<>]{0,24}</sup>|</?[A-Za-z][^<>]{0,80}>"
)
_GLUED_DIGITS = re.compile(r"(?<=[^\W\d_])\d{1,2}(?:,\d{1,2})*(?=[\s,;&]|$)")
_SPACED_MARKS = re.compile(
    r"(?<=[^\W\d_]{2})\s(?:\d{1,2}(?:,\s?\d{1,2})*|[a-h](?:,\s?[a-h](?![\w.]))*)(?=\s*(?:[,;&]|$|\sand\b))"
)
_LETTER_MARK = re.compile(r"\s[a-h](?:\s*,|$)")
_BRACKETS = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]")
_ROLE = re.compile(r"[,\s]+(?:eds?|Eds|[Hh]rsg|Hgg?|[Ee]ditors?|éds?|coords?|orgs|red)\.?$")
_LEAD = re.compile(
    r"^\s*(?:written by|posted by|by|authors?|with|joint(?: work)? with|jointly with|in collaboration with|von|par|por|"
    r"avec|mit|autor(?:es|in|en)?|auteurs?|автор(?:ы)?|作者|著者|作成者|投稿者|writer)\s*[:：]?\s+(?=\S)",
    re.IGNORECASE,
)
_BREAK = "\x02"
"""Stands where a mark has shown that a name ends."""
_AND = re.compile(
    r"(?<!\bvon)\s*,?\s+(?:and|und|et|og|och|и|та|és|ve|و|as well as)\s+|\s*,?\s*(?:&|＆)\s*|，和|、|，"
    r"|(?:,\s?|\s)[和与及と](?=\s?[\u4e00-\u9fff])\s?"
    r"|(?<=[^\W\d_.])/(?=[^\W\d_])|(?<=[^\W\d_]\.)/(?=[^\W\d_])"
    r"|\s+·\s*|·(?<![\u2e80-\u9fff\uac00-\ud7af]·)|\s+/\s+|\x02"
    r"|(?<=[^\W\d_]\.)\s+(?:y|e|en|i|a)\s+(?=[^\W\d_])",
    re.IGNORECASE,
)
_SHORT_AND = re.compile(r"\s+(?:y|e|en|i|a)\s+")
_CREDENTIALS = re.compile(
    r",?\s*\b(?:Ph\.?\s?D(?!['’\w])|M\.?D(?!['’\w])|M\.?Sc|B\.?Sc|MBA|Esq|D\.?Phil|Dr\.?-Ing"
    r"|Dipl\.?-\w{2,6}|MPH|DrPH|PharmD|PsyD|EdD|DVM|DDS|M\.?Phil|M\.?Eng|B\.?Eng|D\.?Sc|LL\.M|FRS|FRCP|FRCS|FACS|FACP"
    r"|CPA|CFA)\b\.?|\b(?:Prof|Dr|Mr|Mrs|Ms|Sir)\.?\s+(?:(?:rer|med|phil|habil)\.\s?(?:nat\.\s?|pol\.\s?)?)?(?=\w)"
)


class Byline(Struct, frozen=True):
    """pieces: one string a name, "Given Family" or "Family, Given" (a comma means inverted). truncated: more people
    were meant than are named. last_is_last: the final piece stood behind an ellipsis, so it is the last author.
    partial: the text began with "with", so that the page's owner is one more author."""

    pieces: tuple[str, ...]
    truncated: bool = False
    last_is_last: bool = False
    partial: bool = False


@lru_cache(maxsize=4096)
def split_byline(text: str, form: str = "") -> Byline:
    """The pieces of a printed list of names. Marks, footnote digits, degrees and brackets are taken away. form: how
    the first name is written in the lists beside this one, where that is known (a form of `nameforms`)."""
    text = _without_final_point(" ".join(text.replace("\u00a0", " ").replace("،", ",").split()).strip(" ,;|·:"))
    text, partial = _without_lead(text)
    text, in_brackets = _MORE_IN_BRACKETS.subn(" ", text)
    text, more = _MORE.subn(" ", text) if _MAY_BE_MORE.search(text) else (text, 0)
    more += in_brackets
    text = " ".join(_BRACKETS.sub(_kept_bracket, _without_marks(text)).split())
    text = _CREDENTIALS.sub("", text)
    dots = _DOTS.search(text)
    last_is_last = bool(dots and text[dots.end() :].strip(" ,;&.") and text[: dots.start()].strip())
    text, dotted = _DOTS.subn(", ", text)
    text = " ".join(text.split()).replace(" ,", ",").strip(" ,;&").removesuffix(" and").rstrip(" ,")
    text = _ROLE.sub("", text)
    pieces = tuple(p for p in (q.strip(" ,;:·|") for q in _pieces(text, form)) if p and any(c.isalpha() for c in p))
    return Byline(pieces, truncated=bool(more or dotted), last_is_last=last_is_last, partial=partial)


def _kept_bracket(match: re.Match[str]) -> str:
    """Nothing is left of brackets but the ellipsis that may stand in them."""
    return match.group() if _DOTS.fullmatch(match.group()) else " "


def _without_marks(text: str) -> str:
    """The names without marks and digits of footnotes. Where every part carries one, each is a name ("Jiang1, Li2")."""
    text = _MARKS.sub("", text)
    if not any(map(str.isdigit, text)) and not _LETTER_MARK.search(text):
        return text
    parts = re.split(r",\s*(?=[^\W\d_])", text)
    if len(parts) > 1 and all(re.search(r"[^\W\d_]\d{1,2}(?:,\d{1,2})*\s*$", part) for part in parts):
        return _BREAK.join(_GLUED_DIGITS.sub("", part) for part in parts)
    text = _GLUED_DIGITS.sub("", text)
    return _SPACED_MARKS.sub("", text) if len(_SPACED_MARKS.findall(text)) > 1 else text


_ENDS_WITH_INITIAL = re.compile(r"(?:^|[\s.\-‐])(?:[^\W\d_]|[A-Z]{2})\.$|\b[JS]r\.$")


def _without_final_point(text: str) -> str:
    """The point that ends the sentence goes, the one after an initial ("Yang, J.") or a suffix stays."""
    if not text.endswith(".") or text.endswith("..") or _ENDS_WITH_INITIAL.search(text[-5:]):
        return text
    return text[:-1].rstrip(" ,;")


def _without_lead(text: str) -> tuple[str, bool]:
    bare = text.strip("() ") if text.startswith("(") and text.endswith(")") else text
    match = _LEAD.match(bare)
    if not match:
        return text, False
    if match.group().strip().lower() == "von" and _is_particle(bare[match.end() :]):
        return text, False
    partial = match.group().strip().lower().split()[0] in ("with", "joint", "jointly", "avec", "mit", "in")
    return bare[match.end() :], partial


def _is_particle(rest: str) -> bool:
    """Whether "von" belongs to the name behind it ("von Neumann, John") and is not the German "by"."""
    first = rest.split(",", 1)[0]
    return " " not in first or is_initials(first.split()[-1])


_COMMA = re.compile(r",(?:\s+|(?=[^\W\d_]))")


def _pieces(text: str, form: str) -> list[str]:
    if ";" in text or "；" in text:
        parts = [p for p in text.replace("；", ";").split(";") if p.strip(" ,&")]
        if len(parts) > 1:
            return [q for p in parts for q in _AND.split(_tidy(p)) if q]
    chunks = [c for c in _AND.split(text) if c and c.strip()]
    tokens: list[str] = []
    starts: list[bool] = []
    for chunk in chunks:
        found = [t for t in map(_tidy, _COMMA.split(chunk)) if t]
        for part in _with_last_inverted(found):
            tokens += part
            starts += [i == 0 for i in range(len(part))]
    return _split_short_and(grouped(tokens, starts, form))


def _with_last_inverted(tokens: list[str]) -> list[list[str]]:
    """ "Ruiz, Ana, Mora, Luis y Gil, Eva": the tokens before and behind the "y" that stands before the last name, where
    all are inverted."""
    halves = _SHORT_AND.split(tokens[-2]) if len(tokens) > 2 else []
    if len(halves) != 2 or len(tokens) % 2 == 0 or len(halves[0].split()) > 2 or len(tokens[-1].split()) > 2:
        return [tokens]
    if any(len(t.split()) > 2 for t in tokens[:-2]):
        return [tokens]
    return [[*tokens[:-2], halves[0]], [halves[1], tokens[-1]]]


_LEADING_AND = re.compile(r"^(?:and|und|et|&)\s+", re.IGNORECASE)


def _tidy(piece: str) -> str:
    return _LEADING_AND.sub("", piece.strip(" ,;&")).strip()


def _split_short_and(pieces: list[str]) -> list[str]:
    """ "Ana Ruiz y Luis Mora" → two; "José Ortega y Gasset" stays, since "Gasset" alone is no whole name."""
    out: list[str] = []
    for piece in pieces:
        halves = _SHORT_AND.split(piece)
        if len(halves) == 2 and "," not in piece and all(len(h.split()) >= 2 for h in halves):
            out += halves
        else:
            out.append(piece)
    return out
