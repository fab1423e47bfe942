"""What holds for RSS, Atom and JSON Feed alike: the validator's rules, order, ids, times, bytes, re-import."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree

from citekit.formats import FORMATS, WriteOptions
from citekit.model import Date, Finding, Item, Record, Source
from citekit.model.csl_data import item_from_csl
from tests.feed_rules import WARNINGS, errors, problems
from tests.formats.feed_cases import (
    ARTICLE,
    FEEDS,
    ITEMS,
    POST,
    SAME_DAY,
    UNDATED,
    entries_of,
    options,
    varied_items,
    written,
)
from tests.shared import SHARED, shared_path

NS = {"a": "http://www.w3.org/2005/Atom", "dc": "http://purl.org/dc/elements/1.1/"}


def said(name: str, opts: WriteOptions) -> list[str]:
    write = FORMATS[name].write
    assert write
    return [piece.code for piece in write(ITEMS, opts) if isinstance(piece, Finding)]


def read_back(text: str, name: str) -> list[Item | Record]:
    read = FORMATS[name].read
    assert read
    return [one for one in read(Source(content=text.encode(), uri="feed")) if not isinstance(one, Finding)]


@pytest.mark.parametrize("name", FEEDS)
def test_feed_keeps_the_validators_rules(name: str) -> None:
    assert {problem.partition(":")[0] for problem in problems(written(name))} <= {"UnknownNamespace"}


@pytest.mark.parametrize("name", FEEDS)
def test_feed_without_prism_draws_no_warning(name: str) -> None:
    assert problems(written(name, opts=options(prism=False))) == []


@pytest.mark.parametrize("name", FEEDS)
def test_feed_of_varied_items_keeps_the_rules(name: str) -> None:
    text = written(name, varied_items(1000))
    assert errors(text) == []
    assert {problem.partition(":")[0] for problem in problems(text)} <= WARNINGS


@pytest.mark.parametrize("name", FEEDS)
def test_feed_of_nothing_keeps_the_rules(name: str) -> None:
    assert errors(written(name, ())) == []


@pytest.mark.parametrize("name", FEEDS)
def test_feed_that_knows_no_address_says_so_and_lacks_only_its_self_link(name: str) -> None:
    opts = options(url="", home="")
    assert "CK332" in said(name, opts)
    assert set(errors(written(name, opts=opts))) <= {"MissingSelf"}


@pytest.mark.parametrize("name", FEEDS)
def test_same_items_give_the_same_bytes_in_any_order(name: str) -> None:
    shuffled = list(ITEMS)
    random.Random(3).shuffle(shuffled)
    assert written(name) == written(name, shuffled) == written(name)


def test_order_ids_titles_and_times_agree_between_formats() -> None:
    rss, atom, jsonfeed = (entries_of(name, written(name)) for name in FEEDS)
    assert [e["id"] for e in rss] == [e["id"] for e in atom] == [e["id"] for e in jsonfeed]
    assert [e["published"] for e in rss] == [e["published"] for e in atom] == [e["published"] for e in jsonfeed]


def test_works_of_one_day_are_a_second_apart_within_the_day_in_list_order() -> None:
    times = [entry["published"] for entry in entries_of("rss", written("rss"))]
    assert times[:2] == ["2022-05-29T00:00:01Z", "2022-05-29T00:00:00Z"]
    assert [entry["title"] for entry in entries_of("rss", written("rss"))][:2] == ["Again", "Why we count shells"]


def test_a_month_counts_from_its_first_day_and_its_precision_stays_in_prism() -> None:
    text = written("rss", [ARTICLE])
    assert "<pubDate>Mon, 01 Mar 2021 00:00:00 GMT</pubDate>" in text
    assert "<prism:publicationDate>2021-03</prism:publicationDate>" in text


def test_undated_works_come_last_at_a_fixed_time_and_are_named() -> None:
    assert entries_of("atom", written("atom"))[-1]["published"] == "1990-01-01T00:00:00Z"
    assert "CK330" in said("atom", options())
    given = entries_of("atom", written("atom", opts=options(undated="2021-06-01")))
    assert [entry["title"] for entry in given][2] == "Drafts"


def test_first_seen_stands_in_for_a_missing_date() -> None:
    text = written("rss", [UNDATED], options(first_seen={UNDATED.id: "2023-04-05T10:00:00Z"}))
    assert "<pubDate>Wed, 05 Apr 2023 00:00:00 GMT</pubDate>" in text


def test_works_to_come_are_left_out_until_they_are_due() -> None:
    opts = options(today="2022-05-28")
    assert entries_of("rss", written("rss", opts=opts))[0]["title"].startswith("Tides")
    assert said("rss", opts).count("CK331") == 2
    assert len(entries_of("rss", written("rss", opts=options(today="2022-05-28", include_forthcoming=True)))) == 4


def test_limit_keeps_the_newest_and_does_not_change_ids() -> None:
    everything, newest = written("rss"), written("rss", opts=options(limit=2))
    assert entries_of("rss", newest) == entries_of("rss", everything)[:2]


def test_id_is_stored_id_then_page_then_doi_then_tag() -> None:
    without_url = ARTICLE.with_variables(URL=None)
    bare = without_url.with_variables(DOI=None)
    stored = options(ids={ARTICLE.id: "urn:uuid:00000000-0000-4000-8000-000000000000"})
    ids = [
        entries_of("rss", written("rss", [item], opts))[0]["id"]
        for item, opts in ((ARTICLE, stored), (ARTICLE, None), (without_url, None), (bare, None))
    ]
    assert ids == [
        "urn:uuid:00000000-0000-4000-8000-000000000000",
        "https://maren.example/papers/tides",
        "https://doi.org/10.5555/Coast(2021)%3C7%3E",
        "tag:maren.example,2000:maren2021tides",
    ]


def test_tag_id_names_the_year_the_work_was_first_seen() -> None:
    text = written("rss", [UNDATED], options(first_seen={UNDATED.id: "2023-04-05"}))
    assert "tag:maren.example,2023:maren-drafts" in text


def test_works_that_share_a_page_get_ids_of_their_own() -> None:
    twins = [SAME_DAY, Item(id="zz", type="post", variables={"title": "Z", "URL": SAME_DAY.text("URL")})]
    ids = [entry["id"] for entry in entries_of("rss", written("rss", twins))]
    assert ids == ["https://maren.example/blog/again", "tag:maren.example,2000:zz"]


def test_feed_time_is_that_of_its_newest_work_or_as_told() -> None:
    assert "<lastBuildDate>Sun, 29 May 2022 00:00:01 GMT</lastBuildDate>" in written("rss")
    assert "<updated>2022-05-29T00:00:01Z</updated>\n  <link" in written("atom")
    assert "<lastBuildDate>Thu, 01 Jan 2015" in written("rss", opts=options(updated="1420070400"))
    assert "<lastBuildDate>Fri, 02 Jan 2015" in written("rss", opts=options(updated="2015-01-02T00:00:00Z"))


def test_changed_records_say_when_and_update_times_differ() -> None:
    changed = options(modified={item.id: "2024-01-02T03:04:05Z" for item in ITEMS})
    assert "<dcterms:modified>2024-01-02T03:04:05Z</dcterms:modified>" in written("rss", opts=changed)
    updated = re.findall(r"    <updated>(.*?)<", written("atom", opts=changed))
    assert updated == [f"2024-01-02T03:04:{second:02d}Z" for second in (5, 4, 3, 2)]
    assert '"date_modified": "2024-01-02T03:04:05Z"' in written("jsonfeed", opts=changed)


def test_every_author_has_a_creator_and_more_than_the_limit_end_in_et_al() -> None:
    root = etree.fromstring(written("rss").encode())
    creators = [node.text for node in root.findall(".//item[3]/dc:creator", NS)]
    assert creators == ["Rike van der Maren", "Harbour Survey Group", "Åse Øvre Jr."]
    assert [n.text for n in root.findall(".//item[2]/dc:creator", NS)] == ["Rike Maren", "et al."]
    few = etree.fromstring(written("rss", opts=options(max_authors=2)).encode())
    assert [n.text for n in few.findall(".//item[3]/dc:creator", NS)] == [*creators[:2], "et al."]
    assert [n.text for n in root.findall(".//item[3]/dc:contributor", NS)] == ["Per Lund"]


def test_atom_entry_without_authors_has_the_feeds() -> None:
    root = etree.fromstring(written("atom").encode())
    assert [n.text for n in root.findall("a:entry[4]/a:author/a:name", NS)] == ["Rike Maren"]


def test_title_is_plain_in_rss_and_keeps_its_markup_in_atom() -> None:
    assert "<title>Tides of Zostera &#x26; H2O below 0 &#x3C; x</title>" in written("rss")
    entry = feedparser.parse(written("atom").encode()).entries[2]
    assert entry.title == "Tides of <i>Zostera</i> &amp; H<sub>2</sub>O below 0 &lt; x"


def test_paper_links_to_its_doi_and_post_to_its_page() -> None:
    links = [entry.link for entry in feedparser.parse(written("rss").encode()).entries[:3]]
    assert links == [SAME_DAY.text("URL"), POST.text("URL"), "https://doi.org/10.5555/Coast(2021)%3C7%3E"]
    own = feedparser.parse(written("rss", opts=options(prefer_url=True)).encode()).entries[2]
    assert own.link == "http://maren.example/papers/tides?utm_source=x#top"


def test_guid_is_a_permalink_only_where_it_is_the_link() -> None:
    text = written("rss")
    assert '<guid isPermaLink="true">https://maren.example/blog/shells</guid>' in text
    assert '<guid isPermaLink="false">https://maren.example/papers/tides</guid>' in text


def test_scholarly_fields_of_an_article() -> None:
    item = etree.fromstring(written("rss", [ARTICLE]).encode()).find(".//item")
    assert item is not None
    fields = [(etree.QName(n).localname, n.text) for n in item if "prism" in (etree.QName(n).namespace or "")]
    assert fields == [
        ("doi", "10.5555/Coast(2021)<7>"),
        ("publicationName", "Journal of Made-up Coasts"),
        ("volume", "12"),
        ("number", "3-4"),
        ("startingPage", "101"),
        ("endingPage", "112"),
        ("issn", "1234-5679"),
        ("publicationDate", "2021-03"),
        ("url", "http://maren.example/papers/tides?utm_source=x#top"),
    ]
    assert item.findtext("dc:identifier", namespaces=NS) == "doi:10.5555/Coast(2021)<7>"


def test_categories_begin_with_the_label_and_repeat_nothing() -> None:
    item = etree.fromstring(written("rss", [ARTICLE]).encode()).find(".//item")
    assert item is not None
    assert [n.text for n in item.findall("category")] == ["Journal article", "tides", "Zostera"]


def test_abstract_is_cut_on_a_word_and_whole_in_the_content() -> None:
    long = ARTICLE.with_variables(abstract="wave " * 200)
    entry = feedparser.parse(written("rss", [long]).encode()).entries[0]
    assert len(entry.summary) <= 500
    assert entry.summary.endswith("wave…")
    assert entry.content[0].value.count("wave") == 200


def test_content_has_citation_abstract_and_links_made_absolute() -> None:
    content = json.loads(written("jsonfeed", [ARTICLE]))["items"][0]["content_html"]
    assert content.startswith(
        '<p><i>article-journal</i>. Cited <a href="https://maren.example/x">here</a>.</p>'
        "<p>We watch the sea. It moves.</p><p>It moves again; p &lt; 0.05 &amp; more.</p>"
        '<p><a href="https://doi.org/10.5555/Coast(2021)%3C7%3E">DOI</a>'
    )


def test_optional_parts_of_the_channel() -> None:
    opts = options(
        hub="https://hub.example/",
        alternates={"atom": "https://maren.example/feed.atom", "jsonfeed": "https://maren.example/feed.json"},
        logo="https://maren.example/logo.png",
        icon="https://maren.example/icon.png",
        rights="© Maren",
        stylesheet="https://maren.example/feed.css",
        author_url="https://orcid.org/0000-0002-1825-0097",
    )
    for name in FEEDS:
        assert errors(written(name, opts=opts)) == []
    text = written("rss", opts=opts)
    assert text.splitlines()[1] == '<?xml-stylesheet type="text/css" href="https://maren.example/feed.css"?>'
    assert '<atom:link rel="hub" href="https://hub.example/"/>' in text
    assert '<atom:link rel="alternate" type="application/feed+json" href="https://maren.example/feed.json"/>' in text
    assert "<copyright>© Maren</copyright>" in text
    assert json.loads(written("jsonfeed", opts=opts))["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]


def test_no_mail_address_unless_configured() -> None:
    assert "@" not in written("rss")
    assert "<managingEditor>r@maren.example (Rike Maren)</managingEditor>" in written(
        "rss", opts=options(email="r@maren.example")
    )


def test_namespaces_are_declared_only_where_used() -> None:
    bare = Item(id="b", type="post", variables={"title": "Bare"})
    head = written("rss", [bare], options(url="", prism=False)).split("<channel>")[0]
    assert "xmlns" not in head


# re-import


def test_json_feed_gives_the_same_items_back() -> None:
    items = [*ITEMS, *varied_items(100)]
    back = {item.id: item for item in read_back(written("jsonfeed", items), "jsonfeed") if isinstance(item, Item)}
    assert back == {item.id: item for item in items}


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_feed_gives_ids_titles_authors_and_dois_back(name: str) -> None:
    records = {record.key: record for record in read_back(written(name), name) if isinstance(record, Record)}
    if name == "rss":
        assert records["https://maren.example/papers/tides"].text("title") == "Tides of Zostera & H2O below 0 < x"
    else:
        assert records["https://maren.example/papers/tides"].text("title") == ARTICLE.title
    article = records["https://maren.example/papers/tides"]
    assert article.type == "article-journal"
    assert article.fields["author"] == ("Rike van der Maren", "Harbour Survey Group", "Åse Øvre Jr.")
    assert article.fields["DOI"] == ARTICLE.text("DOI")
    assert article.fields["issued"] == Date(parts=((2021, 3),))
    assert article.fields["page"] == "101-112"
    assert records["maren-drafts"].type == "manuscript"
    assert records["https://maren.example/blog/shells"].label == "Blog"


def test_feeds_of_the_librarians_records_keep_the_rules() -> None:
    path = shared_path("seed", "truth.csl.json")
    read: Callable[[Source], object] | None = FORMATS["csljson"].read
    assert read
    items = [one for one in read(Source(content=path.read_bytes())) if isinstance(one, Item)]  # type: ignore[attr-defined]
    for name in FEEDS:
        assert errors(written(name, items)) == []


TRUTHS = sorted((SHARED / "corpora" / "pages").glob("*/truth.json"))


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.parent.name)
def test_feeds_of_the_works_of_real_pages_keep_the_rules(path: Path) -> None:
    items = [true_item(record) for record in json.loads(path.read_text(encoding="utf-8"))]
    assert items
    for name in FEEDS:
        assert errors(written(name, items)) == []


def true_item(record: dict[str, Any]) -> Item:
    """A work as the corpus describes it."""
    members = {
        "id": record["key"], "type": record["type"], "title": record["title"], "author": record["authors"],
        "DOI": record["doi"], "URL": record["url"], "container-title": record["container"],
        "issued": [part for part in (record["year"], record["month"], record["day"]) if part],
    }  # fmt: skip
    if members["issued"]:
        members["issued"] = {"date-parts": [members["issued"]]}
    return item_from_csl({name: value for name, value in members.items() if value})[0]
