"""The checkers of feeds find what is wrong: each rule is broken once in a feed that keeps them all."""

from __future__ import annotations

import pytest

from citekit.formats import FORMATS, FeedInfo, WriteOptions
from citekit.formats.archives import Outline, archived, opml
from citekit.model import Date, Item, Name, Names
from tests.feed_grammars import opml_problems
from tests.feed_rules import errors, problems

ITEMS = [
    Item(
        id=f"w{year}",
        type="book",
        variables={
            "title": "Reefs & mud",
            "author": Names((Name(family="Ek", given="Ada"),)),
            "issued": Date(parts=((year, 5, 6),)),
            "DOI": f"10.5555/{year}",
            "language": "sv",
        },
        about={"links": {"pdf": {"url": f"https://ek.example/{year}.pdf", "type": "application/pdf", "length": 7}}},
    )
    for year in (2020, 2021)
]
INFO = FeedInfo(title="Works", author="Ada Ek", url="https://ek.example/feed", home="https://ek.example/")


def written(name: str) -> str:
    write = FORMATS[name].write
    assert write
    texts = {item.id: "Ek. <i>Reefs &amp; mud</i>." for item in ITEMS}
    made = write(ITEMS, WriteOptions(feed=INFO, entries=texts))
    return "".join(piece for piece in made if isinstance(piece, str))


@pytest.mark.parametrize(
    ("name", "right", "wrong", "problem"),
    [
        ("rss", "Reefs &#x26; mud</title>", "Reefs &amp; mud</title>", "CharacterData"),
        ("rss", "Thu, 06 May 2021", "Fri, 06 May 2021", "IncorrectDOW"),
        ("rss", "<generator>citekit</generator>", "<made>by</made>", "UndefinedElement"),
        ("rss", 'length="7"', 'length="2147483648"', "IntegerOverflow"),
        ("rss", "10.5555/2020</guid>", "10.5555/2021</guid>", "DuplicateValue"),
        ("atom", "<published>2021-05-06T", "<published>2021-05-32T", "InvalidRFC3339Date"),
        ("atom", "<summary", "<summary mode='x'", "Grammar"),
        ("atom", "</summary>", "</summary><summary>again</summary>", "DuplicateElement"),
        ("atom", "<name>Ada Ek</name>", "<name></name>", "Grammar"),
        ("atom", ' term="Book"', "", "MissingAttribute"),
        ("atom", "<updated>2021-05-06T00:00:00Z</updated>\n    <category", "<category", "Grammar"),
        ("atom", ' rel="enclosure"', ' rel=""', "Grammar"),
        ("jsonfeed", '"size_in_bytes": 7', '"size_in_bytes": "7"', "Schema"),
        ("jsonfeed", '"tags": ["Book"]', '"tags": "Book"', "Schema"),
        ("jsonfeed", '"version"', '"verzion"', "Schema"),
        ("jsonfeed", '"_citekit"', '"citekit"', "Schema"),
        ("jsonfeed", '"language": "sv"', '"language": "Swedish!"', "Schema"),
    ],
)
def test_a_broken_feed_is_seen(name: str, right: str, wrong: str, problem: str) -> None:
    text = written(name)
    assert errors(text) == []
    assert right in text
    assert problem in {found.partition(":")[0] for found in problems(text.replace(right, wrong))}


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ('rel="current"', 'rel="related"', "MissingCurrentInArchive"),
        ('rel="prev-archive"', 'rel="related"', "ArchiveIncomplete"),
        ("<fh:archive/>", "<fh:complete/>", "FeedRelInCompleteFeed"),
    ],
)
def test_a_broken_archive_is_seen(right: str, wrong: str, problem: str) -> None:
    older = Item(id="w1", type="book", variables={"title": "T", "issued": Date(parts=((2001,),))})
    documents, _ = archived([*ITEMS, older], WriteOptions(feed=FeedInfo(url="https://ek.example/feed.xml", limit=1)))
    assert all(errors(text) == [] for text in documents.values())
    text = documents["feed-2020.xml"].replace('rel="next-archive"', 'rel="related"')
    assert errors(text) == []
    assert problem in problems(text.replace(right, wrong))


@pytest.mark.parametrize(
    ("right", "wrong"), [(' type="rss"', ""), (' version="RSS2"', ' version="2"'), ("xmlUrl", "url"), ("2.0", "3")]
)
def test_a_broken_list_of_feeds_is_seen(right: str, wrong: str) -> None:
    text = opml("Feeds", [Outline(title="Ek", url="https://ek.example/feed.xml")])
    assert list(opml_problems(text)) == []
    assert list(opml_problems(text.replace(right, wrong)))
