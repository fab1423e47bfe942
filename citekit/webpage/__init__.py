"""The publication page: items and their formatted entries → HTML that stands alone.

One file without any request to elsewhere; it reads, filters and prints without JavaScript, which adds search, copying
and a state in the address. On request a further page for each work, with what Google Scholar and Zotero read.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from citekit.model import Item
from citekit.model.plaintext import plain
from citekit.model.weblinks import web_url
from citekit.webpage.chart import Chart, chart
from citekit.webpage.languages import words_in
from citekit.webpage.machine import citation_tags, list_json, page_address, script_json, work_json
from citekit.webpage.options import FeedLink, Grouping, PageOptions
from citekit.webpage.strings import ENGLISH, direction
from citekit.webpage.works import Group, WorkView, groups, link_name, type_counts, views, year_counts

__all__ = ["FeedLink", "Grouping", "PageOptions", "pages"]

FILE = "index.html"
MOST_BUTTONS = 8
"""Types that have a button each; more are chosen from a list."""
MOST_YEARS_WITHOUT_SCRIPT = 40
"""Years that can be chosen without a script too: each takes a rule of CSS, and a page of years has headings."""
_WORDS_OF_SCRIPT = ("shown", "nothing", "copy", "copied", "bibtex")


class _Page(Struct, frozen=True, kw_only=True):
    """What the templates know of the page as a whole; see page.html."""

    title: str
    heading: str
    description: str
    language: str
    direction: str
    right_to_left: bool
    url: str
    generator: str
    orcid: str
    file: str
    feeds: tuple[FeedLink, ...]
    bib: str
    per_work: bool
    group: str
    count: int
    types: Sequence[tuple[str, str, int]]
    buttons: bool
    years: Sequence[tuple[str, int]]
    groups: Sequence[Group]
    best: Sequence[WorkView]
    chart: Chart
    style: Markup
    script: Markup
    script_words: Markup
    filter_rules: Markup
    json_ld: Markup
    policy: str
    packed: Markup | None


def pages(items: Iterable[Item], entries: Mapping[str, str], options: PageOptions | None = None) -> dict[str, str]:
    """The page as {relative path: text}: `index.html`, and `works/*.html` where they are asked for.

    entries: formatted bibliography entries by item id, as HTML; a work without one is shown by authors, title, venue
    and date. Same arguments, same text: no clock, no network; of files only the package's own templates are read.
    """
    options = options or PageOptions()
    words = {**ENGLISH, **words_in(options.language), **options.strings}
    environment = _environment(options.templates)
    works = views(items, entries, options)
    page = _page(works, options, words, environment)
    made = environment.get_template("page.html").render(page=page, words=words)
    if len(made.encode()) > options.most_bytes and options.bib and any(work.bibtex for work in works):
        page = replace(page, packed=_packed(works))
        made = environment.get_template("page.html").render(page=page, words=words)
    found = {FILE: made}
    if options.per_work:
        template = environment.get_template("work.html")
        for work in works:
            found[work.file] = template.render(page=page, words=words, **_work_page(work, options))
    return found


@lru_cache(maxsize=4)
def _environment(templates: BaseLoader | None) -> Environment:
    own = PackageLoader("citekit.webpage")
    kind = SandboxedEnvironment if templates else Environment
    environment = kind(
        loader=ChoiceLoader([templates, own]) if templates else own,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["anchor"] = lambda text: "".join(c if c.isalnum() else "-" for c in str(text))
    return environment


def _page(works: Sequence[WorkView], options: PageOptions, words: Mapping[str, str], environment: Environment) -> _Page:
    author = plain(options.author)
    title = plain(options.title) or (words["works_by"].format(name=author) if author else words["publications"])
    style, script = (_source(environment, name) for name in ("style.css", "script.js"))
    types, years = type_counts(works, words), year_counts(works)
    best = [work for identity in options.selected for work in works if work.item.id == identity]
    url = web_url(options.url)
    right_to_left = direction(options.language) == "rtl"
    addressed = [(work.item, page_address(url, f"#{work.anchor}")) for work in works]
    json_ld = list_json(addressed, title=title, url=url, author=author, orcid=_orcid(options.orcid))
    return _Page(
        title=title,
        heading=author or title,
        description=plain(options.description),
        language=options.language,
        direction=direction(options.language),
        right_to_left=right_to_left,
        url=url,
        generator=options.generator,
        orcid=_orcid(options.orcid),
        file=FILE,
        feeds=options.feeds,
        bib=options.bib,
        per_work=options.per_work,
        group=options.group.value,
        count=len(works),
        types=types,
        buttons=len(types) <= MOST_BUTTONS,
        years=years,
        groups=groups(works, options, words),
        best=best,
        chart=_marked_chart(
            chart((int(w.year) for w in works if w.year.isdigit()), words["per_year"], words["per_decade"])
        ),
        style=style,
        script=script,
        script_words=_safe(script_json({name: words[name] for name in _WORDS_OF_SCRIPT})),
        filter_rules=_filter_rules(types, years, environment),
        json_ld=_safe(script_json(json_ld)),
        policy=_policy(script),
        packed=None,
    )


def _work_page(work: WorkView, options: PageOptions) -> dict[str, Any]:
    address = page_address(web_url(options.url), work.file) if web_url(options.url) else ""
    described = work_json(work.item, work.all_links, address or work.file)
    return {
        "work": work,
        "tags": citation_tags(work.item, work.all_links),
        "address": address,
        "json_ld": _safe(script_json({"@context": "https://schema.org", **described})),
        "all_links": [(link_name(link), link.url) for link in work.all_links],
    }


def _source(environment: Environment, name: str) -> Markup:
    """A style sheet or script as it stands in the folder of templates; it is no template itself."""
    loader = environment.loader
    assert loader
    return _safe(loader.get_source(environment, name)[0])


def _policy(script: str) -> str:
    """The page loads nothing and runs only its own script (Content Security Policy, level 3)."""
    digest = b64encode(sha256(f"\n{script}".encode()).digest()).decode()
    rules = ("default-src 'none'", "style-src 'unsafe-inline'", f"script-src 'sha256-{digest}'", "base-uri 'none'")
    return "; ".join((*rules, "form-action 'none'"))


def _filter_rules(
    types: Sequence[tuple[str, str, int]], years: Sequence[tuple[str, int]], environment: Environment
) -> Markup:
    """For each choice one rule: what does not fit it is not shown, and neither is a section without what fits. For
    browsers without scripts; the script does the same, which with 5,000 works takes a tenth of the time."""
    anchor = environment.filters["anchor"]
    chosen = years if len(years) <= MOST_YEARS_WITHOUT_SCRIPT else ()
    names = [f"t-{kind}" for kind, _, _ in types] + [f"y{anchor(year)}" for year, _ in chosen] + ["s"]
    selectors = [f":has([value={name}]:checked) :is(.w:not(.{name}),.g:not(:has(.{name})))" for name in names]
    tests = ("[name=t]:not(#t-all):checked", "option[value^=t-]:checked", "option[value^=y]:checked")
    selectors += [f"body:has({test}) :is(.best-of,h2 small)" for test in tests]
    selectors += [] if chosen else [".years"]
    return _safe(",\n".join(selectors) + "{display:none}\n")


def _packed(works: Sequence[WorkView]) -> Markup:
    """All BibTeX by anchor: JSON, deflated, in base64; a fifth of its size."""
    texts = {work.anchor: work.bibtex for work in works if work.bibtex}
    return _safe(b64encode(zlib.compress(json.dumps(texts, ensure_ascii=False).encode(), 9)).decode())


def _marked_chart(drawn: Chart) -> Chart:
    return replace(drawn, svg=_safe(drawn.svg))


def _orcid(text: str) -> str:
    text = text.strip()
    return web_url(text) or (f"https://orcid.org/{text}" if text.replace("-", "").isalnum() else "")


def _safe(text: str) -> Markup:
    """Text of our own making that is markup already."""
    return Markup(text)  # noqa: S704
