"""citekit serve: a preview in the browser."""

from __future__ import annotations

import threading
from pathlib import Path

import click

from citekit.cli.build import once, watching
from citekit.cli.options import configuration, messages, network
from citekit.cli.report import Report
from citekit.config import Config
from citekit.errors import FetchError
from citekit.serve import Changes, Preview


@click.command("serve")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--watch", is_flag=True, help="Build again when a source changes, and reload the pages shown.")
@network
@messages
def command(folder: Path, port: int, watch: bool, allow_private: bool, report: Report) -> None:
    """Serve FOLDER on 127.0.0.1, for looking at it; stop with Ctrl-C."""
    if not folder.is_dir():
        raise FetchError("there is no such folder", where=str(folder), fix="build it first")
    changes = Changes() if watch else None
    try:
        preview = Preview(folder, port=port, changes=changes)
    except OSError as error:
        raise FetchError(f"port {port} cannot be taken: {error.strerror}", fix="name another with --port") from None
    stop = threading.Event()
    if changes is not None:

        def rebuild(config: Config) -> None:
            once(config, report, allow_private=allow_private)
            changes.tell()

        threading.Thread(target=watching, args=(configuration(), report, rebuild, stop), daemon=True).start()
    report.say(f"serving {folder} at {preview.url} (Ctrl-C stops it)")
    try:
        preview.serve()
    finally:
        stop.set()
