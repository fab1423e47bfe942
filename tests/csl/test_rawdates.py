import pytest

from citekit.csl.rawdates import CslDate, DatePoint, csl_date, odd_months, parse_raw
from citekit.model import Date


@pytest.mark.parametrize(
    ("text", "start", "end", "circa"),
    [
        ("May 29, 2025", (2025, 5, 29, 0), None, False), ("29 May 2025", (2025, 5, 29, 0), None, False),
        ("2003-01-02/2004", (2003, 1, 2, 0), (2004, 0, 0, 0), False), ("Spring 1999", (1999, 0, 0, 1), None, False),
        ("Spring 1999 - Summer 2001", (1999, 0, 0, 1), (2001, 0, 0, 2), False), ("-44", (-44, 0, 0, 0), None, False),
        ("circa 1850", (1850, 0, 0, 0), None, True), ("1850?", (1850, 0, 0, 0), None, True),
        ("44 BC", (-44, 0, 0, 0), None, False), ("100 AD", (100, 0, 0, 0), None, False),
        ("2003-13", (2003, 0, 0, 1), None, False), ("1999-2001", (1999, 0, 0, 0), (2001, 0, 0, 0), False),
        ("May-June 2003", (2003, 5, 0, 0), (2003, 6, 0, 0), False), ("1/2003", (2003, 1, 0, 0), None, False),
        ("Thursday, June 5, 2003", (2003, 6, 5, 0), None, False), ("[1850]", (1850, 0, 0, 0), None, False),
        ("2001-10-12--2001-11-02", (2001, 10, 12, 0), (2001, 11, 2, 0), False), ("950", (950, 0, 0, 0), None, False),
    ],
)  # fmt: skip
def test_a_whole_text_that_is_a_date_is_read(
    text: str, start: tuple[int, ...], end: tuple[int, ...] | None, circa: bool
) -> None:
    read = parse_raw(text)
    assert read is not None
    assert (read.start[:4], read.end and read.end[:4], read.circa) == (start, end, circa)


@pytest.mark.parametrize("text", ["in press", "n.d.", "200u", "10/12", "Michaelmas 2003", "", "?", "0", "see 1850"])
def test_other_text_is_no_date(text: str) -> None:
    assert parse_raw(text) is None


@pytest.mark.parametrize(
    ("date", "seen"),
    [
        (Date(parts=((2000, 5, 1),)), CslDate(start=DatePoint(2000, 5, 1))),
        (Date(parts=((2000,),), season=3), CslDate(start=DatePoint(2000, 0, 0, 3))),
        (Date(parts=((2000, 5),), season=3), CslDate(start=DatePoint(2000, 5))),
        (Date(parts=((2000,),), season="Lent"), CslDate(start=DatePoint(2000, season="Lent"))),
        (Date(parts=((2000, 22),)), CslDate(start=DatePoint(2000, 0, 0, 2, True))),
        (Date(parts=((2000,), ())), CslDate(start=DatePoint(2000), open_end=True)),
        (Date(parts=((2000,), (2001, 2))), CslDate(start=DatePoint(2000), end=DatePoint(2001, 2))),
        (Date(literal="in press"), CslDate(literal="in press")),
        (Date(raw="in press"), CslDate(literal="in press")),
        (Date(raw="c. 1850"), CslDate(start=DatePoint(1850), circa=True)),
        (Date(), None),
    ],
)
def test_the_engines_view_of_a_date(date: Date, seen: CslDate | None) -> None:
    assert csl_date(date) == seen


@pytest.mark.parametrize(
    ("value", "season"),
    [({"date-parts": [[1965, 17, 1]]}, 1), ({"date-parts": [["1965", "20"]]}, 4), ({"date-parts": [[1965, 60]]}, 0),
     ({"date-parts": [[1965]]}, 0), ("x", 0), ({"date-parts": [[None, 17]]}, 0)],
)  # fmt: skip
def test_months_17_to_20_are_seasons_too(value: object, season: int) -> None:
    read = odd_months(value)
    assert (read.start.season if read else 0) == season
