"""BibTeX and BibLaTeX, both ways: one `read` takes both, and each has its own writer."""

from citekit.formats.bibtex.read import read
from citekit.formats.bibtex.write import write_biblatex, write_bibtex

write = write_bibtex

__all__ = ["read", "write", "write_biblatex", "write_bibtex"]
