"""Which cites need more names, more of given names, a year suffix or the `disambiguate` condition to be told apart.

CSL 1.0.2, "Disambiguation". Cites are partitioned by their rendered text; only classes of two and more are touched,
and a class is refined one step at a time: a step is taken for all its members, and kept only where it told some of
them apart. Year suffixes are dealt per class in bibliography order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from citekit.csl.names import FULL, INITIALS, NameSpec, given_text, remembered, shown_count
from citekit.csl.state import CiteState
from citekit.csl.tokens import plain
from citekit.model import Name
from citekit.model.lettering import letters

Key = Callable[[CiteState], str]
"""The text by which cites are told apart."""


class NamesUse(NamedTuple):
    """One list of names that a cite renders: its variable, its options, and the names in order."""

    variable: str
    spec: NameSpec
    names: tuple[Name, ...]


Place = tuple[str, int]
"""A name's place in a cite: its variable, and where it stands in it, from 0."""

Uses = Callable[[CiteState], Sequence[NamesUse]]
"""The lists of names that a cite renders, in order."""


class Rules(Struct, frozen=True, kw_only=True, eq=False):
    """The disambiguation attributes of cs:citation. conditions: how often the style tests `disambiguate`.
    condition_first: the specification's order (the condition before the year suffix)."""

    add_names: bool = False
    add_givenname: bool = False
    givenname_rule: str = "by-cite"
    add_year_suffix: bool = False
    conditions: int = 0
    condition_first: bool = False

    def levels(self, spec: NameSpec) -> tuple[int, ...]:
        """How far a given name may be expanded, step by step: initials first, where names are made initials at all.

        The rules "with initials" do without initialize-with, as in citeproc-js: initials are bare then. The
        specification makes no attempt in that case."""
        if self.givenname_rule.endswith("with-initials"):
            return (INITIALS,)
        return (FULL,) if spec.initialize_with is None else (INITIALS, FULL)

    @property
    def by_cite(self) -> bool:
        return self.givenname_rule == "by-cite"

    @property
    def expands_names(self) -> bool:
        """Whether names are told apart for their own sake, in every cite."""
        return self.add_givenname and not self.by_cite

    @property
    def primary(self) -> bool:
        return self.givenname_rule.startswith("primary")

    @property
    def any(self) -> bool:
        return self.add_names or self.add_givenname or self.add_year_suffix or self.conditions > 0


def disambiguate(cites: Sequence[CiteState], rules: Rules, key: Key, uses: Uses) -> None:
    """Set `shown`, `levels`, `disambiguate` and `year_suffix` of the cites (one for each item, in the order in which
    year suffixes are to be dealt). `expand_names` comes before it."""
    if not rules.any:
        return
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


def expand_names(cites: Sequence[CiteState], rules: Rules, uses: Uses) -> None:
    """The rules that disambiguate names, not cites: a name that prints like another person's is expanded as far as
    it takes to tell them apart, in every cite. Names that cannot be told apart stay as they are.

    As in citeproc-js, names that et-al hides count too; the specification speaks of rendered names."""
    if not rules.expands_names:
        return
    groups: dict[str, dict[Name, NameSpec]] = defaultdict(dict)
    people: dict[int, Name] = {}  # by the identity of names, which are interned: most stand in many cites
    by_person: dict[Name, Name] = {}
    seen: dict[NameSpec, set[int]] = defaultdict(set)
    lists = [uses(cite) for cite in cites]
    for row in lists:
        for _, spec, names in row:
            met = seen[spec]
            for name in names[:1] if rules.primary else names:
                identity = id(name)
                if identity in met or name.literal:
                    continue
                met.add(identity)
                person = people.get(identity)
                if person is None:
                    person = people[identity] = by_person.setdefault(_person(spec, name), name)
                groups[_text(spec, name, spec.base_level)].setdefault(person, spec)
    levels: dict[Name, int] = {}
    for members in groups.values():
        if len(members) > 1:
            levels |= _levels(members, rules)
    expanded = {identity: levels[person] for identity, person in people.items() if person in levels}
    for cite, row in zip(cites, lists, strict=True) if expanded else ():
        own = dict(_expanded(row, expanded, rules.primary))
        if own:
            cite.levels = own


def _expanded(lists: Sequence[NamesUse], expanded: Mapping[int, int], primary: bool) -> Iterator[tuple[Place, int]]:
    """The names of a cite that are expanded, and how far. The rule is about all names, or the first of each variable
    (as in citeproc-js; in the specification the first of the cite)."""
    for variable, _, names in lists:
        for position, name in enumerate(names[:1] if primary else names):
            level = expanded.get(id(name))
            if level is not None:
                yield (variable, position), level


def _person(spec: NameSpec, name: Name) -> Name:
    """The name without what differs in writing only: "J. R." is "J.R.", "Ash Jo" in one item "Jo Ash" in another
    (items in some languages have their names family first), and particles tell nobody apart."""
    name = _without_particles(spec, name)
    if "." not in name.given and not name.static_ordering:
        return name
    return replace(name, given=" ".join(name.given.replace(".", " ").split()), static_ordering=False)


def _without_particles(spec: NameSpec, name: Name) -> Name:
    """The name without the particles that may be parted from its family name: in the other processors they tell nobody
    apart ("Ash" and "de Ash")."""
    if not name.dropping_particle and (not name.non_dropping_particle or spec.demote == "never"):
        return name
    kept = name.non_dropping_particle if spec.demote == "never" else ""
    return replace(name, non_dropping_particle=kept, dropping_particle="")


def _text(spec: NameSpec, name: Name, level: int) -> str:
    """What names are compared by: the name at a level."""
    return plain(remembered(spec, _without_particles(spec, name), level, inverted=False).tokens)


def _levels(members: Mapping[Name, NameSpec], rules: Rules) -> dict[Name, int]:
    """The least level at which each name prints unlike the others of its group; none where no level does."""
    found: dict[Name, int] = {}
    for level in (INITIALS, FULL):
        texts: dict[str, list[Name]] = defaultdict(list)
        for name, spec in members.items():
            if level > spec.base_level and level in rules.levels(spec):
                texts[_text(spec, name, level)].append(name)
        if len(texts) > 1 or level == FULL:
            for names in texts.values():
                if len(names) == 1 and names[0] not in found:
                    found[names[0]] = level
    return found


# Names of a class

Step = Callable[[Sequence[CiteState]], None]


class _Refiner(Struct, eq=False):
    """Takes one step after the other for all cites of a class: an expanded given name that tells nobody apart is
    taken back at once, a name more stays until it is clear that more names do not help."""

    rules: Rules
    key: Key
    uses: Uses

    def refine(self, group: list[CiteState]) -> list[list[CiteState]]:
        """Tell the cites of a class apart by their names; the classes that are left."""
        left: list[list[CiteState]] = []
        waiting = [(group, 0)]
        while waiting:
            members, start = waiting.pop()
            if len(members) < 2:
                continue
            outcome = self._next_split(members, start)
            if outcome is None:
                left.append(members)
            else:
                waiting += outcome
        return left

    def _next_split(self, members: list[CiteState], start: int) -> list[tuple[list[CiteState], int]] | None:
        """Steps until one tells some of the members apart; None when there are no more."""
        before = [(cite.shown, cite.levels) for cite in members]
        plan = self._plan(members)
        for index in range(start, len(plan)):
            step, keep = plan[index]
            levels = [cite.levels for cite in members]
            step(members)
            parts: dict[str, list[CiteState]] = defaultdict(list)
            for cite in members:
                parts[self.key(cite)].append(cite)
            if len(parts) > 1:
                return [(part, index + 1) for part in parts.values()]
            if not keep:
                for cite, old in zip(members, levels, strict=True):
                    cite.levels = old
        for cite, (shown, levels_) in zip(members, before, strict=True):
            cite.shown, cite.levels = shown, levels_
        return None

    def _plan(self, members: Sequence[CiteState]) -> list[tuple[Step, bool]]:
        """The steps for a class, with whether each stays when it tells nobody apart: the first name's given names,
        then one name more at a time and the given names of the next. As in citeproc-js, given names other than the
        first name's wait for `disambiguate-add-names`."""
        rules = self.rules
        lists = [self.uses(cite) for cite in members]
        plan: list[tuple[Step, bool]] = []
        for which in range(max((len(row) for row in lists), default=0)):
            rows = [row[which] for row in lists if which < len(row)]
            shown = max(shown_count(use.spec, len(use.names)) for use in rows)
            total = max(len(use.names) for use in rows)
            for position in range(total if rules.add_names else min(total, 1)):
                if position and shown + position <= total:
                    plan.append((self._show(which, shown + position), True))
                if rules.add_givenname and rules.by_cite:
                    plan += [(self._expand(which, position, level), False) for level in rules.levels(rows[0].spec)]
        return plan

    def _show(self, which: int, count: int) -> Step:
        def step(cites: Sequence[CiteState]) -> None:
            for cite in cites:
                shown = [*cite.shown, *([0] * (which + 1 - len(cite.shown)))]
                shown[which] = count
                cite.shown = tuple(shown)

        return step

    def _expand(self, which: int, position: int, level: int) -> Step:
        def step(cites: Sequence[CiteState]) -> None:
            for cite in cites:
                lists = self.uses(cite)
                if which < len(lists) and position < len(lists[which].names):
                    use = lists[which]
                    if level > use.spec.base_level and given_text(use.spec, use.names[position], level):
                        cite.levels = {**cite.levels, (use.variable, position): level}

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
        cite.year_suffix = letters(index + 1)
    return []


def _try_condition(group: list[CiteState], rules: Rules, key: Key) -> list[CiteState]:
    """One condition more at a time, as long as the style has more. Where none helps, all of them hold, as citeproc-js
    leaves it."""
    if not rules.conditions:
        return group
    still: list[CiteState] = []
    waiting = [(group, 0)]
    while waiting:
        members, taken = waiting.pop()
        if len(members) < 2:
            continue
        for count in range(taken + 1, rules.conditions + 1):
            for cite in members:
                cite.disambiguate = count
            parts: dict[str, list[CiteState]] = defaultdict(list)
            for cite in members:
                parts[key(cite)].append(cite)
            if len(parts) > 1:
                waiting += [(part, count) for part in parts.values()]
                break
        else:
            still += members
    return still
