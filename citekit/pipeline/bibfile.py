""".bib files as their owners keep them: edited in place, looked over and mended."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from citekit.errors import CitekitError
from citekit.fetch import read_path
from citekit.files import is_file
from citekit.formats import WriteOptions, detect
from citekit.formats.bibtex.edit import edited
from citekit.formats.bibtex.lint import fixed, lint
from citekit.model import Finding, Item, Source

_REFERS = re.compile(rb"\b(?:crossref|xref|xdata|entryset|related)\s*=", re.IGNORECASE)
NAMES = frozenset({"bibtex", "biblatex"})


def is_same_file(name: str, other: str) -> bool:
    """Whether two paths are one file that is there."""
    one, two = Path(name), Path(other)
    return is_file(one) and is_file(two) and one.samefile(two)


def in_place(
    path: str, items: Sequence[Item], options: WriteOptions, renamed: Mapping[str, str]
) -> tuple[bytes, list[Finding]]:
    """The file with its entries brought to what `items` say: untouched entries, comments, strings and order stay as
    they are, to the byte. renamed: new keys by those that entries have."""
    return edited(read_path(path), items, options, renamed=renamed)


def can_rename(path: str) -> bool:
    """Whether no entry refers to another by its key: what refers would lose what it inherits."""
    return not _REFERS.search(read_path(path).content)


def linted(inputs: Sequence[str]) -> list[Finding]:
    """What the .bib files among the inputs could do better."""
    return [remark.finding for source in _bib_sources(inputs) for remark in lint(source)]


def mended(path: str) -> tuple[bytes, list[Finding]]:
    """A .bib file with every correction that needs no judgement, and what is left for a person."""
    return fixed(read_path(path))


def _bib_sources(inputs: Sequence[str]) -> list[Source]:
    found = []
    for name in inputs:
        if name == "-" or not is_file(name):
            continue
        with suppress(CitekitError):  # what cannot be read was said when it was read for its works
            source = read_path(name)
            if source.content.strip() and detect(source).name in NAMES:
                found.append(source)
    return found
