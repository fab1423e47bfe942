"""The CSL test suite, and the project's own fixtures in its format. `failing.txt` names what fails and why; a fixture
listed there that passes fails the run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.csl_suite import fixtures, main, read_sections, run_file
from tests.shared import SHARED

OWN = Path(__file__).resolve().parent.parent / "data" / "csl"
SUITE = SHARED / "csl-suite" if (SHARED / "csl-suite").is_dir() else SHARED / "corpora" / "csl-suite"


def failing() -> dict[str, str]:
    """Name to reason of the fixtures that fail."""
    lines = (OWN / "failing.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines if line)


FAILING = failing()


def check(path: Path) -> None:
    outcome = run_file(path)
    if path.stem in FAILING:
        assert not outcome.passed, f"it passes now: take it out of failing.txt ({FAILING[path.stem]})"
    else:
        assert outcome.result == outcome.expected, outcome.error


@pytest.mark.parametrize("path", fixtures(OWN), ids=lambda path: path.stem)
def test_own_fixture_gives_its_result(path: Path) -> None:
    check(path)


@pytest.mark.skipif(not SUITE.is_dir(), reason="needs csl-suite of the shared corpora (CITEKIT_SHARED)")
@pytest.mark.parametrize("path", fixtures(SUITE) if SUITE.is_dir() else [], ids=lambda path: path.stem)
def test_suite_fixture_gives_its_result(path: Path) -> None:
    check(path)


def test_every_failing_fixture_has_a_reason() -> None:
    assert all(reason.strip() for reason in FAILING.values())


def test_sections_are_read_with_their_blanks(tmp_path: Path) -> None:
    path = tmp_path / "case_Blanks.txt"
    path.write_text("\ufeffcomment\n>>===== RESULT =====>>\n  two \n<<===== RESULT =====<<\n", encoding="utf-8")
    assert read_sections(path) == {"RESULT": "  two "}


STYLE = (
    '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>x</title><id>x</id>'
    '<updated>2020-01-01T00:00:00Z</updated></info><citation><layout delimiter=", "><text variable="title"/></layout>'
    '</citation><bibliography><sort><key variable="title"/></sort><layout>'
    '<text variable="title" form="short"/></layout></bibliography></style>'
)
ITEMS = '[{"id": "a", "title": "Moss", "type": "book"}, {"title": "Fern", "type": "map"}]'
LISTED = '<div class="csl-bib-body">\n{}</div>'
ENTRY = '  <div class="csl-entry">{}</div>\n'


def write_fixture(folder: Path, name: str, **sections: str) -> Path:
    given = {"MODE": "citation", "CSL": STYLE, "INPUT": ITEMS, "RESULT": "Fern, Moss", **sections}
    rows = (f">>==== {key} ====>>\n{value}\n<<==== {key} ====<<\n" for key, value in given.items())
    path = folder / f"{name}.txt"
    path.write_text("a comment\n" + "\n".join(rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "sections",
    [
        {},
        {"OPTIONS": '{"x": true}', "LANGPARAMS": "{}", "VERSION": "1.0"},
        {"CSL": "beside.csl"},
        {"INPUT2": '[{"id": "c", "title": "Aloe"}]', "RESULT": "Aloe, Fern, Moss"},
        {"MODE": "bibliography", "BIBENTRIES": '[["a"], ["item-2"]]', "RESULT": LISTED.format(ENTRY.format("Fern"))},
        {"MODE": "bibliography", "BIBSECTION": '{"exclude": [{"field": "type", "value": "map"}]}',
         "RESULT": LISTED.format(ENTRY.format("Moss"))},
        {"MODE": "bibliography-nosort", "RESULT": LISTED.format(ENTRY.format("Moss") + ENTRY.format("Fern"))},
        {"MODE": "bibliography", "ABBREVIATIONS": '{"default": {"title": {"Moss": "Ms."}}}',
         "RESULT": LISTED.format(ENTRY.format("Fern") + ENTRY.format("Ms."))},
    ],
)  # fmt: skip
def test_sections_that_a_fixture_may_have(tmp_path: Path, sections: dict[str, str]) -> None:
    (tmp_path / "beside.csl").write_text(STYLE, encoding="utf-8")
    outcome = run_file(write_fixture(tmp_path, "x", **sections))
    assert outcome.result == outcome.expected, outcome.error


def test_a_fixture_that_cannot_be_run_fails_and_the_others_run(tmp_path: Path) -> None:
    write_fixture(tmp_path, "good")
    (tmp_path / "marked.txt").write_bytes(
        b"\xef\xbb\xbf" + (tmp_path / "good.txt").read_bytes().replace(b"\n", b"\r\n")
    )
    write_fixture(tmp_path, "style", CSL="<style")
    write_fixture(tmp_path, "items", INPUT="[{")
    write_fixture(tmp_path, "cites", **{"CITATION-ITEMS": '[[{"locator": "3"}]]'})
    write_fixture(tmp_path, "unknown", CSL="no-such-style")
    (tmp_path / "bytes.txt").write_bytes(b">>== MODE ==>>\xff")
    assert main([str(tmp_path), "--json", str(tmp_path / "out.json")]) == 1
    rows = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert {row["name"] for row in rows if row["passed"]} == {"good", "marked"}
    assert all(row["passed"] or row["error"] for row in rows)
