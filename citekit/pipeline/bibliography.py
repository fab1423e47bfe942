"""Items to a bibliography in a CSL style, through one of the engines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from citekit import styles
from citekit.engines import ENGINES, Formatted, Formatting, Groups, engine
from citekit.errors import UnknownNameError
from citekit.model import Item
from citekit.works.select import GROUPS, ORDERS, filtered, grouped, is_since, iso_day, ordered

__all__ = ["DEFAULT_STYLE", "GROUPS", "ORDERS", "bibliography", "default_engine", "filtered", "is_since", "iso_day"]

DEFAULT_STYLE = "apa"


def bibliography(
    items: Iterable[Item],
    style: str = DEFAULT_STYLE,
    *,
    output: str = "text",
    locale: str = "",
    engine_name: str = "",
    links: bool = False,
    anchors: bool = False,
    order: str = "none",
    group: str = "none",
) -> Formatted:
    """The items as a bibliography in a CSL style (id, alias, title or path).

    output: "text", "html", ... as the engine offers. links: DOIs and URLs become links; anchors: entries carry ids, and
    a style sheet comes with them (HTML). order, group: one of ORDERS and GROUPS, which stand before the
    style's own order. Raises StyleError and UnknownNameError.
    """
    items = tuple(items)
    row = ENGINES[engine_name or default_engine()]
    if output not in row.outputs:
        raise UnknownNameError.of(f"output of the engine {row.name}", output, row.outputs)
    formatting = replace(
        _formatting(style, locale),
        output=output,
        links=links,
        anchors=anchors,
        arrange=None if order == group == "none" else _arranging(items, order, group),
    )
    return engine(row.name).bibliography(items, formatting)


def entries_alone(style: str = DEFAULT_STYLE, locale: str = "") -> Callable[[Sequence[Item]], Formatted]:
    """What formats each item as HTML with links, as it stands by itself in a feed or on a page: an entry does not
    change when another work comes. An item of which the style prints nothing has none, and is named. It may be called
    with a few of many items at a time."""
    formatting = replace(_formatting(style, locale), output="html", links=True, alone=True)
    made = engine(default_engine())
    return lambda items: made.bibliography(items, formatting)


def _formatting(style: str, locale: str) -> Formatting:
    named = styles.load(style)
    used = styles.independent(named)
    return Formatting(
        style=used.text,
        style_uri=used.uri,
        locales=styles.locale_text,
        locale=locale or styles.default_locale(named),
    )


def _arranging(items: Sequence[Item], order: str, group: str) -> Callable[[Sequence[str]], Groups]:
    """Puts ids that stand in the style's order into another, or under headings."""
    by_id = {item.id: item for item in items}

    def arrange(ids: Sequence[str]) -> Groups:
        in_order = ordered([by_id[name] for name in ids], order)
        return [(heading, [item.id for item in found]) for heading, found in grouped(in_order, group)]

    return arrange


def default_engine() -> str:
    """The name of the engine that is used when none is named: the first row."""
    return ENGINES.builtin()[0].name
