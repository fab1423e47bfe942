"""Items → the engine's view of them: text, names and dates apart, names parsed and interned, notes read for variables.

CSL 1.0.2, "Appendix IV - Variables" and "Name Particles". What citeproc-js reads out of a `note` is read here as well:
lines "variable: value" and entries "{:variable: value}" fill variables that the item lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from citekit.csl.numerals import first_number, is_numeric, split_label
from citekit.csl.rawdates import CslDate, csl_date, date_bits, odd_months
from citekit.model.csl_data import item_from_csl
from citekit.model.dates import date_from_text
from citekit.model.finding import Finding
from citekit.model.item import Date, Item, Name, Names
from citekit.model.particles import parse_particles
from citekit.model.vocabulary import KINDS, LEGACY_TYPES, LEGACY_VARIABLES, TYPES, Kind

EVENT = "event"
"""The former name of event-title. A style that asks for it gets it of an `Item`, and of a CSL-JSON object that has it
under this name, as most software writes both; of one that says event-title only it gets nothing, as in the other
processors."""

FAMILY_FIRST = frozenset({"hu", "vi"})
"""Languages of items whose names are printed family first, with a blank and never turned round, as in citeproc-js. It
does so for Chinese and Japanese items too; there we turn round only the names that are written in those scripts, since
the others are foreign ones."""

_BRACED = re.compile(r"\{:([a-zA-Z_-]{2,40}):([^{}]*)\}")
_LINE = re.compile(r"([a-zA-Z_-]{2,40}):(.*)")
_TYPES = frozenset(TYPES)
_OWN_LABELS = {"issue": "issue", "number": "issue", "page": "page", "volume": "volume"}
"""Variables with the label that people write into them ("pp. 3-5", "vol. 2"): it goes, since styles print their own."""

_DIGITS = frozenset("0123456789")

MOST_NAMES = 1 << 17
MOST_SHAPES = 1 << 14

Shape = frozenset[object]
"""What most questions of a style to an item are answered by, as one value (see `shape`)."""


class CslItem(Struct, eq=False):
    """One item for the engine.

    language: as given ("" if none). texts: standard and number variables, never empty; `page-first` comes from `page`.
    names: name variables; equal names are one object. dates: date variables. truncated: name variables of which the
    source named more people than it lists. shape: what of it decides which program prints it, equal for items that
    have the same variables (see `shape`).
    """

    id: str
    type: str
    language: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    names: dict[str, tuple[Name, ...]] = field(default_factory=dict)
    dates: dict[str, CslDate] = field(default_factory=dict)
    truncated: frozenset[str] = frozenset()
    shape: Shape = frozenset()

    def has(self, variable: str) -> bool:
        """Whether the variable has a value, of whatever kind."""
        return variable in self.texts or variable in self.names or variable in self.dates


def shape(item: CslItem) -> tuple[object, ...]:
    """The item's type, which variables it has, of which lists of names there are several, which parts of dates, in the
    order of the item; the set of them is its `Shape`."""
    names, dates = item.names, item.dates
    editors = names.get("editor")
    return (
        (item.type,),
        *item.texts,
        *[(variable, len(people) > 1) for variable, people in names.items()],
        *[(variable, date_bits(date), date.circa) for variable, date in dates.items()],
        *([("editor", "translator")] if editors is not None and editors == names.get("translator") else ()),
    )


class Intake:
    """Takes items in for one processor; equal names become one object, as do equal shapes. `findings`: what was wrong
    with the data."""

    __slots__ = ("_names", "_seen", "_shapes", "_told", "findings")

    def __init__(self) -> None:
        self._names: dict[Name, Name] = {}
        self._seen: dict[int, tuple[Name, Name]] = {}  # by identity, which a name that works share is found by at once
        self._shapes: dict[Shape, Shape] = {}
        self._told: dict[tuple[object, ...], Shape] = {}
        self.findings: list[Finding] = []

    def take(self, item: Item | Mapping[str, Any]) -> CslItem:
        """The engine's view of an item, or of a CSL-JSON object. Never raises: what cannot be used is a finding."""
        names_event = isinstance(item, Item) or EVENT in item
        if not isinstance(item, Item):
            item, findings = item_from_csl(item)
            self.findings.extend(findings)
        taken = CslItem(id=item.id, type=item.type)
        texts = taken.texts
        for name, value in item.variables.items():
            if type(value) is str and name not in _OWN_LABELS:
                texts[name] = value
            else:
                self._put(taken, name, value)
        if item.about:
            _mend_dates(taken, item)
        if ":" in texts.get("note", ""):
            self._read_note(taken, texts["note"])
        if names_event and "event-title" in texts:
            texts[EVENT] = texts["event-title"]
        if "page-first" not in texts and "page" in texts:
            texts["page-first"] = first_number(texts["page"])
        taken.language = texts.get("language", "") or (_language(item) if item.about else "")
        if taken.language[:2].lower() in FAMILY_FIRST and taken.language[2:3] in ("", "-", "_"):
            for variable, names in taken.names.items():
                taken.names[variable] = tuple(self.name(replace(name, static_ordering=True)) for name in names)
        taken.shape = self._shape(shape(taken))
        return taken

    def _shape(self, told: tuple[object, ...]) -> Shape:
        """The one object for a shape, in whatever order it is told: what hangs on it is then found by identity."""
        known = self._told.get(told)
        if known is None:
            if len(self._told) >= MOST_SHAPES:
                self._told.clear()
                self._shapes.clear()
            made = frozenset(told)
            known = self._told[told] = self._shapes.setdefault(made, made)
        return known

    def name(self, name: Name) -> Name:
        """The one object for a name, its particles and suffix in their own parts."""
        known = self._names.get(name)
        if known is None:
            if len(self._names) >= MOST_NAMES:
                self._names.clear()
                self._seen.clear()
            parsed = parse_particles(name)
            known = self._names.setdefault(parsed, parsed)
            if parsed is not name:
                self._names[name] = known
        return known

    def _names_of(self, names: Names) -> tuple[Name, ...]:
        taken: list[Name] = []
        for name in names.names:
            seen = self._seen.get(id(name))
            if seen is None:
                if name.is_empty:
                    continue
                if len(self._seen) >= MOST_NAMES:
                    self._seen.clear()
                seen = self._seen[id(name)] = (name, self.name(name))
            taken.append(seen[1])
        return tuple(taken)

    def _put(self, taken: CslItem, variable: str, value: str | Names | Date) -> None:
        if isinstance(value, str):
            labelled = variable in _OWN_LABELS and value[:1] not in _DIGITS
            taken.texts[variable] = _bare(value, _OWN_LABELS[variable]) if labelled else value
        elif type(value) is Names:
            names = self._names_of(value)
            if names:
                taken.names[variable] = names
            if names and value.truncated:
                taken.truncated |= {variable}
        else:
            date = csl_date(value)
            if date is not None:
                taken.dates[variable] = date

    def _read_note(self, taken: CslItem, note: str) -> None:
        """Moves variables out of the note. What is no variable, or is there already, stays in it."""
        people: dict[str, list[Name]] = {}
        rest: list[str] = []
        for text, variable, value in _entries(note):
            if variable and self._add(taken, variable, value, people):
                continue
            rest.append(text)
        for variable, names in people.items():
            taken.names[variable] = tuple(names)
        left = "".join(rest).strip()
        if left:
            taken.texts["note"] = left
        else:
            del taken.texts["note"]

    def _add(self, taken: CslItem, variable: str, value: str, people: dict[str, list[Name]]) -> bool:
        """Whether the entry was used. Several entries of a name variable make a list of names."""
        if variable == "type":
            kind = LEGACY_TYPES.get(value, value)
            taken.type = kind if kind in _TYPES else taken.type
            return kind in _TYPES
        variable = LEGACY_VARIABLES.get(variable, variable)
        kind_of = KINDS.get(variable)
        if kind_of is None or not value or taken.has(variable):
            return False
        if kind_of is Kind.NAME:
            family, bars, given = (part.strip() for part in value.partition("||"))
            name = Name(family=family, given=given) if bars else Name(literal=value)
            people.setdefault(variable, []).append(self.name(name))
        else:
            self._put(taken, variable, date_from_text(value) if kind_of is Kind.DATE else value)
        return True


def _bare(text: str, label: str) -> str:
    """A number without its own label."""
    found, rest = split_label(text)
    return rest if found == label and is_numeric(rest) else text


def _entries(note: str) -> Iterator[tuple[str, str, str]]:
    """The pieces of a note as (text, variable, value); variable is "" for plain text. Newlines stay in the text."""
    for line in note.splitlines(keepends=True):
        found = _LINE.fullmatch(line.rstrip("\r\n"))
        if found:
            yield line, found[1], found[2].strip()
            continue
        end = 0
        for braced in _BRACED.finditer(line):
            if braced.start() > end:
                yield line[end : braced.start()], "", ""
            yield braced[0], braced[1], braced[2].strip()
            end = braced.end()
        yield line[end:], "", ""


def _mend_dates(taken: CslItem, item: Item) -> None:
    aside = item.about.get("set-aside")
    for variable, value in aside.items() if isinstance(aside, Mapping) else ():
        if KINDS.get(variable) is Kind.DATE and (date := odd_months(value)):
            taken.dates[variable] = date


def _language(item: Item) -> str:
    """A language that is no tag ("fr French language") still says that the item is not in English."""
    aside = item.about.get("set-aside")
    given = aside.get("language") if isinstance(aside, Mapping) else None
    return given if isinstance(given, str) else ""
