"""`Engine`: a style made ready in one locale: programs, sort orders and rules. It holds no items and never changes
(its programs grow as kinds of item are met)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from citekit.csl.collapse import CollapseRules
from citekit.csl.collate import Collator
from citekit.csl.disambiguate import NamesUse, Rules, Uses, expand_names
from citekit.csl.in_text import InText
from citekit.csl.locale import Locale, LocaleData, locale_chain, read_locale
from citekit.csl.mentions import Mentions, mentions
from citekit.csl.nodes import Area, Key
from citekit.csl.programs import Programs
from citekit.csl.sort import Sorter
from citekit.csl.specialise.base import Scope
from citekit.csl.state import CiteState
from citekit.csl.style import Style, name_options
from citekit.csl.tokens import plain
from citekit.model import Finding

NUMBER = "citation-number"

Locales = Callable[[str], str | bytes | None]
"""Gives the text of a locale file by its tag ("en-US"), None where there is none."""


class Engine:
    """The areas of one style in one locale. `bibliography` and its sorter are None for a style without one.

    is_numbered: the bibliography prints citation numbers. cites_numbers: citations print them, or are sorted by them.
    counts_down: its first entry has the highest number, as in
    citeproc-js where a sort key by citation number is descending. is_labelled: something asks for citation labels.
    near_note_distance: in notes. keeps: what has been worked out is kept.
    """

    def __init__(self, style: Style, locale: Locale, *, condition_first: bool = False, caches: bool = True) -> None:
        self.style = style
        self.locale = locale
        self.keeps = caches
        node = style.node
        collator = Collator(locale.language)
        cited = mentions(node, node.citation)
        listed = mentions(node, node.bibliography) if node.bibliography else Mentions()
        explicit = "year-suffix" in cited.texts or "year-suffix" in listed.texts
        self.citation = self._area(node.citation, explicit, citation=True)
        self.in_text = InText(self.citation)
        self.citation_sorter = Sorter(self.citation.scope, collator)
        self.bibliography: Programs | None = None
        self.bibliography_sorter: Sorter | None = None
        if node.bibliography is not None:
            self.bibliography = self._area(node.bibliography, explicit, citation=False)
            self.bibliography_sorter = Sorter(self.bibliography.scope, collator)
        options = node.citation.options
        self.collapse = CollapseRules.of(node.citation, is_note=node.is_note)
        self.near_note_distance: int = options.get("near-note-distance", 5)
        self.rules = Rules(
            add_names=options.get("disambiguate-add-names", False),
            add_givenname=options.get("disambiguate-add-givenname", False),
            givenname_rule=options.get("givenname-disambiguation-rule", "by-cite"),
            add_year_suffix=options.get("disambiguate-add-year-suffix", False),
            conditions=cited.conditions,
            condition_first=condition_first,
        )
        cite_keys = self._sorted_by(node.citation.sort)
        entry_keys = self._sorted_by(node.bibliography.sort if node.bibliography else ())
        self.counts_down = any(key.descending and found.prints(NUMBER) for key, found in entry_keys)
        self.is_labelled = any(
            found.needs("citation-label") for found in (cited, listed, *(keyed for _, keyed in cite_keys + entry_keys))
        )
        self.cites_numbers = cited.prints(NUMBER) or any(found.prints(NUMBER) for _, found in cite_keys)
        self.is_numbered = listed.prints(NUMBER)

    def _sorted_by(self, keys: Sequence[Key]) -> list[tuple[Key, Mentions]]:
        """Sort keys with what each asks for."""
        node = self.style.node
        return [
            (key, mentions(node, node.macros[key.macro]) if key.macro else Mentions(texts={key.variable}))
            for key in keys
        ]

    def _area(self, area: Area, explicit: bool, *, citation: bool) -> Programs:
        node = self.style.node
        scope = Scope(
            style=node, area=area, locale=self.locale, names=name_options(node, area), citation=citation,
            explicit_suffix=explicit, keeps=self.keeps,
        )  # fmt: skip
        return Programs(scope, area.children)

    def key(self, cite: CiteState) -> str:
        """The text by which a cite is told apart from others."""
        cite.telling_apart = True
        text = plain(self.citation.render(cite))
        cite.telling_apart = False
        return text

    def expand_names(self, states: list[CiteState]) -> dict[str, CiteState]:
        """Expand the names of cites by the rules that tell names apart; gives the states of those entries in the
        bibliography that are not those of the cites, by the ids of their items: there the rules hold by themselves,
        since entries may show more of names than cites do."""
        expand_names(states, self.rules, uses_of(self.citation))
        if self.bibliography is None or not self.rules.expands_names:
            return {}
        entries = [CiteState(item=s.item, citation_number=s.citation_number, label=s.label, position=s.position)
                   for s in states]  # fmt: skip
        expand_names(entries, self.rules, uses_of(self.bibliography))
        return {entry.item.id: entry for entry in entries}


def uses_of(programs: Programs) -> Uses:
    """The lists of names that the programs of an area put in for a cite."""

    def names_of(cite: CiteState) -> list[NamesUse]:
        found = programs.program(cite).names
        names = cite.item.names
        return [NamesUse(operation.variable, operation.spec, names[operation.variable]) for operation in found]

    return names_of


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


def unknown_locale(language: str) -> Finding:
    return Finding(
        code="CK412", what=f'there is no locale for "{language}"; terms of a related language or en-US were taken',
        fix="give a tag such as de-AT",
    )  # fmt: skip
