"""Archives and indexes of posts as blog tools and their themes lay them out; invented posts, many languages' dates."""

from __future__ import annotations

import random
from collections.abc import Callable
from html import escape as e

from tests.formats.page.invented.chrome import Page, document
from tests.formats.page.invented.works import MONTHS, Person, Work, abstract, person, works

_MONTHS = {
    "en": MONTHS, "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro".split(),
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre".split(),
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia".split(),
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(),
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня".split(),
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık".split(),
    "el": "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου".split(),
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split(),
    "nl": "januari februari maart april mei juni juli augustus september oktober november december".split(),
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince".split(),
    "zh": [], "ja": [], "ko": [],
}  # fmt: skip
_OF_LANGUAGE = {
    "zh": ("关于灯塔的{}点思考", "如何修理{}个港口", "我的第{}本书", "灯笼与河流：{}年总结"), "ja": ("灯台の歩き方 第{}回", "港町で考えた{}つのこと", "地図を{}枚なくした話"),
    "ko": ("등대를 고치는 {}가지 방법", "항구에서 보낸 {}일", "지도 {}장을 잃어버린 이야기"), "ru": ("Как починить {} маяков", "Заметки о реке, часть {}", "{} причин любить гавань"),
    "uk": ("Як полагодити {} маяків", "Нотатки про річку, частина {}"), "de": ("Wie man {} Leuchttürme repariert", "Notizen vom Hafen, Teil {}", "{} Gründe für das Meer"),
    "fr": ("Comment réparer {} phares", "Notes du port, partie {}", "{} raisons d’aimer la mer"), "es": ("Cómo reparar {} faros", "Notas del puerto, parte {}", "{} razones para amar el mar"),
    "pt": ("Como consertar {} faróis", "Notas do porto, parte {}"), "it": ("Come riparare {} fari", "Appunti dal porto, parte {}"), "pl": ("Jak naprawić {} latarni", "Notatki z portu, część {}"),
    "tr": ("{} deniz feneri nasıl onarılır", "Liman notları, bölüm {}"), "el": ("Πώς να επισκευάσετε {} φάρους", "Σημειώσεις από το λιμάνι {}"), "ar": ("كيف تصلح {} منارات", "ملاحظات من الميناء {}"),
    "nl": ("Hoe repareer je {} vuurtorens", "Notities uit de haven, deel {}"), "cs": ("Jak opravit {} majáků", "Poznámky z přístavu, část {}"),
}  # fmt: skip
LANGUAGES = tuple(_OF_LANGUAGE)
_DATED = frozenset({"date", "year", "type"})


def day(w: Work, language: str = "en", form: str = "long") -> str:
    """A date as printed: long, short, dots, iso, slashes, or as the language writes it."""
    if language in ("zh", "ja"):
        return f"{w.year}年{w.month}月{w.day}日"
    if language == "ko":
        return f"{w.year}년 {w.month}월 {w.day}일"
    month = _MONTHS[language][w.month - 1]
    if form == "iso":
        return w.iso
    if language == "en":
        return {"long": f"{month} {w.day}, {w.year}", "short": f"{month[:3]} {w.day}, {w.year}", "day": f"{w.day} {month[:3]} {w.year}",
                "ordinal": f"{month} {w.day}{'th' if 3 < w.day < 21 else 'st' if w.day % 10 == 1 else 'nd' if w.day % 10 == 2 else 'rd' if w.day % 10 == 3 else 'th'}, {w.year}",
                "dots": f"{w.day:02}.{w.month:02}.{w.year}", "slash": f"{w.year}/{w.month:02}/{w.day:02}", "weekday": f"Mon, {w.day} {month} {w.year}"}[form]  # fmt: skip
    if language in ("de", "cs"):
        return f"{w.day}. {month} {w.year}"
    if language in ("es", "pt"):
        return f"{w.day} de {month} de {w.year}"
    return f"{w.day} {month} {w.year}" + (" г." if language == "ru" and w.day % 2 else "")


FORMS = ("long", "short", "day", "ordinal", "dots", "slash", "weekday", "iso")


def _start(rng: random.Random, low: int = 5, high: int = 14, language: str = "en") -> tuple[Person, list[Work], str]:
    owner = person(rng)
    found = []
    for i, w in enumerate(works(rng, owner, rng.randint(low, high))):
        text = w.title if language == "en" else rng.choice(_OF_LANGUAGE[language]).format(i + 2)
        slug = w.slug if language == "en" else f"post-{i}"
        found.append(
            Work(
                title=text,
                authors=(owner,),
                year=w.year,
                month=w.month,
                day=w.day,
                kind="post-weblog",
                slug=slug,
                abstract=w.abstract,
            )
        )
    return owner, found, rng.choice(FORMS)


def _site(rng: random.Random, owner: Person, body: str, language: str = "en", *, sidebar: bool = True) -> str:
    side = "".join(f'<li><a href="/tags/{t}">{t}</a> (3)</li>' for t in ("tides", "code", "harbour"))
    recent = (
        f'<aside class="sidebar"><h3>Recent Comments</h3><ul><li>Wanda on <a href="/x">{abstract(rng, 1)[:30]}</a></li></ul><h3>Categories</h3><ul>{side}</ul></aside>'
        if sidebar
        else ""
    )
    return document(f'<header class="site-header"><a class="site-title" href="/">{owner.full}</a><nav><a href="/">Home</a><a href="/about">About</a><a href="/archive">Archive</a></nav></header>'
                    f'<main>{body}</main>{recent}<footer class="site-footer"><p>© 2025 {owner.full}</p></footer>', owner=owner, title=f"Blog | {owner.full}", language=language)  # fmt: skip


Show = Callable[[Work, str, str], str]


def _minima(w: Work, d: str, _: str) -> str:
    return f'<li><span class="post-meta">{d}</span><h3><a class="post-link" href="/{w.year}/{w.month:02}/{w.slug}.html">{e(w.title)}</a></h3></li>'


def _minimal(w: Work, d: str, _: str) -> str:
    return (f'<div class="list__item"><article class="archive__item" itemscope itemtype="https://schema.org/CreativeWork"><h2 class="archive__item-title no_toc" itemprop="headline"><a href="/{w.slug}/" rel="permalink">{e(w.title)}</a></h2>'
            f'<p class="page__meta"><span class="page__meta-date"><i class="far fa-calendar-alt"></i> <time datetime="{w.iso}T00:00:00+00:00">{d}</time></span><span class="page__meta-sep"></span><span class="page__meta-readtime">3 minute read</span></p>'
            f'<p class="archive__item-excerpt" itemprop="description">{w.abstract[:140]}</p></article></div>')  # fmt: skip


def _paper_mod(w: Work, d: str, owner: str) -> str:
    return (f'<article class="post-entry"><header class="entry-header"><h2 class="entry-hint-parent">{e(w.title)}</h2></header><div class="entry-content"><p>{w.abstract[:160]}...</p></div>'
            f'<footer class="entry-footer"><span title="{w.iso} 00:00:00 +0000 UTC">{d}</span>&nbsp;·&nbsp;4 min&nbsp;·&nbsp;{owner}</footer><a class="entry-link" aria-label="post link to {e(w.title)}" href="/posts/{w.slug}/"></a></article>')  # fmt: skip


def _ghost(w: Work, d: str, owner: str) -> str:
    return (f'<article class="post-card post"><a class="post-card-image-link" href="/{w.slug}/"><img class="post-card-image" src="i.jpg" alt="{e(w.title)}"></a><div class="post-card-content"><a class="post-card-content-link" href="/{w.slug}/"><header class="post-card-header">'
            f'<div class="post-card-tags"><span class="post-card-primary-tag">Tides</span></div><h2 class="post-card-title">{e(w.title)}</h2></header><div class="post-card-excerpt">{w.abstract[:120]}</div></a><footer class="post-card-meta">'
            f'<time class="post-card-meta-date" datetime="{w.iso}">{d}</time><span class="post-card-meta-length">5 min read</span></footer></div></article>')  # fmt: skip


def _octopress(w: Work, d: str, _: str) -> str:
    return f'<article><h1><a href="/blog/{w.year}/{w.month:02}/{w.day:02}/{w.slug}/">{e(w.title)}</a></h1><time datetime="{w.iso}T10:00:00+00:00" pubdate><span class="month">{MONTHS[w.month - 1][:3].upper()}</span> <span class="day">{w.day:02}</span> <span class="year">{w.year}</span></time><footer><span class="categories">posted in <a class="category" href="/c/x">tides</a></span></footer></article>'


def _wordpress(w: Work, d: str, owner: str) -> str:
    return (f'<article id="post-{w.day}" class="post-{w.day} post type-post status-publish hentry category-x"><header class="entry-header"><h2 class="entry-title"><a href="/{w.year}/{w.month:02}/{w.day:02}/{w.slug}/" rel="bookmark">{e(w.title)}</a></h2>'
            f'<div class="entry-meta"><span class="posted-on">Posted on <a href="/x" rel="bookmark"><time class="entry-date published" datetime="{w.iso}T08:00:00+00:00">{d}</time><time class="updated" datetime="2026-01-01T00:00:00+00:00">January 1, 2026</time></a></span>'
            f'<span class="byline"> by <span class="author vcard"><a class="url fn n" href="/author/x/">{owner}</a></span></span></div></header><div class="entry-content"><p>{w.abstract} <a class="more-link" href="/x">Continue reading</a></p></div>'
            f'<footer class="entry-footer"><span class="cat-links">Posted in <a rel="category tag" href="/c/x">Tides</a></span><span class="comments-link"><a href="#r">Leave a comment</a></span></footer></article>')  # fmt: skip


def _bootstrap(w: Work, d: str, _: str) -> str:
    return f'<li><span>{d}</span> &raquo; <a href="/{w.year}/{w.month:02}/{w.day:02}/{w.slug}">{e(w.title)}</a></li>'


def _link_date(w: Work, d: str, _: str) -> str:
    return f'<li><a href="/posts/{w.slug}/">{e(w.title)}</a> <small>({d})</small></li>'


def _beautiful(w: Work, d: str, _: str) -> str:
    return f'<article class="post-preview"><a href="/{w.iso}-{w.slug}/"><h2 class="post-title">{e(w.title)}</h2><h3 class="post-subtitle">{w.abstract.split(".")[0]}</h3></a><p class="post-meta">Posted on {d}</p><div class="post-entry">{w.abstract}<a class="post-read-more" href="/x">[Read&nbsp;More]</a></div><div class="blog-tags">Tags: <a href="/tags#a">tides</a>, <a href="/tags#b">code</a></div></article>'


def _hyde(w: Work, d: str, _: str) -> str:
    return f'<div class="post"><h1 class="post-title"><a href="/{w.slug}/">{e(w.title)}</a></h1><span class="post-date">{d}</span><p>{w.abstract}</p><p>{w.abstract[:90]}</p></div>'


def _pelican(w: Work, d: str, owner: str) -> str:
    return f'<li><article class="hentry"><header><h2 class="entry-title"><a href="/{w.slug}.html" rel="bookmark" title="Permalink to {e(w.title)}">{e(w.title)}</a></h2></header><footer class="post-info"><abbr class="published" title="{w.iso}T00:00:00">{d}</abbr><address class="vcard author">By <a class="url fn" href="/author/x.html">{owner}</a></address></footer><div class="entry-content"><p>{w.abstract}</p></div></article></li>'


def _hexo(w: Work, d: str, _: str) -> str:
    return f'<article class="archive-article archive-type-post"><div class="archive-article-inner"><header class="archive-article-header"><a href="/{w.year}/{w.month:02}/{w.slug}/" class="archive-article-date"><time datetime="{w.iso}T00:00:00.000Z" itemprop="datePublished">{d}</time></a><h1 itemprop="name"><a class="archive-article-title" href="/{w.year}/{w.month:02}/{w.slug}/">{e(w.title)}</a></h1></header></div></article>'


def _coder(w: Work, d: str, _: str) -> str:
    return f'<li><span class="date">{d}</span><a class="title" href="/posts/{w.slug}/">{e(w.title)}</a></li>'


def _gatsby(w: Work, d: str, _: str) -> str:
    return f'<li><article class="post-list-item" itemscope itemtype="http://schema.org/Article"><header><h2><a href="/{w.slug}/" itemprop="url"><span itemprop="headline">{e(w.title)}</span></a></h2><small>{d}</small></header><section><p itemprop="description">{w.abstract[:150]}</p></section></article></li>'


def _quarto(w: Work, d: str, owner: str) -> str:
    return f'<div class="quarto-post image-right" data-index="0" data-categories="x"><div class="thumbnail"><a href="posts/{w.slug}/"><img src="x.png"></a></div><div class="body"><h3 class="no-anchor listing-title"><a href="posts/{w.slug}/" class="no-external">{e(w.title)}</a></h3><div class="listing-categories"><div class="listing-category">tides</div></div><div class="listing-description"><a href="posts/{w.slug}/" class="no-external"><p>{w.abstract[:150]}</p></a></div></div><div class="metadata"><a href="posts/{w.slug}/" class="no-external"><div class="listing-date">{d}</div><div class="listing-author">{owner}</div></a></div></div>'


def _distill(w: Work, d: str, owner: str) -> str:
    return f'<a href="posts/{w.slug}/" class="post-preview"><script class="post-metadata" type="text/json">{{}}</script><div class="metadata"><div class="publishedDate">{d}</div><div class="dt-authors"><div class="dt-author">{owner}</div></div></div><div class="thumbnail"><img src="p.png"></div><div class="description"><h2>{e(w.title)}</h2><div class="dt-tags"><div class="dt-tag">code</div></div><p>{w.abstract[:160]}</p></div></a>'


def _blogger(w: Work, d: str, owner: str) -> str:
    return f'<div class="date-outer"><h2 class="date-header"><span>{d}</span></h2><div class="date-posts"><div class="post-outer"><div class="post hentry"><h3 class="post-title entry-title"><a href="/{w.year}/{w.month:02}/{w.slug}.html">{e(w.title)}</a></h3><div class="post-body entry-content"><p>{w.abstract}</p></div><div class="post-footer">Posted by <span class="fn">{owner}</span> at <a class="timestamp-link" href="/x"><abbr class="published" title="{w.iso}T10:00:00Z">10:00 AM</abbr></a> <a class="comment-link" href="/c">2 comments</a></div></div></div></div></div>'


def _wowchemy(w: Work, d: str, owner: str) -> str:
    return f'<div class="media stream-item"><div class="media-body"><h3 class="article-title mb-0 mt-0"><a href="/post/{w.slug}/">{e(w.title)}</a></h3><a href="/post/{w.slug}/" class="summary-link"><div class="article-style">{w.abstract[:120]}</div></a><div class="stream-meta article-metadata"><div class="article-metadata"><span class="author-highlighted">{owner}</span><span class="middot-divider"></span><span class="article-date">{d}</span><span class="middot-divider"></span><span class="article-reading-time">3 min read</span></div></div></div></div>'


def _mf2(w: Work, d: str, owner: str) -> str:
    return f'<li class="h-entry"><a class="u-url p-name" href="/{w.slug}">{e(w.title)}</a> <time class="dt-published" datetime="{w.iso}">{d}</time> <span class="p-author h-card">{owner}</span><p class="p-summary">{w.abstract[:90]}</p></li>'


def _rdfa(w: Work, d: str, owner: str) -> str:
    return f'<div vocab="https://schema.org/" typeof="BlogPosting"><h2 property="headline"><a property="url" href="/{w.slug}">{e(w.title)}</a></h2><span property="datePublished" content="{w.iso}">{d}</span> <span property="author" typeof="Person"><span property="name">{owner}</span></span><p property="abstract">{w.abstract[:120]}</p></div>'


def _spans(w: Work, d: str, _: str) -> str:
    return f'<div class="row"><div class="col-2">{d}</div><div class="col-10"><a href="/blog/{w.slug}">{e(w.title)}</a></div></div>'


def _squarespace(w: Work, d: str, owner: str) -> str:
    return f'<article class="BlogList-item hentry post-type-text" id="a"><a href="/blog/{w.slug}" class="BlogList-item-image-link"></a><div class="BlogList-item-meta"><time class="Blog-meta-item Blog-meta-item--date" datetime="{w.iso}">{d}</time></div><a href="/blog/{w.slug}" class="BlogList-item-title">{e(w.title)}</a><div class="BlogList-item-excerpt"><p>{w.abstract[:150]}</p></div><a class="BlogList-item-readmore" href="/x">Read More</a></article>'


LIST: dict[str, tuple[Show, str]] = {
    "minima": (_minima, '<h2 class="post-list-heading">Posts</h2><ul class="post-list">{}</ul>'), "minimal": (_minimal, '<h3 class="archive__subtitle">Recent posts</h3><div class="entries-list">{}</div>'),
    "paper-mod": (_paper_mod, "{}"), "ghost": (_ghost, '<div class="post-feed">{}</div>'), "octopress": (_octopress, '<div id="blog-archives">{}</div>'), "wordpress": (_wordpress, '<div id="content">{}</div>'),
    "bootstrap": (_bootstrap, '<h1>Blog</h1><ul class="posts">{}</ul>'), "link-date": (_link_date, "<h2>Posts</h2><ul>{}</ul>"), "beautiful": (_beautiful, '<div class="posts-list">{}</div>'),
    "hyde": (_hyde, '<div class="posts">{}</div>'), "pelican": (_pelican, '<ol id="posts-list" class="hfeed">{}</ol>'), "hexo": (_hexo, '<section class="archives-wrap">{}</section>'),
    "coder": (_coder, "<h1>Blog</h1><ul>{}</ul>"), "gatsby": (_gatsby, '<ol style="list-style:none">{}</ol>'), "quarto": (_quarto, '<div class="quarto-listing"><div class="list quarto-listing-default">{}</div></div>'),
    "distill": (_distill, '<div class="posts-list"><h1>Blog</h1>{}</div>'), "blogger": (_blogger, '<div class="blog-posts hfeed">{}</div>'), "wowchemy": (_wowchemy, "<h1>Posts</h1>{}"),
    "mf2": (_mf2, '<ol class="h-feed">{}</ol>'), "rdfa": (_rdfa, "<div>{}</div>"), "spans": (_spans, '<h1>Blog</h1><div class="container">{}</div>'), "squarespace": (_squarespace, '<section class="BlogList">{}</section>'),
}  # fmt: skip


def listed(rng: random.Random, theme: str = "", language: str = "en") -> Page:
    """An index of posts in one theme."""
    owner, found, form = _start(rng, language=language)
    show, wrap = LIST[theme or rng.choice(sorted(LIST))]
    body = wrap.format("".join(show(w, day(w, language, form), owner.full) for w in found))
    return Page(_site(rng, owner, body, language), found, _DATED)


def archive(rng: random.Random) -> Page:
    """An archive under years, each line with month and day only, so that year and day must be put together."""
    owner, found, _ = _start(rng, 8, 20)
    form = rng.choice(("{m} {d}", "{d} {m}", "{n:02}-{d:02}", "{n:02}/{d:02}"))
    item = rng.choice(
        (
            '<li><time datetime="{iso}">{day}</time> <a href="/posts/{slug}/">{title}</a></li>',
            '<div class="archive-entry"><h3 class="archive-entry-title">{title}</h3><div class="archive-meta"><span title="{iso}">{day}</span> · 3 min</div><a class="entry-link" href="/{slug}/"></a></div>',
        )
    )
    years = sorted({w.year for w in found}, reverse=True)
    body = "".join(f'<div class="archive-year"><h2 class="archive-year-header">{y}</h2><ul>' + "".join(
        item.format(iso=w.iso, day=form.format(m=MONTHS[w.month - 1][:3], d=w.day, n=w.month), slug=w.slug, title=e(w.title)) for w in found if w.year == y) + "</ul></div>" for y in years)  # fmt: skip
    return Page(_site(rng, owner, f"<h1>Archive</h1>{body}", sidebar=False), found, frozenset({"year", "type"}))


def single(rng: random.Random) -> Page:
    """One post on its own page, with comments and related posts: the post is the only work."""
    owner, found, form = _start(rng, 5, 6)
    post, others = found[0], found[1:]
    comments = "".join(
        f'<li class="comment"><div class="comment-author">{person(rng).full}</div><div class="comment-meta"><a href="#c{i}">May {i + 3}, 2024 at 10:00</a></div><p>{abstract(rng, 1)}</p></li>'
        for i in range(4)
    )
    related = "".join(f'<li><a href="/{w.slug}">{e(w.title)}</a></li>' for w in others)
    text = (
        "".join(f"<p>{abstract(rng, 5)}</p><h2>{w}</h2>" for w in ("Background", "Method", "What next"))
        + f"<p>{abstract(rng, 5)}</p>"
    )
    head = f'<meta property="og:type" content="article"><meta property="og:title" content="{e(post.title)}"><meta property="article:published_time" content="{post.iso}T10:00:00Z">'
    body = f'<article class="post hentry"><header><h1 class="entry-title">{e(post.title)}</h1><p class="meta">By {owner.full} on <time datetime="{post.iso}">{day(post, "en", form)}</time></p></header><div class="entry-content">{text}</div></article><section class="related-posts"><h3>Related posts</h3><ul>{related}</ul></section><div id="comments" class="comments"><h3>4 comments</h3><ol>{comments}</ol></div>'
    return Page(_site(rng, owner, body).replace("</head>", head + "</head>"), [post], _DATED)
