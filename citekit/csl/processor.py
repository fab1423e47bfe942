"""`Processor`: items and citations in, formatted citations and a bibliography out.

It puts the passes in order: a `Document` numbers, sorts and tells apart; `Clusters` renders citations; a bibliography
is rendered here, with author substitution; a writer makes text of the tokens.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from citekit.csl.cites import Citation, Cite
from citekit.csl.clusters import NO_PRINTED_FORM, Clusters
from citekit.csl.document import Document
from citekit.csl.engine import Engine, Locales, build_locale
from citekit.csl.entries import Entries
from citekit.csl.locale import Locale
from citekit.csl.outputs import OUTPUTS, PLAIN, Settings
from citekit.csl.position import Place, given_place, places
from citekit.csl.state import CiteState
from citekit.csl.style import Style
from citekit.csl.tokens import Tokens
from citekit.model import Finding, Item


class Change(Struct, frozen=True, kw_only=True):
    """A citation after an incremental step: its place in the document, its text, whether this step changed it."""

    index: int
    text: str
    changed: bool


class Bibliography(Struct, frozen=True, kw_only=True):
    """The entries in order: ids of the items, and each entry's text; `text` is the whole. rendered: makes `tokens`."""

    ids: tuple[str, ...]
    entries: tuple[str, ...]
    text: str
    rendered: Callable[[], tuple[Tokens, ...]]

    @property
    def tokens(self) -> tuple[Tokens, ...]:
        """Each entry before any output format, finished: made when asked for, since the texts do mostly without."""
        return self.rendered()


class _Kept(Struct, eq=False):
    """The document's citations as they were last rendered, no more: their cites in order, and their texts, by what each
    depends on."""

    orders: dict[tuple[Citation, Hashable], Citation] = field(default_factory=dict)
    texts: dict[tuple[Citation, tuple[Place, ...], Hashable], str] = field(default_factory=dict)


class Processor:
    """Formats items in one style and locale.

    style: a `Style`. locale: an output language ("de-AT"); "" takes the style's default, else en-US. locales: gives
    the text of locale files by tag; without it only the style's own terms are there. output: a name of `OUTPUTS`;
    settings: what its writer may do (links, anchors). condition_first: try the `disambiguate` condition before year
    suffixes, as the specification orders them. show_empty: print a message for items without a printed form, as
    citeproc-js does, and not leave them out.
    caches: keep programs, names and the like for the next item; without, everything is worked out anew each time. That
    is many times slower and changes nothing (it is there to be compared with).
    A processor belongs to one document; use one for each thread.
    """

    def __init__(
        self, style: Style, *, locale: str = "", locales: Locales | None = None, output: str = "html",
        settings: Settings = PLAIN, condition_first: bool = False, show_empty: bool = False,
        caches: bool = True,
    ) -> None:  # fmt: skip
        self.style = style
        self.findings: list[Finding] = [*style.findings]
        self._engine = Engine(style, build_locale(style, locale, locales, self.findings),
                              condition_first=condition_first, caches=caches)  # fmt: skip
        self._document = Document(self._engine)
        self._clusters = Clusters(self._engine, self._document, show_empty=show_empty)
        self._output = OUTPUTS[output]
        self._settings = settings
        programs = self._engine.bibliography
        self._entries = Entries(programs, self.locale, self._output, settings) if programs else None
        self._show_empty = show_empty
        self._texts: dict[str, str] = {}
        self._kept = _Kept()

    @property
    def locale(self) -> Locale:
        return self._engine.locale

    # What there is

    def add(self, items: Iterable[Item | Mapping[str, Any]]) -> None:
        """Make items known. They are not in the bibliography until they are cited or `include`d."""
        self.findings += self._document.add(items)

    def forget(self, id_: str) -> None:
        """Make an item unknown again that was asked for by `entry` only, so that any number of items can be shown alone
        in the memory of one. Raises UnknownNameError for an id that no item has, or one in the bibliography."""
        self._document.forget(id_)

    def include(self, ids: Iterable[str]) -> None:
        """Put items into the bibliography whether they are cited or not, in this order. Raises UnknownNameError for an
        id that no item has."""
        self._document.include(ids)

    def ids(self) -> list[str]:
        """The ids of the items cited and included, in the order of the bibliography."""
        return list(self._document.ids)

    # Citations

    def cite(self, *cites: Cite) -> str:
        """One citation on its own: positions are those that the cites state, and the document's citations stay as they
        are. Items that are not in the bibliography yet are put there."""
        new = [cite.id for cite in cites if cite.id not in self._document]
        if new:
            self._document.include(new)
        return self._text(Citation(cites=cites), [given_place(cite) for cite in cites], alone=True)

    def citations(self, citations: Sequence[Citation]) -> list[str]:
        """A whole document's citations, in order; they take the place of any that were there."""
        self._document.citations = list(citations)
        self._document.update()
        return self._all_texts()

    def register(
        self, citation: Citation, before: Sequence[tuple[str, int]] = (), after: Sequence[tuple[str, int]] = ()
    ) -> list[Change]:
        """Put one citation into the document between those of the ids `before` and `after` (with the numbers of
        their notes, which may have changed); citations in neither are gone. The document's citations, in order."""
        document = self._document
        known = {existing.id: existing for existing in document.citations}
        known.pop(citation.id, None)
        old = self._texts
        document.citations = [
            *(replace(known[id_], note=note) for id_, note in before if id_ in known), citation,
            *(replace(known[id_], note=note) for id_, note in after if id_ in known),
        ]  # fmt: skip
        document.update()
        texts = self._all_texts()
        self._texts = {each.id: text for each, text in zip(document.citations, texts, strict=True)}
        return [
            Change(
                index=index,
                text=text,
                changed=each.id == citation.id or old.get(each.id) != text or document.is_told_apart(each),
            )
            for index, (each, text) in enumerate(zip(document.citations, texts, strict=True))
        ]

    def _all_texts(self) -> list[str]:
        """The texts of the document's citations. What has not changed since the last time is not rendered again."""
        document, before = self._document, self._kept
        prints = [document.fingerprint(citation) for citation in document.citations]
        orders = [
            before.orders.get(key) or self._clusters.in_order(key[0])
            for key in zip(document.citations, prints, strict=True)
        ]
        rows = places(orders, self._engine.near_note_distance)
        keys = [(citation, tuple(row), key) for row, citation, key in zip(rows, orders, prints, strict=True)]
        texts = [
            before.texts[key] if key in before.texts else self._text(citation, row)
            for key, citation, row in zip(keys, orders, rows, strict=True)
        ]
        if self._engine.keeps:
            self._kept = _Kept(
                orders=dict(zip(zip(document.citations, prints, strict=True), orders, strict=True)),
                texts=dict(zip(keys, texts, strict=True)),
            )
        return texts

    def _text(self, citation: Citation, row: Sequence[Place], *, alone: bool = False) -> str:
        tokens = self._clusters.tokens(citation, row, alone=alone)
        self.findings += [no_printed_form(id_) for id_ in self._clusters.empty]
        self._clusters.empty.clear()
        return self._output.citation(tokens, self._settings)

    # The bibliography

    def bibliography(self) -> Bibliography:
        """The bibliography of the items cited and included; empty for a style without one."""
        entries = self._entries
        if entries is None:
            return Bibliography(ids=(), entries=(), text="", rendered=tuple)
        states = [self._document.entry(id_) for id_ in self._document.ids]
        texts: dict[str, str] = {}
        for state, text in zip(states, entries.texts(states), strict=True):
            if text is None:
                self.findings.append(no_printed_form(state.item.id))
                text = self._message(state, entries)
            if text is not None:
                texts[state.item.id] = text
        return Bibliography(
            ids=tuple(texts), entries=tuple(texts.values()),
            text=self._output.lay_out(list(texts.values()), list(texts), entries.area.options, self._settings),
            rendered=lambda: tuple(tokens for tokens in entries.tokens(states) if tokens),
        )  # fmt: skip

    def _message(self, state: CiteState, entries: Entries) -> str | None:
        """What stands for an entry without a printed form: a message in a numbered bibliography, where it is to be
        shown."""
        if not (self._show_empty and self._engine.is_numbered):
            return None
        return entries.written([f"{state.citation_number}. {NO_PRINTED_FORM}"])

    def entry(self, id_: str) -> str:
        """One item's bibliography entry as it stands by itself, outside of any list: without number, year suffix and
        dash for an author printed before. "" where nothing of it is printed, or in a style without a bibliography.
        Raises UnknownNameError for an id that no item has."""
        state = self._document.alone(id_)
        return self._entries.alone(state) if self._entries else ""


def no_printed_form(id_: str) -> Finding:
    return Finding(
        code="CK401", what=f'item "{id_}" has no printed form in this style and was left out',
        fix="look at its type and variables, or take another style",
    )  # fmt: skip
