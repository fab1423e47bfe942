"""Names -> tokens: one name in the order its parts take, and a list of names with its delimiters and et-al.

CSL 1.0.2, "Name", "Name-part Order", "Name-part Formatting", "Et-al", "Name Particles", "Sorting Macros".
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import force_setattr

from citekit.csl import markup, nodes
from citekit.csl.initials import initials, marked
from citekit.csl.state import CiteState
from citekit.csl.textcase import apply_case
from citekit.csl.tokens import ET_AL, NAME, Tokens, plain
from citekit.model import Name
from citekit.model.particles import joins

SHORT, INITIALS, FULL = 0, 1, 2
"""How much of the given names is shown: nothing; initials, or where there are to be none the given names with
`initialize-with` after the initials among them; all of it, as it is."""

SCRIPTS_FAMILY_FIRST = (
    (0x1100, 0x11FF), (0x2E80, 0x30FF), (0x3100, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA000, 0xA4CF),
    (0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip
"""Chinese, Japanese, Korean, Yi: names are written family first, without a blank ("Name-part Order")."""


class Rendered(Struct, eq=False):
    """A name as it is rendered. printed: what `templates` made of its tokens, None until it does."""

    name: Name
    tokens: Tokens
    printed: Printed | None = None


Printed = tuple[str, str, str]
"""Tokens in an output format, the first two characters of their text, and the last one."""

Memo = dict[tuple[int, int, bool], Rendered]
"""Rendered names by identity of the name, level, and whether it is inverted. It holds the name too, so that no other
name can have its identity. Past `MEMO_LIMIT` it is dropped."""

MEMO_LIMIT = 1 << 14

OF_ONE_NAME = ("form", "initialize", "initialize_with", "hyphen", "separator", "demote", "look", "family", "given",
               "english", "key")  # fmt: skip
"""The options that decide how one name is rendered; the others are about the list."""


class NameSpec(Struct, frozen=True, kw_only=True, eq=False):
    """How the names of one cs:names print, inherited options and the locale's terms put in.

    conjunction: "and" or "&" as it is printed, with the blanks round it, "" for none. use_first, min_count: of et-al,
    for this position. key: names are made for sorting. memo: names as they are rendered, None to keep none.
    base_level: how much of given names is shown before disambiguation. after_inverted: a delimiter depends on whether
    the name before it is inverted.
    """

    form: str = "long"
    delimiter: str = ", "
    conjunction: str = ""
    precedes_last: str = "contextual"
    precedes_institution: str = "contextual"
    precedes_et_al: str = "contextual"
    min_count: int = 0
    use_first: int = 1
    use_last: bool = False
    initialize: bool = True
    initialize_with: str | None = None
    hyphen: bool = True
    inverted: str = ""
    separator: str = ", "
    demote: str = "display-and-sort"
    look: nodes.Look = nodes.PLAIN
    family: nodes.Look = nodes.PLAIN
    given: nodes.Look = nodes.PLAIN
    et_al: str = ""
    et_al_look: nodes.Look = nodes.PLAIN
    english: bool = False
    key: bool = False
    memo: Memo | None = None
    base_level: int = 0
    et_al_tokens: tuple[str | int, ...] = ()
    after_inverted: bool = False

    def __post_init__(self) -> None:
        level = SHORT if self.form == "short" else FULL if self.initialize_with is None else INITIALS
        force_setattr(self, "base_level", level)
        force_setattr(self, "et_al_tokens", _et_al_tokens(self.et_al, self.et_al_look))
        force_setattr(self, "after_inverted", "after-inverted-name" in (self.precedes_last, self.precedes_et_al))


def _et_al_tokens(term: str, look: nodes.Look) -> tuple[str | int, ...]:
    """The et-al term, dressed."""
    before = (look.prefix,) if look.prefix else ()
    after = (look.suffix,) if look.suffix else ()
    closed = [mark | 1 for mark in reversed(look.formats)]
    return (ET_AL, *before, *look.formats, term, *closed, *after, ET_AL | 1)


def shown_count(spec: NameSpec, total: int, more: int = 0) -> int:
    """How many of `total` names are printed before "et al."; disambiguation may ask for `more`."""
    if not spec.min_count or total < spec.min_count:
        return total
    return min(total, max(spec.use_first, more))


NameTokens = list[str | int | Rendered]
"""Tokens in which a name is one thing still."""


def put_list(
    spec: NameSpec, names: Sequence[Name], variable: str, cite: CiteState, out: NameTokens, *, truncated: bool
) -> None:
    """A list of names, delimited, cut by et-al where the options ask for it. `truncated`: the source itself names
    more people than these, so the et-al term stands after the last one."""
    index = cite.names_seen
    cite.names_seen += 1
    more = cite.shown[index] if index < len(cite.shown) else 0
    total = len(names)
    shown = shown_count(spec, total, more)
    cut = shown < total
    last_too = cut and spec.use_last and total - shown >= 2
    levels, people = cite.levels, cite.people
    level, memo = spec.base_level, spec.memo
    inverts = spec.inverted != ""
    inverted = False  # whether the last name was printed family first because of name-as-sort-order
    for position, name in enumerate(names[:shown] if cut else names):
        if position:
            inverts = spec.inverted == "all"
            last = position == total - 1 and not cut and not truncated
            out.append(between(spec, names, inverted) if last else spec.delimiter)
        people.append(name)
        if levels:
            level = max(spec.base_level, levels.get((variable, position), 0))
        known = None if memo is None else memo.get((id(name), level, inverts))
        out.append(known or remembered(spec, name, level, inverts))
        inverted = (
            inverts and spec.after_inverted and bool(name.given) and not name.literal and not is_family_first(name)
        )
    if last_too:
        out.append(f"{spec.delimiter if shown > 1 else ' '}\N{HORIZONTAL ELLIPSIS} ")
        people.append(names[-1])
        level = max(spec.base_level, levels.get((variable, total - 1), 0))
        out.append(remembered(spec, names[-1], level, spec.inverted == "all"))
    elif (cut or truncated) and spec.et_al.strip() and not spec.key:
        put_et_al(spec, shown, inverted, out)


def between(spec: NameSpec, names: Sequence[Name], inverted: bool) -> str:
    """What stands between the last two names (`delimiter-precedes-last`)."""
    if not spec.conjunction:
        return spec.delimiter
    rule = spec.precedes_institution if names[-1].literal else spec.precedes_last
    after_inverted = spec.precedes_last == "after-inverted-name" and inverted
    delimited = rule == "always" or (rule == "contextual" and len(names) > 2) or after_inverted
    if not delimited:
        return spec.conjunction
    return f"{spec.delimiter}{spec.conjunction.lstrip(' ') if spec.delimiter.endswith(' ') else spec.conjunction}"


def precedes(rule: str, shown: int, inverted: bool) -> bool:
    """Whether the delimiter stands before the et-al term or the ellipsis (`delimiter-precedes-et-al`)."""
    return rule == "always" or (rule == "contextual" and shown > 1) or (rule == "after-inverted-name" and inverted)


def put_et_al(spec: NameSpec, shown: int, inverted: bool, out: NameTokens) -> None:
    """The et-al term, after the delimiter or a space (`delimiter-precedes-et-al`)."""
    if shown:
        if precedes(spec.precedes_et_al, shown, inverted):
            out.append(spec.delimiter)
        elif not is_unspaced(spec.et_al):
            out.append(" ")
    out += spec.et_al_tokens


def remembered(spec: NameSpec, name: Name, level: int, inverted: bool) -> Rendered:
    """`name_tokens`, kept in the spec's memo."""
    memo = spec.memo
    known = None if memo is None else memo.get((id(name), level, inverted))
    if known is None:
        known = Rendered(name, name_tokens(spec, name, level, inverted))
        if memo is not None:
            if len(memo) >= MEMO_LIMIT:
                memo.clear()
            memo[id(name), level, inverted] = known
    return known


def name_tokens(spec: NameSpec, name: Name, level: int, inverted: bool) -> Tokens:
    """One name as tokens within NAME marks."""
    if spec.look is spec.family is spec.given is nodes.PLAIN and _is_ordinary(name):
        return _ordinary(spec, name, level, inverted)
    if name.literal:
        return _institution(spec, name)
    inner: Tokens
    if spec.key:
        inner = [sortable(spec, name, level)]
    elif is_family_first(name):
        inner = _family_first(spec, name, level, "" if is_in_those_scripts(name.given) else " ")
    elif name.static_ordering:
        inner = _family_first(spec, name, level, " ")
    elif not name.family:  # known by a given name only: it is never shortened
        inner = _in_order(spec, name, FULL)
    elif level == SHORT and spec.form == "short" and not inverted:
        inner = _family_first(spec, name, SHORT, "")
    elif inverted:
        inner = _inverted(spec, name, level)
    else:
        inner = _in_order(spec, name, level)
    look = spec.look
    if look is nodes.PLAIN:
        return [NAME, *inner, NAME | 1]
    affixed: Tokens = [*([look.prefix] if look.prefix else []), *look.formats, *inner]
    affixed += [mark | 1 for mark in reversed(look.formats)]
    return [NAME, *affixed, *([look.suffix] if look.suffix else []), NAME | 1]


def _is_ordinary(name: Name) -> bool:
    """Given names and a family name in a script that puts it last, no other parts, no markup: as most names are."""
    return (
        name.family[:1].isalpha() and name.family < _FIRST_UNSPACED and name.given != "" and not name.literal
        and not (name.dropping_particle or name.non_dropping_particle or name.suffix or name.static_ordering)
        and not (markup.may_be_markup(name.family) or markup.may_be_markup(name.given))
    )  # fmt: skip


def _ordinary(spec: NameSpec, name: Name, level: int, inverted: bool) -> Tokens:
    """What `name_tokens` comes to for an ordinary name without formatting, in half the time."""
    family, given = name.family, given_text(spec, name, level)
    if not given:
        return [NAME, family, NAME | 1]
    if spec.key:
        return [NAME, f"{family} {given}", NAME | 1]
    if inverted:
        return [NAME, family, spec.separator, given, NAME | 1] if spec.separator else [NAME, family, given, NAME | 1]
    return [NAME, given, family, NAME | 1] if given[-1].isspace() else [NAME, given, " ", family, NAME | 1]


def _institution(spec: NameSpec, name: Name) -> Tokens:
    """A literal name takes the formatting of cs:name and its family part, but no affixes, as in citeproc-js."""
    formats = [*spec.look.formats, *spec.family.formats]
    inner = apply_case(markup.field_tokens(name.literal), spec.family.text_case, spec.english)
    return [NAME, *formats, *inner, *(mark | 1 for mark in reversed(formats)), NAME | 1]


def is_family_first(name: Name) -> bool:
    """A name whose family name is in a script that puts it first, whatever script the given name is in."""
    if name.family[:1].isalpha() and not is_unspaced(name.family):
        return False
    letters = [letter for letter in name.family if letter.isalpha()]
    return bool(letters) and all(map(is_unspaced, letters))


def is_in_those_scripts(given: str) -> bool:
    """A given name with letters of a script that puts family names first: it has no initials."""
    return not given.isascii() and any(is_unspaced(letter) for letter in given if letter.isalpha())


def is_unspaced(text: str) -> bool:
    """Whether a text is written without a blank before it: it begins in one of those scripts."""
    first = text[:1]
    return first >= _FIRST_UNSPACED and any(low <= ord(first) <= high for low, high in SCRIPTS_FAMILY_FIRST)


_FIRST_UNSPACED = chr(SCRIPTS_FAMILY_FIRST[0][0])


def given_text(spec: NameSpec, name: Name, level: int) -> str:
    """The given names at a level, "" where they are not shown."""
    if level == SHORT or not name.given:
        return ""
    if level == FULL or is_in_those_scripts(name.given):
        return name.given
    mark = spec.initialize_with or ""
    return initials(name.given, mark, hyphen=spec.hyphen) if spec.initialize else marked(name.given, mark)


def _family_first(spec: NameSpec, name: Name, level: int, joiner: str) -> Tokens:
    tokens = _affixed(_words(_text(name.non_dropping_particle, spec.family, spec),
                             _text(name.family, spec.family, spec)), spec.family)  # fmt: skip
    if level != SHORT and name.given:
        given = _text(given_text(spec, name, level), spec.given, spec)
        tokens += [*([joiner] if joiner else []), *_affixed(given, spec.given)]
    return tokens


def _in_order(spec: NameSpec, name: Name, level: int) -> Tokens:
    """given, dropping-particle, non-dropping-particle, family, suffix. Affixes of "family" hold the particles and
    the suffix too."""
    given = _affixed(_text(given_text(spec, name, level), spec.given, spec), spec.given)
    family = _words(
        _text(name.dropping_particle, spec.given, spec),
        _text(name.non_dropping_particle, spec.family, spec),
        _text(name.family, spec.family, spec),
    )
    if name.suffix:
        family += [", " if name.comma_suffix else " ", name.suffix]
    return _joined(given, _affixed(family, spec.family), "" if plain(given)[-1:].isspace() else " ")


def _inverted(spec: NameSpec, name: Name, level: int) -> Tokens:
    """family, given, particles, suffix, with the sort-separator between family, given and suffix. Affixes of "given"
    hold the particles that follow it."""
    demoted = spec.demote == "display-and-sort"
    shown = level != SHORT
    particle = _text(name.non_dropping_particle, spec.family, spec)
    family = _words([] if demoted else particle, _text(name.family, spec.family, spec))
    particles = _words(_text(name.dropping_particle if shown else "", spec.given, spec), particle if demoted else [])
    given = _joined(_text(given_text(spec, name, level), spec.given, spec), particles, " ")
    tokens = _joined(_affixed(family, spec.family), _affixed(given, spec.given), spec.separator)
    return _joined(tokens, [name.suffix] if name.suffix and shown else [], spec.separator)


def sortable(spec: NameSpec, name: Name, level: int) -> str:
    """A name as its sort key. Demoted particles follow the given names, as they do where the name is printed family
    first; particles that are never demoted begin the key. (The specification puts them before the given names.)"""
    given = given_text(spec, name, level)
    if spec.demote == "never":
        parts = [name.non_dropping_particle, name.family, name.dropping_particle, given]
    else:
        parts = [name.family, given, name.dropping_particle, name.non_dropping_particle]
    if level != SHORT:
        parts.append(name.suffix)
    return plain(markup.field_tokens(" ".join(part for part in parts if part)))


# Parts


def _text(text: str, look: nodes.Look, spec: NameSpec) -> Tokens:
    """One name-part in its formatting, without affixes; [] for ""."""
    tokens = markup.field_tokens(text)
    if look is nodes.PLAIN or not tokens:
        return tokens
    if look.text_case:
        tokens = apply_case(tokens, look.text_case, spec.english)
    return [*look.formats, *tokens, *(mark | 1 for mark in reversed(look.formats))]


def _affixed(tokens: Tokens, look: nodes.Look) -> Tokens:
    if look is nodes.PLAIN or not tokens:
        return tokens
    return [*([look.prefix] if look.prefix else []), *tokens, *([look.suffix] if look.suffix else [])]


def _words(*parts: Tokens) -> Tokens:
    """Particles and a family name joined by blanks; a particle that ends in an apostrophe or hyphen takes none."""
    out: Tokens = []
    for part in parts:
        if out and part:
            before = out[0] if len(out) == 1 and isinstance(out[0], str) else plain(out)
            if not before[-1].isspace() and not joins(before.rpartition(" ")[2]):
                out.append(" ")
        out += part
    return out


def _joined(first: Tokens, second: Tokens, joiner: str) -> Tokens:
    if not first or not second:
        return [*first, *second]
    return [*first, *([joiner] if joiner else []), *second]
