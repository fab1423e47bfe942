"""The items that are measured, as CSL-JSON objects: seeded, the same at every run.

`references` are those of the shared tools' generator, which stands for a real bibliography (few authors, so that names
and years collide; institutions, particles, partial dates, markup), or our own where it is missing.
"""

from __future__ import annotations

import json
import random
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.measuring import SHARED, Options

CslItem = dict[str, Any]
TITLE = "inference sparse networks layers noise study river deltas coastal erosion farms reform tides shells".split()
FAMILIES = [f"{a}{b}" for a in ("Ab", "Ber", "Cor", "Dan", "El", "Fos") for b in ("an", "ich", "ley", "mond", "son")]


def references(count: int, seed: int = 1) -> list[CslItem]:
    """A bibliography of `count` items."""
    tool = shared_tool("make_references")
    return list(tool.references(count, seed)) if tool else own_references(count, seed)


def varied(count: int, seed: int = 7) -> list[CslItem]:
    """Items of every type with odd values; none where the shared tools are missing."""
    tool = shared_tool("make_varied_items")
    return list(tool.gen(count, seed)) if tool else []


def source_of_references() -> str:
    return "make_references.py of the shared tools" if shared_tool("make_references") else "items invented here"


def own_references(count: int, seed: int = 1) -> list[CslItem]:
    """Invented references: half articles, the rest books, chapters, papers and posts, over 40 years."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        people = [
            {"family": chance.choice(FAMILIES), "given": f"{chance.choice('ABCDEFG')}. {chance.choice('HIJKL')}."}
            for _ in range(chance.choice((1, 1, 2, 2, 3, 5)))
        ]
        year = chance.randint(1985, 2025)
        made.append({
            "id": f"r{number}",
            "type": chance.choice(["article-journal"] * 4 + ["book", "chapter", "paper-conference", "post-weblog"]),
            "title": " ".join(chance.sample(TITLE, 6)).capitalize(),
            "author": people, "issued": {"date-parts": [[year, chance.randint(1, 12)]]},
            "container-title": "Journal of Made-up Results", "volume": str(chance.randint(1, 90)),
            "issue": str(chance.randint(1, 12)), "page": f"{(first := chance.randint(1, 900))}-{first + 11}",
            "publisher": "Example Press", "DOI": f"10.1000/{number}",
        })  # fmt: skip
    return made


def one_pool(count: int, seed: int = 3) -> list[CslItem]:
    """Works of one author in one year: each needs a year suffix."""
    chance = random.Random(seed)
    return [
        {
            "id": f"p{number}", "type": "article-journal", "title": " ".join(chance.sample(TITLE, 6)).capitalize(),
            "author": [{"family": "Example", "given": "Ada"}], "issued": {"date-parts": [[2020]]},
            "container-title": "Journal of Made-up Results", "volume": str(number % 90),
        }
        for number in range(count)
    ]  # fmt: skip


def one_first_author(count: int, seed: int = 4) -> list[CslItem]:
    """Works of one year and first author, with co-authors that vary: "et al." hides what tells them apart."""
    chance = random.Random(seed)
    made = one_pool(count, seed)
    for item in made:
        others = [
            {"family": chance.choice(FAMILIES), "given": chance.choice(("Bo", "Cy", "Di"))}
            for _ in range(chance.randint(2, 6))
        ]
        item["author"] = [*item["author"], *others]
    return made


def one_title(count: int, seed: int = 5) -> list[CslItem]:
    """Works of one title, year and place by twenty people of each family name, some of whom have the same given names:
    as many of them are alike in any number of works."""
    chance = random.Random(seed)
    return [
        {
            "id": f"t{number}", "type": "article-journal", "title": "Annual report", "issued": {"date-parts": [[2020]]},
            "author": [{
                "family": "".join("abcdefghij"[int(digit)] for digit in str(number // 20)).capitalize(),
                "given": f"{chance.choice('ABCDEFG')}. {chance.choice('HIJKL')}.",
            }],
            "container-title": "Journal of Made-up Results",
        }
        for number in range(count)
    ]  # fmt: skip


def shared_tool(name: str) -> ModuleType | None:
    """A script of the shared tools as a module; None where it is missing."""
    path = SHARED / "tools" / f"{name}.py"
    spec = spec_from_file_location(name, path) if path.is_file() else None
    if spec is None or spec.loader is None:
        return None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def as_file(items: list[CslItem], name: str, options: Options) -> Path:
    """The items as a file in the folder of the run."""
    path = options.folder / f"{name}.json"
    if not path.is_file():
        path.write_text(json.dumps(items, ensure_ascii=False), encoding="utf-8")
    return path
