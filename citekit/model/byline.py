"""A printed list of names as its pieces: "J. Li, A. Ray & K. Oh et al." → three names, and that there are more.

Readers use it to see whether a text is a list of names; `citekit.normalize` reads each piece. The list's own shape
decides what a comma means: between names, or between a family name and what belongs to it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

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
        "los",
        "las",
    ]
)
"""Words before a family name that are written in lower case."""

SUFFIXES: frozenset[str] = frozenset({"jr", "jr.", "sr", "sr.", "junior", "ii", "iii", "iv", "2nd", "3rd"})
"""Words after a family name; compared in lower case. The Portuguese Filho, Neto and Júnior are part of it instead."""

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
_CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7af]")
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
_INITIALS = re.compile(
    r"(?:[^\W\d_]\.?[-‐‑]?){1,4}|(?:[^\W\d_]{1,2}\.[\s\-‐‑]?){1,5}|[^\W\d_]{1,2}(?:\.?[\s\-‐‑][^\W\d_]\.?){1,3}",
    re.UNICODE,
)
_VANCOUVER = re.compile(
    r"((?:[^\W\d_]{2,3} ){0,3}[^\W\d_][\w'’-]+(?:[ -][^\W\d_][\w'’-]{2,}){0,2})\s+("
    r"[^\W\d_a-zа-я]{1,4}|[^\W\d_a-zа-я]-[^\W\d_a-zа-я]\.?|(?:[^\W\d_a-zа-я][^\W\d_]{0,2}\.[\s-]?){1,4})"
)
_CREDENTIALS = re.compile(
    r",?\s*\b(?:Ph\.?\s?D(?!['’\w])|M\.?D(?!['’\w])|M\.?Sc|B\.?Sc|MBA|Esq|D\.?Phil|Dr\.?-Ing"
    r"|Dipl\.?-\w{2,6}|MPH|DrPH|PharmD|PsyD|EdD|DVM|DDS|M\.?Phil|M\.?Eng|B\.?Eng|D\.?Sc|LL\.M|FRS|FRCP|FRCS|FACS|FACP"
    r"|CPA|CFA)\b\.?|\b(?:Prof|Dr|Mr|Mrs|Ms|Sir)\.?\s+(?:(?:rer|med|phil|habil)\.\s?(?:nat\.\s?|pol\.\s?)?)?(?=\w)"
)


class Byline(Struct, frozen=True):
    """pieces: one string a name, "Given Family" or "Family, Given" (a comma means inverted). truncated: more people
    were meant than are named. last_is_last: the final piece stood behind an ellipsis, so it is the last author.
    partial: the text began with "with", so that the page's owner is one more author. shared: how many of the pieces
    have initials or a family name set apart, a sign that they are names at all."""

    pieces: tuple[str, ...]
    truncated: bool = False
    last_is_last: bool = False
    partial: bool = False


@lru_cache(maxsize=4096)
def split_byline(text: str, form: str = "") -> Byline:
    """The pieces of a printed list of names. Marks, footnote digits, degrees and brackets are taken away. form: how
    the first name is written in the lists beside this one, where that is known (STRAIGHT, INVERTED or TRAILING)."""
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
    return _split_short_and(_grouped(tokens, starts, form))


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


@lru_cache(maxsize=8192)
def is_initials(token: str) -> bool:
    """Whether a token between commas holds initials only: "A.", "P.-M.", "J. Y.", "AB", "Ch."."""
    return len(token) <= 14 and bool(_INITIALS.fullmatch(token)) and token[0].isupper() and not _is_lower_word(token)


def _is_lower_word(token: str) -> bool:
    bare = token.replace(".", "")
    return len(bare) > (2 if token.endswith(".") else 1) and bare[1:].islower() and " " not in token


_TOKENS = 1024
"""Of so many tokens it is remembered how they look: a list is read again with one more name, and names come again."""
_ONE_LETTER_FAMILIES = frozenset("EOU")
STRAIGHT, INVERTED, TRAILING = "Jane Doe", "Doe, Jane", "Doe J"
"""The forms in which a name of a list is printed."""
_SWITCH = 1.2
"""What it costs to write one name of a list otherwise than the one before."""
_DEVIATES = 2.5
"""What it costs to write the first name otherwise than the first names of the lists beside it."""


def _grouped(tokens: list[str], starts: list[bool], habit: str) -> list[str]:
    """Tokens between commas as names: each a name by itself ("Jane Doe", "Doe J"), or two of them one inverted name
    ("Doe, Jane"). The cheapest reading of the whole list wins, so that each name is read as its neighbours are; only
    the first may be inverted before straight ones at hardly any cost. starts: tokens that begin a name in any case.
    habit: of the first name in the lists beside this one. Linear in the tokens.
    """
    best: list[dict[str, tuple[float, str, int]]] = [{} for _ in range(len(tokens) + 1)]
    best[0][""] = (0.0, "", 0)
    alone = len(tokens) == 1
    for i in range(len(tokens)):
        possible = _names_at(tokens, starts, i, habit, alone=alone) if best[i] else ()
        for form, (cost, _, _) in best[i].items():
            for new, width, own in possible:
                switch = 0.0 if form in ("", new) else 0.3 if (i == 2 and form == INVERTED) else _SWITCH
                switch += _DEVIATES * (i == 0 and habit not in ("", new))
                total = cost + own + switch
                cell = best[i + width]
                if new not in cell or total < cell[new][0]:
                    cell[new] = (total, form, i)
    return _traced(tokens, best)


def _traced(tokens: list[str], best: list[dict[str, tuple[float, str, int]]]) -> list[str]:
    at, out = len(tokens), []
    last = form = min(best[at], key=lambda f: best[at][f][0])
    while at:
        _, previous, start = best[at][form]
        part = tokens[start:at]
        out.append(_one_name(part, form))
        at, form = start, previous
    names = out[::-1]
    return _without_sentence_point(names) if last == TRAILING else names


def _without_sentence_point(names: list[str]) -> list[str]:
    """The point behind the last name's one initial ends the sentence where the other names have none: "Doe J, Poe
    C."."""
    last = names[-1]
    if re.search(r", [^\W\d_]\.$", last) and not any("." in n for n in names[:-1]):
        return [*names[:-1], last[:-1]]
    return names


def _one_name(part: list[str], form: str) -> str:
    """The name that one or more tokens are, as "Given Family", "Family, Given" or with a suffix between."""
    suffix = next((t for t in part[1:] if t.lower() in SUFFIXES), "")
    bare = [t for t in part if t is not suffix]
    if form == TRAILING:
        family, initials = _family_first(bare[0])
        bare = [family, initials]
    if form == STRAIGHT:
        return ", ".join([*bare, *([suffix] if suffix else [])])
    return ", ".join([bare[0], *([suffix] if suffix else []), *bare[1:]])


def _names_at(
    tokens: list[str], starts: list[bool], i: int, habit: str, *, alone: bool
) -> list[tuple[str, int, float]]:
    """(form, tokens, cost) of the names that could begin at token i."""
    found: list[tuple[str, int, float]] = []
    width = 1
    while i + width < len(tokens) and tokens[i + width].lower() in SUFFIXES and not starts[i + width]:
        width += 1
    straight = _straight_cost(tokens[i], alone=alone)
    found.append((STRAIGHT, width, straight))
    if _trailing(tokens[i])[1]:
        found.append((TRAILING, width, 0.2 if tokens[i].split()[-1].replace(".", "").isupper() else 1.0))
    elif (habit == TRAILING or not alone) and _family_first(tokens[i])[1]:
        found.append((TRAILING, width, 0.2 if habit == TRAILING or _capitals(tokens[i].split()) else 2.0))
    at = i + width
    if at < len(tokens) and not starts[at]:
        cost = _family_cost(tokens[i]) + _given_cost(tokens[at])
        last = at + 1
        while last < len(tokens) and tokens[last].lower() in SUFFIXES and not starts[last]:
            last += 1
        found.append((INVERTED, last - i, cost))
    return found


@lru_cache(maxsize=_TOKENS)
def _straight_cost(token: str, *, alone: bool) -> float:
    """How unlike a whole name with its family name last a token is."""
    words = token.split()
    if has_cjk(token):
        return 0.0
    if is_initials(token):
        return 0.6 if _is_one_letter(words) else 1.2 if alone else 4.0
    if len(words) == 1:
        return 0.3 if alone else 1.6
    if words[-1] in PARTICLES:
        return 3.0
    if is_initials(words[-1]) and not is_initials(words[0]):
        if words[-1] in _ONE_LETTER_FAMILIES:
            return 1.3
        return 1.6 if len(words[-1]) == 1 else 2.4  # "Alan C." is but half a name
    return 0.1 if is_initials(words[0]) else 0.25


@lru_cache(maxsize=_TOKENS)
def _family_cost(token: str) -> float:
    """How unlike a family name that its given name follows a token is."""
    words = token.split()
    if has_cjk(token):
        return 2.5
    if is_initials(token):
        return 1.0 if len(token) <= 2 and "." not in token else 3.0
    if any(is_initials(w) and "." in w for w in words):
        return 3.0
    if len(words) > 1 and len(words[-1]) <= 2 and words[-1].isupper() and not token.isupper():
        return 3.0  # "von Neumann J" is a whole name
    plain = [w for w in words if w.lower() not in PARTICLES and w not in ("e", "y", "i")]
    if plain and (words[0] in PARTICLES or (token.isupper() and len(plain[-1]) > 2)):
        return 0.1
    return 0.0 if len(plain) == 1 else 1.3 * (len(plain) - 1) if plain else 2.0


def _is_one_letter(words: list[str]) -> bool:
    """ "A. E": initials, and a family name of one letter, which no point follows."""
    return len(words) > 1 and len(words[-1]) == 1 and all("." in w for w in words[:-1])


@lru_cache(maxsize=_TOKENS)
def _given_cost(token: str) -> float:
    """How unlike the given names of an inverted name a token is."""
    words = token.split()
    if is_initials(token):
        return 0.8 if _is_one_letter(words) else 0.0
    if has_cjk(token):
        return 2.5
    if words[-1] in PARTICLES and len(words) <= 4:
        return 0.1  # "Beethoven, Ludwig van"
    if any(w in PARTICLES for w in words[:-1]):
        return 2.5
    if is_initials(words[0]) and len(words) > 1:
        return 2.0  # "T. Diez" is a whole name
    if is_initials(words[-1]):
        return 0.1
    return 0.4 if len(words) == 1 else 1.0


@lru_cache(maxsize=_TOKENS)
def _trailing(token: str) -> tuple[str, str]:
    """Family name and initials of "Smith JA", "Smith-Jones J-P", "Алексеев А. В."; "" for the second where there are
    none."""
    match = _VANCOUVER.fullmatch(token)
    if not match or is_initials(match.group(1).split()[0]) or match.group(1).split()[-1] in PARTICLES:
        return token, ""
    return match.group(1), match.group(2)


@lru_cache(maxsize=_TOKENS)
def _family_first(token: str) -> tuple[str, str]:
    """As `_trailing`, for lists known to put the family name first or to print it in capitals: "E M", "García Márquez
    A", "Öztürk T de", "DOE Jane"."""
    family, given = _trailing(token)
    if given:
        return family, given
    words = token.split()
    capitals = _capitals(words)
    at = capitals or next((i for i, w in enumerate(words) if i and is_initials(w)), 0)
    return (" ".join(words[:at]), " ".join(words[at:])) if at else (token, "")


def _capitals(words: list[str]) -> int:
    """How many words in capitals begin a name whose other words are not: "GARCÍA LORENZO Ana" has two."""
    count = next((i for i, w in enumerate(words) if not (w.isupper() and len(w) > 2 and "." not in w)), len(words))
    rest = words[count:]
    return count if rest and all(w[0].isupper() and (not w.isupper() or is_initials(w)) for w in rest) else 0


def has_cjk(text: str) -> bool:
    """Whether a Chinese, Japanese or Korean character stands in the text."""
    return _CJK.search(text) is not None


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
