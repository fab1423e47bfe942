"""The entries of a bibliography: rendered, names that repeat replaced, finished and written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from citekit.csl.finish import finish, laid_out
from citekit.csl.locale import Locale
from citekit.csl.outputs import Output, Settings
from citekit.csl.programs import Program, Programs
from citekit.csl.sentence import with_capital_term
from citekit.csl.state import CiteState
from citekit.csl.substitute import Repeats, may_repeat
from citekit.csl.templates import Templates
from citekit.csl.tokens import COLUMNS, Tokens


class Entries:
    """Makes the entries of one bibliography in one locale and output format.

    Entries come from templates where the format can have some, programs are kept, and no links are asked for. The
    others are made of their tokens, as all could be.
    """

    def __init__(self, programs: Programs, locale: Locale, output: Output, settings: Settings) -> None:
        self.area = programs.scope.area
        self._programs = programs
        self._locale = locale
        self._output = output
        self._settings = settings
        self._repeats = Repeats(self.area.options)
        usable = programs.scope.keeps and not settings.links
        self._templates = Templates(self.area, locale, output.syntax) if usable and output.syntax else None

    def texts(self, states: Sequence[CiteState]) -> Iterator[str | None]:
        """The entries of cites, in the order of the bibliography; None where nothing is printed."""
        for made in self._made(states, self._templates):
            if isinstance(made, str):
                yield self._output.tidied(made)
            else:
                yield self._output.citation(made, self._settings) if made else None

    def tokens(self, states: Sequence[CiteState]) -> Iterator[Tokens]:
        """The same before any output format; [] where nothing is printed."""
        return (made for made in self._made(states, None) if not isinstance(made, str))

    def alone(self, state: CiteState) -> str:
        """An entry outside of any list, "" where nothing is printed. Without a number nothing stands in the margin."""
        tokens = [token for token in self._programs.render(state) if token not in COLUMNS]
        return self.written(tokens) if tokens else ""

    def written(self, tokens: Tokens) -> str:
        """The text of tokens as they are rendered."""
        return self._output.citation(self._finished(tokens), self._settings)

    def _made(self, states: Sequence[CiteState], templates: Templates | None) -> Iterator[Tokens | str]:
        programs = self._programs
        linked = may_repeat(states, programs, self.area.options)
        before: list[object] | None = None
        for index, state in enumerate(states):
            program = programs.program(state)
            made: Program | Tokens = program
            if linked[index] or linked[index + 1]:
                made, before = self._repeats.replaced(program, state, before if linked[index] else None)
            if isinstance(made, Program):
                text = templates.text(made, state) if templates else None
                if text is not None:
                    yield text
                    continue
                made = made.render(state)
            yield self._finished(made) if made else []

    def _finished(self, tokens: Tokens) -> Tokens:
        return finish(laid_out(with_capital_term(tokens), self.area), self._locale)
