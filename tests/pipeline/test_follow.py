"""--follow: further pages, bibliographies and feeds of a page on the web."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from citekit.cli import run
from citekit.formats.page.onward import Onward, onward
from citekit.model import Source
from citekit.serve import Preview

CARD = """<article class="card"><span class="label">Blog</span><h2><a href="/blog/{slug}/">{title}</a></h2>
<p>{title}, told in a few words that say hardly more than the heading already did.</p><time>{date}</time></article>"""
PAGE = """<!doctype html><html lang="en"><head><title>Ada Example</title>{head}</head><body><h1>Ada Example</h1>
<p>Author at Example Labs</p><section>{cards}</section>
<nav><a href="/1/">1</a> {nav}</nav></body></html>"""
TITLES = ["On sorting shells", "On counting sheep", "On building fences", "On painting clouds", "On reading tides"]


def page(titles: list[str], nav: str, head: str = "") -> str:
    cards = "".join(
        CARD.format(slug=title.lower().replace(" ", "-"), title=title, date=f"May {n + 1}, 2024")
        for n, title in enumerate(titles)
    )
    return PAGE.format(cards=cards, nav=nav, head=head)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("CITEKIT_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "site"
    pages = {
        "author/index.html": page(
            TITLES[:2],
            '<a href="/author/page/2/">2</a> <a rel="next" href="/author/page/2/">Next</a>'
            '<a href="/papers.bib">BibTeX</a> <a href="https://elsewhere.example/other.bib">other</a>',
        ),
        "author/page/2/index.html": page(TITLES[2:4], '<a href="/author/page/3/">Next</a>'),
        "author/page/3/index.html": page(TITLES[4:], '<a href="/author/page/4/">Next</a>'),
        "author/page/4/index.html": page(TITLES[4:], '<a href="/author/page/5/">Next</a>'),
        "author/page/5/index.html": page(["Never read"], ""),
        "papers.bib": "@article{x, author={Example, Ada}, title={A paper of its own}, journal={J}, year=2020}\n",
    }
    for name, text in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    with Preview(folder) as server:
        yield f"{server.url}author/"


def titles(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [item["title"] for item in json.loads(capsys.readouterr().out)]


def test_without_follow_only_the_page_itself_is_read(site: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", site, "--allow-private", "-q"]) in (0, 1)
    capsys.readouterr()
    assert run(["convert", site, "--allow-private", "-q"]) == 0
    assert titles(capsys) == TITLES[:2]


def test_follow_reads_on_until_a_page_adds_nothing(site: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["convert", site, "--allow-private", "--follow", "-q"]) == 0
    assert titles(capsys) == [*TITLES, "A paper of its own"]


def test_follow_stops_at_the_limit_and_says_so(site: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["convert", site, "--allow-private", "--follow", "--most-pages", "1"]) == 0
    out, err = capsys.readouterr()
    assert [item["title"] for item in json.loads(out)][:4] == TITLES[:4]
    assert "more pages were not read (limit: 1)" in err


def test_bibliographies_on_other_hosts_are_counted_not_read(site: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["convert", site, "--allow-private", "--follow", "-v"]) == 0
    assert "note[CK317]: not followed: 1 bibliographies on other hosts" in capsys.readouterr().err


def test_private_addresses_are_refused_unless_allowed(site: str) -> None:
    assert run(["convert", site, "-q"]) == 4


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<link rel="next" href="?page=2">', Onward(pages=("https://a.example/ada/?page=2",))),
        ('<a href="/ada/page/3/">3</a><a href="/ada/page/2/">2</a>',
         Onward(pages=("https://a.example/ada/page/2/", "https://a.example/ada/page/3/"))),
        ('<a href="/blog/page/2/">Next</a>', Onward()),
        ('<a href="/ada/">next</a>', Onward()),
        ('<a href="javascript:next()">Next</a>', Onward()),
        ('<base href="https://a.example/x/"><a href="p.bib">bib</a>',
         Onward(bibliographies=("https://a.example/x/p.bib",))),
        ('<a href="https://b.example/p.bib">bib</a>', Onward(elsewhere=1)),
        ('<link rel="alternate" type="application/rss+xml" href="/feed/">'
         '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">',
         Onward(feeds=("https://a.example/feed/",))),
        ('<link rel="alternate" type="application/json" href="https://a.example/wp-json/wp/v2/users/7">',
         Onward(wordpress="https://a.example/wp-json/wp/v2/posts?author=7&per_page=100&_embed=author")),
    ],
)  # fmt: skip
def test_where_a_page_leads(html: str, found: Onward) -> None:
    text = f"<html><head></head><body>{html}</body></html>"
    assert onward(Source(content=text.encode(), uri="https://a.example/ada/")) == found


def test_a_saved_file_leads_nowhere() -> None:
    assert onward(Source(content=b'<a rel="next" href="?page=2">', uri="page.html")) == Onward()
