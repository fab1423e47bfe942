"""Punctuation where two pieces of output meet: what collides, what moves into quotation marks.

CSL 1.0.2, "Affixes" and "Localized Options" (punctuation-in-quote); the table of pairs is that of the test suite. Only
joints between text tokens are touched: what stands inside one text, or between the texts of one VALUE, is the
author's.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from citekit.csl.tokens import KIND, VALUE, Kind, Token, Tokens

_FIRST_WINS = frozenset(["::", "!:", "?:", ";:", ":.", "..", ";.", "!.", "?.", ";;", "!!", "??", ",,"])
"""Pairs (last character, first character) of which the first one stays: a question mark beats a full stop."""

_SECOND_WINS = frozenset([":!", ";!", ":?", ";?"])
"""Pairs of which the second one stays. All other pairs stay as they are ("?!", ".,", ",.")."""

_UNQUOTED, _IN_FIELD, _BY_STYLE = range(3)

_CLOSED = (Kind.FORMAT, Kind.FIELD)

_MOVED = frozenset(".,!?")
"""What goes into quotation marks where the locale says so; colons and semicolons stay outside."""

DOUBTFUL = _FIRST_WINS | _SECOND_WINS | {"  "}
"""Where two texts meet with such characters there may be something to do."""

EDGES = frozenset("".join(DOUBTFUL))
"""The characters of which a joint may be changed."""

_SPEAKING = {VALUE, VALUE | 1} | {mark for mark, kind in enumerate(KIND) if kind in (Kind.DISPLAY, Kind.QUOTE)}
"""The marks that matter at a joint."""

_Text = tuple[int, int, int]
"""A text of the output: its place, the VALUE span it stands in (0 for none), and the closing quotation marks between it
and the text before it."""


class _Joints(Struct, eq=False):
    """The output so far, its texts, and the quotation marks that closed since the last of them: none, those of a field
    (inside VALUE), or those of the style. moved: a mark has moved into them."""

    out: Tokens = field(default_factory=list)
    texts: list[_Text] = field(default_factory=list)
    quoted: int = _UNQUOTED
    moved: bool = False

    @property
    def text(self) -> str:
        token = self.out[self.texts[-1][0]] if self.texts else ""
        return token if isinstance(token, str) else ""

    def replace(self, text: str) -> None:
        """Changes the last text; where nothing is left of it, the text before it is the last one again."""
        place, _, quoted = self.texts[-1]
        self.out[place] = text
        if not text:
            self.texts.pop()
            self.quoted = max(self.quoted, quoted)

    def put_inside(self, before: str, mark: str) -> None:
        """Puts a mark behind the last text, whose kept part is `before`, inside the quotation marks.

        Formatting that the field itself ends with ("10<sup>2</sup>") is closed first; that of the style is not.
        """
        last, value, _ = self.texts[-1]
        self.out[last] = before
        self.moved = True
        place = last + 1
        while value and _ends_in_field(self.out[place]):
            place += 1
        if place == last + 1:
            self.out[last] = before + mark
        else:
            self.out.insert(place, mark)
            self.texts.append((place, value, _UNQUOTED))


def punctuation(tokens: Sequence[Token], in_quote: bool) -> Tokens:
    """The tokens with their joints cleaned. `in_quote`: the locale's punctuation-in-quote. Linear in the tokens.

    A joint is looked into only where its two characters, or a quotation mark between them, give reason to."""
    joints = _Joints()
    out, texts = joints.out, joints.texts
    values: list[int] = []
    serial = 0
    last = ""
    for token in tokens:
        if isinstance(token, str):
            text = token
            value = values[0] if values else 0
            if joints.quoted or last + text[:1] in DOUBTFUL:
                if not (value and texts and texts[-1][1] == value):
                    text = _meet(joints, text, in_quote)
                last = joints.text[-1:]
            if text:
                texts.append((len(out), value, joints.quoted))
                out.append(text)
                joints.quoted = _UNQUOTED
                joints.moved = False
                last = text[-1]
            continue
        if token not in _SPEAKING:
            out.append(token)
            continue
        if token == VALUE:
            serial += 1
            values.append(serial)
        elif token == VALUE | 1:
            values.pop()
        elif KIND[token] is Kind.DISPLAY:
            texts.clear()
            joints.quoted = _UNQUOTED
            last = ""
        else:
            closed = max(joints.quoted, _IN_FIELD if values else _BY_STYLE)
            joints.quoted = closed if token & 1 else _UNQUOTED
        out.append(token)
    return [token for token in out if token != ""] if "" in out else out


def _meet(joints: _Joints, text: str, in_quote: bool) -> str:
    """What is left of `text` where it meets the text before it, which may change."""
    while text and (before := joints.text):
        step = _at_quote(joints, before, text) if joints.quoted and in_quote else _plain(joints, before, text)
        if step is None:
            return text
        text = step
    return text


def _at_quote(joints: _Joints, before: str, text: str) -> str | None:
    """One step after a closing quotation mark: the first character goes, or moves inside. None where all is done."""
    pair = before[-1] + text[0]
    if pair in _FIRST_WINS and (text[0] != ":" or before[-1] == ":" or joints.moved):
        return text[1:]  # a colon stays behind the field's own mark (“Why?”: 12), as in citeproc-js
    if text[0] not in _MOVED or _is_ellipsis(text):
        return None
    joints.put_inside(before[:-1] if pair in _SECOND_WINS else before, text[0])
    return text[1:]


def _plain(joints: _Joints, before: str, text: str) -> str | None:
    """One step of cleaning where two texts meet; None where nothing is left to do.

    Across a closing quotation mark that keeps punctuation outside, only a second full stop goes. What would go without
    the mark goes too across one that the field itself holds (‘Who asked “Why?”.’) and where it is a lone final stop
    (‘Why?’.), as citeproc-js has it.
    """
    last, first = before[-1], text[0]
    pair = last + first
    if joints.quoted:
        weak = joints.quoted == _IN_FIELD or text == "."
        goes = pair == ".." or (weak and pair in _FIRST_WINS)
        return text[1:] if goes else None
    if last == " " and first == " ":
        return text[1:]
    if pair in _FIRST_WINS and not _is_ellipsis(text):
        return text[1:]
    if pair in _SECOND_WINS:
        joints.replace(before[:-1])
        return text
    return None


def _ends_in_field(token: Token) -> bool:
    """Whether a mark closes a span of field markup, not the field or a quotation."""
    return isinstance(token, int) and token & 1 == 1 and token != VALUE | 1 and KIND[token] in _CLOSED


def _is_ellipsis(text: str) -> bool:
    return text.startswith("..")
