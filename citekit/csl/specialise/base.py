"""What every element's specialisation works with: the walk over the style for one kind of item.

The walk asks questions about the item (`Walk.ask`); what the answers settle disappears, and what is left goes to
`Walk.out`: constants (text and marks) and operations that put a value in when the program runs.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import Struct, field

from citekit.csl import nodes, state
from citekit.csl.locale import Locale
from citekit.csl.names import OF_ONE_NAME, Memo, NameSpec
from citekit.csl.quotes import localised
from citekit.csl.rawdates import DatePoint
from citekit.csl.specialise.brackets import nested
from citekit.csl.state import CiteState, Question
from citekit.csl.textcase import apply_case, is_english, is_turkic, strip_periods
from citekit.csl.tokens import QUOTE, Token, Tokens
from citekit.csl.trees import Trees
from citekit.errors import LimitError

Op = Callable[[CiteState, Tokens], None]
"""An operation of a program: appends tokens for one cite. It is only in a program when it will print something."""

Step = Token | Op
Steps = list[Step]

MEMO_LIMIT = 1_000
"""How many texts a `SpanOp` keeps."""

STEP_LIMIT = 100_000
"""How many elements one walk may visit. The largest real style needs some 3,000."""

NONE, ALL_EMPTY, SOME = 0, 1, 2
"""What an element says of the variables it calls: calls none, all it calls are empty, one is there. A group keeps its
output unless the largest of its children's answers is ALL_EMPTY (CSL 1.0.2, "Group")."""


class Scope(Struct, frozen=True, kw_only=True, eq=False):
    """Where the walk is: the style, one area of it, and the locale.

    names: the name options that hold in the area, by their name on cs:name. key: the sort key that is being made, or
    None. explicit_suffix: the style places year suffixes itself. citation: the area is cs:citation. names_only: of a
    cite only the names that it begins with are printed (author-only). keeps: what has been worked out once is kept
    for the next cite (the output is the same without).
    """

    style: nodes.StyleNode
    area: nodes.Area
    locale: Locale
    names: Mapping[str, Any]
    citation: bool
    key: nodes.Key | None = None
    explicit_suffix: bool = False
    names_only: bool = False
    keeps: bool = True
    specs: dict[tuple[Hashable, ...], NameSpec] = field(default_factory=dict)
    memos: dict[tuple[Hashable, ...], Memo] = field(default_factory=dict)
    dates: dict[nodes.Date, dict[DatePoint, Tokens]] = field(default_factory=dict)

    def spec(self, **options: Any) -> NameSpec:
        """The one `NameSpec` of these options. Specs that render a name alike share their memo."""
        key = tuple(options.values())
        known = self.specs.get(key)
        if known is None:
            memo = self.memos.setdefault(tuple(options[name] for name in OF_ONE_NAME), {}) if self.keeps else None
            self.specs[key] = known = NameSpec(**options, memo=memo)
        return known


class Piece(NamedTuple):
    """What walking over an element did to the walk: what it put out, what it said of its variables, and what there was
    of the walk's state afterwards, or came to it (rendered, names, texts, visits)."""

    out: tuple[Step, ...]
    called: int
    suppressed: frozenset[str]
    dated: bool
    conditions: int
    rendered: tuple[str, ...]
    names: int
    texts: int
    visits: int


class Walk(Struct, eq=False):
    """One walk. `answers`: what is known of the cite. `asked`: those of them that the program depends on, in the order
    in which they were asked for. `pieces`: what elements came to in other walks, None to walk over all of them.
    `suppressed`: variables that cs:substitute has used up. `rendered`: variables printed so far. `dated`: a year has
    been printed."""

    scope: Scope
    cite: CiteState
    handlers: Mapping[type, Handler]
    taken: Callable[[nodes.Choose, Walk], Sequence[nodes.Node]]
    pieces: Trees[Piece] | None = None
    out: Steps = field(default_factory=list)
    asked: dict[tuple[Question, str], Hashable] = field(default_factory=dict)
    answers: dict[tuple[Question, str], Hashable] = field(default_factory=dict)
    suppressed: frozenset[str] = frozenset()
    rendered: list[str] = field(default_factory=list)
    steps: int = 0
    dated: bool = False
    inherited: nodes.Names | None = None  # within cs:substitute: the cs:names whose options hold
    names_count: int = 0
    texts_count: int = 0  # how many variables cs:text has printed that are of the item
    conditions: int = 0  # how many disambiguate conditions have been tested
    brackets: int | None = None  # round brackets that affixes have opened, None where it does not matter

    def ask(self, question: Question, argument: str = "") -> Hashable:
        """The answer for the item in hand; the program holds for every cite that answers alike."""
        key = question, argument
        answer = self.answers.get(key, self)
        if answer is self:
            answer = self.answers[key] = question(self.cite, argument)
        self.asked[key] = answer
        return answer

    def kept(self, node: nodes.Node, walked: Callable[[], int]) -> int:
        """Walk over an element by `walked`, or do what it did the last time under the same answers and in the same
        state of the walk."""
        if self.pieces is None:
            return walked()
        known = (node, self.cite.item.type, self.suppressed, self.dated, self.conditions, self.inherited,
                 not self.rendered, not self.names_count, self.brackets)  # fmt: skip
        piece = self.pieces.find(known, self.cite, self.answers, self.asked)
        if piece is None:
            return self._recorded(known, walked)
        self.out += piece.out
        self.suppressed, self.dated, self.conditions = piece.suppressed, piece.dated, piece.conditions
        self.rendered += piece.rendered
        self.names_count += piece.names
        self.texts_count += piece.texts
        self.steps += piece.visits
        return piece.called

    def _recorded(self, known: Hashable, walked: Callable[[], int]) -> int:
        """Walk over an element by `walked`, and keep what it did."""
        start, rendered, visits = len(self.out), len(self.rendered), self.steps
        names, texts = self.names_count, self.texts_count
        outer, self.asked = self.asked, {}
        called = walked()
        piece = Piece(
            out=tuple(self.out[start:]), called=called, suppressed=self.suppressed, dated=self.dated,
            conditions=self.conditions, rendered=tuple(self.rendered[rendered:]), names=self.names_count - names,
            texts=self.texts_count - texts, visits=self.steps - visits,
        )  # fmt: skip
        if self.pieces is not None:
            self.pieces.plant(known, self.asked, piece)
        self.asked = outer | self.asked
        return called

    def has(self, variable: str) -> bool:
        """Whether the variable is there and has not been used up by cs:substitute. Sort keys are made without year
        suffixes, which follow the order and do not make it."""
        if variable == "year-suffix" and self.scope.key is not None:
            return False
        return variable not in self.suppressed and bool(self.ask(state.has, variable))

    def elements(self, children: Sequence[nodes.Node]) -> Iterator[nodes.Node]:
        """The children that are to be rendered: cs:choose gives way to those of the branch taken, so that the
        enclosing element's delimiter holds for them (CSL 1.0.2, "Choose")."""
        for child in children:
            self.steps += 1
            if self.steps > STEP_LIMIT:
                raise LimitError.of("csl.steps", STEP_LIMIT, "elements for one cite", where=self.scope.style.uri)
            if isinstance(child, nodes.Choose):
                yield from self.elements(self.taken(child, self))
            else:
                yield child

    def sequence(self, children: Sequence[nodes.Node], delimiter: str) -> int:
        """Render children, with the delimiter between those that print something; says what they call."""
        out = self.out
        called = NONE
        first = True
        for child in self.elements(children):
            start = len(out)
            if delimiter and not first:
                out.append(delimiter)
            body = len(out)
            said = self.handlers[child.__class__](child, self)
            if said > called:
                called = said
            if len(out) == body:
                del out[start:]
            else:
                first = False
        return called

    def within(self, look: nodes.Look, children: Sequence[nodes.Node], delimiter: str = "") -> tuple[int, nodes.Look]:
        """Render children that will be dressed in `look`; says what they call, and the look as it stands here."""
        outer = self.brackets
        look, self.brackets = nested(look, outer)
        called = self.sequence(children, delimiter)
        self.brackets = outer
        return called, look

    def dress(self, start: int, look: nodes.Look) -> None:
        """Put formatting, quotes and affixes round what was rendered since `start`; nothing round nothing.

        Affixes stand outside formatting, quotes and text-case (CSL 1.0.2, "Affixes")."""
        out = self.out
        if len(out) == start or look == nodes.PLAIN:
            return
        inner: Steps = out[start:]
        if look.strip_periods or look.text_case or look.quotes is False:
            inner = span(inner, look, self.scope.locale, keeps=self.scope.keeps)
        del out[start:]
        if look.display is not None and not self.scope.citation:
            out.append(look.display)
        if look.prefix:
            out.append(look.prefix)
        opened = [*((QUOTE,) if look.quotes else ()), *look.formats]
        out += opened
        out += inner
        out += [mark | 1 for mark in reversed(opened)]
        if look.suffix:
            out.append(look.suffix)
        if look.display is not None and not self.scope.citation:
            out.append(look.display | 1)


Handler = Callable[[Any, Walk], int]


Run = tuple[tuple[Token, ...], Op]
"""Constants, and the operation that follows them."""


def runs(steps: Sequence[Step]) -> tuple[Run, ...]:
    """A program ready to run: its constants gathered, so that running it costs one step for each operation."""
    out: list[Run] = []
    constants: Tokens = []
    for step in steps:
        if isinstance(step, str | int):
            constants.append(step)
        else:
            out.append((tuple(constants), step))
            constants = []
    if constants:
        out.append((tuple(constants), nothing))
    return tuple(out)


def nothing(_cite: CiteState, _out: Tokens) -> None:
    """What follows the last constants of a program."""


def run(program: Sequence[Run], cite: CiteState, out: Tokens) -> None:
    """Run a program, or a piece of one."""
    for constants, operation in program:
        out += constants
        operation(cite, out)


def span(inner: Steps, look: nodes.Look, locale: Locale, *, keeps: bool) -> Steps:
    """Text-case, strip-periods and quotes="false" over what `inner` prints: decided now where it is constant, by the
    finished text where it is not. Title case is applied to terms in every language, as in citeproc-js."""
    constants = [step for step in inner if isinstance(step, str | int)]
    if len(constants) < len(inner):
        return [SpanOp(tuple(inner), runs(inner), look, locale, {} if keeps else None)]
    changed = [_changed(constants, look, locale, english=True, turkic=turkic) for turkic in (False, True)]
    if changed[0] == changed[1]:
        return [*changed[0]]
    return [lambda cite, out: out.extend(changed[is_turkic(cite.item.language or locale.language)])]


def _changed(tokens: Tokens, look: nodes.Look, locale: Locale, *, english: bool, turkic: bool) -> Tokens:
    if look.strip_periods:
        tokens = strip_periods(tokens)
    if look.text_case:
        tokens = apply_case(tokens, look.text_case, english=english, turkic=turkic)
    return localised(tokens, locale) if look.quotes is False else tokens


class SpanOp(Struct, frozen=True, eq=False):
    """Changes what `inner` prints, once it is printed; `program` is `inner` ready to run. memo: what single texts
    become by text and language (names of journals, say), None to keep none."""

    inner: tuple[Step, ...]
    program: tuple[Run, ...]
    look: nodes.Look
    locale: Locale
    memo: dict[tuple[str, str], Tokens] | None

    def __call__(self, cite: CiteState, out: Tokens) -> None:
        tokens: Tokens = []
        run(self.program, cite, tokens)
        language = cite.item.language or self.locale.language
        if self.memo is None or len(tokens) != 1:
            out += self._changed(tokens, language)
            return
        key = (str(tokens[0]), language)
        known = self.memo.get(key)
        if known is None:
            if len(self.memo) >= MEMO_LIMIT:
                self.memo.clear()
            self.memo[key] = known = self._changed(tokens, language)
        out += known

    def _changed(self, tokens: Tokens, language: str) -> Tokens:
        return _changed(tokens, self.look, self.locale, english=is_english(language), turkic=is_turkic(language))
