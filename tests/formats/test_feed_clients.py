"""Our feeds in real readers over loopback HTTP: the same ids, titles, authors and dates, and 304 where they did not
change."""

from __future__ import annotations

import configparser
import email
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import feedparser
import pytest

from citekit.formats import FORMATS
from citekit.serve import Preview
from tests.formats.feed_cases import ITEMS, options, varied_items
from tests.real import needs, node_modules

pytestmark = pytest.mark.real

WORKS = [*ITEMS, *varied_items(30, years=(1995, 2024))]


def module(name: str) -> ModuleType:
    """A reader that is a Python package; skipped without it, or failed where it was to be installed."""
    if os.environ.get("CITEKIT_REAL"):
        return __import__(name)
    return pytest.importorskip(name, reason=f"needs the package {name} (make test-real installs it)")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    folder = tmp_path_factory.mktemp("site")
    with Preview(folder) as preview:
        for name, file in (("rss", "feed.xml"), ("atom", "feed.atom"), ("jsonfeed", "feed.json")):
            write = FORMATS[name].write
            assert write
            pieces = write(WORKS, options(url=preview.url + file, undated="2000-01-01"))
            (folder / file).write_text("".join(p for p in pieces if isinstance(p, str)), encoding="utf-8")
        yield preview


@pytest.fixture(scope="module")
def expected(site: Preview) -> dict[str, tuple[str, str, int]]:
    """Title, last author and seconds since 1970 by id, as the feed itself has them."""
    import calendar

    found = feedparser.parse(site.url + "feed.xml").entries
    assert len(found) == len(WORKS)
    return {e.id: (e.title, e.get("author", ""), calendar.timegm(e.published_parsed)) for e in found}


@pytest.mark.parametrize("file", ["feed.xml", "feed.atom"])
def test_feedparser_sees_all_authors_and_gets_304(site: Preview, file: str) -> None:
    first = feedparser.parse(site.url + file)
    assert not first.bozo
    article = next(e for e in first.entries if e.id == "https://maren.example/papers/tides")
    assert [a.name for a in article.authors] == ["Rike van der Maren", "Harbour Survey Group", "Åse Øvre Jr."]
    assert article.dc_identifier == "doi:10.5555/Coast(2021)<7>"
    assert article.prism_publicationname == "Journal of Made-up Coasts"
    assert feedparser.parse(site.url + file, etag=first.etag).status == 304


@pytest.mark.parametrize("file", ["feed.xml", "feed.atom"])
def test_newsboat_shows_the_same(
    site: Preview, expected: dict[str, tuple[str, str, int]], file: str, tmp_path: Path
) -> None:
    (tmp_path / "urls").write_text(f"{site.url}{file}\n", encoding="utf-8")
    cache = tmp_path / "cache.db"
    run = [needs("newsboat"), "-u", str(tmp_path / "urls"), "-c", str(cache), "-C", "/dev/null", "-x", "reload"]
    subprocess.run(run, check=True, timeout=60, env={**os.environ, "HOME": str(tmp_path)}, capture_output=True)
    rows = sqlite3.connect(cache).execute("select guid, title, author, pubDate from rss_item").fetchall()
    assert {guid: when for guid, _, _, when in rows} == {guid: when for guid, (_, _, when) in expected.items()}
    titles = {guid: title for guid, title, _, _ in rows}
    assert titles["https://maren.example/blog/shells"] == "Why we count shells"
    author = next(author for guid, _, author, _ in rows if guid == "https://maren.example/papers/tides")
    if file == "feed.atom":
        assert author == "Rike van der Maren, Harbour Survey Group, Åse Øvre Jr."
    else:
        assert author == "Åse Øvre Jr."  # of several dc:creator, newsboat 2.21 keeps the last


@pytest.mark.parametrize("file", ["feed.xml", "feed.atom"])
def test_sfeed_shows_the_same(site: Preview, expected: dict[str, tuple[str, str, int]], file: str) -> None:
    from urllib.request import urlopen

    with urlopen(site.url + file, timeout=10) as answer:
        lines = subprocess.run([needs("sfeed")], input=answer.read(), capture_output=True, check=True).stdout
    rows = [line.split("\t") for line in lines.decode().splitlines()]
    assert {row[5]: int(row[0]) for row in rows} == {guid: when for guid, (_, _, when) in expected.items()}
    assert next(row[1] for row in rows if row[5].endswith("/shells")) == "Why we count shells"


@pytest.mark.parametrize("file", ["feed.xml", "feed.atom", "feed.json"])
def test_reader_shows_the_same(
    site: Preview, expected: dict[str, tuple[str, str, int]], file: str, tmp_path: Path
) -> None:
    made = module("reader").make_reader(str(tmp_path / "reader.db"))
    made.add_feed(site.url + file)
    made.update_feeds()
    entries = {entry.id: entry for entry in made.get_entries()}
    assert set(entries) == set(expected)
    assert {i: int(e.published.timestamp()) for i, e in entries.items()} == {i: w for i, (_, _, w) in expected.items()}
    article = entries["https://maren.example/papers/tides"]
    named = "Rike van der Maren" if file == "feed.json" else "Åse Øvre Jr."  # reader 3.26 keeps the last but of JSON
    assert named in article.authors_str
    made.close()


@pytest.mark.parametrize("file", ["feed.xml", "feed.atom"])
def test_rss2email_sends_one_mail_per_work(
    site: Preview, expected: dict[str, tuple[str, str, int]], file: str, tmp_path: Path
) -> None:
    module("rss2email")
    box = tmp_path / "mail"
    for part in ("cur", "new", "tmp"):
        (box / "INBOX" / part).mkdir(parents=True)
    config, data = tmp_path / "r2e.cfg", tmp_path / "r2e.json"
    run = [sys.executable, "-m", "rss2email.main", "-c", str(config), "-d", str(data)]
    environment = {**os.environ, "HOME": str(tmp_path)}
    subprocess.run([*run, "new", "me@maren.example"], check=True, env=environment, timeout=60)
    settings = configparser.ConfigParser(interpolation=None)
    settings.read(config, encoding="utf-8")
    settings["DEFAULT"].update({"email-protocol": "maildir", "maildir-path": str(box), "date-header": "True"})
    with config.open("w", encoding="utf-8") as file_of_settings:
        settings.write(file_of_settings)
    subprocess.run([*run, "add", "works", site.url + file], check=True, env=environment, timeout=60)
    subprocess.run([*run, "run"], check=True, env=environment, timeout=120)
    mails = [email.message_from_bytes(path.read_bytes()) for path in (box / "INBOX" / "new").iterdir()]
    assert {str(mail["X-RSS-ID"]) for mail in mails} == set(expected)
    dates = {str(mail["X-RSS-ID"]): str(mail["Date"]) for mail in mails}
    assert dates["https://maren.example/blog/shells"].startswith("Sun, 29 May 2022 00:00:00")


def test_readers_of_npm_show_the_same(site: Preview, expected: dict[str, tuple[str, str, int]]) -> None:
    """feedsmith, feed-parser and rss-parser. The last keeps only the first author and does not decode Atom titles."""
    modules = node_modules("feedsmith", "@rowanmanning/feed-parser", "rss-parser")
    urls = [site.url + name for name in ("feed.xml", "feed.atom", "feed.json")]
    run = subprocess.run(
        [needs("node"), str(Path(__file__).parent / "readers.cjs"), *urls],
        env={**os.environ, "NODE_PATH": str(modules)}, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    seen = json.loads(run.stdout)
    assert [sorted(readers) for readers in seen.values()] == [["feed-parser", "feedsmith", "rss-parser"]] * 2 + [
        ["feedsmith"]
    ]
    for url, readers in seen.items():
        for reader, entries in readers.items():
            assert [one[0] for one in entries] == list(expected), (url, reader)
            for name, title, authors, when in entries:
                assert when == datetime.fromtimestamp(expected[name][2], UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
                if reader != "rss-parser" and not url.endswith(".atom"):
                    assert title == expected[name][0]
                if reader != "rss-parser" and expected[name][1]:
                    assert authors[-1] == expected[name][1]
