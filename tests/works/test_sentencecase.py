"""Titles in sentence case, on request."""

from __future__ import annotations

import pytest

from citekit.model import Item
from citekit.works.sentencecase import sentence_cased

NOCASE = '<span class="nocase">{}</span>'


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("The Colour of Invented Sheep", "The colour of invented sheep"),
        ("On DNA and the iPhone: A Long Story", "On DNA and the iPhone: A long story"),
        ("What Do Sheep Count? An Essay", "What do sheep count? An essay"),
        ("Self-Supervised Counting", "Self-supervised counting"),
        (f"Birds of {NOCASE.format('Iceland')} and Colours", f"Birds of {NOCASE.format('Iceland')} and colours"),
        ("The <i>Ovis Aries</i> Paradox Explained", "The <i>ovis aries</i> paradox explained"),
        ("If I Were Counting", "If I were counting"),
        ("“Big” Flocks: “Small” Dogs", "“Big” flocks: “Small” dogs"),
        # in sentence case already: the capitals are names
        ("The flocks of Iceland", "The flocks of Iceland"),
        ("Sheep", "Sheep"),
        ("", ""),
    ],
)
def test_titles_in_title_case_become_sentence_case(title: str, shown: str) -> None:
    item = sentence_cased(Item(id="a", type="book", variables={"title": title} if title else {}))
    assert item.text("title") == shown


@pytest.mark.parametrize(("language", "changed"), [("en-GB", True), ("de", False), ("fr-FR", False)])
def test_only_english_titles_are_changed(language: str, changed: bool) -> None:
    title = "Der Zweck der Zahlen Heute"
    item = sentence_cased(Item(id="a", type="book", variables={"title": title, "language": language}))
    assert (item.text("title") != title) is changed
