"""A list without its duplicates: what is the same merged, preprints folded into what was published, the rest told.

docs/rules.md, reading 31 to 33 and 35. `find_duplicates` says what is the same; nothing here decides that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from citekit.model import Finding, Item, Level, Provenance, Span
from citekit.works.dedupe import Duplicates, Pair, Relation
from citekit.works.likeness import features
from citekit.works.merge import Claim, archived, merge

_CODES = {
    Relation.EXTENSION: ("CK603", Level.NOTE, "nothing, unless they are one work"),
    Relation.LIKELY: ("CK603", Level.WARNING, "merge them by hand if they are one work"),
    Relation.RELATED: ("CK604", Level.NOTE, "nothing"),
}


class United(Struct, frozen=True, kw_only=True):
    """items: what is left, in the order of the first of each. origins: for each item the positions it was made of.
    merged: how many items were taken into others."""

    items: tuple[Item, ...]
    origins: tuple[tuple[int, ...], ...]
    provenance: tuple[Mapping[str, Provenance], ...] = ()
    findings: tuple[Finding, ...] = ()
    merged: int = 0


def unite(
    claims: Sequence[Claim], duplicates: Duplicates, *, joined: Sequence[Pair] = (), keep_preprints: bool = False
) -> United:
    """The claims' items with each group of `duplicates` as one item. joined: pairs that a person found to be one work.

    A preprint of a published work gives it its archive and its place there, and is left out itself; with
    `keep_preprints` both stay, each naming the other in `about["related"]`.
    """
    groups = _groups(len(claims), (*duplicates.groups, *((pair.one, pair.other) for pair in joined)))
    of = {at: first for first, group in groups.items() for at in group}
    reasons = _reasons([*duplicates.pairs, *(replace(pair, relation=Relation.SAME) for pair in joined)])
    findings: list[Finding] = []
    made: dict[int, Item] = {}
    provenance: dict[int, Mapping[str, Provenance]] = {}
    for first, group in groups.items():
        result = merge([claims[at] for at in group])
        made[first] = result.item if len(group) > 1 else claims[first].item
        provenance[first] = result.provenance
        if len(group) > 1:
            findings += [_merged(claims, group, reasons), *result.findings]
    gone = _preprints(claims, duplicates.pairs, of, made, findings, keep=keep_preprints)
    findings += [
        _told(claims, pair) for pair in duplicates.pairs if of[pair.one] != of[pair.other] and pair.relation in _CODES
    ]
    kept = [first for first in sorted(groups) if first not in gone]
    return United(
        items=tuple(made[first] for first in kept),
        origins=tuple(groups[first] for first in kept),
        provenance=tuple(provenance[first] for first in kept),
        findings=tuple(findings),
        merged=len(claims) - len(kept),
    )


def _groups(count: int, together: Sequence[Sequence[int]]) -> dict[int, tuple[int, ...]]:
    """The positions below `count` in groups, by their first: those that share a member of `together` are one."""
    of = list(range(count))
    members = {at: [at] for at in range(count)}
    for group in together:
        for other in group[1:]:
            left, right = sorted((of[group[0]], of[other]))
            if left != right:
                for at in members[right]:
                    of[at] = left
                members[left] += members.pop(right)
    return {first: tuple(sorted(found)) for first, found in members.items()}


def _preprints(
    claims: Sequence[Claim],
    pairs: Sequence[Pair],
    of: Mapping[int, int],
    made: dict[int, Item],
    findings: list[Finding],
    *,
    keep: bool,
) -> set[int]:
    """Fold each preprint into the published work nearest in time; give the groups that are thereby gone."""
    options: dict[int, list[tuple[int, Pair]]] = {}
    for pair in pairs:
        if pair.relation is Relation.PREPRINT and of[pair.one] != of[pair.other]:
            options.setdefault(of[pair.other], []).append((of[pair.one], pair))
    for preprint, found in sorted(options.items()):
        work, pair = min(
            found, key=lambda one: (_years(made[preprint], made[one[0]]), features(made[one[0]]).signature)
        )
        source = archived(made[preprint])
        if keep:
            made[work] = _related(made[work], made[preprint])
            made[preprint] = _related(made[preprint], made[work])
        elif not made[work].text("archive_location"):
            values = {name: source.text(name) for name in ("archive", "archive_location")}
            made[work] = made[work].with_values(values)
        done = "both were kept" if keep else "the published work is the record, with the preprint’s archive"
        what = f"{_name(claims[pair.other])} is the preprint of {_name(claims[pair.one])} ({pair.reason}); {done}"
        findings.append(Finding(code="CK602", what=what, where=_where(claims[pair.other]), level=Level.NOTE))
    return set() if keep else set(options)


def _years(one: Item, other: Item) -> int:
    left, right = features(one).year, features(other).year
    return abs(left - right) if left is not None and right is not None else 99


def _related(item: Item, other: Item) -> Item:
    known = [*item.about.get("related", ()), other.id]
    return replace(item, about={**item.about, "related": sorted(set(known))}) if other.id else item


def _reasons(pairs: Sequence[Pair]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for pair in pairs:
        if pair.relation is Relation.SAME:
            for at in (pair.one, pair.other):
                found.setdefault(at, []).append(pair.reason)
    return found


def _merged(claims: Sequence[Claim], group: Sequence[int], reasons: Mapping[int, list[str]]) -> Finding:
    why = sorted({reason for at in group for reason in reasons.get(at, ())})
    what = f"{len(group)} records of {_name(claims[group[0]])} were merged: {'; '.join(why)} (rule 31)"
    return Finding(code="CK601", what=what, where=_where(claims[group[0]]), level=Level.NOTE)


def _told(claims: Sequence[Claim], pair: Pair) -> Finding:
    code, level, fix = _CODES[pair.relation]
    what = (
        f"{_name(claims[pair.one])} and {_name(claims[pair.other])} were kept apart: {pair.reason} (rule {pair.rule})"
    )
    return Finding(code=code, what=what, where=_where(claims[pair.one]), fix=fix, level=level)


def _name(claim: Claim) -> str:
    title = claim.item.title or claim.item.id
    return f"“{title if len(title) <= 60 else title[:59].rstrip() + '…'}”"


def _where(claim: Claim) -> Span:
    return Span(uri=claim.uri, path=claim.item.id)
