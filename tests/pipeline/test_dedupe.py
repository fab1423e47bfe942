"""Duplicates merged by rule."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from citekit.cli import run
from citekit.pipeline.dedupe import Relation, deduped
from citekit.pipeline.load import Loaded, load

PEOPLE = [{"family": "Example", "given": "Ada"}, {"family": "Muster", "given": "Max"}]
ARTICLE: dict[str, Any] = {
    "id": "a", "type": "article-journal", "title": "A long study of tides and shells", "author": PEOPLE,
    "container-title": "Journal of Made-up Results", "issued": {"date-parts": [[2020]]}, "DOI": "10.1000/tides",
}  # fmt: skip
AGAIN = {**ARTICLE, "id": "b", "title": "A Long Study of Tides and Shells", "page": "1-9"}
PREPRINT = {
    "id": "c", "type": "article", "title": "A long study of tides and shells", "author": PEOPLE,
    "issued": {"date-parts": [[2019]]}, "DOI": "10.48550/arXiv.1901.00001", "publisher": "arXiv",
}  # fmt: skip
OTHER = {"id": "d", "type": "book", "title": "Sand", "author": PEOPLE, "issued": {"date-parts": [[2020]]}}


def loaded(tmp_path: Path, *items: dict[str, Any]) -> Loaded:
    path = tmp_path / "works.json"
    path.write_text(json.dumps(items), encoding="utf-8")
    return load([str(path)])


def test_the_same_doi_is_one_work_and_nothing_is_lost(tmp_path: Path) -> None:
    made = deduped(loaded(tmp_path, ARTICLE, OTHER, AGAIN))
    assert ([i.id for i in made.items], made.merged) == (["a", "d"], 1)
    assert made.items[0].text("page") == "1-9"
    assert [(one, other) for one, other, _ in made.shown] in ([("a", "b")], [("b", "a")])


def test_a_preprint_becomes_the_archive_of_its_publication_unless_kept(tmp_path: Path) -> None:
    both = loaded(tmp_path, PREPRINT, ARTICLE)
    made = deduped(both)
    (item,) = made.items
    assert (item.id, item.type, item.text("DOI")) == ("a", "article-journal", "10.1000/tides")
    assert "1901.00001" in item.text("archive_location")
    assert len(deduped(both, keep_preprints=True).items) == 2


def test_a_preprint_of_two_publications_does_not_make_them_one(tmp_path: Path) -> None:
    paper = {
        **ARTICLE, "id": "e", "type": "paper-conference", "DOI": "10.1000/conference",
        "container-title": "Proceedings of a Made-up Meeting", "issued": {"date-parts": [[2019]]},
    }  # fmt: skip
    kept = {item.id for item in deduped(loaded(tmp_path, PREPRINT, ARTICLE, paper)).items}
    assert {"a", "e"} <= kept


def test_what_is_only_likely_is_asked(tmp_path: Path) -> None:
    far = {**AGAIN, "DOI": "10.1000/other", "issued": {"date-parts": [[2020]]}}
    both = loaded(tmp_path, ARTICLE, far)
    likely = [pair for _, _, pair in deduped(both).shown if pair.relation is Relation.LIKELY]
    if likely:
        assert len(deduped(both).items) == 2
        assert len(deduped(both, decide=lambda *_: True).items) == 1


def test_the_command_shows_pairs_and_writes_each_work_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "works.json"
    path.write_text(json.dumps([ARTICLE, AGAIN]), encoding="utf-8")
    assert run(["dedupe", str(path)]) == 0
    out, err = capsys.readouterr()
    assert [i["id"] for i in json.loads(out)] == ["a"]
    assert "same work" in err
    assert "read 2, kept 1, merged 1, skipped 0" in err
