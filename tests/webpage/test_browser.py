"""The page in a real browser, and under html-validate: no violation, no request, filter and search do what they say."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from citekit.model import Date, Item
from citekit.webpage import pages
from tests.formats.feed_cases import ITEMS, varied_items
from tests.real import needs
from tests.webpage.test_page import ENTRIES, OPTIONS

pytestmark = pytest.mark.real

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
BOOK = Item(id="book2021", type="book", variables={"title": "A book of mud", "issued": Date(parts=((2021,),))})


def modules(name: str) -> Path:
    """The folder node_modules that holds a package; skipped without it, or failed where it was to be installed."""
    given = [Path(path) for path in os.environ.get("NODE_PATH", "").split(os.pathsep) if path]
    for folder in (ROOT / "build" / "real" / "node_modules", *given):
        if (folder / name).exists():
            return folder
    reason = f"needs the npm package {name} (make test-real installs it)"
    if os.environ.get("CITEKIT_REAL"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("page")
    for name, text in pages([*ITEMS, BOOK], ENTRIES, replace(OPTIONS, per_work=True)).items():
        (made / name).parent.mkdir(exist_ok=True)
        (made / name).write_text(text, encoding="utf-8")
    large = pages(varied_items(200), {}, replace(OPTIONS, most_bytes=1000, bibtex={"work0": "@book{work0}"}))
    (made / "large.html").write_text(large["index.html"], encoding="utf-8")
    return made


def test_page_in_chromium(folder: Path) -> None:
    chromium, node = needs("chromium"), needs("node")
    environment = {**os.environ, "CHROMIUM": chromium, "NODE_PATH": str(modules("puppeteer-core"))}
    modules("axe-core")
    run = subprocess.run(
        [node, str(HERE / "browser.js"), str(folder)], env=environment, capture_output=True, text=True, timeout=240
    )
    assert run.returncode == 0, run.stderr
    seen = json.loads(run.stdout)
    assert seen["violations"] == []
    assert seen["requests"] == []
    assert seen["errors"] == []
    assert seen["script_books"] == seen["plain_books"] == ["book2021"]
    assert sorted(seen["script_2021"]) == sorted(seen["plain_2021"]) == ["book2021", "maren2021tides"]
    assert seen["search"] == ["maren2021tides"]
    assert seen["status"] == "1 of 5 shown"
    assert seen["hash"].startswith("#q=ZOSTERA")
    assert seen["restored"] == ["maren2022post"]


def test_pages_are_valid_html(folder: Path) -> None:
    validator = modules("html-validate") / "html-validate" / "bin" / "html-validate.mjs"
    config = folder / ".htmlvalidate.json"
    config.write_text('{"extends": ["html-validate:recommended"], "root": true}', encoding="utf-8")
    files = [str(path) for path in folder.rglob("*.html")]
    run = subprocess.run(
        [needs("node"), str(validator), "--config", str(config), *files], capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stdout + run.stderr
