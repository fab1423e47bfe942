"""What stands around a list of works: head, navigation, biography, news, courses, talks, students, footer."""

from __future__ import annotations

import random
from html import escape as e

from msgspec import Struct, field

from tests.formats.page.invented.works import MONTHS, Person, Work, abstract, person, title


class Page(Struct, frozen=True):
    """A page and what it lists. shown: the fields that a reader can know from it; owner_only: no bylines printed."""

    html: str
    works: list[Work]
    shown: frozenset[str] = field(default_factory=frozenset)


def document(body: str, *, owner: Person, title: str = "", head: str = "", language: str = "en") -> str:
    """A whole page with a head."""
    name = title or f"{owner.full} – Publications"
    return f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{e(name)}</title>{head}</head><body>{body}</body></html>'


def navigation(rng: random.Random) -> str:
    links = [
        f'<a href="{n.lower()}.html">{n}</a>' for n in ("Home", "Research", "Publications", "Teaching", "CV", "Contact")
    ]
    return rng.choice((
        f"<nav>{''.join(links)}</nav>", f"<ul>{''.join(f'<li>{x}</li>' for x in links)}</ul>", f"<p>{' | '.join(links)}</p>",
        f"<table><tr>{''.join(f'<td>{x}</td>' for x in links)}</tr></table>", f"<center>[{'] ['.join(links)}]</center>", "",
    ))  # fmt: skip


def biography(rng: random.Random, owner: Person) -> str:
    place = rng.choice(("University of Tidewater", "Lantern Institute of Technology", "Harbour College"))
    text = (f"I am {rng.choice(('an assistant professor', 'a postdoc', 'a PhD student'))} at the <a href='https://tidewater.example'>{place}</a>, "
            f"where I work with <a href='https://other.example'>{person(rng).full}</a>. My interests are {abstract(rng, 1).lower()}")  # fmt: skip
    return f"<h1>{owner.full}</h1><p>{place}<br>Department of Harbours<br>Room {rng.randint(1, 400)}<br>email: someone [at] tidewater.example</p><p>{text}</p>"


def footer(rng: random.Random, owner: Person) -> str:
    return rng.choice((
        f"<footer>© 2025 {owner.full}. Powered by Lantern.</footer>", f"<hr><p>Last updated: {rng.randint(1, 28)} {rng.choice(MONTHS)} 2025</p>",
        f"<div id='footer'>Last modified {rng.choice(MONTHS)} {rng.randint(1, 28)}, 2025. <a href='https://t.example'>Template</a></div>", "",
    ))  # fmt: skip


def _list(items: list[str], rng: random.Random) -> str:
    return (
        f"<ul>{''.join(f'<li>{x}</li>' for x in items)}</ul>"
        if rng.random() < 0.7
        else "".join(f"<p>{x}</p>" for x in items)
    )


def news(rng: random.Random) -> str:
    items = [f"{rng.choice(('', '<b>'))}{rng.choice(MONTHS)} {rng.randint(2019, 2025)}{':' if rng.random() < 0.5 else ' -'} " + rng.choice((
        f"Our paper <a href='p{i}.pdf'>{title(rng)}</a> was accepted at {rng.choice(('ICLS', 'TIDAL', 'CAVS'))} {rng.randint(2019, 2025)}!",
        f"I gave a talk on {title(rng).lower()} in Lima.", "I joined the harbour group.", f"{person(rng).full} won the best poster award.",
    )).replace("<b>", "") for i in range(rng.randint(2, 7))]  # fmt: skip
    return _list(items, rng)


def courses(rng: random.Random) -> str:
    return _list([f"{rng.choice(('Fall', 'Spring', 'Winter'))} {rng.randint(2010, 2025)}: "
                  f"<a href='c{i}.html'>{rng.choice(('CS', 'EC', 'MA'))} {rng.randint(100, 599)} {title(rng)}</a>"
                  for i in range(rng.randint(2, 8))], rng)  # fmt: skip


def talks(rng: random.Random) -> str:
    return _list([f"{title(rng)}, {rng.choice(('invited talk', 'seminar', 'ICLS workshop', 'University of Tidewater'))}, "
                  f"{rng.choice(MONTHS)} {rng.randint(2012, 2025)}" for _ in range(rng.randint(2, 8))], rng)  # fmt: skip


def students(rng: random.Random) -> str:
    return _list([f"{person(rng).full} ({rng.choice(('PhD', 'MSc'))}, {rng.randint(2012, 2025)}), now at Harbour Labs"
                  for _ in range(rng.randint(2, 7))], rng)  # fmt: skip


def service(rng: random.Random) -> str:
    return _list([f"{rng.choice(('Program committee', 'Reviewer', 'Area chair', 'Organizer'))}: "
                  f"{', '.join(rng.sample(['ICLS', 'TIDAL', 'CAVS', 'PLUME', 'OSCI'], 3))} {rng.randint(2012, 2025)}"
                  for _ in range(rng.randint(2, 6))], rng)  # fmt: skip


def education(rng: random.Random) -> str:
    return _list([f"{degree} in Applied Tidology, {rng.choice(('University of Tidewater', 'Harbour College'))}, {y}–{y + 4}"
                  for degree, y in (("Ph.D.", 2014), ("M.Sc.", 2011), ("B.Sc.", 2007))], rng)  # fmt: skip


def awards(rng: random.Random) -> str:
    return _list([f"{rng.choice(('Best Paper Award', 'Lantern Fellowship', 'Teaching Prize', 'Travel Grant'))}, "
                  f"{rng.choice(('ICLS', 'University of Tidewater'))}, {rng.randint(2012, 2025)}" for _ in range(4)], rng)  # fmt: skip


def grants(rng: random.Random) -> str:
    return _list([f"<b>{title(rng)}</b>, National Harbour Fund, {y}–{y + 3}, €{rng.randint(50, 900)},000 (PI)"
                  for y in rng.sample(range(2010, 2024), 3)], rng)  # fmt: skip


def contact(rng: random.Random) -> str:
    return f"<p>Room {rng.randint(1, 300)}, Harbour Building<br>12 Quay Street<br>Tidewater {rng.randint(10000, 99999)}</p>"


SECTIONS = {
    "News": news, "Teaching": courses, "Talks": talks, "Students": students, "Service": service, "Education": education,
    "Awards": awards, "Grants": grants, "Contact": contact, "Invited Talks": talks, "Courses": courses,
    "Professional Activities": service, "Honors and Awards": awards, "Recent News": news, "PhD Students": students,
}  # fmt: skip


def sections(rng: random.Random, count: int, tag: str = "h2") -> list[str]:
    return [f"<{tag}>{name}</{tag}>{SECTIONS[name](rng)}" for name in rng.sample(sorted(SECTIONS), count)]


def around(rng: random.Random, owner: Person, body: str, *, home: bool, tag: str = "h2") -> str:
    """The list on a page of its own, or on a home page amid other sections."""
    if not home:
        return f"{navigation(rng)}<h1>{rng.choice(('Publications', 'Papers', 'Research', 'Publication List'))}</h1>{body}{footer(rng, owner)}"
    parts = sections(rng, rng.randint(1, 4), tag)
    parts.insert(rng.randint(0, len(parts)), body)
    return f"{navigation(rng)}{biography(rng, owner)}{''.join(parts)}{footer(rng, owner)}"
