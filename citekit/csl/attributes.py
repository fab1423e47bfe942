"""Every attribute of CSL 1.0.2: which elements take it, how its value is read, and where the specification has it.

One row an attribute and meaning. `read(element)` gives an element's attributes as typed values by CSL name; what no
row knows is a finding with its line, and a value that its row cannot read is a StyleError. Name options are inherited
from cs:style to cs:citation and cs:bibliography to cs:names and cs:name: `INHERITED` maps their spelling there to the
spelling on cs:name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from lxml import etree
from msgspec import Struct

from citekit.csl.tokens import FORMATS
from citekit.errors import StyleError
from citekit.model import Finding, Level, Span

Read = Callable[[str], Any]


class Attribute(Struct, frozen=True, eq=False):
    """`elements`: local names. `read` turns the value into what nodes hold, or raises ValueError saying what it takes.
    `section` of CSL 1.0.2."""

    name: str
    elements: frozenset[str]
    read: Read
    section: str


def text(value: str) -> str:
    return value


def words(value: str) -> tuple[str, ...]:
    return tuple(value.split())


def flag(value: str) -> bool:
    if value not in ("true", "false"):
        raise ValueError('"true" or "false"')
    return value == "true"


def whole(value: str) -> int:
    """A number as large as it likes (9 digits say "never"); blanks round it are forgiven."""
    digits = value.strip()
    if not digits.isascii() or not digits.isdigit():
        raise ValueError("a whole number")
    return int(digits) if len(digits) < 10 else 10**9


def one_of(*choices: str) -> Read:
    def read_choice(value: str) -> str:
        if value not in choices:
            raise ValueError("one of " + ", ".join(f'"{choice}"' for choice in choices))
        return value

    return read_choice


def on(*elements: str) -> frozenset[str]:
    return frozenset(elements)


DRESSED = on("text", "number", "label", "date", "names", "group", "layout", "name", "name-part", "date-part", "et-al")
AFFIXED = DRESSED - {"et-al"} | {"et-al"}
DISPLAYED = on("text", "number", "date", "names", "group", "label")
CASED = on("text", "number", "label", "date", "date-part", "name-part", "names", "group")
NAME_SCOPES = on("name", "names", "style", "citation", "bibliography")
BRANCHES = on("if", "else-if")
TERM_FORM = one_of("long", "short", "verb", "verb-short", "symbol")

ROWS: tuple[Attribute, ...] = (
    Attribute("font-style", DRESSED, one_of("normal", "italic", "oblique"), "Formatting"),
    Attribute("font-variant", DRESSED, one_of("normal", "small-caps"), "Formatting"),
    Attribute("font-weight", DRESSED, one_of("normal", "bold", "light"), "Formatting"),
    Attribute("text-decoration", DRESSED, one_of("none", "underline"), "Formatting"),
    Attribute("vertical-align", DRESSED, one_of("baseline", "sup", "sub"), "Formatting"),
    Attribute("prefix", AFFIXED, text, "Affixes"),
    Attribute("suffix", AFFIXED, text, "Affixes"),
    Attribute("display", DISPLAYED, one_of("block", "left-margin", "right-inline", "indent"), "Display"),
    Attribute("quotes", CASED, flag, "Quotes"),
    Attribute("strip-periods", on("text", "label", "date-part", "number", "date"), flag, "Strip-periods"),
    Attribute("text-case", CASED, one_of("lowercase", "uppercase", "capitalize-first", "capitalize-all", "sentence",
                                         "title"), "Text-case"),
    Attribute("delimiter", on("group", "layout", "names", "name", "date"), text, "Delimiter"),
    # cs:style
    Attribute("class", on("style"), one_of("in-text", "note"), "The Root Element - cs:style"),
    Attribute("version", on("style", "locale"), text, "The Root Element - cs:style"),
    Attribute("default-locale", on("style"), text, "The Root Element - cs:style"),
    Attribute("initialize-with-hyphen", on("style"), flag, "Hyphenation of Initialized Names"),
    Attribute("page-range-format", on("style"), one_of("chicago", "chicago-15", "chicago-16", "expanded", "minimal",
                                                       "minimal-two"), "Page Ranges"),
    Attribute("demote-non-dropping-particle", on("style"), one_of("never", "sort-only", "display-and-sort"),
              "Name Particles"),
    # cs:citation
    Attribute("disambiguate-add-names", on("citation"), flag, "Disambiguation"),
    Attribute("disambiguate-add-givenname", on("citation"), flag, "Disambiguation"),
    Attribute("disambiguate-add-year-suffix", on("citation"), flag, "Disambiguation"),
    Attribute("givenname-disambiguation-rule", on("citation"),
              one_of("all-names", "all-names-with-initials", "primary-name", "primary-name-with-initials", "by-cite"),
              "Disambiguation"),
    Attribute("cite-group-delimiter", on("citation"), text, "Cite Grouping"),
    Attribute("collapse", on("citation"), one_of("citation-number", "year", "year-suffix", "year-suffix-ranged"),
              "Cite Collapsing"),
    Attribute("year-suffix-delimiter", on("citation"), text, "Cite Collapsing"),
    Attribute("after-collapse-delimiter", on("citation"), text, "Cite Collapsing"),
    Attribute("near-note-distance", on("citation"), whole, "Note Distance"),
    # cs:bibliography
    Attribute("hanging-indent", on("bibliography"), flag, "Whitespace"),
    Attribute("second-field-align", on("bibliography"), one_of("flush", "margin"), "Whitespace"),
    Attribute("line-spacing", on("bibliography"), whole, "Whitespace"),
    Attribute("entry-spacing", on("bibliography"), whole, "Whitespace"),
    Attribute("subsequent-author-substitute", on("bibliography"), text, "Reference Grouping"),
    Attribute("subsequent-author-substitute-rule", on("bibliography"),
              one_of("complete-all", "complete-each", "partial-each", "partial-first"), "Reference Grouping"),
    # cs:sort
    Attribute("variable", on("key"), text, "Sorting"),
    Attribute("macro", on("key"), text, "Sorting"),
    Attribute("sort", on("key"), one_of("ascending", "descending"), "Sorting"),
    Attribute("names-min", on("key"), whole, "Sorting"),
    Attribute("names-use-first", on("key"), whole, "Sorting"),
    Attribute("names-use-last", on("key"), flag, "Sorting"),
    # rendering elements
    Attribute("name", on("macro"), text, "Macro"),
    Attribute("variable", on("text", "number", "label", "date"), text, "Rendering Elements"),
    Attribute("variable", on("names"), words, "Names"),
    Attribute("macro", on("text"), text, "Text"),
    Attribute("term", on("text"), text, "Text"),
    Attribute("value", on("text"), text, "Text"),
    Attribute("form", on("text"), TERM_FORM, "Text"),
    Attribute("plural", on("text"), one_of("true", "false", "contextual", "always", "never"), "Text"),
    Attribute("form", on("label"), TERM_FORM, "Label"),
    Attribute("plural", on("label"), one_of("contextual", "always", "never", "true", "false"), "Label"),
    Attribute("form", on("number"), one_of("numeric", "ordinal", "long-ordinal", "roman"), "Number"),
    Attribute("form", on("date"), one_of("text", "numeric"), "Date"),
    Attribute("date-parts", on("date"), one_of("year-month-day", "year-month", "year"), "Date"),
    Attribute("name", on("date-part"), one_of("year", "month", "day"), "Date-part"),
    Attribute("form", on("date-part"), one_of("long", "short", "numeric", "numeric-leading-zeros", "ordinal"),
              "Date-part"),
    Attribute("range-delimiter", on("date-part"), text, "Date Ranges"),
    Attribute("name", on("name-part"), one_of("given", "family"), "Name-part Formatting"),
    Attribute("term", on("et-al"), text, "Et-al"),
    # names, and their inheritable options
    Attribute("form", on("name"), one_of("long", "short", "count"), "Name"),
    Attribute("and", NAME_SCOPES, one_of("text", "symbol"), "Name"),
    Attribute("delimiter-precedes-et-al", NAME_SCOPES, one_of("contextual", "after-inverted-name", "always", "never"),
              "Name"),
    Attribute("delimiter-precedes-last", NAME_SCOPES, one_of("contextual", "after-inverted-name", "always", "never"),
              "Name"),
    Attribute("et-al-min", NAME_SCOPES, whole, "Name"),
    Attribute("et-al-use-first", NAME_SCOPES, whole, "Name"),
    Attribute("et-al-subsequent-min", NAME_SCOPES, whole, "Name"),
    Attribute("et-al-subsequent-use-first", NAME_SCOPES, whole, "Name"),
    Attribute("et-al-use-last", NAME_SCOPES, flag, "Name"),
    Attribute("initialize", NAME_SCOPES, flag, "Name"),
    Attribute("initialize-with", NAME_SCOPES, text, "Name"),
    Attribute("name-as-sort-order", NAME_SCOPES, one_of("first", "all"), "Name"),
    Attribute("sort-separator", NAME_SCOPES, text, "Name"),
    Attribute("name-form", NAME_SCOPES - {"name"}, one_of("long", "short", "count"), "Inheritable Name Options"),
    Attribute("name-delimiter", NAME_SCOPES - {"name"}, text, "Inheritable Name Options"),
    Attribute("names-delimiter", NAME_SCOPES - {"name"}, text, "Inheritable Name Options"),
    # conditions
    Attribute("match", BRANCHES, one_of("all", "any", "none"), "Choose"),
    Attribute("disambiguate", BRANCHES, one_of("true", "false"), "Choose"),
    Attribute("is-numeric", BRANCHES, words, "Choose"),
    Attribute("is-uncertain-date", BRANCHES, words, "Choose"),
    Attribute("locator", BRANCHES, words, "Choose"),
    Attribute("position", BRANCHES, words, "Choose"),
    Attribute("type", BRANCHES, words, "Choose"),
    Attribute("variable", BRANCHES, words, "Choose"),
)  # fmt: skip

TABLE: dict[str, dict[str, Attribute]] = {}
"""The rows by element and name."""
for _row in ROWS:
    for _element in _row.elements:
        TABLE.setdefault(_element, {})[_row.name] = _row

CONDITIONS = ("disambiguate", "is-numeric", "is-uncertain-date", "locator", "position", "type", "variable")

INHERITED: dict[str, str] = {
    **{
        name: name
        for name in (
            "and", "delimiter-precedes-et-al", "delimiter-precedes-last", "et-al-min", "et-al-use-first",
            "et-al-subsequent-min", "et-al-subsequent-use-first", "et-al-use-last", "initialize", "initialize-with",
            "name-as-sort-order", "sort-separator",
        )
    },
    "name-form": "form",
    "name-delimiter": "delimiter",
    "names-delimiter": "names-delimiter",
}  # fmt: skip
"""Inheritable name options: their name on cs:style, cs:citation and cs:bibliography -> their name on cs:name."""

FORMAT_ATTRIBUTES = ("vertical-align", "text-decoration", "font-weight", "font-variant", "font-style")
"""Outermost first, as citeproc-js nests them."""


def read(element: etree._Element, local: str, uri: str, findings: list[Finding]) -> dict[str, Any]:
    """The typed attributes of an element by CSL name. Appends a finding for each one unknown; raises StyleError for a
    value that cannot be read."""
    values: dict[str, Any] = {}
    rows = TABLE[local]
    for name, value in cast("list[tuple[str, str]]", element.items()):
        row = rows.get(name)
        if row is None:
            if not name.startswith("{"):
                findings.append(unknown(f'cs:{local} has no attribute "{name}"', uri, element))
            continue
        try:
            values[name] = value if row.read is text else row.read(value)
        except ValueError as reason:
            raise StyleError(
                f'cs:{local} has {name}="{value}"', where=f"{uri}:{line_of(element)}", fix=f"write {reason}"
            ) from None
    return values


def unknown(what: str, uri: str, element: etree._Element) -> Finding:
    """The finding for something in a style that CSL 1.0.2 does not know; it has no effect."""
    return Finding(
        code="CK411", what=what, where=Span(uri=uri, line=line_of(element)), fix="remove it or correct its name",
        level=Level.WARNING,
    )  # fmt: skip


def format_marks(values: dict[str, Any]) -> tuple[int, ...]:
    """The opening marks for an element's formatting attributes, outermost first."""
    return tuple(FORMATS[name, values[name]] for name in FORMAT_ATTRIBUTES if name in values)


def line_of(element: etree._Element) -> int:
    """The line an element stands on, 0 where it is not known."""
    line: object = element.sourceline
    return line if isinstance(line, int) else 0


def value_of(element: str, name: str, raw: str) -> Any:
    """The typed value of one attribute of a locale's element; the text itself where no row reads it."""
    row = TABLE.get(element, {}).get(name)
    try:
        return row.read(raw) if row else raw
    except ValueError:
        return raw
