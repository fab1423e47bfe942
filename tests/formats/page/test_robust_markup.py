"""Pages whose markup says little: boxes of other things beside the list, dates in pieces, lists of bare links."""

from __future__ import annotations

from citekit import normalize
from citekit.formats import page
from citekit.model import Item, Source


def items(body: str) -> list[Item]:
    content = f"<!doctype html><html><body>{body}</body></html>".encode()
    source = Source(content=content, uri="https://ada.example/", media_type="text/html")
    return [x for x in normalize.items(page.read(source)) if isinstance(x, Item)]


TITLES = ("Quiet tides of the inner harbour", "Lanterns that nobody lit", "Why ledgers drift at night")


def test_a_box_of_news_beside_a_list_without_headings_does_not_shut_the_list() -> None:
    box = (
        "<div><h3>News</h3><ul><li>May 3, 2024: moved</li><li>May 2, 2024: a prize</li><li>May 1: open</li></ul></div>"
    )
    works = "".join(f"<li>{t}. Ada Roe and Max Poe. <i>Journal of Tides</i>, 2019.</li>" for t in TITLES)
    assert [i.title for i in items(f"{box}<div><ul>{works}</ul></div>")] == list(TITLES)


def test_talks_stay_shut_where_only_their_heading_is_in_a_box() -> None:
    talks = "".join(f"<li>{t}. Ada Roe and Max Poe. Harbour Seminar, 2019.</li>" for t in TITLES)
    assert items(f"<div><h2>Upcoming talks</h2></div><ul>{talks}</ul>") == []


def test_a_day_printed_around_a_marked_year_is_the_date() -> None:
    posts = "".join(
        f"<div><h2><a href='/2014/0{n}/post-{n}/'>{t}</a></h2><span><span>Sep</span> <span>2{n}</span> "
        "<span class='year'>2014</span></span><div>posted in <a href='/categories/tides/'>tides</a></div></div>"
        for n, t in enumerate(TITLES, 1)
    )
    found = items(f"<h1>Posts by Ada Roe</h1>{posts}")
    assert [i.title for i in found] == list(TITLES)
    assert [str(i.date("issued")) for i in found] == ["2014-09-21", "2014-09-22", "2014-09-23"]


def test_a_bare_list_of_links_to_pages_of_publications_is_a_list_of_works() -> None:
    links = "".join(f"<li><a href='/publication/w{n}/'>{t}</a></li>" for n, t in enumerate(TITLES))
    assert [i.title for i in items(f"<h1>Ada Roe</h1><h3>Latest</h3><ul>{links}</ul>")] == list(TITLES)


def test_names_of_members_with_their_roles_are_no_works() -> None:
    people = "".join(
        f"<p>{name}</p><p>Postdoc, since 201{n}</p><p>Working on {title.lower()}.</p>"
        for n, (name, title) in enumerate(zip(("Ada Roe", "Max Poe", "Rosa Fuchs"), TITLES, strict=True))
    )
    assert items(f"<div>{people}</div>") == []


def test_citations_among_other_paragraphs_of_a_curriculum_keep_their_own_order() -> None:
    courses = "".join(f"<p><b>TID10{n}: Harbour studies</b>, winter 202{n}</p>" for n in range(6))
    names = "Roe, A., Poe, M. J., &amp; Fuchs, R."
    works = "".join(f"<p>{names} (2019). {t}. Journal of Tides, 3(2), 4-9.</p>" for t in TITLES)
    found = items(f"<h2>Journal papers</h2><div>{works}</div><h2>Teaching</h2><div>{courses}</div>")
    assert [(i.title, len(i.names("author"))) for i in found] == [(t, 3) for t in TITLES]


def test_a_link_around_a_whole_citation_does_not_make_all_of_it_the_title() -> None:
    works = "".join(
        f"<div><a href='/w{n}/'><p>{t}. Ada Roe, Max Poe and Rosa Fuchs. In Journal of Tides, 3(2), 2019.</p></a></div>"
        for n, t in enumerate(TITLES)
    )
    found = items(f"<h2>Journal papers</h2><div>{works}</div>")
    assert [(i.title, len(i.names("author"))) for i in found] == [(t, 3) for t in TITLES]


def test_a_box_called_author_that_holds_the_works_is_not_their_byline() -> None:
    works = "".join(
        f"<p><b>Roe, A.</b>, &amp; Poe, M. (2019). {t}. <i>Journal of Tides</i>, 3(2), 4-9." for t in TITLES
    )
    found = items(f"<div itemprop='author'><p><b>Publications</b><div>{works}</div></div>")
    assert [(i.title, len(i.names("author"))) for i in found] == [(t, 2) for t in TITLES]


def test_articles_with_a_heading_and_a_day_are_posts_without_links_too() -> None:
    posts = "".join(
        f"<article><h1>{t}</h1><time datetime='2014-09-2{n}T10:00:00'>Sep 2{n}</time></article>"
        for n, t in enumerate(TITLES)
    )
    found = items(f"<h1>Ada Roe</h1><h2>2014</h2>{posts}")
    assert [(i.title, i.type) for i in found] == [(t, "post-weblog") for t in TITLES]


def test_what_a_page_says_of_cookies_and_of_its_owner_is_no_work() -> None:
    works = "".join(f"<li>{t}. Ada Roe and Max Poe. <i>Journal of Tides</i>, 2019.</li>" for t in TITLES)
    foot = (
        "<div><p>We use cookies to improve this site. <a href='#'>Accept</a></p>"
        "<p>© 2024 University of Tidewater. Imprint. Privacy.</p></div>"
    )
    assert [i.title for i in items(f"<ul>{works}</ul>{foot}")] == list(TITLES)


def test_tabs_that_follow_each_other_shut_nothing() -> None:
    tabs = "".join(f"<div><div>{t}</div></div>" for t in ("Publications", "Talks &amp; Presentations", "Awards"))
    works = "".join(f"<li>{t}. Ada Roe and Max Poe. <i>Journal of Tides</i>, 2019.</li>" for t in TITLES)
    assert [i.title for i in items(f"{tabs}<div>2019</div><ul>{works}</ul>")] == list(TITLES)
