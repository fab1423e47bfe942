"""Which part of a page gave a field is kept, where it is not the entry as shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from citekit.pipeline.load import load

PAGE = """<!doctype html><html lang="en"><head><title>Ada Example</title></head><body><h1>Ada Example</h1>
<h2>Publications</h2><ul>
<li><b>On sorting shells by size and colour</b>. Ada Example, Max Muster. <i>Journal of Made-up Results</i>, 2020.
<pre>@article{shells, title={On sorting shells by size and colour}, author={Example, Ada and Muster, Max},
journal={Journal of Made-up Results}, year={2020}, volume={7}, doi={10.1000/shells}}</pre></li>
<li><b>On counting waves before the tide turns</b>. Ada Example. <i>Journal of Made-up Results</i>, 2021.</li>
<li><b>On building fences for sheep that jump</b>. Ada Example. <i>Journal of Made-up Results</i>, 2022.</li>
</ul></body></html>"""


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return str(path)


def test_a_field_of_hidden_bibtex_says_so_and_so_does_its_provenance(page: str) -> None:
    loaded = load([page])
    item = next(i for i in loaded.items if "shells" in i.title)
    assert item.text("volume") == "7"
    assert (item.about["from"]["volume"], "title" in item.about["from"]) == ("bibtex", False)
    work = next(w for w in loaded.works() if w.key == item.id)
    assert (work.provenance["volume"].how, work.provenance["title"].how) == ("bibtex", "printed")


def test_records_are_kept_for_a_library_only(page: str) -> None:
    whole, bare = load([page]), load([page], records=False)
    assert bare.items == whole.items
    assert [len(work.records) for work in whole.works()] == [1, 1, 1]
    assert [(work.records, work.item) for work in bare.works()] == [((), item) for item in whole.items]
    assert [(o.uri, o.source) for o in bare.origins] == [(o.uri, o.source) for o in whole.origins]
