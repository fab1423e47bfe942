"""First, subsequent, ibid, near-note: the position of each cite in a document. CSL 1.0.2, "Choose" and "Note Distance".

Citations in text and in notes are followed apart, as in citeproc-js: a cite in a note is the first even where the text
has cited the item before, and ibid needs a preceding citation of the same kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from citekit.csl.cites import IMPLIED, Citation, Cite
from citekit.csl.state import FIRST, IBID, IBID_WITH_LOCATOR, NEAR_NOTE, SUBSEQUENT


class Place(Struct, frozen=True):
    """Where a cite stands: its position bits, and the number of the earlier note that first cited its item, or 0."""

    position: int
    first_note: int = 0


def given_place(cite: Cite) -> Place:
    """The place that the cite itself states, "first" where it states none."""
    position = IMPLIED.get(cite.position, FIRST)
    if cite.near_note:
        position |= NEAR_NOTE | SUBSEQUENT
    return Place(position)


def places(citations: Sequence[Citation], near_note_distance: int) -> list[list[Place]]:
    """The place of each cite, citation by citation in document order."""
    first_of: dict[bool, dict[str, int]] = {True: {}, False: {}}
    last_of: dict[bool, dict[str, int]] = {True: {}, False: {}}
    previous: dict[bool, Citation] = {}
    in_notes = Counter(citation.note for citation in citations)
    out = []
    for citation in citations:
        in_note = citation.note > 0
        first_notes, last_notes = first_of[in_note], last_of[in_note]
        last = previous.get(in_note)
        crowded = in_note and last is not None and in_notes[last.note] > 1
        row = []
        for index, cite in enumerate(citation.cites):
            before = _before(citation, index, last, crowded)
            row.append(_place(cite, before, citation.note, first_notes, last_notes, near_note_distance))
            first_notes.setdefault(cite.id, citation.note)
            last_notes[cite.id] = citation.note
        out.append(row)
        if citation.cites:
            previous[in_note] = citation
    return out


def _before(citation: Citation, index: int, previous: Citation | None, crowded: bool) -> Cite | None:
    """The cite that an ibid could refer to: the one before in the same note, or the only one of the citation before,
    which for notes must stand alone in the note before (`crowded`: it does not)."""
    if index:
        return citation.cites[index - 1]
    if previous is None or citation.note - previous.note > 1:
        return None
    if citation.note and citation.note == previous.note:
        return previous.cites[-1]
    return previous.cites[0] if len(previous.cites) == 1 and not crowded else None


def _place(
    cite: Cite, before: Cite | None, note: int, first_notes: dict[str, int], last_notes: dict[str, int], distance: int
) -> Place:
    if cite.position:
        return Place(given_place(cite).position, first_notes.get(cite.id, 0))
    if cite.id not in first_notes:
        return Place(FIRST)
    position = SUBSEQUENT
    if before is not None and before.id == cite.id:
        position |= ibid(before, cite)
    if note - last_notes[cite.id] <= distance:  # in the text too, as in citeproc-js
        position |= NEAR_NOTE
    first = first_notes[cite.id]
    return Place(position, first if first != note else 0)


def ibid(before: Cite, cite: Cite) -> int:
    """Whether a cite of the same item is ibid, by the locators of the two."""
    if not before.locator:
        return IBID | IBID_WITH_LOCATOR if cite.locator else IBID
    if not cite.locator:
        return 0
    return IBID if (cite.locator, cite.label) == (before.locator, before.label) else IBID | IBID_WITH_LOCATOR
