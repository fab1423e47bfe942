"""What others read of the files that citekit writes: pandoc, biber, pybtex and bibutils."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from citekit.model import Date, Item, Name, Names
from tests.formats.reference_items import write
from tests.real import needs
from tests.shared import ROOT

pytestmark = pytest.mark.real

PEOPLE = Names(
    (Name(family="Łuczak", given="J. P."), Name(family="García Márquez", given="Zoë"), Name(literal="R & B Team"))
)
TYPES = ("article-journal", "paper-conference", "book", "chapter", "thesis", "report")
ITEMS = [
    Item(
        id=f"k{number}",
        type=kind,
        variables={
            "title": f"On <i>Mytilus</i> DNA in R&D, part {number}: 50% of naïve rivers",
            "author": PEOPLE,
            "issued": Date(parts=((1990 + number, 3),)),
            "page": f"{number + 1}-{number + 9}",
            "DOI": f"10.1234/a_b.{number}",
            **({} if kind in ("book", "thesis", "report") else {"container-title": "Journal of A & B"}),
        },
    )
    for number, kind in enumerate(TYPES)
]  # fmt: skip


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def written(folder: Path, name: str) -> str:
    path = folder / f"items.{name}"
    path.write_text(write(ITEMS, name)[0], encoding="utf-8", newline="")
    return str(path)


@pytest.mark.parametrize("name", ["bibtex", "biblatex"])
def test_pandoc_keeps_what_matters(tmp_path: Path, name: str) -> None:
    text = run(needs("pandoc"), "--from", name, "--to", "csljson", written(tmp_path, name))
    got: dict[str, dict[str, Any]] = {item["id"]: item for item in json.loads(text)}
    for item in ITEMS:
        other = got[item.id]
        assert other["type"] == item.type
        plain = [re.sub(r"<[^<>]*>", "", title).casefold() for title in (other["title"], item.title)]
        assert plain[0] == plain[1]  # pandoc lowers what stands in italics, braces or not
        assert [n.get("family", n.get("literal")) for n in other["author"]] == [n.family or n.literal for n in PEOPLE]
        assert other["issued"]["date-parts"][0] == list(item.date("issued").start)  # type: ignore[union-attr]
        assert other.get("container-title", "").casefold() == item.text("container-title").casefold()
        assert other["page"] == item.text("page")
        assert other["DOI"] == item.text("DOI")


@pytest.mark.parametrize("name", ["bibtex", "biblatex"])
def test_biber_has_nothing_to_say(tmp_path: Path, name: str) -> None:
    said = run(needs("biber"), "--tool", "--output-file", str(tmp_path / "out.bib"), written(tmp_path, name))
    assert [line for line in said.split("\n") if "WARN" in line or "ERROR" in line] == []
    assert len(re.findall(r"(?m)^@", (tmp_path / "out.bib").read_text(encoding="utf-8"))) == len(ITEMS)


def test_pybtex_reads_names_and_fields(tmp_path: Path) -> None:
    source = Path(written(tmp_path, "bibtex")).rename(tmp_path / "items.bib")
    run(needs("pybtex-convert"), str(source), str(tmp_path / "out.yaml"))
    text = (tmp_path / "out.yaml").read_text(encoding="utf-8")
    assert text.count("García Márquez") == text.count("'{R \\& B Team}'") == len(ITEMS)


@pytest.mark.parametrize(
    ("program", "name"),
    [("bib2xml", "bibtex"), ("biblatex2xml", "biblatex"), ("ris2xml", "ris"), ("end2xml", "endnote")],
)
def test_bibutils_reads_every_record(tmp_path: Path, program: str, name: str) -> None:
    text = run(needs(program), written(tmp_path, name))
    assert text.count("<mods ID=") == len(ITEMS)
    assert text.count('<namePart type="family">García Márquez</namePart>') == len(ITEMS)
    if program != "end2xml":  # which passes over %R
        assert text.count(">10.1234/a_b.") == len(ITEMS)


RETORQUERE = """
import { parse } from "@retorquere/bibtex-parser";
import { readFileSync } from "node:fs";
const read = parse(readFileSync(process.argv[1], "utf8"), {});
console.log(JSON.stringify({ errors: read.errors, entries: read.entries }));
"""


@pytest.mark.parametrize("name", ["bibtex", "biblatex"])
def test_the_parser_of_better_bibtex_reads_every_entry(tmp_path: Path, name: str) -> None:
    node = needs("node")
    modules = Path(os.environ.get("CITEKIT_NODE_MODULES", ROOT / "build" / "real" / "node_modules"))
    if not (modules / "@retorquere" / "bibtex-parser").is_dir():
        assert "CITEKIT_REAL" not in os.environ, "the npm package @retorquere/bibtex-parser was to be installed"
        pytest.skip("needs the npm package @retorquere/bibtex-parser (make test-real installs it)")
    command = [node, "--input-type=module", "-e", RETORQUERE, written(tmp_path, name)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=modules.parent)
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout)
    assert read["errors"] == []
    assert [entry["key"] for entry in read["entries"]] == [item.id for item in ITEMS]
    for entry, item in zip(read["entries"], ITEMS, strict=True):
        fields = entry["fields"]
        assert fields["title"].casefold() == item.title.casefold()
        assert fields["doi"] == item.text("DOI")
        assert fields["pages"].replace("–", "-") == item.text("page")
        people = [(n.get("lastName", ""), n.get("firstName", ""), n.get("name", "")) for n in fields["author"]]
        assert people == [(n.family, n.given, n.literal) for n in item.names("author")]


def test_jabref_reads_every_entry(tmp_path: Path) -> None:
    out = tmp_path / "out.ris"
    run(needs("jabref"), "-n", "-i", f"{written(tmp_path, 'bibtex')},bibtex", "-o", f"{out},ris")
    records = [record for record in out.read_text(encoding="utf-8").split("ER  -") if "TY  -" in record]
    assert len(records) == len(ITEMS)
    for item in ITEMS:
        title = re.sub(r"<[^>]*>", "", item.title)
        (record,) = [r for r in records if title in re.sub(r"[{}]", "", r)]
        tags = re.findall(r"^([A-Z][A-Z0-9])  - (.*)$", record, re.MULTILINE)
        assert [value for tag, value in tags if tag == "AU"][:2] == ["Łuczak, J. P.", "García Márquez, Zoë"]
        issued = item.date("issued")
        assert issued
        assert any(tag == "Y1" and value.startswith(str(issued.year)) for tag, value in tags)
        assert any(item.text("DOI") in value for tag, value in tags if tag in ("M3", "DO", "UR"))
        assert "-".join(value for tag, value in tags if tag in ("SP", "EP")) == item.text("page")
