"""Style XML -> nodes. CSL 1.0.2, "Styles - Structure" and "Rendering Elements".

Checked here, so that rendering need not: the root and its namespace, every element and attribute, macros that are
missing, doubled or call themselves (sort keys, substitutes and branches never taken included), and how deep the
style is once its macros are put in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from types import MappingProxyType
from typing import Any

from lxml import etree
from msgspec import Struct, field

from citekit.csl import attributes, nodes
from citekit.csl.attributes import line_of
from citekit.csl.intake import EVENT
from citekit.csl.tokens import FORMATS
from citekit.csl.xmlparse import CSL, local_name, parse_xml
from citekit.errors import LimitError, StyleError, nearest
from citekit.model import Finding
from citekit.model.vocabulary import KINDS, LEGACY_VARIABLES

DEPTH_LIMIT = 250
"""How deep elements may stand in each other, macros put in. Real styles stay below 60."""

Values = dict[str, Any]
NO_ELEMENTS = (etree.Comment, etree.ProcessingInstruction, etree.Entity)
LOOK_ATTRIBUTES = frozenset(
    ("prefix", "suffix", "display", "quotes", "strip-periods", "text-case", *attributes.FORMAT_ATTRIBUTES)
)
NAME_OVERRIDES = (("names-min", "et-al-min"), ("names-min", "et-al-subsequent-min"),
                  ("names-use-first", "et-al-use-first"), ("names-use-first", "et-al-subsequent-use-first"),
                  ("names-use-last", "et-al-use-last"))  # fmt: skip
"""Attributes of cs:key, and the attributes of cs:name that they override."""


def parse_style(
    source: str | bytes | etree._Element, *, uri: str = "style", default_locale: str = ""
) -> nodes.StyleNode:
    """The nodes of an independent style (its text or root); a dependent one may have given another `default_locale`.

    Raises StyleError (with file:line) for what is no CSL style, LimitError for one nested deeper than `DEPTH_LIMIT`.
    """
    root = source if isinstance(source, etree._Element) else parse_root(source, uri)
    return _Parser(uri).style(root, default_locale)


def parse_root(text: str | bytes, uri: str) -> etree._Element:
    """The cs:style element; raises StyleError where the root is something else."""
    root = parse_xml(text, where=uri)
    if root.tag != f"{{{CSL}}}style":
        name = etree.QName(root)
        raise StyleError(
            f'the root element is "{name.localname}" in namespace {name.namespace or "none"}',
            where=f"{uri}:{line_of(root)}",
            fix=f"a style's root is style in namespace {CSL}",
        )  # fmt: skip
    return root


def parent_of(root: etree._Element) -> str:
    """The id of the independent parent of a dependent style, "" for an independent one."""
    if root.find(f"{{{CSL}}}citation") is not None:
        return ""
    for link in root.iterfind(f"{{{CSL}}}info/{{{CSL}}}link"):
        if link.get("rel") == "independent-parent":
            return str(link.get("href") or "")
    return ""


class _Call(Struct, eq=False):
    """A macro called: by whom ("" is the style's own areas and sort keys), on what line, how deep in the caller."""

    macro: str
    line: int
    depth: int


class _Parser(Struct, eq=False):
    """What is found in one style while it is read: findings, and which macro calls which."""

    uri: str
    findings: list[Finding] = field(default_factory=list)
    calls: dict[str, list[_Call]] = field(default_factory=lambda: {"": []})
    caller: str = ""
    depth: int = 0

    def style(self, root: etree._Element, default_locale: str) -> nodes.StyleNode:
        values = self.read(root, "style")
        macros: dict[str, nodes.Macro] = {}
        areas: dict[str, nodes.Area] = {}
        locales: list[etree._Element] = []
        for child in self.children(root, "info", "locale", "macro", "citation", "bibliography"):
            local = local_name(child)
            if local == "locale":
                locales.append(child)
            elif local == "macro":
                macro = self.macro(child, macros)
                macros[macro.name] = macro
            elif local in areas:
                raise self.error(child, f"cs:{local} stands twice", "remove one of them")
            elif local != "info":
                areas[local] = self.area(child)
        if "citation" not in areas:
            raise self.error(root, "cs:citation is missing", "add it; every independent style needs one")
        _check_macros(self, macros)
        return nodes.StyleNode(
            uri=self.uri,
            is_note=values.get("class") == "note",
            default_locale=default_locale or values.get("default-locale", ""),
            options=MappingProxyType(values),
            macros=MappingProxyType(macros),
            citation=areas["citation"],
            bibliography=areas.get("bibliography"),
            locales=tuple(locales),
            title=_info(root, "title"),
            id=_info(root, "id"),
            findings=tuple(self.findings),
        )

    def macro(self, element: etree._Element, macros: dict[str, nodes.Macro]) -> nodes.Macro:
        name = self.needed(element, self.read(element, "macro"), "name")
        if name in macros:
            raise self.error(
                element, f'macro "{name}" is defined twice, first on line {macros[name].line}', "rename or remove one"
            )
        self.caller = name
        self.calls[name] = []
        children = self.rendering(element)
        self.caller = ""
        return nodes.Macro(line=line_of(element), name=name, children=children)

    def area(self, element: etree._Element) -> nodes.Area:
        options = self.read(element, local_name(element))
        sort: tuple[nodes.Key, ...] = ()
        layout: etree._Element | None = None
        for child in self.children(element, "sort", "layout"):
            if local_name(child) == "sort":
                sort = tuple(self.key(key) for key in self.children(child, "key"))
            else:
                layout = child
        if layout is None:
            raise self.error(element, f"cs:{local_name(element)} has no cs:layout", "add one")
        values = self.read(layout, "layout")
        return nodes.Area(
            line=line_of(element), look=look(values), delimiter=values.get("delimiter", ""),
            children=self.rendering(layout), sort=sort, options=MappingProxyType(options),
        )  # fmt: skip

    def key(self, element: etree._Element) -> nodes.Key:
        values = self.read(element, "key")
        variable, macro = values.get("variable", ""), values.get("macro", "")
        if bool(variable) == bool(macro):
            raise self.error(element, "cs:key needs either a variable or a macro", "give it one of them")
        if macro:
            self.called(macro, element)
        options = {target: values[name] for name, target in NAME_OVERRIDES if name in values}
        return nodes.Key(
            line=line_of(element), variable=self.variable(element, variable), macro=macro,
            descending=values.get("sort") == "descending", options=MappingProxyType(options),
        )  # fmt: skip

    # Rendering elements

    def rendering(self, element: etree._Element) -> tuple[nodes.Node, ...]:
        """The rendering elements in `element`."""
        self.depth += 1
        if self.depth > DEPTH_LIMIT:
            raise too_deep(self.uri, line_of(element))
        found: list[nodes.Node] = []
        for child in element:
            render = _RENDERING_TAGS.get(child.tag)
            if render is not None:
                found.append(render(self, child))
            elif child.tag not in NO_ELEMENTS:
                raise self.misplaced(child, element, RENDERING)
        self.depth -= 1
        return tuple(found)

    def text(self, element: etree._Element) -> nodes.Node:
        values = self.read(element, "text")
        sources = [name for name in ("variable", "macro", "term", "value") if name in values]
        if len(sources) != 1:
            raise self.error(
                element, "cs:text needs exactly one of variable, macro, term and value",
                f"it has {' and '.join(sources) or 'none'}",
            )  # fmt: skip
        if "macro" in values:
            self.called(values["macro"], element)
        return nodes.Text(
            line=line_of(element), look=look(values), macro=values.get("macro"), term=values.get("term"),
            value=values.get("value"), variable=self.variable(element, values.get("variable")),
            form=values.get("form", "long"), plural=values.get("plural") in ("true", "always"),
        )  # fmt: skip

    def number(self, element: etree._Element) -> nodes.Node:
        values = self.read(element, "number")
        variable = self.variable(element, self.needed(element, values, "variable"))
        return nodes.Number(
            line=line_of(element), look=look(values), variable=variable, form=values.get("form", "numeric")
        )

    def label(self, element: etree._Element) -> nodes.Label:
        values = self.read(element, "label")
        plural: str = values.get("plural", "contextual")
        plural = {"true": "always", "false": "never"}.get(plural, plural)
        return nodes.Label(
            line=line_of(element), look=look(values), form=values.get("form", "long"), plural=plural,
            variable=self.variable(element, values.get("variable", "")),
        )  # fmt: skip

    def date(self, element: etree._Element) -> nodes.Node:
        values = self.read(element, "date")
        parts = tuple(self.date_part(part) for part in self.children(element, "date-part"))
        return nodes.Date(
            line=line_of(element), look=look(values), form=values.get("form", ""), parts=parts,
            variable=self.variable(element, self.needed(element, values, "variable")),
            date_parts=values.get("date-parts", "year-month-day"), delimiter=values.get("delimiter", ""),
        )  # fmt: skip

    def date_part(self, element: etree._Element) -> nodes.DatePart:
        values = self.read(element, "date-part")
        self.needed(element, values, "name")
        return date_part(values, line_of(element))

    def names(self, element: etree._Element) -> nodes.Node:
        values = self.read(element, "names")
        variables = values.get("variable", ())
        for variable in variables:
            self.variable(element, variable)
        parts: dict[str, Any] = {}
        label_first = False
        for child in self.children(element, "name", "et-al", "label", "substitute", "institution"):
            local = local_name(child)
            if local == "label":
                label_first = "name" not in parts
                parts[local] = self.label(child)
            elif local in NAME_CHILDREN:
                parts[local] = NAME_CHILDREN[local](self, child)
            else:
                self.findings.append(attributes.unknown(f"cs:{local} is no element of CSL 1.0.2", self.uri, child))
        return nodes.Names(
            line=line_of(element), look=look(values), variables=variables, delimiter=values.get("delimiter"),
            name=parts.get("name"), et_al=parts.get("et-al"), label=parts.get("label"),
            label_first=label_first and "name" in parts, substitute=parts.get("substitute", ()),
        )  # fmt: skip

    def name(self, element: etree._Element) -> nodes.Name:
        values = self.read(element, "name")
        parts = []
        for child in self.children(element, "name-part"):
            part = self.read(child, "name-part")
            name = self.needed(child, part, "name")
            parts.append(nodes.NamePart(line=line_of(child), look=look(part), name=name))
        return nodes.Name(
            line=line_of(element), look=look(values), options=MappingProxyType(values), parts=tuple(parts)
        )

    def et_al(self, element: etree._Element) -> nodes.EtAl:
        values = self.read(element, "et-al")
        return nodes.EtAl(line=line_of(element), look=look(values), term=values.get("term", "et-al"))

    def group(self, element: etree._Element) -> nodes.Node:
        values = self.read(element, "group")
        return nodes.Group(
            line=line_of(element), look=look(values), delimiter=values.get("delimiter", ""),
            children=self.rendering(element),
        )  # fmt: skip

    def choose(self, element: etree._Element) -> nodes.Node:
        branches = tuple(self.branch(*found) for found in self.named(element, "if", "else-if", "else"))
        return nodes.Choose(line=line_of(element), branches=branches)

    def branch(self, local: str, element: etree._Element) -> nodes.Branch:
        values = self.read(element, local) if local != "else" else {}
        tests: list[tuple[str, str]] = []
        for kind in attributes.CONDITIONS:
            given = values.get(kind)
            if not given:
                continue
            if kind == "type":  # an item has one type: several in one attribute are alternatives
                given = " ".join(given)
            for value in (given,) if isinstance(given, str) else given:
                if kind in ("variable", "is-numeric", "is-uncertain-date"):
                    value = self.variable(element, value)
                tests.append((kind, value))
        if local != "else" and not tests:
            self.findings.append(attributes.unknown(f"cs:{local} tests nothing", self.uri, element))
        return nodes.Branch(
            line=line_of(element), tests=tuple(tests), match=values.get("match", "all"),
            children=self.rendering(element),
        )  # fmt: skip

    # Help

    def read(self, element: etree._Element, local: str) -> Values:
        return attributes.read(element, local, self.uri, self.findings)

    def children(self, element: etree._Element, *allowed: str) -> Iterator[etree._Element]:
        """The child elements in order. Raises StyleError for one that may not stand there."""
        return (child for _, child in self.named(element, *allowed))

    def named(self, element: etree._Element, *allowed: str) -> Iterator[tuple[str, etree._Element]]:
        """The same, each with its name."""
        for child in element:
            local = local_name(child)
            if local in allowed:
                yield local, child
            elif child.tag not in NO_ELEMENTS:
                raise self.misplaced(child, element, allowed)

    def misplaced(self, child: etree._Element, element: etree._Element, allowed: Collection[str]) -> StyleError:
        """The error for an element that may not stand in this one."""
        local = local_name(child)
        near = nearest(local, allowed)
        return self.error(
            child, f"unknown element {local or child.tag} in cs:{local_name(element)}",
            f"did you mean {' or '.join(near)}?" if near else f"it may hold: {', '.join(allowed)}",
        )  # fmt: skip

    def needed(self, element: etree._Element, values: Values, name: str) -> Any:
        if name not in values:
            raise self.error(element, f"cs:{local_name(element)} has no {name}", f"add {name}")
        return values[name]

    def variable(self, element: etree._Element, name: Any) -> Any:
        """The name of CSL 1.0.2 for a variable; an unknown one is a finding, and always empty."""
        if not name or name in KINDS or name == EVENT:
            return name
        if name in LEGACY_VARIABLES:
            return LEGACY_VARIABLES[name]
        near = nearest(name, KINDS)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        self.findings.append(attributes.unknown(f'unknown variable "{name}"{hint}', self.uri, element))
        return name

    def called(self, macro: str, element: etree._Element) -> None:
        self.calls[self.caller].append(_Call(macro, line_of(element), self.depth))

    def error(self, element: etree._Element, what: str, fix: str) -> StyleError:
        return StyleError(what, where=f"{self.uri}:{line_of(element)}", fix=fix)


Render = Callable[[_Parser, etree._Element], nodes.Node]

RENDERING: dict[str, Render] = {
    "text": _Parser.text, "number": _Parser.number, "label": _Parser.label, "date": _Parser.date,
    "names": _Parser.names, "group": _Parser.group, "choose": _Parser.choose,
}  # fmt: skip
_RENDERING_TAGS: dict[object, Render] = {f"{{{CSL}}}{name}": render for name, render in RENDERING.items()}
NAME_CHILDREN: dict[str, Callable[[_Parser, etree._Element], Any]] = {
    "name": _Parser.name, "et-al": _Parser.et_al, "substitute": _Parser.rendering,
}  # fmt: skip


def look(values: Values) -> nodes.Look:
    """The dress of an element from its typed attributes."""
    if LOOK_ATTRIBUTES.isdisjoint(values):
        return nodes.PLAIN
    display = values.get("display")
    return nodes.Look(
        formats=attributes.format_marks(values),
        prefix=values.get("prefix", ""),
        suffix=values.get("suffix", ""),
        display=FORMATS["display", display] if display else None,
        quotes=values.get("quotes"),
        strip_periods=values.get("strip-periods", False),
        text_case=values.get("text-case", ""),
    )


def date_part(values: Values, line: int = 0) -> nodes.DatePart:
    """A cs:date-part from its typed attributes; a localised date makes its parts with this too."""
    return nodes.DatePart(
        line=line, look=look(values), name=values["name"], form=values.get("form", ""),
        range_delimiter=values.get("range-delimiter", "\N{EN DASH}"), attributes=MappingProxyType(values),
    )  # fmt: skip


def too_deep(uri: str, line: int) -> LimitError:
    return LimitError.of("csl.depth", DEPTH_LIMIT, "elements in each other", where=f"{uri}:{line}")


def _check_macros(parser: _Parser, macros: dict[str, nodes.Macro]) -> None:
    """Raise StyleError for a macro that is missing or calls itself, LimitError where putting them in goes too deep."""
    calls = parser.calls
    for call in (call for made in calls.values() for call in made):
        if call.macro not in macros:
            near = nearest(call.macro, macros) or sorted(macros)[:5]
            raise StyleError(
                f'macro "{call.macro}" is called but not defined', where=f"{parser.uri}:{call.line}",
                fix=f"define it, or call one of: {', '.join(near)}" if near else "define it",
            )  # fmt: skip
    depth: dict[str, int] = {}
    for start in calls:
        path: list[tuple[str, int]] = [(start, 0)]  # a macro, and how many of its calls are done
        while path:
            name, done = path[-1]
            if done < len(calls[name]):
                call = calls[name][done]
                path[-1] = (name, done + 1)
                if any(call.macro == above for above, _ in path):
                    raise _cycle(parser.uri, call, [above for above, _ in path])
                if call.macro not in depth:
                    path.append((call.macro, 0))
                continue
            depth[name] = max((call.depth + depth[call.macro] for call in calls[name]), default=0) + 1
            if depth[name] > DEPTH_LIMIT:
                raise too_deep(parser.uri, macros[name].line if name in macros else 0)
            path.pop()


def _cycle(uri: str, call: _Call, path: list[str]) -> StyleError:
    ring = [*path[path.index(call.macro) :], call.macro]
    return StyleError(
        f"macros call each other in a circle: {' -> '.join(ring)}", where=f"{uri}:{call.line}",
        fix="take one of these calls out",
    )  # fmt: skip


def _info(root: etree._Element, name: str) -> str:
    return (root.findtext(f"{{{CSL}}}info/{{{CSL}}}{name}") or "").strip()
