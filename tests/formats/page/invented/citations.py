"""Citations as people print them: one run of HTML a work, in the styles of their fields and tools."""

from __future__ import annotations

import random
from collections.abc import Callable
from html import escape as e

from msgspec import Struct

from tests.formats.page.invented.works import MONTHS, Person, Work


class Habit(Struct, frozen=True):
    """How one page prints: emphasis of the owner's name, its marks, links beside a work, what links hold."""

    owner: str = ""
    emphasis: str = ""
    mark: float = 0.0
    links: str = ""
    doi: str = ""
    link_title: bool = False
    venue: str = "full"
    month: bool = False
    dash: str = "–"
    extra: str = ""
    last: str = ", and "

    @staticmethod
    def random(rng: random.Random, owner: Person) -> Habit:
        return Habit(
            owner=owner.full,
            emphasis=rng.choice(["", "", "b", "strong", "u", "em", "span"]),
            mark=rng.choice([0, 0, 0, 0.4]),
            links=rng.choice(["", "", "brackets", "one", "bars", "spans", "parens"]),
            doi=rng.choice(["", "link", "plain", "address"]),
            link_title=rng.random() < 0.25,
            venue=rng.choice(["full", "full", "full", "acronym"]),
            month=rng.random() < 0.3,
            dash=rng.choice(["–", "-", "--"]),
            extra=rng.choice(["", "", "", "award", "note"]),
            last=rng.choice([", and ", " and ", " & ", ", & ", ", "]),
        )


def names(work: Work, habit: Habit, form: str = "full", sep: str = ", ", last: str | None = None) -> str:
    """The byline. form: full, initials, inverted, inverted-full, vancouver, mla."""
    pieces = [_name(p, habit, form, i) for i, p in enumerate(work.authors)]
    last = habit.last if last is None else last
    if len(pieces) == 2 and last.startswith(", ") and form not in ("inverted",):
        last = last[1:] if last != ", " else last
    return pieces[0] if len(pieces) == 1 else sep.join(pieces[:-1]) + last + pieces[-1]


def _name(person: Person, habit: Habit, form: str, place: int) -> str:
    match form:
        case "initials":
            text = f"{person.initials()} {person.family}"
        case "inverted":
            text = f"{person.family}, {person.initials()}"
        case "inverted-full":
            text = f"{person.family}, {person.given}"
        case "vancouver":
            text = f"{person.family} {person.initials(join='', point='').replace('-', '')}"
        case "mla" if place == 0:
            text = f"{person.family}, {person.given}"
        case _:
            text = person.full
    text = e(text, quote=False)
    if habit.mark and place < 2:
        text += "*"
    if person.full == habit.owner and habit.emphasis:
        return f"<{habit.emphasis}>{text}</{habit.emphasis}>"
    return text


def title(work: Work, habit: Habit) -> str:
    text = e(work.title, quote=False)
    return f'<a href="papers/{work.slug}.pdf">{text}</a>' if habit.link_title else text


def venue(work: Work, habit: Habit) -> str:
    if habit.venue == "acronym" and work.kind == "paper-conference":
        return f"{work.acronym} {work.year}"
    return e(work.venue) if work.venue else f"arXiv preprint arXiv:{work.arxiv}"


def thesis_or_venue(work: Work, habit: Habit) -> str:
    return _thesis(work) + venue(work, habit)


def pages(work: Work, habit: Habit) -> str:
    return f"{work.pages[0]}{habit.dash}{work.pages[1]}" if work.pages[0] else ""


def _when(work: Work, habit: Habit) -> str:
    return f"{MONTHS[work.month - 1]} {work.year}" if habit.month else str(work.year)


def _volume(work: Work) -> str:
    return f"{work.volume}({work.issue})" if work.issue else f"{work.volume}" if work.volume else ""


def _joined(*parts: str, by: str = ", ") -> str:
    return by.join(p for p in parts if p)


def _thesis(work: Work) -> str:
    return "PhD thesis, " if work.kind == "thesis" else "Technical report, " if work.kind == "report" else ""


def apa(w: Work, h: Habit) -> str:
    lead = "In " if w.kind in ("paper-conference", "chapter") else ""
    numbers = f", <i>{w.volume}</i>{f'({w.issue})' if w.issue else ''}, {pages(w, h)}" if w.volume else ""
    tail = f" (pp. {pages(w, h)})" if lead and w.pages[0] else numbers
    return f"{names(w, h, 'inverted', last=', &amp; ')} ({w.year}). {title(w, h)}. {lead}<i>{_thesis(w)}{venue(w, h)}</i>{tail}."


def ieee(w: Work, h: Habit) -> str:
    lead = "in " if w.kind in ("paper-conference", "chapter") else ""
    body = _joined(f"{lead}<i>{_thesis(w)}{venue(w, h)}</i>", w.place if lead else "", f"vol. {w.volume}" if w.volume else "",
                   f"no. {w.issue}" if w.issue else "", f"pp. {pages(w, h)}" if w.pages[0] else "", _when(w, h))  # fmt: skip
    return f"{names(w, h, 'initials')}, “{title(w, h)},” {body}."


def plain(w: Work, h: Habit) -> str:
    if w.kind in ("paper-conference", "chapter"):
        body = _joined(f"In <em>{venue(w, h)}</em>", f"pages {pages(w, h)}" if w.pages[0] else "", w.place, _when(w, h))
        return f"{names(w, h, 'full')}. {title(w, h)}. {body}. {e(w.publisher)}."
    numbers = f"{_volume(w)}:{pages(w, h)}" if w.volume else ""
    return (
        f"{names(w, h, 'full')}. {title(w, h)}. {_joined(f'<em>{_thesis(w)}{venue(w, h)}</em>', numbers, _when(w, h))}."
    )


def lncs(w: Work, h: Habit) -> str:
    lead = "In: " if w.kind in ("paper-conference", "chapter") else ""
    body = _joined(f"{lead}{_thesis(w)}{venue(w, h)}", f"vol. {w.volume}" if w.volume else "",
                   f"pp. {pages(w, h)}" if w.pages[0] else "")  # fmt: skip
    return (
        f"{names(w, h, 'initials', last=', ')}: {title(w, h)}. {body}. {e(w.publisher) + ' ' if lead else ''}({w.year})"
    )


def mla(w: Work, h: Habit) -> str:
    number = f" {w.volume}{f'.{w.issue}' if w.issue else ''}" if w.volume else ""
    tail = f": {pages(w, h)}" if w.pages[0] else ""
    return f"{names(w, h, 'mla', last=', and ')}. “{title(w, h)}.” <i>{_thesis(w)}{venue(w, h)}</i>{number} ({w.year}){tail}."


def chicago(w: Work, h: Habit) -> str:
    lead = "In " if w.kind in ("paper-conference", "chapter") else ""
    number = f" {w.volume}{f' ({w.issue})' if w.issue else ''}: {pages(w, h)}" if w.volume else ""
    return f"{names(w, h, 'mla', last=', and ')}. {w.year}. “{title(w, h)}.” {lead}<i>{_thesis(w)}{venue(w, h)}</i>{number}."


def bold_title(w: Work, h: Habit) -> str:
    return f"<b>{title(w, h)}</b>, {names(w, h, 'full')}, {_joined(_thesis(w) + venue(w, h), _when(w, h))}"


def title_sentence(w: Work, h: Habit) -> str:
    return f'<a href="{w.slug}.html">{e(w.title, quote=False)}</a>. {names(w, h, "full")}. {_joined(_thesis(w) + venue(w, h), _when(w, h))}.'


def title_italic(w: Work, h: Habit) -> str:
    return f"<i>{title(w, h)}</i>. {names(w, h, 'initials')}. {_thesis(w)}{venue(w, h)}, {_when(w, h)}."


def title_plain(w: Work, h: Habit) -> str:
    return f"{title(w, h)}. {names(w, h, 'full')}. <i>{_thesis(w)}{venue(w, h)}</i>, {_when(w, h)}."


def economist(w: Work, h: Habit) -> str:
    others = [p for p in w.authors if p.full != h.owner]
    byline = " and ".join(
        _joined(*group) for group in (tuple(p.full for p in others[:-1]), tuple(p.full for p in others[-1:])) if group
    )
    coauthors = f" (with {e(byline)})" if others else ""
    number = f" {_volume(w)}, {pages(w, h)}" if w.volume else ""
    return f"“{title(w, h)}”{coauthors}, <i>{_thesis(w)}{venue(w, h)}</i>{number}, {_when(w, h)}."


def nature(w: Work, h: Habit) -> str:
    number = f" <b>{w.volume}</b>, {pages(w, h)}" if w.volume else ""
    return (
        f"{names(w, h, 'inverted', last=' &amp; ')} {title(w, h)}. <i>{_thesis(w)}{venue(w, h)}</i>{number} ({w.year})."
    )


def acm(w: Work, h: Habit) -> str:
    lead = "In " if w.kind in ("paper-conference", "chapter") else ""
    series = f" ({w.acronym} ’{w.year % 100:02})" if w.acronym and lead and w.acronym not in w.venue else ""
    number = f" {w.volume}, {w.issue or 1} ({MONTHS[w.month - 1][:3]} {w.year}), {pages(w, h)}" if w.volume else ""
    tail = f". {e(w.publisher)}, {pages(w, h)}" if lead and w.pages[0] else number
    return f"{names(w, h, 'full')}. {w.year}. {title(w, h)}. {lead}<i>{_thesis(w)}{venue(w, h)}</i>{series}{tail}."


def vancouver(w: Work, h: Habit) -> str:
    number = f";{_volume(w)}:{pages(w, h)}" if w.volume else ""
    return f"{names(w, h, 'vancouver', last=', ')}. {title(w, h)}. {_thesis(w)}{venue(w, h)}. {w.year}{number}."


def ams(w: Work, h: Habit) -> str:
    number = f" <b>{w.volume}</b>" if w.volume else ""
    tail = f", {pages(w, h)}" if w.pages[0] else ""
    return f"{names(w, h, 'initials')}, <i>{title(w, h)}</i>, {_thesis(w)}{venue(w, h)}{number} ({w.year}){tail}."


def german(w: Work, h: Habit) -> str:
    lead = "In: " if w.kind not in ("thesis", "report") else ""
    number = f" {_volume(w)}, S. {pages(w, h)}" if w.volume else f", S. {pages(w, h)}" if w.pages[0] else ""
    return f"{names(w, h, 'inverted-full', sep='; ', last='; ')} ({w.year}): {title(w, h)}. {lead}{_thesis(w)}{venue(w, h)}{number}."


def harvard(w: Work, h: Habit) -> str:
    number = f", {_volume(w)}, pp.{pages(w, h)}" if w.volume else f", pp.{pages(w, h)}" if w.pages[0] else ""
    return (
        f"{names(w, h, 'inverted', last=' and ')}, {w.year}. {title(w, h)}. <em>{_thesis(w)}{venue(w, h)}</em>{number}."
    )


def french(w: Work, h: Habit) -> str:
    body = _joined(f"<i>{_thesis(w)}{venue(w, h)}</i>", f"vol. {w.volume}" if w.volume else "",
                   f"n° {w.issue}" if w.issue else "", str(w.year), f"p. {pages(w, h)}" if w.pages[0] else "")  # fmt: skip
    return f"{names(w, h, 'initials', last=' et ')}, «&nbsp;{title(w, h)}&nbsp;», {body}."


def commas(w: Work, h: Habit) -> str:
    number = f" {_volume(w)}" if w.volume else ""
    return f"{names(w, h, 'initials')}, {title(w, h)}, <i>{_thesis(w)}{venue(w, h)}</i>{number}, {_when(w, h)}."


def title_comma(w: Work, h: Habit) -> str:
    return f"<a href='{w.slug}.pdf'>{e(w.title, quote=False)}</a>, {names(w, h, 'full')}, <em>{_thesis(w)}{venue(w, h)}</em>, {_when(w, h)}."


def bracket_venue(w: Work, h: Habit) -> str:
    short = f"{w.acronym}’{w.year % 100:02}" if w.acronym else f"{venue(w, h)} {w.year}"
    return f"<b>[{short}]</b> {title(w, h)}. {names(w, h, 'full')}."


def year_first(w: Work, h: Habit) -> str:
    return f"{w.year}. {names(w, h, 'initials')}. {title(w, h)}. <i>{_thesis(w)}{venue(w, h)}</i>."


def by_line(w: Work, h: Habit) -> str:
    return f"“{title(w, h)}” by {names(w, h, 'full')}. {_thesis(w)}{venue(w, h)}, {_when(w, h)}."


STYLES: tuple[Callable[[Work, Habit], str], ...] = (
    apa, ieee, plain, lncs, mla, chicago, bold_title, title_sentence, title_italic, title_plain, economist, nature, acm,
    vancouver, ams, german, harvard, french, commas, title_comma, bracket_venue, year_first, by_line,
)  # fmt: skip


def links(work: Work, habit: Habit) -> str:
    """What stands behind a citation: its DOI, and links to files."""
    doi = {
        "link": f' <a href="https://doi.org/{work.doi}">doi</a>', "plain": f" doi:{work.doi}",
        "address": f' <a href="https://doi.org/{work.doi}">https://doi.org/{work.doi}</a>',
    }.get(habit.doi, "")  # fmt: skip
    pdf, bib, code = (f'<a href="files/{work.slug}.{x}">{x}</a>' for x in ("pdf", "bib", "zip"))
    row = {
        "brackets": f" [{pdf}] [{bib}]", "one": f" [{pdf}]", "bars": f" {pdf} | {bib} | {code.replace('>zip', '>Code')}",
        "spans": f' <span class="links"><a class="btn" href="files/{work.slug}.pdf">PDF</a></span>',
        "parens": f" ({pdf}, {code.replace('>zip', '>slides')})",
    }.get(habit.links, "")  # fmt: skip
    extra = {"award": " <b>Best Paper Award</b>" if len(work.title) % 5 == 0 else "",
             "note": " (* equal contribution)" if len(work.title) % 4 == 0 else ""}.get(habit.extra, "")  # fmt: skip
    return f"{doi}{row}{extra}"
