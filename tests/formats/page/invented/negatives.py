"""Pages that list no works, though they are full of titles, names and dates: nothing may be taken from them."""

from __future__ import annotations

import random
from collections.abc import Callable
from html import escape as e

from tests.formats.page.invented.chrome import (
    SECTIONS,
    Page,
    awards,
    biography,
    courses,
    document,
    footer,
    grants,
    navigation,
    news,
    sections,
    service,
    students,
    talks,
)  # fmt: skip
from tests.formats.page.invented.works import MONTHS, abstract, person, slug_of, title


def _of(heading: str, show: Callable[[random.Random], str]) -> Callable[[random.Random], Page]:
    def page(rng: random.Random) -> Page:
        owner = person(rng)
        body = f"{navigation(rng)}<h1>{heading}</h1>{show(rng)}{show(rng)}{footer(rng, owner)}"
        return Page(document(body, owner=owner, title=f"{heading} | {owner.full}"), [])

    return page


def home(rng: random.Random) -> Page:
    owner = person(rng)
    body = f"{navigation(rng)}{biography(rng, owner)}{''.join(sections(rng, 5))}{footer(rng, owner)}"
    return Page(document(body, owner=owner, title=owner.full), [])


def curriculum(rng: random.Random) -> Page:
    owner = person(rng)
    body = "".join(
        f"<h2>{n}</h2>{SECTIONS[n](rng)}"
        for n in ("Education", "Awards", "Grants", "Teaching", "Service", "Students", "Invited Talks")
    )
    return Page(document(f"{biography(rng, owner)}{body}", owner=owner, title=f"Curriculum Vitae - {owner.full}"), [])


def course(rng: random.Random) -> Page:
    owner = person(rng)
    rows = "".join(
        f"<tr><td>{i + 1}</td><td>{rng.choice(MONTHS)[:3]} {i % 27 + 1}</td><td>{title(rng)}</td><td><a href='s{i}.pdf'>slides</a></td><td>Chapter {i + 1}</td></tr>"
        for i in range(12)
    )
    text = f"<h1>CS {rng.randint(100, 599)}: {title(rng)}</h1><p>Instructor: {owner.full}<br>Mon/Wed 10:00–11:30, Room 12</p><h2>Schedule</h2><table><tr><th>#</th><th>Date</th><th>Topic</th><th>Slides</th><th>Reading</th></tr>{rows}</table><h2>Grading</h2><ul><li>Homework 40%</li><li>Midterm 20%</li><li>Final 40%</li></ul>"
    return Page(document(text, owner=owner, title="Course"), [])


def products(rng: random.Random) -> Page:
    owner = person(rng)
    cards = "".join(
        f"<div class='card product'><img src='p{i}.jpg' alt=''><h3 class='product-title'><a href='/product/{i}'>{rng.choice(('Oak', 'Brass', 'Linen'))} Lantern No. {i}</a></h3><span class='price'>€{rng.randint(9, 99)}.00</span><p>{abstract(rng, 1)}</p><button>Add to cart</button></div>"
        for i in range(9)
    )
    return Page(
        document(f"{navigation(rng)}<h1>Shop</h1><div class='grid'>{cards}</div>", owner=owner, title="Harbour Shop"),
        [],
    )


def recipes(rng: random.Random) -> Page:
    owner = person(rng)
    items = "".join(
        f"<li>{rng.randint(1, 500)} g {rng.choice(('flour', 'butter', 'oats', 'sugar'))}</li>" for _ in range(8)
    )
    steps = "".join(f"<li>Stir for {rng.randint(1, 40)} minutes, then wait.</li>" for _ in range(6))
    return Page(
        document(
            f"<h1>Harbour Bread</h1><p>Serves 4. Takes 50 minutes.</p><h2>Ingredients</h2><ul>{items}</ul><h2>Method</h2><ol>{steps}</ol>",
            owner=owner,
            title="Harbour Bread",
        ),
        [],
    )


def programme(rng: random.Random) -> Page:
    owner = person(rng)
    slots = "".join(
        f"<tr><td>{9 + i // 2}:{'00' if i % 2 == 0 else '30'}</td><td>{'Coffee' if i == 4 else person(rng).full + ' (University of Tidewater)'}</td><td>{title(rng)}</td></tr>"
        for i in range(10)
    )
    people = ", ".join(person(rng).full for _ in range(12))
    return Page(
        document(
            f"<h1>3rd Workshop on Quiet Computing</h1><p>{rng.choice(MONTHS)} 12–14, 2024, Porto</p><h2>Important dates</h2><ul><li>Submission: May 3, 2024</li><li>Notification: June 20, 2024</li></ul><h2>Programme</h2><table>{slots}</table><h2>Committee</h2><p>{people}</p>",
            owner=owner,
            title="Workshop",
        ),
        [],
    )


def link_list(rng: random.Random) -> Page:
    owner = person(rng)
    items = "".join(f"<li><a href='https://site{i}.example/'>{title(rng)}</a></li>" for i in range(14))
    return Page(
        document(f"{navigation(rng)}<h1>Links</h1><h2>Useful links</h2><ul>{items}</ul>", owner=owner, title="Links"),
        [],
    )


def repositories(rng: random.Random) -> Page:
    owner = person(rng)
    items = "".join(
        f"<li class='repo'><h3><a href='https://code.example/{owner.family.lower()}/{slug_of(title(rng))}'>{slug_of(title(rng))}</a></h3><p>{abstract(rng, 1)}</p><span>Python</span> <span>★ {rng.randint(0, 900)}</span> <relative-time>Updated {rng.choice(MONTHS)[:3]} {rng.randint(1, 28)}, 2024</relative-time></li>"
        for _ in range(9)
    )
    return Page(
        document(
            f"<h1>{owner.full}</h1><h2>Repositories</h2><ul>{items}</ul>",
            owner=owner,
            title=f"{owner.full} / Repositories",
        ),
        [],
    )


def thread(rng: random.Random) -> Page:
    owner = person(rng)
    items = "".join(
        f"<div class='comment'><p class='who'><a href='/u{i}'>{person(rng).full}</a> · {rng.choice(MONTHS)[:3]} {rng.randint(1, 28)}, 2024</p><p>{abstract(rng, 2)}</p><a href='#r'>Reply</a></div>"
        for i in range(9)
    )
    return Page(
        document(
            f"<h1>Why is my lantern flickering?</h1><div class='thread'>{items}</div>", owner=owner, title="Forum"
        ),
        [],
    )


def people(rng: random.Random) -> Page:
    owner = person(rng)
    cards = "".join(
        f"<div class='member'><img src='m{i}.jpg' alt=''><h3>{person(rng).full}</h3><p>{rng.choice(('PhD student', 'Postdoc', 'Professor'))}, since {rng.randint(2015, 2025)}</p><p>{abstract(rng, 1)}</p></div>"
        for i in range(9)
    )
    return Page(document(f"{navigation(rng)}<h1>People</h1>{cards}", owner=owner, title="Group"), [])


def projects(rng: random.Random) -> Page:
    owner = person(rng)
    cards = "".join(
        f"<div class='project'><h3><a href='/projects/{i}/'>{title(rng)}</a></h3><p>{abstract(rng, 2)}</p><p>{y}–{y + 3}</p></div>"
        for i, y in enumerate(rng.sample(range(2005, 2023), 6))
    )
    return Page(document(f"{navigation(rng)}<h1>Projects</h1>{cards}", owner=owner, title="Projects"), [])


def manual(rng: random.Random) -> Page:
    owner = person(rng)
    toc = "".join(f"<li><a href='#s{i}'>{title(rng)}</a></li>" for i in range(10))
    text = "".join(
        f"<h2 id='s{i}'>{e(title(rng))}</h2><p>{abstract(rng, 4)}</p><pre>lantern --light {i}</pre>" for i in range(6)
    )
    return Page(
        document(
            f"<nav><ul>{toc}</ul></nav><main><h1>Lantern 2.0 manual</h1>{text}</main>", owner=owner, title="Manual"
        ),
        [],
    )


def releases(rng: random.Random) -> Page:
    owner = person(rng)
    items = "".join(
        f"<h2>Version 1.{i} ({rng.choice(MONTHS)} {rng.randint(1, 28)}, 2023)</h2><ul><li>Fixed {abstract(rng, 1).lower()}</li><li>Added lantern support.</li></ul>"
        for i in range(6, 0, -1)
    )
    return Page(document(f"<h1>Release notes</h1>{items}", owner=owner, title="Changelog"), [])


def events(rng: random.Random) -> Page:
    owner = person(rng)
    items = "".join(
        f"<li><b>{rng.choice(MONTHS)} {rng.randint(1, 28)}, 2024</b>: {person(rng).full}, <i>{title(rng)}</i>, Room {rng.randint(1, 90)}, 14:00</li>"
        for _ in range(9)
    )
    return Page(
        document(
            f"{navigation(rng)}<h1>Research Seminar</h1><h2>Upcoming talks</h2><ul>{items}</ul>",
            owner=owner,
            title="Seminar",
        ),
        [],
    )


NEGATIVES = {
    "home": home, "cv": curriculum, "course": course, "products": products, "recipes": recipes, "programme": programme, "links": link_list,
    "repositories": repositories, "thread": thread, "people": people, "projects": projects, "manual": manual, "releases": releases, "events": events,
    "news": _of("News", news), "teaching": _of("Teaching", courses), "talks": _of("Talks", talks), "students": _of("Students", students),
    "service": _of("Service", service), "awards": _of("Awards and Honors", awards), "grants": _of("Funding", grants),
}  # fmt: skip
