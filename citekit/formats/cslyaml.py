"""CSL-YAML ⇄ items: the objects of CSL-JSON in YAML, as a list or under `references:` (as pandoc writes them)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from citekit.errors import FormatError
from citekit.formats.options import WriteOptions
from citekit.formats.reftext import read_text
from citekit.formats.yamltext import dump, load
from citekit.model import Finding, Item, Level, Source
from citekit.model.csl_data import item_from_csl, item_to_csl


def read(source: Source) -> Iterator[Item | Finding]:
    """Yield the items in order, each after what is to be said of it.

    Raises FormatError where the text is not YAML or holds no items.
    """
    text, findings = read_text(source)
    yield from findings
    if not text.strip():
        return
    body = text.rstrip()
    if body.startswith("---") and body.endswith("\n---"):
        body = body[:-4]  # a metadata block, as it stands at the head of a Markdown file
    value = load(source, body)
    if isinstance(value, Mapping):
        value = value.get("references", value.get("items", [value] if "type" in value or "id" in value else None))
    if not isinstance(value, list):
        raise FormatError("this YAML is no list of items", where=source.uri, fix="write a list under `references:`")
    for index, element in enumerate(value):
        path = f"references[{index}]"
        if not isinstance(element, Mapping):
            where = source.at(path=path)
            yield Finding(code="CK106", what="is not a mapping; skipped", where=where, level=Level.ERROR, skipped=1)
            continue
        item, said = item_from_csl({str(k): v for k, v in element.items()}, source.at(), path)
        yield from said
        yield item


def write(items: Iterable[Item], _options: WriteOptions) -> Iterator[str]:
    """The items under `references:`, one a piece."""
    begun = False
    for item in items:
        if not begun:
            yield "---\nreferences:\n"
        begun = True
        text = dump([item_to_csl(item)])
        yield "".join(f"  {line}\n" if line else "\n" for line in text.rstrip("\n").split("\n"))
    yield "...\n" if begun else "---\nreferences: []\n...\n"
