"""What cannot go on: one exception class a kind; each says what, where, and what to do.

One record that is wrong is a `Finding` beside the good ones; only a call that cannot go on raises, and always a
`CitekitError`. The command line prints its text and exits with `exit_code` (see "Conventions" in README.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

_MOST_NAMED = 30
"""So many names are listed where one is not known; of more, a few."""


class CitekitError(Exception):
    """A call that cannot go on. `what` happened, `where` ("file:line" or a URL), `fix`: what to do; all plain text."""

    code = "CK010"
    exit_code = 3

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        super().__init__(what, where, fix)
        self.what = what
        self.where = where
        self.fix = fix

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text}; {self.fix}" if self.fix else text

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders in batch runs; keyword arguments need this."""
        return (_rebuild, (type(self), self.what, self.where, self.fix))


def _rebuild(kind: type[CitekitError], what: str, where: str, fix: str) -> CitekitError:
    return kind(what, where=where, fix=fix)


class FetchError(CitekitError):
    """A path or URL that could not be read."""

    code = "CK011"


class NetworkError(FetchError):
    """A URL that could not be read because of the network or the server."""

    code = "CK501"
    exit_code = 4


class FormatError(CitekitError):
    """A source of which nothing can be read, or text that its format cannot be."""

    code = "CK012"


class StyleError(CitekitError):
    """A CSL style or locale that cannot be used."""

    code = "CK402"


class LimitError(CitekitError):
    """A named limit was passed; the text names the limit, its value and how to raise it."""

    code = "CK013"

    @classmethod
    def of(cls, limit: str, value: float, unit: str, *, where: str = "") -> Self:
        """The error for passing `limit`; those called "fetch.…" are also keys of `[fetch]` in citekit.toml."""
        section, _, key = limit.rpartition(".")
        can_raise = section == "fetch"
        fix = f"raise {key} under [fetch] in citekit.toml" if can_raise else "make it smaller; this limit is fixed"
        return cls(f"more than {value:,.10g} {unit} (limit {limit})", where=where, fix=fix)


class FetchLimitError(FetchError, LimitError):
    """A path that passed a named limit."""


class NetworkLimitError(NetworkError, LimitError):
    """A URL, or its server, that passed a named limit."""


class UnknownNameError(CitekitError):
    """A name that is in none of the tables; the nearest ones are in its `fix`."""

    code = "CK014"
    exit_code = 2

    @classmethod
    def of(
        cls, kind: str, name: str, known: Iterable[str], *, where: str = "", otherwise: str = ""
    ) -> UnknownNameError:
        """The error for `name` which is no known `kind` ("style", "format", ...). otherwise: what to do where no name
        is near; those that there are, where it is ""."""
        names = tuple(known)
        near = nearest(name, names)
        fix = f"did you mean {' or '.join(near)}?" if near else otherwise or _there_are(names)
        return cls(f'there is no {kind} "{name}"', where=where, fix=fix)


def _there_are(names: tuple[str, ...]) -> str:
    if len(names) > _MOST_NAMED:
        return f"there are {len(names)}, such as {', '.join(names[:3])}"
    return f"there {'is' if len(names) == 1 else 'are'} {', '.join(names) or 'none'}"


class ConfigError(CitekitError):
    """A configuration file that is no TOML or says something unknown."""

    code = "CK017"
    exit_code = 2


class WriteError(CitekitError):
    """An output that could not be written; what stood there before is untouched."""

    code = "CK015"
    exit_code = 5


class OverwriteError(CitekitError):
    """Writing would destroy something that was not asked for."""

    code = "CK016"
    exit_code = 5


class LibraryError(CitekitError):
    """The library cannot be opened or does not hold what was asked for."""

    code = "CK701"


class QueryError(LibraryError):
    """A query of the library that cannot be understood."""

    exit_code = 2


class StaleError(LibraryError):
    """Something changed between being read and being written; nothing was written."""

    exit_code = 5


class SyncError(CitekitError):
    """A sync that cannot go on; what was done is recorded, and the next run takes it up."""


class GuardError(SyncError):
    """A sync that would do more than it was trusted with; nothing was written. The fix names what allows it."""

    exit_code = 5


class SyncConflictError(CitekitError):
    """Both sides of a sync changed the same thing."""

    code = "CK702"
    exit_code = 5


def nearest(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Up to `most` of the `known` names that look like `name`, best first; case is forgiven."""
    by_folded: dict[str, str] = {}
    for candidate in known:
        by_folded.setdefault(candidate.casefold(), candidate)
    folded = name.casefold()
    from difflib import get_close_matches

    close = get_close_matches(folded, by_folded, n=most, cutoff=0.7)
    if not close and len(folded) >= 3:
        close = sorted((k for k in by_folded if folded in k), key=len)[:most]
    return [by_folded[c] for c in close]
