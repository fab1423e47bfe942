"""cs:number. CSL 1.0.2, "Number"."""

from __future__ import annotations

from msgspec.structs import replace

from citekit.csl import nodes
from citekit.csl.numerals import format_number, is_numeric
from citekit.csl.specialise.base import ALL_EMPTY, SOME, Op, Walk
from citekit.csl.specialise.brackets import nested
from citekit.csl.specialise.text import number_operation, operation
from citekit.csl.state import CiteState
from citekit.csl.tokens import Tokens

OF_CITE = frozenset({"citation-number", "locator", "first-reference-note-number", "year-suffix", "citation-label"})


def specialise_number(node: nodes.Number, walk: Walk) -> int:
    """A number variable in a form; text that is no number is printed as it is. It keeps its periods ("2.1"), as in
    citeproc-js."""
    variable = node.variable
    if not walk.has(variable):
        return ALL_EMPTY
    walk.rendered.append(variable)
    start = len(walk.out)
    if walk.scope.key is not None and variable not in OF_CITE:
        walk.out.append(lambda cite, out: out.append(sortable(cite.item.texts[variable])))
    elif variable in OF_CITE:
        walk.out.append(_of_cite(node, walk))
    else:
        walk.out.append(number_operation(variable, walk, node.form, walk.scope.locale.gender(variable), raw=True))
    look, _ = nested(node.look, walk.brackets)
    walk.dress(start, replace(look, strip_periods=False) if look.strip_periods else look)
    return SOME


def _of_cite(node: nodes.Number, walk: Walk) -> Op:
    """A number of the cite itself, a locator for one, in the form that is asked for."""
    put, form, locale = operation(node.variable, walk), node.form, walk.scope.locale
    if form == "numeric":
        return put
    gender = locale.gender(node.variable)

    def put_in_form(cite: CiteState, out: Tokens) -> None:
        inner: Tokens = []
        put(cite, inner)
        for token in inner:
            is_number = isinstance(token, str) and is_numeric(token)
            out.append(format_number(str(token), locale, form=form, gender=gender) if is_number else token)

    return put_in_form


def sortable(text: str) -> str:
    """A number as text that compares as the number does; other text as it is (CSL 1.0.2, "Sorting Variables")."""
    digits = text.strip()
    return f"{int(digits):020d}" if digits.isascii() and digits.isdigit() and len(digits) <= 20 else text
