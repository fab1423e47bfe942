"""Light markups other than Markdown, as tables: how each marks headings, items, links, italics and bold type.

Org mode (its manual, "Document Structure", "Markup"), MediaWiki ("Help:Formatting"), reStructuredText (docutils,
"reStructuredText Markup Specification") and AsciiDoc ("AsciiDoc Syntax Quick Reference"); as much of each as lists of
works hold.
"""
# ruff: noqa: E501 - tables of alternatives read best unbroken

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

Replaced = str | Callable[[re.Match[str]], str]


class Syntax(Struct, frozen=True):
    """name: which markup; suffixes: of its files. signs: what a text of it shows again and again; sure: what
    is enough alone; heading: a line with
    `mark` (its length is the level) and `text`; item: a line's beginning with `mark`; depth: whether the mark's length
    tells how deep an item stands rather than its column. left_out: lines that say nothing of the text. inline: patterns
    and what stands for them in HTML, in order; the text is escaped before them where `escaped`."""

    name: str
    suffixes: tuple[str, ...]
    signs: re.Pattern[str]
    sure: re.Pattern[str]
    heading: re.Pattern[str] | None
    item: re.Pattern[str]
    depth: bool
    left_out: re.Pattern[str]
    inline: Sequence[tuple[re.Pattern[str], Replaced]]
    escaped: bool = True


def _rules(*rules: tuple[str, Replaced]) -> tuple[tuple[re.Pattern[str], Replaced], ...]:
    return tuple((re.compile(pattern), replaced) for pattern, replaced in rules)


_BEFORE, _AFTER = r"(?<![\w/:.*_])", r"(?![\w/*_])"
"""What may not stand beside a mark of italics or bold type."""


def _org_link(match: re.Match[str]) -> str:
    target, text = match.group("target"), match.group("text")
    if text is None:
        return f'<a href="{target}">{target}</a>'
    return f'<a href="{target.removeprefix("file:")}">{text}</a>'


ORG = Syntax(
    name="org",
    suffixes=(".org",),
    signs=re.compile(
        r"\[\[(?:https?:|file:|mailto:|doi:|\.{0,2}/)[^\[\]\n]{1,500}\](?:\[[^\[\]\n]{1,400}\])?\]|^#\+(?:title|author|date|options|startup|email|language|begin_\w+)\b|^\|-+(?:\+-+)+\|\s*$|^\s*:PROPERTIES:\s*$",
        re.IGNORECASE | re.MULTILINE,
    ),
    sure=re.compile(r"^#\+title:|^\|-+(?:\+-+)+\|\s*$", re.IGNORECASE | re.MULTILINE),
    heading=re.compile(r"(?P<mark>\*{1,8})\s+(?:(?:TODO|DONE)\s+)?(?P<text>\S.*?)(?:\s+(?::[\w@]+)+:)?\s*$"),
    item=re.compile(r"\s*(?P<mark>[-+]|\d{1,3}[.)])\s+(?:\[[ X-]\]\s+)?(?=\S)|\s+(?P<star>\*)\s+(?=\S)"),
    depth=False,
    left_out=re.compile(r"\s*(?:#\+(?!title\b|begin|end)\w+:?.*|#(?:\s.*)?|:[\w-]+:(?:\s.*)?)$", re.IGNORECASE),
    inline=_rules(
        (r"\[\[(?P<target>[^\[\]]{1,500})\](?:\[(?P<text>[^\[\]]{1,400})\])?\]", _org_link),
        (rf"{_BEFORE}/(?=\S)(?P<text>[^/\n<>]{{1,300}}?)(?<=\S)/{_AFTER}", r"<i>\g<text></i>"),
        (rf"{_BEFORE}\*(?=\S)(?P<text>[^*\n]{{1,300}}?)(?<=\S)\*{_AFTER}", r"<b>\g<text></b>"),
        (rf"{_BEFORE}[=~](?=\S)(?P<text>[^=~\n<>]{{1,200}}?)(?<=\S)[=~](?!\w)", r"\g<text>"),
    ),
)


def _template(match: re.Match[str]) -> str:
    """ "{{doi|10.1/x}}" as its link; of another template its first value."""
    name, values = match.group("name").strip().lower(), [v.strip() for v in match.group("values").split("|")]
    plain = [v for v in values if v and not re.match(r"\w+\s*=", v)]
    if name == "doi" and plain:
        return f'<a href="https://doi.org/{plain[0]}">doi:{plain[0]}</a>'
    if name == "arxiv" and plain:
        return f'<a href="https://arxiv.org/abs/{"/".join(plain[:2])}">arXiv:{"/".join(plain[:2])}</a>'
    if name == "url" and plain:
        return f'<a href="{plain[0]}">{plain[-1]}</a>'
    return f"{name.upper()} {plain[0]}" if name in ("isbn", "issn", "pmid") and plain else " ".join(plain[:1])


WIKI = Syntax(
    name="wiki",
    suffixes=(".wiki", ".mediawiki", ".wikitext"),
    signs=re.compile(
        r"\[https?://[^\s\[\]]{1,500} [^\[\]\n]{1,300}\]|(?<!')''(?!')[^'`\n]{1,300}''|^={2,6}[^=\n].{0,100}?={2,6}\s*$|\{\{\s*(?:cite|citation|doi|arxiv|isbn)\b|^\{\|",
        re.IGNORECASE | re.MULTILINE,
    ),
    sure=re.compile(r"^\{\||\{\{\s*cit(?:e\s|ation)", re.IGNORECASE | re.MULTILINE),
    heading=re.compile(r"(?P<mark>={1,6})\s*(?P<text>[^=\s].*?)\s*=+\s*$"),
    item=re.compile(r"(?P<mark>[*#;:]+)\s*(?=\S)"),
    depth=True,
    left_out=re.compile(r"__\w+__\s*$|\[\[(?:Category|Kategorie|Catégorie|Categoría):[^\[\]]*\]\]\s*$", re.IGNORECASE),
    inline=_rules(
        (r"\[\[(?:File|Image|Datei|Fichier|Archivo):[^\[\]]{0,400}\]\]", ""),
        (r"\[\[(?:[^\[\]|]{1,300}\|)?(?P<text>[^\[\]|]{1,300})\]\]", r"\g<text>"),
        (r"\[(?P<target>https?://[^\s\[\]]{1,500})\s+(?P<text>[^\[\]]{1,400})\]", r'<a href="\g<target>">\g<text></a>'),
        (r"\[(?P<target>https?://[^\s\[\]]{1,500})\]", r'<a href="\g<target>">\g<target></a>'),
        (r"\{\{(?P<name>[^{}|]{1,60})\|(?P<values>[^{}]{0,600})\}\}", _template),
        (r"'''(?P<text>[^\n]{1,300}?)'''", r"<b>\g<text></b>"),
        (r"''(?P<text>[^\n]{1,400}?)''", r"<i>\g<text></i>"),
    ),
    escaped=False,
)

RST = Syntax(
    name="rst",
    suffixes=(".rst", ".rest"),
    signs=re.compile(
        r"`[^`<>\n]{0,300}(?:\n[^`<>\n]{0,300})?<[^<>`\n]{3,500}>`__?|^\.\. (?:[\w-]+::|\[[\w+-]+\]\s|_[^:\n]{1,80}:)|:(?:doi|cite|ref|doc|pep|rfc):`",
        re.MULTILINE,
    ),
    sure=re.compile(r"^\.\. list-table::", re.MULTILINE),
    heading=None,
    item=re.compile(r"\s*(?P<mark>[-*+•]|\d{1,3}[.)]|#\.|\(\d{1,3}\)|\.\. \[[\w+-]{1,40}\])\s+(?=\S)"),
    depth=False,
    left_out=re.compile(r"\s*(?:\.\.(?:\s(?!\[).*)?|:[\w -]{1,40}:(?:\s.*)?)$"),
    inline=_rules(
        (r"`(?P<text>[^`]{1,400}?)\s*&lt;(?P<target>[^`\s]{1,500}?)&gt;`__?", r'<a href="\g<target>">\g<text></a>'),
        (r"`&lt;(?P<target>[^`\s]{1,500}?)&gt;`__?", r'<a href="\g<target>">\g<target></a>'),
        (r":doi:`(?P<doi>10\.[^`\s]{3,200})`", r'<a href="https://doi.org/\g<doi>">doi:\g<doi></a>'),
        (r":[\w:-]{1,40}:`(?P<text>[^`]{1,300})`", r"\g<text>"),
        (r"``(?P<text>[^`]{1,300})``|`(?P<other>[^`\n]{1,300})`_{0,2}", lambda m: m.group("text") or m.group("other")),
        (r"\*\*(?=\S)(?P<text>[^*\n]{1,400}?)\*\*", r"<b>\g<text></b>"),
        (r"(?<![\w*])\*(?=[^\s*])(?P<text>[^*\n]{1,400}?)\*(?!\w)", r"<i>\g<text></i>"),
        (r"\\ ", ""),
    ),
)

ASCIIDOC = Syntax(
    name="asciidoc",
    suffixes=(".adoc", ".asciidoc", ".asc"),
    signs=re.compile(
        r"(?<![\[(])https?://[^\s\[\]]{3,500}\[[^\[\]\n]{1,300}\]|\blink:[^\s\[\]]{1,300}\[|^\|===\s*$|^:(?:toc|author|icons|sectnums|stem|email|revdate|doctype)[\w-]*:|^\[(?:cols|options|%header|bibliography|role)\b",
        re.MULTILINE,
    ),
    sure=re.compile(r"^\|===\s*$", re.MULTILINE),
    heading=re.compile(r"(?P<mark>={1,6})\s+(?P<text>[^=\s].*?)\s*$"),
    item=re.compile(r"\s*(?P<mark>\*{1,5}|\.{1,5}|-|\d{1,3}\.)\s+(?:\[\[\[[\w, +-]{1,60}\]\]\]\s*)?(?=\S)"),
    depth=True,
    left_out=re.compile(r":!?[\w-]+!?:.*$|\[[^\[\]]*\]\s*$|(?:-{4,}|_{4,}|\*{4,}|={4,}|\.{4,}|\+{1,4}|--)\s*$|//.*$"),
    inline=_rules(
        (r"(?:link:|(?=https?://))(?P<target>[^\s\[\]]{1,500})\[(?P<text>[^\[\]]{1,300}?)\^?\]", r'<a href="\g<target>">\g<text></a>'),
        (rf"{_BEFORE}__?(?=\S)(?P<text>[^_\n]{{1,400}}?)(?<=\S)__?{_AFTER}", r"<i>\g<text></i>"),
        (rf"{_BEFORE}\*\*?(?=\S)(?P<text>[^*\n]{{1,400}}?)(?<=\S)\*\*?{_AFTER}", r"<b>\g<text></b>"),
        (r"(?:\s\+|\s*\\)$", "<br>"),
    ),
)  # fmt: skip

SYNTAXES: Mapping[str, Syntax] = {s.name: s for s in (ORG, WIKI, RST, ASCIIDOC)}
