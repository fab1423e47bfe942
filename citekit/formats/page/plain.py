"""A page saved as text → the plainest HTML that says the same, for the reader of HTML to read.

Programs that print a page (text browsers, converters, a browser's own copy) fill lines up to a margin, indent what a
list holds, mark its items, number links and list their addresses at the end. All of that is taken back here: lines that
only the margin broke are joined, items become `<li>`, a line that stands alone a heading, numbered links `<a>`.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from citekit.formats.page import looks
from citekit.formats.page.bibtex import BIBTEX, balanced_bibtex
from citekit.model.kinds import is_no_works_heading, is_works_heading, of_label
from citekit.model.printed_dates import find_dates

FORMS = {"paragraphs": 1.0, "outline": 1.0, "flat": 0.9}
"""How a text may be laid out: lines in paragraphs; headings, items and paragraphs; lines only. How far each is to be
trusted, since lines alone leave out what empty ones say."""

_BULLET = re.compile(r"(?P<mark>[•·–*▪‣◦○●■□»+o-]|\[\s?[\w+-]{1,8}\s?\]|\(?\d{1,3}[.)])\s+(?=\S)")
_RULE = re.compile(r"[\s_=*━─—-]{5,}")
_DECORATION = re.compile(
    r"\(BUTTON\)|^\s*\[[\s_]*\]\s*$|\[\w{0,20}_{3,}\]|^\s*\[[\w.-]*\.(?:png|jpe?g|gif|svg|webp)\]\s*$|^\s*\[\]\s*$"
    r"|^\s*\S+\.(?:png|jpe?g|gif|svg|webp)\s*$"
)
"""What a text browser prints for buttons, fields and images."""
_BROKEN_IMAGE = re.compile(r"\[[^\[\]\s]{20,}\n\s*[^\[\]\s]{0,80}\.(?:png|jpe?g|gif|svg|webp)\]")
_STARRED = re.compile(r"^[ \t]*(\*{2,6}) (?P<text>\S.{0,200}?) \1[ \t]*$", re.MULTILINE)


class Block(Struct, frozen=True):
    """One line of meaning. kind: "line", "item" (`indent` is its mark's, `inner` its text's), "rule" or "bibtex".
    parted: an empty line, rule or BibTeX stands before it; mark: the item's; line: its first line, from 1."""

    text: str
    line: int = 0
    indent: int = 0
    inner: int = 0
    kind: str = "line"
    parted: bool = False
    mark: str = ""


def as_html(text: str, form: str) -> str:
    """The text as HTML in one of `FORMS`."""
    text, addresses = without_addresses(text)
    blocks = blocks_of(text)
    link = _Links(addresses)
    if form == "flat":
        body = [f"<pre>{link(b.text)}</pre>" if b.kind == "bibtex" else f"<div>{link(b.text)}</div>" for b in blocks]
    else:
        body = list(_paragraphs(blocks, link) if form == "paragraphs" else _outline(blocks, link))
    return "<html><body>" + "\n".join(body) + "</body></html>"


_ADDRESSES = re.compile(r"^[ \t]*(?:References|Visible links|Links):?[ \t]*$", re.MULTILINE)
_ADDRESS = re.compile(
    r"^[ \t]*\[?(\d{1,5})[.\]:][ \t]+((?:https?|ftp|file|mailto|javascript):\S*)[ \t]*$", re.MULTILINE
)


def without_addresses(text: str) -> tuple[str, dict[str, str]]:
    """The text before its list of numbered addresses, and those by number; as many lines, the list's left empty."""
    found = list(_ADDRESSES.finditer(text))
    for match in found[-3:]:
        tail = text[match.end() :]
        lines = sum(bool(line.strip()) for line in tail.splitlines())
        addresses = {m.group(1): m.group(2) for m in _ADDRESS.finditer(tail)}
        if len(addresses) >= 3 and len(addresses) * 10 >= lines * 8:
            return text[: match.start()], addresses
    return text, {}


def without_bibtex(text: str) -> str:
    """The text with empty lines in the place of BibTeX that stands in it; a text of hardly anything else as it is."""
    pieces = list(_pieces(text))
    if len(pieces) == 1:
        return text
    kept = "".join("\n" * piece.count("\n") if is_bibtex else piece for piece, is_bibtex in pieces)
    return kept if len(kept.split()) * 4 > len(text.split()) else text


class _Links:
    """A line's text as HTML: its numbered links become anchors; one that begins a line of a few words holds it all."""

    _NUMBER = re.compile(r"\[(\d{1,5})\](?=\S)")

    def __init__(self, addresses: dict[str, str]) -> None:
        self.addresses = addresses

    def __call__(self, text: str) -> str:
        if not self.addresses:
            return html.escape(text, quote=False)
        parts = self._NUMBER.split(text)
        if len(parts) == 3 and not parts[0].strip() and parts[1] in self.addresses:
            return self._anchor(parts[1], parts[2])
        out = [html.escape(parts[0], quote=False)]
        for number, after in zip(parts[1::2], parts[2::2], strict=True):
            first = re.match(r"[^\s,;|\[\]]*", after)
            held = first.group() if first and number in self.addresses else ""
            known = self._anchor(number, held) if held else "" if number in self.addresses else f"[{number}]"
            out.append(known + html.escape(after[len(held) :], quote=False))
        return "".join(out)

    def _anchor(self, number: str, text: str) -> str:
        return f'<a href="{html.escape(self.addresses[number])}">{html.escape(text, quote=False)}</a>'


def blocks_of(text: str) -> list[Block]:
    """The lines of meaning of a text, in order; a rule and what stands for images and buttons are none."""
    text = _BROKEN_IMAGE.sub(lambda m: "\n" * m.group().count("\n"), text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.replace("\u00a0", " ").expandtabs(8)
    starred = len(_STARRED.findall(text)) >= 2
    raw: list[Block] = []
    line = 1
    for piece, is_bibtex in _pieces(text):
        if is_bibtex:
            raw.append(Block(piece, line, kind="bibtex", parted=True))
        else:
            raw += _lines(piece, line, starred=starred)
        line += piece.count("\n")
    margin = _margin([b for b in raw if b.kind != "bibtex"])
    return list(_joined(raw, margin))


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text in parts that are BibTeX and such that are not."""
    at = begin = 0
    while match := BIBTEX.search(text, at):
        line = text.rfind("\n", 0, match.start()) + 1
        if text[line : match.start()].strip():
            at = match.end()
            continue
        shown, end = balanced_bibtex(text, match.start())
        yield text[begin:line], False
        yield shown, True
        at = begin = end
    yield text[begin:], False


def _lines(text: str, first: int, *, starred: bool) -> Iterator[Block]:
    parted = True
    for number, line in enumerate(text.split("\n"), first):
        headed = _STARRED.match(line) if starred else None
        bare = headed.group("text").replace("_", " ") if headed else " ".join(_DECORATION.sub("", line).split())
        if not bare or _RULE.fullmatch(bare):
            parted = True
            continue
        indent = 0 if headed else len(line) - len(line.lstrip())
        mark = None if headed else _mark(bare, indent)
        if mark is None:
            yield Block(bare, number, indent, indent, parted=parted or bool(headed))
        else:
            held = bare[mark.end() :]
            yield Block(held, number, indent, indent + mark.end(), "item", parted, mark.group("mark"))
        parted = bool(headed)


def _mark(text: str, indent: int) -> re.Match[str] | None:
    """The mark that makes a line an item; a day ("24. Mai 2021") is none, nor is a word of one letter."""
    mark = _BULLET.match(text)
    if mark is None or (mark.group("mark") in "o+" and indent < 5):
        return None
    dates = find_dates(text[:40]) if mark.group("mark")[0].isdigit() else ()
    return None if dates and dates[0].start < mark.end() else mark


def _width(text: str) -> int:
    return len(text) if text.isascii() else sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def _margin(lines: Sequence[Block]) -> int:
    """The column up to which lines were filled; 0 where they were not: there a long line is seldom so long that the
    first word of the next would not fit."""
    widths = sorted(b.inner + _width(b.text) for b in lines)
    if not widths:
        return 0
    margin = widths[min(len(widths) - 1, int(len(widths) * 0.98))]
    if widths[-1] <= margin + 8:
        margin = widths[-1]
    long = [
        a.inner + _width(a.text) + 1 + _width(b.text.split(None, 1)[0]) > margin
        for a, b in pairwise(lines)
        if not b.parted and b.kind == "line" and a.inner + _width(a.text) > 0.6 * margin
    ]
    return margin if 40 <= margin <= 130 and sum(long) >= max(2, 0.45 * len(long)) else 0


def _joined(blocks: Sequence[Block], margin: int) -> Iterator[Block]:
    """The lines that only the margin broke made one: the next line's first word would not have fitted."""
    current: Block | None = None
    end = 0
    for block in blocks:
        if current is not None and _goes_on(current, end, block, margin):
            glue = "" if current.text.endswith("-") and block.text[:1].islower() and "- " not in current.text else " "
            current = replace(current, text=f"{current.text}{glue}{block.text}")
        else:
            if current is not None:
                yield current
            current = block
        end = block.inner + _width(block.text)
    if current is not None:
        yield current


def _goes_on(current: Block, end: int, following: Block, margin: int) -> bool:
    if not margin or following.parted or following.kind != "line" or current.kind == "bibtex":
        return False
    if following.indent < current.indent:
        return False
    if current.text.endswith(("…", "...")) or (
        current.text.endswith((".", "!", "?")) and looks.names_likeness(following.text) >= 0.7
    ):
        return False  # a text, then the names below it
    if looks.has_day(following.text) and (looks.begins_with_day(following.text) or len(following.text) < 60):
        return False  # a teaser cut off, then name and day
    first = following.text.split(None, 1)[0]
    return end + 1 + _width(first) > margin and end > margin // 2


def _paragraphs(blocks: Sequence[Block], link: _Links) -> Iterator[str]:
    """Lines that no empty line parts, as one `<p>` each."""
    lines: list[str] = []
    for block in blocks:
        if lines and (block.parted or block.kind == "bibtex"):
            yield "<p>" + "<br>".join(lines) + "</p>"
            lines = []
        if block.kind == "bibtex":
            yield f"<pre>{html.escape(block.text, quote=False)}</pre>"
        else:
            lines.append((f"{block.mark} " if block.mark[:1] not in "•*+-o" else "") + link(block.text))
    if lines:
        yield "<p>" + "<br>".join(lines) + "</p>"


def _outline(blocks: Sequence[Block], link: _Links) -> Iterator[str]:
    """Headings, items within items by their indents, and paragraphs of lines."""
    heads = _heads(blocks)
    open_: list[int] = []
    inside = False
    for i, block in enumerate(blocks):
        if inside and (block.parted or block.kind != "line" or i in heads):
            yield "</p>"
            inside = False
        while open_ and block.kind != "bibtex" and block.indent <= open_[-1]:
            open_.pop()
            yield ("</p>" if inside else "") + "</li></ul>"
            inside = False
        if block.kind == "bibtex":
            yield f"<pre>{html.escape(block.text, quote=False)}</pre>"
        elif i in heads:
            yield f"<{heads[i]}>{link(block.text)}</{heads[i]}>"
        else:
            if block.kind == "item":
                open_.append(block.indent)
                yield "<ul><li>"
            yield "<br>" if inside else "<p>"
            yield link(block.text)
            inside = True
    yield ("</p>" if inside else "") + "</li></ul>" * len(open_)


def _heads(blocks: Sequence[Block]) -> dict[int, str]:
    """The lines that are headings, with their element: where all else is indented, those that are not; else those that
    stand alone between empty lines above lines of text. A year or the name of a section stands higher."""
    texts = [b for b in blocks if b.kind != "bibtex"]
    usual = Counter(b.indent for b in texts).most_common(1)[0][0] if texts else 0
    outdented = sum(b.indent == 0 for b in texts) * 3 < len(texts) and usual > 0
    found: dict[int, str] = {}
    for i, block in enumerate(blocks):
        if block.kind != "line" or len(block.text) > 200 or looks.is_button_row(block.text):
            continue
        if _is_section(block.text):
            found[i] = "h2"
        elif not _tells(block.text) and ((block.indent == 0) if outdented else _stands_alone(blocks, i)):
            found[i] = "h3"
    return found


def _is_section(text: str) -> bool:
    bare = text.strip(" :")
    if re.fullmatch(r"(?:1[5-9]|20)\d\d", bare):
        return True
    return len(bare) <= 60 and _tells(bare) and not re.search(r",.*\d", bare)


def _tells(text: str) -> bool:
    """Whether a heading would say what kind of things stand below it."""
    return is_works_heading(text) or is_no_works_heading(text) or bool(of_label(text))


def _stands_alone(blocks: Sequence[Block], i: int) -> bool:
    """Whether a line between empty ones heads what follows: it could be a title and is no sentence, names or date."""
    block = blocks[i]
    following = blocks[i + 1] if i + 1 < len(blocks) else None
    if not block.parted or following is None or not following.parted or following.kind == "bibtex":
        return False
    text = block.text
    if not looks.is_title_like(text) or looks.names_likeness(text) >= 0.55 or text.endswith((",", ";", "…", "...")):
        return False
    return not (find_dates(text) and looks.is_date_line(text)) and (not text.endswith(".") or len(text) < 120)
