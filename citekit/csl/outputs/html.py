"""HTML, in the form of the CSL test suite: `<i>`, `<b>`, `<sup>`, `<span style=…>`, entries as `div.csl-entry`.

Characters that Unicode has only as superscripts (ª, º, ʳ, ²) are written as `<sup>`, as citeproc-js does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from citekit.csl.outputs.base import Output, Settings, Syntax, is_true, written
from citekit.csl.tokens import (
    BASELINE,
    BLOCK,
    BOLD,
    DECORATION_NONE,
    INDENT,
    ITALIC,
    LEFT_MARGIN,
    LIGHT,
    OBLIQUE,
    RIGHT_INLINE,
    SMALL_CAPS,
    STYLE_NORMAL,
    SUBSCRIPT,
    SUPERSCRIPT,
    UNDERLINE,
    VARIANT_NORMAL,
    WEIGHT_NORMAL,
    Token,
)

_SUPERSCRIPTS = (
    "ª²³¹ºʰʱʲʳʴʵʶʷʸˠˡˢˣˤჼᴬᴭᴮᴰᴱᴲᴳᴴᴵᴶᴷᴸᴹᴺᴼᴽᴾᴿᵀᵁᵂᵃᵄᵅᵆᵇᵈᵉᵊᵋᵌᵍᵏᵐᵑᵒᵓᵔᵕᵖᵗᵘᵙᵚᵛᵜᵝᵞᵟᵠᵡᵸᶛᶜᶝᶞᶟᶠᶡᶢᶣᶤᶥᶦᶧᶨᶩᶪᶫᶬ"
    "ᶭᶮᶯᶰᶱᶲᶳᶴᶵᶶᶷᶸᶹᶺᶻᶼᶽᶾᶿ⁰ⁱ⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ℠™ⱽⵯ㆒㆓㆔㆕㆖㆗㆘㆙㆚㆛㆜㆝㆞㆟ꚜꚝꝰꟲꟳꟴꟸꟹꭜꭝꭞꭟꭩ"
)
_RAISED = {char: unicodedata.normalize("NFKD", char) for char in _SUPERSCRIPTS} | {
    "ˀ": "ʔ",
    "ˁ": "ʕ",
    "ۥ": "و",
    "ۦ": "ي",
}

_ESCAPES = str.maketrans(
    {"&": "&#38;", "<": "&#60;", ">": "&#62;"}
    | {char: f"<sup>{base}</sup>" for char, base in _RAISED.items()}
    | {chr(code): None for code in range(32) if chr(code) not in "\t\n\r"}
)
_ESCAPED = re.compile(f"[{re.escape(''.join(map(chr, _ESCAPES)))}]")
_ATTRIBUTE = str.maketrans({"&": "&#38;", "<": "&#60;", ">": "&#62;", '"': "&#34;", "'": "&#39;"})


def _styled(style: str) -> tuple[str, str]:
    return f'<span style="{style};">', "</span>"


MARKS: Mapping[int, tuple[str, str]] = {
    ITALIC: ("<i>", "</i>"),
    OBLIQUE: ("<em>", "</em>"),
    STYLE_NORMAL: _styled("font-style:normal"),
    BOLD: ("<b>", "</b>"),
    LIGHT: _styled("font-weight:lighter"),
    WEIGHT_NORMAL: _styled("font-weight:normal"),
    SMALL_CAPS: _styled("font-variant:small-caps"),
    VARIANT_NORMAL: _styled("font-variant:normal"),
    SUPERSCRIPT: ("<sup>", "</sup>"),
    SUBSCRIPT: ("<sub>", "</sub>"),
    BASELINE: ('<span style="baseline">', "</span>"),  # no property, but what the suite's processor writes
    UNDERLINE: _styled("text-decoration:underline"),
    DECORATION_NONE: _styled("text-decoration:none"),
    BLOCK: ('\n\n    <div class="csl-block">', "</div>\n"),
    LEFT_MARGIN: ('\n    <div class="csl-left-margin">', "</div>"),
    RIGHT_INLINE: ('<div class="csl-right-inline">', "</div>\n  "),
    INDENT: ('<div class="csl-indent">', "</div>\n  "),
}
STYLESHEET = """<style>
.csl-hanging-indent .csl-entry { padding-left: 2em; text-indent: -2em; }
.csl-entry { margin-bottom: .5em; }
.csl-left-margin { float: left; min-width: 2.5em; padding-right: .5em; text-align: right; }
.csl-second-field-margin .csl-left-margin { margin-left: -3em; }
.csl-right-inline { margin: 0 .4em 0 3em; }
.csl-indent { margin: .5em 0 0 2em; padding: 0 0 .2em .5em; border-left: .3em solid #ccc; }
</style>
"""
_OUTSIDE = re.compile(r"( +)</div>\n  $")
_BLANK_INSIDE = " </div>\n  "
_ID = re.compile(r"[^A-Za-z0-9_.:-]")


def escape(text: str) -> str:
    """Text between tags. Most text needs nothing done, and is seen to need nothing in a tenth of the time that
    `str.translate` takes."""
    if text.isascii() and text.isprintable() and not ("&" in text or "<" in text or ">" in text):
        return text
    return text.translate(_ESCAPES) if _ESCAPED.search(text) else text


def attribute(text: str) -> str:
    """Text of a quoted attribute."""
    return text.translate(_ATTRIBUTE)


def anchor(identifier: str) -> str:
    """The id of an entry's element: "ref-" and the item's id, other characters than those of names as "-hex-"."""
    return "ref-" + _ID.sub(lambda found: f"-{ord(found[0]):x}-", identifier)


def _link(target: str, text: str) -> str:
    return f'<a href="{attribute(target)}">{text}</a>'


_SYNTAX = Syntax(escape=escape, marks=MARKS, link=_link)


def write(tokens: Sequence[Token], settings: Settings) -> str:
    """A citation or an entry."""
    return tidied(written(tokens, _SYNTAX, settings))


def tidied(text: str) -> str:
    """A blank at the end of a right-inline block stands behind it, as citeproc-js has it."""
    return _OUTSIDE.sub(r"</div>\n  \1", text) if text.endswith(_BLANK_INSIDE) else text


def lay_out(entries: Sequence[str], ids: Sequence[str], options: Mapping[str, Any], settings: Settings) -> str:
    """The list as `div.csl-bib-body`; with `anchors`, ids for the entries and classes for their layout."""
    classes = ["csl-bib-body", *(_classes(options) if settings.anchors else ())]
    lines = [STYLESHEET if settings.stylesheet else "", f'<div class="{" ".join(classes)}">\n']
    for identifier, text in zip(ids, entries, strict=True):
        place = f' id="{attribute(anchor(identifier))}"' if settings.anchors else ""
        lines.append(f'  <div class="csl-entry"{place}>{text}</div>\n')
    lines.append("</div>")
    return "".join(lines)


def _heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>\n"


def _classes(options: Mapping[str, Any]) -> list[str]:
    align = options.get("second-field-align")
    return [
        *(["csl-hanging-indent"] if is_true(options, "hanging-indent") else []),
        *([f"csl-second-field-{align}"] if align in ("flush", "margin") else []),
    ]


OUTPUT = Output(
    name="html", media_type="text/html", extension=".html", write=write, lay_out=lay_out, heading=_heading,
    syntax=_SYNTAX, tidied=tidied,
)  # fmt: skip
