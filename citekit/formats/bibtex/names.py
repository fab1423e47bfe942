"""Names of a field (`von Last, Jr, First and …`) to `Names`, and back.

BibTeX's rules (Patashnik, "Designing BibTeX Styles", section 4; "Tame the BeaST", section 11) and biblatex's extended
names (`family=…, given=…`, biber manual 3.4). Braces are read before LaTeX is: `{Barnes and Noble}` is one name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from citekit.formats.bibtex.expressions import end_of_braces
from citekit.formats.bibtex.latex import decode
from citekit.formats.bibtex.latex_out import encode
from citekit.model import Name, Names

_AND = re.compile(r"(?:^|\s)and(?=\s|$)", re.IGNORECASE)
_AND_OR_BRACE = re.compile(r"[{}]|(?<![^\s{}])and(?![^\s{}])", re.IGNORECASE)
_COMMA_OR_BRACE = re.compile(r"[{},]")
_SPACE_OR_BRACE = re.compile(r"[{}]|[\s~]+")
_EXTENDED = re.compile(r"\s*(?:family|given|prefix|suffix)(?:-i)?\s*=", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:jr|sr|jun|sen|jnr|snr)\.?|I{2,3}|IV|VI{0,3}", re.IGNORECASE)
_SURE_SUFFIX = re.compile(r"[JS]r\.?|II|III|IV")
_COMMA_SUFFIX = re.compile(r"(?:jr|sr)\.?", re.IGNORECASE)
_PARTICLE = re.compile(
    r"(?:von|van|vom|zu|zum|zur|der|den|dem|de|del|della|delle|dello|degli|dei|di|da|dal|das|do|dos|du|des|d['’]|l['’]|la|le|les|lo"
    r"|ten|ter|te|af|av|al|el|ibn|bin|ben|bint|y|e|of|op|aan|in|het|['’]t|te[nr]|auf|st\.)"
)

Report = Callable[[str, str], None]


def read_names(value: str, *, non_dropping: bool, report: Report) -> Names:
    """The people of a field.

    non_dropping: whether a particle ("von") before the family name stays with it (BibTeX, and biblatex with
    `useprefix=true`) or goes with the given name (biblatex). report: told of what is no name.
    """
    names: list[Name] = []
    truncated = False
    for text in split_and(value):
        stripped = text.strip()
        if not stripped:
            report("CK211", "an empty name between two “and”")
        elif stripped.casefold() == "others":
            truncated = True
        else:
            name, trouble = _read_name(stripped, non_dropping)
            if trouble:
                report("CK211", trouble)
            if not name.is_empty:
                names.append(name)
    return Names(tuple(names), truncated=truncated)


def split_and(value: str) -> list[str]:
    """The stretches between "and"s that stand outside braces."""
    if "{" not in value:
        return _AND.split(value)
    out: list[str] = []
    depth = begin = 0
    for match in _AND_OR_BRACE.finditer(value):
        char = match.group()
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
        elif depth <= 0 and _stands_alone(value, match.start(), match.end()):
            out.append(value[begin : match.start()])
            begin = match.end()
    out.append(value[begin:])
    return out


def _stands_alone(value: str, start: int, end: int) -> bool:
    return (start == 0 or value[start - 1].isspace()) and (end == len(value) or value[end].isspace())


@lru_cache(maxsize=8192)
def _read_name(text: str, non_dropping: bool) -> tuple[Name, str]:
    """One name, and what is wrong with it ("" where nothing is)."""
    if _EXTENDED.match(text):
        return _extended(text, non_dropping), ""
    if text[0] == "{" and end_of_braces(text, 0) == len(text):
        return Name(literal=_text(text)), ""
    pieces = _split(text, _COMMA_OR_BRACE, ",")
    if len(pieces) > 3 or not any(p.strip() for p in pieces):
        shown = text if len(text) < 60 else text[:57] + "…"
        what = f"“{shown}” has too many commas for one name; kept whole" if len(pieces) > 3 else "a name of commas only"
        return Name(literal=decode(text).strip(" ,")), what
    pieces = [p.strip() for p in pieces]
    if len(pieces) == 1:
        return _spoken(pieces[0], non_dropping), ""
    suffix = ""
    if len(pieces) == 3:
        suffix = pieces[1]
        if _SUFFIX.fullmatch(pieces[2]) and not _SUFFIX.fullmatch(suffix):
            suffix, pieces[1] = pieces[2], suffix
            pieces = pieces[:2]
        else:
            pieces = [pieces[0], pieces[2]]
    particle, family = _particle_and_family(_words(pieces[0]))
    given, dropping = _given_and_particle(pieces[1])
    if not suffix and _SURE_SUFFIX.fullmatch(given) and " " in pieces[0] and not particle:
        return _spoken(pieces[0], non_dropping, given), ""  # "Martin King, Jr."
    if not family and given:
        family, given = given, ""
    return _made(family, given, particle, dropping, _text(suffix), non_dropping), ""


def _made(family: str, given: str, particle: str, dropping: str, suffix: str, non_dropping: bool) -> Name:
    if particle and not non_dropping:
        dropping, particle = (f"{dropping} {particle}".strip(), "")
    return Name(
        family=family, given=given, suffix=suffix, dropping_particle=dropping, non_dropping_particle=particle,
        comma_suffix=bool(suffix and _COMMA_SUFFIX.fullmatch(suffix)),
    )  # fmt: skip


def _spoken(text: str, non_dropping: bool, suffix: str = "") -> Name:
    """ "First von Last": the family name is the last word, and every word after the last small one."""
    words = _words(text)
    if not suffix and len(words) > 2 and _SURE_SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
    if len(words) == 1:
        return _made(_text(words[0]), "", "", "", suffix, non_dropping)
    small = [i for i, w in enumerate(words[:-1]) if _is_small(w)]
    if not small:
        return _made(_text(words[-1]), _joined(words[:-1]), "", "", suffix, non_dropping)
    first = small[0]
    last = first
    for index in small[1:]:
        if index != last + 1:
            break
        last = index
    family = _joined(words[last + 1 :])
    return _made(family, _joined(words[:first]), _joined(words[first : last + 1]), "", suffix, non_dropping)


def _particle_and_family(words: list[str]) -> tuple[str, str]:
    """ "von Last": the small words up to the last one before the family name."""
    small = [i for i, w in enumerate(words[:-1]) if _is_small(w)]
    if not small or small[0] != 0:
        return "", _joined(words)
    last = small[-1]
    return _joined(words[: last + 1]), _joined(words[last + 1 :])


def _given_and_particle(text: str) -> tuple[str, str]:
    """Given names, and the particles after them ("Alexander von")."""
    words = _words(text)
    count = len(words)
    while count > 1 and _PARTICLE.fullmatch(words[count - 1]):
        count -= 1
    return _joined(words[:count]), _joined(words[count:])


def _words(text: str) -> list[str]:
    if "{" not in text and "\\" not in text:
        return text.replace("~", " ").split()
    return [w for w in _split(text, _SPACE_OR_BRACE, " ") if w]


def _split(text: str, marks: re.Pattern[str], _kind: str) -> list[str]:
    """Split at the marks that stand outside braces."""
    if "{" not in text:
        return text.split(",") if _kind == "," else text.replace("~", " ").split()
    out: list[str] = []
    depth = begin = 0
    for match in marks.finditer(text):
        char = match.group()
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
        elif depth <= 0 and not (match.start() and text[match.start() - 1] == "\\"):
            out.append(text[begin : match.start()])
            begin = match.end()
    out.append(text[begin:])
    return out


def _joined(words: list[str]) -> str:
    return _text(" ".join(words))


def _text(latex: str) -> str:
    text = decode(latex).replace("\n\n", " ")
    return text.replace("\u00a0", " ") if "~" in latex else text


_FIRST_LETTER = re.compile(r"[^\W\d_]")


def _is_small(word: str) -> bool:
    """Begins with a lower-case letter outside braces (BibTeX's rule for "von")."""
    if word[0].isalpha():
        return word[0].islower()
    if word[0] == "{" and word[1:2] != "\\":
        return False
    letter = _FIRST_LETTER.search(decode(word) if "\\" in word else word)
    return bool(letter and letter.group().islower())


def _extended(text: str, non_dropping: bool) -> Name:
    parts: dict[str, str] = {}
    for piece in _split(text, _COMMA_OR_BRACE, ","):
        name, equals, value = piece.partition("=")
        if equals:
            parts[name.strip().lower()] = _text(_unwrapped(value.strip()))
    if "useprefix" in parts:
        non_dropping = parts["useprefix"].lower() in ("true", "1", "yes")
    given = parts.get("given", "")
    return _made(
        parts.get("family", ""), given, parts.get("prefix", ""), parts.get("dropping", ""), parts.get("suffix", ""),
        non_dropping,
    )  # fmt: skip


def _unwrapped(text: str) -> str:
    return text[1:-1] if text.startswith("{") and end_of_braces(text, 0) == len(text) else text


# writing


def write_names(names: Names, *, ascii_only: bool, biblatex: bool, use_prefix: bool) -> str:
    """The names as a field's value. use_prefix: the entry says `useprefix=true` (biblatex only)."""
    non_dropping = use_prefix or not biblatex
    written = [write_name(n, ascii_only, non_dropping, biblatex) for n in names]
    if names.truncated:
        written.append("others")
    return " and ".join(written)


@lru_cache(maxsize=8192)
def write_name(name: Name, ascii_only: bool, non_dropping: bool, biblatex: bool) -> str:
    """One name as `von Family, Suffix, Given`, braced where it would otherwise be read as another."""
    if name.literal:
        return f"{{{_latex(name.literal, ascii_only)}}}"
    for braced in (False, True):
        written = _written(name, ascii_only, non_dropping, braced)
        if _same(_read_name(written, non_dropping)[0], name):
            return written
    if biblatex:
        written = _written_extended(name, ascii_only)
        if _same(_read_name(written, non_dropping)[0], name):
            return written
    return _written(name, ascii_only, non_dropping, True)


def _latex(text: str, ascii_only: bool) -> str:
    return encode(text, ascii_only=ascii_only).replace("\\par ", " ")


def _same(one: Name, other: Name) -> bool:
    return (one.family, one.given, one.suffix, one.dropping_particle, one.non_dropping_particle, one.literal) == (
        other.family, other.given, other.suffix, other.dropping_particle, other.non_dropping_particle, other.literal
    )  # fmt: skip


def _written(name: Name, ascii_only: bool, non_dropping: bool, braced: bool) -> str:
    family = _part(name.family, ascii_only, braced)
    given = _part(name.given, ascii_only, braced)
    suffix = _part(name.suffix, ascii_only, braced)
    before = name.non_dropping_particle
    after = name.dropping_particle
    if not non_dropping and after and not before:
        before, after = after, ""  # biblatex without useprefix: the particle before the family name is a dropping one
    if before:
        family = f"{_latex(before, ascii_only)} {family}"
    if after:
        given = f"{given} {_latex(after, ascii_only)}".strip()
    if suffix:
        return f"{family}, {suffix}, {given}".rstrip(" ")
    if given:
        return f"{family}, {given}"
    if before or (" " not in name.family and not braced):
        return family
    return f"{family}{{}}"  # one brace group alone would be an institution


def _part(text: str, ascii_only: bool, braced: bool) -> str:
    latex = _latex(text, ascii_only)
    return f"{{{latex}}}" if braced and latex else latex


def _written_extended(name: Name, ascii_only: bool) -> str:
    given = [
        ("family", name.family), ("given", name.given), ("suffix", name.suffix),
        ("prefix", name.non_dropping_particle or name.dropping_particle),
    ]  # fmt: skip
    parts = [f"{label}={{{_latex(text, ascii_only)}}}" for label, text in given if text]
    if name.non_dropping_particle or name.dropping_particle:
        parts.append(f"useprefix={'true' if name.non_dropping_particle else 'false'}")
    return ", ".join(parts)
