"""A citation -> tokens: its cites in their places, sorted, rendered, grouped and collapsed, in the layout's dress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from citekit.csl import markup
from citekit.csl.cites import Citation, Cite
from citekit.csl.collapse import CollapseRules, Rendered, joined, names_text
from citekit.csl.document import Document
from citekit.csl.engine import Engine
from citekit.csl.finish import finish, laid_out
from citekit.csl.position import Place
from citekit.csl.sentence import begins_sentence, with_capital_term
from citekit.csl.state import CiteState
from citekit.csl.tokens import Tokens, plain

NO_PRINTED_FORM = "[CSL STYLE ERROR: reference with no printed form.]"

Placed = Sequence[tuple[Cite, CiteState]]


class Clusters:
    """Renders the citations of a document. `show_empty`: a first cite without a printed form says so, as in
    citeproc-js. `empty`: the ids of the items that printed nothing, as they are met."""

    def __init__(self, engine: Engine, document: Document, *, show_empty: bool = False) -> None:
        self.empty: list[str] = []
        self._engine = engine
        self._document = document
        self._show_empty = show_empty

    def tokens(self, citation: Citation, places: Sequence[Place], *, alone: bool = False) -> Tokens:
        """One citation as finished tokens; `places` gives the place of each cite. `alone`: it belongs to no document;
        its cites stay in the order of their sort keys, as in citeproc-js, and only neighbours are grouped."""
        rules = self._engine.collapse
        rules = replace(rules, regroup=False) if alone and rules.regroup else rules
        pairs = [(in_mode(cite, citation.mode), place) for cite, place in zip(citation.cites, places, strict=True)]
        placed = self._sorted([(cite, self._document.cite(cite, place)) for cite, place in pairs], rules)
        return self._composite(placed, rules) if citation.mode == "composite" else self._cluster(placed, rules)

    def _sorted(self, placed: list[tuple[Cite, CiteState]], rules: CollapseRules) -> list[tuple[Cite, CiteState]]:
        sorter = self._engine.citation_sorter
        if not sorter.keys:
            return placed
        if rules.regroup:  # groups that tie stand by their names (citeproc-js)
            render = self._engine.citation.render
            placed.sort(key=lambda pair: sorter.sort_key(names_text(render(pair[1]))))
        return sorter.sorted(placed, lambda pair: self._document.for_sorting(pair[1]))

    def _composite(self, placed: Placed, rules: CollapseRules) -> Tokens:
        """The first cite's names in running text, a blank, then the citation without those names."""
        names_of = self._engine.in_text.names
        names = names_of(placed[0][1]) if placed else []
        first = plain(names)
        rest = [(cite, replace(state, suppress_author=plain(names_of(state)) == first)) for cite, state in placed]
        before = finish(names, self._engine.locale)
        return [*before, *([" "] if before else []), *self._cluster(rest, rules)]

    def _cluster(self, placed: Placed, rules: CollapseRules) -> Tokens:
        style, locale = self._engine.style, self._engine.locale
        cites = [self._rendered(cite, state) for cite, state in placed]
        for index, rendered in enumerate(cites):
            if style.is_note and begins_sentence(rendered.cite.prefix, first=index == 0):
                rendered.tokens = with_capital_term(rendered.tokens)
        self.empty += [rendered.cite.id for rendered in cites if not rendered.whole()]
        if self._show_empty and cites and not cites[0].whole():
            cites[0].tokens = [NO_PRINTED_FORM]
        tokens = joined(cites, rules, self._without_names)
        if not tokens or all(cite.author_only for cite, _ in placed):
            return finish(tokens, locale)  # no empty brackets
        return finish(laid_out(tokens, style.node.citation), locale)

    def _rendered(self, cite: Cite, state: CiteState) -> Rendered:
        tokens = self._engine.in_text.names(state) if cite.author_only else self._engine.citation.render(state)
        return Rendered(cite, state, tokens, markup.field_tokens(cite.prefix), markup.field_tokens(cite.suffix))

    def _without_names(self, rendered: Rendered) -> Rendered:
        return self._rendered(rendered.cite, replace(rendered.state, suppress_author=True))


def in_mode(cite: Cite, mode: str) -> Cite:
    """The cite as its citation's mode asks for."""
    if mode == "author-only":
        return replace(cite, author_only=True)
    return replace(cite, suppress_author=True) if mode == "suppress-author" else cite
