"""Field text → tokens: inline markup, quotation marks, apostrophes.

The markup of CSL-JSON: `<i> <b> <sup> <sub> <sc> <span style="font-variant:small-caps;"> <span class="nocase">
<span class="nodecor">`. Straight quotes become spans of QUOTE (INNER_QUOTE for the second kind of mark in one text),
pairs of typed quotes spans of TYPED_*, straight single quotes that pair with none apostrophes. Whatever is not
balanced stays text; a balanced span of another class or style goes, and what it holds stays. Small capitals,
superscripts, subscripts and `nodecor` keep their case: they are NOCASE too.
"""

from __future__ import annotations

import re

from msgspec import Struct, field

from citekit.csl.tokens import (
    BOLD,
    INNER_QUOTE,
    ITALIC,
    NOCASE,
    NODECOR,
    QUOTE,
    SMALL_CAPS,
    SUBSCRIPT,
    SUPERSCRIPT,
    TYPED_DOUBLE,
    TYPED_LOW,
    TYPED_SINGLE,
    UNRAISED,
    VALUE,
    Token,
    Tokens,
)

_TAGS: dict[str, tuple[int, ...]] = {
    "<i>": (ITALIC,),
    "<b>": (BOLD,),
    "<sup>": (NOCASE, SUPERSCRIPT),
    "<sub>": (NOCASE, SUBSCRIPT),
    "<sc>": (NOCASE, SMALL_CAPS),
    '<span style="font-variant:small-caps;">': (NOCASE, SMALL_CAPS),
    '<span class="nocase">': (NOCASE,),
    '<span class="nodecor">': (NOCASE, NODECOR),
}
_PIECE = re.compile(r"<(?:/?(?:i|b|su[bp]|sc)|/span|span [^<>]{1,300})>|[\"'“”‘’„]")
_ANY = re.compile(r"[<\"'“‘„]")
_OPENERS = frozenset("([{<¿¡\"'“‘„«‹–—-/")
_TYPED_CLOSERS = {"”": ((TYPED_DOUBLE, "“"), (TYPED_LOW, "„")), "“": ((TYPED_LOW, "„"),), "’": ((TYPED_SINGLE, "‘"),)}


class _Open(Struct, eq=False):
    """A tag or quotation mark that waits for its end; `at` is its place in the output."""

    text: str
    marks: tuple[int, ...]
    at: int


class _State(Struct, eq=False):
    """`stack`: what is open; `tags`: how often each closing tag is awaited; `first`: the first straight quote used."""

    out: list[list[Token]] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    tags: dict[str, int] = field(default_factory=dict)
    first: str = ""


def may_be_markup(text: str) -> bool:
    """Whether a text has a character that begins markup or a quotation: without any it is one token."""
    return _ANY.search(text) is not None


def field_tokens(text: str) -> Tokens:
    """The tokens of a field's text, wrapped in VALUE where there is more than one; [] for "". Linear in the text."""
    if not text:
        return []
    if not _ANY.search(text):
        return [text]
    state = _State()
    end = 0
    for piece in _PIECE.finditer(text):
        if piece.start() > end:
            state.out.append([text[end : piece.start()]])
        end = piece.end()
        if piece[0][0] == "<":
            _tag(state, piece[0])
        else:
            _quote(state, piece[0], _before(text, piece.start()), _after(text, end))
    if end < len(text):
        state.out.append([text[end:]])
    tokens = _joined(state.out)
    return tokens if len(tokens) < 2 else [VALUE, *tokens, VALUE | 1]


def _tag(state: _State, tag: str) -> None:
    if tag[1] == "/":
        _close_tag(state, tag)
        return
    marks = _TAGS.get(tag if tag in _TAGS else _normal(tag), () if tag.startswith("<span") else None)
    state.out.append(_literal(tag))
    if marks is not None:
        closing = "</span>" if tag.startswith("<span") else f"</{tag[1:]}"
        state.tags[closing] = state.tags.get(closing, 0) + 1
        state.stack.append(_Open(closing, marks, len(state.out) - 1))


def _literal(tag: str) -> list[Token]:
    """A tag that stays text, for it is not balanced: text that keeps its case."""
    return [NOCASE, tag, NOCASE | 1]


def _normal(tag: str) -> str:
    """A span tag with its blanks and quotes as in the table."""
    return tag.replace("'", '"').replace(": ", ":").replace('caps"', 'caps;"')


def _close_tag(state: _State, tag: str) -> None:
    """Closes the nearest such tag; what was opened inside it and not closed stays text. An orphan is text."""
    if not state.tags.get(tag):
        state.out.append(_literal(tag))
        return
    while True:
        opened = state.stack.pop()
        if opened.text in state.tags:
            state.tags[opened.text] -= 1
        if opened.text == tag:
            break
    state.out[opened.at] = list(opened.marks)
    state.out.append([mark | 1 for mark in reversed(opened.marks)])


def _quote(state: _State, char: str, before: str, after: str) -> None:
    opens = not after.isspace() and after != "" and (before == "" or before.isspace() or before in _OPENERS)
    closes = before != "" and not before.isspace() and before not in "([{" and not after.isalnum()
    if char in "\"'":
        _straight(state, char, opens=opens, closes=closes)
    elif closes and char in _TYPED_CLOSERS and _close_typed(state, char):
        return
    elif opens and char in "“‘„":
        state.stack.append(_Open(char, (), len(state.out)))
        state.out.append([char])
    else:
        state.out.append([char])


def _straight(state: _State, char: str, *, opens: bool, closes: bool) -> None:
    place = _opened(state, char) if closes else -1
    if place >= 0:
        nested = any(one.text in "\"'" for one in state.stack[max(place - _DEEPEST, 0) : place])
        if not nested:
            state.first = state.first or char
        mark = QUOTE if nested or char == state.first else INNER_QUOTE
        _close(state, place, mark)
        return
    if opens:
        state.stack.append(_Open(char, (), len(state.out)))
    state.out.append(["’" if char == "'" else char])


def _close_typed(state: _State, char: str) -> bool:
    for mark, opening in _TYPED_CLOSERS[char]:
        place = _opened(state, opening)
        if place >= 0:
            _close(state, place, mark)
            return True
    return False


def _opened(state: _State, char: str) -> int:
    """The place in the stack of the quotation mark that waits for its end, above any open tag; -1 for none."""
    for place in range(len(state.stack) - 1, max(len(state.stack) - _DEEPEST, 0) - 1, -1):
        text = state.stack[place].text
        if text == char:
            return place if state.stack[place].at < len(state.out) - 1 else -1  # "" quotes nothing
        if text[0] == "<":
            return -1
    return -1


_DEEPEST = 32
"""How many unclosed quotation marks back a closing one looks for its opening: keeps hostile text linear."""


def _close(state: _State, place: int, mark: int) -> None:
    """Makes a quotation of what stands since its opening mark. Behind a single straight quote, or one that begins the
    text, citeproc-js does not see a word begin, so text-case gives it no capital."""
    opened = state.stack[place]
    unraised = opened.text == "'" or (opened.text == '"' and not opened.at)
    state.out[opened.at] = [mark, UNRAISED, UNRAISED | 1] if unraised else [mark]
    state.out.append([mark | 1])
    del state.stack[place:]


def _before(text: str, index: int) -> str:
    """The character before a quotation mark, tags left out; "" at the start."""
    while index and text[index - 1] == ">" and (start := text.rfind("<", max(0, index - 320), index)) >= 0:
        if not _PIECE.fullmatch(text, start, index):
            break
        index = start
    return text[index - 1] if index else ""


def _after(text: str, index: int) -> str:
    """The character after a quotation mark, tags left out; "" at the end."""
    while index < len(text) and text[index] == "<" and (tag := _PIECE.match(text, index)):
        index = tag.end()
    return text[index] if index < len(text) else ""


def _joined(pieces: list[list[Token]]) -> Tokens:
    """One list, with neighbouring texts made one."""
    out: Tokens = []
    run: list[str] = []
    for piece in pieces:
        for token in piece:
            if isinstance(token, str):
                run.append(token)
                continue
            if run:
                out.append("".join(run))
                run.clear()
            out.append(token)
    if run:
        out.append("".join(run))
    return out
