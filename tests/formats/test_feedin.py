"""Reading feeds: every dialect, several authors, dates in their own zone, broken and hostile ones."""

from __future__ import annotations

import gzip
import io
import time
from pathlib import Path

import pytest

from citekit import normalize
from citekit.errors import CitekitError, FormatError, LimitError
from citekit.formats import detect, feedin
from citekit.model import Date, Finding, Item, Record, Source
from tests.shared import SHARED, shared_path

DATA = Path(__file__).parent.parent / "data" / "feeds"
DIALECTS = ("rss091.xml", "rss092.xml", "rss20.xml", "rdf.xml", "atom03.xml", "atom10.xml", "feed.json")


def read(content: bytes | str) -> tuple[list[Record], list[str]]:
    """The records, and the codes of what was said."""
    source = Source(content=content.encode() if isinstance(content, str) else content, uri="feed")
    found = list(feedin.read(source))
    return [one for one in found if isinstance(one, Record)], [one.code for one in found if isinstance(one, Finding)]


def rss(item: str, head: str = "") -> str:
    return f'<rss version="2.0"><channel><title>F</title>{head}<item><title>T</title>{item}</item></channel></rss>'


@pytest.mark.parametrize("name", DIALECTS)
def test_every_dialect_is_detected_and_gives_its_works(name: str) -> None:
    content = (DATA / name).read_bytes()
    row = detect(Source(content=content, uri="-"))
    assert row.name == ("jsonfeed" if name.endswith("json") else "atom" if "atom" in name else "rss")
    assert row.read
    records = [one for one in row.read(Source(content=content)) if isinstance(one, Record)]
    titles = [record.text("title").replace("<i>", "").replace("</i>", "") for record in records]
    assert titles == ["Salt and silt", "A second look"]
    assert [record.text("URL") for record in records] == ["https://maren.example/salt", "https://maren.example/look"]
    assert records[0].context["site"] == "Notes"


def test_scholarly_fields_are_read_and_the_post_date_kept_apart() -> None:
    records, said = read((DATA / "rss20.xml").read_bytes())
    assert said == []
    fields = records[0].fields
    assert fields["author"] == ("Rike Maren", "Per Lund", "et al.")
    assert fields["issued"] == Date(parts=((2024, 12),))
    assert records[0].extra["posted"] == "2024-12-31"
    assert (fields["DOI"], fields["container-title"], fields["volume"], fields["issue"], fields["page"]) == (
        "10.5555/salt", "Shores", "3", "2", "10-19",
    )  # fmt: skip
    assert fields["keyword"] == "sea, salt"


def test_a_cut_summary_is_completed_from_the_paragraph_it_begins() -> None:
    records, _ = read((DATA / "rss20.xml").read_bytes())
    assert records[0].text("abstract") == "On the shore of salt & silt, at length."
    assert records[1].text("abstract") == "Once more."


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("Wed, 18 Sep 2024 22:00:00 -0500", (2024, 9, 18)),
        ("2024-09-18T23:59:00-11:00", (2024, 9, 18)),
        ("2024-09", (2024, 9)),
        ("2024", (2024,)),
        ("18 Sep 2024", (2024, 9, 18)),
    ],
)
def test_date_is_the_day_shown_in_the_feeds_own_zone(printed: str, parts: tuple[int, ...]) -> None:
    records, _ = read(rss(f"<pubDate>{printed}</pubDate>"))
    assert records[0].fields["issued"] == Date(parts=(parts,))


def test_a_date_of_change_is_no_date_of_publication() -> None:
    records, _ = read((DATA / "atom10.xml").read_bytes())
    assert "issued" not in records[1].fields
    assert records[1].extra["updated"] == "2024-01-02T00:00:00Z"


def test_a_date_in_words_of_its_own_is_left_to_normalising() -> None:
    records, said = read(rss("<pubDate>last Tuesday</pubDate>"))
    assert said == ["CK333"]
    assert records[0].fields["issued"] == "last Tuesday"
    item, findings = normalize.item(records[0])
    assert item.date("issued") is None
    assert item.about["printed"]["issued"] == "last Tuesday"
    assert "CK306" in [finding.code for finding in findings]


ODD_DATES = {
    "Fri, 03 May 2024": "2024-05-03", "2024-05-03T10:00:00+0200": "2024-05-03", "May 3, 2024": "2024-05-03",
    "3 mai 2024": "2024-05-03", "Fri, 03 Mai 2024 10:00:00 GMT": "2024-05-03", "20240503T100000Z": "2024-05-03",
    "03 May 24 10:00 EST": "2024-05-03", "Thu, 31 Feb 2024 10:00:00 GMT": "2024-02", "2024-05-32": "2024-05",
    "0000-00-00": "None", "Mon, 01 Jan 0001 00:00:00 +0000": "None", "1714730000": "None", "soon": "None",
}  # fmt: skip


@pytest.mark.parametrize("printed", ODD_DATES)
def test_odd_dates_are_read_or_left_out(printed: str) -> None:
    records, _ = read(rss(f"<pubDate>{printed}</pubDate>"))
    assert str(normalize.item(records[0])[0].date("issued")) == ODD_DATES[printed]


def feed_item(feed: str) -> Item:
    """The one item of a feed at https://x.org/blog/feed.xml."""
    found = feedin.read(Source(content=feed.encode(), uri="https://x.org/blog/feed.xml"))
    (record,) = [one for one in found if isinstance(one, Record)]
    return normalize.item(record)[0]


ATOM = '<feed xmlns="http://www.w3.org/2005/Atom" {base}><entry {own}><title>T</title>{item}</entry></feed>'
LINKS = {
    ('xml:base="https://x.org/b/"', "", '<link href="a.html"/>'): "https://x.org/b/a.html",
    ('xml:base="https://x.org/b/"', 'xml:base="2024/"', '<link href="a.html"/>'): "https://x.org/b/2024/a.html",
    ('xml:base="/b/"', 'xml:base="2024/"', '<link href="a.html"/>'): "https://x.org/b/2024/a.html",
    ('xml:base="https://x.org/b/"', "", '<link xml:base="c/" href="a.html"/>'): "https://x.org/b/c/a.html",
    ('xml:base="javascript:x"', "", '<link href="https://x.org/a"/>'): "https://x.org/a",
    ("", "", '<link rel="enclosure" href="/a.mp3" type="audio/mpeg"/><link href="/a"/>'): "https://x.org/a",
}


@pytest.mark.parametrize("case", LINKS)
def test_links_are_joined_to_the_bases_they_stand_under(case: tuple[str, str, str]) -> None:
    base, own, links = case
    assert feed_item(ATOM.format(base=base, own=own, item=links)).text("URL") == LINKS[case]


def test_prism_and_dublin_core_are_known_by_namespace_and_not_by_prefix() -> None:
    for prism in ("basic/2.0/", "basic/3.0/", "1.2/basic/"):
        item = feed_item(
            f"""<rss version="2.0" xmlns:q="http://prismstandard.org/namespaces/{prism}"
            xmlns:z="http://purl.org/dc/elements/1.1/"><channel><title>F</title><item><title>T</title>
            <z:creator>Ada Poe</z:creator><z:creator>Ben Roe</z:creator><z:date>2024-05</z:date>
            <q:publicationName>Shores</q:publicationName><q:volume>3</q:volume><q:number>2</q:number>
            <q:startingPage>11</q:startingPage><q:endingPage>19</q:endingPage><q:doi>10.5555/a</q:doi>
            </item></channel></rss>"""
        )
        assert (item.type, str(item.date("issued")), item.text("DOI")) == ("article-journal", "2024-05", "10.5555/a")
        assert [str(name) for name in item.names("author")] == ["Ada Poe", "Ben Roe"]
        assert [item.text(name) for name in ("container-title", "volume", "issue", "page")] == [
            "Shores",
            "3",
            "2",
            "11-19",
        ]


@pytest.mark.parametrize(
    ("creator", "names"),
    [
        ("<dc:creator>Ada Poe, Ben Roe and Cy Li</dc:creator>", ["Ada Poe", "Ben Roe", "Cy Li"]),
        ("<dc:creator>Poe, Ada; Roe, Ben</dc:creator>", ["Ada Poe", "Ben Roe"]),
        ("<dc:creator>&lt;a href='x'&gt;Ada Poe&lt;/a&gt;</dc:creator>", ["Ada Poe"]),
        ("<dc:creator><![CDATA[ Ada Poe ]]></dc:creator>", ["Ada Poe"]),
        ("<author>ada@x.org (Ada Poe)</author>", ["Ada Poe"]),
        ("<author>noreply@x.org</author>", []),
        ("<itunes:author>Ada Poe</itunes:author>", ["Ada Poe"]),
    ],
)
def test_authors_of_an_entry_however_they_are_written(creator: str, names: list[str]) -> None:
    spaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    feed = (
        f'<rss version="2.0" {spaces}><channel><title>F</title><item><title>T</title>{creator}</item></channel></rss>'
    )
    assert [str(name) for name in feed_item(feed).names("author")] == names


def test_ampersands_that_stand_alone_are_what_they_were_meant_to_be() -> None:
    feed = rss("<link>https://x.org/?a=1&b=2&amp;c=3</link><description><![CDATA[a & b]]></description>")
    records, said = read(feed.replace("<title>T</title>", "<title>Salt & silt &nosuch;</title>"))
    assert said == ["CK333"]
    assert records[0].text("URL") == "https://x.org/?a=1&b=2&c=3"
    assert normalize.item(records[0])[0].title == "Salt & silt &nosuch"


def test_what_is_heard_is_no_pdf() -> None:
    audio = '<enclosure url="https://x.org/1.mp3" length="1" type="audio/mpeg"/>'
    records, _ = read(rss(audio))
    assert records[0].extra == {"enclosure": "https://x.org/1.mp3"}
    records, _ = read(rss(audio.replace("mp3", "pdf").replace("audio/mpeg", "application/pdf")))
    assert records[0].extra == {"pdf": "https://x.org/1.pdf"}


def test_posts_and_papers_are_told_apart_for_who_normalises() -> None:
    records, _ = read((DATA / "rss20.xml").read_bytes())
    assert [record.context["listing"] for record in records] == ["cards", "posts"]


def test_json_feed_of_another_hand_gives_records() -> None:
    records, _ = read((DATA / "feed.json").read_bytes())
    assert [record.fields["author"] for record in records] == ["Rike Maren", ("Rike Maren", "Per Lund")]
    assert records[0].fields["issued"] == Date(parts=((2024, 9, 18),))
    assert records[0].text("abstract") == "On the shore."


def test_title_keeps_italics_and_loses_scripts() -> None:
    records, _ = read(rss("").replace("T<", "A &lt;em&gt;b&lt;/em&gt; &lt;script&gt;c()&lt;/script&gt;d<"))
    assert records[0].text("title") == "A <i>b</i> d"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"])
def test_link_that_is_no_web_address_is_left_out_and_said(url: str) -> None:
    records, said = read(rss(f"<link>{url}</link>"))
    assert "URL" not in records[0].fields
    assert "CK316" in said


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("", FormatError),
        ("<!doctype html><html><body>Sign in</body></html>", FormatError),
        ('{"error": "limit"}', FormatError),
        ("[1, 2", FormatError),
        ('<!DOCTYPE rss [<!ENTITY x "y">]><rss version="2.0"><channel/></rss>', FormatError),
        ("<opml version='2.0'><body/></opml>", FormatError),
        (gzip.compress(b" " * 30_000_000), LimitError),
        (b"<rss>" + b" " * 20_000_001, LimitError),
        (b"\x1f\x8bnot gzip", FormatError),
    ],
)
def test_what_is_no_feed_is_refused(content: bytes | str, error: type[CitekitError]) -> None:
    with pytest.raises(error):
        read(content)


def test_feed_packed_with_gzip_is_read() -> None:
    assert len(read(gzip.compress((DATA / "rss20.xml").read_bytes()))[0]) == 2


def test_repeated_id_keeps_both_and_says_so() -> None:
    twice = "<item><title>A</title><guid>g</guid></item><item><title>B</title><guid>g</guid></item>"
    records, said = read(f'<rss version="2.0"><channel><title>F</title>{twice}</channel></rss>')
    assert [record.text("title") for record in records] == ["A", "B"]
    assert "CK335" in said


def test_feed_that_ends_early_keeps_what_came_before() -> None:
    text = (DATA / "rss20.xml").read_text(encoding="utf-8")
    records, said = read(text[: text.index("A second look")])
    assert records[0].text("title") == "Salt and silt"
    assert "CK333" in said


def test_named_characters_of_html_and_illegal_references() -> None:
    records, said = read(rss("").replace("T<", "caf&eacute;&nbsp;&#x0B;&#0;bar<"))
    assert records[0].text("title") == "café bar"
    assert said == ["CK002"]


def test_long_author_field_is_cut_in_time() -> None:
    start = time.process_time()
    records, said = read(rss(f"<author>{'a.' * 100_000}</author>"))
    assert time.process_time() - start < 2
    assert "CK334" in said
    assert len(records) == 1


def test_deep_nesting_is_cut_and_said() -> None:
    entry = "<entry><title>A</title><id>urn:a</id></entry>"
    deep = f"<entry><title>B</title><content type='xhtml'>{'<div>' * 5000}{'</div>' * 5000}</content></entry>"
    records, said = read(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title>{entry}{deep}</feed>')
    assert records[0].text("title") == "A"
    assert "CK334" in said


def test_windows_text_that_claims_to_be_utf8() -> None:
    records, said = read(rss("").replace("T<", "Über<").encode("cp1252"))
    assert records[0].text("title") == "Über"
    assert said == ["CK001"]


def bad_inputs() -> list[tuple[str, str, int, str]]:
    table = SHARED / "corpora" / "bad-inputs" / "EXPECTED.tsv"
    lines = table.read_text(encoding="utf-8").splitlines() if table.exists() else []
    rows = [line.split("\t") for line in lines if line.startswith("feed/")]
    return [(row[0], row[1], int(row[2]), row[3]) for row in rows]


@pytest.mark.parametrize(("name", "verdict", "keep", "never"), bad_inputs())
def test_bad_feed_meets_its_verdict(name: str, verdict: str, keep: int, never: str) -> None:
    content = shared_path("corpora", "bad-inputs", name).read_bytes()
    start = time.process_time()
    if verdict == "error" or (verdict == "limit" and not keep):
        with pytest.raises(CitekitError):
            read(content)
        return
    records, said = read(content)
    assert time.process_time() - start < 5
    assert len(records) >= keep
    assert not never or never not in repr(records)
    assert verdict in {"verbatim", "sanitised"} or said or name == "feed/nbsp.atom"


def test_a_feed_of_which_nothing_is_left_is_no_feed() -> None:
    with pytest.raises(FormatError):
        read(b"\xff\xfe")


def test_a_name_that_no_xml_has_does_not_lose_the_feed() -> None:
    records, _ = read(rss("<01T00:00:00Z>x</01T00:00:00Z><a:b:c>y</a:b:c>"))
    assert [record.text("title") for record in records] == ["T"]


def atom(*entries: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title>{"".join(entries)}</feed>'


def atom_entry(title: str, more: str = "") -> str:
    return f"<entry><title>{title}</title><id>urn:{title}</id>{more}</entry>"


def test_entries_within_one_that_was_never_closed_are_read() -> None:
    records, _ = read(atom(atom_entry("one", f"<link><title>x</title>{atom_entry('two')}</link>"), atom_entry("three")))
    assert [record.text("title") for record in records] == ["one", "two", "three"]


def test_an_entry_that_cannot_be_read_does_not_take_the_others_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    parse = feedin.feedparser.parse

    def stumbling(stream: io.BytesIO, **options: object) -> object:
        if b"poison" in stream.getvalue():
            raise KeyError("links")
        return parse(stream, **options)

    monkeypatch.setattr(feedin.feedparser, "parse", stumbling)
    records, said = read(atom(atom_entry("one"), atom_entry("poison"), atom_entry("two")))
    assert [record.text("title") for record in records] == ["one", "two"]
    assert said == ["CK337"]
