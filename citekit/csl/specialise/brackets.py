"""Round brackets within round brackets: in a note style the inner ones of the affixes become square ("(Doe [1999])").

The specification does not say so; it is how such notes are written, and citeproc-js prints them so: for the affixes of
groups, macros, dates and numbers, by how deep they stand. What a field or a term holds is left alone.
"""

from __future__ import annotations

from msgspec.structs import replace

from citekit.csl.nodes import Look

_SQUARE = str.maketrans("()", "[]")


def nested(look: Look, opened: int | None) -> tuple[Look, int | None]:
    """The look as it stands within `opened` round brackets, and how many are open round what it dresses; (look, None)
    where the style leaves brackets alone (None). Affixes whose brackets do not pair are left as they are."""
    if opened is None or not ("(" in look.prefix or "(" in look.suffix):
        return look, opened
    prefix, within = _alternated(look.prefix, opened)
    suffix, after = _alternated(look.suffix, within)
    if after != opened:
        return look, opened
    return replace(look, prefix=prefix, suffix=suffix), within


def _alternated(affix: str, opened: int) -> tuple[str, int]:
    """The affix with every second depth of round brackets made square, and how many are open after it."""
    out = []
    for char in affix:
        if char == ")":
            opened -= 1
        out.append(char.translate(_SQUARE) if opened % 2 else char)
        if char == "(":
            opened += 1
    return "".join(out), opened
