"""What every output format shares: the walk over finished tokens, links, the row of the table.

A format is a `Syntax` (how text is escaped, what stands for each mark, how a link is written) and a way to lay out a
bibliography. Text is escaped token by token, so nothing an author or a style writes can become markup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct, field
from msgspec.structs import force_setattr

from citekit.csl.outputs.links import link_target, with_uri_prefix
from citekit.csl.tokens import KIND, Kind, Token, Tokens, plain, span_end

NO_OPTIONS: Mapping[str, Any] = {}


class Settings(Struct, frozen=True, kw_only=True):
    """What the caller may ask of a writer.

    links: anchor URLs, DOIs, PMIDs and PMCIDs (CSL 1.0.2, "Appendix VI: Links"). anchors: entries carry ids and the
    list its layout classes (HTML). stylesheet: a small style sheet goes before the list (HTML).
    """

    links: bool = False
    anchors: bool = False
    stylesheet: bool = False


PLAIN = Settings()


class Syntax(Struct, frozen=True, kw_only=True, eq=False):
    """How a format writes: `escape` text, `marks` (what opens and what closes, by opening mark), `link` (a target and
    the text, written already, to markup). `table`: what stands for each mark, opening and closing, "" for most."""

    escape: Callable[[str], str]
    marks: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    link: Callable[[str, str], str]
    table: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        nothing = ("", "")
        table = tuple(self.marks.get(mark & ~1, nothing)[mark & 1] for mark in range(len(KIND)))
        force_setattr(self, "table", table)


class BibliographyWriter(Protocol):
    """Entries as `write` gives them and their ids, in order, with the options of cs:bibliography, as one text."""

    def __call__(
        self, entries: Sequence[str], ids: Sequence[str], options: Mapping[str, Any], settings: Settings
    ) -> str: ...


class Output(Struct, frozen=True, kw_only=True, eq=False):
    """One output format. `extension`: of its files, with the dot. `heading`: a text as a heading of the second level,
    on lines of its own. `syntax`: where it is given, `write` without links is `written` in it and then `tidied`."""

    name: str
    media_type: str
    extension: str
    write: Callable[[Sequence[Token], Settings], str]
    lay_out: BibliographyWriter
    heading: Callable[[str], str]
    syntax: Syntax | None = None
    tidied: Callable[[str], str] = str

    def citation(self, tokens: Sequence[Token], settings: Settings = PLAIN) -> str:
        """A finished citation, or one entry of a bibliography without what stands round it."""
        return self.write(tokens, settings)

    def bibliography(
        self,
        entries: Sequence[Tokens],
        ids: Sequence[str],
        options: Mapping[str, Any] = NO_OPTIONS,
        settings: Settings = PLAIN,
    ) -> str:
        """The whole list. options: the attributes of cs:bibliography by name ("hanging-indent", ...)."""
        return self.lay_out([self.write(tokens, settings) for tokens in entries], ids, options, settings)


def written(tokens: Sequence[Token], syntax: Syntax, settings: Settings) -> str:
    """The tokens in a format. Marks that the format does not know are passed over."""
    if settings.links:
        return "".join(_linked(with_uri_prefix(tokens), syntax))
    escape, table = syntax.escape, syntax.table
    return "".join([escape(token) if isinstance(token, str) else table[token] for token in tokens])


def _linked(tokens: Sequence[Token], syntax: Syntax) -> Iterator[str]:
    """The pieces of a text with links; they do not nest."""
    done = 0
    for index, token in enumerate(tokens):
        if index >= done and isinstance(token, int) and KIND[token] is Kind.LINK and not token & 1:
            yield written(tokens[done:index], syntax, PLAIN)
            end = span_end(tokens, index)
            inner = tokens[index + 1 : end]
            text = written(inner, syntax, PLAIN)
            target = link_target(token, plain(inner))
            yield syntax.link(target, text) if target else text
            done = end + 1
    yield written(tokens[done:], syntax, PLAIN)


def one_line(text: str) -> str:
    """Line breaks and tabs as blanks, other control characters left out."""
    if text.isprintable():
        return text
    return "".join(
        " " if c in "\n\r\t\v\f\x85\u2028\u2029" else c for c in text if c >= " " or c in "\n\r\t\v\f"
    ).replace("\x7f", "")


def escaper(table: Mapping[str, str]) -> Callable[[str], str]:
    """A function that puts a text on one line and replaces single characters."""
    translation = str.maketrans(dict(table))

    def escape(text: str) -> str:
        return one_line(text).translate(translation)

    return escape


def tidy(tokens: Sequence[Token], marks: Mapping[int, object]) -> Tokens:
    """The tokens with blanks at the edges of the given spans moved outside, and spans without text left out.

    For formats whose emphasis must not begin or end with a blank.
    """
    out: Tokens = []
    for token in tokens:
        if isinstance(token, str):
            _put_text(out, token, marks)
        elif token & ~1 not in marks or not token & 1:
            out.append(token)
        else:
            _close_span(out, token)
    return out


def _put_text(out: Tokens, text: str, marks: Mapping[int, object]) -> None:
    """Text at the start of a span leaves its leading blanks before it."""
    start = len(out)
    while start and isinstance(mark := out[start - 1], int) and not mark & 1 and mark in marks:
        start -= 1
    bare = text.lstrip(" ") if start < len(out) else text
    if bare != text:
        out.insert(start, text[: len(text) - len(bare)])
    if bare:
        out.append(bare)


def _close_span(out: Tokens, mark: int) -> None:
    """Closes a span before the blanks it ends with; a span that nothing is left in goes."""
    blanks = ""
    while isinstance(last := out[-1], str) and len(last.rstrip(" ")) < len(last):
        blanks = last[len(last.rstrip(" ")) :] + blanks
        out[-1:] = [last.rstrip(" ")] if last.rstrip(" ") else []
    if out[-1] == mark & ~1 and isinstance(out[-1], int):
        out.pop()
    else:
        out.append(mark)
    if blanks:
        out.append(blanks)


def is_true(options: Mapping[str, Any], name: str) -> bool:
    """An option of cs:bibliography that is on, whether it was read already or is still text."""
    return options.get(name) in (True, "true")


def joined(entries: Iterable[str], between: str = "\n") -> str:
    """Entries with something between them and a line break at the end; "" for none."""
    text = between.join(entries)
    return f"{text}\n" if text else ""
