"""Items to BibTeX or BibLaTeX: canonical, the same bytes each time, safe for TeX and for every parser.

Each entry is read back before it is written: what would not come back is named in a Finding (CK220), or, with
`lossless`, goes into extension fields. Options (`WriteOptions.extra`): "line_length" (int; 0 does not break lines).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from citekit.formats.bibtex.compose import OWN, Dialect, compose
from citekit.formats.bibtex.expressions import Macros
from citekit.formats.bibtex.harmless import acts
from citekit.formats.bibtex.inherit import Entry
from citekit.formats.bibtex.items import item_of
from citekit.formats.bibtex.lossless import extension_fields, restore
from citekit.formats.lost import Lost
from citekit.formats.options import WriteOptions
from citekit.formats.reftext import plain
from citekit.model import Date, Finding, Item, Names, Value

_BAD_IN_KEY = re.compile(r"[\s,\"#%{}=~\\@\x00-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
_EDGE = re.compile(r"^\W+|\W+$")


def write_bibtex(items: Iterable[Item], options: WriteOptions) -> Iterator[str | Finding]:
    """One entry a piece, in the order of the items, with a blank line between two."""
    yield from _write(items, options, biblatex=False)


def write_biblatex(items: Iterable[Item], options: WriteOptions) -> Iterator[str | Finding]:
    """As `write_bibtex`, in BibLaTeX's types and fields."""
    yield from _write(items, options, biblatex=True)


def _write(items: Iterable[Item], options: WriteOptions, *, biblatex: bool) -> Iterator[str | Finding]:
    writer = writer_for(options, biblatex=biblatex)
    separator = ""
    for item in items:
        text, findings = writer.entry(item)
        yield from findings
        yield separator + text
        separator = "\n"
    yield from writer.lost.findings()


def writer_for(options: WriteOptions, *, biblatex: bool) -> EntryWriter:
    """A writer that does as the options say."""
    dialect = Dialect(biblatex=biblatex, ascii_only=options.ascii, protect=options.protect)
    return EntryWriter(dialect, lossless=options.lossless, width=_whole(options.extra.get("line_length", 0)))


def _whole(value: object) -> int:
    return value if isinstance(value, int) and value > 20 else 0


class EntryWriter:
    """Entries of one file: keys are told apart, and what is lost is counted."""

    def __init__(self, dialect: Dialect, *, lossless: bool, width: int) -> None:
        self.dialect = dialect
        self.lossless = lossless
        self.width = width
        self.keys: set[str] = set()
        self.suffixes: Counter[str] = Counter()
        self.lost = Lost("BibLaTeX" if dialect.biblatex else "BibTeX")

    def entry(self, item: Item) -> tuple[str, list[Finding]]:
        findings: list[Finding] = []
        key = self._key(item.id, findings)
        item = replace(item, id=key)
        kind, fields = self.fields(item)
        if any(isinstance(value, str) and acts(value) for value in (*item.variables.values(), *item.custom.values())):
            what = f'"{key}" holds TeX commands that act; they were written as inert text'
            findings.append(Finding(code="CK224", what=what, fix="remove them"))
        lines = [f"@{kind}{{{key},\n", *(self._field(name, value) for name, value in fields.items()), "}\n"]
        return "".join(lines), findings

    def fields(self, item: Item) -> tuple[str, dict[str, str]]:
        """The entry type and the fields as written, in order."""
        kind, fields, again = self._composed(item)
        if self.lossless:
            fields.update({name: f"{{{latex}}}" for name, latex in extension_fields(item, again).items()})
            return kind, fields
        kind, fields, again = self._settled(kind, fields, again)
        self._note_losses(item, again)
        return kind, fields

    def as_read(self, item: Item) -> Item:
        """The item that the entry of an item is read as."""
        kind, fields = self.fields(item)
        again = read_back(kind, item.id, fields)
        return restore(Entry(kind, item.id, _evaluated(fields)), again)

    def _settled(self, kind: str, fields: dict[str, str], again: Item) -> tuple[str, dict[str, str], Item]:
        """The entry in the form in which it is written when it has been read back, so that writing changes nothing
        the second time. One more round is enough for what a dialect cannot tell apart."""
        for _ in range(3):
            once_more = self._composed(again)
            if once_more[:2] == (kind, fields):
                break
            kind, fields, again = once_more
        return kind, fields, again

    def _composed(self, item: Item) -> tuple[str, dict[str, str], Item]:
        """The entry, and the item it is read as."""
        kind, fields = compose(item, self.dialect)
        again = read_back(kind, item.id, fields)
        if again.type != item.type and self.dialect.biblatex and "entrysubtype" not in fields:
            kind, fields = compose(item, self.dialect, subtype=item.type)
            again = read_back(kind, item.id, fields)
        return kind, fields, again

    def _field(self, name: str, value: str) -> str:
        text = f"  {name} = {value},\n"
        if not self.width or len(text) <= self.width + 1:
            return text
        return _wrapped(text, self.width)

    def _key(self, wanted: str, findings: list[Finding]) -> str:
        """The id as a key that every parser takes, and that no other entry has (whatever its case)."""
        key = _EDGE.sub("", _BAD_IN_KEY.sub("_", wanted)) if _BAD_IN_KEY.search(wanted) else wanted
        key = key or "item"
        own = key
        while own in self.keys:
            self.suffixes[key] += 1
            own = f"{key}-{self.suffixes[key] + 1}"
        self.keys.add(own)
        if own != wanted:
            what = f'the id "{wanted}" cannot be a citation key; written as "{own}"'
            findings.append(Finding(code="CK219", what=what, fix="cite it by that key, or change the id"))
        return own

    def _note_losses(self, item: Item, again: Item) -> None:
        lost = [v for v, value in item.variables.items() if not _is_kept(value, again.variables.get(v))]
        if again.type != item.type:
            lost.append(f"type {item.type}")
        lost += [f"custom.{n}" for n in item.custom if n not in again.custom and n not in OWN]
        self.lost.note(item.id, lost)


def read_back(kind: str, key: str, fields: Mapping[str, str]) -> Item:
    """The item that an entry so written is read as."""
    return item_of(Entry(kind.lower(), key, _evaluated(fields)), _silent_field)


def _evaluated(fields: Mapping[str, str]) -> dict[str, str]:
    macros = Macros()
    return {name.lower(): macros.evaluate(value, _silent) for name, value in fields.items()}


def _silent(_code: str, _what: str) -> None:
    """Nothing to say: the text is our own."""


def _silent_field(_name: str, _code: str, _what: str) -> None:
    """Nothing to say: the text is our own."""


def _is_kept(value: Value, other: Value | None) -> bool:
    """Whether the other value says the same; protected capitals and the flag for a comma before "Jr." aside."""
    if other == value:
        return True
    if isinstance(value, str) and isinstance(other, str):
        return plain(value).split() == plain(other).split()
    if isinstance(value, Names) and isinstance(other, Names):
        return [str(n) for n in value] == [str(n) for n in other] and value.truncated == other.truncated
    if isinstance(value, Date) and isinstance(other, Date):
        return str(value) == str(other) and value.season == other.season
    return False


def _wrapped(text: str, width: int) -> str:
    """The field on lines no longer than `width` where blanks allow; no line begins with what a parser could take for
    an entry or a comment."""
    lines: list[str] = []
    line = ""
    for word in text.rstrip("\n").lstrip().split(" "):
        if line and len(line) + 1 + len(word) > width and not word.startswith(("@", "%")):
            lines.append(line)
            line = "    " + word
        else:
            line = f"{line} {word}" if line else "  " + word
    return "\n".join([*lines, line]) + "\n"
