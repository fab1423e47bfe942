"""citekit feed: a feed of the works."""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, datetime
from urllib.parse import urlsplit

import click

from citekit import __version__
from citekit.cli.convert import target
from citekit.cli.options import Delivery, Reading, deliver, following, inputs, messages, output, style_option
from citekit.cli.reading import read_inputs
from citekit.cli.report import Report
from citekit.formats import FeedInfo, WriteOptions
from citekit.model import Item
from citekit.pipeline.bibliography import bibliography, filtered
from citekit.pipeline.export import export
from citekit.pipeline.load import Loaded
from citekit.pipeline.review import most_frequent_author


@click.command("feed")
@inputs
@click.option("-t", "--to", "to_format", default="", metavar="FMT", help="rss (default), atom or jsonfeed.")
@style_option("CSL style of the citation in each entry.")
@click.option("--title", default="", help='Title of the feed (default: "Works by" the author).')
@click.option("--description", default="", help="What the feed is.")
@click.option("--url", default="", help="Where the feed will stand.")
@click.option("--home", default="", help="The page that the feed belongs to.")
@click.option("--language", default="", help="Language of the feed, such as en or pt-BR.")
@click.option("--limit", type=click.IntRange(0), default=50, show_default=True, help="At most so many works; 0 is all.")
@click.option("--undated-date", default="", metavar="YYYY-MM-DD", help="The date for works that have none.")
@click.option("--hub", default="", metavar="URL", help="A WebSub hub that tells subscribers.")
@click.option("--no-prism", is_flag=True, help="Leave out the fields of PRISM (venue, volume, pages).")
@click.option("--include-forthcoming", is_flag=True, help="Works dated in the future too.")
@click.option("--prefer-url", is_flag=True, help="Link papers by URL, not by DOI.")
@click.option("--since", default="", metavar="YYYY-MM-DD", help="Only works issued since then.")
@click.option("--filter", "conditions", default="", metavar="COND,...", help="type=post, year>=2020, author=Curie, ...")
@output
@following
@messages
def command(
    inputs: tuple[str, ...],
    from_format: str,
    to_format: str,
    style: str,
    title: str,
    description: str,
    url: str,
    home: str,
    language: str,
    limit: int,
    undated_date: str,
    hub: str,
    no_prism: bool,
    include_forthcoming: bool,
    prefer_url: bool,
    since: str,
    conditions: str,
    delivery: Delivery,
    reading: Reading,
    report: Report,
) -> None:
    """Write a feed of the works, newest first."""
    name = target(to_format, delivery.out, default="rss")
    loaded = read_inputs(inputs, from_format, report, reading)
    items = [item for item in filtered(loaded.items, conditions) if not since or _is_since(item, since)]
    if not items:
        return
    info = FeedInfo(
        title=title or default_title(loaded),
        description=description,
        url=url,
        home=home or default_home(loaded),
        language=language,
        limit=limit,
        undated=undated_date,
        hub=hub,
        prism=not no_prism,
        include_forthcoming=include_forthcoming,
        prefer_url=prefer_url,
        author=loaded.owner or most_frequent_author(items),
        generator=f"citekit {__version__}",
        today=datetime.now(UTC).date().isoformat(),
        updated=_source_date_epoch(),
    )
    formatted = bibliography(items, style, output="html")
    report.findings(formatted.findings)
    entries = {entry.id: entry.text for entry in formatted.entries}
    made = export(items, name, WriteOptions(feed=info, entries=entries))
    deliver(made, report, delivery)
    report.findings(made.findings)


def default_title(loaded: Loaded) -> str:
    """ "Works by" the owner of the page, or the author whom most works share."""
    owner = loaded.owner or most_frequent_author(loaded.items)
    return f"Works by {owner}" if owner else "Works"


def default_home(loaded: Loaded) -> str:
    """The site that most works are on: scheme and host of their URLs; "" where they have none."""
    parts = [urlsplit(item.text("URL")) for item in loaded.items]
    sites = Counter(f"{p.scheme}://{p.netloc}/" for p in parts if p.scheme in ("http", "https") and p.netloc)
    return sites.most_common(1)[0][0] if sites else ""


def _is_since(item: Item, since: str) -> bool:
    issued = item.date("issued")
    return issued is not None and str(issued)[: len(since)] >= since[: len(str(issued))]


def _source_date_epoch() -> str:
    """The feed's own time where SOURCE_DATE_EPOCH gives one (reproducible builds), else that of its newest work."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).isoformat() if epoch.isdigit() else ""
