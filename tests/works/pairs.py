"""Invented pairs of records, by kind, with what dedupe is to make of each: the measure of `test_pairs`.

MERGED: one work, one record. LINKED: two records that belong together (preprint and published, an extension, a post
about a paper, another edition). APART: two works; a suspicion that is only shown to a person is not a fault.
"""

from __future__ import annotations

from typing import Any

MERGED, LINKED, APART = "merged", "linked", "apart"

ADA, BEN, CHO, DEE = (
    {"family": "Example", "given": "Ada"}, {"family": "Sample", "given": "Ben"}, {"family": "Cho", "given": "Min-Ji"},
    {"family": "Deering", "given": "Dora"},
)  # fmt: skip
TITLE = "Sediment transport in shallow ponds under wind"
JOURNAL, MEETING = "Journal of Pond Research", "Proceedings of the 12th Conference on Ponds"
Record = dict[str, Any]


def record(type: str, year: int | None, title: str = TITLE, by: tuple[Any, ...] = (ADA, BEN), **more: Any) -> Record:
    made: Record = {
        "type": type,
        "title": title,
        "author": list(by),
        **{k.replace("_", "-"): v for k, v in more.items()},
    }
    if year:
        made["issued"] = {"date-parts": [[year]]}
    if not by:
        del made["author"]
    return made


def article(year: int | None = 2020, title: str = TITLE, by: tuple[Any, ...] = (ADA, BEN), **more: Any) -> Record:
    return record("article-journal", year, title, by, **{"container_title": JOURNAL, **more})


def paper(year: int | None = 2019, title: str = TITLE, by: tuple[Any, ...] = (ADA, BEN), **more: Any) -> Record:
    return record("paper-conference", year, title, by, **{"container_title": MEETING, **more})


def preprint(year: int | None = 2019, title: str = TITLE, by: tuple[Any, ...] = (ADA, BEN), **more: Any) -> Record:
    return record("article", year, title, by, **{"publisher": "arXiv", "number": "arXiv:1901.00001", **more})


INITIALS = ({"family": "Example", "given": "A."}, {"family": "Sample", "given": "B."})

PAIRS: list[tuple[str, str, Record, Record]] = [
    # one work, told twice
    ("the same", MERGED, article(), article()),
    ("initials", MERGED, article(), article(by=INITIALS)),
    ("another case of the title", MERGED, article(), article(title=TITLE.upper())),
    ("markup in the title", MERGED, article(), article(title=TITLE.replace("ponds", "<i>ponds</i>"))),
    ("a hyphen", MERGED, article(title="Trade-offs in pond design"), article(title="Tradeoffs in pond design")),
    ("marks lost", MERGED, article(title="Über Teiche und ihre Ufer"), article(title="Uber Teiche und ihre Ufer")),
    ("a slip in the title", MERGED, article(), article(title=TITLE.replace("Sediment", "Sedimnet"))),
    ("a subtitle left out", MERGED, article(title=f"{TITLE}: a field study"), article()),
    ("online first, a year before", MERGED, article(2019), article(2020)),
    ("the DOI on one side", MERGED, article(DOI="10.1000/a"), article()),
    ("one DOI, other words", MERGED, article(DOI="10.1000/a"), article(title="Sediments and ponds", DOI="10.1000/A")),
    ("a list cut short", MERGED, article(by=(ADA, BEN, CHO)),
     article(by=(ADA,), custom={"citekit": {"truncated": ["author"]}})),
    ("a venue abbreviated", MERGED, article(), article(container_title="J. Pond Res.")),
    ("no venue on one side", MERGED, article(), record("article", 2020)),
    ("of no known kind on one side", MERGED, article(), record("document", 2020)),
    ("a chapter of proceedings", MERGED, paper(), record("chapter", 2019, container_title=MEETING)),
    ("roman and arabic numerals", MERGED, article(title=f"{TITLE} II"), article(title=f"{TITLE} 2")),
    ("a thesis twice", MERGED, record("thesis", 2018, by=(ADA,)), record("thesis", 2018, by=(ADA,), publisher="U")),
    ("a book twice", MERGED, record("book", 2015, "Ponds of the world", publisher="Press"),
     record("book", 2015, "Ponds of the World")),
    ("a report twice", MERGED, record("report", 2015, number="TR-7"), record("report", 2015, number="7")),
    ("a dataset twice", MERGED, record("dataset", 2021, "Pond levels 1990 to 2020", version="1.0"),
     record("dataset", 2021, "Pond levels 1990 to 2020", version="v1.0")),
    ("an arXiv id twice", MERGED, preprint(custom={"arxiv": "1901.00001v1"}),
     preprint(custom={"arxiv": "1901.00001v3"})),
    ("one PMID", MERGED, article(PMID="123456"), article(title="Sediment in ponds under wind", PMID="123456")),
    ("one address", MERGED, record("post-weblog", 2020, URL="https://ada.org/p/1"),
     record("post-weblog", 2020, URL="http://www.ada.org/p/1/?utm_source=x")),
    ("family names in capitals", MERGED, article(), article(by=({"family": "EXAMPLE", "given": "Ada"},))),
    ("a middle name", MERGED, article(), article(by=({"family": "Example", "given": "Ada M."}, BEN))),
    ("CJK", MERGED, article(title="浅い池における堆積物の輸送"), article(title="浅い池における堆積物の輸送。")),
    # belonging together
    ("preprint and article", LINKED, preprint(2019), article(2020)),
    ("preprint and article, two years", LINKED, preprint(2018), article(2020)),
    ("preprint and paper", LINKED, preprint(2019), paper(2019)),
    ("preprint with the DOI of arXiv", LINKED, record("article", 2019, DOI="10.48550/arXiv.1901.00001"),
     article(2020)),
    ("one arXiv id, another title", LINKED, preprint(title="Ponds and wind", custom={"arxiv": "1901.00001"}),
     article(custom={"arxiv": "1901.00001"})),
    ("extension in a journal", LINKED, paper(2018), article(2020)),
    ("extension, same year", LINKED, paper(2020), article(2020)),
    ("a post about the paper", LINKED, record("post-weblog", 2020), article(2020)),
    ("slides of the paper", LINKED, record("speech", 2019), paper(2019)),
    ("a thesis and its article", LINKED, record("thesis", 2019, by=(ADA,)), article(2020)),
    ("the data of an article", LINKED, record("dataset", 2020), article(2020)),
    ("the software of a paper", LINKED, record("software", 2019), paper(2019)),
    ("a report and its paper", LINKED, record("report", 2019), paper(2019)),
    ("another edition", LINKED, record("book", 2010, "Ponds of the world", edition="1"),
     record("book", 2018, "Ponds of the world", edition="2")),
    ("another version of software", LINKED, record("software", 2020, "Pondsim", version="1.0"),
     record("software", 2021, "Pondsim", version="2.0")),
    ("another version of data", LINKED,
     record("dataset", 2020, "Pond levels of the north", version="1", DOI="10.1000/d.1"),
     record("dataset", 2021, "Pond levels of the north", version="2", DOI="10.1000/d.2")),
    ("a reprint", LINKED, article(1998), record("chapter", 2010, container_title="Classic papers on ponds")),
    # two works
    ("other authors", APART, article(), article(by=(CHO, DEE))),
    ("homonyms", APART, article(), article(by=({"family": "Example", "given": "Zoe"},))),
    ("part I and II", APART, article(title=f"{TITLE} I"), article(title=f"{TITLE} II")),
    ("part 1 and 2", APART, article(title=f"{TITLE}, part 1"), article(title=f"{TITLE}, part 2")),
    ("Teil eins and zwei", APART, article(title="Über Teiche, Teil 1"), article(title="Über Teiche, Teil 2")),
    ("parts after a colon", APART, article(title=f"{TITLE}. Part One: Theory"),
     article(title=f"{TITLE}. Part Two: Practice")),
    ("an erratum", APART, article(), article(title=f"Erratum to: {TITLE}")),
    ("a correction", APART, article(), article(title=f"Correction: {TITLE}")),
    ("a retraction", APART, article(), article(title=f"RETRACTED: {TITLE}")),
    ("a comment", APART, article(), article(title=f"Comment on “{TITLE}”", by=(CHO,))),
    ("a reply", APART, article(title=f"Comment on “{TITLE}”", by=(CHO,)),
     article(title=f"Reply to comment on “{TITLE}”")),
    ("a review of the book", APART, record("book", 2015, "Ponds of the world"),
     record("review-book", 2016, "Ponds of the world", by=(CHO,), container_title=JOURNAL)),
    ("chapters called Introduction", APART,
     record("chapter", 2015, "Introduction", container_title="Ponds of the world"),
     record("chapter", 2018, "Introduction", container_title="Lakes of the world")),
    ("forewords of one year", APART, record("chapter", 2015, "Foreword", container_title="Ponds of the world"),
     record("chapter", 2015, "Foreword", container_title="Lakes of the world")),
    ("editorials of two volumes", APART, article(2019, "Editorial", volume="3", page="1"),
     article(2019, "Editorial", volume="4", page="1")),
    ("obituaries", APART, article(2019, "In memoriam", (ADA,), page="1"),
     article(2019, "In memoriam", (ADA,), page="9")),
    ("proceedings of two years", APART, record("book", 2018, "Proceedings of the Pond Conference", ()),
     record("book", 2019, "Proceedings of the Pond Conference", ())),
    ("proceedings by number", APART, record("book", 2018, "Proceedings of the 12th Pond Conference", ()),
     record("book", 2018, "Proceedings of the 13th Pond Conference", ())),
    ("reports of two numbers", APART, record("report", 2018, "Annual report", (ADA,), number="12"),
     record("report", 2018, "Annual report", (ADA,), number="13")),
    ("test reports of two numbers", APART, record("report", 2018, f"{TITLE} test report", number="DM-471"),
     record("report", 2018, f"{TITLE} test report", number="DM-472")),
    ("yearly reports", APART, record("report", 2018, "State of the ponds 2017"),
     record("report", 2019, "State of the ponds 2018")),
    ("a book and its chapter", APART, record("book", 2015, "Ponds of the world", DOI="10.1000/b"),
     record("chapter", 2015, "Ponds of the north", container_title="Ponds of the world", DOI="10.1000/b")),
    ("a longer title", APART, article(title="Deep ponds"), article(title="Deep ponds for farming in dry countries")),
    ("a survey of the same", APART, article(title="Pond ecology"),
     article(title="Pond ecology: a survey", by=(CHO,))),
    ("opposites", APART, article(title="Ponds with wind and their sediment"),
     article(title="Ponds without wind and their sediment")),
    ("other regions", APART, article(title="Sediment of the ponds of Norland"),
     article(title="Sediment of the ponds of Sudland")),
    ("two DOIs, ten years apart", APART, article(2010, DOI="10.1000/a"), article(2020, DOI="10.1000/b")),
    ("a column of every month", APART, article(2020, "Notes from the pond", (ADA,), DOI="10.1000/a", page="3"),
     article(2020, "Notes from the pond", (ADA,), DOI="10.1000/b", page="5")),
    ("a talk each year", APART, record("speech", 2018, "Ponds for everyone", (ADA,)),
     record("speech", 2021, "Ponds for everyone", (ADA,))),
    ("a translation", APART, record("book", 2015, "Ponds of the world"), record("book", 2017, "Teiche der Welt")),
    ("theses of two people", APART, record("thesis", 2018, by=(ADA,)), record("thesis", 2018, by=(CHO,))),
    ("patents of a family", APART, record("patent", 2018, number="US1234567"),
     record("patent", 2018, number="EP7654321")),
    ("abstract of a meeting of another year", APART,
     paper(2015, "Pond cleaning robots", (ADA,), container_title="Meeting 2015"),
     paper(2019, "Pond cleaning robots", (ADA,), container_title="Congress of Robots")),
]  # fmt: skip
