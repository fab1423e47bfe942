import pytest

from citekit.csl.intake import Intake
from citekit.csl.rawdates import CslDate, DatePoint
from citekit.model import Item, Name, Names


def test_variables_come_apart_by_kind() -> None:
    item = Intake().take(
        {
            "id": "a",
            "type": "article-journal",
            "title": "On Tea",
            "volume": 3,
            "page": "S12-S15",
            "author": [{"family": "van Roe", "given": "Jan"}],
            "issued": {"date-parts": [[2001, 2]]},
            "language": "en-GB",
        }
    )
    assert item.texts["volume"] == "3"
    assert item.texts["page-first"] == "S12"
    assert item.names["author"] == (Name(family="Roe", given="Jan", non_dropping_particle="van"),)
    assert item.dates["issued"] == CslDate(start=DatePoint(2001, 2))
    assert (item.language, item.type) == ("en-GB", "article-journal")
    assert item.has("title")
    assert not item.has("DOI")


def test_equal_names_are_one_object() -> None:
    intake = Intake()
    name = {"family": "de Roe", "given": "Jan"}
    first = intake.take({"id": "a", "type": "book", "author": [name]})
    second = intake.take({"id": "b", "type": "book", "editor": [dict(name)]})
    assert first.names["author"][0] is second.names["editor"][0]


def test_an_institution_is_a_literal_name() -> None:
    item = Intake().take({"id": "a", "type": "book", "author": [{"family": "Roe Ltd", "isInstitution": True}]})
    assert item.names["author"] == (Name(literal="Roe Ltd"),)


def test_a_language_that_is_no_tag_is_kept_for_the_question_whether_it_is_english() -> None:
    item = Intake().take({"id": "a", "type": "book", "language": "fr French language"})
    assert item.language == "fr French language"


def test_a_typed_item_is_taken_as_it_is() -> None:
    names = Names((Name(family="Roe", given="Jan"),), truncated=True)
    item = Intake().take(Item(id="a", type="book", variables={"author": names, "title": "T"}))
    assert item.truncated == {"author"}
    assert item.texts == {"title": "T"}


@pytest.mark.parametrize(
    ("note", "texts"),
    [
        ("genre: essay", {"genre": "essay"}),
        ("genre:essay", {"genre": "essay"}),
        ("before {:genre: essay} after", {"genre": "essay", "note": "before  after"}),
        ("hello\nDOI: 10.1/x", {"DOI": "10.1/x", "note": "hello"}),
        ("doi: 10.1/x", {"DOI": "10.1/x"}),
        ("See also: this", {"note": "See also: this"}),
        ("foo: bar", {"note": "foo: bar"}),
        ("title: other", {"note": "title: other"}),
        ("container-title-short: J", {"container-title-short": "J"}),
        ("plain", {"note": "plain"}),
    ],
)
def test_variables_are_read_out_of_a_note(note: str, texts: dict[str, str]) -> None:
    item = Intake().take({"id": "a", "type": "book", "title": "T", "note": note})
    assert item.texts == {"title": "T", **texts}


def test_a_note_may_hold_the_type_names_and_dates() -> None:
    note = "type: report\neditor: Roe || Jan\neditor: Roe Ltd\noriginal-date: May 1964"
    item = Intake().take({"id": "a", "type": "book", "note": note})
    assert item.type == "report"
    assert item.names["editor"] == (Name(family="Roe", given="Jan"), Name(literal="Roe Ltd"))
    assert item.dates["original-date"].start[:2] == (1964, 5)
    assert item.texts == {}


def test_bad_data_is_a_finding_and_never_an_error() -> None:
    intake = Intake()
    item = intake.take({"id": None, "type": 3, "title": ["x", 1], "author": 5, "issued": {"date-parts": [[None]]}})
    assert (item.texts, item.names, item.dates) == ({}, {}, {})
    assert intake.findings


@pytest.mark.parametrize(
    ("variable", "text", "kept"),
    [
        ("page", "pp. 3-5", "3-5"),
        ("page", "p.7", "7"),
        ("volume", "vol. 2", "2"),
        ("issue", "no. 4", "4"),
        ("volume", "no. 4", "no. 4"),
        ("page", "pp. many", "pp. many"),
        ("edition", "no. 4", "no. 4"),
    ],
)
def test_a_number_loses_its_own_label(variable: str, text: str, kept: str) -> None:
    assert Intake().take({"id": "a", "type": "book", variable: text}).texts[variable] == kept
