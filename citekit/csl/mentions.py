"""What the parts of a style ask for, whatever an item answers: found by one walk over their nodes."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from citekit.csl import nodes


class Mentions(Struct, eq=False):
    """What an area or a macro holds, with the macros that it calls. texts, numbers: variables that cs:text and
    cs:number print. asked: variables of cs:label and values of conditions. conditions: how many branches test
    `disambiguate`."""

    texts: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    conditions: int = 0

    def prints(self, variable: str) -> bool:
        return variable in self.texts or variable in self.numbers

    def needs(self, variable: str) -> bool:
        """Whether the variable is printed, labelled or tested."""
        return self.prints(variable) or variable in self.asked


def mentions(style: nodes.StyleNode, part: nodes.Area | nodes.Macro) -> Mentions:
    """What a part of the style asks for; each macro counts once."""
    found = Mentions()
    waiting: list[Any] = [*part.children]
    macros: set[str] = set()
    while waiting:
        node = waiting.pop()
        kind = type(node)
        if kind is nodes.Text:
            if node.macro is None:
                found.texts.add(node.variable or "")
            elif node.macro not in macros:
                macros.add(node.macro)
                waiting += style.macros[node.macro].children
        elif kind is nodes.Group:
            waiting += node.children
        elif kind is nodes.Choose:
            for branch in node.branches:
                waiting += branch.children
                found.asked.update([value for _, value in branch.tests])
                found.conditions += any(test == "disambiguate" for test, _ in branch.tests)
        elif kind is nodes.Names:
            waiting += node.substitute
        elif kind is nodes.Number:
            found.numbers.add(node.variable)
        elif kind is nodes.Label:
            found.asked.add(node.variable)
    return found
