"""The CSL test suite, and the project's own fixtures in its format. `failing.txt` names what fails and why; a fixture
listed there that passes fails the run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.csl_suite import fixtures, read_sections, run_file
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
