"""The page's words in several languages."""

from __future__ import annotations

from string import Formatter

import pytest

from citekit.model.typelabels import LABELS
from citekit.webpage import PageOptions, pages
from citekit.webpage.languages import WORDS, words_in
from citekit.webpage.strings import ENGLISH
from tests.formats.feed_cases import ITEMS

NAMES_OF_FORMATS = {"bibtex"}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", WORDS)
def test_every_word_is_there_and_takes_what_the_english_one_takes(language: str) -> None:
    words = WORDS[language]
    assert ENGLISH.keys() - words.keys() == NAMES_OF_FORMATS
    assert {name for name in words if name.startswith("type:")} <= {f"type:{kind}" for kind in LABELS}
    assert all(words.values())
    for name in ENGLISH.keys() & words.keys():
        assert fields(words[name]) == fields(ENGLISH[name]), name


@pytest.mark.parametrize(
    ("language", "word"),
    [("de-AT", "Publikationen"), ("pt-BR", "Publicações"), ("ar", "المنشورات"), ("zh", "论著"), ("zh-Hant", ""),
     ("zh-TW", ""), ("en", ""), ("xx", "")],
)  # fmt: skip
def test_a_page_speaks_the_language_it_is_in(language: str, word: str) -> None:
    assert words_in(language).get("publications", "") == word
    text = pages(ITEMS, {}, PageOptions(language=language))["index.html"]
    assert f'<p class="kicker">{word or "Publications"}</p>' in text
    assert ("Journal articles" in text) is not bool(word)
