"""A printed list of names as its pieces: "J. Li, A. Ray & K. Oh et al." → three names, and that there are more.

Readers use it to see whether a text is a list of names; `citekit.normalize` reads each piece. The list's own shape
decides what a comma means: between names, or between a family name and what belongs to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PARTICLES: frozenset[str] = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "das",
        "do",
        "du",
        "la",
        "le",
        "les",
        "lo",
        "ter",
        "ten",
        "te",
        "tot",
        "ibn",
        "bin",
        "bint",
        "al",
        "el",
        "zu",
        "zur",
        "zum",
        "af",
        "av",
        "'t",
        "dalla",
        "dal",
        "vom",
        "vander",
        "ver",
    ]
)
"""Words before a family name that are written in lower case."""

SUFFIXES: frozenset[str] = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "2nd", "3rd", "filho", "neto"})
"""Words after a family name; compared in lower case."""

_MORE = re.compile(
    r"""[\s,;&]*(?:\b(?:and|und|et|y|e|и|og|och|en)\s+)?
    (?:\bet\.?\s*al\b\.?(?:ii)?|\b(?:and|&)\s+others\b\.?|\band\s+colleagues\b|\bu\.\s?a\.?(?!\w)|\bи\s+др\.?|\by\s+otros\b
      |\be\s+outros\b|\be\s+altri\b|\bi\s+in\.|\bm\.\s?fl\.?|\bet\s+coll\.|等人?(?:著)?$|他$|ほか$|외$
      |\b\d+\s+(?:more|other)\s+(?:authors?|people)\b|\b\d+\s+(?:weitere|autres|autori|autores|más)\b.{0,12}
      |\(\s*\+?\d+\s+more\s*\)|\+\s?\d+\s+(?:more|others)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_DOTS = re.compile(r"[,;]?\s*(?:\.\s?\.\s?\.|…)\s*\.?[,;]?")
_MARKS = re.compile(r"[*†‡§¶#¹²³⁴⁵⁶⁷⁸⁹⁰✉📧✝∗★☆⋆♯◦∥]+|\^\{?[\d,*]+\}?|\$\^.{1,8}?\$")
_GLUED_DIGITS = re.compile(r"(?<=[^\W\d_])\d{1,2}(?:,\d{1,2})*(?=[\s,;&]|$)")
_BRACKETS = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]")
_LEAD = re.compile(
    r"^\s*(?:written by|posted by|by|authors?|with|joint(?: work)? with|jointly with|in collaboration with|von|par|por|"
    r"avec|mit|autor(?:es|in|en)?|auteurs?|автор(?:ы)?|作者|著者|作成者|投稿者|writer)\s*[:：]?\s+(?=\S)",
    re.IGNORECASE,
)
_AND = re.compile(
    r"\s*,?\s+(?:and|und|et|og|och|и|та|és|ve|as well as)\s+|\s*,?\s*(?:&|＆)\s*|，和|、|，|\s*·\s*|\s+/\s+",
    re.IGNORECASE,
)
_SHORT_AND = re.compile(r"\s+(?:y|e|en|i|a)\s+")
_INITIALS = re.compile(
    r"(?:[^\W\d_]\.?[-‐‑]?){1,4}|(?:[^\W\d_]{1,2}\.[\s\-‐‑]?){1,5}|[^\W\d_]{1,2}(?:\.?[\s\-‐‑][^\W\d_]\.?){1,3}",
    re.UNICODE,
)
_VANCOUVER = re.compile(r"(\S.*?)\s+([^\W\d_]{1,3})$")
_CREDENTIALS = re.compile(
    r",?\s*\b(?:Ph\.?\s?D(?!['’\w])|M\.?D(?!['’\w])|M\.?Sc|B\.?Sc|MBA|Esq|D\.?Phil|Dr\.?-Ing|MPH|FRS)\b\.?"
    r"|\b(?:Prof|Dr|Mr|Mrs|Ms|Sir)\.?\s+(?=\w)"
)


@dataclass(frozen=True, slots=True)
class Byline:
    """pieces: one string a name, "Given Family" or "Family, Given" (a comma means inverted). truncated: more people
    were meant than are named. last_is_last: the final piece stood behind an ellipsis, so it is the last author.
    partial: the text began with "with", so that the page's owner is one more author. shared: how many of the pieces
    have initials or a family name set apart, a sign that they are names at all."""

    pieces: tuple[str, ...]
    truncated: bool = False
    last_is_last: bool = False
    partial: bool = False


def split_byline(text: str) -> Byline:
    """The pieces of a printed list of names. Marks, footnote digits, degrees and brackets are taken away."""
    text = _without_final_point(" ".join(text.replace("\u00a0", " ").split()).strip(" ,;|·:"))
    text, partial = _without_lead(text)
    text = _CREDENTIALS.sub("", _BRACKETS.sub(" ", _GLUED_DIGITS.sub("", _MARKS.sub("", text))))
    text, more = _MORE.subn(" ", text)
    dots = _DOTS.search(text)
    last_is_last = bool(dots and text[dots.end() :].strip(" ,;&.") and text[: dots.start()].strip())
    text, dotted = _DOTS.subn(", ", text)
    text = re.sub(r"\s+,", ",", " ".join(text.split())).strip(" ,;&").removesuffix(" and").rstrip(" ,")
    pieces = tuple(p for p in (q.strip(" ,;:·|") for q in _pieces(text)) if p and any(c.isalpha() for c in p))
    return Byline(pieces, truncated=bool(more or dotted), last_is_last=last_is_last, partial=partial)


def _without_final_point(text: str) -> str:
    """The point that ends the sentence goes, the one after an initial ("Yang, J.") or a suffix stays."""
    if (
        not text.endswith(".")
        or text.endswith("..")
        or re.search(r"(?:^|[\s.\-‐])(?:[^\W\d_]|[A-Z]{2})\.$|\b[JS]r\.$", text)
    ):
        return text
    return text[:-1].rstrip(" ,;")


def _without_lead(text: str) -> tuple[str, bool]:
    bare = text.strip("() ") if text.startswith("(") and text.endswith(")") else text
    match = _LEAD.match(bare)
    if not match:
        return text, False
    partial = match.group().strip().lower().split()[0] in ("with", "joint", "jointly", "avec", "mit", "in")
    return bare[match.end() :], partial


def _pieces(text: str) -> list[str]:
    if ";" in text or "；" in text:
        parts = [p for p in re.split(r"[;；]", text) if p.strip(" ,&")]
        if len(parts) > 1:
            return [q for p in parts for q in _AND.split(_tidy(p)) if q]
    chunks = [c for c in _AND.split(text) if c and c.strip()]
    tokens = [[t for t in (_tidy(t) for t in re.split(r",(?:\s+|(?=[^\W\d_]))", c)) if t] for c in chunks]
    flat = [t for chunk in tokens for t in chunk]
    if is_inverted(flat):
        return _paired(flat)
    out: list[str] = []
    for chunk in tokens:
        out += _straight(chunk)
    return _split_short_and(_without_vancouver(out))


def _tidy(piece: str) -> str:
    return re.sub(r"^(?:and|und|et|&)\s+", "", piece.strip(" ,;&"), flags=re.IGNORECASE).strip()


def is_initials(token: str) -> bool:
    """Whether a token between commas holds initials only: "A.", "P.-M.", "J. Y.", "AB", "Ch."."""
    return len(token) <= 14 and bool(_INITIALS.fullmatch(token)) and token[0].isupper() and not _is_lower_word(token)


def _is_lower_word(token: str) -> bool:
    bare = token.replace(".", "")
    return len(bare) > (2 if token.endswith(".") else 1) and bare[1:].islower() and " " not in token


def is_inverted(tokens: list[str]) -> bool:
    """Whether tokens between commas alternate between family names and initials or given names."""
    if len(tokens) < 2:
        return False
    following = sum(is_initials(t) for t in tokens[1:])
    if following and following >= 0.3 * len(tokens):
        return True
    single = [t for t in tokens if len(t.split()) == 1 and len(t) > 1 and not t.isupper()]
    return (
        len(tokens) == 2
        and len(single) >= 1
        and not has_cjk(tokens[0])
        and not _has_particle(tokens[1])
        and len(tokens[1].split()) <= 2
    )


def _has_particle(token: str) -> bool:
    return any(w in PARTICLES for w in token.split())


def _paired(tokens: list[str]) -> list[str]:
    """Family, Given pairs; a token that already holds both ("Jane Doe", "J. Doe") stands alone."""
    out: list[str] = []
    i = 0
    while i < len(tokens):
        name, i = tokens[i], i + 1
        if i < len(tokens) and tokens[i].lower() in SUFFIXES:
            name, i = f"{name}, {tokens[i]}", i + 1
        if i < len(tokens) and not _is_whole(name, tokens[i]):
            name, i = f"{name}, {tokens[i]}", i + 1
            if i < len(tokens) and tokens[i].lower() in SUFFIXES:
                family, given = name.rsplit(", ", 1)
                name, i = f"{family}, {tokens[i]}, {given}", i + 1
        out.append(name)
    return out


def _is_whole(name: str, following: str) -> bool:
    """Whether `name` is a whole name although the list is inverted: what follows it are no initials, and either it
    begins with initials or what follows is itself more than one word."""
    if is_initials(following):
        return False
    words = name.split()
    return (len(words) > 1 and (is_initials(words[0]) or is_initials(words[-1]))) or len(following.split()) > 1


def _straight(tokens: list[str]) -> list[str]:
    """Whole names between commas; a suffix joins the name before it, and two lone words side by side between whole
    names are one inverted name ("Doe, Jane, Max Born")."""
    out: list[str] = []
    lone = -1
    whole = sum(len(t.split()) > 1 for t in tokens)
    for token in tokens:
        if out and token.lower() in SUFFIXES:
            out[-1] = f"{out[-1]}, {token}"
            continue
        single = len(token.split()) == 1 and not has_cjk(token)
        if single and lone == len(out) - 1 and out and (whole or len(tokens) == 2):
            out[-1] = f"{out[-1]}, {token}"
            lone = -1
            continue
        if single:
            lone = len(out)
        out.append(token)
    return out


def has_cjk(text: str) -> bool:
    """Whether a Chinese, Japanese or Korean character stands in the text."""
    return any("\u2e80" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af" for c in text)


def _without_vancouver(pieces: list[str]) -> list[str]:
    """ "Smith J, Doe AB" → inverted, when most of the pieces have that shape."""
    matches = [_VANCOUVER.fullmatch(p.rstrip(".")) if "," not in p else None for p in pieces]
    shaped = [m is not None and m.group(2).isupper() and not is_initials(m.group(1).split()[0]) for m in matches]
    if not pieces or sum(shaped) < max(1, 0.6 * len(pieces)):
        return pieces
    return [
        f"{m.group(1)}, {m.group(2)}" if m is not None and s else p
        for p, m, s in zip(pieces, matches, shaped, strict=True)
    ]


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
