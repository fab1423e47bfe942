"""What the agreement of CSL processors is measured on: real styles, sets of items, and how these are cited."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from benchmarks.csl_peers import CACHE, Job
from benchmarks.hard_items import clusters, hard_items
from benchmarks.items import shared_tool
from benchmarks.measuring import SHARED
from benchmarks.typical_items import document, typical_items
from citekit.csl.names import is_unspaced
from citekit.model.csl_data import item_to_csl
from citekit.pipeline.load import load as load_items
from citekit.styles import StyleInfo, infos, load

LEAST_OF_EACH = 6
"""How many styles of each class and citation format are in the sample, where there are so many."""


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


def jobs(style_id: str, seed: int, sets: Sequence[str]) -> Iterator[tuple[str, Job]]:
    """What is asked of one style, by set."""
    text = load(style_id).text
    for name in sets:
        make, document, cite = SETS[name]
        if items := make(seed):
            cited = cite([item["id"] for item in items], seed)
            yield name, Job(style_id=style_id, style=text, items=items, citations=cited, document=document,
                            notes=is_note(text))  # fmt: skip


def varied(seed: int) -> list[Any]:
    tool = shared_tool("make_varied_items")
    return list(tool.gen(40, seed)) if tool else []


def references(seed: int) -> list[Any]:
    tool = shared_tool("make_references")
    return list(tool.references(40, seed)) if tool else []


@cache
def from_bib_files(seed: int) -> list[Any]:
    """A sample of the entries of the shared .bib files, read as `citekit convert` reads them. They are read once and
    kept beside the peers' answers, so that a change in reading does not ask the peers anew."""
    kept = CACHE / "bib-items.json"
    if not kept.is_file():
        paths = sorted((SHARED / "corpora" / "bib").glob("*.bib"))
        found = [item_to_csl(item) for path in paths for item in load_items([str(path)]).items]
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(found), encoding="utf-8")
    items = json.loads(kept.read_text(encoding="utf-8"))
    chosen = random.Random(seed).sample(items, min(40, len(items)))
    return [{**item, "id": f"b{number}"} for number, item in enumerate(chosen)]


MakeItems = Callable[[int], list[Any]]
MakeCitations = Callable[[list[str], int], list[list[Any]]]

SETS: Mapping[str, tuple[MakeItems, bool, MakeCitations]] = {
    "hard": (hard_items, True, clusters),
    "varied": (varied, False, clusters),
    "typical": (typical_items, True, document),
    "references": (references, True, document),
    "bib": (from_bib_files, True, document),
}
"""Items by seed, whether they are cited in one document (else each citation stands alone), and the citations."""


def is_settled(item: Mapping[str, Any]) -> bool:
    """Whether citekit has its own answer for this item, or may have: names of items in East Asian languages,
    Vietnamese and Hungarian or in their scripts, which citeproc-js turns round and abbreviates, and suffixes with a
    stop, which it drops where initials carry none."""
    if str(item.get("language", ""))[:2] in ("zh", "ja", "ko", "vi", "hu"):
        return True
    lists = [value for value in item.values() if isinstance(value, list)]
    people = [name for names in lists for name in names if isinstance(name, dict)]
    return any(
        name.get("suffix", "").endswith(".") or is_unspaced((name.get(part) or " ")[0])
        for name in people
        for part in ("family", "given")
    )
