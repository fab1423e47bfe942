"""The publication page: what it shows, marks, links, counts and offers to programs."""

from __future__ import annotations

import base64
import json
import re
import zlib
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from jinja2 import DictLoader
from lxml import html as lxml_html
from msgspec.structs import replace

from citekit.model import Date, Item, Name, Names
from citekit.webpage import FeedLink, Grouping, PageOptions, pages
from citekit.webpage.machine import coins
from tests.formats.feed_cases import ARTICLE, ITEMS, POST, UNDATED, hostile_items, varied_items

OWNER = Name(family="Maren", given="Rike", non_dropping_particle="van der")
ENTRIES = {
    ARTICLE.id: (
        '<div class="csl-entry"><div class="csl-left-margin">[1]</div><div class="csl-right-inline">van der Maren, R., '
        "Harbour Survey Group, &amp; Øvre, Å. (2021). Tides of <i>zostera</i> &amp; H<sub>2</sub>O below 0 &lt; x. "
        "<i>Journal of Made-up Coasts</i>, <i>12</i>(3–4), 101–112. https://doi.org/10.5555/x</div></div>"
    ),
    POST.id: (
        '<div class="csl-entry">Maren, R. (2022). <a href="https://maren.example/blog/shells">Why we count shells</a>.'
        "</div>"
    ),
}
OPTIONS = PageOptions(
    author="Rike van der Maren",
    owners=(OWNER,),
    description="Seas & sums",
    url="https://maren.example/works/index.html",
    bib="papers.bib",
    feeds=(FeedLink(title="RSS", media_type="application/rss+xml", href="feed.xml"),),
    bibtex={ARTICLE.id: "@article{maren2021tides,\n  title = {Tides <3}\n}"},
    selected=(POST.id,),
)


def page(items: object = ITEMS, **changes: object) -> str:
    return pages(items, ENTRIES, replace(OPTIONS, **changes))["index.html"]  # type: ignore[arg-type]


def tree(text: str) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(text)


def test_same_items_in_any_order_give_the_same_page() -> None:
    assert page() == page(tuple(reversed(ITEMS)))


def test_every_work_stands_on_the_page_once_under_its_own_anchor() -> None:
    root = tree(page())
    anchors = [li.get("id") for li in root.iterfind(".//li[@id]")]
    assert anchors == ["maren2022again", "maren2022post", "maren2021tides", "maren-drafts"]
    ids = [node.get("id") for node in root.iterfind(".//*[@id]")]
    assert len(ids) == len(set(ids))


def test_title_in_an_entry_is_marked_and_linked_though_the_style_changed_its_case() -> None:
    title = tree(page()).find(".//li[@id='maren2021tides']/p/a")
    assert title is not None
    assert title.get("class") == "t p-name u-url"
    assert title.get("href") == "https://doi.org/10.5555/Coast(2021)%3C7%3E"
    assert title.text_content() == "Tides of zostera & H2O below 0 < x"


def test_title_that_the_style_linked_is_left_as_it_is() -> None:
    entry = tree(page()).find(".//li[@id='maren2022post']/p")
    assert entry is not None
    assert [a.get("href") for a in entry.iterfind(".//a")] == ["https://maren.example/blog/shells"]


@pytest.mark.parametrize(
    ("entry", "marked"),
    [
        ("van der Maren, R., & Lund, P. Title.", "van der Maren, R."),
        ("R. van der Maren and P. Lund. Title.", "R. van der Maren"),
        ("Rike van der Maren, Per Lund. Title.", "Rike van der Maren"),
        ("van der Maren R, Lund P. Title.", "van der Maren R"),
        ("Lund, P., van der Maren, R. K. Title.", "van der Maren, R. K."),
        ("van der Marenholtz, R. Title.", None),
    ],
)
def test_own_name_is_marked_in_every_form(entry: str, marked: str | None) -> None:
    item = Item(
        id="x", type="book", variables={"title": "T", "author": Names((OWNER, Name(family="Lund", given="Per")))}
    )
    found = tree(pages([item], {"x": entry}, OPTIONS)["index.html"]).find(".//b[@class='me']")
    assert (found.text_content() if found is not None else None) == marked


def test_namesake_of_a_work_that_is_not_the_owners_is_not_marked() -> None:
    other = Item(id="x", type="book", variables={"title": "T", "author": Names((Name(family="Maren", given="Ulf"),))})
    assert 'class="me"' not in pages([other], {"x": "Maren, U. T."}, OPTIONS)["index.html"]


def test_margin_number_of_an_entry_is_left_out() -> None:
    assert "[1]" not in (tree(page()).find(".//ol").text_content())  # type: ignore[union-attr]


def test_work_without_an_entry_is_shown_all_the_same() -> None:
    entry = tree(page()).find(".//li[@id='maren-drafts']/p")
    assert entry is not None
    assert entry.text_content() == "Drafts."


def test_truncated_author_list_is_shown_as_such() -> None:
    notes = tree(page()).findall(".//li[@id='maren2022post']//span[@class='n']")
    assert [note.text for note in notes] == ["author list shortened by its source"]


def test_years_are_groups_newest_first_and_undated_works_come_last() -> None:
    headings = [h2.text for h2 in tree(page()).iterfind(".//section[@class='g']/h2")]
    assert headings == ["2022 ", "2021 ", "Undated "]


@pytest.mark.parametrize(
    ("group", "headings"),
    [
        (Grouping.TYPE, ["Blog posts ", "Journal articles ", "Manuscripts "]),
        (Grouping.VENUE, ["Journal of Made-up Coasts ", "No venue "]),
        (Grouping.NONE, []),
    ],
)
def test_groups_by_type_and_venue(group: Grouping, headings: list[str]) -> None:
    root = tree(page(group=group))
    assert [h2.text for h2 in root.iterfind(".//section[@class='g']/h2")] == headings
    assert len(root.findall(".//li[@id]")) == len(ITEMS)


def test_each_type_and_year_has_a_choice_and_a_rule_for_browsers_without_scripts() -> None:
    text = page()
    for name in ("t-post-weblog", "t-article-journal", "t-manuscript"):
        assert f'value="{name}"' in text
        assert f":has([value={name}]:checked) :is(.w:not(.{name})," in text
    assert ":has([value=y2021]:checked)" in text
    assert tree(text).find(".//noscript/style") is not None


def book(year: int) -> Item:
    return Item(id=f"i{year}", type="book", variables={"title": "T", "issued": Date(parts=((year,),))})


def test_chart_says_the_same_in_words() -> None:
    svg = tree(page([book(2020), *ITEMS])).find(".//svg")
    assert svg is not None
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == "Works per year. 2020: 1; 2021: 1; 2022: 2"


def test_two_years_are_no_chart() -> None:
    assert "<svg" not in page([book(2020), book(2021)])


def test_a_page_without_works_says_so() -> None:
    assert "Nothing is listed here yet." in page(())
    assert "Nothing is listed here yet." not in page()


def test_many_types_are_a_list_to_choose_from() -> None:
    few, many = tree(page()), tree(page(varied_items(60)))
    assert few.find(".//select[@id='t']") is None
    assert len(many.findall(".//select[@id='t']/option")) > 8
    assert many.find(".//fieldset") is None


def test_a_foreign_name_does_not_turn_an_entry() -> None:
    author = Names((Name(family="كوهين", given="ياعيل"),))
    items = [Item(id="x", type="book", variables={"title": "Waves", "author": author})]
    assert tree(page(items)).find(".//li[@id='x']").get("dir") is None  # type: ignore[union-attr]


def test_long_careers_are_drawn_by_decade() -> None:
    items = [book(year) for year in range(1930, 2020)]
    assert "Works per decade. 1930s: 10" in page(items)


def test_bibtex_is_shown_as_text() -> None:
    pre = tree(page()).find(".//li[@id='maren2021tides']//pre")
    assert pre is not None
    assert pre.text_content() == OPTIONS.bibtex[ARTICLE.id]


def test_bibtex_of_a_large_page_is_packed_and_found_in_the_file_without_script() -> None:
    root = tree(page(most_bytes=1000))
    link = root.find(".//header//a[@type='application/x-bibtex']")
    packed = root.find(".//script[@id='packed']")
    assert link is not None
    assert link.get("href") == "papers.bib"
    assert packed is not None
    texts = json.loads(zlib.decompress(base64.b64decode(packed.text or "")))
    assert texts == {"maren2021tides": OPTIONS.bibtex[ARTICLE.id]}


def test_head_names_feeds_and_bib_beside_the_page() -> None:
    links = tree(page()).findall(".//head/link[@rel='alternate']")
    assert [(a.get("type"), a.get("href")) for a in links] == [
        ("application/rss+xml", "feed.xml"),
        ("application/x-bibtex", "papers.bib"),
    ]


def test_policy_forbids_everything_but_the_pages_own_script() -> None:
    root = tree(page())
    policy = root.find(".//meta[@http-equiv]")
    assert policy is not None
    assert "default-src 'none'" in (policy.get("content") or "")
    assert len(root.findall(".//script")) == 3  # JSON-LD, words, and the script itself
    assert not re.search(r"""(?:src|@import|url\()\s*=?\s*["']?http""", page())


def test_language_and_direction() -> None:
    arabic = ARTICLE.with_variables(title="تحليل الأمواج", language="ar")
    root = tree(pages([arabic], {}, OPTIONS)["index.html"])
    assert (root.get("lang"), root.get("dir")) == ("en", "ltr")
    work = root.find(".//li[@id]")
    assert work is not None
    assert work.get("lang") == "ar"
    assert work.get("dir") == "rtl"
    assert tree(page(language="ar")).get("dir") == "rtl"
    assert tree(page(language="az-Arab")).get("dir") == "rtl"


def test_coins_hold_the_work() -> None:
    span = tree(page()).find(".//li[@id='maren2021tides']//span[@class='Z3988']")
    assert span is not None
    from urllib.parse import parse_qs

    fields = parse_qs(span.get("title") or "")
    assert fields["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:journal"]
    assert fields["rft_id"] == ["info:doi/10.5555/Coast(2021)<7>"]
    assert fields["rft.atitle"] == ["Tides of Zostera & H2O below 0 < x"]
    assert fields["rft.au"] == ["van der Maren, Rike", "Harbour Survey Group", "Øvre, Åse Jr."]
    assert (fields["rft.spage"], fields["rft.epage"]) == (["101"], ["112"])


def test_json_ld_names_the_person_and_the_newest_works() -> None:
    script = tree(page()).find(".//script[@type='application/ld+json']")
    assert script is not None
    data = json.loads(script.text or "")
    assert data["@type"] == "ProfilePage"
    assert data["mainEntity"]["name"] == "Rike van der Maren"
    assert data["hasPart"][1] == {
        "@type": "BlogPosting",
        "@id": "https://maren.example/works/index.html#maren2022post",
        "name": "Why we count shells",
        "datePublished": "2022-05-29",
    }


def test_work_pages_carry_citation_tags_one_per_author() -> None:
    made = pages(ITEMS, ENTRIES, replace(OPTIONS, per_work=True))
    assert len(made) == 1 + len(ITEMS)
    name = next(name for name in made if "maren2021tides" in name)
    root = tree(made[name])
    named = [(str(meta.get("name")), meta.get("content")) for meta in root.iterfind(".//meta[@name]")]
    tags = [(name, content) for name, content in named if name.startswith("citation")]
    assert tags[:5] == [
        ("citation_title", "Tides of Zostera & H2O below 0 < x"),
        ("citation_author", "van der Maren, Rike"),
        ("citation_author", "Harbour Survey Group"),
        ("citation_author", "Øvre, Åse\xa0Jr."),
        ("citation_publication_date", "2021/03"),
    ]
    assert ("citation_journal_title", "Journal of Made-up Coasts") in tags
    assert ("citation_doi", "10.5555/Coast(2021)<7>") in tags
    assert "We watch the sea." in root.text_content()
    assert all(re.fullmatch(r"index\.html|works/[a-z0-9-]+\.html", name) for name in made)


def test_templates_of_a_folder_come_first_and_run_in_the_sandbox() -> None:
    mine = DictLoader({"page.html": "<p>{{ page.count }} {{ page.groups[0].works[0].title }}</p>"})
    assert page(templates=mine) == "<p>4 Again</p>"
    evil = DictLoader({"page.html": "{{ ''.__class__.__mro__ }}"})
    from jinja2.exceptions import SecurityError

    with pytest.raises(SecurityError):
        page(templates=evil)


def test_other_words_can_be_given() -> None:
    text = page(strings={"publications": "Arbeiten", "type:manuscript": "Entwürfe"})
    assert "Arbeiten" in text
    assert "Entwürfe" in text


def test_two_hundred_works_stay_under_200_kb() -> None:
    items = [item.with_variables(abstract=None) for item in varied_items(200, years=(1990, 2025))]
    bibtex = {
        item.id: f"@article{{{item.id},\n" + "  field = {some text of usual length},\n" * 8 + "}" for item in items
    }
    entries = {
        item.id: f"{', '.join(map(str, item.names('author')))} (2020). {item.title}. <i>Annals</i>, 12–13."
        for item in items
    }
    made = pages(items, entries, replace(OPTIONS, bibtex=bibtex))
    assert len(made["index.html"].encode()) < 200_000


def test_no_work_at_all_is_a_page_too() -> None:
    text = tree(page(())).text_content()
    assert "Nothing is listed here yet." in text
    assert "0 works" not in text


class _Active(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.scripts: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self.scripts.append(dict(attrs))
        if tag in {"iframe", "object", "embed", "img", "base", "math", "form"}:
            self.found.append(tag)
        for name, value in attrs:
            led = name in {"href", "src"} and re.match(r"\W*(?:javascript|vbscript|data):", value or "")
            if name.startswith("on") or led:
                self.found.append(f"{name}={value}")


@given(items=hostile_items)
@settings(max_examples=100, deadline=None)
def test_hostile_text_stays_text(items: list[Item]) -> None:
    entries = {item.id: item.title + item.text("abstract") for item in items}
    bibtex = {item.id: item.title for item in items}
    options = replace(OPTIONS, bibtex=bibtex, per_work=True, title=items[0].title if items else "", url="")
    for text in pages(items, entries, options).values():
        parser = _Active()
        parser.feed(text)
        parser.close()
        assert parser.found == []
        assert [s.get("type") for s in parser.scripts] in (
            ["application/ld+json"],
            ["application/ld+json", "application/json", None],
        )
        for block in re.findall(r"<script type=\"application/(?:ld\+)?json\"[^>]*>(.*?)</script>", text, re.DOTALL):
            json.loads(block)
        text.encode()
        root = tree(text)
        ids = [node.get("id") for node in root.iterfind(".//*[@id]")]
        assert len(ids) == len(set(ids))


def test_undated_is_no_year_to_choose() -> None:
    options = [option.text for option in tree(page([UNDATED, POST, ARTICLE])).iterfind(".//option")]
    assert options == ["All years", "2022 (1)", "2021 (1)"]


@pytest.mark.parametrize("url", ["https://maren.example/works", "https://maren.example/works/"])
def test_page_may_be_given_as_a_folder(url: str) -> None:
    text = page(url=url)
    assert '"@id":"https://maren.example/works/#maren2022post"' in text


def test_longer_form_of_the_given_name_is_the_owners() -> None:
    item = Item(id="x", type="book", variables={"title": "T", "author": Names((Name(family="Maren", given="Ulrike"),))})
    owner = Name(family="Maren", given="Ulri")
    made = pages([item], {"x": "Ulrike Maren. T."}, replace(OPTIONS, owners=(owner,)))["index.html"]
    assert '<b class="me">Ulrike Maren</b>' in made


def test_the_day_a_site_listed_a_work_is_no_year_of_it() -> None:
    listed = Item(id="x", type="article", variables={"title": "T"}, about={"posted": "2024-09-18"})
    assert [h2.text for h2 in tree(page([listed])).iterfind(".//h2")] == ["Undated "]


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("post-weblog", "mtx:dc&rft.type=blogPost&rft.title=T&rft.source=V"),
        ("article", "mtx:dc&rft.type=preprint&rft.title=T&rft.source=V"),
        ("thesis", "mtx:dissertation&rft.title=T&rft.inst=P"),
        ("patent", "mtx:patent&rft.title=T&rft.assignee=P"),
        ("chapter", "mtx:book&rft.genre=bookitem&rft.atitle=T&rft.btitle=V"),
        ("book", "mtx:book&rft.genre=book&rft.btitle=T"),
        ("hearing", "mtx:dc&rft.type=document&rft.title=T&rft.source=V"),
    ],
)
def test_coins_of_each_kind(kind: str, parts: str) -> None:
    item = Item(id="x", type=kind, variables={"title": "T", "container-title": "V", "publisher": "P"})
    assert parts in coins(item)


def test_scripts_without_italics_are_not_slanted() -> None:
    works = [
        Item(id="ja", type="book", variables={"title": "干潟"}),
        Item(id="ar", type="book", variables={"title": "Mud", "container-title": "مجلة"}),
        Item(id="el", type="book", variables={"title": "Θάλασσα"}),
    ]
    listed = tree(page(works)).iterfind(".//li[@id]")
    assert {str(node.get("id")): "u" in str(node.get("class")).split() for node in listed} == {
        "ja": True, "ar": True, "el": False,
    }  # fmt: skip
