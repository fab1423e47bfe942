"""Names of a cite in running text: "Doe (2000)" for author-only cites and composite citations.

They are the names that the style begins its cites with, plain, as in citeproc-js. Where it begins with something else
(a number, a title), and in note styles, whose citations print names in full, short names stand instead.
"""

from __future__ import annotations

from msgspec.structs import replace

from citekit.csl import nodes
from citekit.csl.programs import Programs
from citekit.csl.state import CiteState
from citekit.csl.tokens import KIND, Kind, Tokens

SHORT_NAMES: tuple[nodes.Node, ...] = (
    nodes.Names(
        variables=("author",),
        name=nodes.Name(options={"form": "short", "and": "text"}),
        substitute=(
            nodes.Names(variables=("editor",)),
            nodes.Names(variables=("translator",)),
            nodes.Text(variable="title", form="short"),
        ),
    ),
)


class InText:
    """The names of cites in one style. `citation` renders cites as the style does."""

    def __init__(self, citation: Programs) -> None:
        self._is_note = citation.scope.style.is_note
        self._own = Programs(replace(citation.scope, names_only=True), citation.children)
        self._short = Programs(citation.scope, SHORT_NAMES)

    def names(self, cite: CiteState, *, own: bool = False) -> Tokens:
        """The names of a cite, or what stands for them; [] where there is nothing. own: only those of the style."""
        tokens = self._own.render(cite) if own or not self._is_note else []
        if tokens or own:
            return [token for token in tokens if isinstance(token, str) or KIND[token] not in (Kind.FORMAT, Kind.QUOTE)]
        return self._short.render(cite)
