"""The cites of one citation, grouped, collapsed and joined. CSL 1.0.2, "Cite Grouping" and "Cite Collapsing".

Works on rendered cites and the marks in them: the first NAMES span says which cites belong to one group, the
CITATION_NUMBER and YEAR_SUFFIX spans say what may become a range.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from citekit.csl.cites import Cite
from citekit.csl.nodes import Area
from citekit.csl.state import CiteState
from citekit.csl.tokens import (
    CITATION_NUMBER,
    CITE_PREFIX,
    CITE_SUFFIX,
    KIND,
    LOCATOR,
    NAME,
    NAMES,
    NOBODY,
    STAND_IN,
    YEAR_SUFFIX,
    Kind,
    Token,
    Tokens,
    first_span,
    plain,
    span_end,
    wrap,
)  # fmt: skip

EN_DASH = "\N{EN DASH}"


class Rendered(Struct, eq=False):
    """One cite rendered: its tokens without and the text the caller put round it. names: the text of the names that
    it belongs to, None for those among its tokens. says_more: it prints texts of the item beside names and dates."""

    cite: Cite
    state: CiteState
    tokens: Tokens
    prefix: Tokens
    suffix: Tokens
    names: str | None = None
    says_more: bool = False

    @property
    def names_text(self) -> str:
        return names_text(self.tokens) if self.names is None else self.names

    @property
    def is_bare(self) -> bool:
        """Nothing but the item: no text of the caller's, and no locator that the style prints."""
        return not (self.prefix or self.suffix) and first_span(self.tokens, LOCATOR) is None

    def whole(self) -> Tokens:
        before = wrap(CITE_PREFIX, self.prefix) if self.prefix else []
        after = wrap(CITE_SUFFIX, self.suffix) if self.suffix else []
        return [*before, *self.tokens, *after]


class CollapseRules(Struct, frozen=True, kw_only=True, eq=False):
    """The grouping and collapsing attributes of cs:citation, defaults filled in.

    regroup: cites of a group are brought together. As in citeproc-js, that is done where cites are sorted and grouping
    is asked for (by cite-group-delimiter, or by collapsing years in an in-text style); else only neighbours are a
    group. In note styles the group's delimiter is the layout's, in in-text styles the specification's ", ".

    nameless_delimiter: within groups that are not held together by names. implied: the groups' delimiter is the
    specification's; it does not stand between cites that print texts of their items, as in citeproc-js. after_every: as
    there, after-collapse-delimiter stands between all groups, of one cite too, but where year suffixes collapse; it
    makes cite-group-delimiter the layout's delimiter."""

    collapse: str = ""
    delimiter: str = ""
    group_delimiter: str = ""
    nameless_delimiter: str = ""
    implied: bool = False
    grouped: bool = False
    regroup: bool = False
    after_collapse: str = ""
    after_every: bool = False
    suffix_delimiter: str = ""

    @classmethod
    def of(cls, area: Area, *, is_note: bool) -> CollapseRules:
        options, delimiter = area.options, area.delimiter
        collapse = options.get("collapse", "")
        if collapse.startswith("year-suffix") and not options.get("disambiguate-add-year-suffix"):
            collapse = "year"
        after = options.get("after-collapse-delimiter")
        implied = collapse.startswith("year") and not is_note and after is None
        own = options.get("cite-group-delimiter")
        grouped = own is not None or implied
        nameless = ", " if implied else delimiter
        return cls(
            collapse=collapse, delimiter=delimiter, grouped=grouped, regroup=grouped and bool(area.sort),
            group_delimiter=nameless if own is None or after is not None else own, nameless_delimiter=nameless,
            implied=implied and own is None,
            after_collapse=delimiter if after is None else after,
            after_every=after is not None and collapse != "year-suffix",
            suffix_delimiter=options.get("year-suffix-delimiter", delimiter if own is None else own),
        )  # fmt: skip


Render = Callable[[Rendered], Rendered]
"""Renders a cite again without its names."""


def joined(cites: Sequence[Rendered], rules: CollapseRules, without_names: Render) -> Tokens:
    """The cites with their delimiters; cites that print nothing are left out."""
    there = [cite for cite in cites if cite.tokens or cite.prefix or cite.suffix]
    if rules.collapse == "citation-number":
        return _joined_numbers(there, rules)
    if not rules.collapse and (rules.after_every or not rules.grouped):
        return _flat([(cite.whole(), rules.after_collapse) for cite in there])
    return _joined_groups(grouped(there, rules), rules, without_names)


def grouped(cites: Sequence[Rendered], rules: CollapseRules) -> list[list[Rendered]]:
    """Cites with the same rendered names together, at the place of the first of them. Titles that stand for names
    hold nothing together."""
    groups: list[list[Rendered]] = []
    last: str | None = None
    by_names: dict[str, list[Rendered]] = {}
    for cite in cites:
        names = None if _stand_in(cite.tokens) == STAND_IN else cite.names_text
        if names is not None and rules.regroup and names in by_names:
            by_names[names].append(cite)
        elif groups and names is not None and names == last and not rules.regroup:
            groups[-1].append(cite)
        else:
            groups.append([cite])
            if names is not None:
                by_names[names] = groups[-1]
        last = names
    return groups


def _stand_in(tokens: Tokens) -> int:
    """What stands where the first names would: NAME for names or nothing, NOBODY for a term or other constant text,
    STAND_IN for a title or the like (cs:substitute)."""
    span = first_span(tokens, NAMES)
    first = tokens[span[0] + 1] if span else NAME
    return first if first in (STAND_IN, NOBODY) and isinstance(first, int) else NAME


def names_text(tokens: Tokens) -> str:
    """The text of the first names, "" where there are none."""
    span = first_span(tokens, NAMES)
    return plain(tokens[span[0] : span[1]]) if span else ""


def _flat(pieces: Sequence[tuple[Tokens, str]]) -> Tokens:
    """Pieces, each followed by its delimiter, the last one's left out.

    As in citeproc-js, text of the caller's takes the place of the delimiter: before a cite when it begins with
    punctuation (", cited in ..."), after a cite when it ends with a point or comma ("Doe 1999, passim. Roe 2000")."""
    out: Tokens = []
    for index, (tokens, delimiter) in enumerate(pieces):
        out += tokens
        if index == len(pieces) - 1 or not delimiter or _begins_with_punctuation(pieces[index + 1][0]):
            continue
        out.append(" " if _ends_with_point(tokens) else delimiter)
    return out


def _begins_with_punctuation(tokens: Tokens) -> bool:
    return tokens[0] == CITE_PREFIX and plain(tokens[: span_end(tokens, 0)]).startswith((",", ".", ";"))


def _ends_with_point(tokens: Tokens) -> bool:
    return tokens[-1] == CITE_SUFFIX | 1 and plain(tokens).endswith((".", ","))


# Numbers


def _joined_numbers(cites: Sequence[Rendered], rules: CollapseRules) -> Tokens:
    """Three and more numbers in a row become a range: "[1-3, 5]". Only bare cites collapse, which say the same but for
    their numbers."""
    pieces: list[tuple[Tokens, str]] = []
    for run in _runs(cites, _number):
        if len(run) > 2 and len({_but_number(cite) for cite in run}) == 1:
            pieces.append(([*run[0].whole(), EN_DASH, *run[-1].whole()], rules.after_collapse))
        else:
            pieces += [(cite.whole(), rules.delimiter) for cite in run]
    return _flat(pieces)


def _number(cite: Rendered) -> int | None:
    """The citation number of a bare cite that prints it."""
    span = first_span(cite.tokens, CITATION_NUMBER)
    return cite.state.citation_number if span and cite.is_bare else None


def _but_number(cite: Rendered) -> str:
    """The text of a cite round its number."""
    start, end = first_span(cite.tokens, CITATION_NUMBER) or (0, 0)
    return plain([*cite.tokens[:start], *cite.tokens[end:]])


def _runs(cites: Sequence[Rendered], number: Callable[[Rendered], int | None]) -> list[list[Rendered]]:
    """Neighbours whose numbers increase by one, together."""
    runs: list[list[Rendered]] = []
    last: int | None = None
    for cite in cites:
        value = number(cite)
        if runs and last is not None and value == last + 1:
            runs[-1].append(cite)
        else:
            runs.append([cite])
        last = value
    return runs


# Years


def _joined_groups(groups: Sequence[Sequence[Rendered]], rules: CollapseRules, without_names: Render) -> Tokens:
    pieces: list[tuple[Tokens, str]] = []
    for group in groups:
        row = _group_row(group, rules, without_names)
        after = rules.after_every or (rules.collapse and len(group) > 1)
        pieces += [*row[:-1], (row[-1][0], rules.after_collapse if after else rules.delimiter)]
    return _flat(pieces)


def _group_row(group: Sequence[Rendered], rules: CollapseRules, without_names: Render) -> list[tuple[Tokens, str]]:
    """The cites of a group, collapsed, each with the delimiter after it. What stands for names is no author whose
    years could be drawn together, so such cites are printed whole."""
    stand_in = _stand_in(group[0].tokens)
    between = rules.group_delimiter if stand_in == NAME and group[0].names_text else rules.nameless_delimiter
    if rules.implied and any(cite.says_more for cite in group):
        between = rules.delimiter
    if not rules.collapse or stand_in != NAME:
        return [(cite.whole(), between) for cite in group]
    collapsed = [group[0], *(cite for cite in map(without_names, group[1:]) if cite.whole())]
    if rules.collapse != "year":
        return _by_year(collapsed, rules, between)
    return [(cite.whole(), between) for cite in collapsed]


def _by_year(cites: Sequence[Rendered], rules: CollapseRules, between: str) -> list[tuple[Tokens, str]]:
    """ "year-suffix": repeated years of a group leave only their suffixes; ranges of three and more become ranges.

    As in citeproc-js, the delimiter of years stands beside text of the caller's and before a locator's cite."""
    row: list[tuple[Tokens, str]] = []
    for year in _same_years(cites):
        runs = _ranges(year) if rules.collapse == "year-suffix-ranged" else [[cite] for cite in year]
        for index, run in enumerate(runs):
            first, last = (cite.whole() if cite is year[0] else _suffix_only(cite) for cite in (run[0], run[-1]))
            after = runs[index + 1][0] if index + 1 < len(runs) else None
            tight = after is not None and after.is_bare and not run[-1].suffix
            tokens = [*first, EN_DASH, *last] if len(run) > 1 else first
            row.append((tokens, rules.suffix_delimiter if tight else between))
    return row


def _same_years(cites: Sequence[Rendered]) -> list[list[Rendered]]:
    """Neighbours that differ in nothing but the year suffix and the locator, together."""
    runs: list[list[Rendered]] = []
    last: str | None = None
    for index, cite in enumerate(cites):
        text = _year_text(cite) if cite.state.year_suffix else None
        if runs and index and text is not None and text == last:
            runs[-1].append(cite)
        else:
            runs.append([cite])
        last = text
    return runs


def _year_text(cite: Rendered) -> str | None:
    """The text of a cite without names, year suffix and, after it, a locator; None where no suffix is printed."""
    span = first_span(cite.tokens, YEAR_SUFFIX)
    if span is None:
        return None
    names = first_span(cite.tokens, NAMES)
    start = names[1] if names and names[1] < span[0] else 0
    after = _after_year(cite.tokens, span[1]) if _has_locator(cite) else len(cite.tokens)
    return plain([*cite.tokens[start : span[0]], *cite.tokens[span[1] : after]]).strip(" ,;:.")


def _has_locator(cite: Rendered) -> bool:
    """Whether a locator is printed, after the year suffix."""
    suffix, locator = first_span(cite.tokens, YEAR_SUFFIX), first_span(cite.tokens, LOCATOR)
    return suffix is not None and locator is not None and suffix[1] < locator[0]


def _after_year(tokens: Tokens, end: int) -> int:
    """Where what follows the year and its closing bracket begins; `end` closes the year suffix."""
    for index in range(end + 1, len(tokens)):
        token = tokens[index]
        if isinstance(token, str):
            return index + (token.strip() in (")", "]"))
    return len(tokens)


def _suffix_only(cite: Rendered) -> Tokens:
    """The year suffix with its formatting, the brackets round the year, the locator, and the caller's text."""
    tokens = cite.tokens
    span = first_span(tokens, YEAR_SUFFIX)
    if span is None:
        return cite.whole()
    start, end = span[0], span[1] + 1
    while start > 0 and end < len(tokens) and _is_span(tokens[start - 1], tokens[end]):
        start, end = start - 1, end + 1
    before = next((token for token in tokens[start - 1 :: -1] if isinstance(token, str) and not _is_year(token)), "")
    after = next((token for token in tokens[end:] if isinstance(token, str)), "")
    inner = tokens[start:end]
    if before.strip() in ("(", "[") and after.strip() in (")", "]"):
        inner = [before, *inner, after]
    if _has_locator(cite):
        inner = [*inner, *tokens[_after_year(tokens, span[1]) :]]
    return replace(cite, tokens=inner).whole()


def _is_span(first: Token, last: Token) -> bool:
    """Whether two tokens open and close the same formatting."""
    return isinstance(first, int) and KIND[first] is Kind.FORMAT and not first & 1 and last == first | 1


def _is_year(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def _ranges(cites: Sequence[Rendered]) -> list[list[Rendered]]:
    """Three and more cites whose suffixes follow each other together, the others alone. Text of the caller's or a
    locator keeps a cite out, but for a prefix of the first one."""
    runs = _runs(cites, lambda cite: _suffix_number(cite, is_first=cite is cites[0]))
    return [part for run in runs for part in ([run] if len(run) > 2 else [[cite] for cite in run])]


def _suffix_number(cite: Rendered, *, is_first: bool) -> int | None:
    plain_cite = replace(cite, prefix=[]) if is_first else cite
    return suffix_number(cite.state.year_suffix) if plain_cite.is_bare else None


def suffix_number(letters: str) -> int:
    """a is 1, z 26, aa 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("a") + 1
    return number
