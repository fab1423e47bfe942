"""Reading and writing .bib files, beside peers that are installed; all whole processes on the same invented file."""

from __future__ import annotations

import random
from pathlib import Path

from benchmarks.measuring import Options, Table, Usage, cpu, python, repeated, version
from benchmarks.peers import pandoc_program

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


COUNTS = (1000, 10_000)
BIBTEXPARSER = """
import sys, bibtexparser
from bibtexparser import middlewares
decoding = [middlewares.LatexDecodingMiddleware(), middlewares.SeparateCoAuthors(), middlewares.SplitNameParts()]
library = bibtexparser.parse_file(sys.argv[1], append_middleware=decoding)
if len(sys.argv) > 2:
    encoding = [middlewares.MergeNameParts(), middlewares.MergeCoAuthors(), middlewares.LatexEncodingMiddleware()]
    bibtexparser.write_file(sys.argv[2], library, append_middleware=encoding)
"""
PYBTEX = """
import sys
from pybtex.database import parse_file
library = parse_file(sys.argv[1], "bibtex")
if len(sys.argv) > 2:
    library.to_file(sys.argv[2], "bibtex")
"""
OTHERS = ("bibtexparser", "pybtex", "pandoc")


def tables(options: Options) -> list[Table]:
    """Reading, and reading and writing anew."""
    rows = []
    for count in COUNTS[:1] if options.quick else COUNTS:
        bib = options.folder / f"made-{count}.bib"
        bib.write_text(bib_file(count), encoding="utf-8")
        for what, commands in (("read", reading(bib)), ("written anew", writing(bib))):
            used = {name: _used(command, options) for name, command in commands.items() if command}
            own = used["citekit"]
            numbers = (cpu(own, options), f"{count / own.cpu:,.0f}", f"{own.memory:.0f}")
            rows.append((what, f"{count:,}", *numbers, *(cpu(used.get(name), options, own) for name in OTHERS)))
    return [
        Table(
            title=".bib files",
            note="Whole processes, CPU seconds; in brackets how many times those of citekit. Read: citekit and pandoc "
            "read into CSL-JSON and write it, bibtexparser (with LaTeX decoded and names split) and pybtex read into "
            "memory. Written anew: read, and written as BibTeX or BibLaTeX. A third of the values hold LaTeX.",
            header=("", "entries", "citekit", "entries/s", "MiB", *OTHERS),
            rows=rows,
        )
    ]


def reading(bib: Path) -> dict[str, list[str]]:
    """The command of each program that reads the file; none for one that is not installed."""
    return {
        "citekit": python("-m", "citekit", "convert", str(bib), "--to", "csljson", "--output", f"{bib}.json"),
        "bibtexparser": python("-c", BIBTEXPARSER, str(bib)) if version("bibtexparser") else [],
        "pybtex": python("-c", PYBTEX, str(bib)) if version("pybtex") else [],
        "pandoc": _pandoc(bib, "csljson", f"{bib}.pandoc.json"),
    }


def writing(bib: Path) -> dict[str, list[str]]:
    """The command of each program that reads the file and writes it anew."""
    return {
        "citekit": python("-m", "citekit", "convert", str(bib), "--to", "biblatex", "--output", f"{bib}.out.bib"),
        "bibtexparser": python("-c", BIBTEXPARSER, str(bib), f"{bib}.parser.bib") if version("bibtexparser") else [],
        "pybtex": python("-c", PYBTEX, str(bib), f"{bib}.pybtex.bib") if version("pybtex") else [],
        "pandoc": _pandoc(bib, "biblatex", f"{bib}.pandoc.bib"),
    }


def _pandoc(bib: Path, to: str, out: str) -> list[str]:
    program = pandoc_program()
    return [program, "--from", "bibtex", "--to", to, "--output", out, str(bib)] if program else []


def _used(command: list[str], options: Options) -> Usage:
    return repeated(command, options, (0, 1) if "citekit" in command else (0,))
