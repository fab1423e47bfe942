"""Run a folder of fixtures in the format of the CSL test suite, and say how many come out exactly as they should.

    python tests/csl_suite.py DIR [--json OUT] [--only PATTERN]

A fixture is a text file with sections `>>=== NAME ===>>` ... `<<=== NAME ===<<`; text outside sections is a comment.
MODE ("citation", "bibliography" or "bibliography-nosort"), RESULT, CSL (a style, or the path or id of one) and INPUT
are always there; CITATION-ITEMS, CITATIONS, BIBENTRIES, BIBSECTION, INPUT2 and ABBREVIATIONS may be; others are passed
over. A fixture that cannot be read has failed. Strings are compared exactly. `--json` writes a list of {"name",
"expected", "result", "passed", "error"}. `--only` takes a part of a name or a pattern with `*`.
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
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct, to_builtins

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from citekit import styles
from citekit.csl.cites import Citation, Cite
from citekit.csl.outputs import OUTPUTS
from citekit.csl.processor import Processor
from citekit.csl.style import Style

SECTION = re.compile(r">>=+ *([A-Z][A-Z0-9 -]*?) *=+>>\r?\n?(.*?)\r?\n?<<=+ *\1 *=+<<", re.DOTALL)
SECONDS = 20
"""How long one fixture may take."""


class Outcome(Struct, frozen=True):
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
        rows = to_builtins(outcomes)
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
    expected = ""
    try:
        sections = read_sections(path)
        expected = sections["RESULT"]
        with time_limit(SECONDS):
            result = run(sections, path.parent)
    except Exception as error:  # noqa: BLE001 - a fixture must never end the run
        return Outcome(path.stem, expected, "", False, "".join(traceback.format_exception(error)[-3:]))
    return Outcome(path.stem, expected, result, result == expected)


def read_sections(path: Path) -> dict[str, str]:
    text = path.read_text(encoding="utf-8-sig", errors="replace").replace("\r\n", "\n")
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


def run(sections: Mapping[str, str], folder: Path = Path()) -> str:
    """The text that a fixture's style gives for its items and citations."""
    mode = sections["MODE"].strip()
    items = [*json.loads(sections["INPUT"]), *json.loads(sections.get("INPUT2") or "[]")]
    for index, item in enumerate(items):
        item.setdefault("id", f"item-{index + 1}")
    abbreviate(items, json.loads(sections.get("ABBREVIATIONS") or "{}"))
    style_text, uri = style_of(sections["CSL"].strip(), folder)
    if mode == "bibliography-nosort":
        style_text = BIBLIOGRAPHY_SORT.sub(r"\1", style_text)
    processor = Processor(Style.load(style_text, uri=uri, parent=parent_text), locales=locale_text, show_empty=True)
    processor.add(items)
    if "CITATIONS" in sections:
        text = run_citations(processor, json.loads(sections["CITATIONS"]))
    else:
        processor.include(included(sections, items))
        text = run_clusters(processor, sections, items)
    if not mode.startswith("bibliography"):
        return text
    return bibliography(processor, items, json.loads(sections.get("BIBSECTION") or "{}"))


BIBLIOGRAPHY_SORT = re.compile(r"(<bibliography\b[^>]*>\s*)<sort>.*?</sort>", re.DOTALL)


def style_of(text: str, folder: Path) -> tuple[str, str]:
    """A style's text and where it is from: the section itself, or the path or id of a style in it."""
    if text.startswith("<"):
        return text, "style"
    beside = folder / text
    found = styles.load(str(beside) if beside.is_file() else text)
    return found.text, found.uri


def parent_text(uri: str) -> str:
    return styles.load(uri.rsplit("/", 1)[-1]).text


def abbreviate(items: Sequence[dict[str, Any]], lists: Mapping[str, Any]) -> None:
    """Give items the short forms of a list of abbreviations ({"default": {"title": {"Long": "Sh."}}})."""
    for variable, pairs in (lists.get("default") or {}).items():
        for item in items:
            short = pairs.get(item.get(variable)) if isinstance(item.get(variable), str) else None
            if short:
                item.setdefault(f"{variable}-short", short)


def bibliography(processor: Processor, items: Sequence[Mapping[str, Any]], section: Mapping[str, Any]) -> str:
    """The bibliography, or the part of it that a filter (BIBSECTION) leaves."""
    made = processor.bibliography()
    if not section:
        return made.text
    by_id = {str(item["id"]): item for item in items}
    kept = [
        (tokens, id_) for tokens, id_ in zip(made.tokens, made.ids, strict=True) if is_in_section(by_id[id_], section)
    ]
    return OUTPUTS["html"].bibliography([tokens for tokens, _ in kept], [id_ for _, id_ in kept])


def is_in_section(item: Mapping[str, Any], section: Mapping[str, Any]) -> bool:
    """Whether an item passes: all conditions of `select`, any of `include`, none of `exclude`, not all of `quash`."""
    holds = {name: [is_value(item, test) for test in section.get(name, ())] for name in (
        "select", "include", "exclude", "quash")}  # fmt: skip
    return (
        all(holds["select"])
        and (not holds["include"] or any(holds["include"]))
        and not any(holds["exclude"])
        and not (holds["quash"] and all(holds["quash"]))
    )


def is_value(item: Mapping[str, Any], test: Mapping[str, Any]) -> bool:
    """Whether a field has a value, is in a list of values, or is missing where "" is asked for."""
    value, wanted = item.get(test["field"], ""), test.get("value", "")
    return wanted in value if isinstance(value, list) else str(value) == str(wanted)


def included(sections: Mapping[str, str], items: Sequence[Mapping[str, Any]]) -> list[str]:
    """The ids to register: those of BIBENTRIES' last step, or all in the order of INPUT."""
    if "BIBENTRIES" in sections:
        steps = json.loads(sections["BIBENTRIES"])
        return [str(id_) for id_ in (steps[-1] if steps and isinstance(steps[-1], list) else steps)]
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
