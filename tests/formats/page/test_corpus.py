"""The floor under the measure of `benchmarks.pages`, and what broken or hostile pages give."""

from __future__ import annotations

import csv

import pytest

from benchmarks import pages
from benchmarks.items import shared_tool
from citekit import normalize
from citekit.errors import CitekitError
from citekit.formats import page
from citekit.model import Item, Source
from tests.shared import shared_path

FLOORS = {"authors": 0.97, "year": 0.98, "date": 0.97, "type": 0.93, "doi": 0.98}


def test_real_pages_are_read_at_least_as_well_as_before() -> None:
    scorer = shared_tool("score_pages")
    assert scorer
    measured = pages.measure(shared_path("corpora", "pages"), scorer)
    assert measured.f1 >= 0.985
    assert measured.mean_f1 >= 0.985
    assert {name: measured.fields[name] >= floor for name, floor in FLOORS.items()} == dict.fromkeys(FLOORS, True)
    assert measured.seconds < 20


def test_broken_and_hostile_pages_give_what_is_expected() -> None:
    folder = shared_path("corpora", "bad-inputs")
    with (folder / "EXPECTED.tsv").open(encoding="utf-8") as lines:
        rows = [r for r in csv.DictReader(lines, delimiter="\t") if r["file"].startswith("html/")]
    assert rows
    for row in rows:
        content = (folder / row["file"]).read_bytes()
        source = Source(content=content, uri=row["file"], media_type="text/html")
        if row["verdict"] == "error":
            with pytest.raises(CitekitError):
                list(page.read(source))
            continue
        items = [x for x in normalize.items(page.read(source)) if isinstance(x, Item)]
        assert len(items) == int(row["keep"]), row["file"]
        if row["never_in_output"]:
            assert row["never_in_output"] not in repr(items), row["file"]
