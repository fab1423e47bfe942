"""The shared corpora: hard inputs, LaTeX snippets, real files, round trips, broken files."""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from citekit.errors import FormatError
from citekit.formats import FORMATS, WriteOptions
from citekit.formats.bibtex.edit import edited
from citekit.formats.bibtex.latex import decode
from citekit.model import Finding, Item, Names, Source
from citekit.model.csl_data import item_from_csl, item_to_csl
from tests.formats.reference_items import read, write
from tests.shared import shared_path


def _tool(name: str) -> ModuleType:
    path = shared_path("tools", f"{name}.py")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _flat(item: Item) -> dict[str, Any]:
    """An entry as the hard cases look at it."""
    shown = {
        name.lower(): " and ".join(map(str, value)) if isinstance(value, Names) else str(value)
        for name, value in item.variables.items()
    }
    return {"key": item.id, "type": item.type, "fields": {**{k: str(v) for k, v in item.custom.items()}, **shown}}


def test_all_hard_inputs() -> None:
    failed = []
    for name, text, check in _tool("hard_bib").CASES:
        items, _ = read(text, "bibtex")
        if not check([_flat(i) for i in items]):
            failed.append(name)
    assert failed == []


def test_latex_snippets() -> None:
    snippets = _tool("latex_snippets").S
    wrong = [
        latex
        for latex, accepted in snippets
        if unicodedata.normalize("NFC", re.sub(r"</?[a-z][^<>]*>", "", decode(latex)))
        not in [unicodedata.normalize("NFC", a) for a in accepted]
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "lossless", "lenient", "strict"),
    [
        ("biblatex", False, 0.985, 0.96), ("bibtex", False, 0.93, 0.90), ("ris", False, 0.95, 0.93),
        ("endnote", False, 0.95, 0.93), ("biblatex", True, 1.0, 1.0), ("bibtex", True, 1.0, 1.0),
        ("ris", True, 1.0, 1.0),
        ("endnote", True, 1.0, 1.0), ("csljsonl", False, 1.0, 1.0), ("cslyaml", False, 1.0, 1.0),
    ],
)  # fmt: skip
@pytest.mark.parametrize("seed", [3, 7])
def test_round_trips(name: str, lossless: bool, lenient: float, strict: float, seed: int) -> None:
    data = _tool("make_varied_items").gen(250, seed)
    score = _tool("csl_compare").score
    text, _ = write([item_from_csl(d)[0] for d in data], name, lossless=lossless)
    again, _ = read(text, name)
    reference, got = {d["id"]: d for d in data}, {i.id: item_to_csl(i) for i in again}
    assert score(reference, got)[0] >= lenient
    assert score(reference, got, True)[0] >= strict
    assert write(again, name, lossless=lossless)[0] == text


def _files() -> list[Path]:
    try:
        return sorted(shared_path("corpora", "bib").glob("*.bib"))
    except BaseException:  # noqa: BLE001 -- the skip of a missing corpus, at collection
        return []


@pytest.mark.parametrize("path", _files() or [None], ids=lambda p: p.stem[:40] if p else "none")
def test_real_files(path: Path | None) -> None:
    """No entry lost without a finding; what is written reads the same and is written the same."""
    if path is None:
        shared_path("corpora", "bib")
    assert path
    content = path.read_bytes()
    items, findings = read(content, "bibtex")
    starts = len(re.findall(rb"(?m)^[ \t]*@(?!comment|string|preamble)\w+\s*[{(]", content, re.IGNORECASE))
    assert len(items) + len(findings) >= starts
    assert edited(Source(content=content), items, WriteOptions())[0] == content
    sample = items[:60]
    for name, lossless in (("biblatex", False), ("bibtex", True)):
        text, _ = write(sample, name, lossless=lossless)
        again, _ = read(text, name)
        assert [_shown(i) for i in again] == [_shown(i) for i in sample]
        assert write(again, name, lossless=lossless)[0] == text


def _shown(item: Item) -> tuple[object, ...]:
    return item.type, dict(item.variables), dict(item.custom)


def _broken() -> list[tuple[str, str, int]]:
    try:
        rows = shared_path("corpora", "bad-inputs", "EXPECTED.tsv").read_text().splitlines()[1:]
    except BaseException:  # noqa: BLE001 -- the skip of a missing corpus, at collection
        return []
    split = [row.split("\t") for row in rows]
    return [(r[0], r[1], int(r[2])) for r in split if r[0].startswith(("bib/", "ris/"))]


@pytest.mark.parametrize(("file", "verdict", "kept"), _broken() or [("", "", 0)])
def test_broken_files(file: str, verdict: str, kept: int) -> None:
    path = shared_path("corpora", "bad-inputs", *file.split("/"))
    name = "ris" if file.startswith("ris/") else "bibtex"
    row = FORMATS[name]
    assert row.read
    source = Source(content=path.read_bytes(), uri=file)
    if verdict == "error":
        with pytest.raises(FormatError, match="; "):
            list(row.read(source))
        return
    out = list(row.read(source))
    items = [o for o in out if isinstance(o, Item)]
    assert len(items) >= kept
    silent = {"bib/comment-entry.bib", "bib/key-missing.bib", "ris/one-space.ris", "bib/utf8-bom.bib"}
    if verdict == "recover" and file not in silent:
        assert any(isinstance(o, Finding) and o.where.line for o in out)
    for target in ("bibtex", "biblatex", "ris"):
        text, _ = write(items, target)
        assert len(read(text, target)[0]) == len(items)
