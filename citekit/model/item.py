"""`Item`: the bibliographic data of one thing: an id, a CSL type, and CSL variables with typed values.

A variable's value is `Text` (a str that may hold CSL's inline markup `<i> <b> <sup> <sub> <span ...>`; numbers are
text too), `Names` or `Date`, as `citekit.model.vocabulary` says for its kind. CSL 1.0.2, Appendices III and IV.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

Text = str

NOTHING: Mapping[str, Any] = MappingProxyType({})


class Name(Struct, frozen=True, kw_only=True):
    """One name in parts (CSL-JSON name-variable). A name is either in parts or `literal` (an institution, or a name
    that must not be touched). Particles stand in their own parts where they are known; `parse_names` false forbids
    looking for particles inside `family` and `given`; `static_ordering` keeps family before given."""

    family: str = ""
    given: str = ""
    dropping_particle: str = ""
    non_dropping_particle: str = ""
    suffix: str = ""
    literal: str = ""
    comma_suffix: bool = False
    static_ordering: bool = False
    parse_names: bool = True

    def __str__(self) -> str:
        """As it is spoken: given, particles, family, suffix."""
        if self.literal:
            return self.literal
        family = " ".join(p for p in (self.dropping_particle, self.non_dropping_particle, self.family) if p)
        text = " ".join(p for p in (self.given, family) if p)
        return (
            f"{text}, {self.suffix}"
            if self.suffix and self.comma_suffix
            else " ".join(filter(None, (text, self.suffix)))
        )

    @property
    def is_empty(self) -> bool:
        return not (self.family or self.given or self.literal)


class Names(Struct, frozen=True):
    """A list of names in order. `truncated`: the source named more people than these ("et al."); never a name."""

    names: tuple[Name, ...] = ()
    truncated: bool = False

    def __iter__(self) -> Iterator[Name]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, index: int) -> Name:
        return self.names[index]

    def __bool__(self) -> bool:
        return bool(self.names)


DateParts = tuple[int, ...]
"""Year, month, day: one to three whole numbers. A year below 1 is before Christ (-44 is 44 BC); month 13-16 and 21-24
are seasons."""


class Date(Struct, frozen=True, kw_only=True):
    """A date with the precision it was given in; nothing is ever padded (CSL-JSON date-variable).

    parts: one DateParts, or two for a range; an empty second one is an open end. Empty for a literal date.
    season: 1-4, or a season's name as given. literal: text that is to be printed as it is ("in press").
    raw: text given as a date that nobody has parsed yet.
    """

    parts: tuple[DateParts, ...] = ()
    season: int | str | None = None
    circa: bool = False
    literal: str = ""
    raw: str = ""

    def __bool__(self) -> bool:
        return bool(self.parts or self.literal or self.raw or self.season)

    @property
    def start(self) -> DateParts:
        return self.parts[0] if self.parts else ()

    @property
    def end(self) -> DateParts | None:
        """The second half of a range: () is an open end, None no range."""
        return self.parts[1] if len(self.parts) > 1 else None

    @property
    def year(self) -> int | None:
        return self.parts[0][0] if self.parts and self.parts[0] else None

    def __str__(self) -> str:
        """ISO-like, for messages: "2024-09-18", "1999/2001", "circa 1850", or the literal."""
        if not self.parts:
            return self.literal or self.raw
        text = "/".join(_iso(p) for p in self.parts)
        return f"circa {text}" if self.circa else text


def _iso(parts: DateParts) -> str:
    if not parts:
        return ".."
    year = f"{parts[0]:04d}" if parts[0] >= 0 else str(parts[0])
    return "-".join([year, *(f"{p:02d}" for p in parts[1:])])


Value = Text | Names | Date


class Item(Struct, frozen=True, kw_only=True):
    """One thing's bibliographic data.

    variables: by CSL variable name, hyphens kept ("container-title"); only what is there, never empty values.
    about: what citekit knows beyond CSL, as JSON values: "label" (kind as printed), "posted" (date a site put the
        work up, ISO), "from" {variable: part of the source that gave it}, "printed" {variable: text as printed},
        "inferred" {variable: from what}, "truncated" [variables of text cut short by the source], "sic" {variable:
        remark}, "people" {variable: {name as printed: id of its person}} where the source prints that person in several
        ways, "last-is-last" [variables of names with an ellipsis before the last]. Written as `custom.citekit`.
    custom: everything else the source held, as JSON values; kept and written back untouched (CSL-JSON `custom`).
    """

    id: str
    type: str = "document"
    variables: Mapping[str, Value] = NOTHING
    about: Mapping[str, Any] = NOTHING
    custom: Mapping[str, Any] = NOTHING

    def __hash__(self) -> int:
        return hash((self.id, self.type))

    def __reduce__(self) -> tuple[object, ...]:
        """Items are stored and cross process borders, which read-only mappings cannot."""
        return _item, (self.id, self.type, dict(self.variables), dict(self.about), dict(self.custom))

    def text(self, variable: str) -> Text:
        """The text of a standard or number variable, "" where there is none."""
        value = self.variables.get(variable, "")
        return value if isinstance(value, str) else ""

    def names(self, variable: str) -> Names:
        """The names of a name variable, empty where there are none."""
        value = self.variables.get(variable)
        return value if isinstance(value, Names) else Names()

    def date(self, variable: str) -> Date | None:
        """The date of a date variable, None where there is none."""
        value = self.variables.get(variable)
        return value if isinstance(value, Date) else None

    def with_variables(self, **changes: Value | None) -> Item:
        """A copy with variables set, or removed by None. Underscores in names stand for hyphens."""
        return self.with_values({name.replace("_", "-"): value for name, value in changes.items()})

    def with_values(self, changes: Mapping[str, Value | None]) -> Item:
        """As `with_variables`, by CSL variable name."""
        merged: dict[str, Value | None] = {**self.variables, **changes}
        return replace(self, variables={k: v for k, v in merged.items() if v is not None and v != ""})

    @property
    def title(self) -> Text:
        return self.text("title")


def _item(id: str, type: str, variables: dict[str, Value], about: dict[str, Any], custom: dict[str, Any]) -> Item:
    return Item(id=id, type=type, variables=variables, about=about, custom=custom)
