"""The language of CSL styles as frozen nodes, each with the line it stood on. CSL 1.0.2, "Rendering Elements".

`parse` makes them, `specialise` walks them; nobody changes them. Fields have the names of CSL's attributes with
underscores; an attribute that is not there has the default its row in `attributes` names.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from citekit.model import Finding

NO_VALUES: Mapping[str, Any] = MappingProxyType({})


class Look(Struct, frozen=True, kw_only=True):
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


class Node(Struct, frozen=True, kw_only=True, eq=False):
    """What every rendering element has. Nodes are compared by identity: two equal elements are two places."""

    line: int = 0
    look: Look = PLAIN


class Text(Node, frozen=True, kw_only=True, eq=False):
    """cs:text. Exactly one of `variable`, `macro`, `term` and `value` is not None."""

    variable: str | None = None
    macro: str | None = None
    term: str | None = None
    value: str | None = None
    form: str = "long"
    plural: bool = False


class Number(Node, frozen=True, kw_only=True, eq=False):
    """cs:number."""

    variable: str
    form: str = "numeric"


class Label(Node, frozen=True, kw_only=True, eq=False):
    """cs:label, on its own or (variable "") inside cs:names."""

    variable: str = ""
    form: str = "long"
    plural: str = "contextual"


class DatePart(Node, frozen=True, kw_only=True, eq=False):
    """cs:date-part. `form` is "" where none is given: each part has its own default."""

    name: str
    form: str = ""
    range_delimiter: str = "\N{EN DASH}"
    attributes: Mapping[str, Any] = NO_VALUES  # as given: laid over a localised date's


class Date(Node, frozen=True, kw_only=True, eq=False):
    """cs:date. `form` "" is a date in parts of its own; "text" and "numeric" take the locale's."""

    variable: str
    form: str = ""
    date_parts: str = "year-month-day"
    delimiter: str = ""
    parts: tuple[DatePart, ...] = ()


class NamePart(Node, frozen=True, kw_only=True, eq=False):
    """cs:name-part."""

    name: str


class Name(Node, frozen=True, kw_only=True, eq=False):
    """cs:name: `options` are its attributes by CSL name; what it does not set is inherited."""

    options: Mapping[str, Any] = NO_VALUES
    parts: tuple[NamePart, ...] = ()


class EtAl(Node, frozen=True, kw_only=True, eq=False):
    """cs:et-al."""

    term: str = "et-al"


class Names(Node, frozen=True, kw_only=True, eq=False):
    """cs:names. `delimiter` None is inherited; so are `name`, `et_al` and `label` within cs:substitute."""

    variables: tuple[str, ...]
    delimiter: str | None = None
    name: Name | None = None
    et_al: EtAl | None = None
    label: Label | None = None
    label_first: bool = False
    substitute: tuple[Node, ...] = ()


class Group(Node, frozen=True, kw_only=True, eq=False):
    """cs:group."""

    children: tuple[Node, ...]
    delimiter: str = ""


class Branch(Struct, frozen=True, kw_only=True, eq=False):
    """cs:if, cs:else-if (`tests` not empty) and cs:else (no tests). A test is (kind, value): one value
    each, but for "type", whose value is a list of types parted by blanks, any of which will do."""

    line: int
    tests: tuple[tuple[str, str], ...]
    match: str
    children: tuple[Node, ...]


class Choose(Node, frozen=True, kw_only=True, eq=False):
    """cs:choose."""

    branches: tuple[Branch, ...]


class Key(Struct, frozen=True, kw_only=True, eq=False):
    """cs:key: `variable` or `macro`; `options` override those of cs:name within it ("et-al-min" etc.)."""

    line: int
    variable: str = ""
    macro: str = ""
    descending: bool = False
    options: Mapping[str, Any] = NO_VALUES


class Area(Struct, frozen=True, kw_only=True, eq=False):
    """cs:citation or cs:bibliography. `options`: its own attributes and the inheritable name options, by CSL name."""

    line: int
    look: Look
    delimiter: str
    children: tuple[Node, ...]
    sort: tuple[Key, ...] = ()
    options: Mapping[str, Any] = NO_VALUES


class Macro(Struct, frozen=True, kw_only=True, eq=False):
    """cs:macro."""

    line: int
    name: str
    children: tuple[Node, ...]


class StyleNode(Struct, frozen=True, kw_only=True, eq=False):
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
