"""Lists of works as physicists, HAL, Chinese, German and Russian pages print them, and titles that stand alone."""

# ruff: noqa: E501 - pages read best unbroken

from __future__ import annotations

from citekit import normalize
from citekit.formats import page
from citekit.model import Item, Source


def works_of(body: str) -> list[Item]:
    content = f"<html><body><h1>Ada Roe</h1>{body}</body></html>".encode()
    source = Source(content=content, uri="https://ada.example/", media_type="text/html")
    return [x for x in normalize.items(page.read(source)) if isinstance(x, Item)]


def test_volume_and_page_before_a_year_in_brackets_are_those() -> None:
    items = works_of(
        "<h2>Publications</h2><ul><li>A. Roe, M. Poe, “Quiet tides,” <em>Tidal Letters</em> 4, 1123 (2022).</li>"
        "<li>A. Roe, “Loud tides,” <em>Tidal Letters</em> 3, 12 (2021).</li></ul>"
    )
    assert [(i.text("volume"), i.text("page")) for i in items] == [("4", "1123"), ("3", "12")]


def test_two_strokes_part_a_title_from_its_journal() -> None:
    items = works_of(
        "<h2>Публикации</h2><ol><li>Дмитриев А.В., Борисова Д.С. Тихие реки // Вестник измерений. 2019. С. 45–67.</li>"
        "<li>Дмитриев А.В. Громкие реки // Журнал мостов. 2020. С. 1–19.</li></ol>"
    )
    assert [(i.title, i.text("container-title")) for i in items] == [
        ("Тихие реки", "Вестник измерений"),
        ("Громкие реки", "Журнал мостов"),
    ]


def test_the_letter_of_a_kind_is_no_part_of_a_title() -> None:
    items = works_of(
        "<h2>论文</h2><ol><li>李伟, 王芳. 城市噪声测量方法综述[J]. 测量学报, 2019, 12(3): 45-67.</li>"
        "<li>李伟, 张静. 河流沉积研究[J]. 河流学报, 2020, 8(1): 1-19.</li></ol>"
    )
    assert [i.title for i in items] == ["城市噪声测量方法综述", "河流沉积研究"]


def test_german_sections_say_what_stands_below_them() -> None:
    items = works_of(
        "<h2>Publikationen</h2><h3>Aufsätze in Zeitschriften</h3><ul><li>A. Roe, M. Poe: Stille Flüsse im Winter. In: "
        "Zeitschrift für Wasserkunde 12 (2019), S. 45–67.</li><li>A. Roe: Laute Flüsse. In: Annalen der Brücken 8 (2020), "
        "S. 1–19.</li></ul><h3>Betreute Dissertationen</h3><ul><li>Hans Bach: Bäche im Wald. 2021.</li><li>Ina See: Seen "
        "im Tal. 2020.</li></ul>"
    )
    assert [i.title for i in items] == ["Stille Flüsse im Winter", "Laute Flüsse"]


def test_brackets_of_hal_are_no_part_of_an_identifier() -> None:
    items = works_of(
        "<h3>Journal articles</h3><ul><li>Ada Roe. Quiet tides of the harbour. <i>Tidal Letters</i>, 2019, 12 (3), "
        "pp.45-67. ⟨10.9999/quiet⟩</li><li>Ada Roe. Loud tides. <i>Tidal Letters</i>, 2020, 8, pp.1-9. ⟨10.9999/loud⟩</li>"
        "</ul>"
    )
    assert [i.text("DOI") for i in items] == ["10.9999/quiet", "10.9999/loud"]


def test_a_title_alone_among_works_is_one() -> None:
    items = works_of(
        "<h2>Publications</h2><ul><li>A. Roe and M. Poe. <i>Quiet tides</i>. Tidal Letters, 2019.</li><li>A. Roe. <i>Tides in "
        "winter</i>. Tidal Letters, 2020.</li><li>Why bridges stand</li><li>M. Poe, A. Roe. <i>Bridges of the north</i>. "
        "Tidal Letters, 2021.</li><li>A. Roe, R. Fuchs. <i>Lanterns</i>. Tidal Letters, 2018.</li></ul>"
    )
    assert "Why bridges stand" in [i.title for i in items]
    assert len(items) == 5
