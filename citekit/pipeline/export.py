"""Items to text in another format, piece by piece."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from citekit.errors import UnknownNameError
from citekit.formats import FORMATS, Format, WriteOptions
from citekit.model import Finding, Item


class Export(Struct):
    """Text being written: iterate over the pieces once, or take the whole `text()`; `findings` is complete once they
    have all been taken."""

    pieces: Iterable[str | Finding]
    findings: list[Finding] = field(default_factory=list)
    whole: str | None = None

    def __iter__(self) -> Iterator[str]:
        for piece in self.pieces:
            if isinstance(piece, Finding):
                self.findings.append(piece)
            else:
                yield piece

    def text(self) -> str:
        """The whole text, as often as it is asked for."""
        if self.whole is None:
            self.whole = "".join(self)
        return self.whole


def export(items: Iterable[Item], format: str, options: WriteOptions | None = None) -> Export:
    """The items in another format, piece by piece; raises UnknownNameError for a format that is not written."""
    write = writable(format).write
    assert write is not None
    pieces = write(items, options or WriteOptions())
    return Export(_in_ascii(pieces, format) if options and options.ascii else pieces)


def _in_ascii(pieces: Iterable[str | Finding], format: str) -> Iterator[str | Finding]:
    """The same with escapes in the place of characters past ASCII; what the format has no escape for is named."""
    escape = _ESCAPES.get(format)
    left: dict[str, None] = {}
    for piece in pieces:
        if isinstance(piece, Finding) or piece.isascii():
            yield piece
            continue
        escaped = re.sub(r"[^\x00-\x7f]", escape, piece) if escape else piece
        left.update(dict.fromkeys(c for c in escaped if c > "\x7f") if len(left) < _MOST_NAMED else ())
        yield escaped
    if left:
        some = ", ".join(f'"{c}"' for c in list(left)[:_MOST_NAMED])
        what = f"{FORMATS[format].title} cannot write {some} in ASCII"
        yield Finding(code="CK006", what=what, fix="write CSL-JSON, or do without --ascii")


def _json_escape(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


def _xml_escape(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


_ESCAPES = dict.fromkeys(("csljson", "csljsonl", "jsonfeed", "zotero"), _json_escape) | dict.fromkeys(
    ("rss", "atom"), _xml_escape
)
"""How a character is written in ASCII, by format; BibTeX does it itself, as far as TeX can."""
_MOST_NAMED = 5


def in_sentence_case(items: Iterable[Item]) -> list[Item]:
    """The items with English titles in sentence case (`works.sentencecase`)."""
    from citekit.works.sentencecase import sentence_cased

    return [sentence_cased(item) for item in items]


def writable(name: str) -> Format:
    """The format row `name`, which can be written; raises UnknownNameError."""
    row = FORMATS[name]
    if row.write is None:
        known = [r.name for r in FORMATS if r.write]
        raise UnknownNameError(f'"{name}" is read only, not written', fix=f"one of {', '.join(known)} can be written")
    return row
