"""One block of a .bib file that is not quite BibTeX, read as it was meant, with what was wrong.

A scanner that counts braces as BibTeX does (a backslash hides none) and, where that leads nowhere, gives up the
least it can: a value is cut at the end of its line, a word is passed over, an entry ends where the next begins.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from msgspec import Struct, field


class FieldText(NamedTuple):
    """A field as written: its name, its value with delimiters, and its line (in `Scanned`: its offset)."""

    name: str
    value: str
    line: int


class Trouble(NamedTuple):
    """What was wrong: a finding's code, the words, and the line (in `Scanned`: the offset)."""

    code: str
    what: str
    line: int


class Scanned(Struct):
    """A block as the scanner read it; offsets stand where `syntax.Block` has lines."""

    kind: str
    end: int
    type: str = ""
    key: str = ""
    fields: list[FieldText] = field(default_factory=list)
    value: str = ""
    troubles: list[Trouble] = field(default_factory=list)


_HEAD = re.compile(r"@\s*([^\W\d][\w-]*)\s*([{(])")
_ENTRY_START = re.compile(r"(?m)^[ \t]*@\s*[A-Za-z]\w*\s*[{(]\s*[^\s,{}()=\"]+\s*(?:,|\}\s*$)")
_STOP = re.compile(r"[{}]|^[ \t]*@", re.MULTILINE)
_QUOTE_STOP = re.compile(r"[{}\"]|^[ \t]*@", re.MULTILINE)
_KEY_STOP = re.compile(r"[,={}()\n\"]")
_FIELD = re.compile(r"([^\s={}()\",#%@]+)\s*(=?)\s*")
_WORDS = re.compile(r"[^\s={}()\",#%@]++(?:[ \t]+[^\s={}()\",#%@]++(?!\s*[={\"]))*")
_NEXT_FIELD = re.compile(r"\n[ \t]*(?:[A-Za-z][\w:+-]*[ \t]*=|[})][ \t]*(?:\n|$))")
_AFTER_VALUE = re.compile(r"\s*(?:[,#})%]|$|[A-Za-z][\w:+-]*\s*=)")
_GOES_ON = re.compile(r"\s*,\s*[A-Za-z][\w:+-]*\s*=")
_WORD = re.compile(r"[^\s{}()\",#%=@]+")


def scan_block(text: str, start: int, patience: list[int]) -> Scanned:
    """The block that begins with the "@" at `start`. patience: how many more times a value may be sought to the end
    of the file in vain (shared by the calls of one file, so that the whole stays linear)."""
    return _Scanner(text, start, patience).block()


class _Scanner:
    def __init__(self, text: str, start: int, patience: list[int]) -> None:
        self.text = text
        self.start = start
        self.position = start
        self.patience = patience
        self.closing = "}"
        self.out = Scanned("entry", start)
        self.outside: list[str] = []  # words found behind the value of the last field

    def block(self) -> Scanned:
        head = _HEAD.match(self.text, self.start)
        if head is None:
            return self._broken("no block begins here")
        self.closing = "}" if head.group(2) == "{" else ")"
        self.position = head.end()
        self.out.type = head.group(1).lower()
        if self.out.type == "comment":
            return self._comment()
        if self.out.type in ("string", "preamble"):
            return self._definition(head.end())
        self._key()
        if self.out.kind == "entry":
            self._fields()
            if not self.out.key and not self.out.fields:
                return self._broken(f"@{head.group(1)} holds neither key nor fields")
        self.out.end = self.position
        return self.out

    def _trouble(self, code: str, what: str, at: int | None = None) -> None:
        self.out.troubles.append(Trouble(code, what, self.position if at is None else at))

    def _broken(self, what: str) -> Scanned:
        """Nothing to save: the block reaches to the end of its line, or to the next "@"."""
        ends = [e for e in (self.text.find("\n", self.start), self.text.find("@", self.start + 1)) if e > 0]
        end = max(min(ends, default=len(self.text)), self.start + 1)
        return Scanned("broken", end, self.out.type, troubles=[Trouble("CK201", what, self.start)])

    def _comment(self) -> Scanned:
        end = self._closing_brace(self.position - 1) if self.closing == "}" else -1
        if end < 0:
            end = self.text.find("\n", self.position)
            end = len(self.text) if end < 0 else end
        return Scanned("comment", end, "comment", value=self.text[self.position : end - 1].strip())

    def _definition(self, begin: int) -> Scanned:
        """@string{name = value}, @preamble{value}; several names in one @string are fields."""
        self.out.kind = self.out.type
        if self.out.type == "string":
            self._fields()
            self.out.end = self.position
            if not self.out.fields:
                return self._broken("@string without a name and a value")
            first = self.out.fields[0]
            self.out.key, self.out.value = first.name, first.value
            return self.out
        end = self._closing_brace(begin - 1) if self.closing == "}" else self.text.find(")", begin) + 1
        if end <= 0:
            return self._broken("@preamble is never closed")
        self.out.value, self.out.end = self.text[begin : end - 1].strip(), end
        return self.out

    def _key(self) -> None:
        begin = self.position
        stop = _KEY_STOP.search(self.text, begin)
        while stop and stop.group() == "\n" and not self.text[begin : stop.start()].strip():
            stop = _KEY_STOP.search(self.text, stop.end())
        while stop and stop.group() == "(" and self.closing == "}":
            stop = _KEY_STOP.search(self.text, stop.end())
        if stop is None or stop.group() in '{"':
            self.out.kind = "broken"
            self.out.troubles.append(Trouble("CK201", "no citation key and no fields", begin))
            self.position = begin
            return
        key = self.text[begin : stop.start()].strip()
        self.position = stop.start()
        if stop.group() == "\n":
            rest = self.text[stop.end() : stop.end() + 200].lstrip()
            if not rest.startswith((",", self.closing)):
                self._trouble("CK202", f'the comma after the key "{key}" is missing', begin)
        elif stop.group() == "=":
            words = key.split()
            key = " ".join(words[:-1])
            self.position = self.text.rfind(words[-1], begin, stop.start()) if words else stop.start()
            if key:
                self._trouble("CK202", f'the comma after the key "{key}" is missing', begin)
        self.out.key = key

    def _fields(self) -> None:
        self._read_fields()
        self._take_in()

    def _read_fields(self) -> None:
        text = self.text
        while True:
            self._blank()
            if self.position >= len(text):
                return self._never_closed()
            char = text[self.position]
            if char in "})":
                if self._closes(char):
                    return None
            elif char == "@" and _ENTRY_START.match(text, text.rfind("\n", 0, self.position) + 1):
                return self._never_closed()
            else:
                name = _FIELD.match(text, self.position)
                if name:
                    self._field(name)
                else:
                    self._trouble("CK202", f'"{char}" is out of place and was passed over')
                    self.position += 1

    def _blank(self) -> None:
        """Pass over blanks, commas and comments."""
        text = self.text
        while self.position < len(text):
            char = text[self.position]
            if char == "%":
                end = text.find("\n", self.position)
                self.position = len(text) if end < 0 else end
            elif char == "," or char.isspace():
                self.position += 1
            else:
                return

    def _closes(self, char: str) -> bool:
        """Whether this brace ends the entry; one too many does not."""
        if char != self.closing or (_GOES_ON.match(self.text, self.position + 1) and self.out.fields):
            self._trouble("CK202", f'a "{char}" too many was passed over')
            self.position += 1
            return False
        self.position += 1
        return True

    def _never_closed(self) -> None:
        self._trouble("CK202", f"the @{self.out.type} is never closed", self.start)
        self._cut_last()

    def _cut_last(self) -> None:
        """The value that reached too far gets back what stands on the lines after it."""
        self._take_in()
        if not self.out.fields:
            return
        last = self.out.fields[-1]
        cut = _NEXT_FIELD.search(last.value)
        if not last.value.startswith(("{", '"')) or cut is None:
            return
        begin = last.line  # the offset of the value
        self.out.fields.pop()
        kept = last.value[1 : cut.start()].strip().rstrip(",").rstrip()
        self._keep(last.name, "{" + _balanced(kept) + "}", begin)
        end, self.position = self.position, begin + cut.start()
        self._fields_until(end)
        self.position = end

    def _fields_until(self, end: int) -> None:
        """Fields in a stretch that was swallowed by an unclosed value."""
        inner = _Scanner(self.text[:end] if end - self.position < 20_000 else "", self.position, [0])
        inner.position, inner.out.type, inner.closing = self.position, self.out.type, "\0"
        while inner.text:
            inner._blank()
            name = _FIELD.match(inner.text, inner.position)
            if name is None or not name.group(2):
                return
            inner._field(name)
            inner._take_in()
            self.out.fields.extend(inner.out.fields)
            inner.out.fields.clear()

    def _keep(self, name: str, value: str, at: int) -> None:
        self._take_in()
        self.out.fields.append(FieldText(name, value, at))

    def _take_in(self) -> None:
        """Words outside the braces of a value belong to it: "{Too} many}". All at once, so that many cost no more."""
        if self.outside:
            last = self.out.fields.pop()
            value = _balanced(" ".join([_inner(last.value), *self.outside]))
            self.out.fields.append(FieldText(last.name, "{" + value + "}", last.line))
            self.outside.clear()

    def _field(self, match: re.Match[str]) -> None:
        name, equals = match.group(1), match.group(2)
        begin = self.position
        self.position = match.end()
        char = self.text[self.position : self.position + 1]
        if not equals and char not in ("{", '"'):
            self.position = begin + len(name)
            if self.out.fields and not self._line_begins(begin):
                words = _WORDS.match(self.text, begin)
                self.outside.append(words.group() if words else name)
                self.position = begin + len(self.outside[-1])
                last = self.out.fields[-1].name
                self._trouble("CK202", f'text outside the braces of "{last}" was added to it', begin)
            else:
                self._trouble("CK202", f'the field "{name}" has no value', begin)
            return
        if not equals:
            self._trouble("CK202", f'"=" is missing after "{name}"', begin)
        if char in (",", self.closing, ""):
            self._trouble("CK202", f'the field "{name}" has no value', begin)
            return
        value_start = self.position
        value = self._value(name)
        if value:
            self._keep(name, value, value_start)
            self._check_comma(name)

    def _line_begins(self, offset: int) -> bool:
        """Whether a line, or what follows a comma, begins here."""
        before = self.text[max(0, offset - 200) : offset].rstrip(" \t\r")
        return not before or before.endswith("\n") or before.rstrip().endswith(",")

    def _check_comma(self, name: str) -> None:
        rest = _FIELD.match(self.text, self.position + _blanks(self.text, self.position))
        if rest and rest.group(2):
            self._trouble("CK202", f'the comma after the field "{name}" is missing')

    def _value(self, name: str) -> str:
        """The expression at this place, as written; "" where there is none."""
        begin = self.position
        while True:
            char = self.text[self.position : self.position + 1]
            if char == "{":
                end = self._closing_brace(self.position)
            elif char == '"':
                end = self._closing_quote(self.position)
            else:
                word = _WORD.match(self.text, self.position)
                end = word.end() if word else self.position
            if end < 0:
                return self._unclosed(name, begin)
            self.position = end
            after = end + _blanks(self.text, end)
            if self.text[after : after + 1] != "#":
                return self.text[begin:end]
            self.position = after + 1 + _blanks(self.text, after + 1)

    def _unclosed(self, name: str, begin: int) -> str:
        """A value without its end: what stands up to the next field or the end of the line."""
        mark = "{" if self.text[self.position] == "{" else '"'
        self._trouble("CK202", f'the {mark} of the field "{name}" is never closed', begin)
        entry = _ENTRY_START.search(self.text, self.position + 1)
        bound = entry.start() if entry else len(self.text)
        stop = _NEXT_FIELD.search(self.text, self.position, bound)
        end = stop.start() if stop else self.text.find("\n", self.position, bound)
        end = bound if end < 0 else end
        kept = self.text[self.position + 1 : end].strip().rstrip(",").rstrip()
        self.position = end
        return "{" + _balanced(kept) + "}"

    def _closing_brace(self, start: int) -> int:
        """The place after the brace that closes the one at `start`; -1 where none does it sensibly."""
        end = self._match_braces(start, hide=False)
        if end >= 0 and _AFTER_VALUE.match(self.text, end):
            return end
        if "\\" in self.text[start : end if end > 0 else start + 10_000]:
            other = self._match_braces(start, hide=True)
            if other >= 0 and _AFTER_VALUE.match(self.text, other):
                return other
        return end

    def _match_braces(self, start: int, *, hide: bool) -> int:
        depth, entry = 0, -1
        for match in _STOP.finditer(self.text, start):
            char = match.group()
            if char == "{" or char == "}":
                if hide and self.text[match.start() - 1] == "\\":
                    continue
                depth += 1 if char == "{" else -1
                if depth == 0:
                    return match.end()
            elif entry < 0 and _ENTRY_START.match(self.text, match.start()):
                entry = match.start()
                if self.patience[0] <= 0:
                    return -1
        self.patience[0] -= 1
        return -1

    def _closing_quote(self, start: int) -> int:
        depth = 0
        for match in _QUOTE_STOP.finditer(self.text, start + 1):
            char = match.group()
            if char == '"' and depth == 0:
                return match.end()
            if char == "{":
                depth += 1
            elif char == "}":
                depth -= 1
                if depth < 0:
                    return -1
            elif char != '"' and _ENTRY_START.match(self.text, match.start()):
                return -1
        return -1


def _blanks(text: str, at: int) -> int:
    end = at
    while end < len(text) and text[end].isspace():
        end += 1
    return end - at


def _inner(value: str) -> str:
    return value[1:-1] if value[:1] in ("{", '"') else value


def _balanced(text: str) -> str:
    """The text with every brace that has no partner left out."""
    out: list[str] = []
    opened: list[int] = []
    for char in text:
        if char == "{":
            opened.append(len(out))
        elif char == "}":
            if not opened:
                continue
            opened.pop()
        out.append(char)
    for index in opened:
        out[index] = ""
    return "".join(out)
