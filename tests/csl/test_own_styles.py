"""The project's own styles: valid CSL 1.0.2, and what they print for works of every kind."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from lxml import etree

from citekit.csl.processor import Processor
from citekit.csl.style import Style
from citekit.model.vocabulary import TYPES
from citekit.styles import load, locale_text

FOLDER = Path(__file__).resolve().parents[2] / "styles"
STYLES = sorted(FOLDER.glob("*.csl"))
POST = {
    "id": "post", "type": "post-weblog", "title": "How we label tea", "container-title": "Leaf Notes",
    "author": [{"family": "van Roe", "given": "Jan"}], "issued": {"date-parts": [[2025, 5, 2]]},
    "URL": "https://example.org/label",
}  # fmt: skip
ARTICLE = {
    "id": "article", "type": "article-journal", "title": "A slow brew?", "container-title": "Journal of Infusion",
    "container-title-short": "J. Infus.", "volume": "12", "issue": "3", "page": "101-19",
    "author": [{"family": "Roe", "given": "Anne-Marie"}, {"family": "Doe", "given": "Jo"}],
    "issued": {"date-parts": [[2024]]}, "DOI": "10.1000/slow",
}  # fmt: skip
CHAPTER = {
    "id": "chapter", "type": "chapter", "title": "Cups", "container-title": "The Tea Table", "page": "5-9",
    "author": [{"family": "Doe", "given": "Jo"}], "editor": [{"family": "Ek", "given": "Nils"}],
    "publisher": "Saucer", "publisher-place": "Lund", "issued": {"date-parts": [[2023]]},
}  # fmt: skip
THESIS = {
    "id": "thesis", "type": "thesis", "title": "Steeping", "genre": "PhD thesis", "publisher": "Lund University",
    "author": [{"family": "Doe", "given": "Jo"}], "issued": {"date-parts": [[2020]]},
}  # fmt: skip
WORKS = [THESIS, CHAPTER, ARTICLE, POST]


def entries(name: str, items: list[dict[str, object]], output: str = "text") -> list[str]:
    processor = Processor(Style.load(load(name).text, uri=name), locales=locale_text, output=output)
    processor.add(items)
    processor.include([str(item["id"]) for item in items])
    return [entry.strip() for entry in processor.bibliography().entries]


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_a_style_is_valid_csl(path: Path) -> None:
    package = find_spec("citeproc")
    assert package
    assert package.origin
    schema = Path(package.origin).parent / "data" / "schema" / "schemas" / "styles" / "csl.rng"
    if not schema.is_file():
        pytest.skip("the CSL schema does not come with this citeproc-py")
    validator = etree.RelaxNG(etree.parse(schema))
    assert validator.validate(etree.parse(path)), validator.error_log


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_a_style_loads_without_a_finding(path: Path) -> None:
    style = Style.load(path.read_text(encoding="utf-8"), uri=path.name)
    assert not style.findings


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_a_style_prints_something_for_every_type_with_a_title_alone(path: Path) -> None:
    items: list[dict[str, object]] = [{"id": kind, "type": kind, "title": f"Title of {kind}"} for kind in TYPES]
    printed = entries(path.stem, items)
    assert len(printed) == len(TYPES)
    assert all("Title of" in entry for entry in printed)
    assert not any(mark in entry for entry in printed for mark in (" ,", " .", "..", ",,", "()", "  ", ": ."))


def test_an_authors_list_puts_the_title_first_and_the_newest_on_top() -> None:
    assert entries("citekit-works", WORKS) == [
        "“How we label tea.” Jan van Roe. Leaf Notes, May 2, 2025. https://example.org/label",
        "“A slow brew?” Anne-Marie Roe and Jo Doe. Journal of Infusion, 12(3), pp. 101–119, 2024. "
        "https://doi.org/10.1000/slow",
        "“Cups.” Jo Doe. In The Tea Table, pp. 5–9, Lund: Saucer, 2023.",
        "Steeping. Jo Doe. PhD thesis. Lund University, 2020.",
    ]


def test_a_cv_is_numbered_and_compact() -> None:
    assert entries("citekit-cv", WORKS) == [
        "1. van Roe J. (2025) How we label tea. Leaf Notes. https://example.org/label",
        "2. Roe A.-M., Doe J. (2024) A slow brew? J. Infus. 12(3): 101–19. doi:10.1000/slow",
        "3. Doe J. (2023) Cups. In: Ek N. (ed.), The Tea Table, pp. 5–9, Saucer.",
        "4. Doe J. (2020) Steeping. PhD thesis, Lund University.",
    ]


def test_a_work_in_one_line() -> None:
    assert entries("citekit-line", WORKS, "html") == [
        "van Roe: “How we label tea,” <i>Leaf Notes</i>, May 2, 2025.",
        "Roe and Doe: “A slow brew?,” <i>J. Infus.</i>, 2024.",
        "Doe: “Cups,” <i>The Tea Table</i>, 2023.",
        "Doe: “Steeping,” Lund University, 2020.",
    ]
