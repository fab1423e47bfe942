"""What a LaTeX command makes of its arguments, once `latex` has gathered them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from citekit.formats.bibtex import latex_tables as tables

_FIRST_CLUSTER = re.compile("(?:<[^<>]*>)*(.[\u0300-\u036f]*)", re.DOTALL)
_DOTLESS = {"ı": "i", "ȷ": "j"}
MOST_MARKS = 8
"""How many accents one letter may carry; more are left out."""


def applied(name: str, arguments: list[str], *, maths: bool) -> str:
    """What a command gives that has got its arguments. name: without its backslash; with it, a command of no table;
    "^sup" and "^sub" are the scripts of maths. maths: whether it stands in maths."""
    text = arguments[-1]
    if name.startswith("\\"):
        return text or name  # of no table
    if name in ("^sup", "^sub"):
        style = name[1:]
        if style == "sup" and text in ("∘", "°"):
            return "°"
        if style == "sup" and text and set(text) == {"′"}:
            return text
        before, after = tables.MARKUP[style]
        return f"{before}{text}{after}" if text else ""
    if name in tables.ACCENTS and not (maths and len(name) > 1):
        return _accented(text, tables.ACCENTS[name], name)
    if name in tables.STYLES:
        before, after = tables.MARKUP[tables.STYLES[name]]
        return f"{before}{text}{after}" if text else ""
    if name in tables.MATH_ACCENTS and maths:
        return _accented(text, tables.MATH_ACCENTS[name], "bar")
    if name in tables.MATH_ALPHABETS:
        return tables.in_alphabet(name, text)
    return COMMANDS[name][1](arguments) if name in COMMANDS else text


def _accented(text: str, mark: str, name: str) -> str:
    """The text with the mark on its first letter, in composed form; a letter that bears its most is left as it is."""
    if not text.strip():
        return tables.SPACING_ACCENTS.get(name, text)
    cluster = _FIRST_CLUSTER.match(text)
    if cluster is None or len(cluster.group(1)) > MOST_MARKS:
        return text
    letter = cluster.group(1)
    if name not in ("c", "k", "d", "b") and letter[0] in _DOTLESS:
        letter = _DOTLESS[letter[0]] + letter[1:]
    made = unicodedata.normalize("NFC", letter + mark)
    return text[: cluster.start(1)] + made + text[cluster.end(1) :]


def _root(arguments: list[str]) -> str:
    text = arguments[-1]
    return f"√{text}" if len(text) <= 1 or text.isdigit() else f"√({text})"


COMMANDS: dict[str, tuple[int, Callable[[list[str]], str]]] = {
    "href": (2, lambda a: a[1]),
    "hyperlink": (2, lambda a: a[1]),
    "textcolor": (2, lambda a: a[1]),
    "foreignlanguage": (2, lambda a: a[1]),
    "texorpdfstring": (2, lambda a: a[1]),
    "bibinfo": (2, lambda a: a[1]),
    "BibitemShut": (1, lambda _: ""),
    "noopsort": (1, lambda _: ""),
    "sortnoop": (1, lambda _: ""),
    "enquote": (1, lambda a: f"“{a[0]}”"),
    "mkbibquote": (1, lambda a: f"“{a[0]}”"),
    "mkbibparens": (1, lambda a: f"({a[0]})"),
    "mkbibbrackets": (1, lambda a: f"[{a[0]}]"),
    "MakeUppercase": (1, lambda a: a[0].upper()),
    "uppercase": (1, lambda a: a[0].upper()),
    "MakeLowercase": (1, lambda a: a[0].lower()),
    "lowercase": (1, lambda a: a[0].lower()),
    "sqrt": (1, _root),
    "footnote": (1, lambda a: f" ({a[0]})"),
    "thanks": (1, lambda a: f" ({a[0]})"),
}
"""Commands of one or two arguments: how many, and what they make of them."""
