"""The package citeproc-py behind the engine seam.

It knows CSL 1.0 in part (no year suffixes), and fails on odd items and styles with errors of many kinds. So an item is
given to it in the form that it can take, what it cannot take is left out and named, and its HTML is cleaned, since it
copies affixes of a style and markup of a title unescaped.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any, TypeVar

import nh3
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc.formatter import html, plain
from citeproc.source.json import CiteProcJSON

from citekit.csl import OUTPUTS
from citekit.engines.base import Entry, Formatted, Formatting
from citekit.errors import StyleError, UnknownNameError
from citekit.model import Date, Finding, Item, Level, Span
from citekit.model.csl_data import item_to_csl

_FORMATTERS: dict[str, ModuleType] = {"text": plain, "html": html}
_LEGACY_TYPES = {"document": "article", "software": "book", "standard": "report"}
_MARKUP = re.compile(r"</?(?:i|b|sub|sup|sc|span)(?:\s[^>]*)?>")

T = TypeVar("T")


class CiteprocPy:
    """An `Engine` (see `citekit.engines.base`)."""

    def bibliography(self, items: Sequence[Item], formatting: Formatting) -> Formatted:
        """All items as bibliography entries, in the style's order; items it fails on are named and left out."""
        if formatting.output not in _FORMATTERS:
            raise UnknownNameError.of("output of the engine citeproc-py", formatting.output, _FORMATTERS)
        style = _style(formatting)
        findings: list[Finding] = []
        usable = [item for item in items if _works(item, style, formatting, findings)]
        try:
            lists = [[item] for item in usable] if formatting.alone else [usable]
            entries = tuple(entry for one in lists for entry in _entries(one, style, formatting.output))
        except _Failed as error:
            raise StyleError(f"citeproc-py cannot use this style ({error})", where=formatting.style_uri) from None
        groups = formatting.arrange([e.id for e in entries]) if formatting.arrange else [("", [e.id for e in entries])]
        by_id = {entry.id: entry for entry in entries}
        arranged = [(heading, [by_id[name] for name in ids]) for heading, ids in groups]
        return Formatted(
            entries=tuple(entry for _, group in arranged for entry in group),
            text="\n".join(_laid_out(heading, group, formatting.output) for heading, group in arranged),
            findings=tuple(findings),
        )


class _Failed(Exception):
    """citeproc-py raised; it raises nearly everything, so its calls go through `_guarded`."""


def _guarded(call: Callable[[], T]) -> T:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return call()
    except Exception as error:  # foreign code that documents none
        raise _Failed(f"{type(error).__name__}: {error}") from error


def _style(formatting: Formatting) -> Any:
    source = io.BytesIO(formatting.style.encode())
    locale = formatting.locale or None
    try:
        style = _guarded(lambda: CitationStylesStyle(source, locale=locale, validate=False))
    except _Failed as error:
        raise StyleError(f"citeproc-py cannot read this style ({error})", where=formatting.style_uri) from None
    if not style.has_bibliography():
        raise StyleError(
            "this style has no bibliography", where=formatting.style_uri, fix="choose a style that has one"
        )
    return style


def _works(item: Item, style: Any, formatting: Formatting, findings: list[Finding]) -> bool:
    """Whether citeproc-py formats this item by itself; says so where it does not."""
    try:
        done = _entries([item], style, formatting.output)
    except _Failed as error:
        what = f'item "{item.id}" left out: citeproc-py fails on it ({error})'
    else:
        if done:
            return True
        what = f'item "{item.id}" left out: nothing of it is printed in this style'
    findings.append(
        Finding(code="CK401", what=what, where=Span(uri=formatting.style_uri), level=Level.ERROR, skipped=1)
    )
    return False


def _entries(items: Sequence[Item], style: Any, output: str) -> tuple[Entry, ...]:
    """Entries in the style's order. citeproc-py folds the case of ids, so items are numbered instead."""
    if not items:
        return ()
    numbered = {f"n{i}": item for i, item in enumerate(items)}
    data = [{**_csl_1_0(item), "id": number} for number, item in numbered.items()]

    def render() -> list[tuple[str, str]]:
        source = CiteProcJSON(data)
        made = CitationStylesBibliography(style, source, _FORMATTERS[output])
        for number in numbered:
            made.register(Citation([CitationItem(number)]))
        made.sort()
        return [(key, str(entry)) for key, entry in zip(made.keys, made.bibliography(), strict=True)]

    rendered = _guarded(render)
    clean = _clean_html if output == "html" else _clean_text
    return tuple(Entry(id=numbered[key].id, text=clean(text)) for key, text in rendered if text.strip())


def _csl_1_0(item: Item) -> dict[str, Any]:
    """The item with what citeproc-py can take: a type of CSL 1.0, no open or literal dates, no numbers as text."""
    data = item_to_csl(item)
    data.pop("custom", None)
    data.pop("categories", None)
    data["type"] = _LEGACY_TYPES.get(item.type, item.type)
    for name, value in item.variables.items():
        if isinstance(value, Date) and not value.start:
            data.pop(name, None)
        elif isinstance(value, Date) and value.end == ():
            data[name]["date-parts"] = data[name]["date-parts"][:1]
    return data


def _clean_text(text: str) -> str:
    return " ".join(_MARKUP.sub("", text).split())


def _clean_html(text: str) -> str:
    return nh3.clean(
        text,
        tags={"i", "b", "sup", "sub", "span", "u"},
        attributes={"span": {"style"}},
        filter_style_properties={"font-variant", "font-style", "text-decoration"},
    )


def _laid_out(heading: str, entries: Sequence[Entry], output: str) -> str:
    head = OUTPUTS[output].heading(heading) if heading else ""
    if output == "text":
        return head + "".join(f"{entry.text}\n" for entry in entries)
    rows = "".join(f'  <div class="csl-entry">{entry.text}</div>\n' for entry in entries)
    return f'{head}<div class="csl-bib-body">\n{rows}</div>\n'
