"""Editing a .bib file in place: entries whose items did not change keep every byte, as do comments, strings, preambles,
their order and the metadata of JabRef and BibDesk. Of a changed entry only the fields that changed are written anew.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from citekit.formats.bibtex import fields as tables
from citekit.formats.bibtex.read import placed
from citekit.formats.bibtex.syntax import Block, blocks
from citekit.formats.bibtex.write import writer_for
from citekit.formats.options import WriteOptions
from citekit.formats.reftext import CONTROLS, read_text
from citekit.model import Finding, Item, Source

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"%\s*Encoding:\s*([A-Za-z0-9_.-]+)")
_NAME_END = re.compile(r"\s*=\s*")
_COMMA = re.compile(r"\s*,")
_LINE_END = re.compile(r"[ \t]*\n")
_TYPE = re.compile(r"@\s*[^\s{(]+")


def edited(
    source: Source,
    items: Iterable[Item],
    options: WriteOptions,
    *,
    remove: bool = True,
    renamed: Mapping[str, str] | None = None,
) -> tuple[bytes, list[Finding]]:
    """The bytes of the .bib file with its entries brought to what `items` say, and what is to be said of it.

    An item belongs to the entry whose key is its id (of several alike, by the suffix that reading gives). Entries
    without an item are taken out (`remove`) or stay; items without an entry are added at the end, before the comments
    that close the file. `renamed` gives entries other keys, by the one they have. Where only a byte order mark or an
    encoding declares what the file is in, it stays in it.
    """
    text, codec = Codec.of(source)
    found = list(blocks(text))
    pairs = [t for t in placed(source, found) if isinstance(t, tuple)] if found else []
    wanted = {item.id or f"\0{number}": item for number, item in enumerate(items)}
    whole: set[str] = set()
    for _ in range(2):
        plan = _Plan(text, pairs, options, renamed or {})
        plan = _planned(plan, pairs, dict(wanted), remove=remove, whole=whole)
        result = plan.text_after(_end_of_entries(found, len(text)))
        whole = _unlike(result, source, plan.expected)
        if not whole:
            break
    if not plan.changes and not plan.added:
        return source.content, []
    content, findings = codec.encoded(result, source)
    return content, [*plan.findings, *findings]


def _planned(
    plan: _Plan, pairs: list[tuple[Block, Item]], wanted: dict[str, Item], *, remove: bool, whole: set[str]
) -> _Plan:
    """The plan with every change in it. whole: ids of entries that are to be written anew as a whole."""
    for block, item in pairs:
        new = wanted.pop(item.id, None) if item.id else _like(item, wanted)
        if new is None:
            if remove and item.id:
                plan.take_out(block)
        elif not _same(item, new) or item.id in plan.renamed:
            plan.change(block, item, new, whole=plan.renamed.get(item.id, item.id) in whole)
    for item in wanted.values():
        plan.add(item)
    return plan


def _unlike(text: str, source: Source, expected: dict[str, Item]) -> set[str]:
    """The ids of changed entries that do not read as they should."""
    if not expected:
        return set()
    again = {t[1].id: t[1] for t in placed(source, list(blocks(text))) if isinstance(t, tuple)}
    return {key for key, item in expected.items() if key not in again or not _same(again[key], item)}


def _like(item: Item, wanted: dict[str, Item]) -> Item | None:
    """The item that stands for an entry without a key: one that says the same."""
    key = next((k for k, other in wanted.items() if _same(item, other)), None)
    return None if key is None else wanted.pop(key)


def _same(one: Item, other: Item) -> bool:
    return (one.type, one.variables, one.custom) == (other.type, other.variables, other.custom)


def _end_of_entries(found: Sequence[Block], length: int) -> int:
    """Where new entries go: after the last block that is no closing comment."""
    for block in reversed(found):
        if block.kind not in ("comment", "text"):
            return block.end
    return length


class _Plan:
    """Changes to a text, by offset."""

    def __init__(
        self, text: str, pairs: list[tuple[Block, Item]], options: WriteOptions, renamed: Mapping[str, str]
    ) -> None:
        self.text = text
        self.renamed = renamed
        self.findings: list[Finding] = []
        marked = [self._is_biblatex(block) for block, _ in pairs]
        self.biblatex = sum(marked) * 2 > len(marked)
        self.writers = {flag: writer_for(options, biblatex=flag) for flag in (True, False)}
        self.changes: list[tuple[int, int, str]] = []
        self.added: list[str] = []
        self.expected: dict[str, Item] = {}

    def _is_biblatex(self, block: Block) -> bool:
        names = {f.name.lower() for f in block.fields}
        return block.type in tables.BIBLATEX_ENTRY_TYPES or not tables.BIBLATEX_MARKS.isdisjoint(names)

    def take_out(self, block: Block) -> None:
        end = block.end
        while end < len(self.text) and self.text[end] in " \t":
            end += 1
        if self.text.startswith("\n\n", end):
            end += 2
        elif self.text.startswith("\n", end):
            end += 1
        self.changes.append((block.start, end, ""))

    def add(self, item: Item) -> None:
        text, findings = self.writers[self.biblatex].entry(item)
        self.findings += findings
        self.added.append(text)

    def change(self, block: Block, old: Item, new: Item, *, whole: bool) -> None:
        """Write the fields that differ; the whole entry where its fields cannot be told apart in the text."""
        writer = self.writers[self._is_biblatex(block)]
        entry = EntryText(self.text[block.start : block.end], block)
        key = self.renamed.get(old.id, "")
        if whole or block.troubles or not entry.fields:
            text, findings = writer.entry(replace(new, id=key or block.key or new.id))
            self.findings += findings
            self.changes.append((block.start, block.end, text.rstrip("\n")))
            return
        old_kind, old_fields = writer.fields(old)
        new_kind, new_fields = writer.fields(new)
        self.expected[key or new.id] = old if _same(old, new) else writer.as_read(new)  # a new key changes no field
        if key:
            entry.set_key(block.key, key)
        if old_kind != new_kind:
            entry.set_type(new_kind)
        for name in dict.fromkeys((*old_fields, *new_fields)):
            if old_fields.get(name) != new_fields.get(name):
                entry.set_field(name, new_fields.get(name))
        self.changes.append((block.start, block.end, entry.text()))

    def text_after(self, end_of_entries: int) -> str:
        text = self.text
        changes = list(self.changes)
        if self.added:
            before = "" if not text[:end_of_entries].strip() else "\n\n"
            after = "" if text[end_of_entries : end_of_entries + 1] == "\n" else "\n"
            joined = "\n".join(self.added).rstrip("\n")
            changes.append((end_of_entries, end_of_entries, f"{before}{joined}{after}"))
        for start, end, new in sorted(changes, key=lambda c: (c[0], c[1]), reverse=True):
            text = text[:start] + new + text[end:]
        return text


class EntryText:
    """The text of one entry, with the places of its fields."""

    def __init__(self, raw: str, block: Block) -> None:
        self.raw = raw
        self.fields: dict[str, tuple[int, int, int]] = {}  # name, lower-case: start of the name, of the value, its end
        self.edits: list[tuple[int, int, str]] = []
        self.added: list[str] = []
        position = raw.find(block.key) + len(block.key) if block.key else 0
        for name, value, _ in block.fields:
            at = raw.find(name, position)
            equals = _NAME_END.match(raw, at + len(name)) if at >= 0 else None
            if equals is None or not raw.startswith(value, equals.end()):
                self.fields.clear()
                return
            position = equals.end() + len(value)
            self.fields.setdefault(name.lower(), (at, equals.end(), position))

    def set_type(self, kind: str) -> None:
        match = _TYPE.match(self.raw)
        if match:
            self.edits.append((match.start(), match.end(), f"@{kind}"))

    def set_key(self, old: str, new: str) -> None:
        opening = min(at for at in (self.raw.find("{"), self.raw.find("(")) if at >= 0)
        start = self.raw.find(old, opening + 1)
        self.edits.append((start, start + len(old), new))

    def set_field(self, name: str, value: str | None) -> None:
        """Replace the value of a field, whatever the dialect calls it; add it, or take it out."""
        if name.lower().endswith("title"):
            for rest in ("subtitle", "titleaddon"):  # the new title says it all
                self._take_out(name.lower().removesuffix("title") + rest)
        known = self._known(name.lower())
        if known is None and value is not None:
            self.added.append(f"{name} = {value}")
        elif known is not None and value is not None:
            _, start, end = self.fields[known]
            self.edits.append((start, end, value))
        elif known is not None:
            self._take_out(known)

    def _take_out(self, name: str) -> None:
        if name not in self.fields:
            return
        start, _, end = self.fields[name]
        comma = _COMMA.match(self.raw, end)
        end = comma.end() if comma else end
        line = _LINE_END.match(self.raw, end)
        line_start = self.raw.rfind("\n", 0, start) + 1
        if line and not self.raw[line_start:start].strip():
            start, end = line_start, line.end()
        else:
            start = len(self.raw[:start].rstrip(" \t"))
        self.edits.append((start, end, ""))

    def _known(self, name: str) -> str | None:
        same = tables.ALIASES.get(name, name)
        return next((n for n in self.fields if n == name or tables.ALIASES.get(n, n) == same), None)

    def text(self) -> str:
        raw = self.raw
        if self.added:
            start, _, end = max(self.fields.values(), key=lambda place: place[2])
            line_start = raw.rfind("\n", 0, start) + 1
            indent = raw[line_start:start] if not raw[line_start:start].strip() and line_start else ""
            joint = f",\n{indent}" if line_start else ", "
            self.edits.append((end, end, "".join(joint + text for text in self.added)))
        for start, end, new in sorted(self.edits, key=lambda e: (e[0], e[1]), reverse=True):
            raw = raw[:start] + new + raw[end:]
        return raw


class Codec(Struct, frozen=True):
    """How the bytes of a file became text, and how they become bytes again. newlines: the line ends of the file in
    order, where it has others than "\\n"; what is added gets the first of them."""

    mark: bytes
    encoding: str
    newline: str
    original: str

    @classmethod
    def of(cls, source: Source) -> tuple[str, Codec]:
        content = source.content
        for mark, encoding in _MARKS:
            if content.startswith(mark):
                original = content[len(mark) :].decode(encoding, "replace")
                return _plain(original), cls(mark, encoding, _newline(original), original)
        for encoding in dict.fromkeys(("utf-8", _declared(content).lower() or "cp1252", "cp1252")):
            try:
                original = content.decode(encoding)
            except (UnicodeDecodeError, LookupError):
                continue
            mixed = encoding != "utf-8" and _has_utf8_lines(content)
            if not mixed:
                return _plain(original), cls(b"", encoding, _newline(original), original)
        text, _ = read_text(source)
        return text, cls(b"", "", "\n", text)

    def encoded(self, text: str, source: Source) -> tuple[bytes, list[Finding]]:
        """The edited text in the file's own encoding and with its own line ends."""
        findings: list[Finding] = []
        encoding = self.encoding
        if not encoding:
            what = "the file mixes encodings; it was written in UTF-8"
            findings.append(Finding(code="CK238", what=what, where=source.at()))
            encoding = "utf-8"
        restored = _with_original(text, self.original, self.newline)
        try:
            return self.mark + restored.encode(encoding), findings
        except UnicodeEncodeError as error:
            what = f"{encoding} has no “{restored[error.start]}”; the file was written in UTF-8"
            findings.append(Finding(code="CK238", what=what, where=source.at(), fix="save it as UTF-8"))
            return restored.encode("utf-8"), findings


def _declared(content: bytes) -> str:
    match = _DECLARED.search(content[:4096])
    return match.group(1).decode("ascii") if match else ""


def _has_utf8_lines(content: bytes) -> bool:
    for line in content.splitlines():
        if not line.isascii():
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                continue
            return True
    return False


def _plain(original: str) -> str:
    return CONTROLS.sub("", original.replace("\r\n", "\n").replace("\r", "\n"))


def _newline(original: str) -> str:
    first = re.search(r"\r\n|\r|\n", original)
    return first.group() if first else "\n"


def _with_original(text: str, original: str, newline: str) -> str:
    """The edited text, with the parts that did not change as they were (line ends, control characters)."""
    before = _plain(original)
    if before == original:
        return text
    start = 0
    limit = min(len(text), len(before))
    while start < limit and text[start] == before[start]:
        start += 1
    end = 0
    while end < limit - start and text[-1 - end] == before[-1 - end]:
        end += 1
    head = original[: _place(original, start)]
    tail = original[_place(original, len(before) - end) :]
    middle = text[start : len(text) - end]
    return head + (middle.replace("\n", newline) if newline != "\n" else middle) + tail


def _place(original: str, offset: int) -> int:
    """The offset in the original text of an offset in the plain one."""
    at = count = 0
    while count < offset and at < len(original):
        char = original[at]
        if char == "\r" and original.startswith("\r\n", at):
            at += 1
        elif CONTROLS.match(char):
            at += 1
            continue
        at += 1
        count += 1
    while at < len(original) and CONTROLS.match(original[at]):
        at += 1
    return at
