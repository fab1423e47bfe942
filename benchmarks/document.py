"""Documents: 2,000 citations in one, and what one more citation costs in a document of 1,000."""

from __future__ import annotations

import json
import random
import statistics

from benchmarks.items import as_file, references
from benchmarks.measuring import Options, Table, Usage, cpu, python, repeated, version
from benchmarks.peers import Task, citeproc_js, citeproc_js_version, pandoc, pandoc_version, typst

STYLES = ("apa", "chicago-notes-bibliography", "ieee")
CITATIONS = 2000
CITED = 500
"""How many works a document cites."""
ALREADY, MORE = 1000, 10


def tables(options: Options) -> list[Table]:
    """Whole documents as processes, and single citations inside one."""
    return [_whole(options), _one_more(options)]


def cited(count: int) -> list[list[str]]:
    """Citations of one to three works each."""
    chance = random.Random(9)
    ids = [item["id"] for item in references(CITED)]
    return [chance.sample(ids, chance.choice((1, 1, 1, 2, 3))) for _ in range(count)]


def _whole(options: Options) -> Table:
    cites = cited(100 if options.quick else CITATIONS)
    markdown = options.folder / "document.md"
    markdown.write_text(
        "".join(f"Text [{'; '.join(f'@{id_}' for id_ in ids)}].\n\n" for ids in cites), encoding="utf-8"
    )
    body = "\n\n".join("Text " + "".join(f"#cite(<{id_}>)" for id_ in ids) for ids in cites)
    listed = options.folder / "cites.json"
    listed.write_text(json.dumps(cites), encoding="utf-8")
    rows = []
    for style in STYLES:
        task = Task(style=style, items=as_file(references(CITED), f"references-{CITED}", options), options=options)
        command = python("-m", "citekit", "cite", str(task.items), "--style", style, "--document", str(markdown),
                         "--output", "document-out.md")  # fmt: skip
        own = repeated(command, options, (0, 1))
        others: dict[str, Usage | None] = {
            "typst": repeated(typst(task, body), options) if version("typst") else None,
            "citeproc-js": repeated(citeproc_js(task, str(listed)), options) if citeproc_js_version() else None,
            "pandoc": repeated(pandoc(task, markdown), options) if pandoc_version() else None,
        }
        rows.append((style, cpu(own, options), *(cpu(usage, options, own) for usage in others.values())))
    return Table(
        title=f"A document of {len(cites):,} citations",
        note=f"{len(cites):,} citations of one to three of {CITED} works, with the bibliography at the end. Whole "
        "processes, CPU seconds; in brackets how many times those of citekit. pandoc and typst read and write the "
        "text of the document too, and citekit its Markdown; citeproc-js is given the citations alone.",
        header=("style", "citekit", *others),
        rows=rows,
    )


def _one_more(options: Options) -> Table:
    more = options.folder / "more.json"
    more.write_text(json.dumps(cited((100 if options.quick else ALREADY) + MORE)), encoding="utf-8")
    rows = []
    for style in STYLES:
        task = Task(style=style, items=as_file(references(CITED), f"references-{CITED}", options), options=options)
        job = python("-m", "benchmarks.jobs", "one_more", str(task.csl), str(task.items), str(more), str(MORE))
        own = _milliseconds(repeated(job, options))
        other = None
        if citeproc_js_version():
            other = _milliseconds(repeated(citeproc_js(task, str(more), str(MORE)), options))
        rows.append((style, own, other or "-"))
    return Table(
        title=f"One more citation in a document of {ALREADY:,}",
        note="A citation is added at the end, all others are asked again and what changed is given: milliseconds of "
        f"CPU for each, median of {MORE} in a row.",
        header=("style", "citekit ms", "citeproc-js ms"),
        rows=rows,
    )


def _milliseconds(usage: Usage) -> str:
    if usage.failed:
        return "failed"
    return f"{statistics.median(float(line) for line in usage.output.split()):.1f}"
