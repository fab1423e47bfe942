"""cs:date and cs:date-part. CSL 1.0.2, "Date", "Date-part", "Date Ranges", "AD and BC", "Seasons".

What is settled beforehand: which parts are printed in which order, with the locale's attributes under the style's
own; that the date has one of them. The parts of a range are told apart when the program runs.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from citekit.csl import attributes, markup, nodes, numerals, state
from citekit.csl.locale import DateFormat, Locale
from citekit.csl.parse import date_part
from citekit.csl.parse import look as look_of
from citekit.csl.rawdates import HAS_DAY, HAS_LITERAL, HAS_MONTH, HAS_YEAR, CslDate, DatePoint
from citekit.csl.specialise.base import ALL_EMPTY, SOME, Op, Walk
from citekit.csl.specialise.brackets import nested
from citekit.csl.state import CiteState
from citekit.csl.textcase import apply_case, strip_periods
from citekit.csl.tokens import DATE, YEAR, YEAR_SUFFIX, Tokens

BITS = {"year": HAS_YEAR, "month": HAS_MONTH, "day": HAS_DAY}
ORDER = ("year", "month", "day")  # largest first
SHOWN = {"year-month-day": ORDER, "year-month": ORDER[:2], "year": ORDER[:1]}


class DateSpec(Struct, frozen=True, kw_only=True, eq=False):
    """How one cs:date prints: its parts in order, the delimiter between them, the locale, and whether a year suffix
    follows the year. memo: points in time as they are rendered without a suffix, None to keep none."""

    parts: tuple[nodes.DatePart, ...]
    delimiter: str
    locale: Locale
    suffix: bool
    memo: dict[DatePoint, Tokens] | None = None


def specialise_date(node: nodes.Date, walk: Walk) -> int:
    """A date variable; nothing where the date has none of the parts that are to be printed."""
    variable = node.variable
    bits = 0 if variable in walk.suppressed else walk.ask(state.date_parts, variable)
    if not isinstance(bits, int) or not bits:
        return ALL_EMPTY
    parts, delimiter, dress = resolved(node, walk.scope.locale)
    wanted = [part for part in parts if BITS[part.name] & bits or (part.name == "year" and bits & HAS_LITERAL)]
    if not wanted:
        return ALL_EMPTY
    walk.rendered.append(variable)
    start = len(walk.out)
    if walk.scope.key is not None:
        walk.out.append(sort_operation(variable, {part.name for part in parts}))
        return SOME
    has_year = bool(bits & HAS_LITERAL) or any(part.name == "year" for part in wanted)
    spec = DateSpec(
        parts=tuple(parts), delimiter=delimiter, locale=walk.scope.locale, suffix=_suffix_is_due(walk, has_year),
        memo=walk.scope.dates.setdefault(node, {}) if walk.scope.keeps else None,
    )  # fmt: skip
    walk.out.append(operation(variable, spec))
    walk.dress(start, nested(dress, walk.brackets)[0])
    return SOME


def _suffix_is_due(walk: Walk, has_year: bool) -> bool:
    """ "By default, the year-suffix is appended to the first year rendered through cs:date", unless the style places
    it itself ("Disambiguation")."""
    if not has_year or walk.dated or walk.scope.explicit_suffix:
        return False
    walk.dated = True
    return bool(walk.ask(state.has, "year-suffix"))


# Which parts


def resolved(node: nodes.Date, locale: Locale) -> tuple[list[nodes.DatePart], str, nodes.Look]:
    """The parts to print in order, the delimiter between them, and the dress of the whole. A localised format's
    attributes hold where the style sets none; the style's cs:date-part elements neither add nor reorder parts
    ("Date")."""
    if not node.form:
        return list(node.parts), node.delimiter, node.look
    localised = locale.date_format(node.form)
    if localised is None:
        return list(node.parts), node.delimiter, node.look
    own = {part.name: part for part in node.parts}
    parts = [
        _overlaid(dict(attributes_), own.get(attributes_["name"]))
        for attributes_ in localised.parts
        if attributes_.get("name") in SHOWN[node.date_parts]
    ]
    return parts, localised.attributes.get("delimiter", ""), _dress(node.look, localised)


def _overlaid(raw: dict[str, str], own: nodes.DatePart | None) -> nodes.DatePart:
    values = {name: attributes.value_of("date-part", name, value) for name, value in raw.items()}
    if own is not None:
        values |= own.attributes
    return date_part(values)


def _dress(own: nodes.Look, localised: DateFormat) -> nodes.Look:
    """The dress of the whole: the style's, and the locale's where the style sets none."""
    values = {name: attributes.value_of("date", name, value) for name, value in localised.attributes.items()}
    given = look_of(values)
    if given == nodes.PLAIN:
        return own
    return nodes.Look(
        formats=own.formats or given.formats, prefix=own.prefix or given.prefix, suffix=own.suffix or given.suffix,
        display=own.display or given.display, quotes=given.quotes if own.quotes is None else own.quotes,
        strip_periods=own.strip_periods or given.strip_periods, text_case=own.text_case or given.text_case,
    )  # fmt: skip


# Printing


def operation(variable: str, spec: DateSpec) -> Op:
    def put(cite: CiteState, out: Tokens) -> None:
        date = cite.item.dates[variable]
        if cite.telling_apart and variable == "accessed":
            return  # cites that differ only in this are not told apart by it (citeproc-js)
        suffix = cite.year_suffix if spec.suffix else ""
        out.append(DATE)
        if date.literal:
            _put_literal(spec, date.literal, out)
        elif date.end is None and not date.open_end:
            _put_point(spec, date.start, suffix, out)
        else:
            _put_range(spec, date, suffix, out)
        out.append(DATE | 1)

    return put


MEMO_LIMIT = 1_000


def _put_point(spec: DateSpec, point: DatePoint, suffix: str, out: Tokens) -> None:
    """A point in time, kept for the next date like it."""
    memo = spec.memo
    if memo is None or suffix:
        _put_parts(spec, spec.parts, point, suffix, out)
        return
    known = memo.get(point)
    if known is None:
        if len(memo) >= MEMO_LIMIT:
            memo.clear()
        known = memo[point] = []
        _put_parts(spec, spec.parts, point, "", known)
    out += known


def _put_literal(spec: DateSpec, text: str, out: Tokens) -> None:
    """Text in the place of a date stands where its year would, as in citeproc-js. It has no year suffix: "in press",
    not "in pressa"."""
    look = next(part.look for part in spec.parts if part.name == "year")
    whole = [look.prefix, *look.formats, *markup.field_tokens(text)]
    whole += [*(mark | 1 for mark in reversed(look.formats)), look.suffix]
    out += [token for token in whole if token != ""]


def _put_parts(
    spec: DateSpec, parts: Sequence[nodes.DatePart], point: DatePoint, suffix: str, out: Tokens, *,
    first: bool = True, bare_start: bool = False, bare_end: bool = False,
) -> bool:  # fmt: skip
    """Print those parts that the point has; says whether any was. `bare_*`: without the outermost affix."""
    there = [(part, _part_text(part, point, spec.locale)) for part in parts]
    there = [(part, text) for part, text in there if text]
    for index, (part, text) in enumerate(there):
        if spec.delimiter and not (first and index == 0):
            out.append(spec.delimiter)
        look = part.look
        if look.prefix and not (bare_start and index == 0):
            out.append(look.prefix)
        _put_dressed(part, YEAR if part.name == "year" else None, text, spec.locale, out)
        if suffix and part.name == "year":
            _put_dressed(part, YEAR_SUFFIX, suffix, spec.locale, out)
        if look.suffix and not (bare_end and index == len(there) - 1):
            out.append(look.suffix)
    return bool(there)


def _put_dressed(part: nodes.DatePart, mark: int | None, text: str, locale: Locale, out: Tokens) -> None:
    """A part in its look, without its affixes; a year's suffix is dressed as the year is, in a span of its own, as in
    citeproc-js."""
    look = part.look
    tokens: Tokens = [text]
    if look.strip_periods:
        tokens = strip_periods(tokens)
    if look.text_case:
        tokens = apply_case(tokens, look.text_case, locale.language.startswith("en"))
    if mark is not None:
        tokens = [mark, *tokens, mark | 1]
    out += (*look.formats, *tokens, *[mark | 1 for mark in reversed(look.formats)])


def _put_range(spec: DateSpec, date: CslDate, suffix: str, out: Tokens) -> None:
    """Parts that both dates share are printed once, at the side where they stand. The range's delimiter is that of the
    part before it, as in citeproc-js; in the specification, of the largest part that differs ("Date Ranges")."""
    end = date.end
    if end is None:  # open: "2002-"
        _put_parts(spec, spec.parts, date.start, suffix, out, bare_end=True)
        out.append(next((part.range_delimiter for part in spec.parts if part.name == "year"), "\N{EN DASH}"))
        return
    parts = [part for part in spec.parts if _part_text(part, date.start, spec.locale) or
             _part_text(part, end, spec.locale)]  # fmt: skip
    names = {part.name for part in parts}
    largest = next((name for name in ORDER if name in names and _raw(date.start, name) != _raw(end, name)), "")
    if not largest:
        _put_parts(spec, spec.parts, date.start, suffix, out)
        return
    differing = ORDER[ORDER.index(largest) :]
    positions = [index for index, part in enumerate(parts) if part.name in differing]
    head, body, tail = parts[: positions[0]], parts[positions[0] : positions[-1] + 1], parts[positions[-1] + 1 :]
    any_head = _put_parts(spec, head, date.start, suffix, out)
    in_body = any(part.name == "year" for part in body)
    any_body = _put_parts(spec, body, date.start, "", out, first=not any_head, bare_end=True)
    out.append(body[-1].range_delimiter)
    _put_parts(spec, body, end, suffix if in_body else "", out, bare_start=True, bare_end=not tail and not any_body)
    _put_parts(spec, tail, end, suffix, out, first=False)


def _raw(point: DatePoint, name: str) -> int | str:
    if name == "month":
        return point.month or (point.season if isinstance(point.season, str) else -point.season)
    return point.year if name == "year" else point.day


def _part_text(part: nodes.DatePart, point: DatePoint, locale: Locale) -> str:
    """The text of one part of a date, "" where the date does not have it."""
    if part.name == "year":
        return _year(point.year, part.form, locale)
    if part.name == "month":
        return _month(point, part.form, locale)
    return _day(point, part.form, locale)


def _year(year: int, form: str, locale: Locale) -> str:
    """ "ad" and "bc" are appended to years of less than four digits and to negative ones ("AD and BC")."""
    if not year:
        return ""
    if year < 0:
        return f"{-year}{locale.term('bc') or ''}"
    if form == "short" and year >= 100:
        return f"{year % 100:02d}"
    return str(year) if year >= 1000 else f"{year}{locale.term('ad') or ''}"


def _month(point: DatePoint, form: str, locale: Locale) -> str:
    if point.season and not point.month:
        return _season(point, form, locale)
    if not point.month:
        return ""
    if form == "numeric":
        return str(point.month)
    if form == "numeric-leading-zeros":
        return f"{point.month:02d}"
    return locale.term(f"month-{point.month:02d}", form or "long") or ""


def _season(point: DatePoint, form: str, locale: Locale) -> str:
    """A season takes the place of the month; one given as a month's number only where months have names, as in
    citeproc-js."""
    if isinstance(point.season, str):
        return point.season
    if point.as_month and form.startswith("numeric"):
        return ""
    return locale.term(f"season-{point.season:02d}") or ""


def _day(point: DatePoint, form: str, locale: Locale) -> str:
    if not point.day:
        return ""
    if form == "numeric-leading-zeros":
        return f"{point.day:02d}"
    if form == "ordinal" and (point.day == 1 or not locale.limit_day_ordinals):
        return numerals.ordinal(point.day, locale, locale.gender(f"month-{point.month:02d}"))
    return str(point.day)


# Sorting


def sort_operation(variable: str, names: set[str]) -> Op:
    """ "Macros return only those date-parts that would otherwise be rendered" ("Sorting Macros")."""

    def put(cite: CiteState, out: Tokens) -> None:
        text = sortable(cite.item.dates[variable], names)
        if text:
            out.append(text)

    return put


def sortable(date: CslDate, names: set[str]) -> str:
    """A date as text that sorts by time: YYYYMMDD for each end, negative years inversely ("Sorting Variables"); ""
    for literal dates, which sort as missing ones. Seasons are ignored."""
    if date.literal:
        return ""
    first = _sortable_point(date.start, names)
    return f"{first} {_sortable_point(date.end, names)}" if date.end is not None else first


def _sortable_point(point: DatePoint, names: set[str]) -> str:
    year = point.year if "year" in names else 0
    month = point.month if "month" in names else 0
    day = point.day if "day" in names else 0
    return f"{100_000 + year:06d}{month:02d}{day:02d}"
