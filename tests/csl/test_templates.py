"""Entries made from templates are those that the passes make of their tokens."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citekit.csl import Processor, Style, substitute
from citekit.csl.outputs import Settings
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
    "Reefs..", "reefs!", " Reefs.", " reefs?",
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


def test_a_value_may_begin_with_a_blank_and_end_with_a_point() -> None:
    style = STYLE.format(look="", delimiter=".", prefix="", inside="true")
    made = Processor(Style.load(style), output="text")
    made.add([{"id": name, "type": "book", "title": " Reefs.", "author": [{"literal": "Ek"}]} for name in "abc"])
    made.include("abc")
    assert made.bibliography().entries == ("Ek. Reefs.",) * 3


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


REPEATING = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<locale><style-options punctuation-in-quote="true"/><terms><term name="in">in</term><term name="et-al">et al.</term>
<term name="editor"><single>editor</single><multiple>editors</multiple></term></terms></locale>
<macro name="by">{before}<names variable="author" prefix="{prefix}"><name et-al-min="3" et-al-use-first="1"/>
<label prefix=", "/><substitute><names variable="editor"/><names variable="editor translator"/>
<text variable="container-title"/></substitute></names></macro>
<citation><layout><text variable="title"/></layout></citation>
<bibliography subsequent-author-substitute="{text}" subsequent-author-substitute-rule="{rule}"><layout suffix=".">
<group delimiter=". "><text macro="by" {look}/>{after}<text variable="title" quotes="true"/>
<names variable="translator"/></group></layout></bibliography></style>"""

RULES = ("complete-all", "complete-each", "partial-each", "partial-first")
EK, OTT, RAY = ({"family": "Ek", "given": "Ida"}, {"family": "Ott", "given": "Bo"}, {"literal": "Reefs Office."})
LISTS = ([EK], [EK, OTT], [EK, RAY], [EK, OTT, RAY], [EK, RAY, OTT], [RAY], [OTT, EK], [])
ROLES = st.dictionaries(st.sampled_from(["author", "editor", "translator"]), st.sampled_from(LISTS), max_size=2)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(RULES), st.sampled_from(["———", "—.", "", "Same", "ibid"]), st.sampled_from(["", "By ", "* "]),
    st.sampled_from(["", '<number variable="citation-number"/>', '<text variable="note"/>', '<text value="* "/>']),
    st.sampled_from(["", '<text term="in"/>', '<text variable="container-title"/>']),
    st.sampled_from(["", 'text-case="uppercase"', 'font-style="italic"', 'suffix="."']), st.lists(ROLES, max_size=8),
    st.sampled_from(["text", "html"]),
)  # fmt: skip
def test_entries_whose_names_repeat_are_those_of_the_passes(
    rule: str, text: str, prefix: str, before: str, after: str, look: str, people: list[dict[str, object]], output: str
) -> None:
    style = Style.load(REPEATING.format(rule=rule, text=text, prefix=prefix, before=before, after=after, look=look))

    def made(settings: Settings) -> str:
        processor = Processor(style, output=output, settings=settings)
        processor.add([{"id": str(n), "type": "book", "title": "Reefs", **roles} for n, roles in enumerate(people)])
        processor.include(map(str, range(len(people))))
        return processor.bibliography().text

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(substitute, "_opening", lambda program, text: None)
        expected = made(Settings(links=True))
    assert made(Settings(links=True)) == expected
    assert made(Settings()) == expected


@pytest.mark.parametrize(
    ("rule", "second"),
    [
        ("complete-all", "———. “Reefs.”"),
        ("complete-each", "———, ———. “Reefs.”"),
        ("partial-each", "———, ———. “Reefs.”"),
        ("partial-first", "———, Bo Ott. “Reefs.”"),
    ],
)
def test_names_give_way_in_any_number_of_entries(rule: str, second: str) -> None:
    style = REPEATING.format(rule=rule, text="———", prefix="", before="", after="", look="")
    made = Processor(Style.load(style), output="text")
    made.add([{"id": name, "type": "book", "title": "Reefs", "author": [EK, OTT]} for name in "abcd"])
    made.include("abcd")
    assert made.bibliography().entries == ("Ida Ek, Bo Ott. “Reefs.”", second, second, second)
