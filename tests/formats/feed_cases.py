"""What the feed tests share: items, plain ones and generated ones of every type, date and name form; feeds made of
them, and their entries.
"""

from __future__ import annotations

import json
from random import Random

import feedparser
from hypothesis import strategies as st

from citekit.formats import FORMATS, FeedInfo, WriteOptions
from citekit.model import Date, Item, Name, Names
from citekit.model.vocabulary import TYPES

INFO = FeedInfo(
    title="Works of R. Maren & Co.",
    url="https://maren.example/feed.xml",
    home="https://maren.example/works/",
    author="Rike Maren",
    limit=0,
)

ARTICLE = Item(
    id="maren2021tides",
    type="article-journal",
    variables={
        "title": "Tides of <i>Zostera</i> & H<sub>2</sub>O below 0 < x",
        "author": Names(
            (
                Name(family="Maren", given="Rike", non_dropping_particle="van der"),
                Name(literal="Harbour Survey Group"),
                Name(family="Øvre", given="Åse", suffix="Jr."),
            )
        ),
        "editor": Names((Name(family="Lund", given="Per"),)),
        "issued": Date(parts=((2021, 3),)),
        "container-title": "Journal of Made-up Coasts",
        "volume": "12",
        "issue": "3-4",
        "page": "101–112",
        "ISSN": "1234-5679",
        "DOI": "10.5555/Coast(2021)<7>",
        "URL": "http://Maren.example/papers/tides?utm_source=x#top",
        "abstract": "We watch the sea. It moves.\n\nIt moves again; p < 0.05 & more.",
        "keyword": "tides; Zostera, tides",
        "publisher": "Shore Press",
        "language": "en",
    },
)
POST = Item(
    id="maren2022post",
    type="post-weblog",
    variables={
        "title": "Why we count shells",
        "author": Names((Name(family="Maren", given="Rike"),), truncated=True),
        "issued": Date(parts=((2022, 5, 29),)),
        "URL": "https://maren.example/blog/shells",
    },
    about={"label": "Blog"},
)
SAME_DAY = Item(
    id="maren2022again",
    type="post-weblog",
    variables={"title": "Again", "issued": Date(parts=((2022, 5, 29),)), "URL": "https://maren.example/blog/again"},
)
UNDATED = Item(id="maren-drafts", type="manuscript", variables={"title": "Drafts"})
ITEMS = (UNDATED, ARTICLE, SAME_DAY, POST)


def options(**changes: object) -> WriteOptions:
    """The usual options with entries for all `ITEMS`, some fields of FeedInfo changed."""
    from msgspec.structs import replace

    info = replace(INFO, **changes)  # type: ignore[arg-type]
    entries = {
        item.id: f'<div class="csl-entry"><i>{item.type}</i>. Cited <a href="/x">here</a>.</div>' for item in ITEMS
    }
    return WriteOptions(feed=info, entries=entries)


HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)", "javascript:alert(1)",
    '<a href="javascript:alert(1)">x</a>', "<svg/onload=alert(1)>", "&lt;script&gt;alert(1)&lt;/script&gt;", "]]>",
    "<!--", "-->", "&xxe;", "<![CDATA[x]]>", '"><b onclick=alert(1)>', "</title><script>", "</script>", "\x00\x0b\x1b",
    "\ufffe\ufffd\x85", "\u202eabc", "a & b < c > d \"e\" 'f'", "<i>kept</i>", "<style>*{}</style>", "&#106;avascript:",
    "<a href=' java\tscript:alert(1)'>y</a>", "<iframe src=//x.example>", "<?php x ?>", "${x} {{ x }} {% x %}",
    "\r\n\t", "<span style=\"background:url(javascript:alert(1))\">s</span>",
    "<math><mi xlink:href='javascript:x'>m</mi></math>",
)  # fmt: skip

_text = st.one_of(
    st.text(st.characters(codec=None), max_size=60),
    st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=4).map(" ".join),
    st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=5)), max_size=5).map("".join),
)
_urls = st.one_of(
    _text,
    st.sampled_from(
        (
            "https://a.example/x y?q=é&r=\"<>'#f", "http://ä.example/ö/%zz/../b", "HTTPS://A.EXAMPLE:443",
            "ftp://x.example/a", "https://u:p@a.example/", "//a.example/x", "https://[::1]:8080/x", "https://a.example/p.pdf",
            "data:text/html,x",
            "https://github.com/x/y", "https://arxiv.org/abs/2101.00001v2", "vbscript:x", "http://", "https://:80/",
        )
    ),
)  # fmt: skip
_parts = st.tuples(st.integers(-50, 10_000), st.integers(0, 24), st.integers(0, 32)).flatmap(
    lambda parts: st.integers(1, 3).map(lambda n: parts[:n])
)
_dates = st.one_of(
    st.lists(_parts, min_size=1, max_size=2).map(lambda parts: Date(parts=tuple(parts))),
    _text.map(lambda text: Date(literal=text)),
)
_names = st.builds(
    Names,
    st.lists(
        st.one_of(st.builds(Name, family=_text, given=_text, suffix=_text), st.builds(Name, literal=_text)), max_size=4
    ).map(tuple),
    st.booleans(),
)
hostile_items = st.lists(
    st.builds(
        Item,
        id=_text.map(lambda text: text or "x"),
        type=st.sampled_from(TYPES),
        variables=st.fixed_dictionaries(
            {"title": _text},
            optional={
                "author": _names, "editor": _names, "issued": _dates, "submitted": _dates, "container-title": _text,
                "abstract": _text, "DOI": st.one_of(_text, _text.map(lambda t: "10.1234/" + t)), "URL": _urls,
                "keyword": _text, "volume": _text, "page": _text, "language": _text, "publisher": _text, "ISBN": _text,
                "number": _text, "archive": _text, "archive_location": _text,
            },
        ),
        about=st.fixed_dictionaries(
            {}, optional={"label": _text, "posted": _text, "links": st.dictionaries(_text, _urls)}
        ),
    ),
    max_size=6,
    unique_by=lambda item: item.id,
)  # fmt: skip


def varied_items(count: int, seed: int = 1, years: tuple[int, int] = (1890, 2025)) -> list[Item]:
    """Items of all types with all kinds of dates, names and fields, the same at every call."""
    random = Random(seed)
    words = "salt reef <i>Zostera</i> drift α-decay H<sub>2</sub>O R&D “quoted” 10 < 20 Gezeiten 潮汐 море".split()
    families = ("Maren", "Øvre", "de Lira", "李", "Иванова", "O’Neal", "Łęcka")
    made = []
    for number in range(count):
        year = random.randint(*years)
        parts = ((year,), (year, random.randint(1, 12)), (year, random.randint(1, 12), random.randint(1, 28)))
        names = tuple(
            Name(family=random.choice(families), given=random.choice(("Ada", "J. P.", "伟", "")))
            for _ in range(random.choice((1, 1, 2, 3, 5)))
        )
        variables: dict[str, object] = {
            "title": " ".join(random.choices(words, k=random.randint(3, 8))),
            "author": Names(names, truncated=random.random() < 0.05),
            "container-title": "Annals of Nothing",
            "page": f"{number}-{number + 9}",
            "abstract": " ".join(random.choices(words, k=30)),
        }
        if random.random() < 0.9:
            variables["issued"] = Date(parts=(random.choice(parts),))
        if random.random() < 0.5:
            variables["DOI"] = f"10.5555/test.{number}"
        if random.random() < 0.7:
            variables["URL"] = f"https://site.example/work/{number}"
        made.append(Item(id=f"work{number}", type=TYPES[number % len(TYPES)], variables=variables))  # type: ignore[arg-type]
    return made


FEEDS = ("rss", "atom", "jsonfeed")


def written(name: str, items: object = ITEMS, opts: WriteOptions | None = None) -> str:
    write = FORMATS[name].write
    assert write
    return "".join(piece for piece in write(items, opts or options()) if isinstance(piece, str))  # type: ignore[arg-type]


def entries_of(name: str, text: str) -> list[dict[str, str]]:
    """id, title and published of each entry, whatever the format, times as ISO text."""
    if name == "jsonfeed":
        return [
            {"id": e["id"], "title": e["title"], "published": e["date_published"]} for e in json.loads(text)["items"]
        ]
    found = feedparser.parse(text.encode()).entries
    made = []
    for entry in found:
        time = "{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}Z".format(*entry.published_parsed[:6])
        made.append({"id": entry.id, "title": entry.title, "published": time})
    return made
