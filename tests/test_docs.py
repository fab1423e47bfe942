"""The pages in docs/ and the README are what the code points at."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import pytest

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
