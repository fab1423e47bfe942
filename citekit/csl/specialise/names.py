"""cs:names: which variables are there, how their names and labels print, what cs:substitute puts in their place.

CSL 1.0.2, "Names", "Substitute", "Label in cs:names", "Inheritable Name Options".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from citekit.csl import nodes, state
from citekit.csl.names import NameSpec, NameTokens, Rendered, put_list, shown_count
from citekit.csl.specialise.base import ALL_EMPTY, NONE, SOME, Walk
from citekit.csl.specialise.label import put_label
from citekit.csl.state import CiteState
from citekit.csl.tokens import NAME, NAMES, NOBODY, STAND_IN, Tokens


class NamesOp(Struct, frozen=True, eq=False):
    """Puts in the names of one variable; disambiguation reads which a cite shows."""

    spec: NameSpec
    variable: str

    def __call__(self, cite: CiteState, out: Tokens) -> None:
        for token in self.names(cite):
            if type(token) is Rendered:
                out += token.tokens
            else:
                out.append(token)  # type: ignore[arg-type]

    def names(self, cite: CiteState) -> NameTokens:
        """The tokens, with each name as one."""
        out: NameTokens = []
        variable = self.variable
        put_list(self.spec, cite.item.names[variable], variable, cite, out, truncated=variable in cite.item.truncated)
        return out


class CountOp(Struct, frozen=True, eq=False):
    """Puts in how many names a cs:names of form "count" would print, over all its variables."""

    spec: NameSpec
    variables: tuple[str, ...]

    def __call__(self, cite: CiteState, out: Tokens) -> None:
        out.append(str(sum(shown_count(self.spec, len(cite.item.names[name])) for name in self.variables)))


EDITOR_TRANSLATOR = frozenset({"editor", "translator"})


def specialise_names(node: nodes.Names, walk: Walk) -> int:
    """The names of those variables that are there, or else the first substitute that prints something. Where the cite
    is to be without its author, its first names go, whatever stands in for them."""
    start, first, place = len(walk.out), not walk.names_count, state.BEHIND if walk.rendered else ""
    own = node
    node = _with_inherited(node, walk.inherited)
    present = [variable for variable in node.variables if walk.has(variable)]
    called = SOME
    if present:
        _render(node, present, walk)
    elif (called := _substitute(own, node, walk)) == NONE:
        if walk.scope.key is None or node.name is None or node.name.options.get("form") != "count":
            return ALL_EMPTY
        called = SOME
        walk.out.append("0")  # in sorting by the number of names, none is fewer than one
    if first and walk.inherited is None and walk.scope.key is None and walk.ask(state.author_suppressed, place):
        del walk.out[start:]
        return ALL_EMPTY
    return called


def _with_inherited(node: nodes.Names, outer: nodes.Names | None) -> nodes.Names:
    """Within cs:substitute, a cs:names without children takes over those of the cs:names that it stands in for, and
    the affixes and formatting that this one has."""
    if outer is None:
        return node
    bare = node.name is None and node.et_al is None and node.label is None
    return nodes.Names(
        line=node.line, look=outer.look if bare and outer.look != nodes.PLAIN else node.look,
        variables=node.variables, substitute=node.substitute,
        delimiter=outer.delimiter if node.delimiter is None else node.delimiter,
        name=node.name or outer.name, et_al=node.et_al or outer.et_al,
        label=outer.label if bare else node.label, label_first=outer.label_first if bare else node.label_first,
    )  # fmt: skip


def _substitute(own: nodes.Names, node: nodes.Names, walk: Walk) -> int:
    """Put in the first element that prints something; what it printed is suppressed from here on ("Substitute"). Says
    NONE when nothing was put in, ALL_EMPTY when it was a term or value, which no variable stands behind."""
    out = walk.out
    before, walk.inherited = walk.inherited, node
    for child in own.substitute:
        start, rendered = len(out), len(walk.rendered)
        count = walk.names_count
        called = walk.sequence((child,), "")
        if len(out) > start:
            walk.inherited = before
            walk.suppressed |= {*walk.rendered[rendered:]}
            if walk.names_count == count:  # a title, say: it stands for the names in grouping and substitution
                walk.names_count += 1
                mark = STAND_IN if len(walk.rendered) > rendered else NOBODY
                out[start:] = [NAMES, mark, NAME, *out[start:], NAME | 1, mark | 1, NAMES | 1]
            return SOME if called == SOME else ALL_EMPTY
        if isinstance(child, nodes.Text) and child.term is not None and walk.scope.locale.term(child.term) is not None:
            break  # a term that is defined as empty ends the search all the same
    walk.inherited = before
    return NONE


def _render(node: nodes.Names, present: list[str], walk: Walk) -> None:
    walk.names_count += 1
    start = len(walk.out)
    spec = name_spec(node, walk)
    joined = _both(node, present, walk)
    if spec.form == "count":
        walk.out.append(CountOp(spec, (present[0],) if joined else tuple(present)))
        return
    delimiter = node.delimiter
    if delimiter is None:
        delimiter = walk.scope.names.get("names-delimiter", "")
    walk.out.append(NAMES)
    for index, variable in enumerate([present[0]] if joined else present):
        if index and delimiter:
            walk.out.append(delimiter)
        _list(node, spec, variable, "editortranslator" if joined else variable, walk)
    walk.out.append(NAMES | 1)
    walk.rendered += present
    if walk.inherited is not None:  # within cs:substitute names are used up at once
        walk.suppressed |= {*present}
    walk.dress(start, node.look)


def _both(node: nodes.Names, present: list[str], walk: Walk) -> bool:
    """Editor and translator who are the same people are printed once, with a label of their own ("Names"), unless
    the locale's term for it is empty."""
    if set(present) != EDITOR_TRANSLATOR or not walk.ask(state.same_names, "editor translator"):
        return False
    return bool(walk.scope.locale.term("editortranslator", node.label.form if node.label else "long"))


def _list(node: nodes.Names, spec: NameSpec, variable: str, term: str, walk: Walk) -> None:
    label = node.label if walk.scope.key is None and spec.form != "count" else None
    if label is not None and node.label_first:
        put_label(label, term, variable, walk)
    walk.out.append(NamesOp(spec, variable))
    if label is not None and not node.label_first:
        put_label(label, term, variable, walk)


# Options


def name_spec(node: nodes.Names, walk: Walk) -> NameSpec:
    """The options that hold for a cs:names: its cs:name's over the area's over the style's; a sort key's over all."""
    scope = walk.scope
    options: dict[str, Any] = {**scope.names, **(node.name.options if node.name else {})}
    if scope.key is not None:
        # As in citeproc-js, the et-al options of the area hold in keys, not those of the macro's own cs:name.
        inherited = {name: scope.names[name] for name in ET_AL_OPTIONS if name in scope.names}
        options |= {"name-as-sort-order": "all", **inherited, **scope.key.options}
        if options.get("form") == "short":
            options.pop("name-as-sort-order")
    minimum, first = _et_al_limits(options, walk)
    looks = {part.name: part.look for part in node.name.parts} if node.name else {}
    et_al = node.et_al
    return walk.scope.spec(
        form=options.get("form", "long"),
        delimiter=options.get("delimiter", ", "),
        conjunction=_conjunction(options, walk),
        precedes_last=options.get("delimiter-precedes-last", "contextual"),
        # Before an institution only the inherited option counts, as in citeproc-js.
        precedes_institution=scope.names.get("delimiter-precedes-last", "contextual"),
        precedes_et_al=options.get("delimiter-precedes-et-al", "contextual"),
        min_count=minimum,
        use_first=first,
        use_last=options.get("et-al-use-last", False),
        initialize=options.get("initialize", True),
        initialize_with=options.get("initialize-with"),
        hyphen=scope.style.options.get("initialize-with-hyphen", True),
        inverted=options.get("name-as-sort-order", ""),
        separator=options.get("sort-separator", ", "),
        demote=scope.style.options.get("demote-non-dropping-particle", "display-and-sort"),
        look=node.name.look if node.name else nodes.PLAIN,
        family=looks.get("family", nodes.PLAIN),
        given=looks.get("given", nodes.PLAIN),
        et_al=scope.locale.term(et_al.term if et_al else "et-al") or "",
        et_al_look=et_al.look if et_al else nodes.PLAIN,
        english=scope.locale.language.startswith("en"),
        key=scope.key is not None,
    )


ET_AL_OPTIONS = ("et-al-min", "et-al-use-first", "et-al-use-last")


def _conjunction(options: Mapping[str, Any], walk: Walk) -> str:
    """ "and" with its blanks; a term that ends in a blank of its own (Hebrew) is written against both names. Sort
    keys have none."""
    kind = options.get("and", "")
    if not kind or walk.scope.key is not None:
        return ""
    term = "&" if kind == "symbol" else walk.scope.locale.term("and") or ""
    return f" {term} " if term and not term[-1].isspace() else term


def _et_al_limits(options: Mapping[str, Any], walk: Walk) -> tuple[int, int]:
    """et-al-min and et-al-use-first, or their values for subsequent cites."""
    minimum, first = options.get("et-al-min", 0), options.get("et-al-use-first", 0)
    differs = "et-al-subsequent-min" in options or "et-al-subsequent-use-first" in options
    if differs and walk.scope.citation and walk.ask(state.position, "subsequent"):
        minimum = options.get("et-al-subsequent-min", minimum)
        first = options.get("et-al-subsequent-use-first", first)
    if options.get("et-al-use-last") and minimum > 2:  # "must be at least 2 less"
        first = min(first, minimum - 2)
    return (minimum, first) if first else (0, 0)
