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

_NEEDS_WORK = re.compile("[^\\w\\s.,:;()/?!*+=|@\\[\\]'\"<>-]|--|''|[<>]|[\x80-\U0010ffff]|\\n\\n|[?!]`")
_TAG = re.compile(
    r"<(/?)(i|b|sup|sub|sc)>|<span (class=\"nocase\"|style=\"font-variant: ?small-caps;?\")>|(</span>)", re.IGNORECASE
)
_MATHS = re.compile(r"\$[^$\n]+\$")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_OPEN = {"i": "\\emph{", "b": "\\textbf{", "sup": "\\textsuperscript{", "sub": "\\textsubscript{", "sc": "\\textsc{"}
_WORD = re.compile(r"[^\s\u2009~–—/(\[“\"]+")

_ESCAPES = {
    "&": "\\&", "%": "\\%", "$": "\\$", "#": "\\#", "_": "\\_", "{": "\\{", "}": "\\}", "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}", "\\": "\\textbackslash{}", "\u00a0": "~", "\u2009": "\\,", "“": "``", "”": "''",
    "`": "\\textasciigrave{}",
}  # fmt: skip
_SPECIAL = re.compile(r"[&%$#_{}~^\\\u00a0\u2009“”`]|-{2,}|'{2,}|\n\n")


def encode(text: str, *, ascii_only: bool = False, protect: str = "none", language: str = "") -> str:
    """The LaTeX for a text. Braces in it are balanced, whatever the text holds.

    ascii_only: commands in place of characters past ASCII, where there are such; others stay. protect: "none",
    "minimal" (words whose capitals a style would lose) or "all" (the whole text in braces once more). language: a
    BCP 47 tag; only English titles get their words protected.
    """
    if not text:
        return ""
    whole = protect == "all" or (protect == "whole" and text != text.lower())
    words = frozenset(protected_words(text)) if protect == "minimal" else frozenset[str]()
    if not words and not _NEEDS_WORK.search(text):
        return f"{{{text}}}" if whole else text
    latex = _Encoder(text, ascii_only, words).encoded()
    return f"{{{latex}}}" if whole else latex


def protected_words(title: str) -> list[str]:
    """The words of a title whose capitals need braces: iPhone, DNA, and names in a title in sentence case.

    The first word needs them only where a capital stands inside it. A title in Title Case gets them only round words
    with a capital inside, since its other capitals are ordinary.
    """
    words = _WORD.findall(_TAG.sub("", title))
    rest = [w for w in words[1:] if w[:1].isalpha()]
    long = [w for w in rest if len(w) > 3]
    title_case = len(long) >= 2 and sum(w[0].isupper() for w in long) * 2 > len(long)
    needy = [w for w in words[:1] if _has_inner_capital(w)]
    needy += [w for w in words[1:] if _has_inner_capital(w) or (not title_case and w[0].isupper())]
    return needy


def _has_inner_capital(word: str) -> bool:
    letters = [c for c in word if c.isalpha()]
    return any(c.isupper() for c in letters[1:])


class _Encoder:
    """One text on its way out. Tags that do not pair are text."""

    def __init__(self, text: str, ascii_only: bool, words: frozenset[str]) -> None:
        self.text = text
        self.ascii_only = ascii_only
        self.words = words
        self.balanced = _is_balanced(_MATHS.sub("", text))
        self.inside: list[str] = []

    def encoded(self) -> str:
        out: list[str] = []
        position = 0
        pairs = _paired_tags(self.text) if "<" in self.text else {}
        for start, (end, latex) in sorted(pairs.items()):
            out.append(self._run(position, start))
            out.append(latex)
            if latex == "}":
                self.inside.pop()
            else:
                self.inside.append(latex)
            position = end
        out.append(self._run(position, len(self.text)))
        return "".join(out)

    def _run(self, start: int, end: int) -> str:
        """Text between tags."""
        text = self.text[start:end]
        if not text:
            return ""
        out, position = [], 0
        for match in _MATHS.finditer(text) if "$" in text else ():
            if _is_safe_maths(match.group()):
                out.append(self._words(text[position : match.start()]))
                out.append(match.group())
                position = match.end()
        out.append(self._words(text[position:]))
        return "".join(out)

    def _words(self, text: str) -> str:
        if not self.words or "{" in self.inside:
            return self._characters(text)
        out, position = [], 0
        for match in _WORD.finditer(text):
            word = match.group()
            core = word.rstrip(".,:;!?)]’'”\"")
            if word in self.words and core and core != core.lower():
                out.append(self._characters(text[position : match.start()]))
                out.append(f"{{{self._guarded(core)}}}")
                position = match.start() + len(core)
        out.append(self._characters(text[position:]))
        return "".join(out)

    def _guarded(self, word: str) -> str:
        """A group that begins with a command does not protect; an empty group before it makes that right."""
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
    for match in _TAG.finditer(text):
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


_TO_COMMAND = {
    **{v: k for k, v in reversed(tables.SYMBOLS.items()) if len(v) == 1 and not v.isascii()},
    **{v: k for k, v in tables.LETTERS.items()},
}  # fmt: skip
_TO_MATH = {v: k for k, v in reversed(tables.MATH.items()) if len(v) == 1 and not v.isascii()}
_TO_ACCENT = {v: k for k, v in reversed(tables.ACCENTS.items())}


def _ascii(latex: str) -> str:
    return "".join(c if c.isascii() else _command_for(c) for c in unicodedata.normalize("NFC", latex))


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
