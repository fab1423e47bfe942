"""Run a folder of fixtures in the format of the CSL test suite, and say how many come out exactly as they should.

    python tests/csl_suite.py DIR [--json OUT] [--only PATTERN]

A fixture is a text file with sections `>>=== NAME ===>>` ... `<<=== NAME ===<<`; text outside sections is a comment.
MODE ("citation" or "bibliography"), RESULT, CSL and INPUT are always there; CITATION-ITEMS, CITATIONS, BIBENTRIES and
BIBSECTION may be. Strings are compared exactly. `--json` writes a list of {"name", "expected", "result", "passed",
"error"}. `--only` takes a part of a name or a pattern with `*`.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import re
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from citekit.csl.cites import Citation, Cite
from citekit.csl.processor import Processor
from citekit.csl.style import Style

SECTION = re.compile(r">>=+ *([A-Z][A-Z0-9 -]*?) *=+>>\r?\n?(.*?)\r?\n?<<=+ *\1 *=+<<", re.DOTALL)
SECONDS = 20
"""How long one fixture may take."""


@dataclass(frozen=True, slots=True)
class Outcome:
    name: str
    expected: str
    result: str
    passed: bool
    error: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path, help="write every outcome to this file")
    parser.add_argument("--only", default="", help="a part of a fixture's name, or a pattern with *")
    parser.add_argument("--diff", action="store_true", help="print what each failing fixture gave")
    options = parser.parse_args(arguments)
    outcomes = [run_file(path) for path in fixtures(options.folder, options.only)]
    if options.json:
        rows = [asdict(outcome) for outcome in outcomes]
        options.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    report(outcomes, diff=options.diff)
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def fixtures(folder: Path, only: str = "") -> list[Path]:
    """The fixture files of a folder, by name."""
    pattern = only if "*" in only else f"*{only}*"
    return [path for path in sorted(folder.glob("*.txt")) if fnmatch.fnmatch(path.stem, pattern) and is_fixture(path)]


def is_fixture(path: Path) -> bool:
    return ">>=" in path.read_text(encoding="utf-8-sig", errors="replace")


def report(outcomes: Sequence[Outcome], *, diff: bool) -> None:
    totals: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    for outcome in outcomes:
        category = outcome.name.partition("_")[0]
        totals[category] += 1
        passed[category] += outcome.passed
        if diff and not outcome.passed:
            print(f"--- {outcome.name}\nwant: {outcome.expected}\nhave: {outcome.result or outcome.error}\n")
    for category in sorted(totals):
        print(f"{category:<16}{passed[category]:>4} of {totals[category]}")
    print(f"passed {sum(passed.values())} of {sum(totals.values())}")


def run_file(path: Path) -> Outcome:
    """One fixture's outcome; whatever it raises is part of it."""
    sections = read_sections(path)
    expected = sections["RESULT"]
    try:
        with time_limit(SECONDS):
            result = run(sections)
    except Exception as error:  # noqa: BLE001 - a fixture must never end the run
        return Outcome(path.stem, expected, "", False, "".join(traceback.format_exception(error)[-3:]))
    return Outcome(path.stem, expected, result, result == expected)


def read_sections(path: Path) -> dict[str, str]:
    text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    return dict(SECTION.findall(text))


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Raise TimeoutError after so many seconds, where the system has alarms and this is the main thread."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"more than {seconds} s")

    try:
        before = signal.signal(signal.SIGALRM, stop)
    except (AttributeError, ValueError):
        yield
        return
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


# One fixture


def run(sections: Mapping[str, str]) -> str:
    """The text that a fixture's style gives for its items and citations."""
    items = json.loads(sections["INPUT"])
    for index, item in enumerate(items):
        item.setdefault("id", f"item-{index + 1}")
    processor = Processor(Style.load(sections["CSL"].strip()), locales=locale_text, show_empty=True)
    processor.add(items)
    if "CITATIONS" in sections:
        text = run_citations(processor, json.loads(sections["CITATIONS"]))
    else:
        processor.include(included(sections, items))
        text = run_clusters(processor, sections, items)
    if sections["MODE"].strip().startswith("bibliography"):
        return processor.bibliography().text
    return text


def included(sections: Mapping[str, str], items: Sequence[Mapping[str, Any]]) -> list[str]:
    """The ids to register: those of BIBENTRIES' last step, or all in the order of INPUT."""
    if "BIBENTRIES" in sections:
        return [str(id_) for id_ in json.loads(sections["BIBENTRIES"])[-1]]
    return [str(item["id"]) for item in items]


def run_clusters(processor: Processor, sections: Mapping[str, str], items: Sequence[Mapping[str, Any]]) -> str:
    """Each cluster on its own; without CITATION-ITEMS one cluster of all items, in the order of the registry."""
    if "CITATION-ITEMS" in sections:
        clusters = json.loads(sections["CITATION-ITEMS"])
    else:
        clusters = [[{"id": id_} for id_ in processor.ids()]]
    return "\n".join(processor.cite(*(Cite.from_json(cite) for cite in cluster)) for cluster in clusters)


def run_citations(processor: Processor, steps: Sequence[Any]) -> str:
    """One incremental call a step; what is alive after the last, with `>>` where that step changed it."""
    changes = []
    for citation, before, after in steps:
        changes = processor.register(
            Citation.from_json(citation), [(str(i), int(n)) for i, n in before], [(str(i), int(n)) for i, n in after]
        )
    return "\n".join(f"{'>>' if change.changed else '..'}[{change.index}] {change.text}" for change in changes)


@cache
def locale_text(tag: str) -> str | None:
    """A locale file of the citeproc-py package."""
    import citeproc

    path = Path(citeproc.__file__).parent / "data" / "locales" / f"locales-{tag}.xml"
    return path.read_text(encoding="utf-8") if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main())
