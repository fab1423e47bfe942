"""What the commands do with .bib files as their owners keep them."""

from __future__ import annotations

from pathlib import Path

import pytest

from citekit import load
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


KEPT = '@string{j = "Annals"}\n% mine\n@article{b, author={Ek, N}, title={{Tides}}, journal=j, year=2001}\n'
OTHER = "@book{c,\n  title = {Shells}, author = {Berg, A}, year = 1999\n}\n"


def test_what_is_written_onto_itself_is_edited_by_every_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "works.bib"
    file.write_text(KEPT + OTHER + KEPT.splitlines()[2].replace("{b,", "{again,") + "\n", encoding="utf-8")
    assert run(["dedupe", "works.bib", "-o", "works.bib", "-q"]) == 0
    assert file.read_text(encoding="utf-8").rstrip("\n") == (KEPT + OTHER).rstrip("\n")
    assert run(["keys", "works.bib", "-o", "works.bib", "--formula", "auth.lower + year", "-q"]) == 0
    changed = (KEPT + OTHER).replace("{b,", "{ek2001,").replace("{c,", "{berg1999,")
    assert file.read_text(encoding="utf-8").rstrip("\n") == changed.rstrip("\n")


def test_keys_that_others_refer_to_are_not_changed_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = (
        "@incollection{part, author = {Ek, N}, title = {Foam}, crossref = {c}}\n"
        "@collection{c, title = {Waves}, editor = {Berg, A}, year = 1999}\n"
    )
    file = tmp_path / "works.bib"
    file.write_text(text, encoding="utf-8")
    assert run(["keys", "works.bib", "-o", "works.bib", "-q"]) == 5
    assert file.read_text(encoding="utf-8") == text
    assert run(["keys", "works.bib", "-o", "other.bib", "-q"]) == 0
    assert load("other.bib").items[0].text("container-title") == "Waves"


def test_a_new_key_leaves_the_fields_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "works.bib"
    text = "@misc{%s, author = {Ek, Nils}, version = {v3}, howpublished = {\\url{https://example.org/}}, year = 2001}\n"
    file.write_text(text % "a", encoding="utf-8")
    assert run(["keys", "works.bib", "-o", "works.bib", "--formula", "auth.lower + year", "-q"]) == 0
    assert file.read_text(encoding="utf-8") == text % "ek2001"
