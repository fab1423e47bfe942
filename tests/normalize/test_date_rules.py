"""Rules 20 to 25 of docs/rules.md, "Dates": one table a rule."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from citekit import normalize
from citekit.model import Item, Record
from citekit.model.printed_dates import find_dates
from citekit.normalize import dates

READ_ON = datetime(2024, 5, 20, 9, 0, tzinfo=UTC)


def made(text: str, kind: str = "", read_on: datetime | None = None, **context: str) -> tuple[Item, list[str]]:
    record = Record(format="page", type=kind, fields={"title": "On ponds", "issued": text}, context=context)
    item, findings = normalize.item(record, read_on=read_on)
    return item, [finding.code for finding in findings]


RULE_20 = {
    "2024": "2024", "2024-05": "2024-05", "2024-05-03": "2024-05-03", "20240503": "2024-05-03",
    "2024/05/03": "2024-05-03", "2024-5-3": "2024-05-03", "May 2024": "2024-05", "May 3, 2024": "2024-05-03",
    "3rd of May 2024": "2024-05-03", "3-May-2024": "2024-05-03", "Sept 3rd, 2024": "2024-09-03",
    "Mon, 03 May 2024 23:30:00 -0500": "2024-05-03", "2024, May 3": "2024-05-03", "2024. május 3.": "2024-05-03",
    "3. Mai 2024": "2024-05-03", "1er mai 2024": "2024-05-01", "3 de mayo de 2024": "2024-05-03",
    "3 maja 2024": "2024-05-03", "3 мая 2024 г.": "2024-05-03", "3. května 2024": "2024-05-03",
    "3 Mayıs 2024": "2024-05-03", "2024年5月3日": "2024-05-03", "2024년 5월 3일": "2024-05-03",
    "令和6年5月3日": "2024-05-03", "令和元年": "2019", "平成30年4月": "2018-04",
    "2010–2014": "2010/2014", "2010-14": "2010/2014", "1999/2001": "1999/2001", "2010–present": "2010/..",
    "May–June 2024": "2024-05/2024-06", "May 2024 – June 2024": "2024-05/2024-06", "3–5 May 2024":
    "2024-05-03/2024-05-05", "May 30 – June 2, 2024": "2024-05-30/2024-06-02",
    "30 May – 2 June 2024": "2024-05-30/2024-06-02", "Dec 30, 2023 – Jan 2, 2024": "2023-12-30/2024-01-02",
    "circa 1850": "circa 1850", "1850?": "circa 1850", "©2024": "2024", "c1998": "1998",
    "February 30, 2024": "2024-02", "29 Feb 2023": "2023-02", "29 Feb 2024": "2024-02-29", "May 32, 2024": "2024",
}  # fmt: skip

SEASONS = {"Spring 2023": 1, "Summer 2023": 2, "Fall 2023": 3, "Winter 2023/2024": 4, "Printemps 2023": 1,
           "Herbst 2023": 3, "2023 Spring": 1, "2023年秋": 3, "verano 2023": 2}  # fmt: skip

STATUSES = {
    "forthcoming": "forthcoming", "To appear": "forthcoming", "à paraître": "forthcoming", "im Erscheinen":
    "forthcoming", "即将出版": "forthcoming", "in press": "in press", "im Druck": "in press", "sous presse": "in press",
    "no prelo": "in press", "в печати": "in press", "印刷中": "in press", "under review": "in review",
    "査読中": "in review", "submitted": "submitted", "eingereicht": "submitted", "accepted": "accepted",
    "in preparation": "in preparation", "(in progress)": "in preparation",
}  # fmt: skip

UNDATED = ("n.d.", "n. d.", "s.d.", "s.f.", "o. J.", "б. г.", "undated", "(n.d.)", "sans date", "日期不详")

RULE_21 = {
    "Published May 3, 2024 · Updated June 5, 2024": "2024-05-03",
    "May 2024 (revised June 2024)": "2024-05",
    "Veröffentlicht 3. Mai 2024, aktualisiert am 5. Juni 2024": "2024-05-03",
    "2024年5月3日 更新日:2024年6月5日": "2024-05-03",
    "3 May 2024, accessed 5 June 2024": "2024-05-03",
    "Updated June 5, 2024": None,
    "Last modified: 2024-06-05": None,
    "2024-05-03T23:30:00-05:00": "2024-05-03",
}

RULE_23 = {
    ("03/04/2024", ""): "2024", ("03-04-2024", ""): "2024", ("13/04/2024", ""): "2024-04-13",
    ("04/13/2024", ""): "2024-04-13", ("3.4.2024", ""): "2024-04-03", ("04/04/2024", ""): "2024-04-04",
    ("03/04/2024", "de"): "2024-04-03", ("03/04/2024", "en-GB"): "2024-04-03", ("03/04/2024", "en-US"): "2024-03-04",
    ("03/04/2024", "en"): "2024", ("31/02/2024", ""): None,
}  # fmt: skip

RULE_24 = {
    "today": "2024-05-20", "just now": "2024-05-20", "5 hours ago": "2024-05-20", "12 hours ago": "2024-05-19",
    "yesterday": "2024-05-19", "3 days ago": "2024-05-17", "a week ago": "2024-05-13", "2 weeks ago": "2024-05-06",
    "2 months ago": "2024-03", "6 months ago": "2023-11", "a year ago": "2023", "2 years ago": "2022",
    "vor 3 Tagen": "2024-05-17", "il y a 3 jours": "2024-05-17", "hace 3 días": "2024-05-17", "3日前": "2024-05-17",
    "3天前": "2024-05-17", "昨日": "2024-05-19",
}  # fmt: skip

RULE_25_NONE = ("arXiv:2305.12224", "2305.12224", "pp. 1998-2010", "pages 1998–2010", "12(3):1991-2004",
                "65(4):1808-1831", "10.1145/2020.33", "ISBN 1984000000",
                "v2020.1", "no. 1999", "1499", "0000")  # fmt: skip


@pytest.mark.parametrize("text", RULE_20)
def test_rule_20_a_date_keeps_its_precision(text: str) -> None:
    assert str(dates.date(text)) == RULE_20[text]


@pytest.mark.parametrize("text", SEASONS)
def test_rule_20_a_season_is_a_season(text: str) -> None:
    found = dates.date(text)
    assert found is not None
    assert (found.parts, found.season) == (((2023,),), SEASONS[text])


@pytest.mark.parametrize("text", STATUSES)
def test_rule_20_a_word_in_place_of_a_date_is_a_status(text: str) -> None:
    item, codes = made(text, "article")
    assert (item.date("issued"), item.text("status"), codes) == (None, STATUSES[text], [])


def test_rule_20_a_status_and_a_date_are_both_kept() -> None:
    item, _ = made("To appear, 2025", "article")
    assert (str(item.date("issued")), item.text("status")) == ("2025", "forthcoming")
    item, _ = made("Published 1 July 2023, accepted 5 June 2023", "article")
    assert item.text("status") == ""


@pytest.mark.parametrize("text", UNDATED)
def test_rule_20_no_date_is_no_date(text: str) -> None:
    assert dates.date(text) is None


@pytest.mark.parametrize("text", RULE_21)
def test_rule_21_the_day_of_a_change_is_no_date_of_issue(text: str) -> None:
    found = dates.date(text)
    assert (str(found) if found else None) == RULE_21[text]


def test_rule_22_the_date_on_a_papers_card_is_the_day_it_was_put_up() -> None:
    def card(label: str, **fields: Any) -> Item:
        context = {"listing": "cards", "site": "Example Labs"}
        shown = {"title": "On ponds", "issued": "May 3, 2024", **fields}
        return normalize.item(Record(format="page", label=label, fields=shown, context=context))[0]

    paper, post, published = (
        card("Research Paper"),
        card("Blog"),
        card("Paper", **{"container-title": "Journal of Ponds"}),
    )
    assert (paper.about.get("posted"), paper.date("issued")) == ("2024-05-03", None)
    assert (post.about.get("posted"), str(post.date("issued"))) == (None, "2024-05-03")
    assert str(published.date("issued")) == "2024-05-03"


@pytest.mark.parametrize(("text", "language"), RULE_23)
def test_rule_23_day_and_month_are_told_apart_or_dropped(text: str, language: str) -> None:
    item, codes = made(text, "post-weblog", language=language)
    found = item.date("issued")
    assert (str(found) if found else None) == RULE_23[text, language]
    assert ("CK305" in codes) is (RULE_23[text, language] == "2024")


def test_rule_23_one_sure_date_of_a_page_decides_the_others() -> None:
    def read(*texts: str) -> list[str]:
        records = [Record(format="page", type="post-weblog", fields={"title": t, "issued": t}) for t in texts]
        return [str(i.date("issued")) for i in normalize.items(records) if isinstance(i, Item)]

    assert read("03/04/2024", "13/04/2024") == ["2024-04-03", "2024-04-13"]
    assert read("03/04/2024", "04/13/2024") == ["2024-03-04", "2024-04-13"]
    assert read("03/04/2024", "13/04/2024", "04/13/2024")[0] == "2024"


@pytest.mark.parametrize("text", RULE_24)
def test_rule_24_a_relative_date_needs_the_time_of_reading(text: str) -> None:
    item, codes = made(text, "post-weblog", READ_ON)
    assert str(item.date("issued")) == RULE_24[text]
    assert (item.about["printed"]["issued"], "issued" in item.about["inferred"]) == (text, True)
    item, codes = made(text, "post-weblog")
    assert (item.date("issued"), codes) == (None, ["CK306"])


@pytest.mark.parametrize("text", RULE_25_NONE)
def test_rule_25_what_is_no_year(text: str) -> None:
    assert dates.date(text) is None
    assert find_dates(text) == ()


@pytest.mark.parametrize(("text", "expected"), [("1500", "1500"), ("2026", "2026"), ("2027", None), ("May 2077", None)])
def test_rule_25_years_end_two_after_the_reading(text: str, expected: str | None) -> None:
    found = dates.date(text, read_on=READ_ON)
    assert (str(found) if found else None) == expected
