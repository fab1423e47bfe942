"""Items to a bibliography in a CSL style, through one of the engines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from citekit import styles
from citekit.engines import ENGINES, Entry, Formatted, Formatting, engine, joined
from citekit.errors import UnknownNameError
from citekit.model import Item
from citekit.works.select import GROUPS, ORDERS, filtered, grouped, ordered

__all__ = ["DEFAULT_STYLE", "GROUPS", "ORDERS", "bibliography", "default_engine", "filtered"]

DEFAULT_STYLE = "apa"


def bibliography(
    items: Sequence[Item],
    style: str = DEFAULT_STYLE,
    *,
    output: str = "text",
    locale: str = "",
    engine_name: str = "",
    links: bool = False,
    order: str = "none",
    group: str = "none",
) -> Formatted:
    """The items as a bibliography in a CSL style (id, alias, title or path).

    output: "text", "html", ... as the engine offers. order, group: one of ORDERS and GROUPS, which stand before the
    style's own order. Raises StyleError and UnknownNameError.
    """
    row = ENGINES[engine_name or default_engine()]
    if output not in row.outputs:
        raise UnknownNameError.of(f"output of the engine {row.name}", output, row.outputs)
    named = styles.load(style)
    used = styles.independent(named)
    formatting = Formatting(
        style=used.text,
        style_uri=used.uri,
        locales=styles.locale_text,
        locale=locale or styles.info(named).default_locale,
        output=output,
        links=links,
    )
    made = engine(row.name).bibliography(items, formatting)
    return made if order == group == "none" else _arranged(items, made, formatting, order, group)


def _arranged(items: Sequence[Item], made: Formatted, formatting: Formatting, order: str, group: str) -> Formatted:
    """The entries in another order than the style's, or under headings."""
    by_id = {item.id: item for item in items}
    entries = {entry.id: entry for entry in made.entries}
    in_order = ordered((by_id[name] for name in entries), order)
    groups = [(heading, [entries[i.id] for i in group]) for heading, group in grouped(in_order, group)]
    found: tuple[Entry, ...] = tuple(entry for _, group_entries in groups for entry in group_entries)
    return replace(made, entries=found, text=joined(groups, formatting.output))


def default_engine() -> str:
    """The name of the engine that is used when none is named: the first row."""
    return ENGINES.builtin()[0].name
