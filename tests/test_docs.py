"""The pages in docs/ and the README are what the code points at."""

from __future__ import annotations

import ast
import re
from itertools import chain
from pathlib import Path

import pytest

from citekit.styles import load, locale_text

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted(chain(*(ROOT.joinpath(top).rglob("*.py") for top in ("citekit", "tests", "benchmarks", "examples"))))
PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/*.md")])
NAMED_RULES = re.compile(r"docs/rules\.md,\s+(reading|feeds|sync)\s+([0-9]+(?:(?:, | to | and )[0-9]+)*)")


def rules(part: str) -> set[int]:
    """The numbers of the rules under one heading of docs/rules.md."""
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    heading = {"reading": "## Reading", "feeds": "## Feeds", "sync": "## Sync"}[part]
    body = text.split(heading, 1)[1].split("\n## ", 1)[0]
    return {int(number) for number in re.findall(r"(?:^|[\s.;:])([0-9]+)\. (?=[^0-9])", body)}


def test_code_names_only_rules_and_pages_that_the_docs_have() -> None:
    named = 0
    for path in CODE:
        text = path.read_text(encoding="utf-8")
        for part, numbers in NAMED_RULES.findall(text):
            wanted = {int(number) for number in re.findall("[0-9]+", numbers)}
            assert wanted <= rules(part), f"{path}: {part} {numbers}"
            named += len(wanted)
        for page in re.findall(r"\bdocs/[a-z-]+\.md", text):
            assert (ROOT / page).is_file(), f"{path}: {page}"
    assert named > 20


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


SHOWN = re.compile(r"# -> (?P<value>.*?)(?:: [a-z ,]+)?$")


def test_what_the_page_on_the_engine_shows_is_what_it_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("apa.csl").write_text(load("apa").text, encoding="utf-8")
    known: dict[str, object] = {"locale_text": locale_text}
    shown = 0
    for block in re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "csl.md").read_text(encoding="utf-8"), re.DOTALL):
        lines = block.splitlines()
        for statement in ast.parse(block).body:
            code = ast.unparse(statement)
            match = SHOWN.search(lines[(statement.end_lineno or 1) - 1])
            if isinstance(statement, ast.Expr) and match:
                assert eval(code, known) == ast.literal_eval(match["value"]), code
                shown += 1
            else:
                exec(code, known)
    assert shown >= 5
