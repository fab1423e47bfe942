"""Entries straight to text: what the style says between the values of an entry is finished and written beforehand.

Most tokens of an entry are the style's, the same in every entry of a program, so they go through the passes
(`finish`) and the writer once, with holes where values are to stand. What comes out is a template; an entry is the
template with the texts of its values put in. Of a value only the first and the last character can change what stands
beside it, so there is a template for each way in which the values begin and end. Where more than that could matter, the
entry is left to the passes: values that begin with punctuation, end with a blank or with quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from msgspec import Struct, field

from citekit.csl.finish import finish, laid_out
from citekit.csl.locale import Locale
from citekit.csl.names import NameTokens, Printed, Rendered
from citekit.csl.nodes import Area
from citekit.csl.outputs.base import Syntax
from citekit.csl.programs import Program
from citekit.csl.punctuation import DOUBTFUL, EDGES
from citekit.csl.sentence import with_capital_term
from citekit.csl.specialise.base import Op, nothing
from citekit.csl.specialise.names import NamesOp
from citekit.csl.state import CiteState
from citekit.csl.tokens import DATE, KIND, NOCASE, NORMAL, QUOTE, TERM, VALUE, Kind, Token, Tokens, close, plain

HOLE = "\ue000"
"""Stands for a value while a template is made, between the blank that the value may begin with and its last
character."""

ANY = "x"
"""Stands for all characters that no joint depends on."""

MOST_SHEETS, MOST_TEMPLATES, MOST_DATES = 5_000, 100, 1_000
"""How many programs have templates, how many each may have, and how many dates are kept as they are written."""

_FILLER = HOLE + ANY
_REFUSED = EDGES | {""}
_WAY = re.compile(r"(\d+)(\D)")
_BEFORE = {first: frozenset(last for last in EDGES if last + first in DOUBTFUL) for first in EDGES}
"""The last characters that matter before a first one."""
_NONE: frozenset[str] = frozenset()
_QUOTES = frozenset(mark for mark, kind in enumerate(KIND) if kind is Kind.QUOTE)
_FORMATS = frozenset(mark for mark, kind in enumerate(KIND) if kind is Kind.FORMAT)
_PLAIN = frozenset(
    mark for mark, kind in enumerate(KIND)
    if kind in (Kind.MEANING, Kind.LINK, Kind.FORMAT) and mark & ~1 not in NORMAL.values()
)  # fmt: skip
"""Marks in a value that are written as they are, whatever stands round it."""
_FLAT = _FORMATS & _PLAIN
"""Formatting, but for what ends formatting."""

_LEFT: Printed = ("", "", "")
"""A value for the passes."""


class _Value(NamedTuple):
    """A value: what puts it in (`names`: each name as one token), the last characters that what follows it depends on,
    the marks open where it stands."""

    put: Op
    names: Callable[[CiteState], NameTokens] | None
    mattering: frozenset[str]
    held: list[int]


class _Sheet(Struct, eq=False):
    """A program, dressed: its values; its tokens, `_FILLER` for each value; its templates by how the values begin and
    end, None where the passes would take more of one than the blank that it begins with."""

    values: tuple[_Value, ...]
    tokens: Tokens
    templates: dict[str, str | None] = field(default_factory=dict)


class Templates:
    """The templates of one bibliography in one locale and output format (`syntax`)."""

    def __init__(self, area: Area, locale: Locale, syntax: Syntax) -> None:
        self._area = area
        self._locale = locale
        self._escape = syntax.escape
        self._table = syntax.table
        self._dates: dict[tuple[str | int | Rendered, ...], Printed] = {}  # most dates stand in many entries
        self._sheets: dict[Program, _Sheet | None] = {}

    def text(self, program: Program, cite: CiteState) -> str | None:
        """A cite's entry as it is printed, None where it is left to the passes."""
        sheet = self._sheets.get(program) or self._new_sheet(program)
        if sheet is None:
            return None
        escape = self._escape
        cite.names_seen = program.replaced
        cite.people = []
        texts: list[str] = []
        ends = ""
        for put, names, mattering, held in sheet.values:
            tokens: Tokens | NameTokens
            if names:
                tokens = names(cite)
            else:
                put(cite, tokens := [])
            begin = tokens[0] if len(tokens) == 1 else ""
            if type(begin) is str and begin:
                text, last = escape(begin), begin[-1]
            else:
                # Within quotation marks, into which a comma may move, it matters what the value's own marks are.
                printed = None if QUOTE in held else self._printed(tokens)
                text, begin, last = printed or self._marked(tokens, held) or self._in_context(tokens, held)
            if not begin or not begin[0].isalnum():
                if begin[:1] == text[:1] == " ":
                    text, begin = text[1:], begin[1:]
                    ends += f"{len(texts)} "
                if begin[:1] in _REFUSED or not texts:
                    return None
            if not texts and TERM in tokens:
                return None  # it may have to begin with a capital, as a first value without letters leaves it to others
            if last in mattering:
                if last == " ":
                    return None
                ends += f"{len(texts)}{last}"
            texts.append(text)
        template = sheet.templates[ends] if ends in sheet.templates else self._new_template(sheet, ends)
        return template and template % tuple(texts)

    # Values

    def _printed(self, tokens: Sequence[str | int | Rendered]) -> Printed | None:
        """What is written for a value, None where that depends on what stands round it, or its own joints need care."""
        is_date = tokens[:1] == [DATE]
        if is_date and (known := self._dates.get(tuple(tokens))):
            return known
        printed = self._joined(tokens)
        if is_date and printed is not None:
            if len(self._dates) >= MOST_DATES:
                self._dates.clear()
            self._dates[tuple(tokens)] = printed
        return printed

    def _joined(self, tokens: Sequence[str | int | Rendered]) -> Printed | None:
        escape, table = self._escape, self._table
        out: list[str] = []
        begin = last = ""
        for token in tokens:
            if type(token) is Rendered:
                if token.printed is None:
                    token.printed = self._printed(token.tokens) or _LEFT
                text, start, end = token.printed
                if start[:1] in _REFUSED:
                    return None
                out.append(text)
                begin, last = begin or start, end
            elif isinstance(token, str):
                if last + token[:1] in DOUBTFUL:
                    return None
                out.append(escape(token))
                if len(begin) < 2:
                    begin += token[:2]
                last = token[-1:]
            elif token in _PLAIN:
                out.append(table[token])
            else:
                return None
        return "".join(out), begin, last

    def _marked(self, tokens: Sequence[str | int | Rendered], held: Sequence[int]) -> Printed | None:
        """What is written for a field with markup that no pass changes, as most is: formatting that does not hold
        already, and holds no other. None for other values."""
        if tokens[:1] != [VALUE] or not _FORMATS.isdisjoint(held):
            return None
        flat = [token for token in tokens[1:-1] if not isinstance(token, Rendered)]
        marks = [token for token in flat if isinstance(token, int)]
        formats = [mark for mark in marks if mark in _FLAT]
        if len(formats) + marks.count(NOCASE) * 2 < len(marks):
            return None
        if any(closing != opening | 1 for opening, closing in zip(formats[::2], formats[1::2], strict=True)):
            return None
        text = plain(flat)
        return self._written(flat), text[:2], text[-1:]

    def _in_context(self, tokens: Sequence[str | int | Rendered], held: Sequence[int]) -> Printed:
        """What is written for a value within these open marks, by the passes. `_LEFT` where punctuation that follows it
        would stand elsewhere than behind it: within quotation marks that it ends with, or formatting round it."""
        flat: Tokens = []
        for token in tokens:
            flat += token.tokens if isinstance(token, Rendered) else [token]
        trailing = list(takewhile(lambda token: isinstance(token, int), reversed(flat)))
        outer = takewhile(lambda mark: mark != VALUE | 1, trailing)
        if len(trailing) == len(flat) or not _QUOTES.isdisjoint(trailing):
            return _LEFT
        if QUOTE in held and not _FORMATS.isdisjoint(outer):
            return _LEFT
        whole = finish([*held, HOLE, *flat, HOLE, *[close(mark) for mark in reversed(held)]], self._locale)
        own = whole[whole.index(HOLE) + 1 : -1 - whole[::-1].index(HOLE)]
        texts = [token for token in own if isinstance(token, str)]
        return (self._written(own), plain(flat)[:2], texts[-1][-1:]) if texts else _LEFT

    def _written(self, tokens: Tokens) -> str:
        escape, table = self._escape, self._table
        return "".join([escape(token) if isinstance(token, str) else table[token] for token in tokens])

    # Templates

    def _new_sheet(self, program: Program) -> _Sheet | None:
        """A program's sheet; none the first time, since many programs are for one entry only."""
        if program not in self._sheets:
            if len(self._sheets) >= MOST_SHEETS:
                self._sheets.clear()
            self._sheets[program] = None
            return None
        values: list[Op] = []
        tokens: Tokens = []
        for constants, operation in program.runs:
            tokens += constants
            if operation is not nothing:
                values.append(operation)
                tokens.append(_FILLER)
        dressed = laid_out(with_capital_term(tokens), self._area)
        places = [index for index, token in enumerate(dressed) if token == _FILLER]
        sheet = _Sheet(
            tuple(
                _Value(
                    value,
                    value.names if isinstance(value, NamesOp) else None,
                    _mattering(dressed[place + 1 :]),
                    _held(dressed[:place]),
                )
                for value, place in zip(values, places, strict=True)
            ),
            dressed,
        )
        if not program.runs:
            sheet.templates[""] = None  # nothing is printed, nothing is dressed
        self._sheets[program] = sheet
        return sheet

    def _new_template(self, sheet: _Sheet, ends: str) -> str | None:
        if len(sheet.templates) >= MOST_TEMPLATES:
            sheet.templates.clear()
        sheet.templates[ends] = template = self._template(sheet, ends)
        return template

    def _template(self, sheet: _Sheet, ends: str) -> str | None:
        """A text in which texts are put by the operator %."""
        ways = [_FILLER] * len(sheet.values)
        for index, way in _WAY.findall(ends):
            ways[int(index)] = f"{ways[int(index)][:-1]}{way}" if way != " " else f" {ways[int(index)]}"
        waiting = iter(ways)
        filled = [next(waiting) if token == _FILLER else token for token in sheet.tokens]
        head, *rest = self._written(finish(filled, self._locale)).split(HOLE)
        if len(rest) != len(ways) or any(part[:1] != way[-1] for part, way in zip(rest, ways, strict=True)):
            return None
        return "%s".join(part.replace("%", "%%") for part in (head, *(part[1:] for part in rest)))


def _held(tokens: Sequence[Token]) -> list[int]:
    """The marks of formatting and quotation that are open behind these."""
    held: list[int] = []
    for token in tokens:
        if isinstance(token, int) and KIND[token] in (Kind.FORMAT, Kind.QUOTE):
            if token & 1:
                held.pop()
            else:
                held.append(token)
    return held


def _mattering(following: Sequence[Token]) -> frozenset[str]:
    """The last characters of a value that change what follows it, or are changed by it. All of them where a quotation
    ends, or where what follows consists of texts that change each other and may vanish."""
    texts: list[str] = []
    for token in following:
        if isinstance(token, str):
            texts.append(token)
            if HOLE in token:
                break
        elif KIND[token] is Kind.QUOTE and token & 1 and not texts:
            return EDGES
    if any(before[-1:] + after[:1] in DOUBTFUL for before, after in pairwise(texts)):
        return EDGES
    return _BEFORE.get(texts[0][:1], _NONE) if texts else _NONE
