"""Items to text in another format, piece by piece."""

from __future__ import annotations

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
    return Export(write(items, options or WriteOptions()))


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
