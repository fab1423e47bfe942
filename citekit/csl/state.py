"""What is known of one cite when it is rendered, and the questions a style may ask of it.

A question is a function of a `CiteState` and an argument; its answer is hashable. `specialise` notes each question it
asks with its answer, and `programs` finds a program by asking the same questions of the next cite.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from citekit.csl import numerals
from citekit.csl.intake import CslItem
from citekit.csl.rawdates import date_bits
from citekit.model import Name

FIRST, SUBSEQUENT, IBID, IBID_WITH_LOCATOR, NEAR_NOTE = 1, 2, 4, 8, 16
"""Positions of a cite as bits; ibid-with-locator implies ibid, ibid and near-note imply subsequent."""

POSITIONS: dict[str, int] = {
    "first": FIRST, "subsequent": SUBSEQUENT, "ibid": IBID, "ibid-with-locator": IBID_WITH_LOCATOR,
    "near-note": NEAR_NOTE,
}  # fmt: skip

NO_LEVELS: Mapping[tuple[str, int], int] = {}


class CiteState(Struct, eq=False):
    """One cite of one item. Disambiguation changes `shown` (names shown where et-al would cut, by names element),
    `levels` (how far given names are expanded, by variable and place: 1 initials, 2 in full), `year_suffix` and
    `disambiguate` (how many of the style's disambiguate conditions hold, from the first on)."""

    item: CslItem
    locator: str = ""
    locator_label: str = "page"
    position: int = FIRST
    citation_number: int = 0
    first_note: int = 0
    label: str = ""
    year_suffix: str = ""
    disambiguate: int = 0
    shown: tuple[int, ...] = ()
    levels: Mapping[tuple[str, int], int] = NO_LEVELS
    suppress_author: bool = False
    author_said: bool = False  # by the cite before, in a collapsed group
    telling_apart: bool = False  # rendered only to be compared with other cites
    names_seen: int = 0  # while running: how many lists of names have been rendered
    people: list[Name] = field(default_factory=list)  # and whose names have been printed
    found: tuple[object, int, str, Any] | None = None  # its last program (`programs`)

    def anew(self, **changes: Any) -> CiteState:
        """The cite with other values of fields, to be rendered: it may need another program."""
        return replace(self, found=None, **changes)

    def take_over(self, other: CiteState) -> None:
        """What numbering and disambiguation found for another cite of the item, but for the levels of its names."""
        self.citation_number = other.citation_number
        self.year_suffix = other.year_suffix
        self.disambiguate = other.disambiguate
        self.shown = other.shown


Question = Callable[[CiteState, str], Hashable]


def value(state: CiteState, variable: str) -> str:
    """The text of a standard or number variable, of the item or of this cite; "" where there is none."""
    reader = _OF_CITE.get(variable)
    return reader(state) if reader else state.item.texts.get(variable, "")


_OF_CITE: dict[str, Callable[[CiteState], str]] = {
    "locator": lambda state: state.locator,
    "citation-number": lambda state: str(state.citation_number) if state.citation_number else "",
    "first-reference-note-number": lambda state: str(state.first_note) if state.first_note else "",
    "year-suffix": lambda state: state.year_suffix,
    "citation-label": lambda state: state.label,
}


def has(state: CiteState, variable: str) -> Hashable:
    reader = _OF_CITE.get(variable)
    if reader is not None:
        return reader(state) != ""
    item = state.item
    if variable in item.dates:
        return date_bits(item.dates[variable]) != 0
    return variable in item.texts or variable in item.names


def is_numeric(state: CiteState, variable: str) -> Hashable:
    return numerals.is_numeric(value(state, variable))


def is_plural(state: CiteState, variable: str) -> Hashable:
    names = state.item.names.get(variable)
    if names is not None:
        return len(names) > 1
    return numerals.is_plural(value(state, variable), variable)


def is_uncertain(state: CiteState, variable: str) -> Hashable:
    date = state.item.dates.get(variable)
    return date is not None and date.circa


def locator_label(state: CiteState, _: str) -> Hashable:
    return state.locator_label if state.locator else ""


def position(state: CiteState, name: str) -> Hashable:
    return state.position & POSITIONS.get(name, 0) != 0


def disambiguate(state: CiteState, _: str) -> Hashable:
    return state.disambiguate


BEHIND = "behind"


def author_suppressed(state: CiteState, place: str) -> Hashable:
    """Whether the cite's first names go. `place`: BEHIND where another variable stands before them: there they go only
    as names that the cite before has said; a cite that is to be without its author goes by those it begins with."""
    return state.author_said or (state.suppress_author and place != BEHIND)


def date_parts(state: CiteState, variable: str) -> Hashable:
    """Which parts the date has, as bits; 0 where there is no date."""
    date = state.item.dates.get(variable)
    if date is None:
        return 0
    return date_bits(date)


def same_names(state: CiteState, variables: str) -> Hashable:
    """Whether two name variables ("editor translator") hold the same people."""
    first, second = (state.item.names.get(variable) for variable in variables.split())
    return first is not None and first == second


def is_settled(question: Question, argument: str, item: CslItem) -> bool:
    """Whether the answer is the same for all items of the item's shape (`shape`)."""
    if argument in _OF_CITE:
        return False
    if question in (is_numeric, is_plural):
        return argument not in item.texts
    return question in (has, is_uncertain, date_parts, same_names)
