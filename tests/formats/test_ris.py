"""RIS and EndNote: tags by table, forgiving lines."""

from __future__ import annotations

import pytest

from citekit.errors import FormatError
from citekit.model import Date, Item, Name, Names
from tests.formats.reference_items import one, read, write

ITEM = Item(
    id="okonkwo2020",
    type="paper-conference",
    variables={
        "title": "On <i>Mytilus</i>",
        "author": Names(
            (Name(family="Berg", given="Ada", non_dropping_particle="van der"), Name(literal="ACME, Inc."))
        ),
        "container-title": "Proceedings of X",
        "event-title": "Workshop on X",
        "event-place": "Oslo",
        "issued": Date(parts=((2020,),), season=1),
        "page": "S12-S19",
        "keyword": "alpha, beta gamma",
    },
)


def test_ris() -> None:
    text, _ = write([ITEM], "ris")
    assert text.split("\r\n") == [
        "TY  - CONF", "TI  - On Mytilus", "T2  - Workshop on X", "C3  - Proceedings of X", "C1  - Oslo",
        "AU  - van der Berg, Ada", "AU  - ACME, Inc.,", "PY  - 2020", "DA  - 2020///Spring", "SP  - S12", "EP  - S19",
        "KW  - alpha", "KW  - beta gamma", "ID  - okonkwo2020", "ER  - ", "", "",
    ]  # fmt: skip


def test_endnote() -> None:
    text, _ = write([ITEM], "endnote")
    assert text.split("\n")[:4] == [
        "%0 Conference Proceedings",
        "%T On Mytilus",
        "%B Workshop on X",
        "%3 Proceedings of X",
    ]
    assert "%P S12-S19" in text
    assert one(text, "endnote").text("page") == "S12-S19"


@pytest.mark.parametrize(
    ("lines", "variable", "value"),
    [
        ("TY - JOUR\nTI - T\nAB - one\ntwo\n\nthree\nER -", "abstract", "one two\n\nthree"),
        ("TY  - JOUR\nJO  - Long Journal\nJ2  - L. J.", "container-title", "Long Journal"),
        ("TY  - CHAP\nBT  - Book", "container-title", "Book"),
        ("TY  - CONF\nT2  - Proceedings", "container-title", "Proceedings"),
        ("TY  - BOOK\nT2  - Series", "collection-title", "Series"),
        ("TY  - JOUR\nSP  - 1-9", "page", "1-9"),
        ("TY  - JOUR\nSP  - 1\nEP  - 9", "page", "1-9"),
        ("TY  - BOOK\nSP  - 340", "number-of-pages", "340"),
        ("TY  - RPRT\nSN  - TR-7", "number", "TR-7"),
        ("TY  - JOUR\nSN  - 1234-567X", "ISSN", "1234-567X"),
        ("TY  - BOOK\nSN  - 978-3-16-148410-0", "ISBN", "978-3-16-148410-0"),
        ("TY  - JOUR\nUR  - https://doi.org/10.1234/x", "DOI", "10.1234/x"),
        ("TY  - JOUR\nM3  - 10.1234/x", "DOI", "10.1234/x"),
        ("TY  - JOUR\nC7  - PMC123", "PMCID", "PMC123"),
    ],
)
def test_tags_of_other_programs(lines: str, variable: str, value: str) -> None:
    assert one(f"{lines}\nER  - \n", "ris").text(variable) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PY  - 2020", Date(parts=((2020,),))),
        ("PY  - 2020/03/01/", Date(parts=((2020, 3, 1),))),
        ("PY  - 2020\nDA  - 2020/03//", Date(parts=((2020, 3),))),
        ("PY  - 1999-2001", Date(parts=((1999,), (2001,)))),
        ("PY  - 2020///circa", Date(parts=((2020,),), circa=True)),
        ("PY  - 44 BC", Date(parts=((-44,),))),
        ("PY  - soon", Date(literal="soon")),
        ("DA  - ///", None),
    ],
)
def test_dates(text: str, expected: Date | None) -> None:
    assert one(f"TY  - JOUR\nTI  - T\n{text}\nER  - \n", "ris").date("issued") == expected


def test_broken_records_are_kept_and_named() -> None:
    items, findings = read(
        "AU  - A, B\nTI  - One\nER  - \nTY  - JOUR\nTI  - Two\nQQ  - x\nTY  - BOOK\nTI  - Three", "ris"
    )
    assert [i.title for i in items] == ["One", "Two", "Three"]
    assert [f.code for f in findings] == ["CK222", "CK223", "CK221", "CK223"]
    assert items[1].custom["ris-QQ"] == "x"


def test_what_is_no_ris_is_refused() -> None:
    with pytest.raises(FormatError, match="no record"):
        read("Hello,\nthis is a letter.", "ris")
    assert read("", "ris") == ([], [])


def test_a_value_cannot_begin_another_record() -> None:
    text, _ = write([ITEM.with_values({"note": "x\r\nER  - \r\nTY  - JOUR"})], "ris")
    assert len(read(text, "ris")[0]) == 1
