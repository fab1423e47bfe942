"""Every output format: hostile text stays text, marks become the format's markup, links lead where they may."""

import html as html_module
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from citekit.csl import tokens as t
from citekit.csl.outputs import OUTPUTS, PLAIN, Settings
from citekit.csl.outputs.base import one_line, tidy
from citekit.csl.outputs.html import MARKS as HTML_MARKS
from citekit.csl.outputs.html import anchor
from citekit.csl.outputs.latex import MARKS as LATEX_MARKS
from citekit.csl.outputs.links import link_target
from citekit.csl.tokens import Kind, Tokens, plain, wrap

HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("\\{}[]()<>*_`~^$#&%@!|:;+-=/'\"., \n\taZ19éß“”–中")),
        st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]),
    ),
    max_size=60,
)
LINKS = Settings(links=True)


def shown(text: str) -> str:
    """Hostile text as a reader sees it: one line, no blanks at the ends."""
    return " ".join(one_line(text).split(" ")).strip()


def test_every_format_has_its_row() -> None:
    assert list(OUTPUTS) == ["text", "html", "markdown", "latex", "rst", "rtf", "typst", "json"]
    for name, output in OUTPUTS.items():
        assert output.name == name
        assert output.extension.startswith(".")
        assert "/" in output.media_type
        assert output.heading("2020").endswith("\n")


@given(HOSTILE)
def test_html_text_is_text(text: str) -> None:
    written = OUTPUTS["html"].citation([text])
    assert set(re.findall(r"</?(\w+)", written)) <= {"sup"}
    parsed = lxml_html.fragment_fromstring(f"<div>{written}</div>")
    if "<sup>" not in written:
        assert parsed.text_content() == text


@given(HOSTILE)
def test_markdown_text_is_text(text: str) -> None:
    if not shown(text):
        return
    written = OUTPUTS["markdown"].citation([shown(text)])
    rendered = MarkdownIt("gfm-like", {"linkify": False}).render(written).strip()
    found = re.fullmatch(r"<p>(.*)</p>", rendered, re.DOTALL)
    assert found is not None
    assert "<" not in found[1]
    assert html_module.unescape(found[1]) == shown(text)


LATEX = {
    "\\textbackslash{}": "\\", "\\{": "{", "\\}": "}", "\\$": "$", "\\&": "&", "\\#": "#", "\\%": "%", "\\_": "_",
    "\\textasciicircum{}": "^", "\\textasciitilde{}": "~", "\\textless{}": "<", "\\textgreater{}": ">",
    "\\textbar{}": "|", "\\symbol{34}": '"', "\\symbol{39}": "'", "\\symbol{96}": "`", "{[}": "[", "{]}": "]",
    "{-}": "-", "~": "\u00a0",
}  # fmt: skip


@given(HOSTILE)
def test_latex_text_is_text(text: str) -> None:
    written = OUTPUTS["latex"].citation([text])
    known = re.compile("|".join(re.escape(k) for k in sorted(LATEX, key=len, reverse=True)))
    assert not re.search(r"[\\{}$&#%_^<>|\"'`\[\]]", known.sub("", written))
    assert "--" not in written
    assert known.sub(lambda found: LATEX[found[0]], written) == one_line(text)


@given(HOSTILE)
def test_rst_text_is_text(text: str) -> None:
    written = OUTPUTS["rst"].citation([shown(text)])
    assert not re.search(r"[`*_|<>\[\]:]", re.sub(r"\\.", "", written))
    assert " ".join(re.sub(r"\\(.)", r"\1", written).split()) == " ".join(shown(text).split())
    assert not re.match(r"(?:\w+[.)]|[-+*•])\s", written)


@given(HOSTILE)
def test_rtf_text_is_text(text: str) -> None:
    written = OUTPUTS["rtf"].citation([text])
    assert written.isascii()
    assert not re.search(r"[\\{}]", re.sub(r"\\[\\{}]|\\u-?\d+\?", "", written))
    units = re.sub(r"\\u(-?\d+)\?|\\([\\{}])", lambda m: chr(int(m[1]) % 65536) if m[1] else m[2], written)
    assert units.encode("utf-16-le", "surrogatepass").decode("utf-16-le") == one_line(text)


@given(HOSTILE)
def test_typst_text_is_text(text: str) -> None:
    written = OUTPUTS["typst"].citation([text])
    assert not re.search(r"[*_`$#@<>\[\]~/\-+='\"{}:;]", re.sub(r"\\.", "", written))
    if not re.match(r"\d+\.", one_line(text)):
        assert re.sub(r"\\(.)", r"\1", written) == one_line(text)


@given(HOSTILE)
def test_json_and_plain_text_keep_every_character(text: str) -> None:
    assert "".join(run["text"] for run in json.loads(OUTPUTS["json"].citation([text] if text else []))) == text
    if "\n" not in text:
        assert OUTPUTS["text"].citation([text]) == text


@settings(max_examples=60)
@given(st.sampled_from(sorted(OUTPUTS)), st.lists(HOSTILE.filter(bool), max_size=4), HOSTILE)
def test_a_bibliography_of_hostile_entries_is_written(name: str, texts: list[str], identifier: str) -> None:
    entries: list[Tokens] = [wrap(t.ITALIC, [text]) for text in texts]
    written = OUTPUTS[name].bibliography(entries, [identifier] * len(entries), {}, Settings(links=True, anchors=True))
    if name == "html":
        parsed = lxml_html.fragment_fromstring(written)
        assert len(parsed.xpath("div[@class='csl-entry']")) == len(texts)
    elif name == "json":
        assert [row["id"] for row in json.loads(written)] == [identifier] * len(texts)


FORMATTED: Tokens = ["a ", *wrap(t.ITALIC, ["b ", *wrap(t.BOLD, ["c"])]), " ", *wrap(t.SUPERSCRIPT, ["d"])]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("text", "a b c d"),
        ("html", "a <i>b <b>c</b></i> <sup>d</sup>"),
        ("markdown", "a *b **c*** <sup>d</sup>"),
        ("latex", "a \\textit{b \\textbf{c}} \\textsuperscript{d}"),
        ("rst", "a \\ *b*\\ \\ **c**\\ \\ :sup:`d`\\ "),
        ("rtf", "a {\\i b {\\b c}} {\\super d}"),
        ("typst", 'a #text(style: "italic")[b #text(weight: "bold")[c];]; #super[d];'),
    ],
)
def test_formatting(name: str, written: str) -> None:
    assert OUTPUTS[name].citation(FORMATTED).replace("\\  ", "\\ ").rstrip() == written.replace("\\  ", "\\ ").rstrip()


def test_json_runs_carry_their_formatting() -> None:
    assert json.loads(OUTPUTS["json"].citation(FORMATTED)) == [
        {"text": "a "},
        {"text": "b ", "style": {"font-style": "italic"}},
        {"text": "c", "style": {"font-style": "italic", "font-weight": "bold"}},
        {"text": " "},
        {"text": "d", "style": {"vertical-align": "sup"}},
    ]


@pytest.mark.parametrize("mark", [row.number for row in t.MARKS if row.kind in (Kind.FORMAT, Kind.DISPLAY)])
def test_html_has_every_mark_and_closes_it(mark: int) -> None:
    opening, closing = HTML_MARKS[mark]
    assert re.sub(r"\s", "", opening)[1:].split("style")[0].split("class")[0].rstrip(">") in closing


@pytest.mark.parametrize("mark", [row.number for row in t.MARKS if row.kind is Kind.FORMAT])
def test_latex_has_every_format_and_balances_it(mark: int) -> None:
    assert "".join(LATEX_MARKS[mark]).count("{") == "".join(LATEX_MARKS[mark]).count("}") == 1


@pytest.mark.parametrize("name", sorted(OUTPUTS))
@pytest.mark.parametrize("mark", [t.STAND_IN, t.NAMES, t.VALUE, t.YEAR])
def test_marks_of_meaning_print_nothing(name: str, mark: int) -> None:
    assert OUTPUTS[name].citation(wrap(mark, ["x"])) == OUTPUTS[name].citation(["x"])


@pytest.mark.parametrize(
    ("mark", "text", "target"),
    [
        (t.LINK_URL, "https://example.org/a?b=c&d", "https://example.org/a?b=c&d"),
        (t.LINK_URL, "mailto:jan@example.org", "mailto:jan@example.org"),
        (t.LINK_URL, 'https://example.org/"onclick="x', "https://example.org/%22onclick=%22x"),
        (t.LINK_URL, "https://example.org/<x>", "https://example.org/%3Cx%3E"),
        (t.LINK_URL, "https://example.org/a b", ""),
        (t.LINK_URL, "javascript:alert(1)", ""),
        (t.LINK_URL, "data:text/html,x", ""),
        (t.LINK_URL, "file:///etc/passwd", ""),
        (t.LINK_URL, "//example.org", ""),
        (t.LINK_URL, "example.org", ""),
        (t.LINK_URL, "java\nscript:x", ""),
        (t.LINK_DOI, "10.1000/x(1)", "https://doi.org/10.1000/x(1)"),
        (t.LINK_DOI, "https://doi.org/10.1000/x", "https://doi.org/10.1000/x"),
        (t.LINK_DOI, "doi:10.1000/x", "https://doi.org/10.1000/x"),
        (t.LINK_DOI, '10.1/x"y<z>', "https://doi.org/10.1/x%22y%3Cz%3E"),
        (t.LINK_DOI, '10.1/x" onmouseover="y', ""),
        (t.LINK_PMID, "123", "https://www.ncbi.nlm.nih.gov/pubmed/123"),
        (t.LINK_PMCID, "PMC123", "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC123"),
        (t.LINK_PMID, "", ""),
    ],
)
def test_where_links_lead(mark: int, text: str, target: str) -> None:
    assert link_target(mark, text) == target


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("html", 'x <a href="https://doi.org/10.1/a%26b">https://doi.org/10.1/a&#38;b</a>.'),
        ("markdown", "x [https://doi.org/10.1/a\\&b](<https://doi.org/10.1/a%26b>)."),
        ("latex", "x \\href{https://doi.org/10.1/a\\%26b}{https://doi.org/10.1/a\\&b}."),
        ("typst", 'x #link("https://doi.org/10.1/a%26b")[https\\:\\/\\/doi.org\\/10.1\\/a&b];.'),
        (
            "rtf",
            'x {\\field{\\*\\fldinst{HYPERLINK "https://doi.org/10.1/a%26b"}}{\\fldrslt{https://doi.org/10.1/a&b}}}.',
        ),
        ("rst", "x \\ `https\\://doi.org/10.1/a&b <https://doi.org/10.1/a%26b>`__\\ ."),
        ("text", "x https://doi.org/10.1/a&b <https://doi.org/10.1/a%26b>."),
    ],
)
def test_a_link_takes_in_the_uri_written_before_it(name: str, written: str) -> None:
    tokens: Tokens = ["x https://doi.org/", *wrap(t.LINK_DOI, ["10.1/a&b"]), "."]
    assert OUTPUTS[name].citation(tokens, LINKS) == written
    assert "href" not in OUTPUTS[name].citation(tokens, PLAIN)


def test_other_text_before_a_link_stays_outside() -> None:
    tokens: Tokens = ["doi: ", *wrap(t.LINK_DOI, ["10.1/a"])]
    assert OUTPUTS["html"].citation(tokens, LINKS) == 'doi: <a href="https://doi.org/10.1/a">10.1/a</a>'
    assert json.loads(OUTPUTS["json"].citation(tokens, LINKS))[1]["href"] == "https://doi.org/10.1/a"


def test_html_bibliography_with_ids_and_layout_classes() -> None:
    entry: Tokens = [*wrap(t.LEFT_MARGIN, ["1. "]), *wrap(t.RIGHT_INLINE, ["x. "])]
    options = {"hanging-indent": True, "second-field-align": "flush"}
    written = OUTPUTS["html"].bibliography([entry], ["a b"], options, Settings(anchors=True, stylesheet=True))
    assert written.startswith("<style>\n")
    assert '<div class="csl-bib-body csl-hanging-indent csl-second-field-flush">' in written
    assert '  <div class="csl-entry" id="ref-a-20-b">\n    <div class="csl-left-margin">1. </div>' in written
    plain_list = OUTPUTS["html"].bibliography([["x"]], ["a"], options)
    assert plain_list == '<div class="csl-bib-body">\n  <div class="csl-entry">x</div>\n</div>'


@given(HOSTILE)
def test_an_anchor_is_a_name_whatever_the_id(identifier: str) -> None:
    assert re.fullmatch(r"ref-[A-Za-z0-9_.:-]*", anchor(identifier))


@pytest.mark.parametrize(
    ("tokens", "tidied"),
    [
        ([*wrap(t.ITALIC, [" a "]), "b"], [" ", *wrap(t.ITALIC, ["a"]), " ", "b"]),
        (wrap(t.ITALIC, ["  "]), ["  "]),
        (wrap(t.ITALIC, wrap(t.BOLD, ["a "])), [*wrap(t.ITALIC, wrap(t.BOLD, ["a"])), " "]),
        (wrap(t.ITALIC, []), []),
        (wrap(t.SMALL_CAPS, [" a"]), wrap(t.SMALL_CAPS, [" a"])),
    ],
)
def test_blanks_move_out_of_emphasis(tokens: Tokens, tidied: Tokens) -> None:
    assert tidy(tokens, dict.fromkeys((t.ITALIC, t.BOLD))) == tidied
    assert plain(tidied) == plain(tokens)
