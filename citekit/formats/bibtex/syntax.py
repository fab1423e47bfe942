"""A .bib file's text to its blocks, in order, each with its place: entries, strings, preambles, comments, text.

bibtexparser 2.1 finds the blocks. What it sets aside (failed blocks) or reads otherwise than it was meant (a comma
missing, a comment inside an entry) goes through the tolerant scanner of `repair`. Nothing is lost: what cannot be
read at all is a block of kind "broken", with what is wrong.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from bibtexparser import model as bp
from bibtexparser.splitter import Splitter
from msgspec import Struct, field

from citekit.formats.bibtex.expressions import parts
from citekit.formats.bibtex.repair import FieldText, Scanned, Trouble, scan_block

logging.getLogger("bibtexparser.splitter").setLevel(logging.CRITICAL + 1)  # its remarks reach the user as findings


class Block(Struct, frozen=True, kw_only=True):
    """One block. kind: "entry", "string", "preamble", "comment" (the @ form), "text" (between blocks) or "broken".

    start, end: offsets in the text. line: of its first character, from 1. type: lower-case, without "@".
    fields: of an entry in order, names as written, values with their delimiters. value: of a string or preamble.
    """

    kind: str
    start: int
    end: int
    line: int
    type: str = ""
    key: str = ""
    fields: tuple[FieldText, ...] = ()
    value: str = ""
    troubles: tuple[Trouble, ...] = ()


_NAME = re.compile(r"[^\s{}()\"#%,=@\\']+")
_BRACED = re.compile(r"\{[^{}\\]*\}|\d+|\"[^{}\"\\]*\"|[A-Za-z][\w:.+/-]*")
_START = re.compile(r"@\s*([^\W\d][\w-]*)\s*[{(]")


def blocks(text: str) -> Iterator[Block]:
    """The blocks of the text in order. Linear in its length."""
    yield from _Reader(text).blocks()


class _Reader(Struct):
    text: str
    lines: list[int] = field(default_factory=list)
    patience: list[int] = field(default_factory=lambda: [20])

    def blocks(self) -> Iterator[Block]:
        self.lines = [0, *(m.end() for m in re.finditer("\n", self.text))]
        text, done, search = self.text, 0, 0
        for found in Splitter(text).split().blocks:
            raw = found.raw or ""
            start = text.find(raw, search)
            if start < 0:
                continue
            search = start + len(raw)
            if start < done:
                continue  # a repaired block reached over it
            yield from self._between(done, start)
            made = self._from_splitter(found, start, search)
            yield made
            done = made.end
        yield from self._between(done, len(text))

    def line(self, offset: int) -> int:
        return bisect_right(self.lines, offset)

    def _between(self, start: int, end: int) -> Iterator[Block]:
        """What the splitter took for text, or never saw because it stopped inside a broken block."""
        position = start
        while position < end:
            match = _START.search(self.text, position, end)
            if match is None:
                break
            commented = self._after_percent(match.start())
            begin = match.start()
            if self.text[position:begin].strip():
                yield self._plain(position, begin)
            if commented:
                stop = self._end_of_line(begin)
                yield self._plain(begin, stop)
            else:
                made = self._scanned(begin)
                yield made
                stop = made.end
            position = max(stop, begin + 1)
        if position < end and self.text[position:end].strip():
            yield self._plain(position, end)

    def _plain(self, start: int, end: int) -> Block:
        start += len(self.text[start:end]) - len(self.text[start:end].lstrip())
        return Block(kind="text", start=start, end=end, line=self.line(start))

    def _after_percent(self, offset: int) -> bool:
        line_start = self.text.rfind("\n", 0, offset) + 1
        return self.text[line_start:offset].lstrip().startswith("%")

    def _end_of_line(self, offset: int) -> int:
        end = self.text.find("\n", offset)
        return len(self.text) if end < 0 else end

    def _from_splitter(self, found: Any, start: int, end: int) -> Block:
        if isinstance(found, bp.DuplicateBlockKeyBlock | bp.DuplicateFieldKeyBlock):
            found = found.ignore_error_block
        if isinstance(found, bp.ImplicitComment):
            return self._text_block(start, end)
        if self._after_percent(start):
            return self._commented_out(start, end)
        line = self.line(start)
        if isinstance(found, bp.Entry):
            fields = tuple(FieldText(f.key, f.value, f.start_line + 1) for f in found.fields)
            if _is_sound(found.key, fields) and found.entry_type:
                kind = found.entry_type
                return Block(kind="entry", start=start, end=end, line=line, type=kind, key=found.key, fields=fields)
        elif isinstance(found, bp.String):
            if _NAME.fullmatch(found.key) and parts(found.value) is not None:
                return Block(kind="string", start=start, end=end, line=line, key=found.key, value=found.value)
        elif isinstance(found, bp.Preamble):
            return Block(kind="preamble", start=start, end=end, line=line, value=found.value.strip())
        elif isinstance(found, bp.ExplicitComment):
            return Block(kind="comment", start=start, end=end, line=line, value=found.comment)
        return self._scanned(start)

    def _text_block(self, start: int, end: int) -> Block:
        """Free text; the splitter overlooks an entry there that has a blank or a new line after its "@"."""
        for match in _START.finditer(self.text, start, end):
            if not self._after_percent(match.start()):
                if match.start() == start:
                    return self._scanned(start)
                return Block(kind="text", start=start, end=match.start(), line=self.line(start))
        return Block(kind="text", start=start, end=end, line=self.line(start))

    def _commented_out(self, start: int, end: int) -> Block:
        """An entry after a "%": all of it where each of its lines is commented or it ends on its line."""
        stop = self._end_of_line(start)
        inside = self.text[stop:end].split("\n")[1:] if stop < end else []
        end = end if all(line.lstrip().startswith("%") for line in inside) else stop
        note = Trouble("CK203", "an entry in a comment (after %) was left out", self.line(start))
        return Block(kind="text", start=start, end=end, line=self.line(start), troubles=(note,))

    def _scanned(self, start: int) -> Block:
        scanned: Scanned = scan_block(self.text, start, self.patience)
        line = self.line(start)
        fields = tuple(FieldText(f.name, f.value, self.line(f.line)) for f in scanned.fields)
        troubles = tuple(Trouble(t.code, t.what, self.line(t.line)) for t in scanned.troubles)
        return Block(
            kind=scanned.kind, start=start, end=scanned.end, line=line, type=scanned.type, key=scanned.key,
            fields=fields, value=scanned.value, troubles=troubles,
        )  # fmt: skip


def _is_sound(key: str, fields: tuple[FieldText, ...]) -> bool:
    """Whether the splitter's reading is beyond doubt: clean names, each value one expression."""
    if not key or "\n" in key or "%" in key or "=" in key:
        return False
    for name, value, _ in fields:
        if not _NAME.fullmatch(name):
            return False
        if not _BRACED.fullmatch(value) and parts(value) is None:
            return False
    return True
