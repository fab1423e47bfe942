"""Reading and writing .bib files: `python -m benchmarks bib [entries]`. Entries a second, and memory an entry.

Targets: >= 2,500 entries/s with decoding, <= 10 KB an entry, linear to 100,000 entries. Peers
that are installed (bibtexparser with its LaTeX middleware, pybtex, pandoc) read the same invented file.
"""

from __future__ import annotations

import importlib.util
import json
import os
import random
import shutil
import subprocess
import sys
import tracemalloc
from collections.abc import Callable

from citekit.formats import WriteOptions
from citekit.formats.bibtex import read, write_biblatex
from citekit.model import Item, Source
from citekit.model.csl_data import item_to_csl

FAMILIES = (
    'M{\\"u}ller',
    "Okonkwo",
    "{\\'S}wi{\\k{a}}tek",
    "van der Berg",
    "Li",
    "Garc{\\'i}a M{\\'a}rquez",
    "O'Neill",
)
GIVEN = ("Ada", "J. P.", "Jean-Luc", "T.", 'Zo{\\"e}')
WORDS = "rivers erosion {DNA} under slow {Bayesian} delta of sand in the $\\alpha$ phase R\\&D and coasts".split(" ")


def bib_file(entries: int) -> str:
    """An invented file of about 450 bytes an entry; a third of the values hold LaTeX, as no real file does."""
    chance = random.Random(7)
    out = ['@string{jj = "Journal of Invented Results"}\n']
    for number in range(entries):
        authors = " and ".join(
            f"{chance.choice(FAMILIES)}, {chance.choice(GIVEN)}" for _ in range(chance.randint(1, 4))
        )
        title = " ".join(chance.choices(WORDS, k=9))
        year, first = chance.randint(1950, 2025), chance.randint(1, 900)
        out.append(
            f"@article{{key{number},\n  author = {{{authors}}},\n  title = {{{title}}},\n  journal = jj,\n"
            f"  year = {year},\n  month = mar,\n  volume = {{{number % 90}}},\n  number = {{{number % 12 + 1}}},\n"
            f"  pages = {{{first}--{first + 9}}},\n  doi = {{10.1234/x.{number}}},\n"
            f"  url = {{https://example.org/~a/b_c?n={number}}},\n"
            f"  note = {{Invented, as all of it; number {number} of {entries}}}\n}}\n"
        )  # fmt: skip
    return "\n".join(out)


def main(entries: int = 10_000) -> None:
    """Print the table."""
    small, text = bib_file(entries // 10), bib_file(entries)
    for name, run in _runs().items():
        brief = _seconds(run, small)
        if brief > 6:
            print(f"{name:34} {entries / 10 / brief:10,.0f} entries/s (on a tenth)")
            continue
        whole = _seconds(run, text)
        print(f"{name:34} {entries / whole:10,.0f} entries/s; ten times as many take {whole / brief:.1f} times as long")
    print(f"{'memory of the items':34} {_memory(small, entries // 10):10,.1f} KB an entry")
    _written(text, entries)


def _runs() -> dict[str, Callable[[str], object]]:
    runs: dict[str, Callable[[str], object]] = {
        "citekit, .bib to items": _items,
        "citekit, .bib to CSL-JSON text": lambda text: json.dumps([item_to_csl(i) for i in _items(text)]),
        "bibtexparser, with LaTeX decoding": _bibtexparser,
    }
    if importlib.util.find_spec("pybtex"):
        runs["pybtex, .bib parsed"] = _pybtex
    if _pandoc():
        runs["pandoc, .bib to CSL-JSON text"] = _run_pandoc
    return runs


def _items(text: str) -> list[Item]:
    return [thing for thing in read(Source(content=text.encode())) if isinstance(thing, Item)]


def _bibtexparser(text: str) -> object:
    import bibtexparser
    from bibtexparser import middlewares

    return bibtexparser.parse_string(text, append_middleware=[middlewares.LatexDecodingMiddleware()])


def _pybtex(text: str) -> object:
    from pybtex.database import parse_string

    return parse_string(text, "bibtex")


def _pandoc() -> str:
    if importlib.util.find_spec("pypandoc"):
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    return shutil.which("pandoc") or ""


def _run_pandoc(text: str) -> object:
    command = [_pandoc(), "--from", "bibtex", "--to", "csljson"]
    return subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout


def _seconds(run: Callable[[str], object], text: str) -> float:
    """CPU seconds, of child processes too: other work on the machine does not count."""
    before = sum(os.times()[:4])
    run(text)
    return max(sum(os.times()[:4]) - before, 0.001)


def _memory(text: str, entries: int) -> float:
    _items(text[:5000])  # what is imported and cached once
    tracemalloc.start()
    items = _items(text)
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(items) == entries
    return max(kept, peak - kept) / 1024 / entries


def _written(text: str, entries: int) -> None:
    items = _items(text)
    seconds = _seconds(lambda _text: list(write_biblatex(items, WriteOptions())), text)
    print(f"{'citekit, items to BibLaTeX':34} {entries / seconds:10,.0f} entries/s")


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:2]))
