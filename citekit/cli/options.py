"""What the commands share: inputs, messages, and where output goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec import Struct
from msgspec.structs import replace

from citekit.cli.complete import a_file, one_of, readable, styles, writable
from citekit.cli.report import FORMATS, Report, printable
from citekit.config import Config, home, load_config
from citekit.errors import CitekitError, UnknownNameError, WriteError
from citekit.fetch import PRIVATE_NETWORKS, Settings, read_path
from citekit.fetch.limits import limits_from
from citekit.files import is_file, make_folder, write_atomically

F = TypeVar("F", bound=Callable[..., Any])
STALE = 5


def configured(name: str) -> Callable[[], str]:
    """The default of an option: what is configured under this name (flags win over it)."""
    return lambda: configuration()[name]


class Reading(Struct, frozen=True, eq=False):
    """How inputs are read: `follow` pages at most that go on with a list (0: none), and whether servers of private
    networks may be asked."""

    follow: int = 0
    allow_private: bool = False


def style_option(help: str = "A CSL style: id, title, alias or path.") -> Callable[[F], F]:
    """-s STYLE, as configured where it is not given; a shell completes the ids of styles."""
    return click.option(
        "-s", "--style", default=configured("style"), show_default="apa", help=help, shell_complete=one_of(styles)
    )


def following(function: F) -> F:
    """--follow, --most-pages and --allow-private, given to the command as `reading`."""

    @wraps(function)
    def wrapped(**arguments: Any) -> object:
        most = arguments.pop("most_pages")
        follow = most if arguments.pop("follow") else 0
        reading = Reading(follow, arguments.pop("allow_private"))
        return function(reading=reading, **arguments)

    options = (
        click.option("--allow-private", is_flag=True, help="Allow servers on this machine and in private networks."),
        click.option("--most-pages", type=click.IntRange(1), default=50, show_default=True, help="Limit of --follow."),
        click.option("--follow", is_flag=True, help="Read the pages, bibliographies and feeds that a page leads to."),
    )
    made: Any = wrapped
    for option in options:
        made = option(made)
    return made  # type: ignore[no-any-return]


def network(function: F) -> F:
    """What may be said of requests."""
    return click.option("--allow-private", is_flag=True, help="Allow servers on this machine and in private networks.")(
        function
    )


def fetch_settings(*, allow_private: bool = False, config: Config | None = None) -> Settings:
    """How URLs are fetched: the cache and the mail address as configured (in this run, or in `config`)."""
    found = config or configuration()
    base = os.environ.get("XDG_CACHE_HOME")
    folder = Path(found["cache"]) if found["cache"] else (Path(base) if base else home() / ".cache") / "citekit"
    return Settings(
        limits=limits_from(found.fetch, where=found.path),
        cache=folder.expanduser(),
        mailto=found["mailto"],
        allowed=PRIVATE_NETWORKS if allow_private else (),
    )


def as_json(function: F) -> F:
    """--json, for commands that show something."""
    return click.option("--json", "to_json", is_flag=True, help="Show it as JSON, with all values.")(function)


def library_option(function: F) -> F:
    """--library."""
    return click.option(
        "--library", default="", metavar="FILE", shell_complete=a_file, help="The library (default: as configured)."
    )(function)


def library_file(named: str) -> Path:
    """The file of the library: as named, as configured, the one that `citekit build` has made for this project, else
    `library.db` in the user's data folder."""
    config = configuration()
    configured_file = named or config["library"]
    if configured_file:
        return Path(configured_file).expanduser()
    from citekit.pipeline.feedmemory import STATE

    of_project = config.folder / STATE / "library.db"
    if config.path and is_file(of_project):
        return of_project
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else home() / ".local" / "share") / "citekit" / "library.db"


def configuration() -> Config:
    """The configuration of this run, read once, when it is first asked for."""
    root = click.get_current_context().find_root()
    if not isinstance(root.obj, Config):
        root.obj = load_config()
    return root.obj


def inputs(function: F) -> F:
    """INPUT... and -f. Without INPUT, standard input is read where it is not a terminal."""
    function = click.option(
        "-f",
        "--from-format",
        "from_format",
        default="",
        metavar="FMT",
        shell_complete=one_of(readable),
        help="The format of the INPUTs.",
    )(function)
    return click.argument("inputs", nargs=-1, callback=_standard_input, shell_complete=a_file)(function)


def target_format(function: F) -> F:
    """-t."""
    return click.option(
        "-t",
        "--to",
        "to_format",
        default="",
        metavar="FMT",
        shell_complete=one_of(writable),
        help="What to write (else by OUT's name).",
    )(function)


class Delivery(Struct, frozen=True, eq=False):
    """Where output goes ("-" is standard output), and what may be done instead of writing."""

    out: str = "-"
    dry_run: bool = False
    diff: bool = False
    check: bool = False

    @property
    def writes(self) -> bool:
        return not (self.dry_run or self.diff or self.check)


def output(function: F, *, shows_diff: bool = False) -> F:
    """-o, --dry-run, --diff and --check, given to the command as `delivery`. shows_diff: the command has a --diff of
    its own where there is no OUT to compare with."""

    @wraps(function)
    def wrapped(**arguments: Any) -> object:
        delivery = Delivery(*(arguments.pop(name) for name in ("out", "dry_run", "diff", "check")))
        if delivery.out == "-" and delivery.check:
            raise click.UsageError("--check compares with a file: name it with -o")
        if delivery.out == "-" and delivery.diff and not shows_diff:
            raise click.UsageError("--diff compares with a file: name it with -o")
        return function(delivery=delivery, **arguments)

    options = (
        click.option("--check", is_flag=True, help="Write nothing; exit 5 when OUT is not what would be written."),
        click.option("--diff", is_flag=True, help="Write nothing; show what would change in OUT."),
        click.option("--dry-run", is_flag=True, help="Write nothing; say what would be written."),
        click.option(
            "-o",
            "--output",
            "out",
            default="-",
            metavar="OUT",
            callback=named,
            shell_complete=a_file,
            help="Where to write; - is standard output.",
        ),
    )
    made: Any = wrapped
    for option in options:
        made = option(made)
    return made  # type: ignore[no-any-return]


def named(_context: click.Context, parameter: click.Parameter, value: str) -> str:
    """A name that is not empty, as that of a shell's variable that nobody has set is."""
    if not value:
        raise click.BadParameter("the name is empty", param=parameter)
    return value


def a_date(_context: click.Context, parameter: click.Parameter, value: str) -> str:
    """An ISO date, or ""."""
    from citekit.pipeline.bibliography import iso_day

    try:
        return iso_day(value)
    except UnknownNameError as error:
        raise click.BadParameter(str(error), param=parameter) from None


def an_address(_context: click.Context, parameter: click.Parameter, value: str) -> str:
    """An address of the web, or ""."""
    if value and not value.lower().startswith(("http://", "https://")):
        raise click.BadParameter(f'"{value}" is no address; write such as https://example.org/', param=parameter)
    return value


def messages(function: F) -> F:
    """The options about messages. The command is given a `Report`; what it raises is said, and ends the run.
    It may give back what it worked on, to be kept until the process ends (see `citekit.cli.main`)."""

    @wraps(function)
    def wrapped(**arguments: Any) -> object:
        report = Report(
            form=arguments.pop("message_format"),
            quiet=arguments.pop("quiet"),
            verbose=arguments.pop("verbose"),
            strict=arguments.pop("strict"),
            most_errors=arguments.pop("max_errors"),
            color=_color(arguments.pop("color")),
            may_ask=not arguments.pop("no_input"),
        )
        used: object = None
        try:
            used = function(report=report, **arguments)
        except CitekitError as error:
            report.error(error)
        report.close()
        if report.exit_code:
            raise click.exceptions.Exit(report.exit_code)
        return used

    options = (
        click.option("--no-input", is_flag=True, help="Never ask anything."),
        click.option("--max-errors", type=click.IntRange(0), default=0, help="Show at most so many messages."),
        click.option("--strict", is_flag=True, help="Every warning counts: exit 1."),
        click.option(
            "--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Coloured messages."
        ),
        click.option("--message-format", type=click.Choice(FORMATS), default="text", help="How messages are written."),
        click.option("-v", "--verbose", is_flag=True, help="Say what was guessed and merged too."),
        click.option("-q", "--quiet", is_flag=True, help="Say errors only."),
    )
    made: Any = wrapped
    for option in options:
        made = option(made)
    return made  # type: ignore[no-any-return]


def deliver(text: Iterable[str], report: Report, delivery: Delivery) -> None:
    """Write the text to OUT atomically (or to standard output), or say what that would do."""
    if delivery.out == "-" and delivery.writes:
        put(text)
    elif delivery.out == "-":
        report.say(f"would write {len(''.join(text).encode())} bytes to standard output")
    elif delivery.writes:
        if not write_atomically(Path(delivery.out), text) and report.verbose:
            report.say(f"{delivery.out}: unchanged")
    else:
        _compare("".join(text).encode(), report, delivery)


def deliver_files(files: Mapping[str, str], report: Report, delivery: Delivery) -> None:
    """The same for several files, each by its own name."""
    for name, text in files.items():
        deliver(text, report, replace(delivery, out=name))


def deliver_bytes(content: bytes, report: Report, delivery: Delivery) -> None:
    """The same for a file that is not made anew but edited."""
    if not delivery.writes:
        _compare(content, report, delivery)
    elif not write_atomically(Path(delivery.out), content) and report.verbose:
        report.say(f"{delivery.out}: unchanged")


def _compare(content: bytes, report: Report, delivery: Delivery) -> None:
    """What writing would do to the file that is there."""
    standing = _standing(Path(delivery.out))
    stale = standing != content
    if delivery.diff:
        put(difference(standing or b"", content, delivery.out))
    if delivery.dry_run:
        report.say(f"would {'write' if stale else 'leave'} {delivery.out} ({len(content)} bytes)")
    if delivery.check and stale:
        report.say(f"{delivery.out} is stale: run the same command without --check")
        report.exit_code = max(report.exit_code, STALE)


def _standing(path: Path) -> bytes | None:
    """What the file holds now, None where there is none; raises FetchError where it cannot be read."""
    return read_path(path).content if is_file(path) else None


def difference(before: bytes, after: bytes, name: str) -> Iterator[str]:
    """The lines in which a file would change. A last line without an end gets one, with a word about it."""
    import difflib

    old, new = (text.decode("utf-8", errors="replace").splitlines(keepends=True) for text in (before, after))
    for line in difflib.unified_diff(old, new, name, name):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def put(text: Iterable[str]) -> None:
    """Data to standard output, as UTF-8; on a terminal without control characters. A closed pipe is silent: whoever
    read us has gone, which is not our failure. Raises WriteError where it cannot be written."""
    if sys.stdout is None:
        raise WriteError("is closed", where="standard output", fix="give it a place, or name a file with -o")
    on_terminal = sys.stdout.isatty()
    raw = getattr(sys.stdout, "buffer", None)
    try:
        for piece in text:
            shown = printable(piece).replace("\x1b", "") if on_terminal else piece
            if raw is None:
                sys.stdout.write(shown)
            else:
                raw.write(shown.encode("utf-8", "replace"))
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_standard_output()
    except OSError as error:
        _forget_standard_output()
        reason = error.strerror or str(error)
        raise WriteError(f"cannot be written: {reason}", where="standard output", fix="make room") from None


def put_files(files: Mapping[str, str], report: Report, *, check: bool = False) -> list[str]:
    """Write files by path, making folders; those that hold the same already are left alone. With `check` nothing is
    written, and a stale file makes the exit code 5. Gives the names of those that changed."""
    changed: list[str] = []
    for name, text in files.items():
        path = Path(name)
        if check:
            if _standing(path) != text.encode():
                report.say(f"{name} is stale: run the same command without --check")
                report.exit_code = max(report.exit_code, STALE)
            continue
        make_folder(path.parent)
        if write_atomically(path, text):
            changed.append(name)
    if not check:
        report.say(f"{len(changed)} of {len(files)} files changed")
    return changed


def _forget_standard_output() -> None:
    """Standard output goes nowhere from here on, so that closing it at the end is silent too."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _standard_input(_context: click.Context, _parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    if value:
        return value
    if sys.stdin is None or sys.stdin.isatty():
        raise click.UsageError("give an INPUT: a file, or - for standard input")
    return ("-",)


def _color(wanted: str) -> bool | None:
    """True, False, or None for click to find out; NO_COLOR, FORCE_COLOR and TERM=dumb are honoured."""
    if wanted != "auto":
        return wanted == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return True if os.environ.get("FORCE_COLOR") else None
