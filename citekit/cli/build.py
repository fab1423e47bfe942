"""citekit build: everything that citekit.toml asks for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from citekit.cli.options import configuration, fetch_settings, messages, network, put_files
from citekit.cli.report import Report
from citekit.config import Config, load_config
from citekit.errors import CitekitError, ConfigError
from citekit.pipeline.build import build, located
from citekit.pipeline.feeds import ping

OLD_ANSWER = "CK512"


@click.command("build")
@click.option("--check", is_flag=True, help="Write nothing; exit 5 when an output is stale.")
@click.option("--watch", is_flag=True, help="Build again whenever citekit.toml or a source file changes.")
@click.option("--ping", "pings", is_flag=True, help="Tell the hub of each feed that changed.")
@network
@messages
def command(check: bool, watch: bool, pings: bool, allow_private: bool, report: Report) -> None:
    """Read the sources of citekit.toml, merge them into the library, write the outputs that changed.

    A source that cannot be read keeps the works it gave before.
    """
    if check and (watch or pings):
        raise click.UsageError("--check writes nothing, so there is nothing to watch or to tell")
    config = configuration()
    if not config.outputs:
        where = config.path or str(config.folder)
        raise ConfigError("no outputs are configured", where=where, fix='write [[output]] path = "papers.bib"')
    once(config, report, check=check, pings=pings, allow_private=allow_private)
    if watch:
        watching(
            config, report, lambda now: once(now, report, pings=pings, allow_private=allow_private), threading.Event()
        )


def once(
    config: Config, report: Report, *, check: bool = False, pings: bool = False, allow_private: bool = False
) -> None:
    """One build, with everything said about it. An old answer taken for a source makes the exit code 1."""
    settings = fetch_settings(allow_private=allow_private, config=config)
    today = datetime.now(UTC).date().isoformat()
    built = build(config, settings, today=today, check=check)
    report.findings(built.findings)
    if any(finding.code == OLD_ANSWER for finding in built.findings):
        report.exit_code = max(report.exit_code, 1)
    for failure in built.failures:
        report.error(failure)
        report.say("its works stay as they were")
    report.summary(read=built.read, kept=built.works, merged=max(built.read - built.works, 0), skipped=built.findings)
    if built.failures and not built.works:
        report.say("no outputs were written, since there are no works")
        return
    changed = put_files({str(path): text for path, text in built.outputs.items()}, report, check=check)
    for path, (hub, url) in built.hubs.items() if pings else ():
        if str(path) in changed:
            ping(hub, [url], settings)
            report.say(f"told {hub} of {url}")


def watching(config: Config, report: Report, again: Callable[[Config], None], stop: threading.Event) -> None:
    """Call `again` whenever citekit.toml or a file that it names has changed, with what is configured then, until
    `stop` is set or the process is interrupted. What is wrong is said, and the next change waited for."""
    before = _state(config)
    while not stop.wait(0.5):
        now = _state(config)
        if now == before:
            continue
        try:
            config = load_config(config.folder)
            now = _state(config)
            again(config)
        except CitekitError as error:
            report.error(error)
        before = now


def _state(config: Config) -> list[tuple[str, float]]:
    """The files that matter, with the time of their last change: configuration, sources, templates, styles."""
    folders = [config.folder / name for output in config.outputs if (name := output.text("templates"))]
    styles = [str(config.folder / name) for output in config.outputs if (name := output.text("style")).endswith(".csl")]
    sources = [located(config, source.input) for source in config.sources]
    templates = [str(path) for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
    return [(name, _changed(Path(name))) for name in (config.path, *sources, *styles, *templates)]


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
