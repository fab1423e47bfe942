"""How far citekit's CSL engine agrees with citeproc-js and jgm/citeproc on real styles and hard items.

    python -m benchmarks.agreement [--styles N] [--seed S] [--only STYLE ...] [--show K] [--kind TEXT]

Takes a seeded sample of independent styles (some of every class and citation format), formats two sets of invented
items in each (`benchmarks.hard_items`; and a generator of the shared tools where they are), and compares citations and
bibliography entries as text: tags taken off, character references read, blanks and forms of Unicode made one. Needs
node and npm, and `pypandoc_binary`. Prints the shares that are equal, and the commonest kinds of difference.
"""

from __future__ import annotations

import argparse
import difflib
import html
import random
import re
import signal
import sys
import traceback
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from benchmarks.csl_peers import SECONDS, Answer, Job, citeproc_js, pandoc, remembered
from benchmarks.hard_items import clusters, hard_items
from citekit.csl.cites import Citation, Cite
from citekit.csl.processor import Processor
from citekit.csl.style import Style
from citekit.styles import StyleInfo, infos, load, locale_text

LEAST_OF_EACH = 6
"""How many styles of each class and citation format are in the sample, where there are so many."""
SHARED_ITEMS = Path(__file__).resolve().parents[2] / "shared" / "tools" / "make_varied_items.py"


# What is compared


def sample(count: int, seed: int) -> list[StyleInfo]:
    """`count` independent styles, some of each class and citation format among them."""
    chance = random.Random(seed)
    strata: dict[tuple[str, bool], list[StyleInfo]] = defaultdict(list)
    for info in infos():
        if not info.parent and not info.own:
            strata[info.citation_format, is_note(load(info.id).text)].append(info)
    for stratum in strata.values():
        chance.shuffle(stratum)
    chosen = [info for stratum in strata.values() for info in stratum[:LEAST_OF_EACH]]
    rest = [info for stratum in strata.values() for info in stratum[LEAST_OF_EACH:]]
    return [*chosen, *chance.sample(rest, max(0, count - len(chosen)))][:count]


def is_note(style: str) -> bool:
    return bool(re.search(r'<style\b[^>]*\bclass="note"', style))


def jobs(style_id: str, seed: int) -> Iterator[Job]:
    """The hard items cited in one document, and the varied items of the shared tools each cited by itself."""
    text = load(style_id).text
    sets = [(hard_items(seed), True), (shared_items(40, seed), False)]
    for items, document in sets:
        if items:
            ids = [item["id"] for item in items]
            yield Job(style_id=style_id, style=text, items=items, citations=clusters(ids, seed), document=document,
                      notes=is_note(text))  # fmt: skip


def shared_items(count: int, seed: int) -> list[Any]:
    """Items of the shared tools' generator; none where it is missing."""
    if not SHARED_ITEMS.is_file():
        return []
    spec = spec_from_file_location("make_varied_items", SHARED_ITEMS)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return list(module.gen(count, seed))


def citekit(job: Job) -> Answer:
    """citekit's own answer."""
    processor = Processor(Style.load(job.style, uri=job.style_id), locales=locale_text)
    processor.add(job.items)
    cited = [tuple(Cite.from_json(cite) for cite in cites) for cites in job.citations]
    if job.document:
        made = processor.citations(
            [Citation(cites=cites, note=i if job.notes else 0, id=f"c{i}") for i, cites in enumerate(cited, 1)]
        )
    else:
        processor.include([item["id"] for item in job.items])
        made = [processor.cite(*cites) for cites in cited]
    bibliography = processor.bibliography()
    return Answer(
        citations=made,
        order=list(bibliography.ids),
        entries=dict(zip(bibliography.ids, bibliography.entries, strict=True)),
    )


# Comparing


@dataclass(slots=True)
class Tally:
    """Equal and all, for one measure; `agreed` counts only where the two others agree, `markup` equal HTML."""

    equal: int = 0
    total: int = 0
    agreed_equal: int = 0
    agreed: int = 0
    markup: int = 0

    def add(self, other: Tally) -> None:
        self.equal += other.equal
        self.total += other.total
        self.agreed_equal += other.agreed_equal
        self.agreed += other.agreed
        self.markup += other.markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    style_id: str
    where: str
    theirs: str
    ours: str
    third: str
    agreed: bool


@dataclass(slots=True)
class Report:
    """What came of some styles: a tally for each measure, the differences, and what failed."""

    entries: Tally = field(default_factory=Tally)
    citations: Tally = field(default_factory=Tally)
    orders: Tally = field(default_factory=Tally)
    differences: list[Difference] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def add(self, other: Report) -> None:
        self.entries.add(other.entries)
        self.citations.add(other.citations)
        self.orders.add(other.orders)
        self.differences += other.differences
        self.failures += other.failures


NO_FORM = "CSL STYLE ERROR"
"""What citeproc-js prints for an item of which a style prints nothing; here that counts as nothing."""
BLOCK = re.compile(r"</?div\b[^>]*>")
TAG = re.compile(r"<[^<>]*>")
BLANKS = re.compile(r"\s+")


def text_of(marked: str) -> str:
    """HTML as compared text."""
    plain = html.unescape(TAG.sub("", BLOCK.sub(" ", marked)))
    return BLANKS.sub(" ", unicodedata.normalize("NFC", plain)).strip()


def markup_of(marked: str) -> str:
    return BLANKS.sub(" ", html.unescape(BLOCK.sub(" ", marked))).strip()


def compare_style(style_id: str, seed: int) -> Report:
    """One style: both sets of items, against the peers' answers (which must be on disk already)."""
    report = Report()
    for job in jobs(style_id, seed):
        theirs, third = remembered(citeproc_js, job), remembered(pandoc, job)
        if theirs is None:
            continue
        try:
            with alarm():
                ours = citekit(job)
        except Exception as error:  # noqa: BLE001 - whatever is raised is what is measured
            last = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(last.filename).name}:{last.lineno}"
            report.failures.append(f"{style_id}: {type(error).__name__}: {str(error)[:200]} at {where}")
            ours = Answer(citations=[""] * len(job.citations), order=[], entries={})
        compare(job, ours, theirs, third, report)
    return report


class alarm:
    """Raises TimeoutError after SECONDS."""

    def __enter__(self) -> None:
        def stop(*_: object) -> None:
            raise TimeoutError

        signal.signal(signal.SIGALRM, stop)
        signal.alarm(SECONDS)

    def __exit__(self, *_: object) -> None:
        signal.alarm(0)


def compare(job: Job, ours: Answer, theirs: Answer, third: Answer | None, report: Report) -> None:
    third = third or Answer(citations=[], order=[], entries={})
    others = [*third.citations, *[""] * (len(theirs.citations) - len(third.citations))]
    for cites, *texts in zip(job.citations, ours.citations, theirs.citations, others, strict=True):
        count(report.citations, report, f"cite {describe(cites)}", job.style_id, *texts)
    for id_, text in theirs.entries.items():
        mine = ours.entries.get(id_, "")
        count(report.entries, report, f"entry {id_}", job.style_id, mine, text, third.entries.get(id_, ""))
    if theirs.order:
        tally = report.orders
        printed = {id_ for id_, text in theirs.entries.items() if NO_FORM not in text}
        rows = tuple(" ".join(id_ for id_ in answer.order if id_ in printed) for answer in (theirs, ours, third))
        agreed, equal = rows[0] == rows[2], rows[0] == rows[1]
        tally.add(Tally(equal, 1, equal and agreed, agreed, equal))
        if not equal:
            report.differences.append(Difference(
                style_id=job.style_id, where="order", theirs=rows[0], ours=rows[1], third=rows[2], agreed=agreed
            ))  # fmt: skip


def describe(cites: Sequence[Any]) -> str:
    return "; ".join(" ".join(str(value) for value in cite.values()) for cite in cites)


def count(
    tally: Tally, report: Report, where: str, style_id: str, mine: str, their_text: str, other: str
) -> None:  # fmt: skip
    ours, theirs, third = text_of(mine), text_of(their_text), text_of(other)
    theirs = "" if NO_FORM in theirs else theirs
    ours = "" if NO_FORM in ours else ours
    agreed = theirs == third
    equal = ours == theirs
    tally.add(Tally(equal, 1, equal and agreed, agreed, markup_of(mine) == markup_of(their_text)))
    if not equal:
        report.differences.append(
            Difference(style_id=style_id, where=where, theirs=theirs, ours=ours, third=third, agreed=agreed)
        )


# Kinds of difference

WORD = re.compile(r"\d+|[^\W\d_]+|\s|.", re.DOTALL)


def kinds(theirs: str, ours: str) -> list[str]:
    """What differs, each place as "theirs → ours" with words and numbers made general and a token of context."""
    a, b = WORD.findall(theirs), WORD.findall(ours)
    found = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag != "equal":
            before, after = general(a[max(0, i1 - 1) : i1]), general(a[i2 : i2 + 1])
            found.append(f"{before}[{general(a[i1:i2])} → {general(b[j1:j2])}]{after}")
    return found


def general(tokens: Sequence[str]) -> str:
    shapes: list[str] = []
    for token in tokens:
        shape = "9" if token.isdigit() else ("Aa" if token[:1].isupper() else "a") if token[:1].isalpha() else token
        if shapes[-2:] != [" ", shape] or not token[:1].isalpha():
            shapes.append(shape)
        else:
            shapes.pop()
    text = "".join(shapes)
    return text if len(text) <= 30 else text[:14] + "…" + text[-14:]


def print_report(report: Report, show: int, only_kind: str) -> None:
    for name, tally in (("entries", report.entries), ("citations", report.citations), ("orders", report.orders)):
        print(f"{name:10} {share(tally.equal, tally.total)} equal to citeproc-js ({tally.total}); "
              f"{share(tally.agreed_equal, tally.agreed)} where the others agree ({tally.agreed}); "
              f"{share(tally.markup, tally.total)} with markup; "
              f"jgm/citeproc {share(tally.agreed, tally.total)}")  # fmt: skip
    for failure, times in Counter(f.partition(": ")[2] for f in report.failures).most_common():
        print(f"FAILED {times}x {failure} ({next(f for f in report.failures if failure in f).partition(':')[0]})")
    groups: dict[str, list[Difference]] = defaultdict(list)
    for difference in report.differences:
        if difference.where == "order":
            groups["order"].append(difference)
        elif difference.ours:
            for kind in set(kinds(difference.theirs, difference.ours)):
                groups[kind].append(difference)
    ranked = sorted(groups.items(), key=lambda group: -sum(2 if d.agreed else 1 for d in group[1]))
    for kind, differences in [row for row in ranked if only_kind in row[0]][:show]:
        print_kind(kind, differences)


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:6.2f} %" if whole else "   -   "


def print_kind(kind: str, differences: Sequence[Difference]) -> None:
    styles = Counter(difference.style_id for difference in differences)
    agreed = sum(difference.agreed for difference in differences)
    print(f"\n{kind}   {len(differences)} in {len(styles)} styles, others agree in {agreed}")
    shortest = sorted(differences, key=lambda d: (not d.agreed, len(d.theirs)))
    seen: set[str] = set()
    for difference in shortest:
        if difference.style_id in seen or len(seen) == 2:
            continue
        seen.add(difference.style_id)
        print(f"  {difference.style_id} {difference.where}\n    js   {difference.theirs}\n    ours {difference.ours}")
        if not difference.agreed and difference.third:
            print(f"    jgm  {difference.third}")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--styles", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=[], help="these styles instead of a sample")
    parser.add_argument("--show", type=int, default=25, help="how many kinds of difference to print")
    parser.add_argument("--kind", default="", help="print only kinds that hold this text")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args(arguments)
    ids = options.only or [info.id for info in sample(options.styles, options.seed)]
    ask_peers(ids, options.seed, options.jobs)
    report = Report()
    with ProcessPoolExecutor(options.jobs) as pool:
        for part in pool.map(compare_style, ids, [options.seed] * len(ids), chunksize=4):
            report.add(part)
    print_report(report, options.show, options.kind)


def ask_peers(ids: Sequence[str], seed: int, workers: int) -> None:
    """Have the answers of the peers on disk."""
    asked = [(peer, job) for style_id in ids for job in jobs(style_id, seed) for peer in (citeproc_js, pandoc)]
    with ThreadPoolExecutor(workers) as pool:
        for done, _ in enumerate(pool.map(lambda pair: remembered(*pair), asked), 1):
            if sys.stderr.isatty():
                print(f"\r{done} of {len(asked)}", end="", file=sys.stderr)


if __name__ == "__main__":
    main()
