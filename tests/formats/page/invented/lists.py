"""Hand-written lists: every style of citation in every kind of element, under headings or without."""

from __future__ import annotations

import random
from collections.abc import Callable
from html import escape as e

from tests.formats.page.invented.chrome import Page, around, document
from tests.formats.page.invented.citations import STYLES, Habit, links, names
from tests.formats.page.invented.citations import thesis_or_venue as short_venue
from tests.formats.page.invented.citations import title as linked_title
from tests.formats.page.invented.works import Person, Work, person, works

HEADINGS = {
    "article-journal": ("Journal Articles", "Refereed Journal Papers", "Journals"),
    "paper-conference": ("Conference Papers", "Refereed Conferences", "Conferences and Workshops", "Conference Proceedings"),
    "article": ("Preprints", "Under Review", "Working Manuscripts"), "chapter": ("Book Chapters",),
    "thesis": ("Theses", "PhD Thesis"), "report": ("Technical Reports", "Working Papers"),
}  # fmt: skip

Wrap = Callable[[list[str]], str]


def _numbered(items: list[str], form: str) -> list[str]:
    return [form.format(len(items) - i) + " " + x for i, x in enumerate(items)]


def _grid(items: list[str]) -> str:
    rows = "".join(f"<tr><td valign=top>{len(items) - i}.</td><td>{x}</td></tr>" for i, x in enumerate(items))
    return f"<table>{rows}</table>"


CONTAINERS: dict[str, Wrap] = {
    "ul": lambda xs: f"<ul>{''.join(f'<li>{x}</li>' for x in xs)}</ul>",
    "ol": lambda xs: f"<ol reversed>{''.join(f'<li><p>{x}</p></li>' for x in xs)}</ol>",
    "p": lambda xs: "".join(f"<p>{x}</p>\n" for x in xs),
    "p-numbered": lambda xs: "".join(f"<p>{x}</p>\n" for x in _numbered(xs, "[{}]")),
    "br-br": lambda xs: "<p>" + "<br><br>\n".join(xs) + "</p>",
    "br": lambda xs: "<div>" + "<br>\n".join(_numbered(xs, "{}.")) + "</div>",
    "table": _grid,
    "dl": lambda xs: f"<dl>{''.join(f'<dt>[{len(xs) - i}]</dt><dd>{x}</dd>' for i, x in enumerate(xs))}</dl>",
    "div": lambda xs: f"<div class='pubs'>{''.join(f'<div class=pub>{x}</div>' for x in xs)}</div>",
    "open-li": lambda xs: "<ul>" + "\n<li>".join(["", *xs]) + "</ul>",
    "open-p": lambda xs: "\n<p>".join(["", *xs]),
    "font": lambda xs: "<font face=Arial size=2>" + "<p>".join(f"<font color=black>{x}</font>\n" for x in xs) + "</font>",
    "blockquote": lambda xs: f"<blockquote>{''.join(f'<p>{x}</p>' for x in xs)}</blockquote>",
    "li-li": lambda xs: f"<ul>{''.join(f'<li><span>{x}</span><ul><li><a href=n{i}.html>notes</a></li></ul></li>' for i, x in enumerate(xs))}</ul>",
}  # fmt: skip


def grouped(
    rng: random.Random, found: list[Work], show: Callable[[Work], str], wrap: Wrap, by: str, *, home: bool
) -> str:
    """The list under one heading, or under headings of years or kinds."""
    head = rng.choice(("<h2>{}</h2>", "<h3>{}</h3>", "<p><b>{}</b></p>", "<h2><a name='x'>{}</a></h2>"))
    top = f"<h2>{rng.choice(('Publications', 'Papers', 'Selected Publications'))}</h2>" if home and by else ""
    if top:
        head = rng.choice(("<h3>{}</h3>", "<h4>{}</h4>", "<p><b>{}</b></p>"))
    if by == "year":
        keys = sorted({str(w.year) for w in found}, reverse=True)
        return top + "".join(head.format(k) + wrap([show(w) for w in found if str(w.year) == k]) for k in keys)
    if by == "kind":
        kinds = [k for k in HEADINGS if any(w.kind == k for w in found)]
        return top + "".join(
            head.format(rng.choice(HEADINGS[k])) + wrap([show(w) for w in found if w.kind == k]) for k in kinds
        )
    word = rng.choice(("Publications", "Selected Publications", "Papers", "Recent Publications"))
    return f"<h2>{word}</h2>" + wrap([show(w) for w in found])


def _start(rng: random.Random, low: int = 5, high: int = 24) -> tuple[Person, list[Work]]:
    owner = person(rng)
    return owner, works(rng, owner, rng.randint(low, high))


def cited(rng: random.Random, style: int | None = None, container: str = "", *, home: bool = False) -> Page:
    """Citations of one style in one kind of element."""
    owner, found = _start(rng)
    habit = Habit.random(rng, owner)
    cite = STYLES[style if style is not None else rng.randrange(len(STYLES))]
    by = rng.choice(("year", "kind", "", ""))
    wrap = CONTAINERS[container or rng.choice(sorted(CONTAINERS))]
    body = grouped(rng, found, lambda w: cite(w, habit) + links(w, habit), wrap, by, home=home)
    shown = {"authors", "year"} | ({"doi"} if habit.doi else set())
    shown |= (
        {"type"}
        if by == "kind"
        else {"type-if-told"}
        if cite.__name__ != "bracket_venue" and habit.venue == "full"
        else set()
    )
    if cite.__name__ in ("economist",):
        shown -= {"authors"}
    return Page(document(around(rng, owner, body, home=home), owner=owner), found, frozenset(shown))


Lines = Callable[[Work, Habit], list[str]]


def _title_names_venue(w: Work, h: Habit) -> list[str]:
    return [f"<b>{linked_title(w, h)}</b>", names(w, h), f"<i>{short_venue(w, h)}</i>, {w.year}"]


def _plain_lines(w: Work, h: Habit) -> list[str]:
    return [linked_title(w, h), names(w, h), f"{short_venue(w, h)}, {w.year}"]


def _names_first(w: Work, h: Habit) -> list[str]:
    return [
        names(w, h),
        f"<a href='{w.slug}.pdf'>{e(w.title, quote=False)}</a>",
        f"<em>{short_venue(w, h)}</em> ({w.year})",
    ]


def _venue_first(w: Work, h: Habit) -> list[str]:
    return [
        f"<b>{short_venue(w, h)}</b>, {w.year}",
        f"<a href='{w.slug}.pdf'>{e(w.title, quote=False)}</a>",
        names(w, h),
    ]


def _with_abstract(w: Work, h: Habit) -> list[str]:
    return [
        f"<strong>{linked_title(w, h)}</strong>",
        names(w, h),
        f"<em>{short_venue(w, h)}</em>, {w.year}",
        w.abstract,
    ]


def _two_lines(w: Work, h: Habit) -> list[str]:
    return [f"<b>{linked_title(w, h)}</b>", f"{names(w, h)}. <i>{short_venue(w, h)}</i>, {w.year}"]


def _quoted(w: Work, h: Habit) -> list[str]:
    return [f"“{linked_title(w, h)}”", f"{names(w, h, 'initials')}, {short_venue(w, h)} {w.year}"]


def _year_line(w: Work, h: Habit) -> list[str]:
    return [f"{linked_title(w, h)} ({w.year})", f"by {names(w, h)}", f"<i>{short_venue(w, h)}</i>"]


LINES: tuple[Lines, ...] = (
    _title_names_venue, _plain_lines, _names_first, _venue_first, _with_abstract, _two_lines, _quoted, _year_line,
)  # fmt: skip

STACKS: dict[str, Wrap] = {
    "li-br": lambda xs: f"<ul>{''.join(f'<li>{x}</li>' for x in xs)}</ul>",
    "p-br": lambda xs: "".join(f"<p>{x}</p>" for x in xs),
    "td-br": lambda xs: f"<table>{''.join(f'<tr><td><img src=t{i}.png width=160></td><td>{x}</td></tr>' for i, x in enumerate(xs))}</table>",
    "div-br": lambda xs: "".join(f"<div class=paper><div class=text>{x}</div></div>" for x in xs),
    "tables": lambda xs: "".join(f"<table><tr><td width=25%><img src=t{i}.png alt=''></td><td>{x}</td></tr></table>" for i, x in enumerate(xs)),
    "br-br": lambda xs: "<div>" + "<br><br>".join(xs) + "</div>",
    "li-br-numbered": lambda xs: f"<ol>{''.join(f'<li><p>{x}</p></li>' for x in xs)}</ol>",
    "hr": lambda xs: "<hr>".join(f"<p>{x}</p>" for x in xs),
}  # fmt: skip


def stacked(rng: random.Random, lines: int | None = None, container: str = "", *, home: bool = False) -> Page:
    """Works of several lines each, parted by `<br>`, blocks of their own, or spans set as blocks."""
    owner, found = _start(rng, 5, 16)
    habit = Habit.random(rng, owner)
    show = LINES[lines if lines is not None else rng.randrange(len(LINES))]
    by = rng.choice(("year", "kind", "", ""))
    inner = rng.choice(("br", "br", "br", "div", "p")) if container not in ("br-br",) else "br"

    def one(w: Work) -> str:
        rows = [*show(w, habit), *([row] if (row := links(w, habit).strip()) else [])]
        return "<br>\n".join(rows) if inner == "br" else "".join(f"<{inner}>{r}</{inner}>" for r in rows)

    body = grouped(rng, found, one, STACKS[container or rng.choice(sorted(STACKS))], by, home=home)
    shown = {"authors", "year"} | ({"doi"} if habit.doi else set())
    shown |= {"type"} if by == "kind" else {"type-if-told"} if habit.venue == "full" else set()
    return Page(document(around(rng, owner, body, home=home), owner=owner), found, frozenset(shown))


def columns(rng: random.Random) -> Page:
    """A table with a column for each part of the citation, with or without a head."""
    owner, found = _start(rng)
    habit = Habit.random(rng, owner)
    order = rng.choice(("tavy", "ytav", "atvy", "yatv", "#tavy"))
    cells: dict[str, Callable[[int, Work], str]] = {
        "t": lambda i, w: linked_title(w, habit), "a": lambda i, w: names(w, habit),
        "v": lambda i, w: short_venue(w, habit), "y": lambda i, w: str(w.year), "#": lambda i, w: str(i + 1),
    }  # fmt: skip
    head = {"t": "Title", "a": "Authors", "v": "Venue", "y": "Year", "#": "No."}
    rows = "".join("<tr>" + "".join(f"<td>{cells[c](i, w)}</td>" for c in order) + "</tr>" for i, w in enumerate(found))
    top = f"<thead><tr>{''.join(f'<th>{head[c]}</th>' for c in order)}</tr></thead>" if rng.random() < 0.7 else ""
    body = f"<table>{top}<tbody>{rows}</tbody></table>"
    return Page(document(around(rng, owner, body, home=False), owner=owner), found, frozenset({"authors", "year"}))


def definitions(rng: random.Random) -> Page:
    """`<dt>` holds the title, `<dd>`s the rest."""
    owner, found = _start(rng)
    habit = Habit.random(rng, owner)
    items = "".join(
        f"<dt>{linked_title(w, habit)}</dt><dd>{names(w, habit)}</dd><dd><i>{short_venue(w, habit)}</i>, {w.year}{links(w, habit)}</dd>"
        for w in found
    )
    shown = {"authors", "year"} | ({"doi"} if habit.doi else set())
    return Page(document(around(rng, owner, f"<dl>{items}</dl>", home=False), owner=owner), found, frozenset(shown))


def headed(rng: random.Random) -> Page:
    """The title as a heading, paragraphs below it."""
    owner, found = _start(rng, 4, 12)
    habit = Habit.random(rng, owner)
    tag = rng.choice(("h3", "h4", "h5"))
    items = "".join(
        f"<{tag}>{linked_title(w, habit)}</{tag}><p>{names(w, habit)}</p><p><em>{short_venue(w, habit)}</em>, {w.year}</p>"
        f"{f'<p>{w.abstract}</p>' if habit.month else ''}<p>{links(w, habit)}</p>"
        for w in found
    )
    shown = {"authors", "year"} | ({"doi"} if habit.doi else set())
    return Page(
        document(around(rng, owner, f"<h2>Publications</h2>{items}", home=False), owner=owner), found, frozenset(shown)
    )
