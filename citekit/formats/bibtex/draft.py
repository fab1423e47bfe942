"""`Draft`: one evaluated entry on its way to an item; each step of `items` takes fields from it."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct, field

from citekit.formats.bibtex import fields as tables
from citekit.formats.bibtex import orcids
from citekit.formats.bibtex.inherit import Entry
from citekit.formats.bibtex.latex import decode
from citekit.formats.bibtex.verbatim import unescaped
from citekit.formats.extension import PREFIX
from citekit.formats.jsontext import JSON, from_json
from citekit.model import Value

Say = Callable[[str, str, str], None]
"""Told of trouble: the field, the code, the words."""

_DASHES = re.compile(r"\s*(?:[-–—‒‐−]{2,}|[–—‒‐−])\s*")


class Draft(Struct):
    """`left` holds the fields that nobody has taken yet, by their names in BibLaTeX, `renamed` what those were called.
    is_biblatex: the entry uses what only BibLaTeX has. protects_words: titles are in a language whose words change
    their case."""

    entry: Entry
    say: Say
    left: dict[str, str] = field(default_factory=dict)
    variables: dict[str, Value] = field(default_factory=dict)
    custom: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    type: str = "document"
    is_biblatex: bool = False
    protects_words: bool = True

    def rename(self) -> None:
        """All fields are there to be taken, under their names in BibLaTeX."""
        left = self.left
        for name, value in self.entry.values.items():
            told = from_json(value) if value.startswith(JSON) and not name.startswith(PREFIX) else None
            if isinstance(told, str):
                self.custom[name] = told  # text that could not be written as LaTeX
                continue
            if name == orcids.FIELD and (listed := orcids.own_text(value)):
                self.custom[orcids.OWN_NAME] = listed
                continue
            known = tables.ALIASES.get(name, name)
            if known != name and (known in self.entry.values or known in left):
                known = name
            left[known] = value
            if known != name:
                self.renamed[known] = name

    def text(self, name: str) -> str:
        """The field as text, taken; "" where there is none."""
        value = self.left.pop(name, "")
        return self.decoded(name, value, title=name in tables.TITLES) if value else ""

    def decoded(self, name: str, value: str, *, title: bool, implied: bool = False) -> str:
        """The text that a value stands for; commands that nobody knows are said."""
        unknown: list[str] = []
        text = decode(value, title=title, implied=implied and self.protects_words, unknown=unknown)
        if unknown:
            names = ", ".join(f"\\{n}" for n in dict.fromkeys(unknown))
            self.say(name, "CK209", f"unknown LaTeX in {name} was kept as text: {names}")
        return text if name in tables.PROSE else text.replace("\n\n", " ")

    def peek(self, name: str) -> str:
        """The field as text, left where it is."""
        value = self.left.get(name, "")
        return decode(value) if value else ""

    def set(self, variable: str, *names: str) -> None:
        """The variable from the first of the fields that says something; fields after it stay where they are."""
        for name in names:
            if name in self.left and variable not in self.variables:
                text = self.text(name)
                if text:
                    self.variables[variable] = text

    def verbatim(self, name: str) -> str:
        """The field, taken, where it is no text (a URL, a date)."""
        return unescaped(self.left.pop(name, ""))

    def put(self, variable: str, text: str) -> None:
        """The variable, unless it is there or the text is empty."""
        if text:
            self.variables.setdefault(variable, text)

    def set_number(self, variable: str, name: str) -> None:
        """The variable from a field of numbers, whose dashes become hyphens."""
        if name in self.left and variable not in self.variables:
            value = self.left[name]
            if value.isalnum():
                del self.left[name]
                self.variables[variable] = value
                return
            text = _DASHES.sub("-", self.text(name))
            if text:
                self.variables[variable] = text

    def keep_rest(self) -> None:
        """What no step took stays in `custom`, under the name it had where two names mean the same."""
        for name, value in self.left.items():
            text = " ".join(value.split())
            if text:
                own = self.renamed.get(name, name) if name in tables.TWO_NAMES else name
                self.custom.setdefault(own, text)
