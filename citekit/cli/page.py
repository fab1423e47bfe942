"""citekit page: a publication page, with feeds and a .bib file beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from citekit.cli.complete import a_file
from citekit.cli.options import (
    Reading,
    a_date,
    an_address,
    configuration,
    configured,
    following,
    inputs,
    messages,
    named,
    put_files,
    style_option,
)
from citekit.cli.reading import left_by, library_memory, read_inputs
from citekit.cli.report import Report
from citekit.formats import FeedInfo
from citekit.pipeline.bibliography import filtered
from citekit.pipeline.review import most_frequent_author
from citekit.pipeline.site import SiteOptions, site


@click.command("page")
@inputs
@click.option(
    "-o",
    "--output",
    "out",
    required=True,
    metavar="DIR",
    callback=named,
    shell_complete=a_file,
    help="The folder to write into.",
)
@style_option("CSL style of the citations.")
@click.option(
    "--locale", default=configured("locale"), show_default=False, metavar="xx-YY", help="Language of citations."
)
@click.option("--group", type=click.Choice(["year", "type", "venue", "none"]), default="year", show_default=True)
@click.option("--filter", "conditions", default="", metavar="COND,...", help="type=post, year>=2020, author=Curie, ...")
@click.option("--title", default="", help='Title of the page (default: "Works by" the author).')
@click.option("--description", default="", help="A line below the title.")
@click.option("--author", default="", help="Whose page it is; the name is marked.")
@click.option("--url", default="", callback=an_address, help="Where the folder will stand.")
@click.option(
    "--language", default="en", show_default=True, help="Language of the page: ar, de, en, es, fr, it, ja, pt, zh, ..."
)
@click.option("--selected", default="", metavar="KEY,...", help="Works that are shown first.")
@click.option("--per-work", is_flag=True, help="One more page for each work, for search engines and Zotero.")
@click.option("--templates", default="", metavar="DIR", help="Own templates that stand before the built-in ones.")
@click.option(
    "--undated-date", default="", metavar="YYYY-MM-DD", callback=a_date, help="The date of works without one."
)
@click.option("--check", is_flag=True, help="Write nothing; exit 5 when a file is not what would be written.")
@following
@messages
def command(
    inputs: tuple[str, ...],
    from_format: str,
    out: str,
    style: str,
    locale: str,
    group: str,
    conditions: str,
    title: str,
    description: str,
    author: str,
    url: str,
    language: str,
    selected: str,
    per_work: bool,
    templates: str,
    undated_date: str,
    check: bool,
    reading: Reading,
    report: Report,
) -> None:
    """Write a publication page (index.html) with feeds and works.bib beside it."""
    if Path(out).suffix.lower() in (".html", ".htm"):
        raise click.UsageError(f'-o takes a folder, and "{out}" is the name of a file; index.html is written into it')
    loaded = read_inputs(inputs, from_format, report, reading)
    items = left_by(loaded.items, filtered(loaded.items, conditions), report)
    if not items:
        return
    known = configuration().author
    memory = library_memory(inputs)
    made = site(
        items,
        SiteOptions(
            title=title,
            description=description,
            author=author or known.name or loaded.owner or most_frequent_author(items),
            aliases=known.aliases,
            orcid=known.orcid,
            language=language,
            url=url,
            style=style,
            locale=locale,
            group=group,
            selected=tuple(key.strip() for key in selected.split(",") if key.strip()),
            per_work=per_work,
            templates=templates,
            feed=FeedInfo(
                undated=undated_date,
                today=datetime.now(UTC).date().isoformat(),
                ids=memory.ids,
                first_seen=memory.first_seen,
            ),
        ),
    )
    report.findings(made.findings)
    put_files({str(Path(out) / name): text for name, text in made.files.items()}, report, check=check)
