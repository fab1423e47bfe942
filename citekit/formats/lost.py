"""What a format could not hold of the items that it wrote: counted while they are written, said once at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from citekit.model import Finding

LOSSLESS = "write with --lossless to keep it in an extension field"
CSL_JSON = "write CSL-JSON to keep it"


class Lost:
    """The losses of one file. title: the format's name for people; fix: what the user can do."""

    def __init__(self, title: str, fix: str = LOSSLESS) -> None:
        self.title = title
        self.fix = fix
        self._counts: Counter[str] = Counter()
        self._first: dict[str, str] = {}

    def note(self, id_: str, names: Iterable[str]) -> None:
        """The item `id_` did not keep these: variables, "custom.<name>", or its type."""
        for name in names:
            self._counts[name] += 1
            self._first.setdefault(name, id_)

    def findings(self) -> Iterator[Finding]:
        """One finding (CK220) for each thing that was lost, with the first item that lost it."""
        for name, count in sorted(self._counts.items()):
            where = f'"{self._first[name]}"' + (f" and {count - 1} more" if count > 1 else "")
            yield Finding(code="CK220", what=f"{self.title} cannot hold {name} as it is ({where})", fix=self.fix)
