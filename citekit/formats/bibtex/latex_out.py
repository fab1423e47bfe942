"""CSL's marked-up text to LaTeX: markup as commands, specials escaped, capitals of titles protected as they need it.

What `latex.decode` reads back is the same text. Nothing of the text can act as TeX: only maths made of the commands
in `MATH_COMMANDS` is written unescaped.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from citekit.formats.bibtex import latex_tables as tables
from citekit.formats.bibtex.latex import decode
from citekit.formats.bibtex.titlewords import TAG, protected_ranges

_NEEDS_WORK = re.compile("[^\\w\\s.,:;()/?!*+=|@\\[\\]'\"<>-]|--|''|[<>]|[\x80-\U0010ffff]|\\n\\n|[?!]`")
_MATHS = re.compile(r"\$[^$\n]+\$")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_OPEN = {"i": "\\emph{", "b": "\\textbf{", "sup": "\\textsuperscript{", "sub": "\\textsubscript{", "sc": "\\textsc{"}
_SPECIAL_START = frozenset("&%$#_{}~^\\<`\u2009")

_ESCAPES = {
    "&": "\\&", "%": "\\%", "$": "\\$", "#": "\\#", "_": "\\_", "{": "\\{", "}": "\\}", "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}", "\\": "\\textbackslash{}", "\u00a0": "~", "\u2009": "\\,", "“": "``", "”": "''",
    "`": "\\textasciigrave{}",
}  # fmt: skip
_SPECIAL = re.compile(r"[&%$#_{}~^\\\u00a0\u2009“”`]|-{2,}|'{2,}|\n\n")


def encode(text: str, *, ascii_only: bool = False, protect: str = "none", title: bool = False) -> str:
    """The LaTeX for a text. Braces in it are balanced, whatever the text holds.

    ascii_only: commands in place of characters past ASCII, where there are such; others stay. title: the text is read
    back with `decode(title=True)`. protect (of a title): "none", "minimal" (words whose capitals a style would lose),
    "all" (the whole text in braces once more), or "whole" (the same, where the text has a capital).
    """
    if not text:
        return ""
    whole = protect == "all" or (protect == "whole" and text != text.lower())
    ranges = protected_ranges(text) if protect == "minimal" else set[tuple[int, int]]()
    if not ranges and not _NEEDS_WORK.search(text):
        return f"{{{text}}}" if whole else text
    latex = _Encoder(text, ascii_only, ranges).encoded()
    if title and "nocase" in text and decode(latex, title=True, implied=protect == "minimal") != text:
        latex = _Encoder(text, ascii_only, ranges, twice=True).encoded()
    return f"{{{latex}}}" if whole else latex


class _Encoder:
    """One text on its way out. Tags that do not pair are text. twice: nocase spans get double braces, which cannot be
    taken for those of the rule in `titlewords`."""

    def __init__(self, text: str, ascii_only: bool, ranges: set[tuple[int, int]], *, twice: bool = False) -> None:
        self.text = text
        self.ascii_only = ascii_only
        self.ranges = sorted(ranges)
        self.balanced = _is_balanced(text)
        self.nocase = "{{" if twice else "{"
        self.inside: list[str] = []

    def encoded(self) -> str:
        out: list[str] = []
        position = 0
        pairs = _paired_tags(self.text) if "<" in self.text else {}
        for start, (end, latex) in sorted(pairs.items()):
            out.append(self._run(position, start))
            if latex == "}":
                out.append("}" * (2 if self.inside.pop() == "{{" else 1))
            else:
                self.inside.append(self.nocase if latex == "{" else latex)
                out.append(self.inside[-1] + ("{}" if self._command_follows(end, latex) else ""))
            position = end
        out.append(self._run(position, len(self.text)))
        return "".join(out)

    def _command_follows(self, at: int, latex: str) -> bool:
        """A group that begins with a command does not protect; an empty group before it makes that right."""
        return latex == "{" and self.nocase == "{" and (self.text[at : at + 1] in _SPECIAL_START or self.ascii_only)

    def _run(self, start: int, end: int) -> str:
        """Text between tags."""
        text = self.text[start:end]
        if "$" not in text:
            return self._words(start, end)
        out, position = [], start
        for match in _MATHS.finditer(self.text, start, end):
            if _is_safe_maths(match.group()):
                out.append(self._words(position, match.start()))
                out.append(match.group())
                position = match.end()
        out.append(self._words(position, end))
        return "".join(out)

    def _words(self, start: int, end: int) -> str:
        if not self.ranges or self.nocase in self.inside:
            return self._characters(self.text[start:end])
        out, position = [], start
        for first, last in self.ranges:
            if start <= first and last <= end:
                out.append(self._characters(self.text[position:first]))
                out.append(f"{{{self._guarded(self.text[first:last])}}}")
                position = last
        out.append(self._characters(self.text[position:end]))
        return "".join(out)

    def _guarded(self, word: str) -> str:
        latex = self._characters(word)
        return "{}" + latex if latex.startswith("\\") else latex

    def _characters(self, text: str) -> str:
        latex = _SPECIAL.sub(self._escape, text)
        return _ascii(latex) if self.ascii_only and not latex.isascii() else latex

    def _escape(self, match: re.Match[str]) -> str:
        char = match.group()
        if len(char) > 1:
            return "\\par " if char == "\n\n" else "{}".join(char)
        if char in "{}" and not self.balanced:
            return "\\textbraceleft{}" if char == "{" else "\\textbraceright{}"
        return _ESCAPES[char]


def _paired_tags(text: str) -> dict[int, tuple[int, str]]:
    """By offset: where the tag ends and the LaTeX for it; only tags that pair."""
    opened: list[tuple[str, int, int]] = []
    made: dict[int, tuple[int, str]] = {}
    for match in TAG.finditer(text):
        closing, name, span, span_end = match.groups()
        if span_end or closing:
            kind = "span" if span_end else name.lower()
            if opened and opened[-1][0] == kind:
                _, start, end = opened.pop()
                made[start] = (end, _opening(text[start:end]))
                made[match.start()] = (match.end(), "}")
        else:
            opened.append(("span" if span else name.lower(), match.start(), match.end()))
    return made


def _opening(tag: str) -> str:
    if tag.startswith("<span"):
        return "{" if "nocase" in tag else _OPEN["sc"]
    return _OPEN[tag[1:-1].lower()]


def _is_balanced(text: str) -> bool:
    depth = 0
    for char in text:
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth < 0:
                return False
    return depth == 0


def _is_safe_maths(segment: str) -> bool:
    """Maths that reading keeps as it is, with nothing in it but commands of maths and balanced braces."""
    if "\\" not in segment or not _is_balanced(segment) or re.search(r"\\[{}]|[%#~]|<[/a-z]", segment):
        return False
    if any(name not in tables.MATH_COMMANDS for name in _COMMAND.findall(segment)):
        return False
    return decode(segment) == segment


_CLUSTER = re.compile("[A-Za-z][\u0300-\u036f]+")
_TO_COMMAND = {
    **{v: k for k, v in reversed(tables.SYMBOLS.items()) if len(v) == 1 and not v.isascii()},
    **{v: k for k, v in tables.LETTERS.items()},
}  # fmt: skip
_TO_MATH = {v: k for k, v in reversed(tables.MATH.items()) if len(v) == 1 and not v.isascii()}
_TO_ACCENT = {v: k for k, v in reversed(tables.ACCENTS.items())}


def _ascii(latex: str) -> str:
    composed = _CLUSTER.sub(lambda m: unicodedata.normalize("NFC", m.group()), latex)
    return "".join(c if c.isascii() else _command_for(c) for c in composed)


@lru_cache(maxsize=4096)
def _command_for(char: str) -> str:
    """A character past ASCII as a command in braces; itself where there is none that reads back."""
    if char in _TO_COMMAND:
        return f"{{\\{_TO_COMMAND[char]}}}"
    if char in _TO_MATH:
        return f"$\\{_TO_MATH[char]}$"
    parts = unicodedata.normalize("NFD", char)
    if len(parts) > 1 and all(mark in _TO_ACCENT for mark in parts[1:]) and parts[0].isascii():
        latex = parts[0]
        for mark in parts[1:]:
            accent = _TO_ACCENT[mark]
            latex = f"\\{accent}{{{latex}}}" if accent.isalpha() or len(latex) > 1 else f"\\{accent}{latex}"
        if decode(f"{{{latex}}}") == unicodedata.normalize("NFC", char):
            return f"{{{latex}}}"
    return char
