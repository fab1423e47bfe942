"""cs:text: a variable, a macro, a term or a value. CSL 1.0.2, "Text"."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from citekit.csl import markup, nodes, state
from citekit.csl.numerals import HYPHENATED, format_number, is_numeric, range_delimiter, simple_number
from citekit.csl.specialise.base import ALL_EMPTY, NONE, SOME, Op, Walk
from citekit.csl.specialise.brackets import nested
from citekit.csl.state import CiteState
from citekit.csl.textcase import strip_periods
from citekit.csl.tokens import (
    CITATION_LABEL,
    CITATION_NUMBER,
    LINK_DOI,
    LINK_PMCID,
    LINK_PMID,
    LINK_URL,
    LOCATOR,
    TERM,
    YEAR_SUFFIX,
    Tokens,
)  # fmt: skip
from citekit.model.vocabulary import KINDS, Kind

_NOT_OF_ITEM = frozenset({"locator", "citation-label", "year-suffix", "first-reference-note-number"})
"""Variables that say nothing more of the item."""

LINKS = {"URL": LINK_URL, "DOI": LINK_DOI, "PMID": LINK_PMID, "PMCID": LINK_PMCID}


def specialise_text(node: nodes.Text, walk: Walk) -> int:
    if node.variable is not None:
        return _variable(node, node.variable, walk)
    if node.macro is not None:
        return _macro(node, node.macro, walk)
    if node.term is not None:
        return _term(node, node.term, walk)
    start = len(walk.out)
    if node.value:
        walk.out += markup.field_tokens(node.value)
    walk.dress(start, node.look)
    return NONE


def _macro(node: nodes.Text, macro: str, walk: Walk) -> int:
    """What a macro comes to, from the last walk that got the same answers where there was one."""
    return walk.kept(node, lambda: _walked(node, macro, walk))


def _walked(node: nodes.Text, macro: str, walk: Walk) -> int:
    """A macro's children stand beside each other; no delimiter from outside holds within ("Macro"). For the rest it
    is like a group: silent when all the variables that it calls are empty, else a variable that is there."""
    start = len(walk.out)
    called, look = walk.within(node.look, walk.scope.style.macros[macro].children)
    if called == ALL_EMPTY:
        del walk.out[start:]
        return called
    walk.dress(start, look)
    return SOME if len(walk.out) > start else called


def _term(node: nodes.Text, name: str, walk: Walk) -> int:
    text = walk.scope.locale.term(name, node.form, plural=node.plural)
    if text:
        start = len(walk.out)
        walk.out += [TERM, *markup.field_tokens(text), TERM | 1]
        walk.dress(start, node.look)
    return NONE


def _variable(node: nodes.Text, variable: str, walk: Walk) -> int:
    """A year-suffix that is not there counts as no variable, or "(n.d.)" would vanish with its group. A short form
    that cs:substitute has used up takes the long form with it."""
    whole = variable
    if node.form == "short" and walk.has(f"{variable}-short"):
        variable += "-short"
    if whole in walk.suppressed or variable in walk.suppressed or not walk.has(variable):
        return NONE if variable == "year-suffix" else ALL_EMPTY
    walk.rendered += {variable, whole}
    walk.texts_count += variable not in _NOT_OF_ITEM
    start = len(walk.out)
    if variable == "citation-label":
        walk.dated = True  # it carries the year suffix
    put = operation(variable, walk)
    look = nested(node.look, walk.brackets)[0] if KINDS.get(variable) is Kind.NUMBER else node.look
    if look.strip_periods:
        put, look = _stripped(put, variable), replace(look, strip_periods=False)
    walk.out.append(put)
    walk.dress(start, look)
    return SOME


def _stripped(put: Op, variable: str) -> Op:
    """strip-periods for a variable. Numbers and identifiers keep their periods ("2.1", "10.5555/x.1"), as in
    citeproc-js; the specification makes no exception."""
    if variable in ("DOI", "URL") or (KINDS.get(variable) is Kind.NUMBER and variable not in HYPHENATED):
        return put

    def put_stripped(cite: CiteState, out: Tokens) -> None:
        inner: Tokens = []
        put(cite, inner)
        out += strip_periods(inner, of_item=True)

    return put_stripped


def operation(variable: str, walk: Walk) -> Op:
    """The operation that puts the text of a variable in."""
    if variable in _OPERATIONS:
        return _OPERATIONS[variable](walk)
    if variable in LINKS:
        return _linked(variable, LINKS[variable])
    if KINDS.get(variable) is Kind.NUMBER:
        return number_operation(variable, walk)
    return _field(variable)


def _field(variable: str) -> Op:
    def put(cite: CiteState, out: Tokens) -> None:
        text = cite.item.texts[variable]
        if markup.may_be_markup(text):
            out += markup.field_tokens(text)
        elif text:
            out.append(text)

    return put


def _linked(variable: str, mark: int) -> Op:
    def put(cite: CiteState, out: Tokens) -> None:
        out += (mark, cite.item.texts[variable], mark | 1)

    return put


def _marked(variable: str, mark: int) -> Callable[[Walk], Op]:
    def make(_: Walk) -> Op:
        def put(cite: CiteState, out: Tokens) -> None:
            out += (mark, state.value(cite, variable), mark | 1)

        return put

    return make


def _citation_label(walk: Walk) -> Op:
    """The label with the year suffix after it, unless the style places that itself."""
    explicit = walk.scope.explicit_suffix or walk.scope.key is not None  # suffixes follow the order

    def put(cite: CiteState, out: Tokens) -> None:
        out += (CITATION_LABEL, cite.label, CITATION_LABEL | 1)
        if cite.year_suffix and not explicit:
            out += (YEAR_SUFFIX, cite.year_suffix, YEAR_SUFFIX | 1)

    return put


def _citation_number(walk: Walk) -> Op:
    """In sort keys numbers compare as numbers."""
    if walk.scope.key is not None:
        return lambda cite, out: out.append(f"{cite.citation_number:09d}")
    return _marked("citation-number", CITATION_NUMBER)(walk)


def number_operation(variable: str, walk: Walk, form: str = "numeric", gender: str = "", *, raw: bool = False) -> Op:
    """A number variable as it is printed: ranges with the locale's delimiter, pages in the style's format. Text that
    is no number may hold markup, but not where it begins with digits in cs:number (`raw`), as in citeproc-js."""
    locale = walk.scope.locale
    page_format = walk.scope.style.options.get("page-range-format", "") if variable == "page" else ""

    delimiter = range_delimiter(locale, variable)

    def put(cite: CiteState, out: Tokens) -> None:
        text = cite.item.texts[variable]
        if form == "numeric" and (simple := simple_number(text, page_format, delimiter)):  # as most are
            out.append(simple)
        elif (raw and text[:1].isdecimal()) or is_numeric(text):
            out.append(
                format_number(text, locale, form=form, gender=gender, page_format=page_format, variable=variable)
            )
        else:
            out += markup.field_tokens(format_number(text, locale, page_format=page_format))

    return put


def _locator(walk: Walk) -> Op:
    """ "The locator variable is always rendered with an en-dash replacing any hyphens" ("Range Delimiters"); page
    ranges in locators are shortened as those of items are."""
    locale = walk.scope.locale
    style_format = walk.scope.style.options.get("page-range-format", "")

    def put(cite: CiteState, out: Tokens) -> None:
        page_format = style_format if cite.locator_label == "page" else ""
        text = format_number(cite.locator, locale, page_format=page_format)
        out += [LOCATOR, *([text] if is_numeric(cite.locator) else markup.field_tokens(text)), LOCATOR | 1]

    return put


_OPERATIONS: dict[str, Callable[[Walk], Op]] = {
    "citation-number": _citation_number,
    "citation-label": _citation_label,
    "year-suffix": _marked("year-suffix", YEAR_SUFFIX),
    "first-reference-note-number": _marked("first-reference-note-number", TERM),
    "locator": _locator,
}
