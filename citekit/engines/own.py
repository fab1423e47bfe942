"""citekit's own engine (`citekit.csl`) behind the engine seam."""

from __future__ import annotations

from collections.abc import Sequence

from citekit.csl import OUTPUTS, Bibliography, Cite, Processor, Settings, Style
from citekit.csl.processor import no_printed_form
from citekit.engines.base import Entry, Formatted, Formatting, Groups
from citekit.model import Finding, Item, Span


class Own:
    """An `Engine` (see `citekit.engines.base`). What is formatted alone goes on with the processor of the call before
    where the `Formatting` is the same, so that many items can be formatted a few at a time."""

    def __init__(self) -> None:
        self._used: tuple[Formatting, Processor] | None = None

    def bibliography(self, items: Sequence[Item], formatting: Formatting) -> Formatted:
        """All items as bibliography entries, in the style's order; what prints nothing is named and left out. In a
        style without a bibliography each work is an entry as it would be cited alone."""
        if self._used and self._used[0] is formatting:
            return _each_alone(items, self._used[1])
        style = Style.load(formatting.style, uri=formatting.style_uri)
        settings = Settings(links=formatting.links, anchors=formatting.anchors, stylesheet=formatting.anchors)
        processor = Processor(
            style,
            locale=formatting.locale,
            locales=formatting.locales,
            output=formatting.output,
            settings=settings,
        )
        if formatting.alone and style.has_bibliography:
            self._used = formatting, processor
            return _each_alone(items, processor)
        processor.add(items)
        processor.include([item.id for item in items])
        if not style.has_bibliography:
            return _cited(items, processor, formatting)
        made = processor.bibliography()
        groups = formatting.arrange(made.ids) if formatting.arrange else [("", made.ids)]
        texts = dict(zip(made.ids, made.entries, strict=True))
        return Formatted(
            entries=tuple(Entry(id=name, text=texts[name]) for _, ids in groups for name in ids),
            text=_grouped(made, groups, style, formatting, settings) if formatting.arrange else made.text,
            findings=tuple(processor.findings),
            maker=(processor, made),
        )


def _each_alone(items: Sequence[Item], processor: Processor) -> Formatted:
    """One item after the other is taken in and let go: 10,000 of them at once take 45 MB."""
    printed: list[Entry] = []
    said: list[Finding] = []
    for item in items:
        processor.add([item])
        text = processor.entry(item.id)
        processor.forget(item.id)
        if text:
            printed.append(Entry(id=item.id, text=text))
        else:
            said.append(no_printed_form(item.id))
    said = [*processor.findings, *said]
    processor.findings.clear()
    return Formatted(entries=tuple(printed), text="", findings=tuple(said))


def _grouped(made: Bibliography, groups: Groups, style: Style, formatting: Formatting, settings: Settings) -> str:
    """The bibliography in the order and under the headings asked for. JSON has no headings."""
    output = OUTPUTS[formatting.output]
    assert style.node.bibliography is not None
    options = style.node.bibliography.options
    entries = dict(zip(made.ids, made.entries, strict=True))
    if output.name == "json":
        groups = [("", [name for _, ids in groups for name in ids])]
    parts = []
    for number, (heading, ids) in enumerate(groups):
        once = Settings(links=settings.links, anchors=settings.anchors, stylesheet=settings.stylesheet and not number)
        whole = output.lay_out([entries[name] for name in ids], ids, options, once)
        parts.append(output.heading(heading) + whole if heading else whole)
    return "\n".join(parts)


def _cited(items: Sequence[Item], processor: Processor, formatting: Formatting) -> Formatted:
    said = Finding(
        code="CK404",
        what="this style has no bibliography; each work is given as it is cited",
        where=Span(uri=formatting.style_uri),
        fix="choose a style with a bibliography, or use `citekit cite`",
    )
    entries = tuple(Entry(id=item.id, text=processor.cite(Cite(id=item.id))) for item in items)
    text = "".join(f"{entry.text}\n" for entry in entries)
    return Formatted(entries=entries, text=text, findings=(said, *processor.findings))
