"""Names of a cite in running text: "Doe (2000)" for author-only cites and composite citations.

An author-date style prints them as its citations do; numeric and note styles, whose citations print no names or print
them in full, as short names.
"""

from __future__ import annotations

from citekit.csl import nodes
from citekit.csl.programs import Programs
from citekit.csl.state import CiteState
from citekit.csl.tokens import NAMES, Tokens, first_span

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
        self._citation = citation
        self._short = Programs(citation.scope, SHORT_NAMES)

    def names(self, cite: CiteState) -> Tokens:
        """The names of a cite, or what stands for them; [] where there is nothing."""
        if not self._citation.scope.style.is_note:
            tokens = self._citation.render(cite)
            span = first_span(tokens, NAMES)
            if span is not None:
                return tokens[span[0] : span[1] + 1]
        return self._short.render(cite)
