"""The language of CSL styles as frozen nodes, each with the line it stood on. CSL 1.0.2, "Rendering Elements".

`parse` makes them, `specialise` walks them; nobody changes them. Fields have the names of CSL's attributes with
underscores; an attribute that is not there has the default its row in `attributes` names. They print as objects do:
a `repr` of their own would be the whole tree below them, and make defining them half as dear again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from citekit.model import Finding

NO_VALUES: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How an element's output is dressed (CSL 1.0.2, "Formatting", "Affixes", "Quotes", "Text-case", "Display").

    formats: opening format marks of `tokens`, outermost first. display: a display mark of `tokens`, or None.
    """

    formats: tuple[int, ...] = ()
    prefix: str = ""
    suffix: str = ""
    display: int | None = None
    quotes: bool | None = None
    strip_periods: bool = False
    text_case: str = ""


PLAIN = Look()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Node:
    """What every rendering element has. Nodes are compared by identity: two equal elements are two places."""

    line: int = 0
    look: Look = PLAIN


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Text(Node):
    """cs:text. Exactly one of `variable`, `macro`, `term` and `value` is not None."""

    variable: str | None = None
    macro: str | None = None
    term: str | None = None
    value: str | None = None
    form: str = "long"
    plural: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Number(Node):
    """cs:number."""

    variable: str
    form: str = "numeric"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Label(Node):
    """cs:label, on its own or (variable "") inside cs:names."""

    variable: str = ""
    form: str = "long"
    plural: str = "contextual"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class DatePart(Node):
    """cs:date-part. `form` is "" where none is given: each part has its own default."""

    name: str
    form: str = ""
    range_delimiter: str = "\N{EN DASH}"
    attributes: Mapping[str, Any] = field(default_factory=lambda: NO_VALUES)  # as given: laid over a localised date's


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Date(Node):
    """cs:date. `form` "" is a date in parts of its own; "text" and "numeric" take the locale's."""

    variable: str
    form: str = ""
    date_parts: str = "year-month-day"
    delimiter: str = ""
    parts: tuple[DatePart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class NamePart(Node):
    """cs:name-part."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Name(Node):
    """cs:name: `options` are its attributes by CSL name; what it does not set is inherited."""

    options: Mapping[str, Any] = field(default_factory=lambda: NO_VALUES)
    parts: tuple[NamePart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class EtAl(Node):
    """cs:et-al."""

    term: str = "et-al"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Names(Node):
    """cs:names. `delimiter` None is inherited; so are `name`, `et_al` and `label` within cs:substitute."""

    variables: tuple[str, ...]
    delimiter: str | None = None
    name: Name | None = None
    et_al: EtAl | None = None
    label: Label | None = None
    label_first: bool = False
    substitute: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Group(Node):
    """cs:group."""

    children: tuple[Node, ...]
    delimiter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Branch:
    """cs:if, cs:else-if (`tests` not empty) and cs:else (no tests). A test is (kind, value): one value
    each, but for "type", whose value is a list of types parted by blanks, any of which will do."""

    line: int
    tests: tuple[tuple[str, str], ...]
    match: str
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Choose(Node):
    """cs:choose."""

    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Key:
    """cs:key: `variable` or `macro`; `options` override those of cs:name within it ("et-al-min" etc.)."""

    line: int
    variable: str = ""
    macro: str = ""
    descending: bool = False
    options: Mapping[str, Any] = field(default_factory=lambda: NO_VALUES)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Area:
    """cs:citation or cs:bibliography. `options`: its own attributes and the inheritable name options, by CSL name."""

    line: int
    look: Look
    delimiter: str
    children: tuple[Node, ...]
    sort: tuple[Key, ...] = ()
    options: Mapping[str, Any] = field(default_factory=lambda: NO_VALUES)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Macro:
    """cs:macro."""

    line: int
    name: str
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class StyleNode:
    """cs:style of an independent style. `locales` are its cs:locale elements as XML elements, for `Locale.build`."""

    uri: str
    is_note: bool
    default_locale: str
    options: Mapping[str, Any]
    macros: Mapping[str, Macro]
    citation: Area
    bibliography: Area | None
    locales: tuple[Any, ...]
    title: str = ""
    id: str = ""
    findings: tuple[Finding, ...] = ()
