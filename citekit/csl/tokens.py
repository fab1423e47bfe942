"""Tokens: what the engine renders, before any output format. One flat list; no trees, no strings with codes in them.

A token is either

- `str`: text, exactly as a reader will see it (no escapes of any output format, never empty), or
- `int`: a mark that opens or closes a span. Opening marks are even numbers, the closing mark is the opening one plus
  one. Spans nest properly: every opened span is closed, in reverse order. A span is the slice between its marks.

So `["See ", ITALIC, "Title", close(ITALIC), "."]`. Every mark is a row of `MARKS`, of one of these kinds:

- FORMAT: what a reader sees: a value of one formatting attribute (CSL 1.0.2, "Formatting"). `family` is the attribute
  ("font-style", "font-weight", "font-variant", "vertical-align", "text-decoration"). A span sets the value for what it
  holds; the innermost span of a family wins. The same value nested in itself flips to the family's `normal` value
  (flip-flopping), which is the flip-flop pass' work: rendering writes marks as the style and the field ask for them,
  and after the pass no span repeats what already holds.
- QUOTE: quotation marks round the span. Which characters, inner or outer, is decided by the quotes pass (after
  punctuation, which moves points and commas across `close(QUOTE)`); writers never see it.
- FIELD: what inline markup of field text says to later passes: NOCASE (no text-case inside), NODECOR (no inherited
  formatting inside), VALUE (the text of one variable or name).
- MEANING: what the span is (names, a date, a year suffix, ...): disambiguation, collapsing and author substitution
  read these; writers skip them.
- DISPLAY: blocks of a bibliography entry (CSL 1.0.2, "Display").
- LINK: the span's text is a URL, DOI, PMID or PMCID that a writer may make a link of (CSL 1.0.2, "Appendix VI").

**Joints.** Punctuation is only ever cleaned where two text tokens meet (with any marks between them): one variable's
text, one term, one affix, one delimiter is each a token of its own, and nobody joins tokens before the punctuation
pass. What stands inside one `str` is the author's and stays. A field whose markup or quotes split it into several
tokens is wrapped in VALUE, and joints within a VALUE span are the author's too.

**Order of the passes** over a finished citation or entry: flip-flop, punctuation, quotes; then a writer.
Text case and strip-periods are applied to a slice while the program runs, when their element closes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum

from msgspec import Struct

Token = str | int
Tokens = list[Token]


class Kind(Enum):
    """What a mark is for; see the module's docstring."""

    FORMAT = "format"
    QUOTE = "quote"
    FIELD = "field"
    MEANING = "meaning"
    DISPLAY = "display"
    LINK = "link"


class Mark(Struct, frozen=True, eq=False):
    """One row of `MARKS`. `number` opens, `number + 1` closes. `family` and `value`: the attribute and its value."""

    number: int
    name: str
    kind: Kind
    family: str = ""
    value: str = ""


# Formatting: family and value are CSL's attribute and its value.
ITALIC, OBLIQUE, STYLE_NORMAL = 0, 2, 4
BOLD, LIGHT, WEIGHT_NORMAL = 6, 8, 10
SMALL_CAPS, VARIANT_NORMAL = 12, 14
SUPERSCRIPT, SUBSCRIPT, BASELINE = 16, 18, 20
UNDERLINE, DECORATION_NONE = 22, 24
# Quotation marks, to be placed and chosen by the punctuation and quotes passes.
QUOTE = 26
# Field text.
NOCASE, NODECOR, VALUE = 28, 30, 32
# Meaning.
NAMES, NAME, ET_AL = 34, 36, 38  # a cs:names element (all its variables), one name in it, the et-al term
DATE, YEAR, YEAR_SUFFIX = 40, 42, 44  # a cs:date element, its year, the year-suffix letters
CITATION_NUMBER, CITATION_LABEL = 46, 48
LOCATOR, TERM, LABEL = 50, 52, 54
STAND_IN = 56  # within NAMES: a title or the like that stands where names would (cs:substitute)
NOBODY = 58  # within NAMES: a term or other constant text that stands there
CITE_PREFIX, CITE_SUFFIX = 60, 62  # text that the caller put round a cite
# Display blocks of a bibliography entry.
BLOCK, LEFT_MARGIN, RIGHT_INLINE, INDENT = 64, 66, 68, 70
COLUMNS = frozenset({LEFT_MARGIN, LEFT_MARGIN | 1, RIGHT_INLINE, RIGHT_INLINE | 1})
"""What puts an entry into two columns: its number in the margin, and the rest."""
# Text that can be followed.
LINK_URL, LINK_DOI, LINK_PMID, LINK_PMCID = 72, 74, 76, 78
# More quotation marks: the other kind of straight quote in one field, and pairs typed as “ ”, ‘ ’ and „ “.
INNER_QUOTE, TYPED_DOUBLE, TYPED_SINGLE, TYPED_LOW = 80, 82, 84, 86
# Field text again: an empty span before a word that text-case gives no capital.
UNRAISED = 88

MARKS: tuple[Mark, ...] = (
    Mark(ITALIC, "italic", Kind.FORMAT, "font-style", "italic"),
    Mark(OBLIQUE, "oblique", Kind.FORMAT, "font-style", "oblique"),
    Mark(STYLE_NORMAL, "style-normal", Kind.FORMAT, "font-style", "normal"),
    Mark(BOLD, "bold", Kind.FORMAT, "font-weight", "bold"),
    Mark(LIGHT, "light", Kind.FORMAT, "font-weight", "light"),
    Mark(WEIGHT_NORMAL, "weight-normal", Kind.FORMAT, "font-weight", "normal"),
    Mark(SMALL_CAPS, "small-caps", Kind.FORMAT, "font-variant", "small-caps"),
    Mark(VARIANT_NORMAL, "variant-normal", Kind.FORMAT, "font-variant", "normal"),
    Mark(SUPERSCRIPT, "superscript", Kind.FORMAT, "vertical-align", "sup"),
    Mark(SUBSCRIPT, "subscript", Kind.FORMAT, "vertical-align", "sub"),
    Mark(BASELINE, "baseline", Kind.FORMAT, "vertical-align", "baseline"),
    Mark(UNDERLINE, "underline", Kind.FORMAT, "text-decoration", "underline"),
    Mark(DECORATION_NONE, "decoration-none", Kind.FORMAT, "text-decoration", "none"),
    Mark(QUOTE, "quote", Kind.QUOTE),
    Mark(NOCASE, "nocase", Kind.FIELD),
    Mark(NODECOR, "nodecor", Kind.FIELD),
    Mark(VALUE, "value", Kind.FIELD),
    Mark(NAMES, "names", Kind.MEANING),
    Mark(NAME, "name", Kind.MEANING),
    Mark(ET_AL, "et-al", Kind.MEANING),
    Mark(DATE, "date", Kind.MEANING),
    Mark(YEAR, "year", Kind.MEANING),
    Mark(YEAR_SUFFIX, "year-suffix", Kind.MEANING),
    Mark(CITATION_NUMBER, "citation-number", Kind.MEANING),
    Mark(CITATION_LABEL, "citation-label", Kind.MEANING),
    Mark(LOCATOR, "locator", Kind.MEANING),
    Mark(TERM, "term", Kind.MEANING),
    Mark(LABEL, "label", Kind.MEANING),
    Mark(STAND_IN, "stand-in", Kind.MEANING),
    Mark(NOBODY, "nobody", Kind.MEANING),
    Mark(CITE_PREFIX, "cite-prefix", Kind.MEANING),
    Mark(CITE_SUFFIX, "cite-suffix", Kind.MEANING),
    Mark(BLOCK, "block", Kind.DISPLAY, "display", "block"),
    Mark(LEFT_MARGIN, "left-margin", Kind.DISPLAY, "display", "left-margin"),
    Mark(RIGHT_INLINE, "right-inline", Kind.DISPLAY, "display", "right-inline"),
    Mark(INDENT, "indent", Kind.DISPLAY, "display", "indent"),
    Mark(LINK_URL, "link-url", Kind.LINK),
    Mark(LINK_DOI, "link-doi", Kind.LINK),
    Mark(LINK_PMID, "link-pmid", Kind.LINK),
    Mark(LINK_PMCID, "link-pmcid", Kind.LINK),
    Mark(INNER_QUOTE, "inner-quote", Kind.QUOTE),
    Mark(TYPED_DOUBLE, "typed-double", Kind.QUOTE),
    Mark(TYPED_SINGLE, "typed-single", Kind.QUOTE),
    Mark(TYPED_LOW, "typed-low", Kind.QUOTE),
    Mark(UNRAISED, "unraised", Kind.FIELD),
)

KIND: tuple[Kind, ...] = tuple(row.kind for row in MARKS for _ in (0, 1))
"""The kind of a mark, opening or closing: `KIND[mark]`."""

FORMATS: dict[tuple[str, str], int] = {(row.family, row.value): row.number for row in MARKS if row.family}
"""The mark of an attribute's value: `FORMATS["font-style", "italic"]`; display's blocks too."""

NORMAL: dict[str, int] = {
    "font-style": STYLE_NORMAL,
    "font-weight": WEIGHT_NORMAL,
    "font-variant": VARIANT_NORMAL,
    "vertical-align": BASELINE,
    "text-decoration": DECORATION_NONE,
}
"""The value of each family that holds where no span says otherwise."""


def close(mark: int) -> int:
    """The mark that closes the span which `mark` opens."""
    return mark | 1


def row(mark: int) -> Mark:
    """The row of a mark, opening or closing."""
    return MARKS[mark >> 1]


def wrap(mark: int, tokens: Iterable[Token]) -> Tokens:
    """The tokens inside a span of `mark`."""
    return [mark, *tokens, mark | 1]


def plain(tokens: Iterable[Token]) -> str:
    """The text alone, without marks."""
    return "".join([token for token in tokens if isinstance(token, str)])


def span_end(tokens: Sequence[Token], start: int) -> int:
    """The index of the mark that closes the span opened at `start`."""
    mark = tokens[start]
    if not isinstance(mark, int) or mark & 1:
        raise ValueError("no span opens here")
    depth = 0
    for index in range(start, len(tokens)):
        token = tokens[index]
        if token.__class__ is int:
            if token == mark:
                depth += 1
            elif token == mark | 1:
                depth -= 1
                if not depth:
                    return index
    raise ValueError(f"the span {MARKS[mark >> 1].name} is not closed")


def spans(tokens: Sequence[Token], mark: int) -> Iterator[tuple[int, int]]:
    """The outermost spans of `mark`, as (index of the opening mark, index of the closing mark), in order."""
    index = 0
    while index < len(tokens):
        if tokens[index] == mark and tokens[index].__class__ is int:
            end = span_end(tokens, index)
            yield index, end
            index = end
        index += 1


def first_span(tokens: Sequence[Token], mark: int) -> tuple[int, int] | None:
    """The first span of `mark`, or None."""
    return next(spans(tokens, mark), None)
