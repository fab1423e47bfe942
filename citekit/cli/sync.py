"""citekit sync: the library with a reference manager."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import click

from citekit.cli.complete import one_of, remotes
from citekit.cli.options import (
    as_json,
    configuration,
    fetch_settings,
    library_file,
    library_option,
    messages,
    network,
    put,
)
from citekit.cli.report import Report
from citekit.cli.sync_words import (
    conflict_text,
    conflicts_json,
    done_text,
    plan_json,
    plan_text,
    status_of,
    status_text,
)
from citekit.errors import LibraryError
from citekit.files import is_file
from citekit.pipeline.sync import authorize as asked
from citekit.pipeline.sync import opened
from citekit.sync.run import Report as Done
from citekit.sync.run import Sync

EMPTY, DELETES, UPDATES = "empty", "deletes", "updates"


@click.group("sync", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Keep the library and a reference manager alike; edits of both sides are merged field by field.

    A remote is a table of citekit.toml: [remote.zotero] with library = "users/12345", or kind = "zotero-local" for the
    Zotero 10 that runs here, "bibfile" with a path, or "jabref" with the url of its database. The key of a Zotero
    library comes from ZOTERO_API_KEY, the keyring, or ~/.config/citekit/keys.toml of mode 0600.
    """


@contextmanager
def syncing(name: str, library: str, allow_private: bool, **options: Any) -> Iterator[Sync]:
    """The sync that the options name; raises LibraryError where there is no library."""
    file = library_file(library)
    if not is_file(file):
        raise LibraryError("there is no library", where=str(file), fix="make one with `citekit library init`")
    settings = fetch_settings(allow_private=allow_private)
    with opened(configuration(), name, file, settings, **options) as made:
        yield made


@command.command("plan")
@click.argument("remote", shell_complete=one_of(remotes))
@as_json
@library_option
@network
@messages
def plan(remote: str, to_json: bool, library: str, allow_private: bool, report: Report) -> None:
    """Show exactly what `apply` would do; nothing is written."""
    with syncing(remote, library, allow_private) as sync:
        shown = sync.plan()
        put((plan_json(sync, shown),) if to_json else plan_text(sync, shown))


@command.command("apply")
@click.argument("remote", shell_complete=one_of(remotes))
@click.option("--policy", type=click.Choice(["ask", "local", "remote", "newest"]), default="ask", show_default=True,
              help="Who wins where both sides changed one field.")  # fmt: skip
@click.option("--retry", is_flag=True, help="Try again what the remote refused.")
@click.option("--allow-empty", is_flag=True, help="Let an empty side count.")
@click.option("--allow-deletes", is_flag=True, help="Let many works be removed.")
@click.option("--allow-updates", is_flag=True, help="Let many works be changed.")
@library_option
@network
@messages
def apply(
    remote: str,
    policy: str,
    retry: bool,
    allow_empty: bool,
    allow_deletes: bool,
    allow_updates: bool,
    library: str,
    allow_private: bool,
    report: Report,
) -> None:
    """Sync. It can be stopped at any point and goes on from there.

    Exits with 5 where something waits for you: a conflict, or a work that could be one of several.
    """
    given = {EMPTY: allow_empty, DELETES: allow_deletes, UPDATES: allow_updates}
    allow = frozenset(name for name, is_given in given.items() if is_given)
    with syncing(remote, library, allow_private, policy=policy, allow=allow) as sync:
        _say_done(sync, sync.apply(retry=retry), report)


@command.command("status")
@click.argument("remote", shell_complete=one_of(remotes))
@as_json
@library_option
@network
@messages
def status(remote: str, to_json: bool, library: str, allow_private: bool, report: Report) -> None:
    """Show how many works are linked, and what waits. Asks nothing of the remote."""
    with syncing(remote, library, allow_private, offline=True) as sync:
        found = status_of(sync)
        put((json.dumps(found) + "\n",) if to_json else status_text(found))


@command.command("conflicts")
@click.argument("remote", shell_complete=one_of(remotes))
@as_json
@library_option
@network
@messages
def conflicts(remote: str, to_json: bool, library: str, allow_private: bool, report: Report) -> None:
    """Show what both sides changed and nobody has settled."""
    with syncing(remote, library, allow_private, offline=True) as sync:
        found = sync.conflicts()
        put((conflicts_json(sync, found),) if to_json else (conflict_text(sync, one) for one in found))
        if found:
            report.say(
                f"settle one with `citekit sync resolve {remote} NUMBER local` (the library's value) or `… remote`"
            )
        else:
            report.say("no conflicts")


@command.command("resolve")
@click.argument("remote", shell_complete=one_of(remotes))
@click.argument("conflict", type=int)
@click.argument("take", type=click.Choice(["local", "remote"]))
@library_option
@network
@messages
def resolve(remote: str, conflict: int, take: str, library: str, allow_private: bool, report: Report) -> None:
    """Settle a conflict for the library's value ("local") or the remote's; the next `apply` carries it over."""
    with syncing(remote, library, allow_private, offline=True) as sync:
        sync.resolve(conflict, take)
        report.say(f"settled; `citekit sync apply {remote}` carries it over")


@command.command("undo")
@click.argument("remote", shell_complete=one_of(remotes))
@click.argument("run", type=int, default=0)
@library_option
@network
@messages
def undo(remote: str, run: int, library: str, allow_private: bool, report: Report) -> None:
    """Give back every value that the last sync (or the one numbered RUN, see `citekit sync status`) overwrote."""
    with syncing(remote, library, allow_private) as sync:
        if not sync.status.journal.backups(run):
            report.say(f"there is nothing to undo; `citekit sync status {remote}` shows the syncs that wrote")
            return
        _say_done(sync, sync.undo(run), report)
        report.say(f"the next sync carries that over to the other side: `citekit sync plan {remote}` shows how")


@command.command("forget")
@click.argument("remote", shell_complete=one_of(remotes))
@library_option
@network
@messages
def forget(remote: str, library: str, allow_private: bool, report: Report) -> None:
    """Begin anew with a remote: forget which works belong together. Neither side is written to.

    For a remote that was restored from a backup, moved or replaced. The next `apply` finds the pairs again by DOI,
    ISBN, URL, or citation key and title; where both sides say different things of a work, you are asked.
    """
    with syncing(remote, library, allow_private, offline=True) as sync:
        sync.forget()
        report.say(f"forgotten; `citekit sync plan {remote}` shows what a sync would do now")


@command.command("verify")
@click.argument("remote", shell_complete=one_of(remotes))
@library_option
@network
@messages
def verify(remote: str, library: str, allow_private: bool, report: Report) -> None:
    """Read both sides whole and compare them with what is remembered; nothing is written."""
    with syncing(remote, library, allow_private) as sync:
        found = sync.verify()
        report.verbose = True  # the differences are what was asked for
        report.findings(found)
        report.say(f"{len(found)} differences")


@command.command("authorize")
@click.argument("remote", shell_complete=one_of(remotes))
@messages
def authorize(remote: str, report: Report) -> None:
    """Ask the Zotero 10 on this machine for a key that lets citekit write.

    Zotero shows a question: answer it with "Always Allow". The key is kept in ~/.config/citekit/keys.toml, mode 0600.
    """
    told = partial(report.say, 'Zotero asks now: choose "Always Allow"')
    file = asked(configuration(), remote, fetch_settings(), told)
    report.say(f"the key is kept in {file}")


def _say_done(sync: Sync, done: Done, report: Report) -> None:
    report.findings(done.findings)
    report.say(done_text(sync, done.written) or ("nothing was written" if done.findings else "nothing to do"))
    remote = sync.status.remote
    if done.conflicts:
        waiting = f"{len(done.conflicts)} conflict{'s wait' if len(done.conflicts) > 1 else ' waits'} for you"
        report.say(f"{waiting}: see `citekit sync conflicts {remote}`")
        report.exit_code = max(report.exit_code, 5)
    if done.unclear:
        report.say(f"{len(done.unclear)} works could be one of several and were left: see `citekit sync plan {remote}`")
        report.exit_code = max(report.exit_code, 5)
    if not done.finished:
        report.say(f"{remote} or the library changed all the time: run it again to go on")
        report.exit_code = max(report.exit_code, 1)
