"""CSL-JSON lines ⇄ items: one item object a line, UTF-8; a broken line costs that line only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from citekit.errors import FormatError
from citekit.formats.options import WriteOptions
from citekit.formats.reftext import read_text
from citekit.model import Finding, Item, Level, Source
from citekit.model.csl_data import item_from_csl, item_to_csl, json_kind


def read(source: Source) -> Iterator[Item | Finding]:
    """Yield the items in order, each after what is to be said of it. Blank lines are passed over.

    Raises FormatError where no line is an item.
    """
    text, findings = read_text(source)
    yield from findings
    good = bad = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        where = source.at(line=number)
        try:
            value = json.loads(line)
        except (json.JSONDecodeError, RecursionError, ValueError) as error:
            value, trouble = None, f"not JSON: {getattr(error, 'msg', 'nested too deeply')}"
        else:
            trouble = f"is {json_kind(value)}, not an item"
        if not isinstance(value, Mapping):
            bad += 1
            yield Finding(code="CK226", what=f"{trouble}; skipped", where=where, level=Level.ERROR, skipped=1)
            continue
        good += 1
        item, said = item_from_csl(value, where, f"items[{good - 1}]")
        yield from said
        yield item
    if bad and not good:
        raise FormatError("no line of it is an item", where=f"{source.uri}:1", fix='write {"id": …, "type": …} a line')


def write(items: Iterable[Item], _options: WriteOptions) -> Iterator[str]:
    """One line an item, members in the same order each time."""
    for item in items:
        yield json.dumps(item_to_csl(item), ensure_ascii=False, allow_nan=False) + "\n"
