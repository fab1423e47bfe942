"""citekit's own engine (`citekit.csl`) behind the engine seam."""

from __future__ import annotations

from collections.abc import Sequence

from citekit.csl.cites import Cite
from citekit.csl.processor import Processor
from citekit.csl.style import Style
from citekit.engines.base import Entry, Formatted, Formatting
from citekit.model import Finding, Item, Span


class Own:
    """An `Engine` (see `citekit.engines.base`)."""

    def bibliography(self, items: Sequence[Item], formatting: Formatting) -> Formatted:
        """All items as bibliography entries, in the style's order; what prints nothing is named and left out. In a
        style without a bibliography each work is an entry as it would be cited alone."""
        style = Style.load(formatting.style, uri=formatting.style_uri)
        processor = Processor(
            style,
            locale=formatting.locale,
            locales=formatting.locales,
            output=formatting.output,
        )
        processor.add(items)
        processor.include([item.id for item in items])
        if style.has_bibliography:
            made = processor.bibliography()
            entries = tuple(Entry(id=i, text=text) for i, text in zip(made.ids, made.entries, strict=True))
            return Formatted(entries=entries, text=made.text, findings=tuple(processor.findings))
        said = Finding(
            code="CK404",
            what="this style has no bibliography; each work is given as it is cited",
            where=Span(uri=formatting.style_uri),
            fix="choose a style with a bibliography, or use `citekit cite`",
        )
        entries = tuple(Entry(id=item.id, text=processor.cite(Cite(id=item.id))) for item in items)
        text = "".join(f"{entry.text}\n" for entry in entries)
        return Formatted(entries=entries, text=text, findings=(said, *processor.findings))
