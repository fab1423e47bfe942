"""Entries made from templates are those that the passes make of their tokens."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citekit.csl import Processor, Style
from citekit.csl.tokens import plain

STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<locale><style-options punctuation-in-quote="{inside}"/></locale>
<macro name="by"><names variable="author"><name initialize-with="." font-style="italic"/></names></macro>
<citation><layout><text variable="title"/></layout></citation>
<bibliography><layout prefix="{prefix}" suffix=".">
<group delimiter="{delimiter}"><text macro="by"/>
<text variable="title" {look}/><text variable="container-title" font-style="italic" prefix=" " suffix=": "/>
<text variable="note" prefix="! "/><text term="in"/><number variable="volume"/></group>
</layout></bibliography></style>"""

LOOKS = ('quotes="true"', 'font-style="italic"', 'text-case="title" quotes="true"', 'suffix="."', 'prefix=".."', "")
DELIMITERS = (", ", ". ", "; ", ",", ": ", " ", "?", "%s")
VALUES = (
    "Reefs", "Reefs?", "Reefs.", "Reefs:", "Why “reefs”?", "“Reefs”", "<i>Reefs</i>", "Reefs <i>and tides</i>",
    " Reefs", "Reefs ", "...reefs", ".", "?", "(reefs)", "Tides & <b>reefs</b>", "10<sup>2</sup>", '"Reefs"', "'Reefs'",
    "reefs;", "A <span class=\"nocase\">reef</span>", "100 %", "\ue000", "\ue000x", "100%s", ", reefs,", "  ",
    "Reefs..", "reefs!",
)  # fmt: skip


def both(style: str, item: dict[str, object], output: str) -> tuple[str, str]:
    """The entry from templates and without; the second one, since a program has none before."""
    texts = []
    for caches in (True, False):
        made = Processor(Style.load(style), output=output, caches=caches)
        made.add([item, {**item, "id": "y"}])
        made.include(["x", "y"])
        texts.append(made.bibliography().text)
    return texts[0], texts[1]


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(LOOKS), st.sampled_from(DELIMITERS), st.sampled_from(["", "[", "."]), st.sampled_from(VALUES),
    st.sampled_from(["", *VALUES]), st.sampled_from(["", *VALUES]), st.sampled_from(["", "Ek", "Ek.", "d’Ek", "李"]),
    st.booleans(), st.sampled_from(["text", "html"]),
)  # fmt: skip
def test_an_entry_from_templates_is_that_of_the_passes(
    look: str, delimiter: str, prefix: str, title: str, journal: str, note: str, family: str, inside: bool, output: str
) -> None:
    style = STYLE.format(look=look, delimiter=delimiter, prefix=prefix, inside=str(inside).lower())
    item: dict[str, object] = {"id": "x", "type": "book", "title": title, "volume": "3"}
    item |= {name: text for name, text in (("container-title", journal), ("note", note)) if text}
    if family:
        item["author"] = [{"family": family, "given": "Ida"}, {"literal": title}]
    made, expected = both(style, item, output)
    assert made == expected


@pytest.mark.parametrize("substitute", ["", 'subsequent-author-substitute="———"'])
def test_tokens_of_a_bibliography_say_what_its_entries_say(substitute: str) -> None:
    made = Processor(Style.load(STYLE.format(look="", delimiter=", ", prefix="", inside="true")
                                .replace("<bibliography>", f"<bibliography {substitute}>")), output="text")  # fmt: skip
    people = [{"family": "Ek", "given": "Ida"}]
    made.add([{"id": name, "type": "book", "title": name, "author": people} for name in ("Reefs", "Tides")])
    made.include(["Reefs", "Tides"])
    found = made.bibliography()
    assert [plain(tokens) for tokens in found.tokens] == list(found.entries)
    assert found.entries[1].startswith("———" if substitute else "I. Ek")
