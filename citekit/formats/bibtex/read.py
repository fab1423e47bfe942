"""A .bib file, BibTeX or BibLaTeX, to items: every entry comes out, or is named with line and reason.

syntax (bibtexparser, repair) → expressions (@string, #) → inherit (xdata, crossref) → items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from citekit.errors import FormatError
from citekit.formats.bibtex.expressions import Macros
from citekit.formats.bibtex.inherit import Entry, inherit
from citekit.formats.bibtex.items import item_of
from citekit.formats.bibtex.lossless import restore
from citekit.formats.bibtex.syntax import Block, blocks
from citekit.formats.reftext import read_text
from citekit.model import Finding, Item, Level, Source
from citekit.model.lettering import letters

_ERRORS = frozenset({"CK201"})
_NOTES = frozenset({"CK203", "CK209", "CK216", "CK227"})
MOST_ACCENTS = 8
"""How many accents may stand one in another."""
MOST_BRACES = 1_000
"""How deep braces may nest before it is said; only the outermost mean anything."""
_NESTED_ACCENTS = re.compile(r"(?:\{?\\['`^\"~=.]\s*\{?){9}")
_FIXES = {
    "CK201": "write it as @type{key, name = {value}, ...}",
    "CK202": "correct the entry at that line",
    "CK204": "define it with @string, or put the value in braces",
    "CK205": "break the circle",
    "CK206": "shorten it",
    "CK207": "add the entry, or correct the key",
    "CK208": "break the circle",
    "CK211": "separate names with “ and ”, and put institutions in braces",
    "CK212": "write YYYY, YYYY-MM or YYYY-MM-DD",
    "CK214": "keep one of the two fields",
    "CK237": "rename it",
    "CK215": "give each entry its own key",
}


def read(source: Source) -> Iterator[Item | Finding]:
    """Yield the items in order, each after what is to be said of it.

    An entry's key is the item's id; the second entry of a key gets a suffix. Raises FormatError where the file holds
    text but nothing of a .bib file.
    """
    text, findings = read_text(source)
    yield from findings
    found = list(blocks(text))
    if found:
        for thing in placed(source, found):
            yield thing[1] if isinstance(thing, tuple) else thing


def placed(source: Source, found: list[Block]) -> Iterator[tuple[Block, Item] | Finding]:
    """As `read`, from the blocks of a text, each item with its block."""
    if not any(b.kind in ("entry", "string", "preamble", "comment") for b in found):
        broken = next((b for b in found if b.kind == "broken"), found[0])
        raise FormatError(
            "no entry was found in it",
            where=f"{source.uri}:{broken.line}",
            fix="a .bib file holds entries such as @article{key, title = {...}}",
        )
    yield from _Reader(source).read(found)


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.macros = Macros()
        self.said: dict[int, list[Finding]] = {}
        self.current = 0
        self.suffixes: dict[str, int] = {}

    def say(self, line: int, code: str, what: str) -> None:
        """Keep a finding, to be yielded before the entry that is being read."""
        level = Level.ERROR if code in _ERRORS else Level.NOTE if code in _NOTES else Level.WARNING
        finding = Finding(
            code=code, what=what, where=self.source.at(line=line), fix=_FIXES.get(code, ""), level=level,
            skipped=1 if code in _ERRORS else 0,
        )  # fmt: skip
        self.said.setdefault(self.current, []).append(finding)

    def read(self, found: list[Block]) -> Iterator[tuple[Block, Item] | Finding]:
        """The items with their blocks, each after its findings."""
        for block in found:
            if block.kind == "string":
                self._define(block)
        entries: list[tuple[Block, Entry]] = []
        for index, block in enumerate(found, start=1):
            self.current = index
            for trouble in block.troubles:
                self.say(trouble.line, trouble.code, trouble.what)
            if block.kind == "preamble":
                self.say(block.line, "CK227", "the @preamble holds TeX code; it was left out")
            if block.kind == "entry":
                entries.append((block, self._entry(block)))
        self.current = 0
        inherit([e for _, e in entries], self.say)
        yield from self.said.pop(0, ())
        used: set[str] = set()
        by_block = {id(b): e for b, e in entries}
        for index, block in enumerate(found, start=1):
            entry = by_block.get(id(block))
            item = None
            if entry is not None:
                self.current = index
                item = self._item(block, entry, used)
            yield from self.said.pop(index, ())
            if item is not None:
                yield block, item

    def _define(self, block: Block) -> None:
        pairs = [(f.name, f.value) for f in block.fields] or [(block.key, block.value)]
        for name, value in pairs:
            before = self.macros.definitions.get(name.lower())
            if before is not None and before != value:
                self.say(block.line, "CK217", f'the @string "{name}" is defined twice; the later one was taken')
            self.macros.define(name, value)

    def _entry(self, block: Block) -> Entry:
        """Fields evaluated; of a field that stands twice the first is taken."""
        values: dict[str, str] = {}
        lines: dict[str, int] = {}
        evaluate = self.macros.evaluate
        line = block.line

        def report(code: str, what: str) -> None:
            self.say(line, code, what)

        for written, value, line in block.fields:
            name = written.lower()
            text = evaluate(value, report)
            if name in values:
                if values[name] != text:
                    kept, other = values[name][:40], text[:40]
                    self.say(line, "CK214", f'the field "{name}" stands twice: kept “{kept}”, left out “{other}”')
                continue
            values[name] = text
            lines[name] = line
        return Entry(block.type, block.key, values, block.line, lines)

    def _item(self, block: Block, entry: Entry, used: set[str]) -> Item | None:
        if entry.type in ("xdata", "set"):
            what = "holds data for other entries" if entry.type == "xdata" else "groups other entries"
            self.say(block.line, "CK216", f'@{entry.type} "{entry.key}" {what}; it is no work of its own')
            return None

        def say(name: str, code: str, what: str) -> None:
            self.say(entry.lines.get(name, block.line), code, what)

        item = restore(entry, item_of(entry, say))
        if not entry.key.isprintable():
            self.say(block.line, "CK237", f'the key "{entry.key}" holds characters that cannot be seen')
        self._limits(entry, block)
        key = self._own_key(entry.key, block.line, used)
        return item if key == item.id else replace(item, id=key)

    def _limits(self, entry: Entry, block: Block) -> None:
        """Name fields that nest deeper than any reader of theirs would follow."""
        for name, value in entry.values.items():
            line = entry.lines.get(name, block.line)
            if value.count("{") > MOST_BRACES and _depth(value) > MOST_BRACES:
                self.say(line, "CK206", f"{name} nests more than {MOST_BRACES} braces; they were taken as one")
            if len(value) > 3 * MOST_ACCENTS and _NESTED_ACCENTS.search(value):
                self.say(line, "CK206", f"{name} piles more than {MOST_ACCENTS} accents up; the rest was left out")

    def _own_key(self, key: str, line: int, used: set[str]) -> str:
        if not key:
            self.say(line, "CK218", "an entry without a citation key")
            return ""
        own = key
        while own in used:
            self.suffixes[key] = self.suffixes.get(key, 0) + 1
            own = f"{key}{letters(self.suffixes[key])}"
        if own != key:
            self.say(line, "CK215", f'the key "{key}" was there before; this one is called "{own}"')
        used.add(own)
        return own


def _depth(value: str) -> int:
    """How deep the braces of a value nest."""
    depth = deepest = 0
    for char in value:
        if char == "{":
            depth += 1
            deepest = max(deepest, depth)
        elif char == "}":
            depth -= 1
    return deepest
