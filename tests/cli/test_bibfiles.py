"""What the commands do with .bib files as their owners keep them."""

from __future__ import annotations

from pathlib import Path

import pytest

from citekit.cli import run

BIB = """% my file, tidy it is not
@string{jmr = "Journal of Made-up Results"}

@article{abel2001,
   author = {Abel, Ada},
   title  = "Sand",
   journal = jmr,
   pages = {1-9}, doi = {https://doi.org/10.1000/sand},
   year = 2001 }
@comment{jabref-meta: databaseType:bibtex;}
"""


@pytest.fixture
def bib(tmp_path: Path) -> Path:
    path = tmp_path / "refs.bib"
    path.write_text(BIB, encoding="utf-8")
    return path


def test_a_file_written_onto_itself_stays_as_it_is(bib: Path) -> None:
    assert run(["convert", str(bib), "-o", str(bib), "-q"]) == 0
    assert bib.read_text(encoding="utf-8") == BIB


def test_check_names_slips_and_fix_corrects_and_shows_them(bib: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(bib)]) == 1
    before = capsys.readouterr().err
    assert "doi" in before.lower()
    run(["check", str(bib), "--fix"])
    out, _ = capsys.readouterr()
    text = bib.read_text(encoding="utf-8")
    assert out.startswith(f"--- {bib}")
    assert "doi = {10.1000/sand}" in text
    assert "pages = {1--9}" in text
    assert text.startswith("% my file, tidy it is not")


def test_keys_are_shown_and_changed_only_when_told(
    bib: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["keys", str(bib), "-q"]) == 0
    assert capsys.readouterr().out == "abel2001\tabel2001sand\n"
    assert run(["keys", str(bib), "--formula", "auth + year", "-q"]) == 0
    assert capsys.readouterr().out == "abel2001\tAbel2001\n"
    assert bib.read_text(encoding="utf-8") == BIB
    assert run(["keys", str(bib), "-q", "-o", str(tmp_path / "new.bib")]) == 0
    assert "@article{abel2001sand," in (tmp_path / "new.bib").read_text(encoding="utf-8")
