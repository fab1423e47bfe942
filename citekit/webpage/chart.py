"""The number of works per year as a small SVG with a text that says the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape

from msgspec import Struct

MOST_BARS = 45
"""Years that get a bar of their own; more are drawn by decade."""
FEWEST_YEARS = 3
"""Years with works that there must be: fewer are no distribution to look at."""
_BAR, _GAP, _HEIGHT = 9, 3, 48


class Chart(Struct, frozen=True, kw_only=True):
    """svg: the drawing, "" where there is nothing to compare; title: what it shows; first, last: what stands under its
    ends; text: the same in words."""

    svg: str = ""
    title: str = ""
    first: str = ""
    last: str = ""
    text: str = ""


def chart(years: Iterable[int], per_year: str, per_decade: str) -> Chart:
    """The chart of these years, one number a work; called `per_year`, or `per_decade` where there are too many."""
    counted = Counter(years)
    if len(counted) < FEWEST_YEARS:
        return Chart()
    first, last = min(counted), max(counted)
    step = 1 if last - first < MOST_BARS else 10
    if step == 10:
        counted = _by_decade(counted)
        first, last = min(counted), max(counted)
        first = max(first, last - 10 * (MOST_BARS - 1))
    bars = [(year, counted[year]) for year in range(first, last + 1, step)]
    mark, title = ("s", per_decade) if step == 10 else ("", per_year)
    text = "; ".join(f"{year}{mark}: {count}" for year, count in bars if count)
    ends = f"{first}{mark}", f"{last}{mark}"
    return Chart(svg=_svg(bars, f"{title}. {text}"), title=title, first=ends[0], last=ends[1], text=text)


def _by_decade(counted: Counter[int]) -> Counter[int]:
    decades: Counter[int] = Counter()
    for year, count in counted.items():
        decades[year // 10 * 10] += count
    return decades


def _svg(bars: list[tuple[int, int]], label: str) -> str:
    most = max(count for _, count in bars)
    width = len(bars) * (_BAR + _GAP) - _GAP
    path = "".join(
        f"M{place * (_BAR + _GAP)} {_HEIGHT}v-{max(2, round(_HEIGHT * count / most))}h{_BAR}V{_HEIGHT}z"
        for place, (_, count) in enumerate(bars)
        if count
    )
    size = f'width="{width}" height="{_HEIGHT + 1}" viewBox="0 0 {width} {_HEIGHT + 1}"'
    return (
        f'<svg role="img" aria-label="{escape(label)}" {size}>'
        f'<path class="bars" d="{path}"/><path class="axis" d="M0 {_HEIGHT + 0.5}h{width}"/></svg>'
    )
