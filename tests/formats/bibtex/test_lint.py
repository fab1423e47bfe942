"""The lints of .bib files, each with its correction."""

from __future__ import annotations

import pytest

from citekit.formats.bibtex.lint import fixed, lint
from citekit.model import Source

REST = "author = {A, B}, title = {T}, journal = {J}, year = 2020"


def source(fields: str, encoding: str = "utf-8") -> Source:
    return Source(content=f"@article{{k,\n  {fields},\n}}\n".encode(encoding), uri="refs.bib")


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("pages = {1-9}", "pages = {1--9}", "CK231"),
        ("pages = {1–9, 12 - 15}", "pages = {1--9, 12--15}", "CK231"),
        ("note = {R&D for 50% of C#, a_b}", "note = {R\\&D for 50\\% of C\\#, a\\_b}", "CK232"),
        ("title = {{All of it}}", "title = {All of it}", "CK233"),
        ("month = {January}", "month = jan", "CK234"),
        ("month = 3", "month = mar", "CK234"),
        ('month = "Sept."', "month = sep", "CK234"),
        ("doi = {https://doi.org/10.1234/x}", "doi = {10.1234/x}", "CK235"),
    ],
)
def test_a_lint_and_its_correction(before: str, after: str, code: str) -> None:
    given = source(f"{REST}, {before}" if "title" not in before else REST.replace("title = {T}", before))
    assert [r.finding.code for r in lint(given)] == [code]
    corrected, left = fixed(given)
    assert after in corrected.decode()
    assert left == []
    assert list(lint(Source(content=corrected))) == []


@pytest.mark.parametrize(
    "fields",
    [
     "pages = {1--9}", "pages = {e12}", "pages = {S1-e4-x}", "month = jan",
     'month = jan # "--" # feb', "note = {$a_b$ \\& \\url{x_y%z}}",
     "url = {https://e.org/a_b}", "title = {{A} and {B}}", "month = {Spring}"],
)  # fmt: skip
def test_what_is_right_is_left_alone(fields: str) -> None:
    given = source(f"{REST}, {fields}" if "title" not in fields else REST.replace("title = {T}", fields))
    assert list(lint(given)) == []
    assert fixed(given)[0] == given.content


def test_missing_fields_and_keys_are_for_a_person() -> None:
    given = Source(content=b"@article{Key, title={T}}\n@book{key, author={A}, title={T}, publisher={P}, date={2020}}\n"
                   b"@misc{my key, title={T}}\n@inproceedings{c, crossref={x}}\n")  # fmt: skip
    corrected, left = fixed(given)
    assert corrected == given.content
    assert [f.code for f in left] == ["CK230", "CK230", "CK230", "CK236", "CK237"]
    assert "journal or journaltitle" in left[1].what


def test_another_encoding_is_named_and_corrected() -> None:
    given = source(REST.replace("{T}", "{Über}"), "cp1252")
    assert [r.finding.code for r in lint(given)] == ["CK238"]
    assert "Über" in fixed(given)[0].decode("utf-8")
