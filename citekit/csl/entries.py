"""The entries of a bibliography: rendered, names that repeat replaced, finished and written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from citekit.csl.finish import finish, laid_out
from citekit.csl.locale import Locale
from citekit.csl.outputs import Output, Settings
from citekit.csl.programs import Programs
from citekit.csl.sentence import with_capital_term
from citekit.csl.state import CiteState
from citekit.csl.substitute import may_repeat, substituted
from citekit.csl.templates import Templates
from citekit.csl.tokens import COLUMNS, Tokens


class Entries:
    """Makes the entries of one bibliography in one locale and output format.

    Entries come from templates where the format can have some, programs are kept, no links are asked for, and no names
    may have to give way to those of the entry before. The others are made of their tokens, as all could be.
    """

    def __init__(self, programs: Programs, locale: Locale, output: Output, settings: Settings) -> None:
        self.area = programs.scope.area
        self._programs = programs
        self._locale = locale
        self._output = output
        self._settings = settings
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
        programs, options = self._programs, self.area.options
        linked = may_repeat(states, programs, options)
        before: list[object] | None = None
        for index, state in enumerate(states):
            compared = linked[index] or linked[index + 1]
            if templates is not None and not compared:
                text = templates.text(programs.program(state), state)
                if text is not None:
                    yield text
                    continue
            tokens = programs.render(state)
            if compared:
                tokens, before = substituted(tokens, state.people, options, before if linked[index] else None)
            yield self._finished(tokens) if tokens else []

    def _finished(self, tokens: Tokens) -> Tokens:
        return finish(laid_out(with_capital_term(tokens), self.area), self._locale)
