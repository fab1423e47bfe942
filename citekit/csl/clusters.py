"""A citation -> tokens: its cites in their places, sorted, rendered, grouped and collapsed, in the layout's dress."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from citekit.csl import markup
from citekit.csl.cites import Citation, Cite
from citekit.csl.collapse import CollapseRules, Rendered, joined, names_text
from citekit.csl.document import Document
from citekit.csl.engine import Engine
from citekit.csl.finish import finish, laid_out
from citekit.csl.position import Place, given_place
from citekit.csl.sentence import begins_sentence, with_capital_term
from citekit.csl.state import CiteState
from citekit.csl.tokens import Tokens
from citekit.errors import UnknownNameError

NO_PRINTED_FORM = "[CSL STYLE ERROR: reference with no printed form.]"
NO_NAMES = "[NO_PRINTED_FORM]"
"""What citeproc-js prints where names alone, or all but names, are asked for and there is nothing."""

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
        its cites are put in the order of their sort keys, and only neighbours are grouped, as in citeproc-js."""
        rules = self._engine.collapse
        placed = [(cite, self._document.cite(cite, place)) for cite, place in zip(citation.cites, places, strict=True)]
        if alone:
            rules = replace(rules, regroup=False) if rules.regroup else rules
            placed = self._sorted(placed, rules)
        placed = in_mode(placed, citation.mode)
        names = next((pair for pair in placed if pair[0].author_only), None)
        if names is not None:
            return self._names_alone(*names)
        before = self._composite(placed[0][1], citation.infix) if placed and citation.mode == "composite" else []
        return [*before, *self._cluster(placed, rules)]

    def in_order(self, citation: Citation) -> Citation:
        """A citation of the document with its cites in the order of their sort keys."""
        if citation.unsorted or not self._engine.citation_sorter.keys or len(citation.cites) < 2:
            return citation
        placed = [(cite, self._document.cite(cite, given_place(cite))) for cite in citation.cites]
        return replace(citation, cites=tuple(cite for cite, _ in self._sorted(placed, self._engine.collapse)))

    def _sorted(self, placed: list[tuple[Cite, CiteState]], rules: CollapseRules) -> list[tuple[Cite, CiteState]]:
        """The cites in the order of their sort keys. Where they are regrouped, their names as printed count next to
        the first key, as in citeproc-js: a group stands where its first cite does."""
        sorter = self._engine.citation_sorter
        if not sorter.keys:
            return placed
        render = self._engine.citation.render
        names = (lambda pair: names_text(render(pair[1]))) if rules.regroup else None
        return sorter.sorted(placed, lambda pair: self._document.for_sorting(pair[1]), names)

    def _names_alone(self, cite: Cite, state: CiteState) -> Tokens:
        """An author-only cite: it takes the whole citation, without the layout's affixes, as in citeproc-js."""
        rendered = self._rendered(cite, state)
        rendered.tokens = self._engine.in_text.names(state, own=self._show_empty)
        if not rendered.whole():
            self.empty.append(cite.id)
            return [NO_NAMES] if self._show_empty else []
        return finish(rendered.whole(), self._engine.locale)

    def _composite(self, first: CiteState, infix: str) -> Tokens:
        """The first cite's names in running text, and what stands between them and the rest; a word after a blank."""
        names = self._engine.in_text.names(replace(first, suppress_author=False), own=self._show_empty)
        before = finish(names, self._engine.locale) or ([NO_NAMES] if self._show_empty else [])
        between = markup.field_tokens(infix)
        return [*before, *([" "] if infix[:1].isalpha() else []), *between, *([" "] if before or between else [])]

    def _cluster(self, placed: Placed, rules: CollapseRules) -> Tokens:
        style, locale = self._engine.style, self._engine.locale
        cites = [self._rendered(cite, state) for cite, state in placed]
        for index, rendered in enumerate(cites):
            if style.is_note and begins_sentence(rendered.cite.prefix, first=index == 0):
                rendered.tokens = with_capital_term(rendered.tokens)
            if rendered.state.suppress_author:  # it belongs with cites of its names all the same
                whole = rendered.state.anew(suppress_author=False)
                rendered.names = names_text(self._engine.citation.render(whole))
        self.empty += [rendered.cite.id for rendered in cites if not rendered.whole()]
        if self._show_empty and cites and not cites[0].whole():
            if len(cites) == 1 and cites[0].state.suppress_author:
                return [NO_NAMES]
            cites[0].tokens = [NO_PRINTED_FORM]
        tokens = joined(cites, rules, self._without_names)
        if not tokens:
            return []  # no empty brackets
        return finish(laid_out(tokens, style.node.citation), locale)

    def _rendered(self, cite: Cite, state: CiteState) -> Rendered:
        tokens = self._engine.citation.render(state)
        prefix, suffix = markup.field_tokens(cite.prefix), markup.field_tokens(cite.suffix)
        return Rendered(cite, state, tokens, prefix, suffix, says_more=self._engine.citation.program(state).says_more)

    def _without_names(self, rendered: Rendered) -> Rendered:
        return self._rendered(rendered.cite, rendered.state.anew(author_said=True))


_MODES = ("", "composite", "author-only", "suppress-author")


def in_mode(placed: list[tuple[Cite, CiteState]], mode: str) -> list[tuple[Cite, CiteState]]:
    """The cites as their citation's mode asks for: it concerns the first, as in citeproc-js."""
    if mode not in _MODES:
        raise UnknownNameError.of("mode of a citation", mode, _MODES[1:])
    if not mode or not placed:
        return placed
    cite, state = placed[0]
    if mode == "author-only":
        first = (replace(cite, author_only=True), state)
    else:
        first = (cite, state.anew(suppress_author=True))
    return [first, *placed[1:]]
