"""One bibliography by the package citeproc-py, as a process: `citeproc_py_peer.py STYLE.csl ITEMS.json OUT.html`.

Imports nothing of citekit, so that what is measured is citeproc-py's own.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON


def main(style_path: str, items_path: str, out: str) -> None:
    warnings.simplefilter("ignore")
    items = json.loads(Path(items_path).read_text(encoding="utf-8"))
    style = CitationStylesStyle(style_path, validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.html)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    bibliography.sort()
    entries = "\n".join(f'<div class="csl-entry">{entry}</div>' for entry in bibliography.bibliography())
    Path(out).write_text(f"<div>{entries}</div>", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:4])
