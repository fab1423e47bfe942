"""Long pages of nothing but works, one way of marking them up each, and pages made to be hard to read; all invented.

`page("list items", 10_000_000)` is the same text at every run: works are counted through word lists, so no two are alike.
"""
# ruff: noqa: E501 - templates read best unbroken

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import count

from msgspec import Struct

_FIRST = (
    "Quiet Sparse Hidden Seasonal Frozen Robust Noisy Causal Rural Random Early Urban Dense Fragile Typed Deep".split()
)
_SECOND = "river graph market glacier orchard signal harbour ledger dialect reef archive lattice sensor enzyme kernel city".split()
_THIRD = "counting sampling pricing mapping tracing proving repair memory growth drift erosion reform sorting noise light song".split()
_PLACES = "deltas tunnels meadows valleys suburbs estuaries islands plateaus forests canals deserts lagoons fjords mines ports dunes".split()
_TITLE = ((_FIRST, 0), (_SECOND, 4), (_THIRD, 8), (_PLACES, 12))
_GIVEN = "Amelie Bruno Carla Dorian Edith Fabio Greta Hanno Ines Joris Katya Lionel Mirela".split()
_FAMILY = "Abrell Bellweather Castrel Dornquist Eberlin Farrowgate Grunhagen Hallowick Ibsenius Jurecka Kowal".split()
_JOURNALS = "Journal of Quiet Rivers;Annals of Slow Science;Tidal Letters;The Bridge Review;Harbour Studies".split(";")
_MONTHS = "January February March April May June July August September October November December".split()


class _Work(Struct, frozen=True):
    """Work number `n`: its parts as text."""

    n: int

    @property
    def title(self) -> str:
        district = f" of district {self.n >> 16}" if self.n >> 16 else ""
        first, second, third, place = (words[self.n >> shift & 15] for words, shift in _TITLE)
        return f"{first} {second} {third} for {place}{district}"

    @property
    def people(self) -> list[tuple[str, str]]:
        return [(_GIVEN[(self.n * 7 + i) % 13], _FAMILY[(self.n * 5 + 3 * i) % 11]) for i in range(1 + self.n % 4)]

    @property
    def names(self) -> str:
        return ", ".join(f"{given} {family}" for given, family in self.people)

    @property
    def inverted(self) -> str:
        return ", ".join(f"{family}, {given[0]}." for given, family in self.people)

    @property
    def venue(self) -> str:
        return _JOURNALS[self.n % 5]

    @property
    def numbers(self) -> str:
        return f"{self.n % 90 + 1}({self.n % 12 + 1}), {self.n % 800 + 1}-{self.n % 800 + 12}"

    @property
    def year(self) -> int:
        return 1980 + self.n % 45

    @property
    def day(self) -> str:
        return f"{_MONTHS[self.n % 12]} {self.n % 28 + 1}, {self.year}"

    @property
    def iso(self) -> str:
        return f"{self.year}-{self.n % 12 + 1:02}-{self.n % 28 + 1:02}"

    @property
    def link(self) -> str:
        return f"https://doi.org/10.1000/{self.n}"


def _item(w: _Work) -> str:
    return f'<li>{w.inverted} ({w.year}). {w.title}. <em>{w.venue}</em>, {w.numbers}. <a href="{w.link}">{w.link}</a></li>\n'


def _card(w: _Work) -> str:
    return (
        f'<div class="card"><h3 class="title"><a href="/publication/{w.n}">{w.title}</a></h3>\n<div class="authors">'
        f'{w.names}</div>\n<div class="venue"><i>{w.venue}</i>, {w.year}</div>\n<a class="btn" href="/p/{w.n}.pdf">PDF</a> '
        f'<a class="btn" href="/p/{w.n}.bib">BibTeX</a></div>\n'
    )


def _row(w: _Work) -> str:
    return (
        f"<tr><td>{w.year}</td><td>{w.names}</td><td><b>{w.title}</b></td><td><i>{w.venue}</i> {w.numbers}</td></tr>\n"
    )


def _definition(w: _Work) -> str:
    return f"<dt><b>{w.title}</b></dt>\n<dd>{w.names}. <i>{w.venue}</i> {w.numbers}, {w.year}.</dd>\n"


def _paragraph(w: _Work) -> str:
    return f"<p><b>{w.title}</b><br>\n{w.names}<br>\n<i>{w.venue}</i> {w.numbers}, {w.year}</p>\n"


def _break(w: _Work) -> str:
    return f'{w.names}. "{w.title}". {w.venue}, {w.year}. <a href="/p/{w.n}.pdf">pdf</a><br><br>\n'


def _post(w: _Work) -> str:
    return (
        f'<article class="post"><h2><a href="/blog/{w.n}/">{w.title}</a></h2>\n<time datetime="{w.iso}">{w.day}</time>\n'
        f"<p>What we saw of the {w.title.lower()} this year, and what it may mean for the one that follows it ...</p>"
        "</article>\n"
    )


def _two_rows(w: _Work) -> str:
    return (
        f'<tr valign="top">\n<td align="right" class="bibtexnumber">[<a name="w{w.n}">{w.n}</a>]</td>\n'
        f'<td class="bibtexitem">{w.names}. {w.title}. <em>{w.venue}</em>, {w.numbers}, {w.year}. [&nbsp;'
        f'<a href="bib.html#w{w.n}">bib</a>&nbsp;]</td></tr>\n<tr><td></td><td><blockquote>All about the {w.title.lower()} and '
        "what it leaves behind in the years that follow.</blockquote></td></tr>\n"
    )


def _object(w: _Work) -> str:
    authors = [{"@type": "Person", "name": f"{given} {family}"} for given, family in w.people]
    return json.dumps({
        "@type": "ScholarlyArticle", "name": w.title, "author": authors, "datePublished": w.iso,
        "isPartOf": {"@type": "Periodical", "name": w.venue}, "url": w.link,
    }) + ",\n"  # fmt: skip


def _bibtex(w: _Work) -> str:
    names = " and ".join(f"{family}, {given}" for given, family in w.people)
    return (
        f"@article{{w{w.n},\n  title = {{{w.title}}},\n  author = {{{names}}},\n  journal = {{{w.venue}}},\n"
        f"  year = {w.year}\n}}\n\n"
    )


def _text_card(w: _Work) -> str:
    return f"{w.title}\n\n{w.names}\n{w.venue}\n{w.day}\n\nLearn more about {w.title}\n\n"


def _text_lines(w: _Work) -> str:
    return f"{w.title}\n{w.names}\n{w.venue}, {w.year}\nPDF | Code | {w.link}\n\n"


def _text_citation(w: _Work) -> str:
    return f"{w.inverted} ({w.year}). {w.title}. {w.venue}, {w.numbers}.\n\n"


class Kind(Struct, frozen=True):
    """How a page is made: its head, one piece a number, its tail."""

    piece: Callable[[int], str]
    head: str = "<html><head><title>Ada Example</title></head><body><h1>Ada Example</h1><h2>Publications</h2>\n"
    tail: str = "</body></html>\n"


def _works(write: Callable[[_Work], str], open_: str = "", close: str = "") -> Kind:
    plain = Kind(lambda n: write(_Work(n)))
    return Kind(plain.piece, plain.head + open_, close + plain.tail)


KINDS: Mapping[str, Kind] = {
    "list items": _works(_item, "<ul>", "</ul>"),
    "cards": _works(_card),
    "table rows": _works(_row, "<table>", "</table>"),
    "definitions": _works(_definition, "<dl>", "</dl>"),
    "paragraphs of lines": _works(_paragraph),
    "parted by br": _works(_break, "<div>", "</div>"),
    "blog index": _works(_post),
    "two rows a work": _works(_two_rows, "<table>", "</table>"),
    "BibTeX": _works(_bibtex, "<pre>", "</pre>"),
    "JSON-LD": _works(_object, '<script type="application/ld+json">[', '{"@type": "Thing"}]</script>'),
    "text of cards": Kind(lambda n: _text_card(_Work(n)), "Ada Example\nPublications\n\n", ""),
    "text of lines": Kind(lambda n: _text_lines(_Work(n)), "Ada Example\nPublications\n\n", ""),
    "text of citations": Kind(lambda n: _text_citation(_Work(n)), "Ada Example\nPublications\n\n", ""),
}  # fmt: skip
"""Pages of works."""

HARD: Mapping[str, Kind] = {
    "one text": Kind(lambda n: f"{_Work(n).title} by {_Work(n).names} in {_Work(n).year}, "),
    "deep": Kind(lambda n: "<div><span>a "),
    "tiny tags": Kind(lambda n: "<b>a</b>"),
    "tiny blocks": Kind(lambda n: "<p>a</p>"),
    "attributes": Kind(lambda n: f'<p data-a="{_Work(n).title}" title="{_Work(n).names}" class="c{n}"></p>\n'),
    "comments": Kind(lambda n: f"<!-- {_Work(n).title} -->\n"),
    "entities": Kind(lambda n: "&eacute;&amp;&#8212; "),
    "breaks": Kind(lambda n: "<br>\n"),
}  # fmt: skip
"""Pages that hold no works, or hardly any."""


def page(name: str, size: int) -> str:
    """A page of one kind, of about `size` characters."""
    return "".join(_pieces(name, size))


def pieces(name: str, size: int) -> int:
    """How many works, or whatever it is made of, `page` gives."""
    return sum(1 for _ in _pieces(name, size)) - 2


def _pieces(name: str, size: int) -> Iterator[str]:
    kind = {**KINDS, **HARD}[name]
    yield kind.head
    left = size - len(kind.head) - len(kind.tail)
    for n in count():
        piece = kind.piece(n)
        left -= len(piece)
        if left < 0:
            break
        yield piece
    yield kind.tail
