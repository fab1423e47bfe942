"""The page in a real browser, and under html-validate: no violation, no request, filter and search do what they say."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from msgspec.structs import replace

from citekit.model import Date, Item
from citekit.webpage import pages
from tests.formats.feed_cases import ITEMS, varied_items
from tests.real import needs, node_modules
from tests.webpage.test_page import ENTRIES, OPTIONS

pytestmark = pytest.mark.real

HERE = Path(__file__).parent
BOOK = Item(id="book2021", type="book", variables={"title": "A book of mud", "issued": Date(parts=((2021,),))})


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
    environment = {**os.environ, "CHROMIUM": chromium, "NODE_PATH": str(node_modules("puppeteer-core", "axe-core"))}
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
    validator = node_modules("html-validate") / "html-validate" / "bin" / "html-validate.mjs"
    config = folder / ".htmlvalidate.json"
    config.write_text('{"extends": ["html-validate:recommended"], "root": true}', encoding="utf-8")
    files = [str(path) for path in folder.rglob("*.html")]
    run = subprocess.run(
        [needs("node"), str(validator), "--config", str(config), *files], capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_pages_pass_the_nu_html_checker(folder: Path) -> None:
    """The W3C's own. It warns of data in script elements, which a policy without 'unsafe-inline' does not concern."""
    jar = node_modules("vnu-jar") / "vnu-jar" / "build" / "dist" / "vnu.jar"
    files = [str(path) for path in folder.rglob("*.html")]
    run = subprocess.run(
        [needs("java"), "-jar", str(jar), "--format", "json", *files], capture_output=True, text=True, timeout=240
    )
    said = [one["message"] for one in json.loads(run.stderr)["messages"]]
    assert [text for text in said if "Content Security Policy" not in text] == []
    assert run.returncode == 0


def test_programs_find_the_works_on_the_pages(folder: Path) -> None:
    """COinS and h-cite of each work in the list; `citation_*`, JSON-LD and h-cite of a work on its own page."""
    modules = node_modules("html-metadata", "microformats-parser")
    own = next(path for path in folder.rglob("works/*.html") if "tides" in path.name)
    run = subprocess.run(
        [needs("node"), str(HERE / "machines.cjs"), str(folder / "index.html"), str(own)],
        env={**os.environ, "NODE_PATH": str(modules)}, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    listed, alone = json.loads(run.stdout).values()
    assert len(listed["coins"]) == len(listed["microformats"]) == len(ITEMS) + 1
    article = next(one for one in listed["coins"] if one["rft"].get("jtitle"))
    assert article["rft"]["au"] == ["van der Maren, Rike", "Harbour Survey Group", "Øvre, Åse Jr."]
    assert article["rft_id"] == "info:doi/10.5555/Coast(2021)<7>"
    assert listed["highwire"] is None
    assert alone["highwire"]["title"] == alone["json"]["name"] == article["rft"]["atitle"]
    assert alone["highwire"]["doi"] == "10.5555/Coast(2021)<7>"
    assert len(alone["highwire"]["author"]) == 3
    cite = alone["microformats"][0]["properties"]
    assert len(cite["author"]) == 3
    assert cite["published"][0].startswith("2021")
