"""citekit sync: the library with a reference manager."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from citekit.cli.options import configuration, fetch_settings, library_file, library_option, messages, network, put
from citekit.cli.report import Report
from citekit.errors import LibraryError
from citekit.pipeline.sync import opened
from citekit.sync.plan import LOCAL, REMOTE, Action, Kind, Plan
from citekit.sync.run import Report as Done
from citekit.sync.run import Sync

EMPTY, DELETES, UPDATES = "empty", "deletes", "updates"


@click.group("sync", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Keep the library and a reference manager alike; edits of both sides are merged field by field.

    A remote is a table of citekit.toml: [remote.zotero] with library = "users/12345", or kind = "bibfile" with a path,
    or kind = "jabref" with the url of its shared database. The key of a Zotero library comes from ZOTERO_API_KEY, the
    keyring, or ~/.config/citekit/keys.toml of mode 0600.
    """


@contextmanager
def syncing(name: str, library: str, allow_private: bool, **options: Any) -> Iterator[Sync]:
    """The sync that the options name; raises LibraryError where there is no library."""
    file = library_file(library)
    if not file.is_file():
        raise LibraryError("there is no library", where=str(file), fix="make one with `citekit library init`")
    settings = fetch_settings(allow_private=allow_private)
    with opened(configuration(), name, file, settings, **options) as made:
        yield made


@command.command("plan")
@click.argument("remote")
@library_option
@network
@messages
def plan(remote: str, library: str, allow_private: bool, report: Report) -> None:
    """Show exactly what `apply` would do; nothing is written."""
    with syncing(remote, library, allow_private) as sync:
        put(_plan(sync, sync.plan()))


@command.command("apply")
@click.argument("remote")
@click.option("--policy", type=click.Choice(["ask", "local", "remote", "newest"]), default="ask", show_default=True,
              help="Who wins where both sides changed one field.")  # fmt: skip
@click.option("--allow-empty", is_flag=True, help="Let an empty side count.")
@click.option("--allow-deletes", is_flag=True, help="Let many works be removed.")
@click.option("--allow-updates", is_flag=True, help="Let many works be changed.")
@library_option
@network
@messages
def apply(
    remote: str,
    policy: str,
    allow_empty: bool,
    allow_deletes: bool,
    allow_updates: bool,
    library: str,
    allow_private: bool,
    report: Report,
) -> None:
    """Sync. It can be stopped at any point and goes on from there."""
    given = {EMPTY: allow_empty, DELETES: allow_deletes, UPDATES: allow_updates}
    allow = frozenset(name for name, is_given in given.items() if is_given)
    with syncing(remote, library, allow_private, policy=policy, allow=allow) as sync:
        _say_done(sync.apply(), report)


@command.command("status")
@click.argument("remote")
@library_option
@network
@messages
def status(remote: str, library: str, allow_private: bool, report: Report) -> None:
    """Show how many works are linked, and what waits. Asks nothing of the remote."""
    with syncing(remote, library, allow_private) as sync:
        put((f"{sync.status.count_links()} works linked, {len(sync.conflicts())} conflicts open\n",))


@command.command("conflicts")
@click.argument("remote")
@library_option
@network
@messages
def conflicts(remote: str, library: str, allow_private: bool, report: Report) -> None:
    """Show what both sides changed and nobody has settled."""
    with syncing(remote, library, allow_private) as sync:
        for found in sync.conflicts():
            local, away = found.dispute.local, found.dispute.remote
            put((f"{found.id}  {found.local} {found.dispute.field}\n  local:  {local}\n  remote: {away}\n",))


@command.command("resolve")
@click.argument("remote")
@click.argument("conflict", type=int)
@click.argument("take", type=click.Choice(["local", "remote"]))
@library_option
@network
@messages
def resolve(remote: str, conflict: int, take: str, library: str, allow_private: bool, report: Report) -> None:
    """Settle a conflict; the next `apply` carries it over."""
    with syncing(remote, library, allow_private) as sync:
        sync.resolve(conflict, take)


@command.command("undo")
@click.argument("remote")
@click.argument("run", type=int, default=0)
@library_option
@network
@messages
def undo(remote: str, run: int, library: str, allow_private: bool, report: Report) -> None:
    """Give back every value that the last sync (or the one numbered RUN) overwrote."""
    with syncing(remote, library, allow_private) as sync:
        _say_done(sync.undo(run), report)


@command.command("verify")
@click.argument("remote")
@library_option
@network
@messages
def verify(remote: str, library: str, allow_private: bool, report: Report) -> None:
    """Read both sides whole and compare them with what is remembered; nothing is written."""
    with syncing(remote, library, allow_private) as sync:
        found = sync.verify()
        report.findings(found)
        report.say(f"{len(found)} differences")


def _plan(sync: Sync, shown: Plan) -> Iterator[str]:
    for action in shown.actions:
        if action.kind is not Kind.AGREE:
            yield f"{_line(sync, action)}\n"
    yield f"{len(shown.writes)} writes, {shown.links} works linked\n"


def _line(sync: Sync, action: Action) -> str:
    where = f" to {action.to}" if action.to else ""
    fields = ", ".join(sorted(action.change)) or ", ".join(d.field for d in action.disputes)
    tail = f": {fields}" if fields else ""
    reason = f" ({action.reason})" if action.reason else ""
    return f"{action.kind.value}{where} {_name(sync, action)}{tail}{reason}"


def _name(sync: Sync, action: Action) -> str:
    """The work by citation key and title, as far as the plan or what is remembered says them."""
    known = dict(action.change)
    for side, key in ((LOCAL, action.local), (REMOTE, action.remote)):
        thing = sync.status.thing(side, key) if key else None
        if thing is not None:
            known = {**thing.fields, **known}
    named = [str(known[field]) for field in ("citationKey", "title") if known.get(field)]
    return " ".join((named[0], *(f'"{title}"' for title in named[1:]))) if named else action.local or action.remote


def _say_done(done: Done, report: Report) -> None:
    report.findings(done.findings)
    written = [f"{side} {kind} {count}" for (side, kind), count in sorted(done.written.items())]
    report.say(", ".join(written) or "nothing to do")
    if done.conflicts:
        report.say(f"{len(done.conflicts)} conflicts wait: see `citekit sync conflicts`")
        report.exit_code = max(report.exit_code, 5)
    if done.unclear:
        report.say(f"{len(done.unclear)} works could be one of several and were left alone")
        report.exit_code = max(report.exit_code, 5)
    if not done.finished:
        report.say("not finished: run it again")
        report.exit_code = max(report.exit_code, 1)
