"""The kind of work that a citation without markup tells: by its venue, publisher, place and what stands beside them."""

# ruff: noqa: E501 - tables read best unbroken

from __future__ import annotations

import pytest

from citekit import normalize
from citekit.formats import page
from citekit.model import Item, Source

OTHERS = (
    "Fuchs, R. (2018). Old bridges of the north. Journal of Lanterns, 3(4), 5-16.",
    "Lam, I. (2019). Old bridges of the south. Journal of Lanterns, 4(1), 17-29.",
    "Poe, M., & Lam, I. (2020). Old bridges of the west. Tidal Letters, 5(2), 30-41.",
)
KINDS = {
    "Roe, A. (2021). Quiet tides of the harbour. Proceedings of the Edinburgh Society of Tides, 8, 71-94.": "article-journal",
    "Roe, A. (2021). Quiet tides of the harbour. Annales de la mesure, 12, 71-94.": "article-journal",
    "Roe, A. (2021). Quiet tides of the harbour. Jornadas de la medida, 71-94.": "paper-conference",
    "Roe, A. (2021). Quiet tides of the harbour. In Tidal Data Systems (TIDAS XXIV), pp. 71-94. Springer.": "paper-conference",
    "Roe, A. (2021). Quiet tides of the harbour. In Slow water and old towns (pp. 71-94). Wiley.": "chapter",
    "Roe, A. (2021). Quiet tides of the harbour. Cambridge, MA: MIT Press.": "book",
    "Roe, A. (2021). Quiet tides of the harbour. Institute of Slow Water.": "report",
    "Roe, A. (2021). Quiet tides of the harbour (PhD thesis). University of Tideham.": "thesis",
    "Roe, A. (2021). Quiet tides of the harbour. arXiv.": "article",
    "Roe, A. (2021). Quiet tides of the harbour. Tidal Blog. https://ada.example/quiet": "post-weblog",
}


def read(text: str) -> Item:
    source = Source(content="\n\n".join((text, *OTHERS)).encode(), uri="list.txt", media_type="text/plain")
    items = [x for x in normalize.items(page.read(source)) if isinstance(x, Item)]
    return next(i for i in items if i.title.startswith("Quiet"))


@pytest.mark.parametrize("text", KINDS)
def test_the_kind_is_told_by_what_is_printed(text: str) -> None:
    assert read(text).type == KINDS[text]


def test_the_town_of_a_publisher_is_no_venue() -> None:
    item = read("Roe, A. (2021). Quiet tides of the harbour. Cambridge, MA: MIT Press.")
    assert (item.text("publisher-place"), item.text("publisher")) == ("Cambridge, MA", "MIT Press")
    assert not item.text("container-title")


def test_editors_are_taken_out_of_the_name_of_their_book() -> None:
    item = read(
        "Roe, A. 2021. Quiet tides of the harbour. In: R. FUCHS (ed.), Slow water. Berlin: Springer, pp. 71-94."
    )
    assert item.text("container-title") == "Slow water"
    assert [n.family.casefold() for n in item.names("editor")] == ["fuchs"]
