"""citekit: an author's works, from wherever they are listed, as CSL-JSON, bibliographies, BibTeX and feeds."""

__version__ = "0.1.0.dev0"
