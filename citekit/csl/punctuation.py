"""Punctuation where two pieces of output meet: what collides, what moves into quotation marks.

CSL 1.0.2, "Affixes" and "Localized Options" (punctuation-in-quote); the table of pairs is that of the test suite. Only
joints between text tokens are touched: what stands inside one text, or between the texts of one VALUE, is the
author's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from citekit.csl.tokens import KIND, VALUE, Kind, Token, Tokens

_FIRST_WINS = frozenset(["::", "!:", "?:", ";:", ":.", "..", ";.", "!.", "?.", ";;", "!!", "??", ",,"])
"""Pairs (last character, first character) of which the first one stays: a question mark beats a full stop."""

_SECOND_WINS = frozenset([":!", ";!", ":?", ";?"])
"""Pairs of which the second one stays. All other pairs stay as they are ("?!", ".,", ",.")."""

_MARKS = frozenset(".,:;!?")
_MOVED = frozenset(".,!?")
"""What goes into quotation marks where the locale says so; colons and semicolons stay outside."""


@dataclass(slots=True)
class _Joint:
    """The last text so far: its index in the output, the VALUE span it stands in, and what was passed since."""

    out: Tokens = field(default_factory=list)
    last: int = -1
    value: int = 0
    quote: bool = False

    @property
    def text(self) -> str:
        token = self.out[self.last] if self.last >= 0 else ""
        return token if isinstance(token, str) else ""


def punctuation(tokens: Sequence[Token], in_quote: bool) -> Tokens:
    """The tokens with their joints cleaned. `in_quote`: the locale's punctuation-in-quote. Linear in the tokens."""
    joint = _Joint()
    values: list[int] = []
    serial = 0
    for token in tokens:
        if isinstance(token, str):
            same_value = bool(values) and values[0] == joint.value
            text = token if same_value or joint.last < 0 else _meet(joint, token, in_quote)
            if text:
                joint.out.append(text)
                joint.last = len(joint.out) - 1
                joint.value = values[0] if values else 0
                joint.quote = False
            continue
        if token == VALUE:
            serial += 1
            values.append(serial)
        elif token == VALUE | 1:
            values.pop()
        elif KIND[token] is Kind.DISPLAY:
            joint.last = -1
        elif KIND[token] is Kind.QUOTE and token & 1:
            joint.quote = True
        joint.out.append(token)
    return [token for token in joint.out if token != ""]


def _meet(joint: _Joint, text: str, in_quote: bool) -> str:
    """What is left of `text` where it meets the text before it, which is changed in place."""
    while text:
        before = joint.text
        if not before:
            return text
        if joint.quote:
            moved = _at_quote(joint, before, text, in_quote)
        else:
            moved = _plain(joint, before, text)
        if moved == text:
            return text
        text = moved
    return text


def _at_quote(joint: _Joint, before: str, text: str, in_quote: bool) -> str:
    """The text after a closing quotation mark: its first character may go, or move inside."""
    pair = before[-1] + text[0]
    if not in_quote:
        return text[1:] if pair == ".." else text
    if pair in _FIRST_WINS and text[0] in _MOVED:
        return text[1:]
    if text[0] in _MOVED and not _is_ellipsis(text):
        kept = before[:-1] if pair in _SECOND_WINS else before
        joint.out[joint.last] = kept + text[0]
        return text[1:]
    return text


def _plain(joint: _Joint, before: str, text: str) -> str:
    """One step of cleaning where two texts meet; the text itself where nothing is to be done."""
    last, first = before[-1], text[0]
    if last == " " and first == " ":
        return text[1:]
    if last == " " and first in _MARKS:
        return _after_blank(joint, before, text)
    pair = last + first
    if pair in _FIRST_WINS and not _is_ellipsis(text):
        return text[1:]
    if pair in _SECOND_WINS:
        joint.out[joint.last] = before[:-1]
        joint.last = joint.last if len(before) > 1 else -1
    return text


def _after_blank(joint: _Joint, before: str, text: str) -> str:
    """Punctuation after a blank: a mark that repeats the one before the blank goes; points and commas close up."""
    trimmed = before.rstrip(" ")
    if trimmed and trimmed[-1] + text[0] in _FIRST_WINS and not _is_ellipsis(text):
        return text[1:]
    if text[0] in ".," and trimmed and not _is_ellipsis(text) and not text[1:2].isalnum():
        joint.out[joint.last] = trimmed
        return _meet_again(joint, text)
    return text


def _meet_again(joint: _Joint, text: str) -> str:
    """The joint after a blank before it went."""
    pair = joint.text[-1] + text[0]
    return text[1:] if pair in _FIRST_WINS else text


def _is_ellipsis(text: str) -> bool:
    return text.startswith("..")
