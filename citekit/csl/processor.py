"""`Processor`: items and citations in, formatted citations and a bibliography out. It puts the passes in order.

Order (CSL 1.0.2, with the order of citeproc-js where the specification leaves it open): number items by citation,
sort the bibliography, number again, work out positions, sort cites within citations, disambiguate, render, group and
collapse, author substitution, second-field alignment; then flip-flop, punctuation and quotes; then a writer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from citekit.csl import markup
from citekit.csl.cites import Citation, Cite
from citekit.csl.collapse import CollapseRules, Rendered, joined, names_text
from citekit.csl.collate import Collator
from citekit.csl.disambiguate import NamesUse, Rules, Uses, disambiguate, expand_names
from citekit.csl.finish import finish
from citekit.csl.in_text import InText
from citekit.csl.intake import CslItem, Intake
from citekit.csl.labels import citation_label
from citekit.csl.locale import Locale, LocaleData, locale_chain, read_locale
from citekit.csl.nodes import Area
from citekit.csl.outputs import OUTPUTS, PLAIN, Settings
from citekit.csl.position import Place, given_place, places
from citekit.csl.programs import Programs
from citekit.csl.sentence import begins_sentence, with_capital_term
from citekit.csl.sort import Sorter
from citekit.csl.specialise.base import Scope
from citekit.csl.state import SUBSEQUENT, CiteState
from citekit.csl.style import Style, name_options, places_year_suffix, prints_number, tests_disambiguate, uses
from citekit.csl.substitute import substitute_authors
from citekit.csl.tokens import KIND, Kind, Tokens, plain
from citekit.errors import UnknownNameError
from citekit.model import Finding, Item

Locales = Callable[[str], str | bytes | None]
"""Gives the text of a locale file by its tag ("en-US"), None where there is none."""

NO_PRINTED_FORM = "[CSL STYLE ERROR: reference with no printed form.]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A citation after an incremental step: its place in the document, its text, whether this step changed it."""

    index: int
    text: str
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bibliography:
    """The entries in order: ids of the items, and each entry's tokens and text; `text` is the whole."""

    ids: tuple[str, ...]
    tokens: tuple[Tokens, ...]
    entries: tuple[str, ...]
    text: str


class Processor:
    """Formats items in one style and locale.

    style: a `Style`. locale: an output language ("de-AT"); "" takes the style's default, else en-US. locales: gives
    the text of locale files by tag; without it only the style's own terms are there. output: a name of `OUTPUTS`;
    settings: what its writer may do (links, anchors). condition_first: try the `disambiguate` condition before year
    suffixes, as the specification orders them. show_empty: print a message for items without a printed form, as
    citeproc-js does, and not leave them out.
    A processor belongs to one document; use one for each thread.
    """

    def __init__(
        self, style: Style, *, locale: str = "", locales: Locales | None = None, output: str = "html",
        settings: Settings = PLAIN, condition_first: bool = False, show_empty: bool = False,
    ) -> None:  # fmt: skip
        self.style = style
        self.findings: list[Finding] = [*style.findings]
        self.locale = build_locale(style, locale, locales, self.findings)
        self._output = OUTPUTS[output]
        self._settings = settings
        self._show_empty = show_empty
        self._intake = Intake()
        self._items: dict[str, CslItem] = {}
        self._registered: list[str] = []
        self._citations: list[Citation] = []
        self._texts: dict[str, str] = {}
        node = style.node
        collator = Collator(self.locale.language)
        areas = [node.citation, *([node.bibliography] if node.bibliography else [])]
        explicit = any(uses(node, area, places_year_suffix) for area in areas)
        self._citation = self._area(node.citation, explicit, citation=True)
        self._in_text = InText(self._citation)
        self._citation_sorter = Sorter(self._citation.scope, collator)
        self._bibliography: Programs | None = None
        self._bibliography_sorter: Sorter | None = None
        if node.bibliography is not None:
            self._bibliography = self._area(node.bibliography, explicit, citation=False)
            self._bibliography_sorter = Sorter(self._bibliography.scope, collator)
        options = node.citation.options
        self._collapse = CollapseRules.of(node.citation, is_note=node.is_note)
        self._rules = Rules(
            add_names=options.get("disambiguate-add-names", False),
            add_givenname=options.get("disambiguate-add-givenname", False),
            givenname_rule=options.get("givenname-disambiguation-rule", "by-cite"),
            add_year_suffix=options.get("disambiguate-add-year-suffix", False),
            conditions=uses(node, node.citation, tests_disambiguate),
            condition_first=condition_first,
        )
        self._is_numbered = node.bibliography is not None and uses(node, node.bibliography, prints_number) > 0
        self._states: dict[str, CiteState] = {}
        self._entry_levels: dict[str, Mapping[tuple[str, int], int]] = {}
        self._order: list[str] = []

    def _area(self, area: Area, explicit: bool, *, citation: bool) -> Programs:
        node = self.style.node
        scope = Scope(
            style=node, area=area, locale=self.locale, names=name_options(node, area), citation=citation,
            explicit_suffix=explicit,
        )  # fmt: skip
        return Programs(scope, area.children)

    # What there is

    def add(self, items: Iterable[Item | Mapping[str, Any]]) -> None:
        """Make items known. They are not in the bibliography until they are cited or `include`d."""
        for item in items:
            taken = self._intake.take(item)
            self._items[taken.id] = taken

    def include(self, ids: Iterable[str]) -> None:
        """Put items into the bibliography whether they are cited or not, in this order."""
        known = set(self._registered)
        for id_ in ids:
            self._item(id_)
            if id_ not in known:
                known.add(id_)
                self._registered.append(id_)
        self._update()

    def ids(self) -> list[str]:
        """The ids of the items cited and included, in the order of the bibliography."""
        return list(self._order)

    def _item(self, id_: str) -> CslItem:
        item = self._items.get(id_)
        if item is None:
            raise UnknownNameError.of("item", id_, self._items)
        return item

    # Citations

    def cite(self, *cites: Cite) -> str:
        """One citation on its own: positions are those that the cites state, and the document is as it was."""
        citation = Citation(cites=cites)
        self._ensure(citation)
        return self._text(citation, [given_place(cite) for cite in cites])

    def citations(self, citations: Sequence[Citation]) -> list[str]:
        """A whole document's citations, in order; they take the place of any that were there."""
        self._citations = list(citations)
        self._update()
        return self._all_texts()

    def register(
        self, citation: Citation, before: Sequence[tuple[str, int]] = (), after: Sequence[tuple[str, int]] = ()
    ) -> list[Change]:
        """Put one citation into the document between those of the ids `before` and `after` (with the numbers of
        their notes, which may have changed); citations in neither are gone. The document's citations, in order."""
        known = {existing.id: existing for existing in self._citations}
        known.pop(citation.id, None)
        old = dict(self._texts)
        self._citations = [
            *(replace(known[id_], note=note) for id_, note in before if id_ in known), citation,
            *(replace(known[id_], note=note) for id_, note in after if id_ in known),
        ]  # fmt: skip
        self._update()
        texts = self._all_texts()
        self._texts = {each.id: text for each, text in zip(self._citations, texts, strict=True)}
        return [
            Change(
                index=index,
                text=text,
                changed=each.id == citation.id or old.get(each.id) != text or self._is_told_apart(each),
            )
            for index, (each, text) in enumerate(zip(self._citations, texts, strict=True))
        ]

    def _is_told_apart(self, citation: Citation) -> bool:
        """Citations whose cites a disambiguate condition tells apart count as changed at every step (citeproc-js)."""
        return any(self._states[cite.id].disambiguate for cite in citation.cites)

    def _ensure(self, citation: Citation) -> None:
        new = [cite.id for cite in citation.cites if cite.id not in self._states]
        if new:
            self.include(new)

    # The document

    def _update(self) -> None:
        """Number the items, sort them and disambiguate their cites."""
        ids = dict.fromkeys(self._registered)
        for citation in self._citations:
            for cite in citation.cites:
                self._item(cite.id)
                ids.setdefault(cite.id)
        cited = dict.fromkeys(cite.id for citation in self._citations for cite in citation.cites)
        order = [*cited, *(id_ for id_ in ids if id_ not in cited)]
        states = [self._new_state(id_, number) for number, id_ in enumerate(order, 1)]
        expand_names(states, self._rules, uses_of(self._citation))
        self._entry_levels = self._levels_of_entries(states)
        if self._bibliography_sorter is not None and self._bibliography_sorter.keys:
            states = self._bibliography_sorter.sorted(states, self._entry_state)
            for number, state in enumerate(states, 1):
                state.citation_number = number
        disambiguate(states, self._rules, self._key, uses_of(self._citation))
        self._states = {cite.item.id: cite for cite in states}
        self._order = [cite.item.id for cite in states]

    def _new_state(self, id_: str, number: int) -> CiteState:
        """What disambiguation works on: cites are told apart in the form that they have when they are cited again,
        as citeproc-js does."""
        item = self._items[id_]
        label = item.texts.get("citation-label") or citation_label(item)
        return CiteState(item=item, citation_number=number, label=label, position=SUBSEQUENT)

    def _key(self, cite: CiteState) -> str:
        cite.telling_apart = True
        text = plain(self._citation.render(cite))
        cite.telling_apart = False
        return text

    def _levels_of_entries(self, states: Sequence[CiteState]) -> dict[str, Mapping[tuple[str, int], int]]:
        """How far names are expanded in the bibliography: the rules that disambiguate names hold there by themselves,
        since its entries may show more of names than the cites do."""
        if self._bibliography is None or not self._rules.expands_names:
            return {}
        entries = [replace(state) for state in states]
        expand_names(entries, self._rules, uses_of(self._bibliography))
        return {entry.item.id: entry.levels for entry in entries}

    def _entry_state(self, state: CiteState) -> CiteState:
        """The state of an item's entry in the bibliography."""
        return replace(state, levels=self._entry_levels.get(state.item.id, state.levels))

    def _all_texts(self) -> list[str]:
        distance = self.style.node.citation.options.get("near-note-distance", 5)
        rows = places(self._citations, distance)
        return [self._text(citation, row) for citation, row in zip(self._citations, rows, strict=True)]

    def _text(self, citation: Citation, row: Sequence[Place]) -> str:
        return self._output.citation(self.citation_tokens(citation, row), self._settings)

    def citation_tokens(self, citation: Citation, row: Sequence[Place]) -> Tokens:
        """One citation as finished tokens; `row` gives the place of each cite."""
        pairs = [(in_mode(cite, citation.mode), place) for cite, place in zip(citation.cites, row, strict=True)]
        placed = [(cite, self._state(cite, place)) for cite, place in pairs]
        if self._citation_sorter.keys:
            if self._collapse.regroup:  # groups that tie stand by their names (citeproc-js)
                placed.sort(key=lambda pair: self._citation_sorter.sort_key(self._names_text(pair[1])))
            placed = self._citation_sorter.sorted(placed, lambda pair: pair[1])
        if citation.mode == "composite":
            return self._composite(placed)
        return self._cluster(placed)

    def _names_text(self, state: CiteState) -> str:
        return names_text(self._citation.render(state))

    def _composite(self, placed: Sequence[tuple[Cite, CiteState]]) -> Tokens:
        """The first cite's names in running text, a blank, then the citation without those names."""
        names = self._in_text.names(placed[0][1]) if placed else []
        first = plain(names)
        rest = [
            (cite, replace(state, suppress_author=plain(self._in_text.names(state)) == first)) for cite, state in placed
        ]
        before = finish(names, self.locale)
        return [*before, *([" "] if before else []), *self._cluster(rest)]

    def _cluster(self, placed: Sequence[tuple[Cite, CiteState]]) -> Tokens:
        cites = [self._rendered(cite, state) for cite, state in placed]
        for index, rendered in enumerate(cites):
            if self.style.is_note and begins_sentence(rendered.cite.prefix, first=index == 0):
                rendered.tokens = with_capital_term(rendered.tokens)
        tokens = joined(cites, self._collapse, self._without_names)
        if not any(cite.tokens for cite in cites):
            self.findings += [no_printed_form(cite.id) for cite, _ in placed]
            tokens = [NO_PRINTED_FORM] if self._show_empty else tokens
        if placed and all(cite.author_only for cite, _ in placed):
            return finish(tokens, self.locale)
        return finish(laid_out(tokens, self.style.node.citation), self.locale)

    def _state(self, cite: Cite, place: Place) -> CiteState:
        return replace(
            self._states[cite.id], locator=cite.locator, locator_label=cite.label, position=place.position,
            first_note=place.first_note, suppress_author=cite.suppress_author and not cite.author_only,
        )  # fmt: skip

    def _rendered(self, cite: Cite, state: CiteState) -> Rendered:
        tokens = self._citation.render(state)
        if cite.author_only:
            tokens = self._in_text.names(state)
        return Rendered(cite, state, tokens, markup.field_tokens(cite.prefix), markup.field_tokens(cite.suffix))

    def _without_names(self, rendered: Rendered) -> Rendered:
        return self._rendered(rendered.cite, replace(rendered.state, suppress_author=True))

    # The bibliography

    def bibliography(self) -> Bibliography:
        """The bibliography of the items cited and included."""
        programs = self._bibliography
        if programs is None:
            return Bibliography(ids=(), tokens=(), entries=(), text="")
        area = programs.scope.area
        ids = self._order
        entries = [programs.render(self._entry_state(self._states[id_])) for id_ in ids]
        entries = substitute_authors(entries, area.options)
        entries, ids = self._without_empty(entries, ids)
        finished = [finish(laid_out(with_capital_term(tokens), area), self.locale) for tokens in entries]
        texts = tuple(self._output.citation(tokens, self._settings) for tokens in finished)
        return Bibliography(
            ids=tuple(ids), tokens=tuple(finished), entries=texts,
            text=self._output.bibliography(finished, ids, area.options, self._settings),
        )  # fmt: skip

    def _without_empty(self, entries: Sequence[Tokens], ids: Sequence[str]) -> tuple[list[Tokens], list[str]]:
        """Entries that print something. The others are findings; where empty ones are to be shown, the entries of a
        numbered bibliography say so instead."""
        kept = []
        for tokens, id_ in zip(entries, ids, strict=True):
            if tokens:
                kept.append((tokens, id_))
                continue
            self.findings.append(no_printed_form(id_))
            if self._show_empty and self._is_numbered:
                kept.append(([f"{self._states[id_].citation_number}. {NO_PRINTED_FORM}"], id_))
        return [tokens for tokens, _ in kept], [id_ for _, id_ in kept]


def unknown_locale(language: str) -> Finding:
    return Finding(
        code="CK412", what=f'there is no locale for "{language}"; terms of a related language or en-US were taken',
        fix="give a tag such as de-AT",
    )  # fmt: skip


def in_mode(cite: Cite, mode: str) -> Cite:
    """The cite as its citation's mode asks for."""
    if mode == "author-only":
        return replace(cite, author_only=True)
    return replace(cite, suppress_author=True) if mode == "suppress-author" else cite


def no_printed_form(id_: str) -> Finding:
    return Finding(
        code="CK401", what=f'item "{id_}" has no printed form in this style and was left out',
        fix="look at its type and variables, or take another style",
    )  # fmt: skip


def uses_of(programs: Programs) -> Uses:
    """The lists of names that the programs of an area put in for a cite."""

    def names_of(cite: CiteState) -> list[NamesUse]:
        found = programs.program(cite).names
        return [
            NamesUse(operation.variable, operation.spec, cite.item.names[operation.variable]) for operation in found
        ]

    return names_of


def laid_out(tokens: Tokens, area: Area) -> Tokens:
    """The layout's affixes and formatting round a citation or entry; its affixes stand within its formatting."""
    look = area.look
    inner = list(tokens)
    if look.prefix:
        inner.insert(1 if is_display(inner[:1]) else 0, look.prefix)
    if look.suffix:
        inner.insert(len(inner) - (1 if is_display(inner[-1:]) else 0), look.suffix)
    return [*look.formats, *inner, *(mark | 1 for mark in reversed(look.formats))]


def is_display(tokens: Tokens) -> bool:
    """Whether this one token is the mark of a display block: the layout's affixes stand inside the outer blocks."""
    return any(isinstance(token, int) and KIND[token] is Kind.DISPLAY for token in tokens)


def build_locale(style: Style, language: str, locales: Locales | None, findings: list[Finding]) -> Locale:
    """The locale of a language: the style's own terms, and the locale files that `locales` has for it. A language
    without a file of its own is a finding, and falls back to en-US."""
    language = language or style.default_locale or "en-US"
    found: dict[str, LocaleData] = {}
    for tag in locale_chain(language):
        text = locales(tag) if locales else None
        if text is not None:
            found[tag] = read_locale(text, where=f"locale {tag}")
    if locales and set(found) <= {"en-US"} and not language.lower().startswith("en"):
        findings.append(unknown_locale(language))
    return Locale.build(language, list(found.values()), [read_locale(element) for element in style.node.locales])
