"""Lists of works as themes, generators and repositories write them: their elements and classes, invented contents."""

from __future__ import annotations

import random
from collections.abc import Callable
from html import escape as e
from urllib.parse import quote

from tests.formats.page.invented.chrome import Page, biography, document, footer, navigation, sections
from tests.formats.page.invented.citations import Habit, apa, ieee, names, pages, plain
from tests.formats.page.invented.works import MONTHS, Person, Work, person, works

ALL = frozenset({"authors", "year", "type-if-told", "doi"})
NO_DOI = ALL - {"doi"}
_BIBTEX = {"article-journal": "article", "paper-conference": "inproceedings", "chapter": "incollection",
           "thesis": "phdthesis", "report": "techreport", "article": "misc"}  # fmt: skip
_LABELS = {"article-journal": "Journal article", "paper-conference": "Conference paper", "chapter": "Book section",
           "thesis": "Thesis", "report": "Report", "article": "Preprint"}  # fmt: skip


def start(rng: random.Random, low: int = 5, high: int = 20) -> tuple[Person, list[Work], Habit]:
    owner = person(rng)
    return owner, works(rng, owner, rng.randint(low, high)), Habit.random(rng, owner)


def bibtex(w: Work) -> str:
    venue = {"article-journal": "journal", "paper-conference": "booktitle", "chapter": "booktitle",
             "thesis": "school", "report": "institution"}.get(w.kind, "howpublished")  # fmt: skip
    people = " and ".join(f"{p.family}, {p.given}" for p in w.authors)
    return (f"@{_BIBTEX[w.kind]}{{{w.slug[:12]}{w.year},\n  title = {{{w.title}}},\n  author = {{{people}}},\n"
            f"  {venue} = {{{w.venue or 'arXiv'}}},\n  year = {{{w.year}}},\n  doi = {{{w.doi}}}\n}}")  # fmt: skip


def by_year(found: list[Work], show: Callable[[Work], str], head: str, wrap: str) -> str:
    years = sorted({w.year for w in found}, reverse=True)
    return "".join(head.format(y) + wrap.format("".join(show(w) for w in found if w.year == y)) for y in years)


def al_folio(rng: random.Random) -> Page:
    owner, found, _ = start(rng)
    hidden, code, abbr = rng.random() < 0.4, rng.random() < 0.5, rng.random() < 0.6

    def one(w: Work) -> str:
        people = [f"<em>{p.full}</em>" if p.full == owner.full else
                  f'<a href="https://o.example" rel="external nofollow noopener" target="_blank">{p.full}</a>' if rng.random() < 0.3
                  else p.full for p in w.authors]  # fmt: skip
        if hidden and len(people) > 4:
            rest = ", ".join(p.full for p in w.authors[3:])
            more = f"{len(people) - 3} more authors"
            byline = ", ".join(people[:3]) + (
                f''' , and <span class="more-authors" title="click to view {more}" onclick="var element=$(this);element.attr('title', '');'''
                f'''var t=element.text()=='{more}'?'{rest}':'{more}';element.text(t)">{more}</span>''')  # fmt: skip
        else:
            byline = ", ".join(people[:-1]) + (f", and&nbsp;{people[-1]}" if len(people) > 1 else people[0])
        lead = "In " if w.kind == "paper-conference" else ""
        venue = f"<em>{lead}{w.venue or 'arXiv preprint arXiv:' + w.arxiv}</em>, {MONTHS[w.month - 1][:3]} {w.year}"
        source = (
            f'<div class="bibtex hidden"><figure class="highlight"><pre><code class="language-bibtex" data-lang="bibtex">{e(bibtex(w))}</code></pre></figure></div>'
            if code
            else ""
        )
        badge = f'<abbr class="badge rounded w-100">{w.acronym or "J"}</abbr>' if abbr else ""
        return (f'<li><div class="row"><div class="col-sm-2 abbr">{badge}</div><div id="{w.slug}" class="col-sm-8">'
                f'<div class="title">{e(w.title)}</div><div class="author">\n {byline}\n</div><div class="periodical">{venue}</div><div class="periodical"></div>'
                f'<div class="links"><a class="abstract btn btn-sm z-depth-0" role="button">Abs</a><a href="https://doi.org/{w.doi}" class="btn btn-sm">DOI</a>'
                f'<a class="bibtex btn btn-sm" role="button">Bib</a><a href="/assets/pdf/{w.slug}.pdf" class="btn btn-sm">PDF</a></div>'
                f'<div class="abstract hidden"><p>{w.abstract}</p></div>{source}</div></div></li>')  # fmt: skip

    body = by_year(found, one, '<h2 class="bibliography">{}</h2>', '<ol class="bibliography">{}</ol>')
    nav = f'<header><nav id="navbar" class="navbar"><a class="navbar-brand title" href="/">{owner.full}</a><ul class="navbar-nav"><li><a href="/">about</a></li></ul></nav></header>'
    html = f'{nav}<div class="container mt-5"><div class="post"><header class="post-header"><h1 class="post-title">publications</h1><p class="post-description">in reversed order</p></header><article><div class="publications">{body}</div></article></div></div>'
    return Page(
        document(html, owner=owner, title=f"publications | {owner.full}"), found, ALL if code else NO_DOI | {"doi"}
    )


def academicpages(rng: random.Random) -> Page:
    owner, found, _ = start(rng, 3, 10)
    cite, excerpt = rng.random() < 0.8, rng.random() < 0.6

    def one(w: Work) -> str:
        recommended = (
            f'<p>Recommended citation: {apa(w, Habit(owner=owner.full))} <a href="files/{w.slug}.pdf"><u>http://t.example/{w.slug}.pdf</u></a></p>'
            if cite
            else ""
        )
        text = (
            f'<p class="archive__item-excerpt" itemprop="description"></p><p>{w.abstract[:200]}</p>' if excerpt else ""
        )
        return (f'<div class="list__item"><article class="archive__item" itemscope itemtype="http://schema.org/CreativeWork">'
                f'<h2 class="archive__item-title" itemprop="headline"><a href="/publication/{w.slug}" rel="permalink">{e(w.title)}</a></h2>'
                f'<p>Published in <i>{w.venue or "arXiv"}</i>, {w.year} </p>{text}{recommended}<p><a href="files/{w.slug}.pdf">Download Paper</a></p></article></div>')  # fmt: skip

    side = (f'<div class="sidebar sticky"><div itemscope itemtype="http://schema.org/Person"><div class="author__content"><h3 class="author__name">{owner.full}</h3>'
            f'<p class="author__bio">Professor of Harbours</p></div></div></div>')  # fmt: skip
    html = f'<div class="masthead"><nav><a href="/">{owner.full}</a></nav></div><div id="main" role="main">{side}<div class="archive"><h1 class="page__title">Publications</h1>{"".join(map(one, found))}</div></div>'
    shown = {"year", "type-if-told"} | ({"authors"} if cite else set())
    return Page(document(html, owner=owner, title=f"Publications - {owner.full}"), found, frozenset(shown))


def hugo_stream(rng: random.Random) -> Page:
    owner, found, _ = start(rng)
    filters, date = rng.random() < 0.6, rng.random() < 0.5
    numbers = {
        "paper-conference": 1,
        "article-journal": 2,
        "article": 3,
        "report": 4,
        "book": 5,
        "chapter": 6,
        "thesis": 7,
    }
    options = "".join(f'<option value=".pubtype-{n}">{label}</option>' for n, label in (
        (1, "Conference paper"), (2, "Journal article"), (3, "Preprint"), (4, "Report"), (6, "Book section"), (7, "Thesis")))  # fmt: skip

    def one(w: Work) -> str:
        people = ", ".join(
            f'<span class="author-highlighted">{p.full}</span>'
            if p.full == owner.full
            else f'<span><a href="/author/{p.family.lower()}/">{p.full}</a></span>'
            for p in w.authors
        )
        when = (
            f'<span class="article-date">{MONTHS[w.month - 1]} {w.year}</span><span class="middot-divider"></span>'
            if date or not filters
            else ""
        )
        venue = (
            f'<span class="pub-publication">{"In " if w.kind == "paper-conference" else ""}<em>{w.venue}</em></span>'
            if w.venue
            else ""
        )
        return (f'<div class="grid-sizer col-lg-12 isotope-item pubtype-{numbers[w.kind]} year-{w.year}"><div class="media stream-item"><div class="media-body">'
                f'<h3 class="article-title mb-0 mt-0"><a href="/publication/{w.slug}/">{e(w.title)}</a></h3><a href="/publication/{w.slug}/" class="summary-link"><div class="article-style"><p>{w.abstract[:160]}…</p></div></a>'
                f'<div class="stream-meta article-metadata"><div>{people}</div>{when}{venue}</div><div class="btn-links"><a class="btn btn-outline-primary btn-page-header btn-sm" href="/p/{w.slug}.pdf">PDF</a>'
                f'<a href="#" class="btn js-cite-modal">Cite</a><a class="btn" href="https://doi.org/{w.doi}">DOI</a></div></div></div></div>')  # fmt: skip

    years = "".join(f'<option value=".year-{y}">{y}</option>' for y in sorted({w.year for w in found}))
    form = (
        f'<div class="form-row"><select class="pub-filters pubtype-select"><option value="*">Type</option>{options}</select><select class="pub-filters"><option value="*">Date</option>{years}</select></div>'
        if filters
        else ""
    )
    html = f'<nav class="navbar"><a class="navbar-brand" href="/">{owner.full}</a></nav><div class="universal-wrapper pt-3"><h1>Publications</h1></div><div class="universal-wrapper">{form}<div id="container-publications">{"".join(map(one, found))}</div></div>'
    return Page(
        document(html, owner=owner, title=f"Publications | {owner.full}"),
        found,
        ALL | ({"type"} if filters else frozenset()),
    )


def hugo_citation(rng: random.Random) -> Page:
    owner, found, _ = start(rng)

    def one(w: Work) -> str:
        people = ", ".join(f"<span>{p.full}</span>" for p in w.authors)
        venue = f"<em>{w.venue}</em>." if w.venue else ""
        return (f'<div class="pub-list-item view-citation" style="margin-bottom:1rem"><i class="far fa-file-alt pub-icon"></i><span class="article-metadata li-cite-author">{people}</span>\n({w.year}).\n'
                f'<a href="/publication/{w.slug}/">{e(w.title)}</a>.\n{venue}\n<p><a class="btn btn-outline-primary btn-sm" href="{w.slug}.pdf">PDF</a><a class="btn" href="https://doi.org/{w.doi}">DOI</a></p></div>')  # fmt: skip

    html = f'<section id="about"><h1>{owner.full}</h1><p>Bio.</p></section><section id="publications" class="home-section"><h1>Recent Publications</h1>{"".join(map(one, found))}</section>{sections(rng, 1)[0]}'
    return Page(document(html, owner=owner, title=owner.full), found, ALL)


def hugo_card(rng: random.Random) -> Page:
    owner, found, _ = start(rng, 3, 9)

    def one(w: Work) -> str:
        people = ", ".join(f"<span>{p.full}</span>" for p in w.authors)
        venue = (
            f'<span class="middot-divider"></span><span class="pub-publication"><em>{w.venue}</em></span>'
            if w.venue
            else ""
        )
        return (f'<div class="card-simple"><div class="article-metadata"><div>{people}</div><span class="article-date">{MONTHS[w.month - 1]} {w.year}</span>{venue}</div>'
                f'<a href="/publication/{w.slug}/"><div class="img-hover-zoom"><img src="f.webp" alt="{e(w.title)}"></div></a><h3 class="article-title mb-1 mt-3"><a href="/publication/{w.slug}/">{e(w.title)}</a></h3>'
                f'<a href="/publication/{w.slug}/" class="summary-link"><div class="article-style"><p>{w.abstract[:160]}</p></div></a><div class="btn-links"><a class="btn" href="https://doi.org/{w.doi}">DOI</a></div></div>')  # fmt: skip

    html = f'<section class="home-section"><h1>Featured Publications</h1>{"".join(map(one, found))}</section>'
    return Page(document(html, owner=owner, title=owner.full), found, ALL)


def hugoblox(rng: random.Random) -> Page:
    owner, found, _ = start(rng, 3, 9)

    def one(w: Work) -> str:
        people = "".join(f'<span class="flex">{"," if i else ""} {p.full}</span>' for i, p in enumerate(w.authors))
        return (f'<div class="flex max-w-full flex-row group"><div class="grow"><a href="/publications/{w.slug}/"><div class="font-bold text-xl leading-relaxed">{e(w.title)}</div></a>'
                f'<div class="mt-1 text-sm text-gray-500">{people}</div><div class="flex items-center text-sm"><span>{MONTHS[w.month - 1][:3]} {w.day}, {w.year}</span></div>'
                f'<p class="line-clamp-3">{w.abstract}</p></div></div>')  # fmt: skip

    html = f'<header class="page-header"><nav class="navbar"><a href="/">{owner.full}</a></nav></header><main><h1 class="lg:text-6xl">Publications</h1>{"".join(map(one, found))}</main>'
    return Page(
        document(html, owner=owner, title=f"Publications | {owner.full}"), found, frozenset({"authors", "year"})
    )


def bibtex2html(rng: random.Random) -> Page:
    owner, found, _ = start(rng, 6, 40)
    numbered, abstracts, kinds = rng.random() < 0.7, rng.random() < 0.3, rng.random() < 0.4

    def row(i: int, w: Work) -> str:
        key = str(i + 1) if numbered else f"{w.authors[0].family[:3]}{w.year % 100:02}"
        text = f'<blockquote><font size="-1">\n{w.abstract}\n</font></blockquote>\n' if abstracts else ""
        return (f'<tr valign="top">\n<td align="right" class="bibtexnumber">\n[<a name="{w.slug}">{key}</a>]\n</td>\n<td class="bibtexitem">\n{plain(w, Habit(last=" and ", dash="-"))}\n'
                f'[&nbsp;<a href="pubs_bib.html#{w.slug}">bib</a>&nbsp;| \n<a href="https://doi.org/{w.doi}">DOI</a>&nbsp;| \n<a href="{w.slug}.pdf">.pdf</a>&nbsp;]\n{text}\n</td>\n</tr>\n')  # fmt: skip

    groups = (
        [(_LABELS[k] + "s", [w for w in found if w.kind == k]) for k in _LABELS] if kinds else [("Publications", found)]
    )
    body = "".join(
        f"<h2>{name}</h2><table>\n{''.join(row(i, w) for i, w in enumerate(ws))}</table>" for name, ws in groups if ws
    )
    return Page(
        document(f"{navigation(rng)}{body}<hr><p><em>This file was generated by bibtex2html.</em></p>", owner=owner),
        found,
        ALL | ({"type"} if kinds else frozenset()),
    )


def scholar(rng: random.Random) -> Page:
    """jekyll-scholar with its own styles."""
    owner, found, _ = start(rng)
    style = rng.choice((apa, ieee))
    plain_habit = Habit(dash="–", last=", & ")
    show = lambda w: (
        f'<li><span id="{w.slug}">{style(w, plain_habit)}</span><a class="details" href="/bibliography/{w.slug}/">Details</a></li>'
    )
    body = (
        by_year(found, show, '<h3 class="bibliography">{}</h3>', '<ol class="bibliography">{}</ol>')
        if rng.random() < 0.5
        else f'<ol class="bibliography">{"".join(map(show, found))}</ol>'
    )
    return Page(
        document(f"{navigation(rng)}<h1>Publications</h1>{body}{footer(rng, owner)}", owner=owner), found, NO_DOI
    )


def bibbase(rng: random.Random) -> Page:
    owner, found, _ = start(rng)

    def one(w: Work) -> str:
        people = "; and ".join(
            [
                "; ".join(f"{p.family}, {p.initials()}" for p in w.authors[:-1]),
                f"{w.authors[-1].family}, {w.authors[-1].initials()}",
            ]
        ).removeprefix("; and ")
        lead = "In " if w.kind == "paper-conference" else ""
        return (f'<div class="bibbase_paper"><span class="bibbase_paper_titleauthoryear"><span class="bibbase_paper_title"><a name="{w.slug}"></a><a href="{w.slug}.pdf">{e(w.title)}.</a></span>\n'
                f'<span class="bibbase_paper_author">{people}.</span>\n</span>{lead}<i>{w.venue or "arXiv"}</i>, {w.volume or 1}: {pages(w, Habit())}. {w.year}.\n<br class="bibbase_paper_content"/>'
                f'<span class="bibbase_paper_content"><a href="https://doi.org/{w.doi}"><span>doi</span></a> <a href="javascript:show()">link</a> <a href="#">bibtex</a></span></div>')  # fmt: skip

    body = by_year(
        found,
        one,
        '<div class="bibbase_group_whole"><div class="bibbase_group_head bibbase_group"><span>{}</span> <span>(n)</span></div>',
        '<div class="bibbase_group_body">{}</div></div>',
    )
    return Page(document(f"<h1>Publications</h1>{body}", owner=owner), found, frozenset({"authors", "year", "doi"}))


def teachpress(rng: random.Random) -> Page:
    owner, found, _ = start(rng)

    def one(w: Work) -> str:
        people = "; ".join(f"{p.family}, {p.given}" for p in w.authors)
        lead = "In: " if w.kind in ("paper-conference", "chapter", "article-journal") else ""
        return (f'<tr class="tp_publication tp_publication_{_BIBTEX[w.kind]}"><td class="tp_pub_info"><p class="tp_pub_author">{people}</p><p class="tp_pub_title"><a class="tp_title_link" href="/{w.slug}">{e(w.title)}</a> '
                f'<span class="tp_pub_type tp_ {_BIBTEX[w.kind]}">{_LABELS[w.kind]}</span> </p><p class="tp_pub_additional"><span class="tp_pub_additional_in">{lead}</span><span class="tp_pub_additional_journal">{w.venue}, </span>'
                f'<span class="tp_pub_additional_pages">pp. {pages(w, Habit())}, </span><span class="tp_pub_additional_year">{w.year}</span>.</p><p class="tp_pub_menu">(<span class="tp_abstract_link"><a class="tp_show">Abstract</a></span> | '
                f'<span class="tp_resource_link"><a href="https://doi.org/{w.doi}">Links</a></span> | <span class="tp_bibtex_link"><a>BibTeX</a></span>)</p></td></tr>')  # fmt: skip

    body = by_year(found, one, '<h3 class="tp_h3">{}</h3>', '<table class="teachpress_publication_list">{}</table>')
    return Page(
        document(
            f"<h1 class='entry-title'>Publications</h1><div class='entry-content'><div class='teachpress_pub_list'>{body}</div></div>",
            owner=owner,
        ),
        found,
        ALL | {"type"},
    )


def papercite(rng: random.Random) -> Page:
    owner, found, _ = start(rng)
    show = lambda i, w: (
        f'<li>[{i + 1}] <a href="{w.slug}.pdf" title="Download PDF" class="papercite_pdf"><img src="pdf.png" alt="[PDF]"/></a> {ieee(w, Habit(last=" and "))}<br/>'
        f'<a href="javascript:void(0)" id="t{i}" class="papercite_toggle">[Bibtex]</a><div class="papercite_bibtex" id="b{i}"><pre><code class="tex bibtex">{e(bibtex(w))}</code></pre></div></li>'
    )
    body = f'<ul class="papercite_bibliography">{"".join(show(i, w) for i, w in enumerate(found))}</ul>'
    return Page(document(f"<h1>Publications</h1>{body}", owner=owner), found, ALL | {"type"})


def eprints(rng: random.Random) -> Page:
    owner, found, _ = start(rng)

    def one(w: Work) -> str:
        people = [f'<span class="person_name">{p.family}, {p.given}</span>' for p in w.authors]
        byline = ", ".join(people[:-1]) + (" and " if len(people) > 1 else "") + people[-1]
        number = f" {w.volume} ({w.issue or 1})." if w.volume else ""
        return f'<p>{byline}\n\n\n({w.year})\n\n<a href="https://e.example/{w.volume}/"><em>{e(w.title)}.</em></a>\n\n\n{w.venue or "Working Paper"},{number} {"pp. " + pages(w, Habit(dash="-")) + "." if w.pages[0] else ""}</p>'

    body = by_year(found, one, "<h2>{}</h2>", "{}") if rng.random() < 0.5 else "".join(map(one, found))
    return Page(
        document(
            f'<h1>Items where Author is "{owner.family}, {owner.given}"</h1><div class="ep_view_page">{body}</div>',
            owner=owner,
        ),
        found,
        frozenset({"authors", "year"}),
    )


def dspace(rng: random.Random) -> Page:
    owner, found, _ = start(rng)

    def one(w: Work) -> str:
        people = "; ".join(f"<span>{p.family}, {p.given}</span>" for p in w.authors)
        coins = quote(f"rft.title={w.title}&rft.date={w.iso}", safe="=&")
        return (f'<li class="ds-artifact-item"><div class="artifact-description"><div class="artifact-title"><a href="/handle/1/{w.volume}">{e(w.title)}</a><span class="Z3988" title="ctx_ver=Z39.88-2004&amp;{e(coins)}">&#65279; </span></div>'
                f'<div class="artifact-info"><span class="author">{people}</span> <span class="publisher-date">(<span class="publisher">{w.publisher}</span>, <span class="date">{w.iso[:7]}</span>)</span></div></div></li>')  # fmt: skip

    return Page(
        document(
            f'<h2>Browsing by Author "{owner.family}, {owner.given}"</h2><p>Now showing items 1-20 of 90</p><ul class="ds-artifact-list">{"".join(map(one, found))}</ul>',
            owner=owner,
        ),
        found,
        frozenset({"authors", "year"}),
    )


def pure(rng: random.Random) -> Page:
    owner, found, _ = start(rng)
    chapter = {"article-journal": "Contribution to journal › Article", "paper-conference": "Chapter in Book/Report/Conference proceeding › Conference contribution",
               "chapter": "Chapter in Book/Report/Conference proceeding › Chapter", "thesis": "Thesis › Doctoral Thesis", "report": "Book/Report › Report", "article": "Working paper › Preprint"}  # fmt: skip

    def one(w: Work) -> str:
        people = [
            f'<a rel="Person" href="/p" class="link person"><span>{p.family}, {p.initials()}</span></a>'
            if p == owner
            else f"{p.family}, {p.initials()}"
            for p in w.authors
        ]
        byline = ", ".join(people[:-1]) + (" &amp; " if len(people) > 1 else "") + people[-1]
        return (f'<li class="list-result-item"><div class="result-container"><div class="rendering"><h3 class="title"><a rel="ContributionToJournal" href="/en/publications/{w.slug}" class="link"><span>{e(w.title)}</span></a></h3>{byline}, '
                f'<span class="date">{w.day} {MONTHS[w.month - 1][:3]} {w.year}</span>, <em>In: </em>{w.venue or "arXiv"}. <span class="volume">{w.volume or 1}</span>, p. {pages(w, Habit(dash="-"))}<p class="type"><span class="type_family">Research output<span class="type_family_sep">: </span></span>'
                f'<span class="type_classification">{chapter[w.kind]}</span></p></div></div></li>')  # fmt: skip

    return Page(
        document(
            f'<h1>{owner.full}</h1><h2>Research output</h2><ul class="list-results">{"".join(map(one, found))}</ul>',
            owner=owner,
        ),
        found,
        frozenset({"authors", "year"}),
    )


def dblp(rng: random.Random) -> Page:
    owner, found, _ = start(rng)

    def one(w: Work) -> str:
        people = ", ".join(
            f'<span itemprop="author" itemscope itemtype="http://schema.org/Person"><a href="p.html" itemprop="url"><span itemprop="name" title="{p.full}">{p.full}</span></a></span>'
            for p in w.authors
        )
        return (f'<li class="entry article" id="x{w.slug}" itemscope itemtype="http://schema.org/ScholarlyArticle"><div class="nr" id="j{w.volume}">[j{w.volume}]</div><nav class="publ"><ul><li class="drop-down"><div class="head"><a href="https://doi.org/{w.doi}">view</a></div></li></ul></nav>'
                f'<cite class="data tts-content" itemprop="headline">{people}:<br> <span class="title" itemprop="name">{e(w.title)}.</span> <a href="db.html"><span itemprop="isPartOf" itemscope itemtype="http://schema.org/Periodical"><span itemprop="name">{w.venue or "CoRR"}</span></span></a> '
                f'<span itemprop="pagination">{pages(w, Habit(dash="-"))}</span> (<span itemprop="datePublished">{w.year}</span>)</cite></li>')  # fmt: skip

    body = '<ul class="publ-list">' + by_year(found, one, '<li class="year">{}</li>', "{}") + "</ul>"
    return Page(
        document(
            f'<h1><span class="name primary" itemprop="name">{owner.full}</span></h1>{body}',
            owner=owner,
            title=f"dblp: {owner.full}",
        ),
        found,
        frozenset({"authors", "year", "doi"}),
    )


def profile_table(rng: random.Random) -> Page:
    """A search engine's profile: title, names and venue in one cell; counts and year in others."""
    owner, found, _ = start(rng)

    def one(w: Work) -> str:
        people = ", ".join(f"{p.initials(join='', point='')} {p.family}" for p in w.authors)
        number = f" {w.volume} ({w.issue or 1}), {pages(w, Habit(dash='-'))}" if w.volume else ""
        return (f'<tr class="gsc_a_tr"><td class="gsc_a_t"><a href="/citations?x={w.slug}" class="gsc_a_at">{e(w.title)}</a><div class="gs_gray">{people}</div><div class="gs_gray">{w.venue or "arXiv preprint arXiv:" + w.arxiv}{number}<span class="gs_oph">, {w.year}</span></div></td>'
                f'<td class="gsc_a_c"><a href="/c" class="gsc_a_ac gs_ibl">{w.volume * 3 or 7}</a></td><td class="gsc_a_y"><span class="gsc_a_h gsc_a_hc gs_ibl">{w.year}</span></td></tr>')  # fmt: skip

    table = f'<table id="gsc_a_t"><thead><tr><th>Title</th><th>Cited by</th><th>Year</th></tr></thead><tbody>{"".join(map(one, found))}</tbody></table>'
    return Page(
        document(f'<div id="gsc_prf_in">{owner.full}</div>{table}', owner=owner, title=f"{owner.full} - Profile"),
        found,
        frozenset({"authors", "year"}),
    )


def photo_table(rng: random.Random) -> Page:
    """The one-column academic template: a picture, title, names, venue, links in a row, a line of description."""
    owner, found, _ = start(rng, 4, 12)

    def one(w: Work) -> str:
        people = ",\n".join(
            f"<strong>{p.full}</strong>" if p == owner else f'<a href="https://o.example">{p.full}</a>'
            for p in w.authors
        )
        oral = ' &nbsp<font color="red"><strong>(Oral Presentation)</strong></font>' if rng.random() < 0.2 else ""
        return (f'<tr onmouseout="stop()"><td style="padding:20px;width:25%"><div class="one"><img src="images/{w.slug}.png" width="160"></div></td><td style="padding:20px;width:75%;vertical-align:middle"><a href="https://{w.slug}.example/"><span class="papertitle">{e(w.title)}</span></a><br>\n{people}\n<br>\n'
                f'<em>{w.acronym or w.venue or "arXiv"}</em>, {w.year}{oral}\n<br>\n<a href="https://{w.slug}.example/">project page</a> / <a href="https://arxiv.org/abs/{w.arxiv}">arXiv</a> / <a href="v.mp4">video</a>\n<p></p>\n<p>{w.abstract.split(".")[0]}.</p></td></tr>')  # fmt: skip

    head = f'<table><tr><td><p class="name">{owner.full}</p><p>I am a scientist at the Harbour Institute. {e(w_text(rng))}</p><p><a href="mailto:x">Email</a> / <a href="cv.pdf">CV</a> / <a href="s">Scholar</a></p></td><td><img src="me.jpg" alt="profile photo"></td></tr></table>'
    html = f'<table style="width:100%"><tbody><tr><td>{head}<table><tbody><tr><td><h2>Research</h2><p>I am interested in harbours and lanterns.</p></td></tr></tbody></table><table><tbody>{"".join(map(one, found))}</tbody></table></td></tr></tbody></table>'
    return Page(document(html, owner=owner, title=owner.full), found, frozenset({"authors", "year"}))


def w_text(rng: random.Random) -> str:
    return f"At the institute I have worked on {rng.choice(('tides', 'lanterns', 'ledgers'))} and lead a team of {rng.randint(2, 9)}."


def saved_by_word(rng: random.Random) -> Page:
    owner, found, _ = start(rng)
    style = rng.choice((apa, ieee, plain))
    bullet = "<span style='font-family:Symbol'><span style=\"mso-list:Ignore\">·<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span></span>"
    body = "".join(
        f"<p class=MsoListParagraph style='margin-left:.5in;text-indent:-.25in'><![if !supportLists]>{bullet if rng.random() < 2 else ''}<![endif]><span lang=EN-US>{style(w, Habit())}<o:p></o:p></span></p>\n"
        for w in found
    )
    html = f"<div class=WordSection1><p class=MsoTitle>{owner.full}<o:p></o:p></p><h1>Publications<o:p></o:p></h1>{body}<p class=MsoNormal><o:p>&nbsp;</o:p></p></div>"
    return Page(document(html, owner=owner), found, NO_DOI)


def reference_div(rng: random.Random) -> Page:
    """pandoc's and other processors' bibliographies; COinS behind each on some."""
    owner, found, _ = start(rng)
    style, numbered, coins = rng.choice((apa, ieee)), rng.random() < 0.3, rng.random() < 0.4

    def one(i: int, w: Work) -> str:
        pairs = quote(f"rft.atitle={w.title}&rft.date={w.iso}&rft_id=info:doi/{w.doi}", safe="=&:/") + "".join(
            f"&rft.au={quote(p.full)}" for p in w.authors
        )
        span = f'<span class="Z3988" title="url_ver=Z39.88-2004&amp;{e(pairs)}"></span>' if coins else ""
        left = f'<div class="csl-left-margin">[{i + 1}] </div><div class="csl-right-inline">' if numbered else ""
        return f'<div id="ref-{w.slug}" class="csl-entry" role="listitem">{left}{style(w, Habit(last=", &amp; "))}{"</div>" if numbered else ""}</div>{span}'

    body = f'<div id="refs" class="references csl-bib-body hanging-indent" role="list">{"".join(one(i, w) for i, w in enumerate(found))}</div>'
    return Page(document(f'<h1 id="publications">Publications</h1>{body}', owner=owner), found, NO_DOI)


def latexml(rng: random.Random) -> Page:
    owner, found, _ = start(rng)
    show = lambda i, w: (
        f'<li id="bib.bib{i}" class="ltx_bibitem"><span class="ltx_tag ltx_role_refnum ltx_tag_bibitem">[{i + 1}]</span><span class="ltx_bibblock">{names(w, Habit(last=" and "))}.\n</span>'
        f'<span class="ltx_bibblock">{e(w.title)}.\n</span><span class="ltx_bibblock"><em class="ltx_emph">{w.venue or "arXiv preprint"}</em>, {w.year}.\n</span></li>'
    )
    html = f'<article class="ltx_document"><h1 class="ltx_title ltx_title_document">Publications of {owner.full}</h1><section class="ltx_bibliography"><ul class="ltx_biblist">{"".join(show(i, w) for i, w in enumerate(found))}</ul></section></article>'
    return Page(document(html, owner=owner), found, frozenset({"authors", "year", "type-if-told"}))


def sphinx(rng: random.Random) -> Page:
    owner, found, _ = start(rng)
    old = rng.random() < 0.5
    label = lambda w: f"{w.authors[0].family[:3].upper()}{w.year % 100:02}"
    text = lambda w: (
        f'{plain(w, Habit(last=", and "))} <a class="reference external" href="https://doi.org/{w.doi}">doi:{w.doi}</a>.'
    )
    if old:
        body = (
            '<dl class="citation">'
            + "".join(
                f'<dt class="label" id="{w.slug}"><span class="brackets">{label(w)}</span></dt><dd><p>{text(w)}</p></dd>'
                for w in found
            )
            + "</dl>"
        )
    else:
        body = (
            '<div class="citation-list">'
            + "".join(
                f'<div class="citation" id="{w.slug}" role="doc-biblioentry"><span class="label"><span class="fn-bracket">[</span>{label(w)}<span class="fn-bracket">]</span></span><p>{text(w)}</p></div>'
                for w in found
            )
            + "</div>"
        )
    return Page(
        document(
            f'<div class="document"><div class="body" role="main"><section id="publications"><h1>Publications<a class="headerlink" href="#publications">¶</a></h1>{body}</section></div></div>',
            owner=owner,
        ),
        found,
        ALL,
    )


def notebook(rng: random.Random) -> Page:
    """A note-taking tool's export: every list item in a list of its own."""
    owner, found, _ = start(rng)
    show = lambda w: (
        f'<ul id="{w.slug}" class="bulleted-list"><li style="list-style-type:disc"><strong>{e(w.title)}</strong><br/>{names(w, Habit(owner=owner.full, emphasis="em"))}<br/><em>{w.venue or "arXiv"}</em> ({w.year}) <a href="{w.slug}.pdf">pdf</a></li></ul>'
    )
    body = (
        by_year(found, show, '<h3 id="x" class="">{}</h3>', "{}") if rng.random() < 0.5 else "".join(map(show, found))
    )
    return Page(
        document(
            f'<article id="a" class="page sans"><header><h1 class="page-title">Publications</h1></header><div class="page-body">{body}</div></article>',
            owner=owner,
        ),
        found,
        NO_DOI,
    )


def site_builder(rng: random.Random) -> Page:
    """A site builder's output: a paragraph a line, spans with styles, no classes that say anything."""
    owner, found, _ = start(rng, 4, 12)
    span = lambda t, s="": f'<p dir="ltr" class="zfr3Q CDt4Ke"><span class="C9DxTc" style="{s}">{t}</span></p>'
    show = lambda w: (
        f'<div class="tyJCtd"><div>{span(e(w.title), "font-weight: 700;")}{span(names(w, Habit()))}{span((w.venue or "arXiv") + ", " + str(w.year), "font-style: italic;")}</div></div>'
    )
    flat = lambda w: (
        f"{span(e(w.title), 'font-weight: 700;')}{span(names(w, Habit()))}{span((w.venue or 'arXiv') + ', ' + str(w.year), 'font-style: italic;')}"
    )
    body = "".join(map(rng.choice((show, flat)), found))
    return Page(
        document(
            f'<div role="main"><section><h1 class="zfr3Q"><span>Publications</span></h1></section><section><div class="LS81yb">{body}</div></section></div>',
            owner=owner,
        ),
        found,
        NO_DOI,
    )


def pub_cards(rng: random.Random) -> Page:
    """A site of one's own: classes that name the parts, in some spelling."""
    owner, found, _ = start(rng, 4, 14)
    t, a, v, y = rng.choice((("title", "authors", "venue", "year"), ("pub-title", "pub-authors", "pub-venue", "pub-year"), ("paper__title", "paper__authors", "paper__venue", "paper__date"),
                             ("publication-title", "publication-authors", "publication-journal", "publication-date"), ("papertitle", "authors", "conf", "yr")))  # fmt: skip
    toggle = lambda w: (
        f"<details><summary>Abstract</summary><p>{w.abstract}</p></details>" if rng.random() < 0.5 else ""
    )
    show = lambda w: (
        f'<div class="paper"><img src="{w.slug}.png" alt=""><div class="{t}"><a href="{w.slug}.pdf">{e(w.title)}</a></div><div class="{a}">{names(w, Habit(owner=owner.full, emphasis="b"))}</div>'
        f'<div class="{v}">{w.venue or "arXiv"}</div><div class="{y}">{w.year}</div>{toggle(w)}<div class="links"><a href="{w.slug}.pdf">pdf</a> <a href="c">code</a></div></div>'
    )
    html = f"{biography(rng, owner)}<h2>Publications</h2>{''.join(map(show, found))}{sections(rng, 1)[0]}"
    return Page(document(html, owner=owner, title=owner.full), found, NO_DOI)


THEMES = (
    al_folio, academicpages, hugo_stream, hugo_citation, hugo_card, hugoblox, bibtex2html, scholar, bibbase, teachpress,
    papercite, eprints, dspace, pure, dblp, profile_table, photo_table, saved_by_word, reference_div, latexml, sphinx,
    notebook, site_builder, pub_cards,
)  # fmt: skip
