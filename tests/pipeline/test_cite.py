"""Citations by key and in Markdown documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from citekit.cli import run
from citekit.errors import FormatError, UnknownNameError
from citekit.model import Item
from citekit.model.csl_data import item_from_csl
from citekit.pipeline.cite import cite, cite_document


def work(name: str, family: str, year: int, title: str) -> Item:
    data = {
        "id": name, "type": "book", "title": title, "author": [{"family": family, "given": "Ada"}],
        "issued": {"date-parts": [[year]]}, "publisher": "Example Press",
    }  # fmt: skip
    return item_from_csl(data)[0]


ITEMS = [work("a", "Abel", 2001, "Sand"), work("b", "Bane", 2002, "Tides"), work("c", "Abel", 2003, "Waves")]


@pytest.mark.parametrize(
    ("keys", "citation"),
    [
        (["a"], "(Abel, 2001)"),
        (["a, p. 3"], "(Abel, 2001, p. 3)"),
        (["see @a, chap. 2 and elsewhere"], "(see Abel, 2001, Chapter 2 and elsewhere)"),
        (["-@a"], "(2001)"),
        (["b", "a", "c"], "(Abel, 2001, 2003; Bane, 2002)"),
    ],
)
def test_citation_by_key(keys: list[str], citation: str) -> None:
    assert cite(ITEMS, keys).text == citation


def test_unknown_keys_and_nonsense_are_answered() -> None:
    with pytest.raises(UnknownNameError, match='no key "d"'):
        cite(ITEMS, ["d"])
    with pytest.raises(FormatError, match="no citation"):
        cite(ITEMS, ["a] and [b"])


def test_author_date_document() -> None:
    made = cite_document("As @a [p. 3] says [see @b; @c].\n\n# References\n", ITEMS)
    assert made.text.startswith(
        "As Abel (2001, p. 3) says (Abel, 2003; see Bane, 2002).\n\n# References\n\nAbel, A. (2001). *Sand*."
    )
    assert made.cited == ("a", "b", "c")


def test_note_document_has_footnotes_behind_the_punctuation() -> None:
    text = "One [@a].\nTwo.[^own] Three [@a].\n\n[^own]: See [@b].\n"
    made = cite_document(text, ITEMS, "chicago-notes-bibliography", bibliography=False).text
    assert made == (
        "One.[^cite-1]\nTwo.[^own] Three.[^cite-2]\n\n[^own]: See Ada Bane, *Tides* (Example Press, 2002).\n\n"
        "[^cite-1]: Ada Abel, *Sand* (Example Press, 2001).\n\n[^cite-2]: Abel, *Sand*.\n"
    )


def test_the_bibliography_stands_at_its_mark() -> None:
    made = cite_document("[@a]\n\n::: {#refs}\n:::\n\nEnd.\n", ITEMS, "ieee").text
    assert made == "\\[1\\]\n\n\\[1\\] A. Abel, *Sand*. Example Press, 2001.\n\nEnd.\n"


def test_unknown_keys_of_a_document_are_named_with_line_and_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = cite_document("One.\n\nTwo [@aa; @b].\n", [*ITEMS, work("aab", "Z", 1, "T")], uri="text.md")
    assert "(Bane, 2002); **aa?**" in made.text
    assert [(f.code, str(f.where), f.fix) for f in made.findings] == [("CK403", "text.md:3", "did you mean aab?")]


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    works = tmp_path / "w.json"
    works.write_text('[{"id": "a", "type": "book", "title": "T", "author": [{"family": "Abel"}]}]', encoding="utf-8")
    document = tmp_path / "text.md"
    document.write_text("See @a and [@zz].\n", encoding="utf-8")
    assert run(["cite", str(works), "--key", "a", "-q"]) == 0
    assert capsys.readouterr().out == "(Abel, n.d.)\n"
    assert run(["cite", str(works), "--document", str(document)]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("See Abel (n.d.) and **zz?**.")
    assert "text.md:1: error[CK403]" in err
    assert run(["cite", str(works)]) == 2


@pytest.mark.parametrize("id_", ["a b", "x,y", "Q & A <b>", "http://example.org/items/1", "p. 3"])
@pytest.mark.parametrize("locator", ["", ", p. 3"])
def test_any_id_may_be_cited_by_itself(id_: str, locator: str) -> None:
    item = Item(id=id_, type="book", variables={"title": "Tides"})
    made = cite([item], [f"{id_}{locator}"])
    assert (made.text, made.cited) == (f"(Tides, n.d.{locator})", (id_,))


def test_citing_by_key_says_what_could_not_be_had() -> None:
    assert [finding.code for finding in cite(ITEMS, ["a"], locale="xx-XX").findings] == ["CK412"]


def test_what_is_put_into_a_document_has_its_ends_of_lines() -> None:
    made = cite_document("As @a says.\r\nEnd.\r\n", ITEMS)
    assert made.text.count("\r\n") == made.text.count("\n") > 2
