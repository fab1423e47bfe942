"""Which cites need more names, more of given names, a year suffix or the `disambiguate` condition to be told apart.

CSL 1.0.2, "Disambiguation". Cites are partitioned by their rendered text; only classes of two and more are touched,
and a class is refined one step at a time: a step is taken for all its members, and kept only where it told some of
them apart. Year suffixes are dealt per class in bibliography order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from citekit.csl.names import FULL, INITIALS, SHORT, NameSpec, given_text, name_tokens, shown_count
from citekit.csl.state import CiteState
from citekit.csl.tokens import plain
from citekit.model import Name

Key = Callable[[CiteState], str]
"""The text by which cites are told apart."""


@dataclass(frozen=True, slots=True)
class NamesUse:
    """One list of names that a cite renders: its options, and the names in order."""

    spec: NameSpec
    names: tuple[Name, ...]


Uses = Callable[[CiteState], Sequence[NamesUse]]
"""The lists of names that a cite renders, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The disambiguation attributes of cs:citation. condition: the style tests `disambiguate` somewhere.
    condition_first: the specification's order (the condition before the year suffix)."""

    add_names: bool = False
    add_givenname: bool = False
    givenname_rule: str = "by-cite"
    add_year_suffix: bool = False
    condition: bool = False
    condition_first: bool = False

    @property
    def most(self) -> int:
        """How far a given name may be expanded."""
        return INITIALS if self.givenname_rule.endswith("with-initials") else FULL

    @property
    def by_cite(self) -> bool:
        return self.givenname_rule == "by-cite"

    @property
    def any(self) -> bool:
        return self.add_names or self.add_givenname or self.add_year_suffix or self.condition


def disambiguate(cites: Sequence[CiteState], rules: Rules, key: Key, uses: Uses) -> None:
    """Set `shown`, `levels`, `disambiguate` and `year_suffix` of the cites (one for each item, in the order in which
    year suffixes are to be dealt)."""
    if not rules.any:
        return
    if rules.add_givenname and not rules.by_cite:
        _expand_globally(cites, rules, uses)
    for group in classes(cites, key):
        rest = [group]
        if rules.add_names or (rules.add_givenname and rules.by_cite):
            rest = _Refiner(rules, key, uses).refine(group)
        for left in rest:
            _last_means(left, rules, key)


def classes(cites: Iterable[CiteState], key: Key) -> list[list[CiteState]]:
    """The sets of two and more cites that print alike, in order of their first members."""
    by_key: dict[str, list[CiteState]] = defaultdict(list)
    for cite in cites:
        by_key[key(cite)].append(cite)
    return [group for group in by_key.values() if len(group) > 1]


# Names everywhere


def _expand_globally(cites: Sequence[CiteState], rules: Rules, uses: Uses) -> None:
    """The rules that disambiguate names, not cites: a name that prints like another person's is expanded as far as
    it takes to tell them apart, in every cite. Names that cannot be told apart stay as they are."""
    groups: dict[str, dict[Name, NameSpec]] = defaultdict(dict)
    primary = rules.givenname_rule.startswith("primary")
    for cite in cites:
        for spec, name in _rendered(uses(cite), primary):
            groups[plain(name_tokens(spec, name, spec.base_level, inverted=False))].setdefault(name, spec)
    levels: dict[Name, int] = {}
    for members in groups.values():
        if len(members) > 1:
            levels |= _levels(members, rules.most)
    if not levels:
        return
    for cite in cites:
        own = {name: levels[name] for _, name in _rendered(uses(cite), primary) if name in levels}
        if own:
            cite.levels = own


def _rendered(lists: Sequence[NamesUse], primary: bool) -> Iterable[tuple[NameSpec, Name]]:
    for use in lists[:1] if primary else lists:
        shown = shown_count(use.spec, len(use.names))
        for name in use.names[: 1 if primary else shown]:
            if not name.literal:
                yield use.spec, name


def _levels(members: Mapping[Name, NameSpec], most: int) -> dict[Name, int]:
    """The least level at which each name prints unlike the others of its group; none where no level does."""
    found: dict[Name, int] = {}
    for level in range(SHORT + 1, most + 1):
        texts: dict[str, list[Name]] = defaultdict(list)
        for name, spec in members.items():
            if level > spec.base_level:
                texts[plain(name_tokens(spec, name, level, inverted=False))].append(name)
        if len(texts) > 1 or level == most:
            for names in texts.values():
                if len(names) == 1 and names[0] not in found:
                    found[names[0]] = level
    return found


# Names of a class


@dataclass(slots=True)
class _Refiner:
    rules: Rules
    key: Key
    uses: Uses

    def refine(self, group: list[CiteState]) -> list[list[CiteState]]:
        """Tell the cites of a class apart by their names; the classes that are left."""
        left: list[list[CiteState]] = []
        waiting = [(group, 0)]
        while waiting:
            members, step = waiting.pop()
            if len(members) < 2:
                continue
            outcome = self._next_split(members, step)
            if outcome is None:
                left.append(members)
            else:
                waiting += outcome
        return left

    def _next_split(self, members: list[CiteState], step: int) -> list[tuple[list[CiteState], int]] | None:
        """Take steps for all members until one tells some of them apart; None when there are no more steps. Steps
        that told nobody apart are taken back."""
        before = [(cite.shown, cite.levels) for cite in members]
        plan = self._plan(members)
        for index in range(step, len(plan)):
            for cite in members:
                plan[index](cite)
            parts: dict[str, list[CiteState]] = defaultdict(list)
            for cite in members:
                parts[self.key(cite)].append(cite)
            if len(parts) > 1:
                return [(part, index + 1) for part in parts.values()]
        for cite, (shown, levels) in zip(members, before, strict=True):
            cite.shown, cite.levels = shown, levels
        return None

    def _plan(self, members: Sequence[CiteState]) -> list[Callable[[CiteState], None]]:
        """The steps for a class: given names of the names shown, then one name more at a time, each expanded."""
        rules = self.rules
        expand = rules.add_givenname and rules.by_cite
        lists = [self.uses(cite) for cite in members]
        plan: list[Callable[[CiteState], None]] = []
        for which in range(max((len(row) for row in lists), default=0)):
            rows = [row[which] for row in lists if which < len(row)]
            shown = max(shown_count(use.spec, len(use.names)) for use in rows)
            total = max(len(use.names) for use in rows)
            for position in range(total if rules.add_names else shown):
                if position >= shown:
                    plan.append(self._show(which, position + 1))
                if expand:
                    plan += [self._expand(which, position, level) for level in range(SHORT + 1, rules.most + 1)]
        return plan

    def _show(self, which: int, count: int) -> Callable[[CiteState], None]:
        def step(cite: CiteState) -> None:
            shown = [*cite.shown, *([0] * (which + 1 - len(cite.shown)))]
            shown[which] = count
            cite.shown = tuple(shown)

        return step

    def _expand(self, which: int, position: int, level: int) -> Callable[[CiteState], None]:
        def step(cite: CiteState) -> None:
            lists = self.uses(cite)
            if which < len(lists) and position < len(lists[which].names):
                name = lists[which].names[position]
                if given_text(lists[which].spec, name, level):
                    cite.levels = {**cite.levels, name: level}

        return step


# Last means


def _last_means(group: list[CiteState], rules: Rules, key: Key) -> None:
    """The year suffix and the condition: the first that is there and tells the cites apart."""
    means = [_try_suffixes, _try_condition]
    for attempt in reversed(means) if rules.condition_first else means:
        group = attempt(group, rules, key)
        if len(group) < 2:
            return


def _try_suffixes(group: list[CiteState], rules: Rules, key: Key) -> list[CiteState]:
    if not rules.add_year_suffix:
        return group
    for index, cite in enumerate(group):
        cite.year_suffix = suffix_letters(index)
    return []


def _try_condition(group: list[CiteState], rules: Rules, key: Key) -> list[CiteState]:
    if not rules.condition:
        return group
    for cite in group:
        cite.disambiguate = True
    still = [cite for members in classes(group, key) for cite in members]
    if len(still) == len(group) and len({key(cite) for cite in group}) == 1:
        for cite in group:
            cite.disambiguate = False
    return still


def suffix_letters(index: int) -> str:
    """The year suffix with this number, from 0: a ... z, aa, ab ... ("Disambiguation")."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
