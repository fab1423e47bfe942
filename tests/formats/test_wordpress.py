"""Posts of WordPress' REST API."""

from __future__ import annotations

import json

import pytest

from citekit.errors import FormatError
from citekit.formats import detect, wordpress
from citekit.model import Finding, Record, Source

POSTS = [
    {
        "id": 7, "date": "2024-05-01T23:30:00", "date_gmt": "2024-05-02T06:30:00",
        "link": "https://blog.example.org/shells/", "title": {"rendered": "Shells &#038; <em>tides</em>"},
        "excerpt": {"rendered": "<p>What the sea&#8217;s edge keeps.</p>\n"},
        "_embedded": {"author": [{"name": "Ada Example"}]},
    },
    {"id": 8, "title": {"rendered": ""}},
]  # fmt: skip


def test_posts_become_records_with_the_day_the_blog_shows() -> None:
    source = Source(content=json.dumps(POSTS).encode(), uri="https://blog.example.org/wp-json/wp/v2/posts")
    found = list(wordpress.read(source))
    (record,) = [f for f in found if isinstance(f, Record)]
    assert (record.fields["title"], str(record.fields["issued"]), record.fields["author"]) == (
        "Shells & <i>tides</i>", "2024-05-01", ("Ada Example",),
    )  # fmt: skip
    assert record.fields["abstract"] == "What the sea’s edge keeps."
    assert [f.skipped for f in found if isinstance(f, Finding)] == [1]
    assert detect(source).name == "wordpress"


@pytest.mark.parametrize("text", ["", "{}", "[", '{"code": "rest_forbidden"}'])
def test_what_is_no_list_of_posts_is_an_error(text: str) -> None:
    with pytest.raises(FormatError, match="no list"):
        list(wordpress.read(Source(content=text.encode())))
