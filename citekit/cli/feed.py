"""citekit feed: a feed of the works; `feed opml` lists feeds, `feed ping` tells their hubs."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar

import click
from msgspec.structs import replace

from citekit.cli.complete import feeds, one_of
from citekit.cli.feeds import opml_command, ping_command
from citekit.cli.options import (
    Delivery,
    Reading,
    a_date,
    an_address,
    deliver,
    deliver_files,
    following,
    inputs,
    messages,
    output,
    style_option,
)
from citekit.cli.reading import left_by, library_memory, read_inputs
from citekit.cli.report import Report
from citekit.errors import ConfigError
from citekit.formats import FeedInfo
from citekit.model import Item
from citekit.pipeline.bibliography import filtered, is_since
from citekit.pipeline.feeds import GENERATOR, feed, feed_files, feed_format, keeping_ids
from citekit.pipeline.load import Loaded
from citekit.pipeline.review import most_frequent_author

F = TypeVar("F", bound=Callable[..., Any])
SITE = re.compile(r"(https?)://([^/?#\s]+)", re.IGNORECASE)


class _Unnamed(click.Context):
    """Of a command without a word of its own: its path is that of the group, without a blank behind it."""

    @property
    def command_path(self) -> str:
        return super().command_path.rstrip()


class _Write(click.Command):
    context_class = _Unnamed


class _Feed(click.Group):
    """Writing a feed is what `citekit feed` does; its other jobs have a word of their own."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        word = args[0] if args else ""
        return super().parse_args(context, args if word in self.commands and word else ["", *args])


def about_feed(function: F) -> F:
    """What the feed says of itself and which works it takes, given to the command as `info`."""

    @wraps(function)
    def wrapped(**arguments: Any) -> object:
        info = FeedInfo(
            title=arguments.pop("title"),
            description=arguments.pop("description"),
            url=arguments.pop("url"),
            home=arguments.pop("home"),
            language=arguments.pop("language"),
            limit=arguments.pop("limit"),
            undated=arguments.pop("undated_date"),
            hub=arguments.pop("hub"),
            prism=not arguments.pop("no_prism"),
            include_forthcoming=arguments.pop("include_forthcoming"),
            prefer_url=arguments.pop("prefer_url"),
            generator=GENERATOR,
            today=datetime.now(UTC).date().isoformat(),
            updated=_source_date_epoch(),
        )
        return function(info=info, **arguments)

    made: Any = wrapped
    for option in reversed(_ABOUT_FEED):
        made = option(made)
    return made  # type: ignore[no-any-return]


_ABOUT_FEED = (
    click.option("--title", default="", help='Title of the feed (default: "Works by" the author).'),
    click.option("--description", default="", help="What the feed is."),
    click.option("--url", default="", callback=an_address, help="Where the feed will stand."),
    click.option("--home", default="", callback=an_address, help="The page that the feed belongs to."),
    click.option("--language", default="", help="Language of the feed, such as en or pt-BR."),
    click.option("--limit", type=click.IntRange(0), default=50, show_default=True, help="At most so many; 0 is all."),
    click.option(
        "--undated-date", default="", metavar="YYYY-MM-DD", callback=a_date, help="The date of works without one."
    ),
    click.option("--hub", default="", metavar="URL", callback=an_address, help="A WebSub hub that tells subscribers."),
    click.option("--no-prism", is_flag=True, help="Leave out the fields of PRISM (venue, volume, pages)."),
    click.option("--include-forthcoming", is_flag=True, help="Works dated in the future too."),
    click.option("--prefer-url", is_flag=True, help="Link papers by URL, not by DOI."),
)


@click.command(
    "",
    cls=_Write,
    epilog="`citekit feed opml FEED...` lists feeds for feed readers; `citekit feed ping FEED...` tells the WebSub "
    "hubs that feeds name. A file called opml or ping is read as ./opml.",
)
@inputs
@click.option(
    "-t",
    "--to",
    "to_format",
    default="",
    metavar="FMT",
    shell_complete=one_of(feeds),
    help="rss (default), atom or jsonfeed.",
)
@style_option("CSL style of the citation in each entry.")
@about_feed
@click.option("--since", default="", metavar="YYYY-MM-DD", callback=a_date, help="Only works issued since then.")
@click.option("--filter", "conditions", default="", metavar="COND,...", help="type=post, year>=2020, author=Curie, ...")
@click.option("--archive", is_flag=True, help="Beside OUT a document for each earlier year (RFC 5005).")
@output
@following
@messages
def write(
    inputs: tuple[str, ...],
    from_format: str,
    to_format: str,
    style: str,
    info: FeedInfo,
    since: str,
    conditions: str,
    archive: bool,
    delivery: Delivery,
    reading: Reading,
    report: Report,
) -> object:
    """Write a feed of the works, newest first. A work keeps the id that it has in the feed that OUT holds now."""
    name = feed_format(to_format, "" if delivery.out == "-" else delivery.out)
    if archive and delivery.out == "-":
        raise click.UsageError("--archive writes several files: name the first with -o")
    loaded = read_inputs(inputs, from_format, report, reading)
    chosen = [item for item in filtered(loaded.items, conditions) if is_since(item, since)]
    items = left_by(loaded.items, chosen, report)
    if not items:
        return None
    info = keeping_ids(_completed(info, inputs, loaded, items), items, delivery.out)
    if archive:
        whole = feed_files(items, name, info, delivery.out, style=style)
        report.findings(whole.findings)
        deliver_files(whole.files, report, delivery)
        return None
    made = feed(items, name, info, style=style)
    deliver(made, report, delivery)
    report.findings(made.findings)
    return loaded


command = _Feed("feed", commands=[write, opml_command, ping_command], help="A feed of the works.")


def _completed(info: FeedInfo, inputs: Sequence[str], loaded: Loaded, items: Sequence[Item]) -> FeedInfo:
    """With what nobody said and the works themselves tell; of works of the library, with what was given them once."""
    owner = loaded.owner or most_frequent_author(items)
    memory = library_memory(inputs)
    return replace(
        info,
        title=info.title or (f"Works by {owner}" if owner else "Works"),
        home=info.home or default_home(loaded),
        author=owner,
        ids=memory.ids,
        first_seen=memory.first_seen,
    )


def default_home(loaded: Loaded) -> str:
    """The site that most works are on: scheme and host of their URLs; "" where they have none."""
    found = (SITE.match(item.text("URL").strip()) for item in loaded.items)
    sites = Counter(f"{match[1].lower()}://{match[2]}/" for match in found if match)
    return sites.most_common(1)[0][0] if sites else ""


def _source_date_epoch() -> str:
    """The feed's own time where SOURCE_DATE_EPOCH gives one (reproducible builds), else that of its newest work."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return ""
    try:
        return datetime.fromtimestamp(int(epoch), UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        fix = "give the seconds since 1970, or unset it"
        raise ConfigError(f'"{epoch}" is no time', where="SOURCE_DATE_EPOCH", fix=fix) from None
