"""How far citekit's CSL engine agrees with citeproc-js and jgm/citeproc on real styles and hard items.

    python -m benchmarks.agreement [--styles N] [--seed S] [--sets SET ...] [--only STYLE ...] [--show K] [--kind TEXT]

Takes a seeded sample of independent styles (some of every class and citation format), formats sets of items in each,
and compares citations and bibliography entries as text: tags taken off, character references read, blanks and forms of
Unicode made one. Needs node and npm, and `pypandoc_binary`. Prints the shares that are equal for each set, and the
commonest kinds of difference. The sets (`SETS`): "hard" and "typical" are invented (`hard_items`, `typical_items`) and
cited in one document; "varied" and "references" come from generators of the shared tools, "bib" from its .bib files
read by citekit; they are left out where those are missing.

Where the specification asks for another answer than citeproc-js gives, items concerned are told by `is_settled`; the
share without them is printed too. Answers of the peers are kept (`csl_peers.CACHE`): only the first run takes long, two
to four seconds a style and set.
"""

from __future__ import annotations

import argparse
import difflib
import html
import re
import signal
import sys
import traceback
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from benchmarks.agreement_sets import SETS, is_settled, jobs, sample
from benchmarks.csl_peers import SECONDS, Answer, Job, citeproc_js, pandoc, remembered
from citekit.csl.cites import Citation, Cite
from citekit.csl.processor import Processor
from citekit.csl.style import Style
from citekit.styles import locale_text

# Asking citekit


def citekit(job: Job) -> Answer:
    """citekit's own answer. What only citekit reads (that a list of authors was cut short) is kept from it."""
    processor = Processor(Style.load(job.style, uri=job.style_id), locales=locale_text)
    processor.add({name: value for name, value in item.items() if name != "custom"} for item in job.items)
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


class Difference(Struct, frozen=True, kw_only=True):
    """One text (or order) of citekit and the two others."""

    style_id: str
    where: str
    theirs: str
    ours: str
    third: str

    @classmethod
    def of(cls, style_id: str, where: str, *marked: str) -> Difference:
        """From the HTML of citekit, citeproc-js and jgm/citeproc."""
        ours, theirs, third = (text_of(text) for text in marked)
        return cls(
            style_id=style_id, where=where, ours="" if NO_FORM in ours else ours,
            theirs="" if NO_FORM in theirs else theirs, third=third,
        )  # fmt: skip

    @property
    def equal(self) -> bool:
        return self.ours == self.theirs

    @property
    def agreed(self) -> bool:
        return self.theirs == self.third


class Tally(Struct):
    """Equal and all, for one measure; `agreed` counts only where the two others agree, `open` where no item is
    settled otherwise."""

    equal: int = 0
    total: int = 0
    agreed_equal: int = 0
    agreed: int = 0
    open_equal: int = 0
    open: int = 0

    def count(self, found: Difference, is_open: bool) -> None:
        self.add(Tally(
            found.equal, 1, found.equal and found.agreed, found.agreed, found.equal and is_open, is_open
        ))  # fmt: skip

    def add(self, other: Tally) -> None:
        self.equal += other.equal
        self.total += other.total
        self.agreed_equal += other.agreed_equal
        self.agreed += other.agreed
        self.open_equal += other.open_equal
        self.open += other.open


class Report(Struct):
    """What came of some styles: tallies by set of items and measure, the differences, and what failed."""

    tallies: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    differences: list[Difference] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def add(self, other: Report) -> None:
        for key, tally in other.tallies.items():
            self.tallies[key].add(tally)
        self.differences += other.differences
        self.failures += other.failures


MEASURES = ("entries", "citations", "orders")
NO_FORM = "CSL STYLE ERROR"
"""What citeproc-js prints for an item of which a style prints nothing; here that counts as nothing."""
BLOCK = re.compile(r"</?div\b[^>]*>")
TAG = re.compile(r"<[^<>]*>")
BLANKS = re.compile(r"\s+")


def text_of(marked: str) -> str:
    """HTML as compared text."""
    plain = html.unescape(TAG.sub("", BLOCK.sub(" ", marked)))
    return BLANKS.sub(" ", unicodedata.normalize("NFC", plain)).strip()


def compare_style(style_id: str, seed: int, sets: Sequence[str]) -> Report:
    """One style: all sets of items, against the peers' answers (which must be on disk already)."""
    report = Report(tallies={})
    for name, job in jobs(style_id, seed, sets):
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
        compare(name, job, ours, theirs, third, report)
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


def compare(name: str, job: Job, ours: Answer, theirs: Answer, third: Answer | None, report: Report) -> None:
    third = third or Answer(citations=[], order=[], entries={})
    settled = {item["id"] for item in job.items if is_settled(item)}
    tallies = {measure: report.tallies.setdefault((name, measure), Tally()) for measure in MEASURES}
    others = [*third.citations, *[""] * (len(theirs.citations) - len(third.citations))]
    for cites, *texts in zip(job.citations, ours.citations, theirs.citations, others, strict=True):
        is_open = settled.isdisjoint(cite["id"] for cite in cites)
        found = Difference.of(job.style_id, f"cite {describe(cites)}", *texts)
        tallies["citations"].count(found, is_open)
        report.differences += [found] if not found.equal else []
    for id_, text in theirs.entries.items():
        found = Difference.of(
            job.style_id, f"entry {id_}", ours.entries.get(id_, ""), text, third.entries.get(id_, "")
        )  # fmt: skip
        tallies["entries"].count(found, id_ not in settled)
        report.differences += [found] if not found.equal else []
    if theirs.order:
        printed = {id_ for id_, text in theirs.entries.items() if NO_FORM not in text}
        rows = [" ".join(id_ for id_ in answer.order if id_ in printed) for answer in (ours, theirs, third)]
        found = Difference.of(job.style_id, "order", *rows)
        tallies["orders"].count(found, is_open=True)
        report.differences += [found] if not found.equal else []


def describe(cites: Sequence[Any]) -> str:
    return "; ".join(" ".join(str(value) for value in cite.values()) for cite in cites)


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
    print(f"{'':21} equal to citeproc-js  open items only  both others agree  jgm/citeproc")
    for (name, measure), tally in sorted(report.tallies.items()):
        print(f"{name:10} {measure:10} {share(tally.equal, tally.total)} ({tally.total:6})  "
              f"{share(tally.open_equal, tally.open)} ({tally.open:6})  "
              f"{share(tally.agreed_equal, tally.agreed)} ({tally.agreed:6})  "
              f"{share(tally.agreed, tally.total)}")  # fmt: skip
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
    parser.add_argument("--sets", nargs="*", default=["hard", "varied"], choices=SETS)
    parser.add_argument("--only", nargs="*", default=[], help="these styles instead of a sample")
    parser.add_argument("--show", type=int, default=25, help="how many kinds of difference to print")
    parser.add_argument("--kind", default="", help="print only kinds that hold this text")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args(arguments)
    ids = options.only or [info.id for info in sample(options.styles, options.seed)]
    ask_peers(ids, options.seed, options.sets, options.jobs)
    report = Report()
    with ProcessPoolExecutor(options.jobs) as pool:
        for part in pool.map(partial(compare_style, seed=options.seed, sets=options.sets), ids, chunksize=4):
            report.add(part)
    print_report(report, options.show, options.kind)


def ask_peers(ids: Sequence[str], seed: int, sets: Sequence[str], workers: int) -> None:
    """Have the answers of the peers on disk."""
    asked = [(peer, job) for style_id in ids for _, job in jobs(style_id, seed, sets) for peer in (citeproc_js, pandoc)]
    with ThreadPoolExecutor(workers) as pool:
        for done, _ in enumerate(pool.map(lambda pair: remembered(*pair), asked), 1):
            if sys.stderr.isatty():
                print(f"\r{done} of {len(asked)}", end="", file=sys.stderr)


if __name__ == "__main__":
    main()
