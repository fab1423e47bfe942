"""A page saved in a light markup (Org mode, MediaWiki, reStructuredText, AsciiDoc) → the HTML that it stands for, line
for line. Markdown has a reader of its own (`citekit.formats.page.markdown`)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from citekit.formats.page.markdown import MARKDOWN_TYPES
from citekit.formats.page.markup import LOOKED_AT, is_document
from citekit.formats.page.syntaxes import SYNTAXES, Syntax
from citekit.model import Source
from citekit.model.byline import split_byline

_MARKDOWN = re.compile(r"\]\((?:https?:|mailto:|[\w./#?-])|^#{1,6} \S", re.MULTILINE)
_HTML = re.compile(r"<(?:div|p|a\s|li|h[1-6]|table)\b", re.IGNORECASE)
MOST_WIDE = 100
"""No editor fills lines that are wider."""
MOST_CELLS = 12


def light_syntax(text: str, source: Source) -> Syntax | None:
    """The light markup that a text is written in, None where it is none of them: its file is named so, or it has
    headings or items of that markup, one or two of its own signs and hardly any of Markdown or HTML."""
    part = text[:LOOKED_AT]
    if source.media_type in MARKDOWN_TYPES or is_document(text, source):
        return None
    name = source.uri.rsplit("?", 1)[0].lower()
    for syntax in SYNTAXES.values():
        if name.endswith(syntax.suffixes) and _has_structure(part, syntax):
            return syntax
    others = len(_MARKDOWN.findall(part)) + len(_HTML.findall(part))
    found = {name: len(syntax.signs.findall(part)) for name, syntax in SYNTAXES.items()}
    best = max(found, key=lambda n: found[n])
    needed = 1 if SYNTAXES[best].sure.search(part) else 2
    if found[best] < needed or found[best] <= 2 * others or not _has_structure(part, SYNTAXES[best]):
        return None
    return SYNTAXES[best]


def _has_structure(text: str, syntax: Syntax) -> bool:
    """Whether some lines are headings or items of the markup."""
    lines = text.split("\n")
    headed = sum(_heading(lines, i, syntax) is not None for i in range(len(lines)))
    return headed > 0 or sum(bool(syntax.item.match(line)) for line in lines) > 1


def light_as_html(text: str, syntax: Syntax) -> str:
    """The text as HTML, each of its lines on the same line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(8).split("\n")
    if syntax.name == "wiki":
        lines = _with_whole_templates(lines)
    return "<html><body>" + "\n".join(_Writer(syntax, lines).written()) + "</body></html>"


def _heading(lines: Sequence[str], i: int, syntax: Syntax) -> tuple[int, str] | None:
    """Level and text of a heading on line i."""
    line = lines[i]
    if syntax.heading is None:
        under = lines[i + 1] if i + 1 < len(lines) else ""
        ruled = re.fullmatch(r"([=\-~^\"'#*+`.:_])\1{2,}\s*", under)
        return (2, line.strip()) if ruled and line.strip() and len(under.rstrip()) >= len(line.rstrip()) else None
    match = syntax.heading.fullmatch(line)
    if match is not None:
        return min(6, len(match.group("mark"))), match.group("text")
    titled = re.match(r"#\+title:\s*(?P<text>\S.*)", line, re.IGNORECASE) if syntax.name == "org" else None
    return (1, titled.group("text")) if titled else None


_CITE = re.compile(r"\{\{\s*(?:cite\s+(?P<kind>\w+)|citation)\s*\|(?P<values>[^{}]{5,3000})\}\}", re.IGNORECASE)
_BIBTEX_KINDS = {
    "journal": "article", "conference": "inproceedings", "book": "book", "thesis": "phdthesis", "web": "online",
    "arxiv": "misc", "report": "techreport", "techreport": "techreport", "magazine": "article", "news": "article",
}  # fmt: skip
_BIBTEX_FIELDS = {
    "title": "title", "journal": "journal", "work": "journal", "magazine": "journal", "newspaper": "journal",
    "website": "journal", "book-title": "booktitle", "conference": "booktitle", "volume": "volume", "issue": "number",
    "number": "number", "pages": "pages", "page": "pages", "publisher": "publisher", "location": "address",
    "year": "year", "date": "date", "doi": "doi", "url": "url", "isbn": "isbn", "issn": "issn", "pmid": "pmid",
    "arxiv": "eprint", "eprint": "eprint", "degree": "type", "access-date": "urldate", "language": "language",
}  # fmt: skip
MOST_PEOPLE = 200


def _with_whole_templates(lines: list[str]) -> list[str]:
    """The lines with each template on one of them, and as many empty lines behind it as it took."""
    out: list[str] = []
    held: list[str] = []
    open_ = 0
    for line in lines:
        held.append(line)
        open_ += line.count("{{") - line.count("}}")
        if open_ > 0 and len(held) < MOST_PEOPLE:
            continue
        out += [" ".join(held), *[""] * (len(held) - 1)]
        held, open_ = [], 0
    return out + held


def _as_bibtex(match: re.Match[str]) -> str:
    """ "{{cite journal|last1=Roe|first1=Ada|title=T}}" as the BibTeX that says the same."""
    pairs = (v.partition("=") for v in re.split(r"\|(?![^\[\]]*\]\])", match.group("values")))
    given = {name.strip().lower(): _bare_value(value) for name, sign, value in pairs if sign and value.strip()}
    people = []
    for n in range(MOST_PEOPLE):
        key = str(n) if n else ""
        family = given.get(f"last{key}") or given.get(f"author{key}") or given.get(f"surname{key}")
        first = given.get(f"first{key}") or given.get(f"given{key}")
        if family and first:
            people.append(f"{family}, {first}")
        elif family:
            people += split_byline(family).pieces
    fields = [f"author = {{{' and '.join(people)}}}"] if people else []
    fields += [f"{_BIBTEX_FIELDS[k]} = {{{v}}}" for k, v in given.items() if k in _BIBTEX_FIELDS]
    kind = _BIBTEX_KINDS.get((match.group("kind") or "").lower(), "article" if "journal" in given else "misc")
    return f"<pre>@{kind}{{cited{match.start()}, {', '.join(fields)}}}</pre>"


def _bare_value(value: str) -> str:
    value = re.sub(r"\[\[(?:[^\[\]|]{1,300}\|)?([^\[\]|]{1,300})\]\]", r"\1", value)
    return re.sub(r"'{2,5}|[{}]", "", value).strip()


class _Writer(Struct):
    """The HTML of a text, line by line. open: the columns or depths of the items that have begun; inside: within a
    paragraph; blank: an empty line or a heading stands before; table, row: within one; columns: of the table's first
    row; filled: cells that a row has; raw: what stands between fences is kept as it is."""

    syntax: Syntax
    lines: Sequence[str]
    open: list[int] = field(default_factory=list)
    inside: bool = False
    blank: bool = True
    table: bool = False
    row: bool = False
    columns: int = 0
    filled: int = 0
    raw: bool = False

    def written(self) -> Iterator[str]:
        """One piece of HTML a line."""
        skip = False
        widest = min(MOST_WIDE, max((len(x) for x in self.lines if len(x) <= MOST_WIDE), default=0))
        for i, line in enumerate(self.lines):
            if skip:
                skip = False
                yield ""
                continue
            headed = None if self.raw or self.table else _heading(self.lines, i, self.syntax)
            if headed is not None:
                level, text = headed
                yield self._closed() + f"<h{level}>{self._inline(text)}</h{level}>"
                self.blank, skip = True, self.syntax.heading is None
                continue
            before = self.lines[i - 1] if i else ""
            roomy = len(before) + 1 + len((line.split() or [""])[0]) <= widest
            yield self._line(line, roomy)
            self.blank = not line.strip()
        yield self._closed()

    def _line(self, line: str, roomy: bool) -> str:
        fence = re.match(r"\s*#\+(begin|end)_\w+", line, re.IGNORECASE) if self.syntax.name == "org" else None
        if fence is not None:
            self.raw = fence.group(1).lower() == "begin"
            return self._closed() + ("<pre>" if self.raw else "</pre>")
        if self.raw:
            return html.escape(line, quote=False)
        in_table = self._table_line(line)
        if in_table is not None:
            return in_table
        if not line.strip() or self.syntax.left_out.match(line):
            return self._ended_paragraph() if not line.strip() else ""
        item = self.syntax.item.match(line)
        if item is not None:
            return self._item(line, item)
        indent = len(line) - len(line.lstrip())
        close = ""
        if self.blank or self.syntax.name == "wiki":
            close = self._closed_to(-1 if self.syntax.depth else indent - 1)
        text = self._inline(line.strip())
        if self.inside and not close:
            return ("<br>" if roomy else "") + text
        start = "" if self.open and not close and not self.blank else "<p>"
        self.inside = True
        return close + start + text

    def _item(self, line: str, item: re.Match[str]) -> str:
        mark = item.group("mark") or "*"
        place = (
            len(mark) if self.syntax.depth and not mark[0].isdigit() else item.start() + len(line) - len(line.lstrip())
        )
        close = self._closed_to(place)
        same = bool(self.open) and self.open[-1] == place
        if not same:
            self.open.append(place)
        self.inside = True
        return close + ("</li><li>" if same else "<ul><li>") + self._inline(line[item.end() :].strip())

    def _closed_to(self, place: int) -> str:
        """Ends the items that stand deeper than a place."""
        out = self._ended_paragraph()
        while self.open and self.open[-1] > place:
            self.open.pop()
            out += "</li></ul>"
        return out

    def _closed(self) -> str:
        return self._closed_to(-1) + ("</tr></table>" if self._ends_table() else "")

    def _ended_paragraph(self) -> str:
        ended, self.inside = self.inside, False
        return "</p>" if ended and not self.open else ""

    def _ends_table(self) -> bool:
        ended, self.table, self.row = self.table, False, False
        return ended

    def _inline(self, text: str) -> str:
        if self.syntax.name == "wiki":
            text = _CITE.sub(_as_bibtex, text)
            if "<pre>" in text:
                return text
        text = html.escape(text, quote=False) if self.syntax.escaped else text
        for pattern, replaced in self.syntax.inline:
            text = pattern.sub(replaced, text)
        return text

    # -- tables -------------------------------------------------------------------------------------------------------

    def _table_line(self, line: str) -> str | None:
        """A line of a table, None where it is none."""
        return {"org": self._org_row, "wiki": self._wiki_row, "asciidoc": self._asciidoc_row, "rst": self._rst_row}[
            self.syntax.name
        ](line)

    def _cells(self, cells: Sequence[str], tag: str = "td") -> str:
        return "".join(f"<{tag}>{self._inline(c.strip())}</{tag}>" for c in cells[:MOST_CELLS])

    def _begun(self) -> str:
        begun, self.table = not self.table, True
        return self._closed_to(-1) + "<table>" if begun else ""

    def _org_row(self, line: str) -> str | None:
        bare = line.strip()
        if not bare.startswith("|"):
            return "</table>" if self._ends_table() and not bare else None
        begun = self._begun()
        return begun if bare.startswith("|-") else f"{begun}<tr>{self._cells(bare.strip('|').split('|'))}</tr>"

    def _wiki_row(self, line: str) -> str | None:
        bare = line.strip()
        if bare.startswith("{|"):
            return self._begun() + "<tr>"
        if not self.table:
            return None
        if bare.startswith("|}"):
            return "</tr></table>" if self._ends_table() else ""
        if bare.startswith("|-"):
            return "</tr><tr>"
        if bare.startswith("|+"):
            return ""
        if bare[:1] in ("|", "!"):
            parts = re.split(r"\|\||!!", bare[1:])
            cells = [re.sub(r"^[^|\[\]{}]*\b\w+\s*=\s*\"[^\"|]*\"[^|\[\]{}]*\|", "", p) for p in parts]
            return self._cells(cells, "th" if bare[0] == "!" else "td")
        return self._inline(bare)

    def _asciidoc_row(self, line: str) -> str | None:
        bare = line.strip()
        if bare == "|===":
            return ("</tr></table>" if self._ends_table() else "") if self.table else self._begun()
        if not self.table:
            return None
        cells = bare.strip("|").split("|") if bare.startswith("|") else []
        if not cells:
            return self._inline(bare)
        self.columns = len(cells) if not self.row else self.columns
        new = not self.row or len(cells) >= self.columns > 1 or self.filled >= self.columns
        self.filled = len(cells) + (0 if new else self.filled)
        self.row = True
        return ("<tr>" if new else "") + self._cells(cells)

    def _rst_row(self, line: str) -> str | None:
        """Rows of a list-table: an item that holds items, each a cell."""
        if re.match(r"\s*\.\. (?:list-table|csv-table)::", line):
            return self._begun()
        if not self.table:
            return None
        if line.strip() and not line.startswith(" "):
            self._ends_table()
            return None
        cell = re.match(r"\s+(?P<row>\*\s+)?-\s(?P<text>.*)", line)
        if cell is None:
            return "" if not line.strip() or line.strip().startswith(":") else self._inline(line.strip())
        return ("<tr>" if cell.group("row") else "") + self._cells([cell.group("text")])
