"""citekit feed opml, citekit feed ping: what is done with feeds that are written already."""

from __future__ import annotations

from collections.abc import Iterator

import click

from citekit.cli.complete import a_file
from citekit.cli.options import Delivery, an_address, deliver, fetch_settings, messages, network, output
from citekit.cli.report import Report
from citekit.errors import CitekitError, ConfigError
from citekit.fetch import Settings
from citekit.formats.archives import Outline, opml
from citekit.formats.feedlook import FeedLook
from citekit.pipeline.feeds import listed, ping
from citekit.pipeline.load import source_of


@click.command("opml")
@click.argument("feeds", nargs=-1, required=True, metavar="FEED...", shell_complete=a_file)
@click.option("--title", default="Feeds", show_default=True, help="Title of the list.")
@output
@network
@messages
def opml_command(feeds: tuple[str, ...], title: str, delivery: Delivery, allow_private: bool, report: Report) -> None:
    """List feeds (files or URLs) as OPML, which feed readers import."""
    outlines = [outline for _, outline in _looked_at(feeds, report, fetch_settings(allow_private=allow_private))]
    for outline in outlines:
        if "://" not in outline.url:
            report.say(f"{outline.url}: left out, since the feed does not say its own address (--url of citekit feed)")
    if outlines:
        deliver(opml(title, outlines), report, delivery)


@click.command("ping")
@click.argument("feeds", nargs=-1, required=True, metavar="FEED...", shell_complete=a_file)
@click.option(
    "--hub",
    default="",
    metavar="URL",
    callback=an_address,
    help="The hub to tell (default: those that each feed names).",
)
@network
@messages
def ping_command(feeds: tuple[str, ...], hub: str, allow_private: bool, report: Report) -> None:
    """Tell WebSub hubs that FEEDs (files or URLs) have changed. Nothing else ever does."""
    settings = fetch_settings(allow_private=allow_private)
    for seen, outline in _looked_at(feeds, report, settings):
        hubs = (hub,) if hub else seen.hubs
        if not hubs or "://" not in outline.url:
            missing = "a hub" if not hubs else "its own address"
            fix = "write it with --hub and --url, or say --hub here" if not hubs else "write it with --url"
            report.error(ConfigError(f"the feed does not name {missing}", where=outline.url, fix=fix))
            continue
        for each in hubs:
            try:
                ping(each, [outline.url], settings)
                report.say(f"told {each} of {outline.url}")
            except CitekitError as error:
                report.error(error)


def _looked_at(feeds: tuple[str, ...], report: Report, settings: Settings) -> Iterator[tuple[FeedLook, Outline]]:
    """The feeds that can be read; the others are said."""
    for name in feeds:
        try:
            yield listed(source_of(name, settings, report.finding))
        except CitekitError as error:
            report.error(error)
