"""LaTeX text of a field to CSL's marked-up text (`<i> <b> <sup> <sub> <span …>`): table driven, in one pass.

No text is ever deleted: an unknown command keeps its argument, or stands as it was written where it has none; maths
that Unicode and sub- and superscripts cannot express stays as `$…$`. Nesting costs no recursion.
"""

from __future__ import annotations

import re

from msgspec import Struct, field

from citekit.formats.bibtex import latex_tables as tables
from citekit.formats.bibtex.expressions import end_of_braces
from citekit.formats.bibtex.latex_commands import COMMANDS, applied
from citekit.formats.bibtex.titlewords import CLOSE, OPEN, OPEN_TWICE, resolved

_SPECIAL = re.compile(r"[\\{}$~`]|--|''")
_TOKEN = re.compile(r"(\\(?:[A-Za-z]+\*?[ \t\n]*|.|$))|([{}$~])|(-{2,3}|``|''|[?!]`)|([^\\{}$~`'?!-]+)|(.)", re.DOTALL)
_PARAGRAPH = re.compile(r"[ \t]*\n[ \t]*\n[ \t\n]*")
_OPTIONAL = re.compile(r"\s*\[[^\[\]{}]*\]")
_AMOUNT = re.compile(r"[^\\^_{}=<>+$]*[A-Za-z]{2,}[^\\^_{}=<>+$]*(?= )[^\\^_{}=<>+$]*")
_LIGATURES = {"--": "–", "---": "—", "``": "“", "''": "”", "?`": "¿", "!`": "¡"}


def decode(latex: str, *, title: bool = False, implied: bool = False, unknown: list[str] | None = None) -> str:
    """The text that the LaTeX stands for, blanks collapsed.

    title: a brace group that holds a capital forbids changes of case (`<span class="nocase">`), unless it only wraps
    a command or the whole text. implied: groups round words that writing would put in braces anyway say nothing
    (see `titlewords`). unknown: gets the names of commands that no table has.
    """
    if not _SPECIAL.search(latex):
        if "\n" in latex and _PARAGRAPH.search(latex):
            return _collapsed(latex)
        return " ".join(latex.split()) if "  " in latex or "\n" in latex or "\t" in latex else latex.strip(" ")
    literal: set[int] = set()
    for _ in range(20):
        machine = _Machine(latex, title, literal)
        text = machine.run()
        if text is not None:
            break
        literal = machine.literal
    else:
        machine = _Machine(latex, title, {m.start() for m in re.finditer(r"\$", latex)})
        text = machine.run() or ""
    if unknown is not None:
        unknown.extend(machine.unknown)
    return resolved(" ".join(_collapsed(text).split("\n\n")), implied=implied) if title else _collapsed(text)


def _collapsed(text: str) -> str:
    """Blanks as one blank; a blank line (`\\par`) stays; NBSP and thin spaces are characters."""
    text = _PARAGRAPH.sub("\x00", text)
    return re.sub(r"[ \t\n]+", " ", text).replace("\x00", "\n\n").strip(" \n")


class _Pending(Struct):
    """A command that waits for its arguments."""

    name: str
    wanted: int = 1
    arguments: list[str] = field(default_factory=list)


class _Frame(Struct):
    """An open group: "{", "$" or "\\(" (maths). start: where it opened. command_first: it begins with a command."""

    kind: str
    start: int
    out: list[str] = field(default_factory=list)
    pending: list[_Pending] = field(default_factory=list)
    wraps: list[tuple[int, str]] = field(default_factory=list)
    command_first: bool = False
    exact: bool = True  # maths: everything in it has a Unicode form


class _Machine:
    def __init__(self, latex: str, title: bool, literal: set[int]) -> None:
        self.latex = latex
        self.title = title
        self.literal = set(literal)
        self.unknown: list[str] = []
        self.frames = [_Frame("root", 0)]
        self.maths = 0
        self.quotes = 0

    def run(self) -> str | None:
        """The text; None where a "$" turned out to be none: run again with the `literal` ones."""
        latex, position = self.latex, 0
        while position < len(latex):
            match = _TOKEN.match(latex, position)
            assert match is not None  # the last alternative takes any character
            position = match.end()
            kind = match.lastindex
            piece = match.group()
            if kind == 1:
                position = self._command(piece, match.start(), position)
            elif kind == 2:
                if not self._structure(piece, match.start()):
                    return None
            elif kind == 3:
                self._text(_LIGATURES[piece] if not self.maths else piece)
            else:
                self._text(piece if kind == 4 or self.maths else self._single(piece, position))
        return self._finished()

    def _single(self, char: str, after: int) -> str:
        if char == "`":
            self.quotes += 1
            return "‘"
        if char == "'" and self.quotes and not self.latex[after : after + 1].isalnum():
            self.quotes -= 1
            return "’"
        return char

    # what opens and closes

    def _structure(self, char: str, at: int) -> bool:
        top = self.frames[-1]
        if char == "~":
            self._text("\u00a0" if not self.maths else " ")
        elif char == "{":
            self.frames.append(_Frame("{", at))
        elif char == "}":
            if top.kind == "{":
                self._close_group()
            elif top.kind == "root":
                self._text("}")
            else:
                self.literal.add(top.start)
                return False
        elif at in self.literal:
            self._text("$")
        elif top.kind == "$":
            self._close_math(at + 1)
        else:
            return self._open_math("$", at)
        return True

    def _open_math(self, kind: str, at: int) -> bool:
        end = self.latex.find("$", at + 1) if kind == "$" else 0
        if end < 0 or (end > at + 1 and _AMOUNT.fullmatch(self.latex, at + 1, end)):
            self._text("$")  # "$5 to $10 million"
            if end > 0:
                self.literal.add(end)
            return True
        self.frames.append(_Frame(kind, at))
        self.maths += 1
        return True

    def _close_group(self) -> None:
        frame = self.frames.pop()
        text = self._text_of(frame)
        top = self.frames[-1]
        top.exact = top.exact and frame.exact
        if top.pending:
            self._deliver(text)
            return
        if self.title and not self.maths and not frame.command_first:
            if text.startswith(OPEN) and len(frame.out) == 1:
                text = OPEN_TWICE + text[1:]
            elif not text.startswith(OPEN_TWICE) and text != text.lower():
                text = f"{OPEN}{text}{CLOSE}"
            elif len(frame.out) == 1 and self.latex.startswith("{{", frame.start) and text.strip():
                text = f"{OPEN_TWICE}{text}{CLOSE}" if not text.startswith(OPEN_TWICE) else text
        top.out.append(text)

    def _close_math(self, end: int) -> None:
        frame = self.frames.pop()
        self.maths -= 1
        text = self._text_of(frame)
        if frame.exact and not frame.pending:
            text = re.sub(r" +(?=[()\[\],<])|(?<=[(\[]) +", "", re.sub(r" {2,}", " ", text)).strip()
        else:
            text = self.latex[frame.start : end]
        self._deliver(text)

    def _text_of(self, frame: _Frame) -> str:
        self._flush(frame)
        for index, style in reversed(frame.wraps):
            inner = "".join(frame.out[index:])
            before, after = tables.MARKUP[style]
            frame.out[index:] = [f"{before}{inner}{after}" if inner.strip() else inner]
        return "".join(frame.out)

    def _flush(self, frame: _Frame) -> None:
        """Commands that got no argument stand as they are."""
        while frame.pending:
            command = frame.pending.pop()
            spacing = tables.SPACING_ACCENTS.get(command.name) if command.name in tables.ACCENTS else None
            frame.out.append(spacing or "".join(command.arguments) or f"\\{command.name}")

    def _finished(self) -> str | None:
        while len(self.frames) > 1:
            top = self.frames[-1]
            if top.kind == "$":
                self.literal.add(top.start)
                return None
            if top.kind == "{":
                self._close_group()
            else:
                self._close_math(len(self.latex))
        root = self.frames[0]
        text = self._text_of(root)
        if self.title and text.startswith(OPEN) and len(root.out) == 1 and self.latex.lstrip().startswith("{"):
            text = text[1:-1]
        return text

    # what stands inside

    def _text(self, text: str) -> None:
        frame = self.frames[-1]
        if self.maths:
            self._math_text(text)
            return
        while frame.pending and text:
            stripped = text.lstrip(" \t\n")
            if not stripped:
                return
            self._deliver(stripped[0])
            text = stripped[1:]
        if text:
            frame.out.append(text)

    def _math_text(self, text: str) -> None:
        frame = self.frames[-1]
        for char in text:
            if char in " \t\n":
                continue
            if char in "^_":
                frame.pending.append(_Pending("^sup" if char == "^" else "^sub"))
            elif char == "&":
                frame.exact = False
            else:
                self._deliver({"-": "−", "*": "∗", "'": "′"}.get(char, char))

    def _deliver(self, text: str) -> None:
        """A finished piece: the argument of the commands that wait for one, or output."""
        frame = self.frames[-1]
        while frame.pending:
            command = frame.pending[-1]
            command.arguments.append(text)
            if len(command.arguments) < command.wanted:
                return
            frame.pending.pop()
            text = applied(command.name, command.arguments, maths=bool(self.maths))
        frame.out.append(text)

    # commands

    def _command(self, token: str, at: int, after: int) -> int:
        """Act on a control sequence; gives the position to go on from."""
        frame = self.frames[-1]
        if not frame.out and not frame.pending and not frame.wraps:
            frame.command_first = True
        name = token[1:].rstrip() if token[1:2].isalpha() else token[1:]
        starred = name.rstrip("*") if len(name) > 1 else name
        if self.maths:
            return self._math_command(starred, token, at, after)
        if name in ("(", "["):
            self.frames.append(_Frame("\\" + {"(": ")", "[": "]"}[name], at))
            self.maths += 1
        elif name in tables.ACCENTS:
            frame.pending.append(_Pending(name))
        elif name in tables.CHARACTERS:
            self._deliver_or_skip(tables.CHARACTERS[name])
        elif starred in tables.LETTERS:
            self._deliver(tables.LETTERS[starred])
        elif starred in tables.SYMBOLS:
            self._deliver(tables.SYMBOLS[starred])
        elif starred in tables.SWITCHES:
            frame.wraps.append((len(frame.out), tables.SWITCHES[starred]))
        elif starred == "ensuremath" and self.latex[after : after + 1] == "{":
            return self._ensured(after)
        elif starred in tables.STYLES or starred in tables.TRANSPARENT:
            frame.pending.append(_Pending(starred))
        elif starred in ("url", "nolinkurl", "path") and self.latex[after : after + 1] == "{":
            return self._verbatim(after)
        elif starred in COMMANDS:
            optional = _OPTIONAL.match(self.latex, after)
            frame.pending.append(_Pending(starred, COMMANDS[starred][0]))
            return optional.end() if optional else after
        elif starred not in tables.IGNORED:
            return self._other(starred, token, after)
        return after

    def _deliver_or_skip(self, text: str) -> None:
        if text.strip(" ") or not self.frames[-1].pending:
            self._deliver(text)

    def _verbatim(self, at: int) -> int:
        end = end_of_braces(self.latex, at)
        end = len(self.latex) if end < 0 else end
        self._deliver(self.latex[at + 1 : end - 1].strip())
        return end

    def _ensured(self, at: int) -> int:
        """\\ensuremath{…} is $…$."""
        end = end_of_braces(self.latex, at)
        if end < 0 or "$" in self.latex[at:end]:
            self.frames[-1].pending.append(_Pending("textrm"))
            return at
        self._deliver(decode(f"${self.latex[at + 1 : end - 1]}$"))
        return end

    def _other(self, name: str, token: str, after: int) -> int:
        """Letters of maths outside maths; a command of no table: its argument is kept, or else its name."""
        if name in tables.MATH:
            self._deliver(tables.MATH[name])
            return after
        if name in tables.MATH_ALPHABETS or name in tables.MATH_ACCENTS:
            self.frames[-1].pending.append(_Pending(name))
            return after
        self.unknown.append(name)
        if not (name.isascii() and name.isalpha()):
            self._deliver(token if name.isascii() else name)
            return after
        if name in tables.DANGEROUS or self.latex[after : after + 1] != "{":
            self._deliver(token)
            if name in tables.DANGEROUS and self.latex[after : after + 1] == "{":
                end = end_of_braces(self.latex, after)
                if end > 0:
                    self._deliver(self.latex[after:end])
                    return end
            return after
        self.frames[-1].pending.append(_Pending(f"\\{name}"))
        return after

    def _math_command(self, name: str, token: str, at: int, after: int) -> int:
        frame = self.frames[-1]
        if name in (")", "]"):
            closes = next((f for f in reversed(self.frames) if f.kind == "\\" + name), None)
            if closes is frame:
                self._close_math(after)
            return after
        if name in tables.CHARACTERS and not name.isalpha():
            if name == "\\":
                frame.exact = False
            elif name in "&%#$_{}":
                self._deliver(name)
            elif name == "|":
                self._deliver("‖")
        elif name in tables.FUNCTIONS:
            self._deliver(f" {name} ")
        elif name in tables.MATH:
            self._deliver(tables.MATH[name])
        elif name in tables.MATH_ACCENTS or name in tables.MATH_ALPHABETS or name in tables.STYLES:
            frame.pending.append(_Pending(name))
        elif name in ("text", "textrm", "mbox", "mathrm", "operatorname", "textup", "hbox", "textnormal"):
            return self._text_in_math(after)
        elif name in tables.TRANSPARENT or name == "sqrt":
            frame.pending.append(_Pending(name))
        elif name in tables.SYMBOLS or name in tables.LETTERS:
            self._deliver(tables.SYMBOLS.get(name) or tables.LETTERS[name])
        elif name in tables.SWITCHES or name in tables.IGNORED:
            pass
        else:
            frame.exact = False
        return after

    def _text_in_math(self, after: int) -> int:
        """\\text{…}: its blanks count."""
        if self.latex[after : after + 1] != "{":
            self.frames[-1].pending.append(_Pending("textrm"))
            return after
        end = end_of_braces(self.latex, after)
        if end < 0:
            self.frames[-1].exact = False
            return after
        inner = self.latex[after + 1 : end - 1]
        if "$" in inner:
            self.frames[-1].exact = False
            return end
        self._deliver(decode(inner) if inner.strip() else "")
        return end
