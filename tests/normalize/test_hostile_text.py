"""Text that was made to be slow: every reader of printed text takes about linear time and raises nothing."""

from __future__ import annotations

import time

import pytest

from citekit import normalize
from citekit.model import Record
from citekit.model.identifiers import find_arxiv, find_doi, find_isbn
from citekit.normalize import dates, names, titles

HOSTILE = {
    "initials": "A. " * 8000, "commas": "a, " * 8000, "digits": "1" * 20_000, "digits and blanks": "1 " * 10_000,
    "digits and hyphens": "1-" * 10_000, "blanks": "a" + " " * 20_000 + "b", "and": "x and " * 4000,
    "et al.": "et al. " * 4000, "others": "& 1 " * 5000, "marks": "*,1" * 6000, "footnotes": "Poe 1,2,a " * 2000,
    "brackets": "(" * 20_000, "closed brackets": "()" * 10_000, "opened tags": "<i " * 6000, "tags": "<i>" * 6000,
    "scripts": "<script>" * 2500, "scripts closed once": "<script>" * 2500 + "</style>", "entities": "&amp;" * 4000,
    "ampersands": "&" * 20_000, "dollars": "$" * 20_000, "TeX": "$\\alpha_{" * 3000, "braces": "\\mathcal{" * 2000,
    "months": "May " * 5000, "years": "2024 " * 4000, "ranges": "2010-" * 4000, "DOIs": "10.1000/" * 2500,
    "one long DOI": "10.1000/" + "a(" * 8000, "slashes": "/" * 20_000, "mojibake": "Ã©" * 8000, "quotes": "“" * 20_000,
    "dots": "..." * 6000, "CJK": "李、" * 8000, "kana": "あ" * 20_000, "combining": "e" + "\u0301" * 20_000,
    "right to left": "\u202e" * 20_000, "surrogates": "\ud800" * 2000, "zero width": "\u200b" * 20_000,
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_text_is_read_in_time(case: str) -> None:
    text = HOSTILE[case]
    started = time.process_time()
    names.names(text)
    titles.title(text, site=text[:50])
    titles.abstract((text,), "T")
    dates.date(text)
    dates.order_of(text)
    find_doi(text), find_arxiv(text), find_isbn(text)
    fields = {"title": text, "author": text, "issued": text, "DOI": text, "URL": text, "container-title": text}
    item, _ = normalize.item(Record(format="page", fields=fields))
    assert time.process_time() - started < 5
    assert item.type
