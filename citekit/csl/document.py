"""`Document`: the items and citations of one document, numbered, sorted and told apart.

Order: number items by citation, expand names, sort the bibliography, number again, disambiguate.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from citekit.csl.cites import Citation, Cite
from citekit.csl.disambiguate import disambiguate
from citekit.csl.engine import Engine, uses_of
from citekit.csl.intake import CslItem, Intake
from citekit.csl.labels import citation_label
from citekit.csl.position import Place
from citekit.csl.state import NO_LEVELS, SUBSEQUENT, CiteState
from citekit.errors import UnknownNameError
from citekit.model import Finding, Item


class Document:
    """State of one document. citations: in order; `update` after changing them. ids: of the items cited and included,
    in the order of the bibliography."""

    def __init__(self, engine: Engine) -> None:
        self.citations: list[Citation] = []
        self.ids: list[str] = []
        self._engine = engine
        self._intake = Intake()
        self._items: dict[str, CslItem] = {}
        self._included: dict[str, None] = {}
        self._states: dict[str, CiteState] = {}
        self._entries: dict[str, CiteState] = {}
        self._levels: dict[str, Mapping[tuple[str, int], int]] = {}
        self._order: list[str] = []
        self._edition = 0

    def __contains__(self, id_: object) -> bool:
        return id_ in self._states

    def add(self, items: Iterable[Item | Mapping[str, Any]]) -> list[Finding]:
        """Make items known; gives what was wrong with their data."""
        before = len(self._intake.findings)
        self._order = []
        self._edition += 1
        for item in items:
            taken = self._intake.take(item)
            self._items[taken.id] = taken
        return self._intake.findings[before:]

    def forget(self, id_: str) -> None:
        """Make an item unknown again. Raises UnknownNameError for one that is not known, or is in the bibliography."""
        if id_ in self._included:
            raise UnknownNameError(f'"{id_}" is in the bibliography', fix="forget what was only shown alone")
        del self._items[self._known(id_).id]

    def include(self, ids: Iterable[str]) -> None:
        """Put items into the bibliography. Raises UnknownNameError for an id that no item has."""
        for id_ in ids:
            self._known(id_)
            self._included.setdefault(id_)
        self.update()

    def _known(self, id_: str) -> CslItem:
        item = self._items.get(id_)
        if item is None:
            raise UnknownNameError.of("item", id_, self._items)
        return item

    def update(self) -> None:
        """Number the items, sort them and disambiguate their cites; nothing to do where the same items come in the
        same order as the last time."""
        engine = self._engine
        cited = dict.fromkeys(cite.id for citation in self.citations for cite in citation.cites)
        for id_ in cited:
            self._known(id_)
        order = list({**cited, **self._included})
        if order == self._order and engine.keeps:
            return
        self._order = order
        states = [self._new_state(id_, number) for number, id_ in enumerate(order, 1)]
        self._entries = engine.expand_names(states)
        self._levels = {state.item.id: state.levels for state in states if state.levels}
        if engine.bibliography_sorter is not None and engine.bibliography_sorter.keys:
            states = engine.bibliography_sorter.sorted(states, lambda state: self._entries.get(state.item.id, state))
            for number, state in enumerate(reversed(states) if engine.counts_down else states, 1):
                state.citation_number = number
        disambiguate(states, engine.rules, engine.key, uses_of(engine.citation))
        self._states = {state.item.id: state for state in states}
        for id_, entry in self._entries.items():
            entry.take_over(self._states[id_])
        self.ids = list(self._states)

    def _new_state(self, id_: str, number: int) -> CiteState:
        """What disambiguation works on: cites are told apart in the form that they have when they are cited again,
        as citeproc-js does."""
        item = self._items[id_]
        label = item.texts.get("citation-label") or (citation_label(item) if self._engine.is_labelled else "")
        return CiteState(item=item, citation_number=number, label=label, position=SUBSEQUENT)

    def entry(self, id_: str) -> CiteState:
        """The state of an item's entry in the bibliography."""
        return self._entries.get(id_) or self._states[id_]

    def alone(self, id_: str) -> CiteState:
        """The state of an item's entry outside of any list: neither numbered nor told apart from others."""
        return CiteState(item=self._known(id_), label=self._items[id_].texts.get("citation-label", ""))

    def cite(self, cite: Cite, place: Place) -> CiteState:
        """The state of a cite at its place in the document."""
        return self._states[cite.id].anew(
            locator=cite.locator, locator_label=cite.label, position=place.position,
            first_note=place.first_note, suppress_author=cite.suppress_author and not cite.author_only,
        )  # fmt: skip

    def fingerprint(self, citation: Citation) -> Hashable:
        """What the text of a citation depends on, beside itself and the places of its cites."""
        levels = self._levels
        numbers = self._engine.cites_numbers
        return (self._edition, *[
            (numbers and state.citation_number, state.year_suffix, state.disambiguate, state.shown,
             frozenset(state.levels.items()), frozenset(levels.get(state.item.id, NO_LEVELS).items()))
            for state in [self._states[cite.id] for cite in citation.cites]
        ])  # fmt: skip

    def for_sorting(self, state: CiteState) -> CiteState:
        """A cite as its sort keys see it: without the names, and given names, that tell cites apart (citeproc-js)."""
        return state.anew(shown=(), levels=self._levels.get(state.item.id, {}))

    def is_told_apart(self, citation: Citation) -> bool:
        """Whether a disambiguate condition tells a cite of the citation apart. Such citations count as changed at
        every incremental step (citeproc-js)."""
        return any(self._states[cite.id].disambiguate for cite in citation.cites)
