"""What services say of an item, taken over or only suggested. Values in, values out: the asking is `citekit.fetch`'s.

docs/rules.md, "a match found by title".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

from msgspec import Struct, field

from citekit.model import Date, Finding, Item, Level, Names, Provenance, Span, Value
from citekit.model.identifiers import Identifier, arxiv, doi, isbn, pmcid, pmid
from citekit.works.likeness import (
    ALIKE,
    PUBLISHED,
    Class,
    Features,
    compatible,
    features,
    shared_people,
    title_likeness,
    years_apart,
)  # fmt: skip
from citekit.works.merge import Claim, merge

_SHOWN = 70


class Verdict(Enum):
    """What becomes of an answer: TAKEN, SUGGESTED (a person decides), or PASSED over as another work."""

    TAKEN = "taken"
    SUGGESTED = "suggested"
    PASSED = "passed over"


class Match(Struct, frozen=True):
    """verdict with its reason in words; likeness of the titles, 0 to 1."""

    verdict: Verdict
    reason: str
    likeness: float = 0.0


class Enriched(Struct, frozen=True, kw_only=True):
    """item: with what was taken over, marked in `about["provenance"]`; the same object where nothing was. changes: by
    variable ("type" too), the value before (None where there was none) and after. findings: a CK530 for each change,
    CK531 for each suggestion, CK532 for each outranked value."""

    item: Item
    changes: Mapping[str, tuple[Value | None, Value]] = field(default_factory=dict)
    provenance: Mapping[str, Provenance] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def identifiers_of(item: Item) -> tuple[Identifier, ...]:
    """The identifiers by which services can be asked for an item, the most telling first; a DOI that arXiv gave as
    the arXiv id that it is."""
    given = doi(item.text("DOI"))
    from_texts = (
        given if given and arxiv(given.value) is None else None,
        arxiv(features(item).arxiv),
        pmid(item.text("PMID")),
        pmcid(item.text("PMCID")),
        isbn(item.text("ISBN")) if item.type == "book" else None,
    )
    return tuple(found for found in from_texts if found is not None)


_PUBLISHED_AS = ("published-doi", "is-preprint-of", "IsPreprintOf", "IsPreviousVersionOf")
"""What the services call the published work of a preprint, in `custom`."""


def leads(item: Item, answers: Sequence[Claim]) -> tuple[Identifier, ...]:
    """The identifiers that answers about the item bring, and that it does not have itself: those of the work found by
    its title, and those of the published version of a preprint. Worth asking for once more, of a registry."""
    known = set(identifiers_of(item))
    found: dict[Identifier, None] = {}
    for answer in answers:
        if match(item, answer.item).verdict is not Verdict.TAKEN:
            continue
        named = (answer.item.custom.get(name) for name in _PUBLISHED_AS)
        published = (doi(part) for text in named if isinstance(text, str) for part in text.split("; "))
        for one in (*published, *identifiers_of(answer.item)):
            if one is not None and one not in known:
                found[one] = None
    return tuple(found)


def match(item: Item, answer: Item) -> Match:
    """Whether an answer of a service is about this item.

    By identifier: an equal one decides, unless the titles have nothing in common. By title: likeness of 0.95 with
    equal numbers, the years within one (two if either is a preprint) where both are known, and a shared family name
    (one slip of the pen forgiven, where the given names agree).
    """
    own, other = features(item), features(answer)
    likeness = title_likeness(own, other, cutoff=0.5)
    shared = _shared_identifier(own, other, item, answer)
    if shared:
        if likeness < 0.5 and own.key:
            return Match(Verdict.SUGGESTED, f"same {shared}, but another title", likeness)
        return Match(Verdict.TAKEN, f"same {shared}", likeness)
    if likeness < 0.85 or (own.kind is Class.POST) != (other.kind is Class.POST):
        return Match(Verdict.PASSED, "another title", likeness)
    against = _against(own, other, item, likeness)
    if against:
        return Match(Verdict.SUGGESTED, f"title alike ({likeness:.2f}), but {against}", likeness)
    return Match(Verdict.TAKEN, f"same title ({likeness:.2f}), people and time", likeness)


def _shared_identifier(own: Features, other: Features, item: Item, answer: Item) -> str:
    """The identifier that both have; the ISBN of whole books only."""
    if own.doi and own.doi == other.doi:
        return f"DOI {own.doi}"
    if own.arxiv and own.arxiv == other.arxiv and not (own.doi and other.doi):
        return f"arXiv id {own.arxiv}"
    if both := set(own.ids) & set(other.ids):
        return min(both).replace(":", " ")
    number, given = isbn(item.text("ISBN")), isbn(answer.text("ISBN"))
    if number and number == given and item.type == answer.type == "book":
        return f"ISBN {number.value}"
    return ""


def _against(own: Features, other: Features, item: Item, likeness: float) -> str:
    """What keeps an answer with a similar title from being taken; "" for nothing."""
    if likeness < ALIKE:
        return "not alike enough"
    if not shared_people(own, other, slips=True):
        return "no family name is shared"
    if own.doi and other.doi:
        return "their DOIs differ"
    apart = years_apart(own, other)
    most = 2 if Class.PREPRINT in (own.kind, other.kind) else 1
    if apart is not None and apart > most:
        return f"{apart} years apart"
    if apart is None and _too_late(item, other):
        return "it appeared years after this was put up"
    of_preprint = {own.kind, other.kind} <= PUBLISHED | {Class.PREPRINT} and Class.PREPRINT in (own.kind, other.kind)
    if not compatible(own.kind, other.kind) and not of_preprint:
        return f"it is a {other.kind.value}, and this a {own.kind.value}"
    return ""


def _too_late(item: Item, other: Features) -> bool:
    """A work without a year, but with the day a site put it up, is not one that appeared two years later."""
    posted = item.about.get("posted")
    year = int(posted[:4]) if isinstance(posted, str) and posted[:4].isdigit() else None
    return year is not None and other.year is not None and other.year > year + 2


def enrich(own: Claim, answers: Sequence[Claim]) -> Enriched:
    """The item with what the answers about it add, field by field from the best source, each change told.

    Where two published works answer that cannot both be meant (a conference paper and its journal article), neither
    is taken: both are suggested. Beside an answer that was taken, one whose title is only alike is no suggestion.
    """
    found = [(answer, match(own.item, answer.item)) for answer in answers]
    taken = [answer for answer, told in found if told.verdict is Verdict.TAKEN]
    findings = [
        _suggestion(own, answer, told.reason)
        for answer, told in found
        if told.verdict is Verdict.SUGGESTED and not (taken and 0.5 <= told.likeness < ALIKE)
    ]
    rivals = _rivals(own, taken)
    findings += [_suggestion(own, rival, "another published version answers too") for rival in rivals]
    taken = [claim for claim in taken if claim not in rivals]
    if not taken:
        return Enriched(item=own.item, findings=tuple(findings))
    merged = merge([own, *taken], primary=0, code="CK532")
    changes = _changes(own.item, merged.item)
    if not changes:
        return Enriched(item=own.item, findings=tuple(findings))
    sources = {name: merged.provenance[name] for name in changes if name in merged.provenance}
    told = [_change(own, name, before, after, sources) for name, (before, after) in changes.items()]
    return Enriched(
        item=merged.item,
        changes=changes,
        provenance=sources,
        findings=(*told, *(one for one in merged.findings), *findings),
    )


def _rivals(own: Claim, taken: Sequence[Claim]) -> list[Claim]:
    """The answers about published works, where they are about different ones and the item does not say which."""
    published = [(claim, features(claim.item)) for claim in taken if features(claim.item).kind in PUBLISHED]
    known = features(own.item)
    same = [claim for claim, one in published if known.doi and one.doi == known.doi]
    if same:
        return [claim for claim, one in published if one.doi and one.doi != known.doi]
    dois = {one.doi for _claim, one in published if one.doi}
    agree = all(compatible(one.kind, other.kind) for _a, one in published for _b, other in published)
    return [] if agree and len(dois) < 2 else [claim for claim, _one in published]


def _changes(before: Item, after: Item) -> dict[str, tuple[Value | None, Value]]:
    changes: dict[str, tuple[Value | None, Value]] = {}
    if before.type != after.type:
        changes["type"] = (before.type, after.type)
    for name, value in after.variables.items():
        old = before.variables.get(name)
        if old != value:
            changes[name] = (old, value)
    return changes


def _change(own: Claim, name: str, before: Value | None, after: Value, sources: Mapping[str, Provenance]) -> Finding:
    source = sources[name].uri if name in sources else "a service"
    what = f"{name}: {_shown(before)} → {_shown(after)} ({source})" if before else f"{name}: {_shown(after)} ({source})"
    return Finding(code="CK530", what=what, where=Span(uri=own.uri, path=own.item.id), level=Level.NOTE)


def _shown(value: Value | None) -> str:
    text = "; ".join(map(str, value)) if isinstance(value, Names) else str(value)
    if isinstance(value, Names) and value.truncated:
        text += " et al."
    return f"“{text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + '…'}”"


def _suggestion(own: Claim, answer: Claim, reason: str) -> Finding:
    item = answer.item
    year = item.date("issued")
    shown = ", ".join(filter(None, (item.title, str(year.year) if isinstance(year, Date) and year.year else "")))
    number = item.text("DOI") or item.text("URL")
    return Finding(
        code="CK531",
        what=f"{answer.source} knows “{shown}”: {reason}",
        where=Span(uri=own.uri, path=own.item.id),
        fix=f"if it is the same work, add {number} to the record" if number else "compare the two",
        level=Level.NOTE,
    )
