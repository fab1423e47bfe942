"""One item out of several that are the same work: each variable from its best source, with where it came from.

docs/rules.md, reading 31 and 32. The result does not depend on the order of the claims.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from citekit.model import Date, Finding, Item, Level, Name, Names, Provenance, Span, Value
from citekit.model.folding import compact
from citekit.model.given import may_be_one
from citekit.works.likeness import PUBLISHED, Class, arxiv_of, class_of
from citekit.works.trust import FROM_PREPRINT, REGISTRIES, is_preprint, rank

Trust = Callable[["Claim"], int]

_SHOWN = 60


class Claim(Struct, frozen=True, kw_only=True):
    """What one source says of a work. source: a row of `citekit.works.trust.RANKS` ("crossref", "bibtex", "page").
    how: "printed" or "enriched", as in `Provenance`."""

    item: Item
    source: str = "page"
    uri: str = ""
    how: str = "printed"
    retrieved: datetime | None = None


class Merged(Struct, frozen=True, kw_only=True):
    """provenance: by variable, "type" too. findings: the values that were outranked by different ones."""

    item: Item
    provenance: Mapping[str, Provenance] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def merge(claims: Sequence[Claim], *, primary: int | None = None, code: str = "CK605") -> Merged:
    """Merge one or more claims. primary: the claim whose id, marks and custom values stand before the others'; the
    most trusted and most complete one when none is named. code: of the findings about differing values.

    Where a published work is among the claims, a preprint gives its archive and fills gaps, and no more.
    """
    first = claims[primary] if primary is not None else min(claims, key=_order_of_claim)
    rest = sorted((claim for claim in claims if claim is not first), key=_order_of_claim)
    ordered = [first, *rest]
    published = any(class_of(claim.item) in PUBLISHED for claim in ordered)
    if published:
        kept = [replace(c, item=archived(c.item)) if is_preprint(c.item) else c for c in ordered]
        first, ordered = kept[0], kept
    chosen: dict[str, tuple[Value, Claim]] = {}
    findings: list[Finding] = []
    for variable in sorted({name for claim in ordered for name in claim.item.variables}):
        holders = _holders(ordered, variable, published)
        if holders:
            value, claim = _choose(variable, holders, published)
            chosen[variable] = (value, claim)
            findings += _differences(variable, value, claim, holders, first, code)
    kind, of_kind = _type(ordered, published)
    item = Item(
        id=first.item.id,
        type=kind,
        variables={name: value for name, (value, _claim) in chosen.items()},
        about=_about(first, ordered, chosen),
        custom=_union(claim.item.custom for claim in reversed(ordered)),
    )
    provenance = {name: _provenance(claim) for name, (_value, claim) in chosen.items()}
    return Merged(item=item, provenance={**provenance, "type": _provenance(of_kind)}, findings=tuple(findings))


def _order_of_claim(claim: Claim) -> tuple[bool, bool, int, int, str, str, str]:
    """First whose id, marks and custom values stand first: what has an id and is no service's, then what is trusted
    and says most."""
    item = claim.item
    return (
        not item.id,
        claim.source in REGISTRIES,
        rank(claim.source, "title"),
        -len(item.variables),
        item.id,
        claim.uri,
        repr(sorted(item.variables.items())),
    )


def _provenance(claim: Claim) -> Provenance:
    return Provenance(uri=claim.uri or claim.source, how=claim.how, retrieved=claim.retrieved)


def _holders(claims: Sequence[Claim], variable: str, published: bool) -> list[Claim]:
    """The claims that may speak for a variable."""
    return [
        claim
        for claim in claims
        if variable in claim.item.variables
        and (not published or variable in FROM_PREPRINT or not is_preprint(claim.item))
    ]


# Choosing.


def _choose(variable: str, holders: Sequence[Claim], published: bool) -> tuple[Value, Claim]:
    def trust(claim: Claim) -> int:
        """Beside a published work, a preprint's own words stand behind everybody else's."""
        behind = published and variable in ("author", "title") and is_preprint(claim.item)
        return rank(claim.source, variable) + (10 if behind else 0)

    if variable == "title":
        return _title(holders, trust)
    if isinstance(holders[0].item.variables[variable], Names):
        return _names(variable, [c for c in holders if isinstance(c.item.variables[variable], Names)], trust)
    best = min(holders, key=lambda claim: _order(variable, claim, trust))
    return best.item.variables[variable], best


def _order(variable: str, claim: Claim, trust: Trust) -> tuple[bool, int, int, str]:
    """Best first: whole before cut, trusted before less trusted, precise before vague; then any fixed order."""
    value = claim.item.variables[variable]
    cut = variable in claim.item.about.get("truncated", ())
    return (cut, trust(claim), -_precision(value), repr(value))


def _precision(value: Value) -> int:
    if isinstance(value, Date):
        return len(value.start)
    return len(value) if isinstance(value, str) else len(value.names)


def _title(holders: Sequence[Claim], trust: Trust) -> tuple[Value, Claim]:
    """The best source's title. Among sources that differ in case alone, the spelling that most of them have; of one
    that stands alone, not a registry's, and not one in capitals throughout."""
    best = min(holders, key=lambda claim: (trust(claim), claim.item.title.isupper(), claim.item.title))
    same = [claim for claim in holders if claim.item.title.casefold() == best.item.title.casefold()]
    votes = Counter(title for title, _source in {(claim.item.title, claim.source) for claim in same})
    claim = min(
        same,
        key=lambda claim: (
            claim.item.title.isupper(),
            -votes[claim.item.title],
            claim.source in REGISTRIES,
            trust(claim),
            claim.item.title,
        ),
    )
    return claim.item.title, claim


def _names(variable: str, holders: Sequence[Claim], trust: Trust) -> tuple[Value, Claim]:
    """The best source's list, a whole one before one cut short; given names that it has as initials only, or in
    capitals, are spelt out from the other lists where the same person stands in them."""

    def order(claim: Claim) -> tuple[bool, int, bool, int, str]:
        names = claim.item.names(variable)
        return (names.truncated, trust(claim), _in_capitals(names), -len(names), repr(names))

    ordered = sorted(holders, key=order)
    best = ordered[0].item.names(variable)
    others = [name for claim in ordered[1:] for name in claim.item.names(variable)]
    return Names(tuple(_spelt_out(name, others) for name in best), truncated=best.truncated), ordered[0]


def _in_capitals(names: Names) -> bool:
    return all(name.family.isupper() and len(name.family) > 3 for name in names)


def _spelt_out(name: Name, others: Sequence[Name]) -> Name:
    fuller = [
        other for other in others
        if may_be_one(name, other) and (_is_poor(name, other) and not _is_initials(other.given) and other.given)
    ]  # fmt: skip
    if not fuller:
        return name
    best = max(fuller, key=lambda other: (len(other.given), other.given))
    return replace(name, given=best.given, family=best.family if name.family.isupper() else name.family)


def _is_poor(name: Name, other: Name) -> bool:
    capitals = name.family.isupper() and len(name.family) > 3 and not other.family.isupper()
    return not name.literal and (_is_initials(name.given) or not name.given or capitals)


def _is_initials(given: str) -> bool:
    return all(len(word) <= 1 or (len(word) <= 3 and word.isupper()) for word in _parts(given))


def _parts(given: str) -> list[str]:
    return given.replace(".", " ").replace("-", " ").split()


def _type(claims: Sequence[Claim], published: bool) -> tuple[str, Claim]:
    """The most trusted type that says something: any type before `document`, a type of published works before the
    neutral `article`, a conference paper before the chapter that its proceedings make of it."""

    conference = any(class_of(claim.item) is Class.CONFERENCE for claim in claims)

    def order(claim: Claim) -> tuple[bool, bool, int, str]:
        kind = class_of(claim.item)
        neutral = (
            kind is Class.PAPER or (published and kind is Class.PREPRINT) or (conference and kind is Class.CHAPTER)
        )
        return (kind is Class.ANY, neutral, rank(claim.source, "type"), claim.item.type)

    best = min(claims, key=order)
    return best.item.type, best


# What was not chosen, and the marks.


def _differences(
    variable: str, value: Value, chosen: Claim, holders: Sequence[Claim], first: Claim, code: str
) -> list[Finding]:
    """One finding for each different value that was outranked; of abstracts none, as they are long and all alike."""
    if variable == "abstract":
        return []
    told: list[Finding] = []
    said: set[str] = set()
    for claim in holders:
        other = claim.item.variables[variable]
        shown = _shown(other)
        if not _agree(value, other) and shown not in said:
            said.add(shown)
            what = f"{variable}: “{_shown(value)}” ({chosen.source}) taken before “{shown}” ({claim.source})"
            where = Span(uri=first.uri, path=first.item.id)
            told.append(Finding(code=code, what=what, where=where, fix="look at both", level=Level.NOTE))
    return told


def _agree(one: Value, other: Value) -> bool:
    """Whether two values say the same, one perhaps less precisely."""
    if isinstance(one, Date) and isinstance(other, Date):
        shorter = min(len(one.start), len(other.start))
        return one.start[:shorter] == other.start[:shorter]
    if isinstance(one, Names) and isinstance(other, Names):
        enough = other.truncated or len(one) == len(other)
        return enough and all(may_be_one(a, b) for a, b in zip(one, other, strict=False))
    return isinstance(one, str) and isinstance(other, str) and compact(one) == compact(other)


def _shown(value: Value) -> str:
    text = "; ".join(map(str, value)) if isinstance(value, Names) else str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"


def _about(first: Claim, ordered: Sequence[Claim], chosen: Mapping[str, tuple[Value, Claim]]) -> dict[str, Any]:
    """The first claim's marks, completed by the others'. A replaced title or author list stays as printed; marks of
    guesses and cuts go with the values that they were about."""
    about = _union(claim.item.about for claim in reversed(ordered))
    printed = dict(about.get("printed", {}))
    for variable in ("title", "author"):
        own = first.item.variables.get(variable)
        if own and variable in chosen and chosen[variable][0] != own:
            printed.setdefault(variable, "; ".join(map(str, own)) if isinstance(own, Names) else str(own))
    inferred = {
        v: why for v, why in about.get("inferred", {}).items() if v in chosen and _marked(chosen[v][1], "inferred", v)
    }
    truncated = [v for v in about.get("truncated", ()) if v in chosen and _marked(chosen[v][1], "truncated", v)]
    last = [v for v in about.get("last-is-last", ()) if v in chosen and _marked(chosen[v][1], "last-is-last", v)]
    enriched = {
        name: claim.uri or claim.source
        for name, (value, claim) in sorted(chosen.items())
        if claim.how == "enriched" and first.item.variables.get(name) != value
    }
    merged = sorted(
        {claim.item.id for claim in ordered[1:] if claim.item.id and claim.how != "enriched"} - {first.item.id}
    )
    marks = {"printed": printed, "inferred": inferred, "truncated": truncated, "last-is-last": last,
             "provenance": enriched, "merged": merged}  # fmt: skip
    return {**{k: v for k, v in about.items() if k not in marks}, **{k: v for k, v in marks.items() if v}}


def _marked(claim: Claim, mark: str, variable: str) -> bool:
    return variable in claim.item.about.get(mark, ())


def _union(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Mappings in one; of a name that several have, the last one's value, mappings within it joined."""
    out: dict[str, Any] = {}
    for part in parts:
        for name, value in part.items():
            before = out.get(name)
            if isinstance(value, Mapping) and isinstance(before, Mapping):
                out[name] = {**before, **value}
            else:
                out[name] = value
    return out


def archived(item: Item) -> Item:
    """A preprint with its archive and its place there as variables, which a published work can take over (rule 32)."""
    if item.text("archive_location"):
        return item
    if known := arxiv_of(item):
        return item.with_values({"archive": "arXiv", "archive_location": known})
    place = item.text("DOI") or item.text("URL")
    return item.with_values({"archive": item.text("publisher"), "archive_location": place}) if place else item
