"""Extension fields of .bib entries, in LaTeX; BibTeX and biber ignore them."""

from __future__ import annotations

from citekit.formats.bibtex.inherit import Entry
from citekit.formats.bibtex.latex import decode
from citekit.formats.bibtex.latex_out import encode
from citekit.formats.extension import PREFIX, extension, restored
from citekit.model import Item


def restore(entry: Entry, item: Item) -> Item:
    """The item with what its entry's extension fields say; the item itself where there are none."""
    fields = {n: v for n, v in entry.values.items() if n.startswith(PREFIX)}
    return restored(item, fields, decode) if fields else item


def extension_fields(item: Item, read_back: Item) -> dict[str, str]:
    """The extension fields, as LaTeX without delimiters, that an entry read as `read_back` needs."""
    return extension(item, read_back, _latex)


def _latex(text: str) -> str | None:
    latex = encode(text)
    return latex if decode(latex) == text and latex == " ".join(latex.split()) and text.isprintable() else None
