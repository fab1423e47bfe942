"""`Style`: one CSL style, loaded and checked. Dependent styles are answered by their independent parents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from citekit.csl import nodes
from citekit.csl.attributes import INHERITED
from citekit.csl.parse import parent_of, parse_root, parse_style
from citekit.errors import StyleError
from citekit.model import Finding

Parent = Callable[[str], str | bytes | None]
"""Gives the text of a style by its id (a URI), None where it is not known."""

MOST_PARENTS = 5


class Style(Struct, frozen=True, eq=False):
    """A style that can be used: its nodes, and what was found in it that has no effect."""

    node: nodes.StyleNode

    @classmethod
    def load(cls, text: str | bytes, *, uri: str = "style", parent: Parent | None = None) -> Style:
        """The style in `text`; `uri` names it in messages. `parent` is asked for the parents of dependent styles.

        Raises StyleError for what is no usable style (with uri:line), LimitError for one nested too deep.
        """
        seen: list[str] = []
        default_locale = ""
        while True:
            root = parse_root(text, uri)
            default_locale = default_locale or str(root.get("default-locale") or "")
            above = parent_of(root)
            if not above:
                return cls(parse_style(root, uri=uri, default_locale=default_locale))
            text = _parent_text(above, uri, parent, seen)
            uri = above

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.node.findings

    @property
    def title(self) -> str:
        return self.node.title

    @property
    def is_note(self) -> bool:
        """Whether citations stand in notes."""
        return self.node.is_note

    @property
    def has_bibliography(self) -> bool:
        return self.node.bibliography is not None

    @property
    def default_locale(self) -> str:
        return self.node.default_locale


def _parent_text(above: str, uri: str, parent: Parent | None, seen: list[str]) -> str | bytes:
    if above in seen or len(seen) >= MOST_PARENTS:
        raise StyleError(
            f"the parents of this style go in a circle: {' -> '.join([*seen, above])}", where=uri,
            fix="name an independent style as the parent",
        )  # fmt: skip
    seen.append(above)
    text = parent(above) if parent else None
    if text is None:
        raise StyleError(
            f"this style depends on {above}, which is not there",
            where=uri,
            fix="give the parent style, or use it itself",
        )
    return text


def name_options(style: nodes.StyleNode, area: nodes.Area) -> Mapping[str, Any]:
    """The inheritable name options that hold in an area, by their name on cs:name ("Inheritable Name Options")."""
    return {
        target: options[name]
        for options in (style.options, area.options)
        for name, target in INHERITED.items()
        if name in options
    }
